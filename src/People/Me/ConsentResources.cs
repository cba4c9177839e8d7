using System.Globalization;
using System.Text.Json.Nodes;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.Foundation.Identifiers;
using Varde.People.Facts;

namespace Varde.People.Me;

/// <summary>What people decide, as Consents of the record, and whom they let represent them, as RelatedPersons.</summary>
internal static class ConsentResources
{
    /// <summary>A Consent that is given now.</summary>
    /// <param name="record">Whose record it is about.</param>
    /// <param name="kind">What it decides.</param>
    /// <param name="permits">Whether it permits or denies.</param>
    /// <param name="performer">Who gives it, as a reference.</param>
    /// <param name="provision">The parts of what it decides, beside its type and the begin of its period.</param>
    /// <param name="now">When.</param>
    public static WrittenResource Given(EhrId record, ConsentKind kind, bool permits, string performer, JsonObject provision, DateTimeOffset now)
    {
        var id = ResourceKey.NewId();
        provision["type"] = permits ? "permit" : "deny";
        provision["period"] ??= new JsonObject { ["start"] = FhirNodes.Moment(now) };
        return new(new("Consent", id), new()
        {
            ["resourceType"] = "Consent",
            ["id"] = id,
            ["status"] = "active",
            ["scope"] = FhirNodes.Coded("http://terminology.hl7.org/CodeSystem/consentscope", "patient-privacy"),
            ["category"] = new JsonArray(FhirNodes.Coded(PeopleCodes.Consent, ConsentReader.CodeOf(kind))),
            ["patient"] = FhirNodes.Reference($"Patient/{record}"),
            ["dateTime"] = FhirNodes.Moment(now),
            ["performer"] = new JsonArray(FhirNodes.Reference(performer)),
            ["policyRule"] = new JsonObject { ["text"] = "Pasient- og brukerrettighetsloven" },
            ["provision"] = provision,
        });
    }

    /// <summary>A Consent, ended at a moment.</summary>
    public static WrittenResource Ended(JsonObject consent, DateTimeOffset now)
    {
        consent["status"] = "inactive";
        var provision = consent["provision"] as JsonObject ?? [];
        var period = provision["period"] as JsonObject ?? [];
        // A power that has not begun has no time between its begin and its end.
        if (FhirJson.Begin((string?)period["start"]) is { } start && start > now) period["start"] = FhirNodes.Moment(now);
        period["end"] = FhirNodes.Moment(now);
        (provision["period"], consent["provision"]) = (period.DeepClone(), null);
        consent["provision"] = provision.DeepClone();
        return new(new("Consent", (string)consent["id"]!), consent);
    }

    /// <summary>Somebody who may represent the person by a power of attorney (FU of 7611).</summary>
    public static WrittenResource Representative(EhrId record, NationalId number, string name, string? birthDate)
    {
        var id = ResourceKey.NewId();
        var related = new JsonObject
        {
            ["resourceType"] = "RelatedPerson",
            ["id"] = id,
            ["identifier"] = new JsonArray(new JsonObject { ["system"] = number.Kind == NationalIdKind.DNumber ? NorwegianIdentifiers.DNumber : NorwegianIdentifiers.BirthNumber, ["value"] = number.ToString() }),
            ["active"] = true,
            ["patient"] = FhirNodes.Reference($"Patient/{record}"),
            ["relationship"] = new JsonArray(FhirNodes.Coded(NorwegianIdentifiers.Root + "1.7611", "FU")),
            ["name"] = new JsonArray(new JsonObject { ["text"] = name }),
        };
        if (birthDate is not null) related["birthDate"] = birthDate;
        return new(new("RelatedPerson", id), related);
    }

    /// <summary>An actor of a provision.</summary>
    public static JsonArray Actor(string role, string to) => new(new JsonObject { ["role"] = FhirNodes.Coded(PeopleCodes.Consent, role), ["reference"] = FhirNodes.Reference(to) });
}
