using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Aql.Evaluation;

/// <summary>
/// Builds outlines of compositions: the nodes and values that a query looks at and nothing else, from where they are and how they were written. To the
/// query an outline is the document. One builder serves one thread.
/// </summary>
/// <param name="tree">The places that there are; it may grow meanwhile.</param>
public sealed class OutlineBuilder(OutlineTree tree)
{
    /// <summary>How many positions can tell nodes apart.</summary>
    public const int MostPositions = 8;

    private const int HighestPosition = 255;

    // Nearly every place has one node in a document; further ones are kept aside. What was made for another document has another number.
    private readonly Dictionary<(int Place, ulong Positions), RmObject> _further = [];
    private (int Document, ulong Positions, RmObject Node)[] _first = new (int, ulong, RmObject)[tree.Count];
    private int _document;

    /// <summary>Begins a document.</summary>
    public void Begin()
    {
        _document++;
        if (_further.Count > 0) _further.Clear();
    }

    /// <summary>Adds a node, and the nodes around it, unless they are there.</summary>
    /// <param name="place">The place.</param>
    /// <param name="positions">Tells the nodes of one place apart, from the outermost in.</param>
    /// <param name="node">The node.</param>
    /// <returns>False when the positions are too large: such a document has no outline.</returns>
    public bool TryAdd(OutlineNode place, ReadOnlySpan<int> positions, out RmObject? node)
    {
        node = null;
        if (place.Positions > MostPositions) return false;
        foreach (var position in positions)
            if (position > HighestPosition) return false;
        if (place.Index >= _first.Length) Array.Resize(ref _first, Math.Max(tree.Count, place.Index + 1) * 2);
        node = Node(place, positions);
        return true;
    }

    /// <summary>Puts a value into a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="value">Where in the node.</param>
    /// <param name="written">How the value is written.</param>
    public static void Put(RmObject node, OutlineValue value, string written)
    {
        var target = node;
        foreach (var (attribute, type) in value.Steps)
        {
            if (target.At(attribute) is not RmObject below) target.Fill(attribute, below = type.Create());
            target = below;
        }
        target.Fill(value.Attribute, value.Attribute.Kind == RmKind.String ? written : RmNumber.Parse(written));
        if (value.Beside is var (other, said)) target.Fill(other, said);
    }

    private RmObject Node(OutlineNode place, ReadOnlySpan<int> positions)
    {
        var key = Key(positions[..Math.Min(place.Positions, positions.Length)]);
        ref var first = ref _first[place.Index];
        if (first.Document == _document && first.Positions == key) return first.Node;
        if (first.Document == _document && _further.TryGetValue((place.Index, key), out var known)) return known;
        var node = Made(place);
        if (first.Document == _document) _further.Add((place.Index, key), node);
        else first = (_document, key, node);
        if (place.Above is { } above) Attach(Node(above, positions), place.Attribute!, node);
        return node;
    }

    private static RmObject Made(OutlineNode place)
    {
        var node = place.Class.Create();
        if (place.NodeIdAttribute is { } id) node.Fill(id, place.NodeId);
        return node;
    }

    private static void Attach(RmObject above, RmAttribute attribute, RmObject node)
    {
        if (attribute.IsMultiple) above.Append(attribute, node);
        else above.Fill(attribute, node);
    }

    private static ulong Key(ReadOnlySpan<int> positions)
    {
        ulong key = 0;
        foreach (var position in positions) key = (key << 8) | (uint)position;
        return key;
    }
}
