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

    private static readonly (string At, string Word)[] OfTest =
    [
        ("at0107", "registered"), ("at0037", "partial"), ("at0120", "preliminary"), ("at0038", "final"), ("at0040", "amended"), ("at0115", "corrected"), ("at0119", "appended"),
        ("at0074", "cancelled"), ("at0116", "entered-in-error"),
    ];

    // An Observation has no word for a part or an appendix of its own: of two with one word the first is what the word is read as.
    private static readonly (string At, string Word)[] OfResult =
    [
        ("at0015", "registered"), ("at0017", "preliminary"), ("at0016", "preliminary"), ("at0018", "final"), ("at0020", "amended"), ("at0019", "corrected"), ("at0021", "amended"),
        ("at0023", "cancelled"), ("at0022", "entered-in-error"),
    ];

    public static TemplateMapping Mapping { get; } = new(
        "varde.laboratory_report.v1",
        new EntryMapping("laboratory_report", "DiagnosticReport", Test)
        {
            Known = "at0005",
            Category = Section,
            IsLeftOut = IsResultAlone,
            Rules =
            [
                new Made("identifier[]", (focus, _) => ReportId(focus)),
                new State("at0073", OfTest),
                Shared.Always("category[]", Section),
                new Discipline("at0077"),
                new Pair("at0005", "code", ConceptForm.Any),
                Shared.Patient(),
                Shared.When("effectiveDateTime"),
                new Laboratory(),
                new KeptBeside(hasComposer: false),
                new Made("result", (_, showing) => Results(showing)),
                new Pair("at0057", "conclusion", TextForm.Any),
            ],
        },
        new EntryMapping(Result, "Observation", Test)
        {
            Each = "laboratory_test_analyte.v1",
            Known = "at0024",
            Category = Measurement.Laboratory,
            Alone = ReadTest,
            Rules =
            [
                new State("at0005", OfResult),
                Shared.Always("category[]", Measurement.Laboratory),
                new Pair("at0024", "code", ConceptForm.Any),
                Shared.Patient(),
                Shared.When("effectiveDateTime"),
                new Laboratory(),
                new KeptBeside(hasComposer: false),
                new ResultOfAnalyte("at0001", QuantityForm.Any, RatioForm.Any, PercentForm.Any, CountForm.Any, LimitedCountForm.Any, ConceptForm.Any),
                new Pair("at0003", "note[].text", TextForm.Any),
                new Made("note[].text", (focus, _) => focus.Value("at0004") is { } guidance ? TextForm.Any.Show(guidance, focus.Archetype) : null),
            ],
        });

    // A result that comes alone is a test of one analyte, of the same name and in the same state.
    private static void ReadTest(JsonObject result, Draft to)
    {
        KeptBeside.NoteOrigin(to, "Observation");
        new Pair("at0005", "code", ConceptForm.Any).Read(result, to);
        new State("at0073", OfTest).Read(result, to);
    }

    // Nobody wrote a report of a result that came alone. One that was made of it later is told.
    private static bool IsResultAlone(Focus focus) =>
        KeptBeside.HasOrigin(focus.Entry, "Observation") && focus.Clusters("laboratory_test_analyte.v1").Take(2).Count() == 1 && focus.Value("at0057") is null;

    // The report's id is one of the laboratory's, for all tests of the report.
    private static JsonObject? ReportId(Focus focus) =>
        focus.Document.Context?.OtherContext is { } context && new Focus(focus.Document, null, null, context).Value("at0002") is OpenEhr.ReferenceModel.DvText { Value: { } id }
            ? new() { ["value"] = id } : null;

    private static JsonArray? Results(Showing showing)
    {
        JsonNode[] results = [.. showing.Fellows.Where(f => f.Mapping == Result).Select(f => (JsonNode)new JsonObject { ["reference"] = $"{f.Type}/{f.Id}" })];
        return results.Length == 0 ? null : new JsonArray(results);
    }

    /// <summary>The state of a test or a result.</summary>
    private sealed class State(string openEhr, (string At, string Word)[] words) : Rule
    {
        public override void Show(Focus from, JsonObject to, Showing showing)
        {
            var said = from.Code(openEhr) is { } code ? Array.Find(words, w => w.At == code).Word ?? "unknown" : "final";
            to["status"] = showing.Lifecycle == Records.Lifecycle.Complete ? said : Shared.StateOf(showing.Lifecycle, said, "preliminary");
        }

        public override void Read(JsonObject from, Draft to)
        {
            var table = new CodeTable([.. words.Select(w => (w.At, w.Word))]);
            if (from["status"] is { } status && table.Read(status, to.ArchetypeOf(openEhr)) is { } state) to.Set(openEhr, state);
        }
    }

    /// <summary>The discipline (8202) among the categories of a report.</summary>
    private sealed class Discipline(string openEhr) : Rule
    {
        private const string System = "urn:oid:2.16.578.1.12.4.1.1.8202";
        private readonly Pair _pair = new(openEhr, "category[]", ConceptForm.Any);

        public override void Show(Focus from, JsonObject to, Showing showing) => _pair.Show(from, to, showing);

        public override void Read(JsonObject from, Draft to)
        {
            foreach (var category in Tree.Take(from, "category[]").Where(c => Tree.Items(c.Get("coding")).Any(coding => Tree.TextOf(coding.Get("system")) == System)))
                if (ConceptForm.Any.Read(category, to.ArchetypeOf(openEhr)) is { } discipline) to.Set(openEhr, discipline);
        }
    }

    /// <summary>The laboratory, by name.</summary>
    private sealed class Laboratory : Rule
    {
        private const string Name = "protocol/organisation.v1/at0001";

        public override void Show(Focus from, JsonObject to, Showing showing)
        {
            if (from.Value(Name) is OpenEhr.ReferenceModel.DvText { Value: { } name }) Tree.Put(to, "performer[].display", name);
        }

        public override void Read(JsonObject from, Draft to)
        {
            if (Tree.Take(from, "performer[]").FirstOrDefault().Get("display") is { } name && TextForm.Any.Read(name, "") is { } text) to.Set(Name, text);
        }
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

        public override void Read(JsonObject from, Draft to)
        {
            var components = Tree.Items(from["component"]).OfType<JsonObject>().ToList();
            if (components.Count == 0) Measured.Read(from, openEhr, forms, to);
            else foreach (var component in components) Measured.Read(component, openEhr, forms, to);
        }
    }
}
