using System.Text.Json.Nodes;
using Varde.ClinicalExchange.Mapping;
using static Varde.ClinicalExchange.Mapping.Concept;

namespace Varde.ClinicalExchange.Templates;

/// <summary>
/// A laboratory report (<c>varde.laboratory_report.v1</c>): a DiagnosticReport for each test, and an Observation for each analyte that it names. The codes are
/// those of the document (Norsk laboratoriekodeverk, 7280).
/// </summary>
internal static class LaboratoryReport
{
    private const string Test = "OBSERVATION.laboratory_test_result.v1";
    private const string Result = "laboratory_result";

    private static readonly Concept Section = new("http://terminology.hl7.org/CodeSystem/v2-0074", "LAB", "Laboratory");

    private static readonly Dictionary<string, string> OfTest = new(StringComparer.Ordinal)
    {
        ["at0107"] = "registered", ["at0037"] = "partial", ["at0120"] = "preliminary", ["at0038"] = "final", ["at0040"] = "amended", ["at0115"] = "corrected", ["at0119"] = "appended",
        ["at0074"] = "cancelled", ["at0116"] = "entered-in-error",
    };

    // An Observation has no word for a part or an appendix of its own.
    private static readonly Dictionary<string, string> OfResult = new(StringComparer.Ordinal)
    {
        ["at0015"] = "registered", ["at0016"] = "preliminary", ["at0017"] = "preliminary", ["at0018"] = "final", ["at0020"] = "amended", ["at0019"] = "corrected", ["at0021"] = "amended",
        ["at0023"] = "cancelled", ["at0022"] = "entered-in-error",
    };

    public static TemplateMapping Mapping { get; } = new(
        "varde.laboratory_report.v1",
        new EntryMapping("laboratory_report", "DiagnosticReport", Test)
        {
            Known = "at0005",
            Rules =
            [
                new Made("identifier[]", (focus, _) => ReportId(focus)),
                new Made("status", (focus, showing) => State(focus, showing, "at0073", OfTest)),
                Shared.Always("category[]", Section),
                new Pair("at0077", "category[]", ConceptForm.Any),
                new Pair("at0005", "code", ConceptForm.Any),
                Shared.Patient(),
                Shared.When("effectiveDateTime"),
                new Made("performer[]", (focus, _) => Laboratory(focus)),
                new Made("result", (_, showing) => Results(showing)),
                new Pair("at0057", "conclusion", TextForm.Any),
            ],
        },
        new EntryMapping(Result, "Observation", Test)
        {
            Each = "laboratory_test_analyte.v1",
            Known = "at0024",
            Rules =
            [
                new Made("status", (focus, showing) => State(focus, showing, "at0005", OfResult)),
                Shared.Always("category[]", Measurement.Laboratory),
                new Pair("at0024", "code", ConceptForm.Any),
                Shared.Patient(),
                Shared.When("effectiveDateTime"),
                new Made("performer[]", (focus, _) => Laboratory(focus)),
                new ResultOfAnalyte("at0001", QuantityForm.Any, RatioForm.Any, PercentForm.Any, CountForm.Any, LimitedCountForm.Any, ConceptForm.Any),
                new Pair("at0003", "note[].text", TextForm.Any),
                new Pair("at0004", "note[].text", TextForm.Any),
            ],
        });

    private static JsonValue State(Focus focus, Showing showing, string path, Dictionary<string, string> words)
    {
        var said = focus.Code(path) is { } code ? words.GetValueOrDefault(code, "unknown") : "final";
        return JsonValue.Create(showing.Lifecycle == Records.Lifecycle.Complete ? said : Shared.StateOf(showing.Lifecycle, said, "preliminary"));
    }

    // The report's id is one of the laboratory's, for all tests of the report.
    private static JsonObject? ReportId(Focus focus) =>
        focus.Document.Context?.OtherContext is { } context && new Focus(focus.Document, null, null, context).Value("at0002") is OpenEhr.ReferenceModel.DvText { Value: { } id }
            ? new() { ["value"] = id } : null;

    private static JsonObject? Laboratory(Focus focus) => focus.Value("protocol/organisation.v1/at0001") is OpenEhr.ReferenceModel.DvText { Value: { } name } ? new() { ["display"] = name } : null;

    private static JsonArray? Results(Showing showing)
    {
        JsonNode[] results = [.. showing.Fellows.Where(f => f.Mapping == Result).Select(f => (JsonNode)new JsonObject { ["reference"] = $"{f.Type}/{f.Id}" })];
        return results.Length == 0 ? null : new JsonArray(results);
    }

    /// <summary>The result of an analyte: one is the value, of several each is a component, so that units and values are never joined.</summary>
    private sealed class ResultOfAnalyte(string openEhr, params ValueForm[] forms) : Rule
    {
        public override void Show(Focus from, JsonObject to, Showing showing)
        {
            var found = from.Elements(openEhr).ToList();
            if (found is [var (element, archetype)]) Measured.Show(element, archetype, forms, to, hasRange: true);
            if (found.Count < 2) return;
            foreach (var (one, within) in found)
            {
                var component = new JsonObject { ["code"] = to["code"]!.DeepClone() };
                Measured.Show(one, within, forms, component, hasRange: true);
                Tree.List(to, "component").Add(component);
            }
        }
    }
}
