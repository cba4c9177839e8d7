using System.Net;
using System.Text.Json.Nodes;
using Varde.Modules.Tests.ClinicalRepository;

namespace Varde.Modules.Tests.People;

/// <summary>Switches of rollout stop new use of a service at an organisation, from the next call on, and never reading.</summary>
public sealed class SwitchStories
{
    [Theory, OnEachDatabase]
    public async Task Messages_are_switched_off_at_the_hospital_and_a_citizen_reads_the_old_one_and_writes_none(Database database)
    {
        var world = await RegionWorld.MakeAsync(database);
        var (hospital, ward, office) = (world.Hospital(), world.Region.Staff.Named("sykehuslege").Unit.Id, world.Region.Staff.Named("fastlege").Unit.Id);
        var old = await world.ExpectAsync(HttpStatusCode.Created, "citizen pasient", "POST", "fhir/r4/Communication", Message(world, ward));
        await SwitchAsync(world, hospital, "message.write", isOn: false, version: 0);
        await world.ExpectAsync(HttpStatusCode.OK, "citizen pasient", "GET", $"fhir/r4/Communication/{(string?)old!["id"]}");
        var refused = await world.ExpectAsync(HttpStatusCode.Forbidden, "citizen pasient", "POST", "fhir/r4/Communication", Message(world, ward));
        Assert.Contains("has not started to use this service", refused.Sentence(), StringComparison.Ordinal);
        // Neither under an id of one's own nor in a transaction; to the GP it is sent as before.
        var id = Guid.NewGuid().ToString();
        var put = Message(world, ward);
        put["id"] = id;
        await world.ExpectAsync(HttpStatusCode.Forbidden, "citizen pasient", "PUT", $"fhir/r4/Communication/{id}", put);
        await world.ExpectAsync(HttpStatusCode.Forbidden, "citizen pasient", "POST", "fhir/r4", Transaction(Message(world, ward)));
        await world.ExpectAsync(HttpStatusCode.Created, "citizen pasient", "POST", "fhir/r4/Communication", Message(world, office));
        // Who has no relation to a person learns by no switch who treats them.
        await world.ExpectAsync(HttpStatusCode.NotFound, "citizen enke", "POST", "fhir/r4/Communication", Message(world, to: null));
        await SwitchAsync(world, hospital, "message.write", isOn: true, version: 1);
        await world.ExpectAsync(HttpStatusCode.Created, "citizen pasient", "POST", "fhir/r4/Communication", Message(world, ward));

        // What names no receiver is for those who treat the person now.
        await SwitchAsync(world, world.Staff("fastlege").Organisation, "message.write", isOn: false, version: 0);
        await world.ExpectAsync(HttpStatusCode.Forbidden, "citizen pasient", "POST", "fhir/r4/Communication", Message(world, to: null));
        await world.ExpectAsync(HttpStatusCode.NotFound, "citizen enke", "POST", "fhir/r4/Communication", Message(world, to: null));
        await world.Server.DisposeAsync();
    }

    [Theory, OnEachDatabase]
    public async Task Plans_are_switched_off_and_a_doctor_starts_none_and_reads_and_changes_an_older_one(Database database)
    {
        var world = await RegionWorld.MakeAsync(database);
        var old = await world.ExpectAsync(HttpStatusCode.Created, "staff fastlege", "POST", "fhir/r4/CarePlan", Plan(world));
        await SwitchAsync(world, world.Staff("fastlege").Organisation, "plan", isOn: false, version: 0);
        var refused = await world.ExpectAsync(HttpStatusCode.Forbidden, "staff fastlege", "POST", "fhir/r4/CarePlan", Plan(world));
        Assert.Contains("What exists can still be read", refused.Sentence(), StringComparison.Ordinal);
        await world.ExpectAsync(HttpStatusCode.OK, "staff fastlege", "GET", $"fhir/r4/CarePlan/{(string?)old!["id"]}");
        var changed = (JsonObject)old.DeepClone();
        changed["status"] = "revoked";
        await world.ExpectAsync(HttpStatusCode.OK, "staff fastlege", "PUT", $"fhir/r4/CarePlan/{(string?)old["id"]}", changed);
        // Another service, and the same at another organisation, go on.
        await world.ExpectAsync(HttpStatusCode.Created, "staff fastlege", "POST", "fhir/r4/Condition", SystemWords.Resource("Condition", $$$"""{"code":{"text":"x"},"subject":{"reference":"Patient/{{{world.RecordOf("pasient")}}}"}}"""));
        Assert.Contains("create R-STAFF-OFF", await world.RulesOfAsync("pasient", world.Staff("fastlege").Id));
        await world.Server.DisposeAsync();
    }

