using System.Globalization;
using Varde.OpenEhr.Aql.Language;
using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Units;
using Varde.OpenEhr.Validation;

namespace Varde.OpenEhr.Aql.Evaluation;

/// <summary>What kind of thing a value is in a comparison. Values of different kinds are ordered by kind, in this order.</summary>
public enum AqlKind
{
    /// <summary>No value.</summary>
    Missing,

    /// <summary>Text.</summary>
    Text,

    /// <summary>A time of day.</summary>
    TimeOfDay,

    /// <summary>A date, or a date and time.</summary>
    Time,

    /// <summary>A number: also the magnitude of a quantity, a count, a proportion, an ordinal, and a duration in seconds.</summary>
    Number,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>An object that has no order.</summary>
    Object,
}

/// <summary>
/// A value as it is compared. A whole data value stands for what orders it: a quantity for its magnitude (in its unit), a coded text for its text, a
/// date for the stretch of time that it can mean.
/// </summary>
public readonly record struct AqlComparable
{
    /// <summary>Microseconds are told apart, smaller parts are not.</summary>
    private const long TicksOfMicrosecond = 10;

    private static readonly CompareInfo Norwegian = CultureInfo.GetCultureInfo("nb-NO").CompareInfo;

    /// <summary>What kind of thing it is.</summary>
    public AqlKind Kind { get; private init; }

    /// <summary>The text, also of a time.</summary>
    public string Text { get; private init; }

    /// <summary>The number; 1 for true.</summary>
    public double Number { get; private init; }

    /// <summary>The unit, of a whole quantity only: magnitudes compare as plain numbers.</summary>
    public string? Units { get; private init; }

    /// <summary>What a whole quantity is a quantity of, see <see cref="UcumUnit.Kind"/>; a unit that is not known is a kind of its own.</summary>
    public string? Measure { get; private init; }

    /// <summary>The number in a unit that is the same for all quantities of one <see cref="Measure"/>.</summary>
    public double Size { get; private init; }

    /// <summary>The first microsecond that a time can mean, from year 1, UTC; a time without zone is taken as UTC.</summary>
    public long From { get; private init; }

    /// <summary>The last microsecond that a time can mean.</summary>
    public long Until { get; private init; }

    private bool IsDuration { get; init; }

    private RmObject? Object { get; init; }

    /// <summary>The value as it is compared.</summary>
    public static AqlComparable Of(in AqlValue value) => value.Raw switch
    {
        null => default,
        bool flag => new() { Kind = AqlKind.Boolean, Number = flag ? 1 : 0 },
        RmNumber number => OfNumber(number.Value),
        string text => OfText(text, value.Owner),
        RmObject whole => OfObject(whole),
        _ => default,
    };

    /// <summary>
    /// The order of two values for ORDER BY, MIN and MAX: by kind first, then text by the Norwegian alphabet without regard to letter case, times by
    /// their first instant, numbers as numbers, false before true. Whole quantities come after plain numbers, those of one kind together.
    /// </summary>
    public static int Order(in AqlComparable a, in AqlComparable b)
    {
        if (a.Kind != b.Kind) return a.Kind.CompareTo(b.Kind);
        return a.Kind switch
        {
            AqlKind.Text => Norwegian.Compare(a.Text, b.Text, CompareOptions.IgnoreCase),
            AqlKind.Time or AqlKind.TimeOfDay => a.From != b.From ? a.From.CompareTo(b.From) : a.Until.CompareTo(b.Until),
            AqlKind.Number => a.Measure == b.Measure ? a.Size.CompareTo(b.Size) : string.CompareOrdinal(a.Measure, b.Measure),
            AqlKind.Boolean => a.Number.CompareTo(b.Number),
            _ => 0,
        };
    }

    /// <summary>
    /// Whether a comparison holds; null when that cannot be said, because a value is missing or the two have no order. A time is equal to another
    /// when they can mean the same instant.
    /// </summary>
    public static bool? Compare(in AqlComparable left, AqlOperator sign, in AqlComparable right)
    {
        if (left.Kind == AqlKind.Missing || right.Kind == AqlKind.Missing) return null;
        var (a, b) = Alike(left, right);
        if (a.Kind != b.Kind || a.Kind == AqlKind.Object || !AreOfOneMeasure(a, b)) return Unordered(a, sign, b);
        if (a.Kind == AqlKind.Text && sign is AqlOperator.Equal or AqlOperator.NotEqual) return (a.Text == b.Text) == (sign == AqlOperator.Equal);
        return Holds(a.Kind is AqlKind.Time or AqlKind.TimeOfDay ? Relation(a, b) : a.Kind == AqlKind.Number ? Sizes(a, b) : Order(a, b), sign);
    }

    /// <summary>True when a comparison by <paramref name="sign"/> holds for values in this order.</summary>
    public static bool Holds(int order, AqlOperator sign) => sign switch
    {
        AqlOperator.Equal => order == 0,
        AqlOperator.NotEqual => order != 0,
        AqlOperator.Less => order < 0,
        AqlOperator.LessOrEqual => order <= 0,
        AqlOperator.Greater => order > 0,
        _ => order >= 0,
    };

    /// <summary>The stretch of microseconds, UTC, that a date, or a date and time, can mean; null when the text is none.</summary>
    public static (long From, long Until)? StretchOf(string text) => IsoDateTime.ParseDateTime(text) is { } time ? Stretch(time) : null;

    /// <summary>The length of a duration in seconds, years and months by their average; null when the text is none.</summary>
    public static double? SecondsOf(string text) => IsoDuration.Parse(text) is { } duration ? (double)duration.Magnitude : null;

    private static AqlComparable OfNumber(double number, bool isDuration = false) => new() { Kind = AqlKind.Number, Number = number, Size = number, IsDuration = isDuration };

    private static AqlComparable OfQuantity(double number, string units)
    {
        var unit = UcumUnit.Find(units);
        return OfNumber(number) with { Units = units, Measure = unit?.Kind ?? $"'{units}'", Size = unit?.InBaseUnits(number) ?? number };
    }

    private static AqlComparable OfText(string text, RmObject? owner) => owner switch
    {
        DvDate or DvDateTime => AsTime(text),
        DvTime => AsTimeOfDay(text),
        DvDuration => AsDuration(text),
        _ => null,
    } ?? new AqlComparable { Kind = AqlKind.Text, Text = text };

    private static AqlComparable OfObject(RmObject whole) => whole switch
    {
        DvQuantity { Magnitude: { } magnitude, Units: { } units } => OfQuantity(magnitude.Value, units),
        DvQuantity { Magnitude: { } magnitude } => OfNumber(magnitude.Value),
        DvCount { Magnitude: { } magnitude } => OfNumber(magnitude.Value),
        DvProportion { Numerator: { } numerator, Denominator: { Value: not 0 } denominator } => OfNumber(numerator.Value / denominator.Value),
        DvOrdinal { Value: { } value } => OfNumber(value.Value),
        DvScale { Value: { } value } => OfNumber(value.Value),
        DvBoolean { Value: { } flag } => new() { Kind = AqlKind.Boolean, Number = flag ? 1 : 0 },
        CodePhrase { CodeString: { } code } => OfText(code, null),
        DvIdentifier { Id: { } id } => OfText(id, null),
        DvState { Value: { } state } => OfObject(state),
        _ when whole["value"] is string text => OfText(text, whole),
        _ => new() { Kind = AqlKind.Object, Object = whole },
    };

    private static AqlComparable? AsTime(string text) => IsoDateTime.ParseDateTime(text) is { } time ? OfTime(text, AqlKind.Time, Stretch(time)) : null;

    private static AqlComparable? AsTimeOfDay(string text) => IsoDateTime.ParseTime(text) is { } time ? OfTime(text, AqlKind.TimeOfDay, Stretch(time)) : null;

    private static AqlComparable? AsDuration(string text) => SecondsOf(text) is { } seconds ? OfNumber(seconds, isDuration: true) : null;

    private static AqlComparable OfTime(string text, AqlKind kind, (long From, long Until) stretch) =>
        new() { Kind = kind, Text = text, From = stretch.From, Until = stretch.Until };

    // A whole second is an instant: nobody who writes 10:15:30 means anything that happens before 10:15:31.
    private static (long From, long Until) Stretch(IsoDateTime time)
    {
        var shift = (time.Offset ?? 0) * TimeSpan.TicksPerMinute;
        var from = (time.First - shift) / TicksOfMicrosecond;
        return (from, time.Precision >= IsoPrecision.Second ? from : (time.Last - shift) / TicksOfMicrosecond);
    }

    // A text from the query is read as what it is compared with. AQL 1.1.0, dates and times: the type is inferred from the context.
    private static (AqlComparable Left, AqlComparable Right) Alike(in AqlComparable left, in AqlComparable right) =>
        left.Kind == AqlKind.Text ? (ReadAs(left, right), right)
        : right.Kind == AqlKind.Text ? (left, ReadAs(right, left))
        : (left, right);

    private static AqlComparable ReadAs(in AqlComparable text, in AqlComparable other) => other switch
    {
        { Kind: AqlKind.Time } => AsTime(text.Text),
        { Kind: AqlKind.TimeOfDay } => AsTimeOfDay(text.Text),
        { IsDuration: true } => AsDuration(text.Text),
        _ => null,
    } ?? text;

    private static bool? Unordered(in AqlComparable a, AqlOperator sign, in AqlComparable b) => sign switch
    {
        AqlOperator.Equal => a.Kind == AqlKind.Object && b.Kind == AqlKind.Object && IsSame(a, b),
        AqlOperator.NotEqual => !(a.Kind == AqlKind.Object && b.Kind == AqlKind.Object && IsSame(a, b)),
        _ => null,
    };

    private static bool IsSame(in AqlComparable a, in AqlComparable b) => ReferenceEquals(a.Object, b.Object) || AqlKey.Of(a.Object!) == AqlKey.Of(b.Object!);

    private static int Relation(in AqlComparable a, in AqlComparable b) => a.Until < b.From ? -1 : a.From > b.Until ? 1 : 0;

    // A quantity compares with a number by its magnitude, as it does with another one in the very same unit.
    private static bool ArePlain(in AqlComparable a, in AqlComparable b) => a.Units is null || b.Units is null || a.Units == b.Units;

    private static bool AreOfOneMeasure(in AqlComparable a, in AqlComparable b) => ArePlain(a, b) || a.Measure == b.Measure;

    private static int Sizes(in AqlComparable a, in AqlComparable b) => ArePlain(a, b) ? a.Number.CompareTo(b.Number) : a.Size.CompareTo(b.Size);
}
