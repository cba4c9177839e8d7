using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Varde.Load;

/// <summary>
/// W3 and W4: the queries of <c>Queries/</c> over the records of demo people, each from one client and over HTTP; W3 goes from record to record. The first
/// answers of each query are not counted.
/// </summary>
internal static class QueryWorkload
{
    private const int Uncounted = 3;

    /// <summary>The files of the queries.</summary>
    public static IEnumerable<string> Queries => Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Queries"), "*.aql").Order(StringComparer.Ordinal);

    public static async Task RunAsync(Site site, LoadOptions options)
    {
        var population = await Population.OfAsync(site, options);
        foreach (var query in Queries) await MeasureAsync(site, options, query, population);
    }

    private static async Task MeasureAsync(Site site, LoadOptions options, string query, Population population)
    {
        var text = File.ReadAllText(query);
        var (rows, read) = await AskAsync(site, text, population.EhrId(0));
        if (rows == 0) throw new InvalidOperationException($"{query} finds nothing: its time would say nothing");
        var took = new List<double>();
        var clock = Stopwatch.StartNew();
        for (var n = -Uncounted; n < 3 || clock.Elapsed.TotalSeconds < options.Seconds; n++)
        {
            var start = Stopwatch.GetTimestamp();
            await AskAsync(site, text, population.EhrId(Math.Abs(n) % population.Ehrs));
            if (n >= 0) took.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        Console.WriteLine($"{Path.GetFileNameWithoutExtension(query),-30} {new Latencies([.. took.Order()], clock.Elapsed.TotalSeconds, 0)}   {rows} rows of {read} documents");
    }

    private static async Task<(int Rows, string Documents)> AskAsync(Site site, string query, Guid ehr)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new { q = query, query_parameters = new { ehr } });
        using var reply = await site.SendAsync(HttpMethod.Post, "openehr/v1/query/aql?explain=true", body, "application/json");
        var answer = JsonNode.Parse(await reply.Content.ReadAsByteArrayAsync())!;
        if (!reply.IsSuccessStatusCode) throw new InvalidOperationException($"{reply.StatusCode}: {answer}");
        return (answer["rows"]!.AsArray().Count, answer["meta"]!["plan"]!["documents"]!.ToString());
    }
}
