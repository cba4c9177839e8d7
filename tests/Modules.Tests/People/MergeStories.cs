using System.Net;
using System.Text.Json.Nodes;
using Varde.AccessControl;
using Varde.Foundation;
using Varde.Modules.Tests.ClinicalRepository;

namespace Varde.Modules.Tests.People;

/// <summary>Two records turn out to be one person's: both stay, and are read as one, until it is taken back.</summary>
public sealed class MergeStories
{
    [Theory, OnEachDatabase]
    public async Task What_stands_in_both_records_is_found_for_the_person_and_no_longer_when_it_is_taken_back(Database database)
    {
        var world = await RegionWorld.OfMergesAsync(database);
        var (unknown, person) = (await MergedRecord.UnknownAsync(world), world.RecordOf("pasient"));
        var before = (await MergedRecord.PatientAsync(world, unknown.Record), await MergedRecord.PatientAsync(world, person));
        Assert.All(await unknown.FoundAsync("staff fastlege", person), road => Assert.Equal((road.Key, 0), (road.Key, road.Value)));
        await Expect(HttpStatusCode.OK, unknown.MergeAsync(person));
        foreach (var who in new[] { "staff fastlege", "citizen pasient", "developer" })
            Assert.All(await unknown.FoundAsync(who, person), road => Assert.True(road.Value > 0, $"{who} {road.Key}"));
        Assert.All(await unknown.FoundAsync("staff lege-bodo", person), road => Assert.Equal((road.Key, 0), (road.Key, road.Value)));
        Assert.True(await unknown.IsReadByAsync("staff fastlege"));
        await Expect(HttpStatusCode.OK, unknown.UnmergeAsync(person));
        Assert.True(JsonNode.DeepEquals(before.Item1, await MergedRecord.PatientAsync(world, unknown.Record)) && JsonNode.DeepEquals(before.Item2, await MergedRecord.PatientAsync(world, person)));
        Assert.All(await unknown.FoundAsync("staff fastlege", person), road => Assert.Equal((road.Key, 0), (road.Key, road.Value)));
        Assert.False(await unknown.IsReadByAsync("staff fastlege"));
    }

    [Theory, OnEachDatabase]
    public async Task A_merge_that_was_taken_back_is_told_by_no_version_to_who_sees_one_of_the_two_alone(Database database)
    {
        var world = await RegionWorld.OfMergesAsync(database);
        var (unknown, person) = (await MergedRecord.UnknownAsync(world), world.RecordOf("enke"));
        await Expect(HttpStatusCode.OK, unknown.MergeAsync(person));
        Assert.True(await NamesAsync("staff akuttlege", unknown.Address, person.ToString()));
        await Expect(HttpStatusCode.OK, unknown.UnmergeAsync(person));
        // The register's client made three versions: who has part in the one record alone is not told of the second.
        foreach (var (who, whose, other) in new[] { ("staff akuttlege", unknown.Address, person.ToString()), ("staff fastlege", $"Patient/{person}", unknown.Record.ToString()) })
        {
            Assert.Equal(HttpStatusCode.OK, (await world.CallAsync(who, "GET", $"fhir/r4/{whose}")).Status);
            Assert.False(await NamesAsync(who, whose, other), $"{who} {whose}");
        }
        Assert.Equal(HttpStatusCode.NotFound, (await world.CallAsync("staff akuttlege", "GET", $"fhir/r4/{unknown.Address}/_history/2")).Status);
        Assert.Equal(HttpStatusCode.OK, (await world.CallAsync("staff akuttlege", "GET", $"fhir/r4/{unknown.Address}/_history/1")).Status);
        // Who has part in both sees how it was.
        await world.StoreAsync(MergedRecord.Course(world, person, "akuttlege"));
        Assert.True(await NamesAsync("staff akuttlege", unknown.Address, person.ToString()));

        async Task<bool> NamesAsync(string who, string whose, string other)
        {
            foreach (var road in new[] { $"{whose}/_history", $"{whose}/_history/2", $"{whose}/_history/2?_elements=link", $"{whose}/_history?_format=xml" })
                if ((await world.TextAsync(who, "GET", $"fhir/r4/{road}")).Text.Contains(other, StringComparison.Ordinal)) return true;
            var all = (await world.TextAsync(who, "GET", "fhir/r4/Patient/_history?_count=1000")).Text + (await world.TextAsync(who, "GET", "fhir/r4/_history?_count=1000")).Text;
            return all.Contains($"\"reference\":\"Patient/{other}\"", StringComparison.Ordinal) && all.Contains("replace", StringComparison.Ordinal);
        }
    }

