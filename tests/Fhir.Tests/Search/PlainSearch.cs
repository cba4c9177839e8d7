using System.Text.Json;
using Varde.Fhir.Definitions;
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
        CodesCriterion codes => Tokens(codes.Parameter, key).Any(t => codes.Named.Any(n => NamedSets.Has(n, codes.Relation, t))) != (codes.Relation == CodeRelation.NotIn),
        HierarchyCriterion hierarchy => InHierarchy(hierarchy, key),
        NotCriterion not => !Holds(not.Inner, key),
        AllCriterion all => all.Criteria.All(c => Holds(c, key)),
        AnyCriterion any => any.Criteria.Any(c => Holds(c, key)),
        _ => criterion.Holds(new(_resources[key], 0)),
    };

    private bool InHierarchy(HierarchyCriterion asked, ResourceKey key)
    {
        var meant = asked.Keys.SelectMany(top => Hierarchy(top, asked.IsAbove)).ToHashSet();
        return LinksOf(key, asked.Parameter).Any(meant.Contains);
    }

    // Level by level, until nothing is added.
    private HashSet<string> Hierarchy(ResourceKey top, bool isAbove)
    {
        var (parent, met) = (HierarchyCriterion.ParentOf(top.Type)!, new HashSet<string> { top.ToString() });
        for (var count = 0; count < met.Count;)
        {
            count = met.Count;
            foreach (var key in _resources.Keys.Where(k => k.Type == top.Type))
                if (isAbove && met.Contains(key.ToString())) met.UnionWith(LinksOf(key, parent));
                else if (!isAbove && LinksOf(key, parent).Any(met.Contains)) met.Add(key.ToString());
        }
        return met;
    }

    private List<string> LinksOf(ResourceKey key, SearchParameter parameter) =>
        [.. parameter.Sources.SelectMany(s => ParameterCriterion.ValuesOf(new(_resources[key], 0), s, SearchFacet.Reference)).Select(v => ((LinkValue)v.Value!).Address)];

    // Codes of a fixed set have its system, though it is not written.
    private IEnumerable<TokenValue> Tokens(SearchParameter parameter, ResourceKey key) =>
        from source in parameter.Sources
        from value in ParameterCriterion.ValuesOf(new(_resources[key], 0), source, SearchFacet.Token)
        let token = (TokenValue)value.Value!
        from one in token.System.Length > 0 || source.Source.Codes is not { } set || FhirDefinitions.R4.Codes(set) is not { } known ? [token] : known.Where(s => s.Value.Contains(token.Code)).Select(s => new TokenValue(s.Key, token.Code))
        select one;

    private bool Refers(ResourceKey from, SearchParameter parameter, ResourceKey to) => parameter.Sources.Any(s =>
        ParameterCriterion.ValuesOf(new(_resources[from], 0), s, SearchFacet.Reference).Any(v => ((LinkValue)v.Value!).Address == to.ToString()));
}
