using System.Net;
using System.Text.Json.Nodes;
using Varde.Modules.Tests.ClinicalRepository;

namespace Varde.Modules.Tests.Aql;

/// <summary>
/// A server of its own with what the steps of a suite load, and the variables that the steps set: uids given at commit, ids of EHRs, times. Suites with
/// equal steps share one (<see cref="SuiteServers"/>).
/// </summary>
internal sealed class LoadedSuite : IAsyncDisposable
{
    private const string OrdinaryStatus = "ehr/ehrbase-it/valid/000_ehr_status_with_other_details.json";
    private readonly Dictionary<string, string> _variables = new() { ["EMPTY"] = "", ["TRUE"] = "true", ["FALSE"] = "false" };

    private LoadedSuite(RepositoryServer server) => Api = new Api(server);

    public Api Api { get; }

    public IReadOnlyDictionary<string, string> Variables => _variables;

    /// <summary>The EHRs that are left when all is loaded.</summary>
    public List<string> Ehrs { get; } = [];

    public ValueTask DisposeAsync() => Api.Server.DisposeAsync();

    public static async Task<LoadedSuite> LoadAsync(Database database, IReadOnlyList<string> steps)
    {
        var loaded = new LoadedSuite(await RepositoryServer.StartAsync(database));
        foreach (var step in steps) await loaded.StepAsync(step.Split(" | "));
        return loaded;
    }

    // Steps that ask are no part of loading; a variable that is set to an expression in the language of the source is set where its step is taken.
    private Task StepAsync(string[] step) => step switch
    {
        ["Upload OPT For AQL", var file] => UploadAsync(Text("opts", file)),
        ["Create EHR For AQL", ..] => CreateEhrAsync(OrdinaryStatus),
        ["Create EHR Of Subject", var id, var space, var ehr] => CreateEhrAsync(OrdinaryStatus, id, space, ehr),
        ["Create EHR For AQL With Custom EHR Status", var file] => CreateEhrAsync(Value(file)),
        ["Commit Composition For AQL", var file] => CommitAsync(file),
        ["Commit Flat Composition", var template, var file] => CommitFlatAsync(template, file),
        ["Upload Open Template", var template, var archetype] => UploadAsync(OpenTemplate.Of(template, archetype)),
        ["Update Composition For AQL", var file] => UpdateAsync(file),
        ["Delete Composition For AQL", var uid] => DeleteAsync($"ehr/{Get("ehr_id")}/composition/{Fill(uid)}"),
        ["Delete EHR For AQL", var ehr] => DeleteEhrAsync(Fill(ehr)),
        ["Update EHR Status For AQL", var file] => UpdateStatusAsync(file),
        ["Commit Contribution For AQL", var file] => ContributeAsync(file),
        ["Create Directory For AQL", var file, ..] => CreateDirectoryAsync(file),
        ["Read Version For AQL", var ehr, var kind, var uid, var time, var contribution] => ReadVersionAsync(Version(Fill(ehr), kind, Fill(uid)), time, contribution),
        ["Set Suite Variable" or "Set Test Variable", var name, var value] => Task.FromResult(SetFrom(name, value)),
        ["Set AQL And Execute Ad Hoc Query", ..] or ["Set Suite Variable" or "Set Test Variable", ..] => Task.CompletedTask,
        _ => throw new InvalidOperationException($"The step {step[0]} is not known."),
    };

    private async Task UploadAsync(string template)
    {
        var reply = await Api.CallAsync("POST", "definition/template/adl1.4", template, Api.Xml, null);
        Assert.True(reply.Status is HttpStatusCode.Created or HttpStatusCode.Conflict, reply.Text);
    }

    private async Task CreateEhrAsync(string file, string? subjectId = null, string? subjectNamespace = null, string? ehr = null)
    {
        var status = JsonNode.Parse(Text("ehrs", file))!;
        var subject = status["subject"]!["external_ref"]!.AsObject();
        (subject["id"]!.AsObject()["value"], subject["namespace"]) = (subjectId ?? Guid.NewGuid().ToString(), subjectNamespace ?? "people");
        // Ids ascend in time, as the source's server gives them: one suite orders EHRs by their ids.
        var made = (await Api.CallAsync("PUT", $"ehr/{ehr ?? Guid.CreateVersion7().ToString()}", status, headers: ("Prefer", Api.Represent))).Expect(HttpStatusCode.Created).JsonBody;
        Set("ehr_id", (string)made["ehr_id"]!["value"]!);
        Ehrs.Add(Get("ehr_id"));
        Set("system_id_with_tenant", (string)made["system_id"]!["value"]!);
        Set("tenant_id_from_system_id", Get("system_id_with_tenant").Split('.')[0]);
        Set("ehr_time_created", (string)made["time_created"]!["value"]!);
        SetSubject(subject);
        Set("ehr_status_uid", (await Api.GetAsync($"ehr/{Get("ehr_id")}/ehr_status")).Expect(HttpStatusCode.OK).Tag);
    }

