using Varde.Fhir.Definitions;
using Varde.Fhir.Resources;
using Varde.Fhir.Search.Answering;
using Varde.Fhir.Search.Asking;
using Varde.Fhir.Search.Indexing;
using Varde.Foundation;
using Varde.Records;

namespace Varde.Fhir.Search;

/// <summary>
/// Answers searches. The leaves of the store name candidates, and the criteria decide on each by its values: from the leaves that lie in its row, or from
/// the resource itself where these do not tell all. Safe for use from many threads.
/// </summary>
/// <param name="store">The store, whose extractors include <see cref="SearchLeaves"/>.</param>
/// <param name="units">Brings a quantity to the unit that all of its kind are compared in; null when units are compared by their letters only.</param>
/// <param name="time">The clock, for <c>ap</c> and the life of a page's successors.</param>
/// <param name="codes">Names the codes of value sets and hierarchies; null when there is no terminology.</param>
/// <param name="merged">Knows which Patients were merged; null where what stands at each is looked for by itself.</param>
internal sealed class SearchEngine(RecordStore store, CanonicalUnits? units, TimeProvider time, ICodeSets? codes = null, IMergedPatients? merged = null)
{
    private static readonly TimeSpan CatalogueAge = TimeSpan.FromSeconds(1);

    /// <summary>What is answered for a page that is none of a search, or another's.</summary>
    public static Invalid NoPage { get; } = Invalid.At("cursor", "this is no page of this search");

    private readonly SearchSnapshots _snapshots = new(time);
    private volatile LeafNames? _names;

    /// <summary>Reads the parameters of a search with this engine's units and time.</summary>
    public Outcome<SearchQuery> Read(FhirType? type, IEnumerable<KeyValuePair<string, string>> parameters, IReadOnlyList<string> bases) =>
        SearchQuery.Parse(type, parameters, new SearchSettings(bases, units, time.GetUtcNow()));

    /// <summary>One page of what a search finds.</summary>
    /// <param name="query">The search.</param>
    /// <param name="permit">What the reader may see: holds for every resource that is looked at on the way, counted or included.</param>
    /// <param name="cursor">The page, as <see cref="SearchResult.Next"/> named it; null for the first.</param>
    /// <param name="ct">Cancels the search.</param>
    /// <param name="reader">Whose search it is: what is kept for its further pages is for no other's.</param>
    /// <param name="matching">What the matches are looked for among, where that is less than the reader may see.</param>
    /// <returns>The page; <see cref="Invalid"/> when the cursor is none of this server's, or when what a chain leads through or what is included is too much.</returns>
    public async Task<Outcome<SearchResult>> SearchAsync(SearchQuery query, QueryPermit permit, string? cursor, CancellationToken ct, string reader = "", QueryPermit? matching = null)
    {
        query = await WholeAsync(query, ct);
        var order = new SortOrder(query.Sort, units);
        var from = cursor is null ? null : PageCursor.Read(cursor, order.Count);
        if (cursor is not null && from is null) return NoPage;
        var runner = RunnerOf(await NamesAsync(ct), permit);
        if (!(await new ChainFollower(runner, query.Settings, codes).FollowAsync(query.Types, query.Criteria, ct)).TryGet(out var criteria, out var refusal)) return refusal;
        var pages = new Pages(matching is null ? runner : RunnerOf(await NamesAsync(ct), matching), _snapshots, query, criteria, order, reader);
        if (query.Count == 0 || query.Summary == SummaryMode.Count) return new SearchResult([], [], await pages.CountAsync(ct), null);
        var page = await pages.PageAsync(from, ct);
        var matches = await OpenAsync(page, criteria, matching ?? permit, ct);
        if (query.Includes.Count == 0) return new SearchResult(matches, [], page.Total, page.Next);
        return (await new Includer(store, runner, query.Settings).IncludeAsync(matches, query.Includes, ct)).Map(included => new SearchResult(matches, included, page.Total, page.Next));
    }

