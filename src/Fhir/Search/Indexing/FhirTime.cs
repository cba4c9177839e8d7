using System.Globalization;

namespace Varde.Fhir.Search.Indexing;

/// <summary>
/// Times as they are written: from a year to a fraction of a second (FHIR R4, datatypes, 2.24.0.1). What is not said makes it a stretch; a time without a zone is
/// taken as UTC.
/// </summary>
internal static class FhirTime
{
    /// <summary>The begin of what has no begin.</summary>
    public static readonly long Earliest = Microseconds(DateTime.MinValue);

    /// <summary>The end of what has no end.</summary>
    public static readonly long Latest = Microseconds(new DateTime(9999, 12, 31)) + MicrosecondsOfDay;

    private const long MicrosecondsOfDay = 86_400_000_000;
    private const int LongestText = 40;

    /// <summary>Reads a time.</summary>
    /// <param name="text">A date, dateTime or instant; of a time the minutes may be its last.</param>
    /// <param name="begin">Its first microsecond since 1970-01-01 UTC.</param>
    /// <param name="end">The one after its last.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out long begin, out long end)
    {
        (begin, end) = (0, 0);
        if (text.Length > LongestText) return false;
        var time = text.IndexOf('T');
        if (!TryDate(time < 0 ? text : text[..time], out var day, out begin, out end)) return false;
        return time < 0 || (day && TryTime(text[(time + 1)..], ref begin, out end));
    }

    /// <summary>The instant at which a time begins; null for what is none, or lies before the year 1 or after 9999 in UTC.</summary>
    public static DateTimeOffset? Instant(string text) =>
        TryParse(text, out var begin, out _) && begin >= Earliest && begin < Latest ? DateTimeOffset.UnixEpoch.AddTicks(begin * TimeSpan.TicksPerMicrosecond) : null;

    /// <summary>Reads a time, or the limits of a stretch with a slash between.</summary>
    public static DateValue? Read(string written)
    {
        var slash = written.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0) return TryParse(written, out var begin, out var end) ? new(begin, end, written) : null;
        var first = written.AsSpan(0, slash);
        var last = written.AsSpan(slash + 1);
        var (from, to) = (Earliest, Latest);
        if (!first.IsEmpty && !TryParse(first, out from, out _)) return null;
        if (!last.IsEmpty && !TryParse(last, out _, out to)) return null;
        return first.IsEmpty && last.IsEmpty ? null : new(from, Math.Max(to, from), written);
    }

    private static bool TryDate(ReadOnlySpan<char> text, out bool hasDay, out long begin, out long end)
    {
        (hasDay, begin, end) = (text.Length == 10, 0, 0);
        if (text.Length is not (4 or 7 or 10) || !TryDigits(text[..4], 1, 9999, out var year)) return false;
        if (text.Length == 4) return Year(year, out begin, out end);
        if (text[4] != '-' || !TryDigits(text[5..7], 1, 12, out var month)) return false;
        begin = Microseconds(new DateTime(year, month, 1));
        end = begin + (DateTime.DaysInMonth(year, month) * MicrosecondsOfDay);
        if (text.Length == 7) return true;
        if (text[7] != '-' || !TryDigits(text[8..], 1, DateTime.DaysInMonth(year, month), out var day)) return false;
        begin += (day - 1) * MicrosecondsOfDay;
        end = begin + MicrosecondsOfDay;
        return true;
    }

    private static bool Year(int year, out long begin, out long end)
    {
        begin = Microseconds(new DateTime(year, 1, 1));
        end = begin + ((DateTime.IsLeapYear(year) ? 366 : 365) * MicrosecondsOfDay);
        return true;
    }

    private static bool TryTime(ReadOnlySpan<char> text, ref long begin, out long end)
    {
        end = 0;
        if (!TryZone(ref text, out var offset) || text.Length < 5 || text[2] != ':') return false;
        if (!TryDigits(text[..2], 0, 23, out var hour) || !TryDigits(text[3..5], 0, 59, out var minute)) return false;
        begin += (((hour * 60L) + minute - offset) * 60_000_000);
        end = begin + 60_000_000;
        return text.Length == 5 || (text[5] == ':' && TrySeconds(text[6..], ref begin, out end));
    }

    // Seconds may be 60 in a leap second. Beyond microseconds nothing is told apart.
    private static bool TrySeconds(ReadOnlySpan<char> text, ref long begin, out long end)
    {
        end = 0;
        if (text.Length < 2 || !TryDigits(text[..2], 0, 60, out var second)) return false;
        begin += second * 1_000_000L;
        end = begin + 1_000_000;
        if (text.Length == 2) return true;
        var fraction = text[3..];
        if (text[2] is not '.' || fraction.IsEmpty || fraction.ContainsAnyExceptInRange('0', '9')) return false;
        var width = 1_000_000L;
        foreach (var digit in fraction[..Math.Min(6, fraction.Length)]) begin += (digit - '0') * (width /= 10);
        end = begin + width;
        return true;
    }

    private static bool TryZone(ref ReadOnlySpan<char> text, out int minutes)
    {
        minutes = 0;
        if (text.EndsWith("Z")) text = text[..^1];
        else if (text.Length > 6 && text[^6] is '+' or '-')
        {
            if (text[^3] != ':' || !TryDigits(text[^5..^3], 0, 14, out var hours) || !TryDigits(text[^2..], 0, 59, out var rest)) return false;
            minutes = ((hours * 60) + rest) * (text[^6] == '-' ? -1 : 1);
            text = text[..^6];
        }
        return true;
    }

    private static bool TryDigits(ReadOnlySpan<char> text, int least, int most, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= least && number <= most;

    private static long Microseconds(DateTime time) => (time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
}
