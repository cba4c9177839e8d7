using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Varde.Records.Commits;

/// <summary>
/// All leaves of one document in a few bytes each, as they lie in its row: so a search within one record reads its documents' rows and
/// nothing else, and the value index need hold only what is asked of the whole population. They hold numbers and times as they were written, so that
/// an answer made of them alone is the document's own.
/// </summary>
/// <remarks>
/// A leaf begins with how far its path number is above the one before (the first: above 0, sign in the lowest bit), its type and whether
/// positions follow; then the positions with their count; then the value. Numbers of up to two decimals are kept as whole ones, times as the
/// difference to the time before with their <see cref="WrittenTime"/>, others as their text; text and codes as UTF-8 with their length. Sort keys are made again
/// when they are asked for.
/// </remarks>
internal static class PackedLeaves
{
    /// <summary>The form of a pack; another number means that packs must be made anew.</summary>
    public const int Format = 2;

    /// <summary>What a whole number is divided by, by the decimals it stands for.</summary>
    public static readonly double[] Scales = [1, 10, 100];

    // Zigzag and the form take four bits.
    private const double LargestScaled = 1L << 50;

    /// <summary>Packs leaves that are in the order of their path numbers.</summary>
    public static byte[] Write(IReadOnlyList<PreparedLeaf> leaves)
    {
        var bytes = new List<byte>(leaves.Count * 8);
        var (path, time, isFirst) = (0, 0L, true);
        foreach (var leaf in leaves)
        {
            var step = isFirst ? VarInt.ZigZag(leaf.PathId) : (ulong)(leaf.PathId - (long)path);
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
        var reader = new LeafReader(pack);
        while (reader.Next()) leaves.Add(Leaf(reader));
        return leaves;
    }

    /// <summary>A number of some decimals as it is written.</summary>
    public static string Written(long scaled, int decimals)
    {
        if (decimals == 0) return scaled.ToString(CultureInfo.InvariantCulture);
        var digits = Math.Abs(scaled).ToString(CultureInfo.InvariantCulture).PadLeft(decimals + 1, '0');
        return $"{(scaled < 0 ? "-" : "")}{digits.AsSpan(0, digits.Length - decimals)}.{digits.AsSpan(digits.Length - decimals)}";
    }

    private static PreparedLeaf Leaf(LeafReader reader)
    {
        var positions = reader.StoredPositions.IsEmpty ? null : reader.StoredPositions.ToArray();
        if (reader.Type is LeafType.Text or LeafType.Code)
        {
            var (kept, key) = reader.Type == LeafType.Text ? LeafSink.TextParts(reader.Text()!) : LeafSink.CodeParts(reader.Text()!);
            return new PreparedLeaf(reader.PathId, reader.Type, positions, null, kept, key);
        }
        return new PreparedLeaf(reader.PathId, reader.Type, positions, reader.Type == LeafType.Node ? null : reader.Number, reader.Text(), null);
    }

    private static long AppendValue(List<byte> bytes, PreparedLeaf leaf, long time)
    {
        switch (leaf.Type)
        {
            case LeafType.Number:
                AppendNumber(bytes, leaf.Number!.Value, leaf.Text);
                return time;
            case LeafType.Time or LeafType.TimeEnd:
                var now = (long)leaf.Number!.Value;
                VarInt.Append(bytes, VarInt.ZigZag(now - time));
                if (leaf.Type == LeafType.Time) AppendWritten(bytes, now, leaf.Text);
                return now;
            case LeafType.Node: return time;
            default:
                AppendBytes(bytes, leaf.Type == LeafType.Code && leaf.Text is null ? leaf.Sort! : Encoding.UTF8.GetBytes(leaf.Text!));
                return time;
        }
    }

    private static void AppendNumber(List<byte> bytes, double number, string? text)
    {
        for (var decimals = 0; decimals < Scales.Length; decimals++)
        {
            var scaled = Math.Round(number * Scales[decimals]);
            if (Math.Abs(scaled) >= LargestScaled || scaled / Scales[decimals] != number || (text is not null && text != Written((long)scaled, decimals))) continue;
            VarInt.Append(bytes, (VarInt.ZigZag((long)scaled) << 3) | (uint)(text is null ? (NumberForm)decimals + (int)NumberForm.UnknownOnes : (NumberForm)decimals));
            return;
        }
        if (text is null || !Says(text, number)) AppendDouble(bytes, number);
        else AppendText(bytes, text);
    }

    private static bool Says(string text, double number) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var said) && said == number;

    private static void AppendDouble(List<byte> bytes, double number)
    {
        bytes.Add((byte)NumberForm.Double);
        Span<byte> raw = stackalloc byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(raw, number);
        bytes.AddRange(raw);
    }

    private static void AppendText(List<byte> bytes, string text)
    {
        var written = Encoding.UTF8.GetBytes(text);
        VarInt.Append(bytes, ((ulong)written.Length << 3) | (uint)NumberForm.Text);
        bytes.AddRange(written);
    }

    private static void AppendWritten(List<byte> bytes, long time, string? text)
    {
        var form = WrittenTime.Of(text, time);
        form.Append(bytes);
        if (form.IsWhole) AppendBytes(bytes, Encoding.UTF8.GetBytes(text!));
    }

    private static void AppendBytes(List<byte> bytes, ReadOnlySpan<byte> value)
    {
        VarInt.Append(bytes, (ulong)value.Length);
        bytes.AddRange(value);
    }
}

/// <summary>How a number is kept. The numbers are stored; the first six tell the decimals in their two low bits.</summary>
internal enum NumberForm
{
    /// <summary>A whole number.</summary>
    Ones = 0,

    /// <summary>One decimal.</summary>
    Tenths = 1,

    /// <summary>Two decimals.</summary>
    Hundredths = 2,

    /// <summary>Eight bytes; how it was written is not known.</summary>
    Double = 3,

    /// <summary>Whole; how it was written is not known.</summary>
    UnknownOnes = 4,

    /// <summary>Of one decimal; how it was written is not known.</summary>
    UnknownTenths = 5,

    /// <summary>Of two decimals; how it was written is not known.</summary>
    UnknownHundredths = 6,

    /// <summary>As its text.</summary>
    Text = 7,
}
