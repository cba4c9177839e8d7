using System.Globalization;
using Varde.Foundation;

namespace Varde.ClinicalRepository.Rest;

/// <summary>Reads <c>version_at_time</c>: extended ISO 8601, with or without time zone (then UTC); a date alone is its first instant.</summary>
internal static class InstantParameter
{
    private static readonly string[] Forms =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mm:ss,FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HHK", "yyyy-MM-dd",
    ];

    public static Outcome<DateTimeOffset?> Read(string text)
    {
        if (text.Length == 0) return Outcome<DateTimeOffset?>.Done(null);
        // A plus that the caller did not encode arrives as a blank.
        var restored = text.Length > 19 ? text.Replace(' ', '+') : text;
        return DateTimeOffset.TryParseExact(restored, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
            ? Outcome<DateTimeOffset?>.Done(instant)
            : Invalid.At("?version_at_time", "must be an extended ISO 8601 date and time, such as 2015-01-20T19:30:22.765+01:00");
    }
}
