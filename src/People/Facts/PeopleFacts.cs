using Varde.AccessControl;
using Varde.Foundation;
using Varde.People.Rollout;
using Varde.People.Systems;

namespace Varde.People.Facts;

/// <summary>The facts of the gate, from what the store holds: people, what they are to each other, what they have decided, who works where, and whose care it is.</summary>
internal sealed class PeopleFacts(
    KnownPeople people, CitizenStandings citizens, StaffStandings staff, MachineStandings machines, RecordsInSight inSight, RolloutFacts rollout, ApprovedUse approved, KnownOrganisations known) : IAccessFacts
{
    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Standing>> OfActorAsync(Actor actor, EhrId? subject, DateTimeOffset now, CancellationToken cancellation)
    {
        var person = subject is { } record ? await people.OfRecordAsync(record, cancellation) : null;
        return actor switch
        {
            { OnBehalfOf: { } behind } => await machines.OfAsync(actor, person, await OfActorAsync(behind, subject, now, cancellation), now, cancellation),
            { Kind: ActorKind.Machine } => await machines.OfAsync(actor, person, behind: null, now, cancellation),
            { Kind: ActorKind.Staff } when subject is null => await staff.OfAsync(actor, now, cancellation),
            { Kind: ActorKind.Staff } when person is not null => await staff.OfAsync(actor, person, now, cancellation),
            { Kind: ActorKind.Citizen, SignIn: { } signIn } when person is not null => await citizens.OfAsync(signIn, person, now, cancellation),
            { Kind: ActorKind.Citizen, SignIn: { } signIn } when subject is not null => [CitizenStandings.Stranger(signIn)],
            _ => [],
        };
    }

    /// <inheritdoc/>
    public async ValueTask<Outcome<SubjectFacts>> OfSubjectAsync(EhrId subject, DateTimeOffset now, CancellationToken cancellation) =>
        await people.OfRecordAsync(subject, cancellation) is { } person ? person.At(now) : new NotFound("Of this record's person nothing is known.");

    /// <inheritdoc/>
    public ValueTask<ObjectFacts> OfObjectAsync(Actor actor, EhrId subject, Guid document, ObjectFacts ofClass, DateTimeOffset now, CancellationToken cancellation) => new(ofClass);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyCollection<EhrId>> RecordsOfAsync(Actor actor, DateTimeOffset now, CancellationToken cancellation) => inSight.OfAsync(actor, now, cancellation);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<EhrId>> RecordsOfPersonAsync(EhrId record, CancellationToken cancellation) => people.WithReplacedAsync(record, cancellation);

    /// <inheritdoc/>
    public async ValueTask<EhrId?> ReplacedByAsync(EhrId record, CancellationToken cancellation) => (await people.ReplacingAsync(record, cancellation))?.Record;

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<AlikeRecords>> SightOfAsync(Actor actor, DateTimeOffset now, CancellationToken cancellation)
    {
        if (actor is { Kind: ActorKind.Staff, OnBehalfOf: null }) return await inSight.OfStaffAsync(actor, now, cancellation);
        var (alike, day) = (new Dictionary<ViewFacts, HashSet<Guid>>(), NorwegianCalendar.DayAt(now));
        foreach (var record in await inSight.OfAsync(actor, now, cancellation))
        {
            var person = (await people.OfRecordAsync(record, cancellation))?.At(now);
            var facts = ViewFacts.Of(await OfActorAsync(actor, record, now, cancellation), person, day);
            if (!alike.TryGetValue(facts, out var records)) alike[facts] = records = [];
            records.Add(record.Value);
        }
        return [.. alike.Select(one => new AlikeRecords(one.Key, one.Value))];
    }

    /// <inheritdoc/>
    public ValueTask<bool> IsServiceOffAsync(ServiceId service, NewUse use, CancellationToken cancellation) => rollout.IsOffAsync(service, use, cancellation);

    /// <inheritdoc/>
    public async ValueTask<bool> AreWithinAsync(IReadOnlyList<string> organisations, string number, CancellationToken cancellation)
    {
        foreach (var id in organisations)
            if (number.Length == 0 || !(await known.LineOfAsync(id, cancellation)).Any(one => one.Number == number)) return false;
        return true;
    }

    /// <inheritdoc/>
    public ValueTask<ApprovedExport?> ApprovedExportAsync(Actor actor, ExportPopulation asked, DateTimeOffset now, CancellationToken cancellation) => approved.OfExportAsync(actor, asked, now, cancellation);
}
