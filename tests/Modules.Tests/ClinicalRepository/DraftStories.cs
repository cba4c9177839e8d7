using System.Net;
using System.Text.Json.Nodes;

namespace Varde.Modules.Tests.ClinicalRepository;

/// <summary>Drafts over the API: what is mandatory may be missing, what is there must be right, and the version that completes one is checked in full.</summary>
public sealed class DraftStories
{
    private const string Flat = "application/openehr.wt.flat+json";
    private const string Structured = "application/openehr.wt.structured+json";

    private static readonly (string, string) Draft = ("openehr-version", "lifecycle_state.code_string=\"553\"");

    [Theory, OnEachDatabase]
    public async Task A_draft_lacks_what_is_mandatory_and_is_read_in_every_form(Database database)
    {
        var (api, ehr, sent) = await BeginAsync(database);
        (await api.CallAsync("POST", $"ehr/{ehr}/composition", sent)).Expect(HttpStatusCode.UnprocessableEntity);
        var made = (await api.CallAsync("POST", $"ehr/{ehr}/composition", sent, headers: Draft)).Expect(HttpStatusCode.Created);
        foreach (var form in new[] { Api.Json, Api.Xml, Flat, Structured })
            (await api.GetAsync($"ehr/{ehr}/composition/{made.Tag}", form)).Expect(HttpStatusCode.OK);
        var read = (await api.GetAsync($"ehr/{ehr}/composition/{made.Tag}")).JsonBody.AsObject();
        read.Remove("uid");
        Assert.True(JsonNode.DeepEquals(sent, read));
        Assert.Equal("553", await StateAsync(api, ehr, made.Tag));
    }

    [Theory, OnEachDatabase]
    public async Task What_is_in_a_draft_must_be_right(Database database)
    {
        var (api, ehr, sent) = await BeginAsync(database);
        sent["category"]!["defining_code"]!["code_string"] = "999";
        sent["content"]![0]!["archetype_node_id"] = "openEHR-EHR-OBSERVATION.nowhere.v1";
        var faults = (await api.CallAsync("POST", $"ehr/{ehr}/composition", sent, headers: Draft)).Expect(HttpStatusCode.UnprocessableEntity).FaultPaths();
        Assert.Contains("/category", faults);
        Assert.Contains(faults, one => one.StartsWith("/content", StringComparison.Ordinal));
        Assert.DoesNotContain("/language", faults);
        sent.Remove("archetype_details");
        (await api.CallAsync("POST", $"ehr/{ehr}/composition", sent, headers: Draft)).Expect(HttpStatusCode.UnprocessableEntity);
    }

    [Theory, OnEachDatabase]
    public async Task A_draft_is_completed_by_a_version_that_lacks_nothing(Database database)
    {
        var (api, ehr, sent) = await BeginAsync(database);
        var first = (await api.CallAsync("POST", $"ehr/{ehr}/composition", sent, headers: Draft)).Expect(HttpStatusCode.Created).Tag;
        var path = $"ehr/{ehr}/composition/{first.Split("::")[0]}";
        var second = (await api.CallAsync("PUT", path, sent, headers: [("If-Match", first), Draft])).Expect(HttpStatusCode.NoContent).Tag;
        var faults = (await api.CallAsync("PUT", path, sent, headers: ("If-Match", second))).Expect(HttpStatusCode.UnprocessableEntity).FaultPaths();
        Assert.Contains("/language", faults);
        var third = (await api.CallAsync("PUT", path, Api.Document(), headers: ("If-Match", second))).Expect(HttpStatusCode.NoContent).Tag;
        Assert.Equal("532", await StateAsync(api, ehr, third));
        Assert.Equal("553", await StateAsync(api, ehr, second));
    }

    [Theory, OnEachDatabase]
    public async Task A_contribution_holds_drafts_and_whole_documents(Database database)
    {
        var (api, ehr, sent) = await BeginAsync(database);
        var whole = ContributionStories.Contribution(ContributionStories.Creation((JsonObject)sent.DeepClone()));
        Assert.Contains("/versions[0]/language", (await api.CallAsync("POST", $"ehr/{ehr}/contribution", whole)).Expect(HttpStatusCode.UnprocessableEntity).FaultPaths());
        var body = ContributionStories.Contribution(InState(553, "incomplete", ContributionStories.Creation(sent)), ContributionStories.Creation(Api.Document(1)));
        var made = (await api.CallAsync("POST", $"ehr/{ehr}/contribution", body, headers: ("Prefer", Api.Represent))).Expect(HttpStatusCode.Created);
        var uids = made.JsonBody["versions"]!.AsArray().Select(one => (string)one!["id"]!["value"]!).ToList();
        Assert.Equal("553", await StateAsync(api, ehr, uids[0]));
        Assert.Equal("532", await StateAsync(api, ehr, uids[1]));
    }

    [Theory, OnEachDatabase]
    public async Task There_is_no_draft_of_an_ehr_status(Database database)
    {
        var api = await Api.OnAsync(database);
        var ehr = await api.NewEhrAsync();
        var status = await api.GetAsync($"ehr/{ehr}/ehr_status");
        (await api.CallAsync("PUT", $"ehr/{ehr}/ehr_status", status.Body, headers: [("If-Match", status.Tag), Draft])).Expect(HttpStatusCode.UnprocessableEntity);
        var body = ContributionStories.Contribution(InState(553, "incomplete", ContributionStories.Change(251, "modification", status.Tag, status.JsonBody.AsObject())));
        Assert.Equal(["/versions[0]/lifecycle_state"], (await api.CallAsync("POST", $"ehr/{ehr}/contribution", body)).Expect(HttpStatusCode.UnprocessableEntity).FaultPaths());
    }

    [Theory, OnEachDatabase]
    public async Task A_draft_comes_in_the_simplified_forms_too(Database database)
    {
        var (api, ehr, sent) = await BeginAsync(database);
        var made = (await api.CallAsync("POST", $"ehr/{ehr}/composition", sent, headers: Draft)).Expect(HttpStatusCode.Created).Tag;
        foreach (var form in new[] { Flat, Structured })
        {
            var draft = (await api.GetAsync($"ehr/{ehr}/composition/{made}", form)).Body;
            (string, string)[] headers = [("openehr-template-id", Api.Documents[0].TemplateId), Draft];
            (await api.CallAsync("POST", $"ehr/{await api.NewEhrAsync()}/composition", draft, form, headers: headers)).Expect(HttpStatusCode.Created);
        }
    }

    /// <summary>A record, and a document that lacks its language, its composer and the values of its first entry.</summary>
    private static async Task<(Api Api, string Ehr, JsonObject Draft)> BeginAsync(Database database)
    {
        var api = await Api.OnAsync(database);
        var ehr = await api.NewEhrAsync();
        await api.UploadTemplatesAsync();
        var draft = Api.Document();
        draft.Remove("language");
        draft.Remove("composer");
        draft["content"]![0]!.AsObject().Remove("data");
        return (api, ehr, draft);
    }

    private static async Task<string?> StateAsync(Api api, string ehr, string uid) =>
        (string?)(await api.GetAsync($"ehr/{ehr}/versioned_composition/{uid.Split("::")[0]}/version/{uid}")).Expect(HttpStatusCode.OK).JsonBody["lifecycle_state"]!["defining_code"]!["code_string"];

    private static JsonObject InState(int code, string rubric, JsonObject version)
    {
        version["lifecycle_state"] = ContributionStories.Coded(rubric, code);
        return version;
    }
}
