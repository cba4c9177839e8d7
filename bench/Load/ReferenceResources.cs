using System.Data.Common;
using System.Text;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Varde.Load;

/// <summary>
/// The yardstick of W5: the same resources as one row each (jsonb on PostgreSQL, text on SQLite) with their patient and code, by the same driver and prepared statements: no HTTP, no
/// checks, no versions, no access log. What is inserted is durable when it is told.
/// </summary>
internal sealed class ReferenceResources : IAsyncDisposable
{
    private const string Table = "reference_resource";

    private readonly DbConnection[] _connections;
    private readonly Statement[] _inserts;
    private readonly Statement[] _reads;
    private readonly Statement[] _finds;
    private readonly Statement[] _patients;
    private readonly SemaphoreSlim _turn;
    private readonly FhirData _data;
    private readonly NpgsqlDataSource? _source;

    private ReferenceResources(FhirData data, DbConnection[] connections, NpgsqlDataSource? source)
    {
        (_data, _connections, _source) = (data, connections, source);
        // SQLite has one writer: several would only wait for each other's lock.
        _turn = new(source is null ? 1 : connections.Length);
        var document = source is null ? "$4" : "$4::jsonb";
        _inserts = [.. connections.Select(c => new Statement(c, $"insert into {Table} values ($1, $2, $3, {document})", 4))];
        _reads = [.. connections.Select(c => new Statement(c, $"select document from {Table} where id = $1", 1))];
        _finds = [.. connections.Select(c => new Statement(c, $"select document from {Table} where patient = $1 and code = $2", 2))];
        _patients = [.. connections.Select(c => new Statement(c, $"select document from {Table} where patient = $1", 1))];
    }

    /// <summary>Puts the same number of rows into a table of its own.</summary>
    public static async Task<ReferenceResources> OpenAsync(Site site, LoadOptions options, FhirData data)
    {
        var source = site.Postgres is { } connection ? new NpgsqlDataSourceBuilder(connection) { ConnectionStringBuilder = { MaxPoolSize = options.Clients + 2 } }.Build() : null;
        var connections = new DbConnection[options.Clients];
        for (var i = 0; i < connections.Length; i++) connections[i] = source is null ? Sqlite(site.Folder) : await source.OpenConnectionAsync();
        var (text, json) = source is null ? ("text", "text") : ("text", "jsonb");
        await ExecuteAsync(connections[0], $"create table {Table} (id text primary key, patient {text} not null, code {text} not null, document {json} not null)");
        await ExecuteAsync(connections[0], $"create index reference_of_patient on {Table} (patient, code)");
        var reference = new ReferenceResources(data, connections, source);
        await reference.FillAsync();
        return reference;
    }

    /// <summary>Inserts one.</summary>
    public Task<bool> InsertAsync(int client, int n) => WriteAsync(client, [(Patient(client, n), FhirData.Code(n), FhirData.Observation(Patient(client, n), n))]);

    /// <summary>Inserts those of a transaction in one.</summary>
    public Task<bool> InsertAllAsync(int client, int n) => WriteAsync(client, [.. FhirData.Resources(n).Select((r, i) => ($"new-{client}-{n}", FhirData.Code(i), r))]);

    /// <summary>Reads one by its id.</summary>
    public Task<bool> ReadAsync(int client, int n) => _reads[client].ReadAsync(1, _data.Observations[Any(client, n, _data.Observations.Count)]);

    /// <summary>Reads those of a patient with a code.</summary>
    public Task<bool> FindAsync(int client, int n) => _finds[client].ReadAsync(FhirData.Each / 5, Patient(client, n), FhirData.Code(n));

    /// <summary>Reads those of a patient.</summary>
    public Task<bool> OfPatientAsync(int client, int n) => _patients[client].ReadAsync(FhirData.Each, Patient(client, n));

    public async ValueTask DisposeAsync()
    {
        await ExecuteAsync(_connections[0], $"drop table {Table}");
        foreach (var connection in _connections) await connection.DisposeAsync();
        if (_source is not null) await _source.DisposeAsync();
        _turn.Dispose();
    }

    private static SqliteConnection Sqlite(string folder)
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "reference-fhir.db")};Pooling=False");
        connection.Open();
        using var pragma = connection.CreateCommand();
        pragma.CommandText = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=10000";
        pragma.ExecuteNonQuery();
        return connection;
    }

    private static async Task ExecuteAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private async Task FillAsync()
    {
        await using var transaction = await _connections[0].BeginTransactionAsync();
        for (var i = 0; i < _data.Observations.Count; i++)
        {
            var patient = _data.Patients[i / FhirData.Each];
            await _inserts[0].WriteAsync(transaction, _data.Observations[i], patient, FhirData.Code(i), Encoding.UTF8.GetString(FhirData.Observation(patient, i)));
        }
        await transaction.CommitAsync();
    }

    private async Task<bool> WriteAsync(int client, (string Patient, string Code, byte[] Document)[] rows)
    {
        await _turn.WaitAsync();
        try
        {
            await using var transaction = rows.Length == 1 ? null : await _connections[client].BeginTransactionAsync();
            foreach (var row in rows) await _inserts[client].WriteAsync(transaction, Guid.NewGuid().ToString("D"), row.Patient, row.Code, Encoding.UTF8.GetString(row.Document));
            if (transaction is not null) await transaction.CommitAsync();
            return true;
        }
        finally
        {
            _turn.Release();
        }
    }

    private string Patient(int client, int n) => _data.Patients[Any(client, n, _data.Patients.Count)];

    private static int Any(int client, int n, int count) => (int)((n * 7919L + client * 104_729L) % count);

    /// <summary>A prepared statement with parameters by number.</summary>
    private sealed class Statement
    {
        private readonly DbCommand _command;

        public Statement(DbConnection connection, string sql, int parameters)
        {
            _command = connection.CreateCommand();
            _command.CommandText = sql;
            for (var i = 1; i <= parameters; i++) _command.Parameters.Add(connection is NpgsqlConnection ? new NpgsqlParameter<string>() : new SqliteParameter($"${i}", SqliteType.Text));
            _command.Prepare();
        }

        public Task<int> WriteAsync(DbTransaction? transaction, params string[] values)
        {
            _command.Transaction = transaction;
            Fill(values);
            return _command.ExecuteNonQueryAsync();
        }

        public async Task<bool> ReadAsync(int rows, params string[] values)
        {
            Fill(values);
            await using var reader = await _command.ExecuteReaderAsync();
            var read = 0;
            for (; await reader.ReadAsync(); read++) _ = reader.GetString(0);
            return read >= rows;
        }

        private void Fill(string[] values)
        {
            for (var i = 0; i < values.Length; i++)
                if (_command.Parameters[i] is NpgsqlParameter<string> text) text.TypedValue = values[i];
                else _command.Parameters[i].Value = values[i];
        }
    }
}
