using System.Globalization;
using System.Text.RegularExpressions;

namespace Varde.Web.Writing;

/// <summary>Lengths of time as a number of one unit (ISO 8601: P3D, PT8H). One of several units is kept as it is written.</summary>
internal static partial class DurationUnit
{
    /// <summary>The units by the names of a web template's parts, the longest first.</summary>
    public static readonly IReadOnlyList<string> All = ["year", "month", "week", "day", "hour", "minute", "second"];

    /// <summary>Writes one; null when the number is none, or the unit not known.</summary>
    public static string? Write(string count, string unit)
    {
        if (!int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > 1_000_000) return null;
        return unit switch
        {
            "year" => $"P{number}Y", "month" => $"P{number}M", "week" => $"P{number}W", "day" => $"P{number}D", "hour" => $"PT{number}H", "minute" => $"PT{number}M", "second" => $"PT{number}S",
            _ => null,
        };
    }

    /// <summary>Reads one; what is of several units is given as it stands, without a unit.</summary>
    public static (string Count, string Unit) Read(string iso)
    {
        if (Pattern().Match(iso) is not { Success: true } match) return (iso, "");
        var isOfDay = match.Groups["time"].Success;
        return (match.Groups["count"].Value, match.Groups["unit"].Value switch { "Y" => "year", "M" when isOfDay => "minute", "M" => "month", "W" => "week", "D" => "day", "H" => "hour", _ => "second" });
    }

    [GeneratedRegex(@"^P(?<time>T)?(?<count>\d{1,7})(?<unit>(?<=T\d*)[HMS]|(?<!T\d*)[YMWD])$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Pattern();
}
