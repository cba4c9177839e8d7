namespace Varde.OpenEhr.Aql.Language;

/// <summary>A predicate, without its brackets. AQL 1.1.0, predicates.</summary>
/// <param name="Span">Where it stands.</param>
public abstract record AqlPredicate(AqlSpan Span);

/// <summary>Both, or at least one of two.</summary>
/// <param name="Span">Where it stands.</param>
/// <param name="IsAnd">False for OR.</param>
/// <param name="Left">The left side.</param>
/// <param name="Right">The right side.</param>
public sealed record AqlPredicatePair(AqlSpan Span, bool IsAnd, AqlPredicate Left, AqlPredicate Right) : AqlPredicate(Span);

/// <summary>An archetype id or a code, or a parameter for one: short for <c>archetype_node_id = …</c>.</summary>
/// <param name="Span">Where it stands.</param>
/// <param name="NodeId">The id; null when it is a parameter.</param>
/// <param name="Parameter">The parameter; null when it is an id.</param>
public sealed record AqlNodeIdPredicate(AqlSpan Span, string? NodeId, AqlParameter? Parameter) : AqlPredicate(Span);

/// <summary>A name after a comma: short for <c>name/value = …</c>, or for the code of the name.</summary>
/// <param name="Span">Where it stands.</param>
/// <param name="Name">A text or a parameter; null when it is a code.</param>
/// <param name="Terminology">The terminology of the code, <c>local</c> for a code of the archetype; null when it is a name.</param>
/// <param name="Code">The code; null when it is a name.</param>
public sealed record AqlNamePredicate(AqlSpan Span, AqlExpression? Name, string? Terminology, string? Code) : AqlPredicate(Span);

/// <summary>A comparison of a path from the node.</summary>
/// <param name="Span">Where it stands.</param>
/// <param name="Path">The path.</param>
/// <param name="Operator">How it is compared.</param>
/// <param name="Value">What with: a literal or a parameter; null when it is a path.</param>
/// <param name="OtherPath">What with: a path from the node; null when it is a value.</param>
public sealed record AqlComparisonPredicate(
    AqlSpan Span, IReadOnlyList<AqlPathStep> Path, AqlOperator Operator, AqlExpression? Value, IReadOnlyList<AqlPathStep>? OtherPath) : AqlPredicate(Span);

/// <summary>A path from the node that a regular expression matches.</summary>
/// <param name="Span">Where it stands.</param>
/// <param name="Path">The path.</param>
/// <param name="Pattern">The regular expression without its slashes.</param>
public sealed record AqlRegexPredicate(AqlSpan Span, IReadOnlyList<AqlPathStep> Path, string Pattern) : AqlPredicate(Span);
