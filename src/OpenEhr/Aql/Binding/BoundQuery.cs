using Varde.OpenEhr.Aql.Evaluation;
using Varde.OpenEhr.Aql.Language;

namespace Varde.OpenEhr.Aql.Binding;

/// <summary>A query that is ready to be answered: its variables, classes, paths and parameters are known.</summary>
public sealed record BoundQuery
{
    /// <summary>The query as it is written.</summary>
    public required AqlQuery Syntax { get; init; }

    /// <summary>Its columns.</summary>
    public required IReadOnlyList<BoundColumn> Columns { get; init; }

    /// <summary>Which data it looks at.</summary>
    public required BoundContainment From { get; init; }

    /// <summary>The class expressions of FROM, by their index.</summary>
    public required IReadOnlyList<BoundClass> Classes { get; init; }

    /// <summary>The places of its paths, by their index.</summary>
    public required IReadOnlyList<PathPlace> Places { get; init; }

    /// <summary>The condition; null when there is none.</summary>
    public BoundCondition? Where { get; init; }

    /// <summary>What the rows are grouped by; empty when they are not.</summary>
    public required IReadOnlyList<BoundExpression> GroupBy { get; init; }

    /// <summary>Its aggregates, by their index.</summary>
    public required IReadOnlyList<BoundAggregate> Aggregates { get; init; }

    /// <summary>The order.</summary>
    public required IReadOnlyList<BoundOrder> OrderBy { get; init; }

    /// <summary>True when equal rows are returned once.</summary>
    public bool IsDistinct { get; init; }

    /// <summary>How many rows at most; null for all.</summary>
    public long? Limit { get; init; }

    /// <summary>How many rows are passed over.</summary>
    public long Offset { get; init; }

    /// <summary>True when the last rows are meant, by TOP … BACKWARD.</summary>
    public bool TakesLast { get; init; }

    /// <summary>What is odd about the query, but no fault.</summary>
    public required IReadOnlyList<AqlFault> Warnings { get; init; }

    /// <summary>The archetypes and codes that it names.</summary>
    public required IReadOnlyList<BoundNodeId> NodeIds { get; init; }

    /// <summary>The query for a part of its rows.</summary>
    /// <param name="offset">How many of its rows are passed over.</param>
    /// <param name="count">How many are taken; null for all.</param>
    public BoundQuery Part(long offset, long? count) =>
        this with { Offset = Offset + offset, Limit = Limit is { } limit ? Math.Min(count ?? long.MaxValue, Math.Max(0, limit - offset)) : count };

    /// <summary>The text of the query.</summary>
    public string Text => Syntax.Text;

    /// <summary>True when the rows are grouped, be it into one.</summary>
    public bool IsGrouped => Aggregates.Count > 0 || GroupBy.Count > 0;
}

/// <summary>A column.</summary>
/// <param name="Name">Its alias, or <c>#</c> and its place from 0.</param>
/// <param name="Path">Its path as written; null when it is none.</param>
/// <param name="Expression">What it holds.</param>
public sealed record BoundColumn(string Name, string? Path, BoundExpression Expression);

/// <summary>What rows are ordered by.</summary>
/// <param name="Expression">The expression.</param>
/// <param name="Descending">True for the largest first.</param>
public sealed record BoundOrder(BoundExpression Expression, bool Descending);
