using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Varde.OpenEhr.Simplified;

/// <summary>What kind of JSON value stands at a key.</summary>
internal enum SimplifiedKind
{
    /// <summary>null</summary>
    Null,

    /// <summary>A text.</summary>
    Text,

    /// <summary>A number, kept as its text.</summary>
    Number,

    /// <summary>true or false.</summary>
    Boolean,

    /// <summary>An object or array, kept as its JSON: only after <c>|raw</c>.</summary>
    Json,
}

/// <summary>A JSON value at a key; numbers and booleans as their JSON text.</summary>
internal readonly record struct SimplifiedValue(SimplifiedKind Kind, string Text)
{
    public static SimplifiedValue Of(string text) => new(SimplifiedKind.Text, text);

    public static SimplifiedValue Of(bool value) => new(SimplifiedKind.Boolean, value ? "true" : "false");

    public static SimplifiedValue Number(string text) => new(SimplifiedKind.Number, text);

    public bool IsEmpty => Kind == SimplifiedKind.Null || (Kind == SimplifiedKind.Text && Text.Length == 0);
}

/// <summary>A value after a suffix (<c>|magnitude</c>, or the empty suffix), and whether anything has read it.</summary>
internal sealed class SimplifiedLeaf(string suffix, SimplifiedValue value)
{
    public string Suffix { get; } = suffix;

    public SimplifiedValue Value { get; } = value;

    public bool IsRead { get; set; }
}

/// <summary>
/// One node of a simplified document: <c>any_event:1</c> with its values and children. FLAT and STRUCTURED are two ways to write the same tree
/// (Simplified Formats §4, "Conversion Between Formats"), so reader and writer know only this.
/// </summary>
internal sealed class SimplifiedNode(string id, int index, SimplifiedNode? parent)
{
    /// <summary>More values than this at one node are no document of ours: it keeps hostile input from costing quadratic time.</summary>
    public const int MaxLeaves = 256;

    private const int FewGroups = 12;
    private static readonly List<SimplifiedNode> None = [];
    private readonly List<SimplifiedNodeGroup> _groups = [];
    private Dictionary<string, SimplifiedNodeGroup>? _byId;

    public string Id { get; } = id;

    public int Index { get; } = index;

    public SimplifiedNode? Parent { get; } = parent;

    /// <summary>How many nodes lie above.</summary>
    public int Depth { get; } = parent is null ? 0 : parent.Depth + 1;

    public List<SimplifiedLeaf> Leaves { get; } = [];

    public List<SimplifiedNodeGroup> Groups => _groups;

    /// <summary>Set when the node was consumed as the description of a level that the format removes.</summary>
    public bool IsTaken { get; set; }

    /// <summary>True for a node written as <c>|meaning|code</c>: an attribute that is a value with suffixes of its own.</summary>
    public bool IsPiped => Id.StartsWith('|');

    public bool HasContent => Leaves.Exists(leaf => !leaf.Value.IsEmpty) || _groups.Exists(group => group.Nodes.Exists(node => node.HasContent));

    public SimplifiedNodeGroup? Group(ReadOnlySpan<char> id)
    {
        if (_byId is not null) return _byId.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(id, out var known) ? known : null;
        foreach (var group in _groups)
            if (id.SequenceEqual(group.Id)) return group;
        return null;
    }

    /// <summary>The nodes called <paramref name="id"/> in the order of their indices.</summary>
    public List<SimplifiedNode> All(string id) => Group(id)?.Nodes ?? None;

    public SimplifiedNode? Find(string id) => Group(id)?.Nodes[0];

    /// <summary>The child, made when it is not there yet.</summary>
    public SimplifiedNode Child(ReadOnlySpan<char> id, int index = 0) => Child(id, index, out _);

    /// <summary>The child, and whether it was made just now.</summary>
    public SimplifiedNode Child(ReadOnlySpan<char> id, int index, out bool isNew) => (Group(id) ?? AddGroup(id.ToString())).Node(index, this, out isNew);

    /// <summary>The next child of this name, for writing.</summary>
    public SimplifiedNode Append(string id) => Child(id, Group(id)?.Next ?? 0);

    /// <summary>Adds a value; false when one stands there already or the node has too many.</summary>
    public bool Put(string suffix, SimplifiedValue value)
    {
        if (Leaves.Count >= MaxLeaves || Leaf(suffix) is not null) return false;
        Leaves.Add(new(suffix, value));
        return true;
    }

