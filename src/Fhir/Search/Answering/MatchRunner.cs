using System.Runtime.CompilerServices;
using Varde.Fhir.Resources;
using Varde.Fhir.Search.Asking;
using Varde.Fhir.Search.Indexing;
using Varde.Fhir.Search.Matching;
using Varde.Foundation;
using Varde.Records;

namespace Varde.Fhir.Search.Answering;

/// <summary>
/// Finds the matches of criteria without chains: the store names candidates by their leaves, and the criteria decide by the values that the leaves hold. A resource
/// is opened only when its leaves do not tell all.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="names">The paths of its leaves.</param>
/// <param name="permit">What the reader may see.</param>
/// <param name="settings">What the searches that limit it depend on.</param>
internal sealed class MatchRunner(RecordStore store, LeafNames names, QueryPermit permit, SearchSettings settings)
{
    /// <summary>What the reader may see.</summary>
    public QueryPermit Permit => permit;

    /// <summary>Only what lies in these records; null for all.</summary>
    public IReadOnlyList<EhrId>? Records { get; init; }

    /// <summary>The matches, in the order in which they were made.</summary>
    /// <param name="types">The types that are searched.</param>
    /// <param name="criteria">What must hold.</param>
    /// <param name="wanted">The names of values that are wanted of each match beside those of the criteria.</param>
    /// <param name="after">Only resources made after the one with this key; 0 for all.</param>
    /// <param name="withTime">True when the time of the last change is wanted.</param>
    /// <param name="ct">Cancels the search.</param>
    public IAsyncEnumerable<Match> RunAsync(
        IReadOnlyList<string> types, IReadOnlyList<SearchCriterion> criteria, IEnumerable<string> wanted, long after, bool withTime, CancellationToken ct) => permit.LimitsOf is null
            ? RunAsync(new PermittedSearch(permit, types, criteria), wanted, after, withTime, ct)
            : InOrderAsync([.. ScopedSearch.Of(types, permit, settings).Select(part => RunAsync(part with { Criteria = [.. criteria, .. part.Criteria] }, wanted, after, withTime, ct))], ct);

    // What several parts find is found once.
    private static async IAsyncEnumerable<Match> InOrderAsync(IReadOnlyList<IAsyncEnumerable<Match>> parts, [EnumeratorCancellation] CancellationToken ct)
    {
        var last = 0L;
        var waiting = new PriorityQueue<IAsyncEnumerator<Match>, long>();
        try
        {
            foreach (var part in parts) await AdvanceAsync(part.GetAsyncEnumerator(ct), waiting);
            while (waiting.TryDequeue(out var first, out var key))
            {
                if (key != last) yield return first.Current;
                last = key;
                await AdvanceAsync(first, waiting);
            }
        }
        finally
        {
            foreach (var (left, _) in waiting.UnorderedItems) await left.DisposeAsync();
        }
    }

    private static async Task AdvanceAsync(IAsyncEnumerator<Match> part, PriorityQueue<IAsyncEnumerator<Match>, long> waiting)
    {
        if (await part.MoveNextAsync()) waiting.Enqueue(part, part.Current.Place.DocumentKey);
        else await part.DisposeAsync();
    }

    private async IAsyncEnumerable<Match> RunAsync(PermittedSearch part, IEnumerable<string> wanted, long after, bool withTime, [EnumeratorCancellation] CancellationToken ct)
    {
        var criteria = part.Criteria;
        var search = Search(part) with { After = after, WithTime = withTime || criteria.Any(c => c.NeedsTime) };
        var needed = names.Wanted(criteria.SelectMany(c => c.Names).Concat(wanted));
        await foreach (var hit in store.SearchLeavesAsync(search, ct))
            if (await ValuesAsync(hit, needed, ct) is { } values && Holds(criteria, new(values, Microseconds(hit.Time)))) yield return new(hit.Place, values, Microseconds(hit.Time));
    }

    /// <summary>Whether an opened resource is a match.</summary>
    public static bool Holds(IReadOnlyList<SearchCriterion> criteria, SearchSubject subject)
    {
        foreach (var criterion in criteria)
            if (!criterion.Holds(subject)) return false;
        return true;
    }

    /// <summary>The values of an opened resource.</summary>
    public static SearchValues ValuesOf(OpenedDocument opened) => SearchValues.Of(opened.ArchetypeId!, StoredJson.Parse(opened.Content));

    /// <summary>A time as criteria compare it.</summary>
    public static long Microseconds(DateTimeOffset? time) => time is { } at ? (at.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond : 0;

    private LeafSearch Search(PermittedSearch part)
    {
        var (searched, types, criteria) = part;
        var filters = criteria.OrderBy(c => c.Rank).Select(c => c.Narrowed(names)).OfType<LeafFilter>().SelectMany(f => f is LeafAll all ? all.Terms : [f]).ToList();
        return new()
        {
            Permit = searched, Kind = DocumentKind.FhirResource, Contents = names.Contents(types), Unindexed = names.Unindexed(types),
            Leaves = filters.Count switch { 0 => null, 1 => filters[0], _ => new LeafAll(filters) },
            Known = names.Known,
            Owners = Records?.Select(record => record.Value).ToArray(),
            Objects = criteria.Select(Ids).FirstOrDefault(ids => ids is not null) is { } some ? [.. types.SelectMany(t => some.Select(id => new ResourceKey(t, id).ObjectId))] : null,
        };
    }

    private static IEnumerable<string>? Ids(SearchCriterion criterion) => criterion switch
    {
        IdCriterion id => id.Ids,
        ParameterCriterion { Parameter.Code: "_id", IsNot: false } own when own.Terms.All(t => t is TokenTerm { Code: not null }) => own.Terms.Select(t => ((TokenTerm)t).Code!),
        _ => null,
    };

    private async ValueTask<SearchValues?> ValuesAsync(LeafHit hit, WantedLeaves needed, CancellationToken ct)
    {
        if (!hit.HasMore && !needed.NeedsWords && LeafValues.Read(hit.Leaves, needed) is { } values) return values;
        return await store.OpenAsync(permit, [hit.Place], ct) is [{ ArchetypeId: not null } opened] ? ValuesOf(opened) : null;
    }
}

/// <summary>A resource that matches.</summary>
/// <param name="Place">Where it is kept.</param>
/// <param name="Values">What is known of it.</param>
/// <param name="Time">When it was last changed, where that was asked for.</param>
internal sealed record Match(DocumentPlace Place, SearchValues Values, long Time);
