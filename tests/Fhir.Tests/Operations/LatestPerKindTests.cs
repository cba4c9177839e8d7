using CsCheck;
using Varde.Fhir.Operations;

namespace Varde.Fhir.Tests.Operations;

/// <summary>Groups of observations, as the definition of the operation lastn has them.</summary>
public sealed class LatestPerKindTests
{
    // FHIR R4, Observation, operation lastn: the table of its description.
    [Theory]
    [InlineData("a b c", 3)]
    [InlineData("a b a,c", 2)]
    [InlineData("a b a,b", 1)]
    [InlineData("textM Text text", 3)]
    public void Who_share_a_code_are_of_one_group_and_who_share_one_with_these(string observations, int groups) =>
        Assert.Equal(groups, LatestPerKind.Of([.. observations.Split(' ').Select((codes, i) => new ObservationKind(codes.Split(','), i))], 1).Count);

    [Fact]
    public void Of_the_same_time_as_the_last_that_fits_all_come() =>
        Assert.Equal([4, 1, 2, 3], LatestPerKind.Of([Of("a", 0), Of("a", 5), Of("a", 5), Of("a", 5), Of("a", 9)], 2));

    [Fact]
    public void What_tells_no_time_is_the_oldest() => Assert.Equal([1], LatestPerKind.Of([new(["a"], null), Of("a", -5)], 1));

    [Fact]
    public void The_groups_and_what_is_taken_of_each_are_as_when_they_are_made_the_long_way() =>
        Gen.Select(Gen.Select(Gen.Int[0, 6].Array[1, 3], Gen.Int[0, 4]).Array[0, 25], Gen.Int[1, 4]).Sample((made, most) =>
        {
            List<ObservationKind> observations = [.. made.Select(m => new ObservationKind([.. m.Item1.Select(c => $"c{c}")], m.Item2))];
            Assert.Equal(TheLongWay(observations, most).Order(), LatestPerKind.Of(observations, most).Order());
        }, iter: 500);

    private static ObservationKind Of(string code, long time) => new([code], time);

    // Groups grow as long as one of another group shares a code; of each those are taken than which fewer than so many are later.
    private static IEnumerable<int> TheLongWay(List<ObservationKind> observations, int most)
    {
        var group = Enumerable.Range(0, observations.Count).ToArray();
        for (var changed = true; changed;)
        {
            changed = false;
            for (var i = 0; i < group.Length; i++)
                for (var j = 0; j < group.Length; j++)
                    if (group[i] < group[j] && observations[i].Codes.Intersect(observations[j].Codes).Any()) (group[j], changed) = (group[i], true);
        }
        return Enumerable.Range(0, group.Length).Where(i => Enumerable.Range(0, group.Length).Count(j => group[j] == group[i] && observations[j].Time > observations[i].Time) < most);
    }
}
