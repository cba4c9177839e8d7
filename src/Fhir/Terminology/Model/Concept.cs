using System.Text.Json;
using Varde.Fhir.Resources;

namespace Varde.Fhir.Terminology.Model;

/// <summary>A concept of a code system (FHIR R4, CodeSystem.concept). Two are the same when they are one object.</summary>
internal sealed class Concept
{
    private List<Concept>? _parents;
    private List<Concept>? _children;

    private Concept(string code, JsonElement json)
    {
        Code = code;
        Display = JsonText.Of(json, "display");
        Definition = JsonText.Of(json, "definition");
        Designations = Designation.ReadAll(json);
        Properties = [.. json.Items("property").Select(ConceptProperty.Read).OfType<ConceptProperty>()];
    }

    public string Code { get; }

    /// <summary>What it is called; null when that is not said.</summary>
    public string? Display { get; }

    /// <summary>What it means; null when that is not said.</summary>
    public string? Definition { get; }

    /// <summary>What else it is called.</summary>
    public IReadOnlyList<Designation> Designations { get; }

    /// <summary>What else is known of it.</summary>
    public IReadOnlyList<ConceptProperty> Properties { get; }

    /// <summary>What it lies under. One may be named twice.</summary>
    public IReadOnlyList<Concept> Parents => _parents ?? [];

    /// <summary>What lies under it. One may be named twice.</summary>
    public IReadOnlyList<Concept> Children => _children ?? [];

    /// <summary>Whether it only groups others, and is not for use in records (FHIR R4, CodeSystem, 4.8.10: notSelectable).</summary>
    public bool IsAbstract => Is("notSelectable", "true") || Is("abstract", "true");

    /// <summary>Whether it is no longer for use.</summary>
    public bool IsInactive => Is("inactive", "true") || Is("status", "retired");

    /// <summary>Reads a concept; null when it has no code, which only extensions may explain.</summary>
    public static Concept? Read(JsonElement json) => JsonText.Of(json, "code") is { } code ? new(code, json) : null;

    /// <summary>Puts another under it.</summary>
    public void Add(Concept child)
    {
        (_children ??= []).Add(child);
        (child._parents ??= []).Add(this);
    }

    private bool Is(string property, string value)
    {
        foreach (var own in Properties)
            if (own.Code == property && own.Compared == value) return true;
        return false;
    }
}

/// <summary>Another name of a concept (FHIR R4, CodeSystem.concept.designation).</summary>
/// <param name="Language">Its language; null when that is not said.</param>
/// <param name="UseSystem">The system of what it is for.</param>
/// <param name="Use">The code of what it is for; null when that is not said.</param>
/// <param name="Value">The name.</param>
internal sealed record Designation(string? Language, string? UseSystem, string? Use, string Value)
{
    /// <summary>The designations of a concept.</summary>
    public static IReadOnlyList<Designation> ReadAll(JsonElement concept) => [.. concept.Items("designation").Select(Read).OfType<Designation>()];

    private static Designation? Read(JsonElement json)
    {
        if (JsonText.Of(json, "value") is not { } value) return null;
        var use = json.TryGetProperty("use", out var coding) ? coding : default;
        return use.ValueKind == JsonValueKind.Object ? new(JsonText.Of(json, "language"), JsonText.Of(use, "system"), JsonText.Of(use, "code"), value) : new(JsonText.Of(json, "language"), null, null, value);
    }
}

/// <summary>What is known of a concept beside its names (FHIR R4, CodeSystem.concept.property).</summary>
/// <param name="Code">Which property.</param>
/// <param name="Member">The name that its value has in JSON, such as <c>valueCode</c>.</param>
/// <param name="Text">The value: of a text its characters, of anything else its JSON.</param>
/// <param name="Compared">What a filter compares: of a Coding its code.</param>
internal sealed record ConceptProperty(string Code, string Member, string Text, string Compared)
{
    /// <summary>Reads a property; null when it has no code or no value.</summary>
    public static ConceptProperty? Read(JsonElement json)
    {
        if (JsonText.Of(json, "code") is not { } code || JsonList.ChoiceOf(json) is not { } member) return null;
        var text = JsonText.Of(member.Value) ?? member.Value.GetRawText();
        return new(code, member.Name, text, member.Value.ValueKind == JsonValueKind.Object ? JsonText.Of(member.Value, "code") ?? "" : text);
    }
}
