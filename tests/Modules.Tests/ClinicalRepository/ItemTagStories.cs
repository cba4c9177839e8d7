using System.Net;
using System.Text.Json.Nodes;
using Varde.ClinicalRepository;
using Varde.Foundation;
using Varde.Records;

namespace Varde.Modules.Tests.ClinicalRepository;

/// <summary>ITEM_TAG over the API.</summary>
public sealed class ItemTagStories
{
    private const string OfObject = "openehr-item-tag";
    private const string OfVersion = "openehr-version-item-tag";

    [Theory, OnEachDatabase]
    public async Task Tags_are_put_on_a_document_and_on_a_version_of_it_and_read_back(Database database)
    {
        var api = await Api.OnAsync(database);
        var (ehr, uid) = await DocumentAsync(api);
        var (ofObject, ofVersion) = ($"ehr/{ehr}/composition/{uid.Split("::")[0]}/tags", $"ehr/{ehr}/composition/{uid}/tags");
        Assert.Empty((await api.GetAsync(ofObject)).Expect(HttpStatusCode.OK).JsonBody.AsArray());
        (await api.CallAsync("PUT", ofObject, """[{"key":"flag","value":"følg opp 🩺","target_path":"/context/start_time/value"},{"key":"flag"}]""")).Expect(HttpStatusCode.NoContent);
        var said = (await api.CallAsync("PUT", ofVersion, """[{"key":"reviewed","value":null}]""", headers: ("Prefer", Api.Represent))).Expect(HttpStatusCode.OK);
        var tag = Assert.Single((await api.GetAsync(ofVersion)).JsonBody.AsArray())!;
        Assert.Equal(said.JsonBody[0]!.ToJsonString(), tag.ToJsonString());
        Assert.Equal(("reviewed", null, null), ((string?)tag["key"], (string?)tag["value"], (string?)tag["target_path"]));
        Assert.Equal(("OBJECT_VERSION_ID", uid, "COMPOSITION"), ((string?)tag["target"]!["id"]!["_type"], (string?)tag["target"]!["id"]!["value"], (string?)tag["target"]!["type"]));
        Assert.Equal(("HIER_OBJECT_ID", ehr, "EHR"), ((string?)tag["owner_id"]!["id"]!["_type"], (string?)tag["owner_id"]!["id"]!["value"], (string?)tag["owner_id"]!["type"]));
        var tags = (await api.GetAsync(ofObject)).JsonBody.AsArray();
        Assert.Equal(["", "/context/start_time/value"], tags.Select(t => (string?)t!["target_path"] ?? ""));
        Assert.Equal((null, "følg opp 🩺"), ((string?)tags[0]!["value"], (string?)tags[1]!["value"]));
        Assert.Equal(("HIER_OBJECT_ID", uid.Split("::")[0]), ((string?)tags[0]!["target"]!["id"]!["_type"], (string?)tags[0]!["target"]!["id"]!["value"]));
    }

    [Theory, OnEachDatabase]
    public async Task A_list_takes_the_place_of_the_one_before_and_an_empty_one_takes_all_away(Database database)
    {
        var api = await Api.OnAsync(database);
        var (ehr, uid) = await DocumentAsync(api);
        var path = $"ehr/{ehr}/composition/{uid}/tags";
        (await api.CallAsync("PUT", path, """[{"key":"a"},{"key":"b"}]""")).Expect(HttpStatusCode.NoContent);
        (await api.CallAsync("PUT", path, """[{"key":"b","value":"2"}]""")).Expect(HttpStatusCode.NoContent);
        Assert.Equal("2", (string?)Assert.Single((await api.GetAsync(path)).JsonBody.AsArray())!["value"]);
        (await api.CallAsync("PUT", path, "[]")).Expect(HttpStatusCode.NoContent);
        Assert.Empty((await api.GetAsync(path)).JsonBody.AsArray());
    }

