namespace Varde.Fhir.FhirPath;

/// <summary>Collections as sets (FHIRPath 2.0, 5.1, 5.3 and 5.4).</summary>
internal static class FhirPathSets
{
    /// <summary>The items of both, each once.</summary>
    public static FhirPathNode[] Union(FhirPathNode[] left, FhirPathNode[] right, FhirPathRun run) => Distinct([.. left, .. right], run);

    /// <summary>The items, each once.</summary>
    public static FhirPathNode[] Distinct(FhirPathNode[] nodes, FhirPathRun run)
    {
        if (nodes.Length < 2) return nodes;
        return run.May(nodes.Length) ? [.. nodes.Distinct(new FhirPathEquality(run))] : [];
    }

    /// <summary>The items that are in both, each once.</summary>
    public static FhirPathNode[] Intersection(FhirPathNode[] left, FhirPathNode[] right, FhirPathRun run) =>
        left.Length > 0 && right.Length > 0 && run.May(left.Length + right.Length) ? [.. left.Intersect(right, new FhirPathEquality(run))] : [];

    /// <summary>The items that are not in the other one; what comes twice stays twice.</summary>
    public static FhirPathNode[] Difference(FhirPathNode[] left, FhirPathNode[] right, FhirPathRun run)
    {
        if (!run.May(left.Length + right.Length)) return [];
        var without = right.ToHashSet(new FhirPathEquality(run));
        return Array.FindAll(left, node => !without.Contains(node));
    }

    /// <summary>Whether every item is in the other one.</summary>
    public static bool IsSubset(FhirPathNode[] part, FhirPathNode[] whole, FhirPathRun run) => Difference(part, whole, run).Length == 0;
}
