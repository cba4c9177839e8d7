namespace Varde.Roadmap;

/// <summary>A roadmap as it stood on a day: the edition that held then, and what had changed until then.</summary>
/// <param name="Editions">The editions up to the day, the oldest first; at least one.</param>
/// <param name="Day">The day.</param>
/// <param name="Reasons">Why deliveries were moved, as far as an editor has said so, by delivery and number of the edition.</param>
public sealed record RoadmapView(IReadOnlyList<RoadmapEdition> Editions, DateOnly Day, IReadOnlyDictionary<(string Delivery, int Edition), MoveReason> Reasons)
{
    private readonly Lazy<ILookup<string, PlacedDelivery>> _deliveries = new(() => Editions.SelectMany(edition => edition.Plan.Deliveries()).ToLookup(one => one.Delivery.Id));
    private readonly Lazy<HashSet<string>> _held = new(() => Editions[^1].Plan.Deliveries().Select(one => one.Delivery.Id).ToHashSet(StringComparer.Ordinal));
    private ILookup<string, RoadmapChange>? _histories;

    /// <summary>The ids that deliveries had before an editor said that they are the same as others, with those that they have now.</summary>
    public IReadOnlyDictionary<string, string> Renamed { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The id by which a delivery is found now: addresses with the one that it had before go on leading to it.</summary>
    public string IdNow(string delivery)
    {
        // One that was renamed twice is followed twice; two that were renamed to each other lead nowhere.
        for (var steps = 0; steps <= Renamed.Count && !_deliveries.Value.Contains(delivery) && Renamed.TryGetValue(delivery, out var now); steps++) delivery = now;
        return delivery;
    }

    /// <summary>The edition that holds.</summary>
    public RoadmapEdition Edition => Editions[^1];

    /// <summary>What it says.</summary>
    public RoadmapPlan Plan => Edition.Plan;

    /// <summary>All that changed, the oldest first.</summary>
    public IReadOnlyList<RoadmapChange> Changes { get; } = [.. AllChanges(Editions)];

    /// <summary>What changed of a delivery, the oldest first.</summary>
    public IEnumerable<RoadmapChange> HistoryOf(string delivery) => (_histories ??= Changes.ToLookup(change => change.DeliveryId))[delivery];

    /// <summary>What changed in the edition that holds.</summary>
    public IEnumerable<RoadmapChange> Newest() => Changes.Where(change => change.Edition == Edition);

    /// <summary>A delivery as it is, or as it was when it went; null for an id that no edition has.</summary>
    public PlacedDelivery? Find(string delivery) => _deliveries.Value[delivery].LastOrDefault();

    /// <summary>Whether a delivery is part of the edition that holds.</summary>
    public bool Holds(string delivery) => _held.Value.Contains(delivery);

    /// <summary>How late a delivery's end is, against what was published first and last before; null for a delivery of no edition.</summary>
    public DeliverySlip? SlipOf(string delivery)
    {
        var ends = _deliveries.Value[delivery].Select(one => one.Delivery.End).ToList();
        if (ends.Count == 0) return null;
        var (first, before) = (ends.FirstOrDefault(end => end.IsDefined), ends.SkipLast(1).LastOrDefault(end => end.IsDefined));
        return new(ends[^1], Against(first, ends[^1]), Against(before, ends[^1]));
    }

    /// <summary>Why a date was moved; null where no editor has said so.</summary>
    public MoveReason? ReasonOf(RoadmapChange change) => Reasons.GetValueOrDefault((change.DeliveryId, change.Edition.Number));

    private static DateMove? Against(RoadmapDate? from, RoadmapDate to) => from is not null && (from.First, from.Last) != (to.First, to.Last) ? new(from, to) : null;

    private static IEnumerable<RoadmapChange> AllChanges(IReadOnlyList<RoadmapEdition> editions)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        for (var at = 1; at < editions.Count; at++)
        {
            known.UnionWith(editions[at - 1].Plan.Deliveries().Select(one => one.Delivery.Id));
            foreach (var change in RoadmapChange.Between(editions[at - 1], editions[at], known)) yield return change;
        }
    }
}

/// <summary>How late a delivery's end is.</summary>
/// <param name="End">The end that holds.</param>
/// <param name="SinceFirst">From the end that was published first; null where that is the same, or there was none.</param>
/// <param name="SinceLast">From the end that was published last before; likewise.</param>
public sealed record DeliverySlip(RoadmapDate End, DateMove? SinceFirst, DateMove? SinceLast);

/// <summary>Why a delivery was moved, as an editor said it.</summary>
/// <param name="Text">The reason.</param>
/// <param name="Entered">When it was entered.</param>
public sealed record MoveReason(string Text, DateTimeOffset Entered);
