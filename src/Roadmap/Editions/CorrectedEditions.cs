namespace Varde.Roadmap.Editions;

/// <summary>The editions as they are by the corrections that are in force: those that were taken back are left out, and deliveries have the ids that editors gave them.</summary>
internal static class CorrectedEditions
{
    /// <summary>Those that were taken back left out.</summary>
    public static IReadOnlyList<ListedEdition> Standing(IEnumerable<ListedEdition> listed, IReadOnlyList<RoadmapCorrection> corrections)
    {
        var taken = InForce(corrections).Where(one => one.Request.Kind == CorrectionKind.TakenBack).Select(one => one.Request.Edition).ToHashSet();
        return [.. listed.Where(one => !taken.Contains(one.Number))];
    }

    /// <summary>An edition with the ids that its deliveries have.</summary>
    public static RoadmapEdition Named(RoadmapEdition edition, IReadOnlyList<RoadmapCorrection> corrections)
    {
        var inForce = InForce(corrections).Where(one => one.Request.Kind != CorrectionKind.TakenBack && edition.Number >= one.Request.Edition && edition.Number <= one.Until).ToList();
        return inForce.Count == 0 ? edition : edition with { Plan = edition.Plan.With(delivery => inForce.Aggregate(delivery, (now, one) => one.Renames(now.Id, edition.Number) ? now with { Id = one.NewId, Doubt = MatchDoubt.None } : now)) };
    }

    /// <summary>The id that a delivery of an edition has now.</summary>
    public static string IdOf(string delivery, int edition, IReadOnlyList<RoadmapCorrection> corrections) => InForce(corrections).Aggregate(delivery, (now, one) => one.Renames(now, edition) ? one.NewId : now);

    /// <summary>The ids that deliveries had before they were found to be the same as others, with those that they have now.</summary>
    public static IReadOnlyDictionary<string, string> Renamed(IReadOnlyList<RoadmapCorrection> corrections) =>
        InForce(corrections).Where(one => one.Request.Kind == CorrectionKind.Same).GroupBy(one => one.Request.Delivery, StringComparer.Ordinal).ToDictionary(one => one.Key, one => one.Last().NewId, StringComparer.Ordinal);

    /// <summary>Why editions cannot be so: one is older than the one before it, or two deliveries of one have the same id.</summary>
    public static string? FaultOf(IReadOnlyList<RoadmapEdition> editions)
    {
        if (editions.Zip(editions.Skip(1)).Any(pair => pair.First.Published > pair.Second.Published)) return "An edition would be older than the one before it.";
        return editions.Any(edition => edition.Plan.Deliveries().GroupBy(one => one.Delivery.Id, StringComparer.Ordinal).Any(same => same.Count() > 1)) ? "Two deliveries of one edition would be the same." : null;
    }

    private static IEnumerable<RoadmapCorrection> InForce(IReadOnlyList<RoadmapCorrection> corrections) => corrections.Where(one => one.Withdrawn is null);
}
