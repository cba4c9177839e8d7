using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Varde.ClinicalRepository;
using Varde.OpenEhr.Formats;

namespace Varde.Modules.Tests.ClinicalRepository;

/// <summary>Compositions over the API.</summary>
public sealed class CompositionStories
{
    [Theory, OnEachDatabase]
    public async Task A_document_of_every_template_is_committed_and_read_back_equal(Database database)
    {
        var api = await Api.OnAsync(database);
        var ehr = await api.NewEhrAsync();
        foreach (var document in Api.OneOfEach)
        {
            var sent = Api.JsonOf(document.Composition);
            var uid = await api.CommitAsync(ehr, sent);
            var read = (await api.GetAsync($"ehr/{ehr}/composition/{uid}")).Expect(HttpStatusCode.OK);
            Assert.Equal(uid, (string?)read.JsonBody["uid"]!["value"]);
            var got = read.JsonBody.AsObject();
            got.Remove("uid");
            Assert.True(JsonNode.DeepEquals(sent, got), document.TemplateId);
        }
    }

    [Theory, OnEachDatabase]
    public async Task A_document_is_read_and_written_as_xml_too(Database database)
    {
        var api = await Api.OnAsync(database);
        var ehr = await api.NewEhrAsync();
        await api.UploadTemplatesAsync();
        var composition = Api.Documents[0].Composition;
        var made = (await api.CallAsync("POST", $"ehr/{ehr}/composition", CanonicalXml.Write(composition), Api.Xml, Api.Xml, ("Prefer", Api.Represent))).Expect(HttpStatusCode.Created);
        Assert.Equal(Api.Xml, made.ContentType);
        var json = (await api.GetAsync($"ehr/{ehr}/composition/{made.Tag}")).JsonBody.AsObject();
        json.Remove("uid");
        Assert.True(JsonNode.DeepEquals(Api.JsonOf(composition), json));
        Assert.Equal(made.Body, (await api.GetAsync($"ehr/{ehr}/composition/{made.Tag}", Api.Xml)).Body);
    }

