using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Aql.Evaluation;

/// <summary>The places that outlines of compositions have, each once. Not to be grown by two at a time.</summary>
public sealed class OutlineTree
{
    private readonly Dictionary<(int Above, string Attribute, string NodeId, RmClass Class), OutlineNode> _known = [];

    /// <summary>How many places there are.</summary>
    public int Count => _known.Count;

    /// <summary>The root of compositions of an archetype.</summary>
    public OutlineNode Root(string archetypeId) => Known((-1, "", archetypeId, RmModel.Composition), index => new(index, null, null, archetypeId, RmModel.Composition));

    /// <summary>A place below another.</summary>
    /// <param name="above">The place above.</param>
    /// <param name="attribute">The attribute that leads here.</param>
    /// <param name="nodeId">The archetype id or code of the nodes; empty where they have none.</param>
    /// <param name="type">The class of the nodes; not abstract.</param>
    public OutlineNode Below(OutlineNode above, RmAttribute attribute, string nodeId, RmClass type) =>
        Known((above.Index, attribute.Name, nodeId, type), index => new(index, above, attribute, nodeId, type));

    private OutlineNode Known((int, string, string, RmClass) key, Func<int, OutlineNode> make)
    {
        if (_known.TryGetValue(key, out var node)) return node;
        return _known[key] = make(_known.Count);
    }
}

/// <summary>A place of an outline.</summary>
public sealed class OutlineNode
{
    internal OutlineNode(int index, OutlineNode? above, RmAttribute? attribute, string nodeId, RmClass type)
    {
        (Index, Above, Attribute, NodeId, Class) = (index, above, attribute, nodeId, type);
        NodeIdAttribute = nodeId.Length > 0 ? type.Find("archetype_node_id") : null;
        Positions = (above?.Positions ?? 0) + (attribute is { IsMultiple: true } ? 1 : 0);
    }

    /// <summary>Its number in the tree.</summary>
    public int Index { get; }

    /// <summary>The place above; null of a root.</summary>
    public OutlineNode? Above { get; }

    /// <summary>The attribute that leads here; null of a root.</summary>
    public RmAttribute? Attribute { get; }

    /// <summary>The archetype id or code of the nodes; empty where they have none.</summary>
    public string NodeId { get; }

    /// <summary>The class of the nodes.</summary>
    public RmClass Class { get; }

    /// <summary>How many positions tell its nodes apart.</summary>
    public int Positions { get; }

    internal RmAttribute? NodeIdAttribute { get; }
}

/// <summary>A value within a node of an outline.</summary>
/// <param name="Steps">The attributes on the way with the class of the object that each leads to.</param>
/// <param name="Attribute">The attribute that has the value.</param>
/// <param name="Beside">What else the last object on the way has; null for nothing.</param>
public sealed record OutlineValue(IReadOnlyList<(RmAttribute Attribute, RmClass Class)> Steps, RmAttribute Attribute, (RmAttribute Attribute, object Value)? Beside);
