using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Varde.AccessControl;
using Varde.Fhir.Export;
using Varde.Foundation;
using Varde.Modules.Tests.ClinicalRepository;

namespace Varde.Modules.Tests.People;

/// <summary>Approvals of research, quality work, teaching, supervision and exports: what they open, to whom, and until when.</summary>
public sealed class ApprovalStories
{
    private static readonly (string, string) Async = ("Prefer", "respond-async");

    private static DateOnly Today => NorwegianCalendar.DayAt(TimeProvider.System.GetUtcNow());

    [Theory, OnEachDatabase]
    public async Task Research_is_stated_with_an_approval_that_covers_the_person_and_refused_without(Database database)
    {
        var world = await RegionWorld.OfSystemsAsync(database);
        var (status, refused) = await StateAsync(world, "pasient", "FORSK");
        Assert.Equal((HttpStatusCode.Forbidden, "An approval is needed for this purpose."), (status, refused.Sentence()));
        var approval = await ApproveAsync(world, "FORSK", Patients(world, "pasient"));
        Assert.Equal(HttpStatusCode.Forbidden, (await StateAsync(world, "mor", "FORSK")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await StateAsync(world, "pasient", "KVAL")).Status);
        Assert.Equal(HttpStatusCode.Created, (await StateAsync(world, "pasient", "FORSK")).Status);
        Assert.Equal("Permit R-STAFF-APPROVED", await world.DecidedAsync(world.Staff("ortoped"), "pasient", "journal"));
        // Its last day belongs to it, and the day after does not.
        Assert.Equal("Refuse R-STAFF-APPROVAL", await world.DecidedAsync(world.Staff("ortoped"), "pasient", "journal", Varde.People.Facts.FhirJson.Midnight(Today.AddDays(3))));
        // A role without access to records gains none by an approval.
        Assert.Equal(HttpStatusCode.Forbidden, (await StateAsync(world, "pasient", "FORSK", SystemWords.Administrator)).Status);
        await world.ExpectAsync(HttpStatusCode.NoContent, SystemWords.Administrator, "DELETE", $"api/approvals/{approval}");
        Assert.Equal("Refuse R-STAFF-APPROVAL", await world.DecidedAsync(world.Staff("ortoped"), "pasient", "journal"));
        await world.ExpectAsync(HttpStatusCode.NotFound, SystemWords.Administrator, "DELETE", $"api/approvals/{approval}");
    }

    [Theory, OnEachDatabase]
    public async Task An_approval_covers_a_group_as_it_is_now_or_the_whole_organisation_and_those_whom_it_names(Database database)
    {
        var world = await RegionWorld.OfSystemsAsync(database);
        var group = Guid.NewGuid();
        await world.StoreAsync(Group(world, group, "gutt-8"));
        var approval = await ApproveAsync(world, "KVAL", new JsonObject { ["group"] = group.ToString() });
        Assert.Equal(HttpStatusCode.Created, (await StateAsync(world, "gutt-8", "KVAL")).Status);
        Assert.Equal("Permit R-STAFF-APPROVED", await world.DecidedAsync(world.Staff("ortoped"), "gutt-8", "journal"));
        await world.StoreAsync(Group(world, group, "alenemor"));
        Assert.Equal("Refuse R-STAFF-APPROVAL", await world.DecidedAsync(world.Staff("ortoped"), "gutt-8", "journal"));
        Assert.Equal(HttpStatusCode.Created, (await StateAsync(world, "alenemor", "KVAL")).Status);
        await world.ExpectAsync(HttpStatusCode.NoContent, SystemWords.Administrator, "DELETE", $"api/approvals/{approval}");
        // Somebody else of the staff is named.
        var practitioner = (string)(await world.ExpectAsync(HttpStatusCode.OK, "staff barnelege", "GET", "api/me"))!["roles"]![0]!["practitioner"]!;
        var whole = await ApproveAsync(world, "UNDERVISN", "organisation", practitioners: [practitioner]);
        Assert.Equal(HttpStatusCode.Forbidden, (await StateAsync(world, "jente-10", "UNDERVISN")).Status);
        Assert.Equal(HttpStatusCode.Created, (await StateAsync(world, "jente-10", "UNDERVISN", "staff barnelege")).Status);
        await world.ExpectAsync(HttpStatusCode.NoContent, SystemWords.Administrator, "DELETE", $"api/approvals/{whole}");
    }

