using Varde.Fhir;
using Varde.Foundation.Identifiers;
using Varde.NationalServices;
using Varde.SeedPopulation;
using Varde.SeedPopulation.Families;
using Varde.SeedPopulation.Region;

namespace Varde.Web.Demo;

/// <summary>
/// Who signs in at the stand-in: the named people of the demo's region, by the words that the guide to it knows them by. Their numbers follow from the day on which the database was
/// first filled; a server that was not filled has the stand-in's own people.
/// </summary>
internal sealed class RegionPeople : IDemoPeople
{
    // From this age the national portal has own use.
    private const int YoungestToSignIn = 13;

    private volatile IReadOnlyList<DemoPerson> _all = IDemoPeople.BuiltIn.All;

    private volatile IReadOnlyList<DemoMachine> _machines = [];

    public IReadOnlyList<DemoPerson> All => _all;

    public IReadOnlyList<DemoMachine> Machines => _machines;

    public IReadOnlyList<DemoPatient> Patients { get; private set; } = [];

    /// <summary>Reads in the database whose region it is.</summary>
    public async Task LoadAsync(ResourceImport resources, CancellationToken cancellation)
    {
        if (await DemoProgress.ReadAsync(resources, cancellation) is not { } progress) return;
        var region = new SyntheticRegion(DemoRegion.Population, progress.Present);
        (_all, _machines, Patients) = (Of(region), RegionMachines.All, PatientsOf(region));
    }

    private static IReadOnlyList<DemoPatient> PatientsOf(SyntheticRegion region) =>
        [.. region.NamedHouseholds().SelectMany(household => household.Residents.Select(resident => new DemoPatient(resident.Id.ToString(), resident.Name, GroupOf(household))))];

    private static string GroupOf(Household household) =>
        string.Join(", ", household.Residents.Select(one => one.FamilyName).Distinct()) + $" ({household.Residents[0].Municipality.ShortName})";

    /// <summary>The people of a region.</summary>
    public static IReadOnlyList<DemoPerson> Of(SyntheticRegion region)
    {
        var staff = region.Staff.All.Where(member => member.Key is not null).Select(AtWork).ToList();
        var taken = staff.Select(person => person.Name).ToHashSet(StringComparer.Ordinal);
        return [.. staff, .. region.NamedHouseholds().SelectMany(household => household.Residents.Where(resident => SignsIn(resident, region.Today)).Select(resident => AtHome(resident, household, taken)))];
    }

    // Newborns, children and the dead do not sign in, nor does anybody without a number of the register.
    private static bool SignsIn(Resident resident, DateOnly today) =>
        resident is { Died: null, Number: not null, NumberKind: NationalIdKind.BirthNumber or NationalIdKind.DNumber } && resident.Born.AgeOn(today) >= YoungestToSignIn;

    private static DemoPerson AtWork(StaffMember member)
    {
        var (organisation, unit) = SyntheticRegion.WorkOf(member);
        return new(member.Key!, member.Name, NationalId.Parse(member.NationalId).Value, $"{member.Occupation.Name}, {member.Unit.Name}", $"{DemoDescriptions.EnglishOf(member.Key!)}, {member.Unit.Name}")
        {
            FhirUser = $"Practitioner/{member.Id}",
            Work = new DemoWork(OrganisationNumber.Parse(organisation).Value, unit is null ? null : OrganisationNumber.Parse(unit).Value, member.HprNumber is { } hpr ? HprNumber.Parse(hpr).Value : null),
        };
    }

    private static DemoPerson AtHome(Resident resident, Household household, HashSet<string> taken) => new(
        taken.Contains(resident.Key!) ? $"{resident.Key}-privat" : resident.Key!, resident.Name, NationalId.Parse(resident.Number).Value, DemoDescriptions.BokmålOf(resident.Key!), Sentence(resident.About!))
    {
        FhirUser = $"Patient/{resident.Id}",
        Group = GroupOf(household),
    };

    private static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
