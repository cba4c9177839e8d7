using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Varde.Load;

/// <summary>W9: bytes that the database holds for each composition committed: document with its leaves, and the rest shown apart.</summary>
internal static class SizeWorkload
{
    private static readonly string[] Documents = ["version", "document"];
    private static readonly string[] Leaves = ["leaf", "leaf_history"];

    public static async Task RunAsync(Site site, LoadOptions options)
    {
        var corpus = await Corpus.LoadAsync(site, options.Data);
        var ehrs = await Corpus.EhrsAsync(site, 100);
        var before = await TablesAsync(site);
        var commits = await CommitWorkload.CommitAsync(site, options, corpus, ehrs);
        var after = await TablesAsync(site);
        var each = after.ToDictionary(t => t.Key, t => (t.Value - before.GetValueOrDefault(t.Key)) / (commits.Rate * options.Seconds), StringComparer.Ordinal);
        var (documents, leaves) = (each.Where(t => Documents.Contains(t.Key)).Sum(t => t.Value), each.Where(t => Leaves.Contains(t.Key)).Sum(t => t.Value));
        Console.WriteLine($"W9 size       compositions of {corpus.Compositions.Average(c => c.Length):N0} B: document {documents:N0} + leaves {leaves:N0} = {documents + leaves:N0} B each   (contribution, audit, outbox and look-ups {each.Values.Sum() - documents - leaves:N0} B)");
    }

    private static async Task<Dictionary<string, double>> TablesAsync(Site site)
    {
        await using DbConnection connection = site.Postgres is { } postgres
            ? new NpgsqlConnection(postgres)
            : new SqliteConnection($"Data Source={Path.Combine(site.Folder, "varde.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = site.Postgres is null
            ? "SELECT m.tbl_name, sum(s.pgsize) FROM dbstat s JOIN sqlite_schema m ON m.name = s.name GROUP BY m.tbl_name"
            : "SELECT relname::text, pg_total_relation_size(oid) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace";
        var sizes = new Dictionary<string, double>(StringComparer.Ordinal);
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync()) sizes[rows.GetString(0)] = Convert.ToDouble(rows.GetValue(1));
        return sizes;
    }
}
