using System.Net;
using System.Text.Json.Nodes;
using Varde.AccessControl;
using Varde.Modules.Tests.ClinicalRepository;

namespace Varde.Modules.Tests.People;

/// <summary>Waves of rollout: planned, made ready item by item, decided on once what must be ready is, and followed for the first days.</summary>
public sealed class WaveStories
{
    [Theory, OnEachDatabase]
    public async Task A_trial_at_hospital_and_GP_goes_once_what_must_be_ready_is_and_what_was_decided_on_stays_as_it_stood(Database database)
    {
        var world = await RegionWorld.MakeAsync(database);
        var (hospital, office) = (world.Hospital(), world.Staff("fastlege").Organisation);
        var wave = Wave("plan", hospital, office);
        wave["items"] = new JsonArray(Item("technical", "Koblinger er prøvd", must: true), Item("training", "Opplæring er holdt", must: true), Item("information", "Plakater henger", must: false));
        var planned = await world.ExpectAsync(HttpStatusCode.Created, SystemWords.RolloutLead, "POST", "api/waves", wave);
        var path = $"api/waves/{(string?)planned!["id"]}";
        var open = await world.ExpectAsync(HttpStatusCode.Conflict, SystemWords.RolloutLead, "POST", $"{path}/decision", Decision("go"), Over(1));
        Assert.Equal(["Koblinger er prøvd", "Opplæring er holdt"], open!["open"]!.AsArray().Select(item => (string?)item!["text"]));
        Assert.Empty((await world.ExpectAsync(HttpStatusCode.OK, SystemWords.RolloutLead, "GET", "api/switches?service=plan"))!["switches"]!.AsArray());

        // Postponed first: that moves the start, and sets nothing.
        var later = Decision("postponed");
        later["start"] = Day(0);
        var postponed = await world.ExpectAsync(HttpStatusCode.OK, SystemWords.RolloutLead, "POST", $"{path}/decision", later, Over(1));
        Assert.Equal((Day(-3), Day(0)), ((string?)postponed!["decisions"]![0]!["start"], (string?)postponed["start"]));

        var ready = Whole(postponed);
        var items = ready["items"]!.AsArray();
        (items[0]!["state"], items[0]!["evidence"]) = ("done", "https://example.org/rapport");
        (items[1]!["state"], items[1]!["waivedBy"], items[1]!["waivedWhy"]) = ("waived", "Klinikksjefen", "Tas på stedet den første dagen");
        await world.ExpectAsync(HttpStatusCode.OK, SystemWords.RolloutLead, "PUT", path, ready, Over(2));
        var gone = await world.ExpectAsync(HttpStatusCode.OK, SystemWords.RolloutLead, "POST", $"{path}/decision", Decision("go"), Over(3));
        var decision = gone!["decisions"]![1]!;
        Assert.Equal(2, decision["switches"]!.AsArray().Count);
        Assert.Equal(world.Staff("innforingsleder").Id, (string?)decision["by"]!["id"]);
        foreach (var node in new[] { hospital, office })
            Assert.Equal("on", (string?)(await world.ExpectAsync(HttpStatusCode.OK, SystemWords.RolloutLead, "GET", $"api/switches/state?service=plan&node={node}"))!["state"]);
        Assert.Equal("off", (string?)(await world.ExpectAsync(HttpStatusCode.OK, SystemWords.RolloutLead, "GET", "api/switches/state?service=plan&node=region"))!["state"]);
        var set = await world.ExpectAsync(HttpStatusCode.OK, SystemWords.RolloutLead, "GET", $"api/switches/{(string?)decision["switches"]![0]}");
        Assert.Equal(("trial", "Klart", "plan-2026"), ((string?)set!["phase"], (string?)set["why"], (string?)set["delivery"]));

        // Later changes of the items change nothing of what was decided on; what the switches are of stands.
        var after = Whole(gone);
        (after["items"]![0]!["state"], after["items"]![0]!["text"]) = ("open", "Koblinger svikter");
        var changed = await world.ExpectAsync(HttpStatusCode.OK, SystemWords.RolloutLead, "PUT", path, (JsonObject)after.DeepClone(), Over(4));
        Assert.Equal("Koblinger svikter", (string?)changed!["items"]![0]!["text"]);
        Assert.Equal(("Koblinger er prøvd", "done"), ((string?)changed["decisions"]![1]!["items"]![0]!["text"], (string?)changed["decisions"]![1]!["items"]![0]!["state"]));
        (after["service"], after["start"], after["phase"], after["nodes"]) = ("form", Day(9), "operation", SystemWords.Array([hospital]));
        Assert.Equal("nodes phase service start", Paths(await world.ExpectAsync(HttpStatusCode.BadRequest, SystemWords.RolloutLead, "PUT", path, after, Over(5))));
        await world.ExpectAsync(HttpStatusCode.Conflict, SystemWords.RolloutLead, "POST", $"{path}/decision", Decision("no-go"), Over(5));

        // The first days: what is begun at the places, what is refused elsewhere, and what was written.
        await world.ExpectAsync(HttpStatusCode.Created, "staff sykehuslege", "POST", "fhir/r4/CarePlan", Plan(world));
        await world.ExpectAsync(HttpStatusCode.Created, "staff sykehuslege", "POST", "fhir/r4/CarePlan", Plan(world));
        var stopped = await world.ExpectAsync(HttpStatusCode.Created, SystemWords.RolloutLead, "POST", "api/switches", new JsonObject { ["service"] = "plan", ["node"] = "region", ["kill"] = true, ["why"] = "Feil" });
        await world.ExpectAsync(HttpStatusCode.Forbidden, "staff sykehuslege", "POST", "fhir/r4/CarePlan", Plan(world));
        await world.ExpectAsync(HttpStatusCode.OK, SystemWords.RolloutLead, "POST", $"api/switches/{(string?)stopped!["id"]}/end", new JsonObject { ["why"] = "Rettet" }, Over(1));
        await world.ExpectAsync(HttpStatusCode.OK, SystemWords.RolloutLead, "PUT", $"{path}/days/{Day(0)}", new JsonObject { ["note"] = "Stengt en time" }, Over(5));
        foreach (var wrong in new[] { Day(1), Day(-1), "i-dag" }) await world.ExpectAsync(HttpStatusCode.BadRequest, SystemWords.RolloutLead, "PUT", $"{path}/days/{wrong}", new JsonObject { ["note"] = "x" }, Over(6));
        var days = (await world.ExpectAsync(HttpStatusCode.OK, SystemWords.RolloutLead, "GET", $"{path}/days"))!["days"]!.AsArray();
        Assert.Equal(14, days.Count);
        Assert.Equal((Day(0), "Stengt en time", 1), ((string?)days[0]!["day"], (string?)days[0]!["note"], (int?)days[0]!["refusals"]));
        Assert.Equal([2, 0], days[0]!["newUses"]!.AsArray().Select(one => (int)one!["count"]!));
        Assert.Null(days[1]!["refusals"]);
        Assert.Equal(6, (await world.ExpectAsync(HttpStatusCode.OK, SystemWords.RolloutLead, "GET", $"{path}/history"))!["versions"]!.AsArray().Count);
        await world.Server.DisposeAsync();
    }

