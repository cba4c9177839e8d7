using Varde.SeedPopulation.Region;
using Varde.SeedPopulation.Stories;

namespace Varde.SeedPopulation.Families;

/// <summary>
/// Makes households by chance: people alone, couples, families together and apart, in such shares that ages are spread as they are in the region. Each depends on its
/// seed and number only; its national ids on how many of the same day came before.
/// </summary>
internal sealed class HouseholdMaker(int seed, DateOnly today, NationalIdSeries ids)
{
    private static readonly int[] Weights = Cumulated();

    public Household Make(int number)
    {
        var dice = Dice.For(seed, "household", number);
        var draft = new Draft(dice, PickMunicipality(dice));
        switch (dice.Between(1, 100))
        {
            case <= 42: Alone(draft); break;
            case <= 78: Couple(draft); break;
            case <= 94: Together(draft); break;
            default: Apart(draft); break;
        }
        return draft.Build();
    }

    private void Alone(Draft draft)
    {
        var age = draft.Dice.Between(1, 100) switch { <= 30 => draft.Dice.Between(19, 34), <= 65 => draft.Dice.Between(35, 66), _ => draft.Dice.Between(67, 97) };
        var one = Adult(draft, age, draft.Dice.Chance(age > 66 ? 64 : 48), Names.Family(draft.Dice), draft.Home);
        if (age >= 75 && draft.Dice.Chance(30)) GrownUpChild(draft, one);
    }

    // An old person alone, and the grown-up child who helps: one in two by a power of attorney.
    private void GrownUpChild(Draft draft, Resident parent)
    {
        var child = Adult(draft, parent.AgeOn(today) - draft.Dice.Between(22, 36), draft.Dice.Chance(60), parent.FamilyName, draft.Another());
        draft.Ties.Add(new(parent.Id, child.Id, TieKind.Child));
        if (draft.Dice.Chance(50)) draft.Powers.Add(new(parent.Id, child.Id, draft.Dice.Chance(60) ? [1, 2, 3] : [1, 3], today.AddDays(-draft.Dice.Between(30, 1500))));
    }

    private void Couple(Draft draft)
    {
        var age = draft.Dice.Between(1, 100) switch { <= 25 => draft.Dice.Between(22, 40), <= 68 => draft.Dice.Between(41, 66), _ => draft.Dice.Between(67, 89) };
        var (hers, his) = (Names.Family(draft.Dice), Names.Family(draft.Dice));
        Marry(draft, Adult(draft, age, true, hers, draft.Home), Adult(draft, Math.Max(21, age + draft.Dice.Between(-3, 6)), false, draft.Dice.Chance(70) ? hers : his, draft.Home));
    }

    private void Together(Draft draft)
    {
        var (mother, father, children) = Parents(draft, draft.Home);
        Marry(draft, mother, father);
        Youth(draft, mother, children);
    }

    private void Apart(Draft draft)
    {
        var (mother, father, children) = Parents(draft, draft.Another());
        var has = draft.Dice.Chance(85) ? ParentalResponsibility.ByBirth : ParentalResponsibility.None;
        draft.Ties.RemoveAll(t => t.Kind == TieKind.Father);
        foreach (var child in children) draft.Ties.Add(new(child.Id, father.Id, TieKind.Father, has));
        Youth(draft, mother, children);
    }

    private (Resident Mother, Resident Father, IReadOnlyList<Resident> Children) Parents(Draft draft, HomeAddress fathers)
    {
        var dice = draft.Dice;
        var eldest = dice.Between(0, 17);
        var ageAtBirth = dice.Between(21, 38);
        var age = eldest + ageAtBirth;
        var family = Names.Family(dice);
        var births = Births(dice, eldest, most: Math.Max(1, (44 - ageAtBirth) / 4));
        var mother = Adult(draft, age, true, family, draft.Home, births[^1]);
        var father = Adult(draft, Math.Max(eldest + 20, age + dice.Between(-3, 7)), false, dice.Chance(60) ? family : Names.Family(dice), fathers);
        var children = births.Select(born => Child(draft, born, family)).ToList();
        foreach (var child in children)
        {
            draft.Ties.Add(new(child.Id, mother.Id, TieKind.Mother, ParentalResponsibility.ByBirth));
            draft.Ties.Add(new(child.Id, father.Id, TieKind.Father, ParentalResponsibility.ByBirth));
        }
        return (mother, father, children);
    }

