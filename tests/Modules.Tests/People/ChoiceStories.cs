using System.Net;
using Varde.AccessControl;
using Varde.Modules.Tests.ClinicalRepository;

namespace Varde.Modules.Tests.People;

/// <summary>What an operator chooses where the rules leave it open.</summary>
public sealed class ChoiceStories
{
    [Fact]
    public async Task Only_the_parent_who_lives_with_the_child_represents_it_and_a_named_block_never_gives_way_where_the_operator_chose_so()
    {
        var world = await RegionWorld.MakeAsync(Database.Embedded, new AccessChoices(ParentsAddressRule.OwnAddress, NamedBlockInEmergency.Absolute));
        try
        {
            Assert.Equal("Permit R-PARENT-UNDER-12", await world.DecidedAsync(world.Citizen("mor"), "jente-9", "journal"));
            Assert.Equal("Refuse R-REP-ADDRESS", await world.DecidedAsync(world.Citizen("far-annen-adresse"), "jente-9", "journal"));
            Assert.Equal(HttpStatusCode.Forbidden, (await world.CallAsync("citizen far-annen-adresse", "GET", $"fhir/r4/Patient/{world.RecordOf("jente-9")}")).Status);
            var (status, body) = await world.CallAsync(
                "staff sykehuslege", "POST", "api/access/bases",
                new() { ["patient"] = world.RecordOf("sperret-person").ToString(), ["basis"] = "BLAALYS", ["reason"] = "Hjertestans", ["secondConfirmation"] = true, ["noOtherClinician"] = true });
            Assert.Equal((HttpStatusCode.Forbidden, "You are blocked by this patient. Ask a colleague who is not."), (status, (string?)body!["detail"]));
            Assert.Equal("Refuse R-STAFF-NAMED-BLOCK", await world.DecidedAsync(world.Staff("sykehuslege"), "sperret-person", "journal"));
        }
        finally
        {
            await world.Server.DisposeAsync();
        }
    }
}
