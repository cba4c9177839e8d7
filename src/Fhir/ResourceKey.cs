using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Varde.Fhir;

/// <summary>The logical identity of a resource: its type and its id (FHIR R4, resource, 2.26.3.1).</summary>
/// <param name="Type">The type of resource.</param>
/// <param name="Id">The id, by <see cref="IsId"/>.</param>
public sealed record ResourceKey(string Type, string Id)
{
    private const int LongestId = 64;

    /// <summary>
    /// The versioned object that the resource is kept as, a pure function of type and id. An id that is a UUID, as the server gives them, keeps its first
    /// half, so that objects that are made one after the other lie side by side; its second half, and any other id, are mixed with the type, since two
    /// types may have the same id.
    /// </summary>
    public Guid ObjectId
    {
        get
        {
            Span<byte> bytes = stackalloc byte[16];
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            if (Guid.TryParseExact(Id, "D", out var uuid) && uuid.ToString("D") == Id)
            {
                uuid.TryWriteBytes(bytes, bigEndian: true, out _);
                SHA256.HashData(Encoding.UTF8.GetBytes(Type), hash);
                var mixed = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]) ^ (BinaryPrimitives.ReadUInt64BigEndian(hash) >> 2);
                BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], mixed);
                return new Guid(bytes, bigEndian: true);
            }
            SHA256.HashData(Encoding.UTF8.GetBytes($"{Type}/{Id}"), hash);
            hash[..16].CopyTo(bytes);
            bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
            bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
            return new Guid(bytes, bigEndian: true);
        }
    }

    /// <summary>Whether a text may be an id: 1 to 64 letters, digits, hyphens and dots of ASCII.</summary>
    public static bool IsId(ReadOnlySpan<char> text) =>
        text.Length is > 0 and <= LongestId && !text.ContainsAnyExcept(Allowed);

    /// <summary>A new id, as the server gives them: a UUID that grows with time.</summary>
    public static string NewId() => Guid.CreateVersion7().ToString("D");

    /// <summary>The reference to it: type and id.</summary>
    public override string ToString() => $"{Type}/{Id}";

    private static readonly System.Buffers.SearchValues<char> Allowed =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.");
}
