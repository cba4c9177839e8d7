using System.Net;
using System.Text.Json.Nodes;
using Varde.Modules.Tests.ClinicalRepository;

namespace Varde.Modules.Tests.People;

/// <summary>An address becomes protected: what was told of it before is told to nobody who could not be told it now.</summary>
public sealed class AddressStories
{
    private const string Street = "Hemmeligstien 7";

    [Theory, OnEachDatabase]
    public async Task No_road_to_an_earlier_version_tells_staff_an_address_that_has_become_protected(Database database)
    {
        var world = await RegionWorld.MakeAsync(database);
        try
        {
            var id = world.RecordOf("pasient").ToString();
            await LivesAsync(world);
            Assert.All(await ToldAsync(world, "staff fastlege", id), road => Assert.True(road.Value, road.Key));
            foreach (var level in new[] { "kode7", "kode6" })
            {
                await SayAsync(world, new() { ["kind"] = "protection", ["level"] = level });
                Assert.Equal(HttpStatusCode.OK, (await world.CallAsync("staff fastlege", "GET", $"fhir/r4/Patient/{id}")).Status);
                Assert.All(await ToldAsync(world, "staff fastlege", id), road => Assert.False(road.Value, $"{level}: {road.Key}"));
            }
            // Neither does an entity tag, nor the version that is built on.
            foreach (var version in new[] { 1, 2 })
            {
                var (status, text) = await world.TextAsync("staff fastlege", "GET", $"fhir/r4/Patient/{id}/_history/{version}", headers: [("If-None-Match", $"W/\"{version}\"")]);
                Assert.True(status == HttpStatusCode.NotFound, $"{status} {text}");
            }
            // A version that nobody may see is answered as one that is not there.
            var (hidden, none) = (await world.TextAsync("staff fastlege", "GET", $"fhir/r4/Patient/{id}/_history/1"), await world.TextAsync("staff fastlege", "GET", $"fhir/r4/Patient/{id}/_history/999"));
            Assert.Equal(none.Status, hidden.Status);
            Assert.Equal(none.Text.Replace("999", "1", StringComparison.Ordinal), hidden.Text);
            await SayAsync(world, new() { ["kind"] = "protection", ["level"] = "none" });
            Assert.All(await ToldAsync(world, "staff fastlege", id), road => Assert.True(road.Value, road.Key));
        }
        finally
        {
            await world.Server.DisposeAsync();
        }
    }

    [Theory, OnEachDatabase]
    public async Task Whoever_has_the_task_of_protected_addresses_reads_what_was_told_before(Database database)
    {
        var world = await RegionWorld.MakeAsync(database);
        try
        {
            await LivesAsync(world);
            await SayAsync(world, new() { ["kind"] = "protection", ["level"] = "kode6" });
            var history = $"fhir/r4/Patient/{world.RecordOf("pasient")}/_history";
            Assert.DoesNotContain(Street, (await world.TextAsync("staff fastlege", "GET", history)).Text, StringComparison.Ordinal);
            await WithTaskAsync(world, "fastlege");
            Assert.Contains(Street, (await world.TextAsync("staff fastlege", "GET", history)).Text, StringComparison.Ordinal);
            Assert.DoesNotContain(Street, (await world.TextAsync("staff lege-bodo", "GET", history)).Text, StringComparison.Ordinal);
        }
        finally
        {
            await world.Server.DisposeAsync();
        }
    }

    [Fact]
    public async Task All_that_tells_where_somebody_lives_is_taken_back_in_every_record_of_theirs()
    {
        var world = await RegionWorld.MakeAsync(Database.Embedded);
        try
        {
            var (unknown, person) = (await MergedRecord.UnknownAsync(world), world.RecordOf("pasient"));
            foreach (var record in new[] { unknown.Record, person })
            {
                var patient = await world.ReadAsync("Patient", record.Value);
                patient.Remove("meta");
                patient["address"] = new JsonArray(new JsonObject { ["line"] = new JsonArray(Street) });
                patient["text"] = new JsonObject { ["status"] = "generated", ["div"] = $"<div xmlns=\"http://www.w3.org/1999/xhtml\">{Street}</div>" };
                patient["contact"] = new JsonArray(
                    new JsonObject { ["address"] = new JsonObject { ["line"] = new JsonArray(Street) } },
                    new JsonObject { ["name"] = new JsonObject { ["text"] = "Mor" }, ["address"] = new JsonObject { ["line"] = new JsonArray(Street) } });
                await world.StoreAsync(patient);
            }
            Assert.Equal(HttpStatusCode.OK, (await unknown.MergeAsync(person)).Status);
            await SayAsync(world, new() { ["kind"] = "protection", ["level"] = "kode7" });
            foreach (var record in new[] { unknown.Record, person })
            {
                var patient = await world.ReadAsync("Patient", record.Value);
                Assert.DoesNotContain(Street, patient.ToJsonString(), StringComparison.Ordinal);
                Assert.Equal("Mor", (string?)Assert.Single(patient["contact"]!.AsArray())!["name"]!["text"]);
                Assert.DoesNotContain(Street, (await world.TextAsync("staff fastlege", "GET", $"fhir/r4/Patient/{record}/_history")).Text, StringComparison.Ordinal);
            }
        }
        finally
        {
            await world.Server.DisposeAsync();
        }
    }

