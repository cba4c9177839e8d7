using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Fhir.Definitions;
using Varde.Fhir.Export;
using Varde.Fhir.Search;
using Varde.Foundation;
using Varde.Modules.Tests.ClinicalRepository;
using Varde.Records;
using static Varde.Modules.Tests.Fhir.FhirApi;
using static Varde.Modules.Tests.Fhir.OperationStories;

namespace Varde.Modules.Tests.Fhir;

/// <summary>Exports of many resources at once (HL7 Bulk Data Access 2.0).</summary>
public sealed class ExportStories
{
    private static readonly (string, string) Async = ("Prefer", "respond-async");

    [Theory, OnEachDatabase]
    public async Task What_a_group_has_is_fetched_file_by_file_and_nothing_of_others(Database database)
    {
        await using var server = await RepositoryServer.StartAsync(database);
        var api = new FhirApi(server);
        var (one, other, former) = (await api.CreateAsync(Person()), await api.CreateAsync(Person()), await api.CreateAsync(Person()));
        var (mine, theirs) = (await api.CreateAsync(Height($"Patient/{one}", "170.00")), await api.CreateAsync(Height($"Patient/{other}")));
        await api.CreateAsync(Height($"Patient/{former}"));
        var group = await api.CreateAsync(JsonNode.Parse($$$"""
            {"resourceType":"Group","type":"person","actual":true,"member":[{"entity":{"reference":"Patient/{{{one}}}"}},{"inactive":true,"entity":{"reference":"Patient/{{{former}}}"}}]}
            """)!.AsObject());
        var manifest = await DoneAsync(api, await BeginAsync(api, $"Group/{group}/$export"));
        Assert.Equal(["Group", "Observation", "Patient"], manifest["output"]!.AsArray().Select(o => (string)o!["type"]!));
        Assert.Equal([1, 1, 1], manifest["output"]!.AsArray().Select(o => (int)o!["count"]!));
        Assert.Equal([one], (await LinesAsync(api, manifest, "Patient")).Select(l => (string)l["id"]!));
        var line = Assert.Single(await FileAsync(api, manifest, "Observation"));
        Assert.Equal(mine, (string?)JsonNode.Parse(line)!["id"]);
        Assert.Contains("\"value\":170.00", line, StringComparison.Ordinal);
        Assert.Equal((await api.GetAsync($"Observation/{mine}")).Text, line);
        Assert.DoesNotContain(theirs, line, StringComparison.Ordinal);
        var log = await api.Server.Store.ReadAuditAsync(EhrId.Parse(one).Value, PageRequest.First);
        Assert.Contains(log.Items, e => e.Entry.Action == "read" && e.Entry.Object == "Bundle");
        Assert.DoesNotContain((await api.Server.Store.ReadAuditAsync(EhrId.Parse(other).Value, PageRequest.First)).Items, e => e.Entry.Object == "Bundle");
    }

