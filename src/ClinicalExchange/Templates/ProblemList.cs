using System.Text.Json.Nodes;
using Varde.ClinicalExchange.Mapping;

namespace Varde.ClinicalExchange.Templates;

/// <summary>The problem list (<c>varde.problem_list.v1</c>): one Condition for each line.</summary>
internal static class ProblemList
{
    public static TemplateMapping Mapping { get; } = new("varde.problem_list.v1", Diagnoses.Of("problem", Diagnoses.ProblemListItem));
}

/// <summary>Diagnoses as Conditions, alike in the problem list, in notes and in discharge summaries.</summary>
internal static class Diagnoses
{
    private const string Clinical = "http://terminology.hl7.org/CodeSystem/condition-clinical";
    private const string Verification = "http://terminology.hl7.org/CodeSystem/condition-ver-status";
    private const string Categories = "http://terminology.hl7.org/CodeSystem/condition-category";
    private const string Qualifier = "problem_qualifier.v2/";

    /// <summary>A line of the problem list.</summary>
    public static readonly Concept ProblemListItem = new(Categories, "problem-list-item", "Problem List Item");

    /// <summary>A diagnosis of one encounter.</summary>
    public static readonly Concept EncounterDiagnosis = new(Categories, "encounter-diagnosis", "Encounter Diagnosis");

    /// <summary>The mapping. A Condition has no word for a draft, so that a draft has none.</summary>
    public static EntryMapping Of(string id, Concept category) => new(id, "Condition", "EVALUATION.problem_diagnosis.v1")
    {
        Known = "at0002",
        HasDrafts = false,
        Rules =
        [
            new Made("clinicalStatus", ClinicalStatus),
            new Made("verificationStatus", VerificationStatus),
            Shared.Always("category[]", category),
            new Pair("at0005", "severity", ConceptForm.Any),
            new Pair("at0002", "code", ConceptForm.Any),
            new Pair("at0012", "bodySite[]", ConceptForm.Any),
            Shared.Patient(),
            new Pair("at0077", "onsetDateTime", TimeForm.Any),
            // con-4: what has ended has a clinical status, which neither the refuted nor the withdrawn have.
            new Where((focus, showing) => !showing.IsWithdrawn() && !IsRefuted(focus), new Pair("at0030", "abatementDateTime", TimeForm.Any)),
            new Pair("at0003", "recordedDate", TimeForm.Any),
            Shared.Author("recorder"),
            new Pair("at0009", "note[].text", TextForm.Any),
            new Pair("at0072", "note[].text", TextForm.Any),
            new Pair("at0069", "note[].text", TextForm.Any),
        ],
    };

    // con-5: what is entered in error has no clinical status.
    private static JsonObject? ClinicalStatus(Focus focus, Showing showing)
    {
        if (showing.IsWithdrawn() || IsRefuted(focus)) return null;
        var word = focus.Value("at0030") is not null ? ("resolved", "Resolved") : focus.Code(Qualifier + "at0003") switch { "at0027" => ("inactive", "Inactive"), "at0026" => ("active", "Active"), _ => default };
        return word == default ? null : Concept.Of([new(Clinical, word.Item1, word.Item2)]);
    }

    private static bool IsRefuted(Focus focus) => focus.Code(Qualifier + "at0004") == "at0088";

    private static JsonObject? VerificationStatus(Focus focus, Showing showing)
    {
        if (showing.IsWithdrawn()) return Concept.Of([new(Verification, "entered-in-error", "Entered in Error")]);
        if (IsRefuted(focus)) return Concept.Of([new(Verification, "refuted", "Refuted")]);
        var word = focus.Code("at0073") switch
        {
            "at0076" => ("confirmed", "Confirmed"),
            "at0074" or "at0075" => ("provisional", "Provisional"),
            _ => focus.Code(Qualifier + "at0004") switch { "at0018" => ("confirmed", "Confirmed"), "at0016" or "at0017" => ("provisional", "Provisional"), _ => default },
        };
        return word == default ? null : Concept.Of([new(Verification, word.Item1, word.Item2)]);
    }
}
