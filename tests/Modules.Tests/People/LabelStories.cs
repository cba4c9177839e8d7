using System.Net;
using System.Text.Json.Nodes;
using Varde.AccessControl;
using Varde.Foundation;
using Varde.Modules.Tests.ClinicalRepository;

namespace Varde.Modules.Tests.People;

/// <summary>Codes of 9603 are shown to staff as labels of resources and to nobody else, and no road but the sharing panel changes them.</summary>
public sealed class LabelStories
{
    private const string System = "urn:oid:2.16.578.1.12.4.1.1.9603";
    private const string Route = "Codes and releases are changed in the sharing panel only.";

    [Theory, OnEachDatabase]
    public async Task Staff_see_codes_as_labels_by_every_read_and_citizens_see_none(Database database)
    {
        var finding = await Finding.WriteAsync(database, "jente-14");
        await finding.ChangeAsync(new() { ["release"] = "both" });
        await finding.ChangeAsync(new() { ["set"] = "NORN_FORANS", ["reason"] = "r", ["review"] = Day(10) });
        foreach (var path in finding.Reads) Assert.Equal((path, true), (path, await finding.ShowsAsync("staff fastlege", path, "NORN_FORANS")));
        foreach (var path in finding.Reads) Assert.Equal((path, false), (path, await finding.ShowsAsync("citizen jente-14", path, "9603")));
        Assert.Equal(HttpStatusCode.OK, (await finding.World.CallAsync("citizen jente-14", "GET", finding.Path)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await finding.World.CallAsync("citizen mor", "GET", finding.Path)).Status);
    }

    [Theory, OnEachDatabase]
    public async Task What_an_update_leaves_out_or_repeats_stays_and_what_it_would_change_is_refused(Database database)
    {
        var finding = await Finding.WriteAsync(database, "jente-9");
        await finding.ChangeAsync(new() { ["set"] = "NORN_FORANS", ["reason"] = "r", ["review"] = Day(10) });
        Assert.Equal(HttpStatusCode.OK, (await finding.PutAsync()).Status);
        Assert.Equal(HttpStatusCode.OK, (await finding.PutAsync("NORN_FORANS")).Status);
        Assert.True(await finding.ShowsAsync("staff fastlege", finding.Path, "NORN_FORANS"));
        await RefusedAsync(finding.PutAsync("NORN_FORANS", "NORN_FFL"));
        await RefusedAsync(finding.PutAsync("NORN_UNGDOM"));
        await RefusedAsync(finding.MetaAsync("$meta-delete", "NORN_FORANS"));
        await RefusedAsync(finding.MetaAsync("$meta-add", "NORN_FFL"));
        await RefusedAsync(finding.PatchAsync(new() { ["op"] = "remove", ["path"] = "/meta/security" }));
        await RefusedAsync(finding.PatchAsync(new() { ["op"] = "add", ["path"] = "/meta/security/-", ["value"] = Label("NORN_FFL") }));
        await RefusedAsync(finding.TransactionAsync("NORN_FFL"));
        await RefusedAsync(finding.PutAsync(resource => resource["meta"] = new JsonObject { ["tag"] = new JsonArray(Label("NORN_FFL")) }));
        Assert.Equal(HttpStatusCode.OK, (await finding.MetaAsync("$meta-add", "NORN_FORANS")).Status);
        Assert.Equal(HttpStatusCode.OK, (await finding.PatchAsync(new() { ["op"] = "add", ["path"] = "/recordedDate", ["value"] = "2026-01-01" })).Status);
        Assert.Equal("NORN_FORANS", (string)(await finding.PanelAsync())["codes"]!.AsArray().Single()!["code"]!);
        Assert.Equal(HttpStatusCode.NotFound, (await finding.World.CallAsync("citizen mor", "GET", finding.Path)).Status);
    }

