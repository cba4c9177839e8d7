using Varde.OpenEhr.Aql.Binding;
using Varde.Records;

namespace Varde.ClinicalRepository.Queries.Planning;

/// <summary>How a query is answered: which documents are looked at. Every plan gives the rows that all documents together would give.</summary>
/// <param name="Needs">What the query needs to see.</param>
internal sealed record QueryPlan(QueryNeeds Needs)
{
    /// <summary>The query.</summary>
    public BoundQuery Query => Needs.Query;

    /// <summary>The numbers of the texts of what documents may hold; null when every document may match.</summary>
    public IReadOnlyList<int>? Contents { get; init; }

    /// <summary>Those of them whose documents may have values that are no leaves.</summary>
    public IReadOnlyList<int> Unindexed { get; init; } = [];

    /// <summary>What leaves the documents must have; null when the leaves do not help.</summary>
    public LeafFilter? Leaves { get; init; }

    /// <summary>In which order documents of one EHR are read, so that the first ones are enough; null when all must be read.</summary>
    public LeafOrder? Order { get; init; }

    /// <summary>Makes outlines of documents by their leaves, so that they need not be opened; null when the query looks at more than leaves tell.</summary>
    public OutlineShape? Outlines { get; init; }

    /// <summary>Makes documents by the archetypes that they hold, so that none is looked at; null when the query asks for more.</summary>
    public ContentsOutlines? Held { get; init; }

    /// <summary>The plan in words.</summary>
    public IReadOnlyList<string> Steps { get; init; } = [];

    /// <summary>The plan that looks at every document of the kinds in question: what all plans are held against.</summary>
    public static QueryPlan Plain(QueryNeeds needs) => new(needs) { Steps = ["every document is looked at"] };
}
