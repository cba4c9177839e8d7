using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using CsCheck;
using Varde.Modules.Tests.ClinicalRepository;

namespace Varde.Modules.Tests.People;

/// <summary>Scopes narrow what somebody sees through an app, by whatever road it is asked for, and widen nothing.</summary>
public sealed class ScopeStories
{
    private const string Laboratory = "category=http://terminology.hl7.org/CodeSystem/observation-category|laboratory";
    private const string Vital = "category=http://terminology.hl7.org/CodeSystem/observation-category|vital-signs";
    private const string Patient = "pasient", Other = "jente-9", Doctor = "staff fastlege";

    [Theory, OnEachDatabase]
    public async Task An_app_with_a_scope_for_the_laboratory_results_of_one_patient_sees_these_by_every_road_and_nothing_else(Database database)
    {
        var app = await App.OfAsync(database, $"patient/Observation.rs?{Laboratory}");
        var all = await app.IdsAsync($"Observation?patient={app.Record}&_count=1000", whole: true);
        var results = await app.IdsAsync($"Observation?patient={app.Record}&{Laboratory}&_count=1000", whole: true);
        Assert.NotEmpty(results);
        Assert.NotEmpty(all.Except(results));
        foreach (var road in new[] { "Observation?_count=1000", $"Observation?patient={app.Record}&_count=1000", $"Patient/{app.Record}/Observation?_count=1000", $"?_type=Observation,Condition&_count=1000", $"Observation?_sort=-date&_count=1000", $"Observation?category:not=x&_count=1000" })
            Assert.Equal((road, string.Join(' ', results)), (road, string.Join(' ', await app.IdsAsync(road))));
        Assert.Equal(results.Count, (int)(await app.GetAsync("Observation?_summary=count")).Body!["total"]!);
        Assert.Equal(results, (await app.HistoryAsync("Observation/_history?_count=1000")).Where(results.Contains).Distinct().Order().ToList());
        Assert.Empty((await app.HistoryAsync("Observation/_history?_count=1000")).Except(results));
        Assert.Empty((await app.IdsAsync($"Observation/$lastn?patient={app.Record}&max=100&category=laboratory,vital-signs")).Except(results));
    }

    [Theory, OnEachDatabase]
    public async Task What_is_out_of_reach_is_answered_as_what_is_not_there(Database database)
    {
        var app = await App.OfAsync(database, $"patient/Observation.rs?{Laboratory}");
        var result = (await app.IdsAsync($"Observation?patient={app.Record}&{Laboratory}&_count=1", whole: true))[0];
        var vital = (await app.IdsAsync($"Observation?patient={app.Record}&{Vital}&_count=1", whole: true))[0];
        var others = (await app.IdsAsync($"Observation?patient={app.World.RecordOf(Other)}&_count=1", whole: true))[0];
        Assert.Equal(HttpStatusCode.OK, (await app.GetAsync($"Observation/{result}")).Status);
        var missing = await app.GetAsync($"Observation/{Guid.Empty}");
        foreach (var hidden in new[] { vital, others })
        {
            var answer = await app.GetAsync($"Observation/{hidden}");
            Assert.Equal((HttpStatusCode.NotFound, missing.Body!.ToJsonString().Replace(Guid.Empty.ToString(), "ID", StringComparison.Ordinal)), (answer.Status, answer.Body!.ToJsonString().Replace(hidden, "ID", StringComparison.Ordinal)));
            Assert.Equal(HttpStatusCode.NotFound, (await app.GetAsync($"Observation/{hidden}/_history")).Status);
        }
        Assert.Equal(HttpStatusCode.Forbidden, (await app.GetAsync($"Condition?patient={app.Record}")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await app.GetAsync($"Patient/{app.Record}")).Status);
    }

    [Theory, OnEachDatabase]
    public async Task Nothing_comes_with_matches_and_nothing_is_asked_through_what_the_scopes_do_not_reach(Database database)
    {
        var app = await App.OfAsync(database, $"patient/Observation.rs?{Laboratory} patient/Patient.rs");
        Assert.Equal(["Observation", "Patient"], (await app.TypesAsync($"Observation?_include=Observation:patient&_include=Observation:encounter&_include=Observation:performer&_revinclude=DiagnosticReport:result&_count=1000")).Order());
        var with = await app.IdsAsync($"Patient?_id={app.Record}&_revinclude=Observation:patient&_count=1000");
        var results = await app.IdsAsync("Observation?_count=1000");
        Assert.Empty(with.Except([.. results, app.Record]));
        Assert.NotEmpty(with.Intersect(results));
        Assert.Single(await app.IdsAsync($"Patient?_has:Observation:patient:{Laboratory}"));
        Assert.Empty(await app.IdsAsync($"Patient?_has:Observation:patient:{Vital}"));
        Assert.Empty(await app.IdsAsync($"Patient?_has:Condition:patient:_id:missing=false"));
        var everything = await app.IdsAsync($"Patient/{app.Record}/$everything?_count=1000");
        Assert.Equal([.. results.Append(app.Record).Order()], everything.Order());
    }

