using Npgsql;

namespace Varde.Load.Nodes;

/// <summary>One of the queries over the row-per-node layout, prepared: the SQL beside its AQL, by the name of the file.</summary>
internal sealed class NodeQuery : IDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlCommand _command;

    public NodeQuery(NpgsqlDataSource source, string aqlFile)
    {
        var file = Path.Combine(Path.GetDirectoryName(aqlFile)!, "nodes", Path.GetFileNameWithoutExtension(aqlFile) + ".sql");
        _connection = source.OpenConnection();
        _command = new NpgsqlCommand(File.ReadAllText(file), _connection);
        if (_command.CommandText.Contains("$1", StringComparison.Ordinal)) _command.Parameters.Add(new() { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid, Value = Guid.Empty });
        _command.Prepare();
    }

    /// <summary>The rows, each with the texts of its cells.</summary>
    /// <param name="ehr">Whose, where the query asks for one EHR.</param>
    public List<string[]> Rows(Guid ehr)
    {
        if (_command.Parameters.Count > 0) _command.Parameters[0].Value = ehr;
        using var reader = _command.ExecuteReader();
        var rows = new List<string[]>();
        while (reader.Read()) rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(n => Text(reader.GetValue(n)))]);
        return rows;
    }

    public void Dispose()
    {
        _command.Dispose();
        _connection.Dispose();
    }

    private static string Text(object value) => FormattableString.Invariant($"{value}");
}
