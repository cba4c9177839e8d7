using Varde.Foundation;
using Varde.OpenEhr.Aql.Binding;
using Varde.OpenEhr.Aql.Evaluation;
using Varde.OpenEhr.Aql.Language;

namespace Varde.ClinicalRepository;

/// <summary>A query to be answered.</summary>
/// <param name="Text">The query in AQL.</param>
public sealed record QueryRequest(string Text)
{
    /// <summary>The values of its parameters.</summary>
    public AqlParameters Parameters { get; init; } = AqlParameters.None;

    /// <summary>Only in this EHR; null for all, as far as the query names none itself.</summary>
    public EhrId? Ehr { get; init; }

    /// <summary>How many rows are passed over.</summary>
    public long Offset { get; init; }

    /// <summary>How many rows are wanted; null for all.</summary>
    public long? Fetch { get; init; }

    /// <summary>The data as it was at this time; null for now.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>True when only AQL 1.1 is taken, without the extensions.</summary>
    public bool IsStrict { get; init; }

    /// <summary>The name of the stored query; null for one that is not stored.</summary>
    public string? Name { get; init; }
}

/// <summary>The answer to a query.</summary>
/// <param name="Query">The query as it was understood.</param>
/// <param name="Rows">The rows, a cell for each column.</param>
/// <param name="Remarks">What the reader should know of the answer, in sentences.</param>
/// <param name="Plan">How it was found.</param>
public sealed record QueryAnswer(BoundQuery Query, IReadOnlyList<AqlValue[]> Rows, IReadOnlyList<string> Remarks, QueryPlanReport Plan)
{
    /// <summary>What is odd about the query, but no fault: also archetypes and codes that no template knows.</summary>
    public IReadOnlyList<AqlFault> Warnings => Query.Warnings;

    /// <summary>What the records that were asked hold beside their compositions, which no query sees.</summary>
    public IReadOnlyList<NotCovered> NotCovered { get; init; } = [];
}

/// <summary>How an answer was found.</summary>
/// <param name="Steps">The way, in sentences.</param>
/// <param name="Ehrs">How many EHRs were looked at.</param>
/// <param name="Documents">How many documents were opened.</param>
/// <param name="ByLeaves">How many documents were looked at by their leaves, without opening them.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record QueryPlanReport(IReadOnlyList<string> Steps, long Ehrs, long Documents, long ByLeaves, TimeSpan Elapsed);
