namespace Varde.Fhir.Profiles.Snapshots;

/// <summary>
/// An element of a snapshot, with the elements in it and its slices. What a profile leaves as it is in its base is not copied: a node shows what its origin
/// has until it gets something of its own. When it is built it changes no more.
/// </summary>
internal sealed class ElementNode
{
    private readonly ElementNode? _origin;
    private List<ElementNode>? _children;
    private List<ElementNode>? _slices;
    private sbyte _demands;

    /// <summary>A node of its own.</summary>
    public ElementNode(string name, ElementRule rule) => (Name, Rule) = (name, rule);

    private ElementNode(ElementNode origin)
    {
        _origin = origin;
        (Name, SliceName, Rule, IsConstrained) = (origin.Name, origin.SliceName, origin.Rule, origin.IsConstrained);
    }

    /// <summary>The name; of a choice with <c>[x]</c>; of a root that of its type.</summary>
    public string Name { get; private init; }

    /// <summary>The name in a resource, of a choice without <c>[x]</c>.</summary>
    public string Key => IsChoice ? Name[..^3] : Name;

    /// <summary>Whether it may be one of several types.</summary>
    public bool IsChoice => Name.EndsWith("[x]", StringComparison.Ordinal);

    /// <summary>The name of the slice; null when it is none.</summary>
    public string? SliceName { get; private init; }

    /// <summary>What is said of it.</summary>
    public ElementRule Rule { get; private set; }

    /// <summary>Whether a profile says more of it than its type does.</summary>
    public bool IsConstrained { get; private set; }

    /// <summary>Whether a profile says more of it, or of something in it, than its type does.</summary>
    public bool Demands => (_demands == 0 ? _demands = IsConstrained || Slices.Count > 0 || Children.Any(c => c.Demands) ? (sbyte)1 : (sbyte)-1 : _demands) > 0;

    /// <summary>The elements in it; none where a definition leaves them to the type.</summary>
    public IReadOnlyList<ElementNode> Children => _children ?? _origin?.Children ?? [];

    /// <summary>Its slices.</summary>
    public IReadOnlyList<ElementNode> Slices => _slices ?? _origin?.Slices ?? [];

    /// <summary>A node that can be changed without its origin.</summary>
    public static ElementNode CopyOf(ElementNode origin) => new(origin);

    /// <summary>Copies for a profile what its base has, so that it can be changed.</summary>
    public List<ElementNode> OwnChildren() => _children ??= [.. (_origin?.Children ?? []).Select(c => new ElementNode(c))];

    /// <summary>As <see cref="OwnChildren"/>.</summary>
    public List<ElementNode> OwnSlices() => _slices ??= [.. (_origin?.Slices ?? []).Select(c => new ElementNode(c))];

    /// <summary>Gives the node the elements of a type.</summary>
    public void TakeChildrenOf(ElementNode type) => _children = [.. type.Children.Select(c => new ElementNode(c))];

    /// <summary>Changes what is said of it.</summary>
    public void Set(ElementRule rule)
    {
        IsConstrained |= !rule.AsksTheSame(Rule);
        Rule = rule;
    }

    /// <summary>A new slice: what holds for all holds for it, and it need not be there.</summary>
    public ElementNode AddSlice(string name)
    {
        var slice = new ElementNode(this) { SliceName = name, Rule = Rule with { Min = 0, Slicing = null }, IsConstrained = false };
        slice._slices = [];
        OwnSlices().Add(slice);
        return slice;
    }

    /// <inheritdoc/>
    public override string ToString() => SliceName is null ? Name : $"{Name}:{SliceName}";
}
