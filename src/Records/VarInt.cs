namespace Varde.Records;

/// <summary>Whole numbers in 7 bits a byte, low bits first; the high bit says that more follow. Signed ones have their sign in the lowest bit.</summary>
internal static class VarInt
{
    public static void Append(List<byte> bytes, ulong value)
    {
        for (; value >= 0x80; value >>= 7) bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
    }

    /// <summary>A signed number as one of 0 and above.</summary>
    public static ulong ZigZag(long value) => (ulong)((value << 1) ^ (value >> 63));

    /// <summary>The signed number that <see cref="ZigZag"/> was given.</summary>
    public static long Signed(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);

    /// <summary>Reads a number and moves the span past it.</summary>
    /// <exception cref="InvalidDataException">The bytes end within the number.</exception>
    public static ulong Read(ref ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        for (var i = 0; i < bytes.Length && i < 10; i++)
        {
            value |= (ulong)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] < 0x80)
            {
                bytes = bytes[(i + 1)..];
                return value;
            }
        }
        throw new InvalidDataException("A stored number is cut off.");
    }
}
