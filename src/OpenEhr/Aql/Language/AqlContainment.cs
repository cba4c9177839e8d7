namespace Varde.OpenEhr.Aql.Language;

/// <summary>What FROM says. AQL 1.1.0, containment.</summary>
/// <param name="Span">Where it stands.</param>
public abstract record AqlContainment(AqlSpan Span);

/// <summary>Which versions a VERSION expression means.</summary>
public enum AqlVersions
{
    /// <summary>The latest, also when nothing is said.</summary>
    Latest,

    /// <summary>All.</summary>
    All,

    /// <summary>Those of all that satisfy the predicate.</summary>
    Matching,
}

/// <summary>A class expression.</summary>
/// <param name="Span">Where it stands.</param>
/// <param name="ClassName">The class as written.</param>
/// <param name="Variable">The variable; null when it has none.</param>
/// <param name="Predicate">What its objects must satisfy; null for any.</param>
/// <param name="Versions">For VERSION: which.</param>
public sealed record AqlClassExpression(AqlSpan Span, string ClassName, string? Variable, AqlPredicate? Predicate, AqlVersions Versions = AqlVersions.Latest)
    : AqlContainment(Span);

/// <summary>An object of a class and what it must, or must not, contain.</summary>
/// <param name="Span">Where it stands.</param>
/// <param name="Container">The container.</param>
/// <param name="IsNegated">True for NOT CONTAINS.</param>
/// <param name="Content">The content.</param>
public sealed record AqlContains(AqlSpan Span, AqlClassExpression Container, bool IsNegated, AqlContainment Content) : AqlContainment(Span);

/// <summary>Both, or at least one of two.</summary>
/// <param name="Span">Where it stands.</param>
/// <param name="IsAnd">False for OR.</param>
/// <param name="Left">The left side.</param>
/// <param name="Right">The right side.</param>
public sealed record AqlContainmentPair(AqlSpan Span, bool IsAnd, AqlContainment Left, AqlContainment Right) : AqlContainment(Span);
