using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Varde.ClinicalRepository;

namespace Varde.Modules.Tests.ClinicalRepository;

/// <summary>Queries over the API: what is wrong has its place, limits hold, versions are what they are said to be, and stored queries go by their versions.</summary>
public sealed class QueryStories
{
    private const string Draft = "lifecycle_state.code_string=\"553\"";

    [Theory, OnEachDatabase]
    public async Task A_wrong_query_is_told_where_and_what_was_perhaps_meant(Database database)
    {
        var api = await Api.OnAsync(database);
        var reply = (await AskAsync(api, "SELECT c/nmae/value FROM EHR e\nCONTAINS COMPOSITON c WHERE x/y = $z")).Expect(HttpStatusCode.BadRequest).JsonBody;
        var faults = reply["errors"]!.AsArray().Select(e => ((string?)e!["path"], (string?)e["hint"], (int)e["start"]!)).ToList();
        Assert.Contains(("line 2, column 10", "did you mean COMPOSITION?", 40), faults);
        Assert.Contains(faults, f => f.Item1 == "line 2, column 29");
        Assert.Equal(HttpStatusCode.BadRequest, (await AskAsync(api, "SELECT c FROM COMPOSITION c WHERE (((")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await api.CallAsync("POST", "query/aql", new JsonObject { ["fetch"] = 1 })).Status);
    }

    [Theory, OnEachDatabase]
    public async Task What_looks_like_sql_stays_data_wherever_it_stands(Database database)
    {
        var api = await Api.OnAsync(database);
        const string hostile = "'); drop table version; --";
        foreach (var query in (string[])[
            "SELECT c/uid/value FROM COMPOSITION c WHERE c/name/value = $x", "SELECT c/uid/value FROM COMPOSITION c[$x]", "SELECT c/uid/value FROM COMPOSITION c[openEHR-EHR-COMPOSITION.a.v1, $x]",
            "SELECT c/uid/value FROM EHR e[ehr_id/value=$x] CONTAINS COMPOSITION c", "SELECT c/uid/value FROM COMPOSITION c WHERE c/name/value MATCHES {$x}",
            "SELECT c/uid/value FROM COMPOSITION c WHERE c/name/value LIKE $x", "SELECT c/uid/value FROM COMPOSITION c CONTAINS ELEMENT l WHERE l/value/defining_code/code_string = $x"])
            Assert.Empty((await AskAsync(api, query, new JsonObject { ["x"] = hostile })).Expect(HttpStatusCode.OK).JsonBody["rows"]!.AsArray());
        foreach (var query in (string[])[$"SELECT c/{hostile} FROM COMPOSITION c", $"SELECT c FROM {hostile}", $"SELECT c FROM COMPOSITION c ORDER BY {hostile}", $"SELECT c FROM COMPOSITION c LIMIT {hostile}"])
            (await AskAsync(api, query)).Expect(HttpStatusCode.BadRequest);
    }

    [Theory, OnEachDatabase]
    public async Task A_body_that_cannot_be_read_is_refused_wherever_a_query_comes_in(Database database)
    {
        var api = await Api.OnAsync(database);
        foreach (var body in (string[])["{", "[]", "null", "{\"q\": 7}", "{\"q\": \"\\ud800\"}", "{\"\\ud800\": 1}", new string('[', 5_000)])
        {
            Assert.NotEmpty((await api.CallAsync("POST", "query/aql", body)).Expect(HttpStatusCode.BadRequest).FaultPaths());
            Assert.NotEmpty((await api.CallAsync("PUT", "definition/query/no.test::unread/1.0.0", body)).Expect(HttpStatusCode.BadRequest).FaultPaths());
        }
    }

