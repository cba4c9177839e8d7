using System.Text.Json.Nodes;
using Varde.Foundation.Identifiers;
using Varde.SeedPopulation.Families;
using Varde.SeedPopulation.Region;

namespace Varde.SeedPopulation.Resources;

/// <summary>
/// Relatives and representatives as RelatedPersons of the one whom they are something to, and a Person for everybody who is known in more than one way: as patient, as
/// somebody's relative, as staff.
/// </summary>
internal static class RelationResources
{
    private const string Family = "http://hl7.no/fhir/CodeSystem/no-basis-family-relation";
    private const string Parental = "http://hl7.no/fhir/CodeSystem/no-basis-parental-responsibility";

    public static IEnumerable<DemoResource> Of(Household household, StaffRoster staff)
    {
        var known = household.Residents.ToDictionary(r => r.Id);
        var relatives = Relations(household).Select(pair => new Relative(known[pair.Person], known[pair.Relative],
            household.Ties.Where(t => (t.Person, t.Relative) == pair).ToList(), RolesOf(household, pair.Person, pair.Relative))).ToList();
        foreach (var relative in relatives) yield return RelatedPerson(household, relative);
        foreach (var resident in household.Residents)
            if (Person(resident, [.. relatives.Where(r => r.Other == resident)], StaffOf(resident, staff)) is { } person) yield return person;
    }

    /// <summary>The id of the RelatedPerson of two people.</summary>
    public static Guid IdOf(Guid person, Guid relative) => Fhir.IdOf(person, "relative/" + relative);

    private static IEnumerable<(Guid Person, Guid Relative)> Relations(Household household) => household.Ties.Select(t => (t.Person, t.Relative))
        .Concat(household.PowersOfAttorney.Select(p => (p.Giver, p.Receiver))).Concat(household.AssignedPowersOfAttorney.Select(p => (p.Person, p.Holder))).Distinct();

    private static IReadOnlyList<CodedTerm> RolesOf(Household household, Guid person, Guid relative) =>
    [
        .. household.Ties.Where(t => t.Person == person && t.Relative == relative && t.Kind == TieKind.Guardian).Select(_ => new CodedTerm("VE", "Vergemål")),
        .. household.PowersOfAttorney.Where(p => p.Giver == person && p.Receiver == relative).Select(_ => new CodedTerm("FU", "Fullmakt")),
        .. household.AssignedPowersOfAttorney.Where(p => p.Person == person && p.Holder == relative).Select(_ => new CodedTerm("TD", "Tildelt fullmakt")),
    ];

    private static DemoResource RelatedPerson(Household household, Relative relative) => Fhir.Resource("RelatedPerson", IdOf(relative.Of.Id, relative.Other.Id), new()
    {
        ["identifier"] = relative.Other.NumberKind != NationalIdKind.HNumber && PersonResources.Identifier(relative.Other) is { } number ? Fhir.List(number) : null,
        ["active"] = relative.Other.Died is null,
        ["patient"] = Fhir.Reference("Patient", relative.Of.Id),
        ["relationship"] = Fhir.ListOrNothing(Relationships(household, relative)),
        ["name"] = Fhir.Name(relative.Other.GivenName, relative.Other.FamilyName),
        ["gender"] = Fhir.Gender(relative.Other.IsFemale),
        ["birthDate"] = relative.Other.Born.ToString(),
    });

    private static IEnumerable<JsonNode> Relationships(Household household, Relative relative)
    {
        foreach (var tie in relative.Ties)
        {
            if (FamilyCode(tie.Kind) is { } family) yield return Fhir.Coded(Family, family);
            if (TermOf(tie.Kind, relative.Other.IsFemale) is { } term) yield return Fhir.Norsk("9033", term.Code, term.Text);
            if (tie.Responsibility != ParentalResponsibility.None) yield return Fhir.Coded(Parental, ResponsibilityCode(household, tie));
        }
        foreach (var role in relative.Roles) yield return Fhir.Norsk("7611", role.Code, role.Text);
    }

    private static string? FamilyCode(TieKind kind) => kind switch
    {
        TieKind.Mother => "mor",
        TieKind.Father => "far",
        TieKind.Child => "barn",
        TieKind.Spouse => "ektefelleEllerPartner",
        _ => null,
    };

    private static CodedTerm? TermOf(TieKind kind, bool female) => kind switch
    {
        TieKind.Mother => new("MO", "Mor"),
        TieKind.Father => new("FA", "Far"),
        TieKind.StepFather => new("SF", "Stefar"),
        TieKind.FosterMother => new("FM", "Fostermor"),
        TieKind.FosterFather => new("FF", "Fosterfar"),
        TieKind.Grandmother => new("GM", "Bestemor"),
        TieKind.Child => female ? new("DA", "Datter") : new("SO", "Sønn"),
        TieKind.Spouse => new("EF", "Ektefelle"),
        _ => null,
    };

    // The register says who has the responsibility of a child: both parents, one of them, or another.
    private static string ResponsibilityCode(Household household, FamilyTie tie) =>
        household.Ties.Count(t => t.Person == tie.Person && t.Responsibility != ParentalResponsibility.None) > 1 ? "felles"
        : tie.Kind switch { TieKind.Mother => "mor", TieKind.Father => "far", _ => "andre" };

    private static StaffMember? StaffOf(Resident resident, StaffRoster staff) => resident.Key is null ? null : staff.FindResident(resident.Id);

    private static DemoResource? Person(Resident resident, IReadOnlyList<Relative> roles, StaffMember? staff) => roles.Count == 0 && staff is null ? null
        : Fhir.Resource("Person", Fhir.IdOf(resident.Id, "person"), new()
        {
            ["identifier"] = resident.NumberKind != NationalIdKind.HNumber && PersonResources.Identifier(resident) is { } number ? Fhir.List(number) : null,
            ["name"] = Fhir.Name(resident.GivenName, resident.FamilyName),
            ["gender"] = Fhir.Gender(resident.IsFemale),
            ["birthDate"] = resident.Born.ToString(),
            ["active"] = true,
            ["link"] = Fhir.List([
                Link("Patient", resident.Id), .. roles.Select(r => Link("RelatedPerson", IdOf(r.Of.Id, r.Other.Id))), staff is null ? null : Link("Practitioner", staff.Id)]),
        });

    private static JsonObject Link(string type, Guid id) => new() { ["target"] = Fhir.Reference(type, id), ["assurance"] = "level4" };

    private sealed record Relative(Resident Of, Resident Other, IReadOnlyList<FamilyTie> Ties, IReadOnlyList<CodedTerm> Roles);
}
