using Varde.AccessControl;
using Varde.People.Systems;

namespace Varde.People.Facts;

/// <summary>What a machine is: by its registration for the organisation that its token names, or as the server that delivers to a subscriber.</summary>
internal sealed class MachineStandings(KnownSystems systems, KnownOrganisations organisations)
{
    /// <summary>Its standings: a client that is not registered has one that says so. On behalf of somebody it has one for each of theirs.</summary>
    /// <param name="actor">The machine.</param>
    /// <param name="person">Whose record it is about; null for what belongs to no patient.</param>
    /// <param name="behind">What the person is for whom it acts, or the subscriber; null for a machine that acts alone.</param>
    /// <param name="now">At which moment.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async ValueTask<IReadOnlyList<Standing>> OfAsync(Actor actor, PersonFacts? person, IReadOnlyList<Standing>? behind, DateTimeOffset now, CancellationToken cancellation)
    {
        var own = actor.Kind == ActorKind.Delivery ? new Standing(Lane.System, new SystemFacts(ClientKind.Subscription)) : await OfClientAsync(actor, person, now, cancellation);
        return behind is null ? [own] : behind.Count == 0 ? [own with { Behind = new(Lane.None, new UnknownFacts()) }] : [.. behind.Select(standing => own with { Behind = standing })];
    }

    private async ValueTask<Standing> OfClientAsync(Actor actor, PersonFacts? person, DateTimeOffset now, CancellationToken cancellation)
    {
        var registered = await systems.ClientAsync(actor, cancellation);
        var facts = new SystemFacts(registered?.Kind ?? ClientKind.Other)
        {
            IsRegistered = registered is not null,
            IsBound = actor.SignIn is { IsBound: true },
            PatientIsEnrolled = registered is { Kind: ClientKind.Gateway } && person is not null && await IsEnrolledAsync(actor, person, now, cancellation),
        };
        return new(Lane.System, facts) { Registration = registered };
    }

    // By the organisation that the gateway acts for: what one has enrolled is not sent in by another's.
    private async ValueTask<bool> IsEnrolledAsync(Actor actor, PersonFacts person, DateTimeOffset now, CancellationToken cancellation)
    {
        foreach (var course in person.Courses.Where(course => course.IsHomeMonitoring && course.Period.Holds(now)))
            if (course.Organisation is { } unit && (await organisations.LineOfAsync(unit, cancellation)).Any(one => one.Number == actor.Organisation)) return true;
        return false;
    }
}
