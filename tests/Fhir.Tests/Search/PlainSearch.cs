using System.Text.Json;
using Varde.Fhir.Search;
using Varde.Fhir.Search.Asking;
using Varde.Fhir.Search.Indexing;

namespace Varde.Fhir.Tests.Search;

/// <summary>What a search means, told by looking at every resource: no index, no plan, chains by their definition.</summary>
internal sealed class PlainSearch
{
    private readonly Dictionary<ResourceKey, SearchValues> _resources = [];

    public PlainSearch(IEnumerable<KeyValuePair<ResourceKey, string>> contents)
    {
        foreach (var (key, content) in contents)
            _resources[key] = SearchValues.Of(key.Type, JsonElement.Parse(content));
    }

    public IReadOnlyList<string> Ids(SearchQuery query) =>
        [.. _resources.Where(r => query.Types.Contains(r.Key.Type) && query.Criteria.All(c => Holds(c, r.Key))).Select(r => r.Key.Id).Order(StringComparer.Ordinal)];

    private bool Holds(SearchCriterion criterion, ResourceKey key) => criterion switch
    {
        ChainCriterion chain => chain.Targets.Any(t => _resources.Keys.Any(other => other.Type == t.Key && Refers(key, chain.Parameter, other) && Holds(t.Value, other))),
        HasCriterion has => _resources.Keys.Any(other => other.Type == has.Source && Refers(other, has.Parameter, key) && Holds(has.Inner, other)),
        _ => criterion.Holds(new(_resources[key], 0)),
    };

    private bool Refers(ResourceKey from, SearchParameter parameter, ResourceKey to) => parameter.Sources.Any(s =>
        ParameterCriterion.ValuesOf(new(_resources[from], 0), s, SearchFacet.Reference).Any(v => ((LinkValue)v.Value!).Address == to.ToString()));
}
