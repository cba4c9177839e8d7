using Varde.Records.Commits;
using Varde.Records.Storage;

namespace Varde.Records.Keys;

/// <summary>
/// Brings a new master key into force and wraps all data keys by it, while others read and write. Until all are, both master keys are good. Each step can be the last before a crash:
/// the next run goes on from there.
/// </summary>
internal sealed class KeyRotation(IDatabase database, DataKeys keys, Epoch epoch, Writer writer, TimeProvider time) : IDisposable
{
    private const int Batch = 500;
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Makes the next master key where master keys are kept, and no more: so that it can be brought to all servers before it is in force.</summary>
    /// <returns>Its generation.</returns>
    public async Task<int> PrepareAsync(CancellationToken ct)
    {
        var next = (await KnownAsync(ct))[^1] + 1;
        if (!(await keys.Masters.Keys.GenerationsAsync(ct)).Contains(next)) await keys.Masters.Keys.MakeAsync(next, ct);
        return next;
    }

    /// <summary>Rotates; within this process one at a time.</summary>
    public async Task<KeyRotationReport> RotateAsync(IProgress<UpkeepProgress>? progress, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            var known = await KnownAsync(ct);
            var isContinued = known.Count > 1;
            var master = isContinued ? known[^1] : await BringIntoForceAsync(ct);
            var wrapped = await WrapAllAsync(master, progress, ct);
            await RetireAsync(master, ct);
            return new(master, wrapped, isContinued);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async Task<List<int>> KnownAsync(CancellationToken ct)
    {
        await using var session = await database.RentReaderAsync(ct);
        return (await MasterKeyring.KnownAsync(session, ct)).ConvertAll(key => key.Generation);
    }

    private async Task<int> BringIntoForceAsync(CancellationToken ct)
    {
        var next = await PrepareAsync(ct);
        await writer.RunAsync(async (session, token) =>
        {
            // Another process may have done so since.
            if ((await MasterKeyring.KnownAsync(session, token)).Exists(key => key.Generation == next)) return;
            await MasterKeyring.RegisterAsync(keys.Masters.Keys, next, session, Instant.Microseconds(time.GetUtcNow()), token);
            await Epoch.NextAsync(session, token);
        }, ct);
        await using var reader = await database.RentReaderAsync(ct);
        await epoch.FollowAsync(reader, ct);
        return next;
    }

    // No key is wrapped by the old one any more: whoever writes a new key is held to the epoch, or reads with the chain locked which one is in force.
    private async Task<long> WrapAllAsync(int master, IProgress<UpkeepProgress>? progress, CancellationToken ct)
    {
        var (wrapped, after) = (0L, DataKey.OfFiles - 1);
        var total = await LeftAsync(master, ct);
        while (await NextAsync(master, after, ct) is { Count: > 0 } rows)
        {
            after = rows[^1].Row.EhrId;
            wrapped += await WrapAsync(rows, ct);
            progress?.Report(new(UpkeepStep.Rewrapping, wrapped, Math.Max(total, wrapped)));
        }
        return wrapped;
    }

    private async Task<long> LeftAsync(int master, CancellationToken ct)
    {
        await using var session = await database.RentReaderAsync(ct);
        return await session.FirstAsync("select count(*) from data_key where master < $1", [master], r => r.Long(0), ct);
    }

    private async Task<List<(KeyRow Row, Guid Owner)>> NextAsync(int master, long after, CancellationToken ct)
    {
        await using var session = await database.RentReaderAsync(ct);
        return await session.ListAsync(
            """
            select k.ehr_id, k.generation, k.master, k.wrapped, o.owner_id from data_key k left join record_owner o on o.ehr_id = k.ehr_id
            where k.ehr_id > $1 and k.master < $2 order by k.ehr_id limit $3
            """,
            [after, master, Batch], r => (new KeyRow(r.Long(0), r.Int(1), r.Int(2), r.Bytes(3)), r.IsNull(4) ? Guid.Empty : r.Uuid(4)), ct);
    }

    private async Task<long> WrapAsync(List<(KeyRow Row, Guid Owner)> rows, CancellationToken ct)
    {
        var anew = new List<(KeyRow Before, KeyRow After)>(rows.Count);
        foreach (var (row, owner) in rows) anew.Add((row, await keys.Masters.WrapAsync(await keys.Masters.UnwrapAsync(row, owner, ct), owner, ct)));
        // One that was erased meanwhile stays away.
        await writer.RunAsync(async (session, token) =>
        {
            foreach (var (before, after) in anew)
            {
                await session.ExecuteAsync(
                    "update data_key set master = $4, wrapped = $5 where ehr_id = $1 and generation = $2 and master = $3",
                    [before.EhrId, before.Generation, before.Master, after.Master, after.Wrapped], token);
            }
        }, ct);
        return rows.Count;
    }

    private async Task RetireAsync(int master, CancellationToken ct)
    {
        await writer.RunAsync(async (session, token) =>
        {
            var left = await session.FirstAsync("select count(*) from data_key where master < $1", [master], r => r.Long(0), token);
            if (left > 0) throw new InvalidOperationException("Keys are still wrapped by the old master key.");
            await session.ExecuteAsync("delete from master_key where generation < $1", [master], token);
        }, ct);
        await keys.Masters.Keys.DestroyBeforeAsync(master, ct);
    }
}
