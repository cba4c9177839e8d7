using System.Collections.Concurrent;
using Varde.Records.Storage;

namespace Varde.Records.Keys;

/// <summary>
/// The keys of owners, unwrapped when they are first asked for and kept for a while. At most so many are kept, none for longer than some minutes, and all are forgotten when a record
/// was erased.
/// </summary>
/// <param name="masters">What unwraps them; null when documents are kept in clear.</param>
/// <param name="write">Runs statements in a transaction that has locked the first chain.</param>
/// <param name="time">The clock.</param>
internal sealed class DataKeys(MasterKeyring? masters, Func<Func<Session, CancellationToken, Task>, CancellationToken, Task> write, TimeProvider time)
{
    private const int MostKept = 20_000;
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(10);
    private readonly ConcurrentDictionary<(long EhrId, int Generation), Kept> _kept = new();
    private volatile bool _refusesClear;
    private int _forgotten;

    /// <summary>Whether documents are encrypted.</summary>
    public bool AreUsed => masters is not null;

    /// <summary>What wraps them.</summary>
    /// <exception cref="InvalidOperationException">Documents are kept in clear.</exception>
    public MasterKeyring Masters => masters ?? throw new InvalidOperationException("The documents of this store are kept in clear.");

    /// <summary>Whether all documents are encrypted: then one in clear is one that somebody put there.</summary>
    public bool RefusesClear => _refusesClear;

    /// <summary>Forgets all keys, and reads what is in force.</summary>
    public async Task FollowAsync(Session session, CancellationToken ct)
    {
        Interlocked.Increment(ref _forgotten);
        _kept.Clear();
        if (masters is null) return;
        await masters.FollowAsync(session, ct);
        _refusesClear = await session.FirstAsync("select is_complete from encryption", [], r => r.Flag(0), ct);
    }

    /// <summary>A new key for a new owner, to be written with it.</summary>
    public async ValueTask<(DataKey? Key, KeyRow? Row)> NewAsync(long ehrId, Guid owner, CancellationToken ct)
    {
        if (masters is null) return (null, null);
        var key = DataKey.New(ehrId);
        return (key, await masters.WrapAsync(key, owner, ct));
    }

    /// <summary>The key that an owner's blobs are written with; one that has none, since it is older than the keys, gets one.</summary>
    /// <returns>Null when documents are kept in clear, or the owner was deleted meanwhile.</returns>
    public async ValueTask<DataKey?> ForWritingAsync(long ehrId, IDatabase database, CancellationToken ct)
    {
        if (masters is null) return null;
        if (Remembered(ehrId, DataKey.First) is { } known) return known;
        await using (var session = await database.RentReaderAsync(ct))
            if (await ReadAsync(ehrId, DataKey.First, session, ct) is { } stored) return stored;
        await write((session, token) => AddAsync(ehrId, session, token), ct);
        await using var again = await database.RentReaderAsync(ct);
        return await ReadAsync(ehrId, DataKey.First, again, ct);
    }

    /// <summary>The key that a blob names.</summary>
    /// <exception cref="ErasedMeanwhileException">The record was erased.</exception>
    /// <exception cref="InvalidDataException">There is no such key though the record is there, or it was changed.</exception>
    public async ValueTask<DataKey> FindAsync(long ehrId, int generation, Session session, CancellationToken ct)
    {
        if (Remembered(ehrId, generation) is { } known) return known;
        if (masters is null) throw new InvalidDataException("A stored document is encrypted, and this store has no keys.");
        if (await ReadAsync(ehrId, generation, session, ct) is { } stored) return stored;
        var isThere = await session.FirstAsync("select 1 from record_owner where ehr_id = $1 and time_deleted is null", [ehrId], _ => true, ct);
        throw isThere ? new InvalidDataException("The key of a record is missing.") : new ErasedMeanwhileException();
    }

    private DataKey? Remembered(long ehrId, int generation) =>
        _kept.TryGetValue((ehrId, generation), out var kept) && time.GetElapsedTime(kept.Since) < KeptFor ? kept.Key : null;

    private async Task<DataKey?> ReadAsync(long ehrId, int generation, Session session, CancellationToken ct)
    {
        var forgotten = Volatile.Read(ref _forgotten);
        var found = await session.FirstAsync(
            """
            select k.master, k.wrapped, o.owner_id from data_key k left join record_owner o on o.ehr_id = k.ehr_id where k.ehr_id = $1 and k.generation = $2
            """,
            [ehrId, generation], r => ((KeyRow Row, Guid? Owner)?)(new(ehrId, generation, r.Int(0), r.Bytes(1)), r.IsNull(2) ? null : r.Uuid(2)), ct);
        if (found is not { } row || OwnerOf(ehrId, row.Owner) is not { } owner) return null;
        var key = await Masters.UnwrapAsync(row.Row, owner, ct);
        Remember(key, forgotten);
        return key;
    }

    // What was read before all was forgotten is not remembered after it.
    private void Remember(DataKey key, int forgotten)
    {
        if (_kept.Count >= MostKept) _kept.Clear();
        _kept[(key.EhrId, key.Generation)] = new(key, time.GetTimestamp());
        if (forgotten != Volatile.Read(ref _forgotten)) _kept.TryRemove((key.EhrId, key.Generation), out _);
    }

    private async Task AddAsync(long ehrId, Session session, CancellationToken ct)
    {
        // Another master key may have come into force since this process looked.
        await Masters.FollowAsync(session, ct);
        var owner = await session.FirstAsync("select owner_id from record_owner where ehr_id = $1 and time_deleted is null", [ehrId], r => (Guid?)r.Uuid(0), ct);
        if (OwnerOf(ehrId, owner) is not { } id) return;
        var row = await Masters.WrapAsync(DataKey.New(ehrId), id, ct);
        await session.ExecuteAsync(
            "insert into data_key (ehr_id, generation, master, wrapped) values ($1, $2, $3, $4) on conflict do nothing", [row.EhrId, row.Generation, row.Master, row.Wrapped], ct);
    }

    // What is kept in files is of no owner.
    private static Guid? OwnerOf(long ehrId, Guid? owner) => ehrId == DataKey.OfFiles ? Guid.Empty : owner;

    private readonly record struct Kept(DataKey Key, long Since);
}
