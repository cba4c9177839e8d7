using Varde.SeedPopulation.Cast;
using Varde.SeedPopulation.Families;

namespace Varde.SeedPopulation.Region;

/// <summary>Everyone who works in the region: the demo's named staff first in their units, then as many as each kind of unit has.</summary>
public sealed class StaffRoster
{
    private const int InhabitantsPerGeneralPractitioner = 1_100;
    private const int HprNumbersOfNamed = 1;

    private readonly ILookup<Guid, StaffMember> _byUnit;
    private readonly Dictionary<string, StaffMember> _byKey;
    private readonly Dictionary<Guid, StaffMember> _byId;

    internal StaffRoster(int seed, DateOnly today, NationalIdSeries ids)
    {
        var named = NamedStaff.All(today, ids);
        All = [.. named, .. CareDirectory.Instance.All.SelectMany(Positions).Select((position, number) => Hire(seed, number, position.Unit, position.Occupation, today, ids, named.Count))];
        _byId = All.ToDictionary(s => s.Id);
        _byUnit = All.ToLookup(s => s.Unit.Id);
        _byKey = All.Where(s => s.Key is not null).ToDictionary(s => s.Key!, StringComparer.Ordinal);
    }

    public IReadOnlyList<StaffMember> All { get; }

    /// <summary>Somebody whom the guide to the demo names.</summary>
    public StaffMember Named(string key) => _byKey[key];

    /// <summary>Somebody by id; null for null.</summary>
    public StaffMember? Find(Guid? id) => id is { } known ? _byId[known] : null;

    /// <summary>The one of the staff who is this resident; null when none is.</summary>
    public StaffMember? FindResident(Guid resident) => _byKey.Values.FirstOrDefault(s => s.Resident == resident);

    /// <summary>Who works in a unit, the named ones first.</summary>
    public IReadOnlyList<StaffMember> Of(CareOrganisation unit) => [.. _byUnit[unit.Id]];

    /// <summary>The first in a unit with an occupation, or with the role of it.</summary>
    public StaffMember In(CareOrganisation unit, Occupation occupation) =>
        _byUnit[unit.Id].FirstOrDefault(s => s.Occupation == occupation) ?? _byUnit[unit.Id].First(s => s.Occupation.Role == occupation.Role);

    private static StaffMember Hire(int seed, int number, CareOrganisation unit, Occupation occupation, DateOnly today, NationalIdSeries ids, int named)
    {
        var dice = Dice.For(seed, "staff", number);
        var (id, female) = (dice.Uuid(), dice.Chance(occupation.Role == StaffRole.Nurse ? 85 : 55));
        var born = today.AddYears(-dice.Between(27, 66)).AddDays(-dice.Between(0, 364));
        return new()
        {
            Id = id, NationalId = ids.Next(born, female), GivenName = Names.Given(dice, female), FamilyName = Names.Family(dice), IsFemale = female, Born = born, Occupation = occupation, Unit = unit,
            HprNumber = occupation.Authorisation is null ? null : SyntheticNumbers.HprNumber(HprNumbersOfNamed + named + number),
        };
    }

    private static IEnumerable<(CareOrganisation Unit, Occupation Occupation)> Positions(CareOrganisation unit) => OccupationsOf(unit).Select(occupation => (unit, occupation));

    private static IEnumerable<Occupation> OccupationsOf(CareOrganisation unit) => unit.Kind switch
    {
        OrganisationKind.Administration => [Occupation.Leader, Occupation.SecurityOfficer, Occupation.OrganisationAdministrator],
        OrganisationKind.EmergencyDepartment => [Occupation.HospitalDoctor, Occupation.HospitalDoctor, Occupation.Nurse, Occupation.Nurse, Occupation.Secretary],
        OrganisationKind.MedicalWard or OrganisationKind.MedicalOutpatients => [Occupation.Internist, Occupation.HospitalDoctor, Occupation.Nurse, Occupation.Nurse, Occupation.Secretary],
        OrganisationKind.OrthopaedicWard => [Occupation.Orthopaedist, Occupation.HospitalDoctor, Occupation.Nurse, Occupation.Nurse, Occupation.Secretary],
        OrganisationKind.MaternityWard => [Occupation.Obstetrician, Occupation.Midwife, Occupation.Midwife, Occupation.Secretary],
        OrganisationKind.Laboratory => [Occupation.LaboratoryScientist, Occupation.LaboratoryScientist],
        OrganisationKind.ChildrensWard => [Occupation.Paediatrician, Occupation.HospitalDoctor, Occupation.Nurse, Occupation.Nurse, Occupation.Secretary],
        OrganisationKind.ChildPsychiatry => [Occupation.ChildPsychiatrist, Occupation.Nurse, Occupation.Secretary],
        OrganisationKind.AdultPsychiatry => [Occupation.Psychiatrist, Occupation.Nurse, Occupation.Secretary],
        OrganisationKind.HospitalPharmacy or OrganisationKind.Pharmacy => [Occupation.Pharmacist],
        OrganisationKind.GeneralPractice => [.. Enumerable.Repeat(Occupation.GeneralPractitioner, GeneralPractitionersOf(unit.Municipality)), Occupation.Secretary],
        OrganisationKind.OutOfHours => [Occupation.OutOfHoursDoctor, Occupation.OutOfHoursDoctor, Occupation.Nurse],
        OrganisationKind.HomeCare or OrganisationKind.NursingHome => [Occupation.MunicipalNurse, Occupation.MunicipalNurse, Occupation.HealthWorker],
        OrganisationKind.SchoolHealth => [Occupation.PublicHealthNurse, Occupation.Secretary],
        OrganisationKind.Midwifery => [Occupation.Midwife],
        _ => [],
    };

    private static int GeneralPractitionersOf(Municipality municipality) => Math.Max(1, municipality.Inhabitants / InhabitantsPerGeneralPractitioner);
}
