using System.Collections.Concurrent;
using Varde.OpenEhr.Aql.Binding;
using Varde.OpenEhr.ReferenceModel;
using Varde.Records;

namespace Varde.ClinicalRepository.Queries.Planning;

/// <summary>Plans queries: which documents need to be looked at, by the archetypes they hold and by their leaves.</summary>
/// <param name="store">The store, which knows by what documents can be searched.</param>
internal sealed class QueryPlanner(RecordStore store)
{
    private const int MostPatterns = 2_000;
    private const int MostQueries = 200;

    private readonly ConcurrentDictionary<(string Pattern, LeafType Type), Found> _paths = new();
    private readonly ConcurrentDictionary<string, Held> _held = new();
    private readonly ConcurrentDictionary<string, OutlineShape> _outlines = new();

    /// <summary>Plans a query.</summary>
    /// <param name="needs">What the query needs to see.</param>
    /// <param name="isOfNow">False when the data of another time is asked for: the indexes tell of now.</param>
    /// <param name="cancellation">Ends the work.</param>
    public async Task<QueryPlan> PlanAsync(QueryNeeds needs, bool isOfNow, CancellationToken cancellation)
    {
        if (!isOfNow || needs.AllVersions) return QueryPlan.Plain(needs) with { Steps = ["versions of another time: every document is looked at"] };
        var catalogue = await store.ReadCatalogueAsync(cancellation);
        var plan = WithOutlines(WithContents(new QueryPlan(needs), catalogue), catalogue);
        return needs.IsPerDocument && needs.IsOfCompositions ? WithLeaves(plan, catalogue) : plan;
    }

    private QueryPlan WithContents(QueryPlan plan, SearchCatalogue catalogue)
    {
        var archetypes = ContentsFilter.Archetypes(plan.Query.From);
        var held = _held.AddOrUpdate(
            Spelling.Of([.. archetypes, plan.Query.Text]), _ => HeldBy(plan.Query.From, catalogue), (_, last) => last.Catalogue == catalogue ? last : HeldBy(plan.Query.From, catalogue));
        if (_held.Count > MostQueries) _held.Clear();
        return archetypes.Count == 0
            ? plan with { Unindexed = held.Unindexed, Steps = ["FROM names no archetype: documents of every kind are candidates"] }
            : plan with { Contents = held.All, Unindexed = held.Unindexed, Steps = [$"documents that hold {string.Join(", ", archetypes.Distinct())}"] };
    }

    private QueryPlan WithOutlines(QueryPlan plan, SearchCatalogue catalogue)
    {
        if (plan.Contents is { } contents && ContentsOutlines.Of(plan.Needs, catalogue, contents) is { } held)
            return plan with { Held = held, Steps = [.. plan.Steps, "which archetypes a document holds tells all that the query looks at: no document is read"] };
        if (OutlineNeeds.Of(plan.Needs) is not { } looked) return plan;
        if (_outlines.Count > MostQueries) _outlines.Clear();
        var shape = _outlines.AddOrUpdate(looked.Key, _ => new(looked, catalogue), (_, last) => last.Catalogue == catalogue ? last : new(looked, catalogue));
        return plan with { Outlines = shape, Steps = [.. plan.Steps, "the indexed values of a document tell all that the query looks at: it is opened only where they do not"] };
    }

    private static Held HeldBy(BoundContainment from, SearchCatalogue catalogue)
    {
        var (all, unindexed) = (new List<int>(), new List<int>());
        foreach (var (id, text) in catalogue.Texts)
        {
            var held = text.Split(' ').ToHashSet();
            if (!ContentsFilter.MayMatch(from, held)) continue;
            all.Add(id);
            if (held.Contains(LeafSink.Unindexed) || held.Contains(LeafSink.Unknown)) unindexed.Add(id);
        }
        return new(catalogue, all, unindexed);
    }

    private QueryPlan WithLeaves(QueryPlan plan, SearchCatalogue catalogue)
    {
        var builder = new LeafFilterBuilder(new ContainerChains(plan.Query.From), (pattern, type) => IdsOf(pattern, type, catalogue));
        var leaves = builder.Of(plan.Query.Where);
        var order = OrderOf(plan.Query, builder, catalogue);
        List<string> steps = [.. plan.Steps, .. builder.Told];
        if (order is not null && plan.Needs.EhrIds is [_]) steps.Add("the documents of one record are read in the order that is asked for, until there are enough rows");
        return plan with { Leaves = leaves, Order = order, Steps = steps };
    }

    // The first key alone puts the documents in order; the rows of one document and further keys are sorted when they are read.
    private LeafOrder? OrderOf(BoundQuery query, LeafFilterBuilder builder, SearchCatalogue catalogue)
    {
        if (query.Limit is null || query.IsGrouped || query.TakesLast || query.OrderBy is not [{ Expression: BoundPath path } first, ..]) return null;
        // Where texts may stand beside numbers, the numbers alone do not tell the order.
        if (LeafCoverage.TypeOf(path.Place) is not { } type || type == LeafType.Code || LeafCoverage.Split(path.Place) is (_, "value/value")) return null;
        // What is missing comes first when the smallest do, and leaves do not tell what is missing: only of the start time does a document have one, or none.
        if (!first.Descending && !IsStartTime(path.Place)) return null;
        return new(IdsOf(builder.PatternOf(path.Place), type, catalogue), first.Descending);
    }

    private static bool IsStartTime(PathPlace place) =>
        place.Variable.Class == RmModel.Composition && place.Trail.Skip(1).Select(step => step.Attribute).ToArray() is ["context", "start_time", ..];

    private IReadOnlyList<int> IdsOf(PathPattern pattern, LeafType type, SearchCatalogue catalogue)
    {
        if (_paths.Count > MostPatterns) _paths.Clear();
        return _paths.AddOrUpdate(
            (pattern.Key, type), _ => Find(pattern, type, catalogue), (_, last) => last.Catalogue == catalogue ? last : Find(pattern, type, catalogue)).Ids;
    }

    private static Found Find(PathPattern pattern, LeafType type, SearchCatalogue catalogue) =>
        new(catalogue, [.. catalogue.Paths.Where(p => p.Type == type && pattern.Matches(p.Path.Path)).Select(p => p.Id)]);

    private sealed record Found(SearchCatalogue Catalogue, IReadOnlyList<int> Ids);

    private sealed record Held(SearchCatalogue Catalogue, IReadOnlyList<int> All, IReadOnlyList<int> Unindexed);
}
