using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Npgsql;
using Varde.StorageSpike;

namespace Varde.Load.Nodes;

/// <summary>
/// W3 and W4 beside a layout with a row for each node, on the same compositions, server and settings: ours as AQL over HTTP with all that it does there,
/// the other as bare SQL over the driver. Answers that differ end the run.
/// </summary>
internal static class NodeWorkload
{
    private const int Fewest = 3;
    private const int Checked = 100;
    private const int Stride = 7919;
    private static readonly string[] Ours = ["version", "document", "object_owner", "leaf_number", "leaf_text"];

    public static async Task RunAsync(Site site, LoadOptions options)
    {
        if (site.Postgres is not { } postgres)
        {
            Console.WriteLine("nodes: on PostgreSQL only");
            return;
        }
        var population = await Population.OfAsync(site, options);
        await using var source = new NpgsqlDataSourceBuilder(postgres) { ConnectionStringBuilder = { CommandTimeout = 0 } }.Build();
        var clock = Stopwatch.StartNew();
        var isNew = await NodeTables.FillAsync(source, population);
        Console.WriteLine($"   row per node: {(isNew ? "filled" : "found filled")} in {clock.Elapsed.TotalSeconds:N1} s");
        await NodeTables.VacuumAsync(source);
        foreach (var query in QueryWorkload.Queries) Compare(site, options, source, population, query);
        await TellSizesAsync(postgres, source, population);
    }

    private static void Compare(Site site, LoadOptions options, NpgsqlDataSource source, Population population, string file)
    {
        using var line = new Connection(site.BaseAddress);
        using var nodes = new NodeQuery(source, file);
        var aql = File.ReadAllText(file);
        var rows = 0;
        for (var n = 0; n < Records(aql, population); n++) rows += Check(file, aql, Ask(line, aql, population.EhrId(n)), nodes.Rows(population.EhrId(n)));
        if (rows == 0) throw new InvalidOperationException($"{file} finds nothing: its time would say nothing");
        var ours = Measure(options, population, ehr => Ask(line, aql, ehr));
        var other = Measure(options, population, ehr => nodes.Rows(ehr));
        var (p50, otherP50) = (ours.Percentile(0.5), other.Percentile(0.5));
        Console.WriteLine($"{Path.GetFileNameWithoutExtension(file),-30} ours p50 {p50,9:F2}   nodes p50 {otherP50,9:F2} ms   nodes / ours {otherP50 / p50,7:F1}   {rows:N0} rows agree");
    }

    // A query of one record is checked on a good many of them, one over all but once.
    private static int Records(string aql, Population population) => aql.Contains("$ehr", StringComparison.Ordinal) ? Math.Min(population.Ehrs, Checked) : 1;

    private static Latencies Measure(LoadOptions options, Population population, Func<Guid, object> ask)
    {
        For(options.Warm, population, ask);
        return For(options.Seconds, population, ask);
    }

    private static Latencies For(int seconds, Population population, Func<Guid, object> ask)
    {
        var took = new List<double>();
        var clock = Stopwatch.StartNew();
        for (var n = 0; n < Fewest || clock.Elapsed.TotalSeconds < seconds; n++)
        {
            var ehr = population.EhrId((int)((long)n * Stride % population.Ehrs));
            var start = Stopwatch.GetTimestamp();
            ask(ehr);
            took.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        return new([.. took.Order()], clock.Elapsed.TotalSeconds, 0);
    }

    private static byte[] Ask(Connection line, string aql, Guid ehr)
    {
        var reply = line.Send("POST", "openehr/v1/query/aql", JsonSerializer.SerializeToUtf8Bytes(new { q = aql, query_parameters = new { ehr } }), "application/json");
        return reply.Status == 200 ? reply.Body.ToArray() : throw new InvalidOperationException($"the query was answered {reply.Status}");
    }

    // Which of many rows a LIMIT without an order leaves is free: there only their number must agree.
    private static int Check(string file, string aql, byte[] answer, List<string[]> rows)
    {
        using var document = JsonDocument.Parse(answer);
        var ours = Sorted(document.RootElement.GetProperty("rows").EnumerateArray().Select(row => row.EnumerateArray().Select(cell => cell.ToString())));
        var other = Sorted(rows);
        var isAnyOfMany = aql.Contains($"LIMIT {ours.Count}", StringComparison.Ordinal) && !aql.Contains("ORDER BY", StringComparison.Ordinal);
        if (ours.Count != other.Count) throw new InvalidOperationException($"{file}: {ours.Count} rows by AQL, {other.Count} by SQL");
        if (!isAnyOfMany && ours.Zip(other).FirstOrDefault(pair => pair.First != pair.Second) is { First: not null } pair)
            throw new InvalidOperationException($"{file}: {pair.First} by AQL, {pair.Second} by SQL");
        return ours.Count;
    }

    private static List<string> Sorted(IEnumerable<IEnumerable<string>> rows) => [.. rows.Select(row => string.Join(" | ", row.Select(Plain))).Order(StringComparer.Ordinal)];

    // A number is the same with any digits behind it, and a text in jsonb has quotes.
    private static string Plain(string cell) =>
        double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number.ToString("G10", CultureInfo.InvariantCulture) : cell.Trim('"');

    private static async Task TellSizesAsync(string postgres, NpgsqlDataSource source, Population population)
    {
        var sizes = await Sizes.ReadAsync(postgres);
        var ours = Ours.Sum(table => sizes[table]) / (double)population.Documents;
        var (nodes, rows) = await NodeTables.SizeAsync(source, population);
        Console.WriteLine($"bytes of each composition      ours {ours,9:N0}       nodes {nodes,9:N0} B    nodes / ours {nodes / ours,7:F1}   (ours: {string.Join(", ", Ours)}; nodes: comp_version and {rows:N1} rows of comp_data)");
    }
}