    [Theory, OnEachDatabase]
    public async Task An_export_is_narrowed_by_types_filters_elements_patients_and_time(Database database)
    {
        var api = await OnAsync(database);
        var (one, other) = (await api.CreateAsync(Person()), await api.CreateAsync(Person()));
        var early = await api.CreateAsync(HeightOf(one, "2019-01-01"));
        var gone = await api.CreateAsync(HeightOf(one, "2019-01-02"));
        var moment = await Api.MomentAsync();
        var (late, tall) = (await api.CreateAsync(HeightOf(one, "2020-01-01")), HeightOf(one, "2018-01-01"));
        tall["valueQuantity"]!["value"] = 210;
        var tallest = await api.CreateAsync(tall);
        await api.CreateAsync(HeightOf(other, "2020-01-01"));
        (await api.CallAsync("DELETE", $"Observation/{gone}")).Expect(HttpStatusCode.NoContent);
        var patient = new JsonObject { ["reference"] = $"Patient/{one}" };
        JsonNode Asked(params (string, string, JsonNode)[] more) => Parameters([("patient", "valueReference", patient), ("_type", "valueString", "Observation"), .. more]);
        var filtered = await DoneAsync(api, await BeginAsync(api, "Patient/$export", Asked(("_typeFilter", "valueString", "Observation?date=ge2020&code=8302-2,1-8,Observation?value-quantity=gt200"))));
        Assert.Equivalent(new[] { late, tallest }, (await LinesAsync(api, filtered, "Observation")).Select(l => (string)l["id"]!), strict: true);
        var since = await DoneAsync(api, await BeginAsync(api, "Patient/$export", Asked(("_since", "valueInstant", moment), ("_elements", "valueString", "Observation.status"))));
        var lines = await LinesAsync(api, since, "Observation");
        Assert.Equivalent(new[] { late, tallest }, lines.Select(l => (string)l["id"]!), strict: true);
        Assert.All(lines, l => Assert.True(l["status"] is not null && l["valueQuantity"] is null && l["meta"]!["tag"]!.AsArray().Any(t => (string?)t!["code"] == "SUBSETTED")));
        var deleted = JsonNode.Parse(await TextAsync(api, (string)since["deleted"]!.AsArray().Single()!["url"]!))!;
        Assert.Equal([$"Observation/{gone}"], Entries(deleted).Select(e => (string)e["request"]!["url"]!));
        Assert.DoesNotContain(lines, l => (string?)l["id"] == early);
    }

    [Theory, OnEachDatabase]
    public async Task An_export_is_of_the_time_it_says_though_others_write_meanwhile(Database database)
    {
        await using var server = await RepositoryServer.StartAsync(database, fhir: f => f with { ExportSettling = TimeSpan.FromSeconds(8), ExportPage = 2 });
        var api = new FhirApi(server);
        var patient = await api.CreateAsync(Person("Før"));
        var heights = new List<string>();
        for (var i = 0; i < 5; i++) heights.Add(await api.CreateAsync(Height($"Patient/{patient}")));
        var begun = await BeginAsync(api, "$export");
        await Task.Delay(20);
        (await api.CallAsync("PUT", $"Patient/{patient}", With(Person("Etter"), patient))).Expect(HttpStatusCode.OK);
        await api.CreateAsync(Height($"Patient/{patient}"));
        var running = (await api.GetAsync(begun)).Expect(HttpStatusCode.Accepted);
        Assert.NotEmpty(running.Headers.GetValues("X-Progress"));
        Assert.NotNull(running.Headers.RetryAfter);
        var manifest = await DoneAsync(api, begun);
        Assert.Equal("Før", (string?)Assert.Single(await LinesAsync(api, manifest, "Patient"))["name"]![0]!["family"]);
        Assert.Equal(heights, (await LinesAsync(api, manifest, "Observation")).Select(l => (string)l["id"]!));
    }