    [Theory, OnEachDatabase]
    public async Task The_source_is_inactive_and_read_and_both_say_so(Database database)
    {
        var world = await RegionWorld.OfMergesAsync(database);
        var (unknown, person) = (await MergedRecord.UnknownAsync(world), world.RecordOf("samtykke-basis-pluss"));
        var answer = await Expect(HttpStatusCode.OK, unknown.MergeAsync(person));
        var result = answer!["parameter"]!.AsArray().Single(parameter => (string?)parameter!["name"] == "result")!["resource"]!;
        Assert.Equal(("replaces", unknown.Address), ((string?)result["link"]![0]!["type"], (string?)result["link"]![0]!["other"]!["reference"]));
        var source = (await world.CallAsync("staff akuttlege", "GET", $"fhir/r4/{unknown.Address}")).Body!;
        Assert.Equal((false, "replaced-by", $"Patient/{person}"), ((bool?)source["active"], (string?)source["link"]![0]!["type"], (string?)source["link"]![0]!["other"]!["reference"]));
        var records = (await world.CallAsync("citizen samtykke-basis-pluss", "GET", $"api/people/{unknown.Record}/records")).Body!;
        Assert.Equal((person.ToString(), person.ToString(), unknown.Record.ToString()), ((string?)records["patient"], (string?)records["records"]![0]!["ehr"], (string?)records["records"]![1]!["ehr"]));
        foreach (var record in new[] { unknown.Record, person })
            Assert.Contains(await MergedRecord.LogAsync(world, record), entry => entry.ActorId == "client:register" && entry.Action == "update" && entry.Details.Contains("merge:", StringComparison.Ordinal));
    }

    [Theory, OnEachDatabase]
    public async Task Queries_over_one_record_see_that_record_and_queries_over_all_see_both(Database database)
    {
        var world = await RegionWorld.OfMergesAsync(database);
        var (unknown, person) = (await MergedRecord.UnknownAsync(world), world.RecordOf("kode-7"));
        await world.StoreAsync(MergedRecord.Course(world, person, "ortoped"));
        await Expect(HttpStatusCode.OK, unknown.MergeAsync(person));
        Assert.Contains(unknown.Note, await unknown.QueriedAsync("staff ortoped", unknown.Record));
        Assert.DoesNotContain(unknown.Note, await unknown.QueriedAsync("staff ortoped", person));
        Assert.Contains(unknown.Note, await unknown.QueriedAsync("staff ortoped", null));
        Assert.Contains(unknown.Note, await unknown.QueriedAsync("citizen kode-7", null));
        // Whoever had the unknown person in care has the person in care.
        Assert.Equal("Permit R-STAFF-CARE", await world.DecidedAsync(world.Staff("akuttlege"), "kode-7", "journal"));
    }

    [Theory, OnEachDatabase]
    public async Task What_is_hidden_in_the_source_stays_hidden(Database database)
    {
        var world = await RegionWorld.OfMergesAsync(database);
        var (unknown, person) = (await MergedRecord.UnknownAsync(world), world.RecordOf("sperret-enhet"));
        await world.LayDownAsync(unknown.Record, unknown.Note, about => about with { Codes = [RestrictionCode.DangerToLife] });
        await Expect(HttpStatusCode.OK, unknown.MergeAsync(person));
        Assert.All(await unknown.FoundAsync("citizen sperret-enhet", person), road => Assert.Equal((road.Key, 0), (road.Key, road.Value)));
        Assert.False(await unknown.IsReadByAsync("citizen sperret-enhet"));
        Assert.DoesNotContain(unknown.Note, await unknown.QueriedAsync("citizen sperret-enhet", null));
        Assert.True(await unknown.IsReadByAsync("staff akuttlege"));
    }

