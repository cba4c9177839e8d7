using System.Globalization;
using System.Text.RegularExpressions;

namespace Varde.OpenEhr.Templates.WebTemplates.Building;

/// <summary>Takes ISO 8601 durations and the patterns of C_DURATION apart into the parts that a form has fields for.</summary>
internal static partial class WebDuration
{
    private static readonly (string Group, string Part)[] Groups =
        [("y", "year"), ("mo", "month"), ("w", "week"), ("d", "day"), ("h", "hour"), ("mi", "minute"), ("s", "second")];

    /// <summary>The whole number of each part that the text gives; none for null or for text that is no duration.</summary>
    public static Dictionary<string, long> Parts(string? duration)
    {
        var parts = new Dictionary<string, long>();
        var match = Form().Match(duration ?? "");
        foreach (var (group, part) in Groups)
        {
            if (long.TryParse(match.Groups[group].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            {
                parts[part] = count;
            }
        }

        return parts;
    }

    /// <summary>True when the pattern (<c>PYMWDTHMS</c>) lets the part be given; no pattern lets all.</summary>
    public static bool Allows(string? pattern, string part)
    {
        if (string.IsNullOrEmpty(pattern))
        {
            return true;
        }

        var time = pattern.IndexOf('T', StringComparison.OrdinalIgnoreCase);
        var date = time < 0 ? pattern : pattern[..time];
        var isTime = part is "hour" or "minute" or "second";
        return (isTime ? time < 0 ? "" : pattern[time..] : date).Contains(part[0], StringComparison.OrdinalIgnoreCase);
    }

    [GeneratedRegex(
        @"^-?P(?:(?<y>\d+)Y)?(?:(?<mo>\d+)M)?(?:(?<w>\d+)W)?(?:(?<d>\d+)D)?(?:T(?:(?<h>\d+)H)?(?:(?<mi>\d+)M)?(?:(?<s>\d+)(?:[.,]\d+)?S)?)?$",
        RegexOptions.None,
        200)]
    private static partial Regex Form();
}