    [Theory, OnEachDatabase]
    public async Task Only_the_rollout_lead_reads_and_sets_switches_and_nobody_undoes_what_they_have_not_seen(Database database)
    {
        var world = await RegionWorld.OfSystemsAsync(database);
        var path = $"api/switches/{world.Staff("lege-bodo").Organisation}/prescription.renew";
        foreach (var who in new[] { SystemWords.Administrator, "staff sykehuslege", "staff sikkerhetsansvarlig", "citizen pasient", "nobody" })
        {
            Assert.Contains((await world.CallAsync(who, "PUT", path, new() { ["on"] = false }, headers: ("If-Match", "\"0\""))).Status, new[] { HttpStatusCode.Forbidden, HttpStatusCode.NotFound });
            Assert.Contains((await world.CallAsync(who, "GET", path)).Status, new[] { HttpStatusCode.Forbidden, HttpStatusCode.NotFound });
            Assert.Contains((await world.CallAsync(who, "GET", "api/switches")).Status, new[] { HttpStatusCode.Forbidden, HttpStatusCode.NotFound });
        }
        Assert.True((bool)(await world.ExpectAsync(HttpStatusCode.OK, SystemWords.RolloutLead, "GET", path))!["on"]!);
        await world.ExpectAsync(HttpStatusCode.PreconditionRequired, SystemWords.RolloutLead, "PUT", path, new() { ["on"] = false });
        await world.ExpectAsync(HttpStatusCode.PreconditionFailed, SystemWords.RolloutLead, "PUT", path, new() { ["on"] = false }, ("If-Match", "\"3\""));
        await world.ExpectAsync(HttpStatusCode.Created, SystemWords.RolloutLead, "PUT", path, new() { ["on"] = false }, ("If-None-Match", "*"));
        await world.ExpectAsync(HttpStatusCode.PreconditionFailed, SystemWords.RolloutLead, "PUT", path, new() { ["on"] = true }, ("If-None-Match", "*"));
        Assert.False((bool)(await world.ExpectAsync(HttpStatusCode.OK, SystemWords.RolloutLead, "GET", path))!["on"]!);
        Assert.Contains("prescription.renew", (await world.ExpectAsync(HttpStatusCode.OK, SystemWords.RolloutLead, "GET", $"api/switches?organisation={world.Staff("lege-bodo").Organisation}"))!.ToJsonString(), StringComparison.Ordinal);
        await world.ExpectAsync(HttpStatusCode.OK, SystemWords.RolloutLead, "PUT", path, new() { ["on"] = true }, ("If-Match", "\"1\""));
        foreach (var wrong in new[] { "api/switches/123/plan", $"api/switches/{world.Hospital()}/nonsense", $"api/switches/{world.Hospital()}/template", $"api/switches/{world.Hospital()}/message.read", "api/switches/999999999/plan" })
            await world.ExpectAsync(HttpStatusCode.BadRequest, SystemWords.RolloutLead, "PUT", wrong, new() { ["on"] = false }, ("If-Match", "\"0\""));
        foreach (var wrong in new JsonObject[] { [], new() { ["on"] = "false" }, new() { ["on"] = true, ["more"] = 1 } }) await world.ExpectAsync(HttpStatusCode.BadRequest, SystemWords.RolloutLead, "PUT", path, wrong, ("If-Match", "\"2\""));
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

    private static Task<JsonNode?> SwitchAsync(RegionWorld world, string organisation, string service, bool isOn, int version) => world.ExpectAsync(
        version == 0 ? HttpStatusCode.Created : HttpStatusCode.OK, SystemWords.RolloutLead, "PUT", $"api/switches/{organisation}/{service}", new() { ["on"] = isOn }, ("If-Match", $"\"{version}\""));

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
