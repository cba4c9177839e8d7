using System.Runtime.CompilerServices;
using Varde.Foundation;
using Varde.Records.Commits;
using Varde.Records.Keys;
using Varde.Records.Storage;

namespace Varde.Records.Reading;

/// <summary>
/// Reads the access log backwards, a batch at a time, so that no connection is held while others work with what was read. Of several chains one comes after the other; those
/// entries that are about one record are all in one chain.
/// </summary>
internal sealed class AuditReader(IDatabase database, int chains, Owners owners, Dictionaries dictionaries)
{
    private const int Batch = 200;

    // An entry is written after it was made, and clocks step: the times of groups say only about where in a chain a period lies.
    private static readonly long Slack = (long)TimeSpan.FromDays(1).TotalMicroseconds;

    /// <summary>The entries of a range, the newest of each chain first.</summary>
    public async IAsyncEnumerable<StoredAuditEntry> ReadAsync(AuditRange range, [EnumeratorCancellation] CancellationToken ct)
    {
        long? owner = null;
        if (range.Ehr is { } ehr)
        {
            owner = (await owners.FindAsync(ehr.Value, ct))?.EhrId;
            if (owner is null) yield break;
        }
        for (var chain = range.After?.Chain ?? 0; chain < chains; chain++)
            await foreach (var entry in ChainAsync(range, owner, chain, ct)) yield return entry;
    }

    /// <summary>The entry at a place; null when there is none.</summary>
    public async Task<StoredAuditEntry?> FindAsync(AuditPlace place, CancellationToken ct)
    {
        await using var session = await database.RentReaderAsync(ct);
        var entries = await session.FirstAsync(
            "select entries from audit_group where chain_id = $1 and sequence = $2", [place.Chain, place.Group], r => r.Bytes(0), ct);
        if (entries is null) return null;
        var group = AuditFormat.ReadGroup(await dictionaries.DecodeAsync(entries, BlobPlace.OfAuditGroup, session, ct));
        return place.Ordinal < group.Count ? new(place.Chain, place.Group, place.Ordinal, group[place.Ordinal]) : null;
    }

    private async IAsyncEnumerable<StoredAuditEntry> ChainAsync(AuditRange range, long? owner, int chain, [EnumeratorCancellation] CancellationToken ct)
    {
        var after = range.After is { } place && place.Chain == chain ? place : new AuditPlace(chain, await BeginAsync(range, chain, ct), 0);
        var oldest = range.From is { } from ? Instant.Microseconds(from) - Slack : long.MinValue;
        while (true)
        {
            var (batch, isLast) = owner is { } ehr ? await OfOwnerAsync(ehr, after, oldest, ct) : await OfAllAsync(after, oldest, ct);
            foreach (var entry in batch.Where(entry => range.Holds(entry.Entry))) yield return entry;
            if (isLast) yield break;
            after = batch[^1].Place;
        }
    }

    // The number after that of the last group in which an entry of the period can be: found by halving, since groups have no index by time.
    private async Task<long> BeginAsync(AuditRange range, int chain, CancellationToken ct)
    {
        if (range.Until is not { } until) return long.MaxValue;
        var latest = Instant.Microseconds(until) + Slack;
        await using var session = await database.RentReaderAsync(ct);
        var high = await session.FirstAsync("select sequence from audit_chain where chain_id = $1", [chain], r => r.Long(0), ct) + 1;
        for (var low = 1L; low < high;)
        {
            var middle = low + ((high - low) / 2);
            var time = await session.FirstAsync("select time from audit_group where chain_id = $1 and sequence = $2", [chain, middle], r => r.Long(0), ct);
            if (time <= latest) low = middle + 1;
            else high = middle;
        }
        return high;
    }

    private async Task<(IReadOnlyList<StoredAuditEntry> Entries, bool IsLast)> OfOwnerAsync(long owner, AuditPlace after, long oldest, CancellationToken ct)
    {
        await using var session = await database.RentReaderAsync(ct);
        var rows = await session.ListAsync(
            """
            select g.chain_id, g.sequence, e.ordinal, g.entries, g.time
            from audit_entry e join audit_group g on g.chain_id = e.chain_id and g.sequence = e.sequence
            where e.ehr_id = $1 and e.chain_id = $2 and (e.sequence < $3 or (e.sequence = $3 and e.ordinal < $4))
            order by e.sequence desc, e.ordinal desc limit $5
            """,
            [owner, after.Chain, after.Group, after.Ordinal, Batch], r => (Place: new AuditPlace(r.Int(0), r.Long(1), r.Int(2)), Entries: r.Bytes(3), Time: r.Long(4)), ct);
        var read = new List<StoredAuditEntry>(rows.Count);
        foreach (var row in rows.Where(row => row.Time >= oldest))
            read.Add(new(row.Place.Chain, row.Place.Group, row.Place.Ordinal, AuditFormat.ReadGroup(await dictionaries.DecodeAsync(row.Entries, BlobPlace.OfAuditGroup, session, ct))[row.Place.Ordinal]));
        return (read, rows.Count < Batch || read.Count < rows.Count);
    }

    // The group of the place itself is read again, for those of its entries that come after it.
    private async Task<(IReadOnlyList<StoredAuditEntry> Entries, bool IsLast)> OfAllAsync(AuditPlace after, long oldest, CancellationToken ct)
    {
        await using var session = await database.RentReaderAsync(ct);
        var rows = await session.ListAsync(
            "select sequence, entries, time from audit_group where chain_id = $1 and sequence <= $2 order by sequence desc limit $3",
            [after.Chain, after.Group, Batch], r => (Sequence: r.Long(0), Entries: r.Bytes(1), Time: r.Long(2)), ct);
        var read = new List<StoredAuditEntry>();
        foreach (var row in rows.Where(row => row.Time >= oldest))
        {
            var group = AuditFormat.ReadGroup(await dictionaries.DecodeAsync(row.Entries, BlobPlace.OfAuditGroup, session, ct));
            for (var ordinal = (row.Sequence == after.Group ? Math.Min(after.Ordinal, group.Count) : group.Count) - 1; ordinal >= 0; ordinal--)
                read.Add(new(after.Chain, row.Sequence, ordinal, group[ordinal]));
        }
        return (read, rows.Count < Batch || rows[^1].Time < oldest || read.Count == 0);
    }
}
