using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Varde.AccessControl;
using Varde.Foundation;
using Varde.Modules.Tests.ClinicalRepository;

namespace Varde.Modules.Tests.People;

/// <summary>The access log as AuditEvents by IHE BALP: for officers, for people what their log shows, and written by nobody.</summary>
public sealed class AuditEventStories
{
    private const string Officer = "staff sikkerhetsansvarlig";
    private const string Purpose = "Kontroll av oppslag";

    [Theory, OnEachDatabase]
    public async Task An_officer_reads_and_searches_them_and_each_is_a_valid_AuditEvent(Database database)
    {
        var world = await RegionWorld.OfLogAsync(database);
        var uid = await world.WriteAsync("staff fastlege", "jente-14");
        var patient = world.RecordOf("jente-14");
        await world.CallAsync("staff fastlege", "GET", $"openehr/v1/ehr/{patient}/composition/{uid}");
        await world.CallAsync("staff fastlege", "GET", $"fhir/r4/Observation?patient={patient}");
        await world.CallAsync("staff ortoped", "GET", $"openehr/v1/ehr/{patient}/composition/{uid}");
        var found = await SearchAsync(world, $"patient={patient}&_count=500");
        foreach (var pattern in new[] { "PatientRead", "PatientQuery", "PatientCreate" })
            Assert.Contains(found, e => (string?)e["meta"]!["profile"]?[0] == $"https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.{pattern}");
        var read = found.First(e => (string?)e["subtype"]![0]!["code"] == "read" && e["entity"]!.ToJsonString().Contains(uid.ObjectId.ToString(), StringComparison.Ordinal) && (string?)e["outcome"] == "0");
        Assert.Equal(("rest", "R", $"Patient/{patient}"), ((string?)read["type"]!["code"], (string?)read["action"], (string?)read["entity"]![0]!["what"]!["reference"]));
        Assert.Equal((world.Staff("fastlege").Id[4..], "Tuva Demolia", "IRCP", "urn:varde:rule:R-STAFF-CARE"),
            ((string?)read["agent"]![0]!["who"]!["identifier"]!["value"], (string?)read["agent"]![0]!["name"], (string?)read["agent"]![0]!["type"]!["coding"]![0]!["code"], (string?)read["agent"]![0]!["policy"]![0]));
        Assert.Equal(["110152", "110153"], read["agent"]!.AsArray().Skip(1).Select(agent => (string?)agent!["type"]!["coding"]![0]!["code"]));
        var refused = found.First(e => (string?)e["outcome"] == "4");
        Assert.Null(refused["meta"]!["profile"]);
        var query = found.First(e => (string?)e["action"] == "E");
        Assert.NotEmpty(Encoding.UTF8.GetString(Convert.FromBase64String((string)query["entity"]!.AsArray()[^1]!["query"]!)));
        foreach (var one in found.GroupBy(e => $"{e["action"]} {e["outcome"]}").Select(group => group.First()))
        {
            var (status, outcome) = await world.CallAsync("developer", "POST", "fhir/r4/AuditEvent/$validate", (JsonObject)one.DeepClone());
            Assert.True(status == HttpStatusCode.OK && outcome!["issue"]!.AsArray().All(issue => (string?)issue!["severity"] is not ("error" or "fatal")), $"{one} {outcome}");
            var again = (await world.CallAsync(Officer, "GET", $"fhir/r4/AuditEvent/{one["id"]}", purpose: Purpose)).Body!;
            Assert.True(JsonNode.DeepEquals(one, again), again.ToJsonString());
        }
    }

