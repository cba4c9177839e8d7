using System.Globalization;
using Varde.AccessControl;

namespace Varde.People;

/// <summary>A week of ISO 8601, from Monday to Sunday, on the Norwegian calendar.</summary>
/// <param name="First">Its Monday.</param>
public readonly record struct IsoWeek(DateOnly First) : IComparable<IsoWeek>
{
    private const int Days = 7;

    /// <summary>The year that it is counted in, which is not that of all its days.</summary>
    public int Year => ISOWeek.GetYear(First.ToDateTime(TimeOnly.MinValue));

    /// <summary>Its number, from 1.</summary>
    public int Number => ISOWeek.GetWeekOfYear(First.ToDateTime(TimeOnly.MinValue));

    /// <summary>Its Sunday.</summary>
    public DateOnly Last => First.AddDays(Days - 1);

    /// <summary>When it begins.</summary>
    public DateTimeOffset From => NorwegianCalendar.BeginOf(First);

    /// <summary>The moment after it.</summary>
    public DateTimeOffset Until => NorwegianCalendar.BeginOf(First.AddDays(Days));

    /// <summary>The week of a day.</summary>
    public static IsoWeek Of(DateOnly day) => new(day.AddDays(-(((int)day.DayOfWeek + Days - 1) % Days)));

    /// <summary>The week of a moment.</summary>
    public static IsoWeek Of(DateTimeOffset moment) => Of(NorwegianCalendar.DayAt(moment));

    /// <summary>Reads a week (2026-W07), or the week of a day (2026-02-11); null for everything else, and for years that nobody counts.</summary>
    public static IsoWeek? Parse(string text)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return IsCounted(day.Year) ? Of(day) : null;
        if (text.Split("-W") is not [{ Length: 4 } years, { Length: 2 } weeks] || !IsNumber(years, out var year) || !IsNumber(weeks, out var week) || !IsCounted(year)) return null;
        return week >= 1 && week <= ISOWeek.GetWeeksInYear(year) ? new(DateOnly.FromDateTime(ISOWeek.ToDateTime(year, week, DayOfWeek.Monday))) : null;
    }

    /// <summary>The week that comes some weeks later.</summary>
    /// <param name="weeks">How many; below zero for earlier.</param>
    public IsoWeek Plus(int weeks) => new(First.AddDays(Days * weeks));

    /// <summary>All weeks up to another, which belongs to them; none where it is earlier.</summary>
    public IEnumerable<IsoWeek> To(IsoWeek last)
    {
        for (var week = this; week <= last; week = week.Plus(1)) yield return week;
    }

    /// <inheritdoc/>
    public int CompareTo(IsoWeek other) => First.CompareTo(other.First);

    public static bool operator <(IsoWeek left, IsoWeek right) => left.First < right.First;

    public static bool operator >(IsoWeek left, IsoWeek right) => left.First > right.First;

    public static bool operator <=(IsoWeek left, IsoWeek right) => left.First <= right.First;

    public static bool operator >=(IsoWeek left, IsoWeek right) => left.First >= right.First;

    /// <summary>Year and number, as ISO 8601 writes them: 2026-W07.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Year:0000}-W{Number:00}");

    private static bool IsCounted(int year) => year is > 1900 and < 2200;

    private static bool IsNumber(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
