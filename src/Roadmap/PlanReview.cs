namespace Varde.Roadmap;

/// <summary>What an editor should look at in a plan.</summary>
/// <param name="Overlaps">Deliveries of one measure that run at the same time.</param>
/// <param name="Gaps">Times between the deliveries of one measure in which nothing runs.</param>
/// <param name="Open">Deliveries that lack a date, an owner, user groups or phases, with what they lack.</param>
/// <param name="Reversed">Deliveries that end before they start.</param>
/// <param name="DeadReferences">References to what the plan does not have, with where they stand.</param>
/// <param name="Doubtful">Deliveries of which it is not certain that they are those of the edition before.</param>
public sealed record PlanReview(
    IReadOnlyList<DeliveryOverlap> Overlaps, IReadOnlyList<DeliveryGap> Gaps, IReadOnlyList<OpenDelivery> Open, IReadOnlyList<PlacedDelivery> Reversed,
    IReadOnlyList<DeadReference> DeadReferences, IReadOnlyList<PlacedDelivery> Doubtful)
{
    /// <summary>Looks through a plan.</summary>
    public static PlanReview Of(RoadmapPlan plan)
    {
        var all = plan.Deliveries().ToList();
        var measures = plan.SubGoals.SelectMany(subGoal => subGoal.Measures.Select(measure => (subGoal, measure))).ToList();
        return new(
            [.. measures.SelectMany(one => OverlapsOf(one.subGoal, one.measure))],
            [.. measures.SelectMany(one => GapsOf(one.subGoal, one.measure))],
            [.. all.Select(OpenDelivery.Of).Where(one => one.Lacks.Count > 0)],
            [.. all.Where(one => one.Delivery.Start.First > one.Delivery.End.Last)],
            [.. DeadReferencesOf(plan)],
            [.. all.Where(one => one.Delivery.Doubt != MatchDoubt.None)]);
    }

    private static IEnumerable<DeliveryOverlap> OverlapsOf(SubGoal subGoal, Measure measure)
    {
        var dated = Dated(measure);
        for (var at = 1; at < dated.Count; at++)
            for (var before = 0; before < at; before++)
                if (dated[before].End.Last is { } end && dated[at].Start.First is { } start && start <= end)
                    yield return new(subGoal, measure, dated[before], dated[at], start, Earlier(end, dated[at].End.Last ?? end));
    }

    private static IEnumerable<DeliveryGap> GapsOf(SubGoal subGoal, Measure measure)
    {
        // What has no start may have run at any time before its end, and what has no end at any time after its start.
        Delivery? last = null;
        foreach (var next in measure.Deliveries.Where(one => one.End.IsDefined || one.Start.IsDefined).OrderBy(one => one.Start.First ?? DateOnly.MinValue))
        {
            if (last?.End.Last is { } end && next.Start.First is { } start && start > end.AddDays(1)) yield return new(subGoal, measure, last, next, end.AddDays(1), start.AddDays(-1));
            if (last is null || (next.End.Last ?? DateOnly.MaxValue) > (last.End.Last ?? DateOnly.MaxValue)) last = next;
        }
    }

    private static List<Delivery> Dated(Measure measure) =>
        [.. measure.Deliveries.Where(one => one is { Start.IsDefined: true, End.IsDefined: true } && one.Start.First <= one.End.Last).OrderBy(one => one.Start.First).Take(200)];

    private static IEnumerable<DeadReference> DeadReferencesOf(RoadmapPlan plan) =>
        from subGoal in plan.SubGoals
        from measure in subGoal.Measures
        from reference in BodyFacts.Of([.. measure.Body, .. measure.Deliveries.SelectMany(one => one.Body)]).References
        where !plan.Has(reference)
        select new DeadReference(subGoal, measure, reference);

    private static DateOnly Earlier(DateOnly one, DateOnly other) => one < other ? one : other;
}

/// <summary>Two deliveries of one measure that run at the same time.</summary>
/// <param name="SubGoal">Of which sub-goal.</param>
/// <param name="Measure">Of which measure.</param>
/// <param name="One">The one that starts first.</param>
/// <param name="Other">The other.</param>
/// <param name="From">The first day of both.</param>
/// <param name="To">The last day of both.</param>
public sealed record DeliveryOverlap(SubGoal SubGoal, Measure Measure, Delivery One, Delivery Other, DateOnly From, DateOnly To);

/// <summary>A time in which nothing of a measure runs.</summary>
/// <param name="SubGoal">Of which sub-goal.</param>
/// <param name="Measure">Of which measure.</param>
/// <param name="Before">What ended.</param>
/// <param name="After">What starts next.</param>
/// <param name="From">The first day of it.</param>
/// <param name="To">The last day of it.</param>
public sealed record DeliveryGap(SubGoal SubGoal, Measure Measure, Delivery Before, Delivery After, DateOnly From, DateOnly To);

/// <summary>A delivery that lacks something.</summary>
/// <param name="Placed">The delivery.</param>
/// <param name="Lacks">What it lacks.</param>
public sealed record OpenDelivery(PlacedDelivery Placed, IReadOnlyList<DeliveryField> Lacks)
{
    internal static OpenDelivery Of(PlacedDelivery placed)
    {
        var one = placed.Delivery;
        (DeliveryField Field, bool Lacks)[] all =
        [
            (DeliveryField.Start, !one.Start.IsDefined), (DeliveryField.End, !one.End.IsDefined), (DeliveryField.Owner, one.Owner is null), (DeliveryField.UserGroups, one.UserGroups is null),
            (DeliveryField.Phases, one.Phases.Count == 0),
        ];
        return new(placed, [.. all.Where(field => field.Lacks).Select(field => field.Field)]);
    }
}

/// <summary>A reference to what the plan does not have.</summary>
/// <param name="SubGoal">The sub-goal in which it stands.</param>
/// <param name="Measure">The measure in which it stands.</param>
/// <param name="Reference">The reference.</param>
public sealed record DeadReference(SubGoal SubGoal, Measure Measure, CrossReference Reference);
