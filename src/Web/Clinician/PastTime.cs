using Varde.Web.Components;
using Varde.Web.Documents;

namespace Varde.Web.Clinician;

/// <summary>A time that has been, as somebody writes it: a day in the Norwegian order, to its end, or with a time of day.</summary>
internal static class PastTime
{
    /// <summary>Reads one on the Norwegian clock.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="now">Now.</param>
    /// <returns>The instant; null for what is none, or is to come.</returns>
    public static DateTimeOffset? Read(string text, DateTimeOffset now)
    {
        var parts = text.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length == 0 || !NorwegianDate.TryRead(parts[0], now, out var day)) return null;
        if (parts.Length == 1) return NotAfter(TimeText.InstantOf(day.AddDays(1).ToDateTime(TimeOnly.MinValue))?.AddTicks(-1), day, now);
        return NorwegianClock.TryRead(parts[1], out var clock) && TimeText.InstantOf(day.ToDateTime(clock)) is { } instant && instant <= now ? instant : null;
    }

    // Of today there is only what has been.
    private static DateTimeOffset? NotAfter(DateTimeOffset? end, DateOnly day, DateTimeOffset now) =>
        end <= now ? end : TimeText.InstantOf(day.ToDateTime(TimeOnly.MinValue)) <= now ? now : null;
}
