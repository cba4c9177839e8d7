namespace Varde.Roadmap;

/// <summary>What became of a delivery from one edition to the next.</summary>
public enum ChangeKind
{
    /// <summary>It is there for the first time.</summary>
    Added,

    /// <summary>Something of it is another.</summary>
    Changed,

    /// <summary>It is no longer there.</summary>
    Dropped,

    /// <summary>It is there again.</summary>
    Returned,
}

/// <summary>The parts of a delivery whose change is told.</summary>
public enum DeliveryField
{
    Title,
    Owner,
    UserGroups,
    Start,
    End,
    Phases,
    Tentative,
    SubGoal,
    Measure,
}

/// <summary>A part of a delivery that changed.</summary>
/// <param name="Field">Which.</param>
/// <param name="Before">What it was; empty for nothing.</param>
/// <param name="After">What it is; empty for nothing.</param>
public sealed record FieldChange(DeliveryField Field, string Before, string After);

/// <summary>How far a day was moved, in whole months and the days that are left.</summary>
/// <param name="IsLater">Whether it was moved to a later day.</param>
/// <param name="Months">Whole months.</param>
/// <param name="Days">The days that are left.</param>
public sealed record DateShift(bool IsLater, int Months, int Days)
{
    /// <summary>From one day to another; null where they are the same. From the last day of a month to the last of another it is whole months.</summary>
    public static DateShift? Between(DateOnly from, DateOnly to)
    {
        if (from == to) return null;
        var (early, late) = from < to ? (from, to) : (to, from);
        if (IsEndOfMonth(early) && IsEndOfMonth(late)) return new(from < to, MonthsOf(late) - MonthsOf(early), 0);
        var months = MonthsOf(late) - MonthsOf(early);
        if (early.AddMonths(months) > late) months--;
        return new(from < to, months, late.DayNumber - early.AddMonths(months).DayNumber);
    }

    /// <summary>From one date to another; null where one is not decided, or they are not equally exact.</summary>
    public static DateShift? Between(RoadmapDate from, RoadmapDate to) =>
        from is { First: { } start, Last: { } last } && to is { First: { } otherStart, Last: { } otherLast } && IsAlike(last.DayNumber - start.DayNumber, otherLast.DayNumber - otherStart.DayNumber)
            ? Between(last, otherLast) : null;

    // Months and quarters are not all of the same length.
    private static bool IsAlike(int days, int others) => (days == 0) == (others == 0) && Math.Abs(days - others) <= 4;

    private static int MonthsOf(DateOnly day) => day.Year * 12 + day.Month;

    private static bool IsEndOfMonth(DateOnly day) => day.Day == DateTime.DaysInMonth(day.Year, day.Month);
}

/// <summary>A date that was moved.</summary>
/// <param name="From">What was published before.</param>
/// <param name="To">What is published now.</param>
public sealed record DateMove(RoadmapDate From, RoadmapDate To)
{
    /// <summary>How far; null where one of them is not decided, or they are not equally exact.</summary>
    public DateShift? Shift => DateShift.Between(From, To);
}

/// <summary>What happened to a delivery in an edition.</summary>
/// <param name="Kind">What.</param>
/// <param name="Edition">The edition in which it happened.</param>
/// <param name="Before">The delivery before; null where it is new.</param>
/// <param name="After">The delivery now; null where it is gone.</param>
public sealed record RoadmapChange(ChangeKind Kind, RoadmapEdition Edition, PlacedDelivery? Before, PlacedDelivery? After)
{
    /// <summary>The delivery, as it is now or was last.</summary>
    public PlacedDelivery Placed => After ?? Before!;

    /// <summary>Its id.</summary>
    public string DeliveryId => Placed.Delivery.Id;

    /// <summary>The parts that changed.</summary>
    public IReadOnlyList<FieldChange> Fields => Before is null || After is null ? [] : [.. Differences(Before, After)];

    /// <summary>The start, where it was moved.</summary>
    public DateMove? MovedStart => MoveOf(one => one.Start);

    /// <summary>The end, where it was moved.</summary>
    public DateMove? MovedEnd => MoveOf(one => one.End);

    /// <summary>Whether a date was moved.</summary>
    public bool IsMove => MovedStart is not null || MovedEnd is not null;

    /// <summary>Whether its end had passed before it went, so that it may have gone because it is done.</summary>
    public bool WentAfterItsEnd => Kind == ChangeKind.Dropped && Before!.Delivery.End.Last < Edition.Published;

    /// <summary>What happened from one edition to the next.</summary>
    /// <param name="before">The edition before.</param>
    /// <param name="after">The edition.</param>
    /// <param name="earlier">The ids of deliveries of still earlier editions.</param>
    internal static IEnumerable<RoadmapChange> Between(RoadmapEdition before, RoadmapEdition after, IReadOnlySet<string> earlier)
    {
        var (old, now) = (before.Plan.Deliveries().ToDictionary(one => one.Delivery.Id), after.Plan.Deliveries().ToList());
        foreach (var placed in now)
            if (old.Remove(placed.Delivery.Id, out var was))
            {
                var change = new RoadmapChange(ChangeKind.Changed, after, was, placed);
                if (change.Fields.Count > 0) yield return change;
            }
            else yield return new(earlier.Contains(placed.Delivery.Id) ? ChangeKind.Returned : ChangeKind.Added, after, null, placed);
        foreach (var gone in before.Plan.Deliveries().Where(one => old.ContainsKey(one.Delivery.Id))) yield return new(ChangeKind.Dropped, after, gone, null);
    }

    private DateMove? MoveOf(Func<Delivery, RoadmapDate> date) =>
        Before is { } before && After is { } after && !IsSame(date(before.Delivery), date(after.Delivery)) ? new(date(before.Delivery), date(after.Delivery)) : null;

    // A date that is only written otherwise was not moved.
    private static bool IsSame(RoadmapDate one, RoadmapDate other) => (one.First, one.Last) == (other.First, other.Last);

    private static IEnumerable<FieldChange> Differences(PlacedDelivery before, PlacedDelivery after)
    {
        var (old, now) = (before.Delivery, after.Delivery);
        if (!IsSame(old.Start, now.Start)) yield return new(DeliveryField.Start, old.Start.Text, now.Start.Text);
        if (!IsSame(old.End, now.End)) yield return new(DeliveryField.End, old.End.Text, now.End.Text);
        if (old.IsTentative != now.IsTentative) yield return new(DeliveryField.Tentative, old.IsTentative ? "true" : "false", now.IsTentative ? "true" : "false");
        foreach (var (field, was, becomes) in new[]
        {
            (DeliveryField.Phases, PhasesOf(old), PhasesOf(now)), (DeliveryField.Title, old.Title, now.Title), (DeliveryField.Owner, old.Owner, now.Owner),
            (DeliveryField.UserGroups, old.UserGroups, now.UserGroups), (DeliveryField.SubGoal, before.SubGoal.Code, after.SubGoal.Code), (DeliveryField.Measure, before.Measure.Title, after.Measure.Title),
        })
            if (was != becomes) yield return new(field, was ?? "", becomes ?? "");
    }

    private static string PhasesOf(Delivery delivery) => string.Join(", ", delivery.Phases.Select(phase => phase.Text));
}
