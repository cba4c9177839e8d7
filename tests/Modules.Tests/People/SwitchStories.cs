using System.Net;
using System.Text.Json.Nodes;
using Varde.Modules.Tests.ClinicalRepository;
using Varde.People;

namespace Varde.Modules.Tests.People;

/// <summary>Switches of rollout stop new use of a service where it is off, from the next call on, and never reading.</summary>
public sealed class SwitchStories
{
    [Theory, OnEachDatabase]
    public async Task Messages_are_switched_off_at_the_hospital_and_a_citizen_reads_the_old_one_and_writes_none(Database database)
    {
        var world = await RegionWorld.MakeAsync(database);
        var (hospital, ward, office) = (world.Hospital(), world.Region.Staff.Named("sykehuslege").Unit.Id, world.Region.Staff.Named("fastlege").Unit.Id);
        await SetAsync(world, "message.write", "region", isOn: true);
        var old = await world.ExpectAsync(HttpStatusCode.Created, "citizen pasient", "POST", "fhir/r4/Communication", Message(world, ward));

        // What the citizen has asked is handed over first, and by whom it is taken over stands with the switch.
        var body = Body("message.write", hospital, isOn: false);
        var left = await world.ExpectAsync(HttpStatusCode.Conflict, SystemWords.RolloutLead, "POST", "api/switches", body);
        Assert.Equal("messages 1", $"{left!["open"]![0]!["kind"]} {left["open"]![0]!["count"]}");
        body["handOver"] = new JsonObject { ["to"] = office.ToString(), ["why"] = "Fastlegen svarer" };
        var off = await world.ExpectAsync(HttpStatusCode.Created, SystemWords.RolloutLead, "POST", "api/switches", body);
        Assert.Equal(office.ToString(), (string?)off!["handOver"]!["to"]!["id"]);

        await world.ExpectAsync(HttpStatusCode.OK, "citizen pasient", "GET", $"fhir/r4/Communication/{(string?)old!["id"]}");
        var refused = await world.ExpectAsync(HttpStatusCode.Forbidden, "citizen pasient", "POST", "fhir/r4/Communication", Message(world, ward));
        Assert.Contains("has not started to use this service", refused.Sentence(), StringComparison.Ordinal);
        Assert.Contains("har ikke tatt i bruk tjenesten", (string?)refused!["issue"]![0]!["details"]!["text"], StringComparison.Ordinal);
        // Neither under an id of one's own nor in a transaction; to the GP it is sent as before.
        var id = Guid.NewGuid().ToString();
        var put = Message(world, ward);
        put["id"] = id;
        await world.ExpectAsync(HttpStatusCode.Forbidden, "citizen pasient", "PUT", $"fhir/r4/Communication/{id}", put);
        await world.ExpectAsync(HttpStatusCode.Forbidden, "citizen pasient", "POST", "fhir/r4", Transaction(Message(world, ward)));
        await world.ExpectAsync(HttpStatusCode.Created, "citizen pasient", "POST", "fhir/r4/Communication", Message(world, office));
        // What names no receiver is for those who treat the person now, and one of them has it on.
        await world.ExpectAsync(HttpStatusCode.Created, "citizen pasient", "POST", "fhir/r4/Communication", Message(world, to: null));
        // Who has no relation to a person learns by no switch who treats them.
        await world.ExpectAsync(HttpStatusCode.NotFound, "citizen enke", "POST", "fhir/r4/Communication", Message(world, to: null));
        await world.ExpectAsync(HttpStatusCode.OK, SystemWords.RolloutLead, "POST", $"api/switches/{(string?)off["id"]}/end", Why(), ("If-Match", "\"1\""));
        await world.ExpectAsync(HttpStatusCode.Created, "citizen pasient", "POST", "fhir/r4/Communication", Message(world, ward));
        await world.Server.DisposeAsync();
    }

