using Varde.Records.Storage;

namespace Varde.Records;

/// <summary>
/// Which proofs were used at any of the servers on one PostgreSQL. Those that come at once are written by one statement, into a table that has no log: nobody waits for the disk. After a
/// crash of the database the table is empty, which <see cref="UsedProof.RememberedSince"/> tells.
/// </summary>
public sealed class SharedProofs
{
    private const long Sweeping = 60_000_000;

    private readonly IDatabase _database;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private List<Waiting> _waiting = [];
    private bool _isRunning;
    private long _swept;

    internal SharedProofs(IDatabase database, TimeProvider time) => (_database, _time, _swept) = (database, time, Instant.Microseconds(time.GetUtcNow()));

    /// <summary>Uses a proof.</summary>
    /// <param name="proof">What it is remembered by.</param>
    /// <param name="until">Until when it must be remembered.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <exception cref="StoreUnavailableException">The database does not answer: the proof must not be taken.</exception>
    public Task<UsedProof> UseAsync(Guid proof, DateTimeOffset until, CancellationToken ct = default)
    {
        var waiting = new Waiting(proof, Instant.Microseconds(until), new(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_lock)
        {
            _waiting.Add(waiting);
            if (!_isRunning) _ = Task.Run(RunAsync, CancellationToken.None);
            _isRunning = true;
        }
        return waiting.Told.Task.WaitAsync(ct);
    }

    /// <summary>Begins to remember, where that was not begun: proofs of before may have been used.</summary>
    internal async Task BeginAsync(Session session, CancellationToken ct) =>
        await session.ExecuteAsync("insert into proof_memory (id, time_since) values (1, $1) on conflict do nothing", [Instant.Microseconds(_time.GetUtcNow())], ct);

    private async Task RunAsync()
    {
        while (Take() is { Count: > 0 } group)
        {
            try
            {
                await WriteAsync(group);
            }
            catch (Exception fault)
            {
                foreach (var one in group) one.Told.TrySetException(new StoreUnavailableException("The database does not answer.", fault));
            }
        }
    }

    private List<Waiting> Take()
    {
        lock (_lock)
        {
            var group = _waiting;
            _waiting = [];
            _isRunning = group.Count > 0;
            return group;
        }
    }

    private async Task WriteAsync(List<Waiting> group)
    {
        var now = Instant.Microseconds(_time.GetUtcNow());
        await using var session = await _database.RentReaderAsync(CancellationToken.None);
        var written = await session.ListAsync(
            """
            with began as (insert into proof_memory (id, time_since) values (1, $3) on conflict do nothing returning time_since),
                used as (insert into used_proof (proof, time_until) select p, $2 from unnest($1::uuid[]) p order by p on conflict do nothing returning proof)
            select proof, coalesce((select time_since from began), (select time_since from proof_memory), $3) from used
            """,
            [group.Select(one => one.Proof).ToArray(), group.Max(one => one.Until), now], r => (Proof: r.Uuid(0), Since: r.Long(1)), CancellationToken.None);
        var fresh = written.ToDictionary(row => row.Proof, row => row.Since);
        // Of the same proof twice in a group one is new.
        foreach (var one in group) one.Told.SetResult(fresh.Remove(one.Proof, out var since) ? new(true, Instant.FromMicroseconds(since)) : new(false, default));
        await SweepAsync(session, now);
    }

    private async Task SweepAsync(Session session, long now)
    {
        if (now - _swept < Sweeping) return;
        _swept = now;
        await session.ExecuteAsync("delete from used_proof where time_until < $1", [now], CancellationToken.None);
    }

    private sealed record Waiting(Guid Proof, long Until, TaskCompletionSource<UsedProof> Told);
}

/// <summary>What using a proof told.</summary>
/// <param name="IsNew">Whether nobody had used it.</param>
/// <param name="RememberedSince">Since when all that were used are remembered: an older one may have been used before. Told of a new one.</param>
public readonly record struct UsedProof(bool IsNew, DateTimeOffset RememberedSince);
