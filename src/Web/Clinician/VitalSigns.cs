using System.Globalization;
using System.Text.Json;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.Web.TestResults;

namespace Varde.Web.Clinician;

/// <summary>The vital signs of a record by what was measured, and the early warning score (NEWS2, Royal College of Physicians) that was calculated of them.</summary>
/// <param name="Series">The series, in the order in which clinicians read them; each with its newest first.</param>
/// <param name="IsPartial">Whether documents of the record may hold some that are not shown so.</param>
internal sealed record VitalSigns(IReadOnlyList<ResultSeries> Series, bool IsPartial)
{
    /// <summary>The code of the score.</summary>
    public const string News2 = "1104051000000101";

    private const string BloodPressure = "85354-9", Systolic = "8480-6", Diastolic = "8462-4";

    private const int Most = 150;

    // Score, pressure, pulse, respiration, saturation, temperature, weight, body mass index, height.
    private static readonly string[] Order = [News2, BloodPressure, "8867-4", "9279-1", "59408-5", "2708-6", "8310-5", "29463-7", "39156-5", "8302-2"];

    /// <summary>Reads those of a record, as it is or as it stood.</summary>
    public static async Task<Outcome<VitalSigns>> ReadAsync(ResourceReading resources, AccessSession access, EhrId record, CancellationToken cancellation, PastResources? past = null)
    {
        var asked = new KeyValuePair<string, string>[] { new("category", "vital-signs,survey"), new("_sort", "-date"), new("_count", $"{Most}") };
        return (await resources.FindAsync(access, record, "Observation", asked, cancellation, past)).Map(Among);
    }

    /// <summary>Those among observations that were read with others.</summary>
    public static VitalSigns Among(ReadResources found) => new([.. Of(found.Matches, found.IsOpenedInEmergency)], found.IsPartial);

    /// <summary>How urgently a score calls for help, by the thresholds of NEWS2: 0, 1 to 4, 5 to 6, 7 and more.</summary>
    public static NewsRisk RiskOf(double score) => score switch { >= 7 => NewsRisk.High, >= 5 => NewsRisk.Medium, >= 1 => NewsRisk.Low, _ => NewsRisk.None };

    /// <summary>The series of observations that come the newest first.</summary>
    /// <param name="observations">The observations.</param>
    /// <param name="isOpened">Whether one, by its place among them, is seen in an emergency alone; null where that is not asked.</param>
    public static IEnumerable<ResultSeries> Of(IEnumerable<JsonElement> observations, Func<int, bool>? isOpened = null) => observations
        .Select((one, at) => Measured(one) is { } result ? result with { IsOpenedInEmergency = isOpened?.Invoke(at) == true } : null).OfType<LaboratoryResult>()
        .Where(result => result.Value.Length > 0 && Order.Contains(result.Code))
        .GroupBy(result => result.Code).Select(series => new ResultSeries(series.Key, [.. series])).OrderBy(series => Array.IndexOf(Order, series.Code));

    private static LaboratoryResult? Measured(JsonElement observation)
    {
        if (LaboratoryResult.Of(observation) is not { } read) return null;
        var result = read with { Name = observation.Part("code").Text("text") ?? read.Name };
        if (result.Code == BloodPressure) return WithPressure(result, observation);
        return result.Number is null && observation.Number("valueInteger") is { } score ? result with { Number = score } : result;
    }

    // One line for the two; the graph follows the systolic.
    private static LaboratoryResult WithPressure(LaboratoryResult result, JsonElement observation)
    {
        var (systolic, diastolic) = (PartOf(observation, Systolic), PartOf(observation, Diastolic));
        var text = (systolic.Number("value"), diastolic.Number("value")) switch
        {
            ({ } upper, { } lower) => $"{LaboratoryResult.Shown(upper)}/{LaboratoryResult.Shown(lower)}",
            ({ } upper, null) => $"{LaboratoryResult.Shown(upper)}/–",
            (null, { } lower) => $"–/{LaboratoryResult.Shown(lower)}",
            _ => "",
        };
        return result with { Value = text, Unit = systolic.Text("unit") ?? diastolic.Text("unit"), Number = systolic.Number("value") };
    }

    private static JsonElement PartOf(JsonElement observation, string code) =>
        observation.Items("component").Where(part => part.Part("code").Items("coding").Any(coding => coding.Text("code") == code)).Select(part => part.Part("valueQuantity")).FirstOrDefault();
}

/// <summary>How urgently a NEWS2 score calls for help.</summary>
internal enum NewsRisk
{
    /// <summary>0.</summary>
    None,

    /// <summary>1 to 4.</summary>
    Low,

    /// <summary>5 to 6: urgent review.</summary>
    Medium,

    /// <summary>7 and more: emergency assessment.</summary>
    High,
}
