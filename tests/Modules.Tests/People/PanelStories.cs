using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Varde.AccessControl;
using Varde.Foundation;
using Varde.Modules.Tests.ClinicalRepository;
using Varde.People;
using Varde.Records;

namespace Varde.Modules.Tests.People;

/// <summary>The sharing panel as pages have it: each audience is decided by the gate, what is offered is what the rules would take, and what was done is taken back by the same rules.</summary>
public sealed class PanelStories
{
    private const string Why = "Samtalen var i fortrolighet.";

    private static readonly DateOnly Today = NorwegianCalendar.DayAt(TimeProvider.System.GetUtcNow());

    [Theory, OnEachDatabase]
    public async Task Every_audience_has_a_decision_and_the_day_on_which_time_alone_changes_it(Database database)
    {
        var (world, access, note) = await NoteAsync(database, "jente-14");
        var panel = (await SharingOf(world).OfAsync(access, note.Record, $"{note.Uid:D}", default)).Value;
        Assert.Equal([SharingAudienceKind.Patient, SharingAudienceKind.Mother, SharingAudienceKind.Father], panel.Audiences.Take(3).Select(one => one.Kind));
        Assert.Equal("R-PARENT-12-SERVICE", panel.Audiences[1].Now.Rule);
        Assert.Null(panel.Audiences[1].Turn);
        var turn = panel.Audiences[0].Turn!;
        Assert.Equal("R-SELF", turn.Then.Rule);
        Assert.InRange(turn.Day, Today.AddDays(1), Today.AddYears(2));
        Assert.Equal("R-STAFF-CARE", Assert.Single(panel.Audiences, one => one.Kind == SharingAudienceKind.GeneralPractitioner).Now.Rule);
        Assert.Equal("R-STAFF-NO-BASIS", panel.Audiences[^1].Now.Rule);
        Assert.Equal(["both", "patient", "parents", "nobody"], panel.Offers.Assessments);
        Assert.Contains(panel.Offers.Codes, code => code is { Word: "NORN_FORANS", WithinDays: 365 });
    }

    [Theory, OnEachDatabase]
    public async Task A_delay_tells_the_day_from_which_each_reader_sees_it(Database database)
    {
        var (world, access, note) = await NoteAsync(database, "pasient");
        var until = Today.AddDays(10);
        var panel = (await SharingOf(world).OfAsync(access, note.Record, $"{note.Uid:D}", default)).Value;
        await DoneAsync(world, access, panel, new() { ["set"] = "NORU", ["until"] = $"{until:yyyy-MM-dd}", ["reason"] = Why });
        panel = (await SharingOf(world).OfAsync(access, note.Record, $"{note.Uid:D}", default)).Value;
        Assert.True(panel.Audiences[0].Now.IsRefused);
        Assert.Equal((until, false), (panel.Audiences[0].Turn!.Day, panel.Audiences[0].Turn!.Then.IsRefused));
        Assert.Equal((until, until), (panel.DelayedUntil, Assert.Single(panel.Held).Review));
    }

    [Theory, OnEachDatabase]
    public async Task What_was_done_is_taken_back_step_by_step_and_stands_in_the_history(Database database)
    {
        var (world, access, note) = await NoteAsync(database, "jente-14");
        var sharing = SharingOf(world);
        async Task<SharingPanel> PanelAsync() => (await sharing.OfAsync(access, note.Record, $"{note.Uid:D}", default)).Value;
        await DoneAsync(world, access, await PanelAsync(), new() { ["assess"] = "both" });
        var released = await PanelAsync();
        await DoneAsync(world, access, released, new() { ["assess"] = "patient", ["reason"] = Why, ["review"] = $"{Today.AddDays(200):yyyy-MM-dd}" });
        var hidden = await PanelAsync();
        Assert.Equal(["Permit", "Refuse"], hidden.Audiences.Take(2).Select(one => one.Now.Effect.ToString()));
        Assert.IsType<PreconditionFailed>((await sharing.UndoAsync(access, released, default)).Refusal);
        Assert.True((await sharing.UndoAsync(access, hidden, default)).IsDone);
        var back = await PanelAsync();
        Assert.Equal(["Permit", "Permit"], back.Audiences.Take(2).Select(one => one.Now.Effect.ToString()));
        Assert.DoesNotContain(back.Held, held => held.Word == "NORN_FORANS");
        Assert.Contains(back.History, change => change is { Word: "NORN_FORANS", IsLaidDown: false, By: "Tuva Demolia" });
        Assert.Contains(back.History, change => change is { Word: "NORN_FORANS", IsLaidDown: true, Reason: Why });
    }

