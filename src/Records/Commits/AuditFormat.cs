using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Varde.Foundation;

namespace Varde.Records.Commits;

/// <summary>
/// The bytes of an audit entry that its chain is computed over: JSON with all members in a fixed order, and at its end a seal: the beginning of the SHA-256 of what stands before it.
/// The chain proves that nothing was changed; the seal tells which entry of a group was, when somebody changed one by hand.
/// </summary>
internal static class AuditFormat
{
    private const int SealBytes = 8;
    private static readonly byte[] SealName = Encoding.UTF8.GetBytes(",\"seal\":\"");

    private static readonly JsonWriterOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlySpan<byte> Write(AuditEntry entry)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartObject();
            json.WriteNumber("time", Instant.Microseconds(entry.Time));
            json.WriteString("actor", entry.ActorId);
            json.WriteString("display", entry.ActorDisplay);
            json.WriteString("action", entry.Action);
            json.WriteString("object", entry.Object);
            json.WriteString("ehr", entry.Ehr?.ToString() ?? "");
            json.WriteString("rule", entry.Rule);
            json.WriteString("purpose", entry.Purpose);
            json.WriteString("outcome", entry.Outcome);
            json.WriteString("details", entry.Details);
            json.WriteEndObject();
        }
        return Sealed(buffer.WrittenSpan[..^1]);
    }

    // All but the last brace is sealed.
    private static byte[] Sealed(ReadOnlySpan<byte> open) => [.. open, .. SealName, .. Encoding.ASCII.GetBytes(SealOf(open)), (byte)'"', (byte)'}'];

    private static string SealOf(ReadOnlySpan<byte> open) => Convert.ToHexStringLower(SHA256.HashData(open)[..SealBytes]);

    /// <summary>Whether an entry holds what its seal says. One without a seal is from before there were any, and is not told of as broken.</summary>
    public static bool HoldsSeal(ReadOnlySpan<byte> entry)
    {
        var at = entry.LastIndexOf(SealName);
        if (at < 0) return true;
        var seal = entry[(at + SealName.Length)..];
        return seal.Length == 2 * SealBytes + 2 && Encoding.ASCII.GetString(seal[..^2]) == SealOf(entry[..at]);
    }

    /// <summary>The entries of a group, in order.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a group.</exception>
    public static IReadOnlyList<AuditEntry> ReadGroup(ReadOnlySpan<byte> group) => [.. Split(group).Select(entry => Read(entry))];

    /// <summary>The bytes of each entry of a group, in order.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a group.</exception>
    public static IReadOnlyList<byte[]> Split(ReadOnlySpan<byte> group)
    {
        var entries = new List<byte[]>();
        while (!group.IsEmpty)
        {
            var length = VarInt.Read(ref group);
            if (length > (ulong)group.Length) throw new InvalidDataException("An audit group is cut off.");
            entries.Add(group[..(int)length].ToArray());
            group = group[(int)length..];
        }
        return entries;
    }

    /// <summary>The bytes of a group of entries.</summary>
    public static byte[] Join(IEnumerable<byte[]> entries)
    {
        var group = new List<byte>();
        foreach (var entry in entries)
        {
            VarInt.Append(group, (ulong)entry.Length);
            group.AddRange(entry);
        }
        return [.. group];
    }

    /// <summary>An entry.</summary>
    /// <exception cref="JsonException">The bytes are not an entry.</exception>
    public static AuditEntry Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new Utf8JsonReader(bytes);
        using var document = JsonDocument.ParseValue(ref reader);
        var json = document.RootElement;
        string Text(string name) => json.GetProperty(name).GetString()!;
        return new AuditEntry
        {
            Time = Instant.FromMicroseconds(json.GetProperty("time").GetInt64()),
            ActorId = Text("actor"),
            ActorDisplay = Text("display"),
            Action = Text("action"),
            Object = Text("object"),
            Ehr = EhrId.TryParse(Text("ehr"), out var ehr) ? ehr : null,
            Rule = Text("rule"),
            Purpose = Text("purpose"),
            Outcome = Text("outcome"),
            Details = Text("details"),
        };
    }
}