    [Theory, OnEachDatabase]
    public async Task Plans_are_switched_off_and_a_doctor_starts_none_and_reads_and_changes_an_older_one(Database database)
    {
        var world = await RegionWorld.MakeAsync(database);
        var organisation = world.Staff("fastlege").Organisation;
        var old = await world.ExpectAsync(HttpStatusCode.Created, "staff fastlege", "POST", "fhir/r4/CarePlan", Plan(world));
        // The first switch of a service that was on everywhere is one for the whole region.
        await SetAsync(world, "plan", "region", isOn: true);
        var off = Body("plan", organisation, isOn: false);
        Assert.Equal("plans", (string?)(await world.ExpectAsync(HttpStatusCode.Conflict, SystemWords.RolloutLead, "POST", "api/switches", off))!["open"]![0]!["kind"]);
        off["handOver"] = new JsonObject { ["to"] = world.Hospital(), ["why"] = "Planene følges opp av sykehuset" };
        await world.ExpectAsync(HttpStatusCode.Created, SystemWords.RolloutLead, "POST", "api/switches", off);
        var refused = await world.ExpectAsync(HttpStatusCode.Forbidden, "staff fastlege", "POST", "fhir/r4/CarePlan", Plan(world));
        Assert.Contains("What exists can still be read", refused.Sentence(), StringComparison.Ordinal);
        await world.ExpectAsync(HttpStatusCode.OK, "staff fastlege", "GET", $"fhir/r4/CarePlan/{(string?)old!["id"]}");
        var changed = (JsonObject)old.DeepClone();
        changed["status"] = "revoked";
        await world.ExpectAsync(HttpStatusCode.OK, "staff fastlege", "PUT", $"fhir/r4/CarePlan/{(string?)old["id"]}", changed);
        // Another service, and the same at another organisation, go on.
        await world.ExpectAsync(HttpStatusCode.Created, "staff fastlege", "POST", "fhir/r4/Condition", SystemWords.Resource("Condition", $$$"""{"code":{"text":"x"},"subject":{"reference":"Patient/{{{world.RecordOf("pasient")}}}"}}"""));
        await world.ExpectAsync(HttpStatusCode.Created, "staff sykehuslege", "POST", "fhir/r4/CarePlan", Plan(world));
        Assert.Contains("create R-STAFF-OFF", await world.RulesOfAsync("pasient", world.Staff("fastlege").Id));
        await world.Server.DisposeAsync();
    }

    [Theory, OnEachDatabase]
    public async Task A_service_under_rollout_is_off_but_where_it_was_turned_on_and_the_nearest_node_decides(Database database)
    {
        var world = await RegionWorld.MakeAsync(database);
        var (hospital, ward) = (world.Hospital(), world.Region.Staff.Named("sykehuslege").Unit.Id.ToString());
        async Task StartsAsync(string who, HttpStatusCode expected) => await world.ExpectAsync(expected, who, "POST", "fhir/r4/CarePlan", Plan(world));

        var trial = await SetAsync(world, "plan", hospital, isOn: true);
        await StartsAsync("staff sykehuslege", HttpStatusCode.Created);
        await StartsAsync("staff fastlege", HttpStatusCode.Forbidden);
        var (_, table) = await world.TextAsync(SystemWords.RolloutLead, "GET", $"api/switches/table?format=csv&node={hospital}");
        Assert.Contains($",plan,on,no,trial,{(string?)trial!["id"]},", table, StringComparison.Ordinal);

        var nearer = Body("plan", ward, isOn: false);
        nearer["handOver"] = new JsonObject { ["to"] = hospital, ["why"] = "Ombygging" };
        var closed = await world.ExpectAsync(HttpStatusCode.Created, SystemWords.RolloutLead, "POST", "api/switches", nearer);
        await StartsAsync("staff sykehuslege", HttpStatusCode.Forbidden);
        var state = await world.ExpectAsync(HttpStatusCode.OK, SystemWords.RolloutLead, "GET", $"api/switches/state?service=plan&node={ward}");
        Assert.Equal(((string?)closed!["id"], "off"), ((string?)state!["by"]!["id"], (string?)state["state"]));
        await world.ExpectAsync(HttpStatusCode.OK, SystemWords.RolloutLead, "POST", $"api/switches/{(string?)closed["id"]}/end", Why(), ("If-Match", "\"1\""));
        await StartsAsync("staff sykehuslege", HttpStatusCode.Created);

        // What stops it for the region stands above what is on nearer, needs no one who takes over, and needs a reason.
        var kill = new JsonObject { ["service"] = "plan", ["node"] = "region", ["kill"] = true };
        await world.ExpectAsync(HttpStatusCode.BadRequest, SystemWords.RolloutLead, "POST", "api/switches", (JsonObject)kill.DeepClone());
        kill["why"] = "Feil i planene";
        var stopped = await world.ExpectAsync(HttpStatusCode.Created, SystemWords.RolloutLead, "POST", "api/switches", kill);
        await StartsAsync("staff sykehuslege", HttpStatusCode.Forbidden);
        Assert.Equal("stopped", (string?)(await world.ExpectAsync(HttpStatusCode.OK, SystemWords.RolloutLead, "GET", $"api/switches/state?service=plan&node={hospital}"))!["state"]);
        await world.ExpectAsync(HttpStatusCode.OK, SystemWords.RolloutLead, "POST", $"api/switches/{(string?)stopped!["id"]}/end", Why(), ("If-Match", "\"1\""));
        await StartsAsync("staff sykehuslege", HttpStatusCode.Created);
        await world.Server.DisposeAsync();
    }

