using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Aql.Evaluation;

/// <summary>A function of one row. AQL 1.1.0, functions.</summary>
/// <param name="Least">The fewest arguments.</param>
/// <param name="Most">The most arguments.</param>
/// <param name="Usage">How it is called.</param>
/// <param name="Call">What it gives. An argument that is missing or of the wrong type gives no value.</param>
internal sealed record AqlFunctionRule(int Least, int Most, string Usage, Func<AqlValue[], DateTimeOffset, AqlValue> Call);

/// <summary>The functions of one row.</summary>
internal static class AqlFunctions
{
    private const int LongestText = 1_000_000;

    /// <summary>The functions by name, in capitals. <c>CONTAINS_STR</c> is a second name of CONTAINS, which some grammars keep for containment.</summary>
    public static FrozenDictionary<string, AqlFunctionRule> ByName { get; } = new Dictionary<string, AqlFunctionRule>
    {
        ["LENGTH"] = new(1, 1, "LENGTH(text)", (a, _) => Text(a[0]) is { } text ? AqlValue.Of(new StringInfo(text).LengthInTextElements) : default),
        ["CONTAINS"] = new(2, 2, "CONTAINS(text, part)", (a, _) => Contains(a)),
        ["CONTAINS_STR"] = new(2, 2, "CONTAINS_STR(text, part)", (a, _) => Contains(a)),
        ["POSITION"] = new(2, 2, "POSITION(part, text)", (a, _) => Position(a)),
        ["SUBSTRING"] = new(2, 3, "SUBSTRING(text, position[, length])", (a, _) => Substring(a)),
        ["CONCAT"] = new(1, int.MaxValue, "CONCAT(text, …)", (a, _) => Concat("", a)),
        ["CONCAT_WS"] = new(2, int.MaxValue, "CONCAT_WS(separator, text, …)", (a, _) => Text(a[0]) is { } separator ? Concat(separator, a[1..]) : default),
        ["ABS"] = new(1, 1, "ABS(number)", (a, _) => OfNumber(a, Math.Abs)),
        ["MOD"] = new(2, 2, "MOD(x, y)", (a, _) => Number(a[0]) is { } x && Number(a[1]) is { } y && y != 0 ? AqlValue.Of(x % y) : default),
        ["CEIL"] = new(1, 1, "CEIL(number)", (a, _) => OfNumber(a, Math.Ceiling)),
        ["FLOOR"] = new(1, 1, "FLOOR(number)", (a, _) => OfNumber(a, Math.Floor)),
        ["ROUND"] = new(1, 2, "ROUND(number[, decimals])", (a, _) => Round(a)),
        ["CURRENT_DATE"] = new(0, 0, "CURRENT_DATE()", (_, now) => Time(now, "yyyy-MM-dd")),
        ["CURRENT_TIME"] = new(0, 0, "CURRENT_TIME()", (_, now) => Time(now, "HH:mm:ss")),
        ["CURRENT_DATE_TIME"] = new(0, 0, "CURRENT_DATE_TIME()", (_, now) => Time(now, "yyyy-MM-dd'T'HH:mm:ss.fffzzz")),
        ["NOW"] = new(0, 0, "NOW()", (_, now) => Time(now, "yyyy-MM-dd'T'HH:mm:ss.fffzzz")),
        ["CURRENT_TIMEZONE"] = new(0, 0, "CURRENT_TIMEZONE()", (_, now) => Time(now, "zzz")),
    }.ToFrozenDictionary();

    /// <summary>The text of a value; of a data value such as DV_TEXT what it is read as. Null when it is none.</summary>
    public static string? Text(in AqlValue value) => value.Raw switch
    {
        string text => text,
        RmObject => AqlComparable.Of(value) is { Kind: AqlKind.Text or AqlKind.Time or AqlKind.TimeOfDay } comparable ? comparable.Text : null,
        _ => null,
    };

    /// <summary>The number of a value; of a quantity its magnitude. Null when it is none.</summary>
    public static double? Number(in AqlValue value) => AqlComparable.Of(value) is { Kind: AqlKind.Number } comparable ? comparable.Number : null;

    private static AqlValue Contains(AqlValue[] a) =>
        Text(a[0]) is { } text && Text(a[1]) is { } part ? new(text.Contains(part, StringComparison.Ordinal)) : default;

    // Positions are counted in characters as a reader sees them, like LENGTH.
    private static AqlValue Position(AqlValue[] a)
    {
        if (Text(a[0]) is not { } part || Text(a[1]) is not { } text) return default;
        var at = text.IndexOf(part, StringComparison.Ordinal);
        return AqlValue.Of(at < 0 ? 0 : at == 0 ? 1 : new StringInfo(text[..at]).LengthInTextElements + 1);
    }

    private static AqlValue Substring(AqlValue[] a)
    {
        if (Text(a[0]) is not { } text || Number(a[1]) is not { } from) return default;
        if (a.Length == 3 && Number(a[2]) is null) return default;
        // Letters are what people count as such; of plain ASCII, a time for example, each character is one.
        var info = Ascii.IsValid(text) ? null : new StringInfo(text);
        var start = Math.Max(Math.Floor(from), 1) - 1;
        var length = (info?.LengthInTextElements ?? text.Length) - start;
        if (a.Length == 3) length = Math.Min(length, Math.Floor(Number(a[2])!.Value) + Math.Min(Math.Floor(from) - 1, 0));
        return new(length < 1 ? "" : info?.SubstringByTextElements((int)start, (int)length) ?? text.Substring((int)start, (int)length));
    }

    private static AqlValue Concat(string separator, AqlValue[] parts)
    {
        var texts = parts.Select(part => Text(part) ?? (part.Raw as RmNumber)?.Text).ToArray();
        if (separator.Length == 0 && Array.Exists(texts, text => text is null)) return default;
        var joined = string.Join(separator, texts.Where(text => text is not null));
        return joined.Length <= LongestText ? new(joined) : default;
    }

    private static AqlValue OfNumber(AqlValue[] a, Func<double, double> change) => Number(a[0]) is { } number ? AqlValue.Of(change(number)) : default;

    private static AqlValue Round(AqlValue[] a)
    {
        if (Number(a[0]) is not { } number) return default;
        var decimals = a.Length == 2 ? Number(a[1]) : 0;
        if (decimals is null or < 0 or > 15) return default;
        return Math.Abs(number) < 1e15
            ? AqlValue.Of((double)Math.Round((decimal)number, (int)decimals, MidpointRounding.AwayFromZero))
            : AqlValue.Of(number);
    }

    private static AqlValue Time(DateTimeOffset now, string format) => new(now.ToString(format, CultureInfo.InvariantCulture));
}
