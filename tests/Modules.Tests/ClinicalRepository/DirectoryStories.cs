using System.Net;
using System.Text.Json.Nodes;

namespace Varde.Modules.Tests.ClinicalRepository;

/// <summary>The directory over the API.</summary>
public sealed class DirectoryStories
{
    [Theory, OnEachDatabase]
    public async Task An_ehr_has_one_directory_that_is_changed_and_deleted_by_one_who_knows_the_latest_version(Database database)
    {
        var api = await Api.OnAsync(database);
        var ehr = await api.NewEhrAsync();
        (await api.GetAsync($"ehr/{ehr}/directory")).Expect(HttpStatusCode.NotFound);
        var first = (await api.CallAsync("POST", $"ehr/{ehr}/directory", Folder("root"))).Expect(HttpStatusCode.Created);
        Assert.EndsWith($"/directory/{first.Tag}", first.Headers.Location!.ToString(), StringComparison.Ordinal);
        (await api.CallAsync("POST", $"ehr/{ehr}/directory", Folder("root"))).Expect(HttpStatusCode.Conflict);
        (await api.CallAsync("PUT", $"ehr/{ehr}/directory", Folder("root"))).Expect(HttpStatusCode.BadRequest);
        var second = (await api.CallAsync("PUT", $"ehr/{ehr}/directory", Folder("root", Folder("ny")), headers: ("If-Match", first.Tag))).Expect(HttpStatusCode.NoContent).Tag;
        Assert.Equal(second, (await api.CallAsync("PUT", $"ehr/{ehr}/directory", Folder("root"), headers: ("If-Match", first.Tag))).Expect(HttpStatusCode.PreconditionFailed).Tag);
        (await api.CallAsync("DELETE", $"ehr/{ehr}/directory")).Expect(HttpStatusCode.BadRequest);
        Assert.Equal(second, (await api.CallAsync("DELETE", $"ehr/{ehr}/directory", headers: ("If-Match", first.Tag))).Expect(HttpStatusCode.PreconditionFailed).Tag);
        (await api.CallAsync("DELETE", $"ehr/{ehr}/directory", headers: ("If-Match", second))).Expect(HttpStatusCode.NoContent);
        (await api.GetAsync($"ehr/{ehr}/directory")).Expect(HttpStatusCode.NoContent);
        (await api.GetAsync($"ehr/{ehr}/directory/{first.Tag}")).Expect(HttpStatusCode.OK);
        (await api.CallAsync("DELETE", $"ehr/{ehr}/directory", headers: ("If-Match", second))).Expect(HttpStatusCode.NotFound);
    }

    [Theory, OnEachDatabase]
    public async Task A_folder_is_found_by_its_path_now_and_then(Database database)
    {
        var api = await Api.OnAsync(database);
        var ehr = await api.NewEhrAsync();
        var first = (await api.CallAsync("POST", $"ehr/{ehr}/directory", Folder("root", Folder("episoder", Folder("fødsel"))), headers: ("Prefer", Api.Represent))).Expect(HttpStatusCode.Created);
        Assert.Equal(first.Tag, (string?)first.JsonBody["uid"]!["value"]);
        var between = await Api.MomentAsync();
        (await api.CallAsync("PUT", $"ehr/{ehr}/directory", Folder("root"), headers: ("If-Match", first.Tag))).Expect(HttpStatusCode.NoContent);
        var found = (await api.GetAsync($"ehr/{ehr}/directory/{first.Tag}?path=episoder/f%C3%B8dsel")).Expect(HttpStatusCode.OK);
        Assert.Equal("fødsel", (string?)found.JsonBody["name"]!["value"]);
        (await api.GetAsync($"ehr/{ehr}/directory?version_at_time={between}&path=/episoder")).Expect(HttpStatusCode.OK);
        (await api.GetAsync($"ehr/{ehr}/directory?path=episoder")).Expect(HttpStatusCode.NotFound);
        (await api.GetAsync($"ehr/{ehr}/directory?version_at_time=2000-01-01")).Expect(HttpStatusCode.NotFound);
        (await api.GetAsync($"ehr/{ehr}/directory/nonsense")).Expect(HttpStatusCode.NotFound);
    }

    [Theory, OnEachDatabase]
    public async Task Of_many_directories_that_come_at_once_one_is_taken(Database database)
    {
        var api = await Api.OnAsync(database);
        var ehr = await api.NewEhrAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => api.CallAsync("POST", $"ehr/{ehr}/directory", Folder("root"))));
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.Equal(29, answers.Count(answer => answer.Status == HttpStatusCode.Conflict));
    }

    [Theory, OnEachDatabase]
    public async Task A_contribution_does_not_bring_two_directories(Database database)
    {
        var api = await Api.OnAsync(database);
        var ehr = await api.NewEhrAsync();
        var body = ContributionStories.Contribution(ContributionStories.Creation(Folder("a")), ContributionStories.Creation(Folder("b")));
        (await api.CallAsync("POST", $"ehr/{ehr}/contribution", body)).Expect(HttpStatusCode.Conflict);
        (await api.GetAsync($"ehr/{ehr}/directory")).Expect(HttpStatusCode.NotFound);
    }

    [Theory, OnEachDatabase]
    public async Task A_contribution_may_put_a_new_directory_in_the_place_of_one_that_it_deletes(Database database)
    {
        var api = await Api.OnAsync(database);
        var ehr = await api.NewEhrAsync();
        var old = (await api.CallAsync("POST", $"ehr/{ehr}/directory", Folder("old"))).Expect(HttpStatusCode.Created).Tag;
        var body = ContributionStories.Contribution(ContributionStories.Change(523, "deleted", old, null), ContributionStories.Creation(Folder("new")));
        (await api.CallAsync("POST", $"ehr/{ehr}/contribution", body)).Expect(HttpStatusCode.Created);
        Assert.Equal("new", (string?)(await api.GetAsync($"ehr/{ehr}/directory")).Expect(HttpStatusCode.OK).JsonBody["name"]!["value"]);
    }

    internal static JsonObject Folder(string name, params JsonNode[] folders) => new()
    {
        ["_type"] = "FOLDER",
        ["name"] = new JsonObject { ["value"] = name },
        ["archetype_node_id"] = "openEHR-EHR-FOLDER.generic.v1",
        ["archetype_details"] = new JsonObject { ["archetype_id"] = new JsonObject { ["value"] = "openEHR-EHR-FOLDER.generic.v1" }, ["rm_version"] = "1.1.0" },
        ["folders"] = new JsonArray(folders),
    };
}
