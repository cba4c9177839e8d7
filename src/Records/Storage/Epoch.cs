namespace Varde.Records.Storage;

/// <summary>
/// Tells a process that what it remembers of the database is true no more: another, or itself, has destroyed names or keys, or another master key is in force. The number stands
/// with each chain and is read with the chain locked, so that no commit is written that was prepared before.
/// </summary>
/// <param name="forget">Forgets what is remembered, and reads what must be known in the epoch that it is told.</param>
internal sealed class Epoch(Func<long, Session, CancellationToken, Task> forget)
{
    private long _known;

    /// <summary>The epoch that what is remembered belongs to.</summary>
    public long Known => Volatile.Read(ref _known);

    /// <summary>Begins the next epoch, within a transaction of a writer.</summary>
    public static Task<int> NextAsync(Session session, CancellationToken ct) => session.ExecuteAsync("update audit_chain set epoch = epoch + 1", [], ct);

    /// <summary>Reads the epoch before anything is remembered.</summary>
    public async Task BeginAsync(Session session, CancellationToken ct) => Volatile.Write(ref _known, await StoredAsync(session, ct));

    /// <summary>Reads the epoch, and forgets what is remembered when it is another.</summary>
    public async Task FollowAsync(Session session, CancellationToken ct)
    {
        var epoch = await StoredAsync(session, ct);
        // One that reads an older state of the database has nothing to tell.
        if (epoch <= Known) return;
        // Forgotten first: whoever prepares a commit in the new epoch remembers nothing of the old.
        await forget(epoch, session, ct);
        Volatile.Write(ref _known, epoch);
    }

    /// <summary>The epoch that the database is in, as a session sees it.</summary>
    public static Task<long> StoredAsync(Session session, CancellationToken ct) => session.FirstAsync("select max(epoch) from audit_chain", [], r => r.Long(0), ct);
}
