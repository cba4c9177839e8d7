using System.Net;
using System.Text.Json.Nodes;

namespace Varde.Modules.Tests.ClinicalRepository;

/// <summary>EHR and EHR_STATUS over the API.</summary>
public sealed class EhrStories
{
    [Theory, OnEachDatabase]
    public async Task A_new_ehr_has_an_id_a_location_and_a_status_that_may_be_queried_and_modified(Database database)
    {
        var api = await Api.OnAsync(database);
        var made = (await api.CallAsync("POST", "ehr")).Expect(HttpStatusCode.Created);
        Assert.EndsWith($"/openehr/v1/ehr/{made.Tag}", made.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Empty(made.Body);
        var ehr = (await api.GetAsync($"ehr/{made.Tag}")).Expect(HttpStatusCode.OK).JsonBody;
        Assert.Equal(made.Tag, (string?)ehr["ehr_id"]!["value"]);
        var status = (await api.GetAsync($"ehr/{made.Tag}/ehr_status")).Expect(HttpStatusCode.OK);
        Assert.Equal((true, true), ((bool)status.JsonBody["is_queryable"]!, (bool)status.JsonBody["is_modifiable"]!));
        Assert.Equal(status.Tag, (string?)status.JsonBody["uid"]!["value"]);
        Assert.Equal(status.Tag, (string?)ehr["ehr_status"]!["id"]!["value"]);
        Assert.NotNull(status.ContentHeaders.LastModified);
    }

    [Theory, OnEachDatabase]
    public async Task The_caller_says_how_much_of_a_new_ehr_to_send(Database database)
    {
        var api = await Api.OnAsync(database);
        var whole = (await api.CallAsync("POST", "ehr", headers: ("Prefer", Api.Represent))).Expect(HttpStatusCode.Created);
        Assert.Equal(whole.Tag, (string?)whole.JsonBody["ehr_id"]!["value"]);
        Assert.Equal("return=representation", whole.Headers.GetValues("Preference-Applied").Single());
        var named = (await api.CallAsync("POST", "ehr", headers: ("Prefer", "respond-async, return=identifier"))).Expect(HttpStatusCode.Created);
        Assert.Equal(named.Tag, (string?)named.JsonBody["uid"]);
        Assert.Empty((await api.CallAsync("POST", "ehr", headers: ("Prefer", "return=everything"))).Expect(HttpStatusCode.Created).Body);
    }

    [Theory, OnEachDatabase]
    public async Task An_ehr_with_an_id_of_the_callers_is_made_once(Database database)
    {
        var api = await Api.OnAsync(database);
        var id = Guid.NewGuid();
        Assert.Equal(id.ToString(), (await api.CallAsync("PUT", $"ehr/{id}")).Expect(HttpStatusCode.Created).Tag);
        (await api.CallAsync("PUT", $"ehr/{id}")).Expect(HttpStatusCode.Conflict).FaultPaths();
        Assert.Equal(["ehr_id"], (await api.CallAsync("PUT", "ehr/nobody")).Expect(HttpStatusCode.BadRequest).FaultPaths());
    }

    [Theory, OnEachDatabase]
    public async Task A_subject_has_one_ehr_and_is_found_by_it(Database database)
    {
        var api = await Api.OnAsync(database);
        var subject = Guid.NewGuid().ToString();
        var ehr = await api.NewEhrAsync(Status(subject));
        var found = (await api.GetAsync($"ehr?subject_id={subject}&subject_namespace=people")).Expect(HttpStatusCode.OK);
        Assert.Equal(ehr, (string?)found.JsonBody["ehr_id"]!["value"]);
        (await api.CallAsync("POST", "ehr", Status(subject))).Expect(HttpStatusCode.Conflict);
        (await api.GetAsync($"ehr?subject_id={subject}&subject_namespace=others")).Expect(HttpStatusCode.NotFound);
        Assert.Equal(["?subject_id", "?subject_namespace"], (await api.GetAsync("ehr")).Expect(HttpStatusCode.BadRequest).FaultPaths());
    }

    [Theory, OnEachDatabase]
    public async Task An_ehr_that_is_not_there_is_not_found(Database database)
    {
        var api = await Api.OnAsync(database);
        foreach (var path in new[] { "", "/ehr_status", "/directory", "/versioned_ehr_status", "/versioned_ehr_status/revision_history", $"/composition/{Guid.NewGuid()}" })
        {
            (await api.GetAsync($"ehr/{Guid.NewGuid()}{path}")).Expect(HttpStatusCode.NotFound).FaultPaths();
            (await api.GetAsync($"ehr/nobody{path}")).Expect(HttpStatusCode.NotFound).FaultPaths();
        }
    }

    [Theory, OnEachDatabase]
    public async Task The_status_is_changed_by_one_who_knows_the_latest_version(Database database)
    {
        var api = await Api.OnAsync(database);
        var ehr = await api.NewEhrAsync();
        var first = (await api.GetAsync($"ehr/{ehr}/ehr_status")).Tag;
        var second = (await api.CallAsync("PUT", $"ehr/{ehr}/ehr_status", Status(queryable: false), headers: ("If-Match", $"\"{first}\""))).Expect(HttpStatusCode.NoContent);
        Assert.EndsWith("::2", second.Tag, StringComparison.Ordinal);
        var late = (await api.CallAsync("PUT", $"ehr/{ehr}/ehr_status", Status(), headers: ("If-Match", $"W/\"{first}\""))).Expect(HttpStatusCode.PreconditionFailed);
        Assert.Equal(second.Tag, late.Tag);
        var third = (await api.CallAsync("PUT", $"ehr/{ehr}/ehr_status", Status(), headers: [("If-Match", second.Tag), ("Prefer", Api.Represent)])).Expect(HttpStatusCode.OK);
        Assert.Equal(third.Tag, (string?)third.JsonBody["uid"]!["value"]);
        Assert.Equal(["If-Match"], (await api.CallAsync("PUT", $"ehr/{ehr}/ehr_status", Status())).Expect(HttpStatusCode.BadRequest).FaultPaths());
        Assert.Equal(["If-Match"], (await api.CallAsync("PUT", $"ehr/{ehr}/ehr_status", Status(), headers: ("If-Match", "\"*\""))).Expect(HttpStatusCode.BadRequest).FaultPaths());
        Assert.False((bool)(await api.GetAsync($"ehr/{ehr}/ehr_status/{second.Tag}")).Expect(HttpStatusCode.OK).JsonBody["is_queryable"]!);
    }

    [Theory, OnEachDatabase]
    public async Task The_versions_of_the_status_can_be_looked_at(Database database)
    {
        var api = await Api.OnAsync(database);
        var ehr = await api.NewEhrAsync();
        var first = await api.GetAsync($"ehr/{ehr}/ehr_status");
        var between = await Api.MomentAsync();
        var second = (await api.CallAsync("PUT", $"ehr/{ehr}/ehr_status", Status(), headers: [("If-Match", first.Tag), ("openEHR-AUDIT_DETAILS.description", "value=\"Flyttet\"")])).Tag;
        Assert.Equal(first.Tag, (await api.GetAsync($"ehr/{ehr}/ehr_status?version_at_time={between}")).Expect(HttpStatusCode.OK).Tag);
        Assert.Equal(["?version_at_time"], (await api.GetAsync($"ehr/{ehr}/ehr_status?version_at_time=yesterday")).Expect(HttpStatusCode.BadRequest).FaultPaths());
        (await api.GetAsync($"ehr/{ehr}/ehr_status?version_at_time=1999-01-01T00:00:00Z")).Expect(HttpStatusCode.NotFound);
        var whole = (await api.GetAsync($"ehr/{ehr}/versioned_ehr_status")).Expect(HttpStatusCode.OK).JsonBody;
        Assert.Equal(("VERSIONED_EHR_STATUS", ehr), ((string?)whole["_type"], (string?)whole["owner_id"]!["id"]!["value"]));
        var history = (await api.GetAsync($"ehr/{ehr}/versioned_ehr_status/revision_history")).Expect(HttpStatusCode.OK).JsonBody["items"]!.AsArray();
        Assert.Equal([first.Tag, second], history.Select(i => (string?)i!["version_id"]!["value"]));
        Assert.Equal("Flyttet", (string?)history[1]!["audits"]![0]!["description"]!["value"]);
        var version = (await api.GetAsync($"ehr/{ehr}/versioned_ehr_status/version?version_at_time={between}")).Expect(HttpStatusCode.OK).JsonBody;
        Assert.Equal((first.Tag, "532"), ((string?)version["uid"]!["value"], (string?)version["lifecycle_state"]!["defining_code"]!["code_string"]));
        var latest = (await api.GetAsync($"ehr/{ehr}/versioned_ehr_status/version/{second}")).Expect(HttpStatusCode.OK).JsonBody;
        Assert.Equal(first.Tag, (string?)latest["preceding_version_uid"]!["value"]);
        Assert.Equal("EHR_STATUS", (string?)latest["data"]!["_type"]);
    }

    [Theory, OnEachDatabase]
    public async Task An_ehr_that_is_not_modifiable_takes_no_write_but_its_status(Database database)
    {
        var api = await Api.OnAsync(database);
        var ehr = await api.NewEhrAsync(Status(modifiable: false));
        await api.UploadTemplatesAsync();
        (await api.CallAsync("POST", $"ehr/{ehr}/composition", Api.Document())).Expect(HttpStatusCode.Conflict);
        (await api.CallAsync("POST", $"ehr/{ehr}/directory", DirectoryStories.Folder("root"))).Expect(HttpStatusCode.Conflict);
        var status = (await api.GetAsync($"ehr/{ehr}/ehr_status")).Tag;
        (await api.CallAsync("PUT", $"ehr/{ehr}/ehr_status", Status(), headers: ("If-Match", status))).Expect(HttpStatusCode.NoContent);
        (await api.CallAsync("POST", $"ehr/{ehr}/composition", Api.Document())).Expect(HttpStatusCode.Created);
    }

    [Theory, OnEachDatabase]
    public async Task A_status_that_breaks_the_model_is_refused_with_every_fault(Database database)
    {
        var api = await Api.OnAsync(database);
        var broken = Status();
        broken.Remove("name");
        broken.Remove("is_modifiable");
        Assert.Equal(["/name", "/is_modifiable"], (await api.CallAsync("POST", "ehr", broken)).Expect(HttpStatusCode.UnprocessableEntity).FaultPaths());
        (await api.CallAsync("POST", "ehr", Api.Document())).Expect(HttpStatusCode.BadRequest).FaultPaths();
    }

    [Theory, OnEachDatabase]
    public async Task An_administrator_destroys_an_ehr_and_what_is_in_it(Database database)
    {
        var api = await Api.OnAsync(database);
        var ehr = await api.NewEhrAsync();
        var uid = await api.CommitAsync(ehr, Api.Document());
        (await api.CallAsync("DELETE", $"admin/ehr/{ehr}")).Expect(HttpStatusCode.NoContent);
        (await api.GetAsync($"ehr/{ehr}")).Expect(HttpStatusCode.NotFound);
        (await api.GetAsync($"ehr/{ehr}/composition/{uid}")).Expect(HttpStatusCode.NotFound);
        (await api.CallAsync("DELETE", $"admin/ehr/{Guid.NewGuid()}")).Expect(HttpStatusCode.NotFound);
        (await api.CallAsync("DELETE", "admin/ehr/all")).Expect(HttpStatusCode.MethodNotAllowed).FaultPaths();
    }

    internal static JsonObject Status(string? subject = null, bool queryable = true, bool modifiable = true) => new()
    {
        ["_type"] = "EHR_STATUS",
        ["archetype_node_id"] = "openEHR-EHR-EHR_STATUS.generic.v1",
        ["name"] = Value("EHR status"),
        ["archetype_details"] = new JsonObject { ["archetype_id"] = Value("openEHR-EHR-EHR_STATUS.generic.v1"), ["rm_version"] = "1.1.0" },
        ["subject"] = subject is null ? [] : new JsonObject { ["external_ref"] = Reference(subject) },
        ["is_queryable"] = queryable,
        ["is_modifiable"] = modifiable,
    };

    private static JsonObject Reference(string id) =>
        new() { ["id"] = new JsonObject { ["_type"] = "GENERIC_ID", ["value"] = id, ["scheme"] = "id" }, ["namespace"] = "people", ["type"] = "PERSON" };

    private static JsonObject Value(string value) => new() { ["value"] = value };
}
