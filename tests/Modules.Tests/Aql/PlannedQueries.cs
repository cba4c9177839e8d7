using CsCheck;
using Varde.Modules.Tests.ClinicalRepository;
using Varde.OpenEhr.Aql.Evaluation;
using Varde.Records;

namespace Varde.Modules.Tests.Aql;

/// <summary>
/// Whatever the planner does, the answer is the one that the meaning of the language gives over all documents; and to somebody who may see a part, it is
/// that of a store which holds nothing else.
/// </summary>
public sealed class PlannedQueries
{
    private const int Seed = 4711;

    [Theory, OnEachDatabase]
    public Task Generated_queries_are_answered_by_plan_as_without(Database database) => CompareAsync(database, iterations: 400, seed: Seed);

    [Theory, OnEachDatabase, Trait("tier", "all")]
    public Task Thousands_of_generated_queries_are_answered_by_plan_as_without(Database database) => CompareAsync(database, iterations: 4000, seed: Seed + 1);

    [Theory, OnEachDatabase]
    public async Task Somebody_who_may_see_a_part_is_answered_as_if_there_were_nothing_else(Database database)
    {
        var world = QueryWorld.Generate(Seed + 2, people: 6, documentsOfEach: 25);
        var some = world.Ehrs.Take(4).Select(e => e.Id.Value).ToHashSet();
        var permit = new QueryPermit([new(some, access => access.Unit != "psykiatri"), new(some.Take(1).ToHashSet(), _ => true)]);
        var seen = world.Only(e => some.Contains(e.Id.Value), access => access.Unit != "psykiatri");
        seen = new([world.Only(e => e.Id == world.Ehrs[0].Id, _ => true).Ehrs[0], .. seen.Ehrs.Skip(1)]);
        await using var whole = await world.StoreAsync(database);
        await using var part = await seen.StoreAsync(database);
        await Sampled(world, 300, Seed + 3, async query => AssertSame(query,
            await whole.PlannedAsync(query.Text(), permit), await part.PlainAsync(query.Text(limited: false), QueryPermit.Everything)));
    }

    [Theory, OnEachDatabase]
    public async Task Somebody_who_may_see_nothing_is_answered_nothing(Database database)
    {
        await using var store = await QueryWorld.Generate(Seed, people: 2, documentsOfEach: 5).StoreAsync(database);
        foreach (var permit in (QueryPermit[])[QueryPermit.Nothing, new([new(new HashSet<Guid>(), _ => true)]), new([new(null, _ => false)])])
        {
            Assert.Empty((await store.PlannedAsync("SELECT c/uid/value FROM EHR e CONTAINS COMPOSITION c", permit)).Rows);
            Assert.Equal("0", QueryStore.Row((await store.PlannedAsync("SELECT COUNT(*) FROM EHR e CONTAINS COMPOSITION c", permit)).Rows[0]));
        }
    }

    private static async Task CompareAsync(Database database, int iterations, int seed)
    {
        var world = QueryWorld.Generate(seed, people: 5, documentsOfEach: 25);
        await using var store = await world.StoreAsync(database);
        var (opened, byLeaves, unread) = (0, 0, 0);
        await Sampled(world, iterations, seed, async query =>
        {
            var planned = await store.PlannedAsync(query.Text(), QueryPermit.Everything);
            AssertSame(query, planned, await store.PlainAsync(query.Text(limited: false), QueryPermit.Everything));
            if (planned.Plan.Documents > 0) opened++;
            if (planned.Plan.ByLeaves > 0) byLeaves++;
            if (planned.Plan is { Documents: 0, ByLeaves: 0, Ehrs: > 0 }) unread++;
        });
        // Each way to answer has been gone.
        Assert.All((int[])[opened, byLeaves, unread], times => Assert.True(times > iterations / 40, $"{opened} opened documents, {byLeaves} looked at leaves, {unread} at neither"));
    }

    private static Task Sampled(QueryWorld world, int iterations, int seed, Func<GeneratedQuery, Task> compare) =>
        GeneratedQuery.Queries([.. world.Ehrs.Select(e => e.Id.ToString())]).SampleAsync(compare, iter: iterations, threads: 1, seed: null);

    // Without ORDER BY any rows will do when there is a LIMIT, and with it equal ones may change places: then only what is ordered by must be the same.
    private static void AssertSame(GeneratedQuery query, Varde.ClinicalRepository.QueryAnswer planned, Varde.ClinicalRepository.QueryAnswer plain)
    {
        var (got, all) = (planned.Rows.Select(Row).ToList(), plain.Rows.Select(Row).ToList());
        string Row(AqlValue[] row) => QueryStore.Row(row, asWritten: !query.IsGrouped);
        Assert.Equal(query.Limit is { } limit ? Math.Min(limit, all.Count) : all.Count, got.Count);
        if (query.Limit is null) Assert.Equal(all.Order(StringComparer.Ordinal), got.Order(StringComparer.Ordinal));
        var left = all.CountBy(row => row).ToDictionary(pair => pair.Key, pair => pair.Value);
        Assert.All(got, row => Assert.True(left.TryGetValue(row, out var count) && (left[row] = count - 1) >= 0, $"{row} is no row of {query}"));
        if (query.OrderBy is null) return;
        for (var i = 0; i < got.Count; i++) Assert.Equal(QueryStore.Key(plain.Rows[i][0]), QueryStore.Key(planned.Rows[i][0]));
    }
}
