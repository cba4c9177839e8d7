using System.Globalization;
using Varde.Foundation;

namespace Varde.AccessControl;

/// <summary>Where an age comes from.</summary>
public interface IAgeSource
{
    /// <summary>The age on a day in Norway.</summary>
    Ages On(DateOnly day);
}

/// <summary>
/// An age in whole years, between two bounds that differ when the birth date is not fully known. Whoever would lose access by a birthday loses it
/// at the earliest possible date, and whoever would gain access gains it at the latest.
/// </summary>
/// <param name="Least">The least possible age.</param>
/// <param name="Most">The greatest possible age.</param>
public readonly record struct Ages(int Least, int Most)
{
    /// <summary>An age that is known.</summary>
    public static Ages Of(int years) => new(years, years);

    /// <summary>Has certainly had that birthday: what a person who gains by it must have.</summary>
    public bool HaveReached(int years) => Least >= years;

    /// <summary>May have had that birthday: what is enough for a person who loses by it.</summary>
    public bool MayHaveReached(int years) => Most >= years;

    /// <summary>The age, or both bounds.</summary>
    public override string ToString() => Least == Most ? $"{Least}" : $"{Least}-{Most}";
}

/// <summary>An age that was stated, on whatever day.</summary>
/// <param name="Years">Whole years.</param>
public sealed record StatedAge(int Years) : IAgeSource
{
    /// <inheritdoc/>
    public Ages On(DateOnly day) => Ages.Of(Years);
}

/// <summary>
/// A birth date as the register has it: a day, a month or only a year. Ages count from 00:00 in Norway on the birthday; whoever is born on 29 February
/// becomes a year older on 1 March in common years. An age is never read out of a national identity number.
/// </summary>
/// <param name="First">The earliest possible day of birth.</param>
/// <param name="Last">The latest possible day of birth.</param>
public sealed record BirthDate(DateOnly First, DateOnly Last) : IAgeSource
{
    /// <summary>Of somebody of whom it is not told: any day.</summary>
    public static BirthDate Unknown { get; } = new(DateOnly.MinValue, DateOnly.MaxValue);

    /// <summary>A day that is known.</summary>
    public static BirthDate Of(DateOnly day) => new(day, day);

    /// <summary>Reads YYYY-MM-DD, YYYY-MM or YYYY.</summary>
    public static Outcome<BirthDate> Parse(string text)
    {
        if (TryRead(text, "yyyy-MM-dd", out var day)) return Of(day);
        if (TryRead(text, "yyyy-MM", out var month)) return new BirthDate(month, month.AddDays(DateTime.DaysInMonth(month.Year, month.Month) - 1));
        return TryRead(text, "yyyy", out var year)
            ? new BirthDate(year, new DateOnly(year.Year, 12, 31))
            : Invalid.At("birthDate", "must be a date: YYYY-MM-DD, or YYYY-MM or YYYY when no more is known");
    }

    /// <inheritdoc/>
    public Ages On(DateOnly day) => new(Years(Last, day), Years(First, day));

    // 28 February comes before the birthday of a person born on 29 February, and 1 March after it: no rule of its own is needed.
    private static int Years(DateOnly born, DateOnly day)
    {
        var isBeforeBirthday = (day.Month, day.Day).CompareTo((born.Month, born.Day)) < 0;
        return Math.Max(0, day.Year - born.Year - (isBeforeBirthday ? 1 : 0));
    }

    private static bool TryRead(string text, string form, out DateOnly date) =>
        DateOnly.TryParseExact(text, form, CultureInfo.InvariantCulture, DateTimeStyles.None, out date);
}

/// <summary>The calendar by which ages and periods count, wherever the server stands.</summary>
public static class NorwegianCalendar
{
    private static readonly TimeZoneInfo Oslo = TimeZoneInfo.FindSystemTimeZoneById("Europe/Oslo");

    /// <summary>The day in Norway at a moment.</summary>
    public static DateOnly DayAt(DateTimeOffset moment) => DateOnly.FromDateTime(ClockAt(moment).DateTime);

    /// <summary>A moment as clocks in Norway show it.</summary>
    public static DateTimeOffset ClockAt(DateTimeOffset moment) => TimeZoneInfo.ConvertTime(moment, Oslo);

    /// <summary>Whole working days from one day to another: Saturdays, Sundays and public holidays are none.</summary>
    /// <param name="from">The first day; it does not count itself.</param>
    /// <param name="until">The last day.</param>
    public static int WorkingDays(DateOnly from, DateOnly until)
    {
        // Whatever came long ago came long enough ago.
        if (until.DayNumber - from.DayNumber > 366) return 250;
        var days = 0;
        for (var day = from.AddDays(1); day <= until; day = day.AddDays(1))
            if (day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !IsHoliday(day)) days++;
        return days;
    }

    // Lov om helligdager og helligdagsfred § 2; 1 and 17 May by law of 1947.
    private static bool IsHoliday(DateOnly day) =>
        (day.Month, day.Day) is (1, 1) or (5, 1) or (5, 17) or (12, 25) or (12, 26) || (day.DayNumber - EasterOf(day.Year).DayNumber) is -3 or -2 or 0 or 1 or 39 or 49 or 50;

    // The Gregorian computus, as Meeus has it.
    private static DateOnly EasterOf(int year)
    {
        var (a, b, c) = (year % 19, year / 100, year % 100);
        var h = ((19 * a) + b - (b / 4) - ((b - ((b + 8) / 25) + 1) / 3) + 15) % 30;
        var l = (32 + (2 * (b % 4)) + (2 * (c / 4)) - h - (c % 4)) % 7;
        var m = (a + (11 * h) + (22 * l)) / 451;
        var sum = h + l - (7 * m) + 114;
        return new DateOnly(year, sum / 31, (sum % 31) + 1);
    }

    /// <summary>The moment at which a clock in Norway shows a time; of the hour that comes twice in autumn the latter, and at either end of the calendar its first or last moment.</summary>
    public static DateTimeOffset At(DateTime local)
    {
        var offset = Oslo.GetUtcOffset(local);
        return local.Ticks < offset.Ticks ? DateTimeOffset.MinValue : new(local, offset);
    }

    /// <summary>When a day begins in Norway.</summary>
    public static DateTimeOffset BeginOf(DateOnly day) => At(day.ToDateTime(TimeOnly.MinValue));

    /// <summary>The moment after a day in Norway; after the last day of the calendar its last moment.</summary>
    public static DateTimeOffset EndOf(DateOnly day) => day == DateOnly.MaxValue ? DateTimeOffset.MaxValue : BeginOf(day.AddDays(1));
}
