using Varde.SeedPopulation.People;

namespace Varde.SeedPopulation;

/// <summary>The record of one person while its story is told.</summary>
/// <param name="person">Whose record it is.</param>
/// <param name="dice">What chance decides.</param>
/// <param name="until">The present.</param>
/// <param name="carers">Who writes in it; nobody of any region where none are named.</param>
internal sealed class Chronicle(DemoPerson person, Dice dice, DateTimeOffset until, Carers? carers = null)
{
    private readonly List<DemoDocument> documents = [];

    public DemoPerson Person { get; } = person;
    public Dice Dice { get; } = dice;
    public Carers Carers { get; } = carers ?? Carers.OfNowhere;

    /// <summary>The day on which the person gave birth, for a story that tells of it.</summary>
    public DateOnly? GaveBirth { get; init; }

    /// <summary>The present, as clocks in Norway show it.</summary>
    public DateTimeOffset Present { get; } = NorwegianTime.Of(until);

    /// <summary>The day of the present in Norway.</summary>
    public DateOnly Today => DateOnly.FromDateTime(Present.Date);

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