    [Theory, OnEachDatabase]
    public async Task The_tags_of_a_key_are_deleted_once(Database database)
    {
        var api = await Api.OnAsync(database);
        var (ehr, uid) = await DocumentAsync(api);
        var path = $"ehr/{ehr}/composition/{uid}/tags";
        (await api.CallAsync("PUT", path, """[{"key":"a/å"},{"key":"a/å","target_path":"/context"},{"key":"b"}]""")).Expect(HttpStatusCode.NoContent);
        (await api.CallAsync("DELETE", $"{path}/a%2F%C3%A5")).Expect(HttpStatusCode.NoContent);
        Assert.Equal("b", (string?)Assert.Single((await api.GetAsync(path)).JsonBody.AsArray())!["key"]);
        (await api.CallAsync("DELETE", $"{path}/a%2F%C3%A5")).Expect(HttpStatusCode.NotFound);
        (await api.CallAsync("DELETE", $"ehr/{ehr}/composition/{uid.Split("::")[0]}/tags/b")).Expect(HttpStatusCode.NotFound);
    }

    [Theory, OnEachDatabase]
    public async Task The_tags_of_all_documents_of_an_ehr_are_found_by_key_value_and_path(Database database)
    {
        var api = await Api.OnAsync(database);
        var (ehr, uid) = await DocumentAsync(api);
        var status = (await api.GetAsync($"ehr/{ehr}/ehr_status")).Tag;
        (await api.CallAsync("PUT", $"ehr/{ehr}/composition/{uid}/tags", """[{"key":"flag","value":"red"},{"key":"flag","value":"blue","target_path":"/context"}]""")).Expect(HttpStatusCode.NoContent);
        (await api.CallAsync("PUT", $"ehr/{ehr}/ehr_status/{status.Split("::")[0]}/tags", """[{"key":"cohort","value":"red"}]""")).Expect(HttpStatusCode.NoContent);
        var all = (await api.GetAsync($"ehr/{ehr}/tags")).Expect(HttpStatusCode.OK).JsonBody.AsArray();
        Assert.Equal(["COMPOSITION", "COMPOSITION", "EHR_STATUS"], all.Select(t => (string?)t!["target"]!["type"]).Order(StringComparer.Ordinal));
        Assert.Equal(2, await CountAsync("tag_value=red"));
        Assert.Equal(1, await CountAsync("tag_key=flag&tag_value=red"));
        Assert.Equal(3, await CountAsync("tag_key=flag&tag_key=cohort"));
        Assert.Equal(1, await CountAsync("tag_target_path=/context"));
        Assert.Equal(0, await CountAsync("tag_key=nothing"));

        async Task<int> CountAsync(string query) => (await api.GetAsync($"ehr/{ehr}/tags?{query}")).Expect(HttpStatusCode.OK).JsonBody.AsArray().Count;
    }

    [Theory, OnEachDatabase]
    public async Task Tags_come_and_go_in_headers_with_the_documents(Database database)
    {
        var api = await Api.OnAsync(database);
        await api.UploadTemplatesAsync();
        var ehr = await api.NewEhrAsync();
        const string flag = "key=\"flag\",value=\"si \\\"å\\\"\",target_path=\"/context/start_time/value\"";
        var made = (await api.CallAsync("POST", $"ehr/{ehr}/composition", Api.Document(), headers: [(OfObject, $"key=\"category\"; {flag}"), (OfVersion, "key=draft")])).Expect(HttpStatusCode.Created);
        var path = $"ehr/{ehr}/composition/{made.Tag.Split("::")[0]}";
        var stored = $"key=\"category\"; {flag}";
        Assert.Equal((stored, "key=\"draft\""), Tags(made));
        Assert.Equal((stored, "key=\"draft\""), Tags(await api.GetAsync(path)));
        Assert.Equal((stored, "key=\"draft\""), Tags(await api.GetAsync(path, "application/openehr.wt.flat+json")));
        var next = (await api.CallAsync("PUT", path, Api.Document(), headers: [("If-Match", $"\"{made.Tag}\""), (OfVersion, "key=\"final\",value=\"1\"")])).Expect(HttpStatusCode.NoContent);
        Assert.Equal((stored, "key=\"final\",value=\"1\""), Tags(next));
        Assert.Equal((stored, "key=\"draft\""), Tags(await api.GetAsync($"ehr/{ehr}/composition/{made.Tag}")));
        var third = (await api.CallAsync("PUT", path, Api.Document(), headers: [("If-Match", $"\"{next.Tag}\""), (OfObject, "")])).Expect(HttpStatusCode.NoContent);
        Assert.Equal((null, null), Tags(third));
        Assert.Equal((null, null), Tags(await api.GetAsync(path)));
        Assert.Equal((null, "key=\"final\",value=\"1\""), Tags(await api.GetAsync($"ehr/{ehr}/composition/{next.Tag}")));
    }

