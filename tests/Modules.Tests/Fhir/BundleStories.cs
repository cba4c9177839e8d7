using System.Net;
using System.Text.Json.Nodes;
using Varde.Foundation;
using Varde.Modules.Tests.ClinicalRepository;
using static Varde.Modules.Tests.Fhir.FhirApi;

namespace Varde.Modules.Tests.Fhir;

/// <summary>Batches and transactions (FHIR R4, http, 3.1.0.11).</summary>
public sealed class BundleStories
{
    [Theory, OnEachDatabase]
    public async Task A_transaction_of_several_patients_is_stored_whole_with_its_references(Database database)
    {
        var api = await OnAsync(database);
        var (one, other) = (Urn(), Urn());
        var answer = (await api.CallAsync("POST", "", Bundle("transaction",
            ("POST", "Patient", Person("En"), one), ("POST", "Patient", Person("To"), other),
            ("POST", "Observation", Height(one), null), ("POST", "Observation", Height(other), null)))).Expect(HttpStatusCode.OK).JsonBody;
        Assert.Equal("transaction-response", (string?)answer["type"]);
        string[] places = [.. Entries(answer).Select(e => ((string)e["response"]!["location"]!).Split("/fhir/r4/")[1].Split("/_history")[0])];
        Assert.Equal(places[0], (string?)(await api.ReadAsync(places[2]))["subject"]!["reference"]);
        Assert.Equal(places[1], (string?)(await api.ReadAsync(places[3]))["subject"]!["reference"]);
        Assert.Equal([places[2].Split('/')[1]], await api.FindAsync($"Observation?subject={places[0]}"));
    }

