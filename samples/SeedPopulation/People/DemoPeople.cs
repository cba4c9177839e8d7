namespace Varde.SeedPopulation.People;

/// <summary>Makes people who fit a story.</summary>
internal static class DemoPeople
{
    private static readonly string[] Women =
        ["Kari", "Ingrid", "Solveig", "Marit", "Aud", "Berit", "Silje", "Nora", "Elle", "Ragnhild", "Liv", "Astrid", "Sunniva", "Máret"];

    private static readonly string[] Men =
        ["Ola", "Per", "Nils", "Torstein", "Odd", "Bjørn", "Anders", "Jonas", "Ánte", "Sigurd", "Leif", "Håkon", "Eirik", "Johan"];

    private static readonly string[] FamilyRoots = ["Test", "Demo", "Prøve"];

    private static readonly string[] FamilyEnds =
        ["fjell", "vik", "nes", "strand", "bakken", "haugen", "sund", "elv", "heia", "holmen", "lia", "berg", "øya", "moen"];

    /// <summary>A person of the given age on the given day, born some day within that year of life.</summary>
    public static DemoPerson Make(Dice dice, int number, int age, bool female, DateOnly today)
    {
        var born = today.AddYears(-age).AddDays(-dice.Between(0, 364));
        return new DemoPerson(
            dice.Uuid(),
            SyntheticNationalId.For(born, female, number % 50),
            dice.Pick(female ? Women : Men),
            dice.Pick(FamilyRoots) + dice.Pick(FamilyEnds),
            born,
            female);
    }
}