    private void SetSubject(JsonObject reference)
    {
        foreach (var name in new[] { "ehr_status_subject_id", "subject_external_ref_value" }) Set(name, (string)reference["id"]!["value"]!);
        foreach (var name in new[] { "ehr_status_subject_namespace", "subject_external_ref_namespace" }) Set(name, (string)reference["namespace"]!);
    }

    private async Task CommitAsync(string file)
    {
        var body = Composition(file);
        SetCommitted(await Api.CallAsync("POST", $"ehr/{Get("ehr_id")}/composition", body, body[0] == '<' ? Api.Xml : Api.Json));
    }

    private async Task CommitFlatAsync(string template, string file) => SetCommitted(await Api.CallAsync(
        "POST", $"ehr/{Get("ehr_id")}/composition", SuiteFolder.Text(file), "application/openehr.wt.flat+json", Api.Json, ("openehr-template-id", template)));

    private void SetCommitted(Reply reply)
    {
        var uid = reply.Expect(HttpStatusCode.Created).Tag;
        Set("composition_uid", uid);
        Set("composition_short_uid", uid.Split("::")[0]);
    }

    private async Task UpdateAsync(string file)
    {
        var before = Get("composition_uid");
        var reply = await Api.CallAsync("PUT", $"ehr/{Get("ehr_id")}/composition/{before.Split("::")[0]}", Composition(file), headers: ("If-Match", before));
        Assert.True(reply.Status is HttpStatusCode.OK or HttpStatusCode.NoContent, reply.Text);
        Set("updated_version_composition_uid", reply.Tag);
    }

    private async Task UpdateStatusAsync(string file)
    {
        var reply = await Api.CallAsync("PUT", $"ehr/{Get("ehr_id")}/ehr_status", Text("ehrs", file), headers: ("If-Match", Get("ehr_status_uid")));
        Assert.True(reply.Status is HttpStatusCode.OK or HttpStatusCode.NoContent, reply.Text);
        Set("ehr_status_uid", reply.Tag);
    }

    private async Task ContributeAsync(string file)
    {
        var contribution = SuiteFolder.Text($"contributions/ehrbase-it/{file}");
        var made = (await Api.CallAsync("POST", $"ehr/{Get("ehr_id")}/contribution", contribution, headers: ("Prefer", Api.Represent))).Expect(HttpStatusCode.Created);
        Set("contributed_uid", (string)made.JsonBody["versions"]![0]!["id"]!["value"]!);
    }

    // A uid in one of the files ends with a blank, which is none (BASE Base Types §5, HIER_OBJECT_ID): the suite means the uid without it.
    private async Task CreateDirectoryAsync(string file)
    {
        var folder = Text("folder", file).Replace(" \"\n", "\"\n", StringComparison.Ordinal);
        // DIPS shows a directory only as the cell of an answer.
        var root = JsonNode.Parse(folder)!["rows"]?[0]?[0]?.AsObject();
        root?.Remove("uid");
        Set("folder_uid", (await Api.CallAsync("POST", $"ehr/{Get("ehr_id")}/directory", (object?)root ?? folder)).Expect(HttpStatusCode.Created).Tag);
    }

    private async Task ReadVersionAsync(string path, string time, string contribution)
    {
        var version = (await Api.GetAsync(path)).Expect(HttpStatusCode.OK).JsonBody;
        Set(SuiteText.NameOf(time)!, (string)version["commit_audit"]!["time_committed"]!["value"]!);
        Set(SuiteText.NameOf(contribution)!, (string)version["contribution"]!["id"]!["value"]!);
    }

    private static string Version(string ehr, string kind, string uid) =>
        $"ehr/{ehr}/versioned_{kind}{(kind == "composition" ? $"/{uid.Split("::")[0]}" : "")}/version/{uid}";

    private Task DeleteEhrAsync(string ehr)
    {
        Ehrs.Remove(ehr);
        return DeleteAsync($"admin/ehr/{ehr}");
    }

    private async Task DeleteAsync(string path) => (await Api.CallAsync("DELETE", path)).Expect(HttpStatusCode.NoContent);

    private bool SetFrom(string name, string value)
    {
        var known = SuiteText.NameOf(value) is { } other ? Variables.GetValueOrDefault(other) : value.Contains('{', StringComparison.Ordinal) ? null : value;
        if (known is not null) Set(SuiteText.NameOf(name)!, known);
        return known is not null;
    }

    private string Composition(string file)
    {
        var text = Text("compositions", Value(file));
        return file.StartsWith("aql/dips/", StringComparison.Ordinal) ? DipsDocument.Completed(text) : text;
    }

    // The folders of the suites hold files by their names; a path is of a file elsewhere in the public data.
    private string Text(string folder, string file) =>
        Fill(SuiteFolder.Text(file.Contains('/', StringComparison.Ordinal) ? file : $"aql/ehrbase-it/data_load/{folder}/{file}"));

    private string Fill(string text) => SuiteText.Fill(text, _variables);

    private string Get(string name) => _variables[name];

    private void Set(string name, string value) => _variables[name] = value;

    // An argument may be given by its name.
    private static string Value(string argument) => argument[(argument.IndexOf('=', StringComparison.Ordinal) + 1)..];
}
