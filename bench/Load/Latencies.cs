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
        var all = await Task.WhenAll(Enumerable.Range(0, clients).Select(client => OnThread(async () =>
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

    /// <summary>
    /// Open loop: requests leave at a fixed rate whether or not the earlier ones are answered, as long as a client is free, and latency counts
    /// from the intended start.
    /// </summary>
    public static async Task<Latencies> OpenAsync(double rate, int seconds, int clients, Func<int, int, bool> send)
    {
        var started = Stopwatch.GetTimestamp();
        var next = -1;
        var all = await Task.WhenAll(Enumerable.Range(0, clients).Select(client => OnThread(() =>
        {
            var (took, failed) = (new List<double>(), 0);
            for (var n = Interlocked.Increment(ref next); n < rate * seconds; n = Interlocked.Increment(ref next))
            {
                var intended = started + (long)(n / rate * Stopwatch.Frequency);
                WaitUntil(intended);
                if (send(client, n)) took.Add(Stopwatch.GetElapsedTime(intended).TotalMilliseconds);
                else failed++;
            }
            return Task.FromResult((took, failed));
        })));
        return new([.. all.SelectMany(a => a.took).Order()], Stopwatch.GetElapsedTime(started).TotalSeconds, all.Sum(a => a.failed));
    }

    // Asleep until the last moments: a client that spins the while would take the core that the server needs.
    private static void WaitUntil(long moment)
    {
        while (Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), moment) is { Ticks: > 0 } left)
        {
            if (left > Awake) Thread.Sleep(left - Awake);
            else Thread.SpinWait(20);
        }
    }

    private static readonly TimeSpan Awake = TimeSpan.FromMilliseconds(0.1);

    private static Task<T> OnThread<T>(Func<Task<T>> work) =>
        Task.Factory.StartNew(work, default, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
}
