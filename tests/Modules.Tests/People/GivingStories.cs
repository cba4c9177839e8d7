using System.Net;
using System.Text.Json.Nodes;
using Varde.AccessControl;
using Varde.Foundation;
using Varde.Modules.Tests.ClinicalRepository;

namespace Varde.Modules.Tests.People;

/// <summary>Referrals and what hangs on them, delayed results, what the person hides, what a parent needs to know, and what awaits the clinicians.</summary>
public sealed class GivingStories
{
    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Theory, OnEachDatabase]
    public async Task A_childs_referral_is_hidden_from_parents_until_it_is_assessed_or_ten_working_days_are_over(Database database)
    {
        var world = await RegionWorld.OnAsync(database);
        var referral = await SharedResource.ReferralAsync(world, "jente-9", "staff fastlege");
        Assert.False(await referral.IsSeenAsync("citizen mor"));
        Assert.True(await referral.IsSeenAsync("staff fastlege"));
        Assert.Equal("Refuse R-OBJ-ASSESS", await referral.DecidedAsync("mor", Now.AddDays(6)));
        Assert.Equal("Permit R-PARENT-UNDER-12", await referral.DecidedAsync("mor", Now.AddDays(25)));
        await referral.ChangeAsync("staff fastlege", new() { ["assess"] = "parents" });
        Assert.True(await referral.IsSeenAsync("citizen mor"));
    }

    [Theory, OnEachDatabase]
    public async Task A_youths_referral_waits_in_the_worklist_and_time_alone_opens_nothing(Database database)
    {
        var world = await RegionWorld.OnAsync(database);
        var referral = await SharedResource.ReferralAsync(world, "jente-14", "staff fastlege");
        Assert.StartsWith("Refuse", await referral.DecidedAsync("mor", Now.AddDays(40)), StringComparison.Ordinal);
        Assert.Contains(referral.Id, await UnassessedAsync(world, "staff fastlege"));
        Assert.DoesNotContain(referral.Id, await UnassessedAsync(world, "staff lege-bodo"));
        Assert.Equal(HttpStatusCode.NotFound, (await world.CallAsync("citizen mor", "GET", "api/worklists/unassessed")).Status);
        await referral.ChangeAsync("staff fastlege", new() { ["assess"] = "both" });
        Assert.DoesNotContain(referral.Id, await UnassessedAsync(world, "staff fastlege"));
    }

    [Theory, OnEachDatabase]
    public async Task A_code_on_a_referral_covers_what_hangs_on_it_before_and_after(Database database)
    {
        var world = await RegionWorld.OnAsync(database);
        var referral = await SharedResource.ReferralAsync(world, "jente-14", "staff fastlege");
        var before = await SharedResource.ResultAsync(world, "jente-14", "staff fastlege", basedOn: referral);
        await referral.ChangeAsync("staff fastlege", new() { ["release"] = "both" });
        var after = await SharedResource.ResultAsync(world, "jente-14", "staff fastlege", basedOn: referral);
        foreach (var result in new[] { before, after })
            Assert.Equal((true, true), (await result.IsSeenAsync("citizen mor"), await result.IsSeenAsync("citizen jente-14")));
        await before.ChangeAsync("staff fastlege", new() { ["set"] = "NORN_KUT", ["reason"] = "r", ["review"] = Day(10) });
        await referral.ChangeAsync("staff fastlege", new() { ["set"] = "NORN_FORANS", ["reason"] = "r", ["review"] = Day(10) });
        var last = await SharedResource.ResultAsync(world, "jente-14", "staff fastlege", basedOn: referral);
        foreach (var result in new[] { after, last })
            Assert.Equal((false, true), (await result.IsSeenAsync("citizen mor"), await result.IsSeenAsync("citizen jente-14")));
        Assert.False(await before.IsSeenAsync("citizen jente-14"));
        await referral.ChangeAsync("staff fastlege", new() { ["lift"] = "NORN_FORANS" });
        foreach (var result in new[] { after, last }) Assert.True(await result.IsSeenAsync("citizen mor"));
        Assert.False(await before.IsSeenAsync("citizen mor"));
    }

    [Theory, OnEachDatabase]
    public async Task Results_are_delayed_by_their_group_of_analyses(Database database)
    {
        var world = await RegionWorld.OnAsync(database);
        var (atOnce, later, assessed) = (await SharedResource.ResultAsync(world, "pasient", "staff fastlege"), await SharedResource.ResultAsync(world, "pasient", "staff fastlege", "TEST-FOURTEEN"), await SharedResource.ResultAsync(world, "pasient", "staff fastlege", "TEST-ASSESSED"));
        Assert.Equal((true, false, false), (await atOnce.IsSeenAsync("citizen pasient"), await later.IsSeenAsync("citizen pasient"), await assessed.IsSeenAsync("citizen pasient")));
        Assert.Equal((true, true, true), (await atOnce.IsSeenAsync("staff fastlege"), await later.IsSeenAsync("staff fastlege"), await assessed.IsSeenAsync("staff fastlege")));
        Assert.Equal(("Refuse R-OBJ-DELAY", "Permit R-SELF", "Refuse R-OBJ-DELAY"), (await later.DecidedAsync("pasient", Now.AddDays(12)), await later.DecidedAsync("pasient", Now.AddDays(15)), await assessed.DecidedAsync("pasient", Now.AddDays(300))));
        await assessed.ChangeAsync("staff fastlege", new() { ["assess"] = "patient" });
        Assert.True(await assessed.IsSeenAsync("citizen pasient"));
    }

    [Theory, OnEachDatabase]
    public async Task A_count_tells_nothing_of_what_is_hidden(Database database)
    {
        var world = await RegionWorld.OnAsync(database);
        async Task<int> CountAsync() => (int)(await world.CallAsync("citizen pasient", "GET", $"fhir/r4/Observation?patient={world.RecordOf("pasient")}&category=laboratory&_summary=count")).Body!["total"]!;
        var before = await CountAsync();
        await SharedResource.ResultAsync(world, "pasient", "staff fastlege", "TEST-ASSESSED");
        Assert.Equal(before, await CountAsync());
        await SharedResource.ResultAsync(world, "pasient", "staff fastlege");
        Assert.Equal(before + 1, await CountAsync());
    }

    [Theory, OnEachDatabase]
    public async Task A_person_hides_a_document_and_shows_it_again_and_sees_its_title_meanwhile(Database database)
    {
        var note = await SharedNote.WriteAsync(database, "pasient", "staff fastlege");
        Assert.Equal(HttpStatusCode.NoContent, (await note.World.CallAsync("citizen pasient", "POST", "api/me/hidden", new() { ["document"] = note.Uid.ToString("D") })).Status);
        Assert.All(await note.RoadsAsync("citizen pasient"), road => Assert.False(road.IsSeen, road.Name));
        Assert.All(await note.RoadsAsync("staff fastlege"), road => Assert.True(road.IsSeen, road.Name));
        var hidden = (await note.World.CallAsync("citizen pasient", "GET", "api/me/sharing")).Body!["hidden"]!.AsArray().Single(one => (string)one!["document"]! == note.Uid.ToString("D"))!;
        Assert.NotEqual("", (string)hidden["title"]!);
        Assert.Equal("NORN_EPO", (string)(await note.PanelAsync("staff fastlege")).Body!["codes"]![0]!["code"]!);
        await note.ChangeAsync("staff fastlege", new() { ["set"] = "NORU", ["reason"] = "r", ["until"] = Day(10) });
        Assert.Equal("Refuse R-OBJ-DELAY", await note.DecidedAsync(note.World.Citizen("pasient"), Now));
        Assert.DoesNotContain(note.Uid.ToString("D"), (await note.World.CallAsync("citizen pasient", "GET", "api/me/sharing")).Body!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await note.World.CallAsync("citizen pasient", "DELETE", $"api/me/hidden/{note.Uid:D}")).Status);
        await note.ChangeAsync("staff fastlege", new() { ["lift"] = "NORU" });
        Assert.Equal(HttpStatusCode.NoContent, (await note.World.CallAsync("citizen pasient", "DELETE", $"api/me/hidden/{note.Uid:D}")).Status);
        Assert.All(await note.RoadsAsync("citizen pasient"), road => Assert.True(road.IsSeen, road.Name));
        Assert.Equal(HttpStatusCode.NotFound, (await note.World.CallAsync("citizen pasient", "POST", "api/me/hidden", new() { ["document"] = Guid.NewGuid().ToString("D") })).Status);
    }

    [Theory, OnEachDatabase]
    public async Task Who_is_below_16_hides_nothing_and_from_16_lifts_what_hid_it_from_the_parents(Database database)
    {
        var world = await RegionWorld.OnAsync(database);
        var young = await SharedResource.ResultAsync(world, "jente-14", "staff fastlege");
        await young.ChangeAsync("staff fastlege", new() { ["release"] = "both" });
        var (status, body) = await world.CallAsync("citizen jente-14", "POST", "api/me/hidden", new() { ["document"] = $"Observation/{young.Id}" });
        Assert.Equal((HttpStatusCode.Forbidden, "Contact the provider to block information."), (status, (string)body!["detail"]!));
    }

    [Theory, OnEachDatabase]
    public async Task A_record_that_takes_no_more_documents_takes_what_is_laid_down_about_them(Database database)
    {
        var world = await RegionWorld.MakeAsync(database);
        var note = await SharedNote.WriteAsync(world, "jente-9", "staff fastlege");
        var api = new Api(world.Server);
        var status = await api.GetAsync($"ehr/{note.Record}/ehr_status");
        var closed = status.JsonBody.AsObject();
        closed["is_modifiable"] = false;
        (await api.CallAsync("PUT", $"ehr/{note.Record}/ehr_status", closed, headers: [("If-Match", $"\"{status.Tag}\"")])).Expect(HttpStatusCode.NoContent);
        await note.ChangeAsync("staff fastlege", new() { ["set"] = "NORN_FORANS", ["reason"] = "r", ["review"] = Day(20) });
        Assert.All(await note.RoadsAsync("citizen mor"), road => Assert.False(road.IsSeen, road.Name));
        await world.Server.DisposeAsync();
    }

    [Fact]
    public async Task What_hid_a_note_from_the_parents_holds_after_16_too_until_the_young_person_lifts_it()
    {
        var world = await RegionWorld.ChangingAsync();
        Assert.Equal(HttpStatusCode.Created, (await world.CallAsync("citizen ungdom-16", "POST", "api/me/powers", new() { ["receiver"] = world.Resident("mor").Number, ["name"] = "Marit", ["areas"] = new JsonArray(1, 2, 3) })).Status);
        var note = await SharedNote.WriteAsync(world, "ungdom-16", "staff fastlege");
        // Whoever holds a power of attorney does not see the Patient, and so not all of it at once.
        Assert.All((await note.RoadsAsync("citizen mor")).Where(road => road.Name != "everything"), road => Assert.True(road.IsSeen, road.Name));
        await world.LayDownAsync(note.Record, note.Uid, about => about with { Codes = [RestrictionCode.HiddenFromParents] });
        Assert.All(await note.RoadsAsync("citizen mor"), road => Assert.False(road.IsSeen, road.Name));
        Assert.Contains(note.Uid.ToString("D"), (await world.CallAsync("citizen ungdom-16", "GET", "api/me/sharing")).Body!["hiddenFromParents"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.NotEqual(HttpStatusCode.NoContent, (await world.CallAsync("citizen mor", "DELETE", $"api/me/hidden-from-parents/{note.Uid:D}")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await world.CallAsync("citizen ungdom-16", "DELETE", $"api/me/hidden-from-parents/{note.Uid:D}")).Status);
        Assert.All((await note.RoadsAsync("citizen mor")).Where(road => road.Name != "everything"), road => Assert.True(road.IsSeen, road.Name));
    }

    [Theory, OnEachDatabase]
    public async Task What_a_parent_needs_to_know_reaches_that_parent_alone(Database database)
    {
        var world = await RegionWorld.OnAsync(database);
        var (record, mother) = (world.RecordOf("ungdom-16"), await RelativeAsync(world, "ungdom-16", "mor"));
        var (status, body) = await world.CallAsync("staff fastlege", "POST", $"api/records/{record}/disclosures", new() { ["recipient"] = mother, ["text"] = "Sigurd er innlagt." });
        Assert.True(status == HttpStatusCode.Created, $"{status} {body}");
        var path = $"fhir/r4/Communication/{body!["id"]}";
        Assert.Equal(HttpStatusCode.OK, (await world.CallAsync("citizen mor", "GET", path)).Status);
        Assert.Contains((string)body["id"]!, (await world.CallAsync("citizen mor", "GET", $"fhir/r4/Communication?patient={record}")).Body!.ToJsonString(), StringComparison.Ordinal);
        Assert.NotEqual(HttpStatusCode.OK, (await world.CallAsync("citizen far-annen-adresse", "GET", path)).Status);
        Assert.NotEqual(HttpStatusCode.OK, (await world.CallAsync("citizen ungdom-16", "GET", path)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await world.CallAsync("staff fastlege", "PUT", path, (JsonObject)(await world.CallAsync("staff fastlege", "GET", path)).Body!.DeepClone())).Status);
        foreach (var (who, whose, recipient, expected) in new[]
        {
            ("staff lege-bodo", "ungdom-16", mother, HttpStatusCode.Forbidden), ("citizen mor", "ungdom-16", mother, HttpStatusCode.Forbidden), ("staff fastlege", "ungdom-16", "nobody", HttpStatusCode.UnprocessableEntity),
            ("staff fastlege", "pasient", mother, HttpStatusCode.UnprocessableEntity),
        })
        {
            var refused = await world.CallAsync(who, "POST", $"api/records/{world.RecordOf(whose)}/disclosures", new() { ["recipient"] = recipient, ["text"] = "x" });
            Assert.True(refused.Status == expected || (expected == HttpStatusCode.Forbidden && refused.Status == HttpStatusCode.NotFound), $"{who} {whose} {refused.Status} {refused.Body}");
        }
    }

    [Theory, OnEachDatabase]
    public async Task Who_soon_has_a_birthday_stands_in_the_worklist_with_the_codes_that_change_then(Database database)
    {
        var world = await RegionWorld.OnAsync(database);
        var note = await SharedNote.WriteAsync(database, "gutt-snart-12", "staff fastlege");
        await note.ChangeAsync("staff fastlege", new() { ["set"] = "NORN_FORANS", ["reason"] = "r", ["review"] = Day(20) });
        var lines = (await world.CallAsync("staff fastlege", "GET", "api/worklists/turning")).Body!["lines"]!.AsArray();
        int TurnsOf(string whose) => lines.Where(line => (string)line!["patient"]! == world.RecordOf(whose).ToString()).Select(line => (int)line!["turns"]!).SingleOrDefault();
        Assert.Equal((12, 0, 0), (TurnsOf("gutt-snart-12"), TurnsOf("gutt-snart-16"), TurnsOf("jente-14")));
        Assert.Contains(note.Uid.ToString("D"), lines.Single(line => (string)line!["patient"]! == note.Record.ToString())!["documents"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain((await world.CallAsync("staff lege-bodo", "GET", "api/worklists/turning")).Body!["lines"]!.AsArray(), line => (string)line!["patient"]! == note.Record.ToString());
    }

    [Theory, OnEachDatabase]
    public async Task At_its_day_a_code_stays_and_a_task_appears_which_ends_with_the_code(Database database)
    {
        var note = await SharedNote.WriteAsync(database, "pasient", "staff fastlege");
        await note.ChangeAsync("staff fastlege", new() { ["set"] = "NORN_FPB", ["reason"] = "r", ["review"] = Day(30) });
        Assert.Equal("Refuse R-OBJ-DENIED", await note.DecidedAsync(note.World.Citizen("pasient"), Now.AddDays(400)));
        JsonObject Task(IEnumerable<JsonObject> all) => all.Single(task => task.ToJsonString().Contains(note.Uid.ToString("D"), StringComparison.Ordinal));
        var task = Task(await note.World.StoredAsync("pasient", "Task"));
        Assert.Equal(("requested", Day(30)), ((string)task["status"]!, (string)task["executionPeriod"]!["start"]!));
        Assert.DoesNotContain((string)task["id"]!, await LinesAsync(note.World, "staff fastlege", "reviews"), StringComparison.Ordinal);
        task["executionPeriod"]!["start"] = Day(0);
        task.Remove("meta");
        await note.World.StoreAsync(task);
        Assert.Contains((string)task["id"]!, await LinesAsync(note.World, "staff fastlege", "reviews"), StringComparison.Ordinal);
        Assert.DoesNotContain((string)task["id"]!, await LinesAsync(note.World, "staff lege-bodo", "reviews"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await note.World.CallAsync("citizen pasient", "GET", $"fhir/r4/Task/{task["id"]}")).Status);
        await note.ChangeAsync("staff fastlege", new() { ["lift"] = "NORN_FPB" });
        Assert.Equal("cancelled", (string)Task(await note.World.StoredAsync("pasient", "Task"))["status"]!);
        Assert.DoesNotContain((string)task["id"]!, await LinesAsync(note.World, "staff fastlege", "reviews"), StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task A_document_that_is_blocked_for_somebody_is_in_none_of_their_queries(Database database)
    {
        var note = await SharedNote.WriteAsync(database, "pasient", "staff fastlege");
        var (status, body) = await note.World.CallAsync("citizen pasient", "POST", "api/me/blocks", new() { ["patient"] = note.Record.ToString(), ["role"] = "doctor", ["document"] = note.Uid.ToString("D") });
        Assert.Equal(HttpStatusCode.Created, status);
        Assert.All(await note.RoadsAsync("staff fastlege"), road => Assert.False(road.IsSeen, road.Name));
        Assert.All(await note.RoadsAsync("citizen pasient"), road => Assert.True(road.IsSeen, road.Name));
        Assert.Equal(HttpStatusCode.NoContent, (await note.World.CallAsync("citizen pasient", "DELETE", $"api/me/blocks/{note.Record}/{body!["id"]}")).Status);
        Assert.All(await note.RoadsAsync("staff fastlege"), road => Assert.True(road.IsSeen, road.Name));
    }

    private static async Task<string> RelativeAsync(RegionWorld world, string whose, string relative) =>
        (await world.StoredAsync(whose, "RelatedPerson")).Where(one => one.ToJsonString().Contains(world.Resident(relative).Number!, StringComparison.Ordinal)).Select(one => (string)one["id"]!).First();

    private static async Task<string> LinesAsync(RegionWorld world, string who, string list) => (await world.CallAsync(who, "GET", $"api/worklists/{list}")).Body!["lines"]!.ToJsonString();

    private static async Task<IReadOnlyList<string>> UnassessedAsync(RegionWorld world, string who) =>
        [.. (await world.CallAsync(who, "GET", "api/worklists/unassessed")).Body!["lines"]!.AsArray().Select(line => (string)line!["id"]!)];

    private static string Day(int from) => NorwegianCalendar.DayAt(Now).AddDays(from).ToString("O", System.Globalization.CultureInfo.InvariantCulture);
}
