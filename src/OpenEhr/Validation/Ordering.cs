using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Validation;

/// <summary>The order of values that are strictly comparable. RM 1.1.0 Data Types §6, DV_ORDERED.is_strictly_comparable_to.</summary>
internal static class Ordering
{
    /// <summary>Why two values have no order; null when they have one, or when one of them lacks what would tell.</summary>
    public static string? WhyNotComparable(DvOrdered one, DvOrdered other)
    {
        if (one.Class != other.Class) return $"one is {one.Class.Name}, the other {other.Class.Name}";
        return (one, other) switch
        {
            (DvQuantity a, DvQuantity b) when Differ(a.Units, b.Units) => $"one is in '{Shown.Text(a.Units)}', the other in '{Shown.Text(b.Units)}'",
            (DvProportion a, DvProportion b) when a.Type is not null && b.Type is not null && a.Type.Value != b.Type.Value => "they are proportions of different types",
            (DvOrdinal a, DvOrdinal b) when Differ(Terminology(a.Symbol), Terminology(b.Symbol)) => "their symbols are of different terminologies",
            (DvScale a, DvScale b) when Differ(Terminology(a.Symbol), Terminology(b.Symbol)) => "their symbols are of different terminologies",
            _ => null,
        };
    }

    /// <summary>Negative, 0 or positive; 0 also when a value is missing, unreadable or so partial that the order is open.</summary>
    public static int Compare(DvOrdered one, DvOrdered other) => (one, other) switch
    {
        (DvQuantity a, DvQuantity b) => Numbers(a.Magnitude, b.Magnitude),
        (DvCount a, DvCount b) => Numbers(a.Magnitude, b.Magnitude),
        (DvOrdinal a, DvOrdinal b) => Numbers(a.Value, b.Value),
        (DvScale a, DvScale b) => Numbers(a.Value, b.Value),
        (DvProportion a, DvProportion b) => Ratios(a, b),
        (DvDuration a, DvDuration b) => Durations(a.Value, b.Value),
        (DvDate a, DvDate b) => Times(a.Value, b.Value, IsoDateTime.ParseDate),
        (DvTime a, DvTime b) => Times(a.Value, b.Value, IsoDateTime.ParseTime),
        (DvDateTime a, DvDateTime b) => Times(a.Value, b.Value, IsoDateTime.ParseDateTime),
        _ => 0,
    };

    /// <summary>
    /// True when two dates or times have no order because one of them is a part of the other, such as 2021 and 2021-10 (CNF,
    /// DV_INTERVAL_DV_DATE-validate_open: not strictly comparable).
    /// </summary>
    public static bool IsOpen(DvOrdered one, DvOrdered other) => (one, other) switch
    {
        (DvDate a, DvDate b) => IsOpen(a.Value, b.Value, IsoDateTime.ParseDate),
        (DvTime a, DvTime b) => IsOpen(a.Value, b.Value, IsoDateTime.ParseTime),
        (DvDateTime a, DvDateTime b) => IsOpen(a.Value, b.Value, IsoDateTime.ParseDateTime),
        _ => false,
    };

    private static bool IsOpen(string? one, string? other, Func<string, IsoDateTime?> parse) =>
        one is not null && other is not null && parse(one) is { } a && parse(other) is { } b
        && a.Precision != b.Precision && (a.Precision < IsoPrecision.Second || b.Precision < IsoPrecision.Second) && a.CompareTo(b) == 0;

    /// <summary>Whether a value lies in an interval; null when that cannot be said.</summary>
    public static bool? Contains(DvInterval interval, DvOrdered value)
    {
        if (!HasOrder(interval.Lower, value) || !HasOrder(interval.Upper, value)) return null;
        var aboveLower = interval.Lower is null || Compare(value, interval.Lower) is var low && (low > 0 || (low == 0 && interval.LowerIncluded is not false));
        var belowUpper = interval.Upper is null || Compare(value, interval.Upper) is var high && (high < 0 || (high == 0 && interval.UpperIncluded is not false));
        return aboveLower && belowUpper;
    }

    private static bool HasOrder(DvOrdered? bound, DvOrdered value) => bound is null || (WhyNotComparable(bound, value) is null && value is DvQuantity or DvCount or DvOrdinal or DvScale or DvProportion);

    private static bool Differ(string? one, string? other) => one is not null && other is not null && one != other;

    private static string? Terminology(DvCodedText? symbol) => symbol?.DefiningCode?.TerminologyId?.Value;

    private static int Numbers(RmNumber? one, RmNumber? other) => one is null || other is null ? 0 : one.Value.CompareTo(other.Value);

    private static int Ratios(DvProportion one, DvProportion other)
    {
        if (one is not { Numerator: { } a, Denominator: { Value: not 0 } b } || other is not { Numerator: { } c, Denominator: { Value: not 0 } d }) return 0;
        return (a.Value / b.Value).CompareTo(c.Value / d.Value);
    }

    private static int Durations(string? one, string? other) =>
        one is not null && other is not null && IsoDuration.Parse(one) is { } a && IsoDuration.Parse(other) is { } b ? a.Magnitude.CompareTo(b.Magnitude) : 0;

    private static int Times(string? one, string? other, Func<string, IsoDateTime?> parse) =>
        one is not null && other is not null && parse(one) is { } a && parse(other) is { } b ? a.CompareTo(b) : 0;
}
