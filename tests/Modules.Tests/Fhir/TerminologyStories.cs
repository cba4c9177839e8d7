using System.Net;
using System.Text.Json.Nodes;
using Varde.Modules.Tests.ClinicalRepository;
using static Varde.Modules.Tests.Fhir.FhirApi;

namespace Varde.Modules.Tests.Fhir;

/// <summary>What programs ask about codes (FHIR R4, terminology service).</summary>
public sealed class TerminologyStories
{
    private const string PersonIds = "urn:oid:2.16.578.1.12.4.1.1.8116";

    [Theory, OnEachDatabase]
    public async Task A_value_set_of_the_specification_is_expanded_page_by_page(Database database)
    {
        var api = await OnAsync(database);
        var whole = await ExpansionAsync(api, "ValueSet/$expand?url=http://hl7.org/fhir/ValueSet/administrative-gender");
        Assert.Equal(["male", "female", "other", "unknown"], Codes(whole));
        Assert.Equal(["female", "other"], Codes(await ExpansionAsync(api, "ValueSet/$expand?url=http://hl7.org/fhir/ValueSet/administrative-gender|4.0.1&offset=1&count=2")));
        Assert.Equal(["male", "female"], Codes(await ExpansionAsync(api, "ValueSet/$expand?url=http://hl7.org/fhir/ValueSet/administrative-gender&filter=MALE")));
        var none = await ExpansionAsync(api, "ValueSet/$expand?url=http://hl7.org/fhir/ValueSet/administrative-gender&count=0");
        Assert.Equal((4, null), ((int)none["total"]!, none["contains"]));
    }

    [Theory, OnEachDatabase]
    public async Task Names_come_in_the_language_that_is_wanted(Database database)
    {
        var api = await OnAsync(database);
        var found = (await api.GetAsync($"CodeSystem/$lookup?system={PersonIds}&code=FNR")).Expect(HttpStatusCode.OK).JsonBody;
        Assert.Equal("Fødselsnummer", Value(found, "display"));
        Assert.Equal("National identity number", Value((await api.CallAsync("GET", $"CodeSystem/$lookup?system={PersonIds}&code=FNR", headers: ("Accept-Language", "en"))).JsonBody, "display"));
        Assert.Equal("National identity number", Value((await api.GetAsync($"CodeSystem/$lookup?system={PersonIds}&code=FNR&displayLanguage=en")).JsonBody, "display"));
    }

    [Theory, OnEachDatabase]
    public async Task What_is_not_here_is_said_and_not_called_false(Database database)
    {
        var api = await OnAsync(database);
        (await api.GetAsync("CodeSystem/$lookup?system=http://snomed.info/sct&code=22298006")).Expect(HttpStatusCode.NotFound);
        (await api.GetAsync($"CodeSystem/$lookup?system={PersonIds}&code=NONE")).Expect(HttpStatusCode.NotFound);
        (await api.GetAsync("ValueSet/$expand?url=http://nowhere.example/set")).Expect(HttpStatusCode.NotFound);
        (await api.GetAsync("ValueSet/$validate-code?url=http://hl7.org/fhir/ValueSet/condition-code&system=http://snomed.info/sct&code=22298006")).Expect(HttpStatusCode.NotFound);
        (await api.GetAsync("ValueSet/not-there/$expand")).Expect(HttpStatusCode.NotFound);
        (await api.GetAsync("Patient/$expand")).Expect(HttpStatusCode.NotFound);
    }

