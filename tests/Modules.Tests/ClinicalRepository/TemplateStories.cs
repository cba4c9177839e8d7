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
    [InlineData("GET", "query/aql?q=SELECT%20e%20FROM%20EHR%20e")]
    [InlineData("POST", "query/aql")]
    [InlineData("GET", "definition/query/org.example::all")]
    [InlineData("POST", "definition/template/adl2")]
    [InlineData("GET", "definition/template/adl2/some")]
    [InlineData("POST", "demographic/person")]
    [InlineData("GET", "ehr/7d44b88c-4199-4bad-97dc-d78268e01398/tags")]
    [InlineData("PUT", "ehr/7d44b88c-4199-4bad-97dc-d78268e01398/composition/7d44b88c-4199-4bad-97dc-d78268e01398/tags")]
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
}
