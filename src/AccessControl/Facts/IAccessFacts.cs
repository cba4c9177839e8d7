using Varde.Foundation;
using Varde.Records;

namespace Varde.AccessControl;

/// <summary>
/// Where the gate gets its facts: from the local copy of the registers, which their events are applied to before they are answered, so that the
/// next call decides on them. What of an object is needed lies with the object itself, in its class.
/// </summary>
public interface IAccessFacts
{
    /// <summary>What an actor is now: to a person, or for what belongs to no patient.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="subject">Whose record; null for what belongs to no patient.</param>
    /// <param name="now">At which moment: periods and ages count from it.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>
    /// One for each basis that the actor has now, the strongest first, so that a stated one never takes away what an implicit one gives: the
    /// decision is the widest that any of them gives. None for somebody who is not known.
    /// </returns>
    ValueTask<IReadOnlyList<Standing>> OfActorAsync(Actor actor, EhrId? subject, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>The person whose record it is.</summary>
    /// <param name="subject">Whose record.</param>
    /// <param name="now">At which moment.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>The facts, or <see cref="NotFound"/>: then nothing of that record is permitted to people and machines.</returns>
    ValueTask<Outcome<SubjectFacts>> OfSubjectAsync(EhrId subject, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>What is laid down of a document that its class does not tell (<see cref="DocumentClass.IsExceptional"/>): a thread.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="subject">Whose record.</param>
    /// <param name="document">The versioned object.</param>
    /// <param name="ofClass">What the class tells.</param>
    /// <param name="now">At which moment.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    ValueTask<ObjectFacts> OfObjectAsync(Actor actor, EhrId subject, Guid document, ObjectFacts ofClass, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>
    /// The records in which an actor may have any standing: what a query over all records is made over. It may name too many, never too few; rules decide in each.
    /// </summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="now">At which moment.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    ValueTask<IReadOnlyCollection<EhrId>> RecordsOfAsync(Actor actor, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Whether a service's switch is off for an organisation. Without a switch it is on.</summary>
    /// <param name="service">The service.</param>
    /// <param name="organisation">The organisation.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    ValueTask<bool> IsServiceOffAsync(ServiceId service, string organisation, CancellationToken cancellation);
}

/// <summary>What an actor is to a person, or at work, by one basis.</summary>
/// <param name="Lane">The lane of the actor's session.</param>
/// <param name="Actor">The facts of the actor.</param>
/// <param name="Purpose">The basis, in the lane of staff; null in the others, and where there is none.</param>
public sealed record Standing(Lane Lane, ActorFacts Actor, BasisCode? Purpose = null)
{
    /// <summary>The categories of information that the person has blocked for this actor.</summary>
    public IReadOnlyCollection<ServiceId> BlockedServices { get; init; } = [];

    /// <summary>The documents that the person has blocked for this actor, by their versioned objects.</summary>
    public IReadOnlyCollection<Guid> BlockedDocuments { get; init; } = [];

    /// <summary>The RelatedPerson that the citizen is in the record; null for the person, and for staff.</summary>
    public string? Relative { get; init; }

    /// <summary>What opened it beside the basis, for the access log: the reason that was stated is never part of it.</summary>
    public string Basis => Purpose?.Value ?? "";
}

/// <summary>The facts of a host that knows no people: nobody has any standing.</summary>
public sealed class NobodyKnown : IAccessFacts
{
    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Standing>> OfActorAsync(Actor actor, EhrId? subject, DateTimeOffset now, CancellationToken cancellation) => new([]);

    /// <inheritdoc/>
    public ValueTask<Outcome<SubjectFacts>> OfSubjectAsync(EhrId subject, DateTimeOffset now, CancellationToken cancellation) => new(new NotFound("Nobody is known."));

    /// <inheritdoc/>
    public ValueTask<ObjectFacts> OfObjectAsync(Actor actor, EhrId subject, Guid document, ObjectFacts ofClass, DateTimeOffset now, CancellationToken cancellation) => new(ofClass);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyCollection<EhrId>> RecordsOfAsync(Actor actor, DateTimeOffset now, CancellationToken cancellation) => new([]);

    /// <inheritdoc/>
    public ValueTask<bool> IsServiceOffAsync(ServiceId service, string organisation, CancellationToken cancellation) => new(false);
}
