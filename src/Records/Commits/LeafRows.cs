namespace Varde.Records.Commits;

/// <summary>Leaves of a document as rows.</summary>
internal static class LeafRows
{
    /// <summary>Adds the rows. The ordinal tells leaves of one path apart, in the order the extractors gave them.</summary>
    public static void Add(List<LeafRow> rows, long ehrId, long documentId, int accessClassId, IReadOnlyList<PreparedLeaf> leaves)
    {
        var first = rows.Count;
        foreach (var (pathId, leaf) in leaves)
        {
            var ordinal = Earlier(rows, first, pathId);
            rows.Add(new LeafRow(ehrId, documentId, pathId, ordinal, accessClassId, leaf.Number, leaf.Text, leaf.Sort, leaf.Positions));
        }
    }

    private static int Earlier(List<LeafRow> rows, int first, int pathId)
    {
        for (var i = rows.Count - 1; i >= first; i--)
        {
            if (rows[i].PathId == pathId) return rows[i].Ordinal + 1;
        }
        return 0;
    }
}