    [Theory, OnEachDatabase]
    public async Task A_code_is_checked_by_system_by_set_and_by_what_it_is_called(Database database)
    {
        var api = await OnAsync(database);
        const string Gender = "http://hl7.org/fhir/administrative-gender", Set = "http://hl7.org/fhir/ValueSet/administrative-gender";
        Assert.Equal("true", Value((await api.GetAsync($"CodeSystem/$validate-code?url={Gender}&code=male")).JsonBody, "result"));
        Assert.Equal("false", Value((await api.GetAsync($"CodeSystem/$validate-code?url={Gender}&code=man")).JsonBody, "result"));
        Assert.Equal("true", Value((await api.GetAsync($"ValueSet/$validate-code?url={Set}&system={Gender}&code=male&display=male")).JsonBody, "result"));
        Assert.Equal("false", Value((await api.GetAsync($"ValueSet/$validate-code?url={Set}&system={Gender}&code=male&display=Female")).JsonBody, "result"));
        Assert.Equal("true", Value((await api.GetAsync($"ValueSet/$validate-code?url={Set}&code=other")).JsonBody, "result"));
        var concept = Parameters(Uri("url", Set), new() { ["name"] = "codeableConcept", ["valueCodeableConcept"] = new JsonObject { ["coding"] = new JsonArray(Coding("http://other.example", "x"), Coding(Gender, "female")) } });
        Assert.Equal("true", Value((await api.CallAsync("POST", "ValueSet/$validate-code", concept)).Expect(HttpStatusCode.OK).JsonBody, "result"));
        Assert.Equal("subsumes", Value((await api.GetAsync("CodeSystem/$subsumes?system=http://terminology.hl7.org/CodeSystem/v3-ActMood&codeA=_ActMoodCompletionTrack&codeB=EVN")).Expect(HttpStatusCode.OK).JsonBody, "outcome"));
    }

    [Theory, OnEachDatabase]
    public async Task Codes_that_are_stored_are_used_and_the_latest_version_counts(Database database)
    {
        var (api, url) = (await OnAsync(database), $"http://systems.example/{Guid.NewGuid():N}");
        await api.CreateAsync(System(url, "1.9", "old"));
        await api.CreateAsync(System(url, "1.10", "new"));
        Assert.Equal("new", Value((await api.GetAsync($"CodeSystem/$lookup?system={url}&code=a")).JsonBody, "display"));
        Assert.Equal("old", Value((await api.GetAsync($"CodeSystem/$lookup?system={url}&code=a&version=1.9")).JsonBody, "display"));
        var set = await api.CreateAsync(Set(url + "/set", new() { ["system"] = url, ["filter"] = new JsonArray(new JsonObject { ["property"] = "concept", ["op"] = "descendent-of", ["value"] = "a" }) }));
        Assert.Equal(["b"], Codes(await ExpansionAsync(api, $"ValueSet/{set}/$expand")));
        Assert.Equal(["b"], Codes(await ExpansionAsync(api, $"ValueSet/$expand?url={url}/set")));
        var posted = Parameters(new JsonObject { ["name"] = "valueSet", ["resource"] = Set("", new() { ["system"] = url }) });
        Assert.Equal(["a", "b"], Codes((await api.CallAsync("POST", "ValueSet/$expand", posted)).Expect(HttpStatusCode.OK).JsonBody["expansion"]!));
        (await api.CallAsync("DELETE", $"ValueSet/{set}")).Expect(HttpStatusCode.NoContent);
        (await api.GetAsync($"ValueSet/$expand?url={url}/set")).Expect(HttpStatusCode.NotFound);
    }