    [Theory, OnEachDatabase]
    public async Task A_mother_of_the_target_sees_what_is_hers_to_see_and_no_more(Database database)
    {
        var world = await RegionWorld.OfMergesAsync(database);
        var (unknown, hidden, child) = (await MergedRecord.UnknownAsync(world), await MergedRecord.UnknownAsync(world), world.RecordOf("jente-9"));
        await world.LayDownAsync(hidden.Record, hidden.Note, about => about with { Codes = [RestrictionCode.HiddenFromParents] });
        Assert.False(await unknown.IsReadByAsync("citizen mor"));
        await Expect(HttpStatusCode.OK, unknown.MergeAsync(child));
        await Expect(HttpStatusCode.OK, hidden.MergeAsync(child));
        Assert.True(await unknown.IsReadByAsync("citizen mor"));
        Assert.False(await hidden.IsReadByAsync("citizen mor"));
        Assert.False(await unknown.IsReadByAsync("citizen pasient"));
        Assert.All(await unknown.FoundAsync("citizen mor", child), road => Assert.True(road.Value > 0, road.Key));
        Assert.All(await hidden.FoundAsync("citizen mor", child), road => Assert.Equal((road.Key, 0), (road.Key, road.Value)));
        var represented = (await world.CallAsync("citizen mor", "GET", "api/me/representation")).Body!["people"]!.AsArray().Select(one => (string)one!["patient"]!).ToList();
        Assert.Single(represented, child.ToString());
        Assert.DoesNotContain(unknown.Record.ToString(), represented);
    }

    [Theory, OnEachDatabase]
    public async Task A_mother_whom_only_the_source_names_sees_nothing_of_the_target(Database database)
    {
        var world = await RegionWorld.OfMergesAsync(database);
        var (unknown, child) = (await MergedRecord.UnknownAsync(world), world.RecordOf("barnebarn"));
        await world.StoreAsync(Mother(world, unknown.Record, "alenemor"));
        var before = await world.DecidedAsync(world.Citizen("alenemor"), "barnebarn", "journal");
        await Expect(HttpStatusCode.OK, unknown.MergeAsync(child));
        Assert.Equal(("Refuse R-REP-NONE", "Refuse R-REP-NONE"), (before, await world.DecidedAsync(world.Citizen("alenemor"), "barnebarn", "journal")));
        Assert.False(await unknown.IsReadByAsync("citizen alenemor"));
    }

    [Theory, OnEachDatabase]
    public async Task Blocks_of_either_record_hold_for_both_and_are_lifted_by_the_person(Database database)
    {
        var world = await RegionWorld.OfMergesAsync(database);
        var (unknown, person) = (await MergedRecord.UnknownAsync(world), world.RecordOf("samtykke-basis"));
        await world.StoreAsync(MergedRecord.Course(world, person, "ortoped"));
        var block = Block(world, unknown.Record, "ortoped");
        await world.StoreAsync(block);
        Assert.StartsWith("Permit", await world.DecidedAsync(world.Staff("ortoped"), "samtykke-basis", "journal"), StringComparison.Ordinal);
        await world.StoreAsync(Block(world, person, "akuttlege"));
        Assert.True(await unknown.IsReadByAsync("staff akuttlege"));
        await Expect(HttpStatusCode.OK, unknown.MergeAsync(person));
        Assert.Equal("Refuse R-STAFF-NAMED-BLOCK", await world.DecidedAsync(world.Staff("ortoped"), "samtykke-basis", "journal"));
        Assert.False(await unknown.IsReadByAsync("staff akuttlege"));
        Assert.Equal(HttpStatusCode.NoContent, (await world.CallAsync("citizen samtykke-basis", "DELETE", $"api/me/blocks/{person}/{block["id"]}")).Status);
        Assert.StartsWith("Permit", await world.DecidedAsync(world.Staff("ortoped"), "samtykke-basis", "journal"), StringComparison.Ordinal);
        await Expect(HttpStatusCode.OK, unknown.UnmergeAsync(person));
        Assert.True(await unknown.IsReadByAsync("staff akuttlege"));
    }

    [Theory, OnEachDatabase]
    public async Task Nothing_new_is_written_in_the_source_and_the_refusal_names_the_target_to_whoever_may_see_it(Database database)
    {
        var world = await RegionWorld.OfMergesAsync(database);
        var (unknown, person) = (await MergedRecord.UnknownAsync(world), world.RecordOf("enke"));
        await Expect(HttpStatusCode.OK, unknown.MergeAsync(person));
        foreach (var who in new[] { "staff akuttlege", "developer" })
        {
            var (status, body) = await unknown.TryWriteAsync(who);
            Assert.True(status == HttpStatusCode.Conflict, $"{who} {status} {body}");
            Assert.Contains($"Patient/{person}", body!.ToJsonString(), StringComparison.Ordinal);
            (status, body) = await world.CallAsync(who, "POST", "fhir/r4/Condition", new() { ["resourceType"] = "Condition", ["subject"] = new JsonObject { ["reference"] = unknown.Address }, ["code"] = new JsonObject { ["text"] = "Hodepine" } });
            Assert.True(status == HttpStatusCode.Conflict, $"{who} {status} {body}");
        }
        Assert.NotEqual(HttpStatusCode.Conflict, (await unknown.TryWriteAsync("staff lege-bodo")).Status);
        await MergedRecord.WriteAsync(world, person, "staff akuttlege");
        await Expect(HttpStatusCode.OK, unknown.UnmergeAsync(person));
        Assert.Contains((await unknown.TryWriteAsync("staff akuttlege")).Status, new[] { HttpStatusCode.Created, HttpStatusCode.NoContent });
    }

