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

    private async Task<string?> DifferenceAsync(SuiteCase one)
    {
        var loaded = await servers.LoadedAsync(database, one.Steps);
        var variables = one.Row.Concat(loaded.Variables).DistinctBy(pair => pair.Key).ToDictionary(pair => pair.Key, pair => SuiteText.Fill(pair.Value, loaded.Variables));
        var reply = await AskAsync(loaded.Api, one, variables);
        if (reply.Status == HttpStatusCode.OK && DifferenceOfMeta(reply.JsonBody, one, variables) is { } difference) return difference;
        return Judged(one, reply, expectation => ResultDifference.Of(reply, expectation, variables));
    }

    // A query that is listed ends as the page says, and not as its source expects; every other as its source expects.
    private static string? Judged(SuiteCase one, Reply reply, Func<Expectation, string?> differenceFrom)
    {
        var fromSource = one.Expected is null ? $"its source has no answer; ours is {(int)reply.Status} {reply.Text}" : differenceFrom(one.Expected);
        if (ContestedQueries.Find(one.Name) is not { } listed) return fromSource;
        return fromSource is null ? "is listed as contested and ends as its source expects" : differenceFrom(Expectation.Parse(listed.Answer, one.Query, one.Expected));
    }

    private static async Task<Reply> AskAsync(Api api, SuiteCase one, IReadOnlyDictionary<string, string> variables)
    {
        var body = new JsonObject { ["q"] = SuiteText.Fill(one.Query, variables) };
        if (one.Parameters is { } parameters) body["query_parameters"] = JsonNode.Parse(SuiteText.Fill(parameters, variables));
        if (one.Offset is { } offset) body["offset"] = offset;
        if (one.Fetch is { } fetch) body["fetch"] = fetch;
        return await api.CallAsync("POST", "query/aql", body);
    }

    private static string? DifferenceOfMeta(JsonNode answer, SuiteCase one, IReadOnlyDictionary<string, string> variables) =>
        (string?)answer["q"] != SuiteText.Fill(one.Query, variables) ? $"q came back as {answer["q"]}"
        : (string?)answer["meta"]?["_type"] != "RESULTSET" ? $"meta is {answer["meta"]?.ToJsonString()}"
        : null;

    private static IEnumerable<Suite> Asked() => Suite.All.Where(suite => ContestedQueries.Find(suite.Name) is null);
}

/// <summary>The suites on the embedded database.</summary>
public sealed class EhrbaseSuitesOnSqlite(SuiteServers servers) : EhrbaseSuites(Database.Embedded, servers);

/// <summary>The suites on PostgreSQL.</summary>
public sealed class EhrbaseSuitesOnPostgres(SuiteServers servers) : EhrbaseSuites(Database.PostgreSql, servers);
