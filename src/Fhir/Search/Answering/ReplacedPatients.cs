using Varde.Fhir.Search.Asking;
using Varde.Fhir.Search.Indexing;
using Varde.Fhir.Search.Matching;

namespace Varde.Fhir.Search.Answering;

/// <summary>Takes into a search what refers to Patients that were replaced, where the Patients are asked for that stay. Links between Patients stay as they are: they tell who replaced whom.</summary>
/// <param name="settings">The addresses of this server, and the Patients that were merged.</param>
internal sealed class ReplacedPatients(SearchSettings settings)
{
    private const string Link = "link";

    /// <summary>The search with them.</summary>
    public static SearchQuery Into(SearchQuery query, MergedPatients merged)
    {
        if (merged.IsEmpty) return query;
        var settings = query.Settings with { Merged = merged };
        return query with { Settings = settings, Criteria = [.. query.Criteria.Select(new ReplacedPatients(settings).Into)] };
    }

    private SearchCriterion Into(SearchCriterion criterion) => criterion switch
    {
        ParameterCriterion { Parameter.Code: not Link } own => own with { Terms = [.. own.Terms.Select(Into)] },
        ChainCriterion chain => chain with { Targets = [.. chain.Targets.Select(target => KeyValuePair.Create(target.Key, Into(target.Value)))] },
        HasCriterion has => has with { Inner = Into(has.Inner) },
        NotCriterion not => new NotCriterion(Into(not.Inner)),
        AllCriterion all => new AllCriterion([.. all.Criteria.Select(Into)]),
        AnyCriterion any => new AnyCriterion([.. any.Criteria.Select(Into)]),
        _ => criterion,
    };

    private SearchTerm Into(SearchTerm term) => term switch
    {
        ReferenceTerm { Canonical: null } references => references with { Addresses = references.Addresses.Concat(Replaced(references.Addresses)).ToHashSet(StringComparer.Ordinal) },
        UnequalTerm unequal => new UnequalTerm(Into(unequal.Other)),
        _ => term,
    };

    private IReadOnlySet<string> Replaced(IEnumerable<string> addresses) =>
        settings.Forms(addresses.Select(address => Reference.Local(address, settings.Bases)).OfType<ResourceKey>().Where(key => key.Type == "Patient").Select(key => key.ToString()));
}
