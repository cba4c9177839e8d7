namespace Varde.SeedPopulation;

/// <summary>Norwegian clock time by the common European rule: an hour ahead of UTC, two from the last Sunday of March to that of October.</summary>
internal static class NorwegianTime
{
    public static DateTimeOffset At(DateTime clock) => new(clock, TimeSpan.FromHours(IsSummer(clock) ? 2 : 1));

    /// <summary>The same instant as Norwegian clocks showed it: a span added in summer keeps the offset of summer even where it ends in winter.</summary>
    public static DateTimeOffset Of(DateTimeOffset instant) => instant.ToOffset(TimeSpan.FromHours(IsSummer(instant.UtcDateTime.AddHours(2)) ? 2 : 1));

    private static bool IsSummer(DateTime clock) =>
        clock >= LastSunday(clock.Year, 3).AddHours(3) && clock < LastSunday(clock.Year, 10).AddHours(3);

    private static DateTime LastSunday(int year, int month)
    {
        var last = new DateTime(year, month, DateTime.DaysInMonth(year, month), 0, 0, 0, DateTimeKind.Unspecified);
        return last.AddDays(-(int)last.DayOfWeek);
    }
}