    [Theory, OnEachDatabase]
    public async Task They_are_found_by_each_parameter_and_by_all_of_them_at_once(Database database)
    {
        var world = await RegionWorld.OfLogAsync(database);
        var uid = await world.WriteAsync("staff fastlege", "ungdom-16");
        var patient = world.RecordOf("ungdom-16");
        await world.CallAsync("staff fastlege", "GET", $"openehr/v1/ehr/{patient}/composition/{uid}");
        await world.CallAsync("staff ortoped", "GET", $"openehr/v1/ehr/{patient}/composition/{uid}");
        var hpr = world.Staff("fastlege").Id[4..];
        foreach (var (more, holds) in new (string, Func<JsonNode, bool>)[]
        {
            ("action=R", e => (string?)e["action"] == "R"),
            ("action=R,C", e => (string?)e["action"] is "R" or "C"),
            ("subtype=create", e => (string?)e["subtype"]![0]!["code"] == "create"),
            ("subtype=http://hl7.org/fhir/restful-interaction|read", e => (string?)e["subtype"]![0]!["code"] == "read"),
            ("type=rest", _ => true),
            ("outcome=4", e => (string?)e["outcome"] == "4"),
            ($"agent:identifier={hpr}", e => (string?)e["agent"]![0]!["who"]!["identifier"]!["value"] == hpr),
            ($"agent=Practitioner/{world.Region.Staff.Named("fastlege").Id:D}", e => (string?)e["agent"]![0]!["who"]!["identifier"]!["value"] == hpr),
            ("agent-name=Demolia", e => (string?)e["agent"]![0]!["name"] == "Tuva Demolia"),
            ("date=ge2020-01-01&date=lt2090-01-01", _ => true),
            ("_id=" + (string?)(await SearchAsync(world, $"patient={patient}&_count=1"))[0]["id"], _ => true),
            ($"entity=COMPOSITION/{uid.ObjectId}", _ => false),
        })
        {
            var found = await SearchAsync(world, $"patient={patient}&{more}");
            if (!more.StartsWith("entity", StringComparison.Ordinal)) Assert.True(found.Count > 0, more);
            Assert.All(found, e => Assert.True(holds(e), $"{more} {e}"));
        }
        Assert.NotEmpty(await SearchAsync(world, $"entity=Patient/{patient}"));
        Assert.Empty(await SearchAsync(world, $"patient={patient}&date=lt2020-01-01"));
        Assert.Empty(await SearchAsync(world, $"patient={patient}&subtype=urn:other|read"));
        var compartment = (await world.CallAsync(Officer, "GET", $"fhir/r4/Patient/{patient}/AuditEvent?_count=3", purpose: Purpose)).Body!;
        Assert.Equal(3, compartment["entry"]!.AsArray().Count);
        var next = (string)compartment["link"]!.AsArray().First(link => (string?)link!["relation"] == "next")!["url"]!;
        var second = (await world.CallAsync(Officer, "GET", new Uri(next).PathAndQuery.TrimStart('/'), purpose: Purpose)).Body!;
        Assert.Empty(second["entry"]!.AsArray().Select(e => (string)e!["resource"]!["id"]!).Intersect(compartment["entry"]!.AsArray().Select(e => (string)e!["resource"]!["id"]!)));
    }

    [Theory, OnEachDatabase]
    public async Task A_citizen_reads_as_AuditEvents_what_their_log_shows_and_nothing_else(Database database)
    {
        var world = await RegionWorld.OfLogAsync(database);
        var (uid, other) = (await world.WriteAsync("staff fastlege", "tvilling-hos-mor"), await world.WriteAsync("staff fastlege", "pasient"));
        var mine = await CitizenAsync(world, "citizen tvillingmor", $"patient={world.RecordOf("tvilling-hos-mor")}&_count=500");
        var line = mine.First(e => e["entity"]!.ToJsonString().Contains(uid.ObjectId.ToString(), StringComparison.Ordinal));
        Assert.Equal(("Tuva Demolia", null), ((string?)line["agent"]![0]!["name"], (string?)line["agent"]![0]!["who"]!["identifier"]?["value"]));
        Assert.Equal(HttpStatusCode.OK, (await world.CallAsync("citizen tvillingmor", "GET", $"fhir/r4/AuditEvent/{line["id"]}")).Status);
        await world.LayDownAsync("tvilling-hos-mor", uid.ObjectId, about => about with { Codes = [RestrictionCode.HiddenFromParents] });
        Assert.DoesNotContain(await CitizenAsync(world, "citizen tvillingmor", $"patient={world.RecordOf("tvilling-hos-mor")}&_count=500"), e => e.ToJsonString().Contains(uid.ObjectId.ToString(), StringComparison.Ordinal));
        var others = (await SearchAsync(world, $"patient={world.RecordOf("pasient")}&_count=1"))[0];
        var none = await world.CallAsync("citizen tvillingmor", "GET", "fhir/r4/AuditEvent/0-99999999-0");
        foreach (var hidden in new[] { line, others })
        {
            var (status, body) = await world.CallAsync("citizen tvillingmor", "GET", $"fhir/r4/AuditEvent/{hidden["id"]}");
            Assert.Equal((HttpStatusCode.NotFound, none.Body!["issue"]!.ToJsonString()), (status, body!["issue"]!.ToJsonString()));
        }
        Assert.NotEmpty(other.SystemId);
    }

    [Theory]
    [InlineData("citizen pasient", "agent=Practitioner/1", HttpStatusCode.BadRequest)]
    [InlineData("citizen pasient", "agent:identifier=970000001", HttpStatusCode.BadRequest)]
    [InlineData("citizen pasient", "patient=Patient/not an id", HttpStatusCode.BadRequest)]
    [InlineData("citizen pasient", "date=yesterday", HttpStatusCode.BadRequest)]
    [InlineData("citizen pasient", "date=ne2026-01-01", HttpStatusCode.BadRequest)]
    [InlineData("citizen pasient", "_count=0", HttpStatusCode.BadRequest)]
    [InlineData("citizen pasient", "_sort=date", HttpStatusCode.BadRequest)]
    [InlineData("citizen pasient", "_page=x", HttpStatusCode.BadRequest)]
    [InlineData("citizen pasient", "agent-name:exact=x", HttpStatusCode.BadRequest)]
    [InlineData("citizen pasient", "_summary=count", HttpStatusCode.NotImplemented)]
    [InlineData("citizen pasient", "source=x", HttpStatusCode.OK)]
    [InlineData("staff fastlege", "action=R", HttpStatusCode.NotFound)]
    [InlineData("citizen mor", "patient=gutt-12", HttpStatusCode.NotFound)]
    public async Task What_cannot_be_asked_is_answered_with_a_sentence(string who, string query, HttpStatusCode expected)
    {
        var world = await RegionWorld.OnAsync(Database.Embedded);
        var (status, body) = await world.CallAsync(who, "GET", $"fhir/r4/AuditEvent?{query.Replace("gutt-12", world.RecordOf("gutt-12").ToString(), StringComparison.Ordinal)}");
        Assert.True(status == expected, $"{status} {body}");
        if (expected == HttpStatusCode.OK) Assert.Equal("OperationOutcome", (string?)body!["entry"]!.AsArray()[^1]!["resource"]!["resourceType"]);
    }

