using System.Text.Json.Nodes;
using Varde.OpenEhr.ReferenceModel;
using Varde.Records;

namespace Varde.ClinicalExchange.Mapping;

/// <summary>The sentences that many mappings have: whose it is, when, by whom, and in which state.</summary>
internal static class Shared
{
    /// <summary>The namespace of a composer who is only the committer, since the resource names nobody.</summary>
    public const string StandInNamespace = "varde-committer";

    /// <summary>The namespace of a party who is a reference of FHIR.</summary>
    public const string FhirNamespace = "fhir";

    /// <summary>The word for each state of the composition; a type without a word for drafts has no view of them.</summary>
    /// <param name="path">The element.</param>
    /// <param name="final">Complete.</param>
    /// <param name="draft">A draft.</param>
    public static Rule Status(string path, string final, string? draft) => new Made(path, (_, showing) => StateOf(showing.Lifecycle, final, draft ?? final));

    /// <summary>The word for a state.</summary>
    public static string StateOf(Lifecycle lifecycle, string final, string draft) => lifecycle switch
    {
        Lifecycle.Incomplete => draft,
        Lifecycle.Inactive or Lifecycle.Abandoned => "entered-in-error",
        _ => final,
    };

    /// <summary>Whether the composition is withdrawn.</summary>
    public static bool IsWithdrawn(this Showing showing) => showing.Lifecycle is Lifecycle.Inactive or Lifecycle.Abandoned;

    /// <summary>The reference to the patient.</summary>
    public static Rule Patient(string path = "subject") => new Made(path, (_, showing) => new JsonObject { ["reference"] = $"Patient/{showing.Patient}" });

    /// <summary>Who wrote the composition.</summary>
    public static Rule Author(string path) => new AuthorRule(path);

    /// <summary>When it holds.</summary>
    public static Rule When(string path) => new TimeRule(path);

    /// <summary>A CodeableConcept that is always the same.</summary>
    public static Rule Always(string path, params Concept[] codes) => new Fixed(path, () => Concept.Of(codes));

    private sealed class TimeRule(string path) : Rule
    {
        public override void Show(Focus from, JsonObject to, Showing showing) => Times.Show(to, path, from.Time);

        public override void Read(JsonObject from, Draft to) => to.Time = Times.Read(from, path);
    }

    /// <summary>The composer, as a reference that may be a name alone.</summary>
    private sealed class AuthorRule(string path) : Rule
    {
        public override void Show(Focus from, JsonObject to, Showing showing)
        {
            if (Reference(from.Document.Composer, showing.Patient) is { } reference) Tree.Put(to, path, reference);
        }

        public override void Read(JsonObject from, Draft to)
        {
            if (Tree.Take(from, path).FirstOrDefault() is { } first) to.Composer = Party(first, to.Patient);
        }

        private static JsonObject? Reference(PartyProxy? composer, string patient) => composer switch
        {
            PartySelf => new() { ["reference"] = $"Patient/{patient}" },
            PartyIdentified { ExternalRef.Namespace: StandInNamespace } => null,
            PartyIdentified identified => Reference(identified),
            _ => null,
        };

        private static JsonObject? Reference(PartyIdentified identified)
        {
            var reference = new JsonObject();
            if (identified.ExternalRef is { Namespace: FhirNamespace, Id.Value: { } there }) reference["reference"] = there;
            if (identified.Identifiers.FirstOrDefault(i => i is { Type: FhirNamespace, Id: not null }) is { } known)
                reference["identifier"] = known.Issuer is { } system ? new JsonObject { ["system"] = system, ["value"] = known.Id } : new JsonObject { ["value"] = known.Id };
            if (identified.Name is { } name) reference["display"] = name;
            return reference.Count > 0 ? reference : null;
        }

        private static JsonObject? Party(JsonNode reference, string patient)
        {
            var there = Tree.TextOf(reference.Get("reference"));
            if (there == $"Patient/{patient}") return new() { ["_type"] = "PARTY_SELF" };
            var party = new JsonObject { ["_type"] = "PARTY_IDENTIFIED" };
            if (there is not null) party["external_ref"] = Draft.PartyRef(there, FhirNamespace, "PARTY");
            if (Tree.TextOf(reference.Get("display")) is { } name) party["name"] = name;
            if (Tree.TextOf(reference.Get("identifier").Get("value")) is { } value) party["identifiers"] = new JsonArray(Identifier(value, Tree.TextOf(reference.Get("identifier").Get("system"))));
            return party.Count > 1 ? party : null;
        }

        private static JsonObject Identifier(string value, string? system)
        {
            var identifier = new JsonObject { ["_type"] = "DV_IDENTIFIER", ["id"] = value, ["type"] = FhirNamespace };
            if (system is not null) identifier["issuer"] = system;
            return identifier;
        }
    }
}
