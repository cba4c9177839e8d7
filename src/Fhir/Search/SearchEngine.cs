using Varde.Fhir.Definitions;
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
internal sealed class SearchEngine(RecordStore store, CanonicalUnits? units, TimeProvider time)
{
    private static readonly TimeSpan CatalogueAge = TimeSpan.FromSeconds(1);

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
    /// <returns>The page; <see cref="Invalid"/> when the cursor is none of this server's, or when what a chain leads through or what is included is too much.</returns>
    public async Task<Outcome<SearchResult>> SearchAsync(SearchQuery query, QueryPermit permit, string? cursor, CancellationToken ct)
    {
        var order = new SortOrder(query.Sort, units);
        var from = cursor is null ? null : PageCursor.Read(cursor, order.Count);
        if (cursor is not null && from is null) return Invalid.At("cursor", "this is no page of this search");
        var runner = new MatchRunner(store, await NamesAsync(ct), permit);
        if (!(await new ChainFollower(runner, query.Settings).FollowAsync(query.Types, query.Criteria, ct)).TryGet(out var criteria, out var refusal)) return refusal;
        var pages = new Pages(runner, _snapshots, query, criteria, order);
        if (query.Count == 0 || query.Summary == SummaryMode.Count) return new SearchResult([], [], await pages.CountAsync(ct), null);
        var page = await pages.PageAsync(from, ct);
        var matches = await OpenAsync(page, criteria, permit, ct);
        if (query.Includes.Count == 0) return new SearchResult(matches, [], page.Total, page.Next);
        return (await new Includer(store, runner, query.Settings).IncludeAsync(matches, query.Includes, ct)).Map(included => new SearchResult(matches, included, page.Total, page.Next));
    }

    /// <summary>The first resources that match, for conditional interactions (FHIR R4, http, 3.1.0.5.3): two are enough to know that there is not one.</summary>
    /// <param name="query">The search, of one type; its order and page do not matter.</param>
    /// <param name="permit">What the reader may see.</param>
    /// <param name="limit">How many are wanted at most.</param>
    /// <param name="ct">Cancels the search.</param>
    public async Task<Outcome<IReadOnlyList<ResourceKey>>> FindIdsAsync(SearchQuery query, QueryPermit permit, int limit, CancellationToken ct)
    {
        // What another process has stored a moment ago counts too: nothing known of the leaves may be old.
        var runner = new MatchRunner(store, Names(await store.ReadCatalogueAsync(ct)), permit);
        var followed = await new ChainFollower(runner, query.Settings).FollowAsync(query.Types, query.Criteria, ct);
        if (!followed.TryGet(out var criteria, out var refusal)) return Outcome<IReadOnlyList<ResourceKey>>.Refused(refusal);
        var found = new List<ResourceKey>();
        await foreach (var match in runner.RunAsync(query.Types, criteria, [$"{SearchSource.Id} token"], 0, withTime: false, ct))
        {
            if (found.Count == limit) break;
            if (IdCriterion.IdOf(match.Values) is { } id) found.Add(new(query.Types[0], id));
        }
        return Outcome<IReadOnlyList<ResourceKey>>.Done(found);
    }

    // What was found some time ago may have changed since: then it must match still.
    private async Task<IReadOnlyList<FoundResource>> OpenAsync(Page page, IReadOnlyList<SearchCriterion> criteria, QueryPermit permit, CancellationToken ct)
    {
        var opened = await store.OpenAsync(permit, page.Places, ct);
        return [.. opened
            .Where(o => !page.IsKept || MatchRunner.Holds(criteria, new(MatchRunner.ValuesOf(o), MatchRunner.Microseconds(o.TimeCommitted))))
            .Select(FoundResources.Of).OfType<FoundResource>()];
    }

    private async ValueTask<LeafNames> NamesAsync(CancellationToken ct) => Names(await store.ReadCatalogueAsync(CatalogueAge, ct));

    private LeafNames Names(SearchCatalogue catalogue)
    {
        var names = _names;
        return names is not null && ReferenceEquals(names.Catalogue, catalogue) ? names : _names = new(catalogue);
    }
}
