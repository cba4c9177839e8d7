using System.Text.Json.Nodes;
using Varde.ClinicalExchange.Mapping;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.ClinicalExchange.Templates;

/// <summary>A vaccination (<c>varde.immunisation.v1</c>): an Immunization, also for a dose that was not given or put off.</summary>
internal static class Immunisation
{
    public static TemplateMapping Mapping { get; } = new(
        "varde.immunisation.v1",
        new EntryMapping("immunisation", "Immunization", "ACTION.medication.v1")
        {
            Known = "at0020",
            HasDrafts = false,
            Rules =
            [
                new Made("status", (focus, showing) => showing.IsWithdrawn() ? "entered-in-error" : Steps.Of(focus) == "at0006" ? "completed" : "not-done"),
                new Made("statusReason", (focus, _) => Steps.Of(focus) == "at0006" ? null : Steps.Reason(focus)),
                new Pair("at0020", "vaccineCode", ConceptForm.Any),
                Shared.Patient("patient"),
                Shared.When("occurrenceDateTime"),
                Shared.Author("performer[].actor"),
                new Pair("medication.v2/at0150", "lotNumber", TextForm.Any),
                new Made("manufacturer", (focus, _) => focus.Value("medication.v2/at0151") is DvText { Value: { } name } ? new JsonObject { ["display"] = name } : null),
                new Made("expirationDate", (focus, _) => TimeForm.WrittenOf(focus.Value("medication.v2/at0003")) is { } time && WrittenTime.ToFhir(time) is { } shown ? shown[..Math.Min(10, shown.Length)] : null),
                new Pair("at0140/at0141", "site", ConceptForm.Any),
                new Pair("at0140/at0147", "route", ConceptForm.Any),
                new Pair("dosage.v2/at0144", "doseQuantity", QuantityForm.Any),
                new Pair("at0024", "note[].text", TextForm.Any),
                new Protocol(),
            ],
        });

    /// <summary>Which dose it was, and against what; FHIR has the two in one element that demands the number.</summary>
    private sealed class Protocol : Rule
    {
        public override void Show(Focus from, JsonObject to, Showing showing)
        {
            if (from.Value("at0025") is not DvCount { Magnitude.Whole: > 0 and <= int.MaxValue and var dose }) return;
            var applied = new JsonObject();
            foreach (var (element, archetype) in from.Elements("at0156"))
                if (element.Value is { } value && ConceptForm.Any.Show(value, archetype) is { } disease) Tree.List(applied, "targetDisease").Add(disease);
            applied["doseNumberPositiveInt"] = dose;
            to["protocolApplied"] = new JsonArray(applied);
        }
    }
}

/// <summary>Doses given and not given (<c>varde.medication_administration.v1</c>): a MedicationAdministration each.</summary>
internal static class MedicationAdministration
{
    public static TemplateMapping Mapping { get; } = new(
        "varde.medication_administration.v1",
        new EntryMapping("medication_administration", "MedicationAdministration", "ACTION.medication.v1")
        {
            Known = "at0020",
            HasDrafts = false,
            Rules =
            [
                new Made("status", (focus, showing) => showing.IsWithdrawn() ? "entered-in-error" : Status(Steps.Of(focus))),
                new Made("statusReason[]", (focus, _) => Steps.Reason(focus)),
                new Pair("at0020", "medicationCodeableConcept", ConceptForm.Any),
                Shared.Patient(),
                Shared.When("effectiveDateTime"),
                Shared.Author("performer[].actor"),
                new Pair("at0156", "reasonCode[]", ConceptForm.Any),
                new Pair("at0024", "note[].text", TextForm.Any),
                new Dose(),
            ],
        });

    private static string Status(string? step) => step switch
    {
        "at0006" or "at0007" => "completed",
        "at0018" or "at0044" => "not-done",
        "at0158" => "stopped",
        "at0009" => "on-hold",
        _ => "in-progress",
    };