    [Fact]
    public async Task A_go_that_would_leave_open_work_to_nobody_sets_nothing_and_one_that_hands_it_over_goes()
    {
        var world = await RegionWorld.MakeAsync(Database.Embedded);
        await world.ExpectAsync(HttpStatusCode.Created, "staff fastlege", "POST", "fhir/r4/CarePlan", Plan(world));
        var wave = Wave("plan", world.Hospital());
        wave["items"] = new JsonArray(Item("technical", "Koblinger er prøvd", must: true, state: "done"));
        var planned = await world.ExpectAsync(HttpStatusCode.Created, SystemWords.RolloutLead, "POST", "api/waves", wave);
        var path = $"api/waves/{(string?)planned!["id"]}";
        var left = await world.ExpectAsync(HttpStatusCode.Conflict, SystemWords.RolloutLead, "POST", $"{path}/decision", Decision("go"), Over(1));
        Assert.Equal("plans", (string?)left!["open"]![0]!["kind"]);
        Assert.Empty((await world.ExpectAsync(HttpStatusCode.OK, SystemWords.RolloutLead, "GET", "api/switches?service=plan"))!["switches"]!.AsArray());
        Assert.Equal("\"1\"", $"\"{(int)(await world.ExpectAsync(HttpStatusCode.OK, SystemWords.RolloutLead, "GET", path))!["version"]!}\"");
        var go = Decision("go");
        go["handOver"] = new JsonObject { ["to"] = world.Hospital(), ["why"] = "Sykehuset følger opp" };
        await world.ExpectAsync(HttpStatusCode.OK, SystemWords.RolloutLead, "POST", $"{path}/decision", go, Over(1));
        await world.Server.DisposeAsync();
    }

