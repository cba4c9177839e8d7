using System.Net;
using System.Text.Json.Nodes;
using Varde.AccessControl;
using Varde.Foundation;
using Varde.Modules.Tests.ClinicalRepository;

namespace Varde.Modules.Tests.People;

/// <summary>What is laid down about one document and reaches others: all of the record, what comes with a referral, and however much hangs on one.</summary>
public sealed class WholeRecordStories
{
    [Theory, OnEachDatabase]
    public async Task NORN_ALL_of_two_clinicians_hides_every_document_of_the_record_in_the_portal(Database database)
    {
        var world = await RegionWorld.MakeAsync(database);
        try
        {
            await InCareOfTheClinicAsync(world, "enke");
            var (first, second) = (await world.WriteAsync("staff sykehuslege", "enke"), await world.WriteAsync("staff sykehuslege", "enke"));
            Assert.Equal((true, true), (await SeesAsync(world, first), await SeesAsync(world, second)));
            var count = await CountAsync(world);
            Assert.True(count >= 2);

            await ChangeAsync(world, "sykehuslege", first, new() { ["set"] = "NORN_ALL", ["reason"] = "Trusler", ["review"] = Day(world, 100) });
            Assert.Equal((true, true), (await SeesAsync(world, first), await SeesAsync(world, second)));
            await ChangeAsync(world, "sykepleier", first, new() { ["set"] = "NORN_ALL", ["reason"] = "Trusler", ["review"] = Day(world, 100) });
            Assert.Equal((false, false, 0), (await SeesAsync(world, first), await SeesAsync(world, second), await CountAsync(world)));
            Assert.Equal("Refuse R-OBJ-DENIED", await world.DecidedAsync(world.Citizen("enke"), "enke", "result"));
            Assert.Equal("Permit R-SELF", await world.DecidedAsync(world.Citizen("enke"), "enke", "appointment.specialist"));
            Assert.Equal(HttpStatusCode.OK, (await world.CallAsync("citizen enke", "GET", $"fhir/r4/Patient/{world.RecordOf("enke")}")).Status);
            Assert.Equal(HttpStatusCode.OK, (await world.CallAsync("staff sykepleier", "GET", Path(world, second))).Status);

            await ChangeAsync(world, "sykehuslege", first, new() { ["lift"] = "NORN_ALL" });
            Assert.Equal((true, true, count), (await SeesAsync(world, first), await SeesAsync(world, second), await CountAsync(world)));
        }
        finally
        {
            await world.Server.DisposeAsync();
        }
    }

