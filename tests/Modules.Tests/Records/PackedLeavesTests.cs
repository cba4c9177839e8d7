using System.Globalization;
using CsCheck;
using Varde.OpenEhr.Aql.Evaluation;
using Varde.Records;
using Varde.Records.Commits;

namespace Varde.Modules.Tests.Records;

/// <summary>The packed form of a document's leaves.</summary>
public sealed class PackedLeavesTests
{
    private static readonly long Epoch = DateTimeOffset.UnixEpoch.Ticks / TimeSpan.TicksPerMicrosecond;

    private static readonly Gen<byte[]?> Positions = Gen.OneOf(Gen.Const((byte[]?)null), Gen.Byte.Array[1, 5].Select(b => (byte[]?)b));

    private static readonly Gen<string> Numbers = Gen.OneOf(
        Gen.Double.Where(double.IsFinite).Select(d => d.ToString("R", CultureInfo.InvariantCulture)), Gen.Int.Select(i => i.ToString(CultureInfo.InvariantCulture)),
        Gen.Select(Gen.Int, Gen.Int[0, 5]).Select((i, decimals) => (i / 100.0).ToString($"F{decimals}", CultureInfo.InvariantCulture)), Gen.OneOf(Gen.Const("-0"), Gen.Const("-0.5"), Gen.Const("0.00"), Gen.Const("1e3"), Gen.Const("4.2E1"), Gen.Const("1.0")));

    private static readonly Gen<string> Times = Gen.Select(
        Gen.DateTime[new DateTime(1, 1, 3), new DateTime(9999, 12, 29)], Gen.Int[0, 9], Gen.OneOf(Gen.Const(""), Gen.Const("Z"), Gen.Const("+00:00"), Gen.Const("-00:00"), Gen.Const("+01:00"), Gen.Const("-03:30"), Gen.Const("+05:45"), Gen.Const("+00:07"), Gen.Const("-12:00"))).Select(Written);

    private static readonly Gen<PreparedLeaf> Leaves = Gen.Select(
        Gen.Int[-100_000, 100_000], Gen.Enum<LeafType>(), Positions, Gen.Select(Numbers, Gen.Bool), Gen.Select(Times, Gen.Bool), Gen.String[0, 250])
        .Select((path, type, positions, number, time, text) => Leaf(path, type, positions, number, time, text));

    [Fact]
    public void What_is_packed_is_unpacked_the_same() =>
        Leaves.List[0, 40].Sample(leaves =>
        {
            List<PreparedLeaf> ordered = [.. leaves.OrderBy(l => l.PathId)];
            Assert.Equal(ordered.Select(Shown), PackedLeaves.Read(PackedLeaves.Write(ordered)).Select(Shown));
        });

    [Fact]
    public void A_pack_that_is_cut_off_or_changed_is_told_and_never_more() =>
        Gen.Select(Leaves.List[1, 10], Gen.Int[0, 200], Gen.Byte).Sample((leaves, place, value) =>
        {
            var pack = PackedLeaves.Write([.. leaves.OrderBy(l => l.PathId)]);
            pack[place % pack.Length] = value;
            try
            {
                Assert.InRange(PackedLeaves.Read(pack.AsSpan(0, pack.Length - (place % 2))).Count, 0, pack.Length);
            }
            catch (InvalidDataException)
            {
                // Told.
            }
        });

    [Fact]
    public void A_blood_pressure_takes_a_few_bytes()
    {
        var time = 1_790_000_000_000_000.0;
        PreparedLeaf[] leaves =
        [
            new(40, LeafType.Number, null, 120, null, null), new(41, LeafType.Number, null, 80, null, null),
            new(42, LeafType.Time, null, time, null, null), new(43, LeafType.Time, null, time, null, null), new(44, LeafType.Number, null, 37.2, null, null),
        ];
        Assert.InRange(PackedLeaves.Write(leaves).Length, 10, 26);
    }

    [Theory]
    [InlineData("2025-06-01T12:00:00+02:00", 3)]
    [InlineData("2025-06-01T12:00:00.250Z", 2)]
    [InlineData("2025-06-01", 2)]
    [InlineData("2025-06", 10)]
    [InlineData("20250601T120000", 18)]
    public void How_a_time_is_written_takes_a_byte_or_two_where_it_is_common(string text, int most)
    {
        var (first, _) = AqlComparable.StretchOf(text)!.Value;
        PreparedLeaf[] Of(string? written) => [new(1, LeafType.Time, null, first - Epoch, written, null)];
        Assert.InRange(PackedLeaves.Write(Of(text)).Length - PackedLeaves.Write(Of(null)).Length + 1, 1, most);
        Assert.Equal(text, PackedLeaves.Read(PackedLeaves.Write(Of(text)))[0].Text);
    }

    private static string Written(DateTime time, int detail, string zone) => detail switch
    {
        0 => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        1 => time.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture) + zone,
        2 => time.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture) + zone,
        9 => time.ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture) + zone,
        _ => time.ToString("yyyy-MM-dd'T'HH:mm:ss." + new string('f', detail - 2), CultureInfo.InvariantCulture) + zone,
    };

    private static PreparedLeaf Leaf(int path, LeafType type, byte[]? positions, (string Text, bool IsKnown) number, (string Text, bool IsKnown) time, string text)
    {
        if (type == LeafType.Node) return new PreparedLeaf(path, type, positions, null, null, null);
        if (type == LeafType.Number) return new PreparedLeaf(path, type, positions, double.Parse(number.Text, CultureInfo.InvariantCulture) + 0.0, number.IsKnown ? number.Text : null, null);
        if (type is LeafType.Time or LeafType.TimeEnd)
            return new PreparedLeaf(path, type, positions, AqlComparable.StretchOf(time.Text)!.Value.From - Epoch, time.IsKnown && type == LeafType.Time ? time.Text : null, null);
        var sink = new LeafSink();
        if (type == LeafType.Text) sink.Text(new LeafPath("p"), [], text);
        else sink.Code(new LeafPath("p"), [], text);
        return new PreparedLeaf(path, type, positions, null, sink.Leaves[0].Text, sink.Leaves[0].Sort);
    }

    private static string Shown(PreparedLeaf leaf) =>
        $"{leaf.PathId} {leaf.Type} {Convert.ToHexString(leaf.Positions ?? [])} {leaf.Number:R} {leaf.Text} {Convert.ToHexString(leaf.Sort ?? [])}";
}