    [Theory, OnEachDatabase]
    public async Task Whoever_does_not_own_a_document_is_offered_nothing_and_citizens_have_no_panel(Database database)
    {
        var (world, access, note) = await NoteAsync(database, "jente-14");
        var other = world.Gate.Open(world.Staff("helsesykepleier"));
        var panel = (await SharingOf(world).OfAsync(other, note.Record, $"{note.Uid:D}", default)).Value;
        Assert.True(panel.Offers.AreNone);
        Assert.IsType<Forbidden>((await SharingOf(world).ChangeAsync(other, panel, new() { ["assess"] = "both" }, default)).Refusal);
        Assert.NotNull((await SharingOf(world).OfAsync(world.Gate.Open(world.Citizen("mor")), note.Record, $"{note.Uid:D}", default)).Refusal);
        Assert.NotNull(access);
    }

    [Theory, OnEachDatabase]
    public async Task A_preview_reads_as_the_mother_changes_nothing_and_is_in_no_log(Database database)
    {
        var (world, access, note) = await NoteAsync(database, "jente-14");
        var previews = world.Server.Services.GetRequiredService<PortalPreview>();
        var mother = (await SharingOf(world).OfAsync(access, note.Record, $"{note.Uid:D}", default)).Value.Audiences[1];
        var seen = (await previews.OpenAsync(access, note.Record, mother.Reader!, default)).Value;
        var document = new AccessSubject("COMPOSITION", $"{note.Uid:D}", note.Record) { Document = AccessedDocument.Of((await world.Server.Store.ReadLatestAsync(note.Record, note.Uid)).Value) };
        Assert.Equal((SharingAudienceKind.Mother, false), (seen.As, await seen.Access.SeesAsync(document, default)));
        Assert.IsType<Forbidden>((await seen.Access.AskAsync(AccessAction.Update, document, default)).Refusal);
        var before = await CountAsync(world, note.Record);
        Assert.True((await seen.Access.AskAsync(AccessAction.Read, new AccessSubject("Patient", $"{note.Record}", note.Record), default)).IsDone);
        await seen.Access.CloseAsync(disclosed: true, default);
        Assert.Equal(before, await CountAsync(world, note.Record));
        Assert.NotNull((await previews.OpenAsync(access, note.Record, "ingen", default)).Refusal);
        Assert.NotNull((await previews.OpenAsync(world.Gate.Open(world.Citizen("jente-14")), note.Record, mother.Reader!, default)).Refusal);
    }

