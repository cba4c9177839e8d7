using System.Net;
using System.Text.Json.Nodes;
using Varde.Templates;

namespace Varde.Modules.Tests.ClinicalRepository;

/// <summary>Documents in the simplified formats over the API, and examples of templates.</summary>
public abstract class SimplifiedStories(Database database)
{
    private const string Flat = "application/openehr.wt.flat+json";
    private const string Structured = "application/openehr.wt.structured+json";

    public static TheoryData<string> Templates { get; } = [.. OperationalTemplates.All.Select(t => t.TemplateId)];

    [Theory, MemberData(nameof(Templates))]
    public async Task The_example_of_a_template_is_committed_in_each_form_and_read_back_in_any_other(string template)
    {
        var api = await Api.OnAsync(database);
        await api.UploadTemplatesAsync();
        var ehr = await api.NewEhrAsync();
        foreach (var form in new[] { Api.Json, Api.Xml, Flat, Structured })
        {
            var example = (await api.GetAsync($"definition/template/adl1.4/{Uri.EscapeDataString(template)}/example", form)).Expect(HttpStatusCode.OK);
            var made = (await api.CallAsync("POST", $"ehr/{ehr}/composition", example.Body, form, form, ("openehr-template-id", template))).Expect(HttpStatusCode.Created);
            Assert.False(made.Headers.Contains("openehr-unread-keys"));
            foreach (var other in new[] { Api.Json, Api.Xml, Flat, Structured })
                Assert.Equal(other, (await api.GetAsync($"ehr/{ehr}/composition/{made.Tag}", other)).Expect(HttpStatusCode.OK).ContentType);
        }
    }

    [Fact]
    public async Task A_key_that_the_template_does_not_know_is_named_in_the_answer()
    {
        var api = await Api.OnAsync(database);
        await api.UploadTemplatesAsync();
        var template = Api.Documents[0].TemplateId;
        var example = (await api.GetAsync($"definition/template/adl1.4/{Uri.EscapeDataString(template)}/example", Flat)).Expect(HttpStatusCode.OK).JsonBody.AsObject();
        example["ctx/nobody_knows_æ"] = "x";
        var path = $"ehr/{await api.NewEhrAsync()}/composition";
        var made = (await api.CallAsync("POST", path, example, "application/openehr.wt.flat.schema+json", headers: [("openEHR-TEMPLATE_ID", template), ("Prefer", "return=identifier")])).Expect(HttpStatusCode.Created);
        Assert.Equal(["ctx/nobody_knows_æ"], made.JsonBody["unread_keys"]!.AsArray().Select(k => (string?)k));
        Assert.Equal("ctx%2Fnobody_knows_%C3%A6", made.Headers.GetValues("openehr-unread-keys").Single());
        (await api.CallAsync("POST", $"{path}?templateId={Uri.EscapeDataString(template)}&format=FLAT", example)).Expect(HttpStatusCode.Created);
        Assert.Equal(["openehr-template-id"], (await api.CallAsync("POST", path, example, Flat)).Expect(HttpStatusCode.BadRequest).FaultPaths());
        (await api.CallAsync("POST", path, example, Flat, headers: ("openehr-template-id", "nobody's"))).Expect(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Strict_settings_refuse_such_a_key()
    {
        await using var server = await RepositoryServer.StartAsync(database, new() { StrictSimplifiedFormats = true });
        var api = new Api(server);
        await api.UploadTemplatesAsync();
        var template = Api.Documents[0].TemplateId;
        var example = (await api.GetAsync($"definition/template/adl1.4/{Uri.EscapeDataString(template)}/example", Flat)).JsonBody.AsObject();
        example["ctx/nobody_knows"] = "x";
        var refused = await api.CallAsync("POST", $"ehr/{await api.NewEhrAsync()}/composition", example, Flat, headers: ("openehr-template-id", template));
        Assert.Equal(["ctx/nobody_knows"], refused.Expect(HttpStatusCode.BadRequest).FaultPaths());
    }

    [Fact]
    public async Task An_example_is_asked_for_as_it_is_sent_or_as_it_is_read()
    {
        var api = await Api.OnAsync(database);
        await api.UploadTemplatesAsync();
        var path = $"definition/template/adl1.4/{Uri.EscapeDataString(Api.Documents[0].TemplateId)}/example";
        Assert.Null((await api.GetAsync($"{path}?type=input&detail_level=required")).Expect(HttpStatusCode.OK).JsonBody["uid"]);
        Assert.NotNull((await api.GetAsync($"{path}?type=output")).Expect(HttpStatusCode.OK).JsonBody["uid"]);
        Assert.Equal(["?type", "?detail_level"], (await api.GetAsync($"{path}?type=x&detail_level=y")).Expect(HttpStatusCode.BadRequest).FaultPaths());
        (await api.GetAsync("definition/template/adl1.4/nobody's/example")).Expect(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_template_id_with_letters_beyond_ascii_is_read_in_either_encoding()
    {
        await using var server = await RepositoryServer.StartAsync(database);
        var api = new Api(server);
        var (id, document) = ("Blodtrykk målt hjemme", Api.Documents[0]);
        var xml = OperationalTemplates.Get(document.TemplateId).Xml.Replace($">{document.TemplateId}<", $">{id}<", StringComparison.Ordinal);
        (await api.CallAsync("POST", "definition/template/adl1.4", xml, Api.Xml)).Expect(HttpStatusCode.Created);
        var example = (await api.GetAsync($"definition/template/adl1.4/{Uri.EscapeDataString(id)}/example", Flat)).Expect(HttpStatusCode.OK).Body;
        (await api.CallAsync("POST", $"ehr/{await api.NewEhrAsync()}/composition", example, Flat, headers: ("openehr-template-id", id))).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_document_that_goes_through_FLAT_loses_nothing_but_the_order_of_siblings()
    {
        var api = await Api.OnAsync(database);
        var ehr = await api.NewEhrAsync();
        foreach (var document in Api.OneOfEach)
        {
            var uid = await api.CommitAsync(ehr, Api.JsonOf(document.Composition));
            var flat = (await api.GetAsync($"ehr/{ehr}/composition/{uid}", Flat)).Expect(HttpStatusCode.OK).JsonBody.AsObject();
            foreach (var key in flat.Select(p => p.Key).Where(k => k.EndsWith("/_uid", StringComparison.Ordinal)).ToList()) flat.Remove(key);
            var again = (await api.CallAsync("POST", $"ehr/{ehr}/composition", flat, Flat, headers: ("openehr-template-id", document.TemplateId))).Expect(HttpStatusCode.Created);
            var back = (await api.GetAsync($"ehr/{ehr}/composition/{again.Tag}")).JsonBody.AsObject();
            back.Remove("uid");
            Assert.Equal(InOneOrder(Api.JsonOf(document.Composition)), InOneOrder(back));
        }
    }

    private static string InOneOrder(JsonNode? node) => node switch
    {
        JsonObject members => "{" + string.Join(',', members.Select(m => $"{m.Key}:{InOneOrder(m.Value)}")) + "}",
        JsonArray items => "[" + string.Join(',', items.Select(InOneOrder).Order(StringComparer.Ordinal)) + "]",
        _ => node?.ToJsonString() ?? "null",
    };
}

/// <summary>The simplified formats on the embedded database.</summary>
public sealed class SimplifiedOnSqlite() : SimplifiedStories(Database.Embedded);

/// <summary>The simplified formats on PostgreSQL.</summary>
[Trait("tier", "all")]
public sealed class SimplifiedOnPostgres() : SimplifiedStories(Database.PostgreSql);