    [Theory, OnEachDatabase]
    public async Task A_scope_with_a_search_covers_only_writes_that_it_finds_before_and_after(Database database)
    {
        var app = await App.OfAsync(database, "user/Observation.cruds?status=preliminary");
        var (made, body) = await app.SendAsync("POST", "Observation", Observation(app.Record, "preliminary"));
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Created), ((await app.SendAsync("POST", "Observation", Observation(app.Record, "final"))).Status, made));
        var id = (string)body!["id"]!;
        Assert.Equal(HttpStatusCode.Forbidden, (await app.SendAsync("PUT", $"Observation/{id}", Observation(app.Record, "final", id))).Status);
        Assert.Equal(HttpStatusCode.OK, (await app.SendAsync("PUT", $"Observation/{id}", Observation(app.Record, "preliminary", id))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await app.SendAsync("PATCH", $"Observation/{id}", Replace("status", "preliminary"))).Status);
        var (whole, _) = await app.World.CallAsync(Doctor, "PUT", $"fhir/r4/Observation/{id}", Observation(app.Record, "final", id));
        Assert.Equal(HttpStatusCode.OK, whole);
        Assert.Equal(HttpStatusCode.NotFound, (await app.SendAsync("PUT", $"Observation/{id}", Observation(app.Record, "preliminary", id))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await app.SendAsync("DELETE", $"Observation/{id}", null)).Status);
        Assert.Equal(["1", "2"], (await app.HistoryVersionsAsync(id, app with { Scopes = "user/Observation.rs?status=preliminary,final" })).Where(v => v is "1" or "2").Order());
    }

    [Theory, OnEachDatabase]
    public async Task A_scope_for_a_patient_opens_nothing_without_a_launch_and_only_that_record_by_openEHR_too(Database database)
    {
        var app = await App.OfAsync(database, "patient/*.rs patient/composition-*.rs patient/aql-*.rs");
        var other = app.World.RecordOf(Other).ToString();
        var nobody = app with { Launched = "" };
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), ((await app.GetAsync($"Patient/{app.Record}")).Status, (await app.GetAsync($"Patient/{other}")).Status));
        Assert.Equal([app.Record], await app.IdsAsync("Patient?_count=1000"));
        Assert.NotEmpty(await app.IdsAsync("Organization?_count=1"));
        Assert.Equal(HttpStatusCode.NotFound, (await nobody.GetAsync($"Patient/{app.Record}")).Status);
        Assert.Empty(await nobody.IdsAsync("Patient?_count=1000"));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), ((await app.OpenAsync($"openehr/v1/ehr/{app.Record}")).Status, (await app.OpenAsync($"openehr/v1/ehr/{other}")).Status));
        var rows = (await app.OpenAsync($"openehr/v1/query/aql?q={Uri.EscapeDataString("SELECT DISTINCT e/ehr_id/value AS id FROM EHR e CONTAINS COMPOSITION c")}")).Body!["rows"]!.AsArray();
        Assert.Equal([app.Record], rows.Select(row => (string)row![0]!));
    }

    // One record's answers with and without the scopes: what is seen through an app is always part of what its user sees.
    [Fact]
    public async Task Through_no_scopes_is_more_seen_than_without()
    {
        var app = await App.OfAsync(Database.Embedded, "");
        string[] roads = [$"Observation?patient={app.Record}&_count=1000", $"Patient/{app.Record}/$everything?_count=1000", "Patient?_count=1000&_revinclude=Condition:patient", $"Condition?patient.birthdate=ge1900&_count=1000", "?_type=Patient,Observation,Practitioner&_count=1000"];
        var whole = new Dictionary<string, HashSet<string>>();
        foreach (var road in roads) whole[road] = [.. await app.IdsAsync(road, whole: true)];
        var scope = Gen.Select(OneOf("patient", "user", "system"), OneOf("*", "Patient", "Observation", "Condition"), OneOf("r", "s", "rs", "cruds"), OneOf("", "", $"?{Laboratory}", "?code=x", "?subject.name=x", "?_id=1", "?made-up=1", "?date=ge2020"),
            (compartment, type, letters, search) => $"{compartment}/{type}.{letters}{search}");
        await Gen.Select(scope.List[0, 4], OneOf(Patient, Other, ""), OneOf(roads)).SampleAsync(async given =>
        {
            var (scopes, launched, road) = given;
            var narrowed = app with { Scopes = string.Join(' ', scopes.Append("openid")), Launched = launched.Length == 0 ? "" : app.World.RecordOf(launched).ToString() };
            Assert.Empty((await narrowed.IdsAsync(road)).Except(whole[road]));
        }, iter: 60);
    }

    private static Gen<string> OneOf(params string[] values) => Gen.Int[0, values.Length - 1].Select(place => values[place]);

    private static JsonObject Observation(string record, string status, string? id = null)
    {
        var observation = (JsonObject)JsonNode.Parse($$"""{"resourceType":"Observation","status":"{{status}}","code":{"text":"scope"},"subject":{"reference":"Patient/{{record}}"},"valueString":"x"}""")!;
        if (id is not null) observation["id"] = id;
        return observation;
    }

    private static JsonObject Replace(string path, string value) => (JsonObject)JsonNode.Parse($$"""
        {"resourceType":"Parameters","parameter":[{"name":"operation","part":[{"name":"type","valueCode":"replace"},{"name":"path","valueString":"Observation.{{path}}"},{"name":"value","valueCode":"{{value}}"}]}]}
        """)!;

    /// <summary>The doctor's app.</summary>
    private sealed record App(RegionWorld World, string Scopes, string Launched)
    {
        private static readonly ConcurrentDictionary<Database, Lazy<Task>> Filled = new();

        public string Record { get; } = World.RecordOf(Patient).ToString();

        public static async Task<App> OfAsync(Database database, string scopes)
        {
            var world = await RegionWorld.OnAsync(database);
            await Filled.GetOrAdd(database, _ => new(() => FillAsync(world))).Value;
            return new(world, scopes, world.RecordOf(Patient).ToString());
        }

        // Views of a composition, and resources that are their own masters, of one patient and of another.
        private static async Task FillAsync(RegionWorld world)
        {
            await new Api(world.Server).UploadTemplatesAsync();
            foreach (var record in new[] { world.RecordOf(Patient), world.RecordOf(Other) })
            {
                var vital = await world.CallAsync(Doctor, "POST", $"openehr/v1/ehr/{record}/composition", Api.JsonOf(Api.Documents.First(d => d.TemplateId == "varde.vital_signs.v1").Composition));
                Assert.Equal(HttpStatusCode.Created, vital.Status);
                foreach (var category in new[] { "laboratory", "laboratory", "vital-signs", "survey" })
                {
                    var observation = Observation(record.ToString(), "final");
                    observation["category"] = new JsonArray(new JsonObject { ["coding"] = new JsonArray(new JsonObject { ["system"] = "http://terminology.hl7.org/CodeSystem/observation-category", ["code"] = category }) });
                    Assert.Equal(HttpStatusCode.Created, (await world.CallAsync(Doctor, "POST", "fhir/r4/Observation", observation)).Status);
                }
            }
        }

        public Task<(HttpStatusCode Status, JsonNode? Body)> GetAsync(string path) => SendAsync("GET", path, null);

        public Task<(HttpStatusCode Status, JsonNode? Body)> SendAsync(string method, string path, JsonObject? body) => OpenAsync($"fhir/r4/{path}", method, body);

        public Task<(HttpStatusCode Status, JsonNode? Body)> OpenAsync(string path, string method = "GET", JsonObject? body = null) =>
            World.CallAsync(Doctor, method, path.Replace("r4/?", "r4?", StringComparison.Ordinal), body, null, ("Scopes", Scopes), ("Launched", Launched));

        public async Task<IReadOnlyList<string>> IdsAsync(string path, bool whole = false) => [.. (await EntriesAsync(path, whole)).Select(e => (string)e!["resource"]!["id"]!).Order(StringComparer.Ordinal)];

        public async Task<IReadOnlyList<string>> TypesAsync(string path) => [.. (await EntriesAsync(path, false)).Select(e => (string)e!["resource"]!["resourceType"]!).Distinct()];

        public async Task<IReadOnlyList<string>> HistoryAsync(string path) => [.. (await EntriesAsync(path, false)).Select(e => ((string)e!["fullUrl"]!).Split('/')[^1])];

        public async Task<IReadOnlyList<string>> HistoryVersionsAsync(string id, App app) => [.. (await app.EntriesAsync($"Observation/{id}/_history", false)).Select(e => (string)e!["resource"]!["meta"]!["versionId"]!)];

        private async Task<IReadOnlyList<JsonNode?>> EntriesAsync(string path, bool whole)
        {
            var (status, body) = whole ? await World.CallAsync(Doctor, "GET", $"fhir/r4/{path}".Replace("r4/?", "r4?", StringComparison.Ordinal)) : await GetAsync(path);
            Assert.True(status is HttpStatusCode.OK or HttpStatusCode.Forbidden or HttpStatusCode.NotFound, $"{path}: {status} {body}");
            return body?["entry"] is JsonArray entries ? [.. entries.Where(entry => (string?)entry!["search"]?["mode"] != "outcome")] : [];
        }
    }
}
