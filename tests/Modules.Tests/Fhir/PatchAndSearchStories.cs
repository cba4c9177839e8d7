using System.Net;
using System.Text.Json.Nodes;
using Varde.Modules.Tests.ClinicalRepository;
using Varde.Foundation;
using Varde.Records;
using static Varde.Modules.Tests.Fhir.FhirApi;

namespace Varde.Modules.Tests.Fhir;

/// <summary>Patches, and searches that go beyond one resource.</summary>
public sealed class PatchAndSearchStories
{
    private const string JsonPatchType = "application/json-patch+json";

    [Theory, OnEachDatabase]
    public async Task A_patch_is_applied_whole_or_not_at_all(Database database)
    {
        var api = await OnAsync(database);
        var id = await api.CreateAsync(Person());
        (await api.CallAsync("PATCH", $"Patient/{id}", """[{"op":"replace","path":"/gender","value":"male"}]""", JsonPatchType)).Expect(HttpStatusCode.OK);
        (await api.CallAsync("PATCH", $"Patient/{id}", """[{"op":"replace","path":"/gender","value":"other"},{"op":"test","path":"/birthDate","value":"1900-01-01"}]""", JsonPatchType))
            .Expect(HttpStatusCode.UnprocessableEntity);
        (await api.CallAsync("PATCH", $"Patient/{id}", """[{"op":"replace","path":"/gender","value":"banana"}]""", JsonPatchType)).Expect(HttpStatusCode.UnprocessableEntity);
        (await api.CallAsync("PATCH", $"Patient/{id}", """[{"op":"replace","path":"/id","value":"stolen"}]""", JsonPatchType)).Expect(HttpStatusCode.UnprocessableEntity);
        var patient = await api.ReadAsync($"Patient/{id}");
        Assert.Equal(("male", "2"), ((string?)patient["gender"], (string?)patient["meta"]!["versionId"]));
        Assert.Equal("PATCH", (string?)Entries((await api.GetAsync($"Patient/{id}/_history")).JsonBody)[0]["request"]!["method"]);
    }

    [Theory, OnEachDatabase]
    public async Task A_FHIRPath_patch_changes_what_its_path_names(Database database)
    {
        var api = await OnAsync(database);
        var id = await api.CreateAsync(Person());
        var patch = JsonNode.Parse("""
            {"resourceType":"Parameters","parameter":[
             {"name":"operation","part":[{"name":"type","valueCode":"replace"},{"name":"path","valueString":"Patient.name.where(family = 'Prøve').family"},{"name":"value","valueString":"Ny"}]},
             {"name":"operation","part":[{"name":"type","valueCode":"insert"},{"name":"path","valueString":"Patient.name[0].given"},{"name":"index","valueInteger":0},{"name":"value","valueString":"Først"}]},
             {"name":"operation","part":[{"name":"type","valueCode":"delete"},{"name":"path","valueString":"Patient.birthDate"}]}]}
            """)!;
        var patched = (await api.CallAsync("PATCH", $"Patient/{id}", patch)).Expect(HttpStatusCode.OK).JsonBody;
        Assert.Equal("Ny", (string?)patched["name"]![0]!["family"]);
        Assert.Equal(["Først", "Test"], patched["name"]![0]!["given"]!.AsArray().Select(g => (string?)g));
        Assert.Null(patched["birthDate"]);
    }

    [Theory, OnEachDatabase]
    public async Task A_search_follows_references_and_brings_what_is_asked_for_with_it(Database database)
    {
        var (api, family) = (await OnAsync(database), $"Kjede{Guid.NewGuid():N}");
        var (patient, other) = (await api.CreateAsync(Person(family)), await api.CreateAsync(Person()));
        var height = await api.CreateAsync(Height($"Patient/{patient}"));
        await api.CreateAsync(Height($"Patient/{other}"));
        Assert.Equal([height], await api.FindAsync($"Observation?subject:Patient.family={family}"));
        Assert.Equal([patient], await api.FindAsync($"Patient?family={family}&_has:Observation:patient:code=8302-2"));
        var bundle = (await api.GetAsync($"Observation?subject=Patient/{patient}&_include=Observation:subject")).Expect(HttpStatusCode.OK).JsonBody;
        Assert.Equal([("match", height), ("include", patient)], Entries(bundle).Select(e => ((string)e["search"]!["mode"]!, (string)e["resource"]!["id"]!)));
    }

