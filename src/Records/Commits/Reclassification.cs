using Varde.Foundation;
using Varde.Records.Storage;

namespace Varde.Records.Commits;

/// <summary>Changes the access class of a document, of all its versions and of all its views at once, with the audit entry in the same transaction.</summary>
internal sealed class Reclassification(IDatabase database, Owners owners, Names names, Func<Guid, Writer> writerOf)
{
    private const int MostAttempts = 20;

    /// <summary>Gives a document the class that is made of the one in force.</summary>
    /// <param name="owner">Whose document it is.</param>
    /// <param name="objectId">The versioned object.</param>
    /// <param name="change">Makes the new class; it may be asked more than once.</param>
    /// <param name="audit">The entry of the access log.</param>
    /// <param name="ct">Ends the work.</param>
    /// <returns>The class now in force; or <see cref="NotFound"/>.</returns>
    public async Task<Outcome<AccessClass>> ChangeAsync(RecordOwner owner, Guid objectId, Func<AccessClass, AccessClass> change, AuditEntry audit, CancellationToken ct)
    {
        if (await owners.KeyAsync(owner.Id, ct) is not { } ehrId) return Missing(objectId);
        for (var attempt = 1; ; attempt++)
        {
            if (await InForceAsync(ehrId, objectId, ct) is not { } before) return Missing(objectId);
            var after = change(before.Class);
            // Before the transaction: a new class gets its number from the writer, which cannot be asked from within its own.
            var id = await names.IdOfAsync(after, ct);
            if (await TryAsync(owner.Id, new(ehrId, objectId, before.Id, id), audit, ct)) return after;
            if (attempt == MostAttempts) return new Conflict("The document is given other classes at the same time.");
        }
    }

    private static NotFound Missing(Guid objectId) => new($"Object {objectId} does not exist.");

    private async Task<ClassInForce?> InForceAsync(long ehrId, Guid objectId, CancellationToken ct)
    {
        await using var session = await database.RentReaderAsync(ct);
        var id = await session.FirstAsync("select access_class_id from document where ehr_id = $1 and object_id = $2", [ehrId, objectId], r => (int?)r.Int(0), ct);
        return id is { } known ? new(known, await names.ClassAsync(known, session, ct)) : null;
    }

    private async Task<bool> TryAsync(Guid owner, ClassChange change, AuditEntry audit, CancellationToken ct)
    {
        var isDone = false;
        await writerOf(owner).RunAuditedAsync(async (session, token) =>
        {
            isDone = await WriteAsync(session, change, token);
            return isDone ? [(audit, change.EhrId)] : [];
        }, ct);
        return isDone;
    }

    private async Task<bool> WriteAsync(Session session, ClassChange change, CancellationToken ct)
    {
        var rows = await session.ListAsync(
            """
            select d.document_id, d.object_id, d.access_class_id, d.leaves from document d
            where d.ehr_id = $1 and (d.object_id = $2 or d.object_id in (select v.object_id from derived_document v where v.ehr_id = $1 and v.source_id = $2))
            """,
            [change.EhrId, change.ObjectId], r => new ClassedDocument(r.Long(0), r.Uuid(1), r.Int(2), r.Bytes(3)), ct);
        if (rows.Find(row => row.ObjectId == change.ObjectId)?.AccessClassId != change.Before) return false;
        var leaves = new LeafChanges();
        foreach (var row in rows)
        {
            var packed = PackedLeaves.Read(row.Leaves);
            leaves.Remove(change.EhrId, row.DocumentId, packed);
            leaves.Add(change.EhrId, row.DocumentId, change.After, packed);
            await session.ExecuteAsync("update document set access_class_id = $3 where ehr_id = $1 and document_id = $2", [change.EhrId, row.DocumentId, change.After], ct);
        }
        await database.ChangeLeavesAsync(session, leaves, ct);
        return true;
    }

    private sealed record ClassInForce(int Id, AccessClass Class);

    private sealed record ClassChange(long EhrId, Guid ObjectId, int Before, int After);

    private sealed record ClassedDocument(long DocumentId, Guid ObjectId, int AccessClassId, byte[] Leaves);
}
