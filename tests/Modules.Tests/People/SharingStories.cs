using System.Net;
using System.Text.Json.Nodes;
using Varde.AccessControl;
using Varde.Foundation;
using Varde.Modules.Tests.ClinicalRepository;

namespace Varde.Modules.Tests.People;

/// <summary>Clinicians give and withhold documents in the sharing panel, and what they lay down holds with the next call by every road.</summary>
public sealed class SharingStories
{
    [Theory, OnEachDatabase]
    public async Task What_a_clinician_hides_from_parents_is_hidden_by_every_road_and_shown_again_when_it_is_lifted(Database database)
    {
        var note = await SharedNote.WriteAsync(database, "jente-9", "staff fastlege");
        Assert.All(await note.RoadsAsync("citizen mor"), road => Assert.True(road.IsSeen, road.Name));
        var panel = await note.ChangeAsync("staff fastlege", new() { ["set"] = "NORN_FORANS", ["reason"] = "Uro hjemme", ["review"] = Day(300) });
        Assert.Equal(HttpStatusCode.OK, panel.Status);
        Assert.All(await note.RoadsAsync("citizen mor"), road => Assert.False(road.IsSeen, road.Name));
        Assert.All(await note.RoadsAsync("citizen far-annen-adresse"), road => Assert.False(road.IsSeen, road.Name));
        Assert.All(await note.RoadsAsync("staff fastlege"), road => Assert.True(road.IsSeen, road.Name));
        await note.ChangeAsync("staff fastlege", new() { ["lift"] = "NORN_FORANS" });
        Assert.All(await note.RoadsAsync("citizen mor"), road => Assert.True(road.IsSeen, road.Name));
    }

    [Theory, OnEachDatabase]
    public async Task The_panel_tells_staff_who_laid_down_what_and_what_each_reader_sees(Database database)
    {
        var note = await SharedNote.WriteAsync(database, "jente-14", "staff fastlege");
        await note.ChangeAsync("staff fastlege", new() { ["assess"] = "parents", ["reason"] = "Fare for liv", ["review"] = Day(20) });
        var panel = (await note.PanelAsync("staff fastlege")).Body!;
        var code = panel["codes"]!.AsArray().Single()!;
        Assert.Equal(("NORN_UNGDOM", "Fare for liv", Day(20), "Tuva Demolia"), ((string)code["code"]!, (string)code["reason"]!, (string)code["review"]!, (string)code["by"]!["name"]!));
        Assert.Equal("parents", (string)panel["assessed"]!["choice"]!);
        Assert.Equal("parents", (string)panel["released"]!.AsArray().Single()!["to"]!);
        Assert.Equal("refuse R-YOUTH-SERVICE", Reader(panel, "patient"));
        Assert.Equal("permit R-PARENT-12-RELEASED", Reader(panel, "parent"));
        Assert.All(panel["readers"]!.AsArray(), reader => Assert.NotNull(reader!["name"]));
        Assert.Equal(HttpStatusCode.NotFound, (await note.PanelAsync("citizen mor")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await note.PanelAsync("citizen jente-14")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await note.PanelAsync("staff lege-bodo")).Status);
    }

    [Theory, OnEachDatabase]
    public async Task An_assessment_opens_to_those_it_names_and_to_nobody_else(Database database)
    {
        foreach (var (choice, youth, parent) in new[] { ("both", true, true), ("patient", true, false), ("parents", false, true), ("nobody", false, false) })
        {
            var note = await SharedNote.WriteAsync(database, "jente-14", "staff fastlege");
            Assert.All(await note.RoadsAsync("citizen jente-14"), road => Assert.False(road.IsSeen, road.Name));
            Assert.Equal(HttpStatusCode.OK, (await note.ChangeAsync("staff fastlege", new() { ["assess"] = choice, ["reason"] = "Samtale", ["review"] = Day(20) })).Status);
            Assert.All(await note.RoadsAsync("citizen jente-14"), road => Assert.Equal((choice, road.Name, youth), (choice, road.Name, road.IsSeen)));
            Assert.All(await note.RoadsAsync("citizen mor"), road => Assert.Equal((choice, road.Name, parent), (choice, road.Name, road.IsSeen)));
        }
    }

