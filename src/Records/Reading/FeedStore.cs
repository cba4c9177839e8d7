using Varde.Records.Commits;
using Varde.Records.Storage;

namespace Varde.Records.Reading;

/// <summary>Keeps who follows the outbox, and the feeds.</summary>
internal sealed class FeedStore(IDatabase database, Writer writer)
{
    /// <summary>Takes or renews the hold on a reader.</summary>
    /// <returns>How far the reader has come; null when another holds it.</returns>
    public async Task<EventPosition?> HoldAsync(string reader, string holder, long now, long until, CancellationToken ct)
    {
        EventPosition? position = null;
        await writer.RunAsync(async (session, token) =>
        {
            var held = await session.ExecuteAsync(
                "update event_reader set holder = $2, held_until = $4 where reader_name = $1 and (holder = $2 or held_until <= $3)", [reader, holder, now, until], token);
            position = held == 0 ? null : await session.FirstAsync("select position from event_reader where reader_name = $1", [reader], r => Position(r.Text(0)), token);
        }, ct);
        return position;
    }

    /// <summary>Changes feeds and says how far the reader has come, all of it or nothing.</summary>
    /// <returns>False when another holds the reader; then nothing is changed.</returns>
    public async Task<bool> ChangeAsync(string reader, string holder, EventPosition? position, IReadOnlyList<FeedChange> changes, CancellationToken ct)
    {
        var isHeld = false;
        await writer.RunAsync(async (session, token) =>
        {
            isHeld = await session.FirstAsync("select holder from event_reader where reader_name = $1", [reader], r => r.Text(0) == holder, token);
            if (!isHeld) return;
            if (position is not null) await session.ExecuteAsync("update event_reader set position = $2 where reader_name = $1", [reader, position.ToString()], token);
            foreach (var change in changes) await ChangeAsync(session, reader, change, token);
        }, ct);
        return isHeld;
    }

    /// <summary>The feeds of a reader.</summary>
    public async Task<IReadOnlyList<EventFeed>> ListAsync(string reader, CancellationToken ct)
    {
        await using var session = await database.RentReaderAsync(ct);
        return await session.ListAsync("select feed_id, last_number, state from event_feed where reader_name = $1 order by feed_id", [reader], Feed, ct);
    }

    /// <summary>A feed; null when there is none.</summary>
    public async Task<EventFeed?> FindAsync(Guid feed, CancellationToken ct)
    {
        await using var session = await database.RentReaderAsync(ct);
        return await session.FirstAsync("select feed_id, last_number, state from event_feed where feed_id = $1", [feed], Feed, ct);
    }

    /// <summary>The events of a feed after a number, up to another, in their order.</summary>
    public async Task<IReadOnlyList<FeedEvent>> EventsAsync(Guid feed, long after, long until, int limit, CancellationToken ct)
    {
        await using var session = await database.RentReaderAsync(ct);
        return await session.ListAsync(
            """
            select f.number, x.chain_id, x.number, o.owner_kind, o.owner_id, x.time, x.type, x.payload
            from feed_event f
            left join outbox x on x.chain_id = f.chain_id and x.number = f.event_number
            left join record_owner o on o.ehr_id = x.ehr_id
            where f.feed_id = $1 and f.number > $2 and f.number <= $3 order by f.number limit $4
            """,
            [feed, after, until, limit], r => new FeedEvent(r.Long(0), r.IsNull(3) ? null : Event(r)), ct);
    }

    private static EventFeed Feed(Row r) => new(r.Uuid(0), r.Long(1), r.Bytes(2));

    private static OutboxEvent Event(Row r) => new(
        EventPosition.Start.With(r.Int(1), r.Long(2)), new((OwnerKind)r.Int(3), r.Uuid(4)), Instant.FromMicroseconds(r.Long(5)), r.Text(6), r.Bytes(7)) { Place = (r.Int(1), r.Long(2)) };

    private static EventPosition Position(string text) =>
        EventPosition.TryParse(text, out var position) ? position : throw new InvalidOperationException("The position of a reader of events cannot be read.");

    private static async Task ChangeAsync(Session session, string reader, FeedChange change, CancellationToken ct)
    {
        if (change.IsEnded)
        {
            await session.ExecuteAsync("delete from feed_event where feed_id = $1", [change.Feed], ct);
            await session.ExecuteAsync("delete from event_feed where feed_id = $1", [change.Feed], ct);
            return;
        }
        if (change.State is { } state)
        {
            await session.ExecuteAsync(
                "insert into event_feed (feed_id, reader_name, last_number, state) values ($1, $2, 0, $3) on conflict (feed_id) do update set state = excluded.state",
                [change.Feed, reader, state.ToArray()], ct);
        }
        if (change.Events.Count > 0) await AddAsync(session, change, ct);
    }

    private static async Task AddAsync(Session session, FeedChange change, CancellationToken ct)
    {
        var last = await session.FirstAsync("select last_number from event_feed where feed_id = $1", [change.Feed], r => r.Long(0), ct);
        foreach (var happened in change.Events)
        {
            await session.ExecuteAsync(
                "insert into feed_event (feed_id, number, chain_id, event_number) values ($1, $2, $3, $4)", [change.Feed, ++last, happened.Place.Chain, happened.Place.Number], ct);
        }
        await session.ExecuteAsync("update event_feed set last_number = $2 where feed_id = $1", [change.Feed, last], ct);
        await session.ExecuteAsync("delete from feed_event where feed_id = $1 and number <= $2", [change.Feed, last - EventFeed.MostKept], ct);
    }
}
