using System.Collections.Concurrent;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.Foundation.Identifiers;
using Varde.Records;

namespace Varde.People.Facts;

/// <summary>
/// The records in which an actor may have a standing: what a query over all records is made over. Those of staff are found by the units and practitioners of care and by what was stated, never by
/// looking at all records, and then followed: whose facts have changed is looked at anew, and nobody else. Rules decide in each.
/// </summary>
internal sealed class RecordsInSight(KnownPeople people, KnownStaff staff, StaffStandings standings, UnitsOfCircle units, KnownOrganisations organisations, ResourceLookup lookup, RecordStore store)
{
    // What is known of the records of all staff together takes some hundred bytes for each.
    private const int MostRecords = 2_000_000;
    private const int MostFollowed = 1_000;
    private const int MostRecordsOfOne = 1_000_000;

    private static readonly HashSet<string> Types = [.. PersonReader.Types];

    // Death ends courses that count on for thirty days.
    private static readonly TimeSpan AfterTheEnd = TimeSpan.FromDays(32);

    private readonly ConcurrentDictionary<Asking, Followed> _known = new();

    /// <summary>The records.</summary>
    public async ValueTask<IReadOnlyCollection<EhrId>> OfAsync(Actor actor, DateTimeOffset now, CancellationToken cancellation) => actor switch
    {
        { OnBehalfOf: { } behind } => await OfAsync(behind, now, cancellation),
        { Kind: ActorKind.Citizen, SignIn.Person: { } number } => await people.RepresentedByAsync(number, cancellation),
        { Kind: ActorKind.Staff } => [.. (await OfStaffAsync(actor, now, cancellation)).SelectMany(alike => alike.Records).Select(record => new EhrId(record))],
        _ => [],
    };

    /// <summary>What is known of the records of a member of staff.</summary>
    public async ValueTask<IReadOnlyList<AlikeRecords>> OfStaffAsync(Actor actor, DateTimeOffset now, CancellationToken cancellation)
    {
        var root = await RootAsync(actor, now, cancellation);
        var followed = _known.GetOrAdd(Asking.Of(actor), _ => new Followed());
        await followed.Turn.WaitAsync(cancellation);
        try
        {
            if (followed.Sight is not { } sight || !sight.Root.IsStill(root, now) || !await FollowAsync(actor, sight, now, cancellation))
                followed.Sight = sight = await FindAsync(actor, root, now, cancellation);
            followed.Used = Environment.TickCount64;
            return sight.Parts;
        }
        finally
        {
            followed.Turn.Release();
        }
    }

    private async ValueTask<SightRoot> RootAsync(Actor actor, DateTimeOffset now, CancellationToken cancellation)
    {
        var places = await staff.OfAsync(actor, cancellation);
        var own = actor.SignIn?.Person is { } number ? await people.OfNumberAsync(number, cancellation) : null;
        return new(places, organisations.Stamp, own, places.Select(place => place.Period.NextChange(now)).DefaultIfEmpty(DateTimeOffset.MaxValue).Min());
    }

    // False when so much has changed that it is better searched anew.
    private async ValueTask<bool> FollowAsync(Actor actor, StaffSight sight, DateTimeOffset now, CancellationToken cancellation)
    {
        if (store.Stamps.Changes == sight.Changes && now < sight.Until) return true;
        if (store.Stamps.OwnersSince(sight.Changes, Types, out var changes) is not { Count: <= MostFollowed } changed) return false;
        // What one record of a person tells holds for all of theirs.
        var records = (await people.MergesAsync(cancellation)).Whole([.. changed.Union(sight.Overdue(now)).Select(record => new EhrId(record))]);
        foreach (var record in records) await LookAsync(actor, sight, record.Value, await people.OfRecordAsync(record, cancellation), now, cancellation);
        sight.Changes = changes;
        return true;
    }

    private async Task<StaffSight> FindAsync(Actor actor, SightRoot root, DateTimeOffset now, CancellationToken cancellation)
    {
        var sight = new StaffSight(root, store.Stamps.Changes);
        var records = await SearchAsync(actor, root.Places, now, cancellation);
        await foreach (var (record, person) in people.OfRecordsAsync(records, cancellation)) await PutAsync(actor, sight, record.Value, person, now, cancellation);
        Forget(records.Count);
        return sight;
    }

    private async ValueTask LookAsync(Actor actor, StaffSight sight, Guid record, PersonFacts? person, DateTimeOffset now, CancellationToken cancellation)
    {
        if (person is not null && await MayStandAsync(actor, sight.Root.Places, person, now, cancellation)) await PutAsync(actor, sight, record, person, now, cancellation);
        else sight.Remove(record);
    }

    private async ValueTask PutAsync(Actor actor, StaffSight sight, Guid record, PersonFacts? person, DateTimeOffset now, CancellationToken cancellation)
    {
        if (person is null)
        {
            sight.Put(record, ViewFacts.Of([], null, default), DateTimeOffset.MaxValue);
            return;
        }
        var facts = ViewFacts.Of(await standings.OfAsync(actor, person, now, cancellation), person.At(now), NorwegianCalendar.DayAt(now));
        sight.Put(record, facts, person.NextChange(now));
    }