    [Theory, OnEachDatabase]
    public async Task Only_the_rollout_lead_has_waves_and_nobody_undoes_what_they_have_not_seen(Database database)
    {
        var world = await RegionWorld.OfSystemsAsync(database);
        var body = Wave("vaccination", world.Hospital());
        var planned = await world.ExpectAsync(HttpStatusCode.Created, SystemWords.RolloutLead, "POST", "api/waves", (JsonObject)body.DeepClone());
        var path = $"api/waves/{(string?)planned!["id"]}";
        foreach (var who in new[] { SystemWords.Administrator, "staff sykehuslege", "staff sikkerhetsansvarlig", "citizen pasient", "nobody" })
            foreach (var (method, address) in new[] { ("GET", "api/waves"), ("GET", path), ("GET", $"{path}/history"), ("GET", $"{path}/days"), ("POST", "api/waves"), ("PUT", path), ("POST", $"{path}/decision"), ("PUT", $"{path}/days/2026-01-01") })
                Assert.Contains((await world.CallAsync(who, method, address, method == "GET" ? null : (JsonObject)body.DeepClone(), headers: Over(1))).Status, new[] { HttpStatusCode.Forbidden, HttpStatusCode.NotFound });
        await world.ExpectAsync(HttpStatusCode.PreconditionRequired, SystemWords.RolloutLead, "PUT", path, (JsonObject)body.DeepClone());
        await world.ExpectAsync(HttpStatusCode.PreconditionFailed, SystemWords.RolloutLead, "PUT", path, (JsonObject)body.DeepClone(), Over(3));
        await world.ExpectAsync(HttpStatusCode.PreconditionFailed, SystemWords.RolloutLead, "POST", $"{path}/decision", Decision("no-go"), Over(2));
        // Nothing of it must be ready, so that nothing says that it is.
        await world.ExpectAsync(HttpStatusCode.Conflict, SystemWords.RolloutLead, "POST", $"{path}/decision", Decision("go"), Over(1));
        await world.ExpectAsync(HttpStatusCode.Conflict, SystemWords.RolloutLead, "PUT", $"{path}/days/2026-01-01", new JsonObject { ["note"] = "x" }, Over(1));
        await world.ExpectAsync(HttpStatusCode.OK, SystemWords.RolloutLead, "POST", $"{path}/decision", Decision("no-go"), Over(1));
        await world.ExpectAsync(HttpStatusCode.NotFound, SystemWords.RolloutLead, "GET", "api/waves/finnes-ikke");
        await world.ExpectAsync(HttpStatusCode.NotFound, SystemWords.RolloutLead, "GET", "api/waves/%20%C3%A6");
        Assert.Contains((string)planned["id"]!, (await world.ExpectAsync(HttpStatusCode.OK, SystemWords.RolloutLead, "GET", "api/waves"))!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_fault_of_a_wave_its_items_and_a_decision_is_told_with_its_path()
    {
        var world = await RegionWorld.OfSystemsAsync(Database.Embedded);
        async Task<string> FaultsAsync(string json, string path = "api/waves", int over = 1) => Paths(await world.ExpectAsync(HttpStatusCode.BadRequest, SystemWords.RolloutLead, "POST", path, JsonNode.Parse(json)!.AsObject(), Over(over)));

        Assert.Equal("name nodes phase service start", await FaultsAsync("{}"));
        Assert.Equal("delivery items more name nodes phase service start", await FaultsAsync("""{"name":1,"service":"template","nodes":[],"start":"2026-02-30","phase":"pilot","delivery":"a b","items":{},"more":1}"""));
        Assert.Equal("nodes[0] nodes[1]", await FaultsAsync("""{"name":"x","service":"plan","nodes":["ingen","999999999"],"start":"2026-02-03","phase":"trial"}"""));
        Assert.Equal("items[0].area items[0].due items[0].evil items[0].text items[1] items[2].waivedBy items[2].waivedWhy items[3].waivedBy items[4].state", await FaultsAsync(
            """
            {"name":"x","service":"plan","nodes":["region"],"start":"2026-02-03","phase":"trial","items":[{"area":"a","due":"i går","evil":1},1,{"area":"legal","text":"x","state":"waived"},
             {"area":"legal","text":"x","state":"done","waivedBy":"Lederen"},{"area":"legal","text":"x","state":"kanskje"}]}
            """));
        Assert.Equal("items[0].id", await FaultsAsync("""{"name":"x","service":"plan","nodes":["region"],"start":"2026-02-03","phase":"trial","items":[{"id":"annen","area":"legal","text":"x"}]}"""));
        var planned = await world.ExpectAsync(HttpStatusCode.Created, SystemWords.RolloutLead, "POST", "api/waves", Wave("plan", world.Hospital()));
        var path = $"api/waves/{(string?)planned!["id"]}/decision";
        Assert.Equal("decision why", await FaultsAsync("{}", path));
        Assert.Equal("start", await FaultsAsync("""{"decision":"postponed","why":"x"}""", path));
        Assert.Equal("handOver handOver.to handOver.why start", await FaultsAsync("""{"decision":"no-go","why":"x","start":"2026-03-01","handOver":{}}""", path));
    }

    private static string Paths(JsonNode? answer) => string.Join(' ', answer!["faults"]!.AsArray().Select(fault => (string?)fault!["path"]).Order(StringComparer.Ordinal));

    private static (string, string) Over(int version) => ("If-Match", $"\"{version}\"");

    private static string Day(int fromToday) => NorwegianCalendar.DayAt(TimeProvider.System.GetUtcNow()).AddDays(fromToday).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static JsonObject Wave(string service, params string[] nodes) =>
        new() { ["name"] = "Utprøving", ["service"] = service, ["nodes"] = SystemWords.Array(nodes), ["start"] = Day(-3), ["phase"] = "trial", ["delivery"] = "plan-2026" };

    private static JsonObject Item(string area, string text, bool must, string state = "open") => new() { ["area"] = area, ["text"] = text, ["must"] = must, ["owner"] = "Prosjektet", ["due"] = Day(-1), ["state"] = state };

    private static JsonObject Decision(string kind) => new() { ["decision"] = kind, ["why"] = "Klart" };

    // What the API told, as it takes it back.
    private static JsonObject Whole(JsonNode told)
    {
        string[] members = ["name", "service", "start", "phase", "delivery", "items"];
        var body = new JsonObject(members.Select(name => KeyValuePair.Create(name, told[name]?.DeepClone())));
        body["nodes"] = SystemWords.Array(told["nodes"]!.AsArray().Select(node => (string)node!["id"]!));
        return body;
    }

    private static JsonObject Plan(RegionWorld world) => SystemWords.Resource("CarePlan", $$$"""{"status":"active","intent":"plan","subject":{"reference":"Patient/{{{world.RecordOf("pasient")}}}"}}""");
}