    [Theory, OnEachDatabase]
    public async Task A_code_is_translated_there_and_back(Database database)
    {
        var (api, url) = (await OnAsync(database), $"http://maps.example/{Guid.NewGuid():N}");
        var built = (await api.GetAsync("ConceptMap/$translate?url=http://hl7.org/fhir/ConceptMap/cm-administrative-gender-v3&system=http://hl7.org/fhir/administrative-gender&code=male")).Expect(HttpStatusCode.OK).JsonBody;
        Assert.Equal(("true", "M"), (Value(built, "result"), (string?)Part(built, "match", "concept")!["valueCoding"]!["code"]));
        var map = await api.CreateAsync(JsonNode.Parse($$$"""
            {"resourceType":"ConceptMap","url":"{{{url}}}","status":"active","group":[{"source":"http://a.example","target":"http://b.example",
             "element":[{"code":"1","target":[{"code":"one","equivalence":"wider"}]},{"code":"2","target":[{"equivalence":"unmatched"}]}],"unmapped":{"mode":"fixed","code":"other"}}]}
            """)!.AsObject());
        Assert.Equal("one", (string?)Part((await api.GetAsync($"ConceptMap/{map}/$translate?system=http://a.example&code=1")).JsonBody, "match", "concept")!["valueCoding"]!["code"]);
        Assert.Equal("false", Value((await api.GetAsync($"ConceptMap/{map}/$translate?system=http://a.example&code=2")).JsonBody, "result"));
        Assert.Equal("other", (string?)Part((await api.GetAsync($"ConceptMap/$translate?url={url}&system=http://a.example&code=3")).JsonBody, "match", "concept")!["valueCoding"]!["code"]);
        var back = (await api.GetAsync($"ConceptMap/$translate?url={url}&system=http://b.example&code=one&reverse=true")).JsonBody;
        Assert.Equal(("1", "narrower"), ((string?)Part(back, "match", "concept")!["valueCoding"]!["code"], (string?)Part(back, "match", "equivalence")!["valueCode"]));
    }

    [Theory, OnEachDatabase]
    public async Task A_search_asks_for_the_codes_of_a_value_set_or_of_a_hierarchy(Database database)
    {
        var (api, url) = (await OnAsync(database), $"http://systems.example/{Guid.NewGuid():N}");
        await api.CreateAsync(System(url, "1", "A"));
        var set = await api.CreateAsync(Set(url + "/set", new() { ["system"] = url, ["concept"] = new JsonArray(new JsonObject { ["code"] = "b" }) }));
        var patient = await api.CreateAsync(Person());
        var (above, below) = (await api.CreateAsync(Observed(patient, url, "a")), await api.CreateAsync(Observed(patient, url, "b")));
        Assert.Equal([below], await api.FindAsync($"Observation?subject=Patient/{patient}&code:in={url}/set"));
        Assert.Equal([below], await api.FindAsync($"Observation?subject=Patient/{patient}&code:in=ValueSet/{set}"));
        Assert.Equal([above], await api.FindAsync($"Observation?subject=Patient/{patient}&code:not-in={url}/set"));
        Assert.Equal([above, below], await api.FindAsync($"Observation?subject=Patient/{patient}&code:below={url}|a"));
        Assert.Equal([above], await api.FindAsync($"Observation?subject=Patient/{patient}&code:above={url}|a"));
        Assert.Equal([patient], await api.FindAsync($"Patient?_id={patient}&_has:Observation:patient:code:in={url}/set&gender:in=http://hl7.org/fhir/ValueSet/administrative-gender"));
        (await api.GetAsync("Observation?code:in=http://nowhere.example/set")).Expect(HttpStatusCode.BadRequest);
        (await api.GetAsync($"Observation?code:below={url}|z")).Expect(HttpStatusCode.BadRequest);
        (await api.GetAsync("Observation?code:below=a")).Expect(HttpStatusCode.BadRequest);
    }

    [Theory, OnEachDatabase]
    public async Task A_bad_question_is_refused_with_a_sentence(Database database)
    {
        var api = await OnAsync(database);
        foreach (var address in (string[])
            ["ValueSet/$expand", "ValueSet/$expand?url=", "ValueSet/$expand?url=x&count=-1", "ValueSet/$expand?url=x&count=many", "ValueSet/$expand?url=x&context=y", "CodeSystem/$lookup", "CodeSystem/$lookup?code=x", "CodeSystem/$subsumes?codeA=x",
             "ConceptMap/$translate?url=x", "ValueSet/$validate-code?url=x", "ValueSet/$expand?url=%00%FF|||", "ValueSet/$expand?url=http://hl7.org/fhir/ValueSet/administrative-gender|9.9"])
        {
            var reply = await api.GetAsync(address);
            Assert.True((int)reply.Status is >= 400 and < 500, $"{address}: {reply.Status}");
            Assert.Equal("OperationOutcome", (string?)reply.JsonBody["resourceType"]);
        }
        foreach (var body in (string[])
            ["{}", "[]", "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"coding\",\"valueCoding\":7}]}", "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"valueSet\",\"resource\":{\"resourceType\":\"Patient\"}}]}",
             "{\"resourceType\":\"ValueSet\",\"compose\":{\"include\":[{\"system\":5}]}}", "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"url\",\"valueUri\":{}}]}"])
            foreach (var operation in (string[])["CodeSystem/$lookup", "CodeSystem/$validate-code", "ValueSet/$expand", "ValueSet/$validate-code", "ConceptMap/$translate", "CodeSystem/$subsumes"])
            {
                var reply = await api.CallAsync("POST", operation, body);
                Assert.True((int)reply.Status is >= 400 and < 500, $"{operation} {body}: {reply.Status}");
            }
    }