    /// <summary>
    /// What a search finds, as far as it is chosen of all that match: for operations whose answer depends on all of it. Order and pages of the query do not matter.
    /// </summary>
    /// <param name="query">The search.</param>
    /// <param name="permit">What the reader may see.</param>
    /// <param name="names">The names of the values that are chosen by, see <see cref="SearchSource.NameOf"/>.</param>
    /// <param name="most">How many resources may match.</param>
    /// <param name="choose">Chooses of the matches, in the order that the answer has.</param>
    /// <param name="ct">Cancels the search.</param>
    /// <param name="records">Only what lies in these records, which are gone through; null for all.</param>
    /// <returns>What was chosen; <see cref="Invalid"/> when too much matches.</returns>
    public async Task<Outcome<SearchResult>> ChooseAsync(
        SearchQuery query, QueryPermit permit, IEnumerable<string> names, int most, Func<IReadOnlyList<Match>, IEnumerable<Match>> choose, CancellationToken ct,
        IReadOnlyList<EhrId>? records = null)
    {
        query = await WholeAsync(query, ct);
        var runner = RunnerOf(await NamesAsync(ct), permit, records);
        if (!(await new ChainFollower(runner, query.Settings, codes).FollowAsync(query.Types, query.Criteria, ct)).TryGet(out var criteria, out var refusal)) return refusal;
        var matches = new List<Match>();
        await foreach (var match in runner.RunAsync(query.Types, criteria, names, 0, withTime: false, ct))
        {
            if (matches.Count == most) return Invalid.At("", $"More than {most} resources match. Ask for fewer of them.");
            matches.Add(match);
        }
        var opened = await store.OpenAsync(permit, [.. choose(matches).Select(m => m.Place)], ct);
        List<FoundResource> found = [.. opened.Select(FoundResources.Of).OfType<FoundResource>()];
        if (query.Includes.Count == 0) return new SearchResult(found, [], found.Count, null);
        return (await new Includer(store, runner, query.Settings).IncludeAsync(found, query.Includes, ct)).Map(included => new SearchResult(found, included, found.Count, null));
    }

    /// <summary>The values by some names of all resources of some types.</summary>
    /// <param name="types">The types.</param>
    /// <param name="permit">What the reader may see.</param>
    /// <param name="names">The names, see <see cref="SearchSource.NameOf"/>.</param>
    /// <param name="ct">Cancels the reading.</param>
    public async IAsyncEnumerable<SearchValues> ValuesAsync(
        IReadOnlyList<string> types, QueryPermit permit, IReadOnlyList<string> names, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var runner = RunnerOf(await NamesAsync(ct), permit);
        await foreach (var match in runner.RunAsync(types, [], names, 0, withTime: false, ct)) yield return match.Values;
    }

    /// <summary>The values by some names of what a search finds, in the order in which it was made; what another process has stored a moment ago is among it.</summary>
    public async IAsyncEnumerable<SearchValues> ValuesAsync(
        SearchQuery query, QueryPermit permit, IReadOnlyList<string> names, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var runner = RunnerOf(Names(await store.ReadCatalogueAsync(ct)), permit);
        await foreach (var match in runner.RunAsync(query.Types, query.Criteria, names, 0, withTime: false, ct)) yield return match.Values;
    }

    /// <summary>The resources of some names, as far as they are there and may be seen.</summary>
    public async Task<IReadOnlyList<FoundResource>> OpenAsync(IEnumerable<ResourceKey> keys, QueryPermit permit, CancellationToken ct)
    {
        var runner = RunnerOf(await NamesAsync(ct), permit);
        var found = new List<FoundResource>();
        foreach (var ofType in keys.ToLookup(key => key.Type, key => key.Id))
        {
            var places = new List<DocumentPlace>();
            await foreach (var match in runner.RunAsync([ofType.Key], [new IdCriterion(ofType.ToHashSet(StringComparer.Ordinal))], [], 0, withTime: false, ct)) places.Add(match.Place);
            found.AddRange((await store.OpenAsync(permit, places, ct)).Select(FoundResources.Of).OfType<FoundResource>());
        }
        return found;
    }

