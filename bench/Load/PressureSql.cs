using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using Varde.Records;

namespace Varde.Load;

/// <summary>A blood pressure and when it was taken, in microseconds since 1970-01-01 UTC.</summary>
internal readonly record struct Pressure(double? Systolic, double? Diastolic, double? At);

/// <summary>
/// W3 by hand: one statement gives the packed leaves of those documents of the EHR that hold a blood pressure, and the few values are taken out here.
/// The value index would be the slower way: it is ordered by value and over all patients.
/// </summary>
internal sealed class PressureSql : IDisposable
{
    /// <summary>How many are asked for.</summary>
    public const int Most = 10;

    private const string Archetype = "openEHR-EHR-OBSERVATION.blood_pressure.v2";
    private const string Items = $"{Archetype}]/data[at0001]/events[at0006]/data[at0003]/items";
    private readonly DbConnection _connection;
    private readonly DbCommand _command;
    private readonly HashSet<int> _systolic;
    private readonly HashSet<int> _diastolic;
    private readonly HashSet<int> _start;

    private PressureSql(DbConnection connection)
    {
        _connection = connection;
        connection.Open();
        _systolic = PathsLike($"%{Items}[at0004]/value/magnitude");
        _diastolic = PathsLike($"%{Items}[at0005]/value/magnitude");
        _start = PathsLike("%]/context/start_time/value");
        _command = connection.CreateCommand();
        _command.CommandText = Statement();
        var ehr = _command.CreateParameter();
        ehr.ParameterName = "@ehr";
        ehr.Value = Value(Guid.Empty);
        _command.Parameters.Add(ehr);
        _command.Prepare();
    }

    /// <summary>Opens a connection of the site's database and prepares the statement.</summary>
    public static PressureSql Open(Site site) => new(site.Postgres is { } postgres
        ? new NpgsqlConnection(postgres)
        : new SqliteConnection($"Data Source={Path.Combine(site.Folder, "varde.db")};Mode=ReadOnly;Pooling=False"));

    /// <summary>The latest blood pressures of an EHR, the latest first.</summary>
    public List<Pressure> Latest(Guid ehr)
    {
        _command.Parameters[0].Value = Value(ehr);
        var found = new List<Pressure>();
        using var rows = _command.ExecuteReader();
        while (rows.Read()) found.Add(Of(rows.GetFieldValue<byte[]>(0)));
        found.Sort((a, b) => Nullable.Compare(b.At, a.At));
        return found.Count > Most ? found[..Most] : found;
    }

    public void Dispose()
    {
        _command.Dispose();
        _connection.Dispose();
    }

    // What documents hold and how paths are numbered never changes: whoever writes this looks it up once.
    private string Statement()
    {
        var contents = Ask($"select name_id, text from name where text like '%{Archetype}%'", r => (Id: r.GetInt32(0), Text: r.GetString(1)));
        return $"""
            select d.leaves from record_owner o join document d on d.ehr_id = o.ehr_id
            where o.owner_id = @ehr and d.shown > 0 and d.contents_id in ({string.Join(", ", contents.Where(c => c.Text.Split(' ').Contains(Archetype)).Select(c => c.Id))})
            """;
    }

    private Pressure Of(ReadOnlySpan<byte> pack)
    {
        var pressure = new Pressure();
        var leaves = new LeafReader(pack);
        while (leaves.Next())
        {
            if (_systolic.Contains(leaves.PathId)) pressure = pressure with { Systolic = leaves.Number };
            else if (_diastolic.Contains(leaves.PathId)) pressure = pressure with { Diastolic = leaves.Number };
            else if (_start.Contains(leaves.PathId)) pressure = pressure with { At = leaves.Number };
        }
        return pressure;
    }

    private HashSet<int> PathsLike(string pattern) =>
        [.. Ask($"select path_id from path where path like '{pattern}' and type in (1, 4)", r => r.GetInt32(0))];

    private List<T> Ask<T>(string sql, Func<DbDataReader, T> read)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        using var rows = command.ExecuteReader();
        var found = new List<T>();
        while (rows.Read()) found.Add(read(rows));
        return found;
    }

    private object Value(Guid id) => _connection is NpgsqlConnection ? id : id.ToByteArray(bigEndian: true);
}
