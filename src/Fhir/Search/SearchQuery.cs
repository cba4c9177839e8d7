using Varde.Fhir.Definitions;
using Varde.Fhir.Search.Asking;
using Varde.Foundation;

namespace Varde.Fhir.Search;

/// <summary>A search, read and checked (FHIR R4, search, 3.1.1).</summary>
internal sealed record SearchQuery
{
    /// <summary>How many matches a page has when nothing is asked for.</summary>
    public const int UsualCount = 20;

    /// <summary>How many matches a page has at most, whatever is asked for.</summary>
    public const int LargestCount = 1000;

    /// <summary>The types of resource that are searched.</summary>
    public required IReadOnlyList<string> Types { get; init; }

    /// <summary>What must hold of a match, all of it.</summary>
    public IReadOnlyList<SearchCriterion> Criteria { get; init; } = [];

    /// <summary>What the matches are ordered by; nothing for the order in which they were made.</summary>
    public IReadOnlyList<SortKey> Sort { get; init; } = [];

    /// <summary>How many matches a page has; 0 asks for their number alone.</summary>
    public int Count { get; init; } = UsualCount;

    /// <summary>What is to come with the matches.</summary>
    public IReadOnlyList<SearchInclude> Includes { get; init; } = [];

    /// <summary>How much of each resource is wanted.</summary>
    public SummaryMode Summary { get; init; }

    /// <summary>The elements that are wanted, at the top of the resource; none for all.</summary>
    public IReadOnlyList<string> Elements { get; init; } = [];

    /// <summary>Whether the number of all matches is wanted.</summary>
    public TotalMode Total { get; init; }

    /// <summary>What was used of the parameters, as given: what the self link shows.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Used { get; init; } = [];

    /// <summary>What the meaning of the parameters depends on.</summary>
    public required SearchSettings Settings { get; init; }

    /// <summary>What was not understood, by parameter: a fault when the client wants strict handling, and otherwise left out (FHIR R4, search, 3.1.1.3).</summary>
    public IReadOnlyList<Fault> Unknown { get; init; } = [];

    /// <summary>The search, of which one thing more must hold.</summary>
    public SearchQuery And(SearchCriterion criterion) => this with { Criteria = [.. Criteria, criterion] };

    /// <summary>Reads the parameters of a search.</summary>
    /// <param name="type">The type that is searched; null for all, or those of <c>_type</c>.</param>
    /// <param name="parameters">The parameters, decoded, in their order.</param>
    /// <param name="settings">The addresses of this server, its units and the time of the search.</param>
    /// <returns>The search; or <see cref="Invalid"/> with all faults, each with the name of its parameter, or <see cref="Unsupported"/>.</returns>
    public static Outcome<SearchQuery> Parse(FhirType? type, IEnumerable<KeyValuePair<string, string>> parameters, SearchSettings settings) =>
        new SearchQueryParser(type, settings).Parse(parameters);

    /// <summary>As above; the engine puts in its units and the time.</summary>
    public static Outcome<SearchQuery> Parse(FhirType? type, IEnumerable<KeyValuePair<string, string>> parameters, IReadOnlyList<string>? bases = null) =>
        Parse(type, parameters, new SearchSettings(bases ?? [], null, DateTimeOffset.UnixEpoch));
}

/// <summary>A key that matches are ordered by.</summary>
/// <param name="Parameter">The parameter whose values are compared; null for the time of the last change.</param>
/// <param name="Descending">True for the largest first.</param>
internal sealed record SortKey(Indexing.SearchParameter? Parameter, bool Descending);

/// <summary>Resources that come with the matches because they are referred to, or refer to them (FHIR R4, search, 3.1.1.5.4).</summary>
/// <param name="Source">The type of the resource with the reference; null for any.</param>
/// <param name="Parameter">The parameter whose values are the references; null for all of the type.</param>
/// <param name="Target">Only references to this type; null for any.</param>
/// <param name="IsReverse">True for <c>_revinclude</c>.</param>
/// <param name="Iterates">True to take what was included for matches in turn.</param>
internal sealed record SearchInclude(string? Source, string? Parameter, string? Target, bool IsReverse, bool Iterates);

/// <summary>How much of each resource is wanted (FHIR R4, search, 3.1.1.5.8).</summary>
internal enum SummaryMode
{
    /// <summary>All of it.</summary>
    False,

    /// <summary>The elements that the specification marks.</summary>
    True,

    /// <summary>Its text and what every resource must have.</summary>
    Text,

    /// <summary>All but its text.</summary>
    Data,

    /// <summary>None: the number of matches alone.</summary>
    Count,
}

/// <summary>Whether the number of all matches is wanted (FHIR R4, search, 3.1.1.5.3).</summary>
internal enum TotalMode
{
    /// <summary>Nothing was said: it is told when it is known anyhow.</summary>
    Unsaid,

    /// <summary>It is not wanted.</summary>
    None,

    /// <summary>An estimate is enough.</summary>
    Estimate,

    /// <summary>It is wanted.</summary>
    Accurate,
}
