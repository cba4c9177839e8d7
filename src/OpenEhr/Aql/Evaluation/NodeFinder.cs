using System.Collections.Concurrent;
using Varde.OpenEhr.Aql.Binding;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Aql.Evaluation;

/// <summary>Finds the nodes of a class below a node, at any depth, in the order of the document. It goes only where such nodes can be.</summary>
public sealed class NodeFinder
{
    private static readonly ConcurrentDictionary<RmClass, NodeFinder> Known = new();

    private readonly RmClass _wanted;
    private readonly Dictionary<RmClass, RmAttribute[]> _ways = [];

    private NodeFinder(RmClass wanted)
    {
        _wanted = wanted;
        var leading = ClassesLeadingTo(wanted);
        foreach (var type in RmModel.Classes.Where(c => !c.IsAbstract))
            _ways[type] = [.. type.Attributes.Where(a => a.Type is { } below && below.Concrete.Any(c => c.IsA(wanted) || leading.Contains(c)))];
    }

    /// <summary>True when an object of one class can contain one of another, at any depth.</summary>
    public static bool CanContain(RmClass container, RmClass wanted) => container.Concrete.Any(Of(wanted).CanBeBelow);

    /// <summary>All nodes of a class below a node.</summary>
    public static IReadOnlyList<RmObject> Below(RmObject from, RmClass wanted) => Of(wanted).Below(from, isLocal: false);

    /// <summary>The finder of a class.</summary>
    internal static NodeFinder Of(RmClass wanted) => Known.GetOrAdd(wanted, static w => new(w));

    /// <summary>True when an object of this class can contain what is looked for.</summary>
    internal bool CanBeBelow(RmClass type) => _ways.TryGetValue(type, out var ways) && ways.Length > 0;

    /// <summary>The nodes below a node.</summary>
    /// <param name="from">The node.</param>
    /// <param name="isLocal">True to stay within the archetype of the node: the roots of other archetypes are not looked into.</param>
    internal List<RmObject> Below(RmObject from, bool isLocal)
    {
        var found = new List<RmObject>();
        Collect(from, isLocal, found);
        return found;
    }

    private void Collect(RmObject from, bool isLocal, List<RmObject> found)
    {
        foreach (var attribute in _ways[from.Class])
            switch (from.At(attribute))
            {
                case RmObject one: Visit(one, isLocal, found); break;
                case List<RmObject> items:
                    foreach (var item in items) Visit(item, isLocal, found);
                    break;
            }
    }

    private void Visit(RmObject node, bool isLocal, List<RmObject> found)
    {
        if (isLocal && node is Locatable { ArchetypeNodeId: { } id } && !NodeIdPredicate.IsCodeOfArchetype(id)) return;
        if (node.Class.IsA(_wanted)) found.Add(node);
        Collect(node, isLocal, found);
    }

    private static HashSet<RmClass> ClassesLeadingTo(RmClass wanted)
    {
        var leading = new HashSet<RmClass>();
        bool grown;
        do
        {
            grown = false;
            foreach (var type in RmModel.Classes.Where(c => !c.IsAbstract && !leading.Contains(c)))
                if (type.Attributes.Any(a => a.Type is { } below && below.Concrete.Any(c => c.IsA(wanted) || leading.Contains(c))))
                    grown = leading.Add(type);
        }
        while (grown);
        return leading;
    }
}
