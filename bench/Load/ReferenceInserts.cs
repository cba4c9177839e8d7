using Microsoft.Data.Sqlite;
using Npgsql;

namespace Varde.Load;

/// <summary>The yardstick of W1: the same bytes by the same driver, one jsonb (PostgreSQL) or text (SQLite) row each, one durable transaction each.</summary>
internal static class ReferenceInserts
{
    /// <summary>Inserts for the given time with as many clients; the latencies.</summary>
    public static Task<Latencies> RunAsync(Site site, LoadOptions options, Corpus corpus) =>
        site.Postgres is { } connection ? PostgresAsync(connection, options, corpus) : SqliteAsync(site.Folder, options, corpus);

    private static async Task<Latencies> PostgresAsync(string connection, LoadOptions options, Corpus corpus)
    {
        await using var source = new NpgsqlDataSourceBuilder(connection) { ConnectionStringBuilder = { MaxPoolSize = options.Clients + 2 } }.Build();
        await using (var make = source.CreateCommand("CREATE TABLE IF NOT EXISTS reference_insert (id uuid PRIMARY KEY, document jsonb NOT NULL)"))
            await make.ExecuteNonQueryAsync();
        var texts = corpus.Compositions.Select(System.Text.Encoding.UTF8.GetString).ToArray();
        var clients = await Task.WhenAll(Enumerable.Range(0, options.Clients).Select(_ => PreparedAsync(source)));
        var measured = await Latencies.ClosedAsync(options.Clients, options.Seconds, async (client, n) =>
        {
            var insert = clients[client];
            insert.Parameters[0].Value = Guid.NewGuid();
            insert.Parameters[1].Value = texts[n % texts.Length];
            return await insert.ExecuteNonQueryAsync() == 1;
        });
        foreach (var client in clients) await client.Connection!.DisposeAsync();
        await using var drop = source.CreateCommand("DROP TABLE reference_insert");
        await drop.ExecuteNonQueryAsync();
        return measured;
    }

    private static async Task<NpgsqlCommand> PreparedAsync(NpgsqlDataSource source)
    {
        var connection = await source.OpenConnectionAsync();
        var insert = new NpgsqlCommand("INSERT INTO reference_insert VALUES ($1, $2)", connection);
        insert.Parameters.Add(new() { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid });
        insert.Parameters.Add(new() { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Jsonb });
        await insert.PrepareAsync();
        return insert;
    }

    // SQLite has one writer: eight connections would only wait for each other's lock, so the clients take turns on one.
    private static async Task<Latencies> SqliteAsync(string folder, LoadOptions options, Corpus corpus)
    {
        var file = Path.Combine(folder, "reference.db");
        await using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        Execute(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE reference_insert (id BLOB PRIMARY KEY, document TEXT NOT NULL)");
        await using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO reference_insert VALUES ($id, $document)";
        var id = insert.Parameters.Add("$id", SqliteType.Blob);
        var document = insert.Parameters.Add("$document", SqliteType.Text);
        var texts = corpus.Compositions.Select(System.Text.Encoding.UTF8.GetString).ToArray();
        using var turn = new SemaphoreSlim(1);
        return await Latencies.ClosedAsync(options.Clients, options.Seconds, async (_, n) =>
        {
            await turn.WaitAsync();
            try
            {
                id.Value = Guid.NewGuid().ToByteArray();
                document.Value = texts[n % texts.Length];
                return insert.ExecuteNonQuery() == 1;
            }
            finally
            {
                turn.Release();
            }
        });
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
