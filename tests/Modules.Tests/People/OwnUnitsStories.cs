using System.Net;
using System.Text.Json.Nodes;
using Varde.Modules.Tests.ClinicalRepository;

namespace Varde.Modules.Tests.People;

/// <summary>An administrator looks after the units and staff of the own organisation, and of no other.</summary>
public sealed class OwnUnitsStories
{
    private const string Admin = "staff organisasjonsansvarlig";

    [Theory, OnEachDatabase]
    public async Task Roles_and_units_of_the_own_organisation_are_written_and_those_of_another_are_not(Database database)
    {
        var world = await RegionWorld.MakeAsync(database);
        var (own, other) = (await RoleAsync(world, "sykehuslege"), await RoleAsync(world, "lege-bodo"));
        await ExpectAsync(world, "POST", "PractitionerRole", Copy(own), HttpStatusCode.Created);
        await ExpectAsync(world, "POST", "PractitionerRole", Copy(other), HttpStatusCode.Forbidden);
        await ExpectAsync(world, "PUT", $"PractitionerRole/{other["id"]}", Ended(other), HttpStatusCode.Forbidden);
        await ExpectAsync(world, "POST", "PractitionerRole", new() { ["resourceType"] = "PractitionerRole", ["active"] = true }, HttpStatusCode.Forbidden);

        var (ownUnit, otherUnit) = (UnitOf(own), UnitOf(other));
        var moved = await world.ReadAsync("Organization", Guid.Parse(ownUnit));
        var whole = moved["partOf"]!;
        moved["partOf"] = new JsonObject { ["reference"] = $"Organization/{otherUnit}" };
        await ExpectAsync(world, "PUT", $"Organization/{ownUnit}", moved, HttpStatusCode.Forbidden);
        await ExpectAsync(world, "PATCH", $"Organization/{ownUnit}", Moving("Organization.partOf", otherUnit), HttpStatusCode.Forbidden);
        await ExpectAsync(world, "PATCH", $"Organization/{ownUnit}", Moving("Organization.partOf", ((string)whole["reference"]!).Split('/')[1]), HttpStatusCode.OK);
        await ExpectAsync(world, "POST", "Organization", Unit(ownUnit), HttpStatusCode.Created);
        await ExpectAsync(world, "POST", "Organization", Unit(otherUnit), HttpStatusCode.Forbidden);
        var entity = Unit(ownUnit);
        entity["identifier"] = new JsonArray(new JsonObject { ["system"] = "urn:oid:2.16.578.1.12.4.1.4.101", ["value"] = "300000142" });
        await ExpectAsync(world, "POST", "Organization", entity, HttpStatusCode.Forbidden);
        await world.Server.DisposeAsync();
    }

    [Fact]
    public async Task The_organisation_itself_is_written_and_stays_part_of_what_it_is_part_of()
    {
        var world = await RegionWorld.MakeAsync(Database.Embedded);
        var (_, found) = await world.CallAsync(Admin, "GET", "fhir/r4/Organization?identifier=300000142");
        var hospital = found!["entry"]![0]!["resource"]!.AsObject();
        hospital["telecom"] = new JsonArray(new JsonObject { ["system"] = "phone", ["value"] = "77 00 00 00" });
        await ExpectAsync(world, "PUT", $"Organization/{hospital["id"]}", hospital, HttpStatusCode.OK);
        hospital["partOf"] = new JsonObject { ["reference"] = $"Organization/{UnitOf(await RoleAsync(world, "lege-bodo"))}" };
        await ExpectAsync(world, "PUT", $"Organization/{hospital["id"]}", hospital, HttpStatusCode.Forbidden);
        await world.Server.DisposeAsync();
    }

    [Fact]
    public async Task A_unit_is_no_part_of_itself_nor_of_what_is_part_of_it()
    {
        var world = await RegionWorld.MakeAsync(Database.Embedded);
        var whole = UnitOf(await RoleAsync(world, "sykehuslege"));
        var (ward, room) = (Unit(whole), Unit(""));
        (ward["id"], room["id"]) = (Guid.NewGuid().ToString(), Guid.NewGuid().ToString());
        room["partOf"]!["reference"] = $"Organization/{ward["id"]}";
        await ExpectAsync(world, "PUT", $"Organization/{ward["id"]}", ward, HttpStatusCode.Created);
        await ExpectAsync(world, "PUT", $"Organization/{room["id"]}", room, HttpStatusCode.Created);
        foreach (var part in new[] { ward, room })
        {
            var circle = (JsonObject)ward.DeepClone();
            circle["partOf"]!["reference"] = $"Organization/{part["id"]}";
            await ExpectAsync(world, "PUT", $"Organization/{ward["id"]}", circle, HttpStatusCode.BadRequest);
            await ExpectAsync(world, "PATCH", $"Organization/{ward["id"]}", Moving("Organization.partOf", (string)part["id"]!), HttpStatusCode.BadRequest);
        }
        await world.Server.DisposeAsync();
    }

