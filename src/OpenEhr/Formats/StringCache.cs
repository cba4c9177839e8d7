using System.Text;

namespace Varde.OpenEhr.Formats;

/// <summary>
/// Short texts that one document repeats (codes, terminology ids, at-codes, numbers) are made once. It lives as long as one reading: nothing
/// of a document is kept afterwards.
/// </summary>
internal struct StringCache()
{
    private const int Longest = 40;
    private readonly string?[] _seen = new string?[128];

    /// <summary>The text of <paramref name="utf8"/>, which must be valid UTF-8.</summary>
    public readonly string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length is 0 or > Longest) return Encoding.UTF8.GetString(utf8);
        ref var seen = ref _seen[Slot(utf8)];
        if (seen is not null && Ascii.Equals(utf8, seen)) return seen;
        return seen = Encoding.UTF8.GetString(utf8);
    }

    private static int Slot(ReadOnlySpan<byte> utf8)
    {
        var hash = (uint)utf8.Length;
        foreach (var b in utf8) hash = unchecked((hash * 31) + b);
        return (int)((hash ^ (hash >> 15)) & 127);
    }
}
