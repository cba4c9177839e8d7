namespace Varde.SeedPopulation.Stories;

/// <summary>A course of illness or of health that a record tells.</summary>
/// <param name="Name">What it is about, in Norwegian.</param>
/// <param name="YoungestAge">Least age of its person at the end.</param>
/// <param name="OldestAge">Greatest age of its person at the end.</param>
/// <param name="Tell">Writes the documents.</param>
/// <param name="Share">How many of a hundred people of that age it is true of; pregnancies follow from the children there are.</param>
/// <param name="IsForWomenOnly">True for pregnancy.</param>
internal sealed record Story(string Name, int YoungestAge, int OldestAge, Action<Chronicle> Tell, int Share, bool IsForWomenOnly = false)
{
    public const string Pregnancy = "Svangerskap";

    public static readonly IReadOnlyList<Story> All =
    [
        new("KOLS med forverring", 58, 84, ChronicLungDisease.Tell, 4),
        new("Diabetes type 2", 46, 76, TypeTwoDiabetes.Tell, 8),
        new(Pregnancy, 22, 39, Expecting.Tell, 0, IsForWomenOnly: true),
        new("Barn med astma", 4, 11, ChildWithAsthma.Tell, 7),
        new("Fall hos eldre", 78, 93, FallInOldAge.Tell, 8),
        new("Høyt blodtrykk", 44, 70, HighBloodPressure.Tell, 12),
        new("Sepsis", 35, 86, Sepsis.Tell, 1),
    ];

    /// <summary>Stays in hospital that go on: of named people alone.</summary>
    public static readonly IReadOnlyList<Story> Stays =
    [
        new("Innlagt med lungebetennelse", 18, 110, OnTheWard.Pneumonia, 0),
        new("Innlagt med hjertesvikt", 18, 110, OnTheWard.HeartFailure, 0),
        new("Innlagt med blodpropp i lungen", 18, 110, OnTheWard.Embolism, 0),
    ];

    /// <summary>The story of a name.</summary>
    public static Story Named(string name) => All.Concat(Stays).First(s => s.Name == name);
}