    [Theory, OnEachDatabase]
    public async Task A_draft_over_a_document_does_not_hide_it_from_queries(Database database)
    {
        var api = await Api.OnAsync(database);
        var ehr = await api.NewEhrAsync();
        var uid = await api.CommitAsync(ehr, Api.Document());
        var path = $"ehr/{ehr}/composition/{uid.Split("::")[0]}";
        (await api.CallAsync("PUT", path, Api.Document(), headers: [("If-Match", $"\"{uid}\""), ("openehr-version", Draft)])).Expect(HttpStatusCode.NoContent);
        Assert.Equal([uid], await UidsAsync(api, $"SELECT c/uid/value FROM EHR e[ehr_id/value='{ehr}'] CONTAINS COMPOSITION c"));
        Assert.Equal([uid], await UidsAsync(api, $"SELECT c/uid/value FROM EHR e CONTAINS COMPOSITION c WHERE c/uid/value = '{uid}'"));
        var draft = uid[..^1] + "2";
        (await api.CallAsync("PUT", path, Api.Document(), headers: [("If-Match", $"\"{draft}\"")])).Expect(HttpStatusCode.NoContent);
        Assert.Equal([uid[..^1] + "3"], await UidsAsync(api, $"SELECT c/uid/value FROM EHR e[ehr_id/value='{ehr}'] CONTAINS COMPOSITION c"));
        Assert.Equal([uid, uid[..^1] + "3"], await UidsAsync(api, $"SELECT c/uid/value FROM EHR e[ehr_id/value='{ehr}'] CONTAINS VERSION v[ALL_VERSIONS] CONTAINS COMPOSITION c ORDER BY v/uid/value"));
    }

    [Theory, OnEachDatabase]
    public async Task Data_is_asked_as_it_was_at_a_time(Database database)
    {
        var api = await Api.OnAsync(database);
        var ehr = await api.NewEhrAsync();
        var before = await Api.MomentAsync();
        var uid = await api.CommitAsync(ehr, Api.Document());
        var after = await Api.MomentAsync();
        (await api.CallAsync("DELETE", $"ehr/{ehr}/composition/{uid}")).Expect(HttpStatusCode.NoContent);
        var query = $"SELECT c/uid/value FROM EHR e[ehr_id/value='{ehr}'] CONTAINS COMPOSITION c";
        Assert.Empty(await UidsAsync(api, query));
        Assert.Empty(await UidsAsync(api, query, before));
        Assert.Equal([uid], await UidsAsync(api, query, after));
    }

    [Theory, OnEachDatabase]
    public async Task A_stored_query_is_found_by_the_beginning_of_its_version(Database database)
    {
        var api = await Api.OnAsync(database);
        var name = $"no.test::q{Guid.NewGuid():N}";
        foreach (var version in (string[])["1.2.0", "1.10.0", "2.0.0"])
            (await api.CallAsync("PUT", $"definition/query/{name}/{version}", $"SELECT '{version}' AS v FROM EHR e LIMIT 1", "text/plain")).Expect(HttpStatusCode.OK);
        (await api.CallAsync("PUT", $"definition/query/{name}/2.0.0", "SELECT 'other' AS v FROM EHR e", "text/plain")).Expect(HttpStatusCode.Conflict);
        (await api.CallAsync("PUT", $"definition/query/{name}/2.x", "SELECT e FROM EHR e", "text/plain")).Expect(HttpStatusCode.BadRequest);
        (await api.CallAsync("PUT", $"definition/query/{name}", "SELECT FROM", "text/plain")).Expect(HttpStatusCode.BadRequest);
        await api.NewEhrAsync();
        foreach (var (asked, found) in ((string, string)[])[("/1", "1.10.0"), ("/1.2", "1.2.0"), ("", "2.0.0")])
            Assert.Equal(found, (string?)(await api.GetAsync($"query/{name}{asked}")).Expect(HttpStatusCode.OK).JsonBody["rows"]![0]![0]);
        (await api.GetAsync($"query/{name}/3")).Expect(HttpStatusCode.NotFound);
        Assert.Equal(3, (await api.GetAsync($"definition/query/{name}")).JsonBody.AsArray().Count);
        (await api.CallAsync("PUT", $"definition/query/{name}", "SELECT 'next' AS v FROM EHR e LIMIT 1", "text/plain")).Expect(HttpStatusCode.OK);
        Assert.Equal("SELECT 'next' AS v FROM EHR e LIMIT 1", (string?)(await api.GetAsync($"definition/query/{name}/2.1.0")).JsonBody["q"]);
    }

