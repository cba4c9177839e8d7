using System.Net;
using System.Text.Json.Nodes;
using Varde.Foundation;
using Varde.Modules.Tests.ClinicalRepository;
using static Varde.Modules.Tests.Fhir.FhirApi;

namespace Varde.Modules.Tests.Fhir;

/// <summary>What programs do with single resources (FHIR R4, http).</summary>
public sealed class InteractionStories
{
    [Theory, OnEachDatabase]
    public async Task What_is_created_is_read_to_the_letter(Database database)
    {
        var api = await OnAsync(database);
        var created = (await api.CallAsync("POST", "Observation", Height("Patient/somebody", "170.00"))).Expect(HttpStatusCode.Created);
        Assert.Equal("W/\"1\"", created.Headers.ETag!.ToString());
        var location = created.Headers.Location!.ToString();
        Assert.Matches("/fhir/r4/Observation/[^/]+/_history/1$", location);
        var read = (await api.GetAsync($"Observation/{(string)created.JsonBody["id"]!}")).Expect(HttpStatusCode.OK);
        Assert.Equal(created.Text, read.Text);
        Assert.Contains("\"value\":170.00", read.Text, StringComparison.Ordinal);
        Assert.Equal("1", (string?)read.JsonBody["meta"]!["versionId"]);
        Assert.NotNull(read.ContentHeaders.LastModified);
    }

    [Theory, InlineData("Patient/1/finnes/ikke"), InlineData("Patient/1/bilde.png"), InlineData("finnes.ikke/1/2/3")]
    public async Task An_address_that_nothing_serves_is_told_as_an_OperationOutcome(string address)
    {
        var answer = (await (await OnAsync(Database.Embedded)).GetAsync(address)).Expect(HttpStatusCode.NotFound);
        Assert.Equal("OperationOutcome", (string?)answer.JsonBody["resourceType"]);
    }

    [Theory, OnEachDatabase]
    public async Task An_update_over_an_old_version_is_refused_and_stores_nothing(Database database)
    {
        var api = await OnAsync(database);
        var id = await api.CreateAsync(Person());
        var changed = With(Person("Ny"), id);
        Assert.Equal("W/\"2\"", (await api.CallAsync("PUT", $"Patient/{id}", changed, headers: ("If-Match", "W/\"1\""))).Expect(HttpStatusCode.OK).Headers.ETag!.ToString());
        (await api.CallAsync("PUT", $"Patient/{id}", With(Person("Gammel"), id), headers: ("If-Match", "W/\"1\""))).Expect(HttpStatusCode.PreconditionFailed);
        Assert.Equal("Ny", (string?)(await api.ReadAsync($"Patient/{id}"))["name"]![0]!["family"]);
        Assert.Equal("Prøve", (string?)(await api.ReadAsync($"Patient/{id}/_history/1"))["name"]![0]!["family"]);
        (await api.GetAsync($"Patient/{id}/_history/3")).Expect(HttpStatusCode.NotFound);
    }

