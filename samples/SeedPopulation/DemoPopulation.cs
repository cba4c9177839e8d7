using Varde.OpenEhr.ReferenceModel;
using Varde.SeedPopulation.People;
using Varde.SeedPopulation.Stories;

namespace Varde.SeedPopulation;

/// <summary>
/// People who do not exist, each with a record that makes clinical sense. The same seed, number and end give the same records, and the first
/// of many are the same as those of few.
/// </summary>
public static class DemoPopulation
{
    /// <summary>Makes the records one by one.</summary>
    /// <param name="seed">Which population: any number.</param>
    /// <param name="persons">How many people.</param>
    /// <param name="until">The present of the records: nothing in them is later.</param>
    public static IEnumerable<DemoRecord> Generate(int seed, int persons, DateTimeOffset until)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(persons);
        return Enumerable.Range(0, persons).Select(number => Make(seed, number, until));
    }

    private static DemoRecord Make(int seed, int number, DateTimeOffset until)
    {
        var dice = Dice.For(seed, "person", number);
        var story = Story.All[number % Story.All.Count];
        var today = DateOnly.FromDateTime(until.Date);
        var female = story.IsForWomenOnly || dice.Chance(50);
        var person = DemoPeople.Make(dice, number, dice.Between(story.YoungestAge, story.OldestAge), female, today);
        var chronicle = new Chronicle(person, dice, until);
        story.Tell(chronicle);
        return new DemoRecord(person, story.Name, chronicle.InOrder());
    }
}

/// <summary>A person and everything in the record, oldest first.</summary>
/// <param name="Person">Whose record it is.</param>
/// <param name="Story">What the record is about, in Norwegian.</param>
/// <param name="Documents">The documents in the order in which they were written.</param>
public sealed record DemoRecord(DemoPerson Person, string Story, IReadOnlyList<DemoDocument> Documents);

/// <summary>A document of the record.</summary>
/// <param name="TemplateId">The template that it follows.</param>
/// <param name="Series">Documents of one record with the same series are versions of one document; null for a document of its own.</param>
/// <param name="Time">When it was written.</param>
/// <param name="Author">Who wrote it, and where.</param>
/// <param name="Composition">The content, complete but for the uid that a server gives.</param>
public sealed record DemoDocument(string TemplateId, string? Series, DateTimeOffset Time, DemoClinician Author, Composition Composition);
