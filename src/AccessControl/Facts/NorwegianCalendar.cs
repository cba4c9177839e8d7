namespace Varde.AccessControl;

/// <summary>The calendar and the clock by which ages and periods count and people read times, wherever the server stands.</summary>
public static class NorwegianCalendar
{
    private static readonly TimeZoneInfo Oslo = TimeZoneInfo.FindSystemTimeZoneById("Europe/Oslo");

    /// <summary>The day in Norway at a moment.</summary>
    public static DateOnly DayAt(DateTimeOffset moment) => DateOnly.FromDateTime(ClockAt(moment).DateTime);

    /// <summary>A moment as clocks in Norway show it.</summary>
    public static DateTimeOffset ClockAt(DateTimeOffset moment) => TimeZoneInfo.ConvertTime(moment, Oslo);

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
}
