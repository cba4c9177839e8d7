namespace Varde.SeedPopulation.Stories;

/// <summary>A course of illness or of health that a record tells.</summary>
/// <param name="Name">What it is about, in Norwegian.</param>
/// <param name="YoungestAge">Least age of its person at the end.</param>
/// <param name="OldestAge">Greatest age of its person at the end.</param>
/// <param name="Tell">Writes the documents.</param>
/// <param name="IsForWomenOnly">True for pregnancy.</param>
internal sealed record Story(string Name, int YoungestAge, int OldestAge, Action<Chronicle> Tell, bool IsForWomenOnly = false)
{
    public static readonly IReadOnlyList<Story> All =
    [
        new("KOLS med forverring", 58, 84, ChronicLungDisease.Tell),
        new("Diabetes type 2", 46, 76, TypeTwoDiabetes.Tell),
        new("Svangerskap", 22, 39, Expecting.Tell, IsForWomenOnly: true),
        new("Barn med astma", 4, 11, ChildWithAsthma.Tell),
        new("Fall hos eldre", 78, 93, FallInOldAge.Tell),
        new("Høyt blodtrykk", 44, 70, HighBloodPressure.Tell),
        new("Sepsis", 35, 86, Sepsis.Tell),
    ];
}