    [Fact]
    public async Task Whoever_is_in_the_register_of_health_personnel_is_there_once_and_keeps_the_number()
    {
        var world = await RegionWorld.MakeAsync(Database.Embedded);
        var practitioner = await world.ReadAsync("Practitioner", world.Region.Staff.Named("sykehuslege").Id);
        await ExpectAsync(world, "POST", "Practitioner", Copy(practitioner), HttpStatusCode.Conflict);
        var id = (string)practitioner["id"]!;
        practitioner.Remove("identifier");
        await ExpectAsync(world, "PUT", $"Practitioner/{id}", practitioner, HttpStatusCode.Forbidden);
        await ExpectAsync(world, "POST", "Practitioner", new() { ["resourceType"] = "Practitioner", ["active"] = true }, HttpStatusCode.Created);
        await world.Server.DisposeAsync();
    }

    [Fact]
    public async Task A_second_number_takes_nobodys_place()
    {
        var world = await RegionWorld.MakeAsync(Database.Embedded);
        var nurse = await world.ReadAsync("Practitioner", world.Region.Staff.Named("sykepleier").Id);
        var number = nurse["identifier"]!.AsArray().Single(one => ((string)one!["system"]!).EndsWith(".4.4", StringComparison.Ordinal))!;
        var free = number.DeepClone();
        free["value"] = "970000999";
        await ExpectAsync(world, "POST", "Practitioner", new() { ["resourceType"] = "Practitioner", ["identifier"] = new JsonArray(free.DeepClone(), number.DeepClone()) }, HttpStatusCode.Forbidden);
        var (_, made) = await world.CallAsync(Admin, "POST", "fhir/r4/Practitioner", new() { ["resourceType"] = "Practitioner", ["identifier"] = new JsonArray(free.DeepClone()) });
        made!["identifier"]!.AsArray().Add(number.DeepClone());
        await ExpectAsync(world, "PUT", $"Practitioner/{made["id"]}", made.AsObject(), HttpStatusCode.Forbidden);
        var (_, me) = await world.CallAsync("staff sykepleier", "GET", "api/me");
        Assert.Single(me!["roles"]!.AsArray());

        var own = await world.ReadAsync("Organization", Guid.Parse(UnitOf(await RoleAsync(world, "sykehuslege"))));
        var line = new JsonObject { ["system"] = "urn:oid:2.16.578.1.12.4.1.4.101", ["value"] = "300000223" };
        own["identifier"]!.AsArray().Add(line);
        await ExpectAsync(world, "PUT", $"Organization/{own["id"]}", own, HttpStatusCode.Forbidden);
        await world.Server.DisposeAsync();
    }

    [Fact]
    public async Task Whoever_works_in_another_organisation_alone_is_not_written()
    {
        var world = await RegionWorld.MakeAsync(Database.Embedded);
        foreach (var (who, expected) in new[] { ("lege-bodo", HttpStatusCode.Forbidden), ("sykehuslege", HttpStatusCode.OK) })
        {
            var practitioner = await world.ReadAsync("Practitioner", world.Region.Staff.Named(who).Id);
            practitioner["name"] = new JsonArray(new JsonObject { ["family"] = "Omdøpt" });
            await ExpectAsync(world, "PUT", $"Practitioner/{practitioner["id"]}", practitioner, expected);
        }
        await world.Server.DisposeAsync();
    }

    private static async Task ExpectAsync(RegionWorld world, string method, string path, JsonObject body, HttpStatusCode expected)
    {
        var (status, answer) = await world.CallAsync(Admin, method, $"fhir/r4/{path}", body);
        Assert.True(status == expected, $"{method} {path}: {status} {answer?.ToJsonString()}");
    }

    private static async Task<JsonObject> RoleAsync(RegionWorld world, string key)
    {
        var (_, found) = await world.CallAsync(Admin, "GET", $"fhir/r4/PractitionerRole?practitioner=Practitioner/{world.Region.Staff.Named(key).Id}");
        return found!["entry"]![0]!["resource"]!.DeepClone().AsObject();
    }

    private static string UnitOf(JsonObject role) => ((string)role["organization"]!["reference"]!).Split('/')[1];

    private static JsonObject Unit(string partOf) =>
        new() { ["resourceType"] = "Organization", ["name"] = "Ny enhet", ["partOf"] = new JsonObject { ["reference"] = $"Organization/{partOf}" } };

    private static JsonObject Moving(string path, string organisation) => new()
    {
        ["resourceType"] = "Parameters",
        ["parameter"] = new JsonArray(new JsonObject
        {
            ["name"] = "operation",
            ["part"] = new JsonArray(
                new JsonObject { ["name"] = "type", ["valueCode"] = "replace" },
                new JsonObject { ["name"] = "path", ["valueString"] = path },
                new JsonObject { ["name"] = "value", ["valueReference"] = new JsonObject { ["reference"] = $"Organization/{organisation}" } }),
        }),
    };

    private static JsonObject Copy(JsonObject resource)
    {
        var copy = resource.DeepClone().AsObject();
        copy.Remove("id");
        return copy;
    }

    private static JsonObject Ended(JsonObject role)
    {
        var ended = role.DeepClone().AsObject();
        ended["active"] = false;
        return ended;
    }
}
