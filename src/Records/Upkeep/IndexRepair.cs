using Varde.Records.Commits;
using Varde.Records.Storage;

namespace Varde.Records.Upkeep;

/// <summary>Makes anew all that the index holds of owners whose index differs from their documents, one owner in a transaction.</summary>
internal sealed class IndexRepair(IDatabase database, LeafMaker maker, Func<Guid, Writer> writerOf)
{
    // The rows that so many owners have are held at once; for each so many the value index is read once.
    private const int OwnersAtOnce = 1000;
    private const int Batch = 200;

    /// <summary>Repairs these owners, and removes rows of no owner.</summary>
    public async Task RepairAsync(IReadOnlyList<long> owners, IProgress<UpkeepProgress>? progress, CancellationToken ct)
    {
        // First: on SQLite a row of no owner may hold the key of one that is missing.
        await writerOf(Guid.Empty).RunAsync(RemoveStraysAsync, ct);
        var done = 0;
        foreach (var some in owners.Chunk(OwnersAtOnce))
        {
            var rows = await RowsAsync([.. some], ct);
            foreach (var id in some)
            {
                await RepairAsync(id, [.. rows[id]], ct);
                progress?.Report(new(UpkeepStep.Repairing, ++done, owners.Count));
            }
        }
    }

    private async Task<ILookup<long, LeafRow>> RowsAsync(HashSet<long> owners, CancellationToken ct)
    {
        List<LeafRow> rows = [];
        await using var session = await database.RentReaderAsync(ct);
        await foreach (var row in StoredIndex.RowsAsync(session, owners.Min(), owners.Max() + 1, ct))
            if (owners.Contains(row.EhrId)) rows.Add(row);
        return rows.ToLookup(row => row.EhrId);
    }

    private async Task RepairAsync(long id, IReadOnlyList<LeafRow> stored, CancellationToken ct)
    {
        await using (var session = await database.RentReaderAsync(ct))
        {
            // New paths get their numbers from the writer, which cannot be asked from within its own transaction: so once before.
            await maker.BetweenAsync(session, DocumentKey.Before(id), DocumentKey.After(id), ct);
        }
        await writerOf(await OwnerAsync(id, ct)).RunAsync((session, token) => RepairAsync(session, id, stored, token), ct);
    }

    private async Task<Guid> OwnerAsync(long id, CancellationToken ct)
    {
        await using var session = await database.RentReaderAsync(ct);
        return await session.FirstAsync("select owner_id from record_owner where ehr_id = $1", [id], r => r.Uuid(0), ct);
    }

    private async Task RepairAsync(Session session, long id, IReadOnlyList<LeafRow> stored, CancellationToken ct)
    {
        await session.ExecuteAsync("delete from leaf_history where ehr_id = $1", [id], ct);
        foreach (var some in stored.Chunk(Batch))
        {
            var old = new LeafChanges();
            old.Removed.AddRange(some);
            await database.ChangeLeavesAsync(session, old, ct);
        }
        foreach (var made in await maker.BetweenAsync(session, DocumentKey.Before(id), DocumentKey.After(id), ct))
            await IndexWriting.ReplaceAsync(database, session, made, ct);
    }

    private static async Task RemoveStraysAsync(Session session, CancellationToken ct)
    {
        await session.ExecuteAsync(
            "delete from leaf_number where not exists (select 1 from record_owner o where o.ehr_id = leaf_number.ehr_id)", [], ct);
        await session.ExecuteAsync(
            "delete from leaf_text where not exists (select 1 from record_owner o where o.ehr_id = leaf_text.ehr_id)", [], ct);
        await session.ExecuteAsync(
            "delete from leaf_history where not exists (select 1 from record_owner o where o.ehr_id = leaf_history.ehr_id)", [], ct);
    }
}

/// <summary>Writes what the index should hold of one document over what it holds.</summary>
internal static class IndexWriting
{
    public static async Task ReplaceAsync(IDatabase database, Session session, MadeLeaves made, CancellationToken ct)
    {
        var (ehrId, documentId) = made.Key;
        var changes = new LeafChanges();
        changes.Remove(ehrId, documentId, StoredLeaves(made.Stored.Pack));
        // A row may be there that the pack knows nothing of.
        changes.Removed.AddRange(made.Rows.Added);
        changes.Added.AddRange(made.Rows.Added);
        changes.Past.AddRange(made.Rows.Past);
        changes.Words.Add(new(ehrId, documentId, made.Words));
        await session.ExecuteAsync("delete from leaf_history where ehr_id = $1 and document_id = $2", [ehrId, documentId], ct);
        await session.ExecuteAsync(
            "update document set leaves = $3, shown = $4, contents_id = $5 where ehr_id = $1 and document_id = $2",
            [ehrId, documentId, made.Row.Pack, made.Row.Shown, made.Row.ContentsId], ct);
        await database.ChangeLeavesAsync(session, changes, ct);
    }

    // What is no pack names no rows; those that are there all the same are found by the check.
    private static List<PreparedLeaf> StoredLeaves(byte[] pack)
    {
        try
        {
            return PackedLeaves.Read(pack);
        }
        catch (InvalidDataException)
        {
            return [];
        }
    }
}
