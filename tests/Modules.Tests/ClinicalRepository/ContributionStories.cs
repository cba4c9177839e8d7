using System.Net;
using System.Text.Json.Nodes;

namespace Varde.Modules.Tests.ClinicalRepository;

/// <summary>Contributions over the API.</summary>
public sealed class ContributionStories
{
    [Theory, OnEachDatabase]
    public async Task Documents_of_every_kind_are_committed_together_and_told_of_again(Database database)
    {
        var api = await Api.OnAsync(database);
        var ehr = await api.NewEhrAsync();
        await api.UploadTemplatesAsync();
        var status = await api.GetAsync($"ehr/{ehr}/ehr_status");
        var body = Contribution(Creation(Api.Document()), Creation(DirectoryStories.Folder("root")), Change(251, "modification", status.Tag, status.JsonBody.AsObject()));
        var made = (await api.CallAsync("POST", $"ehr/{ehr}/contribution", body, headers: ("Prefer", Api.Represent))).Expect(HttpStatusCode.Created);
        Assert.EndsWith($"/ehr/{ehr}/contribution/{made.Tag}", made.Headers.Location!.ToString(), StringComparison.Ordinal);
        var read = (await api.GetAsync($"ehr/{ehr}/contribution/{made.Tag}")).Expect(HttpStatusCode.OK);
        Assert.True(JsonNode.DeepEquals(made.JsonBody, read.JsonBody));
        Assert.Equal(["COMPOSITION", "FOLDER", "EHR_STATUS"], read.JsonBody["versions"]!.AsArray().Select(v => (string?)v!["type"]));
        Assert.Equal("Kari Nordmann", (string?)read.JsonBody["audit"]!["committer"]!["name"]);
        (await api.GetAsync($"ehr/{ehr}/contribution/{Guid.NewGuid()}")).Expect(HttpStatusCode.NotFound);
        (await api.GetAsync($"ehr/{await api.NewEhrAsync()}/contribution/{made.Tag}")).Expect(HttpStatusCode.NotFound);
    }

    [Theory, OnEachDatabase]
    public async Task One_faulty_version_leaves_nothing_of_the_others_and_every_fault_is_named(Database database)
    {
        var api = await Api.OnAsync(database);
        var ehr = await api.NewEhrAsync();
        await api.UploadTemplatesAsync();
        var (first, second) = (Api.Document(), Api.Document(1));
        first.Remove("language");
        second.Remove("territory");
        var body = Contribution(Creation(DirectoryStories.Folder("root")), Creation(first), Creation(second));
        var faults = (await api.CallAsync("POST", $"ehr/{ehr}/contribution", body)).Expect(HttpStatusCode.UnprocessableEntity).FaultPaths();
        Assert.Equal(["/versions[1]/language", "/versions[2]/territory"], faults);
        (await api.GetAsync($"ehr/{ehr}/directory")).Expect(HttpStatusCode.NotFound);
    }

    [Theory, OnEachDatabase]
    public async Task A_version_may_be_changed_amended_deleted_and_restored(Database database)
    {
        var api = await Api.OnAsync(database);
        var ehr = await api.NewEhrAsync();
        var uid = await api.CommitAsync(ehr, Api.Document());
        foreach (var (code, rubric, deletes) in new[] { (251, "modification", false), (250, "amendment", false), (523, "deleted", true), (816, "restoration", false) })
        {
            var body = Contribution(Change(code, rubric, uid, deletes ? null : Api.Document()));
            var made = (await api.CallAsync("POST", $"ehr/{ehr}/contribution", body, headers: ("Prefer", Api.Represent))).Expect(HttpStatusCode.Created);
            uid = (string)made.JsonBody["versions"]![0]!["id"]!["value"]!;
        }
        var history = (await api.GetAsync($"ehr/{ehr}/versioned_composition/{uid.Split("::")[0]}/revision_history")).JsonBody["items"]!.AsArray();
        Assert.Equal(["249", "251", "250", "523", "816"], history.Select(i => (string?)i!["audits"]![0]!["change_type"]!["defining_code"]!["code_string"]));
        (await api.GetAsync($"ehr/{ehr}/composition/{uid}")).Expect(HttpStatusCode.OK);
    }

