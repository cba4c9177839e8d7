using System.Net;
using System.Text.Json.Nodes;
using Varde.AccessControl;
using Varde.Foundation;
using Varde.Modules.Tests.ClinicalRepository;
using Varde.People.AccessLog;
using Varde.Records;

namespace Varde.Modules.Tests.People;

/// <summary>Security officers read the whole access log for a purpose that they state, without anything clinical, and are in it themselves.</summary>
public sealed class AuditStories
{
    private const string Officer = "staff sikkerhetsansvarlig";

    [Theory, OnEachDatabase]
    public async Task An_officer_with_a_purpose_finds_what_was_done_by_every_filter(Database database)
    {
        var world = await RegionWorld.OfLogAsync(database);
        var uid = await world.WriteAsync("staff fastlege", "gutt-8");
        await world.CallAsync("staff fastlege", "GET", $"openehr/v1/ehr/{world.RecordOf("gutt-8")}/composition/{uid}");
        await world.CallAsync("staff ortoped", "GET", $"openehr/v1/ehr/{world.RecordOf("gutt-8")}/composition/{uid}");
        await world.CallAsync("citizen alenemor", "GET", $"openehr/v1/ehr/{world.RecordOf("gutt-8")}/composition/{uid}");
        var fastlege = world.Staff("fastlege");
        var all = await SearchAsync(world, new());
        Assert.Contains(all, e => (string?)e["object"] == $"COMPOSITION/{uid}" && (string?)e["actor"] == fastlege.Id && (string?)e["name"] == "Tuva Demolia" && (string?)e["role"] == "doctor");
        foreach (var (filter, holds) in new (JsonObject, Func<JsonNode, bool>)[]
        {
            (new() { ["staff"] = fastlege.Id[4..] }, e => (string?)e["actor"] == fastlege.Id),
            (new() { ["staff"] = fastlege.Id }, e => (string?)e["actor"] == fastlege.Id),
            (new() { ["organisation"] = fastlege.Organisation }, e => (string?)e["organisation"] == fastlege.Organisation || (string?)e["unit"] == fastlege.Organisation),
            (new() { ["rule"] = "R-STAFF-NO-BASIS" }, e => (string?)e["rule"] == "R-STAFF-NO-BASIS"),
            (new() { ["effect"] = "refuse" }, e => (string?)e["outcome"] == "refuse"),
            (new() { ["lane"] = "citizen" }, e => (string?)e["lane"] == "citizen"),
            (new() { ["emergency"] = false }, e => !(bool)e["emergency"]!),
            (new() { ["action"] = "create" }, e => (string?)e["action"] == "create"),
            (new() { ["until"] = "2090-01-01", ["from"] = "2020-01-01" }, _ => true),
        })
        {
            filter["patient"] = world.RecordOf("gutt-8").ToString();
            var found = await SearchAsync(world, filter);
            Assert.True(found.Count > 0, filter.ToJsonString());
            Assert.All(found, e => Assert.True(holds(e), $"{filter} {e}"));
            Assert.All(found, e => Assert.Equal(world.RecordOf("gutt-8").ToString(), (string?)e["patient"]));
        }
        var byNumber = await SearchAsync(world, new() { ["patient"] = world.Resident("gutt-8").Number, ["effect"] = "refuse" });
        Assert.Contains(byNumber, e => (string?)e["object"] == $"COMPOSITION/{uid}" && (string?)e["name"] == "Siri Prøveberg");
        Assert.Empty(await SearchAsync(world, new() { ["from"] = "2090-01-01" }));
    }

