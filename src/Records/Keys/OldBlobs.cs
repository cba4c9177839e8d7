using Varde.Records.Commits;
using Varde.Records.Storage;

namespace Varde.Records.Keys;

/// <summary>
/// Encrypts the blobs that were written before the database had keys, owner by owner, while others read and write. How far it has come is kept; when it has been through, a blob in clear
/// is refused.
/// </summary>
internal sealed class OldBlobs(IDatabase database, DataKeys keys, Epoch epoch, Func<Guid, Writer> writerOf)
{
    private const int Batch = 200;

    private delegate Task<(int Read, List<Change> Changes)> Reading(Session session, Owner owner, Place after, DataKey key, CancellationToken ct);

    /// <summary>Encrypts what is in clear; how many rows were.</summary>
    public async Task<long> EncryptAsync(IProgress<UpkeepProgress>? progress, CancellationToken ct)
    {
        _ = keys.Masters;
        var (reached, isComplete) = await StateAsync(ct);
        if (isComplete) return 0;
        var (before, total) = await CountsAsync(reached, ct);
        var (owners, rows) = (before, 0L);
        while (await NextAsync(reached, ct) is { } owner)
        {
            rows += await EncryptAsync(owner, ct);
            reached = owner.EhrId;
            await writerOf(Guid.Empty).RunAsync((session, token) => session.ExecuteAsync("update encryption set ehr_id = $1", [owner.EhrId], token), ct);
            progress?.Report(new(UpkeepStep.Encrypting, ++owners, Math.Max(total, owners)));
        }
        await CompleteAsync(ct);
        return rows;
    }

    private async Task<(long Reached, bool IsComplete)> StateAsync(CancellationToken ct)
    {
        await using var session = await database.RentReaderAsync(ct);
        return await session.FirstAsync("select ehr_id, is_complete from encryption", [], r => (r.Long(0), r.Flag(1)), ct);
    }

    private async Task<(long Before, long Total)> CountsAsync(long reached, CancellationToken ct)
    {
        await using var session = await database.RentReaderAsync(ct);
        return await session.FirstAsync(
            "select coalesce(sum(case when ehr_id <= $1 then 1 else 0 end), 0), count(*) from record_owner where time_deleted is null", [reached], r => (r.Long(0), r.Long(1)), ct);
    }

    private async Task<Owner?> NextAsync(long after, CancellationToken ct)
    {
        await using var session = await database.RentReaderAsync(ct);
        return await session.FirstAsync(
            "select ehr_id, owner_id from record_owner where ehr_id > $1 and time_deleted is null order by ehr_id limit 1", [after], r => new Owner(r.Long(0), r.Uuid(1)), ct);
    }

    // Null is an owner that was deleted meanwhile.
    private async Task<long> EncryptAsync(Owner owner, CancellationToken ct)
    {
        if (await keys.ForWritingAsync(owner.EhrId, database, ct) is not { } key) return 0;
        return await EncryptAsync(VersionsAsync, owner, key, ct) + await EncryptAsync(ContributionsAsync, owner, key, ct) + await EncryptAsync(AttestationsAsync, owner, key, ct);
    }

    private async Task<long> EncryptAsync(Reading read, Owner owner, DataKey key, CancellationToken ct)
    {
        var (rows, after) = (0L, new Place(0, 0, Guid.Empty));
        while (true)
        {
            List<Change> changes;
            int count;
            await using (var session = await database.RentReaderAsync(ct)) (count, changes) = await read(session, owner, after, key, ct);
            var clear = changes.FindAll(change => change.IsClear);
            if (clear.Count > 0) await writerOf(owner.Id).RunAsync((session, token) => WriteAsync(session, clear, token), ct);
            rows += clear.Count;
            if (count < Batch) return rows;
            after = changes[^1].At;
        }
    }

    private static async Task WriteAsync(Session session, List<Change> changes, CancellationToken ct)
    {
        foreach (var change in changes) await session.ExecuteAsync(change.Sql, change.Arguments, ct);
    }

