using Varde.Fhir.Search.Asking;
using Varde.Records;

namespace Varde.Fhir.Search.Answering;

/// <summary>
/// Cuts matches into pages, of which each match is on one though others write meanwhile. Without an order that is asked for a page goes on after the last document
/// of the page before, by a key that never changes. In an order all that is found for the first page is kept for the next ones; when that is gone, or was too
/// much to keep, a page goes on after the keys of the last match.
/// </summary>
/// <param name="runner">Finds matches.</param>
/// <param name="snapshots">Keeps what was found.</param>
/// <param name="query">The search.</param>
/// <param name="criteria">Its criteria, without chains.</param>
/// <param name="order">Its order.</param>
/// <param name="reader">Whose search it is.</param>
internal sealed class Pages(MatchRunner runner, SearchSnapshots snapshots, SearchQuery query, IReadOnlyList<SearchCriterion> criteria, SortOrder order, string reader)
{
    private bool CountsAll => query.Total is TotalMode.Accurate or TotalMode.Estimate;

    /// <summary>How many match.</summary>
    public async Task<long> CountAsync(CancellationToken ct)
    {
        var count = 0L;
        await foreach (var _ in MatchesAsync(0, ct)) count++;
        return count;
    }

    /// <summary>The page that begins where a cursor says; the first without one.</summary>
    public async Task<Page> PageAsync(PageCursor? cursor, CancellationToken ct)
    {
        if (order.Count == 0) return await PlainAsync(cursor?.After.Place.DocumentKey ?? 0, ct);
        if (cursor is not null && snapshots.Find(cursor.Snapshot, reader) is { } kept && cursor.Skip < kept.Count)
            return Sorted(kept, cursor.Skip, cursor.Snapshot, isWhole: kept.Count < SearchSnapshots.Longest, CountsAll ? await CountAsync(ct) : null) with { IsKept = true };
        return await SortedAsync(cursor, ct);
    }

    private async Task<Page> PlainAsync(long after, CancellationToken ct)
    {
        var (places, total) = (new List<DocumentPlace>(), 0L);
        var (hasNext, isCounted) = (false, CountsAll || after == 0);
        await foreach (var match in MatchesAsync(CountsAll ? 0 : after, ct))
        {
            total++;
            if (match.Place.DocumentKey <= after) continue;
            if (places.Count < query.Count) places.Add(match.Place);
            else
            {
                hasNext = true;
                if (!CountsAll) break;
            }
        }
        return new(places, isCounted && (CountsAll || !hasNext) ? total : null, hasNext ? new PageCursor(Guid.Empty, 0, new(places[^1], [])).ToString() : null);
    }

    private async Task<Page> SortedAsync(PageCursor? cursor, CancellationToken ct)
    {
        var (matches, total, cut) = (new List<SortedMatch>(), 0L, false);
        await foreach (var match in MatchesAsync(0, ct))
        {
            total++;
            var sorted = order.Of(match);
            if (cursor is not null && order.Compare(sorted, cursor.After) <= 0) continue;
            matches.Add(sorted);
            if (matches.Count >= SearchSnapshots.Longest * 2) cut |= Cut(matches);
        }
        cut |= Cut(matches);
        var snapshot = matches.Count > query.Count ? snapshots.Keep(matches, reader) : Guid.Empty;
        return Sorted(matches, 0, snapshot, !cut, total);
    }

    // The first are enough: whoever pages beyond them searches again.
    private bool Cut(List<SortedMatch> matches)
    {
        matches.Sort(order);
        if (matches.Count <= SearchSnapshots.Longest) return false;
        matches.RemoveRange(SearchSnapshots.Longest, matches.Count - SearchSnapshots.Longest);
        return true;
    }

    private Page Sorted(IReadOnlyList<SortedMatch> matches, int skip, Guid snapshot, bool isWhole, long? total)
    {
        SortedMatch[] page = [.. matches.Skip(skip).Take(query.Count)];
        var end = skip + page.Length;
        var hasNext = page.Length > 0 && (end < matches.Count || !isWhole);
        return new([.. page.Select(m => m.Place)], total, hasNext ? new PageCursor(snapshot, end, page[^1]).ToString() : null);
    }

    private IAsyncEnumerable<Match> MatchesAsync(long after, CancellationToken ct) => runner.RunAsync(query.Types, criteria, order.Names, after, order.NeedsTime, ct);
}

/// <summary>A page of matches.</summary>
/// <param name="Places">Where they are.</param>
/// <param name="Total">How many there are over all pages; null when that is not known.</param>
/// <param name="Next">The cursor of the next page; null on the last.</param>
internal sealed record Page(IReadOnlyList<DocumentPlace> Places, long? Total, string? Next)
{
    /// <summary>True when they were found for an earlier page.</summary>
    public bool IsKept { get; init; }
}
