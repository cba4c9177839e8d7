using Varde.Foundation;
using Varde.Records.Commits;
using Varde.Records.Keys;
using Varde.Records.Storage;

namespace Varde.Records.Reading;

/// <summary>Reads the outbox and the audit log.</summary>
internal sealed class StreamReaders(IDatabase database, int chains, Owners owners, Dictionaries dictionaries)
{
    public async Task<IReadOnlyList<OutboxEvent>> EventsAsync(EventPosition after, int limit, CancellationToken ct)
    {
        await using var session = await database.RentReaderAsync(ct);
        var events = new List<OutboxEvent>();
        var position = after;
        for (var chain = 0; chain < chains && events.Count < limit; chain++)
        {
            var rows = await session.ListAsync(
                """
                select x.number, o.owner_kind, o.owner_id, x.time, x.type, x.payload
                from outbox x join record_owner o on o.ehr_id = x.ehr_id
                where x.chain_id = $1 and x.number > $2 order by x.number limit $3
                """,
                [chain, after.After(chain), limit - events.Count],
                r => (Number: r.Long(0), Owner: new RecordOwner((OwnerKind)r.Int(1), r.Uuid(2)), Time: r.Long(3), Type: r.Text(4), Payload: r.Bytes(5)), ct);
            foreach (var row in rows)
            {
                position = position.With(chain, row.Number);
                events.Add(new OutboxEvent(position, row.Owner, Instant.FromMicroseconds(row.Time), row.Type, row.Payload) { Place = (chain, row.Number) });
            }
        }
        return events;
    }

    /// <summary>The position after the last event of every chain.</summary>
    public async Task<EventPosition> HeadAsync(CancellationToken ct)
    {
        await using var session = await database.RentReaderAsync(ct);
        var last = await session.ListAsync("select chain_id, events from audit_chain", [], r => (Chain: r.Int(0), Number: r.Long(1)), ct);
        return last.Aggregate(EventPosition.Start, (position, chain) => position.With(chain.Chain, chain.Number));
    }

    /// <summary>What happened to resources, newest first; the position of an event is its own.</summary>
    public async Task<IReadOnlyList<OutboxEvent>> ResourceEventsBackAsync(string? type, DateTimeOffset? since, EventPosition? before, int limit, CancellationToken ct)
    {
        await using var session = await database.RentReaderAsync(ct);
        var events = new List<OutboxEvent>();
        for (var chain = 0; chain < chains; chain++)
            events.AddRange(await ResourceEventsBackAsync(type, since, before, chain, limit, session, ct));
        return chains == 1 ? events : [.. events.OrderByDescending(e => e.Time).Take(limit)];
    }

    // The first condition is that of the index.
    private static Task<List<OutboxEvent>> ResourceEventsBackAsync(
        string? type, DateTimeOffset? since, EventPosition? before, int chain, int limit, Session session, CancellationToken ct) =>
        session.ListAsync(
            $"""
            select x.number, o.owner_kind, o.owner_id, x.time, x.type, x.payload
            from outbox x join record_owner o on o.ehr_id = x.ehr_id
            where substr(x.type, 1, 9) = 'resource.' and x.chain_id = $1 and x.number < $2 and x.time >= $3{(type is null ? "" : " and x.type = $5")}
            order by x.number desc limit $4
            """,
            [
                chain, before is null ? long.MaxValue : before.After(chain), since is { } time ? Instant.Microseconds(time) : long.MinValue, limit,
                .. type is null ? Array.Empty<object?>() : [$"{OutboxEvent.OfResource}{type}"],
            ],
            r => new OutboxEvent((before ?? EventPosition.Start).With(chain, r.Long(0)), new((OwnerKind)r.Int(1), r.Uuid(2)), Instant.FromMicroseconds(r.Long(3)), r.Text(4), r.Bytes(5)), ct);

    public async Task<IReadOnlyList<OutboxEvent>> ResourceEventsOfAsync(IReadOnlyCollection<ResourcesOf> of, DateTimeOffset? since, EventPosition? before, int limit, CancellationToken ct)
    {
        await using var session = await database.RentReaderAsync(ct);
        var events = new List<OutboxEvent>();
        foreach (var one in of)
            if (await owners.FindAsync(one.Owner, ct) is { } owner)
                for (var chain = 0; chain < chains; chain++) events.AddRange(await EventsOfAsync(owner.EhrId, one, since, before, chain, limit, session, ct));
        return [.. events.OrderByDescending(e => e.Time).ThenByDescending(e => e.Place.Number).Take(limit)];
    }

    // A record has few events beside those of its type in all records, and the region few owners beside its types: the sum and the empty text keep the other index from being taken.
    private static Task<List<OutboxEvent>> EventsOfAsync(
        long ehrId, ResourcesOf of, DateTimeOffset? since, EventPosition? before, int chain, int limit, Session session, CancellationToken ct) =>
        session.ListAsync(
            $"""
            select x.number, o.owner_kind, o.owner_id, x.time, x.type, x.payload
            from outbox x join record_owner o on o.ehr_id = x.ehr_id
            where substr(x.type, 1, 9) = 'resource.' and x.chain_id = $1 and x.number < $2 and x.time >= $3 and {(of.IsByType ? "x.ehr_id + 0" : "x.ehr_id")} = $5
                {(of.Type is null ? "" : of.IsByType ? "and x.type = $6" : "and x.type || '' = $6")}
            order by x.number desc limit $4
            """,
            [
                chain, before is null ? long.MaxValue : before.After(chain), since is { } time ? Instant.Microseconds(time) : long.MinValue, limit, ehrId,
                .. of.Type is null ? Array.Empty<object?>() : [$"{OutboxEvent.OfResource}{of.Type}"],
            ],
            r => new OutboxEvent((before ?? EventPosition.Start).With(chain, r.Long(0)), new((OwnerKind)r.Int(1), r.Uuid(2)), Instant.FromMicroseconds(r.Long(3)), r.Text(4), r.Bytes(5)) { Place = (chain, r.Long(0)) }, ct);

    public async Task<Page<StoredAuditEntry>> AuditAsync(EhrId ehr, PageRequest page, CancellationToken ct)
    {
        if (await owners.FindAsync(ehr.Value, ct) is not { } owner) return new Page<StoredAuditEntry>([], 0);
        await using var session = await database.RentReaderAsync(ct);
        var rows = await session.ListAsync(
            """
            select g.chain_id, g.sequence, e.ordinal, g.entries
            from audit_entry e join audit_group g on g.chain_id = e.chain_id and g.sequence = e.sequence
            where e.ehr_id = $1 order by g.time desc, g.chain_id, g.sequence desc, e.ordinal desc limit $2 offset $3
            """,
            [owner.EhrId, page.Limit, page.Offset], r => (Chain: r.Int(0), Sequence: r.Long(1), Ordinal: r.Int(2), Entries: r.Bytes(3)), ct);
        var total = await session.FirstAsync("select count(*) from audit_entry where ehr_id = $1", [owner.EhrId], r => r.Long(0), ct);
        var items = new List<StoredAuditEntry>(rows.Count);
        foreach (var row in rows)
        {
            var group = AuditFormat.ReadGroup(await dictionaries.DecodeAsync(row.Entries, BlobPlace.OfAuditGroup, session, ct));
            items.Add(new StoredAuditEntry(row.Chain, row.Sequence, row.Ordinal, group[row.Ordinal]));
        }
        return new Page<StoredAuditEntry>(items, total);
    }
}
