using System.Globalization;
using System.Text.Json;
using Varde.Foundation.Identifiers;
using Varde.Web.Demo;
using Varde.Web.TestResults;

namespace Varde.Web.Clinician;

/// <summary>Who a patient is, as the Patient tells it (FHIR R4, Patient, with the identifiers of no-basis).</summary>
/// <param name="Record">The id of the Patient, which is that of the record; null where a record tells it without a Patient.</param>
/// <param name="Name">The name; empty when there is none.</param>
public sealed record PatientIdentity(string? Record, string Name)
{
    /// <summary>The day of birth; null where it is unknown or told in part.</summary>
    public DateOnly? Born { get; init; }

    /// <summary>The birth date as it is written: a year or a month where no more is known; empty when nothing is.</summary>
    public string BornAsWritten { get; init; } = "";

    /// <summary>female, male, other or unknown, by the value set of FHIR.</summary>
    public string Gender { get; init; } = "unknown";

    /// <summary>The birth number or D-number; null for who has none.</summary>
    public string? NationalId { get; init; }

    /// <summary>The municipality of the registered address; empty where none is told.</summary>
    public string Municipality { get; init; } = "";

    /// <summary>The patient has died.</summary>
    public bool IsDead { get; init; }

    /// <summary>Reads a Patient.</summary>
    public static PatientIdentity Of(JsonElement patient) => new(patient.Text("id"), patient.WholeName())
    {
        Born = DateOnly.TryParseExact(patient.Text("birthDate"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null,
        BornAsWritten = patient.Text("birthDate") ?? "",
        Gender = patient.Text("gender") ?? "unknown",
        NationalId = patient.Items("identifier").Where(one => one.Text("system") is NorwegianIdentifiers.BirthNumber or NorwegianIdentifiers.DNumber && one.Text("use") != "old").Select(one => one.Text("value")).FirstOrDefault(),
        Municipality = patient.Items("address").Where(one => one.Text("use") is null or "home").Select(one => one.Text("district")).FirstOrDefault(name => name is not null) ?? "",
        IsDead = patient.Part("deceasedBoolean").ValueKind == JsonValueKind.True || patient.Text("deceasedDateTime") is not null,
    };

    /// <summary>Whom the details of an EHR_STATUS tell of; null when they tell of nobody.</summary>
    internal static PatientIdentity? Of(DemoSubject? subject) => subject is null ? null : new(null, subject.Name)
    {
        Born = subject.Born, Gender = subject.Sex == "kvinne" ? "female" : "male", NationalId = subject.NationalId,
    };
}