    [Theory, OnEachDatabase]
    public async Task A_service_is_on_for_those_whom_a_switch_names_and_for_a_share_and_documents_of_openEHR_are_no_way_round(Database database)
    {
        var world = await RegionWorld.MakeAsync(database);
        var (hospital, patient) = (world.Hospital(), world.RecordOf("pasient").ToString());
        async Task<HttpStatusCode> PlanAsync() => (await world.CallAsync("staff sykehuslege", "POST", "fhir/r4/CarePlan", Plan(world))).Status;
        async Task WithAsync(JsonNode audience, bool isOn, HttpStatusCode expected)
        {
            var body = Body("plan", hospital, isOn);
            body["audience"] = audience;
            body["handOver"] = new JsonObject { ["to"] = hospital, ["why"] = "Prøve" };
            var set = await world.ExpectAsync(HttpStatusCode.Created, SystemWords.RolloutLead, "POST", "api/switches", body);
            Assert.Equal(expected, await PlanAsync());
            var end = Why();
            end["handOver"] = new JsonObject { ["to"] = hospital, ["why"] = "Prøve" };
            await world.ExpectAsync(HttpStatusCode.OK, SystemWords.RolloutLead, "POST", $"api/switches/{(string?)set!["id"]}/end", end, ("If-Match", "\"1\""));
        }

        await WithAsync(new JsonObject { ["patients"] = SystemWords.Array([patient]) }, isOn: true, HttpStatusCode.Created);
        await WithAsync(new JsonObject { ["patients"] = SystemWords.Array([world.RecordOf("enke").ToString()]) }, isOn: true, HttpStatusCode.Forbidden);
        await WithAsync(new JsonObject { ["users"] = SystemWords.Array([world.Staff("sykehuslege").Id]) }, isOn: true, HttpStatusCode.Created);
        await WithAsync(new JsonObject { ["users"] = SystemWords.Array([world.Staff("fastlege").Id]) }, isOn: true, HttpStatusCode.Forbidden);
        await WithAsync(new JsonObject { ["share"] = 100 }, isOn: true, HttpStatusCode.Created);
        await WithAsync(new JsonObject { ["share"] = 100 }, isOn: false, HttpStatusCode.Forbidden);

        await world.WriteAsync("staff sykehuslege", "pasient");
        await SetAsync(world, "journal", "region", isOn: false);
        var document = Api.JsonOf(Api.Documents.First(d => d.TemplateId == "varde.vital_signs.v1").Composition);
        var (status, refused) = await world.CallAsync("staff sykehuslege", "POST", $"openehr/v1/ehr/{patient}/composition", document);
        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Contains("has not started to use this service", refused!.ToJsonString(), StringComparison.Ordinal);
        await world.Server.DisposeAsync();
    }

