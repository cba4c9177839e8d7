using Varde.Fhir.Definitions;
using Varde.Fhir.Search;
using Varde.Foundation;

namespace Varde.Fhir.Interactions;

/// <summary>Which resources a search looks among, and what comes with them.</summary>
/// <param name="Type">The type of resource; null for all, or those that <c>_type</c> names.</param>
internal sealed record SearchScope(FhirType? Type)
{
    /// <summary>The person whose record is looked into; null when it is no single one.</summary>
    public EhrId? Ehr { get; init; }

    /// <summary>The search, among them.</summary>
    public Func<SearchQuery, SearchQuery> Narrow { get; init; } = query => query;

    /// <summary>What comes before all matches on the first page; null for nothing.</summary>
    public ResourceKey? First { get; init; }

    /// <summary>Whether that comes only when it meets what is asked for.</summary>
    public bool IsFirstAsked { get; init; }

    /// <summary>That comes only when it was changed at this time or later.</summary>
    public DateTimeOffset? FirstSince { get; init; }

    /// <summary>The parameters that the links of the answer have; null for those of the search that were understood.</summary>
    public IReadOnlyList<KeyValuePair<string, string>>? Asked { get; init; }
}