    private static async Task<(int, List<Change>)> VersionsAsync(Session session, Owner owner, Place after, DataKey key, CancellationToken ct)
    {
        var changes = await session.ListAsync(
            """
            select v.document_id, v.number, d.object_id, v.content, v.envelope from version v join document d on d.ehr_id = v.ehr_id and d.document_id = v.document_id
            where v.ehr_id = $1 and (v.document_id, v.number) > ($2, $3) order by v.document_id, v.number limit $4
            """,
            [owner.EhrId, after.Document, after.Number, Batch],
            r =>
            {
                var (document, number, id) = (r.Long(0), r.Int(1), r.Uuid(2));
                var content = new Blob(r.Bytes(3), key, BlobPlace.OfContent(owner.EhrId, id, number));
                var envelope = new Blob(r.Bytes(4), key, BlobPlace.OfVersion(owner.EhrId, id, number));
                return new Change(
                    new(document, number, default), content.IsClear || envelope.IsClear,
                    "update version set content = $4, envelope = $5 where ehr_id = $1 and document_id = $2 and number = $3",
                    [owner.EhrId, document, number, content.Sealed, envelope.Sealed]);
            },
            ct);
        return (changes.Count, changes);
    }

    private static async Task<(int, List<Change>)> ContributionsAsync(Session session, Owner owner, Place after, DataKey key, CancellationToken ct)
    {
        var changes = await session.ListAsync(
            "select contribution_id, envelope from contribution where ehr_id = $1 and contribution_id > $2 order by contribution_id limit $3",
            [owner.EhrId, after.Contribution, Batch],
            r =>
            {
                var id = r.Uuid(0);
                var envelope = new Blob(r.Bytes(1), key, BlobPlace.OfContribution(owner.EhrId, id));
                return new Change(
                    new(0, 0, id), envelope.IsClear, "update contribution set envelope = $3 where ehr_id = $1 and contribution_id = $2", [owner.EhrId, id, envelope.Sealed]);
            },
            ct);
        return (changes.Count, changes);
    }

    private static async Task<(int, List<Change>)> AttestationsAsync(Session session, Owner owner, Place after, DataKey key, CancellationToken ct)
    {
        var changes = await session.ListAsync(
            """
            select a.document_id, a.number, a.contribution_id, d.object_id, a.envelope from attestation a join document d on d.ehr_id = a.ehr_id and d.document_id = a.document_id
            where a.ehr_id = $1 and (a.document_id, a.number, a.contribution_id) > ($2, $3, $4) order by a.document_id, a.number, a.contribution_id limit $5
            """,
            [owner.EhrId, after.Document, after.Number, after.Contribution, Batch],
            r =>
            {
                var at = new Place(r.Long(0), r.Int(1), r.Uuid(2));
                var envelope = new Blob(r.Bytes(4), key, BlobPlace.OfAttestation(owner.EhrId, r.Uuid(3), at.Number, at.Contribution));
                return new Change(
                    at, envelope.IsClear, "update attestation set envelope = $5 where ehr_id = $1 and document_id = $2 and number = $3 and contribution_id = $4",
                    [owner.EhrId, at.Document, at.Number, at.Contribution, envelope.Sealed]);
            },
            ct);
        return (changes.Count, changes);
    }

    // All processes are told, by the epoch, that there is nothing in clear from here on.
    private async Task CompleteAsync(CancellationToken ct)
    {
        await writerOf(Guid.Empty).RunAsync(async (session, token) =>
        {
            await session.ExecuteAsync("update encryption set is_complete = 1", [], token);
            await Epoch.NextAsync(session, token);
        }, ct);
        await using var reader = await database.RentReaderAsync(ct);
        await epoch.FollowAsync(reader, ct);
    }

    private sealed record Owner(long EhrId, Guid Id);

    private readonly record struct Place(long Document, int Number, Guid Contribution);

    private sealed record Change(Place At, bool IsClear, string Sql, object?[] Arguments);

    private readonly struct Blob(byte[] stored, DataKey key, BlobPlace place)
    {
        public bool IsClear => stored.Length > 0 && BlobCodec.KeyOf(stored) == 0;

        public byte[] Sealed => IsClear ? BlobCodec.Seal(stored, key, place) : stored;
    }
}
