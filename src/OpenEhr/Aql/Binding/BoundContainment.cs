using Varde.OpenEhr.Aql.Language;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Aql.Binding;

/// <summary>What FROM says, with its classes known.</summary>
public abstract record BoundContainment;

/// <summary>What sort of thing a class expression takes.</summary>
public enum BoundSubject
{
    /// <summary>The EHR.</summary>
    Ehr,

    /// <summary>A VERSIONED_OBJECT or one of its kinds.</summary>
    VersionedObject,

    /// <summary>A VERSION.</summary>
    Version,

    /// <summary>A node of a document, its root included.</summary>
    Node,
}

/// <summary>A class expression.</summary>
public sealed record BoundClass : BoundContainment
{
    /// <summary>Its place among the query's class expressions.</summary>
    public required int Index { get; init; }

    /// <summary>What sort of thing it takes.</summary>
    public required BoundSubject Subject { get; init; }

    /// <summary>The class; an object of a class that inherits from it is one too.</summary>
    public required RmClass Class { get; init; }

    /// <summary>The variable as written; null when it has none.</summary>
    public string? Variable { get; init; }

    /// <summary>What the object must satisfy; null for any.</summary>
    public BoundPredicate? Predicate { get; init; }

    /// <summary>Which versions, for a VERSION.</summary>
    public AqlVersions Versions { get; init; }

    /// <summary>
    /// True when the predicate names a code and the container an archetype or a code: the code is then one of the container's archetype, and nested
    /// archetypes are not looked into. AQL 1.1.0, node predicate: at-codes are local to their archetype.
    /// </summary>
    public bool IsLocal { get; init; }

    /// <summary>True when its objects lie in compositions only.</summary>
    public bool IsInCompositions { get; init; }

    /// <summary>The archetype that codes below it are codes of; null when that is not known.</summary>
    public string? Archetype { get; init; }

    /// <summary>The classes that its objects can have.</summary>
    public IReadOnlyList<RmClass> Classes => Class.Concrete;

    /// <summary>The archetype or code that the predicate demands; null when it demands none.</summary>
    public string? NodeId => NodeIdOf(Predicate);

    /// <summary>The archetype or code that a predicate demands; null when it demands none.</summary>
    public static string? NodeIdOf(BoundPredicate? predicate) => predicate switch
    {
        NodeIdPredicate one => one.NodeId,
        PredicatePair { IsAnd: true } pair => NodeIdOf(pair.Left) ?? NodeIdOf(pair.Right),
        ComparisonPredicate { Operator: AqlOperator.Equal, Path.Steps: [("archetype_node_id", null)], Value.Raw: string id } => id,
        _ => null,
    };

    /// <inheritdoc/>
    public bool Equals(BoundClass? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => Index;
}

/// <summary>A container and what it must, or must not, contain.</summary>
/// <param name="Container">The container.</param>
/// <param name="IsNegated">True for NOT CONTAINS.</param>
/// <param name="Content">The content.</param>
public sealed record BoundContains(BoundClass Container, bool IsNegated, BoundContainment Content) : BoundContainment;

/// <summary>Both, or at least one of two.</summary>
/// <param name="IsAnd">False for OR.</param>
/// <param name="Left">The left side.</param>
/// <param name="Right">The right side.</param>
public sealed record BoundContainmentPair(bool IsAnd, BoundContainment Left, BoundContainment Right) : BoundContainment;
