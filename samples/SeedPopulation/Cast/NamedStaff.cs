using Varde.SeedPopulation.Families;
using Varde.SeedPopulation.Region;

namespace Varde.SeedPopulation.Cast;

/// <summary>The staff whom the guide to the demo names: one of each role, at the units that the demo's patients use.</summary>
internal static class NamedStaff
{
    private const string Tromsø = "Tromsø";

    public static IReadOnlyList<StaffMember> All(DateOnly today, NationalIdSeries ids) =>
    [
        .. Table().Select((row, number) => new StaffMember
        {
            Id = Dice.For(0, "named-staff/" + row.Key, 0).Uuid(),
            Key = row.Key,
            GivenName = row.Given,
            FamilyName = row.Family,
            IsFemale = row.Female,
            Born = Born(row.Age, number, today),
            NationalId = ids.Next(Born(row.Age, number, today), row.Female),
            HprNumber = row.Occupation.Authorisation is null ? null : SyntheticNumbers.HprNumber(number + 1),
            Occupation = row.Occupation,
            Unit = row.Unit,
            Resident = row.IsResident ? CastBuilder.IdOf(row.Key) : null,
        }),
    ];

    private static DateOnly Born(int age, int number, DateOnly today) => today.AddYears(-age).AddDays(-30 - (number * 9));

    private static IEnumerable<Row> Table() =>
    [
        new("sykehuslege", "Amund", "Testmoen", false, 48, Occupation.Internist, Hospital(OrganisationKind.MedicalWard), IsResident: true),
        new("sykepleier", "Hedda", "Prøvestrand", true, 38, Occupation.Nurse, Hospital(OrganisationKind.MedicalWard), IsResident: true),
        new("akuttlege", "Vegard", "Testnes", false, 35, Occupation.HospitalDoctor, Hospital(OrganisationKind.EmergencyDepartment)),
        new("barnelege", "Martin", "Testholmen", false, 51, Occupation.Paediatrician, Hospital(OrganisationKind.ChildrensWard)),
        new("barnepsykiater", "Ragnhild", "Demobakken", true, 55, Occupation.ChildPsychiatrist, Hospital(OrganisationKind.ChildPsychiatry)),
        new("ortoped", "Siri", "Prøveberg", true, 46, Occupation.Orthopaedist, Hospital(OrganisationKind.OrthopaedicWard)),
        new("helsesekretaer", "Frida", "Testlia", true, 33, Occupation.Secretary, Hospital(OrganisationKind.MedicalOutpatients)),
        new("fastlege", "Tuva", "Demolia", true, 44, Occupation.GeneralPractitioner, Municipal(OrganisationKind.GeneralPractice)),
        new("legevaktslege", "Sigrid", "Testsund", true, 31, Occupation.OutOfHoursDoctor, Municipal(OrganisationKind.OutOfHours)),
        new("hjemmesykepleier", "Iben", "Prøvesund", true, 41, Occupation.MunicipalNurse, Municipal(OrganisationKind.HomeCare)),
        new("helsesykepleier", "Oda", "Testbakken", true, 37, Occupation.PublicHealthNurse, Municipal(OrganisationKind.SchoolHealth)),
        new("jordmor", "Eline", "Demostrand", true, 49, Occupation.Midwife, Municipal(OrganisationKind.Midwifery)),
        new("farmasoyt", "Sverre", "Demoelv", false, 40, Occupation.Pharmacist, Hospital(OrganisationKind.HospitalPharmacy)),
        new("apotekfarmasoyt", "Iŋgá", "Testgieddi", true, 29, Occupation.Pharmacist, Municipal(OrganisationKind.Pharmacy)),
        new("klinikksjef", "Astrid", "Demofjell", true, 58, Occupation.Leader, Office),
        new("sikkerhetsansvarlig", "Leif", "Prøvenes", false, 53, Occupation.SecurityOfficer, Office),
        new("informatiker", "Niillas", "Demojohka", false, 36, Occupation.Informatician, Office),
        new("organisasjonsansvarlig", "Randi", "Testvoll", true, 47, Occupation.OrganisationAdministrator, Office),
        new("driftsansvarlig", "Rune", "Prøvedal", false, 39, Occupation.Operations, Office),
        new("innforingsleder", "Káren", "Demoskáidi", true, 45, Occupation.RolloutLead, CareDirectory.Instance.All[0]),
        new("lege-bodo", "Ánte", "Demočohkka", false, 43, Occupation.Internist, CareDirectory.Instance.AtHospital("Bodø", OrganisationKind.MedicalWard)),
    ];

    private static CareOrganisation Office => CareDirectory.Instance.Administration(Region.Hospital.NorthNorway);

    private static CareOrganisation Hospital(OrganisationKind kind) => CareDirectory.Instance.AtHospital(Tromsø, kind);

    private static CareOrganisation Municipal(OrganisationKind kind) => CareDirectory.Instance.In(Municipality.Named(Tromsø), kind);

    private sealed record Row(string Key, string Given, string Family, bool Female, int Age, Occupation Occupation, CareOrganisation Unit, bool IsResident = false);
}
