using System.Globalization;
using System.Text.Json;

namespace Varde.Web.TestResults;

/// <summary>The elements of a resource that pages read; what is not there is empty.</summary>
internal static class JsonFields
{
    /// <summary>A text; null when there is none.</summary>
    public static string? Text(this JsonElement owner, string name) => owner.Part(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>An element; of kind undefined when it is not there.</summary>
    public static JsonElement Part(this JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var part) ? part : default;

    /// <summary>The items of a list; none when it is not there.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement owner, string name) => owner.Part(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    /// <summary>A number as it is written; null when there is none.</summary>
    public static string? RawNumber(this JsonElement owner, string name) => owner.Part(name) is { ValueKind: JsonValueKind.Number } number ? number.GetRawText() : null;

    /// <summary>A number; null when there is none.</summary>
    public static double? Number(this JsonElement owner, string name) => owner.RawNumber(name) is { } raw && double.TryParse(raw, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>What a CodeableConcept says: what the author wrote, else what its first code is called.</summary>
    public static string Words(this JsonElement concept) =>
        concept.Text("text") ?? concept.Items("coding").Select(one => one.Text("display")).FirstOrDefault(name => name is not null) ?? concept.FirstCode() ?? "";

    /// <summary>The first code of a CodeableConcept; null when it has none.</summary>
    public static string? FirstCode(this JsonElement concept) => concept.Items("coding").Select(one => one.Text("code")).FirstOrDefault(code => code is not null);

    /// <summary>What a person is called (HumanName): the official name goes before others, and a nickname is none to find somebody by; empty without a name.</summary>
    public static string WholeName(this JsonElement person)
    {
        var name = person.Items("name").OrderBy(one => one.Text("use") switch { "official" => 0, "usual" or null => 1, _ => 2 }).FirstOrDefault();
        return string.Join(' ', [.. name.Items("given").Select(one => one.GetString()), name.Text("family")]).Trim() is { Length: > 0 } whole ? whole : name.Text("text") ?? "";
    }

    /// <summary>The id that a reference to a resource of a type names; null when there is none.</summary>
    public static string? IdOfReference(this JsonElement owner, string name, string type) =>
        owner.Part(name).Text("reference") is { } reference && reference.StartsWith(type + "/", StringComparison.Ordinal) ? reference[(type.Length + 1)..] : null;

    /// <summary>The value of the first identifier of a system; null when there is none.</summary>
    public static string? IdentifierOf(this JsonElement owner, string system) => owner.Items("identifier").Where(one => one.Text("system") == system).Select(one => one.Text("value")).FirstOrDefault();
}
