namespace Varde.SeedPopulation.Region;

/// <summary>Someone who works in the region's health services.</summary>
public sealed record StaffMember
{
    public required Guid Id { get; init; }

    /// <summary>The word that the guide to the demo names them by; null for all others.</summary>
    public string? Key { get; init; }

    public required string NationalId { get; init; }

    /// <summary>Number of the register of health personnel; null for those who need no authorisation.</summary>
    public string? HprNumber { get; init; }

    public required string GivenName { get; init; }

    public required string FamilyName { get; init; }

    public required bool IsFemale { get; init; }

    public required DateOnly Born { get; init; }

    public required Occupation Occupation { get; init; }

    public required CareOrganisation Unit { get; init; }

    /// <summary>The same person as a resident of the region, where the demo tells of both.</summary>
    public Guid? Resident { get; init; }

    public string Name => $"{GivenName} {FamilyName}";

    /// <summary>Occupation and name, as under what they write.</summary>
    public string Title => $"{Occupation.Name} {Name}";

    /// <inheritdoc/>
    public override string ToString() => $"{Title}, {Unit.Name}";
}

/// <summary>What someone does at work.</summary>
/// <param name="Name">In Norwegian.</param>
/// <param name="Role">What it is called where access is decided.</param>
/// <param name="Authorisation">Category of health personnel (9060); null where none is needed.</param>
/// <param name="Speciality">Approved speciality of a doctor (7426).</param>
/// <param name="Function">Role towards the patient (9034), where there is one.</param>
public sealed record Occupation(string Name, StaffRole Role, CodedTerm? Authorisation, CodedTerm? Speciality = null, CodedTerm? Function = null)
{
    private static readonly CodedTerm DoctorsLicence = new("LE", "Lege");
    private static readonly CodedTerm NursesLicence = new("SP", "Sykepleier");

    public static readonly Occupation Internist = new("Overlege", StaffRole.Doctor, DoctorsLicence, new("190", "Indremedisin"), new("3", "Behandlingsansvarlig lege"));
    public static readonly Occupation HospitalDoctor = new("Lege", StaffRole.Doctor, DoctorsLicence);
    public static readonly Occupation Orthopaedist = new("Overlege", StaffRole.Doctor, DoctorsLicence, new("152", "Ortopedisk kirurgi"), new("3", "Behandlingsansvarlig lege"));
    public static readonly Occupation Obstetrician = new("Overlege", StaffRole.Doctor, DoctorsLicence, new("7", "Fødselshjelp og kvinnesykdommer"));
    public static readonly Occupation Paediatrician = new("Overlege", StaffRole.Doctor, DoctorsLicence, new("3", "Barnesykdommer"), new("3", "Behandlingsansvarlig lege"));
    public static readonly Occupation ChildPsychiatrist = new("Overlege", StaffRole.Doctor, DoctorsLicence, new("4", "Barne- og ungdomspsykiatri"));
    public static readonly Occupation Psychiatrist = new("Overlege", StaffRole.Doctor, DoctorsLicence, new("40", "Psykiatri"));
    public static readonly Occupation GeneralPractitioner = new("Fastlege", StaffRole.Doctor, DoctorsLicence, new("1", "Allmennmedisin"), new("6", "Fastlege"));
    public static readonly Occupation OutOfHoursDoctor = new("Legevaktslege", StaffRole.Doctor, DoctorsLicence);
    public static readonly Occupation Nurse = new("Sykepleier", StaffRole.Nurse, NursesLicence);
    public static readonly Occupation MunicipalNurse = new("Sykepleier", StaffRole.Nurse, NursesLicence, Function: new("9", "Primærkontakt"));
    public static readonly Occupation PublicHealthNurse = new("Helsesykepleier", StaffRole.Nurse, NursesLicence);
    public static readonly Occupation Midwife = new("Jordmor", StaffRole.Nurse, new("JO", "Jordmor"));
    public static readonly Occupation LaboratoryScientist = new("Bioingeniør", StaffRole.Nurse, new("BI", "Bioingeniør"));
    public static readonly Occupation HealthWorker = new("Helsefagarbeider", StaffRole.Nurse, new("HF", "Helsefagarbeider"));
    public static readonly Occupation Pharmacist = new("Farmasøyt", StaffRole.Pharmacist, new("FA1", "Provisorfarmasøyt"));
    public static readonly Occupation Secretary = new("Helsesekretær", StaffRole.Secretary, new("HE", "Helsesekretær"));
    public static readonly Occupation Leader = new("Klinikksjef", StaffRole.Leader, DoctorsLicence);
    public static readonly Occupation SecurityOfficer = new("Sikkerhetsansvarlig", StaffRole.SecurityOfficer, null);
    public static readonly Occupation Informatician = new("Klinisk informatiker", StaffRole.Informatician, null);
    public static readonly Occupation OrganisationAdministrator = new("Organisasjonsansvarlig", StaffRole.OrganisationAdministrator, null);
    public static readonly Occupation RolloutLead = new("Innføringsleder", StaffRole.RolloutLead, null);
    public static readonly Occupation Operations = new("Driftsansvarlig", StaffRole.Operations, null);
}

/// <summary>A code and its text in a Norwegian code system.</summary>
public sealed record CodedTerm(string Code, string Text);

/// <summary>The roles of staff where access is decided.</summary>
public enum StaffRole
{
    Doctor, Nurse, Pharmacist, Secretary, Leader, Operations, Informatician, OrganisationAdministrator, SecurityOfficer, RolloutLead,
}
