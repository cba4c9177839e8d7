using System.Globalization;

namespace Varde.Records.Commits;

/// <summary>
/// How a time is written: how much of it, and in which zone. Together with the instant it gives the text again; texts of other forms are kept whole.
/// ISO 8601 in its extended form.
/// </summary>
internal readonly record struct WrittenTime
{
    private const int Unknown = 0;
    private const int Whole = 1;
    private const int First = 2;
    private const int MinutesOfStep = 15;
    private const long TicksOfMicrosecond = 10;

    private static readonly string[] Details =
    [
        "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.f", "yyyy-MM-dd'T'HH:mm:ss.ff", "yyyy-MM-dd'T'HH:mm:ss.fff",
        "yyyy-MM-dd'T'HH:mm:ss.ffff", "yyyy-MM-dd'T'HH:mm:ss.fffff", "yyyy-MM-dd'T'HH:mm:ss.ffffff",
    ];

    private static readonly int[] Lengths = [.. Details.Select(detail => detail.Replace("'", "", StringComparison.Ordinal).Length)];

    private readonly int _code;
    private readonly int _offset;

    private WrittenTime(int code, int offset = 0) => (_code, _offset) = (code, offset);

    private enum Zone
    {
        None,
        Utc,
        Offset,
    }

    /// <summary>True when the text itself is kept.</summary>
    public bool IsWhole => _code == Whole;

    /// <summary>The form of a text.</summary>
    /// <param name="text">The text; null when it is not known.</param>
    /// <param name="time">What it means, in microseconds since 1970-01-01 UTC.</param>
    public static WrittenTime Of(string? text, long time)
    {
        if (text is null) return new(Unknown);
        var (zone, length, offset) = ZoneOf(text);
        var detail = Array.IndexOf(Lengths, text.Length - length);
        if (detail < 0 || offset % MinutesOfStep != 0) return new(Whole);
        var form = new WrittenTime(First + (detail * 3) + (int)zone, offset);
        return form.TextOf(time) == text ? form : new(Whole);
    }

    /// <summary>Reads what <see cref="Append"/> has written.</summary>
    public static WrittenTime Read(ref ReadOnlySpan<byte> bytes)
    {
        var code = VarInt.Read(ref bytes);
        if (code >= First + ((ulong)Details.Length * 3)) throw new InvalidDataException("A stored time has an unknown form.");
        return new((int)code, ZoneOf((int)code) == Zone.Offset ? (int)VarInt.Signed(VarInt.Read(ref bytes)) * MinutesOfStep : 0);
    }

    /// <summary>Writes it in one or two bytes.</summary>
    public void Append(List<byte> bytes)
    {
        VarInt.Append(bytes, (ulong)_code);
        if (ZoneOf(_code) == Zone.Offset) VarInt.Append(bytes, VarInt.ZigZag(_offset / MinutesOfStep));
    }

    /// <summary>The text of a time; null when it is not known, or kept whole.</summary>
    public string? TextOf(long time)
    {
        if (_code < First) return null;
        var ticks = DateTime.UnixEpoch.Ticks + (time * TicksOfMicrosecond) + (_offset * TimeSpan.TicksPerMinute);
        if (ticks < 0 || ticks > DateTime.MaxValue.Ticks) return null;
        return new DateTime(ticks).ToString(Details[(_code - First) / 3], CultureInfo.InvariantCulture) + ZoneOf(_code) switch
        {
            Zone.Utc => "Z",
            Zone.Offset => $"{(_offset < 0 ? '-' : '+')}{Math.Abs(_offset) / 60:00}:{Math.Abs(_offset) % 60:00}",
            _ => "",
        };
    }

    private static Zone ZoneOf(int code) => code < First ? Zone.None : (Zone)((code - First) % 3);

    private static (Zone Zone, int Length, int Offset) ZoneOf(string text)
    {
        if (text.EndsWith('Z')) return (Zone.Utc, 1, 0);
        if (text.Length < 16 || text[^6] is not ('+' or '-') || text[^3] != ':') return (Zone.None, 0, 0);
        return int.TryParse(text.AsSpan(text.Length - 5, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var hours)
            && int.TryParse(text.AsSpan(text.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var minutes)
            ? (Zone.Offset, 6, (text[^6] == '-' ? -1 : 1) * ((hours * 60) + minutes)) : (Zone.None, 0, 0);
    }
}
