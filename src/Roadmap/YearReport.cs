namespace Varde.Roadmap;

/// <summary>A year of a roadmap: what its editions moved, added and dropped, and whose end came.</summary>
/// <param name="Year">The year.</param>
/// <param name="Changes">What the editions of the year changed, the oldest first.</param>
/// <param name="Ended">The deliveries whose end came in the year, by the plan that held when the year was over, or holds now.</param>
public sealed record YearReport(int Year, IReadOnlyList<RoadmapChange> Changes, IReadOnlyList<PlacedDelivery> Ended)
{
    /// <summary>What got another date.</summary>
    public IEnumerable<RoadmapChange> Moved => Changes.Where(change => change.IsMove);

    /// <summary>What came, also for the second time.</summary>
    public IEnumerable<RoadmapChange> Added => Changes.Where(change => change.Kind is ChangeKind.Added or ChangeKind.Returned);

    /// <summary>What went before its end had come.</summary>
    public IEnumerable<RoadmapChange> Dropped => Changes.Where(change => change is { Kind: ChangeKind.Dropped, WentAfterItsEnd: false });

    /// <summary>What else changed: titles, owners, phases.</summary>
    public IEnumerable<RoadmapChange> Otherwise => Changes.Where(change => change is { Kind: ChangeKind.Changed, IsMove: false });

    /// <summary>The report of a year.</summary>
    public static YearReport Of(RoadmapView view, int year)
    {
        var until = view.Day.Year > year ? new DateOnly(year, 12, 31) : view.Day;
        var known = view.Editions.Where(edition => edition.Published <= until).SelectMany(edition => edition.Plan.Deliveries()).GroupBy(one => one.Delivery.Id, StringComparer.Ordinal).Select(one => one.Last());
        return new(year, [.. view.Changes.Where(change => change.Edition.Published.Year == year)], [.. known.Where(one => one.Delivery.End.Last is { } end && end.Year == year && end <= until && IsNotGone(view, one, until))]);
    }

    /// <summary>The years that there is something to tell of, the newest first.</summary>
    public static IReadOnlyList<int> YearsOf(RoadmapView view) =>
        [.. view.Editions.Select(edition => edition.Published.Year).Concat(view.Plan.Deliveries().Select(one => one.Delivery.End.Last?.Year ?? 0)).Where(year => year > 0 && year <= view.Day.Year).Distinct().OrderDescending()];

    // What was dropped before its end did not reach it.
    private static bool IsNotGone(RoadmapView view, PlacedDelivery one, DateOnly until) =>
        view.HistoryOf(one.Delivery.Id).LastOrDefault(change => change.Edition.Published <= until) is not { Kind: ChangeKind.Dropped, WentAfterItsEnd: false };
}
