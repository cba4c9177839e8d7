using System.Net;
using Varde.Templates;

namespace Varde.Modules.Tests.ClinicalRepository;

/// <summary>Templates over the API.</summary>
public sealed class TemplateStories
{
    private const string Path = "definition/template/adl1.4";

    [Theory, OnEachDatabase]
    public async Task A_template_is_uploaded_once_listed_and_given_back_as_it_came(Database database)
    {
        await using var server = await RepositoryServer.StartAsync(database);
        var api = new Api(server);
        var template = OperationalTemplates.All[0];
        var made = (await api.CallAsync("POST", Path, template.Xml, Api.Xml)).Expect(HttpStatusCode.Created);
        Assert.EndsWith($"{Path}/{Uri.EscapeDataString(template.TemplateId)}", made.Headers.Location!.AbsoluteUri, StringComparison.Ordinal);
        (await api.CallAsync("POST", Path, template.Xml, Api.Xml)).Expect(HttpStatusCode.Conflict);
        var listed = (await api.GetAsync(Path)).Expect(HttpStatusCode.OK).JsonBody.AsArray();
        Assert.Equal((template.TemplateId, template.Concept), ((string?)listed[0]!["template_id"], (string?)listed[0]!["concept"]));
        Assert.NotNull(listed[0]!["archetype_id"]);
        Assert.NotNull(listed[0]!["created_timestamp"]);
        var read = (await api.GetAsync($"{Path}/{Uri.EscapeDataString(template.TemplateId)}", Api.Xml)).Expect(HttpStatusCode.OK);
        Assert.Equal((Api.Xml, template.Xml), (read.ContentType, read.Text));
        (await api.GetAsync($"{Path}/nobody's")).Expect(HttpStatusCode.NotFound).FaultPaths();
    }

    [Theory, OnEachDatabase]
    public async Task A_template_is_given_as_web_template_too(Database database)
    {
        var api = await Api.OnAsync(database);
        await api.UploadTemplatesAsync();
        foreach (var template in OperationalTemplates.All)
        {
            var web = (await api.GetAsync($"{Path}/{Uri.EscapeDataString(template.TemplateId)}", "application/openehr.wt+json")).Expect(HttpStatusCode.OK);
            Assert.Equal(("application/openehr.wt+json", template.TemplateId), (web.ContentType, (string?)web.JsonBody["templateId"]));
        }
        (await api.GetAsync($"{Path}/{Uri.EscapeDataString(Api.Documents[0].TemplateId)}", "image/png")).Expect(HttpStatusCode.NotAcceptable);
    }

    [Fact]
    public async Task A_template_is_found_where_its_upload_says_whatever_its_id_holds()
    {
        var api = await Api.OnAsync(Database.Embedded);
        var template = OperationalTemplates.All[0];
        foreach (var id in (string[])["a/b", "../x", "<b>æ?#%</b>"])
        {
            var named = template.Xml.Replace($"<value>{template.TemplateId}</value>", $"<value>{System.Security.SecurityElement.Escape(id)}</value>", StringComparison.Ordinal);
            var made = (await api.CallAsync("POST", Path, named, Api.Xml)).Expect(HttpStatusCode.Created);
            Assert.EndsWith($"{Path}/{Uri.EscapeDataString(id)}", made.Headers.Location!.AbsoluteUri, StringComparison.Ordinal);
            Assert.Equal(named, (await api.GetAsync($"{Path}/{Uri.EscapeDataString(id)}", Api.Xml)).Expect(HttpStatusCode.OK).Text);
        }
    }

    [Theory]
    [InlineData(".."), InlineData("."), InlineData("a&#9;b")]
    public async Task A_template_that_no_address_can_name_is_refused(string id)
    {
        var template = OperationalTemplates.All[0];
        var named = template.Xml.Replace($"<value>{template.TemplateId}</value>", $"<value>{id}</value>", StringComparison.Ordinal);
        var refused = await (await Api.OnAsync(Database.Embedded)).CallAsync("POST", Path, named, Api.Xml);
        Assert.Equal(["/template/template_id"], refused.Expect(HttpStatusCode.BadRequest).FaultPaths());
    }

