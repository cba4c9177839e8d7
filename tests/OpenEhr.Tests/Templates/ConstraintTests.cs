using CsCheck;
using Varde.OpenEhr.Templates;

namespace Varde.OpenEhr.Tests.Templates;

public sealed class ConstraintTests
{
    [Fact]
    public void An_interval_contains_what_lies_between_its_bounds() =>
        Gen.Select(Gen.Int[-20, 20], Gen.Int[-20, 20], Gen.Int[-25, 25], Gen.Bool, Gen.Bool).Sample((a, b, value, lowerIncluded, upperIncluded) =>
        {
            var (lower, upper) = (Math.Min(a, b), Math.Max(a, b));
            var interval = new Interval<long>(lower, upper, true, true, lowerIncluded, upperIncluded);
            var isAbove = lowerIncluded ? value >= lower : value > lower;
            var isBelow = upperIncluded ? value <= upper : value < upper;
            return interval.Contains(value) == (isAbove && isBelow);
        });

    [Fact]
    public void An_interval_is_written_as_in_ADL()
    {
        Assert.Equal("|0.0..<1000.0|", new Interval<decimal>(0.0m, 1000.0m, true, true, true, false).ToString());
        Assert.Equal("|>=5|", new Interval<long>(5, 0, true, false).ToString());
        Assert.Equal("|<5|", new Interval<long>(0, 5, false, true, true, false).ToString());
        Assert.Equal("1..*", new MultiplicityInterval(1, null).ToString());
    }

    [Fact]
    public void An_unbounded_multiplicity_has_no_upper_end()
    {
        Assert.True(MultiplicityInterval.Open.Contains(int.MaxValue));
        Assert.False(MultiplicityInterval.Optional.Contains(2));
        Assert.False(MultiplicityInterval.Mandatory.Contains(0));
        Assert.True(new MultiplicityInterval(0, 0).IsProhibited);
    }

    [Theory]
    [InlineData("openEHR-EHR-CLUSTER.device.v1", true)]
    [InlineData("openEHR-EHR-CLUSTER.device-heart.v1", true)]
    [InlineData("openEHR-EHR-CLUSTER.devices.v1", false)]
    [InlineData("x openEHR-EHR-CLUSTER.device.v1", false)]
    public void A_slot_lets_in_what_matches_as_a_whole(string archetypeId, bool allowed)
    {
        var include = new SlotAssertion(null, @"openEHR-EHR-CLUSTER\.device(-[a-zA-Z0-9_]+)*\.v1");

        Assert.Equal(allowed, Slot([include], []).Allows(archetypeId));
        Assert.Equal(allowed, Slot([include], [new(null, ".*")]).Allows(archetypeId));
        Assert.Equal(!allowed, Slot([], [include]).Allows(archetypeId));
    }

    [Fact]
    public void A_slot_pattern_that_is_no_regular_expression_lets_nothing_in() =>
        Assert.False(Slot([new(null, "openEHR-EHR-CLUSTER.(")], []).Allows("openEHR-EHR-CLUSTER.device.v1"));

    // Backtracking would take these for ever: twice as long for every character more.
    [Theory]
    [InlineData("(a+)+b"), InlineData("(a|a)*b"), InlineData("(.*)*b"), InlineData("(?:a?){40}a{40}b")]
    public void No_pattern_of_a_template_keeps_the_server_busy(string pattern)
    {
        var (assertion, watch) = (new SlotAssertion(null, pattern), System.Diagnostics.Stopwatch.StartNew());
        for (var i = 0; i < 200; i++) Assert.False(assertion.Matches(new string('a', 60) + "!"));
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 10);
    }

    [Theory]
    [InlineData(@"a(-[a-zA-Z0-9_]+)*\.v1"), InlineData("a(-[a-zA-Z0-9_]+)*(-[a-zA-Z0-9_]+)*b"), InlineData(@"a(-[a-zA-Z0-9_]+)*-b\.v1"), InlineData(@"a(-[a-zA-Z0-9_]+)*|a(-[a-zA-Z0-9_]+)*\.v1|.+.*b")]
    public void A_long_row_of_specialisations_keeps_no_slot_busy(string pattern)
    {
        var (assertion, watch) = (new SlotAssertion(null, pattern), System.Diagnostics.Stopwatch.StartNew());
        for (var i = 0; i < 200; i++) Assert.False(assertion.Matches($"a{string.Concat(Enumerable.Repeat("-b", 2000))}!"));
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 10);
    }

    [Theory]
    [InlineData(@"openEHR-EHR-CLUSTER\.device(-[a-zA-Z0-9_]+)*\.v1|openEHR-EHR-CLUSTER\.anatomical_location(-[a-zA-Z0-9_]+)*\.v0"), InlineData(@"openEHR-EHR-ACTION\.medication\.v1"), InlineData(".*")]
    public void A_slot_as_tools_write_it_takes_little_room(string pattern)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(pattern == ".*", new SlotAssertion(null, pattern).Matches("openEHR-EHR-CLUSTER.other.v1"));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 60_000);
    }

    [Fact]
    public void A_slot_without_statements_lets_everything_in() => Assert.True(Slot([], []).Allows("openEHR-EHR-CLUSTER.device.v1"));

    private static ArchetypeSlot Slot(SlotAssertion[] includes, SlotAssertion[] excludes) => new()
    {
        RmTypeName = "CLUSTER", NodeId = "at0001", Occurrences = MultiplicityInterval.Open, Includes = includes, Excludes = excludes,
    };
}