    [Theory, OnEachDatabase]
    public async Task The_administration_merges_whom_it_has_a_basis_for_and_nobody_else_does(Database database)
    {
        var world = await RegionWorld.OfMergesAsync(database);
        var (unknown, person) = (await MergedRecord.UnknownAsync(world), world.RecordOf("stengt-tjeneste"));
        const string Administrator = "staff helsesekretaer";
        foreach (var who in new[] { "staff akuttlege", "staff organisasjonsansvarlig", "citizen stengt-tjeneste", "citizen pasient", "machine other", "nobody", Administrator })
            Assert.Contains((await unknown.MergeAsync(person, who)).Status, new[] { HttpStatusCode.Forbidden, HttpStatusCode.NotFound, HttpStatusCode.Unauthorized });
        foreach (var record in new[] { unknown.Record, person })
            Assert.Equal(HttpStatusCode.Created, (await world.CallAsync(Administrator, "POST", "api/access/bases", new() { ["patient"] = record.ToString(), ["basis"] = "PASADM", ["reason"] = "Dobbeltregistrert" })).Status);
        await Expect(HttpStatusCode.OK, unknown.MergeAsync(person, Administrator));
        Assert.Contains(await MergedRecord.LogAsync(world, person), entry => entry.Rule == "R-STAFF-ADMIN" && entry.Details.Contains("merge:target", StringComparison.Ordinal));
        Assert.NotEqual(HttpStatusCode.OK, (await unknown.UnmergeAsync(person, "staff akuttlege")).Status);
        await Expect(HttpStatusCode.OK, unknown.UnmergeAsync(person, Administrator));
    }

    [Theory, OnEachDatabase]
    public async Task What_cannot_be_merged_is_refused_and_nothing_is_stored(Database database)
    {
        var world = await RegionWorld.OfMergesAsync(database);
        var (one, other, third) = (await MergedRecord.UnknownAsync(world), await MergedRecord.UnknownAsync(world), await MergedRecord.UnknownAsync(world));
        await Expect(HttpStatusCode.UnprocessableEntity, one.MergeAsync(one.Record));
        await Expect(HttpStatusCode.NotFound, one.MergeAsync(new EhrId(Guid.NewGuid())));
        await Expect(HttpStatusCode.BadRequest, MergedRecord.CallAsync(world, "$merge", one.Address, null));
        await Expect(HttpStatusCode.BadRequest, MergedRecord.CallAsync(world, "$merge", "Practitioner/1", other.Address));
        await Expect(HttpStatusCode.Conflict, one.UnmergeAsync(other.Record));
        await Expect(HttpStatusCode.UnprocessableEntity, MergedRecord.CallAsync(world, "$merge", $"Patient/{world.RecordOf("mor-bodo")}", $"Patient/{world.RecordOf("mor-alta")}"));
        await world.StoreAsync(Mother(world, one.Record, "mor-alta"));
        await Expect(HttpStatusCode.UnprocessableEntity, one.MergeAsync(world.RecordOf("mor-alta")));
        var before = await MergedRecord.PatientAsync(world, one.Record);
        await Expect(HttpStatusCode.OK, MergedRecord.CallAsync(world, "$merge", one.Address, other.Address, "machine register", new JsonObject { ["name"] = "preview", ["valueBoolean"] = true }));
        Assert.True(JsonNode.DeepEquals(before, await MergedRecord.PatientAsync(world, one.Record)));
        await Expect(HttpStatusCode.OK, one.MergeAsync(other.Record));
        await Expect(HttpStatusCode.Conflict, one.MergeAsync(third.Record));
        await Expect(HttpStatusCode.Conflict, one.MergeAsync(other.Record));
        await Expect(HttpStatusCode.Conflict, other.MergeAsync(one.Record));
        await Expect(HttpStatusCode.Conflict, third.MergeAsync(one.Record));
        // What was merged may be merged on: then all three are one person's.
        await Expect(HttpStatusCode.OK, other.MergeAsync(third.Record));
        Assert.All(await one.FoundAsync("developer", third.Record), road => Assert.True(road.Value > 0, road.Key));
        await Expect(HttpStatusCode.OK, one.UnmergeAsync(other.Record));
        Assert.All(await one.FoundAsync("developer", third.Record), road => Assert.Equal((road.Key, 0), (road.Key, road.Value)));
        Assert.All(await other.FoundAsync("developer", third.Record), road => Assert.True(road.Value > 0, road.Key));
    }

