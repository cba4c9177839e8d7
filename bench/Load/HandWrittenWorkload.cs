using System.Diagnostics;
using System.Text.Json;

namespace Varde.Load;

/// <summary>
/// W3 beside its yardsticks, in turns and from record to record: the same values by hand-written SQL over the database's own driver, and a call over
/// HTTP that does nothing, which tells what HTTP itself costs. A difference of the answers ends the run.
/// </summary>
internal static class HandWrittenWorkload
{
    // Neighbours in the numbering are neighbours on disk.
    private const int Stride = 7919;

    public static async Task RunAsync(Site site, LoadOptions options)
    {
        var population = await Population.OfAsync(site, options);
        using var run = new Turns(site, population);
        run.For(options.Warm);
        run.Forget();
        run.For(options.Seconds);
        Tell("W3 AQL over HTTP", run.Aql, options);
        Tell("   SQL by hand", run.Sql, options);
        Tell("   empty HTTP call", run.Empty, options);
        var (aql, sql, empty) = (Of(run.Aql, options), Of(run.Sql, options), Of(run.Empty, options));
        Console.WriteLine($"   ratio of p50      AQL / SQL {Ratio(0.5, aql, sql):F1}   AQL / (SQL + empty call) {Ratio(0.5, aql, sql, empty):F1}   (target ≤ 2)");
        Console.WriteLine($"   ratio of p99      AQL / SQL {Ratio(0.99, aql, sql):F1}   AQL / (SQL + empty call) {Ratio(0.99, aql, sql, empty):F1}   (target p99 < 20 ms)");
    }

    private static double Ratio(double share, Latencies work, params Latencies[] yardstick) => work.Percentile(share) / yardstick.Sum(y => y.Percentile(share));

    private static void Tell(string what, List<double> took, LoadOptions options) =>
        Console.WriteLine($"{what,-19} p50 {Of(took, options).Percentile(0.5),7:F3}   p99 {Of(took, options).Percentile(0.99),7:F3} ms   {took.Count:N0} times");

    private static Latencies Of(List<double> took, LoadOptions options) => new([.. took.Order()], options.Seconds, 0);

    /// <summary>The three, one after the other; whichever comes first finds the record cold, so they take turns in that too.</summary>
    private sealed class Turns(Site site, Population population) : IDisposable
    {
        private readonly Connection _line = new(site.BaseAddress);
        private readonly PressureSql _sql = PressureSql.Open(site);
        private readonly string _query = File.ReadAllText(QueryWorkload.Queries.Single(q => Path.GetFileName(q).StartsWith("w3", StringComparison.Ordinal)));
        private int _next;

        public List<double> Aql { get; } = [];

        public List<double> Sql { get; } = [];

        public List<double> Empty { get; } = [];

        public void For(int seconds)
        {
            var clock = Stopwatch.StartNew();
            for (var n = 0; n < 4 || clock.Elapsed.TotalSeconds < seconds; n++) Once();
        }

        public void Forget()
        {
            Aql.Clear();
            Sql.Clear();
            Empty.Clear();
        }

        public void Dispose()
        {
            _line.Dispose();
            _sql.Dispose();
        }

        private void Once()
        {
            var ehr = population.EhrId((int)((long)_next * Stride % population.Ehrs));
            var isSqlFirst = _next++ % 2 == 0;
            var byHand = isSqlFirst ? ByHand(ehr) : null;
            var byQuery = ByQuery(ehr);
            byHand ??= ByHand(ehr);
            if (!Agree(byHand, byQuery)) throw new InvalidOperationException($"the answers for {ehr} differ: {string.Join(", ", byHand)} by hand, {string.Join(", ", byQuery)} by AQL");
            Timed(Empty, () => _line.Send("GET", "health/live"));
        }

        private List<Pressure> ByHand(Guid ehr) => Timed(Sql, () => _sql.Latest(ehr));

        private List<Pressure> ByQuery(Guid ehr)
        {
            var body = JsonSerializer.SerializeToUtf8Bytes(new { q = _query, query_parameters = new { ehr } });
            var reply = Timed(Aql, () => _line.Send("POST", "openehr/v1/query/aql", body, "application/json"));
            if (reply.Status != 200) throw new InvalidOperationException($"the query was answered {reply.Status}");
            using var answer = JsonDocument.Parse(reply.Body);
            return [.. answer.RootElement.GetProperty("rows").EnumerateArray().Select(row => new Pressure(Number(row[0]), Number(row[1]), Time(row[2])))];
        }

        // Which of several of one time comes first is free, and so is which of them the limit leaves.
        private static bool Agree(List<Pressure> one, List<Pressure> other) =>
            one.Select(p => p.At).SequenceEqual(other.Select(p => p.At)) && Settled(one).SequenceEqual(Settled(other));

        private static IEnumerable<Pressure> Settled(List<Pressure> latest) =>
            latest.Where(p => latest.Count < PressureSql.Most || p.At > latest[^1].At).OrderBy(p => p.At).ThenBy(p => p.Systolic).ThenBy(p => p.Diastolic);

        private static T Timed<T>(List<double> took, Func<T> work)
        {
            var start = Stopwatch.GetTimestamp();
            var result = work();
            took.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            return result;
        }

        private static double? Number(JsonElement cell) => cell.ValueKind == JsonValueKind.Null ? null : cell.GetDouble();

        private static double? Time(JsonElement cell) =>
            cell.ValueKind == JsonValueKind.Null ? null : (cell.GetDateTimeOffset() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
    }
}
