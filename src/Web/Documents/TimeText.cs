using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Localization;
using Varde.AccessControl;

namespace Varde.Web.Documents;

/// <summary>Dates, times and durations of ISO 8601, whole or partial, as a reader in Norway reads them: on the Norwegian clock, in her own language.</summary>
internal sealed partial class TimeText(IStringLocalizer<Texts> texts)
{
    private static readonly string[] DateForms = ["yyyy-MM-dd", "yyyyMMdd"];
    private static readonly string[] MonthForms = ["yyyy-MM", "yyyyMM"];

    private static readonly (string Group, string One, string Many)[] Parts =
    [
        ("years", "Year", "Years"), ("months", "Month", "Months"), ("weeks", "Week", "Weeks"), ("days", "Day", "Days"),
        ("hours", "Hour", "Hours"), ("minutes", "Minute", "Minutes"), ("seconds", "Second", "Seconds"),
    ];

    private static bool IsNorwegian => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "nb";

    /// <summary>An instant on the Norwegian clock.</summary>
    public string Of(DateTimeOffset instant) => DayAndTime(NorwegianCalendar.ClockAt(instant).DateTime, withSeconds: false);

    /// <summary>The instant of a time on the Norwegian clock; null for an hour that the change to summer time leaves out.</summary>
    public static DateTimeOffset? InstantOf(DateTime local) => NorwegianCalendar.At(local) is var instant && NorwegianCalendar.ClockAt(instant).DateTime == local ? instant : null;

    /// <summary>The day of an instant on the Norwegian clock.</summary>
    public static string DayOf(DateTimeOffset instant) => Day(NorwegianCalendar.ClockAt(instant).DateTime);

    /// <summary>The day of an instant on the Norwegian clock, in numbers, for heads of columns.</summary>
    public static string ShortDayOf(DateTimeOffset instant) => NorwegianCalendar.ClockAt(instant).DateTime.ToString(IsNorwegian ? "dd.MM.yy" : "dd/MM/yy", CultureInfo.InvariantCulture);

    /// <summary>A day without its year, its month shortened.</summary>
    public static string DayAndMonthOf(DateOnly day) => day.ToString(IsNorwegian ? "d. MMM" : "d MMM", CultureInfo.CurrentUICulture);

    /// <summary>The time of day of an instant on the Norwegian clock.</summary>
    public static string ClockOf(DateTimeOffset instant) => Clock(NorwegianCalendar.ClockAt(instant).TimeOfDay, withSeconds: false);

    /// <summary>The month of an instant on the Norwegian clock, shortened, for axes.</summary>
    public static string ShortMonthOf(DateTimeOffset instant) => NorwegianCalendar.ClockAt(instant).DateTime.ToString("MMM yyyy", CultureInfo.CurrentUICulture);

    /// <summary>The month of an instant on the Norwegian clock.</summary>
    public static string MonthOf(DateTimeOffset instant) => NorwegianCalendar.ClockAt(instant).DateTime.ToString("MMMM yyyy", CultureInfo.CurrentUICulture);

    /// <summary>A date and time with or without a zone, or a part of it. What cannot be read is shown as it stands.</summary>
    public FieldValue OfDateTime(string text)
    {
        if (DateTimePattern().Match(text) is not { Success: true } match)
            return new FieldValue(OfDate(text));
        var (date, time, zone) = (match.Groups["date"].Value, match.Groups["time"].Value, match.Groups["zone"].Value);
        if (!TryDay(date, out var day) || !TryTime(time, out var clock))
            return new FieldValue(text);
        var local = day.ToDateTime(clock);
        // At the two ends of the calendar there is no room for a zone.
        return zone.Length == 0 || day.Year is 1 or 9999 ? new FieldValue(DayAndTime(local, clock.Second != 0)) : OnNorwegianClock(local, zone, text);
    }

    /// <summary>A date, a month or a year.</summary>
    public string OfDate(string text) =>
        TryDay(text, out var day) ? Day(day.ToDateTime(default))
        : DateTime.TryParseExact(text, MonthForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var month) ? month.ToString("MMMM yyyy", CultureInfo.CurrentUICulture)
        : text;