    private async ValueTask<bool> MayStandAsync(Actor actor, IReadOnlyList<StaffPlace> places, PersonFacts person, DateTimeOffset now, CancellationToken cancellation)
    {
        if (person.All.SelectMany(one => one.Bases).Any(stated => stated.Actor == actor.Id && !stated.Period.IsOver(now))) return true;
        foreach (var course in person.Courses.Where(course => !course.Period.IsOver(now - AfterTheEnd)))
            foreach (var place in places)
                if (course.Practitioners.Contains(place.Practitioner) || await organisations.IsPartOfAsync(course.Organisation, place.Circle, cancellation)) return true;
        return false;
    }

    private async Task<IReadOnlyCollection<EhrId>> SearchAsync(Actor actor, IReadOnlyList<StaffPlace> places, DateTimeOffset now, CancellationToken cancellation)
    {
        var records = new HashSet<EhrId>();
        foreach (var place in places)
        {
            var circle = string.Join(',', (await units.OfAsync(place.Circle, cancellation)).Select(unit => $"Organization/{unit}"));
            foreach (var (type, parameters) in SearchesOf(place, circle, NorwegianCalendar.DayAt(now)))
                records.UnionWith(await lookup.RecordsAsync(type, MostRecordsOfOne, parameters, cancellation));
        }
        records.UnionWith(await lookup.RecordsAsync("Basic", MostRecordsOfOne, [new("code", $"{PeopleCodes.Basis}|stated"), new("identifier", $"{PeopleCodes.Basis}|{actor.Id}")], cancellation));
        return (await people.MergesAsync(cancellation)).Whole(records);
    }

    private static IEnumerable<(string Type, KeyValuePair<string, string>[] Parameters)> SearchesOf(StaffPlace place, string circle, DateOnly today)
    {
        var (self, lately, day) = ($"Practitioner/{place.Practitioner}", $"ge{today.AddDays(-AfterTheEnd.Days):yyyy-MM-dd}", $"ge{today:yyyy-MM-dd}");
        return
        [
            ("EpisodeOfCare", [new("organization", circle), new("status", "active,onhold")]), ("EpisodeOfCare", [new("care-manager", self), new("status", "active,onhold")]),
            ("EpisodeOfCare", [new("organization", circle), new("status", "finished"), new("date", lately)]), ("EpisodeOfCare", [new("care-manager", self), new("status", "finished"), new("date", lately)]),
            ("Encounter", [new("service-provider", circle), new("status", "planned,arrived,triaged,in-progress,onleave")]), ("Encounter", [new("service-provider", circle), new("date", day)]),
            ("Encounter", [new("practitioner", self), new("status", "planned,arrived,triaged,in-progress,onleave")]), ("Encounter", [new("practitioner", self), new("date", day)]),
            ("CareTeam", [new("participant", self), new("status", "active")]),
            ("ServiceRequest", [new("performer", circle), new("status", "active")]), ("ServiceRequest", [new("requester", self), new("status", "active")]),
        ];
    }

    // Those who have not asked for longest are searched for anew when they ask.
    private void Forget(int more)
    {
        var all = _known.ToArray();
        var sum = more + all.Sum(one => (long)(one.Value.Sight?.Records.Count ?? 0) + 1);
        foreach (var one in all.OrderBy(one => one.Value.Used).TakeWhile(_ => sum > MostRecords))
        {
            sum -= (one.Value.Sight?.Records.Count ?? 0) + 1;
            _known.TryRemove(one);
        }
    }

    // All that facts of staff follow from of a sign-in.
    private sealed record Asking(string Id, string Organisation, string Unit, NationalId? Person, HprNumber? Hpr, SignInLevel? Level)
    {
        public static Asking Of(Actor actor) => new(actor.Id, actor.Organisation, actor.Unit, actor.SignIn?.Person, actor.SignIn?.Hpr, actor.SignIn?.Level);
    }

    private sealed class Followed
    {
        public SemaphoreSlim Turn { get; } = new(1, 1);

        public StaffSight? Sight { get; set; }

        public long Used { get; set; } = Environment.TickCount64;
    }
}

/// <summary>The units of a circle that treats together: the top of it, and all that is part of it within one legal entity.</summary>
internal sealed class UnitsOfCircle(ResourceLookup lookup, KnownOrganisations organisations)
{
    private const int MostUnits = 200;

    public async Task<IReadOnlyCollection<string>> OfAsync(string top, CancellationToken cancellation)
    {
        var (units, open) = (new HashSet<string>(StringComparer.Ordinal) { top }, new Queue<string>([top]));
        while (open.TryDequeue(out var whole) && units.Count < MostUnits)
            foreach (var part in await lookup.FindAsync("Organization", MostUnits, [new("partof", $"Organization/{whole}")], cancellation))
                if (!await organisations.IsEntityAsync(part.Id, cancellation) && units.Add(part.Id)) open.Enqueue(part.Id);
        return units;
    }
}