    [Theory, OnEachDatabase]
    public async Task A_result_that_comes_with_its_referral_follows_it_in_whichever_order_they_stand(Database database)
    {
        var world = await RegionWorld.MakeAsync(database);
        try
        {
            foreach (var isReferralFirst in new[] { true, false })
            {
                JsonObject[] entries = [Entry("ServiceRequest", Referral(world)), Entry("Observation", Result(world, "urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0"))];
                if (!isReferralFirst) Array.Reverse(entries);
                var (status, body) = await world.CallAsync("staff fastlege", "POST", "fhir/r4", new() { ["resourceType"] = "Bundle", ["type"] = "transaction", ["entry"] = new JsonArray([.. entries]) });
                Assert.True(status == HttpStatusCode.OK, body?.ToJsonString());
                foreach (var entry in body!["entry"]!.AsArray())
                {
                    // A child's referral is hidden from parents until it is assessed, and so is what hangs on it.
                    var path = string.Join('/', ((string)entry!["response"]!["location"]!).Split('/').SkipWhile(part => part is not ("ServiceRequest" or "Observation")).Take(2));
                    Assert.Equal((path, HttpStatusCode.NotFound), (path, (await world.CallAsync("citizen mor", "GET", $"fhir/r4/{path}")).Status));
                    Assert.Equal(HttpStatusCode.OK, (await world.CallAsync("staff fastlege", "GET", $"fhir/r4/{path}")).Status);
                }
            }
        }
        finally
        {
            await world.Server.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_change_of_a_referral_reaches_all_that_hangs_on_it_however_much_it_is()
    {
        const int Results = 1_100;
        var world = await RegionWorld.MakeAsync(Database.Embedded);
        try
        {
            var referral = await SharedResource.ReferralAsync(world, "pasient", "staff fastlege");
            foreach (var some in Enumerable.Range(0, Results).Chunk(100))
            {
                var bundle = new JsonObject { ["resourceType"] = "Bundle", ["type"] = "transaction", ["entry"] = new JsonArray([.. some.Select(_ => Entry("Observation", Result(world, $"ServiceRequest/{referral.Id}", "pasient"), null))]) };
                Assert.Equal(HttpStatusCode.OK, (await world.CallAsync("staff fastlege", "POST", "fhir/r4", bundle)).Status);
            }
            Assert.Equal(Results, await ResultsAsync(world));
            var tag = (await world.CallAsync("staff fastlege", "GET", $"api/records/{world.RecordOf("pasient")}/documents/ServiceRequest/{referral.Id}/sharing")).Body!;
            var (status, body) = await ChangeAsync(world, "fastlege", $"ServiceRequest/{referral.Id}", "pasient", new() { ["set"] = "NORN_KUT", ["reason"] = "r", ["review"] = Day(world, 100) });
            Assert.True(status == HttpStatusCode.OK, $"{tag} {body}");
            Assert.Equal(0, await ResultsAsync(world));
        }
        finally
        {
            await world.Server.DisposeAsync();
        }
    }

    // The administration registers that somebody comes to the clinic.
    private static async Task InCareOfTheClinicAsync(RegionWorld world, string whose)
    {
        Assert.Equal("Refuse R-STAFF-NO-BASIS", await world.DecidedAsync(world.Staff("sykehuslege"), whose, "journal"));
        var (status, body) = await world.CallAsync("staff helsesekretaer", "POST", "api/people", new() { ["number"] = world.Resident(whose).Number, ["given"] = "A", ["family"] = "B", ["birthDate"] = world.Resident(whose).Born.ToString(), ["care"] = "outpatient" });
        Assert.True(status == HttpStatusCode.Created, body?.ToJsonString());
        Assert.Equal("Permit R-STAFF-CARE", await world.DecidedAsync(world.Staff("sykehuslege"), whose, "journal"));
    }

    private static async Task<int> ResultsAsync(RegionWorld world) =>
        (int)(await world.CallAsync("citizen pasient", "GET", $"fhir/r4/Observation?patient={world.RecordOf("pasient")}&code=urn:test:analyses|TEST-WHOLE&_summary=count")).Body!["total"]!;

    private static async Task<int> CountAsync(RegionWorld world) =>
        (int)(await world.CallAsync("citizen enke", "POST", "openehr/v1/query/aql", new() { ["q"] = "SELECT COUNT(c/uid/value) AS n FROM EHR e CONTAINS COMPOSITION c" })).Body!["rows"]![0]![0]!;

    private static async Task<bool> SeesAsync(RegionWorld world, VersionUid uid)
    {
        var isRead = (await world.CallAsync("citizen enke", "GET", Path(world, uid))).Status == HttpStatusCode.OK;
        var (_, found) = await world.CallAsync("citizen enke", "POST", "openehr/v1/query/aql", new() { ["q"] = $"SELECT c/uid/value FROM EHR e CONTAINS COMPOSITION c WHERE c/uid/value = '{uid}'" });
        Assert.Equal(isRead, found!["rows"]!.AsArray().Count == 1);
        return isRead;
    }

    private static string Path(RegionWorld world, VersionUid uid) => $"openehr/v1/ehr/{world.RecordOf("enke")}/composition/{uid}";

    private static async Task ChangeAsync(RegionWorld world, string who, VersionUid uid, JsonObject change)
    {
        var (status, body) = await ChangeAsync(world, who, $"{uid.ObjectId:D}", "enke", change);
        Assert.True(status == HttpStatusCode.OK, body);
    }

    private static async Task<(HttpStatusCode Status, string Body)> ChangeAsync(RegionWorld world, string who, string document, string whose, JsonObject change)
    {
        var path = $"api/records/{world.RecordOf(whose)}/documents/{document}/sharing";
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(new Uri(world.Server.Client.BaseAddress!, "/"), path));
        request.Headers.Add("As", $"staff {who}");
        using var seen = await world.Server.Client.SendAsync(request);
        return await world.TextAsync($"staff {who}", "POST", path, change, null, ("If-Match", seen.Headers.ETag!.ToString()));
    }

    private static JsonObject Entry(string type, JsonObject resource, string? address = "urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0")
    {
        var entry = new JsonObject { ["resource"] = resource, ["request"] = new JsonObject { ["method"] = "POST", ["url"] = type } };
        if (type == "ServiceRequest") entry["fullUrl"] = address;
        return entry;
    }

    private static JsonObject Referral(RegionWorld world) => new()
    {
        ["resourceType"] = "ServiceRequest", ["status"] = "active", ["intent"] = "order", ["code"] = new JsonObject { ["text"] = "Henvisning til BUP" }, ["subject"] = new JsonObject { ["reference"] = $"Patient/{world.RecordOf("jente-9")}" },
    };

    private static JsonObject Result(RegionWorld world, string referral, string whose = "jente-9") => new()
    {
        ["resourceType"] = "Observation", ["status"] = "final", ["subject"] = new JsonObject { ["reference"] = $"Patient/{world.RecordOf(whose)}" }, ["basedOn"] = new JsonArray(new JsonObject { ["reference"] = referral }), ["valueString"] = "funn",
        ["category"] = new JsonArray(new JsonObject { ["coding"] = new JsonArray(new JsonObject { ["system"] = "http://terminology.hl7.org/CodeSystem/observation-category", ["code"] = "laboratory" }) }),
        ["code"] = new JsonObject { ["coding"] = new JsonArray(new JsonObject { ["system"] = "urn:test:analyses", ["code"] = "TEST-WHOLE" }) },
    };

    private static string Day(RegionWorld world, int days) => $"{world.Region.Today.AddDays(days):yyyy-MM-dd}";
}
