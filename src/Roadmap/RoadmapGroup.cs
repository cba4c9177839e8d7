namespace Varde.Roadmap;

/// <summary>By what the deliveries of a roadmap are put together.</summary>
public enum RoadmapGrouping
{
    /// <summary>By sub-goal, as the page has them.</summary>
    SubGoal,

    /// <summary>By phase: a delivery with several phases stands in each.</summary>
    Phase,

    /// <summary>By owner.</summary>
    Owner,

    /// <summary>By user group: a delivery for several stands in each.</summary>
    UserGroup,

    /// <summary>By the organisations that the page names in connection with deliveries.</summary>
    Organisation,
}

/// <summary>Deliveries that have something in common.</summary>
/// <param name="Name">What; empty for those of which the page does not say it.</param>
/// <param name="Deliveries">The deliveries, in the order of the page.</param>
public sealed record RoadmapGroup(string Name, IReadOnlyList<PlacedDelivery> Deliveries)
{
    /// <summary>The groups of a plan. Phases are in the order in which a service goes through them, the rest by name, and what the page does not say comes last.</summary>
    public static IReadOnlyList<RoadmapGroup> Of(RoadmapPlan plan, RoadmapGrouping grouping)
    {
        if (grouping == RoadmapGrouping.SubGoal) return [.. plan.SubGoals.Select(subGoal => new RoadmapGroup(NameOf(subGoal), [.. subGoal.Measures.SelectMany(measure => measure.Deliveries.Select(one => new PlacedDelivery(one, measure, subGoal)))]))];
        var placed = plan.Deliveries().SelectMany(one => NamesOf(one, grouping).DefaultIfEmpty("").Select(name => (Name: name, Placed: one)));
        var groups = placed.GroupBy(one => one.Name, StringComparer.OrdinalIgnoreCase).Select(group => new RoadmapGroup(Capital(group.Key), [.. group.Select(one => one.Placed)]));
        return [.. groups.OrderBy(group => group.Name.Length == 0).ThenBy(group => grouping == RoadmapGrouping.Phase ? OrderOf(group.Name) : 0).ThenBy(group => group.Name, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>A sub-goal as it is called: "Delmål 1A – Ungdom skal …".</summary>
    public static string NameOf(SubGoal subGoal) => subGoal.Title.Length > 0 ? $"Delmål {subGoal.Code} – {subGoal.Title}" : $"Delmål {subGoal.Code}";

    private static IEnumerable<string> NamesOf(PlacedDelivery one, RoadmapGrouping grouping) => grouping switch
    {
        RoadmapGrouping.Phase => one.Delivery.Phases.Select(phase => phase.Text).Distinct(StringComparer.OrdinalIgnoreCase),
        RoadmapGrouping.Owner => one.Delivery.Owner is { } owner ? [owner] : [],
        RoadmapGrouping.UserGroup => one.Delivery.Groups().Distinct(StringComparer.OrdinalIgnoreCase),
        _ => one.Organisations(),
    };

    private static double OrderOf(string phase) => new RoadmapPhase(phase) is { Stages: { Count: > 0 } stages } ? stages.Average(stage => (int)stage) : double.MaxValue;

    private static string Capital(string name) => name.Length == 0 ? name : char.ToUpperInvariant(name[0]) + name[1..];
}
