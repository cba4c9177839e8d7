using System.Text.Json.Nodes;
using Varde.ClinicalExchange.Mapping;

namespace Varde.ClinicalExchange.Templates;

/// <summary>What all measurements have in common as Observations.</summary>
internal static class Measurement
{
    private const string Categories = "http://terminology.hl7.org/CodeSystem/observation-category";

    /// <summary>The category of vital signs.</summary>
    public static readonly Concept VitalSigns = new(Categories, "vital-signs", "Vital Signs");

    /// <summary>The category of laboratory results.</summary>
    public static readonly Concept Laboratory = new(Categories, "laboratory", "Laboratory");

    private static readonly Concept Survey = new(Categories, "survey", "Survey");

    /// <summary>A vital sign.</summary>
    /// <param name="id">What the mapping is called.</param>
    /// <param name="archetype">The archetype.</param>
    /// <param name="codes">Its codes, the first of which it is known by.</param>
    /// <param name="rules">The sentences.</param>
    public static EntryMapping VitalSign(string id, string archetype, IReadOnlyList<Concept> codes, params Rule[] rules) => Of(id, archetype, VitalSigns, codes, rules);

    /// <summary>The result of an assessment scale.</summary>
    public static EntryMapping Score(string id, string archetype, IReadOnlyList<Concept> codes, params Rule[] rules) => Of(id, archetype, Survey, codes, rules);

    private static EntryMapping Of(string id, string archetype, Concept category, IReadOnlyList<Concept> codes, Rule[] rules) => new(id, "Observation", archetype)
    {
        Codes = codes,
        Rules =
        [
            Shared.Status("status", "final", "preliminary"), Shared.Always("category[]", category), new CodeOfEntry(codes), Shared.Patient(), Shared.When("effectiveDateTime"),
            Shared.Author("performer[]"), new KeptBeside(), .. rules,
        ],
    };

    /// <summary>The code of the measurement; its text is the name of the entry.</summary>
    private sealed class CodeOfEntry(IReadOnlyList<Concept> codes) : Rule
    {
        public override void Show(Focus from, JsonObject to, Showing showing)
        {
            var code = Concept.Of(codes, from.Entry?.Name?.Value);
            if (from.Entry?.Name is { } name)
                foreach (var further in ConceptForm.Mappings(name, "")) Tree.List(code, "coding").Add(further);
            to["code"] = code;
        }

        public override void Read(JsonObject from, Draft to)
        {
            to.Name = Tree.TextOf(from["code"].Get("text"));
            JsonNode[] further = [.. Tree.Items(from["code"].Get("coding")).Where(c => !codes.Any(known => known.Is(c))).Select(c => ConceptForm.Mapping(c, "")).OfType<JsonNode>()];
            if (further.Length > 0) to.NameMappings = new JsonArray(further);
        }
    }
}
