using System.Net;
using System.Text.Json.Nodes;
using Varde.Foundation;
using Varde.Modules.Tests.ClinicalRepository;
using static Varde.Modules.Tests.Fhir.FhirApi;

namespace Varde.Modules.Tests.Fhir;

/// <summary>Operations on the record of a patient, and searches in compartments and lists.</summary>
public sealed class OperationStories
{
    private static readonly string[] Three = ["161", "162", "163"];

    [Theory, OnEachDatabase]
    public async Task Everything_of_a_patient_within_a_time_of_care_keeps_what_is_always_true(Database database)
    {
        var api = await OnAsync(database);
        var patient = await api.CreateAsync(Person());
        var old = await api.CreateAsync(HeightOf(patient, "2019-05-01"));
        var within = await api.CreateAsync(HeightOf(patient, "2020-05-01T10:00:00Z"));
        var allergy = await api.CreateAsync(Allergy(patient));
        Assert.Equivalent(new[] { patient, within, allergy }, await api.FindAsync($"Patient/{patient}/$everything?start=2020-01-01&end=2020-12-31"), strict: true);
        Assert.Equivalent(new[] { patient, old, allergy }, await api.FindAsync($"Patient/{patient}/$everything?end=2019"), strict: true);
        Assert.Equivalent(new[] { old, within }, await api.FindAsync($"Patient/{patient}/$everything?_type=Observation"), strict: true);
        Assert.Equal([patient], await api.FindAsync($"Patient/{patient}/$everything?_type=Patient,Goal"));
        foreach (var bad in (string[])["start=banana", "end=2020-13-01", "start=2021&end=2020", "_since=yesterday", "_type=Banana", "_type=Medication", "frobnicate=1"])
            (await api.GetAsync($"Patient/{patient}/$everything?{bad}")).Expect(HttpStatusCode.BadRequest);
        (await api.GetAsync($"Observation/{old}/$everything")).Expect(HttpStatusCode.NotFound);
    }

    [Theory, OnEachDatabase]
    public async Task Everything_comes_once_over_all_pages_also_when_it_is_asked_for_by_post(Database database)
    {
        var api = await OnAsync(database);
        var patient = await api.CreateAsync(Person());
        var heights = new List<string>();
        foreach (var height in Three) heights.Add(await api.CreateAsync(Height($"Patient/{patient}", height)));
        var moment = await Api.MomentAsync();
        heights.Add(await api.CreateAsync(Height($"Patient/{patient}")));
        Assert.Equivalent(heights.Prepend(patient), await api.FindAsync($"Patient/{patient}/$everything?_count=1"), strict: true);
        Assert.Equal([heights[^1]], await api.FindAsync($"Patient/{patient}/$everything?_count=1&_since={moment}"));
        var posted = (await api.CallAsync("POST", $"Patient/{patient}/$everything", Parameters(("_count", "valueInteger", 2), ("_since", "valueInstant", "2020-01-01T00:00:00Z")))).Expect(HttpStatusCode.OK).JsonBody;
        var next = ((string)posted["link"]!.AsArray().Single(l => (string?)l!["relation"] == "next")!["url"]!).Split("/fhir/r4/")[1];
        Assert.Equivalent(heights.Prepend(patient), Ids(posted).Concat(await api.FindAsync(next)), strict: true);
        (await api.CallAsync("POST", $"Patient/{patient}/$everything", Person())).Expect(HttpStatusCode.BadRequest);
    }

    [Theory, OnEachDatabase]
    public async Task Everything_of_an_encounter_is_the_encounter_and_what_names_it(Database database)
    {
        var api = await OnAsync(database);
        var patient = await api.CreateAsync(Person());
        var encounter = await api.CreateAsync(Encounter(patient));
        var (inside, outside) = (HeightOf(patient, "2020-05-01"), HeightOf(patient, "2020-05-01"));
        inside["encounter"] = new JsonObject { ["reference"] = $"Encounter/{encounter}" };
        var (mine, theirs) = (await api.CreateAsync(inside), await api.CreateAsync(outside));
        var everything = (await api.GetAsync($"Encounter/{encounter}/$everything")).Expect(HttpStatusCode.OK).JsonBody;
        Assert.Equal([encounter, mine], Ids(everything));
        Assert.Contains(Entries(everything), e => (string?)e["search"]!["mode"] == "include" && (string?)e["resource"]!["id"] == patient);
        Assert.DoesNotContain(theirs, everything.ToJsonString(), StringComparison.Ordinal);
        (await api.GetAsync($"Encounter/{encounter}/$everything?start=2020-01-01")).Expect(HttpStatusCode.BadRequest);
        (await api.GetAsync("Encounter/nobody/$everything")).Expect(HttpStatusCode.NotFound);
    }

