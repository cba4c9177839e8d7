using System.Text.Json.Nodes;

namespace Varde.ClinicalExchange.Mapping;

/// <summary>A code that a mapping fixes, with the words of its code system.</summary>
/// <param name="System">The code system.</param>
/// <param name="Code">The code.</param>
/// <param name="Display">The words.</param>
internal sealed record Concept(string System, string Code, string Display)
{
    /// <summary>A code of LOINC.</summary>
    public static Concept Loinc(string code, string display) => new(Terminologies.Loinc, code, display);

    /// <summary>A code of SNOMED CT.</summary>
    public static Concept Snomed(string code, string display) => new(Terminologies.Snomed, code, display);

    /// <summary>A node of an archetype, where no other code system has the concept.</summary>
    public static Concept OfArchetype(string archetype, string at, string display) => new(Terminologies.SystemOf("local", "openEHR-EHR-" + archetype), at, display);

    /// <summary>As a Coding.</summary>
    public JsonObject ToCoding() => new() { ["system"] = System, ["code"] = Code, ["display"] = Display };

    /// <summary>Several codes of one concept as a CodeableConcept.</summary>
    public static JsonObject Of(IReadOnlyList<Concept> codes, string? text = null)
    {
        var concept = new JsonObject { ["coding"] = new JsonArray([.. codes.Select(c => c.ToCoding())]) };
        if (text is not null) concept["text"] = text;
        return concept;
    }

    /// <summary>Whether a CodeableConcept has this code.</summary>
    public bool IsIn(JsonNode? concept) =>
        Tree.Items(concept.Get("coding")).Any(Is);

    /// <summary>Whether a Coding is this code.</summary>
    public bool Is(JsonNode? coding) => Tree.TextOf(coding.Get("system")) == System && Tree.TextOf(coding.Get("code")) == Code;
}
