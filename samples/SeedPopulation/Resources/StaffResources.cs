using System.Text.Json.Nodes;
using Varde.Foundation.Identifiers;
using Varde.SeedPopulation.Region;

namespace Varde.SeedPopulation.Resources;

/// <summary>Somebody of the staff as Practitioner, and what they do where as PractitionerRole of the same id.</summary>
internal static class StaffResources
{
    private const string Categories = NorwegianIdentifiers.Root + "1.9060";
    private const string Roles = "urn:varde:role";
    private const string Specialities = NorwegianIdentifiers.Root + "1.7426";

    public static IEnumerable<DemoResource> Of(StaffMember member) => member is { Resident: null } and ({ HprNumber: null } or { Key: not null }) ? [Practitioner(member), Role(member), Person(member)] : [Practitioner(member), Role(member)];

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
        ["code"] = Fhir.List(member.Occupation.Function is { } function ? Fhir.Norsk("9034", function.Code, function.Text) : null, Fhir.Coded(Roles, RoleOf(member.Occupation), member.Occupation.Name), member.Occupation.Role == StaffRole.Leader ? Fhir.Coded(Roles, "leader", "Leder") : null),
    });

    // Who has no HPR number is known by the national id of the sign-in, and who signs in with one is held against it. Whose it is is nobody's to read, and a resident's Person tells it already.
    private static DemoResource Person(StaffMember member) => Fhir.Resource("Person", Fhir.IdOf(member.Id, "person"), new()
    {
        ["identifier"] = Fhir.List(Fhir.Identifier(NorwegianIdentifiers.BirthNumber, member.NationalId)),
        ["name"] = Fhir.Name(member.GivenName, member.FamilyName),
        ["active"] = true,
        ["link"] = Fhir.List(new JsonObject { ["target"] = Fhir.Reference("Practitioner", member.Id), ["assurance"] = "level4" }),
    });

    // The rules know two kinds of health personnel: doctors, and the others who are authorised to treat.
    private static string RoleOf(Occupation occupation) => occupation.Role switch
    {
        StaffRole.Doctor or StaffRole.Leader => "doctor",
        StaffRole.Nurse or StaffRole.Pharmacist => "nurse",
        StaffRole.Secretary => "secretary",
        StaffRole.Operations => "it",
        StaffRole.Informatician => "informatician",
        StaffRole.OrganisationAdministrator => "org-admin",
        StaffRole.SecurityOfficer => "security-officer",
        _ => "rollout-lead",
    };
}
