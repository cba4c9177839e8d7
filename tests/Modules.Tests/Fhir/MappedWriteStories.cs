using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Varde.Modules.Tests.ClinicalRepository;
using static Varde.Modules.Tests.Fhir.FhirApi;

namespace Varde.Modules.Tests.Fhir;

/// <summary>What is written as FHIR and kept as openEHR.</summary>
public sealed class MappedWriteStories
{
    private static JsonObject Pulse(string patient, string value = "72") => JsonNode.Parse(
        $$$"""
        {"resourceType":"Observation","status":"final","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"vital-signs"}]}],
         "code":{"coding":[{"system":"http://loinc.org","code":"8867-4"}]},"subject":{"reference":"Patient/{{{patient}}}"},"effectiveDateTime":"2026-01-01T12:00:00Z",
         "valueQuantity":{"value":{{{value}}},"unit":"/min","system":"http://unitsofmeasure.org","code":"/min"}}
        """)!.AsObject();

    private static async Task<(FhirApi Fhir, Api OpenEhr, string Ehr)> BeginAsync(Database database)
    {
        var (fhir, openEhr) = (await OnAsync(database), await Api.OnAsync(database));
        await openEhr.UploadTemplatesAsync();
        return (fhir, openEhr, await fhir.CreateAsync(Person()));
    }

    private static string? Origin(JsonNode resource) => resource["meta"]!["tag"]!.AsArray().Where(t => (string?)t!["system"] == "urn:varde:fhir:origin").Select(t => (string?)t!["code"]).Single();

    private static async Task<IReadOnlyList<JsonNode?>> PulsesAsync(Api openEhr, string ehr)
    {
        var query = new JsonObject { ["q"] = $"SELECT c/uid/value, o/data[at0002]/events[at0003]/data[at0001]/items[at0004]/value/magnitude FROM EHR e[ehr_id/value='{ehr}'] CONTAINS COMPOSITION c CONTAINS OBSERVATION o[openEHR-EHR-OBSERVATION.pulse.v2]" };
        return [.. (await openEhr.CallAsync("POST", "query/aql", query)).Expect(HttpStatusCode.OK).JsonBody["rows"]!.AsArray()];
    }

    [Theory, OnEachDatabase]
    public async Task An_Observation_that_a_mapping_holds_becomes_a_composition_that_AQL_finds(Database database)
    {
        var (fhir, openEhr, ehr) = await BeginAsync(database);
        var created = (await fhir.CallAsync("POST", "Observation", Pulse(ehr, "72"))).Expect(HttpStatusCode.Created);
        Assert.Equal("mapped", Origin(created.JsonBody));
        Assert.Equal(created.Text, (await fhir.GetAsync($"Observation/{(string?)created.JsonBody["id"]}")).Text);
        var row = Assert.Single(await PulsesAsync(openEhr, ehr))!;
        Assert.Equal("72", row[1]!.ToJsonString());
        var composition = (await openEhr.GetAsync($"ehr/{ehr}/composition/{(string?)row[0]}")).Expect(HttpStatusCode.OK).JsonBody;
        Assert.Equal("varde.vital_signs.v1", (string?)composition["archetype_details"]!["template_id"]!["value"]);
        Assert.Equal([(string)created.JsonBody["id"]!], await fhir.FindAsync($"Observation?patient={ehr}"));
    }

    [Theory, OnEachDatabase]
    public async Task What_a_mapping_cannot_hold_is_kept_as_received_and_found_beside_the_others(Database database)
    {
        var (fhir, openEhr, ehr) = await BeginAsync(database);
        var derived = Pulse(ehr);
        derived["derivedFrom"] = new JsonArray(new JsonObject { ["display"] = "Noe annet" });
        var native = (await fhir.CallAsync("POST", "Observation", derived)).Expect(HttpStatusCode.Created).JsonBody;
        Assert.Equal("native", Origin(native));
        Assert.Equal("Noe annet", (string?)native["derivedFrom"]![0]!["display"]);
        await fhir.CreateAsync(Pulse(ehr));
        Assert.Equal(2, (await fhir.FindAsync($"Observation?patient={ehr}&code=8867-4")).Count);
        Assert.Single(await PulsesAsync(openEhr, ehr));
    }