    // The five rules of docs/rollout.md, each by the state that the API tells, by FHIR and by openEHR; the screen is asked in the stories of the pages.
    [Fact]
    public async Task Each_rule_decides_alike_in_the_state_of_the_API_in_FHIR_and_in_openEHR()
    {
        var world = await RegionWorld.MakeAsync(Database.Embedded);
        await new Api(world.Server).UploadTemplatesAsync();
        var (hospital, patient, doctor) = (world.Hospital(), world.RecordOf("pasient"), world.Staff("sykehuslege").Id);
        var condition = SystemWords.Resource("Condition", $$$"""{"subject":{"reference":"Patient/{{{patient}}}"},"code":{"text":"Prøve"}}""");
        async Task<string> FoundAsync()
        {
            var state = (string?)(await world.ExpectAsync(HttpStatusCode.OK, SystemWords.RolloutLead, "GET", $"api/switches/state?service=journal&node={hospital}&person={Uri.EscapeDataString(doctor)}"))!["state"];
            var fhir = (await world.CallAsync("staff sykehuslege", "POST", "fhir/r4/Condition", (JsonObject)condition.DeepClone())).Status;
            var openEhr = (await world.CallAsync("staff sykehuslege", "POST", $"openehr/v1/ehr/{patient}/composition", Api.JsonOf(Api.Documents.First(one => one.TemplateId == "varde.vital_signs.v1").Composition))).Status;
            return $"{state} {fhir} {(openEhr == HttpStatusCode.Forbidden ? "Forbidden" : "Created")}";
        }
        async Task<string> WithAsync(string rule, string node, bool isOn, string expected, Action<JsonObject>? change = null)
        {
            var body = Body("journal", node, isOn);
            change?.Invoke(body);
            var set = await world.ExpectAsync(HttpStatusCode.Created, SystemWords.RolloutLead, "POST", "api/switches", body);
            Assert.Equal((rule, expected), (rule, await FoundAsync()));
            return $"api/switches/{(string?)set!["id"]}";
        }
        static string Day(int fromToday) => AccessControl.NorwegianCalendar.DayAt(TimeProvider.System.GetUtcNow()).AddDays(fromToday).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        const string On = "on Created Created", Off = "off Forbidden Forbidden", Stopped = "stopped Forbidden Forbidden";

        Assert.Equal(("1, no switch", On), ("1, no switch", await FoundAsync()));
        await WithAsync("1, a switch elsewhere", world.Staff("fastlege").Organisation, isOn: true, Off);
        await WithAsync("2, not yet", hospital, isOn: true, Off, body => body["from"] = Day(1));
        await WithAsync("2, no more", hospital, isOn: true, Off, body => (body["from"], body["to"]) = (Day(-9), Day(0)));
        await WithAsync("2, from then on", hospital, isOn: true, On, body => body["from"] = Day(-9));
        await WithAsync("4, the region is further up", "region", isOn: false, On);
        await WithAsync("5, a share is narrower than all", hospital, isOn: false, Off, body => body["audience"] = new JsonObject { ["share"] = 100 });
        await WithAsync("5, named ones are narrower than a share", hospital, isOn: true, On, body => body["audience"] = new JsonObject { ["users"] = SystemWords.Array([doctor]) });
        await WithAsync("5, among equals off wins", hospital, isOn: false, Off, body => body["audience"] = new JsonObject { ["users"] = SystemWords.Array([doctor]) });
        await world.Server.DisposeAsync();

        var other = await RegionWorld.MakeAsync(Database.Embedded);
        (world, hospital, patient, doctor) = (other, other.Hospital(), other.RecordOf("pasient"), other.Staff("sykehuslege").Id);
        await new Api(world.Server).UploadTemplatesAsync();
        condition = SystemWords.Resource("Condition", $$$"""{"subject":{"reference":"Patient/{{{patient}}}"},"code":{"text":"Prøve"}}""");
        await WithAsync("4, the nearest", hospital, isOn: true, On);
        var stop = await WithAsync("3, stopped for the region", "region", isOn: false, Stopped, body => body["kill"] = true);
        await world.ExpectAsync(HttpStatusCode.OK, SystemWords.RolloutLead, "POST", $"{stop}/end", Why(), ("If-Match", "\"1\""));
        Assert.Equal(("3, opened again", On), ("3, opened again", await FoundAsync()));
        await world.Server.DisposeAsync();
    }

    [Fact]
    public async Task Whoever_turns_a_service_off_for_a_named_patient_is_not_told_whether_the_patient_has_open_work_there()
    {
        var world = await RegionWorld.MakeAsync(Database.Embedded);
        await SetAsync(world, "plan", "region", isOn: true);
        await world.ExpectAsync(HttpStatusCode.Created, "staff fastlege", "POST", "fhir/r4/CarePlan", Plan(world));
        foreach (var patient in new[] { world.RecordOf("pasient").ToString(), world.RecordOf("enke").ToString() })
        {
            var body = Body("plan", "region", isOn: false);
            body["audience"] = new JsonObject { ["patients"] = SystemWords.Array([patient]) };
            var refused = await world.ExpectAsync(HttpStatusCode.BadRequest, SystemWords.RolloutLead, "POST", "api/switches", (JsonObject)body.DeepClone());
            Assert.Equal("handOver.to", (string?)refused!["faults"]![0]!["path"]);
            body["handOver"] = new JsonObject { ["to"] = world.Hospital(), ["why"] = "Overtar" };
            await world.ExpectAsync(HttpStatusCode.Created, SystemWords.RolloutLead, "POST", "api/switches", body);
        }
        await world.Server.DisposeAsync();
    }

