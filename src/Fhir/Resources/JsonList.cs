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
}
