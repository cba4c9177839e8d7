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

    /// <summary>The records of one person that are read together: the record, and those that it has replaced when patients were merged.</summary>
    /// <param name="record">The record.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>The record first; it alone for a person who was never merged.</returns>
    ValueTask<IReadOnlyList<EhrId>> RecordsOfPersonAsync(EhrId record, CancellationToken cancellation);

    /// <summary>The record that has replaced another, when patients were merged; null for one that stands.</summary>
    /// <param name="record">The record.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    ValueTask<EhrId?> ReplacedByAsync(EhrId record, CancellationToken cancellation);

    /// <summary>
    /// What is known of all these records, those together of which the same is. The very same list is given as long as nothing has changed: whoever has decided by it need not do so again on that day.
    /// </summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="now">At which moment.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    ValueTask<IReadOnlyList<AlikeRecords>> SightOfAsync(Actor actor, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Whether a service is off by the switches of rollout where it is used. One that has no switch is on.</summary>
    /// <param name="service">The service, as it is written.</param>
    /// <param name="use">Whose new use it is, and for whom.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    ValueTask<bool> IsServiceOffAsync(ServiceId service, NewUse use, CancellationToken cancellation);

    /// <summary>Whether Organizations are, all of them, one organisation or parts of it.</summary>
    /// <param name="organisations">Their ids.</param>
    /// <param name="number">The number of the organisation.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    ValueTask<bool> AreWithinAsync(IReadOnlyList<string> organisations, string number, CancellationToken cancellation);

    /// <summary>What a machine client may take out in bulk.</summary>
    /// <param name="actor">The client.</param>
    /// <param name="asked">The population that is asked for.</param>
    /// <param name="now">At which moment.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>The approval that covers the population; null when none does.</returns>
    ValueTask<ApprovedExport?> ApprovedExportAsync(Actor actor, ExportPopulation asked, DateTimeOffset now, CancellationToken cancellation);
}

/// <summary>A new use of a service: something is created, sent, booked or started.</summary>
/// <param name="Actor">Whose.</param>
/// <param name="Record">In whose record; null where nothing of the person may be told by the answer.</param>
/// <param name="Now">When.</param>
public sealed record NewUse(Actor Actor, EhrId? Record, DateTimeOffset Now)
{
    /// <summary>The Organizations, by their ids, that a citizen's use is for; null to ask about those that have the person in care now, empty for none in particular.</summary>
    public IReadOnlyList<string>? Organisations { get; init; } = [];
}

/// <summary>The patients whose objects are asked for in bulk.</summary>
/// <param name="Records">Their records; null for those of everybody.</param>
/// <param name="Group">The Group that they are members of, by its id; null where they were named otherwise.</param>
public sealed record ExportPopulation(IReadOnlyCollection<EhrId>? Records, string? Group = null);

/// <summary>An approval that covers an export.</summary>
/// <param name="Records">The records that it opens: those that were asked for.</param>
/// <param name="Purpose">For what.</param>
public sealed record ApprovedExport(IReadOnlyCollection<EhrId> Records, BasisCode Purpose);

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

    /// <summary>What a machine client is registered for; null for people, for clients that are not registered, and for deliveries.</summary>
    public RegisteredClient? Registration { get; init; }

    /// <summary>The standing of the person for whom a machine acts, or of the subscriber; null for whoever acts alone.</summary>
    public Standing? Behind { get; init; }

    /// <summary>The standing of the person whose rules are asked: of the one behind a machine, or this.</summary>
    internal Standing OfPerson => Behind ?? this;

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
    public ValueTask<IReadOnlyList<EhrId>> RecordsOfPersonAsync(EhrId record, CancellationToken cancellation) => new([record]);

    /// <inheritdoc/>
    public ValueTask<EhrId?> ReplacedByAsync(EhrId record, CancellationToken cancellation) => new((EhrId?)null);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<AlikeRecords>> SightOfAsync(Actor actor, DateTimeOffset now, CancellationToken cancellation) => new([]);

    /// <inheritdoc/>
    public ValueTask<bool> IsServiceOffAsync(ServiceId service, NewUse use, CancellationToken cancellation) => new(false);

    /// <inheritdoc/>
    public ValueTask<bool> AreWithinAsync(IReadOnlyList<string> organisations, string number, CancellationToken cancellation) => new(false);

    /// <inheritdoc/>
    public ValueTask<ApprovedExport?> ApprovedExportAsync(Actor actor, ExportPopulation asked, DateTimeOffset now, CancellationToken cancellation) => new((ApprovedExport?)null);
}
