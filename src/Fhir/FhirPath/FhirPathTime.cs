using System.Globalization;

namespace Varde.Fhir.FhirPath;

/// <summary>The kinds of points in time.</summary>
internal enum FhirPathTimeKind
{
    Date,
    DateTime,
    Time,
}

/// <summary>How exactly a point in time is known. Seconds and what is below them are one precision (FHIRPath 2.0, 6.2).</summary>
internal enum FhirPathPrecision
{
    Year,
    Month,
    Day,
    Hour,
    Minute,
    Second,
}

/// <summary>A date, a date with time or a time of day, as exact as it was written (FHIRPath 2.0, 4.1.4 to 4.1.6).</summary>
/// <param name="Kind">Which of them.</param>
/// <param name="Local">The first moment that is meant, by the clock that it was written by; times of day are on the first day.</param>
/// <param name="Precision">What is known of it.</param>
/// <param name="Offset">The offset from UTC, where one is given.</param>
/// <param name="Text">As it was written; of one that was calculated a full stop when it has fractions of seconds, or nothing.</param>
internal sealed record FhirPathTime(FhirPathTimeKind Kind, DateTime Local, FhirPathPrecision Precision, TimeSpan? Offset, string Text)
{
    // Two clocks are at most this far apart, so that times further apart are in a known order whatever their offsets.
    private static readonly TimeSpan WidestOffset = TimeSpan.FromHours(26);

    private static readonly string[] DateForms = ["yyyy", "yyyy-MM", "yyyy-MM-dd"];

    /// <summary>Whether it is a time of any day.</summary>
    public bool IsTimeOfDay => Kind == FhirPathTimeKind.Time;

    /// <summary>A date; null when the text is none.</summary>
    public static FhirPathTime? Date(string text) => ReadDate(text) is var (day, precision) ? new(FhirPathTimeKind.Date, day, precision, null, text) : null;

    /// <summary>A date with a time, which may end after any of its parts; null when the text is none.</summary>
    public static FhirPathTime? DateTime(string text)
    {
        var at = text.IndexOf('T', StringComparison.Ordinal);
        if (at < 0) return Date(text) is { } whole ? whole with { Kind = FhirPathTimeKind.DateTime } : null;
        if (ReadDate(text[..at]) is not var (day, precision)) return null;
        if (at == text.Length - 1) return new(FhirPathTimeKind.DateTime, day, precision, null, text);
        if (precision != FhirPathPrecision.Day || !TrySplitOffset(text[(at + 1)..], out var clock, out var offset)) return null;
        return ReadClock(clock) is var (time, exact) ? new(FhirPathTimeKind.DateTime, day + time, exact, offset, text) : null;
    }

    /// <summary>A time of day; null when the text is none.</summary>
    public static FhirPathTime? Time(string text) =>
        ReadClock(text) is var (time, exact) ? new(FhirPathTimeKind.Time, System.DateTime.MinValue + time, exact, null, text) : null;

    /// <summary>
    /// The order of two points in time: less than 0, 0 or more than 0; null when it is not known, since one is less exact than the other or has no offset,
    /// or they are of different kinds (FHIRPath 2.0, 6.2). A date is compared as a date with time.
    /// </summary>
    public static int? Compare(FhirPathTime left, FhirPathTime right)
    {
        if (left.IsTimeOfDay != right.IsTimeOfDay) return null;
        if (!HaveKnownDistance(left, right)) return CompareApart(left, right);
        var common = left.Precision < right.Precision ? left.Precision : right.Precision;
        var order = left.Start(common).CompareTo(right.Start(common));
        return order != 0 ? order : left.Precision == right.Precision ? 0 : null;
    }

