using System.Buffers.Text;
using System.Text;
using Varde.Fhir.Search.Asking;

namespace Varde.Fhir.Search.Answering;

/// <summary>
/// Where a page begins: after a resource, by its keys in the order and its place. What was found for an earlier page is kept for a while, and told by the snapshot;
/// when that is gone the keys do.
/// </summary>
/// <param name="Snapshot">What was found for an earlier page; empty when nothing was kept.</param>
/// <param name="Skip">How many of that come before the page.</param>
/// <param name="After">The last resource of the page before.</param>
internal sealed record PageCursor(Guid Snapshot, int Skip, SortedMatch After)
{
    private const int LongestText = 4000;
    private const byte Version = 1;

    /// <summary>The cursor of a text that <see cref="ToString"/> gave; null when it is none, or of another order.</summary>
    public static PageCursor? Read(string text, int keys)
    {
        if (text.Length > LongestText || !Base64Url.IsValid(text)) return null;
        try
        {
            using var reader = new BinaryReader(new MemoryStream(Base64Url.DecodeFromChars(text)), Encoding.UTF8);
            if (reader.ReadByte() != Version) return null;
            var cursor = new PageCursor(new(reader.ReadBytes(16)), reader.ReadInt32(), new(new(0, reader.ReadInt64()), Keys(reader)));
            return cursor.After.Keys.Length == keys && cursor.Skip >= 0 && reader.BaseStream.Position == reader.BaseStream.Length ? cursor : null;
        }
        catch (Exception broken) when (broken is EndOfStreamException or ArgumentException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(Version);
        writer.Write(Snapshot.ToByteArray());
        writer.Write(Skip);
        writer.Write(After.Place.DocumentKey);
        writer.Write((byte)After.Keys.Length);
        foreach (var key in After.Keys)
        {
            writer.Write((byte)(key is null ? 0 : key.Length + 1));
            writer.Write(key ?? []);
        }
        return Base64Url.EncodeToString(bytes.ToArray());
    }

    private static byte[]?[] Keys(BinaryReader reader)
    {
        var keys = new byte[]?[reader.ReadByte()];
        for (var i = 0; i < keys.Length; i++)
            if (reader.ReadByte() is > 0 and var length) keys[i] = reader.ReadBytes(length - 1);
        return keys;
    }
}