    [Fact]
    public async Task Open_work_is_counted_by_its_kind_where_it_lies_and_what_is_done_past_or_elsewhere_is_none()
    {
        var world = await RegionWorld.MakeAsync(Database.Embedded);
        var (hospital, ward, office) = (world.Hospital(), world.Region.Staff.Named("sykehuslege").Unit.Id, world.Region.Staff.Named("fastlege").Unit.Id);
        var (patient, soon, past) = ($$$"""{"reference":"Patient/{{{world.RecordOf("pasient")}}}"}""", FhirNodes.Moment(TimeProvider.System.GetUtcNow().AddDays(9)), FhirNodes.Moment(TimeProvider.System.GetUtcNow().AddDays(-9)));
        string At(Guid unit) => $$$"""{"reference":"Organization/{{{unit}}}"}""";
        async Task<string> MakeAsync(string type, string json)
        {
            var resource = SystemWords.Resource(type, json);
            resource["id"] = Guid.NewGuid().ToString();
            await world.StoreAsync(resource);
            return (string)resource["id"]!;
        }
        Task<string> PlaceAsync(Guid unit) => MakeAsync("Location", $$$"""{"name":"Poliklinikk","managingOrganization":{{{At(unit)}}}}""");
        var (here, there) = (await PlaceAsync(ward), await PlaceAsync(office));
        Task<string> AppointmentAsync(string place, string start, string status) => MakeAsync("Appointment", $$$"""{"status":"{{{status}}}","start":"{{{start}}}","end":"{{{start}}}","participant":[{"actor":{{{patient}}},"status":"accepted"},{"actor":{"reference":"Location/{{{place}}}"},"status":"accepted"}]}""");
        Task<string> MessageAsync(string more) => MakeAsync("Communication", $$$"""{"status":"completed","subject":{{{patient}}},"sender":{{{patient}}},"recipient":[{{{At(ward)}}}],"payload":[{"contentString":"Hei"}]{{{more}}}}""");
        await AppointmentAsync(here, soon, "booked");
        await AppointmentAsync(here, past, "booked");
        await AppointmentAsync(here, soon, "cancelled");
        await AppointmentAsync(there, soon, "booked");
        await MessageAsync("");
        var asked = await MessageAsync("");
        await MakeAsync("Communication", $$$"""{"status":"completed","subject":{{{patient}}},"sender":{{{At(ward)}}},"recipient":[{{{patient}}}],"inResponseTo":[{"reference":"Communication/{{{asked}}}"}],"payload":[{"contentString":"Svar"}]}""");
        await MakeAsync("CarePlan", $$$"""{"status":"active","intent":"plan","subject":{{{patient}}},"contributor":[{{{At(ward)}}}]}""");
        await MakeAsync("CarePlan", $$$"""{"status":"completed","intent":"plan","subject":{{{patient}}},"contributor":[{{{At(ward)}}}]}""");
        await MakeAsync("ServiceRequest", $$$"""{"status":"active","intent":"order","subject":{{{patient}}},"performer":[{{{At(ward)}}}]}""");
        await MakeAsync("MedicationRequest", $$$"""{"status":"active","intent":"proposal","subject":{{{patient}}},"medicationCodeableConcept":{"text":"x"},"performer":{{{At(ward)}}}}""");
        await MakeAsync("MedicationRequest", $$$"""{"status":"active","intent":"order","subject":{{{patient}}},"medicationCodeableConcept":{"text":"x"},"performer":{{{At(ward)}}}}""");
        await MakeAsync("QuestionnaireResponse", $$$"""{"status":"in-progress","subject":{{{patient}}}}""");

        foreach (var (service, node, open) in new[]
        {
            ("appointment.specialist", hospital, "appointments 1"), ("message.write", hospital, "messages 1"), ("plan", hospital, "plans 1"), ("referral", hospital, "referrals 3"), ("prescription.renew", hospital, "renewals 1"),
            // Two of the demo's people are referred to the hospital already. What names no organisation, and is owned by none, lies with the region.
            ("form", hospital, ""), ("form", "region", "forms 1"), ("appointment.gp", hospital, ""), ("vaccination", hospital, ""),
        })
        {
            if (node != "region") await SetAsync(world, service, "region", isOn: true);
            var (status, answer) = await world.CallAsync(SystemWords.RolloutLead, "POST", "api/switches", Body(service, node, isOn: false));
            Assert.Equal((service, open), (service, status == HttpStatusCode.Conflict ? string.Join(", ", answer!["open"]!.AsArray().Select(one => $"{one!["kind"]} {one["count"]}")) : ""));
        }
        await world.Server.DisposeAsync();
    }

