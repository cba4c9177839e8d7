using System.Text.Json.Nodes;
using Varde.Foundation.Identifiers;
using Varde.SeedPopulation.Region;

namespace Varde.SeedPopulation.Resources;

/// <summary>An organisation or unit as Organization, and the places that people come to as Location of the same id.</summary>
internal static class OrganisationResources
{
    public static IEnumerable<DemoResource> Of(CareOrganisation organisation)
    {
        yield return Organization(organisation);
        if (IsVisited(organisation.Kind)) yield return Location(organisation);
    }

    public static JsonObject ReferenceTo(CareOrganisation organisation) => Fhir.Reference("Organization", organisation.Id, organisation.Name);

    private static bool IsVisited(OrganisationKind kind) => kind is OrganisationKind.Hospital or OrganisationKind.HospitalPharmacy or OrganisationKind.Pharmacy
        or OrganisationKind.GeneralPractice or OrganisationKind.OutOfHours or OrganisationKind.NursingHome or OrganisationKind.SchoolHealth;

    private static DemoResource Organization(CareOrganisation organisation) => Fhir.Resource("Organization", organisation.Id, new()
    {
        ["identifier"] = Fhir.ListOrNothing(Identifiers(organisation)),
        ["active"] = true,
        ["type"] = Fhir.List(Standard(organisation), Level(organisation.Kind), Term(organisation.Kind)),
        ["name"] = organisation.Name,
        ["address"] = Fhir.List(Fhir.Place(organisation.Municipality)),
        ["partOf"] = organisation.PartOf is { } whole ? ReferenceTo(whole) : null,
    });

    private static DemoResource Location(CareOrganisation organisation) => Fhir.Resource("Location", organisation.Id, new()
    {
        ["status"] = "active",
        ["name"] = organisation.Name,
        ["mode"] = "instance",
        ["address"] = Fhir.Place(organisation.Municipality),
        ["managingOrganization"] = ReferenceTo(organisation),
    });

    private static IEnumerable<JsonNode> Identifiers(CareOrganisation organisation)
    {
        if (organisation.OrganisationNumber is { } number) yield return Fhir.Identifier(NorwegianIdentifiers.OrganisationNumber, number);
        if (organisation.HerId is { } her) yield return Fhir.Identifier(NorwegianIdentifiers.HerId, her);
        if (organisation.ReshId is { } resh) yield return Fhir.Identifier(NorwegianIdentifiers.ReshId, resh);
        if (organisation.PharmacyLicence is { } licence) yield return Fhir.Identifier(NorwegianIdentifiers.PharmacyLicenceNumber, licence);
    }

    private static JsonObject Standard(CareOrganisation organisation) => Fhir.Coded("http://terminology.hl7.org/CodeSystem/organization-type", organisation.Kind switch
    {
        OrganisationKind.RegionalAuthority or OrganisationKind.Municipality => "govt",
        _ when organisation.OrganisationNumber is null => "dept",
        _ => "prov",
    });

    private static JsonObject? Level(OrganisationKind kind) => kind switch
    {
        OrganisationKind.RegionalAuthority => Fhir.Norsk("8628", "1", "RHF"),
        OrganisationKind.HospitalTrust => Fhir.Norsk("8628", "2", "HF"),
        OrganisationKind.Hospital => Fhir.Norsk("8628", "3", "Institusjon"),
        _ => null,
    };

    private static JsonObject? Term(OrganisationKind kind) => kind switch
    {
        OrganisationKind.Hospital => Fhir.Norsk("8624", "01", "Sykehus"),
        OrganisationKind.HospitalClinic => Fhir.Norsk("8624", "02", "Klinikk"),
        OrganisationKind.MedicalOutpatients or OrganisationKind.AdultPsychiatry or OrganisationKind.ChildPsychiatry => Fhir.Norsk("8624", "11", "Poliklinikk"),
        OrganisationKind.MedicalWard => Fhir.Norsk("8624", "08", "Post"),
        OrganisationKind.EmergencyDepartment or OrganisationKind.OrthopaedicWard or OrganisationKind.MaternityWard or OrganisationKind.ChildrensWard => Fhir.Norsk("8624", "05", "Avdeling"),
        OrganisationKind.Laboratory => Fhir.Norsk("8624", "14", "Laboratorium"),
        OrganisationKind.Administration => Fhir.Norsk("8624", "73", "Stab"),
        OrganisationKind.NursingHome => Fhir.Norsk("8624", "12", "Institusjon"),
        _ => null,
    };
}
