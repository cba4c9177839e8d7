using CsCheck;
using Varde.Records;
using Varde.Records.Commits;
using Varde.Records.Queries;

namespace Varde.Modules.Tests.Records;

/// <summary>What is asked of packed leaves is answered as of the leaves themselves.</summary>
public sealed class LeafPackTests
{
    private static readonly Gen<int[]> Paths = Gen.Int[1, 6].Array[1, 3];

    // Few values, of which some are longer than a key, so that terms often hold.
    private static readonly Gen<string> Words = Gen.OneOf(
        Gen.Const(""), Gen.Const("a"), Gen.Const("A"), Gen.Const("å"), Gen.Const("aa"), Gen.Const(new string('å', 24) + "x"), Gen.Const(new string('å', 24) + "y"), Gen.Const(new string('z', 220)));

    private static readonly Gen<PreparedLeaf> Leaves = Gen.Select(Gen.Int[1, 8], Gen.Enum<LeafType>(), Gen.Int[-3, 3], Words).Select(Leaf);

    private static readonly Gen<LeafFilter> Simple = Gen.OneOf(
        Gen.Select(Paths, Gen.Int[-3, 3], Gen.Int[-3, 3]).Select((paths, low, high) => (LeafFilter)new LeafRange(paths, low < -2 ? null : low, high > 2 ? null : high)),
        Gen.Select(Paths, Words.Array[1, 2], Gen.Bool).Select((paths, words, isCode) => (LeafFilter)new LeafKeys(paths, [.. words.Select(w => KeyOf(w, isCode))])),
        Gen.Select(Paths, Words).Select((paths, word) => (LeafFilter)LeafKeyRange.Prefix(paths, word)));

    private static readonly Gen<LeafFilter> Filters = Gen.OneOf(
        Simple, Simple.Array[1, 3].Select(terms => (LeafFilter)new LeafAny(terms)), Simple.Array[1, 3].Select(terms => (LeafFilter)new LeafAll([new LeafAny(terms), .. terms])));

    [Fact]
    public void A_filter_takes_packed_leaves_when_it_takes_the_leaves() => Gen.Select(Leaves.List[0, 12], Filters).Sample((leaves, filter) =>
    {
        var pack = PackedLeaves.Write([.. leaves.OrderBy(l => l.PathId)]);
        Assert.Equal(IsTaken(leaves, filter), LeafPack.Matches(pack, filter));
        Assert.Equal(leaves.Exists(l => l.PathId is < 2 or > 7), LeafPack.HasBeyond(pack, 2, 7));
    });

    private static bool IsTaken(List<PreparedLeaf> leaves, LeafFilter filter) => filter switch
    {
        LeafAll all => all.Terms.All(term => IsTaken(leaves, term)),
        LeafAny any => any.Terms.Any(term => IsTaken(leaves, term)),
        LeafRange r => leaves.Exists(l => r.Paths.Contains(l.PathId) && l.Number is { } n && n >= (r.Low ?? double.MinValue) && n <= (r.High ?? double.MaxValue)),
        LeafKeys k => leaves.Exists(l => k.Paths.Contains(l.PathId) && l.Sort is { } sort && k.Keys.Any(key => key.SequenceEqual(sort))),
        LeafKeyRange k => leaves.Exists(l => k.Paths.Contains(l.PathId) && l.Sort is { } sort && sort.AsSpan().SequenceCompareTo(k.Low) >= 0 && (k.Above is null || sort.AsSpan().SequenceCompareTo(k.Above) < 0)),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static byte[] KeyOf(string word, bool isCode) => isCode ? LeafSink.CodeKey(word) : LeafSink.SortKey(word);

    private static PreparedLeaf Leaf(int path, LeafType type, int number, string word)
    {
        if (type is not (LeafType.Text or LeafType.Code)) return new(path, type, null, type == LeafType.Node ? null : number, null, null);
        var (text, key) = type == LeafType.Text ? LeafSink.TextParts(word) : LeafSink.CodeParts(word);
        return new(path, type, null, null, text, key);
    }
}
