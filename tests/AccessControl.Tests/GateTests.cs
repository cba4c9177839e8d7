using Varde.AccessControl.Rules;

namespace Varde.AccessControl.Tests;

/// <summary>Who is permitted without sign-in: the developer on this machine and the server itself, and nobody else.</summary>
public sealed class GateTests
{
    public static TheoryData<string, ActorFacts, string> Rows => new()
    {
        { "Developer", new DeveloperFacts(), "permit R-DEV-OPEN" },
        { "Developer", new DeveloperFacts(IsOnThisMachine: false), "refuse R-DEFAULT" },
        { "Server", new ServerFacts(), "permit R-SERVER" },
        { "None", new UnknownFacts(), "refuse R-DEFAULT" },
        { "Server", new UnknownFacts(), "refuse R-DEFAULT" },
        { "Staff", new UnknownFacts(), "refuse R-STAFF-LOGIN" },
        { "System", new UnknownFacts(), "refuse R-SYS-CLIENT" },
        { "Citizen", new UnknownFacts(), "refuse R-REP-NONE" },
    };

    [Theory, MemberData(nameof(Rows))]
    public void An_actor_is_permitted_in_their_own_lane_only(string lane, ActorFacts actor, string expected)
    {
        var facts = new AccessFacts { Lane = Enum.Parse<Lane>(lane), Actor = actor, Service = ServiceId.Journal, Subject = new SubjectFacts(new StatedAge(40)) };
        Assert.Equal(expected, RuleTests.Told(Gate.Decide(facts, Ask.Noon)));
    }

    [Fact]
    public void The_developer_and_the_server_may_do_all() =>
        Assert.All(Enum.GetValues<AccessAction>(), action => Assert.Equal(
            (AccessEffect.Permit, AccessEffect.Permit),
            (Decided(Lane.Developer, new DeveloperFacts(), action), Decided(Lane.Server, new ServerFacts(), action))));

    [Fact]
    public void An_empty_table_permits_nothing() =>
        Assert.True(new AccessTable([]).Decide(Ask.Read("citizen journal relation=self age=40").Facts, Ask.Noon).IsRefused);

    [Fact]
    public void A_person_of_unknown_age_is_shown_nothing() =>
        Assert.All(new[] { Relation.Self, Relation.Parent, Relation.AssignedPowerOfAttorney, Relation.PowerOfAttorney }, relation =>
            Assert.True(Gate.Decide(new AccessFacts { Lane = Lane.Citizen, Actor = new CitizenFacts(relation), Service = ServiceId.Journal }, Ask.Noon).IsRefused));

    private static AccessEffect Decided(Lane lane, ActorFacts actor, AccessAction action) =>
        Gate.Decide(new AccessFacts { Lane = lane, Actor = actor, Service = default, Action = action }, Ask.Noon).Effect;
}
