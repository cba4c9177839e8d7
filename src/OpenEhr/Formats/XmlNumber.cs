using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Formats;

/// <summary>Numbers as XML Schema spells them (XML Schema 1.0 part 2, §3.2.5 and §3.3.13), which JSON does not all have.</summary>
internal static class XmlNumber
{
    /// <summary>The number, its text kept where JSON has the same spelling and otherwise respelt with the same digits; null for INF, NaN and what is no number.</summary>
    public static RmNumber? Parse(string text) => RmNumber.Parse(text) ?? RmNumber.Parse(AsJson(text));

    private static string AsJson(string text)
    {
        var exponentAt = text.IndexOfAny(['e', 'E']);
        var (mantissa, exponent) = exponentAt < 0 ? (text, "") : (text[..exponentAt], text[exponentAt..]);
        var sign = mantissa.StartsWith('-') ? "-" : "";
        var digits = mantissa.StartsWith('-') || mantissa.StartsWith('+') ? mantissa[1..] : mantissa;
        if (digits is "" or ".") return "";
        digits = digits.TrimStart('0');
        if (digits.EndsWith('.')) digits = digits[..^1];
        if (digits.Length == 0 || digits[0] == '.') digits = "0" + digits;
        return sign + digits + exponent;
    }
}
