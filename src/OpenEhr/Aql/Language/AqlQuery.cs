namespace Varde.OpenEhr.Aql.Language;

/// <summary>A query as it is written. AQL 1.1.0, query structure.</summary>
/// <param name="Text">The whole text, which all spans point into.</param>
/// <param name="Select">What is returned.</param>
/// <param name="From">Which data is looked at.</param>
/// <param name="Where">What the data must satisfy; null for no condition.</param>
/// <param name="GroupBy">The grouping, an extension; empty for none.</param>
/// <param name="OrderBy">The order; empty for none.</param>
/// <param name="Limit">Which part of the rows; null for all.</param>
public sealed record AqlQuery(
    string Text, AqlSelect Select, AqlContainment From, AqlCondition? Where, IReadOnlyList<AqlExpression> GroupBy, IReadOnlyList<AqlOrder> OrderBy, AqlLimit? Limit);

/// <summary>SELECT.</summary>
/// <param name="Distinct">True when equal rows are returned once.</param>
/// <param name="Top">The deprecated TOP; null when absent.</param>
/// <param name="Columns">The columns, at least one; none for <c>*</c>, an extension.</param>
public sealed record AqlSelect(bool Distinct, AqlTop? Top, IReadOnlyList<AqlColumn> Columns);

/// <summary>TOP, deprecated in favour of LIMIT.</summary>
/// <param name="Count">How many rows.</param>
/// <param name="Backward">True for the last ones.</param>
/// <param name="Span">Where it stands.</param>
public sealed record AqlTop(long Count, bool Backward, AqlSpan Span);

/// <summary>A column.</summary>
/// <param name="Expression">What it holds.</param>
/// <param name="Alias">Its name; null when it has none.</param>
public sealed record AqlColumn(AqlExpression Expression, string? Alias);

/// <summary>A sorting expression.</summary>
/// <param name="Expression">What is sorted by: a path, or the alias of a column.</param>
/// <param name="Descending">True for the largest first.</param>
public sealed record AqlOrder(AqlExpression Expression, bool Descending);

/// <summary>LIMIT and OFFSET. Numbers by the grammar; parameters are an extension.</summary>
/// <param name="Count">How many rows at most.</param>
/// <param name="Offset">How many rows are passed over; null for none.</param>
public sealed record AqlLimit(AqlExpression Count, AqlExpression? Offset);