    [Theory, OnEachDatabase]
    public async Task Text_at_the_code_and_a_named_performer_are_held(Database database)
    {
        var (fhir, _, ehr) = await BeginAsync(database);
        var pulse = Pulse(ehr);
        pulse["code"]!["text"] = "Puls hjemme";
        pulse["performer"] = new JsonArray(new JsonObject { ["reference"] = "Practitioner/17", ["display"] = "Test Testesen" });
        pulse["note"] = new JsonArray(new JsonObject { ["text"] = "Etter hvile" });
        var view = (await fhir.CallAsync("POST", "Observation", pulse)).Expect(HttpStatusCode.Created).JsonBody;
        Assert.Equal(("mapped", "Puls hjemme", "Practitioner/17", "Etter hvile"), (Origin(view), (string?)view["code"]!["text"], (string?)view["performer"]![0]!["reference"], (string?)view["note"]![0]!["text"]));
    }

    [Theory, OnEachDatabase]
    public async Task Identifiers_profiles_the_encounter_and_the_time_of_issue_are_held(Database database)
    {
        var (fhir, openEhr, ehr) = await BeginAsync(database);
        var pulse = Pulse(ehr);
        pulse["meta"] = new JsonObject { ["profile"] = new JsonArray("http://hl7.org/fhir/StructureDefinition/heartrate") };
        pulse["identifier"] = new JsonArray(new JsonObject { ["system"] = "urn:varde:test", ["value"] = "17" }, new JsonObject { ["value"] = "18" });
        pulse["encounter"] = new JsonObject { ["reference"] = "Encounter/17" };
        pulse["issued"] = "2026-01-01T12:30:00.000Z";
        var view = (await fhir.CallAsync("POST", "Observation", pulse)).Expect(HttpStatusCode.Created).JsonBody;
        Assert.Equal("mapped", Origin(view));
        Assert.Equal(pulse["meta"]!["profile"]!.ToJsonString(), view["meta"]!["profile"]!.ToJsonString());
        Assert.All(new[] { "identifier", "encounter", "issued" }, name => Assert.Equal(pulse[name]!.ToJsonString(), view[name]!.ToJsonString()));
        Assert.Equal([(string)view["id"]!], await fhir.FindAsync($"Observation?patient={ehr}&encounter=Encounter/17&_profile=http://hl7.org/fhir/StructureDefinition/heartrate"));
        Assert.Single(await PulsesAsync(openEhr, ehr));
    }

    [Theory, OnEachDatabase]
    public async Task What_a_home_measurement_names_beside_its_value_is_held(Database database)
    {
        var (fhir, openEhr, ehr) = await BeginAsync(database);
        var pulse = Pulse(ehr);
        pulse["text"] = new JsonObject { ["status"] = "generated", ["div"] = "<div xmlns=\"http://www.w3.org/1999/xhtml\">72</div>" };
        pulse["code"]!["coding"]!.AsArray().Add(new JsonObject { ["system"] = "http://snomed.info/sct", ["code"] = "364075005", ["display"] = "Heart rate" });
        pulse["subject"]!["identifier"] = new JsonObject { ["system"] = "urn:varde:test", ["value"] = "pasient-1" };
        pulse["performer"] = new JsonArray(
            new JsonObject { ["identifier"] = new JsonObject { ["system"] = "urn:varde:test", ["value"] = "hjelper-1" }, ["display"] = "Prøve Hjelpesen" }, new JsonObject { ["reference"] = "Organization/17" });
        pulse["device"] = new JsonObject { ["reference"] = "Device/17" };
        pulse["basedOn"] = new JsonArray(new JsonObject { ["reference"] = "ServiceRequest/17" });
        var view = (await fhir.CallAsync("POST", "Observation", pulse)).Expect(HttpStatusCode.Created).JsonBody;
        Assert.Equal("mapped", Origin(view));
        Assert.All(new[] { "performer", "device", "basedOn" }, name => Assert.Equal(pulse[name]!.ToJsonString(), view[name]!.ToJsonString()));
        Assert.Equal("pasient-1", (string?)view["subject"]!["identifier"]!["value"]);
        Assert.Equal([(string)view["id"]!], await fhir.FindAsync($"Observation?patient={ehr}&code=http://snomed.info/sct|364075005"));
        Assert.Single(await PulsesAsync(openEhr, ehr));
    }