    [Theory, OnEachDatabase]
    public async Task A_search_looks_among_what_belongs_to_others_than_patients(Database database)
    {
        var api = await OnAsync(database);
        var (patient, practitioner) = (await api.CreateAsync(Person()), await api.CreateAsync(JsonNode.Parse("""{"resourceType":"Practitioner","active":true}""")!.AsObject()));
        var encounter = await api.CreateAsync(Encounter(patient));
        var height = HeightOf(patient, "2020-05-01");
        height["encounter"] = new JsonObject { ["reference"] = $"Encounter/{encounter}" };
        height["performer"] = new JsonArray(new JsonObject { ["reference"] = $"Practitioner/{practitioner}" });
        var id = await api.CreateAsync(height);
        foreach (var place in (string[])[$"Encounter/{encounter}", $"Practitioner/{practitioner}", $"Patient/{patient}"])
            Assert.Equal([id], await api.FindAsync($"{place}/Observation?code=8302-2"));
        Assert.Equal([encounter, id], await api.FindAsync($"Encounter/{encounter}/*"));
        Assert.Equal([encounter], await api.FindAsync($"Encounter/{encounter}/*?_type=Encounter"));
        Assert.Equal([id], await api.FindAsync($"Encounter/{encounter}/*?_type=Observation"));
        Assert.Equal([id], await api.FindAsync($"Encounter/{encounter}/*?_id={id}"));
        Assert.Empty(await api.FindAsync($"Encounter/{encounter}/*?_tag=other"));
        Assert.Equal(2, (int)(await api.GetAsync($"Encounter/{encounter}/*?_total=accurate&_count=1")).JsonBody["total"]!);
        Assert.Empty(await api.FindAsync("Encounter/nobody/*"));
        Assert.Equal([encounter], await api.FindAsync($"Encounter/{encounter}/Encounter"));
        Assert.Empty(await api.FindAsync($"Encounter/{practitioner}/Observation"));
        Assert.Empty(await api.FindAsync("Device/some/Observation"));
        (await api.GetAsync($"Encounter/{encounter}/Patient")).Expect(HttpStatusCode.BadRequest);
        (await api.GetAsync($"Organization/{encounter}/Patient")).Expect(HttpStatusCode.NotImplemented);
    }

    [Theory, OnEachDatabase]
    public async Task A_search_looks_among_what_stands_in_a_list(Database database)
    {
        var api = await OnAsync(database);
        var patient = await api.CreateAsync(Person());
        var (on, off, never) = (await api.CreateAsync(HeightOf(patient, "2020-01-01")), await api.CreateAsync(HeightOf(patient, "2020-01-02")), await api.CreateAsync(HeightOf(patient, "2020-01-03")));
        var list = await api.CreateAsync(JsonNode.Parse($$$"""
            {"resourceType":"List","status":"current","mode":"changes","subject":{"reference":"Patient/{{{patient}}}"},
             "entry":[{"item":{"reference":"Observation/{{{on}}}"}},{"deleted":true,"item":{"reference":"Observation/{{{off}}}"}},{"item":{"reference":"Patient/{{{patient}}}"}}]}
            """)!.AsObject());
        Assert.Equal([on], await api.FindAsync($"Observation?_list={list}"));
        Assert.Equal([patient], await api.FindAsync($"Patient?_list=List/{list}"));
        Assert.Equal([off, never], await api.FindAsync($"Observation?_list:not={list}&patient={patient}"));
        Assert.Empty(await api.FindAsync($"Observation?_list:not={list}&_list={list}"));
        (await api.GetAsync("Observation?_list:not=nobody")).Expect(HttpStatusCode.NotFound);
        Assert.Empty(await api.FindAsync($"Observation?_list={list}&_id={never}"));
        Assert.Contains("_list=", (string)(await api.GetAsync($"Observation?_list={list}")).JsonBody["link"]![0]!["url"]!, StringComparison.Ordinal);
        (await api.GetAsync("Observation?_list=nobody")).Expect(HttpStatusCode.NotFound);
        (await api.GetAsync($"?_list={list}")).Expect(HttpStatusCode.BadRequest);
        (await api.GetAsync("AllergyIntolerance?_list=$current-allergies")).Expect(HttpStatusCode.NotImplemented);
    }

