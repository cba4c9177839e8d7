using Varde.AccessControl;
using Varde.Foundation;
using Varde.People.Facts;
using Varde.People.Me;

namespace Varde.People;

/// <summary>Somebody whom a citizen may represent, or may not though they are related; or the citizen.</summary>
/// <param name="Record">Whose record.</param>
/// <param name="Name">The name.</param>
/// <param name="Services">The services of table 1 that are open to the citizen; none when the citizen may not represent the person.</param>
/// <param name="Relations">What the citizen is to the person.</param>
/// <param name="Refused">Where nothing is open the decision that tells why; null otherwise.</param>
public sealed record RepresentedPerson(EhrId Record, string Name, IReadOnlyList<ServiceId> Services, IReadOnlyList<Relation> Relations, Decision? Refused)
{
    /// <summary>When the person was born, as exactly as it is known.</summary>
    public required BirthDate Born { get; init; }

    /// <summary>Whether it is the citizen.</summary>
    public bool IsSelf => Relations is [Relation.Self];

    /// <summary>The services of which nothing is open but what a clinician has released, if anything: their lists are turned to all the same, so that an empty one tells nothing.</summary>
    public IReadOnlyList<ServiceId> ByRelease { get; init; } = [];

    /// <summary>Whether the pages of a service are there.</summary>
    public bool Has(ServiceId service) => Services.Contains(service) || Services.Count > 0 && ByRelease.Contains(service);
}

/// <summary>Whose pages a citizen may turn to on the portal.</summary>
/// <param name="Self">The citizen.</param>
/// <param name="Others">Those whom the citizen represents, and those of whom the rule tells why not.</param>
public sealed record PortalPeople(RepresentedPerson Self, IReadOnlyList<RepresentedPerson> Others);

/// <summary>Tells a citizen whom they may represent, by which relation and in which services, and of each whom they may not, why, as far as the rule lets it be said.</summary>
public sealed class Representation
{
    private readonly OwnRecord _own;
    private readonly KnownPeople _people;
    private readonly Gate _gate;
    private readonly TimeProvider _time;

    internal Representation(OwnRecord own, KnownPeople people, Gate gate, TimeProvider time) => (_own, _people, _gate, _time) = (own, people, gate, time);

    /// <summary>All of them, now.</summary>
    /// <param name="access">The session of the citizen.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>The people, or <see cref="NotFound"/> for whoever has no record here.</returns>
    public async Task<Outcome<IReadOnlyList<RepresentedPerson>>> OfAsync(AccessSession access, CancellationToken cancellation)
    {
        if (!(await MeAsync(access, cancellation)).TryGet(out var me, out var refusal)) return Outcome<IReadOnlyList<RepresentedPerson>>.Refused(refusal);
        return Outcome<IReadOnlyList<RepresentedPerson>>.Done(await OthersAsync(access, me, cancellation));
    }

    /// <summary>All of them, with the citizen.</summary>
    /// <inheritdoc cref="OfAsync"/>
    public async Task<Outcome<PortalPeople>> WithSelfAsync(AccessSession access, CancellationToken cancellation)
    {
        if (!(await MeAsync(access, cancellation)).TryGet(out var me, out var refusal)) return refusal;
        return new PortalPeople(await SeenByAsync(access.Actor, me, cancellation), await OthersAsync(access, me, cancellation));
    }

    /// <summary>A person as a reader of the portal is shown them, whether anything is open or not.</summary>
    internal async Task<RepresentedPerson> SeenByAsync(Actor reader, PersonFacts person, CancellationToken cancellation)
    {
        var (open, byRelease, refused) = await OpenAsync(reader, person, cancellation);
        var relations = (await _own.StandingsAsync(reader, person, cancellation)).Select(standing => ((CitizenFacts)standing.Actor).Relation).Distinct();
        return new RepresentedPerson(person.Record, person.Name, open, [.. relations], open.Count == 0 ? refused : null) { Born = person.Born, ByRelease = byRelease };
    }

    private async Task<Outcome<PersonFacts>> MeAsync(AccessSession access, CancellationToken cancellation)
    {
        var me = await _own.OfAsync(access.Actor, cancellation);
        await access.SeesAsync(me is null ? new AccessSubject("Patient", "") : new AccessSubject("Patient", me.Record.ToString(), me.Record), cancellation);
        return me is null ? new NotFound("You have no record here.") : me;
    }

    private async Task<List<RepresentedPerson>> OthersAsync(AccessSession access, PersonFacts me, CancellationToken cancellation)
    {
        List<RepresentedPerson> told = [];
        var met = new HashSet<EhrId> { me.Record };
        foreach (var record in await _people.RepresentedByAsync(access.Actor.SignIn!.Person!.Value, cancellation))
            if (await _own.OfAsync(record, cancellation) is { } person && met.Add(person.Record) && await ToldAsync(access.Actor, person, cancellation) is { } one) told.Add(one);
        return told;
    }

    // Null where the rule says nothing: then the person is not named.
    private async Task<RepresentedPerson?> ToldAsync(Actor actor, PersonFacts person, CancellationToken cancellation)
    {
        var seen = await SeenByAsync(actor, person, cancellation);
        return seen is { Services.Count: 0, Refused: null or { TellsNothing: true } } ? null : seen;
    }

    private async Task<(IReadOnlyList<ServiceId> Open, IReadOnlyList<ServiceId> ByRelease, Decision? Refused)> OpenAsync(Actor actor, PersonFacts person, CancellationToken cancellation)
    {
        var (open, byRelease, refused) = (new List<ServiceId>(), new List<ServiceId>(), (Decision?)null);
        foreach (var service in ServiceId.All.Where(service => service.IsOfCitizens))
        {
            var decision = await _gate.DecideAsync(new AccessRequest(actor, AccessAction.Read, new AccessSubject("Patient", "", person.Record) { Service = service }, "", _time.GetUtcNow()), cancellation);
            if (!decision.IsRefused) open.Add(service);
            else if (service.IsByRelease && decision.TellsNothing) byRelease.Add(service);
            if (decision.IsRefused && (service == ServiceId.Journal || refused is null)) refused = decision;
        }
        return (open, byRelease, refused);
    }
}
