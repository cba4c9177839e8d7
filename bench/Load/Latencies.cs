using System.Diagnostics;

namespace Varde.Load;

/// <summary>Latencies of one workload, in milliseconds, and how they are told.</summary>
internal sealed class Latencies(double[] sorted, double seconds, int failures)
{
    /// <summary>Requests a second that were answered well.</summary>
    public double Rate => sorted.Length / seconds;

    /// <summary>Requests that were not answered well.</summary>
    public int Failures => failures;

    /// <summary>The latency below which a share of the requests lay.</summary>
    public double Percentile(double share) => sorted.Length == 0 ? double.NaN : sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];

    public override string ToString() =>
        $"{Rate,9:N0}/s   p50 {Percentile(0.5),7:F2}   p95 {Percentile(0.95),7:F2}   p99 {Percentile(0.99),7:F2} ms   {Failures} failed";

    /// <summary>Closed loop: each client sends its next request when the last is answered. Gives the highest rate; its latencies flatter.</summary>
    public static async Task<Latencies> ClosedAsync(int clients, int seconds, Func<int, int, Task<bool>> send)
    {
        var end = Stopwatch.GetTimestamp() + seconds * Stopwatch.Frequency;
        var clock = Stopwatch.StartNew();
        var all = await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(async () =>
        {
            var (took, failed) = (new List<double>(), 0);
            for (var n = 0; Stopwatch.GetTimestamp() < end; n++)
            {
                var start = Stopwatch.GetTimestamp();
                if (await send(client, n)) took.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                else failed++;
            }
            return (took, failed);
        })));
        return new([.. all.SelectMany(a => a.took).Order()], clock.Elapsed.TotalSeconds, all.Sum(a => a.failed));
    }

    /// <summary>Open loop: requests leave at a fixed rate whether or not the earlier ones are answered, and latency counts from the intended start.</summary>
    public static async Task<Latencies> OpenAsync(double rate, int seconds, Func<int, Task<bool>> send)
    {
        var started = Stopwatch.GetTimestamp();
        var pending = new List<Task<(double Took, bool Well)>>();
        for (var n = 0; n < rate * seconds; n++)
        {
            var intended = started + (long)(n / rate * Stopwatch.Frequency);
            while (Stopwatch.GetTimestamp() < intended)
                if (intended - Stopwatch.GetTimestamp() > Stopwatch.Frequency / 500) await Task.Delay(1);
                else Thread.SpinWait(50);
            pending.Add(TimedAsync(send, n, intended));
        }
        var done = await Task.WhenAll(pending);
        var total = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return new([.. done.Where(d => d.Well).Select(d => d.Took).Order()], total, done.Count(d => !d.Well));
    }

    private static async Task<(double, bool)> TimedAsync(Func<int, Task<bool>> send, int n, long intended)
    {
        var well = await send(n);
        return (Stopwatch.GetElapsedTime(intended).TotalMilliseconds, well);
    }
}
