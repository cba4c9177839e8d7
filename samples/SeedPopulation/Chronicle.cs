using Varde.SeedPopulation.People;

namespace Varde.SeedPopulation;

/// <summary>The record of one person while its story is told.</summary>
internal sealed class Chronicle(DemoPerson person, Dice dice, DateTimeOffset until)
{
    private readonly List<DemoDocument> documents = [];

    public DemoPerson Person { get; } = person;
    public Dice Dice { get; } = dice;

    /// <summary>A time so many days before the present, at a clock time in Norway; never later than the present.</summary>
    public DateTimeOffset DaysAgo(int days, int hour, int minute = 0)
    {
        var time = NorwegianTime.At(until.Date.AddDays(-days).AddHours(hour).AddMinutes(minute));
        return time > until ? until : time;
    }

    /// <summary>Age in whole years at a time.</summary>
    public int AgeAt(DateTimeOffset time) => Person.AgeOn(DateOnly.FromDateTime(time.Date));

    /// <summary>Adds a document, unless the story ran ahead of the present or of the person's birth.</summary>
    public void Add(DemoDocument document)
    {
        if (document.Time <= until && DateOnly.FromDateTime(document.Time.Date) >= Person.Born) documents.Add(document);
    }

    /// <summary>An identifier that no other order has.</summary>
    public string NewId() => Dice.Uuid().ToString();

    /// <summary>The number on a laboratory sample.</summary>
    public string NewSampleId() => $"{Dice.Between(10000000, 99999999)}";

    public IReadOnlyList<DemoDocument> InOrder() => [.. documents.OrderBy(d => d.Time)];
}