    [Theory, OnEachDatabase]
    public async Task A_narrative_that_somebody_wrote_is_kept_as_received(Database database)
    {
        var (fhir, _, ehr) = await BeginAsync(database);
        var pulse = Pulse(ehr);
        pulse["text"] = new JsonObject { ["status"] = "additional", ["div"] = "<div xmlns=\"http://www.w3.org/1999/xhtml\">Uregelmessig</div>" };
        Assert.Equal("native", Origin((await fhir.CallAsync("POST", "Observation", pulse)).Expect(HttpStatusCode.Created).JsonBody));
    }

    [Theory, OnEachDatabase]
    public async Task What_was_sent_comes_back_in_the_senders_words_until_its_document_says_something_else(Database database)
    {
        await using var server = await RepositoryServer.StartAsync(database);
        var (fhir, openEhr) = (new FhirApi(server), new Api(server));
        await openEhr.UploadTemplatesAsync();
        var ehr = await fhir.CreateAsync(Person());
        var pulse = InOwnWords(ehr, "72");
        var id = await fhir.CreateAsync(pulse);
        Assert.Equal(WithoutServersOwn(pulse), WithoutServersOwn(await fhir.ReadAsync($"Observation/{id}")));
        var changed = InOwnWords(ehr, "80");
        await fhir.CallAsync("PUT", $"Observation/{id}", With(changed, id));
        var second = await fhir.ReadAsync($"Observation/{id}");
        Assert.Equal(("mapped", WithoutServersOwn(changed)), (Origin(second), WithoutServersOwn(second)));
        Assert.True((await server.Services.GetRequiredService<Varde.ClinicalExchange.ViewUpkeep>().RunAsync(repairs: true)).Holds);
        Assert.Equal("2", (string?)(await fhir.ReadAsync($"Observation/{id}"))["meta"]!["versionId"]);
        var uid = (string)Assert.Single(await PulsesAsync(openEhr, ehr))![0]!;
        var composition = (await openEhr.GetAsync($"ehr/{ehr}/composition/{uid}")).JsonBody.ToJsonString().Replace("\"magnitude\":80", "\"magnitude\":90", StringComparison.Ordinal);
        (await openEhr.CallAsync("PUT", $"ehr/{ehr}/composition/{uid.Split(':')[0]}", JsonNode.Parse(composition), headers: ("If-Match", $"\"{uid}\""))).Expect(HttpStatusCode.NoContent);
        var third = await fhir.ReadAsync($"Observation/{id}");
        Assert.Equal(("90", "Heart rate"), (third["valueQuantity"]!["value"]!.ToJsonString(), (string?)third["code"]!["coding"]![0]!["display"]));
        Assert.False(third.ContainsKey("text"));
    }

    private static JsonObject InOwnWords(string patient, string value)
    {
        var pulse = Pulse(patient, value);
        pulse["text"] = new JsonObject { ["status"] = "generated", ["div"] = "<div xmlns=\"http://www.w3.org/1999/xhtml\">Pulsen</div>" };
        pulse["category"]![0]!["coding"]![0]!["display"] = "vital-signs";
        pulse["code"]!["coding"]![0]!["display"] = "Hjerterytme";
        return pulse;
    }

