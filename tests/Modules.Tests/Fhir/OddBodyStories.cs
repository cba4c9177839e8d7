using System.Net;
using System.Text.Json.Nodes;
using Varde.Modules.Tests.ClinicalRepository;
using static Varde.Modules.Tests.Fhir.FhirApi;

namespace Varde.Modules.Tests.Fhir;

/// <summary>Whatever is sent, the fault is the sender's: no address answers 5xx, but 501 for what is not supported.</summary>
public sealed class OddBodyStories
{
    private static readonly string[] Bodies =
    [
        "", " ", "null", "true", "0", "-1e400", "\"\"", "\"Bundle\"", "[]", "[null]", "[[]]", "[{}]", "{}", "{\"resourceType\":null}", "{\"resourceType\":[]}", "{\"resourceType\":\"Bundle\"}", "{\"resourceType\":\"Bundle\",\"type\":null}",
        "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":null}", "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[]}", "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[null]}",
        "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[{}]}", "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[{\"request\":null,\"resource\":null}]}", "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":{}}",
        "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[{\"resource\":[],\"request\":{\"method\":\"POST\",\"url\":\"Patient\"}}]}", "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[]}",
        "{\"resourceType\":\"Bundle\",\"type\":\"transaction\"}", "{\"resourceType\":\"Parameters\"}", "{\"resourceType\":\"Parameters\",\"parameter\":null}", "{\"resourceType\":\"Parameters\",\"parameter\":[null]}",
        "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"meta\"},{\"name\":\"resource\",\"resource\":null},{\"name\":\"operation\",\"part\":[null]}]}", "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"resource\",\"resource\":[]}]}",
        "{\"resourceType\":\"Observation\",\"status\":7}", "{\"resourceType\":\"Subscription\"}", "{\"resourceType\":\"Binary\"}", "{\"resourceType\":\"OperationOutcome\"}", "{\"query\":null}", "{\"query\":7}", "{\"query\":\"{\",\"variables\":[]}",
        "[{\"op\":null}]", "[{\"op\":\"add\",\"path\":7}]", "[{\"op\":\"replace\",\"path\":\"\",\"value\":null}]", "<", "<Patient/>", "<Patient xmlns=\"http://hl7.org/fhir\"><id/></Patient>", "\u0000", "{\"a\":\"\\ud800\"}",
    ];

    private static readonly string[] Names =
        ["meta", "resource", "profile", "mode", "codeSystem", "valueSet", "coding", "codeableConcept", "codingA", "codingB", "url", "code", "system", "version", "patient", "id", "max", "category", "_type", "_since", "_count", "graph", "persist", "property", "status", "filter", "offset"];

    private static readonly string[] Values =
    [
        "\"valueCoding\":7", "\"valueCodeableConcept\":[]", "\"valueString\":{}", "\"valueUri\":null", "\"valueMeta\":[null]", "\"valueMeta\":{\"tag\":7,\"profile\":{}}", "\"valueReference\":{\"reference\":7}", "\"valueString\":\"\"",
        "\"valueCodeableConcept\":{\"coding\":[null,7,{\"system\":[],\"code\":{}}]}", "\"resource\":{}", "\"resource\":{\"resourceType\":\"ValueSet\",\"compose\":7}", "\"resource\":{\"resourceType\":\"CodeSystem\",\"concept\":[null]}",
        "\"resource\":{\"resourceType\":\"Patient\",\"meta\":7,\"name\":[null]}", "\"part\":7", "\"valueInteger\":1e99", "\"valueCoding\":{\"system\":\"http://loinc.org\",\"code\":7}",
    ];

    private static IEnumerable<string> OddParameters => from name in Names from value in Values select $"{{\"resourceType\":\"Parameters\",\"parameter\":[{{\"name\":\"{name}\",{value}}}]}}";

    private static readonly (string Method, string Path)[] Roads =
    [
        ("POST", ""), ("POST", "Patient"), ("POST", "Observation"), ("POST", "Subscription"), ("POST", "Binary"), ("PUT", "Patient/odd"), ("PUT", "Binary/odd"), ("PUT", "Patient?identifier=odd"), ("PATCH", "Patient/{id}"),
        ("PATCH", "Patient?_id={id}"), ("DELETE", "Patient/odd"), ("POST", "_search"), ("POST", "Patient/_search"), ("POST", "$graphql"), ("POST", "Patient/{id}/$graphql"), ("POST", "$validate"), ("POST", "Patient/$validate"),
        ("POST", "Patient/{id}/$validate"), ("POST", "$meta"), ("POST", "Patient/{id}/$meta"), ("POST", "Patient/{id}/$meta-add"), ("POST", "Patient/{id}/$meta-delete"), ("POST", "Patient/{id}/$everything"),
        ("POST", "Patient/$summary"), ("POST", "Patient/{id}/$summary"), ("POST", "Observation/$lastn"), ("POST", "Composition/$document"), ("POST", "ValueSet/$expand"), ("POST", "ValueSet/$validate-code"),
        ("POST", "CodeSystem/$lookup"), ("POST", "CodeSystem/$validate-code"), ("POST", "CodeSystem/$subsumes"), ("POST", "ConceptMap/$translate"), ("POST", "$export"), ("POST", "Patient/$export"), ("POST", "Subscription/$status"),
        ("POST", "$frobnicate"), ("DELETE", "_export/odd"),
    ];

    [Theory, OnEachDatabase]
    public async Task No_body_makes_an_address_fail(Database database)
    {
        var api = await OnAsync(database);
        var id = await api.CreateAsync(Person());
        var failed = new List<string>();
        foreach (var (method, path) in Roads)
            foreach (var body in path.Contains('$', StringComparison.Ordinal) ? Bodies.Concat(OddParameters) : Bodies)
                foreach (var type in TypesFor(method, path, body))
                {
                    var reply = await api.CallAsync(method, path.Replace("{id}", id, StringComparison.Ordinal), body, type);
                    if ((int)reply.Status >= 500 && reply.Status != HttpStatusCode.NotImplemented) failed.Add($"{(int)reply.Status} {method} {path} {type} {body}");
                }
        Assert.Equal("", string.Join('\n', failed));
    }

    [Theory, OnEachDatabase]
    public async Task No_entry_makes_a_bundle_fail(Database database)
    {
        var api = await OnAsync(database);
        var id = await api.CreateAsync(Person());
        JsonObject?[] resources = [null, Person(), With(Person(), id), Parameters()];
        var failed = new List<string>();
        foreach (var (method, path) in Roads.Concat([("GET", "$export"), ("GET", "$meta"), ("GET", "metadata"), ("GET", "_export/odd"), ("GET", "_export/odd/file"), ("GET", ""), ("GET", "_history"), ("HEAD", "Patient"), ("POST", "/"), ("TRACE", "Patient"), ("GET", "?"), ("GET", "%"), ("GET", "Patient/%00")]))
            foreach (var kind in new[] { "batch", "transaction" })
                foreach (var resource in resources)
                {
                    var bundle = Bundle(kind, (method, path.Replace("{id}", id, StringComparison.Ordinal), resource, $"urn:uuid:{Guid.NewGuid()}"));
                    var reply = await api.CallAsync("POST", "", bundle);
                    var told = reply.Status == HttpStatusCode.OK ? (string?)Entries(reply.JsonBody)[0]["response"]!["status"] : $"{(int)reply.Status}";
                    if (told![0] == '5' && !told.StartsWith("501", StringComparison.Ordinal)) failed.Add($"{told} {kind} {method} {path} {resource?["resourceType"]}");
                }
        Assert.Equal("", string.Join('\n', failed));
    }

    [Theory, OnEachDatabase]
    public async Task An_operation_in_a_transaction_is_done_where_it_changes_nothing_and_else_refused(Database database)
    {
        var api = await OnAsync(database);
        var (id, identifier) = (await api.CreateAsync(Person()), Guid.NewGuid().ToString("N"));
        var answer = (await api.CallAsync("POST", "", Bundle("transaction", ("POST", "Patient/$validate", Person(identifier: identifier), null), ("GET", $"Patient/{id}/$meta", null, null), ("POST", $"Patient/{id}/$meta", Parameters(), null))))
            .Expect(HttpStatusCode.OK).JsonBody;
        Assert.Equal(["OperationOutcome", "Parameters", "Parameters"], Entries(answer).Select(e => (string)e["resource"]!["resourceType"]!));
        Assert.Empty(await api.FindAsync($"Patient?identifier=urn:varde:test|{identifier}"));
        foreach (var (method, url) in new[] { ("POST", $"Patient/{id}/$meta-add"), ("DELETE", $"_export/{new string('a', 32)}") })
        {
            var refused = (await api.CallAsync("POST", "", Bundle("transaction", ("POST", "Patient", Person(identifier: identifier), null), (method, url, Parameters(), null)))).Expect(HttpStatusCode.BadRequest);
            Assert.Contains("Bundle.entry[1].request", refused.Text, StringComparison.Ordinal);
        }
        Assert.Empty(await api.FindAsync($"Patient?identifier=urn:varde:test|{identifier}"));
    }

    private static JsonObject Parameters() => JsonNode.Parse("""{"resourceType":"Parameters","parameter":[{"name":"meta","valueMeta":{"tag":[{"system":"urn:varde:test","code":"odd"}]}}]}""")!.AsObject();

    private static IEnumerable<string> TypesFor(string method, string path, string body)
    {
        if (path.EndsWith("_search", StringComparison.Ordinal)) return ["application/x-www-form-urlencoded"];
        if (path.Contains("$graphql", StringComparison.Ordinal)) return ["application/json", "application/graphql"];
        return [body.StartsWith('<') ? Xml : Json, .. method == "PATCH" ? ["application/json-patch+json"] : Array.Empty<string>(), .. path.StartsWith("Binary", StringComparison.Ordinal) ? ["text/plain"] : Array.Empty<string>()];
    }
}
