namespace Varde.Load;

/// <summary>W1: eight clients commit real compositions over HTTP, beside the reference inserts of the same bytes.</summary>
internal static class CommitWorkload
{
    public static async Task RunAsync(Site site, LoadOptions options)
    {
        var corpus = await Corpus.LoadAsync(site, options.Data);
        var ehrs = await Corpus.EhrsAsync(site, options.Ehrs);
        await CommitAsync(site, options with { Seconds = options.Warm }, corpus, ehrs);          // the JIT compiles the hot path in the first seconds
        var before = await ReferenceInserts.RunAsync(site, options with { Seconds = Math.Max(3, options.Seconds / 2) }, corpus);
        var cpu = site.CpuSeconds;
        var commits = await CommitAsync(site, options, corpus, ehrs);
        cpu = site.CpuSeconds - cpu;
        Console.WriteLine($"W1 commit     {commits}   {cpu * 1000 / (commits.Rate * options.Seconds):F2} ms CPU each   {site.ResidentMegabytes:N0} MB resident");
        Console.WriteLine($"   reference  {before}");
        Console.WriteLine($"   ratio      {commits.Rate / before.Rate:F2}   (target {(site.Postgres is null ? 0.5 : 0.35)})");
    }

    /// <summary>Commits for a while; compositions and EHRs take turns.</summary>
    public static async Task<Latencies> CommitAsync(Site site, LoadOptions options, Corpus corpus, string[] ehrs)
    {
        using var lines = new Connections(site, options.Clients);
        return await Latencies.ClosedAsync(options.Clients, options.Seconds, (client, n) =>
        {
            var ehr = ehrs[(n * options.Clients + client) % ehrs.Length];
            var reply = lines[client].Send("POST", $"openehr/v1/ehr/{ehr}/composition", corpus.Compositions[n % corpus.Compositions.Count], "application/json");
            return Task.FromResult(reply.Status == 201);
        });
    }
}

/// <summary>W2: GET of a composition by version uid, read audit included; the highest rate in a closed loop, the latencies in an open one at half of it.</summary>
internal static class ReadWorkload
{
    // How many requests of the open loop may be on their way at once.
    private const int Waiting = 32;

    public static async Task RunAsync(Site site, LoadOptions options)
    {
        var corpus = await Corpus.LoadAsync(site, options.Data);
        var ehrs = await Corpus.EhrsAsync(site, options.Ehrs);
        using var lines = new Connections(site, options.Clients);
        var paths = Fill(lines, options.Clients, ehrs, corpus);
        await ReadAsync(options.Warm);
        var cpu = site.CpuSeconds;
        var closed = await ReadAsync(options.Seconds);
        cpu = site.CpuSeconds - cpu;
        Console.WriteLine($"W2 read       {closed}   {cpu * 1000 / (closed.Rate * options.Seconds):F3} ms CPU each   (target {(site.Postgres is null ? 5000 : 2500)}/s)");
        // Connections of its own: the server would have closed those that waited all the while.
        using var open = new Connections(site, Waiting);
        var latencies = await Latencies.OpenAsync(closed.Rate / 2, options.Seconds, Waiting, (client, n) => Get(open[client], paths[n * 7919L % paths.Length]));
        Console.WriteLine($"   open loop  {latencies}   (target p50 < 2 ms)");

        Task<Latencies> ReadAsync(int seconds) => Latencies.ClosedAsync(options.Clients, seconds, (client, n) => Task.FromResult(Get(lines[client], paths[(n * 7919L + client) % paths.Length])));
    }

    /// <summary>Commits a composition to each EHR; their addresses.</summary>
    private static string[] Fill(Connections lines, int clients, string[] ehrs, Corpus corpus)
    {
        var paths = new string[ehrs.Length];
        Parallel.For(0, clients, client =>
        {
            for (var n = client; n < ehrs.Length; n += clients)
            {
                var tag = lines[client].Send("POST", $"openehr/v1/ehr/{ehrs[n]}/composition", corpus.Compositions[n % corpus.Compositions.Count], "application/json").Tag;
                paths[n] = $"openehr/v1/ehr/{ehrs[n]}/composition/{tag}";
            }
        });
        return paths;
    }

    private static bool Get(Connection line, string path) => line.Send("GET", path).Status == 200;
}

/// <summary>W7: from process start to the first ready answer on the filled database, and memory at rest.</summary>
internal static class StartWorkload
{
    public static async Task RunAsync(Site site, LoadOptions options)
    {
        var loaded = site.ResidentMegabytes;
        var starts = new List<double>();
        for (var round = 0; round < 5; round++)
        {
            await site.StopServerAsync();
            starts.Add((await site.StartServerAsync()).TotalSeconds);
        }
        Console.WriteLine($"W7 start      {starts.Min():F2} / {starts.Order().ElementAt(2):F2} / {starts.Max():F2} s (min / median / max of 5; target < 1.5 s)   idle {site.ResidentMegabytes:N0} MB (target < 200)   after the run {loaded:N0} MB (target < 500)");
        _ = options;
    }
}
