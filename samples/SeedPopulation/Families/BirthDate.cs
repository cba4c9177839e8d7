using System.Globalization;

namespace Varde.SeedPopulation.Families;

/// <summary>A date of birth as the register has it: sometimes only the year, or the year and the month, is known.</summary>
public readonly record struct BirthDate(int Year, int? Month = null, int? Day = null)
{
    /// <summary>Whether the day is known.</summary>
    public bool IsComplete => Day is not null;

    /// <summary>The first day that it may have been.</summary>
    public DateOnly Earliest => new(Year, Month ?? 1, Day ?? 1);

    /// <summary>The last day that it may have been.</summary>
    public DateOnly Latest => new(Year, Month ?? 12, Day ?? DateTime.DaysInMonth(Year, Month ?? 12));

    public static implicit operator BirthDate(DateOnly day) => FromDateOnly(day);

    public static BirthDate FromDateOnly(DateOnly day) => new(day.Year, day.Month, day.Day);

    /// <summary>Whole years on a day, counted from the latest possible date; who is born on 29 February is a year older on 1 March of common years.</summary>
    public int AgeOn(DateOnly day)
    {
        var born = Latest;
        var years = day.Year - born.Year;
        return (day.Month, day.Day).CompareTo((born.Month, born.Day)) < 0 ? years - 1 : years;
    }

    /// <summary>As FHIR writes it: a day, a month or a year.</summary>
    public override string ToString() => Day is { } day
        ? string.Create(CultureInfo.InvariantCulture, $"{Year:0000}-{Month:00}-{day:00}")
        : Month is { } month ? string.Create(CultureInfo.InvariantCulture, $"{Year:0000}-{month:00}") : Year.ToString("0000", CultureInfo.InvariantCulture);
}
