using System.Globalization;
using Varde.AccessControl;
using Varde.People;
using Varde.Web.Administration;
using Varde.Web.Components;

namespace Varde.Web.Rollout.Use;

/// <summary>The figures of the page as a file, and how page and file read what is asked.</summary>
internal static class UseFile
{
    /// <summary>Where it is taken out.</summary>
    public const string Address = "/drift/bruk/fil";

    /// <summary>Reads what is asked, as the address has it.</summary>
    /// <param name="service">The service.</param>
    /// <param name="place">The place; empty for the region.</param>
    /// <param name="weeks">How many weeks; empty for the usual number.</param>
    /// <param name="until">A day of the last week; empty for this week.</param>
    /// <param name="now">Now.</param>
    /// <returns>The question; null where the day is none.</returns>
    public static UseQuestion? Read(string? service, string? place, string? weeks, string? until, DateTimeOffset now)
    {
        var last = NorwegianCalendar.DayAt(now);
        if (!string.IsNullOrWhiteSpace(until) && !NorwegianDate.TryRead(until, now, out last)) return null;
        var length = int.TryParse(weeks, NumberStyles.None, CultureInfo.InvariantCulture, out var asked) && asked is > 0 and <= UseReading.MostWeeks ? asked : UseReading.UsualWeeks;
        return new(service ?? "") { Organisation = string.IsNullOrEmpty(place) ? null : place, From = IsoWeek.Of(last).Plus(1 - length).ToString(), To = IsoWeek.Of(last).ToString() };
    }

    /// <summary>The file.</summary>
    public static async Task<IResult> AnswerAsync(string? tjeneste, string? sted, string? uker, string? til, UseReading reading, AccessSession access, TimeProvider time, CancellationToken cancellation)
    {
        if (Read(tjeneste, sted, uker, til, time.GetUtcNow()) is not { } question) return Results.Text("til must be a day.", statusCode: StatusCodes.Status400BadRequest);
        return (await reading.ReadAsync(access, question, cancellation)).Match(
            table => Results.File(UseCsv.Of(table).ToArray(), "text/csv; charset=utf-8", "use.csv"),
            RefusedFile.Of);
    }
}
