using System.Net;
using System.Text.Json.Nodes;
using Varde.Modules.Tests.ClinicalRepository;
using static Varde.Modules.Tests.Fhir.FhirApi;

namespace Varde.Modules.Tests.Fhir;

/// <summary>Profiles that are stored on the server, and the operation validate (FHIR R4, validation).</summary>
public sealed class ProfileStories
{
    [Theory, OnEachDatabase]
    public async Task What_names_a_profile_keeps_it_or_is_refused_with_all_faults(Database database)
    {
        var api = await OnAsync(database);
        var url = await StoreProfileAsync(api, """{"path":"Patient.birthDate","min":1},{"path":"Patient.name","min":1},{"path":"Patient.name.family","min":1},{"path":"Patient.telecom","max":"0"}""");
        var refused = (await api.CallAsync("POST", "Patient", Named(url, """{"name":[{"text":"Prøve"}],"telecom":[{"system":"phone","value":"1"}]}"""))).Expect(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(["Patient.birthDate", "Patient.name[0].family", "Patient.telecom"], Expressions(refused.JsonBody).Order(StringComparer.Ordinal));
        (await api.CallAsync("POST", "Patient", Named(url, """{"name":[{"family":"Prøve"}],"birthDate":"1980"}"""))).Expect(HttpStatusCode.Created);
    }

    [Theory, OnEachDatabase]
    public async Task A_profile_that_is_changed_or_deleted_is_asked_as_it_is_now(Database database)
    {
        var api = await OnAsync(database);
        var id = $"p{Guid.NewGuid():N}";
        var url = $"http://profiles.example/{id}";
        var person = Named(url, """{"name":[{"family":"Prøve"}]}""");
        (await api.CallAsync("PUT", $"StructureDefinition/{id}", Profile(url, """{"path":"Patient.birthDate","min":1}""", id))).Expect(HttpStatusCode.Created);
        (await api.CallAsync("POST", "Patient", person)).Expect(HttpStatusCode.UnprocessableEntity);
        (await api.CallAsync("PUT", $"StructureDefinition/{id}", Profile(url, """{"path":"Patient.name","min":1}""", id))).Expect(HttpStatusCode.OK);
        var known = (await api.CallAsync("POST", "Patient", person, headers: ("Prefer", "return=OperationOutcome"))).Expect(HttpStatusCode.Created);
        Assert.DoesNotContain("warning", Severities(known.JsonBody));
        (await api.CallAsync("DELETE", $"StructureDefinition/{id}")).Expect(HttpStatusCode.NoContent);
        var unknown = (await api.CallAsync("POST", "Patient", person, headers: ("Prefer", "return=OperationOutcome"))).Expect(HttpStatusCode.Created);
        Assert.Contains("warning", Severities(unknown.JsonBody));
        Assert.Contains(url, unknown.Text, StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task A_transaction_with_a_resource_that_breaks_its_profile_stores_nothing(Database database)
    {
        var api = await OnAsync(database);
        var url = await StoreProfileAsync(api, """{"path":"Patient.birthDate","min":1}""");
        var family = $"Familie{Guid.NewGuid():N}";
        var bundle = Bundle("transaction", ("POST", "Patient", Person(family), null), ("POST", "Patient", Named(url, $$"""{"name":[{"family":"{{family}}"}]}"""), null));
        var refused = (await api.CallAsync("POST", "", bundle)).Expect(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(["Bundle.entry[1].Patient.birthDate"], Expressions(refused.JsonBody));
        Assert.Empty(await api.FindAsync($"Patient?family={family}"));
    }

    [Theory, OnEachDatabase]
    public async Task Validate_tells_all_and_stores_nothing(Database database)
    {
        var api = await OnAsync(database);
        var url = await StoreProfileAsync(api, """{"path":"Patient.birthDate","min":1}""");
        var family = $"Familie{Guid.NewGuid():N}";
        var good = Person(family);
        Assert.DoesNotContain("error", Severities((await api.CallAsync("POST", "Patient/$validate", good)).Expect(HttpStatusCode.OK).JsonBody));
        var parameters = Parameters(new JsonObject { ["resourceType"] = "Patient", ["name"] = new JsonArray(new JsonObject { ["family"] = family }) }, url);
        foreach (var place in (string[])["Patient/$validate", "$validate"])
            Assert.Equal(["Patient.birthDate"], Expressions((await api.CallAsync("POST", place, parameters)).Expect(HttpStatusCode.OK).JsonBody, "error"));
        var broken = JsonNode.Parse("""{"resourceType":"Patient","gender":"x","birthDate":"yesterday"}""")!.AsObject();
        Assert.Equal(["Patient.birthDate", "Patient.gender"], Expressions((await api.CallAsync("POST", "Patient/$validate", broken)).Expect(HttpStatusCode.OK).JsonBody, "error").Order(StringComparer.Ordinal));
        Assert.Empty(await api.FindAsync($"Patient?family={family}"));
    }

    [Theory, OnEachDatabase]
    public async Task Validate_on_a_resource_looks_at_what_is_stored(Database database)
    {
        var api = await OnAsync(database);
        var url = await StoreProfileAsync(api, """{"path":"Patient.active","min":1}""");
        var id = await api.CreateAsync(Person());
        Assert.DoesNotContain("error", Severities((await api.GetAsync($"Patient/{id}/$validate")).Expect(HttpStatusCode.OK).JsonBody));
        Assert.Equal(["Patient.active"], Expressions((await api.GetAsync($"Patient/{id}/$validate?profile={url}")).Expect(HttpStatusCode.OK).JsonBody, "error"));
        Assert.Contains("error", Severities((await api.CallAsync("POST", $"Patient/{id}/$validate?mode=update", With(Person(), "another"))).Expect(HttpStatusCode.OK).JsonBody));
        Assert.Contains("error", Severities((await api.GetAsync($"Patient/{id}/$validate?profile=http://profiles.example/none")).Expect(HttpStatusCode.OK).JsonBody));
        (await api.GetAsync("Patient/nobody/$validate")).Expect(HttpStatusCode.NotFound);
        (await api.CallAsync("POST", "Patient/$validate")).Expect(HttpStatusCode.BadRequest);
    }

    [Theory, OnEachDatabase]
    public async Task A_profile_that_cannot_be_understood_is_told_of_and_stops_nobody(Database database)
    {
        var api = await OnAsync(database);
        var url = $"http://profiles.example/{Guid.NewGuid():N}";
        var circular = Profile(url, """{"path":"Patient.name","min":1}""");
        circular["baseDefinition"] = url;
        (await api.CallAsync("POST", "StructureDefinition", circular)).Expect(HttpStatusCode.Created);
        var stored = (await api.CallAsync("POST", "Patient", Named(url, """{"active":true}"""), headers: ("Prefer", "return=OperationOutcome"))).Expect(HttpStatusCode.Created);
        Assert.Contains("made of itself", stored.Text, StringComparison.Ordinal);
    }

    private static async Task<string> StoreProfileAsync(FhirApi api, string elements)
    {
        var url = $"http://profiles.example/{Guid.NewGuid():N}";
        await api.CreateAsync(Profile(url, elements));
        return url;
    }

    private static JsonObject Profile(string url, string elements, string? id = null)
    {
        var profile = JsonNode.Parse($$$"""
            {"resourceType":"StructureDefinition","url":"{{{url}}}","name":"Test","status":"draft","kind":"resource","abstract":false,"type":"Patient",
             "baseDefinition":"http://hl7.org/fhir/StructureDefinition/Patient","derivation":"constraint","differential":{"element":[{{{elements}}}]}}
            """)!.AsObject();
        foreach (var element in profile["differential"]!["element"]!.AsArray()) element!["id"] = (string)element["path"]!;
        if (id is not null) profile["id"] = id;
        return profile;
    }

    private static JsonObject Named(string profile, string person)
    {
        var resource = JsonNode.Parse(person)!.AsObject();
        resource["resourceType"] = "Patient";
        resource["meta"] = new JsonObject { ["profile"] = new JsonArray(profile) };
        return resource;
    }

    private static JsonObject Parameters(JsonObject resource, string profile) => new()
    {
        ["resourceType"] = "Parameters",
        ["parameter"] = new JsonArray(new JsonObject { ["name"] = "resource", ["resource"] = resource }, new JsonObject { ["name"] = "profile", ["valueUri"] = profile }),
    };

    private static IReadOnlyList<string> Severities(JsonNode outcome) => [.. outcome["issue"]!.AsArray().Select(i => (string)i!["severity"]!)];

    private static IEnumerable<string> Expressions(JsonNode outcome, string? severity = null) =>
        outcome["issue"]!.AsArray().Where(i => severity is null || (string)i!["severity"]! == severity).Select(i => (string?)i!["expression"]?[0] ?? "");
}