    [Theory, OnEachDatabase]
    public async Task The_last_observations_of_each_kind_with_all_that_are_of_the_same_time(Database database)
    {
        var api = await OnAsync(database);
        var (patient, other) = (await api.CreateAsync(Person()), await api.CreateAsync(Person()));
        await api.CreateAsync(HeightOf(other, "2026-01-01"));
        var first = await api.CreateAsync(HeightOf(patient, "2020-01-01"));
        var (one, same) = (await api.CreateAsync(HeightOf(patient, "2021-01-01")), await api.CreateAsync(HeightOf(patient, "2021-01-01")));
        var weight = HeightOf(patient, "2019-01-01");
        weight["code"] = JsonNode.Parse("""{"coding":[{"system":"http://loinc.org","code":"29463-7"}]}""");
        var only = await api.CreateAsync(weight);
        var query = $"patient=Patient/{patient}&code=8302-2,29463-7";
        Assert.Equivalent(new[] { one, same, only }, await api.FindAsync($"Observation/$lastn?{query}"), strict: true);
        Assert.Equal([one, same, first, only], await api.FindAsync($"Observation/$lastn?max=3&{query}"));
        Assert.Equal([first, only], await api.FindAsync($"Observation/$lastn?{query}&date=lt2021"));
        var posted = (await api.CallAsync("POST", "Observation/$lastn", Parameters(("patient", "valueString", $"Patient/{patient}"), ("code", "valueString", "8302-2"), ("max", "valuePositiveInt", 1)))).Expect(HttpStatusCode.OK).JsonBody;
        Assert.Equivalent(new[] { one, same }, Ids(posted), strict: true);
        foreach (var bad in (string[])["code=8302-2", $"patient={patient}", $"max=0&{query}", $"max=banana&{query}"])
            (await api.GetAsync($"Observation/$lastn?{bad}")).Expect(HttpStatusCode.BadRequest);
        var log = await api.Server.Store.ReadAuditAsync(EhrId.Parse(patient).Value, PageRequest.First);
        Assert.Contains(log.Items, e => e.Entry.Action == "read" && e.Entry.Object == "Bundle");
    }