    /// <summary>Days of birth, the eldest first: up to four, one to four years apart, now and then twins.</summary>
    private List<DateOnly> Births(Dice dice, int eldest, int most)
    {
        var births = new List<DateOnly> { today.AddYears(-eldest).AddDays(-dice.Between(1, 360)) };
        var wanted = Math.Min(most, dice.Between(1, 100) switch { <= 38 => 1, <= 80 => 2, <= 95 => 3, _ => 4 });
        while (births.Count < wanted)
        {
            var next = dice.Chance(2) ? births[^1] : births[^1].AddDays(dice.Between(400, 1500));
            if (next >= today) break;
            births.Add(next);
        }
        return births;
    }

    private void Youth(Draft draft, Resident parent, IEnumerable<Resident> children)
    {
        foreach (var child in children.Where(c => c.AgeOn(today) is >= 13 and <= 15 && draft.Dice.Chance(40)))
            draft.Consents.Add(new(child.Id, parent.Id, LaterOf(child.Born.Earliest.AddYears(13), today.AddDays(-draft.Dice.Between(5, 700)))));
    }

    private static DateOnly LaterOf(DateOnly one, DateOnly other) => one > other ? one : other;

    private void Marry(Draft draft, Resident one, Resident other)
    {
        draft.Ties.Add(new(one.Id, other.Id, TieKind.Spouse));
        draft.Ties.Add(new(other.Id, one.Id, TieKind.Spouse));
        if (draft.Dice.Chance(5)) draft.Powers.Add(new(one.Id, other.Id, [1, 2, 3], today.AddDays(-draft.Dice.Between(10, 900))));
    }

    private Resident Adult(Draft draft, int age, bool female, string family, HomeAddress address, DateOnly? lastBirth = null)
    {
        var resident = Person(draft, today.AddYears(-age).AddDays(-draft.Dice.Between(1, 360)), female, family, address) with
        {
            Level = draft.Dice.Between(1, 100) switch { <= 80 => PortalLevel.Full, <= 88 => PortalLevel.BasisPlus, <= 94 => PortalLevel.Basis, _ => PortalLevel.None },
            HasHomeCare = draft.Dice.Chance(age >= 85 ? 45 : age >= 75 ? 12 : 1),
        };
        var expected = lastBirth is { } birth && today.DayNumber - birth.DayNumber is >= 3 and < 330;
        return draft.Add(expected ? resident with { Story = Story.Pregnancy, GaveBirth = lastBirth } : resident with { Story = StoryOf(draft.Dice, age) });
    }

    private Resident Child(Draft draft, DateOnly born, string family)
    {
        var child = Person(draft, born, draft.Dice.Chance(49), family, draft.Home);
        return draft.Add(child with { Story = StoryOf(draft.Dice, child.AgeOn(today)) });
    }

    private Resident Person(Draft draft, DateOnly born, bool female, string family, HomeAddress address) => new()
    {
        Id = draft.Dice.Uuid(), Number = ids.Next(born, female), GivenName = Names.Given(draft.Dice, female), FamilyName = family, Born = born, IsFemale = female, Address = address,
        Municipality = draft.Municipality, Protection = draft.Protection,
    };

    private static string? StoryOf(Dice dice, int age) =>
        Story.All.Where(s => age >= s.YoungestAge && age <= s.OldestAge).FirstOrDefault(s => dice.Chance(s.Share))?.Name;

    private static Municipality PickMunicipality(Dice dice)
    {
        var found = Array.BinarySearch(Weights, dice.Between(1, Weights[^1]));
        return Municipality.All[found < 0 ? ~found : found];
    }

    private static int[] Cumulated()
    {
        var sum = 0;
        return [.. Municipality.All.Select(m => sum += m.Inhabitants)];
    }

    /// <summary>A household while it is put together.</summary>
    private sealed class Draft(Dice dice, Municipality municipality)
    {
        private readonly List<Resident> _residents = [];

        public Dice Dice { get; } = dice;

        public Municipality Municipality { get; } = municipality;

        public HomeAddress Home { get; } = HomeAddress.In(municipality, Names.Street(dice));

        /// <summary>Holds for all of a household: two in a thousand.</summary>
        public AddressProtection Protection { get; } =
            dice.Between(1, 1000) switch { 1 => AddressProtection.StrictlyConfidential, 2 => AddressProtection.Confidential, _ => AddressProtection.None };

        public List<FamilyTie> Ties { get; } = [];

        public List<PowerOfAttorney> Powers { get; } = [];

        public List<YouthConsent> Consents { get; } = [];

        public Resident Add(Resident resident)
        {
            _residents.Add(resident);
            return resident;
        }

        /// <summary>Another address in the same municipality.</summary>
        public HomeAddress Another()
        {
            var line = Names.Street(Dice);
            return HomeAddress.In(Municipality, line == Home.Line ? line + " B" : line);
        }

        public Household Build() => new() { Residents = _residents, Ties = Ties, PowersOfAttorney = Powers, YouthConsents = Consents };
    }
}