    [Theory, OnEachDatabase]
    public async Task What_an_officer_is_shown_about_a_person_stands_in_the_persons_log(Database database)
    {
        var world = await RegionWorld.OfLogAsync(database);
        await world.WriteAsync("staff fastlege", "gutt-8");
        await SearchAsync(world, new() { ["patient"] = world.RecordOf("gutt-8").ToString() });
        var log = (await world.CallAsync("citizen alenemor", "GET", $"api/me/access-log?record={world.RecordOf("gutt-8")}")).Body!["lines"]!.AsArray();
        var checking = log.First(line => (string?)line!["rule"]!["id"] == "R-COMMON-AUDIT")!;
        Assert.Equal(("Leif Prøvenes", "En sikkerhetsansvarlig har kontrollert hvem som har sett journalen din."), ((string?)checking["who"]!["name"], (string?)checking["rule"]!["nb"]));
        Assert.Contains("åpnet tilgangsloggen", (string?)checking["sentence"]!["nb"], StringComparison.Ordinal);
        Assert.DoesNotContain("Mistanke", log.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains(await SearchAsync(world, new() { ["rule"] = "R-COMMON-AUDIT" }), e => (string?)e["purpose"] == "Mistanke om snoking, sak 7: æøå");
    }

    [Theory, OnEachDatabase]
    public async Task Nobody_reads_it_without_the_role_and_the_purpose(Database database)
    {
        var world = await RegionWorld.OnAsync(database);
        foreach (var who in new[] { "staff fastlege", "staff organisasjonsansvarlig", "staff driftsansvarlig", "staff innforingsleder", "citizen mor", "machine other", "nobody" })
            foreach (var (method, path, body) in Addresses)
            {
                if (who.StartsWith("citizen", StringComparison.Ordinal) && path.StartsWith("fhir", StringComparison.Ordinal)) continue;
                var (status, told) = await world.TextAsync(who, method, path, body?.DeepClone() as JsonObject, "Kontroll");
                Assert.True(status is HttpStatusCode.Forbidden or HttpStatusCode.NotFound || (who == "machine other" && status == HttpStatusCode.Unauthorized), $"{who} {path} {status} {told}");
                Assert.DoesNotContain("\"entries\"", told, StringComparison.Ordinal);
            }
        foreach (var (method, path, body) in Addresses)
        {
            var (status, told) = await world.TextAsync(Officer, method, path, body?.DeepClone() as JsonObject);
            Assert.True(status == HttpStatusCode.Forbidden && told.Contains("Give a reason.", StringComparison.Ordinal), $"{path} {status} {told}");
        }
        Assert.Equal(HttpStatusCode.OK, (await world.CallAsync(Officer, "GET", "api/audit?limit=1", purpose: "Stikkprøve på natt")).Status);
    }

    [Theory, OnEachDatabase]
    public async Task Pages_follow_each_other_without_gap_though_others_write(Database database)
    {
        var world = await RegionWorld.OfLogAsync(database);
        var whole = await SearchAsync(world, new() { ["limit"] = 1000, ["action"] = "create" });
        var (parts, after) = (new List<string>(), (string?)null);
        do
        {
            var page = (await AskAsync(world, new() { ["limit"] = 7, ["after"] = after, ["action"] = "create" })).Body!;
            parts.AddRange(page["entries"]!.AsArray().Select(e => (string)e!["id"]!));
            after = (string?)page["next"];
            if (parts.Count % 3 == 0) await world.WriteAsync("staff fastlege", "jente-9");
        }
        while (after is not null && parts.Count < 300);
        var expected = whole.Select(e => (string)e["id"]!).ToList();
        var begin = parts.IndexOf(expected[0]);
        Assert.Equal(expected.Take(200), parts.Skip(begin).Take(Math.Min(200, expected.Count)));
        Assert.Equal(parts.Count, parts.Distinct().Count());
    }

    [Theory, OnEachDatabase]
    public async Task A_file_holds_what_the_filter_finds_and_no_cell_of_it_is_a_formula(Database database)
    {
        var world = await RegionWorld.OfLogAsync(database);
        await world.Server.Store.AppendReadAuditAsync(new AuditEntry { ActorId = "x:1", ActorDisplay = "=HYPERLINK(\"http://example.org\";\"Kari\")", Action = "read", Object = "EHR/all, \"x\"\n", Outcome = "permit" });
        var (status, csv) = await world.TextAsync(Officer, "POST", "api/audit/export", new() { ["purpose"] = "Tilsyn", ["format"] = "csv", ["staff"] = "x:1" });
        Assert.Equal(HttpStatusCode.OK, status);
        var lines = csv.Split("\r\n");
        Assert.Equal(string.Join(',', LoggedEntry.Columns), lines[0]);
        Assert.Contains(",\"'=HYPERLINK(\"\"http://example.org\"\";\"\"Kari\"\")\",", lines[1], StringComparison.Ordinal);
        Assert.Contains(",\"EHR/all, \"\"x\"\"\n\",", lines[1], StringComparison.Ordinal);
        (status, var jsonl) = await world.TextAsync(Officer, "POST", "api/audit/export", new() { ["purpose"] = "Tilsyn", ["format"] = "jsonl", ["patient"] = world.RecordOf("pasient").ToString() });
        Assert.Equal(HttpStatusCode.OK, status);
        var read = jsonl.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
        Assert.NotEmpty(read);
        Assert.All(read, e => Assert.Equal(world.RecordOf("pasient").ToString(), (string?)e["patient"]));
        var log = (await world.Server.Store.ReadAuditAsync(world.RecordOf("pasient"), PageRequest.First)).Items[0].Entry;
        Assert.Equal(("export", "AUDIT", "R-COMMON-AUDIT", "Tilsyn"), (log.Action, log.Object, log.Rule, log.Purpose));
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+47", "'+47")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM", "'@SUM")]
    [InlineData("\tx", "'\tx")]
    [InlineData("＝1", "'＝1")]
    [InlineData("\nx", "\"'\nx\"")]
    [InlineData("a\"b,c", "\"a\"\"b,c\"")]
    [InlineData("a=b", "a=b")]
    [InlineData(null, "")]
    public void A_cell_is_a_text(string? value, string cell) => Assert.Equal($"{cell},x\r\n", new CsvLines().Add(CsvLines.Harmless(value), "x").ToString());

    [Fact]
    public async Task Nothing_of_a_patient_is_taken_in_an_address_and_nothing_clinical_is_told()
    {
        var world = await RegionWorld.OfLogAsync(Database.Embedded);
        var (status, body) = await world.CallAsync(Officer, "GET", $"api/audit?patient={world.RecordOf("mor")}", purpose: "Kontroll");
        Assert.Equal((HttpStatusCode.BadRequest, "patient"), (status, (string?)body!["faults"]![0]!["path"]));
        await world.WriteAsync("staff fastlege", "jente-9");
        var text = (await world.TextAsync(Officer, "GET", "api/audit?limit=1000", purpose: "Kontroll")).Text;
        Assert.DoesNotContain("mmHg", text, StringComparison.Ordinal);
        Assert.DoesNotContain(world.Resident("jente-9").Number!, text, StringComparison.Ordinal);
        Assert.DoesNotContain(world.Resident("jente-9").Name, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"purpose\":7}", "purpose")]
    [InlineData("{\"purpose\":\"x\\u0000\"}", "purpose")]
    [InlineData("{\"purpose\":\"x\",\"patient\":\"Kari\"}", "patient")]
    [InlineData("{\"purpose\":\"x\",\"effect\":\"maybe\"}", "effect")]
    [InlineData("{\"purpose\":\"x\",\"rule\":\"R-NONE\"}", "rule")]
    [InlineData("{\"purpose\":\"x\",\"basis\":\"FORDI\"}", "basis")]
    [InlineData("{\"purpose\":\"x\",\"lane\":\"left\"}", "lane")]
    [InlineData("{\"purpose\":\"x\",\"emergency\":\"yes\"}", "emergency")]
    [InlineData("{\"purpose\":\"x\",\"limit\":0}", "limit")]
    [InlineData("{\"purpose\":\"x\",\"limit\":\"7\"}", "limit")]
    [InlineData("{\"purpose\":\"x\",\"after\":\"7\"}", "after")]
    [InlineData("{\"purpose\":\"x\",\"organisation\":\"7\"}", "organisation")]
    [InlineData("{\"purpose\":\"x\",\"other\":1}", "other")]
    [InlineData("[]", "")]
    public async Task What_is_asked_wrongly_is_told_with_its_place(string body, string path)
    {
        var world = await RegionWorld.OnAsync(Database.Embedded);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(new Uri(world.Server.Client.BaseAddress!, "/"), "api/audit/search")) { Content = new StringContent(body) };
        request.Headers.Add("As", Officer);
        using var response = await world.Server.Client.SendAsync(request);
        var told = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal((HttpStatusCode.BadRequest, path), (response.StatusCode, (string?)told["faults"]![0]!["path"]));
    }

    private static (string Method, string Path, JsonObject? Body)[] Addresses =>
    [
        ("GET", "api/audit", null), ("POST", "api/audit/search", []), ("POST", "api/audit/export", new() { ["format"] = "csv" }), ("POST", "api/audit/unusual", []),
        ("GET", "fhir/r4/AuditEvent/0-1-0", null), ("GET", "fhir/r4/AuditEvent?action=R", null),
    ];

    private static Task<(HttpStatusCode Status, JsonNode? Body)> AskAsync(RegionWorld world, JsonObject filter)
    {
        filter["purpose"] = "Mistanke om snoking, sak 7: æøå";
        return world.CallAsync(Officer, "POST", "api/audit/search", filter);
    }

    private static async Task<IReadOnlyList<JsonNode>> SearchAsync(RegionWorld world, JsonObject filter)
    {
        var (status, body) = await AskAsync(world, (JsonObject)filter.DeepClone());
        Assert.True(status == HttpStatusCode.OK, $"{status} {body}");
        return [.. body!["entries"]!.AsArray().Select(e => e!)];
    }
}
