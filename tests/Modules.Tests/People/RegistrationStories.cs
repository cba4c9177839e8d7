using System.Net;
using System.Text.Json.Nodes;
using Varde.Foundation;
using Varde.Foundation.Identifiers;
using Varde.Modules.Tests.ClinicalRepository;

namespace Varde.Modules.Tests.People;

/// <summary>Those who receive people register them, and learn nothing by it of who was here before.</summary>
public sealed class RegistrationStories
{
    [Theory, OnEachDatabase]
    public async Task Registering_answers_alike_whether_the_person_was_here_and_opens_no_record(Database database)
    {
        var world = await RegionWorld.MakeAsync(database);
        try
        {
            var number = NumberOfNobody(world);
            var (status, created) = await RegisterAsync(world, "staff ortoped", number);
            var (again, known) = await RegisterAsync(world, "staff ortoped", number);
            Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created, (string?)created!["patient"]), (status, again, (string?)known!["patient"]));
            var (old, there) = await RegisterAsync(world, "staff ortoped", world.Resident("enke").Number!);
            Assert.Equal((HttpStatusCode.Created, world.RecordOf("enke").ToString()), (old, (string?)there!["patient"]));
            Assert.Equal(created.AsObject().Select(member => member.Key), there.AsObject().Select(member => member.Key));
            // Neither record is open, and both are refused alike.
            var (ofNew, one) = await world.TextAsync("staff ortoped", "GET", $"fhir/r4/Patient/{(string?)created["patient"]}");
            var (ofOld, other) = await world.TextAsync("staff ortoped", "GET", $"fhir/r4/Patient/{world.RecordOf("enke")}");
            Assert.Equal((ofNew, one), (ofOld, other));
            Assert.Equal(HttpStatusCode.Forbidden, ofNew);
            // What is stored of the person is not what was sent.
            Assert.DoesNotContain((await world.StoredAsync("enke", "Patient"))[0]["name"]!.ToJsonString(), "Nordmann", StringComparison.Ordinal);
            foreach (var record in new[] { EhrId.Parse((string)created["patient"]!).Value, world.RecordOf("enke") })
                Assert.Contains((await world.Server.Store.ReadAuditAsync(record, PageRequest.All)).Items, entry => entry.Entry is { Rule: "R-COMMON-REGISTER", Action: "create" } && entry.Entry.ActorId == world.Staff("ortoped").Id);
            await ManyAtOnceAsync(world);
        }
        finally
        {
            await world.Server.DisposeAsync();
        }
    }

    [Fact]
    public async Task Somebody_without_a_number_is_new_and_in_the_care_of_the_unit_that_received_them()
    {
        var world = await RegionWorld.ChangingAsync();
        var (status, body) = await world.CallAsync("staff sykehuslege", "POST", "api/people", new() { ["gender"] = "male", ["birthDate"] = "1970" });
        Assert.Equal(HttpStatusCode.Created, status);
        var record = (string)body!["patient"]!;
        var (read, patient) = await world.CallAsync("staff sykehuslege", "GET", $"fhir/r4/Patient/{record}");
        Assert.Equal((HttpStatusCode.OK, "Ukjent"), (read, (string?)patient!["name"]![0]!["text"]));
        Assert.Equal(HttpStatusCode.Forbidden, (await world.CallAsync("staff lege-bodo", "GET", $"fhir/r4/Patient/{record}")).Status);
        // Who they are is the register's to say: with somebody else's number that person would be two, and so nobody.
        var taken = patient.DeepClone().AsObject();
        taken["identifier"] = new JsonArray(new JsonObject { ["system"] = "urn:oid:2.16.578.1.12.4.1.4.1", ["value"] = world.Resident("tvillingmor").Number });
        Assert.Equal(HttpStatusCode.Forbidden, (await world.CallAsync("staff sykehuslege", "PUT", $"fhir/r4/Patient/{record}", taken)).Status);
        Assert.Equal(world.RecordOf("tvillingmor").ToString(), (string?)(await world.CallAsync("citizen tvillingmor", "GET", "api/me")).Body!["patient"]);
        Assert.Equal(HttpStatusCode.Created, (await world.CallAsync("staff sykehuslege", "POST", "fhir/r4/Observation", new()
        {
            ["resourceType"] = "Observation", ["status"] = "final", ["code"] = new JsonObject { ["text"] = "Bevissthet" }, ["subject"] = new JsonObject { ["reference"] = $"Patient/{record}" }, ["valueString"] = "Somnolent",
        })).Status);
    }

    [Fact]
    public async Task Nobody_makes_a_known_person_theirs_or_goes_round_the_registration()
    {
        var world = await RegionWorld.ChangingAsync();
        var number = world.Resident("enke").Number!;
        Assert.Equal(HttpStatusCode.Forbidden, (await RegisterAsync(world, "staff ortoped", number, "admission")).Status);
        Assert.Equal("Refuse R-STAFF-NO-BASIS", await world.DecidedAsync(world.Staff("ortoped"), "enke", "journal"));
        foreach (var who in new[] { "staff sikkerhetsansvarlig", "staff informatiker", "citizen pasient" })
            Assert.Equal((who, HttpStatusCode.Forbidden), (who, (await RegisterAsync(world, who, number)).Status));
        Assert.Equal(HttpStatusCode.Unauthorized, (await RegisterAsync(world, "machine lab@310000012", number)).Status);
        var patient = new JsonObject { ["resourceType"] = "Patient", ["birthDate"] = "1980-01-01" };
        foreach (var (method, path, body) in new[] { ("POST", "fhir/r4/Patient", patient), ("POST", "openehr/v1/ehr", null), ("PUT", $"openehr/v1/ehr/{Guid.NewGuid()}", null), ("PUT", $"openehr/v1/ehr/{world.RecordOf("enke")}", (JsonObject?)null) })
        {
            var (status, text) = await world.TextAsync("staff ortoped", method, path, body);
            Assert.True(status == HttpStatusCode.Forbidden, $"{method} {path}: {status} {text}");
        }
    }

    [Fact]
    public async Task A_birth_date_that_contradicts_the_number_registers_nobody()
    {
        var world = await RegionWorld.ChangingAsync();
        var number = NumberOfNobody(world, 5);
        var born = BirthOf(number);
        var otherCentury = $"{(born[0] == '2' ? 19 : 20)}{born[2..]}";
        foreach (var wrong in new[] { "1899-01-01", otherCentury, $"{born[..8]}{(born[8..] == "01" ? "02" : "01")}", $"{born[..5]}{(born[5..7] == "01" ? "02" : "01")}" })
        {
            if (string.CompareOrdinal(wrong, $"{world.Region.Today:yyyy-MM-dd}") > 0) continue;
            var (status, answer) = await world.CallAsync("staff ortoped", "POST", "api/people", Body(wrong));
            Assert.True((status, (string?)answer!["faults"]?[0]?["path"]) == (HttpStatusCode.BadRequest, "birthDate"), $"{wrong}: {status} {answer.ToJsonString()}");
        }
        foreach (var right in new[] { born[..4], born[..7], born })
        {
            var (status, answer) = await world.CallAsync("staff ortoped", "POST", "api/people", Body(right));
            Assert.True(status == HttpStatusCode.Created, $"{right}: {answer?.ToJsonString()}");
        }

        JsonObject Body(string birthDate) => new() { ["number"] = number, ["given"] = "Ola", ["family"] = "Nordmann", ["birthDate"] = birthDate };
    }

    [Fact]
    public async Task A_registration_that_cannot_be_read_tells_every_fault_by_its_path()
    {
        var world = await RegionWorld.ChangingAsync();
        foreach (var (body, path) in new[]
        {
            ("{\"number\":\"12345678901\",\"given\":\"A\",\"family\":\"B\",\"birthDate\":\"1980-01-01\"}", "number"), ("{\"birthDate\":\"2999-01-01\"}", "birthDate"), ("{\"gender\":\"m\"}", "gender"), ("{\"care\":\"gp-list\"}", "care"),
            ("{\"name\":\"x\"}", "name"), ($"{{\"number\":\"{NumberOfNobody(world)}\"}}", ""),
        })
        {
            var (status, answer) = await world.CallAsync("staff ortoped", "POST", "api/people", JsonNode.Parse(body)!.AsObject());
            Assert.Equal((HttpStatusCode.BadRequest, path), (status, (string?)answer!["faults"]![0]!["path"]));
        }
    }

    [Fact]
    public async Task The_administrator_keeps_the_groups_of_the_own_organisation_and_nobody_else_sees_them()
    {
        var world = await RegionWorld.MakeAsync(Database.Embedded);
        try
        {
            var (admin, others) = AdministratorsOf(world);
            var (status, group) = await world.CallAsync($"staff {admin}", "POST", "fhir/r4/Group", GroupOf(world, admin));
            Assert.True(status == HttpStatusCode.Created, group?.ToJsonString());
            var id = (string)group!["id"]!;
            Assert.Equal(HttpStatusCode.OK, (await world.CallAsync($"staff {admin}", "GET", $"fhir/r4/Group/{id}")).Status);
            Assert.Empty((await world.CallAsync($"staff {admin}", "GET", "fhir/r4/Group")).Body?["entry"]?.AsArray() ?? []);
            foreach (var who in others.Concat(["fastlege", "ortoped", "sikkerhetsansvarlig"]))
                Assert.Equal((who, HttpStatusCode.NotFound), (who, (await world.CallAsync($"staff {who}", "GET", $"fhir/r4/Group/{id}")).Status));
            Assert.Equal(HttpStatusCode.Forbidden, (await world.CallAsync("staff fastlege", "POST", "fhir/r4/Group", GroupOf(world, admin))).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await world.CallAsync($"staff {admin}", "POST", "fhir/r4/Group", GroupOf(world, "fastlege"))).Status);
        }
        finally
        {
            await world.Server.DisposeAsync();
        }
    }

    // Of many who register one person at the same time one makes the record.
    private static async Task ManyAtOnceAsync(RegionWorld world)
    {
        var number = NumberOfNobody(world, 2);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => RegisterAsync(world, "staff ortoped", number)));
        Assert.Single(answers.Select(answer => (string?)answer.Body!["patient"]).Distinct());
    }

    private static (string Own, IEnumerable<string> Others) AdministratorsOf(RegionWorld world)
    {
        var all = world.Region.Staff.All.Where(member => member.Key is not null && world.Facts.OfActorAsync(world.Staff(member.Key!), null, TimeProvider.System.GetUtcNow(), default).AsTask().Result.Any(s => s.Actor is AccessControl.StaffFacts { Role: AccessControl.StaffRole.OrganisationAdministrator })).Select(member => member.Key!).ToList();
        return (all[0], all.Skip(1).Where(other => world.Staff(other).Organisation != world.Staff(all[0]).Organisation));
    }

    private static JsonObject GroupOf(RegionWorld world, string who) => new()
    {
        ["resourceType"] = "Group", ["type"] = "person", ["actual"] = true,
        ["managingEntity"] = new JsonObject { ["reference"] = (string)SeedPopulation.SyntheticRegion.ResourcesOf(world.Region.Staff.Named(who)).First(resource => resource.Type == "PractitionerRole").Content["organization"]!["reference"]! },
        ["member"] = new JsonArray(new JsonObject { ["entity"] = new JsonObject { ["reference"] = $"Patient/{world.RecordOf("enke")}" } }),
    };

    private static Task<(HttpStatusCode Status, JsonNode? Body)> RegisterAsync(RegionWorld world, string who, string number, string? care = null)
    {
        var body = new JsonObject { ["number"] = number, ["given"] = "Ola", ["family"] = "Nordmann", ["birthDate"] = BirthOf(number) };
        if (care is not null) body["care"] = care;
        return world.CallAsync(who, "POST", "api/people", body);
    }

    // The number is of the test series, of somebody below 40 or not: its own series of individual numbers tells the century.
    private static string BirthOf(string number)
    {
        var year = int.Parse(number.AsSpan(4, 2), System.Globalization.CultureInfo.InvariantCulture) + (int.Parse(number.AsSpan(6, 3), System.Globalization.CultureInfo.InvariantCulture) >= 500 ? 2000 : 1900);
        var (day, month) = (int.Parse(number.AsSpan(0, 2), System.Globalization.CultureInfo.InvariantCulture), int.Parse(number.AsSpan(2, 2), System.Globalization.CultureInfo.InvariantCulture));
        return $"{year:0000}-{(month > 80 ? month - 80 : month):00}-{(day > 40 ? day - 40 : day):00}";
    }

    private static string NumberOfNobody(RegionWorld world, int which = 1) =>
        world.Region.Households(400).Skip(world.Region.NamedHouseholds().Count()).SelectMany(household => household.Residents).Where(resident => NationalId.TryParse(resident.Number, out _)).ElementAt(which).Number!;
}
