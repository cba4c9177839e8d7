using CsCheck;
using Varde.AccessControl;
using Varde.Foundation;
using Varde.People.Rollout;

namespace Varde.Modules.Tests.People;

/// <summary>The evaluation of switches by itself: which one decides, and who is in a share.</summary>
public sealed class RolloutTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);
    private static readonly string[] Line = ["unit", "clinic", "hospital", "trust"];

    private static readonly Gen<Audience> Audiences = Gen.OneOf(
        Gen.Const(Audience.All), Gen.Int[1, 100].Select(Audience.OfShare), Gen.Const(Audience.OfUsers(["hpr:1"])), Gen.Const(Audience.OfPatients([new(Guid.Empty)])));

    private static readonly Gen<RolloutSwitch> Switches = Gen.Select(Gen.Int[0, 4], Gen.Bool, Audiences, Gen.Int[-3, 3], Gen.Int[1, 4], (node, isOn, audience, from, days) =>
        new RolloutSwitch($"{node}{isOn}{audience.Kind}{audience.Percent}{from}{days}", ServiceId.Plan, node < Line.Length ? Line[node] : RolloutSwitch.WholeRegion)
        {
            Audience = audience, IsOn = isOn, From = Now.AddDays(from), To = days < 4 ? Now.AddDays(from + days) : null,
        });

    [Fact]
    public void A_service_without_a_switch_is_on_and_one_that_has_a_switch_is_off_where_none_turns_it_on()
    {
        Assert.True(State([]).IsOn);
        Assert.False(State([At("another", isOn: true)]).IsOn);
        Assert.False(State([At("hospital", isOn: true) with { From = Now.AddTicks(1) }]).IsOn);
        Assert.False(State([At("hospital", isOn: true) with { To = Now }]).IsOn);
        Assert.True(State([At("hospital", isOn: true) with { From = Now, To = Now.AddTicks(1) }]).IsOn);
    }

    [Fact]
    public void The_nearest_node_decides_then_the_narrowest_audience_then_off()
    {
        Assert.False(State([At("region", isOn: true), At("hospital", isOn: false)]).IsOn);
        Assert.True(State([At("region", isOn: false), At("hospital", isOn: false), At("clinic", isOn: true)]).IsOn);
        Assert.True(State([At("clinic", isOn: false), At("clinic", isOn: true) with { Audience = Audience.OfUsers(["hpr:1"]) }]).IsOn);
        Assert.False(State([At("clinic", isOn: true), At("clinic", isOn: false)]).IsOn);
        Assert.False(State([At("clinic", isOn: true) with { Audience = Audience.OfUsers(["hpr:1"]) }, At("clinic", isOn: false) with { Audience = Audience.OfPatients([new(Guid.Empty)]) }]).IsOn);
        // A switch that is for others leaves the matter to what is further up.
        Assert.True(State([At("region", isOn: true), At("unit", isOn: false) with { Audience = Audience.OfUsers(["hpr:2"]) }]).IsOn);
    }

    [Fact]
    public void What_stops_a_service_for_the_region_stops_it_whatever_else_there_is() => Switches.Array[0, 8].Sample(switches =>
        Assert.False(State([.. switches, At("region", isOn: false) with { Id = "stopp", IsKill = true }]).IsOn));

    [Fact]
    public void A_stop_that_has_ended_leaves_the_service_as_it_was()
    {
        var ended = At("region", isOn: false) with { Id = "stopp", IsKill = true, From = Now.AddHours(-2), To = Now.AddHours(-1) };
        Assert.True(State([ended]).IsOn);
        Assert.False(State([ended, At("elsewhere", isOn: true)]).IsOn);
        Assert.True(State([ended, At("clinic", isOn: true)]).IsOn);
    }

    [Fact]
    public void Who_is_in_a_share_stays_in_a_larger_one_and_the_same_person_is_always_in_or_out() => Gen.Select(Gen.Guid, Gen.Int[1, 100], Gen.Int[0, 99]).Sample((person, share, more) =>
    {
        var one = new RolloutPerson("hpr:1", [new(person)]);
        var isIn = Audience.OfShare(share).Includes(ServiceId.Plan, one);
        Assert.Equal(isIn, Audience.OfShare(share).Includes(ServiceId.Plan, new RolloutPerson("hpr:2", [new(person)])));
        Assert.True(!isIn || Audience.OfShare(Math.Min(100, share + more)).Includes(ServiceId.Plan, one));
        Assert.True(Audience.OfShare(100).Includes(ServiceId.Plan, one));
    });

    [Theory, InlineData(1), InlineData(10), InlineData(50), InlineData(90)]
    public void A_share_holds_about_as_many_as_it_says_and_others_in_another_service(int percent)
    {
        var people = Enumerable.Range(0, 20_000).Select(at => new RolloutPerson(null, [new(new Guid(at, 1, 2, new byte[8]))])).ToList();
        var held = people.Where(person => Audience.OfShare(percent).Includes(ServiceId.Plan, person)).ToHashSet();
        Assert.InRange(held.Count, (percent - 1.2) * 200, (percent + 1.2) * 200);
        Assert.False(held.SetEquals(people.Where(person => Audience.OfShare(percent).Includes(ServiceId.MessageWriting, person))));
    }

    [Fact]
    public void The_order_in_which_switches_were_set_decides_nothing() => Gen.Select(Switches.Array[0, 8], Gen.Int).Sample((switches, seed) =>
    {
        var shuffled = switches.ToArray();
        new Random(seed).Shuffle(shuffled);
        Assert.Equal(State(switches).IsOn, State(shuffled).IsOn);
    });

    [Fact]
    public void A_switch_is_read_back_as_it_was_written() => Switches.Sample(one =>
    {
        var written = one with { Id = "a", Why = "fordi", By = "hpr:1", ByName = "Ola", Delivery = "d-1", HandOver = new("o", "w"), Phase = RolloutPhase.Introduction };
        var read = SwitchBasic.Read(SwitchBasic.KeyOf("a").Id, System.Text.Json.JsonSerializer.SerializeToElement(SwitchBasic.Of(written, 0).Content))!;
        Assert.Equal(written with { Audience = Audience.All }, read with { Audience = Audience.All });
        Assert.Equal((written.Audience.Kind, written.Audience.Percent), (read.Audience.Kind, read.Audience.Percent));
        Assert.True(written.Audience.Users.SetEquals(read.Audience.Users) && written.Audience.Patients.SetEquals(read.Audience.Patients));
    });

    private static RolloutState State(IReadOnlyCollection<RolloutSwitch> switches) => new RolloutSet(switches).StateOf(ServiceId.Plan, Line, new("hpr:1", [new(Guid.Empty)]), Now);

    private static RolloutSwitch At(string node, bool isOn) => new($"{node}-{isOn}", ServiceId.Plan, node) { IsOn = isOn, From = Now.AddDays(-1) };
}