    [Theory, OnEachDatabase]
    public async Task What_was_on_is_told_by_the_versions_of_that_time(Database database)
    {
        var world = await RegionWorld.MakeAsync(database);
        var hospital = world.Hospital();
        async Task<string?> StateAtAsync(DateTimeOffset? at) =>
            (string?)(await world.ExpectAsync(HttpStatusCode.OK, SystemWords.RolloutLead, "GET", $"api/switches/state?service=form&node={hospital}{(at is { } time ? "&at=" + Uri.EscapeDataString(time.ToString("O")) : "")}"))!["state"];

        var before = await MomentAsync();
        var set = await SetAsync(world, "form", hospital, isOn: false);
        var between = await MomentAsync();
        var changed = Body("form", hospital, isOn: true);
        (changed["phase"], changed["audience"], changed["delivery"]) = ("introduction", "all", "skjema-2026");
        changed["from"] = (string?)set!["from"];
        await world.ExpectAsync(HttpStatusCode.OK, SystemWords.RolloutLead, "PUT", $"api/switches/{(string?)set["id"]}", changed, ("If-Match", "\"1\""));
        Assert.Equal(("on", "off", "on"), (await StateAtAsync(before), await StateAtAsync(between), await StateAtAsync(null)));
        var history = (await world.ExpectAsync(HttpStatusCode.OK, SystemWords.RolloutLead, "GET", $"api/switches/{(string?)set["id"]}/history"))!["versions"]!.AsArray();
        Assert.Equal(["False trial", "True introduction"], history.Select(one => $"{(bool)one!["on"]!} {one["phase"]}"));
        Assert.Equal(world.Staff("innforingsleder").Id, (string?)history[1]!["by"]!["id"]);
        Assert.Equal("skjema-2026", (string?)history[1]!["delivery"]);

        // What is planned counts from its time on, and a table tells the same.
        var planned = Body("form", hospital, isOn: false);
        (planned["from"], planned["to"], planned["audience"]) = ("2031-01-01", "2031-02-01", new JsonObject { ["share"] = 100 });
        await world.ExpectAsync(HttpStatusCode.Created, SystemWords.RolloutLead, "POST", "api/switches", planned);
        async Task<string?> InTableAsync(string at) => (string?)(await world.ExpectAsync(HttpStatusCode.OK, SystemWords.RolloutLead, "GET", $"api/switches/table?node={hospital}&at={at}"))!["nodes"]!.AsArray().First(node => (string?)node!["number"] == hospital)!["states"]!["form"];
        Assert.Equal(("on", "on, not for all", "on"), (await InTableAsync("2030-12-31"), await InTableAsync("2031-01-15"), await InTableAsync("2031-02-01")));
        await world.Server.DisposeAsync();
    }

