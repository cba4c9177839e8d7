namespace Varde.OpenEhr.Validation;

/// <summary>How much of a date or time is given.</summary>
internal enum IsoPrecision
{
    Year,
    Month,
    Day,
    Hour,
    Minute,
    Second,
    Fraction,
}

/// <summary>
/// A date, a time of day or both by ISO 8601 as openEHR takes it (BASE 1.1.0 Foundation Types §6): whole or partial from the right, basic or
/// extended, with point or comma before a fraction of the second, with or without time zone. Fractions of hours and minutes are not allowed.
/// </summary>
internal readonly record struct IsoDateTime : IComparable<IsoDateTime>
{
    /// <summary>The smallest part that is given.</summary>
    public required IsoPrecision Precision { get; init; }

    /// <summary>Offset from UTC in minutes; null when there is no time zone.</summary>
    public int? Offset { get; init; }

    /// <summary>The first instant that the text can mean, in ticks of the local calendar (of the day for a time).</summary>
    public required long First { get; init; }

    /// <summary>The last instant that the text can mean.</summary>
    public required long Last { get; init; }

    /// <summary>Reads DV_DATE.value: <c>2021</c>, <c>2021-10</c>, <c>2021-10-24</c>, <c>20211024</c>; null when it is none.</summary>
    public static IsoDateTime? ParseDate(string text)
    {
        var reader = new IsoText(text);
        return ReadDate(ref reader, out var date, out _) && reader.AtEnd ? date.Build() : null;
    }

    /// <summary>Reads DV_TIME.value: <c>T10</c>, <c>10:30</c>, <c>103047,5Z</c>, <c>10:30:47-03:00</c>; null when it is none.</summary>
    public static IsoDateTime? ParseTime(string text)
    {
        var reader = new IsoText(text);
        reader.Take('T');
        var parts = new Parts { Year = 1, Month = 1, Day = 1 };
        return ReadTime(ref reader, ref parts, extended: null) && reader.AtEnd ? parts.Build() : null;
    }

    /// <summary>Reads DV_DATE_TIME.value: a date, or a whole date, <c>T</c> and a time; null when it is none.</summary>
    public static IsoDateTime? ParseDateTime(string text)
    {
        var reader = new IsoText(text);
        if (!ReadDate(ref reader, out var parts, out var extended)) return null;
        if (reader.AtEnd) return parts.Build();
        return parts.Precision == IsoPrecision.Day && reader.Take('T') && ReadTime(ref reader, ref parts, extended) && reader.AtEnd ? parts.Build() : null;
    }

    /// <summary>
    /// The order of two texts: negative or positive only when it holds for every instant that they can mean, otherwise 0. A time zone counts only
    /// when both have one.
    /// </summary>
    public int CompareTo(IsoDateTime other)
    {
        var shift = Offset is { } mine && other.Offset is { } theirs ? (theirs - mine) * TimeSpan.TicksPerMinute : 0;
        if (Last + shift < other.First) return -1;
        return First + shift > other.Last ? 1 : 0;
    }

    private static bool ReadDate(ref IsoText reader, out Parts parts, out bool extended)
    {
        parts = new() { Precision = IsoPrecision.Year };
        extended = false;
        if (!reader.TakeNumber(4, out parts.Year) || parts.Year == 0) return false;
        extended = reader.Take('-');
        if (!extended && reader.DigitsAhead == 0) return true;
        if (!reader.TakeNumber(2, out parts.Month) || parts.Month is < 1 or > 12) return false;
        parts.Precision = IsoPrecision.Month;
        if (extended ? !reader.Take('-') : reader.DigitsAhead == 0) return true;
        parts.Precision = IsoPrecision.Day;
        return reader.TakeNumber(2, out parts.Day) && parts.Day >= 1 && parts.Day <= DateTime.DaysInMonth(parts.Year, parts.Month);
    }

    private static bool ReadTime(ref IsoText reader, ref Parts parts, bool? extended)
    {
        if (!reader.TakeNumber(2, out parts.Hour) || parts.Hour > 24) return false;
        parts.Precision = IsoPrecision.Hour;
        return ReadMinuteAndSecond(ref reader, ref parts, extended) && IsTimeOfDay(parts) && ReadZone(ref reader, ref parts);
    }

    private static bool ReadMinuteAndSecond(ref IsoText reader, ref Parts parts, bool? extended)
    {
        var colon = reader.Take(':');
        if (!colon && reader.DigitsAhead == 0) return true;
        // ISO 8601-1 §5.4.2: basic and extended format do not mix within one text.
        if (extended is { } wanted && colon != wanted) return false;
        if (!reader.TakeNumber(2, out parts.Minute) || parts.Minute > 59) return false;
        parts.Precision = IsoPrecision.Minute;
        if (colon ? !reader.Take(':') : reader.DigitsAhead == 0) return true;
        if (!reader.TakeNumber(2, out parts.Second) || parts.Second > 59) return false;
        parts.Precision = reader.TakeFraction(out parts.Ticks) ? IsoPrecision.Fraction : IsoPrecision.Second;
        return true;
    }

    // BASE 1.1.0 Foundation Types, valid_hour: 24 stands only for the end of the day.
    private static bool IsTimeOfDay(in Parts parts) => parts.Hour < 24 || parts is { Minute: 0, Second: 0, Ticks: 0 };

    private static bool ReadZone(ref IsoText reader, ref Parts parts)
    {
        if (reader.AtEnd) return true;
        if (reader.Take('Z'))
        {
            parts.Offset = 0;
            return true;
        }
        var east = reader.Take('+');
        if (!east && !reader.Take('-')) return false;
        if (!reader.TakeNumber(2, out var hour)) return false;
        var minute = 0;
        var hasMinute = reader.Take(':') || reader.DigitsAhead > 0;
        if (hasMinute && (!reader.TakeNumber(2, out minute) || minute > 59)) return false;
        parts.Offset = ((hour * 60) + minute) * (east ? 1 : -1);
        // BASE 1.1.0 Foundation Types, Iso8601_timezone: from -12:00 to +14:00.
        return parts.Offset is >= -12 * 60 and <= 14 * 60;
    }

    private struct Parts
    {
        public int Year, Month, Day, Hour, Minute, Second, Ticks;
        public int? Offset;
        public IsoPrecision Precision;

        public readonly IsoDateTime Build()
        {
            var month = Precision >= IsoPrecision.Month ? Month : 1;
            var day = Precision >= IsoPrecision.Day ? Day : 1;
            var date = new DateTime(Year, month, day, 0, 0, 0, DateTimeKind.Unspecified).Ticks;
            var time = (((((Hour * 60L) + Minute) * 60) + Second) * TimeSpan.TicksPerSecond) + Ticks;
            return new() { Precision = Precision, Offset = Offset, First = date + time, Last = date + time + Length - 1 };
        }

        private readonly long Length => Precision switch
        {
            IsoPrecision.Year => (DateTime.IsLeapYear(Year) ? 366 : 365) * TimeSpan.TicksPerDay,
            IsoPrecision.Month => DateTime.DaysInMonth(Year, Month) * TimeSpan.TicksPerDay,
            IsoPrecision.Day => TimeSpan.TicksPerDay,
            IsoPrecision.Hour => TimeSpan.TicksPerHour,
            IsoPrecision.Minute => TimeSpan.TicksPerMinute,
            IsoPrecision.Second => TimeSpan.TicksPerSecond,
            _ => 1,
        };
    }
}
