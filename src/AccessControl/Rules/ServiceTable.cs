namespace Varde.AccessControl.Rules;

/// <summary>How far a service is open to a reader.</summary>
internal enum Width
{
    /// <summary>Closed.</summary>
    None,

    /// <summary>Some of it.</summary>
    Limited,

    /// <summary>All of it.</summary>
    Full,
}

/// <summary>A cell of table 1.</summary>
/// <param name="Width">How far the service is open without more.</param>
/// <param name="ByRelease">A clinician can open an object of it to the reader.</param>
/// <param name="Parts">What is open, where that is not all.</param>
internal readonly record struct Opening(Width Width, bool ByRelease = false, string Parts = "")
{
    /// <summary>Open without a release, to all of it or some.</summary>
    public bool IsOpen => Width != Width.None;

    /// <summary>The cell in words.</summary>
    public override string ToString() => this switch
    {
        { Width: Width.Full } => "full",
        { Width: Width.None } => ByRelease ? "released" : "none",
        _ => $"limited: {Parts}{(ByRelease ? "; released" : "")}",
    };
}

/// <summary>A row of table 1: one service of the portal.</summary>
/// <param name="Id">The service.</param>
/// <param name="What">The service in words.</param>
/// <param name="Child">What a parent sees of a child below 12.</param>
/// <param name="ParentOfYouth">What a parent sees of a child of 12 to 15.</param>
/// <param name="Youth">What a youth of 13 to 15 sees with a parent's consent.</param>
/// <param name="Area">The area of a power of attorney that it belongs to; null for what only the person does.</param>
/// <param name="Assigned">What the holder of an assigned power of attorney sees.</param>
/// <param name="Level">The level of consent that it needs; null when it needs none.</param>
internal sealed record ServiceRow(
    ServiceId Id, string What, Opening Child, Opening ParentOfYouth, Opening Youth, int? Area, Opening Assigned, ConsentLevel? Level);

/// <summary>
/// Table 1: service by age and role, and what belongs to no patient. A person of 16 or more sees all of their own; parents without
/// responsibility, guardians and foster parents see nothing; below 13 nobody has own use.
/// </summary>
internal static class ServiceTable
{
    private static int? SelfOnly => null;

    private static readonly Opening Full = new(Width.Full);
    private static readonly Opening None = new(Width.None);
    private static readonly Opening Released = new(Width.None, ByRelease: true);

    /// <summary>The table.</summary>
    public static IReadOnlyList<ServiceRow> Rows { get; } =
    [
        new(ServiceId.SpecialistAppointment, "hospital appointments", Full, Released, Released, 3, Full, ConsentLevel.Full),
        new(ServiceId.GpAppointment, "GP appointments, see", Full, Full, Full, 3, Full, ConsentLevel.Full),
        new(ServiceId.GpBooking, "GP appointments, book and cancel", Full, Full, None, 3, Full, ConsentLevel.Full),
        new(ServiceId.MunicipalAppointment, "municipal appointments", Full, Full, Full, 3, Full, ConsentLevel.Full),
        new(ServiceId.SchoolAppointment, "appointment the youth asked the school nurse or youth health station for",
            Full, None, Full, 3, None, Level: null),
        new(ServiceId.Referral, "referrals", Full, Released, Released, 2, Full, ConsentLevel.BasisPlus),
        new(ServiceId.Journal, "hospital record documents", Full, Released, Released, 2, Full, ConsentLevel.BasisPlus),
        new(ServiceId.TestResult, "test results", Full, Released, Released, 2, Full, ConsentLevel.BasisPlus),
        new(ServiceId.MedicationList, "medication list (PLL)", Full,
            Limited("entries that come from visible prescriptions"), Limited("entries that come from visible prescriptions"), 1, Full, ConsentLevel.Basis),
        new(ServiceId.Prescription, "prescriptions, see", Full, Full, Full, 1, Full, ConsentLevel.Basis),
        new(ServiceId.PrescriptionRenewal, "prescriptions, renew", Full, Full, Full, 3, Full, ConsentLevel.Full),
        new(ServiceId.Vaccination, "vaccinations", Full, Full, Full, 3, Full, ConsentLevel.Full),
        new(ServiceId.SummaryRecord, "summary record (Kjernejournal), see", Full, None, None, 1, Full, ConsentLevel.Basis),
        new(ServiceId.SummaryRecordEntry, "summary record, own entries", Full, None, None, 3, Full, ConsentLevel.Basis),
        new(ServiceId.MessageReading, "messages, read", Full,
            LimitedOrReleased("threads the parent started or got, and threads about services open to parents"),
            LimitedOrReleased("own threads; threads about prescriptions and GP or municipal appointments"), 3, Full, ConsentLevel.Basis),
        new(ServiceId.MessageWriting, "messages, write", Full, Released, Released, 3, Full, ConsentLevel.Full),
        new(ServiceId.Form, "forms", Full,
            LimitedOrReleased("forms sent to the parent"), LimitedOrReleased("forms sent to the youth"), 3, Full, ConsentLevel.Full),
        new(ServiceId.Plan, "treatment plans", Full, Released, Released, 2, Full, ConsentLevel.Full),
        new(ServiceId.MeasurementReading, "home measurements, see", Full, Released, Released, 3, Full, ConsentLevel.Full),
        new(ServiceId.MeasurementSending, "home measurements, send", Full, Released, Released, 3, Full, ConsentLevel.Full),
        new(ServiceId.Consent, "consents, blocks, privacy settings", Limited("level for the child, blocks, consent to youth access"),
            Limited("level for the child, consent to youth access"), Limited("what the parents consented to"), SelfOnly,
            Limited("as for a child"), Level: null),
        new(ServiceId.AccessLog, "access log", Full, None, None, 2, Full, ConsentLevel.Basis),
        new(ServiceId.Profile, "profile, contact data, notifications", Limited("contact data and notifications"),
            Limited("contact data and notifications"), Limited("own contact data and notifications"), SelfOnly,
            Limited("contact data and notifications"), Level: null),
        new(ServiceId.GpInformation, "name and contact data of the GP", Full, Full, Full, 1, Full, ConsentLevel.Basis),
        new(ServiceId.PowerOfAttorney, "giving and ending powers of attorney", None, None, None, SelfOnly, None, ConsentLevel.Basis),
    ];

