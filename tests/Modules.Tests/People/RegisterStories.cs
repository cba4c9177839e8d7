using System.Net;
using System.Text.Json.Nodes;

namespace Varde.Modules.Tests.People;

/// <summary>The population register says that something has happened: the next decision is made on it.</summary>
public sealed class RegisterStories
{
    [Fact]
    public async Task Responsibility_changes_while_a_session_is_open()
    {
        var world = await RegionWorld.ChangingAsync();
        Assert.Equal("Permit R-PARENT-UNDER-12", await world.DecidedAsync(world.Citizen("tvillingfar"), "tvilling-hos-far", "journal"));
        Assert.Equal(HttpStatusCode.NoContent, await SayAsync(world, "responsibility", "tvilling-hos-far", new() { ["holders"] = new JsonArray(Holder(world, "tvillingmor", "mor", "mor")) }));
        Assert.Equal("Refuse R-REP-RESPONSIBILITY", await world.DecidedAsync(world.Citizen("tvillingfar"), "tvilling-hos-far", "journal"));
        // The father no longer counts for the address either.
        Assert.Equal("Refuse R-REP-ADDRESS", await world.DecidedAsync(world.Citizen("tvillingmor"), "tvilling-hos-far", "journal"));
        Assert.Equal("Permit R-PARENT-UNDER-12", await world.DecidedAsync(world.Citizen("tvillingmor"), "tvilling-hos-mor", "journal"));
    }

    [Fact]
    public async Task A_child_is_adopted()
    {
        var world = await RegionWorld.ChangingAsync();
        Assert.Equal("Refuse R-REP-RESPONSIBILITY", await world.DecidedAsync(world.Citizen("stefar"), "gutt-8", "journal"));
        Assert.Equal(HttpStatusCode.NoContent, await SayAsync(world, "adoption", "gutt-8", new() { ["holders"] = new JsonArray(Holder(world, "stefar", "far", "far")) }));
        Assert.Equal("Permit R-PARENT-UNDER-12", await world.DecidedAsync(world.Citizen("stefar"), "gutt-8", "journal"));
        Assert.Equal("Refuse R-REP-NONE", await world.DecidedAsync(world.Citizen("alenemor"), "gutt-8", "journal"));
    }

    [Fact]
    public async Task An_address_becomes_confidential_and_no_longer_so()
    {
        var world = await RegionWorld.ChangingAsync();
        Assert.Equal("Permit R-PARENT-UNDER-12", await world.DecidedAsync(world.Citizen("mor-narvik"), "jente-10", "journal"));
        Assert.Equal(HttpStatusCode.NoContent, await SayAsync(world, "protection", "mor-narvik", new() { ["level"] = "kode7" }));
        Assert.Equal("Refuse R-GATE-PROTECTED", await world.DecidedAsync(world.Citizen("mor-narvik"), "jente-10", "journal"));
        Assert.False((await world.ReadAsync("Patient", world.RecordOf("mor-narvik").Value)).ContainsKey("address"));
        Assert.Equal(HttpStatusCode.NoContent, await SayAsync(world, "protection", "mor-narvik", new() { ["level"] = "none" }));
        Assert.Equal(HttpStatusCode.NoContent, await SayAsync(world, "address", "mor-narvik", new() { ["line"] = "Demosvingen 31", ["postalCode"] = (string?)(await world.ReadAsync("Patient", world.RecordOf("jente-10").Value))["address"]![0]!["postalCode"], ["city"] = "Narvik" }));
        Assert.Equal("Permit R-PARENT-UNDER-12", await world.DecidedAsync(world.Citizen("mor-narvik"), "jente-10", "journal"));
    }

    [Fact]
    public async Task The_giver_of_a_power_of_attorney_dies()
    {
        var world = await RegionWorld.ChangingAsync();
        Assert.Equal("Permit R-POA", await world.DecidedAsync(world.Citizen("datter-journalfullmakt"), "gammel-mor", "journal"));
        Assert.Equal(HttpStatusCode.NoContent, await SayAsync(world, "death", "gammel-mor", new() { ["date"] = $"{world.Region.Today:yyyy-MM-dd}" }));
        Assert.Equal("Refuse R-GATE-DEAD", await world.DecidedAsync(world.Citizen("datter-journalfullmakt"), "gammel-mor", "journal"));
    }

    [Fact]
    public async Task A_child_is_born_and_the_mother_may_represent_it_when_it_has_a_number()
    {
        var world = await RegionWorld.ChangingAsync();
        var child = new JsonObject { ["date"] = $"{world.Region.Today:yyyy-MM-dd}", ["given"] = "Nyfødt", ["family"] = "Testberg", ["holders"] = new JsonArray(Holder(world, "mor-hammerfest", "mor", "mor")) };
        Assert.Equal(HttpStatusCode.NoContent, await SayAsync(world, "birth", "mor-hammerfest", child));
        var people = (await world.CallAsync("citizen mor-hammerfest", "GET", "api/me/representation")).Body!["people"]!.AsArray();
        Assert.Contains(people, person => (string?)person!["name"] == "Nyfødt Testberg" && (string?)person["why"]?["rule"] == "R-GATE-UNKNOWN");
    }

    [Theory]
    [InlineData("machine other")]
    [InlineData("citizen pasient")]
    [InlineData("staff fastlege")]
    public async Task Only_the_registers_client_says_so(string who)
    {
        var world = await RegionWorld.ChangingAsync();
        Assert.Contains(await SayAsync(world, "death", "pasient", new() { ["date"] = "2026-01-01" }, who), new[] { HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden, HttpStatusCode.NotFound });
        Assert.Equal("Permit R-SELF", await world.DecidedAsync(world.Citizen("pasient"), "pasient", "journal"));
    }

    [Theory]
    [InlineData("unknown", "{}")]
    [InlineData("death", "{\"date\":\"yesterday\"}")]
    [InlineData("protection", "{\"level\":\"kode8\"}")]
    [InlineData("responsibility", "{\"holders\":[7]}")]
    [InlineData("address", "{\"line\":7}")]
    public async Task What_cannot_be_read_is_400_with_its_fault(string kind, string more)
    {
        var world = await RegionWorld.ChangingAsync();
        Assert.Equal(HttpStatusCode.BadRequest, await SayAsync(world, kind, "pasient", JsonNode.Parse(more)!.AsObject()));
    }

    private static JsonObject Holder(RegionWorld world, string who, string responsibility, string relation) =>
        new() { ["person"] = world.Resident(who).Number, ["responsibility"] = responsibility, ["relation"] = relation };

    private static async Task<HttpStatusCode> SayAsync(RegionWorld world, string kind, string about, JsonObject more, string who = "machine register")
    {
        (more["kind"], more["person"]) = (kind, world.Resident(about).Number);
        return (await world.CallAsync(who, "POST", "api/people/register-events", more)).Status;
    }
}
