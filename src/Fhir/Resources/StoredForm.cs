using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Varde.AccessControl;

namespace Varde.Fhir.Resources;

/// <summary>
/// The bytes that the store keeps of a resource: JSON without white space; <c>resourceType</c>, <c>id</c> and <c>meta</c> first, then the rest in the order
/// received and to the letter. <c>meta</c> is always there, without <c>versionId</c> and <c>lastUpdated</c>: those are the server's, and are put in when the
/// resource is shown (FHIR R4, resource, 2.26.3.2).
/// </summary>
internal static class StoredForm
{
    /// <summary>The stored form of a resource.</summary>
    /// <param name="resource">The resource, which was read without faults.</param>
    /// <param name="id">The id that it is stored by, whatever the resource says itself.</param>
    /// <param name="origin">The code of the tag that says where the resource has its master, which is the server's; null when it gets none.</param>
    public static byte[] Of(Resource resource, string id, string? origin = null)
    {
        var output = new ArrayBufferWriter<byte>(JsonMarshal.GetRawUtf8Value(resource.Root).Length + 128);
        output.Write("{\"resourceType\":\""u8);
        output.Write(Encoding.UTF8.GetBytes(resource.Type.Name));
        output.Write("\",\"id\":\""u8);
        output.Write(Encoding.UTF8.GetBytes(id));
        output.Write("\",\"meta\":{"u8);
        var hasMeta = resource.Root.TryGetProperty("meta"u8, out var meta);
        if (origin is not null) OriginTag.Write(hasMeta ? meta : null, origin, output);
        if (hasMeta) WriteMembers(meta, origin is null ? IsOfServer : IsOfServerOrTag, isFirst: origin is null, output);
        output.Write("}"u8);
        WriteMembers(resource.Root, IsInFront, isFirst: false, output);
        output.Write("}"u8);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>The resource that was stored; it is not checked again.</summary>
    /// <exception cref="ArgumentException">The bytes are no stored form: what holds them is damaged.</exception>
    public static Resource Read(ReadOnlySpan<byte> stored)
    {
        var root = JsonElement.Parse(stored, ResourceReader.Options);
        return ResourceReader.TypeOf(root) is { } type ? new Resource(type, root) : throw new ArgumentException("The bytes are no stored resource", nameof(stored));
    }

    /// <summary>Writes what a client sees: the stored bytes with the version and the time that it was made at, to the millisecond, and the labels that the reader sees, put into meta.</summary>
    /// <exception cref="ArgumentException">The bytes are no stored form: what holds them is damaged.</exception>
    public static void WriteShown(IBufferWriter<byte> output, ReadOnlySpan<byte> stored, int version, DateTimeOffset lastUpdated, IReadOnlyList<string>? labels = null)
    {
        // Type and id hold no quotes, so the first such text is the one that Of wrote.
        var meta = stored.IndexOf("\"meta\":{"u8);
        if (meta < 0) throw new ArgumentException("The bytes are no stored resource", nameof(stored));
        var inside = meta + "\"meta\":{"u8.Length;
        output.Write(stored[..inside]);
        WriteVersion(output, version, lastUpdated.UtcDateTime);
        if (labels is not { Count: > 0 })
        {
            if (stored[inside] != '}') output.Write(","u8);
            output.Write(stored[inside..]);
            return;
        }
        var list = LabelsAt(stored, inside);
        output.Write(","u8);
        if (list > 0) output.Write(stored[inside..list]);
        else output.Write("\"security\":["u8);
        WriteLabels(output, labels);
        if (list > 0 && stored[list] != ']') output.Write(","u8);
        if (list <= 0) output.Write(stored[inside] == '}' ? "]"u8 : "],"u8);
        output.Write(stored[(list > 0 ? list : inside)..]);
    }

    // Where the list of labels begins within meta; 0 when there is none.
    private static int LabelsAt(ReadOnlySpan<byte> stored, int inside)
    {
        var reader = new Utf8JsonReader(stored[(inside - 1)..], new JsonReaderOptions { MaxDepth = 256 });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isList = reader.ValueTextEquals("security"u8);
            reader.Read();
            if (isList) return inside - 1 + (int)reader.BytesConsumed;
            reader.Skip();
        }
        return 0;
    }

    private static void WriteLabels(IBufferWriter<byte> output, IReadOnlyList<string> labels) =>
        output.Write(Encoding.UTF8.GetBytes(string.Join(',', labels.Select(label => $$"""{"system":"{{RestrictionCodes.System}}","code":"{{label}}"}"""))));

    private static void WriteVersion(IBufferWriter<byte> output, int version, DateTime lastUpdated)
    {
        var room = output.GetSpan(96);
        "\"versionId\":\""u8.CopyTo(room);
        var used = "\"versionId\":\""u8.Length;
        version.TryFormat(room[used..], out var digits, default, CultureInfo.InvariantCulture);
        used += digits;
        "\",\"lastUpdated\":\""u8.CopyTo(room[used..]);
        used += "\",\"lastUpdated\":\""u8.Length;
        lastUpdated.TryFormat(room[used..], out var letters, "yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        room[used + letters] = (byte)'"';
        output.Advance(used + letters + 1);
    }

    private static bool IsOfServer(JsonProperty property) =>
        property.NameEquals("versionId"u8) || property.NameEquals("lastUpdated"u8) || property.NameEquals("_versionId"u8) || property.NameEquals("_lastUpdated"u8);

    private static bool IsOfServerOrTag(JsonProperty property) => IsOfServer(property) || property.NameEquals("tag"u8);

    private static bool IsInFront(JsonProperty property) =>
        property.NameEquals("resourceType"u8) || property.NameEquals("id"u8) || property.NameEquals("meta"u8);

    private static void WriteMembers(JsonElement owner, Predicate<JsonProperty> isLeftOut, bool isFirst, IBufferWriter<byte> output)
    {
        foreach (var property in owner.EnumerateObject())
        {
            if (isLeftOut(property)) continue;
            output.Write(isFirst ? "\""u8 : ",\""u8);
            output.Write(JsonMarshal.GetRawUtf8PropertyName(property));
            output.Write("\":"u8);
            MinifiedJson.Write(JsonMarshal.GetRawUtf8Value(property.Value), output);
            isFirst = false;
        }
    }
}
