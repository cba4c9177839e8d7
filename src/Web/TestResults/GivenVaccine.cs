using System.Globalization;
using System.Text.Json;

namespace Varde.Web.TestResults;

/// <summary>A vaccine that was given, or was to be, as its Immunization tells it (FHIR R4, Immunization).</summary>
/// <param name="Name">The vaccine.</param>
/// <param name="IsGiven">False when it was not given.</param>
public sealed record GivenVaccine(string Name, bool IsGiven)
{
    /// <summary>What it protects against.</summary>
    public string Against { get; init; } = "";

    /// <summary>When; null where only words tell it.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>When, in words.</summary>
    public string When { get; init; } = "";

    /// <summary>The number of the dose, or what is said of it.</summary>
    public string Dose { get; init; } = "";

    /// <summary>Who gave it.</summary>
    public string By { get; init; } = "";

    /// <summary>Why it was not given.</summary>
    public string Why { get; init; } = "";

    /// <summary>When it came to the record, in the version that is shown.</summary>
    public DateTimeOffset Came { get; init; }

    /// <summary>Whether the patient has blocked it and the reader sees it in an emergency alone.</summary>
    public bool IsOpenedInEmergency { get; init; }

    /// <summary>Reads one.</summary>
    public static GivenVaccine Of(JsonElement immunization)
    {
        var protocols = immunization.Items("protocolApplied").ToList();
        return new(immunization.Part("vaccineCode").Words(), immunization.Text("status") != "not-done")
        {
            Against = string.Join(", ", protocols.SelectMany(one => one.Items("targetDisease")).Select(disease => disease.Words())),
            At = DateTimeOffset.TryParse(immunization.Text("occurrenceDateTime"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null,
            When = immunization.Text("occurrenceString") ?? "",
            Dose = protocols.Select(one => one.RawNumber("doseNumberPositiveInt") ?? one.Text("doseNumberString")).FirstOrDefault(dose => dose is not null) ?? "",
            By = immunization.Items("performer").Select(one => one.Part("actor").Text("display")).FirstOrDefault(name => name is not null) ?? "",
            Why = immunization.Part("statusReason").Words(),
        };
    }
}