    [Theory, OnEachDatabase]
    public async Task Only_the_rollout_lead_reads_and_sets_switches_and_nobody_undoes_what_they_have_not_seen(Database database)
    {
        var world = await RegionWorld.OfSystemsAsync(database);
        var body = Body("vaccination", "region", isOn: true);
        var set = await world.ExpectAsync(HttpStatusCode.Created, SystemWords.RolloutLead, "POST", "api/switches", (JsonObject)body.DeepClone());
        var path = $"api/switches/{(string?)set!["id"]}";
        foreach (var who in new[] { SystemWords.Administrator, "staff sykehuslege", "staff sikkerhetsansvarlig", "citizen pasient", "nobody" })
        {
            foreach (var (method, address) in new[] { ("POST", "api/switches"), ("PUT", path), ("POST", $"{path}/end"), ("GET", path), ("GET", $"{path}/history"), ("GET", "api/switches"), ("GET", "api/switches/table"), ("GET", "api/switches/state?service=plan&node=region") })
                Assert.Contains((await world.CallAsync(who, method, address, method == "GET" ? null : (JsonObject)body.DeepClone(), headers: ("If-Match", "\"1\""))).Status, new[] { HttpStatusCode.Forbidden, HttpStatusCode.NotFound });
        }
        await world.ExpectAsync(HttpStatusCode.PreconditionRequired, SystemWords.RolloutLead, "PUT", path, (JsonObject)body.DeepClone());
        await world.ExpectAsync(HttpStatusCode.PreconditionFailed, SystemWords.RolloutLead, "PUT", path, (JsonObject)body.DeepClone(), ("If-Match", "\"3\""));
        await world.ExpectAsync(HttpStatusCode.OK, SystemWords.RolloutLead, "PUT", path, (JsonObject)body.DeepClone(), ("If-Match", "\"1\""));
        await world.ExpectAsync(HttpStatusCode.PreconditionFailed, SystemWords.RolloutLead, "POST", $"{path}/end", Why(), ("If-Match", "\"1\""));
        var moved = Body("vaccination", world.Hospital(), isOn: true);
        Assert.Equal("node", (string?)(await world.ExpectAsync(HttpStatusCode.BadRequest, SystemWords.RolloutLead, "PUT", path, moved, ("If-Match", "\"2\"")))!["faults"]![0]!["path"]);
        Assert.Contains((string)set["id"]!, (await world.ExpectAsync(HttpStatusCode.OK, SystemWords.RolloutLead, "GET", "api/switches?service=vaccination&node=region"))!.ToJsonString(), StringComparison.Ordinal);
        await world.ExpectAsync(HttpStatusCode.NotFound, SystemWords.RolloutLead, "GET", "api/switches/finnes-ikke");
        await world.ExpectAsync(HttpStatusCode.NotFound, SystemWords.RolloutLead, "GET", "api/switches/%20%C3%A6");
        foreach (var wrong in new[] { "table?at=i-dag", "table?format=xml", "table?node=ingen", "state?service=plan", "state?service=message.read&node=region", "state?service=plan&node=region&at=2026-13-01" })
            await world.ExpectAsync(HttpStatusCode.BadRequest, SystemWords.RolloutLead, "GET", $"api/switches/{wrong}");
    }