    [Theory, OnEachDatabase]
    public async Task Nobody_writes_one_by_any_road(Database database)
    {
        var world = await RegionWorld.OfLogAsync(database);
        var posted = new JsonObject
        {
            ["resourceType"] = "AuditEvent", ["type"] = new JsonObject { ["system"] = "http://terminology.hl7.org/CodeSystem/audit-event-type", ["code"] = "rest" }, ["recorded"] = "2026-01-01T00:00:00Z",
            ["agent"] = new JsonArray(new JsonObject { ["requestor"] = true, ["name"] = "Falsk" }), ["source"] = new JsonObject { ["observer"] = new JsonObject { ["display"] = "Falsk" } },
            ["entity"] = new JsonArray(new JsonObject { ["what"] = new JsonObject { ["reference"] = $"Patient/{world.RecordOf("pasient")}" } }),
        };
        JsonObject Named(string id) => new(posted.DeepClone().AsObject().Select(member => new KeyValuePair<string, JsonNode?>(member.Key, member.Value?.DeepClone())).Append(new("id", id)));
        foreach (var who in new[] { "developer", Officer, "citizen pasient", "staff fastlege" })
        {
            foreach (var (method, path, body) in new[] { ("POST", "AuditEvent", posted), ("PUT", "AuditEvent/mine", Named("mine")), ("PUT", "AuditEvent?_id=mine", Named("mine")), ("DELETE", "AuditEvent/0-1-0", (JsonObject?)null) })
            {
                var (status, told) = await world.CallAsync(who, method, $"fhir/r4/{path}", body?.DeepClone() as JsonObject);
                Assert.True(status == HttpStatusCode.Forbidden && told!.ToJsonString().Contains("nobody writes", StringComparison.Ordinal), $"{who} {method} {path} {status} {told}");
            }
            foreach (var type in new[] { "batch", "transaction" })
            {
                var bundle = new JsonObject
                {
                    ["resourceType"] = "Bundle", ["type"] = type,
                    ["entry"] = new JsonArray(new JsonObject { ["resource"] = posted.DeepClone(), ["request"] = new JsonObject { ["method"] = "POST", ["url"] = "AuditEvent" } }),
                };
                var (status, told) = await world.CallAsync(who, "POST", "fhir/r4", bundle);
                Assert.DoesNotContain("\"201", told!.ToJsonString(), StringComparison.Ordinal);
                Assert.True(type == "batch" || status >= HttpStatusCode.BadRequest, $"{who} {type} {status} {told}");
            }
        }
        Assert.DoesNotContain("Falsk", (await world.TextAsync(Officer, "GET", "fhir/r4/AuditEvent?_count=500", purpose: Purpose)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_capability_statement_says_what_can_be_done_with_them()
    {
        var world = await RegionWorld.OnAsync(Database.Embedded);
        var statement = (await world.CallAsync("nobody", "GET", "fhir/r4/metadata")).Body!;
        var audit = statement["rest"]![0]!["resource"]!.AsArray().Single(resource => (string?)resource!["type"] == "AuditEvent")!;
        Assert.Equal(["read", "search-type"], audit["interaction"]!.AsArray().Select(one => (string?)one!["code"]));
        Assert.Contains("patient", audit["searchParam"]!.AsArray().Select(one => (string?)one!["name"]));
        Assert.Contains("https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.PatientRead", audit["supportedProfile"]!.AsArray().Select(one => (string?)one));
    }

    private static Task<IReadOnlyList<JsonNode>> SearchAsync(RegionWorld world, string query) => EntriesAsync(world, Officer, query);

    private static Task<IReadOnlyList<JsonNode>> CitizenAsync(RegionWorld world, string who, string query) => EntriesAsync(world, who, query);

    private static async Task<IReadOnlyList<JsonNode>> EntriesAsync(RegionWorld world, string who, string query)
    {
        var (status, body) = await world.CallAsync(who, "GET", $"fhir/r4/AuditEvent?{query}", purpose: who == Officer ? Purpose : null);
        Assert.True(status == HttpStatusCode.OK, $"{query} {status} {body}");
        return [.. (body!["entry"]?.AsArray() ?? []).Select(entry => entry!["resource"]!)];
    }
}
