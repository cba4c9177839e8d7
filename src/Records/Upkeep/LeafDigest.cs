using System.Buffers.Binary;
using System.Security.Cryptography;
using Varde.Records.Commits;

namespace Varde.Records.Upkeep;

/// <summary>
/// A digest of what is searched: the sum of a SHA-256 of each pack, each row of the value index and each row of the history. A sum does not
/// depend on the order, so that rows are taken as the database gives them, and counts a row that is there twice.
/// </summary>
internal readonly record struct LeafDigest(UInt128 Sum)
{
    private enum Part : byte
    {
        Pack = 1,
        Number = 2,
        Text = 3,
        Past = 4,
    }

    public static LeafDigest operator +(LeafDigest a, LeafDigest b) => new(unchecked(a.Sum + b.Sum));

    /// <summary>What a document's row says for queries; of a document that they do not see there is nothing to say.</summary>
    public static LeafDigest OfDocument(DocumentKey key, IndexedDocument row) => row.Shown == 0 && row.ContentsId is null && row.Pack.Length == 0
        ? default
        : Of(Part.Pack, key.EhrId, key.DocumentId, 0, row.Shown, row.ContentsId ?? -1, null, row.Pack);

    /// <summary>A row of the value index: a number or a sort key.</summary>
    public static LeafDigest OfRow(LeafRow row) => row.Sort is { } key
        ? Of(Part.Text, row.EhrId, row.DocumentId, row.PathId, row.AccessClassId, 0, null, key)
        : Of(Part.Number, row.EhrId, row.DocumentId, row.PathId, row.AccessClassId, 0, row.Number, []);

    /// <summary>A row of the history.</summary>
    public static LeafDigest OfPast(PastLeafRow row) =>
        Of(Part.Past, row.Leaf.EhrId, row.Leaf.DocumentId, row.Leaf.PathId, row.ValidFrom, row.ValidTo, row.Leaf.Number, row.Leaf.Sort ?? []);

    /// <summary>The digest in hexadecimal.</summary>
    public override string ToString() => Sum.ToString("x32");

    private static LeafDigest Of(Part part, long ehrId, long documentId, int pathId, long first, long second, double? number, ReadOnlySpan<byte> data)
    {
        Span<byte> head = stackalloc byte[1 + (6 * sizeof(long)) + SHA256.HashSizeInBytes];
        head[0] = (byte)part;
        // To SQLite zero has no sign.
        var bits = number is { } value ? BitConverter.DoubleToInt64Bits(value == 0 ? 0 : value) : 0;
        ReadOnlySpan<long> fields = [ehrId, documentId, pathId, first, second, bits];
        for (var i = 0; i < fields.Length; i++) BinaryPrimitives.WriteInt64BigEndian(head[(1 + (i * sizeof(long)))..], fields[i]);
        SHA256.HashData(data, head[^SHA256.HashSizeInBytes..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(head, hash);
        return new(BinaryPrimitives.ReadUInt128BigEndian(hash));
    }
}