    [Theory, OnEachDatabase]
    public async Task One_bad_entry_of_a_transaction_stores_nothing(Database database)
    {
        var (api, own) = (await OnAsync(database), Guid.NewGuid().ToString("D"));
        var bad = Height("Patient/" + own);
        bad.Remove("status");
        var answer = (await api.CallAsync("POST", "", Bundle("transaction", ("PUT", $"Patient/{own}", With(Person(), own), null), ("POST", "Observation", bad, null))))
            .Expect(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("Bundle.entry[1].resource", answer.Text, StringComparison.Ordinal);
        (await api.GetAsync($"Patient/{own}")).Expect(HttpStatusCode.NotFound);
    }

    [Theory, OnEachDatabase]
    public async Task A_stale_version_in_a_transaction_stores_nothing(Database database)
    {
        var api = await OnAsync(database);
        var (id, own) = (await api.CreateAsync(Person()), Guid.NewGuid().ToString("D"));
        var bundle = Bundle("transaction", ("PUT", $"Patient/{own}", With(Person(), own), null), ("PUT", $"Patient/{id}", With(Person("Ny"), id), null));
        bundle["entry"]![1]!["request"]!["ifMatch"] = "W/\"9\"";
        (await api.CallAsync("POST", "", bundle)).Expect(HttpStatusCode.PreconditionFailed);
        (await api.GetAsync($"Patient/{own}")).Expect(HttpStatusCode.NotFound);
        Assert.Equal("1", (string?)(await api.ReadAsync($"Patient/{id}"))["meta"]!["versionId"]);
    }

    [Theory, OnEachDatabase]
    public async Task A_batch_stores_the_good_and_tells_of_the_bad(Database database)
    {
        var api = await OnAsync(database);
        var bad = Height("Patient/x");
        bad.Remove("status");
        var answer = (await api.CallAsync("POST", "", Bundle("batch",
            ("POST", "Patient", Person(), null), ("GET", "Patient/nobody", null, null), ("DELETE", "Patient/nobody", null, null), ("POST", "Observation", bad, null))))
            .Expect(HttpStatusCode.OK).JsonBody;
        Assert.Equal(["201", "404", "204", "422"], Entries(answer).Select(e => ((string)e["response"]!["status"]!)[..3]));
        Assert.Contains("Observation.status", (string?)Entries(answer)[3]["response"]!["outcome"]!["issue"]![0]!["diagnostics"], StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task Conditional_references_and_creates_are_resolved_before_anything_is_stored(Database database)
    {
        var (api, identifier) = (await OnAsync(database), Guid.NewGuid().ToString("N"));
        var (id, urn) = (await api.CreateAsync(Person(identifier: identifier)), Urn());
        var bundle = Bundle("transaction",
            ("POST", "Patient", Person(identifier: identifier), urn), ("POST", "Observation", Height(urn), null), ("POST", "Observation", Height($"Patient?identifier=urn:varde:test|{identifier}"), null));
        bundle["entry"]![0]!["request"]!["ifNoneExist"] = $"identifier=urn:varde:test|{identifier}";
        var answer = (await api.CallAsync("POST", "", bundle)).Expect(HttpStatusCode.OK).JsonBody;
        Assert.Equal(["200", "201", "201"], Entries(answer).Select(e => ((string)e["response"]!["status"]!)[..3]));
        Assert.Equal(2, (await api.FindAsync($"Observation?subject=Patient/{id}")).Count);
        (await api.CallAsync("POST", "", Bundle("transaction", ("POST", "Observation", Height("Patient?identifier=urn:varde:test|none"), null)))).Expect(HttpStatusCode.PreconditionFailed);
    }

    [Theory, OnEachDatabase]
    public async Task A_resource_is_changed_once_in_a_transaction(Database database)
    {
        var api = await OnAsync(database);
        var id = await api.CreateAsync(Person());
        (await api.CallAsync("POST", "", Bundle("transaction", ("PUT", $"Patient/{id}", With(Person(), id), null), ("DELETE", $"Patient/{id}", null, null)))).Expect(HttpStatusCode.BadRequest);
        (await api.GetAsync($"Patient/{id}")).Expect(HttpStatusCode.OK);
    }

    [Theory, OnEachDatabase]
    public async Task What_reads_in_a_transaction_sees_what_it_stored(Database database)
    {
        var api = await OnAsync(database);
        var (id, gone) = (await api.CreateAsync(Person()), await api.CreateAsync(Person()));
        var answer = (await api.CallAsync("POST", "", Bundle("transaction",
            ("GET", $"Patient/{id}", null, null), ("PUT", $"Patient/{id}", With(Person("Ny"), id), null), ("DELETE", $"Patient/{gone}", null, null)))).Expect(HttpStatusCode.OK).JsonBody;
        Assert.Equal("Ny", (string?)Entries(answer)[0]["resource"]!["name"]![0]!["family"]);
        (await api.GetAsync($"Patient/{gone}")).Expect(HttpStatusCode.Gone);
    }

    [Theory, OnEachDatabase]
    public async Task In_a_batch_every_resource_is_checked_by_itself(Database database)
    {
        var api = await OnAsync(database);
        var (odd, hollow) = (Person(), Person());
        for (var i = 0; i < 150; i++) odd[$"nonsense{i}"] = 1;
        hollow["contact"] = new JsonArray(new JsonObject { ["gender"] = "male" });
        var answer = (await api.CallAsync("POST", "", Bundle("batch", ("POST", "Patient", odd, null), ("POST", "Patient", hollow, null), ("POST", "Patient", Person(), null)))).JsonBody;
        Assert.Equal(["422", "422", "201"], Entries(answer).Select(e => ((string)e["response"]!["status"]!)[..3]));
        Assert.Contains("pat-1", Entries(answer)[1].ToJsonString(), StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task A_transaction_with_the_same_conditions_twice_is_refused_and_waits_for_nobody(Database database)
    {
        var (api, identifier) = (await OnAsync(database), Guid.NewGuid().ToString("N"));
        var bundle = Bundle("transaction", ("PUT", $"Patient?identifier=urn:varde:test%7C{identifier}", Person(identifier: identifier), null), ("POST", "Patient", Person(identifier: identifier), null));
        bundle["entry"]![1]!["request"]!["ifNoneExist"] = $"identifier=urn:varde:test|{identifier}";
        (await api.CallAsync("POST", "", bundle)).Expect(HttpStatusCode.BadRequest);
        Assert.Empty(await api.FindAsync($"Patient?identifier=urn:varde:test|{identifier}"));
    }

    [Theory, OnEachDatabase]
    public async Task A_patch_in_a_transaction_needs_its_operations_and_leaves_the_id(Database database)
    {
        var api = await OnAsync(database);
        var id = await api.CreateAsync(Person());
        (await api.CallAsync("POST", "", Bundle("transaction", ("PATCH", $"Patient/{id}", null, null)))).Expect(HttpStatusCode.BadRequest);
        var stealing = JsonNode.Parse("""{"resourceType":"Parameters","parameter":[{"name":"operation","part":[{"name":"type","valueCode":"replace"},{"name":"path","valueString":"Patient.id"},{"name":"value","valueString":"stolen"}]}]}""")!.AsObject();
        (await api.CallAsync("POST", "", Bundle("transaction", ("PATCH", $"Patient/{id}", stealing, null)))).Expect(HttpStatusCode.UnprocessableEntity);
    }

    [Theory, OnEachDatabase]
    public async Task Transactions_that_create_one_resource_at_once_come_one_after_the_other(Database database)
    {
        var (api, id) = (await OnAsync(database), Guid.NewGuid().ToString("D"));
        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => api.CallAsync("POST", "", Bundle("transaction", ("PUT", $"Patient/{id}", With(Person($"Nr{n}"), id), null)))));
        Assert.All(replies, r => r.Expect(HttpStatusCode.OK));
        Assert.Equal(8, Entries((await api.GetAsync($"Patient/{id}/_history")).JsonBody).Count);
    }

    [Theory, OnEachDatabase]
    public async Task An_entry_that_does_not_say_what_it_wants_is_refused(Database database)
    {
        var (api, before) = (await OnAsync(database), Guid.NewGuid().ToString("D"));
        foreach (var (method, url) in new[] { ("POST", "Patient?a=_search"), ("PUT", $"Patient/{before}?a=_search"), ("PUT", "Patient?_id=_search") })
            (await api.CallAsync("POST", "", Bundle("transaction", (method, url, null, null)))).Expect(HttpStatusCode.BadRequest);
        var hollow = Bundle("batch", ("GET", "Patient/x", null, null));
        hollow["entry"]![0]!["request"] = JsonNode.Parse("""{"_method":{"extension":[{"url":"http://example.org/x","valueString":"a"}]},"url":"Patient"}""");
        Assert.StartsWith("400", (string)Entries((await api.CallAsync("POST", "", hollow)).Expect(HttpStatusCode.OK).JsonBody)[0]["response"]!["status"]!, StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task A_transaction_obeys_the_same_demands_as_a_request(Database database)
    {
        var api = await OnAsync(database);
        var id = await api.CreateAsync(Person());
        async Task<HttpStatusCode> Put(string condition, string value)
        {
            var bundle = Bundle("transaction", ("PUT", $"Patient/{id}", With(Person(), id), null));
            bundle["entry"]![0]!["request"]![condition] = value;
            return (await api.CallAsync("POST", "", bundle)).Status;
        }
        Assert.Equal(HttpStatusCode.PreconditionFailed, await Put("ifNoneMatch", "*"));
        Assert.Equal(HttpStatusCode.OK, await Put("ifMatch", "*"));
        Assert.Equal(HttpStatusCode.OK, await Put("ifMatch", "W/\"999\", W/\"2\""));
        Assert.Equal(HttpStatusCode.PreconditionFailed, await Put("ifMatch", "W/\"2\""));
    }

    [Theory, OnEachDatabase]
    public async Task A_creation_that_finds_its_resource_there_is_a_look_at_it(Database database)
    {
        var (api, identifier) = (await OnAsync(database), Guid.NewGuid().ToString("N"));
        var id = await api.CreateAsync(Person(identifier: identifier));
        var bundle = Bundle("transaction", ("POST", "Patient", Person(identifier: identifier), null));
        bundle["entry"]![0]!["request"]!["ifNoneExist"] = $"identifier=urn:varde:test|{identifier}";
        (await api.CallAsync("POST", "", bundle, headers: ("Prefer", "return=representation"))).Expect(HttpStatusCode.OK);
        var log = await api.Server.Store.ReadAuditAsync(EhrId.Parse(id).Value, PageRequest.First);
        Assert.Contains(log.Items, e => e.Entry.Object == $"Patient/{id}" && e.Entry.Action == "read");
    }

    private static string Urn() => $"urn:uuid:{Guid.NewGuid():D}";
}
