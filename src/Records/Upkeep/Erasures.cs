using Varde.Foundation;
using Varde.Records.Commits;
using Varde.Records.Storage;

namespace Varde.Records.Upkeep;

/// <summary>Erases records, keeps the list of them, and erases again what a restored backup has brought back.</summary>
/// <param name="database">The database.</param>
/// <param name="deletion">What removes a record.</param>
/// <param name="list">The list; null when none is kept.</param>
/// <param name="writer">The writer of the first chain.</param>
/// <param name="time">The clock.</param>
internal sealed class Erasures(IDatabase database, EhrDeletion deletion, ErasureList? list, Writer writer, TimeProvider time)
{
    /// <summary>Erases one record.</summary>
    public async Task<Outcome<EhrId>> EraseAsync(EhrId ehr, string reason, AuditEntry audit, CancellationToken ct)
    {
        if (await StateAsync(ehr, ct) is not false) return new NotFound($"EHR {ehr} does not exist.");
        // First the list: an erasure that was begun is done by the next start at the latest.
        list?.Add(new(ehr, time.GetUtcNow(), reason));
        return await deletion.EraseAsync(ehr, audit, ct);
    }

    /// <summary>Erases the records of a list that are there; those that were never here, or are erased, are passed over.</summary>
    /// <returns>Which were erased.</returns>
    public async Task<IReadOnlyList<EhrId>> ReplayAsync(IReadOnlyList<ErasedRecord> erased, CancellationToken ct)
    {
        List<EhrId> done = [];
        foreach (var record in erased.DistinctBy(record => record.Ehr))
        {
            if (await StateAsync(record.Ehr, ct) is not false) continue;
            if ((await deletion.EraseAsync(record.Ehr, AuditOf(record), ct)).IsDone) done.Add(record.Ehr);
        }
        return done;
    }

    /// <summary>Brings list and database together at start: each learns what only the other knows.</summary>
    public async Task<IReadOnlyList<EhrId>> ReconcileAsync(CancellationToken ct)
    {
        if (list is null) return [];
        var listed = list.Read();
        var known = listed.Select(record => record.Ehr).ToHashSet();
        foreach (var record in await KnownAsync(ct))
            if (known.Add(record.Ehr)) list.Add(record);
        return await ReplayAsync(listed, ct);
    }

    /// <summary>Takes what was erased out of the free room of the database's files too, as far as the database can.</summary>
    /// <returns>False when a copy stays for a while in a log that somebody reads.</returns>
    public async Task<bool> ScrubAsync(CancellationToken ct)
    {
        var isClean = false;
        await writer.RunAloneAsync(async (session, token) => isClean = await database.ScrubAsync(session, token), ct);
        return isClean;
    }

    // Null when it was never here; true when it is erased.
    private async Task<bool?> StateAsync(EhrId ehr, CancellationToken ct)
    {
        await using var session = await database.RentReaderAsync(ct);
        return await session.FirstAsync(
            "select time_erased from record_owner where owner_id = $1 and owner_kind = $2", [ehr.Value, (int)OwnerKind.Ehr], r => (bool?)!r.IsNull(0), ct);
    }

    private async Task<List<ErasedRecord>> KnownAsync(CancellationToken ct)
    {
        await using var session = await database.RentReaderAsync(ct);
        return await session.ListAsync(
            "select owner_id, time_erased from record_owner where time_erased is not null order by time_erased", [],
            r => new ErasedRecord(new EhrId(r.Uuid(0)), Instant.FromMicroseconds(r.Long(1)), "known to the database"), ct);
    }

    private static AuditEntry AuditOf(ErasedRecord record) => new()
    {
        ActorId = "server", ActorDisplay = "Varde", Action = "erase", Object = $"EHR/{record.Ehr}", Ehr = record.Ehr, Rule = "R-SYS-ERASURE-LIST", Purpose = record.Reason, Outcome = "permit",
    };
}