    /// <summary>The point in time moved by a number of years, months, or units of time of UCUM; null when that is not a time (FHIRPath 2.0, 6.7).</summary>
    public FhirPathTime? Plus(decimal amount, string unit)
    {
        if (Math.Abs(amount) > 1_000_000_000_000m) return null;
        try
        {
            return Moved(amount, unit) is { } moved ? this with { Local = moved, Text = Text.Contains('.', StringComparison.Ordinal) ? "." : "" } : null;
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary>As FHIRPath writes it, without the sign before it.</summary>
    public override string ToString()
    {
        if (Text.Length > 1) return Text;
        if (IsTimeOfDay) return Clock();
        return Precision > FhirPathPrecision.Day ? $"{Day()}T{Clock()}{Zone()}" : Day();
    }

    private static bool HaveKnownDistance(FhirPathTime left, FhirPathTime right) =>
        left.Offset is null == right.Offset is null || left.Precision <= FhirPathPrecision.Day || right.Precision <= FhirPathPrecision.Day;

    private static int? CompareApart(FhirPathTime left, FhirPathTime right) =>
        (left.Local - right.Local).Duration() > WidestOffset ? left.Local.CompareTo(right.Local) : null;

    private System.DateTime Start(FhirPathPrecision precision)
    {
        var at = precision > FhirPathPrecision.Day ? Universal() : Local;
        return precision switch
        {
            FhirPathPrecision.Year => new(at.Year, 1, 1, 0, 0, 0, DateTimeKind.Unspecified),
            FhirPathPrecision.Month => new(at.Year, at.Month, 1, 0, 0, 0, DateTimeKind.Unspecified),
            FhirPathPrecision.Day => at.Date,
            FhirPathPrecision.Hour => at.Date.AddHours(at.Hour),
            FhirPathPrecision.Minute => at.Date.AddHours(at.Hour).AddMinutes(at.Minute),
            _ => at,
        };
    }

    private System.DateTime Universal()
    {
        var ticks = Local.Ticks - (Offset ?? TimeSpan.Zero).Ticks;
        return new(Math.Clamp(ticks, 0, System.DateTime.MaxValue.Ticks), DateTimeKind.Unspecified);
    }

    private System.DateTime? Moved(decimal amount, string unit) => unit switch
    {
        "year" when !IsTimeOfDay => Local.AddYears(checked((int)Math.Clamp(amount, -10000, 10000))),
        "month" when !IsTimeOfDay => Local.AddMonths(checked((int)Math.Clamp(amount, -120000, 120000))),
        "wk" => Shifted(Math.Truncate(amount) * 7, TimeSpan.TicksPerDay),
        "d" => Shifted(Math.Truncate(amount), TimeSpan.TicksPerDay),
        "h" => Shifted(Math.Truncate(amount), TimeSpan.TicksPerHour),
        "min" => Shifted(Math.Truncate(amount), TimeSpan.TicksPerMinute),
        "s" => Shifted(amount, TimeSpan.TicksPerSecond),
        "ms" => Shifted(amount, TimeSpan.TicksPerMillisecond),
        _ => null,
    };

    // What is added is cut to what is known: 25 hours after a day are one day after it.
    private System.DateTime Shifted(decimal amount, long ticks)
    {
        var distance = amount * ticks;
        var moved = Local.Ticks + distance;
        if (IsTimeOfDay) moved = ((moved % TimeSpan.TicksPerDay) + TimeSpan.TicksPerDay) % TimeSpan.TicksPerDay;
        if (moved < 0 || moved > System.DateTime.MaxValue.Ticks) throw new ArgumentOutOfRangeException(nameof(amount));
        return new((long)moved, DateTimeKind.Unspecified);
    }

    private static (System.DateTime Day, FhirPathPrecision Precision)? ReadDate(string text)
    {
        for (var i = 0; i < DateForms.Length; i++)
            if (text.Length == DateForms[i].Length && System.DateTime.TryParseExact(text, DateForms[i], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                return (day, (FhirPathPrecision)i);
        return null;
    }

    private static bool TrySplitOffset(string text, out string clock, out TimeSpan? offset)
    {
        (clock, offset) = (text, null);
        if (text.EndsWith('Z')) (clock, offset) = (text[..^1], TimeSpan.Zero);
        var at = text.LastIndexOfAny(['+', '-']);
        if (at < 0) return true;
        if (!TimeSpan.TryParseExact(text[(at + 1)..], @"hh\:mm", CultureInfo.InvariantCulture, out var distance)) return false;
        (clock, offset) = (text[..at], text[at] == '-' ? -distance : distance);
        return true;
    }

    private static (TimeSpan Time, FhirPathPrecision Precision)? ReadClock(string text)
    {
        if (text.Length is not (2 or 5 or 8 or > 9) || text.Length > 30) return null;
        if (!TwoDigits(text, 0, 23, out var hour)) return null;
        if (text.Length == 2) return (new(hour, 0, 0), FhirPathPrecision.Hour);
        if (text[2] != ':' || !TwoDigits(text, 3, 59, out var minute)) return null;
        if (text.Length == 5) return (new(hour, minute, 0), FhirPathPrecision.Minute);
        // A leap second is read as the second before it.
        if (text[5] != ':' || !TwoDigits(text, 6, 60, out var second)) return null;
        var time = new TimeSpan(hour, minute, Math.Min(second, 59));
        if (text.Length == 8) return (time, FhirPathPrecision.Second);
        return Fraction(text.AsSpan(8)) is { } fraction ? (time + fraction, FhirPathPrecision.Second) : null;
    }

    private static TimeSpan? Fraction(ReadOnlySpan<char> text)
    {
        if (text[0] != '.' || text[1..].ContainsAnyExceptInRange('0', '9')) return null;
        var digits = text.Length > 8 ? text[1..8] : text[1..];
        var ticks = long.Parse(digits, CultureInfo.InvariantCulture);
        for (var i = digits.Length; i < 7; i++) ticks *= 10;
        return TimeSpan.FromTicks(ticks);
    }

    private static bool TwoDigits(string text, int at, int most, out int number)
    {
        number = 0;
        if (!char.IsAsciiDigit(text[at]) || !char.IsAsciiDigit(text[at + 1])) return false;
        number = ((text[at] - '0') * 10) + text[at + 1] - '0';
        return number <= most;
    }

    private string Day() => Local.ToString(DateForms[Math.Min((int)Precision, 2)], CultureInfo.InvariantCulture);

    private string Clock() => Local.ToString(FormOfClock(), CultureInfo.InvariantCulture);

    private string FormOfClock() => Precision switch
    {
        FhirPathPrecision.Hour => "HH",
        FhirPathPrecision.Minute => "HH':'mm",
        _ => Text.Length == 0 && Local.Ticks % TimeSpan.TicksPerSecond == 0 ? "HH':'mm':'ss" : "HH':'mm':'ss'.'fff",
    };

    private string Zone()
    {
        if (Offset is not { } offset) return "";
        if (offset == TimeSpan.Zero) return "Z";
        return (offset < TimeSpan.Zero ? "-" : "+") + offset.ToString(@"hh\:mm", CultureInfo.InvariantCulture);
    }
}
