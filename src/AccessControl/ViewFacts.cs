namespace Varde.AccessControl;

/// <summary>
/// What one actor is to a person, and what is known of the person, as far as the rules ask of it: equal where the rules cannot tell two people apart. Lists that hold something are equal to
/// themselves only.
/// </summary>
/// <param name="Standings">What the actor is to the person.</param>
/// <param name="Person">The person, as old as they are; null when nobody knows who it is.</param>
public sealed record ViewFacts(IReadOnlyList<Standing> Standings, SubjectFacts? Person)
{
    private static readonly KnownAges AnyAge = new(new Ages(0, int.MaxValue));

    /// <summary>What is known on a day. One empty list is as another.</summary>
    /// <param name="standings">What the actor is to the person.</param>
    /// <param name="person">The person; null when nobody knows who it is.</param>
    /// <param name="day">The day, in Norway.</param>
    public static ViewFacts Of(IReadOnlyList<Standing> standings, SubjectFacts? person, DateOnly day) => new(standings, person is null ? null : AskedOf(standings, person, day));

    // A death, a protected address or a closed service is told to those whom it concerns: to strangers all people are alike. Staff are asked nothing of ages and of what is chosen for the portal.
    private static SubjectFacts AskedOf(IReadOnlyList<Standing> standings, SubjectFacts person, DateOnly day) =>
        standings.All(IsOfStranger) ? new SubjectFacts(new KnownAges(person.Birth.On(day)))
        : standings.All(IsOfStaff) ? person with { Birth = AnyAge, Level = ConsentLevel.Full, Locked = [], HasYouthConsent = false, IsUnderCareOrder = false }
        : person with { Birth = new KnownAges(person.Birth.On(day)), Locked = person.Locked.Count == 0 ? [] : person.Locked };

    internal static bool IsOfStranger(Standing standing) => standing.OfPerson.Actor is CitizenFacts { Relation: Relation.None };

    private static bool IsOfStaff(Standing standing) => standing is { Lane: Lane.Staff, Behind: null };

    /// <inheritdoc/>
    public bool Equals(ViewFacts? other) => other is not null && Person == other.Person && Standings.SequenceEqual(other.Standings);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Person, Standings.Count, Standings.Count > 0 ? Standings[0] : null);
}

/// <summary>Records that an actor cannot tell apart by what the rules ask: what is decided of one holds for all.</summary>
/// <param name="Facts">What is known of each.</param>
/// <param name="Records">The records.</param>
public sealed record AlikeRecords(ViewFacts Facts, IReadOnlySet<Guid> Records);

/// <summary>An age as it is on the day of a question.</summary>
/// <param name="Known">The age.</param>
internal sealed record KnownAges(Ages Known) : IAgeSource
{
    /// <inheritdoc/>
    public Ages On(DateOnly day) => Known;
}