    [Theory, OnEachDatabase]
    public async Task Extensions_are_refused_in_strict_mode(Database database)
    {
        var api = await Api.OnAsync(database);
        foreach (var query in (string[])["SELECT c/name/value AS n, COUNT(*) FROM COMPOSITION c GROUP BY n", "SELECT * FROM EHR e", "SELECT 1 + 1 FROM EHR e", "SELECT e FROM EHR e LIMIT $n"])
        {
            var body = new JsonObject { ["q"] = query, ["query_parameters"] = new JsonObject { ["n"] = 1 } };
            (await api.CallAsync("POST", "query/aql", body)).Expect(HttpStatusCode.OK);
            (await api.CallAsync("POST", "query/aql?strict=true", body.DeepClone())).Expect(HttpStatusCode.BadRequest);
        }
    }

    [Theory, OnEachDatabase]
    public async Task A_pattern_that_is_too_long_is_refused_where_it_stands(Database database)
    {
        var api = await Api.OnAsync(database);
        foreach (var wild in (string[])["a", "?", "*", "[", "é", "\ud83d\ude00"])
        {
            var (longest, longer) = (Repeated(wild, 500), Repeated(wild, 2_000));
            (await AskAsync(api, "SELECT c/uid/value FROM COMPOSITION c WHERE c/name/value LIKE $x", new JsonObject { ["x"] = longest })).Expect(HttpStatusCode.OK);
            var refused = (await AskAsync(api, "SELECT c/uid/value FROM COMPOSITION c WHERE c/name/value LIKE $x", new JsonObject { ["x"] = longer })).Expect(HttpStatusCode.BadRequest);
            Assert.Equal(["line 1, column 63"], refused.FaultPaths());
            (await AskAsync(api, $"SELECT c/uid/value FROM COMPOSITION c WHERE c/name/value LIKE '{longer}'")).Expect(HttpStatusCode.BadRequest);
        }

        static string Repeated(string text, int length) => string.Concat(Enumerable.Repeat(text, length / text.Length));
    }

    [Theory, OnEachDatabase]
    public async Task A_query_that_answers_too_much_is_ended(Database database)
    {
        await using var server = await RepositoryServer.StartAsync(database, new RepositorySettings { MostQueryRows = 3 });
        var api = await FilledAsync(server);
        (await AskAsync(api, "SELECT c/uid/value FROM COMPOSITION c")).Expect(HttpStatusCode.RequestEntityTooLarge);
        (await AskAsync(api, "SELECT c/uid/value FROM COMPOSITION c LIMIT 3")).Expect(HttpStatusCode.OK);
    }

    [Theory, OnEachDatabase]
    public async Task A_query_that_takes_too_long_is_ended(Database database)
    {
        await using var server = await RepositoryServer.StartAsync(database, new RepositorySettings { QueryTimeLimit = TimeSpan.FromMilliseconds(300) });
        var api = await FilledAsync(server);
        var product = string.Join(" AND ", Enumerable.Range(0, 8).Select(n => $"ELEMENT l{n}"));
        (await AskAsync(api, $"SELECT COUNT(*) FROM COMPOSITION c CONTAINS ({product})")).Expect(HttpStatusCode.RequestTimeout);
    }

