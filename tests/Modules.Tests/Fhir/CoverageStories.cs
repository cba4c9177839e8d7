using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Varde.Foundation;
using Varde.Modules.Tests.ClinicalRepository;
using Varde.Records;
using static Varde.Modules.Tests.Fhir.FhirApi;

namespace Varde.Modules.Tests.Fhir;

/// <summary>What each of the two standards tells of what only the other shows.</summary>
public sealed class CoverageStories
{
    private const string Fetus =
        """
        {"_type":"PARTY_RELATED","name":"Prøve Foster","relationship":{"_type":"DV_CODED_TEXT","value":"foetus","defining_code":{"_type":"CODE_PHRASE","terminology_id":{"_type":"TERMINOLOGY_ID","value":"openehr"},"code_string":"3"}}}
        """;

    private const string Mean =
        """
        {"_type":"DV_CODED_TEXT","value":"mean","defining_code":{"_type":"CODE_PHRASE","terminology_id":{"_type":"TERMINOLOGY_ID","value":"openehr"},"code_string":"146"}}
        """;

    private static JsonObject VitalSigns() => Api.JsonOf(Api.Documents.First(d => d.TemplateId == "varde.vital_signs.v1" && d.Composition.Content.Count == 7).Composition);

    private static JsonObject Pulse(JsonObject composition) =>
        composition["content"]!.AsArray().First(e => ((string)e!["archetype_node_id"]!).Contains(".pulse.", StringComparison.Ordinal))!.AsObject();

    private static JsonObject OfFetus()
    {
        var composition = VitalSigns();
        Pulse(composition)["subject"] = JsonNode.Parse(Fetus);
        return composition;
    }

    // The platform's templates allow values of a moment only: this one came into the store before they did.
    private static async Task StoreOfPeriodAsync(RepositoryServer server, Api openEhr, string ehr)
    {
        var uid = VersionUid.Parse(await openEhr.CommitAsync(ehr, VitalSigns())).Value;
        var stored = (await server.Store.ReadLatestAsync(new EhrId(Guid.Parse(ehr)), uid.ObjectId)).Value;
        var composition = JsonNode.Parse(stored.Content.Span)!.AsObject();
        var moment = Pulse(composition)["data"]!["events"]![0]!;
        (moment["_type"], moment["width"], moment["math_function"]) = ("INTERVAL_EVENT", JsonNode.Parse("""{"_type":"DV_DURATION","value":"PT1H"}"""), JsonNode.Parse(Mean));
        var audit = new AuditEntry { Time = TimeProvider.System.GetUtcNow(), ActorId = "test", ActorDisplay = "test", Action = "create", Object = "COMPOSITION", Ehr = new EhrId(Guid.Parse(ehr)), Rule = "test", Purpose = "test", Outcome = "permit" };
        var version = new NewVersion
        {
            Uid = new(Guid.NewGuid(), uid.SystemId, 1), Kind = stored.Kind, TemplateId = stored.TemplateId, ArchetypeId = stored.ArchetypeId, Content = Encoding.UTF8.GetBytes(composition.ToJsonString()),
            Envelope = stored.Envelope, AccessClass = stored.AccessClass,
        };
        Assert.True((await server.Store.CommitAsync(new CommitRequest { Owner = stored.Owner, Envelope = "{}"u8.ToArray(), Audit = audit, Versions = [version] })).IsDone);
    }

    private static async Task<(FhirApi Fhir, Api OpenEhr, string Ehr)> BeginAsync(RepositoryServer server)
    {
        var (fhir, openEhr) = (new FhirApi(server), new Api(server));
        await openEhr.UploadTemplatesAsync();
        return (fhir, openEhr, await fhir.CreateAsync(Person()));
    }

    private static async Task<IReadOnlyList<string>> WarningsAsync(FhirApi fhir, string search) =>
        [.. Entries((await fhir.GetAsync(search)).Expect(HttpStatusCode.OK).JsonBody).Where(e => (string?)e["search"]!["mode"] == "outcome")
            .SelectMany(e => e["resource"]!["issue"]!.AsArray()).Select(i => i!.ToJsonString())];

