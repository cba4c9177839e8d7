namespace Varde.Records.Commits;

/// <summary>Which versions a contribution brought or attested, as its row says it: the key of the document and the number of each.</summary>
internal static class ContributionMembers
{
    /// <summary>Adds one.</summary>
    public static void Append(List<byte> members, long documentId, int number)
    {
        VarInt.Append(members, (ulong)documentId);
        VarInt.Append(members, (ulong)number);
    }

    /// <summary>All, in the order given.</summary>
    public static List<(long DocumentId, int Number)> Read(byte[] bytes)
    {
        var members = new List<(long, int)>();
        ReadOnlySpan<byte> rest = bytes;
        while (!rest.IsEmpty) members.Add(((long)VarInt.Read(ref rest), (int)VarInt.Read(ref rest)));
        return members;
    }
}