    [Theory, OnEachDatabase]
    public async Task A_mistyped_national_number_is_refused_and_not_repeated(Database database)
    {
        var (api, person) = (await OnAsync(database), Person());
        person["identifier"] = new JsonArray(new JsonObject { ["system"] = "urn:oid:2.16.578.1.12.4.1.4.1", ["value"] = "12705825563" });
        var refused = (await api.CallAsync("POST", "Patient", person)).Expect(HttpStatusCode.UnprocessableEntity);
        Assert.Equal("Patient.identifier[0].value", (string?)refused.JsonBody["issue"]![0]!["expression"]![0]);
        Assert.DoesNotContain("12705825563", refused.Text, StringComparison.Ordinal);
        person["identifier"]![0]!["value"] = "12705825562";
        (await api.CallAsync("POST", "Patient", person)).Expect(HttpStatusCode.Created);
    }

    private static JsonObject System(string url, string version, string name) => JsonNode.Parse(
        $$"""{"resourceType":"CodeSystem","url":"{{url}}","version":"{{version}}","status":"active","content":"complete","concept":[{"code":"a","display":"{{name}}","concept":[{"code":"b","display":"B"}]}]}""")!.AsObject();

    private static JsonObject Set(string url, JsonObject include)
    {
        var set = new JsonObject { ["resourceType"] = "ValueSet", ["status"] = "active", ["compose"] = new JsonObject { ["include"] = new JsonArray(include) } };
        if (url.Length > 0) set["url"] = url;
        return set;
    }

    private static JsonObject Observed(string patient, string system, string code) => new()
    {
        ["resourceType"] = "Observation", ["status"] = "final", ["subject"] = new JsonObject { ["reference"] = $"Patient/{patient}" }, ["code"] = new JsonObject { ["coding"] = new JsonArray(Coding(system, code)) },
    };

    private static JsonObject Coding(string system, string code) => new() { ["system"] = system, ["code"] = code };

    private static JsonObject Uri(string name, string value) => new() { ["name"] = name, ["valueUri"] = value };

    private static JsonObject Parameters(params JsonObject[] parameters) => new() { ["resourceType"] = "Parameters", ["parameter"] = new JsonArray([.. parameters]) };

    private static async Task<JsonNode> ExpansionAsync(FhirApi api, string address) => (await api.GetAsync(address)).Expect(HttpStatusCode.OK).JsonBody["expansion"]!;

    private static IEnumerable<string> Codes(JsonNode expansion) => expansion["contains"]!.AsArray().Select(c => (string)c!["code"]!);

    private static string? Value(JsonNode parameters, string name) =>
        parameters["parameter"]!.AsArray().FirstOrDefault(p => (string?)p!["name"] == name)?.AsObject().First(m => m.Key.StartsWith("value", StringComparison.Ordinal)).Value!.ToString();

    private static JsonNode? Part(JsonNode parameters, string name, string part) =>
        parameters["parameter"]!.AsArray().First(p => (string?)p!["name"] == name)!["part"]!.AsArray().FirstOrDefault(p => (string?)p!["name"] == part);
}
