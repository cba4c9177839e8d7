namespace Varde.Records;

/// <summary>Times as they are stored: microseconds since 1970-01-01 UTC in 64 bits, the same on either database.</summary>
internal static class Instant
{
    private const long TicksPerMicrosecond = TimeSpan.TicksPerMillisecond / 1000;

    public static long Microseconds(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TicksPerMicrosecond;

    public static DateTimeOffset FromMicroseconds(long value) => DateTimeOffset.UnixEpoch.AddTicks(value * TicksPerMicrosecond);
}
