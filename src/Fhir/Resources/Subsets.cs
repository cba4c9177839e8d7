using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Varde.Fhir.Resources;

/// <summary>Writes a part of a resource, marked as such: <c>meta.tag</c> says SUBSETTED, so that nobody takes it for the whole (FHIR R4, search, 3.1.1.5.8).</summary>
internal sealed class Subsets
{
    private const string TagSystem = "http://terminology.hl7.org/CodeSystem/v3-ObservationValue";

    private readonly Subset _subset;
    private readonly IBufferWriter<byte> _output;

    private Subsets(Subset subset, IBufferWriter<byte> output) => (_subset, _output) = (subset, output);

    private static ReadOnlySpan<byte> Tag => "{\"system\":\"http://terminology.hl7.org/CodeSystem/v3-ObservationValue\",\"code\":\"SUBSETTED\"}"u8;

    /// <summary>Writes what a subset shows of a resource, each value to the letter.</summary>
    /// <param name="resource">The resource, which was read without faults.</param>
    /// <param name="subset">Which elements.</param>
    /// <param name="output">Where the JSON goes.</param>
    public static void Write(JsonElement resource, Subset subset, IBufferWriter<byte> output)
    {
        var type = ResourceReader.TypeOf(resource) ?? throw new ArgumentException("Not a resource that was read", nameof(resource));
        new Subsets(subset, output).WriteResource(JsonNames.Of(type.Structure), resource);
    }

    private void WriteResource(JsonNames names, JsonElement resource)
    {
        var (isFirst, isTagged) = (true, false);
        _output.Write("{"u8);
        foreach (var property in resource.EnumerateObject())
        {
            var member = names.Find(property);
            if (member is not null && !_subset.Shows(member.Element)) continue;
            WriteName(property, isFirst);
            isFirst = false;
            if (member?.Element.Name != "meta") WriteValue(member, property.Value);
            else WriteMeta(property.Value);
            isTagged |= member?.Element.Name == "meta";
        }
        if (!isTagged) WriteTag(",\"meta\":{\"tag\":["u8, "]}"u8);
        _output.Write("}"u8);
    }

    private void WriteTag(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        _output.Write(before);
        _output.Write(Tag);
        _output.Write(after);
    }

    private void WriteMeta(JsonElement meta)
    {
        var (isFirst, isTagged) = (true, false);
        _output.Write("{"u8);
        foreach (var property in meta.EnumerateObject())
        {
            WriteName(property, isFirst);
            isFirst = false;
            isTagged |= property.NameEquals("tag"u8);
            if (property.NameEquals("tag"u8)) WriteTags(property.Value);
            else MinifiedJson.Write(JsonMarshal.GetRawUtf8Value(property.Value), _output);
        }
        if (!isTagged) WriteTag(isFirst ? "\"tag\":["u8 : ",\"tag\":["u8, "]"u8);
        _output.Write("}"u8);
    }

    private void WriteTags(JsonElement tags)
    {
        _output.Write("["u8);
        foreach (var tag in tags.EnumerateArray())
        {
            if (IsSubsetted(tag)) continue;
            MinifiedJson.Write(JsonMarshal.GetRawUtf8Value(tag), _output);
            _output.Write(","u8);
        }
        WriteTag([], "]"u8);
    }

    private static bool IsSubsetted(JsonElement tag) => JsonText.Of(tag, "code") == "SUBSETTED" && JsonText.Of(tag, "system") == TagSystem;

    private void WriteName(JsonProperty property, bool isFirst)
    {
        _output.Write(isFirst ? "\""u8 : ",\""u8);
        _output.Write(JsonMarshal.GetRawUtf8PropertyName(property));
        _output.Write("\":"u8);
    }

    private void WriteValue(JsonMember? member, JsonElement value)
    {
        // An extension says nothing without its value, which no type marks as summary.
        if (!_subset.IsDeep || member is null or { IsResource: true } or { Shape: ElementShape.Extension }) MinifiedJson.Write(JsonMarshal.GetRawUtf8Value(value), _output);
        else if (value.ValueKind == JsonValueKind.Array) WriteList(member, value);
        else if (value.ValueKind == JsonValueKind.Object && HasShown(member.Below, value)) WriteElements(member.Below, value);
        else MinifiedJson.Write(JsonMarshal.GetRawUtf8Value(value), _output);
    }

    private void WriteList(JsonMember member, JsonElement list)
    {
        var isFirst = true;
        _output.Write("["u8);
        foreach (var item in list.EnumerateArray())
        {
            if (!isFirst) _output.Write(","u8);
            isFirst = false;
            WriteValue(member, item);
        }
        _output.Write("]"u8);
    }

    private void WriteElements(JsonNames names, JsonElement owner)
    {
        var isFirst = true;
        _output.Write("{"u8);
        foreach (var property in owner.EnumerateObject())
        {
            if (names.Find(property) is not { } member || !_subset.Shows(member.Element)) continue;
            WriteName(property, isFirst);
            isFirst = false;
            WriteValue(member, property.Value);
        }
        _output.Write("}"u8);
    }

    // Of an element that is shown, and has nothing that is, all is shown: an element without content is none.
    private bool HasShown(JsonNames names, JsonElement owner)
    {
        foreach (var property in owner.EnumerateObject())
            if (names.Find(property) is { } member && _subset.Shows(member.Element)) return true;
        return false;
    }
}
