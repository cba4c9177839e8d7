using System.Text.Json;
using System.Text.Json.Nodes;

namespace Varde.Fhir;

/// <summary>
/// Elements of a resource that are marked as about another person, by the inline security label of DS4P: an extension of the element whose coding is <c>urn:varde:part|third-party</c>. A mark on a
/// primitive stands beside it, in the element with the underscore.
/// </summary>
public static class ThirdPartyParts
{
    /// <summary>The extension that labels an element (HL7 FHIR Data Segmentation for Privacy 1.0.0).</summary>
    public const string Extension = "http://hl7.org/fhir/uv/security-label-ds4p/StructureDefinition/extension-inline-sec-label";

    /// <summary>The system of the label.</summary>
    public const string System = "urn:varde:part";

    /// <summary>The label.</summary>
    public const string Code = "third-party";

    private static readonly byte[] Word = "\"third-party\""u8.ToArray();

    /// <summary>Whether a resource has such elements. One that is marked as a whole has none: of it nothing is left.</summary>
    public static bool Are(ReadOnlyMemory<byte> resource) =>
        resource.Span.IndexOf(Word) >= 0 && JsonNode.Parse(resource.Span) is JsonObject root && !IsMarked(root) && Remove(root);

    /// <summary>Whether a resource, or any element of it, is marked.</summary>
    internal static bool AreIn(JsonElement resource) =>
        resource.ValueKind == JsonValueKind.Object && JsonObject.Create(resource) is { } root && (IsMarked(root) || root.Any(member => member.Value is { } value && HasMark(value)));

    /// <summary>The resource without them. The narrative, in which they may be told too, goes with them.</summary>
    public static ReadOnlyMemory<byte> Without(ReadOnlyMemory<byte> resource)
    {
        var root = JsonNode.Parse(resource.Span)!.AsObject();
        if (Remove(root)) root.Remove("text");
        return JsonSerializer.SerializeToUtf8Bytes(root, Options);
    }

    private static readonly JsonSerializerOptions Options = new() { Encoder = global::System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static bool HasMark(JsonNode node) => node switch
    {
        JsonObject one => IsMarked(one) || one.Any(member => member.Value is { } value && HasMark(value)),
        JsonArray all => all.Any(item => item is not null && HasMark(item)),
        _ => false,
    };

    private static bool IsMarked(JsonObject element) => element["extension"] is JsonArray extensions && extensions.OfType<JsonObject>().Any(one =>
        Is(one["url"], Extension) && one["valueCoding"] is JsonObject label && Is(label["system"], System) && Is(label["code"], Code));

    private static bool Is(JsonNode? node, string text) => node is JsonValue value && value.TryGetValue<string>(out var said) && said == text;

    // True when something was taken out.
    private static bool Remove(JsonObject element)
    {
        var removed = false;
        foreach (var name in element.Select(member => member.Key).ToList())
        {
            switch (element[name])
            {
                case JsonObject one when IsMarked(one):
                    element.Remove(name);
                    if (name[0] == '_') element.Remove(name[1..]);
                    removed = true;
                    break;
                case JsonObject one:
                    removed |= Remove(one);
                    break;
                case JsonArray all:
                    removed |= Remove(element, name, all);
                    break;
            }
        }
        return removed;
    }

    // The places of a list of primitives and of what stands beside it are the same.
    private static bool Remove(JsonObject element, string name, JsonArray all)
    {
        var removed = false;
        var other = name[0] == '_' ? name[1..] : "_" + name;
        var beside = element[other] as JsonArray;
        for (var place = all.Count - 1; place >= 0; place--)
        {
            if (all[place] is JsonObject marked && IsMarked(marked))
            {
                all.RemoveAt(place);
                if (beside is not null && place < beside.Count) beside.RemoveAt(place);
                removed = true;
            }
            else if (all[place] is JsonObject one)
            {
                removed |= Remove(one);
            }
        }
        if (all.Count == 0) element.Remove(name);
        if (beside is { Count: 0 }) element.Remove(other);
        return removed;
    }
}
