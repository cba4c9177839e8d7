using System.Text.Json.Nodes;
using Varde.ClinicalExchange.Mapping;

namespace Varde.ClinicalExchange.Templates;

/// <summary>
/// Allergies and critical information (<c>varde.critical_information.v1</c>): an AllergyIntolerance for each adverse reaction risk, and a Flag for each other
/// precaution. Neither has a word for a draft, so that a draft has no views.
/// </summary>
internal static class CriticalInformation
{
    private const string Clinical = "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical";
    private const string Verification = "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification";
    private const string FlagCategories = "urn:varde:fhir:critical-information";

    public static TemplateMapping Mapping { get; } = new(
        "varde.critical_information.v1",
        new EntryMapping("adverse_reaction_risk", "AllergyIntolerance", "EVALUATION.adverse_reaction_risk.v2")
        {
            Known = "at0002",
            HasDrafts = false,
            Rules =
            [
                new Made("clinicalStatus", ClinicalStatus),
                new Made("verificationStatus", VerificationStatus),
                new Made("type", (focus, _) => focus.Code("at0058") switch { "at0059" => "allergy", "at0060" => "intolerance", _ => null }),
                new Pair("at0120", "category[]", new CodeTable(("at0121", "food"), ("at0122", "medication"))),
                new Pair("at0101", "criticality", new CodeTable(("at0102", "low"), ("at0103", "high"), ("at0124", "unable-to-assess"))),
                new Pair("at0002", "code", ConceptForm.Any),
                Shared.Patient("patient"),
                new Pair("at0133", "onsetDateTime", TimeForm.Any),
                new Pair("protocol/at0062", "recordedDate", TimeForm.Any),
                Shared.Author("recorder"),
                new Pair("at0117", "lastOccurrence", TimeForm.Any),
                new Pair("at0006", "note[].text", TextForm.Any),
                new Reactions(),
            ],
        },
        Precaution("critical_condition", "Kritisk tilstand", "Critical condition"),
        Precaution("implant", "Implantat eller transplantat", "Implant or transplant"),
        Precaution("ongoing_treatment", "Viktig pågående behandling", "Important ongoing treatment"),
        Precaution("infection", "Smitte", "Infection"),
        Precaution("changed_routine", "Endret behandlingsrutine", "Changed routine of care"));

    private static EntryMapping Precaution(string id, string name, string display) => new(id, "Flag", "EVALUATION.precaution.v1")
    {
        Name = name,
        Known = "at0002",
        HasDrafts = false,
        Rules =
        [
            // A refuted precaution warns of nothing.
            new Made("status", (focus, showing) => showing.IsWithdrawn() ? "entered-in-error" : focus.Code("at0014") is "at0018" or "at0019" ? "inactive" : "active"),
            Shared.Always("category[]", new Concept(FlagCategories, id, display)),
            new Pair("at0002", "code", ConceptForm.Any),
            Shared.Patient(),
            new Pair("protocol/at0022", "period.start", TimeForm.Any),
            Shared.Author("author"),
        ],
    };

    // ait-1 and ait-2: there is a clinical status unless it is entered in error. Refuted is not active.
    private static JsonObject? ClinicalStatus(Focus focus, Showing showing)
    {
        if (showing.IsWithdrawn()) return null;
        var isInactive = focus.Code("at0130") == "at0132" || focus.Code("at0063") == "at0066";
        return Concept.Of([isInactive ? new(Clinical, "inactive", "Inactive") : new(Clinical, "active", "Active")]);
    }

    private static JsonObject? VerificationStatus(Focus focus, Showing showing)
    {
        if (showing.IsWithdrawn()) return Concept.Of([new(Verification, "entered-in-error", "Entered in Error")]);
        return focus.Code("at0063") switch
        {
            "at0064" => Concept.Of([new(Verification, "unconfirmed", "Unconfirmed")]),
            "at0065" => Concept.Of([new(Verification, "confirmed", "Confirmed")]),
            "at0066" => Concept.Of([new(Verification, "refuted", "Refuted")]),
            _ => null,
        };
    }

    /// <summary>The reactions; one without a manifestation, which FHIR demands, says that it is unknown.</summary>
    private sealed class Reactions : Rule
    {
        private static readonly Rule[] Parts =
        [
            new Pair("at0001", "substance", ConceptForm.Any),
            new Pair("at0006", "manifestation[]", ConceptForm.Any),
            new Pair("at0007", "description", TextForm.Any),
            new Pair("at0008", "onset", TimeForm.Any),
            new Pair("at0010", "severity", new CodeTable(("at0011", "mild"), ("at0012", "moderate"), ("at0013", "severe"))),
            new Pair("at0017", "exposureRoute", ConceptForm.Any),
        ];

        public override void Show(Focus from, JsonObject to, Showing showing)
        {
            foreach (var cluster in from.Clusters("adverse_reaction_event.v1"))
            {
                var reaction = new JsonObject();
                foreach (var part in Parts) part.Show(cluster, reaction, showing);
                if (!reaction.ContainsKey("manifestation"))
                    reaction["manifestation"] = new JsonArray(Concept.Of([new("http://terminology.hl7.org/CodeSystem/data-absent-reason", "unknown", "Unknown")]));
                Tree.List(to, "reaction").Add(reaction);
            }
        }
    }
}
