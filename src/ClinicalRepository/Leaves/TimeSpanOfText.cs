using System.Globalization;
using System.Text.RegularExpressions;

namespace Varde.ClinicalRepository.Leaves;

/// <summary>The stretch of time that an ISO 8601 text names: a second of a full date and time is an instant, a month alone is the whole month.</summary>
internal static partial class TimeSpanOfText
{
    private const double SecondsOfDay = 86_400;

    // RM 1.1.0 Data Types §8: nominal lengths, for ordering durations that hold years or months.
    private const double DaysOfYear = 365.24;
    private const double DaysOfMonth = 30.42;

    /// <summary>First instant and the first after it; a text without time zone is read as UTC. Null when it is no date.</summary>
    public static (DateTimeOffset From, DateTimeOffset Until)? Read(string text)
    {
        var match = DateAndTime().Match(text);
        if (!match.Success || Start(match) is not { } start) return null;
        try
        {
            return (start, End(match, start));
        }
        catch (ArgumentOutOfRangeException)
        {
            // The last moments of the calendar have no end that can be told.
            return (start, start);
        }
    }

    /// <summary>The length of an ISO 8601 duration in seconds; years and months by their nominal length. Null when it is no duration.</summary>
    public static double? Seconds(string text)
    {
        var match = Duration().Match(text);
        if (!match.Success) return null;
        var days = (Part(match, "y") * DaysOfYear) + (Part(match, "mo") * DaysOfMonth) + (Part(match, "w") * 7) + Part(match, "d");
        var seconds = (days * SecondsOfDay) + (Part(match, "h") * 3600) + (Part(match, "mi") * 60) + Part(match, "s");
        return match.Groups["sign"].Value == "-" ? -seconds : seconds;
    }

    private static DateTimeOffset? Start(Match match)
    {
        var (year, month, day) = ((int)Part(match, "y", 0), (int)Part(match, "mo", 1), (int)Part(match, "d", 1));
        var (hour, minute, second) = ((int)Part(match, "h", 0), (int)Part(match, "mi", 0), (int)Part(match, "s", 0));
        if (year is < 1 or > 9999 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return null;
        if (hour > 23 || minute > 59 || second > 59 || Zone(match) is not { } zone) return null;
        var local = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Unspecified).AddSeconds(Part(match, "f", 0));
        var ticks = local.Ticks - zone.Ticks;
        return ticks < 0 || ticks > DateTime.MaxValue.Ticks ? null : new DateTimeOffset(ticks, TimeSpan.Zero);
    }

    private static DateTimeOffset End(Match match, DateTimeOffset start) =>
        match.Groups["s"].Success ? start
        : match.Groups["mi"].Success ? start.AddMinutes(1)
        : match.Groups["h"].Success ? start.AddHours(1)
        : match.Groups["d"].Success ? start.AddDays(1)
        : match.Groups["mo"].Success ? start.AddMonths(1)
        : start.AddYears(1);

    private static TimeSpan? Zone(Match match)
    {
        var zone = match.Groups["z"].Value.Replace(":", "", StringComparison.Ordinal);
        if (zone is "" or "Z") return TimeSpan.Zero;
        var (hours, minutes) = (int.Parse(zone[1..3], CultureInfo.InvariantCulture), zone.Length > 3 ? int.Parse(zone[3..5], CultureInfo.InvariantCulture) : 0);
        var offset = new TimeSpan(hours, minutes, 0);
        return hours > 14 || minutes > 59 ? null : zone[0] == '-' ? -offset : offset;
    }

    private static double Part(Match match, string name, double absent = 0) => match.Groups[name] is { Success: true, Value: var digits }
        ? double.Parse(name == "f" ? "0." + digits : digits.Replace(',', '.'), CultureInfo.InvariantCulture)
        : absent;

    [GeneratedRegex(@"^(?<y>\d{4})(-?(?<mo>\d{2})(-?(?<d>\d{2})(T(?<h>\d{2})(:?(?<mi>\d{2})(:?(?<s>\d{2})([.,](?<f>\d{1,9})\d*)?)?)?(?<z>Z|[+-]\d{2}(:?\d{2})?)?)?)?)?$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex DateAndTime();

    [GeneratedRegex(@"^(?<sign>-)?P((?<y>\d+([.,]\d+)?)Y)?((?<mo>\d+([.,]\d+)?)M)?((?<w>\d+([.,]\d+)?)W)?((?<d>\d+([.,]\d+)?)D)?(T((?<h>\d+([.,]\d+)?)H)?((?<mi>\d+([.,]\d+)?)M)?((?<s>\d+([.,]\d+)?)S)?)?$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex Duration();
}
