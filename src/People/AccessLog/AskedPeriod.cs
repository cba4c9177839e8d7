using System.Globalization;
using Varde.Foundation;
using Varde.People.Facts;

namespace Varde.People.AccessLog;

/// <summary>A period that is asked for: days in Norway, of which the last belongs to it, or moments with their offset from UTC, of which the last does not.</summary>
/// <param name="From">Its first moment; null when it has none.</param>
/// <param name="Until">The moment after it; null when it has none.</param>
internal readonly record struct AskedPeriod(DateTimeOffset? From, DateTimeOffset? Until)
{
    private static readonly string[] Moments = ["yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'"];

    /// <summary>Reads the two ends.</summary>
    /// <returns>The period; or <see cref="Invalid"/> with every fault.</returns>
    public static Outcome<AskedPeriod> Read(string? from, string? until)
    {
        var faults = new List<Fault>();
        var period = new AskedPeriod(End(from, "from", isLast: false, faults), End(until, "until", isLast: true, faults));
        if (faults.Count == 0 && period.Until <= period.From) faults.Add(new("until", "must be later than from"));
        return faults.Count > 0 ? new Invalid(faults) : period;
    }

    private static DateTimeOffset? End(string? text, string name, bool isLast, List<Fault> faults)
    {
        if (text is not { Length: > 0 }) return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1900 and < 9000) return FhirJson.Midnight(isLast ? day.AddDays(1) : day);
        if (DateTimeOffset.TryParseExact(text, Moments, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) && moment.Year is > 1900 and < 9000) return moment;
        faults.Add(new(name, "must be a day (2026-03-31) or a moment with its offset (2026-03-31T12:00:00+02:00)"));
        return null;
    }
}