    [Theory, OnEachDatabase]
    public async Task Two_hundred_heavy_queries_at_once_leave_reads_alone_and_end_when_their_callers_leave(Database database)
    {
        await using var server = await RepositoryServer.StartAsync(database, new RepositorySettings { QueryTimeLimit = TimeSpan.FromHours(1), MostWaitingQueries = 50 });
        var api = await FilledAsync(server);
        var ehr = await api.NewEhrAsync();
        using var leave = new CancellationTokenSource();
        var product = string.Join(" AND ", Enumerable.Range(0, 8).Select(n => $"ELEMENT l{n}"));
        var heavy = Enumerable.Range(0, 200).Select(_ => PostAsync($"SELECT COUNT(*) FROM COMPOSITION c CONTAINS ({product})")).ToList();
        // The first that are answered are those for which no place was left to wait.
        using (var refused = await await Task.WhenAny(heavy))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.NotNull(refused.Headers.RetryAfter);
        }
        for (var n = 0; n < 20; n++) (await api.CallAsync("GET", $"ehr/{ehr}")).Expect(HttpStatusCode.OK);
        Assert.Contains(heavy, query => !query.IsCompleted);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(heavy));
        // That a caller left reaches the server in a moment; until then its query waits still, and the places are taken.
        var after = await AskAsync(api, "SELECT COUNT(*) FROM COMPOSITION c");
        for (var again = 0; again < 100 && after.Status == HttpStatusCode.ServiceUnavailable; again++, await Task.Delay(100)) after = await AskAsync(api, "SELECT COUNT(*) FROM COMPOSITION c");
        after.Expect(HttpStatusCode.OK);

        Task<HttpResponseMessage> PostAsync(string query) =>
            server.Client.PostAsJsonAsync(new Uri("query/aql", UriKind.Relative), new JsonObject { ["q"] = query }, leave.Token);
    }

    [Theory, OnEachDatabase]
    public async Task A_code_that_no_template_knows_is_null_and_told(Database database)
    {
        await using var server = await RepositoryServer.StartAsync(database, new RepositorySettings());
        var api = new Api(server);
        const string query = "SELECT o/data[at0001]/events[at0006]/data[at0003]/items[at0044]/value FROM OBSERVATION o[openEHR-EHR-OBSERVATION.blood_pressure.v2]";
        Assert.Contains("archetype", Assert.Single(await WarningsAsync(api, query)), StringComparison.Ordinal);
        await api.CommitAsync(await api.NewEhrAsync(), Api.JsonOf(Api.Documents.First(d => d.TemplateId == "varde.vital_signs.v1").Composition));
        Assert.Equal("line 1, column 57: no template here has the code at0044 in openEHR-EHR-OBSERVATION.blood_pressure.v2 (did you mean at0004?)",
            Assert.Single(await WarningsAsync(api, query)));
        Assert.All((await AskAsync(api, query)).JsonBody["rows"]!.AsArray(), row => Assert.Null(row![0]));
        Assert.Empty(await WarningsAsync(api, query.Replace("at0044", "at0004", StringComparison.Ordinal)));
    }

    [Theory, OnEachDatabase]
    public async Task A_value_set_of_openehr_is_asked_for_by_its_uri(Database database)
    {
        var api = await Api.OnAsync(database);
        var ehr = await api.NewEhrAsync();
        var uid = await api.CommitAsync(ehr, Api.Document());
        var query = $"SELECT c/uid/value FROM EHR e[ehr_id/value='{ehr}'] CONTAINS COMPOSITION c WHERE c/category/defining_code MATCHES ";
        Assert.Equal([uid], await UidsAsync(api, query + "{ terminology://openehr/group?name=composition_category }"));
        Assert.Equal([uid], await UidsAsync(api, query + "TERMINOLOGY('expand', 'openehr', 'group?name=composition_category')"));
        Assert.Empty(await UidsAsync(api, query + "{ terminology://openehr/group?name=null_flavours }"));
        var unknown = (await AskAsync(api, query + "{ terminology://snomed-ct/hierarchy?rootConceptId=50043002 }")).Expect(HttpStatusCode.BadRequest).JsonBody["errors"]![0]!;
        Assert.Equal(query.Length + 2, (int)unknown["start"]!);
        Assert.Contains("composition_category", (string)unknown["hint"]!, StringComparison.Ordinal);
    }

    private static async Task<Api> FilledAsync(RepositoryServer server)
    {
        var api = new Api(server);
        var ehr = await api.NewEhrAsync();
        for (var n = 0; n < 4; n++) await api.CommitAsync(ehr, Api.Document(n));
        return api;
    }

    private static async Task<IReadOnlyList<string?>> UidsAsync(Api api, string query, string? at = null)
    {
        var body = new JsonObject { ["q"] = query };
        if (at is not null) body["version_at_time"] = at;
        var reply = (await api.CallAsync("POST", "query/aql", body)).Expect(HttpStatusCode.OK);
        return [.. reply.JsonBody["rows"]!.AsArray().Select(row => (string?)row![0])];
    }

    private static async Task<IReadOnlyList<string>> WarningsAsync(Api api, string query) =>
        [.. (await AskAsync(api, query)).Expect(HttpStatusCode.OK).JsonBody["meta"]!["warnings"]?.AsArray().Select(text => (string)text!) ?? []];

    private static Task<Reply> AskAsync(Api api, string query, JsonObject? parameters = null) =>
        api.CallAsync("POST", "query/aql", new JsonObject { ["q"] = query, ["query_parameters"] = parameters });
}
