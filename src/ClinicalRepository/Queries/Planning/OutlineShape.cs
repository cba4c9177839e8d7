using System.Collections.Concurrent;
using Varde.OpenEhr.Aql.Binding;
using Varde.OpenEhr.Aql.Evaluation;
using Varde.OpenEhr.ReferenceModel;
using Varde.Records;

namespace Varde.ClinicalRepository.Queries.Planning;

/// <summary>
/// Makes outlines of compositions for a query: the nodes that its FROM and its paths can meet, with the values that its paths can lead to. It tells of each path that leaves
/// have how much of it is needed, once. May be used by several queries at a time.
/// </summary>
/// <param name="needs">What the query looks at.</param>
/// <param name="catalogue">The paths that leaves have.</param>
internal sealed class OutlineShape(OutlineNeeds needs, SearchCatalogue catalogue)
{
    private const int MostChosen = 64;

    private readonly OutlineTree _tree = new();
    private readonly Lock _growing = new();
    private readonly ConcurrentDictionary<int, Part?> _parts = new();

    /// <summary>The paths that it was made for.</summary>
    public SearchCatalogue Catalogue => catalogue;

    /// <summary>A builder, for one thread.</summary>
    public OutlineBuilder Builder() => new(_tree);

    /// <summary>The outline of a composition; null when its leaves do not tell enough, and it must be opened.</summary>
    /// <param name="builder">Builds it.</param>
    /// <param name="pack">Its packed leaves.</param>
    public Composition? Outline(OutlineBuilder builder, ReadOnlySpan<byte> pack)
    {
        builder.Begin();
        Span<ulong> room = stackalloc ulong[MostChosen];
        if (Chosen(pack, room) is not { } count) return null;
        var chosen = room[..count];
        RmObject? root = null;
        Span<int> positions = stackalloc int[OutlineBuilder.MostPositions];
        var leaves = new LeafReader(pack);
        while (leaves.Next())
        {
            if (PartOf(leaves.PathId) is not { } part) return null;
            if (root is not null && part.Node.Above is null && part.Value is null) continue;
            if (!leaves.TryPositions(positions)) return null;
            // What lies around a node that is passed over is there all the same.
            var used = part.Chosen is { } node && !chosen.Contains(Key(node, positions)) ? new Part(node.Above ?? node, null, null, HasCode: false) : part;
            if (!TryAdd(builder, used, positions, leaves, ref root)) return null;
        }
        return (Composition?)root;
    }

    private static bool TryAdd(OutlineBuilder builder, Part part, ReadOnlySpan<int> positions, LeafReader leaf, ref RmObject? root)
    {
        if (!builder.TryAdd(part.Node, positions, out var node)) return false;
        root ??= part.Node.Above is null ? node : Root(builder, part.Node);
        if (part.Value is null) return true;
        if (leaf.Text() is not { } written) return false;
        OutlineBuilder.Put(node!, part.Value, written);
        return true;
    }

    /// <summary>The nodes that have one of the codes which the query demands; how many. Null when they are too many to be told.</summary>
    private int? Chosen(ReadOnlySpan<byte> pack, Span<ulong> chosen)
    {
        if (needs.Choice is not { } choice) return 0;
        var count = 0;
        Span<int> positions = stackalloc int[OutlineBuilder.MostPositions];
        var leaves = new LeafReader(pack);
        while (leaves.Next())
        {
            if (leaves.Type != LeafType.Code || PartOf(leaves.PathId) is not { HasCode: true, Chosen: { } node } || !IsOneOf(leaves, choice)) continue;
            if (count == chosen.Length || !leaves.TryPositions(positions)) return null;
            chosen[count++] = Key(node, positions);
        }
        return count;
    }

    private static bool IsOneOf(LeafReader leaf, OutlineChoice choice)
    {
        foreach (var code in choice.Utf8)
            if (leaf.IsCode(code)) return true;
        return false;
    }

    // Should two nodes ever have one key, both are taken: an outline may hold more than is needed.
    private static ulong Key(OutlineNode node, ReadOnlySpan<int> positions)
    {
        ulong key = (uint)node.Index;
        foreach (var position in positions[..Math.Min(node.Positions, positions.Length)]) key = unchecked((key * 257) + (uint)position);
        return key;
    }

    private static RmObject? Root(OutlineBuilder builder, OutlineNode node)
    {
        while (node.Above is { } above) node = above;
        return builder.TryAdd(node, [], out var root) ? root : null;
    }

    private Part? PartOf(int pathId)
    {
        if (_parts.TryGetValue(pathId, out var part)) return part;
        lock (_growing) part = catalogue.Find(pathId) is { } path ? Of(path) : null;
        return _parts.GetOrAdd(pathId, part);
    }

