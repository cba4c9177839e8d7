using System.Text.Json;

namespace Varde.Fhir.Resources;

/// <summary>The parts of a JSON object, whether they are there or not.</summary>
internal static class JsonList
{
    /// <summary>The items of an element that may be repeated, an element that is not repeated as one; none when it is not there.</summary>
    public static IEnumerable<JsonElement> Of(JsonElement owner, string name) =>
        owner.ValueKind != JsonValueKind.Object || !owner.TryGetProperty(name, out var value) ? []
        : value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Where(item => item.ValueKind != JsonValueKind.Null)
        : [value];

    /// <summary>All that a path of names leads to.</summary>
    public static IEnumerable<JsonElement> Along(JsonElement owner, params IEnumerable<string> names)
    {
        IEnumerable<JsonElement> found = [owner];
        foreach (var name in names) found = found.SelectMany(one => Of(one, name));
        return found;
    }

    /// <summary>The objects among the items.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement owner, string name) => Of(owner, name).Where(item => item.ValueKind == JsonValueKind.Object);

    /// <summary>The texts among the items.</summary>
    public static IEnumerable<string> Texts(this JsonElement owner, string name) => Of(owner, name).Select(JsonText.Of).OfType<string>();

    /// <summary>The member that is the value of an element of a choice of types, such as <c>valueCode</c>; null when there is none (FHIR R4, formats, 2.6.0.7).</summary>
    public static JsonProperty? ChoiceOf(JsonElement owner, string name = "value")
    {
        foreach (var member in owner.EnumerateObject())
            if (member.Name.StartsWith(name, StringComparison.Ordinal)) return member;
        return null;
    }
}
