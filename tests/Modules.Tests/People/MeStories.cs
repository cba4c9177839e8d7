using System.Net;
using System.Text.Json.Nodes;
using Varde.Modules.Tests.ClinicalRepository;

namespace Varde.Modules.Tests.People;

/// <summary>What people learn about themselves and those they represent, and what they decide.</summary>
public sealed class MeStories
{
    [Fact]
    public async Task A_citizen_learns_who_they_are_and_a_clinician_in_which_role()
    {
        var world = await RegionWorld.OnAsync(Database.Embedded);
        var mother = (await world.CallAsync("citizen mor", "GET", "api/me")).Body!;
        Assert.Equal(("citizen", world.RecordOf("mor").ToString(), "42"), ((string?)mother["lane"], (string?)mother["patient"], (string?)mother["age"]));
        var doctor = (await world.CallAsync("staff sykehuslege", "GET", "api/me")).Body!;
        Assert.Equal(("staff", "doctor"), ((string?)doctor["lane"], (string?)doctor["roles"]![0]!["role"]));
        Assert.DoesNotContain(world.Resident("mor").Number!, mother.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mother_learns_whom_she_may_represent_and_why_not_whom_she_may_not()
    {
        var world = await RegionWorld.OnAsync(Database.Embedded);
        var people = (await world.CallAsync("citizen mor", "GET", "api/me/representation")).Body!["people"]!.AsArray().ToDictionary(p => (string)p!["patient"]!, p => p!);
        Assert.Contains("journal", Services(people[world.RecordOf("jente-9").ToString()]));
        Assert.DoesNotContain("journal", Services(people[world.RecordOf("gutt-12").ToString()]));
        Assert.Contains("vaccination", Services(people[world.RecordOf("gutt-12").ToString()]));
        var grown = people[world.RecordOf("ungdom-16").ToString()];
        Assert.Equal((false, "R-REP-16"), ((bool)grown["mayRepresent"]!, (string?)grown["why"]!["rule"]));
        Assert.StartsWith("Barnet ditt har fylt 16 år", (string?)grown["why"]!["nb"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_protected_address_no_cause_is_told()
    {
        var world = await RegionWorld.OnAsync(Database.Embedded);
        var child = Assert.Single((await world.CallAsync("citizen kode-6", "GET", "api/me/representation")).Body!["people"]!.AsArray())!;
        Assert.Null(child["why"]!["rule"]);
        Assert.DoesNotContain("adresse", (string?)child["why"]!["nb"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_parent_gives_youth_access_and_either_one_ends_it()
    {
        var world = await RegionWorld.ChangingAsync();
        var youth = world.Citizen("jente-13");
        Assert.Equal("Refuse R-YOUTH-CONSENT", await world.DecidedAsync(youth, "jente-13", "vaccination"));
        Assert.Equal(HttpStatusCode.NoContent, await DecideAsync(world, "citizen mor-bodo", "jente-13", "give"));
        Assert.Equal("Permit R-YOUTH-OPEN", await world.DecidedAsync(youth, "jente-13", "vaccination"));
        Assert.Equal(HttpStatusCode.NoContent, await DecideAsync(world, "citizen far-bodo", "jente-13", "refuse"));
        Assert.Equal("Refuse R-YOUTH-CONSENT", await world.DecidedAsync(youth, "jente-13", "vaccination"));
        Assert.Equal(HttpStatusCode.NoContent, await DecideAsync(world, "citizen far-bodo", "jente-13", "give"));
        Assert.Equal("Permit R-YOUTH-OPEN", await world.DecidedAsync(youth, "jente-13", "vaccination"));
        Assert.Equal(HttpStatusCode.NoContent, await DecideAsync(world, "citizen mor-bodo", "jente-13", "withdraw"));
        Assert.Equal("Refuse R-YOUTH-CONSENT", await world.DecidedAsync(youth, "jente-13", "vaccination"));
        Assert.Equal(HttpStatusCode.NoContent, await DecideAsync(world, "citizen mor-bodo", "jente-13", "give"));
        Assert.Equal("Permit R-YOUTH-OPEN", await world.DecidedAsync(youth, "jente-13", "vaccination"));
    }

    [Theory]
    [InlineData("citizen jente-13", "jente-13")]
    [InlineData("citizen pasient", "jente-13")]
    [InlineData("citizen mor-bodo", "jente-snart-18")]
    [InlineData("citizen mor-fosterbarn", "fosterbarn")]
    [InlineData("staff fastlege", "jente-13")]
    public async Task Nobody_else_gives_it(string who, string whose)
    {
        var world = await RegionWorld.ChangingAsync();
        Assert.Contains(await DecideAsync(world, who, whose, "give"), new[] { HttpStatusCode.Forbidden, HttpStatusCode.NotFound });
    }

    [Fact]
    public async Task A_power_of_attorney_is_given_used_and_ended_by_the_one_who_holds_it()
    {
        var world = await RegionWorld.ChangingAsync();
        var enke = world.Citizen("enke");
        Assert.Equal("Refuse R-REP-NONE", await world.DecidedAsync(enke, "pasient", "journal"));
        var (status, given) = await GiveAsync(world, "pasient", "enke", [2]);
        Assert.True(status == HttpStatusCode.Created, given?.ToJsonString());
        Assert.Equal("Permit R-POA", await world.DecidedAsync(enke, "pasient", "journal"));
        Assert.Equal("Refuse R-POA-AREA", await world.DecidedAsync(enke, "pasient", "vaccination"));
        var held = (await world.CallAsync("citizen enke", "GET", "api/me/powers")).Body!["held"]!.AsArray();
        Assert.Contains(held, power => (string?)power!["id"] == (string?)given!["id"]);
        Assert.Equal(HttpStatusCode.NotFound, (await world.CallAsync("citizen mor", "DELETE", $"api/me/powers/{(string)given!["id"]!}")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await world.CallAsync("citizen enke", "DELETE", $"api/me/powers/{(string)given["id"]!}")).Status);
        Assert.Equal("Refuse R-POA-INVALID", await world.DecidedAsync(enke, "pasient", "journal"));
    }

    [Fact]
    public async Task Who_is_not_of_age_neither_gives_nor_holds_one()
    {
        var world = await RegionWorld.ChangingAsync();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await GiveAsync(world, "mor", "ungdom-16", [1])).Status);
        Assert.Contains((await GiveAsync(world, "jente-14", "mor", [1])).Status, new[] { HttpStatusCode.Forbidden, HttpStatusCode.NotFound });
        Assert.Equal(HttpStatusCode.BadRequest, (await GiveAsync(world, "mor", "mor", [1])).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await GiveAsync(world, "mor", "pasient", [4])).Status);
    }

    [Fact]
    public async Task A_person_blocks_a_clinician_and_lifts_the_block()
    {
        var world = await RegionWorld.ChangingAsync();
        Assert.Equal("Permit R-STAFF-CARE", await world.DecidedAsync(world.Staff("fastlege"), "pasient", "journal"));
        var (status, set) = await BlockAsync(world, "citizen pasient", "pasient", "practitioner", world.Region.Staff.Named("fastlege").Id.ToString("D"));
        Assert.True(status == HttpStatusCode.Created, set?.ToJsonString());
        Assert.Equal("Refuse R-STAFF-NAMED-BLOCK", await world.DecidedAsync(world.Staff("fastlege"), "pasient", "journal"));
        Assert.Equal(HttpStatusCode.NoContent, (await world.CallAsync("citizen pasient", "DELETE", $"api/me/blocks/{world.RecordOf("pasient")}/{(string)set!["id"]!}")).Status);
        Assert.Equal("Permit R-STAFF-CARE", await world.DecidedAsync(world.Staff("fastlege"), "pasient", "journal"));
    }

    [Theory]
    [InlineData("citizen mor", "jente-9", HttpStatusCode.Created)]
    [InlineData("citizen mor", "gutt-12", HttpStatusCode.Forbidden)]
    [InlineData("citizen jente-14", "jente-14", HttpStatusCode.Forbidden)]
    [InlineData("citizen ungdom-16", "ungdom-16", HttpStatusCode.Created)]
    [InlineData("citizen sonn-med-fullmakt", "gammel-mor", HttpStatusCode.Forbidden)]
    [InlineData("citizen pasient", "mor", HttpStatusCode.NotFound)]
    [InlineData("citizen kode-6", "kode-6-barn", HttpStatusCode.Forbidden)]
    public async Task Who_may_block_is_as_the_rules_say(string who, string whose, HttpStatusCode expected)
    {
        var world = await RegionWorld.ChangingAsync();
        var (status, body) = await BlockAsync(world, who, whose, "role", "secretary");
        Assert.True(expected == status, $"{status} {body?.ToJsonString()}");
    }

    private static async Task<HttpStatusCode> DecideAsync(RegionWorld world, string who, string whose, string decision) =>
        (await world.CallAsync(who, "POST", "api/me/youth-access", new() { ["patient"] = world.RecordOf(whose).ToString(), ["decision"] = decision })).Status;

    private static Task<(HttpStatusCode Status, JsonNode? Body)> GiveAsync(RegionWorld world, string giver, string receiver, int[] areas) => world.CallAsync(
        $"citizen {giver}", "POST", "api/me/powers",
        new() { ["receiver"] = world.Resident(receiver).Number, ["name"] = world.Resident(receiver).Name, ["areas"] = new JsonArray([.. areas.Select(area => (JsonNode)area)]) });

    private static Task<(HttpStatusCode Status, JsonNode? Body)> BlockAsync(RegionWorld world, string who, string whose, string what, string value) =>
        world.CallAsync(who, "POST", "api/me/blocks", new() { ["patient"] = world.RecordOf(whose).ToString(), [what] = value });

    private static IEnumerable<string?> Services(JsonNode person) => person["services"]!.AsArray().Select(service => (string?)service);
}
