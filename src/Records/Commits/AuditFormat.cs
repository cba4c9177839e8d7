using System.Buffers;
using System.Text.Json;
using Varde.Foundation;

namespace Varde.Records.Commits;

/// <summary>The bytes of an audit entry that its chain is computed over: JSON with all members in a fixed order.</summary>
internal static class AuditFormat
{
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
        return buffer.WrittenSpan;
    }

    /// <summary>The entries of a group, in order.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a group.</exception>
    public static IReadOnlyList<AuditEntry> ReadGroup(ReadOnlySpan<byte> group)
    {
        var entries = new List<AuditEntry>();
        while (!group.IsEmpty)
        {
            var length = VarInt.Read(ref group);
            if (length > (ulong)group.Length) throw new InvalidDataException("An audit group is cut off.");
            entries.Add(Read(group[..(int)length]));
            group = group[(int)length..];
        }
        return entries;
    }

    private static AuditEntry Read(ReadOnlySpan<byte> bytes)
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