    [Theory, OnEachDatabase]
    public async Task Units_are_compared_and_not_only_their_letters(Database database)
    {
        var api = await OnAsync(database);
        var patient = await api.CreateAsync(Person());
        var height = await api.CreateAsync(Height($"Patient/{patient}", "170.0"));
        Assert.Equal([height], await api.FindAsync($"Observation?subject=Patient/{patient}&value-quantity=1.70|http://unitsofmeasure.org|m"));
        Assert.Empty(await api.FindAsync($"Observation?subject=Patient/{patient}&value-quantity=170|http://unitsofmeasure.org|kg"));
    }

    [Theory, OnEachDatabase]
    public async Task Every_match_comes_once_over_all_pages_while_others_write(Database database)
    {
        var api = await OnAsync(database);
        var patient = await api.CreateAsync(Person());
        var ids = new HashSet<string>();
        for (var i = 0; i < 23; i++) ids.Add(await api.CreateAsync(Height($"Patient/{patient}", $"{150 + i}")));
        foreach (var sort in (string[])["", "&_sort=-date", "&_sort=value-quantity"])
        {
            var first = (await api.GetAsync($"Observation?subject=Patient/{patient}&_count=5{sort}")).JsonBody;
            var next = ((string)first["link"]!.AsArray().Single(l => (string?)l!["relation"] == "next")!["url"]!).Split("/fhir/r4/")[1];
            await api.CreateAsync(Height("Patient/somebody-else"));
            var found = Entries(first).Select(e => (string)e["resource"]!["id"]!).Concat(await api.FindAsync(next)).ToList();
            Assert.Equal(found.Count, found.Distinct().Count());
            Assert.Equal(ids, found.ToHashSet());
        }
    }

    [Theory, OnEachDatabase]
    public async Task All_that_is_known_of_a_patient_and_nothing_of_others(Database database)
    {
        var api = await OnAsync(database);
        var (one, other) = (await api.CreateAsync(Person()), await api.CreateAsync(Person()));
        var (mine, theirs) = (await api.CreateAsync(Height($"Patient/{one}")), await api.CreateAsync(Height($"Patient/{other}")));
        var everything = await api.FindAsync($"Patient/{one}/$everything");
        Assert.Equivalent(new[] { one, mine }, everything, strict: true);
        Assert.DoesNotContain(theirs, everything);
        Assert.Equal([mine], await api.FindAsync($"Patient/{one}/Observation?code=8302-2"));
        (await api.GetAsync("Patient/nobody/$everything")).Expect(HttpStatusCode.NotFound);
        (await api.GetAsync("Organization/some/Observation")).Expect(HttpStatusCode.NotImplemented);
    }

    [Theory, OnEachDatabase]
    public async Task What_is_not_understood_is_named_and_left_out_or_refused(Database database)
    {
        var api = await OnAsync(database);
        var id = await api.CreateAsync(Person());
        var bundle = (await api.GetAsync($"Patient?_id={id}&frobnicate=1")).Expect(HttpStatusCode.OK).JsonBody;
        Assert.DoesNotContain("frobnicate", (string)bundle["link"]![0]!["url"]!, StringComparison.Ordinal);
        Assert.Contains(Entries(bundle), e => (string?)e["search"]!["mode"] == "outcome" && e.ToJsonString().Contains("frobnicate", StringComparison.Ordinal));
        (await api.CallAsync("GET", $"Patient?_id={id}&frobnicate=1", headers: ("Prefer", "handling=strict"))).Expect(HttpStatusCode.BadRequest);
    }