    [Theory, OnEachDatabase]
    public async Task An_export_that_was_interrupted_goes_on_where_it_was(Database database)
    {
        await using var server = await RepositoryServer.StartAsync(database, fhir: f => f with { ExportSettling = TimeSpan.Zero });
        var (api, services) = (new FhirApi(server), server.Services);
        var patient = await api.CreateAsync(Person());
        for (var i = 0; i < 5; i++) await api.CreateAsync(Height($"Patient/{patient}", $"{160 + i}"));
        var begun = await BeginAsync(api, "Patient/$export");
        var manifest = await DoneAsync(api, begun);
        var whole = await FileAsync(api, manifest, "Observation");
        var folder = services.GetRequiredService<ExportFolder>();
        var job = folder.Find(begun.Split('/')[^1])!;
        // As a server that was killed leaves it: two observations are remembered, and half of what came after them is on the disk.
        var engine = services.GetRequiredService<SearchEngine>();
        var two = (await engine.SearchAsync(engine.Read(FhirDefinitions.R4.Resource("Observation"), [new("_count", "2")], []).Value, QueryPermit.Everything, null, default)).Value;
        ExportLine[] written = [.. whole.Take(2).Select(line => new ExportLine([new(Guid.Parse(patient), new("varde", "utvikling"))], Encoding.UTF8.GetBytes(line)))];
        var progress = await services.GetRequiredService<ExportFiles>().AppendAsync(job, new ExportProgress { TypesDone = job.Types.ToList().IndexOf("Observation"), Cursor = two.Next }, new("Observation.1.ndjson", "Observation", 0, 0), written, default);
        folder.Save(job, progress);
        await File.AppendAllTextAsync(folder.PathOf(job.Id, "Observation.1.ndjson"), whole[2][..20]);
        using var restarted = new ExportWorker(folder, services.GetRequiredService<ExportRun>(), services.GetRequiredService<FhirSettings>(), TimeProvider.System, NullLogger<ExportWorker>.Instance);
        await restarted.StartAsync(TestContext.Current.CancellationToken);
        var again = await DoneAsync(api, begun);
        await restarted.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(whole, await FileAsync(api, again, "Observation"));
        Assert.Equal((string?)manifest["transactionTime"], (string?)again["transactionTime"]);
    }