    public SimplifiedLeaf? Leaf(string suffix)
    {
        foreach (var leaf in Leaves)
            if (leaf.Suffix == suffix) return leaf;
        return null;
    }

    public bool Has(string suffix) => Leaf(suffix) is { } leaf && !leaf.Value.IsEmpty;

    /// <summary>Reads the value at a suffix; an empty one counts as absent.</summary>
    public bool Take(string suffix, out SimplifiedValue value, [NotNullWhen(true)] out SimplifiedLeaf? leaf)
    {
        leaf = Leaf(suffix);
        value = leaf?.Value ?? default;
        if (leaf is null || value.IsEmpty) return false;
        leaf.IsRead = true;
        return true;
    }

    public string? TakeText(string suffix) => Take(suffix, out var value, out _) && value.Kind != SimplifiedKind.Json ? value.Text : null;

    /// <summary>Forgets everything that was written here.</summary>
    public void Clear()
    {
        Leaves.Clear();
        _groups.Clear();
        _byId = null;
    }

    /// <summary>The FLAT key of the node.</summary>
    public string Key => AppendKey(new StringBuilder()).ToString();

    public string KeyOf(string suffix) => suffix.Length == 0 ? Key : $"{Key}|{suffix}";

    /// <summary>The keys below (and at) this node that nothing has read and that have a value.</summary>
    public void CollectUnread(List<string> keys)
    {
        foreach (var leaf in Leaves)
            if (!leaf.IsRead && !leaf.Value.IsEmpty) keys.Add(KeyOf(leaf.Suffix));
        foreach (var group in _groups)
            foreach (var node in group.Nodes) node.CollectUnread(keys);
    }

    public void MarkAllRead()
    {
        foreach (var leaf in Leaves) leaf.IsRead = true;
        foreach (var group in _groups)
            foreach (var node in group.Nodes) node.MarkAllRead();
    }

    private SimplifiedNodeGroup AddGroup(string id)
    {
        var group = new SimplifiedNodeGroup(id);
        _groups.Add(group);
        if (_groups.Count > FewGroups && _byId is null) _byId = _groups.ToDictionary(one => one.Id, StringComparer.Ordinal);
        else _byId?.Add(id, group);
        return group;
    }

    private StringBuilder AppendKey(StringBuilder key)
    {
        if (Parent is null) return key;
        Parent.AppendKey(key);
        if (key.Length > 0 && !IsPiped) key.Append('/');
        key.Append(Id);
        return Index > 0 || Parent.Group(Id)!.Nodes.Count > 1 ? key.Append(':').Append(Index.ToString(CultureInfo.InvariantCulture)) : key;
    }
}

/// <summary>The nodes of one name under one parent, in the order of their indices.</summary>
internal sealed class SimplifiedNodeGroup(string id)
{
    private readonly List<SimplifiedNode> _nodes = [];
    private Dictionary<int, SimplifiedNode>? _byIndex;
    private bool _isInOrder = true;

    public string Id { get; } = id;

    public List<SimplifiedNode> Nodes => _isInOrder ? _nodes : Ordered();

    /// <summary>True when the form allows several, so that even the first is written with its index.</summary>
    public bool IsIndexed { get; set; }

    public int Next => Nodes.Count == 0 ? 0 : Nodes[^1].Index + 1;

    public SimplifiedNode Node(int index, SimplifiedNode parent, out bool isNew)
    {
        isNew = false;
        if (_nodes.Count > 0 && _nodes[^1].Index == index) return _nodes[^1];
        if (_byIndex is null && _nodes.Count > 0 && _nodes[^1].Index > index) _byIndex = _nodes.ToDictionary(node => node.Index);
        if (_byIndex?.TryGetValue(index, out var known) == true) return known;
        var node = new SimplifiedNode(Id, index, parent);
        isNew = true;
        _isInOrder &= _nodes.Count == 0 || _nodes[^1].Index < index;
        _nodes.Add(node);
        _byIndex?.Add(index, node);
        return node;
    }

    // Put in order once, when they are asked for: to insert each at its place would cost quadratic time.
    private List<SimplifiedNode> Ordered()
    {
        _nodes.Sort((one, other) => one.Index.CompareTo(other.Index));
        _isInOrder = true;
        return _nodes;
    }
}
