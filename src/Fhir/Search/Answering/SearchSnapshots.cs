using System.Collections.Concurrent;

namespace Varde.Fhir.Search.Answering;

/// <summary>
/// What sorted searches have found, kept in memory for the pages to come, so that each match comes once though others write meanwhile. Only where documents are is
/// kept: what may be seen is asked anew for each page. Bound in number and time; the oldest goes first.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class SearchSnapshots(TimeProvider time)
{
    /// <summary>How many matches a snapshot has at most.</summary>
    public const int Longest = 100_000;

    private const long MostKept = 2_000_000;
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<Guid, Kept> _kept = new();
    private readonly Lock _sweeping = new();

    /// <summary>What was kept for a reader; null when it is gone, or was kept for another.</summary>
    public IReadOnlyList<SortedMatch>? Find(Guid id, string reader) => _kept.TryGetValue(id, out var kept) && kept.Reader == reader && kept.Until > time.GetUtcNow() ? kept.Matches : null;

    /// <summary>Keeps matches in their order for a reader. The name cannot be guessed.</summary>
    public Guid Keep(IReadOnlyList<SortedMatch> matches, string reader)
    {
        var id = new Guid(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16));
        _kept[id] = new(reader, matches, time.GetUtcNow() + Life);
        lock (_sweeping) Sweep();
        return id;
    }

    private void Sweep()
    {
        var (now, sum) = (time.GetUtcNow(), 0L);
        foreach (var (id, kept) in _kept.ToArray().OrderByDescending(k => k.Value.Until))
        {
            sum += kept.Matches.Count;
            if (kept.Until <= now || sum > MostKept) _kept.TryRemove(id, out _);
        }
    }

    private sealed record Kept(string Reader, IReadOnlyList<SortedMatch> Matches, DateTimeOffset Until);
}
