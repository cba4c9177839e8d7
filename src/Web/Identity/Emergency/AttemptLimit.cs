namespace Varde.Web.Identity.Emergency;

/// <summary>How often codes may be tried: so often in a minute, from all together, at this server.</summary>
internal sealed class AttemptLimit(int most, TimeProvider time)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Queue<DateTimeOffset> _tried = [];

    /// <summary>Counts an attempt; false where there were too many.</summary>
    public bool TryOnce()
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            while (_tried.TryPeek(out var first) && now - first >= Minute) _tried.Dequeue();
            if (_tried.Count >= most) return false;
            _tried.Enqueue(now);
            return true;
        }
    }
}
