using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Varde.OpenEhr.Formats;
using Varde.SeedPopulation;
using Varde.Templates;

namespace Varde.Load;

/// <summary>
/// W3 and W4: the queries of <c>Queries/</c> over the records of demo people, each from one client and over HTTP; W3 goes from record to record. The first
/// answers of each query are not counted.
/// </summary>
internal static class QueryWorkload
{
    private const int Seed = 90_000;
    private const int DocumentsOfEach = 40;
    private const int Uncounted = 3;

    public static async Task RunAsync(Site site, LoadOptions options)
    {
        foreach (var template in OperationalTemplates.All)
        {
            using var answer = await site.SendAsync(HttpMethod.Post, "openehr/v1/definition/template/adl1.4", Encoding.UTF8.GetBytes(template.Xml), "application/xml");
            if ((int)answer.StatusCode is not (201 or 204 or 409)) throw new InvalidOperationException($"{template.TemplateId}: {answer.StatusCode}");
        }
        var file = Path.Combine(site.Folder, "people.ndjson");
        var (ehrs, documents) = Generate(file, options.Ehrs);
        var (code, told, _, _) = await site.RunAsync("import", "compositions", file, "--create-ehrs");
        if (code != 0) throw new InvalidOperationException($"the import ended with {code}: {told}");
        File.Delete(file);
        Console.WriteLine($"   {ehrs.Length:N0} EHRs, {documents:N0} compositions");
        foreach (var query in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Queries"), "*.aql").Order(StringComparer.Ordinal)) await MeasureAsync(site, options, query, ehrs);
    }

    private static async Task MeasureAsync(Site site, LoadOptions options, string query, string[] ehrs)
    {
        var text = File.ReadAllText(query);
        var (rows, read) = await AskAsync(site, text, ehrs[0]);
        if (rows == 0) throw new InvalidOperationException($"{query} finds nothing: its time would say nothing");
        var took = new List<double>();
        var clock = Stopwatch.StartNew();
        for (var n = -Uncounted; n < 3 || clock.Elapsed.TotalSeconds < options.Seconds; n++)
        {
            var start = Stopwatch.GetTimestamp();
            await AskAsync(site, text, ehrs[Math.Abs(n) % ehrs.Length]);
            if (n >= 0) took.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        Console.WriteLine($"{Path.GetFileNameWithoutExtension(query),-30} {new Latencies([.. took.Order()], clock.Elapsed.TotalSeconds, 0)}   {rows} rows of {read} documents");
    }

    private static async Task<(int Rows, string Documents)> AskAsync(Site site, string query, string ehr)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new { q = query, query_parameters = new { ehr } });
        using var reply = await site.SendAsync(HttpMethod.Post, "openehr/v1/query/aql?explain=true", body, "application/json");
        var answer = JsonNode.Parse(await reply.Content.ReadAsByteArrayAsync())!;
        if (!reply.IsSuccessStatusCode) throw new InvalidOperationException($"{reply.StatusCode}: {answer}");
        return (answer["rows"]!.AsArray().Count, answer["meta"]!["plan"]!["documents"]!.ToString());
    }

    private static (string[] Ehrs, int Documents) Generate(string file, int people)
    {
        var (ehrs, documents) = (new List<string>(), 0);
        using var output = new StreamWriter(file, append: false, new UTF8Encoding(false));
        foreach (var record in DemoPopulation.Generate(Seed, people, new DateTimeOffset(2026, 1, 15, 12, 0, 0, TimeSpan.Zero)))
        {
            ehrs.Add(Guid.NewGuid().ToString());
            foreach (var document in record.Documents.Where(d => d.Series is null).Take(DocumentsOfEach))
            {
                output.Write($"{{\"ehr_id\":\"{ehrs[^1]}\",\"composition\":{Encoding.UTF8.GetString(CanonicalJson.Write(document.Composition))}}}\n");
                documents++;
            }
        }
        return ([.. ehrs], documents);
    }
}
