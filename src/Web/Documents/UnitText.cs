using System.Text.RegularExpressions;

namespace Varde.Web.Documents;

/// <summary>Units of UCUM as clinicians write them: <c>mm[Hg]</c> is mmHg, <c>10*9/l</c> is 10⁹/l, <c>ug/ml</c> is µg/ml. Others are shown as they are.</summary>
internal static partial class UnitText
{
    private const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    private static readonly Dictionary<string, string> Symbols = new()
    {
        ["Cel"] = "°C",
        ["[degF]"] = "°F",
        ["mm[Hg]"] = "mmHg",
        ["cm[H2O]"] = "cmH₂O",
        ["[IU]"] = "IE",
        ["[iU]"] = "IE",
        ["deg"] = "°",
        ["[lb_av]"] = "lb",
        ["[in_i]"] = "in",
        ["kg/m2"] = "kg/m²",
        ["m2"] = "m²",
    };

    /// <summary>The unit as written, or null for a plain number (<c>1</c>).</summary>
    public static string? Of(string? ucum)
    {
        if (ucum is null or "" or "1" or "{1}")
            return null;
        if (Symbols.TryGetValue(ucum, out var symbol))
            return symbol;
        // "1/d" beside a number reads as a fraction of its own.
        var text = ucum.StartsWith("1/", StringComparison.Ordinal) ? ucum[1..] : ucum;
        text = PowerOfTen().Replace(text, power => "10" + string.Concat(power.Groups["n"].Value.Select(digit => Superscripts[digit - '0'])));
        text = text.Replace("[IU]", "IE", StringComparison.Ordinal).Replace("[iU]", "IE", StringComparison.Ordinal).Replace("mm[Hg]", "mmHg", StringComparison.Ordinal);
        return Micro().Replace(Annotation().Replace(text, "${what}"), "µ");
    }

    [GeneratedRegex(@"10[*^](?<n>[0-9]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PowerOfTen();

    // u is micro before a unit it is used with, and only there: min, lu and mu are whole words.
    [GeneratedRegex(@"(?<![A-Za-z])u(?=(g|mol|l|L|m|s|kat|U|V|IE)(?![a-z]))", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Micro();

    [GeneratedRegex(@"\{(?<what>[^}]*)\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Annotation();
}
