using System.Globalization;
using System.Text.Json;
using Varde.Web.Documents;

namespace Varde.Web.TestResults;

/// <summary>A result from a laboratory, as its Observation tells it (FHIR R4, Observation).</summary>
/// <param name="Code">The code of what was measured, of Norsk laboratoriekodeverk where it has one; else its name.</param>
/// <param name="Name">What was measured, as the laboratory calls it.</param>
/// <param name="At">When the sample was taken.</param>
/// <param name="Value">The value as it was reported, with a comma for decimals where the reader is Norwegian; empty when there is none.</param>
/// <param name="Unit">The unit as clinicians write it; null for words and plain numbers.</param>
public sealed record LaboratoryResult(string Code, string Name, DateTimeOffset At, string Value, string? Unit)
{
    /// <summary>The id of the Observation; empty where it has none.</summary>
    public string Id { get; init; } = "";

    /// <summary>The value as a number, for graphs; null for words, and for what is only known to be above or below.</summary>
    public double? Number { get; init; }

    /// <summary>The lower and the upper limit of reference; null where there is none.</summary>
    public double? Low { get; init; }

    /// <inheritdoc cref="Low"/>
    public double? High { get; init; }

    /// <summary>Against the range of reference, as the laboratory said it.</summary>
    public RangeFlag Flag { get; init; } = RangeFlag.Unknown;

    /// <summary>The laboratory.</summary>
    public string Laboratory { get; init; } = "";

    /// <summary>A preliminary result, a corrected one: the code of the status where it is not final; null otherwise.</summary>
    public string? Status { get; init; }

    /// <summary>What was said of it.</summary>
    public string Note { get; init; } = "";

    /// <summary>When it came to the record, in the version that is shown.</summary>
    public DateTimeOffset Came { get; init; }

    /// <summary>Whether the patient has blocked it and the reader sees it in an emergency alone.</summary>
    public bool IsOpenedInEmergency { get; init; }

    /// <summary>Outside the range of reference.</summary>
    public bool IsAbnormal => Flag is not (RangeFlag.Unknown or RangeFlag.Normal);

    /// <summary>The range of reference in words: "28–40", "under 4", empty.</summary>
    public string Range(Func<string, object, string> words) => (Low, High) switch
    {
        ({ } low, { } high) => $"{Shown(low)}–{Shown(high)}",
        ({ } low, null) => words("RangeFrom", Shown(low)),
        (null, { } high) => words("RangeTo", Shown(high)),
        _ => "",
    };

    /// <summary>Reads one; null for what has no time, which no list can place.</summary>
    public static LaboratoryResult? Of(JsonElement observation)
    {
        if (TimeOf(observation) is not { } at) return null;
        var (code, quantity) = (observation.Part("code"), observation.Part("valueQuantity"));
        var comparator = quantity.Text("comparator");
        var range = observation.Items("referenceRange").FirstOrDefault();
        return new LaboratoryResult(code.FirstCode() ?? code.Words(), code.Words(), at, ValueOf(observation, quantity), UnitText.Of(quantity.Text("unit") ?? quantity.Text("code")))
        {
            Id = observation.Text("id") ?? "",
            Number = comparator is null ? quantity.Number("value") : null,
            Low = range.Part("low").Number("value"),
            High = range.Part("high").Number("value"),
            Flag = FlagOf(observation.Items("interpretation").SelectMany(one => one.Items("coding")).Select(one => one.Text("code")).FirstOrDefault()),
            Laboratory = observation.Items("performer").Select(one => one.Text("display")).FirstOrDefault(name => name is not null) ?? "",
            Status = observation.Text("status") is { } status and not "final" ? status : null,
            Note = string.Join(' ', observation.Items("note").Select(one => one.Text("text")).OfType<string>()),
        };
    }

    /// <summary>A number as the reader writes it.</summary>
    public static string Shown(double number) => number.ToString("0.####", CultureInfo.CurrentUICulture);

    private static DateTimeOffset? TimeOf(JsonElement observation) =>
        DateTimeOffset.TryParse(observation.Text("effectiveDateTime") ?? observation.Part("effectivePeriod").Text("start") ?? observation.Text("issued"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    private static string ValueOf(JsonElement observation, JsonElement quantity)
    {
        if (quantity.RawNumber("value") is { } number) return $"{quantity.Text("comparator")}{number.Replace(".", CultureInfo.CurrentUICulture.NumberFormat.NumberDecimalSeparator, StringComparison.Ordinal)}";
        return observation.Text("valueString") ?? (observation.Part("valueCodeableConcept").Words() is { Length: > 0 } words ? words : observation.RawNumber("valueInteger") ?? "");
    }

    private static RangeFlag FlagOf(string? code) => code switch
    {
        "N" => RangeFlag.Normal,
        "L" => RangeFlag.Low,
        "LL" => RangeFlag.CriticallyLow,
        "H" => RangeFlag.High,
        "HH" => RangeFlag.CriticallyHigh,
        _ => RangeFlag.Unknown,
    };
}
