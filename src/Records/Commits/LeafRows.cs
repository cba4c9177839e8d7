namespace Varde.Records.Commits;

/// <summary>A row of the value index: where in the population a value is. The ordinal tells the leaves of one path in one document apart.</summary>
internal readonly record struct LeafRow(long EhrId, long DocumentId, int PathId, int Ordinal, int AccessClassId, double? Number, byte[]? Sort);

/// <summary>A row of the value index that held from one time until another, as part of a version that is no longer the latest.</summary>
internal readonly record struct PastLeafRow(LeafRow Leaf, long ValidFrom, long ValidTo);

/// <summary>The words of a document as they are now; null when it has none, or is shown no more.</summary>
internal readonly record struct WordsRow(long EhrId, long DocumentId, DocumentWords? Words);

/// <summary>What changes in the value index and the index of words.</summary>
internal sealed class LeafChanges
{
    public List<LeafRow> Removed { get; } = [];
    public List<LeafRow> Added { get; } = [];
    public List<PastLeafRow> Past { get; } = [];
    public List<WordsRow> Words { get; } = [];

    /// <summary>Takes the leaves of a document's latest version into the index.</summary>
    public void Add(long ehrId, long documentId, int accessClassId, IReadOnlyList<PreparedLeaf> leaves) =>
        Added.AddRange(Rows(ehrId, documentId, accessClassId, leaves));

    /// <summary>Takes the leaves of what was a document's latest version out of the index.</summary>
    public void Remove(long ehrId, long documentId, IReadOnlyList<PreparedLeaf> leaves) => Removed.AddRange(Rows(ehrId, documentId, 0, leaves));

    /// <summary>Keeps the leaves of an earlier version with the time it was the latest.</summary>
    public void Keep(long ehrId, long documentId, IReadOnlyList<PreparedLeaf> leaves, long from, long until) =>
        Past.AddRange(Rows(ehrId, documentId, 0, leaves).Select(row => new PastLeafRow(row, from, until)));

    // Paths that are searched within one record only have numbers below 0: their leaves are in the document's row and not in the index.
    private static IEnumerable<LeafRow> Rows(long ehrId, long documentId, int accessClassId, IReadOnlyList<PreparedLeaf> leaves)
    {
        var (path, ordinal) = (0, 0);
        foreach (var leaf in leaves)
        {
            ordinal = leaf.PathId == path ? ordinal + 1 : 0;
            path = leaf.PathId;
            if (path > 0) yield return new LeafRow(ehrId, documentId, path, ordinal, accessClassId, leaf.Number, leaf.Sort);
        }
    }
}