    [Theory, OnEachDatabase]
    public async Task A_question_about_the_log_is_for_its_readers_and_the_officers_alone(Database database)
    {
        var world = await RegionWorld.OnAsync(database);
        var (record, questions, log) = (world.RecordOf("jente-9"), world.Server.Services.GetRequiredService<AccessLogQuestions>(), world.Server.Services.GetRequiredService<AccessLogReading>());
        await world.CallAsync("staff fastlege", "GET", $"fhir/r4/Patient/{record}");
        var mother = world.Gate.Open(world.Citizen("mor"));
        var line = (await log.ReadAsync(mother, record, new("", "", 1, null), default)).Value.Lines[0];
        Assert.Equal("question", Assert.IsType<Unprocessable>((await questions.AskAsync(mother, record, line.Id, " ", default)).Refusal).Faults[0].Path);
        Assert.NotNull((await questions.AskAsync(mother, record, "0-999999-0", "Hva er dette?", default)).Refusal);
        Assert.NotNull((await questions.AskAsync(world.Gate.Open(world.Citizen("enke")), record, line.Id, "Hva er dette?", default)).Refusal);
        var id = (await questions.AskAsync(mother, record, line.Id, "Hva er dette?", default)).Value;
        Assert.Equal("questionTwice", Assert.IsType<Unprocessable>((await questions.AskAsync(mother, record, line.Id, "En gang til?", default)).Refusal).Faults[0].Path);
        Assert.Empty((await questions.OfAsync(world.Gate.Open(world.Citizen("far-annen-adresse")), record, default)).Match(all => all, _ => []));
        Assert.Empty((await questions.WaitingAsync(world.Gate.Open(world.Staff("fastlege")), default)).Value);
        Assert.NotNull((await questions.AnswerAsync(world.Gate.Open(world.Staff("fastlege")), id, "Nei", default)).Refusal);
        var officer = world.Gate.Open(world.Staff("sikkerhetsansvarlig"));
        Assert.Equal(line.Sentence.Norwegian, Assert.Single((await questions.WaitingAsync(officer, default)).Value, one => one.Id == id).About.Norwegian);
        Assert.True((await questions.AnswerAsync(officer, id, "Legen så på barnets opplysninger.", default)).IsDone);
        Assert.IsType<Conflict>((await questions.AnswerAsync(officer, id, "Igjen", default)).Refusal);
        Assert.Equal("Legen så på barnets opplysninger.", Assert.Single((await questions.OfAsync(world.Gate.Open(world.Citizen("mor")), record, default)).Value).Answer);
        foreach (var who in new[] { "staff fastlege", "staff helsesykepleier", "citizen mor" })
            Assert.DoesNotContain("Hva er dette?", (await world.TextAsync(who, "GET", $"fhir/r4/Task?patient=Patient/{record}")).Text, StringComparison.Ordinal);
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, (await world.CallAsync("staff fastlege", "POST", "fhir/r4/Task", Forged(record))).Status);
    }

    [Theory, OnEachDatabase]
    public async Task Each_parent_chooses_notices_for_themselves_and_a_power_of_attorney_none(Database database)
    {
        var world = await RegionWorld.OnAsync(database);
        var (record, choices) = (world.RecordOf("jente-9"), world.Server.Services.GetRequiredService<NotificationChoices>());
        AccessSession As(string key) => world.Gate.Open(world.Citizen(key));
        Assert.True((await choices.ChooseAsync(As("mor"), record, new("sms", ["result"]), default)).IsDone);
        var chosen = (await choices.OfAsync(As("mor"), record, default)).Value;
        Assert.Equal(("sms", "result"), (chosen.Channel, Assert.Single(chosen.Topics)));
        Assert.Equal("none", (await choices.OfAsync(As("far-annen-adresse"), record, default)).Value.Channel);
        Assert.Equal("channel", Assert.IsType<Unprocessable>((await choices.ChooseAsync(As("mor"), record, new("due", []), default)).Refusal).Faults[0].Path);
        Assert.NotNull((await choices.ChooseAsync(As("sonn-med-fullmakt"), world.RecordOf("gammel-mor"), new("sms", []), default)).Refusal);
        Assert.NotNull((await choices.OfAsync(As("enke"), record, default)).Refusal);
    }

    private static JsonObject Forged(EhrId record) => new()
    {
        ["resourceType"] = "Task", ["status"] = "requested", ["intent"] = "order", ["for"] = new JsonObject { ["reference"] = $"Patient/{record}" },
        ["code"] = new JsonObject { ["coding"] = new JsonArray(new JsonObject { ["system"] = PeopleCodes.LogQuestion, ["code"] = "question" }) },
    };

    private static async Task DoneAsync(RegionWorld world, AccessSession access, SharingPanel panel, JsonObject change)
    {
        var done = await SharingOf(world).ChangeAsync(access, panel, change, default);
        Assert.True(done.IsDone, done.Refusal?.Message);
    }

    private static DocumentSharing SharingOf(RegionWorld world) => world.Server.Services.GetRequiredService<DocumentSharing>();

    private static async Task<(RegionWorld World, AccessSession Access, SharedNote Note)> NoteAsync(Database database, string whose)
    {
        var world = await RegionWorld.OnAsync(database);
        return (world, world.Gate.Open(world.Staff("fastlege")), await SharedNote.WriteAsync(world, whose, "staff fastlege"));
    }

    private static async Task<int> CountAsync(RegionWorld world, EhrId record)
    {
        var count = 0;
        await foreach (var _ in world.Server.Store.ReadAuditBackAsync(new() { Ehr = record })) count++;
        return count;
    }
}
