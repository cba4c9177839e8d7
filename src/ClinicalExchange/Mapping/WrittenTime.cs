using System.Text.RegularExpressions;

namespace Varde.ClinicalExchange.Mapping;

/// <summary>
/// How a time of openEHR is written in FHIR. What FHIR can write stands as it is, also a year or a month. A time without a zone is shown as its day, since
/// nothing says which instant it is; one without minutes or seconds has zeros there. In both cases the text of the document goes along as an extension.
/// </summary>
internal static partial class WrittenTime
{
    /// <summary>The text for FHIR; null when the text is no time.</summary>
    public static string? ToFhir(string text)
    {
        if (Fhir().IsMatch(text)) return text;
        if (Parts().Match(text) is not { Success: true } m) return null;
        var day = string.Join('-', new[] { m.Groups["y"], m.Groups["m"], m.Groups["d"] }.Where(g => g.Success).Select(g => g.Value));
        if (!m.Groups["d"].Success || !m.Groups["hh"].Success || !m.Groups["z"].Success) return day;
        var clock = $"{m.Groups["hh"].Value}:{Or00(m.Groups["mm"])}:{Or00(m.Groups["ss"])}{(m.Groups["f"].Success ? "." + m.Groups["f"].Value : "")}";
        var shown = $"{day}T{clock}{Zone(m.Groups["z"].Value)}";
        return Fhir().IsMatch(shown) ? shown : day;
    }

    private static string Or00(Group group) => group.Success ? group.Value : "00";

    private static string Zone(string zone) => zone == "Z" ? zone : zone.Length == 3 ? zone + ":00" : zone.Contains(':', StringComparison.Ordinal) ? zone : zone.Insert(3, ":");

    [GeneratedRegex(@"^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01])(T([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?(Z|[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00)))?)?)?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Fhir();

    [GeneratedRegex(@"^(?<y>[0-9]{4})(-?(?<m>0[1-9]|1[0-2])(-?(?<d>0[1-9]|[12][0-9]|3[01])(T(?<hh>[0-9]{2})(:?(?<mm>[0-9]{2})(:?(?<ss>[0-9]{2})([.,](?<f>[0-9]+))?)?)?(?<z>Z|[+-][0-9]{2}(:?[0-9]{2})?)?)?)?)?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Parts();
}
