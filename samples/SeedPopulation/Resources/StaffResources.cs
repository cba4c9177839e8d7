using System.Text.Json.Nodes;
using Varde.Foundation.Identifiers;
using Varde.SeedPopulation.Region;

namespace Varde.SeedPopulation.Resources;

/// <summary>Somebody of the staff as Practitioner, and what they do where as PractitionerRole of the same id.</summary>
internal static class StaffResources
{
    private const string Categories = NorwegianIdentifiers.Root + "1.9060";
    private const string Specialities = NorwegianIdentifiers.Root + "1.7426";

    public static IEnumerable<DemoResource> Of(StaffMember member) => [Practitioner(member), Role(member)];

    public static JsonObject ReferenceTo(StaffMember member) => Fhir.Reference("Practitioner", member.Id, member.Title);

    private static DemoResource Practitioner(StaffMember member) => Fhir.Resource("Practitioner", member.Id, new()
    {
        // The national id of staff is between them and the register; others know them by their HPR number.
        ["identifier"] = member.HprNumber is { } hpr ? Fhir.List(Fhir.Identifier(NorwegianIdentifiers.HprNumber, hpr)) : null,
        ["active"] = true,
        ["name"] = Fhir.Name(member.GivenName, member.FamilyName),
        ["gender"] = Fhir.Gender(member.IsFemale),
        ["qualification"] = Fhir.ListOrNothing(Qualifications(member.Occupation)),
    });

    private static IEnumerable<JsonNode> Qualifications(Occupation occupation)
    {
        if (occupation.Authorisation is { } category) yield return new JsonObject { ["code"] = Fhir.Coded(Categories, category.Code, category.Text) };
        if (occupation.Speciality is { } speciality) yield return new JsonObject { ["code"] = Fhir.Coded(Specialities, speciality.Code, speciality.Text) };
    }

    private static DemoResource Role(StaffMember member) => Fhir.Resource("PractitionerRole", member.Id, new()
    {
        ["active"] = true,
        ["practitioner"] = ReferenceTo(member),
        ["organization"] = OrganisationResources.ReferenceTo(member.Unit),
        ["code"] = Fhir.List(member.Occupation.Function is { } function ? Fhir.Norsk("9034", function.Code, function.Text) : null, Fhir.Text(member.Occupation.Name)),
    });
}