    [Theory, OnEachDatabase]
    public async Task Labels_are_added_and_taken_off_while_all_else_stays_to_the_letter(Database database)
    {
        var api = await OnAsync(database);
        var id = await api.CreateAsync(Height($"Patient/{await api.CreateAsync(Person())}", "170.00"));
        var tag = Guid.NewGuid().ToString("N");
        var meta = JsonNode.Parse($$$"""{"profile":["http://example.org/p"],"tag":[{"system":"urn:varde:test","code":"{{{tag}}}","display":"Merke"}]}""")!;
        var added = (await api.CallAsync("POST", $"Observation/{id}/$meta-add", Parameters(("meta", "valueMeta", meta)))).Expect(HttpStatusCode.OK);
        Assert.Equal(("W/\"2\"", "2"), (added.Headers.ETag!.ToString(), (string?)added.JsonBody["parameter"]![0]!["valueMeta"]!["versionId"]));
        Assert.Equal([id], await api.FindAsync($"Observation?_tag=urn:varde:test|{tag}"));
        Assert.Contains("\"value\":170.00", (await api.GetAsync($"Observation/{id}")).Text, StringComparison.Ordinal);
        Assert.Equal("W/\"2\"", (await api.CallAsync("POST", $"Observation/{id}/$meta-add", Parameters(("meta", "valueMeta", meta)))).Expect(HttpStatusCode.OK).Headers.ETag!.ToString());
        Assert.Contains(tag, (await api.GetAsync("Observation/$meta")).Expect(HttpStatusCode.OK).Text, StringComparison.Ordinal);
        Assert.Contains(tag, (await api.GetAsync("$meta")).Expect(HttpStatusCode.OK).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(tag, (await api.GetAsync("Patient/$meta")).Expect(HttpStatusCode.OK).Text, StringComparison.Ordinal);
        (await api.CallAsync("POST", $"Observation/{id}/$meta-delete", Parameters(("meta", "valueMeta", meta)), headers: ("If-Match", "W/\"1\""))).Expect(HttpStatusCode.PreconditionFailed);
        (await api.CallAsync("POST", $"Observation/{id}/$meta-delete", Parameters(("meta", "valueMeta", meta)), headers: ("If-Match", "W/\"2\""))).Expect(HttpStatusCode.OK);
        Assert.Equal("3", (string?)(await api.GetAsync($"Observation/{id}/$meta")).Expect(HttpStatusCode.OK).JsonBody["parameter"]![0]!["valueMeta"]!["versionId"]);
        Assert.Empty(await api.FindAsync($"Observation?_tag=urn:varde:test|{tag}"));
    }

    [Theory, OnEachDatabase]
    public async Task Labels_that_are_none_are_refused(Database database)
    {
        var api = await OnAsync(database);
        var id = await api.CreateAsync(Person());
        foreach (var bad in (string[])["""{"tag":5}""", """{"tag":["a"]}""", """{"profile":[{}]}""", """{"tag":[{"code":7}]}""", """{"profile":[7]}"""])
            Assert.True((int)(await api.CallAsync("POST", $"Patient/{id}/$meta-add", Parameters(("meta", "valueMeta", JsonNode.Parse(bad)!)))).Status is 400 or 422);
        (await api.CallAsync("POST", $"Patient/{id}/$meta-add", Parameters())).Expect(HttpStatusCode.BadRequest);
        (await api.CallAsync("POST", "Patient/nobody/$meta-add", Parameters(("meta", "valueMeta", new JsonObject())))).Expect(HttpStatusCode.NotFound);
        (await api.CallAsync("GET", $"Patient/{id}/$meta-add")).Expect(HttpStatusCode.NotFound);
        (await api.CallAsync("GET", "Banana/$meta")).Expect(HttpStatusCode.NotFound);
    }

    [Theory, OnEachDatabase]
    public async Task A_document_carries_its_composition_and_all_that_it_leads_to(Database database)
    {
        var api = await OnAsync(database);
        var (patient, author) = (await api.CreateAsync(Person()), await api.CreateAsync(JsonNode.Parse("""{"resourceType":"Practitioner","active":true}""")!.AsObject()));
        var height = Height($"Patient/{patient}");
        var device = await api.CreateAsync(JsonNode.Parse("""{"resourceType":"Device","status":"active"}""")!.AsObject());
        height["device"] = new JsonObject { ["reference"] = $"Device/{device}" };
        var observation = await api.CreateAsync(height);
        var composition = await api.CreateAsync(Composition(patient, author, observation));
        var document = (await api.GetAsync($"Composition/{composition}/$document")).Expect(HttpStatusCode.OK).JsonBody;
        Assert.Equal("document", (string?)document["type"]);
        Assert.Equal([composition, patient, author, observation, device], Entries(document).Select(e => (string)e["resource"]!["id"]!));
        Assert.All(Entries(document), e => Assert.EndsWith($"/fhir/r4/{e["resource"]!["resourceType"]}/{e["resource"]!["id"]}", (string)e["fullUrl"]!, StringComparison.Ordinal));
        Assert.StartsWith("urn:uuid:", (string)document["identifier"]!["value"]!, StringComparison.Ordinal);
        Assert.NotNull(document["timestamp"]);
        (await api.CallAsync("POST", "Bundle", document.ToJsonString())).Expect(HttpStatusCode.Created);
        Assert.Equal(5, Entries((await api.GetAsync($"Composition/$document?id={composition}")).Expect(HttpStatusCode.OK).JsonBody).Count);
        (await api.GetAsync("Composition/nobody/$document")).Expect(HttpStatusCode.NotFound);
        (await api.GetAsync("Composition/$document")).Expect(HttpStatusCode.BadRequest);
        (await api.GetAsync($"Composition/{composition}/$document?graph=http://example.org/g")).Expect(HttpStatusCode.NotImplemented);
        (await api.GetAsync($"Composition/{composition}/$document?persist=true")).Expect(HttpStatusCode.BadRequest);
    }

    [Theory, OnEachDatabase]
    public async Task A_document_that_is_kept_lies_in_the_record_of_the_patient(Database database)
    {
        var api = await OnAsync(database);
        var patient = await api.CreateAsync(Person());
        var composition = await api.CreateAsync(Composition(patient, await api.CreateAsync(Person()), await api.CreateAsync(Height($"Patient/{patient}"))));
        var kept = (await api.CallAsync("POST", $"Composition/{composition}/$document", Parameters(("persist", "valueBoolean", true)))).Expect(HttpStatusCode.OK);
        Assert.Matches("/fhir/r4/Bundle/[^/]+/_history/1$", kept.Headers.Location!.ToString());
        (await api.GetAsync($"Bundle/{(string)kept.JsonBody["id"]!}")).Expect(HttpStatusCode.OK);
        var log = await api.Server.Store.ReadAuditAsync(EhrId.Parse(patient).Value, PageRequest.First);
        Assert.Contains(log.Items, e => e.Entry.Object == $"Bundle/{(string)kept.JsonBody["id"]!}" && e.Entry.Action == "read");
    }

    [Theory, OnEachDatabase]
    public async Task The_history_of_a_type_at_a_time_is_what_was_there_then(Database database)
    {
        var api = await OnAsync(database);
        var kept = await api.CreateAsync(Basic("a"));
        await api.CallAsync("PUT", $"Basic/{kept}", With(Basic("b"), kept));
        var moment = await Api.MomentAsync();
        await api.CallAsync("PUT", $"Basic/{kept}", With(Basic("c"), kept));
        var later = await api.CreateAsync(Basic("d"));
        var versions = new List<(string, string)>();
        for (var next = $"Basic/_history?_at={moment}&_count=1"; next is not null;)
        {
            var page = (await api.GetAsync(next)).Expect(HttpStatusCode.OK).JsonBody;
            versions.AddRange(Entries(page).Select(e => ((string)e["resource"]!["id"]!, (string)e["resource"]!["meta"]!["versionId"]!)));
            next = page["link"]!.AsArray().FirstOrDefault(l => (string?)l!["relation"] == "next") is { } link ? ((string)link["url"]!).Split("/fhir/r4/")[1] : null;
        }
        Assert.Equal("2", versions.Single(v => v.Item1 == kept).Item2);
        Assert.DoesNotContain(versions, v => v.Item1 == later);
    }

    internal static JsonObject HeightOf(string patient, string time)
    {
        var height = Height($"Patient/{patient}");
        height["effectiveDateTime"] = time;
        return height;
    }

    internal static JsonObject Allergy(string patient, string code = "Jordnøtter") => JsonNode.Parse($$$"""
        {"resourceType":"AllergyIntolerance","clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical","code":"active"}]},
         "criticality":"high","code":{"text":"{{{code}}}"},"patient":{"reference":"Patient/{{{patient}}}"},"recordedDate":"2010-01-01"}
        """)!.AsObject();

    internal static JsonObject Parameters(params (string Name, string Type, JsonNode Value)[] parameters) => new()
    {
        ["resourceType"] = "Parameters",
        ["parameter"] = new JsonArray([.. parameters.Select(p => (JsonNode)new JsonObject { ["name"] = p.Name, [p.Type] = p.Value.DeepClone() })]),
    };

    private static JsonObject Encounter(string patient) => JsonNode.Parse(
        $$$"""{"resourceType":"Encounter","status":"finished","class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"},"subject":{"reference":"Patient/{{{patient}}}"}}""")!.AsObject();

    private static JsonObject Basic(string text) => JsonNode.Parse($$$"""{"resourceType":"Basic","code":{"text":"{{{text}}}"}}""")!.AsObject();

    private static JsonObject Composition(string patient, string author, string observation) => JsonNode.Parse($$$"""
        {"resourceType":"Composition","status":"final","type":{"text":"Notat"},"subject":{"reference":"Patient/{{{patient}}}"},"date":"2026-01-01","title":"Notat",
         "section":[{"title":"Funn","entry":[{"reference":"Observation/{{{observation}}}"},{"reference":"Observation/not-here"}]}],
         "author":[{"reference":"{{{(author == patient ? "Patient" : "Practitioner")}}}/{{{author}}}"}]}
        """)!.AsObject();

    private static IEnumerable<string> Ids(JsonNode bundle) => Entries(bundle).Where(e => (string?)e["search"]?["mode"] == "match").Select(e => (string)e["resource"]!["id"]!);
}
