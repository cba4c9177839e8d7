using Varde.Foundation;

namespace Varde.AccessControl;

/// <summary>
/// What is asked for: a service of table 1, the address of a person, or one of what belongs to no patient. Which services there are, and who
/// sees them, stands in the tables of the rules; an id that they do not name cannot be made.
/// </summary>
public readonly record struct ServiceId
{
    private static readonly Dictionary<string, ServiceId> Known = new(StringComparer.Ordinal);

    private readonly string? _value;

    private ServiceId(string value) => _value = value;

    /// <summary>The id.</summary>
    public string Value => _value ?? "";

    /// <summary>All ids, in the order of the tables.</summary>
    public static IReadOnlyCollection<ServiceId> All => Known.Values;

    public static ServiceId SpecialistAppointment { get; } = New("appointment.specialist");
    public static ServiceId GpAppointment { get; } = New("appointment.gp");
    public static ServiceId GpBooking { get; } = New("appointment.gp.book");
    public static ServiceId MunicipalAppointment { get; } = New("appointment.municipal");
    public static ServiceId SchoolAppointment { get; } = New("appointment.school");
    public static ServiceId Referral { get; } = New("referral");
    public static ServiceId Journal { get; } = New("journal");
    public static ServiceId TestResult { get; } = New("result");
    public static ServiceId MedicationList { get; } = New("medlist");
    public static ServiceId Prescription { get; } = New("prescription");
    public static ServiceId PrescriptionRenewal { get; } = New("prescription.renew");
    public static ServiceId Vaccination { get; } = New("vaccination");
    public static ServiceId SummaryRecord { get; } = New("kj");
    public static ServiceId SummaryRecordEntry { get; } = New("kj.write");
    public static ServiceId MessageReading { get; } = New("message.read");
    public static ServiceId MessageWriting { get; } = New("message.write");
    public static ServiceId Form { get; } = New("form");
    public static ServiceId Plan { get; } = New("plan");
    public static ServiceId MeasurementReading { get; } = New("measurement.read");
    public static ServiceId MeasurementSending { get; } = New("measurement.write");
    public static ServiceId Consent { get; } = New("consent");
    public static ServiceId AccessLog { get; } = New("accesslog");
    public static ServiceId Profile { get; } = New("profile");
    public static ServiceId GpInformation { get; } = New("gpinfo");
    public static ServiceId PowerOfAttorney { get; } = New("poa");

    /// <summary>The address of a person, for staff.</summary>
    public static ServiceId Address { get; } = New("address");

    public static ServiceId Organisation { get; } = New("organisation");
    public static ServiceId Practitioner { get; } = New("practitioner");
    public static ServiceId Location { get; } = New("location");
    public static ServiceId Terminology { get; } = New("terminology");
    public static ServiceId Template { get; } = New("template");
    public static ServiceId Query { get; } = New("query");
    public static ServiceId Switch { get; } = New("switch");
    public static ServiceId Audit { get; } = New("audit");

    /// <summary>The registration of somebody who comes for care, known here or not.</summary>
    public static ServiceId Registration { get; } = New("registration");

    /// <summary>The review of an emergency, by the leader of those who stated it.</summary>
    public static ServiceId Review { get; } = New("review");

    /// <summary>A question about an entry of the access log, as those who answer it meet it.</summary>
    public static ServiceId LogQuestion { get; } = New("logquestion");

    /// <summary>A group of people that an approval names.</summary>
    public static ServiceId Cohort { get; } = New("cohort");

    /// <summary>Reads an id.</summary>
    public static Outcome<ServiceId> Parse(string text) =>
        Known.TryGetValue(text, out var id) ? id : Invalid.At("service", $"must be one of {string.Join(", ", Known.Keys)}");

    /// <summary>Whether it is one of table 1, as the portal offers them to citizens.</summary>
    public bool IsOfCitizens => Rules.ServiceTable.IsOfPatient(this) && this != Address;

    /// <summary>Whether it is closed at 12 to 15 but for what a clinician has released to the youth or the parents: its lists are there for them, and may be empty.</summary>
    public bool IsByRelease => Rules.ServiceTable.IsByRelease(this);

    /// <inheritdoc/>
    public override string ToString() => Value;

    private static ServiceId New(string value) => Known[value] = new ServiceId(value);
}