    [Theory, OnEachDatabase]
    public async Task The_creation_tells_where_the_document_is(Database database)
    {
        var api = await Api.OnAsync(database);
        var ehr = await api.NewEhrAsync();
        await api.UploadTemplatesAsync();
        var made = (await api.CallAsync("POST", $"ehr/{ehr}/composition", Api.Document())).Expect(HttpStatusCode.Created);
        Assert.Empty(made.Body);
        Assert.EndsWith($"/openehr/v1/ehr/{ehr}/composition/{made.Tag}", made.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.NotNull(made.ContentHeaders.LastModified);
        Assert.False(made.Headers.ETag!.IsWeak);
        var named = (await api.CallAsync("POST", $"ehr/{ehr}/composition", Api.Document(), headers: ("Prefer", "return=identifier"))).Expect(HttpStatusCode.Created);
        Assert.Equal(named.Tag, (string?)named.JsonBody["uid"]);
    }

    [Theory, OnEachDatabase]
    public async Task Versions_follow_one_another_and_the_past_stays(Database database)
    {
        var api = await Api.OnAsync(database);
        var ehr = await api.NewEhrAsync();
        var first = await api.CommitAsync(ehr, Api.Document());
        var path = $"ehr/{ehr}/composition/{first.Split("::")[0]}";
        var between = await Api.MomentAsync();
        var changed = Api.Document();
        changed["composer"]!["name"] = "Kari Nordmann";
        var second = (await api.CallAsync("PUT", path, changed, headers: [("If-Match", first), ("Prefer", Api.Represent)])).Expect(HttpStatusCode.OK);
        Assert.Equal("Kari Nordmann", (string?)second.JsonBody["composer"]!["name"]);
        Assert.Equal(second.Tag, (await api.GetAsync(path)).Tag);
        Assert.Equal(first, (await api.GetAsync($"{path}?version_at_time={between}")).Expect(HttpStatusCode.OK).Tag);
        (await api.GetAsync($"{path}?version_at_time=2001-01-01T00:00:00+01:00")).Expect(HttpStatusCode.NotFound);
        Assert.Equal(first, (await api.GetAsync($"ehr/{ehr}/composition/{first}")).Expect(HttpStatusCode.OK).Tag);
        var late = (await api.CallAsync("PUT", path, changed, headers: ("If-Match", first))).Expect(HttpStatusCode.PreconditionFailed);
        Assert.Equal(second.Tag, late.Tag);
        (await api.CallAsync("PUT", path, changed)).Expect(HttpStatusCode.BadRequest);
        (await api.CallAsync("PUT", $"ehr/{ehr}/composition/{first}", changed, headers: ("If-Match", second.Tag))).Expect(HttpStatusCode.BadRequest);
    }

    [Theory, OnEachDatabase]
    public async Task Fifty_changes_at_once_make_one_version(Database database)
    {
        var api = await Api.OnAsync(database);
        var ehr = await api.NewEhrAsync();
        var first = await api.CommitAsync(ehr, Api.Document());
        var path = $"ehr/{ehr}/composition/{first.Split("::")[0]}";
        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => api.CallAsync("PUT", path, Api.Document(), headers: ("If-Match", first))));
        Assert.Single(replies, r => r.Status == HttpStatusCode.NoContent);
        Assert.Equal(49, replies.Count(r => r.Status == HttpStatusCode.PreconditionFailed));
    }

    [Theory, OnEachDatabase]
    public async Task A_deleted_document_answers_without_content_and_keeps_its_versions(Database database)
    {
        var api = await Api.OnAsync(database);
        var ehr = await api.NewEhrAsync();
        var first = await api.CommitAsync(ehr, Api.Document());
        var path = $"ehr/{ehr}/composition/{first.Split("::")[0]}";
        (await api.CallAsync("DELETE", path)).Expect(HttpStatusCode.BadRequest);
        var second = (await api.CallAsync("PUT", path, Api.Document(), headers: ("If-Match", first))).Tag;
        Assert.Equal(second, (await api.CallAsync("DELETE", $"ehr/{ehr}/composition/{first}")).Expect(HttpStatusCode.Conflict).Tag);
        var third = (await api.CallAsync("DELETE", $"ehr/{ehr}/composition/{second}")).Expect(HttpStatusCode.NoContent).Tag;
        Assert.EndsWith("::3", third, StringComparison.Ordinal);
        (await api.GetAsync(path)).Expect(HttpStatusCode.NoContent);
        (await api.GetAsync($"ehr/{ehr}/composition/{third}")).Expect(HttpStatusCode.NoContent);
        (await api.GetAsync($"ehr/{ehr}/composition/{first}")).Expect(HttpStatusCode.OK);
        (await api.CallAsync("DELETE", $"ehr/{ehr}/composition/{third}")).Expect(HttpStatusCode.BadRequest);
        (await api.CallAsync("PUT", path, Api.Document(), headers: ("If-Match", third))).Expect(HttpStatusCode.NotFound);
        (await api.CallAsync("PUT", path, Api.Document(), headers: [("If-Match", third), ("openehr-audit-details", "change_type.code_string=\"816\"")])).Expect(HttpStatusCode.NoContent);
        (await api.GetAsync(path)).Expect(HttpStatusCode.OK);
        (await api.CallAsync("DELETE", $"ehr/{ehr}/composition/{Guid.NewGuid()}::varde.local::1")).Expect(HttpStatusCode.NotFound);
    }

    [Theory, OnEachDatabase]
    public async Task The_history_tells_who_changed_what_and_why_in_the_headers_of_either_release(Database database)
    {
        var api = await Api.OnAsync(database);
        var ehr = await api.NewEhrAsync();
        await api.UploadTemplatesAsync();
        var first = (await api.CallAsync("POST", $"ehr/{ehr}/composition", Api.Document(), headers:
        [
            ("openehr-version", "lifecycle_state.code_string=\"553\""),
            ("openehr-audit-details", "description.value=\"Utkast, \\\"første\\\"\""),
            ("openehr-audit-details", "committer.name=\"Ola Lege\",committer.external_ref.id=\"42\",committer.external_ref.namespace=\"hpr\",committer.external_ref.type=\"PERSON\""),
        ])).Expect(HttpStatusCode.Created).Tag;
        var path = first.Split("::")[0];
        await api.CallAsync("PUT", $"ehr/{ehr}/composition/{path}", Api.Document(), headers:
        [
            ("If-Match", first), ("openEHR-VERSION.lifecycle_state", "code_string=\"532\""), ("openEHR-AUDIT_DETAILS", "change_type.code_string=\"250\""),
        ]);
        var items = (await api.GetAsync($"ehr/{ehr}/versioned_composition/{path}/revision_history")).Expect(HttpStatusCode.OK).JsonBody["items"]!.AsArray();
        var (draft, final) = (items[0]!["audits"]![0]!, items[1]!["audits"]![0]!);
        Assert.Equal(("Utkast, \"første\"", "Ola Lege"), ((string?)draft["description"]!["value"], (string?)draft["committer"]!["name"]));
        Assert.Equal(("249", "250"), (CodeOf(draft["change_type"]!), CodeOf(final["change_type"]!)));
        var version = (await api.GetAsync($"ehr/{ehr}/versioned_composition/{path}/version/{first}")).Expect(HttpStatusCode.OK).JsonBody;
        Assert.Equal("553", CodeOf(version["lifecycle_state"]!));
        Assert.Equal("532", CodeOf((await api.GetAsync($"ehr/{ehr}/versioned_composition/{path}/version")).JsonBody["lifecycle_state"]!));
        var whole = (await api.GetAsync($"ehr/{ehr}/versioned_composition/{path}")).Expect(HttpStatusCode.OK).JsonBody;
        Assert.Equal(("VERSIONED_COMPOSITION", path), ((string?)whole["_type"], (string?)whole["uid"]!["value"]));
        Assert.Contains("<commit_audit", (await api.GetAsync($"ehr/{ehr}/versioned_composition/{path}/version/{first}", Api.Xml)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_header_that_is_missing_is_named_by_the_sentence_too()
    {
        var api = await Api.OnAsync(Database.Embedded);
        var ehr = await api.NewEhrAsync();
        var id = (await api.CommitAsync(ehr, Api.Document())).Split("::")[0];
        var refused = (await api.CallAsync("PUT", $"ehr/{ehr}/composition/{id}", Api.Document())).Expect(HttpStatusCode.BadRequest);
        Assert.Equal("If-Match is required: the version_uid of the latest version", (string?)refused.JsonBody["message"]);
    }

    [Theory]
    [InlineData("openehr-version", "lifecycle_state.code_string=\"1\"")]
    [InlineData("openehr-version", "lifecycle_state.code_string=\"523\"")]
    [InlineData("openehr-audit-details", "change_type.code_string=\"251\"")]
    [InlineData("openehr-audit-details", "time_committed.value=\"1999-01-01\"")]
    [InlineData("openehr-audit-details", "description.value=\"never closed")]
    [InlineData("openehr-audit-details", "=")]
    [InlineData("openehr-audit-details", "description.value=\"a\u0001b\"")]
    [InlineData("openehr-audit-details", "committer.name=\"\uFFFF\"")]
    [InlineData("openehr-audit-details", "committer.name=\"\"")]
    [InlineData("openEHR-AUDIT_DETAILS.committer", "shoe_size=\"42\"")]
    public async Task A_header_that_says_nothing_sensible_is_named(string header, string value)
    {
        var api = await Api.OnAsync(Database.Embedded);
        var refused = (await api.CallAsync("POST", $"ehr/{await api.NewEhrAsync()}/composition", Api.Document(), headers: (header, value))).Expect(HttpStatusCode.BadRequest);
        Assert.Equal([header], refused.FaultPaths(), StringComparer.OrdinalIgnoreCase);
    }

    [Theory, OnEachDatabase]
    public async Task A_document_of_an_unknown_template_or_against_its_template_is_refused_with_every_fault(Database database)
    {
        var api = await Api.OnAsync(database);
        var ehr = await api.NewEhrAsync();
        await api.UploadTemplatesAsync();
        var unknown = Api.Document();
        unknown["archetype_details"]!["template_id"]!["value"] = "nobody's";
        Assert.Equal(["/archetype_details/template_id"], (await api.CallAsync("POST", $"ehr/{ehr}/composition", unknown)).Expect(HttpStatusCode.UnprocessableEntity).FaultPaths());
        var broken = Api.Document();
        broken.Remove("language");
        broken["category"]!["defining_code"]!["code_string"] = "999";
        var faults = (await api.CallAsync("POST", $"ehr/{ehr}/composition", broken)).Expect(HttpStatusCode.UnprocessableEntity).FaultPaths();
        Assert.Contains("/language", faults);
        Assert.Contains(faults, f => f.StartsWith("/category", StringComparison.Ordinal));
    }

    [Theory, OnEachDatabase]
    public async Task A_document_is_reached_through_its_own_ehr_only(Database database)
    {
        var api = await Api.OnAsync(database);
        var (mine, other) = (await api.NewEhrAsync(), await api.NewEhrAsync());
        var uid = await api.CommitAsync(mine, Api.Document());
        var id = uid.Split("::")[0];
        foreach (var path in new[] { $"composition/{uid}", $"composition/{id}", $"versioned_composition/{id}", $"versioned_composition/{id}/revision_history", $"versioned_composition/{id}/version", $"versioned_composition/{id}/version/{uid}" })
            (await api.GetAsync($"ehr/{other}/{path}")).Expect(HttpStatusCode.NotFound);
        (await api.CallAsync("PUT", $"ehr/{other}/composition/{id}", Api.Document(), headers: ("If-Match", uid))).Expect(HttpStatusCode.NotFound);
        (await api.CallAsync("DELETE", $"ehr/{other}/composition/{uid}")).Expect(HttpStatusCode.NotFound);
        var status = (await api.GetAsync($"ehr/{mine}/ehr_status")).Tag;
        (await api.GetAsync($"ehr/{mine}/composition/{status}")).Expect(HttpStatusCode.NotFound);
    }

    [Theory, OnEachDatabase]
    public async Task The_uid_of_a_new_document_is_kept_when_it_is_free(Database database)
    {
        var api = await Api.OnAsync(database);
        var ehr = await api.NewEhrAsync();
        await api.UploadTemplatesAsync();
        var id = Guid.NewGuid();
        var document = Api.Document();
        document["uid"] = new JsonObject { ["_type"] = "OBJECT_VERSION_ID", ["value"] = $"{id}::elsewhere::7" };
        Assert.Equal($"{id}::varde.local::1", (await api.CallAsync("POST", $"ehr/{ehr}/composition", document)).Expect(HttpStatusCode.Created).Tag);
        (await api.CallAsync("POST", $"ehr/{ehr}/composition", document)).Expect(HttpStatusCode.Conflict);
        document["uid"]!["value"] = $"{Guid.NewGuid()}::elsewhere::7";
        (await api.CallAsync("PUT", $"ehr/{ehr}/composition/{id}", document, headers: ("If-Match", $"{id}::varde.local::1"))).Expect(HttpStatusCode.BadRequest);
    }

    [Theory, OnEachDatabase]
    public async Task A_caller_who_has_the_version_is_told_so_and_head_has_the_headers_alone(Database database)
    {
        var api = await Api.OnAsync(database);
        var ehr = await api.NewEhrAsync();
        var uid = await api.CommitAsync(ehr, Api.Document());
        var path = $"ehr/{ehr}/composition/{uid}";
        (await api.CallAsync("GET", path, headers: ("If-None-Match", $"W/\"{uid}\""))).Expect(HttpStatusCode.NotModified);
        var head = (await api.CallAsync("HEAD", path)).Expect(HttpStatusCode.OK);
        Assert.Equal((uid, 0), (head.Tag, head.Body.Length));
        Assert.Equal((await api.GetAsync(path)).Body.Length, head.ContentHeaders.ContentLength);
    }

    [Theory, OnEachDatabase]
    public async Task Of_a_template_that_the_settings_name_an_ehr_has_one_document_however_they_come(Database database)
    {
        var document = Api.Document();
        var settings = new RepositorySettings { OneDocumentPerEhr = new HashSet<string> { (string)document["archetype_details"]!["template_id"]!["value"]! } };
        await using var server = await RepositoryServer.StartAsync(database, settings);
        var api = new Api(server);
        var (ehr, other) = (await api.NewEhrAsync(), await api.NewEhrAsync());
        await api.UploadTemplatesAsync();
        var two = ContributionStories.Contribution(ContributionStories.Creation(Api.Document()), ContributionStories.Creation(Api.Document()));
        (await api.CallAsync("POST", $"ehr/{ehr}/contribution", two)).Expect(HttpStatusCode.Conflict);
        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => api.CallAsync("POST", $"ehr/{ehr}/composition", document)));
        var first = Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created).Tag;
        Assert.Equal(29, answers.Count(answer => answer.Status == HttpStatusCode.Conflict));
        var one = ContributionStories.Contribution(ContributionStories.Creation(Api.Document()));
        (await api.CallAsync("POST", $"ehr/{ehr}/contribution", one)).Expect(HttpStatusCode.Conflict);
        var second = (await api.CallAsync("PUT", $"ehr/{ehr}/composition/{first.Split("::")[0]}", document, headers: ("If-Match", first))).Expect(HttpStatusCode.NoContent).Tag;
        (await api.CallAsync("DELETE", $"ehr/{ehr}/composition/{second}")).Expect(HttpStatusCode.NoContent);
        await api.CommitAsync(ehr, document);
        await api.CommitAsync(other, document);
    }

    private static string? CodeOf(JsonNode term) => (string?)term["defining_code"]!["code_string"];
}