    // The way to the leaf is gone as far as nodes go, and cut where the query needs no more of it.
    private Part? Of(KnownLeafPath leaf)
    {
        var steps = PathPattern.Nodes(leaf.Path.Path);
        List<OutlineNode> way = [_tree.Root(steps[0].NodeId)];
        for (var at = 1; at < steps.Count && LeafCoverage.IsWalked([way[^1].Class], steps[at].Attribute); at++)
        {
            var attribute = way[^1].Class.Find(steps[at].Attribute)!;
            if (OutlineClasses.Of(attribute, steps[at].NodeId, at + 1 < steps.Count ? steps[at + 1].Attribute : "") is not { } type) return null;
            way.Add(_tree.Below(way[^1], attribute, steps[at].NodeId, type));
        }
        var tail = leaf.Type is LeafType.TimeEnd or LeafType.Node ? null : string.Join('/', steps.Skip(way.Count).Select(s => s.Attribute));
        List<Reach> reaches = [.. needs.Trails.SelectMany(trail => Reaches(trail, way, tail))];
        var needed = needs.Classes.Max(c => way.FindLastIndex(n => OutlineTrail.CanBe(c, n.Class, n.NodeId)));
        foreach (var reach in reaches) needed = Math.Max(needed, reach.Depth);
        var chosen = ChosenOn(way);
        var hasCode = chosen is not null && Reaches(needs.Choice!.Trail, way, tail).Any(reach => reach.IsToLeaf);
        var value = reaches.Exists(reach => reach.IsToLeaf) ? OutlineTails.ValueAt(way[^1].Class, tail!, leaf.Path.Discriminator) : null;
        return new(way[Math.Max(needed, 0)], value, chosen, hasCode);
    }

    /// <summary>
    /// The node on the way that must have one of the codes demanded; null when there is none, or when it, or what lies below it, may be of use to another part of the query.
    /// </summary>
    private OutlineNode? ChosenOn(List<OutlineNode> way)
    {
        if (needs.Choice is not { Trail.Variable: var variable }) return null;
        var at = way.FindIndex(n => OutlineTrail.CanBe(variable, n.Class, n.NodeId));
        if (at < 0 || way.FindIndex(at + 1, n => OutlineTrail.CanBe(variable, n.Class, n.NodeId)) > 0) return null;
        var isOthers = needs.Classes.Any(c => c != variable && way.FindIndex(at, n => OutlineTrail.CanBe(c, n.Class, n.NodeId)) >= 0)
            || needs.Trails.Where(trail => trail.Variable != variable).SelectMany(trail => Reaches(trail, way, tail: null)).Any(reach => reach.Depth >= at);
        return isOthers ? null : way[at];
    }

    /// <summary>How far along the way a path goes from each node that it can begin at.</summary>
    private static IEnumerable<Reach> Reaches(OutlineTrail trail, List<OutlineNode> way, string? tail) =>
        from begin in Enumerable.Range(0, way.Count) where OutlineTrail.CanBe(trail.Variable, way[begin].Class, way[begin].NodeId) select ReachOf(trail, way, begin, tail);

    private static Reach ReachOf(OutlineTrail trail, List<OutlineNode> way, int from, string? tail)
    {
        var (at, step) = (from, 0);
        for (; at + 1 < way.Count && step < trail.Steps.Count && trail.Takes(step, way[at + 1].Attribute!.Name, way[at + 1].NodeId); at++) step++;
        return new(at, at + 1 == way.Count && tail is not null && OutlineTails.AnsweredBy(way[at].Class, tail).Contains(OutlineTails.Tail(trail, step)));
    }

    /// <summary>How far a path goes.</summary>
    /// <param name="Depth">The last node on the way that it comes to.</param>
    /// <param name="IsToLeaf">True when it goes to the end, and leads to the leaf there.</param>
    private readonly record struct Reach(int Depth, bool IsToLeaf);

    /// <summary>How much of a leaf a query needs.</summary>
    /// <param name="Node">The node.</param>
    /// <param name="Value">The value in the node; null when it is not needed.</param>
    /// <param name="Chosen">The node on the way that is needed only when it has one of the codes demanded; null when that does not matter.</param>
    /// <param name="HasCode">True when the leaf is the code that is demanded.</param>
    private readonly record struct Part(OutlineNode Node, OutlineValue? Value, OutlineNode? Chosen, bool HasCode);
}

/// <summary>Tells the classes of nodes by what paths say of them.</summary>
internal static class OutlineClasses
{
    /// <summary>The class that a node is taken for; null when it cannot be told. Where classes differ in nothing that outlines have, one stands for all.</summary>
    /// <param name="attribute">The attribute that leads to the node.</param>
    /// <param name="nodeId">Its archetype id or code.</param>
    /// <param name="next">The attribute that leads on; empty when none does.</param>
    public static RmClass? Of(RmAttribute attribute, string nodeId, string next)
    {
        if (attribute.Type is not { } declared) return null;
        if (nodeId.Length > 0 && !NodeIdPredicate.IsCodeOfArchetype(nodeId)) return OfArchetype(nodeId) is { } named && named.IsA(declared) ? named : null;
        return declared.Name switch
        {
            "EVENT" => RmModel.PointEvent,
            "ITEM" => next == "items" ? RmModel.Cluster : RmModel.Element,
            "ITEM_STRUCTURE" => next switch { "rows" => RmModel.ItemTable, "item" => RmModel.ItemSingle, _ => RmModel.ItemTree },
            "CONTENT_ITEM" => next == "items" ? RmModel.Section : null,
            _ => declared.IsAbstract ? null : declared,
        };
    }

    /// <summary>The class that an archetype id names; null when it names none that has objects.</summary>
    public static RmClass? OfArchetype(string id) => id.Split('.')[0].Split('-') is [_, _, var name] && RmModel.Find(name) is { IsAbstract: false } type ? type : null;
}