    [Theory, OnEachDatabase]
    public async Task An_answer_warns_of_entries_about_somebody_else_than_the_patient(Database database)
    {
        var (fhir, openEhr, ehr) = await BeginAsync(await RepositoryServer.OnAsync(database));
        var uid = await openEhr.CommitAsync(ehr, OfFetus());
        foreach (var search in new[] { $"Observation?patient={ehr}", $"Observation?patient={ehr}&code=8867-4", $"Patient/{ehr}/Observation" })
            Assert.Contains("somebody else than the patient", Assert.Single(await WarningsAsync(fhir, search)), StringComparison.Ordinal);
        Assert.Empty(await WarningsAsync(fhir, $"AllergyIntolerance?patient={ehr}"));
        var summary = (await fhir.GetAsync($"Patient/{ehr}/$summary")).Expect(HttpStatusCode.OK).JsonBody.ToJsonString();
        Assert.Contains("andre enn pasienten", summary, StringComparison.Ordinal);
        (await openEhr.CallAsync("DELETE", $"ehr/{ehr}/composition/{uid}")).Expect(HttpStatusCode.NoContent);
        Assert.Empty(await WarningsAsync(fhir, $"Observation?patient={ehr}"));
    }

    [Theory, OnEachDatabase]
    public async Task An_answer_warns_of_means_over_a_period(Database database)
    {
        var server = await RepositoryServer.OnAsync(database);
        var (fhir, openEhr, ehr) = await BeginAsync(server);
        await openEhr.CommitAsync(ehr, VitalSigns());
        Assert.Empty(await WarningsAsync(fhir, $"Observation?patient={ehr}"));
        await StoreOfPeriodAsync(server, openEhr, ehr);
        Assert.Contains("over a period", Assert.Single(await WarningsAsync(fhir, $"Observation?patient={ehr}")), StringComparison.Ordinal);
        Assert.Empty(await WarningsAsync(fhir, $"Condition?patient={ehr}"));
    }

    [Theory, OnEachDatabase]
    public async Task What_an_answer_warns_of_stays_when_the_index_is_made_anew(Database database)
    {
        await using var server = await RepositoryServer.StartAsync(database);
        var (fhir, openEhr, ehr) = await BeginAsync(server);
        await openEhr.CommitAsync(ehr, OfFetus());
        await StoreOfPeriodAsync(server, openEhr, ehr);
        Assert.Equal(0, (await server.Store.ReindexAsync()).Changed);
        Assert.Equal(2, (await WarningsAsync(fhir, $"Observation?patient={ehr}")).Count);
    }

    [Theory, OnEachDatabase]
    public async Task A_query_tells_what_a_record_holds_beside_its_compositions(Database database)
    {
        var (fhir, openEhr, ehr) = await BeginAsync(await RepositoryServer.OnAsync(database));
        await openEhr.CommitAsync(ehr, VitalSigns());
        var query = $"SELECT c/uid/value FROM EHR e[ehr_id/value='{ehr}'] CONTAINS COMPOSITION c";
        Assert.Null(await NotCoveredAsync(openEhr, query));
        for (var i = 0; i < 3; i++) await fhir.CreateAsync(Plan(ehr));
        var note = await fhir.CreateAsync(Unmapped(ehr));
        await fhir.CreateAsync(new JsonObject { ["resourceType"] = "Account", ["status"] = "active", ["subject"] = new JsonArray(new JsonObject { ["reference"] = $"Patient/{ehr}" }) });
        Assert.Equal("""[{"type":"CarePlan","resources":3},{"type":"Observation","resources":1}]""", await NotCoveredAsync(openEhr, query));
        Assert.Equal("""[{"type":"CarePlan","resources":3},{"type":"Observation","resources":1}]""", await NotCoveredAsync(openEhr, "SELECT c/uid/value FROM EHR e CONTAINS COMPOSITION c", ehr));
        Assert.Null(await NotCoveredAsync(openEhr, $"SELECT e/ehr_id/value FROM EHR e[ehr_id/value='{ehr}']"));
        (await fhir.CallAsync("DELETE", $"Observation/{note}")).Expect(HttpStatusCode.NoContent);
        Assert.Equal("""[{"type":"CarePlan","resources":3}]""", await NotCoveredAsync(openEhr, query));
    }

    [Theory, OnEachDatabase]
    public async Task A_query_over_all_records_counts_to_a_thousand_and_leaves_out_records_that_are_not_queried(Database database)
    {
        await using var server = await RepositoryServer.StartAsync(database);
        var (fhir, openEhr, ehr) = await BeginAsync(server);
        var other = await fhir.CreateAsync(Person());
        await fhir.CreateAsync(Plan(ehr));
        await fhir.CreateAsync(Plan(other));
        const string Query = "SELECT c/uid/value FROM EHR e CONTAINS COMPOSITION c";
        Assert.Equal("""[{"type":"CarePlan","resources":2}]""", await NotCoveredAsync(openEhr, Query));
        await NotQueriedAsync(openEhr, other);
        Assert.Equal("""[{"type":"CarePlan","resources":1}]""", await NotCoveredAsync(openEhr, Query));
        for (var i = 0; i < 10; i++)
            (await fhir.CallAsync("POST", "", Bundle("transaction", [.. Enumerable.Repeat(("POST", "CarePlan", (JsonObject?)Plan(ehr), (string?)null), 100)]))).Expect(HttpStatusCode.OK);
        Assert.Equal("""[{"type":"CarePlan","resources":1000,"or_more":true}]""", await NotCoveredAsync(openEhr, Query));
        Assert.Equal("""[{"type":"CarePlan","resources":1001}]""", await NotCoveredAsync(openEhr, Query, ehr));
    }

