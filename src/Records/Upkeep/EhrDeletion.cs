using Varde.Foundation;
using Varde.Records.Commits;
using Varde.Records.Storage;

namespace Varde.Records.Upkeep;

/// <summary>Removes an EHR for good. Its audit entries stay in the chain, and its id stays taken.</summary>
internal sealed class EhrDeletion(IDatabase database, Owners owners, Func<Guid, Writer> writerOf, TimeProvider time)
{
    public async Task<Outcome<EhrId>> DeleteAsync(EhrId id, AuditEntry audit, CancellationToken ct)
    {
        var owner = await owners.FindAsync(id.Value, ct);
        if (owner is null) return new NotFound($"EHR {id} does not exist.");
        if (owner.IsDeleted) return new Gone($"EHR {id} was deleted.");
        await writerOf(id.Value).RunAuditedAsync(async (session, token) =>
        {
            await DeleteAsync(session, owner.EhrId, Instant.Microseconds(time.GetUtcNow()), token);
            return [(audit, owner.EhrId)];
        }, ct);
        owners.Forget(id.Value);
        return id;
    }

    private async Task DeleteAsync(Session session, long ehrId, long now, CancellationToken ct)
    {
        await DeleteLeavesAsync(session, ehrId, ct);
        foreach (var statement in Statements) await session.ExecuteAsync(statement, [ehrId], ct);
        await session.ExecuteAsync("update record_owner set time_deleted = $2 where ehr_id = $1", [ehrId, now], ct);
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
        "delete from leaf_history where ehr_id = $1",
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
