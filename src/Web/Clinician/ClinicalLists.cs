using System.Globalization;
using System.Text.Json;
using Varde.Web.TestResults;

namespace Varde.Web.Clinician;

/// <summary>An active problem, as its Condition tells it (FHIR R4, Condition).</summary>
/// <param name="Name">What it is.</param>
/// <param name="Code">Its code, of ICD-10 or ICPC-2; empty when it has none.</param>
internal sealed record ActiveProblem(string Name, string Code)
{
    /// <summary>Since when; null when that is not told.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Who wrote it.</summary>
    public string By { get; init; } = "";

    /// <summary>Reads one.</summary>
    public static ActiveProblem Of(JsonElement condition) => new(condition.Part("code").Words(), condition.Part("code").FirstCode() ?? "")
    {
        Since = FhirTime.Of(condition.Text("onsetDateTime") ?? condition.Text("recordedDate")),
        By = condition.Part("recorder").Text("display") ?? "",
    };
}

/// <summary>An order of a medicine in force, as its MedicationRequest tells it (FHIR R4, MedicationRequest).</summary>
/// <param name="Name">The medicine.</param>
/// <param name="Dose">The directions in words; empty where none are written.</param>
internal sealed record OrderedMedicine(string Name, string Dose)
{
    /// <summary>For what.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Since when it is ordered.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Who ordered it.</summary>
    public string By { get; init; } = "";

    /// <summary>How it is given.</summary>
    public string Route { get; init; } = "";

    /// <summary>Reads one.</summary>
    public static OrderedMedicine Of(JsonElement request)
    {
        var dosage = request.Items("dosageInstruction").ToList();
        return new(request.Part("medicationCodeableConcept").Words(), string.Join("; ", dosage.Select(DoseOf).Where(text => text.Length > 0)))
        {
            Reason = string.Join(", ", request.Items("reasonCode").Select(reason => reason.Words())),
            Since = FhirTime.Of(request.Text("authoredOn")),
            By = request.Part("requester").Text("display") ?? "",
            Route = string.Join(", ", dosage.Select(one => one.Part("route").Words()).Where(text => text.Length > 0)),
        };
    }

    // What the prescriber wrote; a dose in numbers where there are no words.
    private static string DoseOf(JsonElement dosage)
    {
        if (dosage.Text("text") is { Length: > 0 } words) return words;
        var dose = dosage.Items("doseAndRate").Select(one => one.Part("doseQuantity")).FirstOrDefault();
        return dose.RawNumber("value") is { } number ? $"{number.Replace(".", CultureInfo.CurrentUICulture.NumberFormat.NumberDecimalSeparator, StringComparison.Ordinal)} {dose.Text("unit")}".TrimEnd() : "";
    }
}

/// <summary>Times of resources.</summary>
internal static class FhirTime
{
    /// <summary>The moment of a dateTime, a day at its beginning; null when there is none.</summary>
    public static DateTimeOffset? Of(string? text) => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;
}
