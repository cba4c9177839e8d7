using System.Net;
using System.Text.Json.Nodes;
using Varde.Modules.Tests.ClinicalRepository;

namespace Varde.Modules.Tests.Aql;

/// <summary>
/// The public AQL suites (shared/data/openehr/aql) over the API: those of EHRbase's integration tests above all, and those of DIPS and of grammars. Each
/// loads its data, asks its queries and compares with its files. Where our answer is another by the specification, contested-queries.md says which and why.
/// </summary>
public abstract class EhrbaseSuites(Database database, SuiteServers servers) : IClassFixture<SuiteServers>
{
    /// <summary>The suites by name; one empty name where the data is absent, so that the tests show as skipped.</summary>
    public static TheoryData<string> Names => Suite.All.Count == 0 ? new TheoryData<string>("") : new TheoryData<string>(Asked().Select(suite => suite.Name));

    [Theory, MemberData(nameof(Names))]
    public async Task A_suite_ends_as_its_files_say_or_as_the_page_of_contested_queries_does(string name)
    {
        Assert.SkipWhen(name.Length == 0, SuiteFolder.Absent);
        var cases = SuiteCase.Of(Suite.Named(name));
        List<string> differing = [];
        foreach (var one in cases)
            if (await DifferenceAsync(one) is { } difference) differing.Add($"{one.Name}: {difference}\n    {one.Query} {one.Parameters}");
        Assert.NotEmpty(cases);
        TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {cases.Count} queries, {cases.Count(one => ContestedQueries.Find(one.Name) is not null)} contested, {differing.Count} differ");
        Assert.True(differing.Count == 0, $"{differing.Count} of {cases.Count}\n{string.Join('\n', differing)}");
    }

    /// <summary>
    /// The indexes tell of now, so that a query that names a moment looks at every document; a query of one EHR looks at that record. Neither may give
    /// other rows than the plan of the same query over all EHRs.
    /// </summary>
    protected async Task IsAnsweredAlikeAsync(string name)
    {
        Assert.SkipWhen(name.Length == 0, SuiteFolder.Absent);
        List<string> differing = [];
        foreach (var one in SuiteCase.Of(Suite.Named(name)))
            if (await DifferenceOfWaysAsync(new Question(one, await servers.LoadedAsync(database, one.Steps))) is { } difference) differing.Add($"{one.Name}: {difference}\n    {one.Query}");
        Assert.True(differing.Count == 0, string.Join('\n', differing));
    }

    private async Task<string?> DifferenceAsync(SuiteCase one)
    {
        var question = new Question(one, await servers.LoadedAsync(database, one.Steps));
        var reply = await question.PostAsync();
        if (reply.Status == HttpStatusCode.OK && DifferenceOfMeta(reply.JsonBody, question) is { } difference) return difference;
        return Judged(one, reply, expectation => ResultDifference.Of(reply, expectation, question.Variables));
    }

    private static async Task<string?> DifferenceOfWaysAsync(Question question)
    {
        var reply = await question.PostAsync();
        var byGet = await question.GetAsync();
        if (reply.Status != byGet.Status) return $"POST is answered {(int)reply.Status} and GET {(int)byGet.Status} {byGet.Text}";
        if (reply.Status != HttpStatusCode.OK) return null;
        var rows = Question.Rows(reply);
        return DifferenceOf(rows, Question.Rows(byGet), "by GET", question)
            ?? DifferenceOf(rows, Question.Rows((await question.PostAsync("version_at_time", TimeProvider.System.GetUtcNow().ToString("O"))).Expect(HttpStatusCode.OK)), "without indexes", question)
            ?? (question.IsOfEachEhr ? DifferenceOf(rows, await question.RowsOfEachEhrAsync(), "of each EHR", question) : null);
    }

    private static string? DifferenceOf(IReadOnlyList<string> rows, IReadOnlyList<string> others, string way, Question question)
    {
        if (rows.Count == others.Count && (question.IsOpen || rows.Order(StringComparer.Ordinal).SequenceEqual(others.Order(StringComparer.Ordinal)))) return null;
        return $"{rows.Count} rows, and {others.Count} {way}; the first of one only: {rows.Except(others).Concat(others.Except(rows)).FirstOrDefault()}";
    }

    // A query that is listed ends as the page says, and not as its source expects; every other as its source expects.
    private static string? Judged(SuiteCase one, Reply reply, Func<Expectation, string?> differenceFrom)
    {
        var fromSource = one.Expected is null ? $"its source has no answer; ours is {(int)reply.Status} {reply.Text}" : differenceFrom(one.Expected);
        if (ContestedQueries.Find(one.Name) is not { } listed) return fromSource;
        return fromSource is null ? "is listed as contested and ends as its source expects" : differenceFrom(Expectation.Parse(listed.Answer, one.Query, one.Expected));
    }

    private static string? DifferenceOfMeta(JsonNode answer, Question question) =>
        (string?)answer["q"] != question.Text ? $"q came back as {answer["q"]}"
        : (string?)answer["meta"]?["_type"] != "RESULTSET" ? $"meta is {answer["meta"]?.ToJsonString()}"
        : null;

    private static IEnumerable<Suite> Asked() => Suite.All.Where(suite => ContestedQueries.Find(suite.Name) is null);
}

/// <summary>The suites on the embedded database.</summary>
public sealed class EhrbaseSuitesOnSqlite(SuiteServers servers) : EhrbaseSuites(Database.Embedded, servers)
{
    [Theory, MemberData(nameof(Names))]
    public Task A_suite_is_answered_alike_by_its_plan_without_indexes_by_record_and_by_either_method(string name) => IsAnsweredAlikeAsync(name);
}

/// <summary>The suites on PostgreSQL.</summary>
public sealed class EhrbaseSuitesOnPostgres(SuiteServers servers) : EhrbaseSuites(Database.PostgreSql, servers)
{
    [Theory, MemberData(nameof(Names)), Trait("tier", "all")]
    public Task A_suite_is_answered_alike_by_its_plan_without_indexes_by_record_and_by_either_method(string name) => IsAnsweredAlikeAsync(name);
}