    // Two billion members twice: more than there is memory, and in sum more than a number holds.
    [Fact]
    public async Task A_template_that_demands_what_nobody_can_write_is_taken_and_has_an_example()
    {
        var api = await Api.OnAsync(Database.Embedded);
        (await api.CallAsync("POST", Path, Demanding, Api.Xml)).Expect(HttpStatusCode.Created);
        Assert.InRange((await api.GetAsync($"{Path}/demanding/example")).Expect(HttpStatusCode.OK).Body.Length, 1, 100_000_000);
    }

    [Theory, OnEachDatabase]
    public async Task A_template_is_replaced_until_a_document_was_made_by_it(Database database)
    {
        await using var server = await RepositoryServer.StartAsync(database);
        var api = new Api(server);
        var document = Api.Documents[0];
        var template = OperationalTemplates.Get(document.TemplateId);
        var path = $"{Path}/{Uri.EscapeDataString(template.TemplateId)}";
        (await api.CallAsync("PUT", path, template.Xml, Api.Xml)).Expect(HttpStatusCode.NotFound);
        (await api.CallAsync("POST", Path, template.Xml, Api.Xml)).Expect(HttpStatusCode.Created);
        var other = template.Xml.Replace("</template>", "<!-- endret --></template>", StringComparison.Ordinal);
        (await api.CallAsync("PUT", path, other, Api.Xml)).Expect(HttpStatusCode.NoContent);
        Assert.Equal(other, (await api.GetAsync(path, Api.Xml)).Text);
        (await api.CallAsync("POST", $"ehr/{await api.NewEhrAsync()}/composition", Api.Document())).Expect(HttpStatusCode.Created);
        (await api.CallAsync("PUT", path, template.Xml, Api.Xml)).Expect(HttpStatusCode.Conflict);
        (await api.CallAsync("PUT", $"{Path}/another", template.Xml, Api.Xml)).Expect(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("POST", "definition/template/adl2")]
    [InlineData("GET", "definition/template/adl2/some")]
    [InlineData("POST", "demographic/person")]
    public async Task What_is_not_served_says_so(string method, string path)
    {
        var api = await Api.OnAsync(Database.Embedded);
        Assert.Empty((await api.CallAsync(method, path)).Expect(HttpStatusCode.NotImplemented).FaultPaths());
    }

    [Fact]
    public async Task The_server_tells_what_it_is()
    {
        var api = await Api.OnAsync(Database.Embedded);
        var told = (await api.CallAsync("OPTIONS", "")).Expect(HttpStatusCode.OK);
        Assert.Equal(("Varde", "1.1.0"), ((string?)told.JsonBody["solution"], (string?)told.JsonBody["restapi_specs_version"]));
        Assert.Contains("OPTIONS", told.ContentHeaders.Allow);
        Assert.Empty((await api.GetAsync("nowhere")).Expect(HttpStatusCode.NotFound).FaultPaths());
    }

    private static readonly string Demanding = $"""
        <template xmlns="http://schemas.openehr.org/v1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
          <language><terminology_id><value>ISO_639-1</value></terminology_id><code_string>nb</code_string></language>
          <template_id><value>demanding</value></template_id><concept>Demanding</concept>
          <definition>
            <rm_type_name>COMPOSITION</rm_type_name><occurrences><lower>1</lower><upper>1</upper></occurrences><node_id>at0000</node_id>
            <attributes xsi:type="C_MULTIPLE_ATTRIBUTE">
              <rm_attribute_name>content</rm_attribute_name><existence><lower>0</lower><upper>1</upper></existence>
              {Evaluation("one")}{Evaluation("two")}
              <cardinality><is_ordered>false</is_ordered><is_unique>false</is_unique><interval><lower>0</lower><upper_unbounded>true</upper_unbounded></interval></cardinality>
            </attributes>
            <archetype_id><value>openEHR-EHR-COMPOSITION.report.v1</value></archetype_id>
            <term_definitions code="at0000"><items id="text">Rapport</items></term_definitions>
          </definition>
        </template>
        """;

    private static string Evaluation(string name) => $"""
        <children xsi:type="C_ARCHETYPE_ROOT">
          <rm_type_name>EVALUATION</rm_type_name><occurrences><lower>2000000000</lower><upper_unbounded>true</upper_unbounded></occurrences><node_id>at0000</node_id>
          <archetype_id><value>openEHR-EHR-EVALUATION.{name}.v1</value></archetype_id>
          <term_definitions code="at0000"><items id="text">{name}</items></term_definitions>
        </children>
        """;
}
