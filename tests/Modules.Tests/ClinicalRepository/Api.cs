using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Varde.OpenEhr.Formats;
using Varde.OpenEhr.ReferenceModel;
using Varde.SeedPopulation;
using Varde.Templates;

namespace Varde.Modules.Tests.ClinicalRepository;

/// <summary>A caller of the openEHR API.</summary>
public sealed class Api(RepositoryServer server)
{
    public const string Json = "application/json";
    public const string Xml = "application/xml";
    public const string Represent = "return=representation";

    /// <summary>The template that stories are told with, and a document of it.</summary>
    public const string VitalSigns = "Varde vital signs";

    private static readonly Lazy<IReadOnlyList<DemoDocument>> Demo = new(() =>
        [.. DemoPopulation.Generate(1, 7, new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero)).SelectMany(r => r.Documents)]);

    public RepositoryServer Server => server;

    public static async Task<Api> OnAsync(Database database) => new(await RepositoryServer.OnAsync(database));

    /// <summary>Documents of the demo population, of as many templates as it uses.</summary>
    public static IReadOnlyList<DemoDocument> Documents => Demo.Value;

    /// <summary>One document for each template.</summary>
    public static IEnumerable<DemoDocument> OneOfEach => Documents.DistinctBy(d => d.TemplateId);

    /// <summary>A document in canonical JSON, free to be changed.</summary>
    public static JsonObject Document(int number = 0) => JsonOf(Documents[number].Composition);

    public static JsonObject JsonOf(RmObject value) => JsonNode.Parse(CanonicalJson.Write(value))!.AsObject();

    /// <summary>A moment that is clearly after what was done before and before what is done next.</summary>
    public static async Task<string> MomentAsync()
    {
        await Task.Delay(30);
        var moment = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");
        await Task.Delay(30);
        return moment;
    }

    public async Task<Reply> CallAsync(
        string method, string path, object? body = null, string? type = null, string? accept = Json, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        if (Bytes(body) is { } bytes)
        {
            request.Content = new ByteArrayContent(bytes);
            if (type != "") request.Content.Headers.TryAddWithoutValidation("Content-Type", type ?? Json);
        }
        using var response = await server.Client.SendAsync(request);
        return new Reply(response.StatusCode, response.Headers, response.Content.Headers, await response.Content.ReadAsByteArrayAsync());
    }

    public Task<Reply> GetAsync(string path, string? accept = Json) => CallAsync("GET", path, accept: accept);

    public async Task<string> NewEhrAsync(object? status = null) =>
        (await CallAsync("POST", "ehr", status)).Expect(HttpStatusCode.Created).Tag;

    /// <summary>Uploads the templates of the samples, once for each server.</summary>
    public async Task UploadTemplatesAsync()
    {
        foreach (var template in OperationalTemplates.All)
            Assert.Contains((await CallAsync("POST", "definition/template/adl1.4", template.Xml, Xml)).Status, new[] { HttpStatusCode.Created, HttpStatusCode.Conflict });
    }

    /// <summary>Commits a composition and gives its version uid.</summary>
    public async Task<string> CommitAsync(string ehr, object composition)
    {
        await UploadTemplatesAsync();
        return (await CallAsync("POST", $"ehr/{ehr}/composition", composition)).Expect(HttpStatusCode.Created).Tag;
    }

    private static byte[]? Bytes(object? body) => body switch
    {
        null => null,
        byte[] bytes => bytes,
        string text => Encoding.UTF8.GetBytes(text),
        JsonNode json => Encoding.UTF8.GetBytes(json.ToJsonString()),
        _ => throw new ArgumentException("A body is bytes, text or JSON", nameof(body)),
    };
}

/// <summary>An answer of the API.</summary>
public sealed record Reply(HttpStatusCode Status, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public JsonNode JsonBody => JsonNode.Parse(Body)!;

    /// <summary>What the ETag names.</summary>
    public string Tag => Headers.ETag!.Tag.Trim('"');

    public string? ContentType => ContentHeaders.ContentType?.MediaType;

    /// <summary>The answer again; the test fails with its body when the status is another.</summary>
    public Reply Expect(HttpStatusCode status)
    {
        Assert.True(Status == status, $"{(int)Status} instead of {(int)status}: {Text}");
        return this;
    }

    /// <summary>The paths of the faults in the one error body that every refusal has.</summary>
    public IReadOnlyList<string> FaultPaths()
    {
        var body = JsonBody.AsObject();
        Assert.Equal((int)Status, (int)body["code"]!);
        Assert.NotEqual("", (string?)body["message"]);
        return [.. body["errors"]!.AsArray().Select(e => (string)e!["path"]!)];
    }
}