    [Fact]
    public async Task The_administrator_registers_approvals_of_the_own_organisation_and_nobody_learns_who_is_in_them()
    {
        var world = await RegionWorld.OfSystemsAsync(Database.Embedded);
        foreach (var who in new[] { "staff sykehuslege", "staff sikkerhetsansvarlig", SystemWords.RolloutLead, "staff lege-bodo" })
            await world.ExpectAsync(HttpStatusCode.Forbidden, who, "POST", "api/approvals", Approval(world, "FORSK", "organisation"));
        var others = Approval(world, "FORSK", "organisation");
        others["organisation"] = world.Staff("lege-bodo").Organisation;
        await world.ExpectAsync(HttpStatusCode.Forbidden, SystemWords.Administrator, "POST", "api/approvals", others);
        foreach (var (name, value) in new (string, JsonNode?)[] { ("purpose", "BLAALYS"), ("approvedBy", null), ("until", null), ("until", "2020-01-01"), ("population", null), ("population", "all"), ("population", new JsonObject { ["patients"] = new JsonArray() }), ("population", new JsonObject { ["patients"] = SystemWords.Array(["x"]) }), ("population", new JsonObject { ["group"] = "a/b" }), ("more", 1) })
        {
            var wrong = Approval(world, "FORSK", "organisation");
            wrong[name] = value;
            await world.ExpectAsync(HttpStatusCode.BadRequest, SystemWords.Administrator, "POST", "api/approvals", wrong);
        }
        var approval = await ApproveAsync(world, "TILSYN2", Patients(world, "enke"));
        var listed = (await world.ExpectAsync(HttpStatusCode.OK, "staff sykehuslege", "GET", "api/approvals"))!.ToJsonString();
        Assert.Contains(approval, listed, StringComparison.Ordinal);
        Assert.DoesNotContain(world.RecordOf("enke").ToString(), listed, StringComparison.Ordinal);
        Assert.DoesNotContain(approval, (await world.ExpectAsync(HttpStatusCode.OK, "staff lege-bodo", "GET", "api/approvals"))!.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task An_export_of_approved_patients_has_what_the_organisation_owns_of_them_and_none_is_given_without_approval(Database database)
    {
        var world = await RegionWorld.OfSystemsAsync(database);
        var (export, lab) = (await world.RegisteredAsync("export", []), await world.RegisteredAsync("integration", ["Observation"]));
        var mine = (string)(await world.ExpectAsync(HttpStatusCode.Created, lab, "POST", "fhir/r4/Observation", world.Result("kode-7")))!["id"]!;
        var ofOthers = (string)(await world.ExpectAsync(HttpStatusCode.Created, lab, "POST", "fhir/r4/Observation", world.Result("mor-alta")))!["id"]!;
        var ofGp = (string)(await world.ExpectAsync(HttpStatusCode.Created, "staff fastlege", "POST", "fhir/r4/Observation", world.Result("pasient")))!["id"]!;
        var refused = await world.ExpectAsync(HttpStatusCode.Forbidden, export, "GET", "fhir/r4/Patient/$export", null, Async);
        Assert.Equal("An approval that covers this population is needed.", refused.Sentence());
        var approval = await ApproveAsync(world, "KVAL", Patients(world, "kode-7", "pasient"), clients: [export.Split(' ', '@')[1]]);
        // Everybody is more than those who were approved, and so is somebody else.
        await world.ExpectAsync(HttpStatusCode.Forbidden, export, "GET", "fhir/r4/Patient/$export", null, Async);
        await world.ExpectAsync(HttpStatusCode.Forbidden, export, "GET", "fhir/r4/$export", null, Async);
        await world.ExpectAsync(HttpStatusCode.Forbidden, export, "POST", "fhir/r4/Patient/$export", Asked(world, "kode-7", "mor-alta"), Async);
        await world.ExpectAsync(HttpStatusCode.Forbidden, lab, "POST", "fhir/r4/Patient/$export", Asked(world, "kode-7"), Async);
        var job = await BegunAsync(world, export, Asked(world, "kode-7", "pasient"));
        var files = await FilesAsync(world, export, job);
        var text = string.Join('\n', files.Values);
        Assert.Contains(mine, files["Observation"], StringComparison.Ordinal);
        Assert.Contains(world.RecordOf("kode-7").ToString(), files["Patient"], StringComparison.Ordinal);
        foreach (var other in new[] { ofOthers, ofGp }) Assert.DoesNotContain(other, text, StringComparison.Ordinal);
        // The log of the person tells of it; a call for everything by the client opens no more than the approval.
        Assert.Contains("read R-SYS-EXPORT", await world.RulesOfAsync("kode-7", $"client:{export.Split(' ', '@')[1]}"));
        await world.ExpectAsync(HttpStatusCode.NotFound, export, "GET", $"fhir/r4/Observation/{mine}");
        await world.ExpectAsync(HttpStatusCode.NotFound, lab, "GET", $"fhir/r4/_export/{job}");
        await world.ExpectAsync(HttpStatusCode.NoContent, SystemWords.Administrator, "DELETE", $"api/approvals/{approval}");
        await world.ExpectAsync(HttpStatusCode.Forbidden, export, "GET", $"fhir/r4/_export/{job}");
    }

    [Fact]
    public async Task An_address_that_becomes_protected_while_an_export_runs_is_not_in_it()
    {
        var world = await RegionWorld.MakeAsync(Database.Embedded);
        try
        {
            const string Street = "Hemmeligstien 7";
            var export = await world.RegisteredAsync("export", []);
            await ApproveAsync(world, "KVAL", Patients(world, "pasient"), clients: [export.Split(' ', '@')[1]]);
            await HappenedAsync(new() { ["kind"] = "address", ["line"] = Street });
            var id = await BegunAsync(world, export, Asked(world, "pasient"));
            Assert.Contains(Street, (await FilesAsync(world, export, id))["Patient"], StringComparison.Ordinal);
            await HappenedAsync(new() { ["kind"] = "protection", ["level"] = "kode6" });
            // As of the time at which it was begun, and written now.
            var (folder, job) = (world.Server.Services.GetRequiredService<ExportFolder>(), world.Server.Services.GetRequiredService<ExportFolder>().Find(id)!);
            folder.Save(job, new ExportProgress());
            await world.Server.Services.GetRequiredService<ExportRun>().RunAsync(job, TestContext.Current.CancellationToken);
            var written = (await FilesAsync(world, export, id))["Patient"];
            Assert.Contains(world.RecordOf("pasient").ToString(), written, StringComparison.Ordinal);
            Assert.DoesNotContain(Street, written, StringComparison.Ordinal);
        }
        finally
        {
            await world.Server.DisposeAsync();
        }

        async Task HappenedAsync(JsonObject what)
        {
            what["person"] = world.Resident("pasient").Number;
            await world.ExpectAsync(HttpStatusCode.NoContent, "machine register", "POST", "api/people/register-events", what);
        }
    }

    [Theory, OnEachDatabase]
    public async Task An_export_of_the_whole_organisation_or_of_a_group_needs_an_approval_of_that(Database database)
    {
        var world = await RegionWorld.OfSystemsAsync(database);
        var (export, lab, group) = (await world.RegisteredAsync("export", []), await world.RegisteredAsync("integration", ["Observation"]), Guid.NewGuid());
        var client = export.Split(' ', '@')[1];
        var mine = (string)(await world.ExpectAsync(HttpStatusCode.Created, lab, "POST", "fhir/r4/Observation", world.Result("tvillingmor")))!["id"]!;
        await world.StoreAsync(Group(world, group, "tvillingmor"));
        await world.ExpectAsync(HttpStatusCode.Forbidden, export, "GET", $"fhir/r4/Group/{group}/$export", null, Async);
        var approval = await ApproveAsync(world, "FORSK", new JsonObject { ["group"] = group.ToString() }, clients: [client]);
        Assert.Contains(mine, (await FilesAsync(world, export, await BegunAsync(world, export, null, $"fhir/r4/Group/{group}/$export")))["Observation"], StringComparison.Ordinal);
        await world.ExpectAsync(HttpStatusCode.Forbidden, export, "GET", "fhir/r4/Patient/$export", null, Async);
        await world.ExpectAsync(HttpStatusCode.NoContent, SystemWords.Administrator, "DELETE", $"api/approvals/{approval}");
        var whole = await ApproveAsync(world, "KVAL", "organisation", clients: [client]);
        var files = await FilesAsync(world, export, await BegunAsync(world, export, null));
        Assert.Contains(mine, files["Observation"], StringComparison.Ordinal);
        // Who has nothing to do with the organisation is not in it.
        Assert.DoesNotContain(world.RecordOf("barnebarn").ToString(), files["Patient"], StringComparison.Ordinal);
        Assert.Contains(world.RecordOf("tvillingmor").ToString(), files["Patient"], StringComparison.Ordinal);
        await world.ExpectAsync(HttpStatusCode.NoContent, SystemWords.Administrator, "DELETE", $"api/approvals/{whole}");
    }

    private static JsonObject Patients(RegionWorld world, params string[] keys) => new() { ["patients"] = SystemWords.Array(keys.Select(key => world.RecordOf(key).ToString())) };

    private static JsonObject Asked(RegionWorld world, params string[] keys) => SystemWords.Resource("Parameters", $$$"""
        {"parameter":[{{{string.Join(',', keys.Select(key => $$$"""{"name":"patient","valueReference":{"reference":"Patient/{{{world.RecordOf(key)}}}"}}"""))}}}]}
        """);

    private static JsonObject Group(RegionWorld world, Guid id, string member) => SystemWords.Resource("Group", $$$"""
        {"id":"{{{id}}}","type":"person","actual":true,"member":[{"entity":{"reference":"Patient/{{{world.RecordOf(member)}}}"}}]}
        """);

    private static JsonObject Approval(RegionWorld world, string purpose, JsonNode population, string[]? practitioners = null, string[]? clients = null) => new()
    {
        ["organisation"] = world.Hospital(), ["purpose"] = purpose, ["approvedBy"] = "REK nord", ["reference"] = "2026/1", ["from"] = Today.AddDays(-1).ToString("O"), ["until"] = Today.AddDays(2).ToString("O"),
        ["population"] = population, ["practitioners"] = SystemWords.Array(practitioners ?? []), ["clients"] = SystemWords.Array(clients ?? []),
    };

    private static async Task<string> ApproveAsync(RegionWorld world, string purpose, JsonNode population, string[]? practitioners = null, string[]? clients = null) =>
        (string)(await world.ExpectAsync(HttpStatusCode.Created, SystemWords.Administrator, "POST", "api/approvals", Approval(world, purpose, population, practitioners, clients)))!["id"]!;

    private static Task<(HttpStatusCode Status, JsonNode? Body)> StateAsync(RegionWorld world, string whose, string basis, string who = "staff ortoped") =>
        world.CallAsync(who, "POST", "api/access/bases", new() { ["patient"] = world.RecordOf(whose).ToString(), ["basis"] = basis, ["reason"] = "Prosjekt" });

    private static async Task<string> BegunAsync(RegionWorld world, string who, JsonObject? asked, string path = "fhir/r4/Patient/$export")
    {
        using var request = new HttpRequestMessage(asked is null ? HttpMethod.Get : HttpMethod.Post, new Uri(new Uri(world.Server.Client.BaseAddress!, "/"), path));
        request.Headers.Add("As", who);
        request.Headers.Add("Prefer", "respond-async");
        if (asked is not null) request.Content = new StringContent(asked.ToJsonString(), System.Text.Encoding.UTF8, "application/fhir+json");
        using var answer = await world.Server.Client.SendAsync(request);
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, $"{answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return answer.Content.Headers.ContentLocation!.ToString().Split('/')[^1];
    }

    // The files of an export by their type, when it is done.
    private static async Task<IReadOnlyDictionary<string, string>> FilesAsync(RegionWorld world, string who, string job)
    {
        for (var attempt = 0; attempt < 600; attempt++)
        {
            var (status, manifest) = await world.CallAsync(who, "GET", $"fhir/r4/_export/{job}");
            if (status == HttpStatusCode.OK)
            {
                var files = new Dictionary<string, string>(StringComparer.Ordinal);
                foreach (var file in manifest!["output"]!.AsArray()) files[(string)file!["type"]!] = await TextAsync(world, who, new Uri((string)file["url"]!));
                return files;
            }
            Assert.True(status == HttpStatusCode.Accepted, $"{status} {manifest?.ToJsonString()}");
            await Task.Delay(100);
        }
        throw new TimeoutException("The export was not done.");
    }

    private static async Task<string> TextAsync(RegionWorld world, string who, Uri file)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, file);
        request.Headers.Add("As", who);
        using var answer = await world.Server.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }
}