    [Theory, OnEachDatabase]
    public async Task Every_fault_of_a_switch_is_told_with_its_path(Database database)
    {
        var world = await RegionWorld.OfSystemsAsync(database);
        async Task<string> FaultsAsync(string json) => string.Join(' ', (await world.ExpectAsync(HttpStatusCode.BadRequest, SystemWords.RolloutLead, "POST", "api/switches", JsonNode.Parse(json)!.AsObject()))!["faults"]!.AsArray().Select(fault => (string?)fault!["path"]).Order(StringComparer.Ordinal));

        Assert.Equal("node on phase service why", await FaultsAsync("{}"));
        Assert.Equal("audience delivery from handOver.to handOver.why more on phase service to why", await FaultsAsync(
            """{"service":"template","node":"region","audience":"noen","from":"i dag","to":"2026-02-30","phase":"pilot","on":"ja","why":" ","delivery":"a b","handOver":{},"more":1}"""));
        foreach (var (audience, path) in new[] { ("""{"users":["hpr:970999999"]}""", "audience.users"), ("""{"users":["Amund"]}""", "audience.users"), ($$"""{"patients":["{{Guid.NewGuid()}}"]}""", "audience.patients"), ("""{"share":0}""", "audience.share"), ("""{"share":101}""", "audience.share"), ("""{"users":[]}""", "audience.users"), ("""{"patients":["x"]}""", "audience.patients[0]"), ("""{"share":5,"users":["a"]}""", "audience") })
            Assert.Equal(path, await FaultsAsync($$"""{"service":"plan","node":"region","audience":{{audience}},"phase":"trial","on":true,"why":"x"}"""));
        Assert.Equal("to", await FaultsAsync("""{"service":"plan","node":"region","from":"2030-02-01","to":"2030-02-01","phase":"trial","on":true,"why":"x"}"""));
        Assert.Equal("node", await FaultsAsync("""{"service":"plan","node":"999999999","phase":"trial","on":true,"why":"x"}"""));
        Assert.Equal("service", await FaultsAsync("""{"service":"message.read","node":"region","phase":"trial","on":true,"why":"x"}"""));
        Assert.Equal("kill", await FaultsAsync($$"""{"service":"plan","node":"{{world.Hospital()}}","kill":true,"why":"x"}"""));
        Assert.Equal("handOver.to", await FaultsAsync("""{"service":"plan","node":"region","phase":"trial","on":true,"why":"x","handOver":{"to":"ingen","why":"x"}}"""));
        Assert.DoesNotContain("\"plan\"", (await world.ExpectAsync(HttpStatusCode.OK, SystemWords.RolloutLead, "GET", "api/switches?service=plan"))!.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task An_administrator_writes_units_and_staff_of_the_own_organisation_and_of_no_other(Database database)
    {
        var world = await RegionWorld.OfSystemsAsync(database);
        JsonObject Role(string key) => SystemWords.Resource("PractitionerRole", $$$"""{"organization":{"reference":"Organization/{{{world.Region.Staff.Named(key).Unit.Id}}}"}}""");
        JsonObject Unit(string key) => SystemWords.Resource("Organization", $$$"""{"name":"Ny enhet","partOf":{"reference":"Organization/{{{world.Region.Staff.Named(key).Unit.Id}}}"}}""");
        foreach (var (type, own, others) in new[] { ("PractitionerRole", Role("sykehuslege"), Role("lege-bodo")), ("Organization", Unit("sykehuslege"), Unit("lege-bodo")) })
        {
            var made = await world.ExpectAsync(HttpStatusCode.Created, SystemWords.Administrator, "POST", $"fhir/r4/{type}", own);
            Assert.Contains("cannot change this", (await world.ExpectAsync(HttpStatusCode.Forbidden, SystemWords.Administrator, "POST", $"fhir/r4/{type}", (JsonObject)others.DeepClone())).Sentence(), StringComparison.Ordinal);
            var moved = (JsonObject)others.DeepClone();
            moved["id"] = (string?)made!["id"];
            await world.ExpectAsync(HttpStatusCode.Forbidden, SystemWords.Administrator, "PUT", $"fhir/r4/{type}/{(string?)made["id"]}", moved);
        }
        var unit = world.Region.Staff.Named("lege-bodo").Unit.Id;
        await world.ExpectAsync(HttpStatusCode.Forbidden, SystemWords.Administrator, "PUT", $"fhir/r4/Organization/{unit}", SystemWords.Resource("Organization", $$$"""{"id":"{{{unit}}}","name":"Overtatt"}"""));
        await world.ExpectAsync(HttpStatusCode.Forbidden, SystemWords.Administrator, "POST", "fhir/r4/Organization", SystemWords.Resource("Organization", """{"name":"Ingens"}"""));
    }

    private static Task<JsonNode?> SetAsync(RegionWorld world, string service, string node, bool isOn) => world.ExpectAsync(HttpStatusCode.Created, SystemWords.RolloutLead, "POST", "api/switches", Body(service, node, isOn));

    private static JsonObject Body(string service, string node, bool isOn) => new() { ["service"] = service, ["node"] = node, ["on"] = isOn, ["phase"] = "trial", ["why"] = "Etter plan" };

    private static JsonObject Why() => new() { ["why"] = "Etter plan" };

    // Versions are told apart by the time at which they were stored.
    private static async Task<DateTimeOffset> MomentAsync()
    {
        await Task.Delay(20);
        var now = TimeProvider.System.GetUtcNow();
        await Task.Delay(20);
        return now;
    }

    private static JsonObject Message(RegionWorld world, Guid? to)
    {
        var message = SystemWords.Resource("Communication", $$$"""{"status":"completed","subject":{"reference":"Patient/{{{world.RecordOf("pasient")}}}"},"payload":[{"contentString":"Hei"}]}""");
        if (to is { } unit) message["recipient"] = new JsonArray(new JsonObject { ["reference"] = $"Organization/{unit}" });
        return message;
    }

    private static JsonObject Transaction(JsonObject resource) => SystemWords.Resource("Bundle", $$$"""
        {"type":"transaction","entry":[{"resource":{{{resource.ToJsonString()}}},"request":{"method":"POST","url":"Communication"}}]}
        """);

    private static JsonObject Plan(RegionWorld world) => SystemWords.Resource("CarePlan", $$$"""{"status":"active","intent":"plan","subject":{"reference":"Patient/{{{world.RecordOf("pasient")}}}"}}""");
}
