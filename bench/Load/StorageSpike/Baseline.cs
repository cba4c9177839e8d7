using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;

namespace Varde.StorageSpike;

/// <summary>What the store is compared with: the same bytes as one jsonb row each, every insert durable by itself.</summary>
internal abstract class Baseline : IAsyncDisposable
{
    /// <summary>A baseline on the database that the setting names.</summary>
    public static Baseline On(string database) =>
        database.Contains("Host=", StringComparison.OrdinalIgnoreCase) ? new OnPostgres(database) : new OnSqlite(database);

    /// <summary>Makes the table.</summary>
    public abstract Task PrepareAsync(int clients);

    /// <summary>Inserts one document as one of the clients.</summary>
    public abstract Task InsertAsync(int client, Guid id, Guid ehr, byte[] json);

    /// <summary>Bytes of the table and its index.</summary>
    public abstract Task<long> SizeAsync();

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    // SQLite takes one writer at a time: the clients share a connection, which is faster than to wait for each other's locks.
    private sealed class OnSqlite(string folder) : Baseline
    {
        private readonly SqliteConnection _connection = new($"Data Source={Path.Combine(folder, "baseline.db")};Pooling=false");
        private readonly SemaphoreSlim _turn = new(1);
        private SqliteCommand _insert = new();

        public override async Task PrepareAsync(int clients)
        {
            Directory.CreateDirectory(folder);
            await _connection.OpenAsync();
            foreach (var sql in new[] { "pragma journal_mode = wal", "pragma synchronous = full", "pragma wal_autocheckpoint = 4000",
                "create table plain (id blob not null primary key, ehr blob not null, doc blob not null)" })
            {
                await using var command = new SqliteCommand(sql, _connection);
                await command.ExecuteNonQueryAsync();
            }
            _insert = new SqliteCommand("insert into plain (id, ehr, doc) values ($1, $2, jsonb($3))", _connection);
            for (var i = 1; i <= 3; i++) _insert.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
        }

        public override async Task InsertAsync(int client, Guid id, Guid ehr, byte[] json)
        {
            await _turn.WaitAsync();
            try
            {
                _insert.Parameters[0].Value = id.ToByteArray(bigEndian: true);
                _insert.Parameters[1].Value = ehr.ToByteArray(bigEndian: true);
                _insert.Parameters[2].Value = System.Text.Encoding.UTF8.GetString(json);
                await _insert.ExecuteNonQueryAsync();
            }
            finally
            {
                _turn.Release();
            }
        }

        public override Task<long> SizeAsync() => ScalarAsync(new SqliteCommand(
            "select page_count * page_size from pragma_page_count(), pragma_page_size()", _connection));

        public override async ValueTask DisposeAsync()
        {
            await _insert.DisposeAsync();
            await _connection.DisposeAsync();
            _turn.Dispose();
        }
    }

    private sealed class OnPostgres(string connection) : Baseline
    {
        private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(connection);
        private NpgsqlConnection[] _connections = [];
        private NpgsqlCommand[] _inserts = [];

        public override async Task PrepareAsync(int clients)
        {
            await using (var command = _source.CreateCommand("create table plain (id uuid not null primary key, ehr uuid not null, doc jsonb not null)"))
            {
                await command.ExecuteNonQueryAsync();
            }
            _connections = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => _source.OpenConnectionAsync().AsTask()));
            _inserts = await Task.WhenAll(_connections.Select(InsertOnAsync));
        }

        public override async Task InsertAsync(int client, Guid id, Guid ehr, byte[] json)
        {
            var insert = _inserts[client];
            insert.Parameters[0].Value = id;
            insert.Parameters[1].Value = ehr;
            insert.Parameters[2].Value = json;
            await insert.ExecuteNonQueryAsync();
        }

        public override Task<long> SizeAsync() => ScalarAsync(_source.CreateCommand("select pg_total_relation_size('plain')"));

        public override async ValueTask DisposeAsync()
        {
            foreach (var open in _connections) await open.DisposeAsync();
            await _source.DisposeAsync();
        }

        private static async Task<NpgsqlCommand> InsertOnAsync(NpgsqlConnection open)
        {
            var insert = new NpgsqlCommand("insert into plain (id, ehr, doc) values ($1, $2, $3)", open);
            foreach (var type in new[] { NpgsqlDbType.Uuid, NpgsqlDbType.Uuid, NpgsqlDbType.Jsonb }) insert.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = type });
            await insert.PrepareAsync();
            return insert;
        }
    }

    private static async Task<long> ScalarAsync(DbCommand command)
    {
        await using (command) return (long)(await command.ExecuteScalarAsync())!;
    }
}