    [Theory, OnEachDatabase]
    public async Task Both_codes_on_one_note_hide_it_from_everybody_in_the_portal(Database database)
    {
        var note = await SharedNote.WriteAsync(database, "jente-14", "staff fastlege");
        await note.ChangeAsync("staff fastlege", new() { ["release"] = "both" });
        await note.ChangeAsync("staff fastlege", new() { ["set"] = "NORN_FORANS", ["reason"] = "r", ["review"] = Day(10) });
        await note.ChangeAsync("staff fastlege", new() { ["set"] = "NORN_UNGDOM", ["reason"] = "r", ["review"] = Day(10) });
        Assert.All(await note.RoadsAsync("citizen jente-14"), road => Assert.False(road.IsSeen, road.Name));
        Assert.All(await note.RoadsAsync("citizen mor"), road => Assert.False(road.IsSeen, road.Name));
    }

    [Theory, OnEachDatabase]
    public async Task A_code_for_the_youth_opens_an_unreleased_note_to_the_parent(Database database)
    {
        var note = await SharedNote.WriteAsync(database, "jente-14", "staff fastlege");
        Assert.All(await note.RoadsAsync("citizen mor"), road => Assert.False(road.IsSeen, road.Name));
        await note.ChangeAsync("staff fastlege", new() { ["set"] = "NORN_UNGDOM", ["reason"] = "r", ["review"] = Day(10) });
        Assert.All(await note.RoadsAsync("citizen mor"), road => Assert.True(road.IsSeen, road.Name));
    }

    [Theory, OnEachDatabase]
    public async Task A_delay_hides_from_the_person_until_its_day_and_queries_of_staff_find_the_document(Database database)
    {
        var note = await SharedNote.WriteAsync(database, "pasient", "staff fastlege");
        await note.ChangeAsync("staff fastlege", new() { ["set"] = "NORU", ["reason"] = "Snakker først", ["until"] = Day(14) });
        Assert.All(await note.RoadsAsync("citizen pasient"), road => Assert.False(road.IsSeen, road.Name));
        Assert.All(await note.RoadsAsync("staff fastlege"), road => Assert.True(road.IsSeen, road.Name));
        var (who, after) = (note.World.Citizen("pasient"), TimeProvider.System.GetUtcNow().AddDays(15));
        Assert.Equal("Refuse R-OBJ-DELAY", await note.DecidedAsync(who, TimeProvider.System.GetUtcNow().AddDays(12)));
        Assert.Equal("Permit R-SELF", await note.DecidedAsync(who, after));
        await note.ChangeAsync("staff fastlege", new() { ["set"] = "NORU", ["reason"] = "Snakker først", ["untilAssessed"] = true });
        Assert.Equal("Refuse R-OBJ-DELAY", await note.DecidedAsync(who, after));
        await note.ChangeAsync("staff fastlege", new() { ["assess"] = "patient" });
        Assert.All(await note.RoadsAsync("citizen pasient"), road => Assert.True(road.IsSeen, road.Name));
    }

    [Theory, OnEachDatabase]
    public async Task Whoever_does_not_treat_gives_and_withholds_nothing(Database database)
    {
        var note = await SharedNote.WriteAsync(database, "jente-9", "staff fastlege");
        var hide = new JsonObject { ["set"] = "NORN_FORANS", ["reason"] = "r", ["review"] = Day(10) };
        Assert.Equal((HttpStatusCode.Forbidden, "Only health personnel who treat the patient can do this."), await note.RefusedAsync("staff helsesykepleier", hide));
        Assert.Equal(HttpStatusCode.Forbidden, (await note.RefusedAsync("staff lege-bodo", hide)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await note.RefusedAsync("citizen mor", hide)).Status);
        Assert.All(await note.RoadsAsync("citizen mor"), road => Assert.True(road.IsSeen, road.Name));
    }

