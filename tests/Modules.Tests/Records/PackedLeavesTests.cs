using CsCheck;
using Varde.Records;
using Varde.Records.Commits;

namespace Varde.Modules.Tests.Records;

/// <summary>The packed form of a document's leaves.</summary>
public sealed class PackedLeavesTests
{
    private static readonly Gen<byte[]?> Positions = Gen.OneOf(Gen.Const((byte[]?)null), Gen.Byte.Array[1, 5].Select(b => (byte[]?)b));

    private static readonly Gen<PreparedLeaf> Leaves = Gen.Select(
        Gen.Int[-100_000, 100_000], Gen.Enum<LeafType>(), Positions, Gen.OneOf(Gen.Double.Where(double.IsFinite), Gen.Int.Select(i => (double)i), Gen.Int.Select(i => i / 10.0)),
        Gen.Long[-62_135_596_800_000_000, 253_402_300_799_000_000], Gen.String[0, 250]).Select((path, type, positions, number, time, text) => Leaf(path, type, positions, number, time, text));

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

    private static PreparedLeaf Leaf(int path, LeafType type, byte[]? positions, double number, long time, string text)
    {
        if (type == LeafType.Number) return new PreparedLeaf(path, type, positions, number + 0.0, null, null);
        if (type is LeafType.Time or LeafType.TimeEnd) return new PreparedLeaf(path, type, positions, time, null, null);
        var sink = new LeafSink();
        if (type == LeafType.Text) sink.Text(new LeafPath("p"), [], text);
        else sink.Code(new LeafPath("p"), [], text);
        return new PreparedLeaf(path, type, positions, null, sink.Leaves[0].Text, sink.Leaves[0].Sort);
    }

    private static string Shown(PreparedLeaf leaf) =>
        $"{leaf.PathId} {leaf.Type} {Convert.ToHexString(leaf.Positions ?? [])} {leaf.Number:R} {leaf.Text} {Convert.ToHexString(leaf.Sort ?? [])}";
}