    /// <summary>The first resources that match, for conditional interactions (FHIR R4, http, 3.1.0.5.3): two are enough to know that there is not one.</summary>
    /// <param name="query">The search, of one type; its order and page do not matter.</param>
    /// <param name="permit">What the reader may see.</param>
    /// <param name="limit">How many are wanted at most.</param>
    /// <param name="ct">Cancels the search.</param>
    public async Task<Outcome<IReadOnlyList<ResourceKey>>> FindIdsAsync(SearchQuery query, QueryPermit permit, int limit, CancellationToken ct)
    {
        query = await WholeAsync(query, ct);
        // What another process has stored a moment ago counts too: nothing known of the leaves may be old.
        var runner = RunnerOf(Names(await store.ReadCatalogueAsync(ct)), permit);
        var followed = await new ChainFollower(runner, query.Settings, codes).FollowAsync(query.Types, query.Criteria, ct);
        if (!followed.TryGet(out var criteria, out var refusal)) return Outcome<IReadOnlyList<ResourceKey>>.Refused(refusal);
        var found = new List<ResourceKey>();
        await foreach (var match in runner.RunAsync(query.Types, criteria, [$"{SearchSource.Id} token"], 0, withTime: false, ct))
        {
            if (found.Count == limit) break;
            if (IdCriterion.IdOf(match.Values) is { } id) found.Add(new(query.Types[0], id));
        }
        return Outcome<IReadOnlyList<ResourceKey>>.Done(found);
    }

    /// <summary>The resources of some records as they stood at a time, as far as they may be seen now: all of them are opened, since leaves tell of now.</summary>
    public async Task<IReadOnlyList<PastResource>> ReadPastAsync(IReadOnlyList<EhrId> records, QueryPermit permit, DateTimeOffset at, CancellationToken ct)
    {
        List<PastResource> found = [];
        foreach (var record in records)
            await foreach (var document in store.SearchAsync(new DocumentSearch { Permit = permit, Kinds = [DocumentKind.FhirResource], Ehr = record.Value, AsOf = at }, ct))
                if (FoundResources.Of(document) is { } resource) found.Add(new(resource, new(document.EhrKey, document.DocumentKey)));
        return found;
    }

    /// <summary>Which of some resources a search finds, in its order.</summary>
    /// <param name="query">The search: of one type, without chains.</param>
    /// <param name="permit">What the reader may see.</param>
    /// <param name="among">The resources.</param>
    public Outcome<IReadOnlyList<FoundResource>> Match(SearchQuery query, QueryPermit permit, IReadOnlyList<PastResource> among)
    {
        if (query.Criteria.Any(criterion => criterion.IsOpen)) return Invalid.At("", "Chains are not followed in the past.");
        var order = new SortOrder(query.Sort, units);
        var matches = new List<(SortedMatch Sorted, FoundResource Resource)>();
        foreach (var (resource, place) in among)
        {
            if (!query.Types.Contains(resource.Key.Type) || !permit.Allows(resource.Owner, resource.AccessClass)) continue;
            var (values, time) = (SearchValues.Of(resource.Key.Type, StoredJson.Parse(resource.Content)), MatchRunner.Microseconds(resource.LastUpdated));
            if (MatchRunner.Holds(query.Criteria, new(values, time))) matches.Add((order.Of(new(place, values, time)), resource));
        }
        return Outcome<IReadOnlyList<FoundResource>>.Done([.. matches.OrderBy(match => match.Sorted, order).Select(match => match.Resource)]);
    }

    // What was found some time ago may have changed since: then it must match still.
    private async Task<IReadOnlyList<FoundResource>> OpenAsync(Page page, IReadOnlyList<SearchCriterion> criteria, QueryPermit permit, CancellationToken ct)
    {
        var opened = await store.OpenAsync(permit, page.Places, ct);
        return [.. opened
            .Where(o => !page.IsKept || MatchRunner.Holds(criteria, new(MatchRunner.ValuesOf(o), MatchRunner.Microseconds(o.TimeCommitted))))
            .Select(FoundResources.Of).OfType<FoundResource>()];
    }

    private async ValueTask<SearchQuery> WholeAsync(SearchQuery query, CancellationToken ct) => merged is null ? query : ReplacedPatients.Into(query, await merged.CurrentAsync(ct));

    private MatchRunner RunnerOf(LeafNames names, QueryPermit permit, IReadOnlyList<EhrId>? records = null) =>
        new(store, names, permit, new SearchSettings([], units, time.GetUtcNow())) { Records = records };

    private async ValueTask<LeafNames> NamesAsync(CancellationToken ct) => Names(await store.ReadCatalogueAsync(CatalogueAge, ct));

    private LeafNames Names(SearchCatalogue catalogue)
    {
        var names = _names;
        return names is not null && ReferenceEquals(names.Catalogue, catalogue) ? names : _names = new(catalogue);
    }
}
