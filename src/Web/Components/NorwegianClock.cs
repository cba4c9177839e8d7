using System.Globalization;

namespace Varde.Web.Components;

/// <summary>A time of day as it is written in Norway: 14.30, 14:30, 1430.</summary>
internal static class NorwegianClock
{
    private static readonly string[] Forms = ["H.mm", "H:mm", "HHmm"];

    /// <summary>Reads one.</summary>
    /// <param name="text">As it was written.</param>
    /// <param name="clock">The time of day.</param>
    public static bool TryRead(string text, out TimeOnly clock) => TimeOnly.TryParseExact(text.Trim(), Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out clock);
}
