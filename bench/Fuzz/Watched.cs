namespace Varde.Fuzz;

/// <summary>
/// Gives a target one input after the other. A fault is an exception, what the target itself finds wrong, or an input that takes more than <see cref="Longest"/> of the processors' time, or stands still;
/// an answer may be ended by its own clock before that.
/// </summary>
internal sealed class Watched : IDisposable
{
    // Of a busy machine a process may get little.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    private readonly IFuzzTarget _target;
    private readonly Timer _watch;
    private long _number;
    private string _input = "";
    private long _since;
    private TimeSpan _used;

    /// <param name="target">The target.</param>
    public Watched(IFuzzTarget target) => (_target, _watch) = (target, new(_ => Look(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)));

    /// <summary>How many were taken.</summary>
    public long Taken { get; private set; }

    /// <summary>How many answers were ended by the clock.</summary>
    public long Ended { get; private set; }

    /// <summary>The slowest so far, in milliseconds.</summary>
    public long Slowest { get; private set; }

    /// <summary>Tries an input.</summary>
    /// <returns>What is wrong; null for nothing.</returns>
    public string? Try(long number, string input)
    {
        (_number, _input) = (number, input);
        var begun = Environment.TickCount64;
        _used = Environment.CpuUsage.TotalTime;
        Interlocked.Exchange(ref _since, begun);
        var fault = Fault(number, input);
        Interlocked.Exchange(ref _since, 0);
        Slowest = Math.Max(Slowest, Environment.TickCount64 - begun);
        return fault;
    }

    public void Dispose() => _watch.Dispose();

    private string? Fault(long number, string input)
    {
        try
        {
            var fault = _target.Fault(number, input, out var taken);
            if (taken) Taken++;
            return fault;
        }
        catch (OperationCanceledException)
        {
            Ended++;
            return null;
        }
        catch (Exception e)
        {
            return e.ToString();
        }
    }

    // Whoever hangs cannot tell so.
    private void Look()
    {
        if (Interlocked.Read(ref _since) is not (> 0 and var since)) return;
        if (Environment.CpuUsage.TotalTime - _used < Longest && Environment.TickCount64 - since < LongestWait.TotalMilliseconds) return;
        Console.Error.WriteLine($"number {_number}: does not end:\n{_input}");
        Environment.Exit(1);
    }
}
