namespace Varde.Fhir.Resources;

/// <summary>
/// Whether a text is a date or time, by the patterns of the specification and the calendar (FHIR R4, datatypes, 2.24.0.1). By hand, since nearly every
/// resource has some: a regular expression takes ten times as long and knows no leap years.
/// </summary>
internal static class DateText
{
    private const int LongestFraction = 40;

    /// <summary>A year, a month or a day: <c>2026</c>, <c>2026-11</c>, <c>2026-11-28</c>.</summary>
    public static bool IsDate(ReadOnlySpan<byte> text) => text.Length switch
    {
        4 => IsYear(text),
        7 => IsMonth(text),
        10 => IsDay(text),
        _ => false,
    };

    /// <summary>A date, or a day with a time and a zone.</summary>
    public static bool IsDateTime(ReadOnlySpan<byte> text) => text.Length <= 10 ? IsDate(text) : IsInstant(text);

    /// <summary>A day with a time, to the second or finer, and a zone.</summary>
    public static bool IsInstant(ReadOnlySpan<byte> text)
    {
        if (text.Length < 20 || !IsDay(text[..10]) || text[10] != 'T') return false;
        var zone = text[^1] == 'Z' ? text.Length - 1 : text.Length - 6;
        return IsZone(text[zone..]) && IsTime(text[11..zone]);
    }

    /// <summary>A time of the day: <c>23:59:59</c>, with a fraction or without; a minute may have a leap second.</summary>
    public static bool IsTime(ReadOnlySpan<byte> text) =>
        text.Length >= 8 && Two(text) is >= 0 and < 24 && text[2] == ':' && Two(text[3..]) is >= 0 and < 60 && text[5] == ':'
        && Two(text[6..]) is >= 0 and <= 60 && IsFraction(text[8..]);

    private static bool IsFraction(ReadOnlySpan<byte> text) =>
        text.Length == 0 || (text.Length is >= 2 and <= LongestFraction && text[0] == '.' && !text[1..].ContainsAnyExceptInRange((byte)'0', (byte)'9'));

    private static bool IsZone(ReadOnlySpan<byte> text)
    {
        if (text is [(byte)'Z']) return true;
        if (text.Length != 6 || text[0] is not ((byte)'+' or (byte)'-') || text[3] != ':') return false;
        var (hours, minutes) = (Two(text[1..]), Two(text[4..]));
        return hours is >= 0 and < 14 ? minutes is >= 0 and < 60 : hours == 14 && minutes == 0;
    }

    private static bool IsYear(ReadOnlySpan<byte> text) => Year(text) > 0;

    private static bool IsMonth(ReadOnlySpan<byte> text) => IsYear(text) && text[4] == '-' && Two(text[5..]) is >= 1 and <= 12;

    private static bool IsDay(ReadOnlySpan<byte> text) =>
        IsMonth(text) && text[7] == '-' && Two(text[8..]) is >= 1 and var day && day <= DateTime.DaysInMonth(Year(text), Two(text[5..]));

    private static int Year(ReadOnlySpan<byte> text) => Two(text) is >= 0 and var high && Two(text[2..]) is >= 0 and var low ? (high * 100) + low : -1;

    /// <summary>The number of two digits; -1 when they are none.</summary>
    private static int Two(ReadOnlySpan<byte> text)
    {
        var (tens, ones) = ((uint)(text[0] - '0'), (uint)(text[1] - '0'));
        return tens <= 9 && ones <= 9 ? (int)((tens * 10) + ones) : -1;
    }
}