    /// <summary>What belongs to no patient.</summary>
    public static IReadOnlyList<ServiceId> OfNoPatient { get; } =
    [
        ServiceId.Organisation, ServiceId.Practitioner, ServiceId.Location, ServiceId.Terminology, ServiceId.Template, ServiceId.Query,
        ServiceId.Switch, ServiceId.Audit, ServiceId.Registration, ServiceId.Review, ServiceId.LogQuestion, ServiceId.Cohort,
    ];

    private static readonly Dictionary<ServiceId, ServiceRow> ById = Rows.ToDictionary(row => row.Id);

    // The services whose threads the youth may see: prescriptions, and appointments with the GP or the municipality.
    private static readonly ServiceId[] YouthTopics =
    [
        ServiceId.Prescription, ServiceId.PrescriptionRenewal, ServiceId.GpAppointment, ServiceId.GpBooking, ServiceId.MunicipalAppointment,
    ];

    private static readonly ServiceId[] WrittenByCitizens =
    [
        ServiceId.SpecialistAppointment, ServiceId.GpAppointment, ServiceId.MunicipalAppointment, ServiceId.SchoolAppointment, ServiceId.Form,
        ServiceId.Consent, ServiceId.Profile, ServiceId.PowerOfAttorney,
    ];

    private static readonly ServiceId[] Administrative =
    [
        ServiceId.SpecialistAppointment, ServiceId.GpAppointment, ServiceId.GpBooking, ServiceId.MunicipalAppointment, ServiceId.Consent,
        ServiceId.Profile, ServiceId.PowerOfAttorney, ServiceId.Audit,
    ];

    /// <summary>The row of a service. What table 1 does not name is closed to every representative and every youth.</summary>
    public static ServiceRow Of(ServiceId service) =>
        ById.GetValueOrDefault(service) ?? new ServiceRow(service, "", None, None, None, SelfOnly, None, Level: null);

    /// <summary>Whether a clinician opens single objects of a service to youth and their parents, while the rest of it is closed to them.</summary>
    public static bool IsByRelease(ServiceId id) => Rows.FirstOrDefault(row => row.Id == id) is { ParentOfYouth: { IsOpen: false, ByRelease: true } };

    /// <summary>True for what is about a patient: table 1, and a person's address.</summary>
    public static bool IsOfPatient(ServiceId service) => ById.ContainsKey(service) || service == ServiceId.Address;

    /// <summary>True for the services by which something is sent, booked or written.</summary>
    public static bool Writes(ServiceId service) => service == ServiceId.GpBooking || service == ServiceId.PrescriptionRenewal
        || service == ServiceId.MessageWriting || service == ServiceId.MeasurementSending || service == ServiceId.SummaryRecordEntry;

    /// <summary>True for the services in which a citizen writes anything: what health personnel write is theirs.</summary>
    public static bool IsWrittenByCitizens(ServiceId service) => Writes(service) || WrittenByCitizens.Contains(service);

    /// <summary>True for the documents of a record, which NORN_ALL hides together: what the area of the record (2) opens to representatives, beside the access log.</summary>
    public static bool IsDocument(ServiceId service) => Of(service).Area == AreaOfRecord && service != ServiceId.AccessLog;

    private const int AreaOfRecord = 2;

    /// <summary>True for what holds nothing clinical: appointments, contact data, consents.</summary>
    public static bool IsAdministrative(ServiceId service) => Administrative.Contains(service);

    /// <summary>True when the parent of a youth sees threads about a service. Threads about messages and forms open by thread and not by topic.</summary>
    public static bool IsTopicForParents(ServiceId topic) => Of(topic).ParentOfYouth is { IsOpen: true, ByRelease: false };

    /// <summary>True when a youth sees threads about a service.</summary>
    public static bool IsTopicForYouth(ServiceId topic) => YouthTopics.Contains(topic);

    private static Opening Limited(string parts) => new(Width.Limited, Parts: parts);

    private static Opening LimitedOrReleased(string parts) => new(Width.Limited, ByRelease: true, parts);
}
