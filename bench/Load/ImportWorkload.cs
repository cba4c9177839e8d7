using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Varde.Load;

/// <summary>W8: <c>varde import compositions</c> of one file with a composition a line, into EHRs that it creates.</summary>
internal static class ImportWorkload
{
    private const string Time = "@time@";
    private static readonly DateTimeOffset Begin = new(2025, 1, 1, 8, 0, 0, TimeSpan.Zero);

    public static async Task RunAsync(Site site, LoadOptions options)
    {
        var corpus = await Corpus.LoadAsync(site, options.Data);
        var file = Path.Combine(site.Folder, "compositions.ndjson");
        Generate(file, corpus, options);
        var clock = Stopwatch.StartNew();
        var cpu = site.CpuSeconds;
        var (code, told, peak, own) = await site.RunAsync("import", "compositions", file, "--create-ehrs");
        var seconds = clock.Elapsed.TotalSeconds;
        cpu = site.CpuSeconds - cpu + own;
        if (code != 0) throw new InvalidOperationException($"the import ended with {code}: {told}");
        Console.WriteLine($"W8 import     {options.Documents / seconds,9:N0}/s   {options.Documents:N0} documents of {new FileInfo(file).Length / options.Documents:N0} bytes in {seconds:N1} s, start included   (target {(site.Postgres is null ? 3000 : 2000)}/s)");
        Console.WriteLine($"   {cpu * 1000 / options.Documents:F2} ms CPU each   peak memory: command {peak:N0} MB, server {site.PeakMegabytes:N0} MB   {string.Join("; ", told.Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(2))}");
        await ReindexAsync(site, options);
        File.Delete(file);
    }

    /// <summary>The index of what was imported, checked and made anew.</summary>
    private static async Task ReindexAsync(Site site, LoadOptions options)
    {
        foreach (var arguments in new string[][] { ["reindex", "--verify"], ["reindex"] })
        {
            var clock = Stopwatch.StartNew();
            var (code, told, _, _) = await site.RunAsync(arguments);
            if (code != 0) throw new InvalidOperationException($"{string.Join(' ', arguments)} ended with {code}: {told}");
            Console.WriteLine($"   {string.Join(' ', arguments),-17} {options.Documents / clock.Elapsed.TotalSeconds,9:N0} documents/s");
        }
    }

    /// <summary>The corpus over and over, each document of another EHR than the one before and begun a minute later.</summary>
    private static void Generate(string file, Corpus corpus, LoadOptions options)
    {
        var ehrs = Enumerable.Range(0, options.Ehrs).Select(_ => Guid.NewGuid().ToString()).ToArray();
        var forms = corpus.Compositions.Select(FormOf).ToArray();
        using var output = new StreamWriter(file, append: false, new UTF8Encoding(false));
        for (var n = 0; n < options.Documents; n++)
        {
            var time = Begin.AddMinutes(n).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            output.Write($"{{\"ehr_id\":\"{ehrs[n % ehrs.Length]}\",\"composition\":");
            output.Write(forms[n % forms.Length].Replace(Time, time, StringComparison.Ordinal));
            output.Write("}\n");
        }
    }

    private static string FormOf(byte[] composition)
    {
        var document = JsonNode.Parse(composition)!.AsObject();
        document["context"]!["start_time"]!["value"] = Time;
        return document.ToJsonString();
    }
}