    [Theory, OnEachDatabase]
    public async Task A_new_ehr_status_brings_tags_and_one_that_may_not_be_modified_takes_them_still(Database database)
    {
        var api = await Api.OnAsync(database);
        var (ehr, uid) = await DocumentAsync(api);
        var status = await api.GetAsync($"ehr/{ehr}/ehr_status");
        var changed = status.JsonBody.AsObject();
        changed["is_modifiable"] = false;
        var next = (await api.CallAsync("PUT", $"ehr/{ehr}/ehr_status", changed, headers: [("If-Match", $"\"{status.Tag}\""), (OfObject, "key=\"closed\"")])).Expect(HttpStatusCode.NoContent);
        Assert.Equal(("key=\"closed\"", null), Tags(next));
        Assert.Equal(("key=\"closed\"", null), Tags(await api.GetAsync($"ehr/{ehr}/ehr_status")));
        (await api.CallAsync("PUT", $"ehr/{ehr}/ehr_status/{next.Tag}/tags", """[{"key":"a"}]""")).Expect(HttpStatusCode.NoContent);
        (await api.CallAsync("PUT", $"ehr/{ehr}/composition/{uid}/tags", """[{"key":"a"}]""")).Expect(HttpStatusCode.Conflict);
    }

    [Theory, OnEachDatabase]
    public async Task What_is_not_there_or_is_of_another_kind_has_no_tags(Database database)
    {
        var api = await Api.OnAsync(database);
        var (ehr, uid) = await DocumentAsync(api);
        var other = await api.NewEhrAsync();
        string[] nowhere =
        [
            $"ehr/{Guid.NewGuid()}/composition/{uid}/tags", $"ehr/{other}/composition/{uid}/tags", $"ehr/{ehr}/ehr_status/{uid}/tags",
            $"ehr/{ehr}/composition/{Guid.NewGuid()}/tags", $"ehr/{ehr}/composition/{uid[..^1]}2/tags", $"ehr/{ehr}/composition/nothing/tags",
        ];
        foreach (var path in nowhere)
        {
            (await api.GetAsync(path)).Expect(HttpStatusCode.NotFound);
            (await api.CallAsync("PUT", path, """[{"key":"a"}]""")).Expect(HttpStatusCode.NotFound);
            (await api.CallAsync("DELETE", $"{path}/a")).Expect(HttpStatusCode.NotFound);
        }
        (await api.GetAsync($"ehr/{Guid.NewGuid()}/tags")).Expect(HttpStatusCode.NotFound);
        (await api.GetAsync($"ehr/{ehr}/tags", Api.Xml)).Expect(HttpStatusCode.NotAcceptable);
    }

    [Theory]
    [InlineData("""{"key":"a"}""", "/")]
    [InlineData("""[{"value":"a"}]""", "/0")]
    [InlineData("""[{"key":""}]""", "/0")]
    [InlineData("""[{"key":1}]""", "/0/key")]
    [InlineData("""["a"]""", "/0")]
    [InlineData("""[{"key":"a"},{"key":"a","target_path":""}]""", "/1")]
    [InlineData("""[{"key":"a","owner_id":"x"}]""", "/0/owner_id")]
    [InlineData("""[{"key":"a","target_path":"context"}]""", "/0")]
    [InlineData("""[{"key":"a","target_path":"/context["}]""", "/0")]
    [InlineData("""[{"key":"a","value":"line\nbreak"}]""", "/0")]
    [InlineData("""[{"key":"\ud800"}]""", "/")]
    [InlineData("[", "/")]
    public async Task A_list_that_is_none_is_refused_with_the_place(string list, string place)
    {
        var api = await Api.OnAsync(Database.Embedded);
        var (ehr, uid) = await DocumentAsync(api);
        Assert.Equal([place], (await api.CallAsync("PUT", $"ehr/{ehr}/composition/{uid}/tags", list)).Expect(HttpStatusCode.BadRequest).FaultPaths());
        Assert.Empty((await api.GetAsync($"ehr/{ehr}/tags")).JsonBody.AsArray());
    }

