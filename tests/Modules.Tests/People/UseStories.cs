using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Varde.AccessControl;
using Varde.Modules.Tests.ClinicalRepository;
using Varde.People;
using Varde.People.Use;

namespace Varde.Modules.Tests.People;

/// <summary>Figures of use over the API: counted from what people did, for whoever leads the rollout, with what is small withheld.</summary>
public sealed class UseStories
{
    private static readonly string[] Writers = ["mor", "pasient", "far-annen-adresse", "enke", "mor-bodo", "far-bodo"];

    [Theory, OnEachDatabase]
    public async Task Messages_of_six_people_are_told_of_the_region_and_those_of_two_to_one_hospital_are_not(Database database)
    {
        var world = await RegionWorld.MakeAsync(database);
        var hospital = (string)(await world.ExpectAsync(HttpStatusCode.OK, SystemWords.RolloutLead, "GET", $"api/switches/state?service=plan&node={world.Hospital()}"))!["node"]!["id"]!;
        Assert.Equal((0, 0), Region(await UseAsync(world), "messages"));
        foreach (var (at, who) in Writers.Index()) await world.ExpectAsync(HttpStatusCode.Created, $"citizen {who}", "POST", "fhir/r4/Communication", Message(world, who, at < 2 ? hospital : null));
        // Somebody sends two; a refusal is no use.
        await world.ExpectAsync(HttpStatusCode.Created, "citizen mor", "POST", "fhir/r4/Communication", Message(world, "mor", to: null));
        Assert.NotEqual(HttpStatusCode.Created, (await world.CallAsync("citizen pasient", "POST", "fhir/r4/Communication", Message(world, "mor", to: null))).Status);

        var region = await UseAsync(world);
        Assert.Equal((6, null), Region(region, "served"));
        Assert.Equal((6, 6), Region(region, "own"));
        Assert.Equal((7, 6), Region(region, "messages"));
        Assert.Equal((0, 6), Region(region, "opt-outs"));
        Assert.Equal((0, 0), Region(region, "opened"));
        Assert.True((bool)Last(region)["running"]!);
        Assert.Equal(IsoWeek.Of(TimeProvider.System.GetUtcNow()).ToString(), (string?)Last(region)["week"]);
        Assert.Equal(13, region["weeks"]!.AsArray().Count);
        var answers = region["figures"]!.AsArray().Single(figure => (string)figure!["key"]! == "answers")!;
        Assert.Equal((false, "Svar i tide. Ingen tjeneste har frister for svar ennå, så dette telles ikke."), ((bool)answers["supported"]!, (string?)answers["nb"]));
        Assert.Null(Last(region)["figures"]!["answers"]);

        var there = Last(await UseAsync(world, "message.write", $"&organisation={hospital}"))["figures"]!;
        foreach (var figure in new[] { "served", "own", "messages", "opt-outs" }) AssertWithheld(there[figure]);
        Assert.Equal((0, null), Region(await UseAsync(world, "plan"), "served"));

        // One who was served closes the service: 1 of 6 is not told, and neither is that 5 did not.
        await world.ExpectAsync(HttpStatusCode.NoContent, "citizen enke", "PUT", "api/me/services/message.write", new JsonObject { ["closed"] = true });
        AssertWithheld(Last(await UseAsync(world))["figures"]!["opt-outs"]);

        await KeptAsync(world);
        await world.Server.DisposeAsync();
    }

    // Five weeks later the week is kept, and what is done to its figures afterwards changes nothing of what is told.
    private static async Task KeptAsync(RegionWorld world)
    {
        var (week, later) = (IsoWeek.Of(TimeProvider.System.GetUtcNow()), new Later(TimeSpan.FromDays(35)));
        using var counter = new UseCounter(world.Server.Store, world.Server.Services.GetRequiredService<UseLog>(), later);
        Assert.True(week < counter.FirstOpen);
        var first = (await counter.OfAsync(week, week, CancellationToken.None)).Value.Weeks[week];
        Assert.Equal(new UseCell(7, 6), first.Of(ServiceId.MessageWriting, [])[UseFigure.Messages]);
        await world.ExpectAsync(HttpStatusCode.Created, "citizen mor", "POST", "fhir/r4/Communication", Message(world, "mor", to: null));
        Assert.Equal(first.ToBytes(), (await counter.OfAsync(week, week, CancellationToken.None)).Value.Weeks[week].ToBytes());
        Assert.Equal((8, 6), Region(await UseAsync(world), "messages"));
    }

    [Fact]
    public async Task Documents_that_patients_open_are_a_share_of_those_that_came_to_them_in_the_week()
    {
        var world = await RegionWorld.MakeAsync(Database.Embedded);
        var laboratory = await world.RegisteredAsync("integration", ["DiagnosticReport"]);
        var reports = new List<string>();
        foreach (var who in Writers) reports.Add((string)(await world.ExpectAsync(HttpStatusCode.Created, laboratory, "POST", "fhir/r4/DiagnosticReport", Report(world, who)))!["id"]!);
        // That they came serves nobody yet.
        var came = await UseAsync(world, "result", $"&organisation={world.Hospital()}");
        Assert.Equal(((0, null), (6, 0), (0, 6)), (Region(came, "served"), Region(came, "documents"), Region(came, "opened")));
        foreach (var (who, report) in Writers.Zip(reports)) await world.ExpectAsync(HttpStatusCode.OK, $"citizen {who}", "GET", $"fhir/r4/DiagnosticReport/{report}");
        var told = await UseAsync(world, "result", $"&organisation={world.Hospital()}");
        Assert.Equal(((6, null), (6, 6), (6, 6)), (Region(told, "served"), Region(told, "documents"), Region(told, "opened")));
        Assert.Equal((6, 6), Region(await UseAsync(world, "result"), "opened"));
        Assert.True((bool)Last(told)["figures"]!["opened"]!["open"]!);
        await world.Server.DisposeAsync();
    }

