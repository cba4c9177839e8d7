using System.Collections.Concurrent;
using Varde.Records.Commits;

namespace Varde.Records.Storage;

/// <summary>The key under which an owner's rows are kept, found by the owner's UUID. A key never changes; deletion is looked up where it matters.</summary>
internal sealed class Owners(IDatabase database)
{
    private const int CacheLimit = 500_000;
    private readonly ConcurrentDictionary<Guid, long> _keys = new();

    /// <summary>The owner, or null when it was never stored.</summary>
    public ValueTask<OwnerState?> FindAsync(Guid owner, CancellationToken ct) =>
        _keys.TryGetValue(owner, out var key) ? new(new OwnerState(key, false, false)) : new(ReadAsync(owner, ct));

    /// <summary>The key of an owner that is stored and not deleted; null otherwise.</summary>
    public async ValueTask<long?> KeyAsync(Guid owner, CancellationToken ct) => await FindAsync(owner, ct) is { IsDeleted: false } found ? found.EhrId : null;

    /// <summary>Forgets all.</summary>
    public void Clear() => _keys.Clear();

    /// <summary>Forgets an owner that was deleted.</summary>
    public void Forget(Guid owner) => _keys.TryRemove(owner, out _);

    private async Task<OwnerState?> ReadAsync(Guid owner, CancellationToken ct)
    {
        await using var session = await database.RentReaderAsync(ct);
        var found = await session.FirstAsync(
            "select ehr_id, time_deleted, time_erased from record_owner where owner_id = $1", [owner], r => new OwnerState(r.Long(0), !r.IsNull(1), !r.IsNull(2)), ct);
        if (found is { IsDeleted: false }) Remember(owner, found.EhrId);
        return found;
    }

    private void Remember(Guid owner, long key)
    {
        if (_keys.Count >= CacheLimit) _keys.Clear();
        _keys[owner] = key;
    }
}
