using Varde.Foundation;

namespace Varde.AccessControl;

/// <summary>
/// Where the gate gets its facts: from the local copy of the registers, which their events are applied to before they are answered, so that the
/// next call decides on them. What of an object is needed lies with the object itself.
/// </summary>
public interface IAccessFacts
{
    /// <summary>What an actor is now: to a person, or for what belongs to no patient.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="subject">Whose record; null for what belongs to no patient.</param>
    /// <param name="now">At which moment: periods and ages count from it.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>The facts, <see cref="UnknownFacts"/> for somebody who is not known.</returns>
    ValueTask<ActorFacts> OfActorAsync(Actor actor, EhrId? subject, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>The person whose record it is.</summary>
    /// <param name="subject">Whose record.</param>
    /// <param name="now">At which moment.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>The facts, or <see cref="NotFound"/>: then nothing of that record is permitted.</returns>
    ValueTask<Outcome<SubjectFacts>> OfSubjectAsync(EhrId subject, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Whether a service's switch is off for an organisation. Without a switch it is on.</summary>
    /// <param name="service">The service.</param>
    /// <param name="organisation">The organisation.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    ValueTask<bool> IsServiceOffAsync(ServiceId service, string organisation, CancellationToken cancellation);
}