    [Theory, OnEachDatabase]
    public async Task Of_fifty_updates_at_once_over_one_version_one_is_stored(Database database)
    {
        var api = await OnAsync(database);
        var id = await api.CreateAsync(Person());
        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(n => api.CallAsync("PUT", $"Patient/{id}", With(Person($"Nr{n}"), id), headers: ("If-Match", "W/\"1\""))));
        Assert.Equal(1, replies.Count(r => r.Status == HttpStatusCode.OK));
        Assert.Equal(49, replies.Count(r => r.Status == HttpStatusCode.PreconditionFailed));
        Assert.Equal(2, Entries((await api.GetAsync($"Patient/{id}/_history")).JsonBody).Count);
    }

    [Theory, OnEachDatabase]
    public async Task What_is_deleted_is_gone_and_can_be_brought_back(Database database)
    {
        var api = await OnAsync(database);
        var id = await api.CreateAsync(Person());
        (await api.CallAsync("DELETE", $"Patient/{id}")).Expect(HttpStatusCode.NoContent);
        (await api.CallAsync("DELETE", $"Patient/{id}")).Expect(HttpStatusCode.NoContent);
        (await api.GetAsync($"Patient/{id}")).Expect(HttpStatusCode.Gone);
        var history = Entries((await api.GetAsync($"Patient/{id}/_history")).JsonBody);
        Assert.Equal(["DELETE", "POST"], history.Select(e => (string)e["request"]!["method"]!));
        Assert.Null(history[0]["resource"]);
        (await api.CallAsync("PUT", $"Patient/{id}", With(Person(), id))).Expect(HttpStatusCode.Created);
        Assert.Equal("3", (string?)(await api.ReadAsync($"Patient/{id}"))["meta"]!["versionId"]);
    }

    [Theory, OnEachDatabase]
    public async Task Two_types_may_have_the_same_id(Database database)
    {
        var (api, id) = (await OnAsync(database), Guid.NewGuid().ToString("D"));
        (await api.CallAsync("PUT", $"Patient/{id}", With(Person(), id))).Expect(HttpStatusCode.Created);
        (await api.CallAsync("PUT", $"Observation/{id}", With(Height($"Patient/{id}"), id))).Expect(HttpStatusCode.Created);
        Assert.Equal("Patient", (string?)(await api.ReadAsync($"Patient/{id}"))["resourceType"]);
        Assert.Equal("Observation", (string?)(await api.ReadAsync($"Observation/{id}"))["resourceType"]);
        (await api.GetAsync($"Device/{id}")).Expect(HttpStatusCode.NotFound);
    }

    [Theory, OnEachDatabase]
    public async Task Of_many_conditional_creates_at_once_one_creates(Database database)
    {
        var (api, identifier) = (await OnAsync(database), Guid.NewGuid().ToString("N"));
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ =>
            api.CallAsync("POST", "Patient", Person(identifier: identifier), headers: ("If-None-Exist", $"identifier=urn:varde:test|{identifier}"))));
        Assert.Equal(1, replies.Count(r => r.Status == HttpStatusCode.Created));
        Assert.Equal(19, replies.Count(r => r.Status == HttpStatusCode.OK));
        Assert.Single(await api.FindAsync($"Patient?identifier=urn:varde:test|{identifier}"));
    }

    [Fact]
    public async Task Of_many_conditional_creates_on_two_servers_at_once_one_creates()
    {
        var (database, condition) = (PostgresCluster.Shared().NewDatabase(), "identifier=urn:varde:test|both");
        await using var one = await RepositoryServer.StartOnAsync(database);
        await using var other = await RepositoryServer.StartOnAsync(database);
        FhirApi[] servers = [new(one), new(other)];
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => n % 4 > 1
            ? servers[n % 2].CallAsync("POST", "Patient", Person(identifier: "both"), headers: ("If-None-Exist", condition))
            : servers[n % 2].CallAsync("PUT", $"Patient?{condition}", Person(identifier: "both"))));
        Assert.Equal(1, replies.Count(r => r.Status == HttpStatusCode.Created));
        Assert.Equal(19, replies.Count(r => r.Status == HttpStatusCode.OK));
        Assert.Single(await servers[1].FindAsync($"Patient?{condition}"));
    }

    [Theory, OnEachDatabase]
    public async Task A_conditional_update_creates_then_updates_and_refuses_when_several_match(Database database)
    {
        var (api, identifier) = (await OnAsync(database), Guid.NewGuid().ToString("N"));
        var address = $"Patient?identifier=urn:varde:test|{identifier}";
        var id = (string)(await api.CallAsync("PUT", address, Person(identifier: identifier))).Expect(HttpStatusCode.Created).JsonBody["id"]!;
        Assert.Equal(id, (string?)(await api.CallAsync("PUT", address, Person("Endret", identifier))).Expect(HttpStatusCode.OK).JsonBody["id"]);
        await api.CreateAsync(Person(identifier: identifier));
        (await api.CallAsync("PUT", address, Person(identifier: identifier))).Expect(HttpStatusCode.PreconditionFailed);
        (await api.CallAsync("DELETE", address)).Expect(HttpStatusCode.PreconditionFailed);
        (await api.CallAsync("DELETE", "Patient")).Expect(HttpStatusCode.BadRequest);
    }

    [Theory, OnEachDatabase]
    public async Task A_patient_has_an_EHR_of_the_same_id_and_their_resources_lie_in_it(Database database)
    {
        var api = await OnAsync(database);
        var id = await api.CreateAsync(Person());
        var openEhr = new Api(api.Server);
        Assert.Equal(id, (string?)(await openEhr.GetAsync($"ehr/{id}")).Expect(HttpStatusCode.OK).JsonBody["ehr_id"]!["value"]);
        var status = (await openEhr.GetAsync($"ehr/{id}/ehr_status")).Expect(HttpStatusCode.OK).JsonBody;
        Assert.Equal(id, (string?)status["subject"]!["external_ref"]!["id"]!["value"]);
        var observation = await api.CreateAsync(Height($"Patient/{id}"));
        var log = await api.Server.Store.ReadAuditAsync(EhrId.Parse(id).Value, PageRequest.First);
        Assert.Contains(log.Items, e => e.Entry.Object == $"Observation/{observation}/_history/1" && e.Entry.Action == "create");
    }

    [Theory, OnEachDatabase]
    public async Task A_resource_does_not_move_from_one_patient_to_another(Database database)
    {
        var api = await OnAsync(database);
        var (one, other) = (await api.CreateAsync(Person()), await api.CreateAsync(Person()));
        var id = await api.CreateAsync(Height($"Patient/{one}"));
        (await api.CallAsync("PUT", $"Observation/{id}", With(Height($"Patient/{other}"), id))).Expect(HttpStatusCode.UnprocessableEntity);
    }

    [Theory, OnEachDatabase]
    public async Task The_history_of_a_type_tells_the_newest_first_page_by_page(Database database)
    {
        var api = await OnAsync(database);
        string[] ids = [await api.CreateAsync(Device()), await api.CreateAsync(Device()), await api.CreateAsync(Device())];
        var first = (await api.GetAsync("Device/_history?_count=2")).Expect(HttpStatusCode.OK).JsonBody;
        var next = ((string)first["link"]!.AsArray().Single(l => (string?)l!["relation"] == "next")!["url"]!).Split("/fhir/r4/")[1];
        var second = (await api.GetAsync(next)).Expect(HttpStatusCode.OK).JsonBody;
        var told = Entries(first).Concat(Entries(second)).Select(e => (string)e["resource"]!["id"]!).Take(3);
        Assert.Equal(ids.Reverse(), told);
        // As text: another test's resource may lie deeper than a reader goes that is not told to.
        Assert.Contains($"\"id\":\"{ids[2]}\"", (await api.GetAsync("_history?_count=50")).Expect(HttpStatusCode.OK).Text, StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task A_caller_chooses_what_the_answer_to_a_change_shows(Database database)
    {
        var api = await OnAsync(database);
        Assert.Empty((await api.CallAsync("POST", "Patient", Person(), headers: ("Prefer", "return=minimal"))).Expect(HttpStatusCode.Created).Body);
        Assert.Equal("OperationOutcome", (string?)(await api.CallAsync("POST", "Patient", Person(), headers: ("Prefer", "return=OperationOutcome"))).JsonBody["resourceType"]);
    }

    [Theory, OnEachDatabase]
    public async Task Who_has_the_current_version_gets_no_body(Database database)
    {
        var api = await OnAsync(database);
        var id = await api.CreateAsync(Person());
        Assert.Empty((await api.CallAsync("GET", $"Patient/{id}", headers: ("If-None-Match", "W/\"1\""))).Expect(HttpStatusCode.NotModified).Body);
        (await api.CallAsync("GET", $"Patient/{id}", headers: ("If-None-Match", "W/\"7\""))).Expect(HttpStatusCode.OK);
    }

    [Theory, OnEachDatabase]
    public async Task A_Binary_is_sent_and_given_as_it_is_or_as_a_resource(Database database)
    {
        var api = await OnAsync(database);
        byte[] picture = [0x89, 0x50, 0x4E, 0x47, 0, 1, 2, 255];
        var created = (await api.CallAsync("POST", "Binary", picture, "image/png")).Expect(HttpStatusCode.Created);
        var id = (string)created.JsonBody["id"]!;
        var raw = (await api.GetAsync($"Binary/{id}", "image/png")).Expect(HttpStatusCode.OK);
        Assert.Equal(("image/png", "attachment"), (raw.ContentType, raw.ContentHeaders.ContentDisposition!.ToString()));
        Assert.Equal(picture, raw.Body);
        Assert.Equal(Convert.ToBase64String(picture), (string?)(await api.ReadAsync($"Binary/{id}"))["data"]);
        (await api.CallAsync("POST", "Binary", "<ClinicalDocument xmlns='urn:hl7-org:v3'/>", "application/xml")).Expect(HttpStatusCode.Created);
        (await api.CallAsync("POST", "Patient", Person(), "text/html")).Expect(HttpStatusCode.UnsupportedMediaType);
        var batch = (await api.CallAsync("POST", "", FhirApi.Bundle("batch", ("GET", $"Binary/{id}", null, null)), accept: "*/*")).Expect(HttpStatusCode.OK).JsonBody;
        Assert.Equal("Binary", (string?)Entries(batch)[0]["resource"]!["resourceType"]);
        (await api.CallAsync("PUT", $"Binary/{id}", "<b>x</b>", "text/html")).Expect(HttpStatusCode.OK);
        Assert.Equal("<b>x</b>", (await api.GetAsync($"Binary/{id}", "text/html")).Expect(HttpStatusCode.OK).Text);
    }

    [Theory, OnEachDatabase]
    public async Task A_resource_that_lies_deep_is_shown_in_every_form(Database database)
    {
        var api = await OnAsync(database);
        JsonObject extension = new() { ["url"] = "http://example.org/e", ["valueCode"] = "x" };
        for (var i = 0; i < 40; i++) extension = new() { ["url"] = "http://example.org/e", ["extension"] = new JsonArray(extension) };
        var patient = Person();
        patient["extension"] = new JsonArray(extension);
        var created = await api.CallAsync("POST", "Patient", patient.ToJsonString(new() { MaxDepth = 200 }));
        var id = created.Expect(HttpStatusCode.Created).Headers.Location!.Segments[^3].TrimEnd('/');
        foreach (var form in (string[])["", "?_pretty=true", "?_summary=true", "?_elements=name", "?_format=xml"]) (await api.GetAsync($"Patient/{id}{form}")).Expect(HttpStatusCode.OK);
        (await api.GetAsync($"Patient?_id={id}&_format=xml")).Expect(HttpStatusCode.OK);
        (await api.GetAsync($"Patient/{id}/_history", Xml)).Expect(HttpStatusCode.OK);
        (await api.CallAsync("PATCH", $"Patient/{id}", """[{"op":"replace","path":"/gender","value":"male"}]""", "application/json-patch+json")).Expect(HttpStatusCode.OK);
    }

    [Theory, OnEachDatabase]
    public async Task A_reference_by_address_or_with_a_version_leads_to_the_same_record(Database database)
    {
        var api = await OnAsync(database);
        var id = await api.CreateAsync(Person());
        foreach (var reference in (string[])[$"{api.Server.Client.BaseAddress!.GetLeftPart(UriPartial.Authority)}/fhir/r4/Patient/{id}", $"Patient/{id}/_history/1"])
        {
            var observation = await api.CreateAsync(Height(reference));
            await api.ReadAsync($"Observation/{observation}");
            await api.FindAsync($"Observation?_id={observation}");
            var log = await api.Server.Store.ReadAuditAsync(EhrId.Parse(id).Value, PageRequest.First);
            Assert.Contains(log.Items, e => e.Entry.Object == $"Observation/{observation}" && e.Entry.Action == "read");
            Assert.Contains(log.Items, e => e.Entry.Object == $"Observation/{observation}/_history/1");
        }
    }

    [Theory, OnEachDatabase]
    public async Task Whoever_demands_that_something_is_there_or_not_is_obeyed(Database database)
    {
        var (api, id) = (await OnAsync(database), Guid.NewGuid().ToString("D"));
        (await api.CallAsync("PUT", $"Patient/{id}", With(Person(), id), headers: ("If-Match", "*"))).Expect(HttpStatusCode.PreconditionFailed);
        (await api.CallAsync("PUT", $"Patient/{id}", With(Person(), id), headers: ("If-None-Match", "*"))).Expect(HttpStatusCode.Created);
        (await api.CallAsync("PUT", $"Patient/{id}", With(Person(), id), headers: ("If-None-Match", "*"))).Expect(HttpStatusCode.PreconditionFailed);
        (await api.CallAsync("PUT", $"Patient/{id}", With(Person(), id), headers: ("If-Match", "*"))).Expect(HttpStatusCode.OK);
    }

    [Theory, OnEachDatabase]
    public async Task An_operation_that_is_not_there_says_so(Database database)
    {
        var api = await OnAsync(database);
        foreach (var path in (string[])["$convert", "Patient/$match", "Patient/1/$purge"]) Assert.Contains("not supported", (await api.GetAsync(path)).Expect(HttpStatusCode.NotFound).Text, StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task Of_a_patient_whose_record_was_erased_nothing_is_stored_again(Database database)
    {
        var api = await OnAsync(database);
        var id = await api.CreateAsync(Person());
        (await new Api(api.Server).CallAsync("DELETE", $"admin/ehr/{id}")).Expect(HttpStatusCode.NoContent);
        (await api.CallAsync("PUT", $"Patient/{id}", With(Person(), id))).Expect(HttpStatusCode.Gone);
        (await api.CallAsync("POST", "Observation", Height($"Patient/{id}"))).Expect(HttpStatusCode.Gone);
    }

    [Theory, OnEachDatabase]
    public async Task Updates_that_demand_nothing_all_come_through(Database database)
    {
        var api = await OnAsync(database);
        var id = await api.CreateAsync(Person());
        var replies = await Task.WhenAll(Enumerable.Range(0, 40).Select(n => api.CallAsync("PUT", $"Patient/{id}", With(Person($"Nr{n}"), id))));
        Assert.All(replies, r => r.Expect(HttpStatusCode.OK));
        Assert.Equal("41", (string?)(await api.ReadAsync($"Patient/{id}"))["meta"]!["versionId"]);
    }

    private static JsonObject Device() => new() { ["resourceType"] = "Device", ["status"] = "active" };
}
