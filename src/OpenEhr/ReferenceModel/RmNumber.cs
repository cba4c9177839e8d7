using System.Globalization;

namespace Varde.OpenEhr.ReferenceModel;

/// <summary>
/// A number of the reference model that keeps the text it was written with, so that <c>42</c>, <c>42.0</c> and <c>4.2E1</c> are
/// each written back as received. Two are equal when their texts are.
/// </summary>
public sealed record RmNumber
{
    private RmNumber(string text, double value) => (Text, Value) = (text, value);

    /// <summary>The number as received, in JSON's number syntax.</summary>
    public string Text { get; }

    /// <summary>The nearest double.</summary>
    public double Value { get; }

    /// <summary>True when the number is whole, however it is written.</summary>
    public bool IsWhole => double.IsInteger(Value);

    /// <summary>The number as a 64-bit whole number; null when it is not whole or does not fit.</summary>
    public long? Whole => long.TryParse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exact) ? exact
        : IsWhole && Math.Abs(Value) < 9007199254740992d ? (long)Value : null;

    /// <summary>Digits after the decimal point as written.</summary>
    public int Decimals => Text.IndexOfAny(['e', 'E']) >= 0 ? 0 : Text.IndexOf('.', StringComparison.Ordinal) is var dot and >= 0 ? Text.Length - dot - 1 : 0;

    /// <summary>A whole number.</summary>
    public static RmNumber From(long value) => new(value.ToString(CultureInfo.InvariantCulture), value);

    /// <summary>A decimal number; <c>5m</c> is written <c>5</c>, <c>5.0m</c> is written <c>5.0</c>.</summary>
    public static RmNumber From(decimal value) => new(value.ToString(CultureInfo.InvariantCulture), (double)value);

    /// <summary>A number from a double, written in its shortest form that reads back the same.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a finite number.</exception>
    public static RmNumber From(double value)
    {
        if (!double.IsFinite(value)) throw new ArgumentOutOfRangeException(nameof(value));
        return new(value.ToString("R", CultureInfo.InvariantCulture), value);
    }

    /// <summary>Reads JSON's number syntax; null when <paramref name="text"/> is not a finite number in it.</summary>
    public static RmNumber? Parse(string text) => IsJsonNumber(text)
        && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? new(text, value) : null;

    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>A number whose text a JSON tokenizer has already accepted; null when it does not fit a double.</summary>
    internal static RmNumber? Trusted(string text, double value) => double.IsFinite(value) ? new(text, value) : null;

    private static bool IsJsonNumber(ReadOnlySpan<char> text)
    {
        var at = text is ['-', ..] ? 1 : 0;
        if (text[at..] is ['0', >= '0' and <= '9', ..] || !SkipDigits(text, ref at)) return false;
        if (at < text.Length && text[at] == '.')
        {
            at++;
            if (!SkipDigits(text, ref at)) return false;
        }
        if (at < text.Length && (text[at] is 'e' or 'E'))
        {
            at++;
            if (at < text.Length && (text[at] is '+' or '-')) at++;
            if (!SkipDigits(text, ref at)) return false;
        }
        return at == text.Length;
    }

    private static bool SkipDigits(ReadOnlySpan<char> text, ref int at)
    {
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        return at > start;
    }
}
