using Varde.SeedPopulation.Care;
using Varde.SeedPopulation.Cast;
using Varde.SeedPopulation.Families;
using Varde.SeedPopulation.Region;
using Varde.SeedPopulation.Resources;
using Varde.SeedPopulation.Stories;

namespace Varde.SeedPopulation;

/// <summary>
/// The health region of the north with people who do not exist: who gives care, who lives there and with whom, and years of record. It follows from its seed and its
/// present alone, is made household by household, and the first of many are those of few. Ages hold on the day of the present.
/// </summary>
public sealed class SyntheticRegion
{
    private readonly int _seed;
    private readonly DateTimeOffset _present;
    private readonly NationalIdSeries _idsAfterStaff = new();

    /// <summary>Makes the region; its people are made when they are asked for.</summary>
    /// <param name="seed">Which population: any number. The named people are the same in all.</param>
    /// <param name="present">Nothing in the records is later, and ages are counted from its day in Norway.</param>
    public SyntheticRegion(int seed, DateTimeOffset present)
    {
        (_seed, _present) = (seed, NorwegianTime.Of(present));
        Today = DateOnly.FromDateTime(_present.Date);
        Staff = new StaffRoster(seed, Today, _idsAfterStaff);
    }

    /// <summary>The day on which the ages hold.</summary>
    public DateOnly Today { get; }

    /// <summary>Who works in the region.</summary>
    public StaffRoster Staff { get; }

    /// <summary>The households of the named people, and then as many others as it takes to be so many residents; the last household is whole.</summary>
    public IEnumerable<Household> Households(int residents)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(residents);
        var made = 0;
        foreach (var household in AllHouseholds())
        {
            if (made >= residents) yield break;
            made += household.Residents.Count;
            yield return household;
        }
    }

    /// <summary>The households of the people whom the guide to the demo names.</summary>
    public IEnumerable<Household> NamedHouseholds() => DemoCast.Households(Today, _idsAfterStaff.Continued(), Staff);

    /// <summary>What is written about a resident, oldest first.</summary>
    public DemoRecord RecordOf(Resident resident)
    {
        var until = resident.Died is { } died ? NorwegianTime.At(died.ToDateTime(new TimeOnly(8, 0))) : _present;
        var chronicle = new Chronicle(resident.ToDemoPerson(), Dice.For(_seed, "record/" + resident.Id, 0), until, CareOfResident.CarersOf(resident, Staff)) { GaveBirth = resident.GaveBirth };
        Tell(resident, chronicle);
        return new DemoRecord(chronicle.Person, resident.Story ?? OrdinaryStoryOf(resident), chronicle.InOrder());
    }

    /// <summary>The id of the object that a document of a record is a version of, the same whenever the record is made again.</summary>
    /// <param name="record">The record.</param>
    /// <param name="number">Which of its documents.</param>
    public static Guid ObjectIdOf(DemoRecord record, int number) =>
        Dice.For(0, $"document/{record.Person.EhrId}/{record.Documents[number].Series ?? "own"}", record.Documents[number].Series is null ? number : 0).Uuid();

    /// <summary>Who takes care of a resident, and when they met.</summary>
    public CareOfResident CareOf(Resident resident, DemoRecord record) => CareOfResident.Of(resident, record, Staff, _present);

    /// <summary>Organisations, units and places, each after what it is part of.</summary>
    public IEnumerable<DemoResource> DirectoryResources() => CareDirectory.Instance.All.SelectMany(OrganisationResources.Of);

    /// <summary>The value sets of the templates, with the codes that are used here.</summary>
    public static IEnumerable<DemoResource> ValueSets() => ValueSetResources.All();

    /// <summary>Somebody of the staff, and what they do where.</summary>
    public static IEnumerable<DemoResource> ResourcesOf(StaffMember member) => StaffResources.Of(member);

    /// <summary>The id of a resource of a person that has a purpose: a relation to another person, a consent.</summary>
    public static Guid ResourceIdOf(Guid person, string purpose) => Resources.Fhir.IdOf(person, purpose);

    /// <summary>For whom somebody signs in at work: the organisation, and the unit where that is a legal entity of its own.</summary>
    public static (string Organisation, string? Unit) WorkOf(StaffMember member) => WorkOf(member.Unit);

    /// <summary>The number of a hospital trust, by its name.</summary>
    public static string NumberOf(string trust) => CareDirectory.Instance.All.First(organisation => organisation.Name == trust).OrganisationNumber!;

    /// <summary>The organisation that a unit belongs to, and the unit where that is a legal entity of its own.</summary>
    public static (string Organisation, string? Unit) WorkOf(CareOrganisation unit)
    {
        var own = unit.LegalEntity;
        var whole = own;
        while (whole.PartOf is { Kind: not OrganisationKind.RegionalAuthority } part) whole = part;
        return (whole.OrganisationNumber!, whole == own ? null : own.OrganisationNumber);
    }

    /// <summary>The residents of a household as Patients.</summary>
    public IEnumerable<DemoResource> PatientsOf(Household household) => household.Residents.Select(r => PersonResources.Patient(r, CareOfResident.GeneralPractitioner(r, Staff)));

    /// <summary>What ties the residents of a household to each other, what they have decided, and their referrals.</summary>
    public IEnumerable<DemoResource> RelationsOf(Household household) =>
    [
        .. FlagResources.Of(household, Today), .. RelationResources.Of(household, Staff), .. ConsentResources.Of(household, Today),
        .. household.Referrals.Select(r => CareResources.Of(r, CareOfResident.GeneralPractitioner(household.Residents.First(p => p.Id == r.Person), Staff))),
    ];

    /// <summary>The care of a resident.</summary>
    public static IEnumerable<DemoResource> ResourcesOf(CareOfResident care) => CareResources.Of(care);

    private IEnumerable<Household> AllHouseholds()
    {
        var ids = _idsAfterStaff.Continued();
        foreach (var household in DemoCast.Households(Today, ids, Staff)) yield return household;
        var maker = new HouseholdMaker(_seed, Today, ids);
        for (var number = 0; ; number++) yield return maker.Make(number);
    }

    private static void Tell(Resident resident, Chronicle chronicle)
    {
        var isChild = resident.AgeOn(chronicle.Today) < 18;
        if (resident.Story is { } story) Story.Named(story).Tell(chronicle);
        else if (isChild && resident.Born.IsComplete) Childhood.Tell(chronicle);
        if (!isChild && resident.Address is not null) MinorComplaints.OfAdult(chronicle);
        if (resident.HasHomeCare && resident.Story is null) MinorComplaints.OfHomeCare(chronicle);
    }

    private string OrdinaryStoryOf(Resident resident) => resident.AgeOn(Today) < 18 ? "Oppvekst" : resident.HasHomeCare ? "Hjemmetjeneste" : "Fastlegebesøk";
}