    private static string WithoutServersOwn(JsonObject resource) =>
        string.Join('\n', resource.Where(member => member.Key is not ("id" or "meta")).OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => $"{member.Key}: {member.Value!.ToJsonString()}"));

    [Theory, OnEachDatabase]
    public async Task A_resource_of_an_unknown_patient_is_kept_as_received(Database database)
    {
        var (fhir, _, _) = await BeginAsync(database);
        Assert.Equal("native", Origin((await fhir.CallAsync("POST", "Observation", Pulse(Guid.NewGuid().ToString("D")))).Expect(HttpStatusCode.Created).JsonBody));
    }

    [Theory, OnEachDatabase]
    public async Task An_update_with_an_id_of_the_callers_choice_keeps_it_and_changes_the_composition(Database database)
    {
        var (fhir, openEhr, ehr) = await BeginAsync(database);
        var id = $"puls-{Guid.NewGuid():N}";
        var first = (await fhir.CallAsync("PUT", $"Observation/{id}", With(Pulse(ehr), id))).Expect(HttpStatusCode.Created).JsonBody;
        Assert.Equal(("mapped", id), (Origin(first), (string?)first["id"]));
        var before = (string)Assert.Single(await PulsesAsync(openEhr, ehr))![0]!;
        var second = (await fhir.CallAsync("PUT", $"Observation/{id}", With(Pulse(ehr, "80"), id), headers: ("If-Match", "W/\"1\""))).Expect(HttpStatusCode.OK).JsonBody;
        Assert.Equal("2", (string?)second["meta"]!["versionId"]);
        var row = Assert.Single(await PulsesAsync(openEhr, ehr))!;
        Assert.Equal((before.Replace("::1", "::2", StringComparison.Ordinal), "80"), ((string)row[0]!, row[1]!.ToJsonString()));
        (await fhir.CallAsync("PUT", $"Observation/{id}", With(Pulse(ehr, "90"), id), headers: ("If-Match", "W/\"1\""))).Expect(HttpStatusCode.PreconditionFailed);
    }

    [Theory, OnEachDatabase]
    public async Task An_update_that_changes_nothing_makes_no_version(Database database)
    {
        var (fhir, openEhr, ehr) = await BeginAsync(database);
        var id = await fhir.CreateAsync(Pulse(ehr));
        var read = await fhir.ReadAsync($"Observation/{id}");
        Assert.Equal("1", (string?)(await fhir.CallAsync("PUT", $"Observation/{id}", read)).Expect(HttpStatusCode.OK).JsonBody["meta"]!["versionId"]);
        Assert.EndsWith("::1", (string?)Assert.Single(await PulsesAsync(openEhr, ehr))![0], StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task A_change_of_a_view_that_its_document_cannot_hold_is_refused_and_named(Database database)
    {
        var (fhir, openEhr, ehr) = await BeginAsync(database);
        var id = await fhir.CreateAsync(Pulse(ehr));
        var changed = With(Pulse(ehr, "80"), id);
        changed["device"] = new JsonObject { ["display"] = "Klokke" };
        var refused = (await fhir.CallAsync("PUT", $"Observation/{id}", changed)).Expect(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("Observation.device", refused.Text, StringComparison.Ordinal);
        (await fhir.CallAsync("PATCH", $"Observation/{id}", """[{"op":"replace","path":"/valueQuantity/code","value":"/h"}]""", "application/json-patch+json")).Expect(HttpStatusCode.UnprocessableEntity);
        Assert.Equal("72", Assert.Single(await PulsesAsync(openEhr, ehr))![1]!.ToJsonString());
    }

    [Theory, OnEachDatabase]
    public async Task A_patch_of_a_view_of_a_set_changes_one_entry_of_its_composition(Database database)
    {
        var (fhir, openEhr, ehr) = await BeginAsync(database);
        await openEhr.CommitAsync(ehr, Api.JsonOf(Api.Documents.First(d => d.TemplateId == "varde.vital_signs.v1" && d.Composition.Content.Count == 7).Composition));
        var id = Assert.Single(await fhir.FindAsync($"Observation?patient={ehr}&code=8867-4"));
        (await fhir.CallAsync("PATCH", $"Observation/{id}", """[{"op":"replace","path":"/valueQuantity/value","value":133}]""", "application/json-patch+json")).Expect(HttpStatusCode.OK);
        Assert.Equal("133", Assert.Single(await PulsesAsync(openEhr, ehr))![1]!.ToJsonString());
        Assert.Equal(7, (await fhir.FindAsync($"Observation?patient={ehr}")).Count);
    }

    [Theory, OnEachDatabase]
    public async Task Deleting_the_only_view_deletes_the_composition_and_another_removes_its_entry(Database database)
    {
        var (fhir, openEhr, ehr) = await BeginAsync(database);
        var alone = await fhir.CreateAsync(Pulse(ehr));
        var uid = (string)Assert.Single(await PulsesAsync(openEhr, ehr))![0]!;
        (await fhir.CallAsync("DELETE", $"Observation/{alone}")).Expect(HttpStatusCode.NoContent);
        (await openEhr.GetAsync($"ehr/{ehr}/composition/{uid.Split("::")[0]}")).Expect(HttpStatusCode.NoContent);
        await openEhr.CommitAsync(ehr, Api.JsonOf(Api.Documents.First(d => d.TemplateId == "varde.vital_signs.v1" && d.Composition.Content.Count == 7).Composition));
        var one = Assert.Single(await fhir.FindAsync($"Observation?patient={ehr}&code=8867-4"));
        (await fhir.CallAsync("DELETE", $"Observation/{one}")).Expect(HttpStatusCode.NoContent);
        (await fhir.GetAsync($"Observation/{one}")).Expect(HttpStatusCode.Gone);
        Assert.Empty(await PulsesAsync(openEhr, ehr));
        Assert.Equal(6, (await fhir.FindAsync($"Observation?patient={ehr}")).Count);
    }

    [Theory, OnEachDatabase]
    public async Task A_transaction_writes_views_of_new_patients_and_several_of_one_composition(Database database)
    {
        var (fhir, openEhr, known) = await BeginAsync(database);
        var patient = $"urn:uuid:{Guid.NewGuid():D}";
        var pulse = Pulse("x");
        pulse["subject"]!["reference"] = patient;
        await openEhr.CommitAsync(known, Api.JsonOf(Api.Documents.First(d => d.TemplateId == "varde.vital_signs.v1" && d.Composition.Content.Count == 7).Composition));
        var (first, second) = (await ViewAsync(fhir, known, "8867-4"), await ViewAsync(fhir, known, "9279-1"));
        (first["valueQuantity"]!["value"], second["valueQuantity"]!["value"]) = (141, 31);
        var answer = (await fhir.CallAsync("POST", "", Bundle("transaction",
            ("POST", "Patient", Person(), patient), ("POST", "Observation", pulse, null), ("PUT", $"Observation/{(string?)first["id"]}", first, null), ("PUT", $"Observation/{(string?)second["id"]}", second, null))))
            .Expect(HttpStatusCode.OK).JsonBody;
        Assert.Equal(["201", "201", "200", "200"], Entries(answer).Select(e => ((string)e["response"]!["status"]!)[..3]));
        var made = ((string)Entries(answer)[0]["response"]!["location"]!).Split("Patient/")[1].Split('/')[0];
        Assert.Equal("72", Assert.Single(await PulsesAsync(openEhr, made))![1]!.ToJsonString());
        var row = Assert.Single(await PulsesAsync(openEhr, known))!;
        Assert.Equal("141", row[1]!.ToJsonString());
        Assert.EndsWith("::2", (string?)row[0], StringComparison.Ordinal);
    }

    private static async Task<JsonObject> ViewAsync(FhirApi fhir, string ehr, string code) =>
        await fhir.ReadAsync($"Observation/{Assert.Single(await fhir.FindAsync($"Observation?patient={ehr}&code={code}"))}");

    [Theory, OnEachDatabase]
    public async Task A_client_cannot_call_a_resource_mapped(Database database)
    {
        var (fhir, _, ehr) = await BeginAsync(database);
        var claimed = Pulse(ehr);
        claimed["meta"] = new JsonObject { ["tag"] = new JsonArray(new JsonObject { ["system"] = "urn:varde:fhir:origin", ["code"] = "mapped" }) };
        claimed["device"] = new JsonObject { ["display"] = "Klokke" };
        Assert.Equal("native", Origin((await fhir.CallAsync("POST", "Observation", claimed)).Expect(HttpStatusCode.Created).JsonBody));
    }
}
