using System.Text.Json;
using Varde.Fhir.Definitions;
using Varde.Fhir.Resources;
using Varde.Fhir.Search.Asking;
using Varde.Fhir.Search.Indexing;
using Varde.Fhir.Search.Matching;
using Varde.Foundation;
using Varde.Records;

namespace Varde.Fhir.Search.Answering;

/// <summary>Finds what comes with matches: what they refer to, and what refers to them (FHIR R4, search, 3.1.1.5.4).</summary>
/// <param name="store">The store.</param>
/// <param name="runner">Finds matches.</param>
/// <param name="settings">The addresses of this server.</param>
internal sealed class Includer(RecordStore store, MatchRunner runner, SearchSettings settings)
{
    /// <summary>How many resources come with a page at most.</summary>
    public const int MostIncluded = 10_000;

    private const int MostRounds = 16;

    private readonly Dictionary<ResourceKey, FoundResource> _included = [];
    private readonly HashSet<ResourceKey> _matches = [];

    /// <summary>What comes with some matches, each once.</summary>
    public async Task<Outcome<IReadOnlyList<FoundResource>>> IncludeAsync(IReadOnlyList<FoundResource> matches, IReadOnlyList<SearchInclude> includes, CancellationToken ct)
    {
        _matches.UnionWith(matches.Select(m => m.Key));
        var (round, wanted) = (matches, includes);
        for (var i = 0; i < MostRounds && round.Count > 0 && wanted.Count > 0; i++)
        {
            var fresh = new List<FoundResource>();
            foreach (var include in wanted)
                await foreach (var found in FoundAsync(round, include, ct))
                    if (!_matches.Contains(found.Key) && _included.TryAdd(found.Key, found)) fresh.Add(found);
            if (_included.Count > MostIncluded) return Invalid.At("_include", $"More than {MostIncluded} resources would be included. Ask for fewer matches with _count.");
            (round, wanted) = (fresh, [.. includes.Where(include => include.Iterates)]);
        }
        return Outcome<IReadOnlyList<FoundResource>>.Done([.. _included.Values]);
    }

    private IAsyncEnumerable<FoundResource> FoundAsync(IReadOnlyList<FoundResource> round, SearchInclude include, CancellationToken ct) =>
        include.IsReverse ? ReferringAsync(round, include, ct) : ReferredAsync(round, include, ct);

    private async IAsyncEnumerable<FoundResource> ReferredAsync(
        IReadOnlyList<FoundResource> round, SearchInclude include, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var keys = round.Where(r => include.Source is null || r.Key.Type == include.Source).SelectMany(r => References(r, include)).Distinct()
            .Where(key => !_matches.Contains(key) && !_included.ContainsKey(key)).ToLookup(key => key.Type, key => key.Id);
        foreach (var ofType in keys)
            await foreach (var found in OpenedAsync(ofType.Key, [new IdCriterion(ofType.ToHashSet(StringComparer.Ordinal))], ct)) yield return found;
    }

    private IEnumerable<ResourceKey> References(FoundResource resource, SearchInclude include)
    {
        using var json = JsonDocument.Parse(resource.Content, StoredJson.Options);
        var values = new SearchSubject(SearchValues.Of(resource.Key.Type, json.RootElement), 0);
        return [.. Parameters(resource.Key.Type, include).SelectMany(p => p.Sources)
            .SelectMany(source => ParameterCriterion.ValuesOf(values, source, SearchFacet.Reference))
            .Select(value => Reference.Local(((LinkValue)value.Value!).Address, settings.Bases)).OfType<ResourceKey>()
            .Where(key => include.Target is null || key.Type == include.Target)];
    }

    private IAsyncEnumerable<FoundResource> ReferringAsync(IReadOnlyList<FoundResource> round, SearchInclude include, CancellationToken ct)
    {
        var targets = round.Where(r => include.Target is null || r.Key.Type == include.Target).Select(r => r.Key.ToString());
        var references = new ReferenceTerm(settings.Forms(targets));
        var sources = Parameters(include.Source!, include).SelectMany(p => p.Sources).Distinct().ToList();
        var parameter = new SearchParameter { Code = include.Parameter ?? "*", Type = SearchParameterType.Reference, Sources = sources };
        return OpenedAsync(include.Source!, [new ParameterCriterion(parameter, [references])], ct);
    }

    private static IEnumerable<SearchParameter> Parameters(string type, SearchInclude include) =>
        SearchIndex.Of(type).Parameters.Values.Where(p => p.Type == SearchParameterType.Reference && (include.Parameter is null || p.Code == include.Parameter));

    private async IAsyncEnumerable<FoundResource> OpenedAsync(
        string type, IReadOnlyList<SearchCriterion> criteria, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var places = new List<DocumentPlace>();
        await foreach (var match in runner.RunAsync([type], criteria, [], 0, withTime: false, ct))
        {
            places.Add(match.Place);
            if (places.Count > MostIncluded) break;
        }
        foreach (var opened in await store.OpenAsync(runner.Permit, places, ct))
            if (FoundResources.Of(opened) is { } found) yield return found;
    }
}
