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
