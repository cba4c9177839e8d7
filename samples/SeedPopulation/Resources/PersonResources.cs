using System.Text.Json.Nodes;
using Varde.Foundation.Identifiers;
using Varde.SeedPopulation.Families;
using Varde.SeedPopulation.Region;

namespace Varde.SeedPopulation.Resources;

/// <summary>A resident as Patient.</summary>
internal static class PersonResources
{
    private const string HNumbers = "8327";

    public static DemoResource Patient(Resident resident, StaffMember generalPractitioner) => Fhir.Resource("Patient", resident.Id, new()
    {
        ["identifier"] = Identifier(resident) is { } number ? Fhir.List(number) : null,
        ["active"] = true,
        ["name"] = Fhir.Name(resident.GivenName, resident.FamilyName),
        ["gender"] = Fhir.Gender(resident.IsFemale),
        ["birthDate"] = resident.Born.ToString(),
        ["deceasedDateTime"] = resident.Died is { } died ? Fhir.Date(died) : null,
        ["address"] = Fhir.Address(resident.Address, resident.Protection),
        // The GP of a strictly confidential address tells where it is.
        ["generalPractitioner"] = resident.Number is null || resident.Address is null || resident.Protection == AddressProtection.StrictlyConfidential
            ? null : Fhir.List(StaffResources.ReferenceTo(generalPractitioner)),
    });

    public static JsonObject? Identifier(Resident resident) => (resident.Number, resident.NumberKind) switch
    {
        (null, _) => null,
        ({ } number, NationalIdKind.HNumber) => HNumber(number, CareDirectory.Instance.AtHospital(resident.Municipality.Hospital, OrganisationKind.Hospital)),
        ({ } number, NationalIdKind.DNumber) => Fhir.Identifier(NorwegianIdentifiers.DNumber, number),
        ({ } number, _) => Fhir.Identifier(NorwegianIdentifiers.BirthNumber, number),
    };

    // The number of one hospital, which has no system of its own.
    private static JsonObject HNumber(string number, CareOrganisation hospital) => new()
    {
        ["type"] = Fhir.Norsk(HNumbers, "HNR", "H-nummer"),
        ["system"] = "HNR",
        ["value"] = number,
        ["assigner"] = OrganisationResources.ReferenceTo(hospital),
    };
}
