using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Varde.AccessControl;
using Varde.Modules.Tests.ClinicalRepository;
using Varde.Roadmap;
using Varde.SeedPopulation.Region;

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
        for (var i = 0; i < 6; i++) await world.ExpectAsync(HttpStatusCode.Created, "staff sykehuslege", "POST", "fhir/r4/CarePlan", Plan(world));
        var stopped = await world.ExpectAsync(HttpStatusCode.Created, SystemWords.RolloutLead, "POST", "api/switches", new JsonObject { ["service"] = "plan", ["node"] = "region", ["kill"] = true, ["why"] = "Feil" });
        await world.ExpectAsync(HttpStatusCode.Forbidden, "staff sykehuslege", "POST", "fhir/r4/CarePlan", Plan(world));
        await world.ExpectAsync(HttpStatusCode.OK, SystemWords.RolloutLead, "POST", $"api/switches/{(string?)stopped!["id"]}/end", new JsonObject { ["why"] = "Rettet" }, Over(1));
        await world.ExpectAsync(HttpStatusCode.OK, SystemWords.RolloutLead, "PUT", $"{path}/days/{Day(0)}", new JsonObject { ["note"] = "Stengt en time" }, Over(5));
        foreach (var wrong in new[] { Day(1), Day(-1), "i-dag" }) await world.ExpectAsync(HttpStatusCode.BadRequest, SystemWords.RolloutLead, "PUT", $"{path}/days/{wrong}", new JsonObject { ["note"] = "x" }, Over(6));
        var days = (await world.ExpectAsync(HttpStatusCode.OK, SystemWords.RolloutLead, "GET", $"{path}/days"))!["days"]!.AsArray();
        Assert.Equal(14, days.Count);
        Assert.Equal((Day(0), "Stengt en time", 1), ((string?)days[0]!["day"], (string?)days[0]!["note"], (int?)days[0]!["refusals"]));
        Assert.Equal([5, 0], days[0]!["newUses"]!.AsArray().Select(one => (int)one!["count"]!));
        Assert.Null(days[1]!["refusals"]);
        Assert.Equal(6, (await world.ExpectAsync(HttpStatusCode.OK, SystemWords.RolloutLead, "GET", $"{path}/history"))!["versions"]!.AsArray().Count);
        await world.Server.DisposeAsync();
    }

    [Fact]
    public async Task A_trial_at_four_hospitals_and_four_municipalities_starts_from_lists_and_turns_the_service_on_there_and_nowhere_else()
    {
        var world = await RegionWorld.MakeAsync(Database.Embedded);
        var places = Places("UNN Tromsø", "UNN Harstad", "UNN Narvik", "Klinikk Hammerfest", "Tromsø kommune", "Harstad kommune", "Narvik kommune", "Alta kommune");
        Assert.Equal(8, places.Count);
        foreach (var one in world.Region.DirectoryResources().Where(one => one.Type == "Organization" && places.Any(place => Line(place).Any(part => one.ToString() == $"Organization/{part.Id}")))) await world.StoreAsync(one.Content);
        var lists = (await world.ExpectAsync(HttpStatusCode.OK, SystemWords.RolloutLead, "GET", "api/waves/lists"))!["lists"]!.AsArray();
        Assert.Equal(["hospital", "municipality", "gp"], lists.Select(list => (string?)list!["id"]));
        foreach (var area in new[] { "technical", "training", "legal", "information", "support" }) Assert.All(lists, list => Assert.Contains(area, list!["items"]!.AsArray().Select(item => (string?)item!["area"])));

        var body = Wave("plan", [.. places.Select(place => place.Id.ToString())]);
        (body["lists"], body["items"]) = (SystemWords.Array(["hospital", "municipality"]), new JsonArray(Item("other", "Vårt eget punkt", must: false)));
        var planned = await world.ExpectAsync(HttpStatusCode.Created, SystemWords.RolloutLead, "POST", "api/waves", body);
        var path = $"api/waves/{(string?)planned!["id"]}";
        var items = planned["items"]!.AsArray();
        // What both lists have is there once, and each item is due so many days before the start.
        Assert.Equal(1 + lists.Take(2).SelectMany(list => list!["items"]!.AsArray()).Select(item => (string?)item!["text"]!["nb"]).Distinct().Count(), items.Count);
        var first = lists[0]!["items"]![0]!;
        Assert.Equal(((string?)first["text"]!["nb"], (string?)first["owner"]!["nb"], (bool)first["must"]!, Day(-3 - (int)first["daysBefore"]!)), ((string?)items[1]!["text"], (string?)items[1]!["owner"], (bool)items[1]!["must"]!, (string?)items[1]!["due"]));
        await world.ExpectAsync(HttpStatusCode.Conflict, SystemWords.RolloutLead, "POST", $"{path}/decision", Decision("go"), Over(1));

        var ready = Whole(planned);
        var must = ready["items"]!.AsArray().Where(item => (bool)item!["must"]!).ToList();
        foreach (var item in must) (item!["state"], item["evidence"]) = ("done", "Protokoll");
        (must[0]!["state"], must[0]!["evidence"], must[0]!["waivedBy"], must[0]!["waivedWhy"], must[0]!["waivedEnteredBy"]) = ("waived", null, "Klinikksjefen", "Prøvd i vår", "Noen andre");
        // Lists that are chosen again add nothing that is there already.
        ready["lists"] = SystemWords.Array(["hospital"]);
        var changed = await world.ExpectAsync(HttpStatusCode.OK, SystemWords.RolloutLead, "PUT", path, ready, Over(1));
        Assert.Equal(items.Count, changed!["items"]!.AsArray().Count);
        Assert.Equal(world.Staff("innforingsleder").DisplayName, (string?)changed["items"]!.AsArray().Single(item => (string?)item!["state"] == "waived")!["waivedEnteredBy"]);
        var gone = await world.ExpectAsync(HttpStatusCode.OK, SystemWords.RolloutLead, "POST", $"{path}/decision", Decision("go"), Over(2));
        var decision = gone!["decisions"]![0]!;
        Assert.Equal((8, 8, must.Count), (decision["switches"]!.AsArray().Count, decision["nodes"]!.AsArray().Count, decision["items"]!.AsArray().Count(item => (bool)item!["must"]! && (string?)item["state"] is "done" or "waived")));

        var table = (await world.ExpectAsync(HttpStatusCode.OK, SystemWords.RolloutLead, "GET", "api/switches/table"))!["nodes"]!.AsArray();
        var on = table.Where(node => (string?)node!["states"]!["plan"] == "on").Select(node => (string)node!["id"]!).ToList();
        Assert.Equal(places.Select(place => place.Id.ToString()).Order(StringComparer.Ordinal), on.Intersect(places.Select(place => place.Id.ToString()), StringComparer.Ordinal).Order(StringComparer.Ordinal));
        var directory = CareDirectory.Instance;
        Assert.All(on, id => Assert.Contains(Line(directory.Of(Guid.Parse(id))), part => places.Contains(part)));
        Assert.Contains(table, node => (string?)node!["states"]!["plan"] == "off");
        await world.ExpectAsync(HttpStatusCode.Created, "staff sykehuslege", "POST", "fhir/r4/CarePlan", Plan(world));
        var elsewhere = await world.ExpectAsync(HttpStatusCode.Forbidden, "staff fastlege", "POST", "fhir/r4/CarePlan", Plan(world));
        Assert.Contains("What exists can still be read", elsewhere.Sentence(), StringComparison.Ordinal);
        await world.Server.DisposeAsync();
    }

    [Fact]
    public async Task The_first_days_count_what_citizens_send_to_the_places_and_documents_of_openEHR_and_name_nobody()
    {
        var world = await RegionWorld.MakeAsync(Database.Embedded);
        var (hospital, office) = (world.Hospital(), world.Staff("fastlege").Organisation);
        async Task<string> GoneAsync(string service)
        {
            var wave = Wave(service, hospital, office);
            (wave["items"], wave["start"]) = (new JsonArray(Item("technical", "Prøvd", must: true, state: "done")), Day(0));
            var path = $"api/waves/{(string?)(await world.ExpectAsync(HttpStatusCode.Created, SystemWords.RolloutLead, "POST", "api/waves", wave))!["id"]}";
            await world.ExpectAsync(HttpStatusCode.OK, SystemWords.RolloutLead, "POST", $"{path}/decision", Decision("go"), Over(1));
            return path;
        }
        async Task<string> FirstAsync(string path) => string.Join(' ', (await world.ExpectAsync(HttpStatusCode.OK, SystemWords.RolloutLead, "GET", $"{path}/days"))!["days"]![0]!["newUses"]!.AsArray().Select(one => $"{(int?)one!["count"]}+{(int?)one["citizens"]}"));

        var (messages, journal) = (await GoneAsync("message.write"), await GoneAsync("journal"));
        var practice = CareDirectory.Instance.All.Single(one => one.OrganisationNumber == office).Id;
        // From 1 to 4 it is not told which: the figures of use withhold it.
        await world.ExpectAsync(HttpStatusCode.Created, "citizen pasient", "POST", "fhir/r4/Communication", Message(world, practice));
        Assert.Equal("0+0 0+", await FirstAsync(messages));
        for (var i = 0; i < 4; i++) await world.ExpectAsync(HttpStatusCode.Created, "citizen pasient", "POST", "fhir/r4/Communication", Message(world, practice));
        Assert.Equal("0+0 0+5", await FirstAsync(messages));
        // What names no place is for those who have the person in care: the hospital and the GP.
        await world.ExpectAsync(HttpStatusCode.Created, "citizen pasient", "POST", "fhir/r4/Communication", Message(world, to: null));
        Assert.Equal("0+ 0+5", await FirstAsync(messages));
        await world.WriteAsync("staff sykehuslege", "pasient");
        Assert.Equal("+0 0+0", await FirstAsync(journal));
        Assert.DoesNotContain(world.RecordOf("pasient").ToString(), (await world.ExpectAsync(HttpStatusCode.OK, SystemWords.RolloutLead, "GET", $"{messages}/days"))!.ToJsonString(), StringComparison.Ordinal);
        await world.Server.DisposeAsync();
    }

    [Fact]
    public async Task A_delivery_that_is_named_is_looked_up_and_told_with_its_title_once_there_is_a_roadmap()
    {
        var world = await RegionWorld.MakeAsync(Database.Embedded);
        var wave = Wave("plan", world.Hospital());
        var early = await world.ExpectAsync(HttpStatusCode.Created, SystemWords.RolloutLead, "POST", "api/waves", (JsonObject)wave.DeepClone());
        Assert.Equal(("plan-2026", "unknown", null), ((string?)early!["delivery"], (string?)early["deliveryState"], (string?)early["deliveryTitle"]));
        var shelf = world.Server.Services.GetRequiredService<RoadmapShelf>();
        var page = "Helse Prøve RHF\n\nDelmål 1A - Alle\n\n  • Et tiltak\n\n    • En leveranse\n\n      Eier: Helse Prøve RHF\n      Startdato: 01.01.2024\n      Sluttdato: 31.12.2024\n"u8;
        var edition = (await shelf.ImportAsync(world.Gate.Open(Actor.Server), page.ToArray(), new(2024, 1, 1), default)).Value.Edition;
        var id = edition.Plan.Deliveries().Single().Delivery.Id;

        Assert.Equal("delivery", Paths(await world.ExpectAsync(HttpStatusCode.BadRequest, SystemWords.RolloutLead, "POST", "api/waves", (JsonObject)wave.DeepClone())));
        var path = $"api/waves/{(string?)early["id"]}";
        // What stood before there was a roadmap stands until somebody names another.
        var standing = await world.ExpectAsync(HttpStatusCode.OK, SystemWords.RolloutLead, "PUT", path, Whole(early), Over(1));
        Assert.Equal("missing", (string?)standing!["deliveryState"]);
        var named = Whole(early);
        named["delivery"] = id;
        var told = await world.ExpectAsync(HttpStatusCode.OK, SystemWords.RolloutLead, "PUT", path, named, Over(2));
        Assert.Equal(("En leveranse", "held"), ((string?)told!["deliveryTitle"], (string?)told["deliveryState"]));
        Assert.Equal("En leveranse", (string?)(await world.ExpectAsync(HttpStatusCode.OK, SystemWords.RolloutLead, "GET", "api/waves"))!["waves"]!.AsArray().Single(one => (string?)one!["id"] == (string?)early["id"])!["deliveryTitle"]);

        JsonObject Switch(string delivery) => new() { ["service"] = "vaccination", ["node"] = "region", ["on"] = true, ["phase"] = "operation", ["why"] = "I drift", ["delivery"] = delivery };
        Assert.Equal("delivery", Paths(await world.ExpectAsync(HttpStatusCode.BadRequest, SystemWords.RolloutLead, "POST", "api/switches", Switch("plan-2026"))));
        var set = await world.ExpectAsync(HttpStatusCode.Created, SystemWords.RolloutLead, "POST", "api/switches", Switch(id));
        Assert.Equal(("En leveranse", "held"), ((string?)set!["deliveryTitle"], (string?)set["deliveryState"]));
        Assert.Null((await shelf.ImportAsync(world.Gate.Open(Actor.Server), System.Text.Encoding.UTF8.GetBytes("Helse Prøve RHF\n\nDelmål 1A - Alle\n\n  • Et helt annet tiltak\n\n    • Noe nytt\n\n      Eier: Andre\n"), new(2024, 6, 1), default)).Refusal);
        Assert.Equal(("En leveranse", "gone"), await ToldAsync($"api/switches/{(string?)set["id"]}"));
        await world.Server.DisposeAsync();

        async Task<(string?, string?)> ToldAsync(string address) => (await world.ExpectAsync(HttpStatusCode.OK, SystemWords.RolloutLead, "GET", address)) is { } one ? ((string?)one["deliveryTitle"], (string?)one["deliveryState"]) : default;
    }

    [Theory, OnEachDatabase]
    public async Task A_wave_that_is_decided_on_twice_at_once_goes_once_and_what_nobody_in_good_faith_sends_is_refused(Database database)
    {
        var world = await RegionWorld.OfSystemsAsync(database);
        var wave = Wave("consent", world.Hospital());
        wave["items"] = new JsonArray(Item("technical", "<script>alert(1)</script>", must: true, state: "done"));
        var planned = await world.ExpectAsync(HttpStatusCode.Created, SystemWords.RolloutLead, "POST", "api/waves", (JsonObject)wave.DeepClone());
        var path = $"api/waves/{(string?)planned!["id"]}";
        var all = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => world.CallAsync(SystemWords.RolloutLead, "POST", $"{path}/decision", Decision("go"), headers: Over(1))));
        Assert.Single(all, one => one.Status == HttpStatusCode.OK);
        Assert.All(all.Where(one => one.Status != HttpStatusCode.OK), one => Assert.Contains(one.Status, new[] { HttpStatusCode.PreconditionFailed, HttpStatusCode.Conflict }));
        Assert.Single((await world.ExpectAsync(HttpStatusCode.OK, SystemWords.RolloutLead, "GET", "api/switches?service=consent"))!["switches"]!.AsArray());
        Assert.Single((await world.ExpectAsync(HttpStatusCode.OK, SystemWords.RolloutLead, "GET", path))!["decisions"]!.AsArray());

        async Task<string> FaultsAsync(Action<JsonObject> change)
        {
            var odd = (JsonObject)wave.DeepClone();
            change(odd);
            return Paths(await world.ExpectAsync(HttpStatusCode.BadRequest, SystemWords.RolloutLead, "POST", "api/waves", odd));
        }
        Assert.Equal("nodes", await FaultsAsync(odd => odd["nodes"] = SystemWords.Array(Enumerable.Range(0, 201).Select(at => $"{at}"))));
        var huge = (JsonObject)wave.DeepClone();
        huge["nodes"] = SystemWords.Array(Enumerable.Range(0, 10_000).Select(at => $"{at}"));
        await world.ExpectAsync(HttpStatusCode.RequestEntityTooLarge, SystemWords.RolloutLead, "POST", "api/waves", huge);
        foreach (var day in new[] { "0001-01-01", "9999-12-31", "2026-02-30", "2026-1-1", "01.01.2026", "-2026-01-01", "2026-01-01T00:00:00Z" }) Assert.Equal("start", await FaultsAsync(odd => odd["start"] = day));
        Assert.Equal("items", await FaultsAsync(odd => odd["items"] = new JsonArray([.. Enumerable.Range(0, 101).Select(at => (JsonNode)Item("legal", $"{at}", must: true))])));
        Assert.Equal("items", await FaultsAsync(odd => (odd["items"], odd["lists"]) = (new JsonArray([.. Enumerable.Range(0, 95).Select(at => (JsonNode)Item("legal", $"{at}", must: true))]), SystemWords.Array(["gp"]))));
        foreach (var lists in new JsonNode[] { SystemWords.Array(["kiosk"]), "hospital", 7, new JsonObject() }) Assert.Equal("lists", await FaultsAsync(odd => odd["lists"] = lists.DeepClone()));
        Assert.Equal("items[0].owner items[0].text name", await FaultsAsync(odd =>
        {
            (odd["name"], odd["items"]) = (new string('x', 121), new JsonArray(Item("legal", new string('x', 501), must: true)));
            odd["items"]![0]!["owner"] = new string('x', 121);
        }));
        // The first of all days that are taken leaves room for what is due before it.
        var early = (JsonObject)wave.DeepClone();
        (early["start"], early["lists"]) = ("1901-01-01", SystemWords.Array(["hospital"]));
        await world.ExpectAsync(HttpStatusCode.Created, SystemWords.RolloutLead, "POST", "api/waves", early);
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

    private static IReadOnlyList<CareOrganisation> Places(params string[] names) => [.. CareDirectory.Instance.All.Where(one => names.Contains(one.Name))];

    private static IEnumerable<CareOrganisation> Line(CareOrganisation? one)
    {
        for (; one is not null; one = one.PartOf) yield return one;
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

    private static JsonObject Message(RegionWorld world, Guid? to)
    {
        var message = SystemWords.Resource("Communication", $$$"""{"status":"completed","subject":{"reference":"Patient/{{{world.RecordOf("pasient")}}}"},"payload":[{"contentString":"Hei"}]}""");
        if (to is { } unit) message["recipient"] = new JsonArray(new JsonObject { ["reference"] = $"Organization/{unit}" });
        return message;
    }

    private static JsonObject Plan(RegionWorld world) => SystemWords.Resource("CarePlan", $$$"""{"status":"active","intent":"plan","subject":{"reference":"Patient/{{{world.RecordOf("pasient")}}}"}}""");
}
