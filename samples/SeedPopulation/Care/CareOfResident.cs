using Varde.SeedPopulation.Families;
using Varde.SeedPopulation.People;
using Varde.SeedPopulation.Region;

namespace Varde.SeedPopulation.Care;

/// <summary>Who takes care of one resident, and when they met.</summary>
/// <param name="Relations">The courses of care.</param>
/// <param name="Contacts">The meetings, in order of time.</param>
public sealed record CareOfResident(IReadOnlyList<CareRelation> Relations, IReadOnlyList<CareContact> Contacts)
{
    private const int LeavesSchool = 20;

    /// <summary>The resident's GP: one of the municipality's, always the same.</summary>
    internal static StaffMember GeneralPractitioner(Resident resident, StaffRoster staff)
    {
        var office = CareDirectory.Instance.In(resident.Municipality, OrganisationKind.GeneralPractice);
        var doctors = staff.Of(office).Where(s => s.Occupation == Occupation.GeneralPractitioner).ToList();
        return resident.Key is not null ? doctors[0] : doctors[Dice.For(0, "list/" + resident.Id, 0).Between(0, doctors.Count - 1)];
    }

    /// <summary>The clinicians who write in the resident's record.</summary>
    internal static Carers CarersOf(Resident resident, StaffRoster staff)
    {
        var (municipality, town) = (resident.Municipality, resident.Municipality.Hospital);
        return new()
        {
            GeneralPractitioner = Clinician(GeneralPractitioner(resident, staff), "228", "primary medical care"),
            Ward = Clinician(At(OrganisationKind.MedicalWard, Occupation.Internist), "232", "secondary medical care"),
            Nurse = Clinician(At(OrganisationKind.MedicalWard, Occupation.Nurse), "233", "secondary nursing care"),
            Emergency = Clinician(At(OrganisationKind.EmergencyDepartment, Occupation.HospitalDoctor), "227", "emergency care"),
            OutOfHours = Clinician(In(OrganisationKind.OutOfHours, Occupation.OutOfHoursDoctor), "227", "emergency care"),
            Midwife = Clinician(In(OrganisationKind.Midwifery, Occupation.Midwife), "231", "midwifery care"),
            BirthUnit = Clinician(At(OrganisationKind.MaternityWard, Occupation.Midwife), "231", "midwifery care"),
            HealthNurse = Clinician(In(OrganisationKind.SchoolHealth, Occupation.PublicHealthNurse), "229", "primary nursing care"),
            HomeNurse = Clinician(In(OrganisationKind.HomeCare, Occupation.MunicipalNurse), "229", "primary nursing care"),
            Laboratory = Clinician(At(OrganisationKind.Laboratory, Occupation.LaboratoryScientist), "234", "secondary allied health care"),
            Orthopaedics = Clinician(At(OrganisationKind.OrthopaedicWard, Occupation.Orthopaedist), "232", "secondary medical care"),
            Paediatrics = Clinician(At(OrganisationKind.ChildrensWard, Occupation.Paediatrician), "232", "secondary medical care"),
            Hospital = Hospital.In(town).Name,
        };

        StaffMember At(OrganisationKind kind, Occupation occupation) => staff.In(CareDirectory.Instance.AtHospital(town, kind), occupation);
        StaffMember In(OrganisationKind kind, Occupation occupation) => staff.In(CareDirectory.Instance.In(municipality, kind), occupation);
    }

    internal static CareOfResident Of(Resident resident, DemoRecord record, StaffRoster staff, DateTimeOffset present)
    {
        var (contacts, today) = (CareContacts.Of(record, staff, present), DateOnly.FromDateTime(present.Date));
        return new([.. Courses(resident, record, staff, today), .. contacts.Where(c => c.Kind == CareContactKind.Admission).Select(Admission)], contacts);
    }

    private static DemoClinician Clinician(StaffMember member, string setting, string text) => new(member.Title, member.Unit.Name, setting, text, member.Id, member.Unit.Id);

    private static CareRelation Admission(CareContact stay) => new(
        stay.Id, stay.Person, CareRelationKind.Admission, stay.Unit, stay.Staff, DateOnly.FromDateTime(stay.Start.Date), stay.End is { } end ? DateOnly.FromDateTime(end.Date) : null);

    private static IEnumerable<CareRelation> Courses(Resident resident, DemoRecord record, StaffRoster staff, DateOnly today)
    {
        var dice = Dice.For(0, "courses/" + resident.Id, 0);
        var (born, ends) = (resident.Born.Earliest, resident.Died);
        if (resident.Number is not null && resident.Address is not null)
            yield return Course(CareRelationKind.GeneralPractitionerList, GeneralPractitioner(resident, staff), today.AddDays(-dice.Between(400, 4000)));
        if (resident.AgeOn(today) < LeavesSchool && resident.Address is not null)
            yield return Course(CareRelationKind.SchoolHealth, In(OrganisationKind.SchoolHealth, Occupation.PublicHealthNurse), born);
        if (resident.HasHomeCare)
            yield return Course(CareRelationKind.HomeCare, In(OrganisationKind.HomeCare, Occupation.MunicipalNurse), today.AddDays(-dice.Between(380, 900)));
        if (resident.LivesInNursingHome)
            yield return Course(CareRelationKind.NursingHome, In(OrganisationKind.NursingHome, Occupation.MunicipalNurse), today.AddDays(-dice.Between(100, 700)));
        if (resident.GaveBirth is { } birth)
            yield return Course(CareRelationKind.Pregnancy, In(OrganisationKind.Midwifery, Occupation.Midwife), birth.AddDays(-230)) with { To = birth.AddDays(42) is var last && last < today ? last : null };
        if (record.Story is "Diabetes type 2" or "KOLS med forverring")
            yield return Course(CareRelationKind.Outpatient, staff.In(CareDirectory.Instance.AtHospital(resident.Municipality.Hospital, OrganisationKind.MedicalOutpatients), Occupation.Internist),
                DateOnly.FromDateTime(record.Documents[0].Time.Date).AddDays(30));

        StaffMember In(OrganisationKind kind, Occupation occupation) => staff.In(CareDirectory.Instance.In(resident.Municipality, kind), occupation);
        CareRelation Course(CareRelationKind kind, StaffMember responsible, DateOnly from) => new(
            Dice.For((int)kind, "course/" + resident.Id, 0).Uuid(), resident.Id, kind, responsible.Unit, responsible, from < born ? born : from, ends);
    }
}
