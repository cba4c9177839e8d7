namespace Varde.OpenEhr.Templates.WebTemplates;

/// <summary>The kinds of input of a web template.</summary>
public enum WebTemplateInputType
{
    /// <summary>Free text.</summary>
    Text,

    /// <summary>A code from a list.</summary>
    CodedText,

    /// <summary>A date.</summary>
    Date,

    /// <summary>A time.</summary>
    Time,

    /// <summary>A date and time.</summary>
    DateTime,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A real number.</summary>
    Decimal,
}

/// <summary>One field to fill in.</summary>
/// <param name="Type">What kind of value it takes.</param>
/// <param name="Suffix">The suffix of the FLAT key (<c>|magnitude</c>, <c>|code</c>…), without the bar; null for the value as a whole.</param>
public sealed record WebTemplateInput(WebTemplateInputType Type, string? Suffix = null)
{
    /// <summary>The values to choose from; empty when there is no list.</summary>
    public IReadOnlyList<WebTemplateListItem> List { get; init; } = [];

    /// <summary>Whether values outside the list may stand too; null where the template does not speak of it.</summary>
    public bool? ListOpen { get; init; }

    /// <summary>What a value must satisfy; null when nothing.</summary>
    public WebTemplateValidation? Validation { get; init; }

    /// <summary>What a form starts with: a string, bool, long or decimal; null for nothing.</summary>
    public object? DefaultValue { get; init; }

    /// <summary>The terminology that codes are of, when it is not the archetype's own.</summary>
    public string? Terminology { get; init; }

    /// <summary>Further terminologies that codes may be of.</summary>
    public IReadOnlyList<string> OtherTerminologies { get; init; } = [];
}

/// <summary>One value of a list.</summary>
/// <param name="Value">The value or code.</param>
/// <param name="Label">The text in the default language; null when the template gives none.</param>
public sealed record WebTemplateListItem(string Value, string? Label)
{
    /// <summary>Texts by language.</summary>
    public IReadOnlyDictionary<string, string> LocalizedLabels { get; init; } = new Dictionary<string, string>();

    /// <summary>Descriptions by language.</summary>
    public IReadOnlyDictionary<string, string> LocalizedDescriptions { get; init; } = new Dictionary<string, string>();

    /// <summary>Codes of outer terminologies that the code is bound to.</summary>
    public IReadOnlyDictionary<string, TemplateCode> TermBindings { get; init; } = new Dictionary<string, TemplateCode>();

    /// <summary>What the magnitude must satisfy when this unit is chosen.</summary>
    public WebTemplateValidation? Validation { get; init; }

    /// <summary>The number of an ordinal's step.</summary>
    public long? Ordinal { get; init; }

    /// <summary>The number of a scale's step.</summary>
    public decimal? Scale { get; init; }

    /// <summary>The states (codes of openEHR's group "instruction states") that a careflow step may be in.</summary>
    public IReadOnlyList<string> CurrentStates { get; init; } = [];
}

/// <summary>What a value must satisfy.</summary>
/// <param name="Range">The range of the value.</param>
/// <param name="Precision">The range of the number of decimals.</param>
/// <param name="Pattern">A pattern of AOM 1.4 for dates and times, a regular expression for text.</param>
public sealed record WebTemplateValidation(WebTemplateRange? Range = null, WebTemplateRange? Precision = null, string? Pattern = null)
{
    /// <summary>Null when nothing is asked.</summary>
    public static WebTemplateValidation? Of(WebTemplateRange? range, WebTemplateRange? precision = null, string? pattern = null) =>
        range is null && precision is null && pattern is null ? null : new(range, precision, pattern);
}

/// <summary>A range with its operators. Bounds are kept as text: numbers as the template writes them, dates and times in ISO 8601.</summary>
/// <param name="MinOp"><c>&gt;=</c> or <c>&gt;</c>; null when there is no lower bound.</param>
/// <param name="Min">The lower bound.</param>
/// <param name="MaxOp"><c>&lt;=</c> or <c>&lt;</c>; null when there is no upper bound.</param>
/// <param name="Max">The upper bound.</param>
/// <param name="IsNumber">True when the bounds are numbers.</param>
public sealed record WebTemplateRange(string? MinOp, string? Min, string? MaxOp, string? Max, bool IsNumber)
{
    /// <summary>A range of whole numbers: exclusive bounds are moved in by one.</summary>
    public static WebTemplateRange? OfIntegers(Interval<long>? interval) => interval is not { IsBounded: true } ? null : new(
        interval.HasLower ? ">=" : null,
        interval.HasLower ? Text((Int128)interval.Lower + (interval.LowerIncluded ? 0 : 1)) : null,
        interval.HasUpper ? "<=" : null,
        interval.HasUpper ? Text((Int128)interval.Upper - (interval.UpperIncluded ? 0 : 1)) : null,
        true);

    /// <summary>A range of real numbers.</summary>
    public static WebTemplateRange? OfReals(Interval<decimal>? interval) => Of(interval, Text, true);

    /// <summary>A range of dates, times or durations.</summary>
    public static WebTemplateRange? OfTexts(Interval<string>? interval) => Of(interval, text => text, false);

    private static WebTemplateRange? Of<T>(Interval<T>? interval, Func<T, string> text, bool isNumber) where T : notnull =>
        interval is not { IsBounded: true } ? null : new(
            interval.HasLower ? (interval.LowerIncluded ? ">=" : ">") : null,
            interval.HasLower ? text(interval.Lower!) : null,
            interval.HasUpper ? (interval.UpperIncluded ? "<=" : "<") : null,
            interval.HasUpper ? text(interval.Upper!) : null,
            isNumber);

    private static string Text<T>(T number) where T : IFormattable => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture);
}
