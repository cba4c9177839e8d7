namespace Varde.Web.Demo;

/// <summary>
/// The clock of the server. While the named people of the demo are put into an empty database, before anybody is answered, it runs through the years that their records tell of, so that
/// each document is committed when it was written; before and after that it is the machine's. What has been committed is never followed by anything earlier.
/// </summary>
internal sealed class DemoClock : TimeProvider
{
    private long _ticks;

    /// <summary>Whether it runs through the past.</summary>
    public bool IsRunning => Volatile.Read(ref _ticks) > 0;

    public override DateTimeOffset GetUtcNow() => Volatile.Read(ref _ticks) is > 0 and var ticks ? new(ticks, TimeSpan.Zero) : System.GetUtcNow();

    /// <summary>Sets it to a time of the past; one that it has passed already, or that is yet to come, changes nothing.</summary>
    public void RunTo(DateTimeOffset time)
    {
        if (time < System.GetUtcNow()) Volatile.Write(ref _ticks, Math.Max(_ticks, time.UtcTicks));
    }

    /// <summary>From here on it is the machine's.</summary>
    public void Stop() => Volatile.Write(ref _ticks, 0);
}
