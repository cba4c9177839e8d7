using System.Globalization;

namespace Varde.Fhir.Search.Indexing;

/// <summary>Numbers as they are written, and how exactly (FHIR R4, search, 3.1.1.4.5).</summary>
internal static class Decimals
{
    private const int LongestText = 60;
    private static readonly System.Buffers.SearchValues<char> Allowed = System.Buffers.SearchValues.Create("0123456789.+-eE");
    private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>The number; null when the text is none. What is larger than can be told apart is the largest.</summary>
    public static decimal? Read(string text)
    {
        if (text.Length > LongestText || text.AsSpan().ContainsAnyExcept(Allowed) || !double.TryParse(text, Style, CultureInfo.InvariantCulture, out var rough)) return null;
        if (decimal.TryParse(text, Style, CultureInfo.InvariantCulture, out var number)) return number;
        return rough > 0 ? decimal.MaxValue : decimal.MinValue;
    }

    /// <summary>Half of the last digit that is written: 5.4 means 5.35 up to 5.45, and 100 means 99.5 up to 100.5; of 1e2 the digit before the exponent counts.</summary>
    public static decimal HalfOfLastDigit(string text)
    {
        var exponent = text.IndexOfAny(['e', 'E']);
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var decimals = point < 0 ? 0 : (exponent < 0 ? text.Length : exponent) - point - 1;
        var power = exponent < 0 ? 0 : int.TryParse(text.AsSpan(exponent + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var p) ? p : 0;
        return PowerOfTen(power - decimals) / 2;
    }

    private static decimal PowerOfTen(int power)
    {
        var result = 1m;
        for (var i = 0; i < Math.Min(Math.Abs((long)power), 27); i++) result = power > 0 ? result * 10 : result / 10;
        return result;
    }
}