    /// <summary>A time of day. A zone is shown as it stands: without a date, the Norwegian clock cannot be known.</summary>
    public string OfTime(string text)
    {
        var zone = ZonePattern().Match(text);
        var clock = zone.Success ? text[..zone.Index] : text;
        return TryTime(clock, out var time) ? (Clock(time.ToTimeSpan(), time.Second != 0) + " " + zone.Value).TrimEnd() : text;
    }

    /// <summary>A length of time in words, the whole as it stands when it is no duration of ISO 8601.</summary>
    public string OfDuration(string text)
    {
        var match = DurationPattern().Match(text);
        var words = !match.Success ? [] : Parts.Where(part => match.Groups[part.Group].Success)
            .Select(part => Counted(match.Groups[part.Group].Value, part.One, part.Many)).ToList();
        return words.Count == 0 ? text : match.Groups["sign"].Value + string.Join(' ', words);
    }

    private FieldValue OnNorwegianClock(DateTime local, string zone, string original)
    {
        var offset = Offset(zone);
        var instant = new DateTimeOffset(local, offset);
        var norwegian = NorwegianCalendar.ClockAt(instant);
        var shown = DayAndTime(norwegian.DateTime, local.Second != 0);
        return norwegian.Offset == offset ? new FieldValue(shown) : new FieldValue(shown) { Detail = texts["TimeAsWritten", original] };
    }

    private string Counted(string number, string one, string many)
    {
        var shown = IsNorwegian ? number.Replace('.', ',') : number.Replace(',', '.');
        return $"{shown} {texts[number == "1" ? one : many]}";
    }

    private string DayAndTime(DateTime time, bool withSeconds) =>
        $"{Day(time)}{(IsNorwegian ? " kl. " : ", ")}{Clock(time.TimeOfDay, withSeconds)}";

    private static string Day(DateTime day) => day.ToString(IsNorwegian ? "d. MMMM yyyy" : "d MMMM yyyy", CultureInfo.CurrentUICulture);

    private static string Clock(TimeSpan time, bool withSeconds) =>
        time.ToString((withSeconds, IsNorwegian) switch
        {
            (true, true) => @"hh\.mm\.ss",
            (false, true) => @"hh\.mm",
            (true, false) => @"hh\:mm\:ss",
            (false, false) => @"hh\:mm",
        }, CultureInfo.InvariantCulture);

    private static bool TryDay(string text, out DateOnly day) => DateOnly.TryParseExact(text, DateForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    private static bool TryTime(string text, out TimeOnly time)
    {
        var whole = text.Split('.', ',')[0].Replace(":", "", StringComparison.Ordinal);
        return TimeOnly.TryParseExact(whole.PadRight(6, '0'), "HHmmss", CultureInfo.InvariantCulture, DateTimeStyles.None, out time) && whole.Length is 2 or 4 or 6;
    }

    private static TimeSpan Offset(string zone)
    {
        if (zone is "Z")
            return TimeSpan.Zero;
        var digits = zone[1..].Replace(":", "", StringComparison.Ordinal).PadRight(4, '0');
        var offset = new TimeSpan(int.Parse(digits[..2], CultureInfo.InvariantCulture), int.Parse(digits[2..], CultureInfo.InvariantCulture), 0);
        return zone[0] == '-' ? -offset : offset;
    }

    [GeneratedRegex(@"^(?<date>[0-9-]{8,10})T(?<time>[0-9:.,]+)(?<zone>Z|[+-](0[0-9]|1[0-4])(:?[0-5][0-9])?)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DateTimePattern();

    [GeneratedRegex(@"(Z|[+-][0-9:]+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ZonePattern();

    [GeneratedRegex(@"^(?<sign>-?)P((?<years>[0-9.,]+)Y)?((?<months>[0-9.,]+)M)?((?<weeks>[0-9.,]+)W)?((?<days>[0-9.,]+)D)?(T((?<hours>[0-9.,]+)H)?((?<minutes>[0-9.,]+)M)?((?<seconds>[0-9.,]+)S)?)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DurationPattern();
}
