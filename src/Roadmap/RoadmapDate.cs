using System.Globalization;
using System.Text.RegularExpressions;

namespace Varde.Roadmap;

/// <summary>
/// A date of a roadmap: a day, something coarser (a month, a quarter, half a year, a season, a year), or not decided. What is coarser than a day stays so: it is known to lie
/// between two days, and no day is chosen for it.
/// </summary>
/// <param name="Text">As the page writes it; empty where the page does not mention it.</param>
/// <param name="First">The first day that it can be; null where it is not decided.</param>
/// <param name="Last">The last day that it can be, never earlier than the first; null where it is not decided.</param>
public sealed partial record RoadmapDate(string Text, DateOnly? First, DateOnly? Last)
{
    private const int Earliest = 1990, Latest = 2100;

    private static readonly string[] DayForms = ["d.M.yyyy", "d. M. yyyy", "d.M.yy", "d/M/yyyy", "d-M-yyyy", "yyyy-M-d", "yyyy.M.d", "d. MMMM yyyy", "d MMMM yyyy", "d. MMM yyyy", "d MMM yyyy", "d. MMM. yyyy"];
    private static readonly string[] MonthForms = ["MMMM yyyy", "MMM yyyy", "MMM. yyyy", "M.yyyy", "M/yyyy", "yyyy-M"];
    private static readonly string[] Undecided = ["udefinert", "ikke definert", "ikke satt", "ikke bestemt", "ikke avklart", "uavklart", "ukjent", "tbd", "n/a", "-", "–", "—", "?", ""];

    private static readonly CultureInfo Norwegian = NorwegianCalendar();

    /// <summary>The page does not mention it.</summary>
    public static RoadmapDate Missing { get; } = new("", null, null);

    /// <summary>Whether it is decided, if only coarsely.</summary>
    public bool IsDefined => First is not null;

    /// <summary>Whether it is one day.</summary>
    public bool IsDay => First is not null && First == Last;

    /// <summary>A day.</summary>
    public static RoadmapDate OfDay(DateOnly day) => new(day.ToString("dd.MM.yyyy", CultureInfo.InvariantCulture), day, day);

    /// <summary>Reads one.</summary>
    /// <param name="text">As the page writes it.</param>
    /// <returns>The date, which may be undecided; null for what is none.</returns>
    public static RoadmapDate? Parse(string text)
    {
        var written = text.Trim().TrimEnd('.');
        if (Undecided.Contains(written, StringComparer.OrdinalIgnoreCase)) return new RoadmapDate(text.Trim(), null, null);
        if (DateOnly.TryParseExact(written, DayForms, Norwegian, DateTimeStyles.None, out var day)) return Within(text, day, day);
        if (DateOnly.TryParseExact(written, MonthForms, Norwegian, DateTimeStyles.None, out var month)) return Months(text, month.Year, month.Month, 1);
        return PartOfYear(text, written);
    }

    private static RoadmapDate? PartOfYear(string text, string written) => Part().Match(written) is not { Success: true } match ? null
        : !int.TryParse(match.Groups["year"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var year) ? null
        : match.Groups["quarter"] is { Success: true } quarter ? Months(text, year, (quarter.Value[0] - '1') * 3 + 1, 3)
        : match.Groups["half"] is { Success: true } half ? Months(text, year, (half.Value[0] - '1') * 6 + 1, 6)
        // A season has no first day that all agree on; that it lies in the year is what it says.
        : Months(text, year, 1, 12);

    private static RoadmapDate? Months(string text, int year, int month, int count) =>
        year is < Earliest or > Latest ? null : new RoadmapDate(text.Trim(), new(year, month, 1), new DateOnly(year, month, 1).AddMonths(count).AddDays(-1));

    private static RoadmapDate? Within(string text, DateOnly first, DateOnly last) =>
        first.Year is < Earliest or > Latest ? null : new RoadmapDate(text.Trim(), first, last);

    // A year of two digits is of this century: no roadmap reaches back into the last one.
    private static CultureInfo NorwegianCalendar()
    {
        var culture = (CultureInfo)CultureInfo.GetCultureInfo("nb-NO").Clone();
        culture.DateTimeFormat.Calendar = new GregorianCalendar { TwoDigitYearMax = 2099 };
        return culture;
    }

    [GeneratedRegex(@"^(((?<quarter>[1-4])\.? ?kvartal|[QK](?<quarter>[1-4])|(?<half>[12])\.? ?halvår|H(?<half>[12])|vår(en)?|sommer(en)?|høst(en)?|vinter(en)?),? )?(?<year>[0-9]{4})$",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Part();
}
