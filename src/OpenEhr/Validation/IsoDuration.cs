namespace Varde.OpenEhr.Validation;

/// <summary>Parts of a duration that are given.</summary>
[Flags]
internal enum IsoDurationParts
{
    None = 0,
    Years = 1,
    Months = 2,
    Weeks = 4,
    Days = 8,
    Hours = 16,
    Minutes = 32,
    Seconds = 64,
    Fraction = 128,
}

/// <summary>
/// A length of time by ISO 8601 with openEHR's two extensions (BASE 1.1.0 Foundation Types, Iso8601_duration): a minus sign may lead, and weeks may
/// stand beside other parts. Only seconds may have a fraction.
/// </summary>
internal readonly record struct IsoDuration(IsoDurationParts Given, bool IsNegative, decimal Months, decimal Seconds)
{
    // BASE 1.1.0 Foundation Types, Time_Definitions: average days in a year 365.24; a month is a twelfth, so that P12M equals P1Y.
    private const decimal SecondsOfMonth = 365.24m / 12 * 86400;

    /// <summary>Length in seconds, years and months by their average.</summary>
    public decimal Magnitude => ((Months * SecondsOfMonth) + Seconds) * (IsNegative ? -1 : 1);

    /// <summary>True when the length is the same wherever it begins: no years and months.</summary>
    public bool IsExact => Months == 0;

    /// <summary>Reads DV_DURATION.value; null when it is none.</summary>
    public static IsoDuration? Parse(string text)
    {
        var reader = new IsoText(text);
        var parts = new Reading { IsNegative = reader.Take('-') };
        if (!reader.Take('P')) return null;
        var dated = ReadParts(ref reader, ref parts, DateParts);
        if (!dated) return null;
        if (reader.Take('T') && (reader.AtEnd || !ReadParts(ref reader, ref parts, TimeParts))) return null;
        return reader.AtEnd && parts.Given != IsoDurationParts.None ? new(parts.Given, parts.IsNegative, parts.Months, parts.Seconds) : null;
    }

    private static readonly (char Letter, IsoDurationParts Part, int Months, int Seconds)[] DateParts =
        [('Y', IsoDurationParts.Years, 12, 0), ('M', IsoDurationParts.Months, 1, 0), ('W', IsoDurationParts.Weeks, 0, 7 * 86400), ('D', IsoDurationParts.Days, 0, 86400)];

    private static readonly (char Letter, IsoDurationParts Part, int Months, int Seconds)[] TimeParts =
        [('H', IsoDurationParts.Hours, 0, 3600), ('M', IsoDurationParts.Minutes, 0, 60), ('S', IsoDurationParts.Seconds, 0, 1)];

    private static bool ReadParts(ref IsoText reader, ref Reading reading, (char Letter, IsoDurationParts Part, int Months, int Seconds)[] kinds)
    {
        var next = 0;
        while (reader.DigitsAhead > 0)
        {
            if (!reader.TakeLong(out var number)) return false;
            var fraction = reader.TakeFraction(out var ticks);
            while (next < kinds.Length && !reader.Take(kinds[next].Letter)) next++;
            if (next == kinds.Length || (fraction && kinds[next].Part != IsoDurationParts.Seconds)) return false;
            reading.Given |= kinds[next].Part | (fraction ? IsoDurationParts.Fraction : IsoDurationParts.None);
            reading.Months += (decimal)number * kinds[next].Months;
            reading.Seconds += ((decimal)number * kinds[next].Seconds) + (ticks / (decimal)TimeSpan.TicksPerSecond);
            next++;
        }
        return true;
    }

    private struct Reading
    {
        public IsoDurationParts Given;
        public bool IsNegative;
        public decimal Months, Seconds;
    }
}
