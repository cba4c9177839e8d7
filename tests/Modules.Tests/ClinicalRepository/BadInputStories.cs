using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Varde.ClinicalRepository;
using Varde.Foundation;
using Varde.Records;
using Varde.Templates;

namespace Varde.Modules.Tests.ClinicalRepository;

/// <summary>Bad input of every kind: a clear answer in the 400s, nothing stored, and the server goes on.</summary>
public abstract class BadInputStories(Database database)
{
    public static TheoryData<string, string, string> Bodies { get; } = new()
    {
        { "malformed JSON", Api.Json, "{\"_type\": \"COMPOSITION\", " },
        { "no JSON at all", Api.Json, "hello" },
        { "JSON null", Api.Json, "null" },
        { "a list", Api.Json, "[]" },
        { "another class", Api.Json, "{\"_type\": \"EHR_STATUS\"}" },
        { "no class of the model", Api.Json, "{\"_type\": \"__proto__\"}" },
        { "an unknown attribute", Api.Json, "{\"_type\": \"COMPOSITION\", \"colour\": \"red\"}" },
        { "a duplicate key", Api.Json, "{\"_type\": \"COMPOSITION\", \"name\": {\"value\": \"a\"}, \"name\": {\"value\": \"b\"}}" },
        { "a wrong type", Api.Json, "{\"_type\": \"COMPOSITION\", \"content\": \"text\"}" },
        { "half a surrogate pair", Api.Json, "{\"_type\": \"COMPOSITION\", \"name\": {\"value\": \"\\ud800\"}}" },
        { "an infinite number", Api.Json, "{\"_type\": \"COMPOSITION\", \"content\": [{\"_type\": \"ELEMENT\", \"value\": {\"_type\": \"DV_COUNT\", \"magnitude\": 1e999}}]}" },
        { "deep JSON", Api.Json, string.Concat(Enumerable.Repeat("{\"_type\":\"SECTION\",\"items\":[", 50_000)) },
        { "malformed XML", Api.Xml, "<composition><name>" },
        { "an external entity", Api.Xml, "<!DOCTYPE c [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><composition>&x;</composition>" },
        { "an entity bomb", Api.Xml, "<!DOCTYPE c [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;\">]><composition>&c;</composition>" },
        { "deep XML", Api.Xml, string.Concat(Enumerable.Repeat("<items>", 50_000)) },
        { "FLAT without template", "application/openehr.wt.flat+json", "{\"a/b\": 1}" },
        { "nothing", Api.Json, "" },
    };

    [Theory]
    [InlineData("PATCH", "ehr", "GET, HEAD, POST")]
    [InlineData("DELETE", "ehr/7d44b88c-4199-4bad-97dc-d78268e01398/ehr_status", "GET, HEAD, PUT")]
    [InlineData("PUT", "definition/template/adl1.4", "GET, HEAD, POST")]
    [InlineData("PATCH", "nowhere", null)]
    public async Task A_method_that_an_address_does_not_take_is_told_from_an_address_that_is_not_there(string method, string path, string? allowed)
    {
        var reply = (await (await Api.OnAsync(database)).CallAsync(method, path)).Expect(allowed is null ? HttpStatusCode.NotFound : HttpStatusCode.MethodNotAllowed);
        Assert.Equal(allowed, allowed is null ? null : string.Join(", ", reply.ContentHeaders.Allow));
    }