    // mad-1: there is a dose or a rate.
    private sealed class Dose : Rule
    {
        private static readonly Rule[] Parts =
        [
            new Pair("dosage.v2/at0178", "text", TextForm.Any), new Pair("at0140/at0141", "site", ConceptForm.Any), new Pair("at0140/at0147", "route", ConceptForm.Any),
            new Pair("dosage.v2/at0144", "dose", QuantityForm.Any), new Pair("dosage.v2/at0134", "rateQuantity", QuantityForm.Any),
        ];

        public override void Show(Focus from, JsonObject to, Showing showing)
        {
            var dosage = new JsonObject();
            foreach (var part in Parts) part.Show(from, dosage, showing);
            if (dosage.ContainsKey("dose") || dosage.ContainsKey("rateQuantity")) to["dosage"] = dosage;
        }
    }
}

/// <summary>
/// An order of a medicine (<c>varde.medication_order.v1</c>): a MedicationRequest of the INSTRUCTION. The ACTION beside it tells what became of the order and is
/// no administration: an instruction is not an action.
/// </summary>
internal static class MedicationOrder
{
    public static TemplateMapping Mapping { get; } = new("varde.medication_order.v1", Of("medication_order"));

    /// <summary>The mapping of an ordered medicine, alike in orders and in discharge summaries.</summary>
    public static EntryMapping Of(string id) => new(id, "MedicationRequest", "INSTRUCTION.medication_order.v3")
    {
        Known = "at0070",
        Rules =
        [
            new Made("status", (focus, showing) => Shared.StateOf(showing.Lifecycle, Status(focus), "draft")),
            new Fixed("intent", () => "order"),
            new Pair("at0070", "medicationCodeableConcept", ConceptForm.Any),
            Shared.Patient(),
            new Made("authoredOn", (focus, _) => focus.Time is { } time ? WrittenTime.ToFhir(time) : null),
            Shared.Author("requester"),
            new Pair("at0018", "reasonCode[]", ConceptForm.Any),
            new Pair("at0105", "reasonCode[]", ConceptForm.Any),
            new Pair("at0167", "note[].text", TextForm.Any),
            new Directions(),
        ],
    };

    // What became of the order stands in the actions of the same document.
    private static string Status(Focus focus) => TemplateMapping.EntriesOf(focus.Document.Content).OfType<OpenEhr.ReferenceModel.Action>().LastOrDefault()?.IsmTransition?.CareflowStep?.DefiningCode?.CodeString switch
    {
        "at0009" or "at0013" => "on-hold",
        "at0012" => "cancelled",
        "at0015" or "at0039" => "stopped",
        "at0007" => "completed",
        _ => "active",
    };

    /// <summary>The directions in words, the route, and when they hold; the structured dosage is told by its words.</summary>
    private sealed class Directions : Rule
    {
        private static readonly Rule[] Parts =
        [
            new Pair("at0009", "text", TextForm.Any), new Pair("at0044", "additionalInstruction[]", ConceptForm.Any), new Pair("at0113/at0012", "timing.repeat.boundsPeriod.start", TimeForm.Any),
            new Pair("at0113/at0013", "timing.repeat.boundsPeriod.end", TimeForm.Any), new Pair("at0091", "route", ConceptForm.Any),
        ];

        public override void Show(Focus from, JsonObject to, Showing showing)
        {
            var dosage = new JsonObject();
            foreach (var part in Parts) part.Show(from, dosage, showing);
            if (from.Value("therapeutic_direction.v1/dosage.v2/at0144") is DvQuantity dose && QuantityForm.Any.Show(dose, "") is { } shown) dosage["doseAndRate"] = new JsonArray(new JsonObject { ["doseQuantity"] = shown });
            if (dosage.Count > 0) to["dosageInstruction"] = new JsonArray(dosage);
        }
    }
}

/// <summary>The steps of actions.</summary>
internal static class Steps
{
    /// <summary>The at-code of the careflow step.</summary>
    public static string? Of(Focus focus) => (focus.Entry as OpenEhr.ReferenceModel.Action)?.IsmTransition?.CareflowStep?.DefiningCode?.CodeString;

    /// <summary>Why.</summary>
    public static JsonNode? Reason(Focus focus) => focus.Value("at0021") is { } reason ? ConceptForm.Any.Show(reason, focus.Archetype) : null;
}
