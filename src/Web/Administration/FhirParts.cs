using System.Text.Json.Nodes;

namespace Varde.Web.Administration;

/// <summary>The parts of a resource that the forms of the administration read and write. FHIR has no empty lists or texts: what would be one is left out.</summary>
internal static class FhirParts
{
    /// <summary>A text; null when there is none.</summary>
    public static string? Text(JsonObject owner, string name) => owner[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>The objects of a list.</summary>
    public static IEnumerable<JsonObject> Items(JsonObject owner, string name) => (owner[name] as JsonArray)?.OfType<JsonObject>() ?? [];

    /// <summary>Sets a text.</summary>
    public static void Set(JsonObject owner, string name, string text)
    {
        if (text.Length == 0) owner.Remove(name);
        else owner[name] = text;
    }

    /// <summary>Sets a list.</summary>
    public static void SetItems(JsonObject owner, string name, IEnumerable<JsonObject> items)
    {
        var list = new JsonArray([.. items.Select(one => one.DeepClone())]);
        if (list.Count == 0) owner.Remove(name);
        else owner[name] = list;
    }

    /// <summary>The value of the first identifier of a system; null when there is none.</summary>
    public static string? IdentifierOf(JsonObject owner, string system) => Items(owner, "identifier").Where(one => Text(one, "system") == system).Select(one => Text(one, "value")).FirstOrDefault();

    /// <summary>Sets the identifier of a system; the others stay.</summary>
    public static void SetIdentifier(JsonObject owner, string system, string value)
    {
        if (value == (IdentifierOf(owner, system) ?? "")) return;
        var others = Items(owner, "identifier").Where(one => Text(one, "system") != system);
        SetItems(owner, "identifier", value.Length == 0 ? others : others.Append(new JsonObject { ["system"] = system, ["value"] = value }));
    }

    /// <summary>The codes of a system in a list of CodeableConcepts.</summary>
    public static IEnumerable<string> CodesOf(JsonObject owner, string name, string system) => Items(owner, name).SelectMany(concept => Items(concept, "coding")).Where(one => Text(one, "system") == system).Select(one => Text(one, "code")).OfType<string>();

    /// <summary>The first of them; null when there is none.</summary>
    public static string? CodeOf(JsonObject owner, string name, string system) => CodesOf(owner, name, system).FirstOrDefault();

    /// <summary>Sets the concepts of a system in a list; those of other systems stay before them.</summary>
    public static void SetCodes(JsonObject owner, string name, string system, IEnumerable<JsonObject> concepts) =>
        SetItems(owner, name, [.. Items(owner, name).Where(concept => Items(concept, "coding").All(one => Text(one, "system") != system)), .. concepts]);

    /// <summary>A CodeableConcept of one code.</summary>
    public static JsonObject Concept(string system, string code, string? text)
    {
        var coding = new JsonObject { ["system"] = system, ["code"] = code };
        if (text is null) return new() { ["coding"] = new JsonArray(coding) };
        coding["display"] = text;
        return new() { ["coding"] = new JsonArray(coding), ["text"] = text };
    }

    /// <summary>A reference.</summary>
    public static JsonObject Reference(string type, string id, string display) => new() { ["reference"] = $"{type}/{id}", ["display"] = display };

    /// <summary>The id that a reference to a type names; null when there is none.</summary>
    public static string? IdOf(JsonObject owner, string name, string type) =>
        owner[name] is JsonObject reference && Text(reference, "reference") is { } text && text.StartsWith(type + "/", StringComparison.Ordinal) ? text[(type.Length + 1)..] : null;
}
