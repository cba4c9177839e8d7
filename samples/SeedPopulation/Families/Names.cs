namespace Varde.SeedPopulation.Families;

/// <summary>
/// Names that could be Norwegian, Sámi or Kven, and that say that nobody has them: each family name begins with Test, Demo or Prøve.
/// </summary>
internal static class Names
{
    private static readonly string[] Women =
    [
        "Kari", "Ingrid", "Solveig", "Marit", "Aud", "Berit", "Silje", "Nora", "Ragnhild", "Liv", "Astrid", "Sunniva", "Åse", "Bjørg", "Gerd", "Hanne", "Ida", "Julie", "Lise",
        "Maja", "Oddny", "Randi", "Sara", "Tonje", "Unni", "Vigdis", "Øydis", "Elle", "Máret", "Biret", "Ánne", "Láilá", "Iŋgá", "Risten", "Sárá", "Káren", "Šárlohtta", "Elina",
    ];

    private static readonly string[] Men =
    [
        "Ola", "Per", "Nils", "Torstein", "Odd", "Bjørn", "Anders", "Jonas", "Sigurd", "Leif", "Håkon", "Eirik", "Johan", "Åsmund", "Gunnar", "Harald", "Ivar", "Kåre", "Lars",
        "Magnus", "Olav", "Pål", "Rune", "Sindre", "Trygve", "Øystein", "Ánte", "Áilu", "Niillas", "Máhtte", "Biehtár", "Jovnna", "Mihkkal", "Ovllá", "Issát", "Juhán", "Eero",
    ];

    private static readonly string[] Roots = ["Test", "Demo", "Prøve"];

    private static readonly string[] Ends =
    [
        "fjell", "vik", "nes", "strand", "bakken", "haugen", "sund", "elv", "heia", "holmen", "lia", "berg", "øya", "moen", "dal", "eide", "åsen", "vær", "voll", "fjord",
        "várri", "jávri", "johka", "njárga", "čohkka", "skáidi", "šaldi", "gieddi", "luokta", "niemi", "vaara", "saari",
    ];

    private static readonly string[] Streets = ["Prøveveien", "Testbakken", "Demosvingen", "Prøvegata", "Testhaugen", "Demostien", "Prøvejordet", "Testfaret"];

    public static string Given(Dice dice, bool female) => dice.Pick(female ? Women : Men);

    public static string Family(Dice dice) => dice.Pick(Roots) + dice.Pick(Ends);

    public static string Street(Dice dice) => $"{dice.Pick(Streets)} {dice.Between(1, 99)}";
}
