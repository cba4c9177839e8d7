using Varde.Foundation.Identifiers;
using Varde.SeedPopulation;
using Varde.SeedPopulation.Families;

namespace Varde.Samples.Tests;

/// <summary>The people of the region and how they hang together.</summary>
public sealed class ResidentsTests
{
    private static readonly DateTimeOffset Present = new(2026, 11, 28, 20, 0, 0, TimeSpan.Zero);
    private static readonly SyntheticRegion Region = new(1, Present);
    private static readonly IReadOnlyList<Household> Households = [.. Region.Households(8_000)];
    private static readonly IReadOnlyList<Resident> Residents = [.. Households.SelectMany(h => h.Residents)];

    [Fact]
    public void The_same_seed_gives_the_same_people() => Assert.Equal(Text(new SyntheticRegion(1, Present).Households(1_000)), Text(Region.Households(1_000)));

    [Fact]
    public void Another_seed_gives_others() => Assert.NotEqual(Text(new SyntheticRegion(2, Present).Households(300)), Text(Region.Households(300)));

    [Fact]
    public void The_first_of_many_are_those_of_few()
    {
        var few = Region.Households(500).ToList();
        Assert.Equal(Text(few), Text(Households.Take(few.Count)));
        Assert.InRange(few.Sum(h => h.Residents.Count), 500, 510);
    }

    [Fact]
    public void Numbers_and_ids_are_each_ones_own_and_pass_the_checks()
    {
        var numbers = Residents.Select(r => r.Number).OfType<string>().Concat(Region.Staff.All.Where(s => s.Resident is null).Select(s => s.NationalId)).ToList();
        Assert.Equal(numbers.Count, numbers.Distinct().Count());
        Assert.All(numbers, n => Assert.True(NationalId.TryParse(n, out _)));
        Assert.Equal(Residents.Count, Residents.Select(r => r.Id).Distinct().Count());
    }

    [Fact]
    public void A_number_of_the_test_series_tells_the_day_of_birth_and_80_more_months()
    {
        foreach (var resident in Residents.Where(r => r.Key is null))
            Assert.Equal($"{resident.Born.Day:00}{resident.Born.Month + 80:00}{resident.Born.Year % 100:00}", resident.Number![..6]);
    }

    [Fact]
    public void Names_say_that_nobody_has_them_and_are_of_the_north()
    {
        Assert.All(Residents, r => Assert.Contains(["Test", "Demo", "Prøve"], w => r.FamilyName.StartsWith(w, StringComparison.Ordinal)));
        var letters = string.Concat(Residents.Select(r => r.Name)).ToHashSet();
        Assert.All("æøåÅÁáŠšŋč", letter => Assert.Contains(letter, letters));
    }

    [Fact]
    public void Ages_are_spread_as_in_the_region()
    {
        Assert.InRange(Share(a => a < 18), 15, 25);
        Assert.InRange(Share(a => a is >= 18 and < 45), 28, 42);
        Assert.InRange(Share(a => a is >= 45 and < 67), 20, 34);
        Assert.InRange(Share(a => a >= 67), 13, 23);
        Assert.InRange(Residents.Count(r => r.IsFemale) * 100.0 / Residents.Count, 45, 55);

        static double Share(Func<int, bool> is_) => Residents.Count(r => is_(r.AgeOn(Region.Today))) * 100.0 / Residents.Count;
    }

    [Fact]
    public void A_parent_is_between_16_and_60_years_older_and_lives_where_the_ties_say()
    {
        foreach (var (_, child, parent, tie) in Ties().Where(t => t.Tie.Kind is TieKind.Mother or TieKind.Father))
        {
            Assert.InRange(child.Born.Earliest.Year - parent.Born.Earliest.Year, 16, 60);
            Assert.Equal(tie.Kind == TieKind.Mother, parent.IsFemale);
        }
    }

    [Fact]
    public void Children_of_chance_live_with_their_mother_who_has_the_responsibility()
    {
        foreach (var (_, child, mother, tie) in Ties().Where(t => t.Of.Key is null && t.Tie.Kind == TieKind.Mother))
        {
            Assert.Equal(mother.Address, child.Address);
            Assert.Equal(ParentalResponsibility.ByBirth, tie.Responsibility);
            Assert.True(child.AgeOn(Region.Today) < 18);
        }
    }

    [Fact]
    public void Fathers_of_chance_live_elsewhere_now_and_then_without_responsibility()
    {
        var fathers = Ties().Where(t => t.Of.Key is null && t.Tie.Kind == TieKind.Father).ToList();
        Assert.InRange(fathers.Count(f => f.Of.Address != f.Other.Address) * 100 / fathers.Count, 15, 40);
        Assert.Contains(fathers, f => f.Tie.Responsibility == ParentalResponsibility.None);
    }

    [Fact]
    public void Siblings_are_not_born_within_nine_months_unless_they_are_twins()
    {
        foreach (var children in Ties().Where(t => t.Of.Born.IsComplete && t.Tie.Kind == TieKind.Mother).GroupBy(t => t.Other.Id))
        {
            var births = children.Select(c => c.Of.Born.Earliest.DayNumber).Order().ToList();
            Assert.All(births.Zip(births.Skip(1)), pair => Assert.True(pair.Second == pair.First || pair.Second - pair.First > 270));
        }
    }

    [Fact]
    public void Nobody_is_tied_to_somebody_outside_the_household() => Assert.All(Households, household =>
    {
        var ids = household.Residents.Select(r => r.Id).ToHashSet();
        Assert.All(household.Ties, t => Assert.True(ids.Contains(t.Person) && ids.Contains(t.Relative) && t.Person != t.Relative));
        Assert.All(household.PowersOfAttorney, p => Assert.True(ids.Contains(p.Giver) && ids.Contains(p.Receiver)));
        Assert.All(household.YouthConsents, c => Assert.True(ids.Contains(c.Youth) && ids.Contains(c.Parent)));
    });

    [Fact]
    public void Whoever_gave_birth_has_the_child()
    {
        var mothers = Residents.Where(r => r.GaveBirth is not null).ToList();
        Assert.True(mothers.Count > 20);
        Assert.All(mothers, m => Assert.Contains(Ties(), t => t.Other.Id == m.Id && t.Of.Born.Earliest == m.GaveBirth));
    }

    [Fact]
    public void Consents_to_youth_access_are_of_youth_between_13_and_15() =>
        Assert.All(Households.SelectMany(h => h.YouthConsents), c =>
        {
            var youth = Residents.Single(r => r.Id == c.Youth);
            Assert.True(youth.AgeOn(Region.Today) is >= 13 and <= 15 && youth.AgeOn(c.From) >= 12);
        });

    private static IEnumerable<(Household Household, Resident Of, Resident Other, FamilyTie Tie)> Ties() =>
        from household in Households
        from tie in household.Ties
        select (household, household.Residents.First(r => r.Id == tie.Person), household.Residents.First(r => r.Id == tie.Relative), tie);

    private static string Text(IEnumerable<Household> households) => string.Join('\n', households.SelectMany(h => h.Residents.Select(r => r.ToString()).Concat(h.Ties.Select(t => t.ToString()))));
}