    [Theory, OnEachDatabase]
    public async Task Only_what_may_be_seen_is_counted(Database database)
    {
        await using var server = await RepositoryServer.StartAsync(database);
        var (fhir, _, ehr) = await BeginAsync(server);
        var other = await fhir.CreateAsync(Person());
        foreach (var owner in new[] { ehr, other, other }) await fhir.CreateAsync(Plan(owner));
        var plans = (await server.Store.ReadCatalogueAsync()).Texts.Single(t => t.Value == "CarePlan").Key;
        async Task<long> CountAsync(QueryPermit permit, string? record) =>
            (await server.Store.CountHoldingAsync(permit, record is null ? null : new EhrId(Guid.Parse(record)), [plans], 100)).GetValueOrDefault(plans);
        var own = new QueryPermit([new(new HashSet<Guid> { Guid.Parse(ehr) }, _ => true)]);
        Assert.Equal((3, 2), (await CountAsync(QueryPermit.Everything, null), await CountAsync(QueryPermit.Everything, other)));
        Assert.Equal((1, 1, 0), (await CountAsync(own, null), await CountAsync(own, ehr), await CountAsync(own, other)));
        Assert.Equal((0, 0), (await CountAsync(new QueryPermit([new(null, _ => false)]), null), await CountAsync(QueryPermit.Nothing, ehr)));
    }

    // The tag that says so is the server's, whoever sends it.
    [Theory, OnEachDatabase]
    public async Task Nobody_hides_a_resource_from_the_count_by_calling_it_a_view(Database database)
    {
        var (fhir, openEhr, ehr) = await BeginAsync(await RepositoryServer.OnAsync(database));
        foreach (var resource in new[] { Plan(ehr), Unmapped(ehr) })
        {
            resource["meta"] = JsonNode.Parse("""{"tag":[{"system":"urn:varde:fhir:origin","code":"mapped"}]}""");
            await fhir.CreateAsync(resource);
        }
        var nameless = Plan(ehr);
        nameless["meta"] = JsonNode.Parse("""{"tag":[{"system":"urn:varde:fhir:origin"}]}""");
        await fhir.CreateAsync(nameless);
        Assert.Equal("""[{"type":"CarePlan","resources":2},{"type":"Observation","resources":1}]""", await NotCoveredAsync(openEhr, "SELECT c/uid/value FROM COMPOSITION c", ehr));
    }

    private static JsonObject Plan(string ehr) => new() { ["resourceType"] = "CarePlan", ["status"] = "active", ["intent"] = "plan", ["subject"] = new JsonObject { ["reference"] = $"Patient/{ehr}" } };

    // Of no kind that a mapping takes.
    private static JsonObject Unmapped(string ehr) => new()
    {
        ["resourceType"] = "Observation", ["status"] = "final", ["code"] = new JsonObject { ["text"] = "Something else" }, ["subject"] = new JsonObject { ["reference"] = $"Patient/{ehr}" },
    };

    private static async Task<string?> NotCoveredAsync(Api openEhr, string query, string? ehr = null)
    {
        var asked = new JsonObject { ["q"] = query };
        if (ehr is not null) asked["ehr_id"] = ehr;
        return (await openEhr.CallAsync("POST", "query/aql", asked)).Expect(HttpStatusCode.OK).JsonBody["meta"]!["not_covered"]?.ToJsonString();
    }

    private static async Task NotQueriedAsync(Api openEhr, string ehr)
    {
        var status = (await openEhr.GetAsync($"ehr/{ehr}/ehr_status")).Expect(HttpStatusCode.OK).JsonBody;
        status["is_queryable"] = false;
        (await openEhr.CallAsync("PUT", $"ehr/{ehr}/ehr_status", status, headers: ("If-Match", $"\"{(string?)status["uid"]!["value"]}\""))).Expect(HttpStatusCode.NoContent);
    }
}