    [Theory, MemberData(nameof(Bodies))]
    public async Task Such_a_composition_is_refused_and_the_server_goes_on(string what, string type, string body)
    {
        var api = await Api.OnAsync(database);
        var ehr = await api.NewEhrAsync();
        var refused = await api.CallAsync("POST", $"ehr/{ehr}/composition", body, type);
        Assert.True(refused.Status is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity, $"{what}: {refused.Status}");
        Assert.NotEmpty(refused.FaultPaths());
        Assert.DoesNotContain("   at Varde.", refused.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("root:", refused.Text, StringComparison.Ordinal);
        var stored = await api.Server.Store.ListDocumentsAsync(EhrId.Parse(ehr).Value, new DocumentFilter(DocumentKind.Composition), PageRequest.First);
        Assert.Equal(0, stored.Total);
    }

    [Theory]
    [InlineData("ehr/{0}/directory"), InlineData("ehr/{0}/contribution"), InlineData("ehr")]
    public async Task The_other_bodies_are_read_as_carefully(string path)
    {
        var api = await Api.OnAsync(database);
        var address = path.Replace("{0}", await api.NewEhrAsync(), StringComparison.Ordinal);
        foreach (var (_, type, body) in Bodies.Where(b => b.Data.Item3.Length > 0 && !b.Data.Item2.Contains("flat", StringComparison.Ordinal)).Select(b => b.Data))
        {
            var refused = await api.CallAsync("POST", address, body, type);
            Assert.InRange((int)refused.Status, 400, 422);
        }
    }

    [Theory]
    [InlineData("<template xmlns=\"http://schemas.openehr.org/v1\"/>")]
    [InlineData("<!DOCTYPE t [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><template>&x;</template>")]
    [InlineData("not a template")]
    [InlineData("")]
    public async Task What_is_no_template_is_refused_with_its_faults(string body) =>
        Assert.NotEmpty((await (await Api.OnAsync(database)).CallAsync("POST", "definition/template/adl1.4", body, Api.Xml)).Expect(HttpStatusCode.BadRequest).FaultPaths());

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_whether_its_length_is_told_or_not()
    {
        await using var server = await RepositoryServer.StartAsync(database, new RepositorySettings { LargestBody = 50_000 });
        var api = new Api(server);
        var ehr = await api.NewEhrAsync();
        (await api.CallAsync("POST", $"ehr/{ehr}/composition", new byte[60_000])).Expect(HttpStatusCode.RequestEntityTooLarge).FaultPaths();
        using var content = new StreamContent(new MemoryStream(new byte[60_000]));
        content.Headers.TryAddWithoutValidation("Content-Type", Api.Json);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"ehr/{ehr}/composition", UriKind.Relative)) { Content = content };
        request.Headers.TransferEncodingChunked = true;
        using var response = await server.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        (await api.GetAsync($"ehr/{ehr}")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_the_settings_limit_is_refused_with_its_place()
    {
        await using var server = await RepositoryServer.StartAsync(database, new RepositorySettings { DeepestNesting = 50, MostFaults = 3, LargestTemplate = 10_000 });
        var api = new Api(server);
        var ehr = await api.NewEhrAsync();
        (await api.CallAsync("POST", $"ehr/{ehr}/directory", Folders(60), Api.Xml)).Expect(HttpStatusCode.BadRequest).FaultPaths();
        var faults = (await api.CallAsync("POST", $"ehr/{ehr}/composition", "{\"_type\":\"COMPOSITION\",\"a\":1,\"b\":1,\"c\":1,\"d\":1,\"e\":1}")).Expect(HttpStatusCode.BadRequest).FaultPaths();
        Assert.InRange(faults.Count, 3, 4);
        var template = Encoding.UTF8.GetBytes(OperationalTemplates.All[0].Xml);
        (await api.CallAsync("POST", "definition/template/adl1.4", template, Api.Xml)).Expect(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task What_was_taken_as_xml_can_be_read_in_every_form_although_json_nests_deeper()
    {
        var api = await Api.OnAsync(database);
        var ehr = await api.NewEhrAsync();
        var created = (await api.CallAsync("POST", $"ehr/{ehr}/directory", Folders(190), Api.Xml)).Expect(HttpStatusCode.Created);
        foreach (var form in new[] { Api.Json, Api.Xml })
            (await api.GetAsync($"ehr/{ehr}/directory/{created.Tag}", form)).Expect(HttpStatusCode.OK);
        (await api.GetAsync($"ehr/{ehr}/directory?path=a/a/a")).Expect(HttpStatusCode.OK);
    }

    private static string Folders(int depth) =>
        "<folder xmlns=\"http://schemas.openehr.org/v1\" archetype_node_id=\"openEHR-EHR-FOLDER.generic.v1\"><name><value>a</value></name>"
        + string.Concat(Enumerable.Repeat("<folders archetype_node_id=\"at0001\"><name><value>a</value></name>", depth)) + string.Concat(Enumerable.Repeat("</folders>", depth)) + "</folder>";

    [Theory]
    [InlineData("text/plain", Api.Json, HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json; charset=utf-16", Api.Json, HttpStatusCode.UnsupportedMediaType)]
    [InlineData("nonsense", Api.Json, HttpStatusCode.BadRequest)]
    [InlineData(Api.Json, "image/png", HttpStatusCode.NotAcceptable)]
    [InlineData(Api.Json, "application/json;q=0", HttpStatusCode.NotAcceptable)]
    [InlineData(Api.Json, "nonsense", HttpStatusCode.BadRequest)]
    [InlineData(Api.Json, "image/png, */*;q=0.1", HttpStatusCode.Created)]
    [InlineData("application/json; charset=UTF-8", "application/*", HttpStatusCode.Created)]
    [InlineData("", null, HttpStatusCode.Created)]
    public async Task The_form_of_body_and_answer_is_negotiated(string type, string? accept, HttpStatusCode expected)
    {
        var api = await Api.OnAsync(database);
        await api.UploadTemplatesAsync();
        (await api.CallAsync("POST", $"ehr/{await api.NewEhrAsync()}/composition", Api.Document(), type, accept)).Expect(expected);
    }

    [Fact]
    public async Task A_compressed_body_is_not_unpacked()
    {
        var api = await Api.OnAsync(database);
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes("{}"));
        content.Headers.TryAddWithoutValidation("Content-Type", Api.Json);
        content.Headers.TryAddWithoutValidation("Content-Encoding", "gzip");
        using var response = await api.Server.Client.PostAsync(new Uri($"ehr/{await api.NewEhrAsync()}/composition", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    [Fact]
    public async Task A_byte_order_mark_before_json_is_passed_over()
    {
        var api = await Api.OnAsync(database);
        await api.UploadTemplatesAsync();
        byte[] body = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Api.Document().ToJsonString())];
        (await api.CallAsync("POST", $"ehr/{await api.NewEhrAsync()}/composition", body)).Expect(HttpStatusCode.Created);
    }

    // PostgreSQL takes no text with NUL, and its indexes no long one.
    [Theory, OnEachDatabase]
    public async Task Texts_that_a_database_cannot_keep_are_refused_or_not_found(Database database)
    {
        var api = await Api.OnAsync(database);
        var ehr = await api.NewEhrAsync();
        (await api.GetAsync("ehr?subject_id=%00&subject_namespace=x")).Expect(HttpStatusCode.NotFound);
        (await api.CallAsync("POST", $"ehr/{ehr}/composition?templateId=a%00", "{}", "application/openehr.wt.flat+json")).Expect(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(["/subject/external_ref"], (await api.CallAsync("POST", "ehr", EhrStories.Status(new string('1', 5000)))).Expect(HttpStatusCode.UnprocessableEntity).FaultPaths());
    }

    [Fact]
    public async Task What_a_caller_writes_is_not_repeated_in_full()
    {
        var api = await Api.OnAsync(database);
        await api.UploadTemplatesAsync();
        var document = Api.Document();
        document["archetype_details"]!["template_id"] = new JsonObject { ["value"] = new string('x', 10_000) };
        var refused = (await api.CallAsync("POST", $"ehr/{await api.NewEhrAsync()}/composition", document)).Expect(HttpStatusCode.UnprocessableEntity);
        Assert.InRange(refused.Body.Length, 1, 2000);
    }
}

/// <summary>Bad input on the embedded database.</summary>
public sealed class BadInputOnSqlite() : BadInputStories(Database.Embedded);

/// <summary>Bad input on PostgreSQL.</summary>
[Trait("tier", "all")]
public sealed class BadInputOnPostgres() : BadInputStories(Database.PostgreSql);
