namespace Varde.AccessControl;

/// <summary>What one actor is to a person, and what is known of the person: equal where the rules cannot tell two people apart. Lists that hold something are equal to themselves only.</summary>
/// <param name="Standings">What the actor is to the person.</param>
/// <param name="Person">The person, as old as they are; null when nobody knows who it is.</param>
internal sealed record ViewFacts(IReadOnlyList<Standing> Standings, SubjectFacts? Person)
{
    /// <summary>What is known on a day. One empty list is as another.</summary>
    public static ViewFacts Of(IReadOnlyList<Standing> standings, SubjectFacts? person, DateOnly day) =>
        new(standings, person is null ? null : person with { Birth = new KnownAges(person.Birth.On(day)), Locked = person.Locked.Count == 0 ? [] : person.Locked });

    /// <inheritdoc/>
    public bool Equals(ViewFacts? other) => other is not null && Person == other.Person && Standings.SequenceEqual(other.Standings);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Person, Standings.Count, Standings.Count > 0 ? Standings[0] : null);
}

/// <summary>An age as it is on the day of a question.</summary>
/// <param name="Known">The age.</param>
internal sealed record KnownAges(Ages Known) : IAgeSource
{
    /// <inheritdoc/>
    public Ages On(DateOnly day) => Known;
}
