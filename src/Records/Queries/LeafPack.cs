using Varde.Records.Commits;

namespace Varde.Records.Queries;

/// <summary>Asks the packed leaves of one document.</summary>
internal static class LeafPack
{
    /// <summary>Whether a document with these leaves is a candidate.</summary>
    public static bool Matches(byte[] pack, LeafFilter filter) => Matches(PackedLeaves.Read(pack), filter);

    /// <summary>The largest (or smallest) number at one of some paths; null when there is none.</summary>
    public static double? Extreme(byte[] pack, LeafOrder order)
    {
        double? best = null;
        var leaves = new LeafReader(pack);
        while (leaves.Next())
            if (leaves.Type is LeafType.Number or LeafType.Time && order.Paths.Contains(leaves.PathId) && (best is null || (order.Descending ? leaves.Number > best : leaves.Number < best)))
                best = leaves.Number;
        return best;
    }

    private static bool Matches(List<PreparedLeaf> leaves, LeafFilter filter) => filter switch
    {
        LeafRange range => leaves.Exists(l => l.Number is { } n && !(n < range.Low) && !(n > range.High) && range.Paths.Contains(l.PathId)),
        LeafKeys keys => leaves.Exists(l => l.Sort is { } sort && keys.Paths.Contains(l.PathId) && keys.Keys.Any(k => k.AsSpan().SequenceEqual(sort))),
        LeafKeyRange range => leaves.Exists(l => l.Sort is { } sort && range.Paths.Contains(l.PathId) && IsWithin(sort, range)),
        LeafAll all => all.Terms.All(term => Matches(leaves, term)),
        LeafAny any => any.Terms.Any(term => Matches(leaves, term)),
        // Words are no leaves: whoever asks compares the document's own.
        _ => true,
    };

    private static bool IsWithin(byte[] key, LeafKeyRange range) =>
        key.AsSpan().SequenceCompareTo(range.Low) >= 0 && (range.Above is null || key.AsSpan().SequenceCompareTo(range.Above) < 0);
}
