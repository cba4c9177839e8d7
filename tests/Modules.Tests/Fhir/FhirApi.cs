using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Varde.Modules.Tests.ClinicalRepository;

namespace Varde.Modules.Tests.Fhir;

/// <summary>A caller of the FHIR API.</summary>
public sealed class FhirApi(RepositoryServer server)
{
    public const string Json = "application/fhir+json";
    public const string Xml = "application/fhir+xml";

    public RepositoryServer Server => server;

    public static async Task<FhirApi> OnAsync(Database database) => new(await RepositoryServer.OnAsync(database));

    /// <summary>A plainly synthetic person with an identifier of their own.</summary>
    public static JsonObject Person(string family = "Prøve", string? identifier = null) => new()
    {
        ["resourceType"] = "Patient",
        ["identifier"] = new JsonArray(new JsonObject { ["system"] = "urn:varde:test", ["value"] = identifier ?? Guid.NewGuid().ToString("N") }),
        ["name"] = new JsonArray(new JsonObject { ["family"] = family, ["given"] = new JsonArray("Test") }),
        ["gender"] = "female",
        ["birthDate"] = "1980-02-29",
    };

    /// <summary>A body height.</summary>
    public static JsonObject Height(string subject, string centimetres = "170.0") => JsonNode.Parse(
        $$$"""
        {"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"8302-2"}]},"subject":{"reference":"{{{subject}}}"},
         "effectiveDateTime":"2026-01-01T12:00:00Z","valueQuantity":{"value":{{{centimetres}}},"unit":"cm","system":"http://unitsofmeasure.org","code":"cm"}}
        """)!.AsObject();

    /// <summary>A resource with an id.</summary>
    public static JsonObject With(JsonObject resource, string id)
    {
        var named = resource.DeepClone().AsObject();
        named["id"] = id;
        return named;
    }

    /// <summary>A bundle of entries: method, address, resource, fullUrl.</summary>
    public static JsonObject Bundle(string type, params (string Method, string Url, JsonObject? Resource, string? FullUrl)[] entries) => new()
    {
        ["resourceType"] = "Bundle",
        ["type"] = type,
        ["entry"] = new JsonArray([.. entries.Select(e =>
        {
            var entry = new JsonObject { ["request"] = new JsonObject { ["method"] = e.Method, ["url"] = e.Url } };
            if (e.FullUrl is not null) entry["fullUrl"] = e.FullUrl;
            if (e.Resource is not null) entry["resource"] = e.Resource.DeepClone();
            return entry;
        })]),
    };

    public async Task<Reply> CallAsync(string method, string path, object? body = null, string type = Json, string accept = Json, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(server.Client.BaseAddress!, $"/fhir/r4/{path}".TrimEnd('/')));
        request.Headers.TryAddWithoutValidation("Accept", accept);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body is byte[] bytes ? bytes : Encoding.UTF8.GetBytes(body is JsonNode json ? json.ToJsonString() : (string)body));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }
        using var response = await server.Client.SendAsync(request);
        return new Reply(response.StatusCode, response.Headers, response.Content.Headers, await response.Content.ReadAsByteArrayAsync());
    }

    public Task<Reply> GetAsync(string path, string accept = Json) => CallAsync("GET", path, accept: accept);

    /// <summary>Creates a resource and gives its id.</summary>
    public async Task<string> CreateAsync(JsonObject resource) =>
        (string)(await CallAsync("POST", (string)resource["resourceType"]!, resource)).Expect(HttpStatusCode.Created).JsonBody["id"]!;

    /// <summary>The resource as it is now.</summary>
    public async Task<JsonObject> ReadAsync(string path) => (await GetAsync(path)).Expect(HttpStatusCode.OK).JsonBody.AsObject();

    /// <summary>The ids of what a search finds, over all pages.</summary>
    public async Task<IReadOnlyList<string>> FindAsync(string query)
    {
        var ids = new List<string>();
        for (string? next = query; next is not null;)
        {
            var bundle = (await GetAsync(next)).Expect(HttpStatusCode.OK).JsonBody;
            ids.AddRange(Entries(bundle).Where(e => (string?)e["search"]?["mode"] == "match").Select(e => (string)e["resource"]!["id"]!));
            var link = bundle["link"]!.AsArray().FirstOrDefault(l => (string?)l!["relation"] == "next");
            next = link is null ? null : ((string)link["url"]!).Split("/fhir/r4/")[1];
        }
        return ids;
    }

    public static IReadOnlyList<JsonNode> Entries(JsonNode bundle) => [.. (bundle["entry"]?.AsArray() ?? []).Select(e => e!)];
}
