using Varde.Foundation;
using Varde.Records.Commits;
using Varde.Records.Storage;

namespace Varde.Records.Upkeep;

/// <summary>
/// Removes an EHR for good, with the key of its documents. Its audit entries stay in the chain, and its id stays taken. A deleted one is told to be gone; an erased one is answered for as
/// one that never was, and nothing that only it has used stays among what is interned.
/// </summary>
internal sealed class EhrDeletion(IDatabase database, Epoch epoch, Owners owners, NameSweep sweep, Func<Guid, Writer> writerOf, TimeProvider time)
{
    public async Task<Outcome<EhrId>> DeleteAsync(EhrId id, AuditEntry audit, CancellationToken ct)
    {
        if (!(await FindAsync(id, ct)).TryGet(out var owner, out var refusal)) return refusal;
        if (owner.IsDeleted) return new Gone($"EHR {id} was deleted.");
        await writerOf(id.Value).RunAuditedAsync(async (session, token) =>
        {
            await DeleteAsync(session, owner.EhrId, Now, token);
            return [(audit, owner.EhrId)];
        }, ct);
        owners.Forget(id.Value);
        return id;
    }

    /// <summary>Erases a record, also one that was deleted before.</summary>
    public async Task<Outcome<EhrId>> EraseAsync(EhrId id, AuditEntry audit, CancellationToken ct)
    {
        if (!(await FindAsync(id, ct)).TryGet(out var owner, out var refusal)) return refusal;
        var used = await sweep.UsedByAsync(owner.EhrId, ct);
        await writerOf(id.Value).RunAuditedAsync(async (session, token) =>
        {
            await DeleteAsync(session, owner.EhrId, Now, token);
            await session.ExecuteAsync("update record_owner set time_erased = $2 where ehr_id = $1", [owner.EhrId, Now], token);
            await sweep.RemoveUnusedAsync(session, used, token);
            await Epoch.NextAsync(session, token);
            return [(audit, owner.EhrId)];
        }, ct);
        await using var reader = await database.RentReaderAsync(ct);
        await epoch.FollowAsync(reader, ct);
        return id;
    }

    private long Now => Instant.Microseconds(time.GetUtcNow());

    private async Task<Outcome<OwnerState>> FindAsync(EhrId id, CancellationToken ct) =>
        await owners.FindAsync(id.Value, ct) is { IsErased: false } owner ? owner : new NotFound($"EHR {id} does not exist.");

    private async Task DeleteAsync(Session session, long ehrId, long now, CancellationToken ct)
    {
        await DeleteLeavesAsync(session, ehrId, ct);
        foreach (var statement in Statements) await session.ExecuteAsync(statement, [ehrId], ct);
        await session.ExecuteAsync("update record_owner set time_deleted = coalesce(time_deleted, $2) where ehr_id = $1", [ehrId, now], ct);
    }

    // The value index is not ordered by EHR: what stands there is told by the documents.
    private async Task DeleteLeavesAsync(Session session, long ehrId, CancellationToken ct)
    {
        var changes = new LeafChanges();
        await session.ListAsync(
            "select document_id, leaves from document where ehr_id = $1", [ehrId],
            r =>
            {
                changes.Remove(ehrId, r.Long(0), PackedLeaves.Read(r.Bytes(1)));
                changes.Words.Add(new(ehrId, r.Long(0), null));
                return true;
            },
            ct);
        await database.ChangeLeavesAsync(session, changes, ct);
    }

    private static readonly string[] Statements =
    [
        "delete from data_key where ehr_id = $1",
        "delete from leaf_history where ehr_id = $1",
        "delete from record_look where ehr_id = $1",
        "delete from item_tag where ehr_id = $1",
        "delete from derived_document where ehr_id = $1",
        "delete from attestation where ehr_id = $1",
        "delete from version where ehr_id = $1",
        "delete from document where ehr_id = $1",
        "delete from contribution where ehr_id = $1",
        "delete from outbox where ehr_id = $1",
        "delete from object_owner where ehr_id = $1",
        "delete from ehr_subject where ehr_id = $1",
        "delete from ehr where ehr_id = $1",
    ];
}
