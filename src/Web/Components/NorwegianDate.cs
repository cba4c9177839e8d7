using System.Globalization;

namespace Varde.Web.Components;

/// <summary>A day as it is written in Norway: 3.4.2026, 03.04.26, 030426; the form of machines is taken too.</summary>
internal static class NorwegianDate
{
    private static readonly string[] Forms = ["d.M.yyyy", "d.M.yy", "ddMMyyyy", "ddMMyy", "d/M/yyyy", "d/M/yy", "d-M-yyyy", "yyyy-MM-dd"];

    /// <summary>Reads one. A year of two digits is of this century up to this year, and of the last one otherwise.</summary>
    /// <param name="text">As it was written.</param>
    /// <param name="today">Today.</param>
    /// <param name="day">The day.</param>
    public static bool TryRead(string text, DateTimeOffset today, out DateOnly day)
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.DateTimeFormat.Calendar = new GregorianCalendar { TwoDigitYearMax = today.Year };
        return DateOnly.TryParseExact(text.Trim(), Forms, culture, DateTimeStyles.None, out day) && day.Year is > 1850 and < 2200;
    }

    /// <summary>A day as it is written in a field.</summary>
    public static string Of(DateOnly day) => day.ToString("dd.MM.yyyy", CultureInfo.InvariantCulture);
}