    [Theory, OnEachDatabase]
    public async Task Of_merges_at_once_those_hold_that_agree(Database database)
    {
        var world = await RegionWorld.OfMergesAsync(database);
        for (var round = 0; round < 3; round++)
        {
            var (one, other, third) = (await MergedRecord.UnknownAsync(world), await MergedRecord.UnknownAsync(world), await MergedRecord.UnknownAsync(world));
            var answers = await Task.WhenAll(one.MergeAsync(other.Record), other.MergeAsync(one.Record), one.MergeAsync(third.Record), third.MergeAsync(one.Record));
            Assert.All(answers, answer => Assert.Contains(answer.Status, new[] { HttpStatusCode.OK, HttpStatusCode.Conflict }));
            var links = new List<string>();
            foreach (var record in new[] { one.Record, other.Record, third.Record })
                links.AddRange(((await world.ReadAsync("Patient", record.Value))["link"] as JsonArray ?? []).Select(link => (string)link!["type"]!));
            Assert.Equal(answers.Count(answer => answer.Status == HttpStatusCode.OK), links.Count(type => type == "replaced-by"));
            Assert.Equal(links.Count(type => type == "replaces"), links.Count(type => type == "replaced-by"));
            Assert.InRange(links.Count(type => type == "replaced-by"), 1, 2);
        }
    }

    [Theory, OnEachDatabase]
    public async Task The_person_is_one_to_the_portal_and_the_register_by_whichever_number(Database database)
    {
        var world = await RegionWorld.OfMergesAsync(database);
        var (unknown, source) = (await MergedRecord.UnknownAsync(world), world.RecordOf("d-nummer"));
        Assert.Equal(source.ToString(), (string?)(await world.CallAsync("citizen d-nummer", "GET", "api/me")).Body!["patient"]);
        // Whoever signs in by the one number would see the record of the other: that both are one person's the register alone says.
        foreach (var whose in new[] { "d-nummer", "samtykke-basis" })
            await Expect(HttpStatusCode.Created, world.CallAsync("staff helsesekretaer", "POST", "api/access/bases", new() { ["patient"] = world.RecordOf(whose).ToString(), ["basis"] = "PASADM", ["reason"] = "Dublett" }));
        await Expect(HttpStatusCode.UnprocessableEntity, MergedRecord.CallAsync(world, "$merge", $"Patient/{source}", $"Patient/{world.RecordOf("samtykke-basis")}", "staff helsesekretaer"));
        await Expect(HttpStatusCode.OK, MergedRecord.CallAsync(world, "$merge", $"Patient/{source}", unknown.Address));
        Assert.Equal(unknown.Record.ToString(), (string?)(await world.CallAsync("citizen d-nummer", "GET", "api/me")).Body!["patient"]);
        Assert.True(await unknown.IsReadByAsync("citizen d-nummer"));
        Assert.Equal("Permit R-SELF", await world.DecidedAsync(world.Citizen("d-nummer"), "d-nummer", "journal"));
        Assert.Equal(HttpStatusCode.NoContent, (await world.CallAsync("machine register", "POST", "api/people/register-events", new() { ["kind"] = "name", ["person"] = world.Resident("d-nummer").Number, ["given"] = "Eero", ["family"] = "Testvaara" })).Status);
        Assert.Equal("Testvaara", (string?)(await world.ReadAsync("Patient", unknown.Record.Value))["name"]![0]!["family"]);
        var log = (await world.CallAsync("citizen d-nummer", "GET", "api/me/access-log?limit=200")).Body!;
        Assert.Equal(unknown.Record.ToString(), (string?)log["record"]);
        Assert.Contains(log["lines"]!.AsArray(), line => (string?)line!["who"]!["name"] == world.Region.Staff.Named("akuttlege").Name);
    }

