using Varde.Records;

namespace Varde.Fhir.Search.Indexing;

/// <summary>Reads the values of search parameters from the leaves of a document, as <see cref="LeafWriter"/> wrote them.</summary>
internal static class LeafValues
{
    private const int MostLevels = 16;

    private static readonly int[] Zeros = new int[MostLevels];

    /// <summary>The values of some names; null when the leaves do not tell them, and the resource must be opened.</summary>
    public static SearchValues? Read(ReadOnlyMemory<byte> pack, WantedLeaves wanted)
    {
        var values = new SearchValues();
        var leaves = new LeafReader(pack.Span);
        Span<int> positions = stackalloc int[MostLevels];
        while (leaves.Next())
        {
            if (wanted.IsNewer(leaves.PathId)) return null;
            if (!wanted.Names.TryGetValue(leaves.PathId, out var name)) continue;
            if (name.Facet is not { } facet || !leaves.TryPositions(positions)) return null;
            values.Add(name.Path, new(Value(facet, leaves), positions.ContainsAnyExcept(0) ? positions.ToArray() : Zeros));
        }
        return values;
    }

    private static SearchValue? Value(SearchFacet facet, LeafReader leaf) => leaf.Type switch
    {
        LeafType.Node => null,
        LeafType.Time => FhirTime.Read(leaf.Text() ?? ""),
        _ => LeafWriter.Unpacked(facet, leaf.Text() ?? ""),
    };
}