    [Theory, OnEachDatabase]
    public async Task The_files_of_an_export_are_encrypted_and_a_changed_one_is_not_given(Database database)
    {
        var api = await OnAsync(database);
        var patient = await api.CreateAsync(Person("Eksportmerke"));
        var begun = await BeginAsync(api, "Patient/$export?_type=Patient");
        var address = ((string)(await DoneAsync(api, begun))["output"]![0]!["url"]!).Split("/fhir/r4/")[1];
        var answer = (await api.GetAsync(address, "application/fhir+ndjson")).Expect(HttpStatusCode.OK);
        Assert.Contains("Eksportmerke", answer.Text, StringComparison.Ordinal);
        Assert.Equal(answer.Body.Length, answer.ContentHeaders.ContentLength);
        var folder = api.Server.Services.GetRequiredService<ExportFolder>();
        var file = folder.PathOf(begun.Split('/')[^1], address.Split('/')[^1]);
        foreach (var path in Directory.EnumerateFiles(Path.GetDirectoryName(file)!, "*.ndjson*"))
        {
            var bytes = await File.ReadAllBytesAsync(path);
            Assert.DoesNotContain("Eksportmerke", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
            Assert.DoesNotContain(patient, Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
        }
        var disclosed = await File.ReadAllBytesAsync(file + ".disclosed");
        disclosed[^1] ^= 1;
        await File.WriteAllBytesAsync(file + ".disclosed", disclosed);
        (await api.GetAsync(address, "application/fhir+ndjson")).Expect(HttpStatusCode.NotFound);
    }

    [Theory, OnEachDatabase]
    public async Task An_export_is_ended_and_then_there_no_more(Database database)
    {
        var api = await OnAsync(database);
        await api.CreateAsync(Person());
        var begun = await BeginAsync(api, "Patient/$export?_type=Patient");
        var file = ((string)(await DoneAsync(api, begun))["output"]![0]!["url"]!).Split("/fhir/r4/")[1];
        (await api.GetAsync(file, "application/fhir+ndjson")).Expect(HttpStatusCode.OK);
        (await api.CallAsync("DELETE", begun)).Expect(HttpStatusCode.Accepted);
        (await api.GetAsync(begun)).Expect(HttpStatusCode.NotFound);
        (await api.GetAsync(file)).Expect(HttpStatusCode.NotFound);
        (await api.CallAsync("DELETE", begun)).Expect(HttpStatusCode.NotFound);
        foreach (var none in (string[])["_export/..%2f..%2fjob", $"_export/{new string('a', 32)}", $"{begun}/job.json", $"{begun}/..%2Fjob.json"])
            (await api.GetAsync(none)).Expect(HttpStatusCode.NotFound);
    }

    [Theory, OnEachDatabase]
    public async Task Only_who_began_an_export_sees_it_and_nobody_when_a_record_in_it_was_erased(Database database)
    {
        await using var server = await RepositoryServer.StartAsync(database, fhir: f => f with { ExportSettling = TimeSpan.Zero });
        var api = new FhirApi(server);
        var patient = await api.CreateAsync(Person());
        var begun = await BeginAsync(api, "Patient/$export?_type=Patient");
        var file = ((string)(await DoneAsync(api, begun))["output"]![0]!["url"]!).Split("/fhir/r4/")[1];
        var folder = server.Services.GetRequiredService<ExportFolder>();
        var job = folder.Find(begun.Split('/')[^1])!;
        var text = File.ReadAllText(folder.PathOf(job.Id, "job.json"));
        File.WriteAllText(folder.PathOf(job.Id, "job.json"), text.Replace("\"developer\"", "\"somebody-else\"", StringComparison.Ordinal));
        (await api.GetAsync(begun)).Expect(HttpStatusCode.NotFound);
        (await api.GetAsync(file)).Expect(HttpStatusCode.NotFound);
        (await api.CallAsync("DELETE", begun)).Expect(HttpStatusCode.NotFound);
        File.WriteAllText(folder.PathOf(job.Id, "job.json"), text);
        (await api.GetAsync(file)).Expect(HttpStatusCode.OK);
        var grant = (await server.Services.GetRequiredService<Gate>().Open(Actor.Server).AskAsync(AccessAction.Erase, new AccessSubject("EHR", patient, EhrId.Parse(patient).Value), default)).Value;
        Assert.True((await server.Store.DeleteEhrAsync(EhrId.Parse(patient).Value, grant.ForCommit())).IsDone);
        (await api.GetAsync(file)).Expect(HttpStatusCode.Gone);
    }

    [Theory, OnEachDatabase]
    public async Task An_export_that_cannot_be_read_is_told_as_failed_to_who_began_it_and_holds_up_no_other(Database database)
    {
        await using var server = await RepositoryServer.StartAsync(database, fhir: f => f with { ExportSettling = TimeSpan.Zero });
        var (api, folder) = (new FhirApi(server), server.Services.GetRequiredService<ExportFolder>());
        await api.CreateAsync(Person());
        async Task<string> BrokenAsync(Func<string, string> change)
        {
            var begun = await BeginAsync(api, "Patient/$export?_type=Patient");
            await DoneAsync(api, begun);
            var job = folder.Find(begun.Split('/')[^1])!;
            File.WriteAllText(folder.PathOf(job.Id, "job.json"), change(File.ReadAllText(folder.PathOf(job.Id, "job.json"))));
            folder.Save(job, new ExportProgress());
            return begun;
        }
        var mine = await BrokenAsync(text => text.Replace("\"Types\":[", "\"Types\":7,\"Other\":[", StringComparison.Ordinal));
        var theirs = await BrokenAsync(text => text.Replace("\"developer\"", "\"somebody-else\"", StringComparison.Ordinal).Replace("\"Types\":[", "\"Types\":7,\"Other\":[", StringComparison.Ordinal));
        var nobodys = await BrokenAsync(_ => "{");
        await DoneAsync(api, await BeginAsync(api, "Patient/$export?_type=Patient"));
        Reply told;
        while ((told = await api.GetAsync(mine)).Status == HttpStatusCode.Accepted) await Task.Delay(100, TestContext.Current.CancellationToken);
        Assert.Contains("begin a new one", told.Expect(HttpStatusCode.InternalServerError).Text, StringComparison.Ordinal);
        foreach (var other in new[] { theirs, nobodys }) (await api.GetAsync(other)).Expect(HttpStatusCode.NotFound);
        (await api.CallAsync("DELETE", mine)).Expect(HttpStatusCode.Accepted);
        (await api.GetAsync(mine)).Expect(HttpStatusCode.NotFound);
        await DoneAsync(api, await BeginAsync(api, "Patient/$export?_type=Patient"));
    }

    [Theory, OnEachDatabase]
    public async Task What_cannot_be_exported_is_refused_at_once(Database database)
    {
        await using var server = await RepositoryServer.StartAsync(database, fhir: f => f with { MostExports = 1, ExportSettling = TimeSpan.FromHours(1) });
        var api = new FhirApi(server);
        (await api.GetAsync("Patient/$export")).Expect(HttpStatusCode.BadRequest);
        foreach (var bad in (string[])["_type=Banana", "_type=Medication", "_since=2020", "_outputFormat=text/csv", "includeAssociatedData=LatestProvenanceResources", "patient=Patient/1", "frobnicate=1",
            "_typeFilter=Observation", "_typeFilter=Banana?x=1", "_typeFilter=Observation%3Fdate%3Dbanana", "_typeFilter=Observation%3Fsubject.name%3Da", "_typeFilter=Observation%3F_sort%3Ddate",
            "_type=Patient&_typeFilter=Observation%3Fcode%3D1"])
            (await api.CallAsync("GET", $"Patient/$export?{bad}", headers: Async)).Expect(HttpStatusCode.BadRequest);
        (await api.CallAsync("GET", "Group/nobody/$export", headers: Async)).Expect(HttpStatusCode.NotFound);
        (await api.CallAsync("POST", "Patient/$export", Parameters(("patient", "valueReference", new JsonObject { ["reference"] = "Patient/nobody" })), headers: Async)).Expect(HttpStatusCode.BadRequest);
        var batch = Bundle("batch", ("GET", "Patient/$export", null, null));
        Assert.StartsWith("400", (string)Entries((await api.CallAsync("POST", "", batch, headers: Async)).Expect(HttpStatusCode.OK).JsonBody)[0]["response"]!["status"]!, StringComparison.Ordinal);
        (await api.CallAsync("GET", "Patient/$export?includeAssociatedData=a&_outputFormat=application/fhir%2Bndjson", headers: ("Prefer", "respond-async, handling=lenient"))).Expect(HttpStatusCode.Accepted);
        var full = (await api.CallAsync("GET", "Patient/$export", headers: Async)).Expect(HttpStatusCode.TooManyRequests);
        Assert.NotNull(full.Headers.RetryAfter);
    }

    private static async Task<string> BeginAsync(FhirApi api, string address, JsonNode? parameters = null)
    {
        var begun = (await api.CallAsync(parameters is null ? "GET" : "POST", address, parameters, headers: Async)).Expect(HttpStatusCode.Accepted);
        return begun.ContentHeaders.GetValues("Content-Location").Single().Split("/fhir/r4/")[1];
    }

    private static async Task<JsonNode> DoneAsync(FhirApi api, string begun)
    {
        while (true)
        {
            var status = await api.GetAsync(begun);
            if (status.Status != HttpStatusCode.Accepted) return status.Expect(HttpStatusCode.OK).JsonBody;
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    private static async Task<IReadOnlyList<string>> FileAsync(FhirApi api, JsonNode manifest, string type) =>
        (await TextAsync(api, (string)manifest["output"]!.AsArray().Single(o => (string?)o!["type"] == type)!["url"]!)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static async Task<IReadOnlyList<JsonNode>> LinesAsync(FhirApi api, JsonNode manifest, string type) => [.. (await FileAsync(api, manifest, type)).Select(line => JsonNode.Parse(line)!)];

    private static async Task<string> TextAsync(FhirApi api, string url) => (await api.GetAsync(url.Split("/fhir/r4/")[1], "application/fhir+ndjson")).Expect(HttpStatusCode.OK).Text;
}