    [Theory, OnEachDatabase]
    public async Task What_does_not_follow_on_the_latest_version_is_refused(Database database)
    {
        var api = await Api.OnAsync(database);
        var ehr = await api.NewEhrAsync();
        var first = await api.CommitAsync(ehr, Api.Document());
        var second = (await api.CallAsync("PUT", $"ehr/{ehr}/composition/{first.Split("::")[0]}", Api.Document(), headers: ("If-Match", first))).Tag;
        async Task<Reply> CommitAsync(params JsonObject[] versions) => await api.CallAsync("POST", $"ehr/{ehr}/contribution", Contribution(versions));
        Assert.Equal(second, (await CommitAsync(Change(251, "modification", first, Api.Document()))).Expect(HttpStatusCode.Conflict).Tag);
        var strange = Change(251, "modification", $"{Guid.NewGuid()}::varde.local::1", Api.Document());
        Assert.Equal(["/versions[0]/preceding_version_uid"], (await CommitAsync(strange)).Expect(HttpStatusCode.UnprocessableEntity).FaultPaths());
        Assert.Equal(["/versions[0]/preceding_version_uid"], (await CommitAsync(Change(249, "creation", second, Api.Document()))).Expect(HttpStatusCode.BadRequest).FaultPaths());
        Assert.Equal(["/versions[0]/preceding_version_uid"], (await CommitAsync(Change(251, "modification", null, Api.Document()))).Expect(HttpStatusCode.BadRequest).FaultPaths());
        Assert.Equal(["/versions[0]/data"], (await CommitAsync(Change(251, "modification", second, null))).Expect(HttpStatusCode.BadRequest).FaultPaths());
        (await CommitAsync(Change(251, "modification", second, DirectoryStories.Folder("root")))).Expect(HttpStatusCode.UnprocessableEntity);
        var status = (await api.GetAsync($"ehr/{ehr}/ehr_status"));
        (await CommitAsync(Creation(status.JsonBody.AsObject()))).Expect(HttpStatusCode.Conflict);
        (await CommitAsync(Change(523, "deleted", status.Tag, null))).Expect(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(["/versions"], (await CommitAsync()).Expect(HttpStatusCode.BadRequest).FaultPaths());
        Assert.Equal(["/versions"], (await CommitAsync(Change(251, "modification", second, Api.Document()), Change(251, "modification", second, Api.Document()))).Expect(HttpStatusCode.BadRequest).FaultPaths());
        Assert.Equal(second, (await api.GetAsync($"ehr/{ehr}/composition/{first.Split("::")[0]}")).Tag);
    }

    [Theory, OnEachDatabase]
    public async Task A_contribution_keeps_a_uid_of_the_callers_that_is_free(Database database)
    {
        var api = await Api.OnAsync(database);
        var ehr = await api.NewEhrAsync();
        await api.UploadTemplatesAsync();
        var id = Guid.NewGuid().ToString();
        var body = Contribution(Creation(Api.Document()));
        body["uid"] = new JsonObject { ["value"] = id };
        Assert.Equal(id, (await api.CallAsync("POST", $"ehr/{ehr}/contribution", body)).Expect(HttpStatusCode.Created).Tag);
        (await api.CallAsync("POST", $"ehr/{ehr}/contribution", body)).Expect(HttpStatusCode.Conflict);
        body["uid"]!["value"] = "nonsense";
        (await api.CallAsync("POST", $"ehr/{ehr}/contribution", body)).Expect(HttpStatusCode.BadRequest);
    }

    [Theory, OnEachDatabase]
    public async Task Drafts_and_signatures_and_attestations_are_kept_and_told_of(Database database)
    {
        var api = await Api.OnAsync(database);
        var ehr = await api.NewEhrAsync();
        await api.UploadTemplatesAsync();
        var signed = Creation(Api.Document());
        signed["lifecycle_state"] = Coded("incomplete", 553);
        signed["signature"] = "a signature";
        signed["attestations"] = new JsonArray(Attestation("lest"));
        var made = (await api.CallAsync("POST", $"ehr/{ehr}/contribution", Contribution(signed), headers: ("Prefer", Api.Represent))).Expect(HttpStatusCode.Created);
        var uid = (string)made.JsonBody["versions"]![0]!["id"]!["value"]!;
        var later = Change(666, "attestation", uid, null);
        later["attestations"] = new JsonArray(Attestation("signert"));
        (await api.CallAsync("POST", $"ehr/{ehr}/contribution", Contribution(later))).Expect(HttpStatusCode.Created);
        var version = (await api.GetAsync($"ehr/{ehr}/versioned_composition/{uid.Split("::")[0]}/version/{uid}")).Expect(HttpStatusCode.OK).JsonBody;
        Assert.Equal(("a signature", "553"), ((string?)version["signature"], (string?)version["lifecycle_state"]!["defining_code"]!["code_string"]));
        Assert.Equal(["lest", "signert"], version["attestations"]!.AsArray().Select(a => (string?)a!["reason"]!["value"]));
        Assert.All(version["attestations"]!.AsArray(), a => Assert.NotEqual("1999", ((string)a!["time_committed"]!["value"]!)[..4]));
        var audits = (await api.GetAsync($"ehr/{ehr}/versioned_composition/{uid.Split("::")[0]}/revision_history")).JsonBody["items"]![0]!["audits"]!.AsArray();
        Assert.Equal(3, audits.Count);
    }

    [Theory, OnEachDatabase]
    public async Task A_version_of_another_system_is_kept_with_its_own_uid_and_audit(Database database)
    {
        var api = await Api.OnAsync(database);
        var ehr = await api.NewEhrAsync();
        await api.UploadTemplatesAsync();
        var uid = $"{Guid.NewGuid()}::journal.example.org::3";
        var body = Contribution(Imported(uid));
        (await api.CallAsync("POST", $"ehr/{ehr}/contribution", body)).Expect(HttpStatusCode.Created);
        (await api.GetAsync($"ehr/{ehr}/composition/{uid}")).Expect(HttpStatusCode.OK);
        var version = (await api.GetAsync($"ehr/{ehr}/versioned_composition/{uid.Split("::")[0]}/version/{uid}")).Expect(HttpStatusCode.OK).JsonBody;
        Assert.Equal(("IMPORTED_VERSION", uid), ((string?)version["_type"], (string?)version["item"]!["uid"]!["value"]));
        Assert.Equal("2019-02-03T04:05:06+01:00", (string?)version["item"]!["commit_audit"]!["time_committed"]!["value"]);
        (await api.CallAsync("POST", $"ehr/{ehr}/contribution", body)).Expect(HttpStatusCode.Conflict);
        var next = (await api.CallAsync("PUT", $"ehr/{ehr}/composition/{uid.Split("::")[0]}", Api.Document(), headers: ("If-Match", uid))).Expect(HttpStatusCode.NoContent);
        Assert.Equal($"{uid.Split("::")[0]}::varde.local::4", next.Tag);
    }

    [Fact]
    public async Task The_tag_of_a_version_whose_system_is_named_beyond_ascii_is_told_and_taken_back()
    {
        var api = await Api.OnAsync(Database.Embedded);
        var ehr = await api.NewEhrAsync();
        await api.UploadTemplatesAsync();
        var uid = $"{Guid.NewGuid()}::sykehus-ø::3";
        var path = $"ehr/{ehr}/composition/{uid.Split("::")[0]}";
        (await api.CallAsync("POST", $"ehr/{ehr}/contribution", Contribution(Imported(uid)))).Expect(HttpStatusCode.Created);
        var tag = (await api.GetAsync(path)).Expect(HttpStatusCode.OK).Tag;
        Assert.Equal(tag, (await api.CallAsync("PUT", path, Api.Document(), headers: ("If-Match", uid[..^1] + "1"))).Expect(HttpStatusCode.PreconditionFailed).Tag);
        (await api.CallAsync("PUT", path, Api.Document(), headers: ("If-Match", $"\"{tag}\""))).Expect(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task The_last_version_that_a_number_can_name_has_none_after_it()
    {
        var api = await Api.OnAsync(Database.Embedded);
        var ehr = await api.NewEhrAsync();
        await api.UploadTemplatesAsync();
        var uid = $"{Guid.NewGuid()}::journal.example.org::{int.MaxValue}";
        var refused = (await api.CallAsync("POST", $"ehr/{ehr}/contribution", Contribution(Imported(uid)))).Expect(HttpStatusCode.BadRequest);
        Assert.Equal(["/versions[0]/item/uid"], refused.FaultPaths());
    }

    private static JsonObject Imported(string uid)
    {
        var item = Creation(Api.Document());
        item["uid"] = new JsonObject { ["value"] = uid };
        item["preceding_version_uid"] = new JsonObject { ["value"] = uid[..^1] + "2" };
        item["contribution"] = new JsonObject { ["id"] = new JsonObject { ["_type"] = "HIER_OBJECT_ID", ["value"] = Guid.NewGuid().ToString() }, ["namespace"] = "local", ["type"] = "CONTRIBUTION" };
        item["commit_audit"]!["time_committed"] = new JsonObject { ["value"] = "2019-02-03T04:05:06+01:00" };
        item["commit_audit"]!["system_id"] = "journal.example.org";
        return new JsonObject { ["_type"] = "IMPORTED_VERSION", ["commit_audit"] = Audit(249, "creation"), ["item"] = item };
    }

    internal static JsonObject Contribution(params JsonObject[] versions) => new() { ["_type"] = "CONTRIBUTION", ["versions"] = new JsonArray([.. versions]), ["audit"] = Audit(249, "creation") };

    internal static JsonObject Creation(JsonObject data) => Change(249, "creation", null, data);

    internal static JsonObject Change(int code, string rubric, string? preceding, JsonObject? data)
    {
        var version = new JsonObject { ["_type"] = "ORIGINAL_VERSION", ["commit_audit"] = Audit(code, rubric), ["lifecycle_state"] = code == 523 ? Coded("deleted", 523) : Coded("complete", 532) };
        if (preceding is not null) version["preceding_version_uid"] = new JsonObject { ["value"] = preceding };
        if (data is not null) version["data"] = data;
        return version;
    }

    private static JsonObject Audit(int code, string rubric) => new()
    {
        ["change_type"] = Coded(rubric, code),
        ["committer"] = new JsonObject { ["_type"] = "PARTY_IDENTIFIED", ["name"] = "Kari Nordmann" },
    };

    private static JsonObject Attestation(string reason)
    {
        var attestation = Audit(666, "attestation");
        attestation["_type"] = "ATTESTATION";
        attestation["system_id"] = "client";
        attestation["time_committed"] = new JsonObject { ["value"] = "1999-01-01T00:00:00Z" };
        attestation["reason"] = new JsonObject { ["value"] = reason };
        attestation["is_pending"] = false;
        return attestation;
    }

    internal static JsonObject Coded(string rubric, int code) => new()
    {
        ["value"] = rubric,
        ["defining_code"] = new JsonObject { ["terminology_id"] = new JsonObject { ["value"] = "openehr" }, ["code_string"] = $"{code}" },
    };
}
