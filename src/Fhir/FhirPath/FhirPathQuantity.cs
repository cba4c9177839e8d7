using System.Globalization;

namespace Varde.Fhir.FhirPath;

/// <summary>A number with a unit (FHIRPath 2.0, 4.1.8).</summary>
/// <param name="Number">The number.</param>
/// <param name="Unit">The unit: a code of UCUM, or a word of calendars.</param>
internal sealed record FhirPathQuantity(decimal Number, string Unit)
{
    /// <summary>How numbers are written in texts.</summary>
    public const NumberStyles Digits = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    // Above this a number may not be converted without more digits than there are.
    private const decimal MostConverted = 1e15m;

    /// <summary>The words of calendars, by the code of UCUM that means the same; years and months are not of a fixed length there (FHIRPath 2.0, 4.1.8.1).</summary>
    private static readonly Dictionary<string, string> Calendar = new(StringComparer.Ordinal)
    {
        ["weeks"] = "wk", ["week"] = "wk", ["days"] = "d", ["day"] = "d", ["hours"] = "h", ["hour"] = "h", ["minutes"] = "min", ["minute"] = "min",
        ["seconds"] = "s", ["second"] = "s", ["milliseconds"] = "ms", ["millisecond"] = "ms",
        ["years"] = "year", ["year"] = "year", ["months"] = "month", ["month"] = "month",
    };

    private static readonly Dictionary<string, decimal> Milliseconds = new(StringComparer.Ordinal)
    {
        ["wk"] = 604_800_000m, ["d"] = 86_400_000m, ["h"] = 3_600_000m, ["min"] = 60_000m, ["s"] = 1000m, ["ms"] = 1m,
    };

    /// <summary>The unit, one for all words that mean the same.</summary>
    public string PlainUnit => Calendar.GetValueOrDefault(Unit, Unit);

    /// <summary>The words of calendars that may stand behind a number.</summary>
    public static bool IsCalendarWord(string word) => Calendar.ContainsKey(word);

    /// <summary>The quantity that a node is: one that an expression made, a Quantity of FHIR, or a number; null for others.</summary>
    public static FhirPathQuantity? Of(FhirPathNode node) => node switch
    {
        { Type: { } type } when type.IsA("Quantity") => OfFhir(node),
        { Value: FhirPathQuantity quantity } => quantity,
        { Value: int number } => new(number, "1"),
        { Value: decimal number } => new(number, "1"),
        _ => null,
    };

    /// <summary>The number in the unit of another quantity; null when it is not known. Units of time are converted, others are not.</summary>
    public decimal? NumberIn(FhirPathQuantity other)
    {
        if (PlainUnit == other.PlainUnit) return Number;
        var known = Milliseconds.TryGetValue(PlainUnit, out var length) & Milliseconds.TryGetValue(other.PlainUnit, out var otherLength);
        return known && Math.Abs(Number) < MostConverted ? Number * length / otherLength : null;
    }

    /// <summary>The quantity that a text is, such as <c>4.5 'mg'</c> or <c>1 day</c>; null for others.</summary>
    public static FhirPathQuantity? Parse(string text)
    {
        var parts = text.Trim().Split(' ', 2, StringSplitOptions.TrimEntries);
        if (!decimal.TryParse(parts[0], Digits, CultureInfo.InvariantCulture, out var number)) return null;
        if (parts.Length == 1) return new(number, "1");
        if (IsCalendarWord(parts[1])) return new(number, parts[1]);
        return parts[1] is ['\'', .. { Length: > 0 } unit, '\''] ? new(number, unit) : null;
    }

    /// <inheritdoc/>
    public override string ToString() => Number.ToString(CultureInfo.InvariantCulture) + " " + (IsCalendarWord(Unit) ? Unit : $"'{Unit}'");

    private static FhirPathQuantity? OfFhir(FhirPathNode node)
    {
        // A comparator makes the number a bound, which is not compared (FHIR R4, fhirpath, 2.1.9.1.7).
        if (node.Child("value")?.Value is not decimal number || node.Has("comparator")) return null;
        return new(number, node.Text("code") ?? node.Text("unit") ?? "1");
    }
}