    [Fact]
    public async Task Only_whoever_leads_the_rollout_reads_them_and_every_fault_of_a_question_is_told()
    {
        var world = await RegionWorld.OfSystemsAsync(Database.Embedded);
        foreach (var who in new[] { SystemWords.Administrator, "staff sykehuslege", "staff sikkerhetsansvarlig", "citizen pasient", "nobody" })
            foreach (var path in new[] { "api/use?service=plan", "api/use?service=plan&format=csv", "api/use?service=none" })
                Assert.Contains((await world.CallAsync(who, "GET", path)).Status, new[] { HttpStatusCode.Forbidden, HttpStatusCode.NotFound, HttpStatusCode.Unauthorized });
        async Task<string> FaultsAsync(string query) =>
            string.Join(' ', (await world.ExpectAsync(HttpStatusCode.BadRequest, SystemWords.RolloutLead, "GET", $"api/use{query}"))!["faults"]!.AsArray().Select(fault => (string?)fault!["path"]));
        Assert.Equal("service", await FaultsAsync(""));
        Assert.Equal("service organisation to from", await FaultsAsync("?service=template&organisation=ingen%00&from=i-fjor&to=2026-W99"));
        Assert.Equal("service", await FaultsAsync("?service=message.read"));
        Assert.Equal("to", await FaultsAsync("?service=plan&to=2199-W01"));
        Assert.Equal("from", await FaultsAsync("?service=plan&from=2026-W20&to=2026-W19"));
        Assert.Equal("from", await FaultsAsync("?service=plan&from=2020-W01&to=2026-W01"));
        Assert.Equal("format", await FaultsAsync("?service=plan&format=xml"));
        // Days of a week are the week.
        var told = await world.ExpectAsync(HttpStatusCode.OK, SystemWords.RolloutLead, "GET", "api/use?service=plan&from=2026-01-07&to=2026-01-13");
        Assert.Equal(["2026-W02", "2026-W03"], told!["weeks"]!.AsArray().Select(week => (string?)week!["week"]));
        Assert.True((bool)told["weeks"]![0]!["kept"]!);
        var (status, csv) = await world.TextAsync(SystemWords.RolloutLead, "GET", "api/use?service=plan&from=2026-W02&to=2026-W02", headers: ("Accept", "text/csv"));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("service,organisation,name,week,from,to,figure,count,of,withheld,open\r\nplan,region,,2026-W02,2026-01-05,2026-01-11,served,0,,no,no\r\n", csv[..(csv.IndexOf("served", StringComparison.Ordinal) + "served,0,,no,no\r\n".Length)]);
    }

    [Fact]
    public async Task A_switch_that_turned_the_service_on_is_marked_in_its_week_with_its_wave()
    {
        var world = await RegionWorld.MakeAsync(Database.Embedded);
        var set = await world.ExpectAsync(HttpStatusCode.Created, SystemWords.RolloutLead, "POST", "api/switches", new JsonObject { ["service"] = "form", ["node"] = world.Hospital(), ["on"] = true, ["phase"] = "trial", ["why"] = "Prøves" });
        var mark = (await UseAsync(world, "form"))["marks"]!.AsArray().Single()!;
        Assert.Equal(((string?)set!["id"], "on", "trial", world.Hospital()), ((string?)mark["switch"], (string?)mark["state"], (string?)mark["phase"], (string?)mark["node"]!["number"]));
        Assert.Equal(IsoWeek.Of(TimeProvider.System.GetUtcNow()).ToString(), (string?)mark["week"]);
        Assert.Empty((await UseAsync(world, "plan"))["marks"]!.AsArray());
        Assert.Empty((await UseAsync(world, "form", $"&organisation={world.Staff("fastlege").Organisation}"))["marks"]!.AsArray());
        Assert.Single((await UseAsync(world, "form", $"&organisation={world.Hospital()}"))["marks"]!.AsArray());
        await world.Server.DisposeAsync();
    }

    private static async Task<JsonNode> UseAsync(RegionWorld world, string service = "message.write", string more = "") =>
        (await world.ExpectAsync(HttpStatusCode.OK, SystemWords.RolloutLead, "GET", $"api/use?service={service}{more}"))!;

    private static void AssertWithheld(JsonNode? cell) => Assert.Equal("""{"withheld":true,"open":true}""", cell!.ToJsonString());

    private static JsonNode Last(JsonNode table) => table["weeks"]!.AsArray()[^1]!;

    private static (int?, int?) Region(JsonNode table, string figure) => ((int?)Last(table)["figures"]![figure]!["count"], (int?)Last(table)["figures"]![figure]!["of"]);

    private static JsonObject Report(RegionWorld world, string whose) =>
        SystemWords.Resource("DiagnosticReport", $$"""{"status":"final","code":{"text":"Prøve"},"subject":{"reference":"Patient/{{world.RecordOf(whose)}}"},"conclusion":"negativ"}""");

    private static JsonObject Message(RegionWorld world, string whose, string? to)
    {
        var message = SystemWords.Resource("Communication", $$"""{"status":"completed","subject":{"reference":"Patient/{{world.RecordOf(whose)}}"},"sender":{"reference":"Patient/{{world.RecordOf(whose)}}"},"payload":[{"contentString":"Hei"}]}""");
        if (to is not null) message["recipient"] = new JsonArray(new JsonObject { ["reference"] = $"Organization/{to}" });
        return message;
    }

    private sealed class Later(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
    }
}