    [Theory, OnEachDatabase]
    public async Task Links_that_merge_are_written_by_no_other_road(Database database)
    {
        var world = await RegionWorld.OfMergesAsync(database);
        var (unknown, other) = (await MergedRecord.UnknownAsync(world), await MergedRecord.UnknownAsync(world));
        var patient = await world.ReadAsync("Patient", unknown.Record.Value);
        patient["link"] = new JsonArray(new JsonObject { ["other"] = new JsonObject { ["reference"] = other.Address }, ["type"] = "replaced-by" });
        Assert.Equal(HttpStatusCode.Forbidden, (await world.CallAsync("staff akuttlege", "PUT", $"fhir/r4/{unknown.Address}", patient)).Status);
        // One side alone tells nothing.
        await world.StoreAsync(patient);
        Assert.All(await unknown.FoundAsync("developer", other.Record), road => Assert.Equal((road.Key, 0), (road.Key, road.Value)));
        Assert.Contains((await unknown.TryWriteAsync("staff akuttlege")).Status, new[] { HttpStatusCode.Created, HttpStatusCode.NoContent });
        await Expect(HttpStatusCode.Conflict, unknown.MergeAsync(other.Record));
        await Expect(HttpStatusCode.OK, unknown.UnmergeAsync(other.Record));
        await Expect(HttpStatusCode.OK, unknown.MergeAsync(other.Record));
        Assert.Equal(HttpStatusCode.Forbidden, (await world.CallAsync("staff akuttlege", "DELETE", $"fhir/r4/{unknown.Address}")).Status);
    }

    [Theory, OnEachDatabase]
    public async Task A_merged_record_is_not_destroyed_alone(Database database)
    {
        var world = await RegionWorld.OfMergesAsync(database);
        var (unknown, other) = (await MergedRecord.UnknownAsync(world), await MergedRecord.UnknownAsync(world));
        await Expect(HttpStatusCode.OK, unknown.MergeAsync(other.Record));
        foreach (var (record, with) in new[] { (unknown.Record, other.Record), (other.Record, unknown.Record) })
            Assert.Contains(with.ToString(), (await Expect(HttpStatusCode.Conflict, world.CallAsync("developer", "DELETE", $"openehr/v1/admin/ehr/{record}")))!.ToJsonString(), StringComparison.Ordinal);
        await Expect(HttpStatusCode.OK, unknown.UnmergeAsync(other.Record));
        await Expect(HttpStatusCode.NoContent, world.CallAsync("developer", "DELETE", $"openehr/v1/admin/ehr/{unknown.Record}"));
        await Expect(HttpStatusCode.NotFound, unknown.MergeAsync(other.Record));
        Assert.True(await other.IsReadByAsync("staff akuttlege"));
    }

    private static JsonObject Mother(RegionWorld world, EhrId of, string who) => new()
    {
        ["resourceType"] = "RelatedPerson", ["id"] = Guid.NewGuid().ToString("D"), ["active"] = true, ["patient"] = new JsonObject { ["reference"] = $"Patient/{of}" },
        ["identifier"] = new JsonArray(new JsonObject { ["system"] = "urn:oid:2.16.578.1.12.4.1.4.1", ["value"] = world.Resident(who).Number }),
        ["relationship"] = new JsonArray(Coded("http://hl7.no/fhir/CodeSystem/no-basis-family-relation", "mor"), Coded("http://hl7.no/fhir/CodeSystem/no-basis-parental-responsibility", "mor")),
    };

    private static JsonObject Block(RegionWorld world, EhrId record, string staff) => new()
    {
        ["resourceType"] = "Consent", ["id"] = Guid.NewGuid().ToString("D"), ["status"] = "active", ["scope"] = new JsonObject { ["text"] = "block" }, ["policyRule"] = new JsonObject { ["text"] = "block" },
        ["category"] = new JsonArray(Coded("urn:varde:consent", "block")), ["patient"] = new JsonObject { ["reference"] = $"Patient/{record}" },
        ["provision"] = new JsonObject
        {
            ["type"] = "deny",
            ["actor"] = new JsonArray(new JsonObject { ["role"] = new JsonObject { ["text"] = "blocked" }, ["reference"] = new JsonObject { ["reference"] = $"Practitioner/{world.Region.Staff.Named(staff).Id}" } }),
        },
    };

    private static JsonObject Coded(string system, string code) => new() { ["coding"] = new JsonArray(new JsonObject { ["system"] = system, ["code"] = code }) };

    private static async Task<JsonNode?> Expect(HttpStatusCode expected, Task<(HttpStatusCode Status, JsonNode? Body)> call)
    {
        var (status, body) = await call;
        Assert.True(status == expected, $"{status} {body?.ToJsonString()}");
        return body;
    }
}