    [Theory, OnEachDatabase]
    public async Task Earlier_versions_of_the_status_of_a_record_are_not_read_or_queried_either(Database database)
    {
        var world = await RegionWorld.MakeAsync(database);
        try
        {
            var (record, ehr) = (world.RecordOf("pasient"), $"openehr/v1/ehr/{world.RecordOf("pasient")}");
            var status = (await world.CallAsync("developer", "GET", $"{ehr}/ehr_status")).Body!.AsObject();
            var first = (string)status["uid"]!["value"]!;
            foreach (var place in new[] { Street, "ukjent" })
            {
                var before = (string)(await world.CallAsync("developer", "GET", $"{ehr}/ehr_status")).Body!["uid"]!["value"]!;
                status.Remove("uid");
                status["name"] = new JsonObject { ["_type"] = "DV_TEXT", ["value"] = place };
                var (changed, text) = await world.TextAsync("developer", "PUT", $"{ehr}/ehr_status", (JsonObject)status.DeepClone(), headers: [("If-Match", $"\"{before}\"")]);
                Assert.True(changed is HttpStatusCode.OK or HttpStatusCode.NoContent, text);
            }
            var second = first.Replace("::1", "::2", StringComparison.Ordinal);
            string[] roads = [$"{ehr}/ehr_status/{Uri.EscapeDataString(second)}", $"{ehr}/versioned_ehr_status/version/{Uri.EscapeDataString(second)}"];
            var query = new JsonObject { ["q"] = $"SELECT s/name/value FROM EHR e[ehr_id/value='{record}'] CONTAINS VERSION v[ALL_VERSIONS] CONTAINS EHR_STATUS s" };
            foreach (var isProtected in new[] { false, true })
            {
                if (isProtected) await SayAsync(world, new() { ["kind"] = "protection", ["level"] = "kode6" });
                foreach (var road in roads) Assert.Equal((road, !isProtected), (road, (await world.TextAsync("staff fastlege", "GET", road)).Text.Contains(Street, StringComparison.Ordinal)));
                var (answered, found) = await world.TextAsync("staff fastlege", "POST", "openehr/v1/query/aql", (JsonObject)query.DeepClone());
                Assert.True(answered == HttpStatusCode.OK, found);
                Assert.Equal(!isProtected, found.Contains(Street, StringComparison.Ordinal));
                Assert.Contains("ukjent", found, StringComparison.Ordinal);
            }
        }
        finally
        {
            await world.Server.DisposeAsync();
        }
    }

    // Every road by which a version of a resource is read, and whether the street stands in the answer.
    private static async Task<IReadOnlyDictionary<string, bool>> ToldAsync(RegionWorld world, string who, string id)
    {
        var told = new Dictionary<string, bool>(StringComparer.Ordinal);
        string[] roads =
        [
            $"Patient/{id}/_history", $"Patient/{id}/_history?_count=1000", $"Patient/{id}/_history?_format=xml", $"Patient/{id}/_history?_summary=true", "Patient/_history?_count=1000", "_history?_count=1000",
            $"Patient/{id}/_history?_since=2020-01-01T00:00:00Z",
        ];
        foreach (var road in roads) told[road] = (await world.TextAsync(who, "GET", $"fhir/r4/{road}")).Text.Contains(Street, StringComparison.Ordinal);
        string[] ways = ["", "?_format=xml", "?_summary=true", "?_elements=address"];
        foreach (var way in ways) told[$"version{way}"] = await AnyVersionAsync(version => world.TextAsync(who, "GET", $"fhir/r4/Patient/{id}/_history/{version}{way}"));
        told["batch"] = await AnyVersionAsync(version => world.TextAsync(who, "POST", "fhir/r4", Batch($"Patient/{id}/_history/{version}")));
        told["history in a batch"] = (await world.TextAsync(who, "POST", "fhir/r4", Batch($"Patient/{id}/_history"))).Text.Contains(Street, StringComparison.Ordinal);
        return told;
    }

    private static async Task<bool> AnyVersionAsync(Func<int, Task<(HttpStatusCode Status, string Text)>> read)
    {
        for (var version = 1; version <= 3; version++)
            if ((await read(version)).Text.Contains(Street, StringComparison.Ordinal)) return true;
        return false;
    }

    private static JsonObject Batch(string address) => new()
    {
        ["resourceType"] = "Bundle", ["type"] = "batch", ["entry"] = new JsonArray(new JsonObject { ["request"] = new JsonObject { ["method"] = "GET", ["url"] = address } }),
    };

    private static async Task LivesAsync(RegionWorld world)
    {
        await SayAsync(world, new() { ["kind"] = "address", ["line"] = Street, ["postalCode"] = "8514", ["city"] = "Narvik" });
        await SayAsync(world, new() { ["kind"] = "name", ["given"] = "Ny", ["family"] = "Navnesen" });
    }

    private static async Task WithTaskAsync(RegionWorld world, string who)
    {
        var role = await world.ReadAsync("PractitionerRole", world.Region.Staff.Named(who).Id);
        role.Remove("meta");
        role["code"]!.AsArray().Add(new JsonObject { ["coding"] = new JsonArray(new JsonObject { ["system"] = "urn:varde:role", ["code"] = "address" }) });
        await world.StoreAsync(role);
    }

    private static async Task SayAsync(RegionWorld world, JsonObject happened)
    {
        happened["person"] = world.Resident("pasient").Number;
        var (status, text) = await world.TextAsync("machine register", "POST", "api/people/register-events", happened);
        Assert.True(status == HttpStatusCode.NoContent, text);
    }
}