    [Theory]
    [InlineData(OfObject, "value=\"a\"")]
    [InlineData(OfVersion, "key=\"a\"; key=\"a\"")]
    [InlineData(OfVersion, "key=\"a")]
    [InlineData(OfObject, "key=\"a\",colour=\"red\"")]
    public async Task A_header_that_holds_no_tags_refuses_the_commit(string name, string value)
    {
        var api = await Api.OnAsync(Database.Embedded);
        await api.UploadTemplatesAsync();
        var ehr = await api.NewEhrAsync();
        Assert.Equal([name], (await api.CallAsync("POST", $"ehr/{ehr}/composition", Api.Document(), headers: (name, value))).Expect(HttpStatusCode.BadRequest).FaultPaths());
    }

    [Theory, OnEachDatabase]
    public async Task Keys_and_paths_are_taken_up_to_their_length_and_no_longer(Database database)
    {
        var api = await Api.OnAsync(database);
        var (ehr, uid) = await DocumentAsync(api);
        var path = $"ehr/{ehr}/composition/{uid}/tags";
        var longest = new JsonObject { ["key"] = new string('å', 200), ["value"] = new string('x', 4000), ["target_path"] = "/" + new string('y', 1999) };
        (await api.CallAsync("PUT", path, new JsonArray(longest))).Expect(HttpStatusCode.NoContent);
        Assert.Null(Tags(await api.GetAsync($"ehr/{ehr}/composition/{uid}")).OfVersion);
        foreach (var (name, text) in new[] { ("key", new string('å', 201)), ("value", new string('x', 4001)), ("target_path", "/" + new string('y', 2000)) })
        {
            var longer = new JsonObject { ["key"] = "a", [name] = text };
            Assert.Equal(["/0"], (await api.CallAsync("PUT", path, new JsonArray(longer))).Expect(HttpStatusCode.BadRequest).FaultPaths());
        }
        var many = new JsonArray([.. Enumerable.Range(0, 501).Select(i => new JsonObject { ["key"] = $"{i}" })]);
        (await api.CallAsync("PUT", path, many)).Expect(HttpStatusCode.BadRequest);
    }

    [Theory, OnEachDatabase]
    public async Task Who_reads_and_changes_tags_is_in_the_access_log_and_they_go_with_the_ehr(Database database)
    {
        await using var server = await RepositoryServer.StartAsync(database, new RepositorySettings());
        var api = new Api(server);
        var (ehr, uid) = await DocumentAsync(api);
        var path = $"ehr/{ehr}/composition/{uid}/tags";
        (await api.CallAsync("PUT", path, """[{"key":"a"}]""")).Expect(HttpStatusCode.NoContent);
        (await api.GetAsync(path)).Expect(HttpStatusCode.OK);
        (await api.GetAsync($"ehr/{ehr}/tags")).Expect(HttpStatusCode.OK);
        (await api.CallAsync("DELETE", $"{path}/a")).Expect(HttpStatusCode.NoContent);
        (await api.CallAsync("DELETE", $"{path}/a")).Expect(HttpStatusCode.NotFound);
        var log = (await server.Store.ReadAuditAsync(EhrId.Parse(ehr).Value, PageRequest.All)).Items.Select(i => $"{i.Entry.Action} {i.Entry.Object}").ToList();
        Assert.Equal([$"delete ITEM_TAG/{uid}", "read ITEM_TAG", $"read ITEM_TAG/{uid}", $"update ITEM_TAG/{uid}"], log.Take(4));
        (await api.CallAsync("PUT", path, """[{"key":"b"}]""")).Expect(HttpStatusCode.NoContent);
        Assert.Single((await server.Store.ListTagsAsync(EhrId.Parse(ehr).Value)).Value);
        (await api.CallAsync("DELETE", $"admin/ehr/{ehr}")).Expect(HttpStatusCode.NoContent);
        (await api.GetAsync($"ehr/{ehr}/tags")).Expect(HttpStatusCode.NotFound);
    }

    private static async Task<(string Ehr, string Uid)> DocumentAsync(Api api)
    {
        var ehr = await api.NewEhrAsync();
        return (ehr, await api.CommitAsync(ehr, Api.Document()));
    }

    private static (string? OfObject, string? OfVersion) Tags(Reply reply) => (Header(reply, OfObject), Header(reply, OfVersion));

    private static string? Header(Reply reply, string name) => reply.Headers.TryGetValues(name, out var values) ? string.Join("; ", values) : null;
}
