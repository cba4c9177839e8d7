using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.Records;

namespace Varde.People.Facts;

/// <summary>
/// The records in which an actor may have a standing: what a query over all records is made over. They are found by the units and practitioners of care and by what was stated, never by
/// looking at all records; rules decide in each.
/// </summary>
internal sealed class RecordsInSight(KnownPeople people, KnownStaff staff, UnitsOfCircle units, ResourceLookup lookup, Freshness freshness)
{
    /// <summary>How many records a query over all of them reaches for one member of staff.</summary>
    public const int Most = 20_000;

    private const int MostActors = 2_000;
    private static readonly string[] Types = ["EpisodeOfCare", "Encounter", "CareTeam", "ServiceRequest", "Basic", "Patient", "Practitioner", "PractitionerRole", "Organization"];

    private readonly BoundedCache<(string, string, string), ((long, DateOnly) Stamp, IReadOnlyCollection<EhrId> Records)> _known = new(MostActors);

    /// <summary>The records.</summary>
    public async ValueTask<IReadOnlyCollection<EhrId>> OfAsync(Actor actor, DateTimeOffset now, CancellationToken cancellation) => actor switch
    {
        { OnBehalfOf: { } behind } => await OfAsync(behind, now, cancellation),
        { Kind: ActorKind.Citizen, SignIn.Person: { } number } => await people.RepresentedByAsync(number, cancellation),
        { Kind: ActorKind.Staff } => await OfStaffAsync(actor, now, cancellation),
        _ => [],
    };

    private async ValueTask<IReadOnlyCollection<EhrId>> OfStaffAsync(Actor actor, DateTimeOffset now, CancellationToken cancellation)
    {
        await freshness.FollowAsync(cancellation);
        // Meetings of a day end with it.
        var stamp = (freshness.StampOf(Guid.Empty, Types), NorwegianCalendar.DayAt(now));
        var key = (actor.Id, actor.Organisation, actor.Unit);
        if (_known.TryGet(key, out var known) && known.Stamp == stamp) return known.Records;
        var records = await FindAsync(actor, now, cancellation);
        _known.Put(key, (stamp, records));
        return records;
    }

    private async Task<IReadOnlyCollection<EhrId>> FindAsync(Actor actor, DateTimeOffset now, CancellationToken cancellation)
    {
        var records = new HashSet<EhrId>();
        foreach (var place in await staff.OfAsync(actor, cancellation))
        {
            var circle = string.Join(',', (await units.OfAsync(place.Circle, cancellation)).Select(unit => $"Organization/{unit}"));
            foreach (var (type, parameters) in SearchesOf(place, circle, NorwegianCalendar.DayAt(now)))
                records.UnionWith(await lookup.RecordsAsync(type, Most - records.Count, parameters, cancellation));
        }
        records.UnionWith(await lookup.RecordsAsync("Basic", Most - records.Count, [new("code", $"{PeopleCodes.Basis}|stated"), new("identifier", $"{PeopleCodes.Basis}|{actor.Id}")], cancellation));
        return (await people.MergesAsync(cancellation)).Whole(records);
    }

    // A death ends courses that count on for thirty days.
    private static IEnumerable<(string Type, KeyValuePair<string, string>[] Parameters)> SearchesOf(StaffPlace place, string circle, DateOnly today)
    {
        var (self, lately, day) = ($"Practitioner/{place.Practitioner}", $"ge{today.AddDays(-31):yyyy-MM-dd}", $"ge{today:yyyy-MM-dd}");
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
