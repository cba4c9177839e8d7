using System.Net;
using System.Text.Json.Nodes;
using Varde.Modules.Tests.ClinicalRepository;

namespace Varde.Modules.Tests.People;

/// <summary>People choose how much of the portal they use.</summary>
public sealed class PortalChoiceStories
{
    [Theory, OnEachDatabase]
    public async Task A_person_consents_to_more_and_to_less_and_the_next_call_follows_it(Database database)
    {
        var world = await RegionWorld.MakeAsync(database);
        try
        {
            await LevelsAsync(world);
            await ServicesAsync(world);
            await OthersAsync(world);
        }
        finally
        {
            await world.Server.DisposeAsync();
        }
    }

    private static async Task LevelsAsync(RegionWorld world)
    {
        Assert.Equal("Refuse R-LEVEL", await world.DecidedAsync(world.Citizen("samtykke-ingen"), "samtykke-ingen", "journal"));
        Assert.Equal("none", await LevelOfAsync(world, "samtykke-ingen"));
        foreach (var (level, medlist, journal) in new[] { ("basis", "Permit R-SELF", "Refuse R-LEVEL"), ("full", "Permit R-SELF", "Permit R-SELF"), ("none", "Refuse R-LEVEL", "Refuse R-LEVEL") })
        {
            Assert.Equal(HttpStatusCode.NoContent, await SetLevelAsync(world, "samtykke-ingen", level));
            Assert.Equal(level, await LevelOfAsync(world, "samtykke-ingen"));
            Assert.Equal((level, medlist, journal), (level, await world.DecidedAsync(world.Citizen("samtykke-ingen"), "samtykke-ingen", "medlist"), await world.DecidedAsync(world.Citizen("samtykke-ingen"), "samtykke-ingen", "journal")));
        }
        Assert.Equal(HttpStatusCode.BadRequest, await SetLevelAsync(world, "samtykke-ingen", "most"));
        Assert.Equal(HttpStatusCode.NoContent, await SetLevelAsync(world, "mor", "basis", "jente-9"));
        Assert.Equal("Refuse R-LEVEL", await world.DecidedAsync(world.Citizen("mor"), "jente-9", "journal"));
        Assert.Equal(HttpStatusCode.NoContent, await SetLevelAsync(world, "far-annen-adresse", "full", "jente-9"));
        Assert.Equal("Permit R-PARENT-UNDER-12", await world.DecidedAsync(world.Citizen("mor"), "jente-9", "journal"));
        Assert.Contains(await world.StoredAsync("jente-9", "Consent"), consent => ((string?)consent["performer"]![0]!["reference"])!.StartsWith("RelatedPerson/", StringComparison.Ordinal) && (string?)consent["status"] == "active");
    }

    private static async Task ServicesAsync(RegionWorld world)
    {
        Assert.Empty(await ClosedAsync(world, "pasient"));
        foreach (var service in new[] { "journal", "result" }) Assert.Equal(HttpStatusCode.NoContent, await CloseAsync(world, "pasient", service, true));
        Assert.Equal(["journal", "result"], await ClosedAsync(world, "pasient"));
        Assert.Equal("Refuse R-GATE-LOCKED", await world.DecidedAsync(world.Citizen("pasient"), "pasient", "journal"));
        Assert.Equal(HttpStatusCode.NoContent, await CloseAsync(world, "pasient", "journal", false));
        Assert.Equal(["result"], await ClosedAsync(world, "pasient"));
        Assert.Equal("Permit R-SELF", await world.DecidedAsync(world.Citizen("pasient"), "pasient", "journal"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await CloseAsync(world, "pasient", "consent", true));
        Assert.Equal(HttpStatusCode.NotFound, await CloseAsync(world, "pasient", "switch", true));
    }

    // Nobody chooses for somebody else, and whoever is nothing to a person learns nothing of them.
    private static async Task OthersAsync(RegionWorld world)
    {
        Assert.Equal(HttpStatusCode.Forbidden, await SetLevelAsync(world, "mor", "basis", "ungdom-16"));
        Assert.Equal(HttpStatusCode.Forbidden, await SetLevelAsync(world, "sonn-med-fullmakt", "basis", "gammel-mor"));
        Assert.Equal(HttpStatusCode.Forbidden, await SetLevelAsync(world, "datter-tildelt-fullmakt", "basis", "mangler-samtykkekompetanse"));
        Assert.Equal(HttpStatusCode.Forbidden, await SetLevelAsync(world, "jente-14", "basis"));
        Assert.Equal(HttpStatusCode.Forbidden, await CloseAsync(world, "jente-14", "vaccination", true));
        var (known, told) = await world.CallAsync("citizen mor", "PUT", "api/me/portal-level", new() { ["patient"] = world.RecordOf("enke").ToString(), ["level"] = "none" });
        var (unknown, nothing) = await world.CallAsync("citizen mor", "PUT", "api/me/portal-level", new() { ["patient"] = Guid.NewGuid().ToString(), ["level"] = "none" });
        Assert.Equal((HttpStatusCode.NotFound, (string?)nothing!["detail"]), (known, (string?)told!["detail"]));
        Assert.Equal(HttpStatusCode.NotFound, unknown);
        Assert.Equal("full", await LevelOfAsync(world, "jente-14"));
        Assert.NotEqual(HttpStatusCode.OK, (await world.CallAsync("staff fastlege", "GET", "api/me/portal-level")).Status);
    }

    private static async Task<HttpStatusCode> SetLevelAsync(RegionWorld world, string who, string level, string? whose = null)
    {
        var body = new JsonObject { ["level"] = level };
        if (whose is not null) body["patient"] = world.RecordOf(whose).ToString();
        return (await world.CallAsync($"citizen {who}", "PUT", "api/me/portal-level", body)).Status;
    }

    private static async Task<string?> LevelOfAsync(RegionWorld world, string who) => (string?)(await world.CallAsync($"citizen {who}", "GET", "api/me/portal-level")).Body!["level"];

    private static async Task<HttpStatusCode> CloseAsync(RegionWorld world, string who, string service, bool isClosed) =>
        (await world.CallAsync($"citizen {who}", "PUT", $"api/me/services/{service}", new() { ["closed"] = isClosed })).Status;

    private static async Task<string[]> ClosedAsync(RegionWorld world, string who) => [.. (await world.CallAsync($"citizen {who}", "GET", "api/me/services")).Body!["closed"]!.AsArray().Select(service => (string)service!)];
}
