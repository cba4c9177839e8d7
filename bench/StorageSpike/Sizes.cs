using Microsoft.Data.Sqlite;
using Npgsql;

namespace Varde.StorageSpike;

/// <summary>How many bytes each table of the store takes, its indexes included.</summary>
internal static class Sizes
{
    private static readonly string[] Tables =
        ["version", "document", "object_owner", "leaf_number", "leaf_text", "contribution", "audit_group", "audit_entry", "outbox", "ehr", "record_owner"];

    /// <summary>Bytes by table.</summary>
    public static Task<Dictionary<string, long>> ReadAsync(string database) =>
        database.Contains("Host=", StringComparison.OrdinalIgnoreCase) ? OfPostgresAsync(database) : OfSqliteAsync(database);

    private static async Task<Dictionary<string, long>> OfPostgresAsync(string database)
    {
        await using var source = NpgsqlDataSource.Create(database);
        var sizes = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var table in Tables)
        {
            await using var command = source.CreateCommand($"select pg_total_relation_size('{table}')");
            sizes[table] = (long)(await command.ExecuteScalarAsync())!;
        }
        return sizes;
    }

    // This build of SQLite has no dbstat: the pages that a table gives back when it is dropped from a copy are its size.
    private static async Task<Dictionary<string, long>> OfSqliteAsync(string folder)
    {
        var copy = Path.Combine(folder, "sizes.db");
        await using (var original = new SqliteConnection($"Data Source={Path.Combine(folder, "varde.db")};Pooling=false"))
        await using (var target = new SqliteConnection($"Data Source={copy};Pooling=false"))
        {
            await original.OpenAsync();
            await target.OpenAsync();
            original.BackupDatabase(target);
        }
        await using var connection = new SqliteConnection($"Data Source={copy};Pooling=false");
        await connection.OpenAsync();
        var sizes = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var table in Tables)
        {
            var before = await NumberAsync(connection, "pragma freelist_count");
            await NumberAsync(connection, $"drop table {table}");
            sizes[table] = (await NumberAsync(connection, "pragma freelist_count") - before) * await NumberAsync(connection, "pragma page_size");
        }
        File.Delete(copy);
        return sizes;
    }

    private static async Task<long> NumberAsync(SqliteConnection connection, string sql)
    {
        await using var command = new SqliteCommand(sql, connection);
        return await command.ExecuteScalarAsync() as long? ?? 0;
    }
}