    [Theory, OnEachDatabase]
    public async Task What_the_capability_statement_lists_is_answered(Database database)
    {
        var api = await OnAsync(database);
        var statement = (await api.GetAsync("metadata")).Expect(HttpStatusCode.OK).JsonBody;
        var types = statement["rest"]![0]!["resource"]!.AsArray();
        Assert.Equal(146, types.Count);
        foreach (var type in types.Where(t => (string?)t!["type"] is "Patient" or "Observation" or "Task"))
            foreach (var parameter in type!["searchParam"]!.AsArray())
                if (Dummy((string)parameter!["type"]!) is { } value)
                    (await api.CallAsync("GET", $"{(string)type["type"]!}?{(string)parameter["name"]!}={value}&_count=1", headers: ("Prefer", "handling=strict"))).Expect(HttpStatusCode.OK);
    }

    private static string? Dummy(string type) => type switch
    {
        "number" or "quantity" => "1",
        "date" => "2020-01-01",
        "reference" or "string" or "token" => "zzq",
        "uri" => "urn:zzq",
        _ => null,
    };

    [Theory, OnEachDatabase]
    public async Task Words_find_what_holds_them_now(Database database)
    {
        var (api, word) = (await OnAsync(database), $"ord{Guid.NewGuid():N}");
        var id = await api.CreateAsync(Person(family: $"Åse {word}"));
        var note = Height($"Patient/{id}");
        note["note"] = new JsonArray(new JsonObject { ["text"] = $"Målt i \"sko\" {word}" });
        note["text"] = new JsonObject { ["status"] = "additional", ["div"] = $"<div xmlns=\"http://www.w3.org/1999/xhtml\">kort {word}</div>" };
        var measured = await api.CreateAsync(note);
        Assert.Equal(2, (await api.FindAsync($"?_content={word}&_type=Patient,Observation")).Count);
        Assert.Single(await api.FindAsync($"Observation?_content=maalt sko {word[..8]}*"));
        Assert.Single(await api.FindAsync($"Observation?_text={word}&code=8302-2"));
        Assert.Empty(await api.FindAsync($"Observation?_text=sko {word}"));
        Assert.Empty(await api.FindAsync($"Observation?_content={word}' OR \"1\":*"));
        note.Remove("note");
        note["text"]!["div"] = "<div xmlns=\"http://www.w3.org/1999/xhtml\">lang</div>";
        (await api.CallAsync("PUT", $"Observation/{measured}", With(note, measured))).Expect(HttpStatusCode.OK);
        Assert.Empty(await api.FindAsync($"Observation?_content={word}"));
        (await api.CallAsync("DELETE", $"Patient/{id}")).Expect(HttpStatusCode.NoContent);
        Assert.Empty(await api.FindAsync($"Patient?_content={word}"));
        Assert.Equal(HttpStatusCode.BadRequest, (await api.GetAsync("Patient?_content=%2B%2B")).Status);
    }

    [Theory, OnEachDatabase]
    public async Task A_count_and_an_empty_answer_about_a_person_stand_in_the_access_log(Database database)
    {
        var api = await OnAsync(database);
        var patient = await api.CreateAsync(Person());
        var height = await api.CreateAsync(Height($"Patient/{patient}"));
        foreach (var asked in (string[])[$"Observation?patient={patient}&_summary=count", $"Observation?subject=Patient/{patient}&code=none", $"Observation?_id={height}&code=8302-2&_count=0"])
        {
            var before = (await LogAsync()).Total;
            (await api.GetAsync(asked)).Expect(HttpStatusCode.OK);
            Assert.True((await LogAsync()).Total > before, asked);
        }

        Task<Page<StoredAuditEntry>> LogAsync() => api.Server.Store.ReadAuditAsync(EhrId.Parse(patient).Value, PageRequest.First);
    }

    [Theory, OnEachDatabase]
    public async Task A_time_at_the_edge_of_time_is_refused(Database database)
    {
        var api = await OnAsync(database);
        var patient = await api.CreateAsync(Person());
        foreach (var since in (string[])["0001-01-01T00:00:00%2B14:00", "9999-12-31T23:59:59-12:00"])
            foreach (var path in (string[])[$"Patient/{patient}/$everything?_since={since}", $"Patient/$export?_since={since}"])
                (await api.CallAsync("GET", path, headers: ("Prefer", "respond-async"))).Expect(HttpStatusCode.BadRequest);
    }
}
