namespace Varde.OpenEhr.Templates;

/// <summary>A constraint on one attribute of an object (AOM 1.4 §5.3, C_SINGLE_ATTRIBUTE and C_MULTIPLE_ATTRIBUTE).</summary>
public sealed class CAttribute
{
    private readonly IReadOnlyList<CObject> _children = [];

    /// <summary>The attribute's name in the reference model, such as <c>events</c>.</summary>
    public required string RmAttributeName { get; init; }

    /// <summary>Whether the attribute must be there: 0..0, 0..1 or 1..1.</summary>
    public required MultiplicityInterval Existence { get; init; }

    /// <summary>True for a container (C_MULTIPLE_ATTRIBUTE), false for one single value, whose children are alternatives.</summary>
    public required bool IsMultiple { get; init; }

    /// <summary>How many members the container has and whether they are ordered and unique; null for a single value.</summary>
    public Cardinality? Cardinality { get; init; }

    /// <summary>The constraints on the members (container) or the alternatives (single value); empty means any.</summary>
    public IReadOnlyList<CObject> Children
    {
        get => _children;
        init
        {
            _children = value;
            foreach (var child in value)
            {
                child.Parent = this;
            }
        }
    }

    /// <summary>The object that holds this attribute.</summary>
    public CComplexObject? Parent { get; internal set; }

    /// <summary>The path from the root of the template.</summary>
    public string Path => $"{(Parent is null or { Parent: null } ? "" : Parent.Path)}/{RmAttributeName}";
}

/// <summary>How many members a container may have, and of what kind it is (AOM 1.4, CARDINALITY).</summary>
/// <param name="Interval">The number of members.</param>
/// <param name="IsOrdered">True when the order means something.</param>
/// <param name="IsUnique">True when no member may stand twice.</param>
public sealed record Cardinality(MultiplicityInterval Interval, bool IsOrdered, bool IsUnique);