    [Theory, OnEachDatabase]
    public async Task A_code_has_a_reason_a_day_within_its_bound_and_the_right_age(Database database)
    {
        var note = await SharedNote.WriteAsync(database, "jente-9", "staff fastlege");
        const string NoReason = "Give a reason and a date for a new assessment.", WrongAge = "This code does not fit the patient's age.";
        foreach (var (change, expected) in new (JsonObject, string)[]
        {
            (new() { ["set"] = "NORN_FORANS" }, NoReason),
            (new() { ["set"] = "NORN_FORANS", ["reason"] = "r" }, NoReason),
            (new() { ["set"] = "NORN_FORANS", ["review"] = Day(10) }, NoReason),
            (new() { ["set"] = "NORU", ["reason"] = "r" }, NoReason),
            (new() { ["set"] = "NORN_UNGDOM", ["reason"] = "r", ["review"] = Day(10) }, WrongAge),
            (new() { ["release"] = "patient" }, WrongAge),
            (new() { ["set"] = "NORN_FORANS", ["reason"] = "r", ["review"] = Day(366) }, "review: must be 365 days away at most"),
            (new() { ["set"] = "NORN_FFL", ["reason"] = "r", ["review"] = Day(184) }, "review: must be 183 days away at most"),
            (new() { ["set"] = "NORN_KUT", ["reason"] = "r", ["review"] = Day(184) }, "review: must be 183 days away at most"),
            (new() { ["set"] = "NORN_FPB", ["reason"] = "r", ["review"] = Day(366) }, "review: must be 365 days away at most"),
            (new() { ["set"] = "NORU", ["reason"] = "r", ["until"] = Day(31) }, "until: must be 30 days away at most"),
            (new() { ["set"] = "NORN_FORANS", ["reason"] = "r", ["review"] = Day(0) }, "review: must be a day to come"),
            (new() { ["set"] = "NORN_FORANS", ["reason"] = "r", ["review"] = "tomorrow" }, "review: must be a day: YYYY-MM-DD"),
            (new() { ["set"] = "NORS", ["reason"] = "r" }, "set: is the person's own: blocks are set and lifted through /api/me/blocks"),
            (new() { ["set"] = "NORN_WHAT" }, "set: must be a code of 9603 that hides, vergeinnsyn or exempt"),
            (new() { ["assess"] = "everybody" }, "assess: must be both, patient, parents or nobody"),
            (new() { ["lift"] = "NORN_FFL" }, "lift: does not hold of this document itself"),
            (new() { ["set"] = "vergeinnsyn", ["reason"] = "r", ["review"] = Day(10) }, WrongAge),
            (new() { ["set"] = "exempt", ["reason"] = "r", ["review"] = Day(10) }, "set: belongs to appointments"),
            (new() { ["hide"] = "it" }, "hide: is not known here"),
        }) Assert.StartsWith(expected, (await note.RefusedAsync("staff fastlege", change)).Detail, StringComparison.Ordinal);
        Assert.Empty((await note.PanelAsync("staff fastlege")).Body!["codes"]!.AsArray());
    }

