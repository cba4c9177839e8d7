using System.Buffers.Binary;
using System.Text;

namespace Varde.Records.Commits;

/// <summary>
/// All leaves of one document in a few bytes each, as they lie in its row: so a search within one record reads its documents' rows and
/// nothing else, and the value index need hold only what is asked of the whole population.
/// </summary>
/// <remarks>
/// A leaf begins with how far its path number is above the one before (the first: above 0, sign in the lowest bit), its type and whether
/// positions follow; then the positions with their count; then the value. Whole numbers of up to two decimals are kept as such, other numbers as 8 bytes, times as the
/// difference to the time before, text and codes as UTF-8 with their length. Sort keys are made again when they are asked for.
/// </remarks>
internal static class PackedLeaves
{
    /// <summary>The form of a pack; another number means that packs must be made anew.</summary>
    public const int Format = 1;

    private const int Unscaled = 3;
    private const double LargestScaled = 1L << 50;
    private static readonly double[] Scales = [1, 10, 100];

    /// <summary>Packs leaves that are in the order of their path numbers.</summary>
    public static byte[] Write(IReadOnlyList<PreparedLeaf> leaves)
    {
        var bytes = new List<byte>(leaves.Count * 8);
        var (path, time, isFirst) = (0, 0L, true);
        foreach (var leaf in leaves)
        {
            var step = isFirst ? ZigZag(leaf.PathId) : (ulong)(leaf.PathId - (long)path);
            VarInt.Append(bytes, (step << 4) | ((ulong)leaf.Type << 1) | (leaf.Positions is null ? 0UL : 1UL));
            if (leaf.Positions is { } positions) AppendBytes(bytes, positions);
            time = AppendValue(bytes, leaf, time);
            (path, isFirst) = (leaf.PathId, false);
        }
        return [.. bytes];
    }

    /// <summary>The leaves of a pack, by path number.</summary>
    /// <exception cref="InvalidDataException">The bytes are no pack.</exception>
    public static List<PreparedLeaf> Read(ReadOnlySpan<byte> pack)
    {
        var leaves = new List<PreparedLeaf>();
        var (path, time) = (0L, 0L);
        while (!pack.IsEmpty)
        {
            var head = VarInt.Read(ref pack);
            path = leaves.Count == 0 ? Signed(head >> 4) : path + (long)(head >> 4);
            var positions = (head & 1) == 0 ? null : ReadBytes(ref pack).ToArray();
            leaves.Add(ReadValue(ref pack, (int)path, (LeafType)((head >> 1) & 7), positions, ref time));
        }
        return leaves;
    }

    /// <summary>The numbers and times of a pack with their paths, without the work that texts and their keys make.</summary>
    public static List<(int PathId, double Number)> Numbers(ReadOnlySpan<byte> pack)
    {
        var numbers = new List<(int, double)>();
        var (path, time, isFirst) = (0L, 0L, true);
        while (!pack.IsEmpty)
        {
            var head = VarInt.Read(ref pack);
            path = isFirst ? Signed(head >> 4) : path + (long)(head >> 4);
            isFirst = false;
            if ((head & 1) != 0) ReadBytes(ref pack);
            switch ((LeafType)((head >> 1) & 7))
            {
                case LeafType.Number: numbers.Add(((int)path, ReadNumber(ref pack))); break;
                case LeafType.Time or LeafType.TimeEnd:
                    time += Signed(VarInt.Read(ref pack));
                    numbers.Add(((int)path, time));
                    break;
                default: ReadBytes(ref pack); break;
            }
        }
        return numbers;
    }

    private static long AppendValue(List<byte> bytes, PreparedLeaf leaf, long time)
    {
        switch (leaf.Type)
        {
            case LeafType.Number:
                AppendNumber(bytes, leaf.Number!.Value);
                return time;
            case LeafType.Time or LeafType.TimeEnd:
                var now = (long)leaf.Number!.Value;
                VarInt.Append(bytes, ZigZag(now - time));
                return now;
            default:
                AppendBytes(bytes, leaf.Type == LeafType.Code && leaf.Text is null ? leaf.Sort! : Encoding.UTF8.GetBytes(leaf.Text!));
                return time;
        }
    }

    private static PreparedLeaf ReadValue(ref ReadOnlySpan<byte> pack, int path, LeafType type, byte[]? positions, ref long time)
    {
        switch (type)
        {
            case LeafType.Number:
                return new PreparedLeaf(path, type, positions, ReadNumber(ref pack), null, null);
            case LeafType.Time or LeafType.TimeEnd:
                time += Signed(VarInt.Read(ref pack));
                return new PreparedLeaf(path, type, positions, time, null, null);
            case LeafType.Text or LeafType.Code:
                var text = Encoding.UTF8.GetString(ReadBytes(ref pack));
                var (kept, key) = type == LeafType.Text ? LeafSink.TextParts(text) : LeafSink.CodeParts(text);
                return new PreparedLeaf(path, type, positions, null, kept, key);
            default:
                throw new InvalidDataException($"A stored leaf has the unknown type {type}.");
        }
    }

    private static void AppendNumber(List<byte> bytes, double number)
    {
        for (var scale = 0; scale < Unscaled; scale++)
        {
            var scaled = Math.Round(number * Scales[scale]);
            if (Math.Abs(scaled) >= LargestScaled || scaled / Scales[scale] != number) continue;
            VarInt.Append(bytes, (ZigZag((long)scaled) << 2) | (uint)scale);
            return;
        }
        bytes.Add(Unscaled);
        Span<byte> raw = stackalloc byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(raw, number);
        bytes.AddRange(raw);
    }

    private static double ReadNumber(ref ReadOnlySpan<byte> pack)
    {
        var number = VarInt.Read(ref pack);
        var scale = (int)(number & 3);
        return scale == Unscaled ? BinaryPrimitives.ReadDoubleLittleEndian(Take(ref pack, sizeof(double))) : Signed(number >> 2) / Scales[scale];
    }

    private static void AppendBytes(List<byte> bytes, ReadOnlySpan<byte> value)
    {
        VarInt.Append(bytes, (ulong)value.Length);
        bytes.AddRange(value);
    }

    private static ReadOnlySpan<byte> ReadBytes(ref ReadOnlySpan<byte> pack)
    {
        var length = VarInt.Read(ref pack);
        return Take(ref pack, length > (ulong)pack.Length ? int.MaxValue : (int)length);
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> pack, int length)
    {
        if (length > pack.Length) throw new InvalidDataException("Stored leaves are cut off.");
        var taken = pack[..length];
        pack = pack[length..];
        return taken;
    }

    private static ulong ZigZag(long value) => (ulong)((value << 1) ^ (value >> 63));

    private static long Signed(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);
}
