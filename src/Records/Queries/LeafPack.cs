
namespace Varde.Records.Queries;

/// <summary>Asks the packed leaves of one document.</summary>
internal static class LeafPack
{
    /// <summary>Whether a document with these leaves is a candidate.</summary>
    public static bool Matches(ReadOnlySpan<byte> pack, LeafFilter filter)
    {
        switch (filter)
        {
            case LeafAll all:
                foreach (var term in all.Terms)
                    if (!Matches(pack, term)) return false;
                return true;
            case LeafAny any:
                foreach (var term in any.Terms)
                    if (Matches(pack, term)) return true;
                return false;
            default: return Holds(pack, filter);
        }
    }

    /// <summary>Whether a document has a leaf at a path with a number beyond these.</summary>
    public static bool HasBeyond(ReadOnlySpan<byte> pack, int lowest, int highest)
    {
        var leaves = new LeafReader(pack);
        while (leaves.Next())
            if (leaves.PathId < lowest || leaves.PathId > highest) return true;
        return false;
    }

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

    private static bool Holds(ReadOnlySpan<byte> pack, LeafFilter term)
    {
        // Words are no leaves: whoever asks compares the document's own.
        if (term is LeafWords) return true;
        var leaves = new LeafReader(pack);
        while (leaves.Next())
            if (IsTaken(leaves, term)) return true;
        return false;
    }

    private static bool IsTaken(LeafReader leaf, LeafFilter term) => term switch
    {
        LeafRange range => leaf.HasNumber && range.Paths.Contains(leaf.PathId) && !(leaf.Number < range.Low) && !(leaf.Number > range.High),
        LeafKeys keys => leaf.HasKey && keys.Paths.Contains(leaf.PathId) && IsOneOf(leaf.Key(), keys.Keys),
        LeafKeyRange range => leaf.HasKey && range.Paths.Contains(leaf.PathId) && IsWithin(leaf.Key(), range),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static bool IsOneOf(ReadOnlySpan<byte> key, IReadOnlyList<byte[]> keys)
    {
        foreach (var one in keys)
            if (key.SequenceEqual(one)) return true;
        return false;
    }

    private static bool IsWithin(ReadOnlySpan<byte> key, LeafKeyRange range) =>
        key.SequenceCompareTo(range.Low) >= 0 && (range.Above is null || key.SequenceCompareTo(range.Above) < 0);
}