    [Theory, OnEachDatabase]
    public async Task Two_clinicians_do_not_overwrite_each_other(Database database)
    {
        var note = await SharedNote.WriteAsync(database, "jente-14", "staff fastlege");
        var seen = await note.TagAsync("staff fastlege");
        Assert.Equal(HttpStatusCode.PreconditionRequired, (await note.ChangeAsync("staff fastlege", new() { ["release"] = "both" }, tag: null)).Status);
        Assert.Equal(HttpStatusCode.OK, (await note.ChangeAsync("staff fastlege", new() { ["release"] = "parents" }, seen)).Status);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await note.ChangeAsync("staff fastlege", new() { ["release"] = "patient" }, seen)).Status);
        Assert.Equal("parents", (string)(await note.PanelAsync("staff fastlege")).Body!["released"]!.AsArray().Single()!["to"]!);
        var tag = await note.TagAsync("staff fastlege");
        var at = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => note.ChangeAsync("staff fastlege", new() { ["withdraw"] = "parents" }, tag)));
        Assert.All(at, one => Assert.True(one.Status is HttpStatusCode.OK or HttpStatusCode.PreconditionFailed, $"{one.Status} {one.Body}"));
        Assert.Contains(at, one => one.Status == HttpStatusCode.OK);
    }

    [Theory, OnEachDatabase]
    public async Task What_is_hidden_from_all_documents_needs_two_clinicians(Database database)
    {
        var note = await SharedNote.WriteAsync(database, "pasient", "staff fastlege");
        var all = new JsonObject { ["set"] = "NORN_ALL", ["reason"] = "Trusler", ["review"] = Day(100) };
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await note.ChangeAsync("staff fastlege", (JsonObject)all.DeepClone())).Status);
            Assert.Equal("NORN_ALL", (string)(await note.PanelAsync("staff fastlege")).Body!["proposed"]!.AsArray().Single()!["code"]!);
            Assert.All(await note.RoadsAsync("citizen pasient"), road => Assert.True(road.IsSeen, road.Name));
        }
    }

    [Theory, OnEachDatabase]
    public async Task The_audit_entry_tells_who_laid_down_what_and_a_refusal_too(Database database)
    {
        var note = await SharedNote.WriteAsync(database, "jente-9", "staff fastlege");
        await note.ChangeAsync("staff fastlege", new() { ["set"] = "NORN_FORANS", ["reason"] = "Hemmelig grunn", ["review"] = Day(10) });
        await note.RefusedAsync("staff fastlege", new() { ["set"] = "NORN_UNGDOM", ["reason"] = "r", ["review"] = Day(10) });
        var log = (await note.World.Server.Store.ReadAuditAsync(note.Record, PageRequest.All)).Items.Select(item => item.Entry).Where(entry => entry.Object == $"COMPOSITION/{note.Uid:D}" && entry.Action == "restrict").ToList();
        Assert.Equal(["refuse R-SET-AGE", "permit R-SET-CLINICIAN"], log.Select(entry => $"{entry.Outcome} {entry.Rule}"));
        Assert.Equal("+NORN_FORANS", LookDetails.Read(log[1].Details).Setting);
        Assert.All(log, entry => Assert.DoesNotContain("Hemmelig", entry.Details, StringComparison.Ordinal));
    }

    [Theory, OnEachDatabase]
    public async Task A_new_version_and_the_panel_of_a_view_keep_to_what_was_laid_down(Database database)
    {
        var note = await SharedNote.WriteAsync(database, "jente-9", "staff fastlege");
        await note.ChangeAsync("staff fastlege", new() { ["set"] = "NORN_FORANS", ["reason"] = "r", ["review"] = Day(10) });
        await note.WriteAgainAsync("staff fastlege");
        Assert.All(await note.RoadsAsync("citizen mor"), road => Assert.False(road.IsSeen, road.Name));
        var (status, body) = await note.World.CallAsync("staff fastlege", "GET", $"api/records/{note.Record}/documents/Observation/{note.View}/sharing");
        Assert.Equal((HttpStatusCode.OK, note.Uid.ToString("D")), (status, (string)body!["document"]!["uid"]!));
    }

    private static string Day(int from) => NorwegianCalendar.DayAt(TimeProvider.System.GetUtcNow()).AddDays(from).ToString("O", System.Globalization.CultureInfo.InvariantCulture);

    private static string Reader(JsonNode panel, string relation) =>
        panel["readers"]!.AsArray().Where(reader => (string)reader!["as"]! == relation).Select(reader => $"{reader!["effect"]} {reader["rule"]}").First();
}