    [Theory, OnEachDatabase]
    public async Task Labels_of_other_systems_are_kept_beside_codes(Database database)
    {
        var finding = await Finding.WriteAsync(database, "jente-9");
        await finding.ChangeAsync(new() { ["set"] = "NORN_FORANS", ["reason"] = "r", ["review"] = Day(10) });
        var other = new JsonObject { ["system"] = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", ["code"] = "R" };
        Assert.Equal(HttpStatusCode.OK, (await finding.PutAsync(resource => resource["meta"] = new JsonObject { ["security"] = new JsonArray(Label("NORN_FORANS"), other.DeepClone()) })).Status);
        var shown = (await finding.World.CallAsync("staff fastlege", "GET", finding.Path)).Body!;
        Assert.Equal(["NORN_FORANS", "R"], shown["meta"]!["security"]!.AsArray().Select(label => (string)label!["code"]!).Order(StringComparer.Ordinal));
        await finding.ChangeAsync(new() { ["lift"] = "NORN_FORANS" });
        Assert.True(await finding.ShowsAsync("citizen mor", finding.Path, "v3-Confidentiality"));
        Assert.False(await finding.ShowsAsync("citizen mor", finding.Path, "9603"));
    }

    [Theory, OnEachDatabase]
    public async Task A_label_in_a_new_resource_is_asked_about_by_the_rules_of_setting(Database database)
    {
        var finding = await Finding.WriteAsync(database, "jente-14");
        async Task<(HttpStatusCode, string)> NewAsync(string who, string code)
        {
            var (status, body) = await finding.World.CallAsync(who, "POST", "fhir/r4/Condition", Finding.Resource(finding.Record, code));
            return (status, (string?)body?["issue"]?[0]?["diagnostics"] ?? (string?)body?["issue"]?[0]?["details"]?["text"] ?? "");
        }
        Assert.Equal((HttpStatusCode.Forbidden, "Give a reason and a date for a new assessment."), await NewAsync("staff fastlege", "NORN_FORANS"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await NewAsync("staff fastlege", "NORN_WHAT")).Item1);
        Assert.Equal(HttpStatusCode.Created, (await NewAsync("staff fastlege", "N")).Item1);
        var (created, duplicate) = await finding.World.CallAsync("staff fastlege", "POST", "fhir/r4/Condition", Finding.Resource(finding.Record, "NORN_DUP"));
        Assert.Equal(HttpStatusCode.Created, created);
        Assert.Equal("NORN_DUP", (string)duplicate!["meta"]!["security"]![0]!["code"]!);
        var stored = (await finding.World.StoredAsync("jente-14", "Condition")).Single(one => (string)one["id"]! == (string)duplicate["id"]!);
        Assert.DoesNotContain("9603", stored.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task Staff_find_by_label_and_citizens_find_nothing_by_it(Database database)
    {
        var finding = await Finding.WriteAsync(database, "jente-14");
        await finding.ChangeAsync(new() { ["release"] = "both" });
        await finding.ChangeAsync(new() { ["set"] = "NORN_KUT", ["reason"] = "r", ["review"] = Day(10) });
        var plain = await Finding.WriteAsync(database, "jente-14");
        await plain.ChangeAsync(new() { ["release"] = "both" });
        var search = $"fhir/r4/Condition?patient={finding.Record}&_count=500&_security";
        foreach (var (who, query, isFound, isPlainFound) in new[]
        {
            ("staff fastlege", $"={System}|NORN_KUT", true, false), ("staff fastlege", "=NORN_KUT,NORN_FFL", true, false), ("staff fastlege", $"={System}|NORN_FFL", false, false),
            ("staff fastlege", $":not={System}|NORN_KUT", false, true), ("citizen jente-14", $"={System}|NORN_KUT", false, false), ("citizen jente-14", $":not={System}|NORN_KUT", false, true),
        })
        {
            Assert.Equal((who, query, isFound), (who, query, await finding.ShowsAsync(who, search + query, finding.Id)));
            Assert.Equal((who, query, isPlainFound), (who, query, await finding.ShowsAsync(who, search + query, plain.Id)));
        }
        Assert.Equal(HttpStatusCode.BadRequest, (await finding.World.CallAsync("staff fastlege", "GET", $"{search}={System}|NORN_KUT,other|R")).Status);
    }

    [Theory, OnEachDatabase]
    public async Task Tags_are_no_road_and_nobody_writes_the_notes_of_what_is_laid_down(Database database)
    {
        var note = await SharedNote.WriteAsync(database, "jente-9", "staff fastlege");
        var tags = new JsonArray(new JsonObject { ["key"] = "NORN_FORANS", ["value"] = "x" }).ToJsonString();
        var api = new Api(note.World.Server);
        Assert.Equal(HttpStatusCode.Forbidden, (await api.CallAsync("PUT", $"ehr/{note.Record}/composition/{note.Uid:D}/tags", tags, headers: [("As", "staff fastlege")])).Status);
        await note.ChangeAsync("staff fastlege", new() { ["set"] = "NORN_FORANS", ["reason"] = "r", ["review"] = Day(10) });
        var basic = (await note.World.StoredAsync("jente-9", "Basic")).Single(one => (string)one["id"]! == note.Uid.ToString("D"));
        basic.Remove("extension");
        var (status, _) = await note.World.CallAsync("staff fastlege", "PUT", $"fhir/r4/Basic/{note.Uid:D}", basic);
        Assert.True(status is HttpStatusCode.Forbidden or HttpStatusCode.NotFound, status.ToString());
        Assert.Equal(HttpStatusCode.NotFound, (await note.World.CallAsync("citizen mor", "GET", $"fhir/r4/Basic/{note.Uid:D}")).Status);
    }

    [Theory, OnEachDatabase]
    public async Task An_update_of_a_view_by_staff_keeps_the_codes_of_its_document(Database database)
    {
        var note = await SharedNote.WriteAsync(database, "jente-9", "staff fastlege");
        await note.ChangeAsync("staff fastlege", new() { ["set"] = "NORN_FORANS", ["reason"] = "r", ["review"] = Day(10) });
        var shown = (await note.World.CallAsync("staff fastlege", "GET", $"fhir/r4/Observation/{note.View}")).Body!.AsObject();
        Assert.Equal("NORN_FORANS", (string)shown["meta"]!["security"]![0]!["code"]!);
        Assert.Equal(HttpStatusCode.OK, (await note.World.CallAsync("staff fastlege", "PUT", $"fhir/r4/Observation/{note.View}", (JsonObject)shown.DeepClone())).Status);
        shown["meta"]!["security"]!.AsArray().Add(Label("NORN_FFL"));
        Assert.Equal(HttpStatusCode.Forbidden, (await note.World.CallAsync("staff fastlege", "PUT", $"fhir/r4/Observation/{note.View}", shown)).Status);
        Assert.All(await note.RoadsAsync("citizen mor"), road => Assert.False(road.IsSeen, road.Name));
    }

    private static async Task RefusedAsync(Task<(HttpStatusCode Status, JsonNode? Body)> call)
    {
        var (status, body) = await call;
        Assert.True(status == HttpStatusCode.Forbidden, $"{status} {body}");
        Assert.Contains(Route, body!.ToJsonString(), StringComparison.Ordinal);
    }

    private static JsonObject Label(string code) => new() { ["system"] = System, ["code"] = code };

    private static string Day(int from) => NorwegianCalendar.DayAt(TimeProvider.System.GetUtcNow()).AddDays(from).ToString("O", global::System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A resource that is kept as it came, in somebody's record.</summary>
    private sealed class Finding(RegionWorld world, EhrId record, string id)
    {
        public RegionWorld World => world;

        public EhrId Record => record;

        public string Id => id;

        public string Path => $"fhir/r4/Condition/{id}";

        public IReadOnlyList<string> Reads =>
        [
            Path, $"{Path}/_history", $"{Path}/_history/1", $"{Path}/$meta", $"fhir/r4/Condition?_id={id}", $"fhir/r4/Patient/{record}/$everything?_count=1000",
            $"fhir/r4/Patient/{record}/Condition?_count=500",
        ];

        public static JsonObject Resource(EhrId record, params string[] codes)
        {
            var condition = new JsonObject
            {
                ["resourceType"] = "Condition", ["subject"] = new JsonObject { ["reference"] = $"Patient/{record}" }, ["code"] = new JsonObject { ["text"] = "Hodepine" },
                ["clinicalStatus"] = new JsonObject { ["coding"] = new JsonArray(new JsonObject { ["system"] = "http://terminology.hl7.org/CodeSystem/condition-clinical", ["code"] = "active" }) },
            };
            if (codes.Length > 0) condition["meta"] = new JsonObject { ["security"] = new JsonArray([.. codes.Select(code => (JsonNode)Label(code))]) };
            return condition;
        }

        public static async Task<Finding> WriteAsync(Database database, string whose)
        {
            var world = await RegionWorld.OnAsync(database);
            var (status, body) = await world.CallAsync("staff fastlege", "POST", "fhir/r4/Condition", Resource(world.RecordOf(whose)));
            Assert.True(status == HttpStatusCode.Created, $"{status} {body}");
            return new(world, world.RecordOf(whose), (string)body!["id"]!);
        }

        public async Task ChangeAsync(JsonObject change)
        {
            var panel = $"api/records/{record}/documents/Condition/{id}/sharing";
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(new Uri(world.Server.Client.BaseAddress!, "/"), panel)) { Content = new StringContent(change.ToJsonString(), global::System.Text.Encoding.UTF8, "application/json") };
            request.Headers.Add("As", "staff fastlege");
            request.Headers.TryAddWithoutValidation("If-Match", "*");
            using var answer = await world.Server.Client.SendAsync(request);
            Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        }

        public async Task<JsonNode> PanelAsync() => (await world.CallAsync("staff fastlege", "GET", $"api/records/{record}/documents/Condition/{id}/sharing")).Body!;

        public async Task<bool> ShowsAsync(string who, string path, string marker)
        {
            var (status, body) = await world.CallAsync(who, "GET", path);
            return status == HttpStatusCode.OK && (Guid.TryParse(marker, out _) ? Entries(body!).Any(entry => entry.Contains($"\"id\":\"{marker}\"", StringComparison.Ordinal)) : Entries(body!).Any(entry => entry.Contains(marker, StringComparison.Ordinal) && (entry.Contains(id, StringComparison.Ordinal) || path.EndsWith("$meta", StringComparison.Ordinal))));
        }

        public Task<(HttpStatusCode Status, JsonNode? Body)> PutAsync(params string[] codes) => PutAsync(resource =>
        {
            if (codes.Length > 0) resource["meta"] = Resource(record, codes)["meta"]!.DeepClone();
        });

        public Task<(HttpStatusCode Status, JsonNode? Body)> PutAsync(Action<JsonObject> change)
        {
            var resource = Resource(record);
            resource["id"] = id;
            change(resource);
            return world.CallAsync("staff fastlege", "PUT", Path, resource);
        }

        public Task<(HttpStatusCode Status, JsonNode? Body)> MetaAsync(string operation, string code) => world.CallAsync("staff fastlege", "POST", $"{Path}/{operation}", new()
        {
            ["resourceType"] = "Parameters",
            ["parameter"] = new JsonArray(new JsonObject { ["name"] = "meta", ["valueMeta"] = new JsonObject { ["security"] = new JsonArray(Label(code)) } }),
        });

        public async Task<(HttpStatusCode Status, JsonNode? Body)> PatchAsync(JsonObject operation)
        {
            using var request = new HttpRequestMessage(HttpMethod.Patch, new Uri(new Uri(world.Server.Client.BaseAddress!, "/"), Path))
            {
                Content = new StringContent(new JsonArray(operation).ToJsonString(), global::System.Text.Encoding.UTF8, "application/json-patch+json"),
            };
            request.Headers.Add("As", "staff fastlege");
            using var answer = await world.Server.Client.SendAsync(request);
            return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync()));
        }

        public Task<(HttpStatusCode Status, JsonNode? Body)> TransactionAsync(string code)
        {
            var resource = Resource(record, code);
            resource["id"] = id;
            return world.CallAsync("staff fastlege", "POST", "fhir/r4", new()
            {
                ["resourceType"] = "Bundle", ["type"] = "transaction",
                ["entry"] = new JsonArray(new JsonObject { ["resource"] = resource, ["request"] = new JsonObject { ["method"] = "PUT", ["url"] = $"Condition/{id}" } }),
            });
        }

        private static IEnumerable<string> Entries(JsonNode body) => body["entry"] is JsonArray entries ? entries.Select(entry => entry!["resource"]?.ToJsonString() ?? "") : [body.ToJsonString()];
    }
}
