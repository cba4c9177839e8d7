namespace Varde.Records;

/// <summary>
/// What the leaves of a document must be like for it to be a candidate: each term asks for a leaf at one of some paths. A document that has values
/// that are no leaves (<see cref="LeafSink.Unindexed"/>) is always a candidate.
/// </summary>
public abstract record LeafFilter;

/// <summary>A number or time within bounds, both included.</summary>
/// <param name="Paths">The numbers of the paths, above 0.</param>
/// <param name="Low">The lower bound; null when open.</param>
/// <param name="High">The upper bound; null when open.</param>
public sealed record LeafRange(IReadOnlyList<int> Paths, double? Low, double? High) : LeafFilter;

/// <summary>A text or code whose key is one of some.</summary>
/// <param name="Paths">The numbers of the paths, above 0.</param>
/// <param name="Keys">The keys, see <see cref="LeafSink.SortKey"/> and <see cref="LeafSink.CodeKey"/>.</param>
public sealed record LeafKeys(IReadOnlyList<int> Paths, IReadOnlyList<byte[]> Keys) : LeafFilter;

/// <summary>A text or code whose key lies between two.</summary>
/// <param name="Paths">The numbers of the paths, above 0.</param>
/// <param name="Low">The lowest key.</param>
/// <param name="Above">The key after the highest; null when there is no highest.</param>
public sealed record LeafKeyRange(IReadOnlyList<int> Paths, byte[] Low, byte[]? Above) : LeafFilter
{
    /// <summary>The keys of codes that begin with a text.</summary>
    public static LeafKeyRange Prefix(IReadOnlyList<int> paths, string begin)
    {
        var low = LeafSink.CodeKey(begin);
        return new(paths, low, After(low));
    }

    // The next key that does not begin so: UTF-8 has no byte of 255.
    private static byte[]? After(byte[] key) => key.Length == 0 ? null : [.. key[..^1], (byte)(key[^1] + 1)];
}

/// <summary>Words that a document holds, all of them.</summary>
/// <param name="InNarrative">True for its narrative, false for the whole document.</param>
/// <param name="Words">The words as <see cref="DocumentWords.Kept"/> keeps them, or the begins of words; none of them empty.</param>
public sealed record LeafWords(bool InNarrative, IReadOnlyList<(string Text, bool IsBegin)> Words) : LeafFilter;

/// <summary>All of some terms, not necessarily at the same place of the document.</summary>
/// <param name="Terms">The terms.</param>
public sealed record LeafAll(IReadOnlyList<LeafFilter> Terms) : LeafFilter;

/// <summary>At least one of some terms.</summary>
/// <param name="Terms">The terms.</param>
public sealed record LeafAny(IReadOnlyList<LeafFilter> Terms) : LeafFilter;

/// <summary>In which order documents come: by the number or time of their leaf at one of some paths; those without one come before the smallest.</summary>
/// <param name="Paths">The numbers of the paths.</param>
/// <param name="Descending">True for the largest first.</param>
public sealed record LeafOrder(IReadOnlyList<int> Paths, bool Descending);

/// <summary>A path that leaves have.</summary>
/// <param name="Id">Its number: above 0 when its leaves are in the value index, else they are found with their documents only.</param>
/// <param name="Path">The path.</param>
/// <param name="Type">The type of its leaves.</param>
public sealed record KnownLeafPath(int Id, LeafPath Path, LeafType Type);
