using System.Diagnostics;
using System.Threading.Channels;
using Varde.Foundation;
using Varde.Records.Storage;

namespace Varde.Records.Commits;

/// <summary>
/// The writer of one chain. What waits is written in one transaction and acknowledged after its fsync; while the disk works, the next
/// group gathers. When a group fails, its members are written one by one, so that only the one at fault fails.
/// </summary>
internal sealed class Writer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan WorthWaiting = TimeSpan.FromMilliseconds(4);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);
    private readonly IDatabase _database;
    private readonly int _chain;
    private readonly BlobCodec _codec;
    private readonly TimeProvider _time;
    private readonly int _groupLimit;
    private readonly Channel<Work> _queue;
    private readonly List<Work> _waiting = [];
    private readonly Task _loop;
    private readonly OwnEvents _own = new();
    private Session? _session;
    private GroupPlan? _unsure;
    private ChainHead? _head;
    private int _lastSize;
    private TimeSpan _lastDuration;

    public Writer(IDatabase database, int chain, BlobCodec codec, RecordStoreOptions options)
    {
        (_database, _chain, _codec, _time, _groupLimit) = (database, chain, codec, options.Time, options.GroupLimit);
        _queue = Channel.CreateBounded<Work>(new BoundedChannelOptions(options.QueueLimit) { SingleReader = true });
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Writes commits, all of them or none.</summary>
    public Task<Outcome<IReadOnlyList<CommitReceipt>>> CommitAsync(IReadOnlyList<PreparedCommit> commits)
    {
        var work = new CommitWork(commits);
        return _queue.Writer.TryWrite(work) ? work.Task : Task.FromResult(TooMany<IReadOnlyList<CommitReceipt>>());
    }

    /// <summary>Whether an event of the chain was written here, and acknowledged or about to be.</summary>
    public bool HasWritten(long number) => _own.Holds(number);

    /// <summary>Appends audit entries, each with the EHR's key where it concerns one.</summary>
    public async Task AuditAsync(IReadOnlyList<(AuditEntry Entry, long? EhrId)> entries, CancellationToken ct)
    {
        var work = new AuditWork(entries);
        await _queue.Writer.WriteAsync(work, ct);
        (await work.Task).TryGet(out _, out var refusal);
        if (refusal is not null) throw new StoreUnavailableException(refusal.Message);
    }

    /// <summary>Runs other statements in a transaction of their own.</summary>
    public Task RunAsync(Func<Session, CancellationToken, Task> action, CancellationToken ct) => RunAuditedAsync(
        async (session, token) =>
        {
            await action(session, token);
            return [];
        }, ct);

    /// <summary>Runs other statements in a transaction of their own, with the audit entries that they give.</summary>
    public async Task RunAuditedAsync(
        Func<Session, CancellationToken, Task<IReadOnlyList<(AuditEntry Entry, long? EhrId)>>> action, CancellationToken ct)
    {
        var work = new ActionWork(action);
        await _queue.Writer.WriteAsync(work, ct);
        (await work.Task).TryGet(out _, out var refusal);
        if (refusal is not null) throw new StoreUnavailableException(refusal.Message);
    }

    /// <summary>Runs statements that must be in no transaction; those who want to write wait meanwhile.</summary>
    public async Task RunAloneAsync(Func<Session, CancellationToken, Task> action, CancellationToken ct)
    {
        var work = new ActionWork(async (session, token) =>
        {
            await action(session, token);
            return [];
        })
        { IsAlone = true };
        await _queue.Writer.WriteAsync(work, ct);
        (await work.Task).TryGet(out _, out var refusal);
        if (refusal is not null) throw new StoreUnavailableException(refusal.Message);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
        if (_session is not null) await _session.DisposeAsync();
    }

    private static Outcome<T> TooMany<T>() => new Unavailable("Too many commits wait to be written.", TimeSpan.FromSeconds(1));

    private async Task RunAsync()
    {
        while (_waiting.Count > 0 || await _queue.Reader.WaitToReadAsync())
        {
            await GatherAsync();
            while (_waiting.Count < _groupLimit && _queue.Reader.TryRead(out var work)) _waiting.Add(work);
            if (_waiting.Count > 0) await RunNextAsync();
        }
    }

    // Those whom the last group answered come back within moments. To start with the first of them would make the others wait for a
    // whole further fsync: where a group takes long, it pays to wait a moment for them.
    private async Task GatherAsync()
    {
        if (_lastDuration > WorthWaiting && _queue.Reader.Count + _waiting.Count < _lastSize) await Task.Delay(Moment);
    }

    private async Task RunNextAsync()
    {
        if (_waiting[0] is ActionWork action)
        {
            _waiting.RemoveAt(0);
            await TryAsync([action], () => action.IsAlone ? RunAloneAsync(action) : RunActionAsync(action));
            return;
        }
        var group = _waiting.TakeWhile(w => w is not ActionWork).ToList();
        _waiting.RemoveRange(0, group.Count);
        var begin = Stopwatch.GetTimestamp();
        var isDone = await TryAsync(group, () => RunGroupAsync(group));
        (_lastSize, _lastDuration) = (group.Count, Stopwatch.GetElapsedTime(begin));
        if (isDone) return;
        foreach (var work in group) await TryAsync([work], () => RunGroupAsync([work]));
    }

    // False when a group of several failed for a reason that lies in one of them: nothing was written, and they are tried one by one.
    private async Task<bool> TryAsync(List<Work> group, Func<Task> run)
    {
        _unsure = null;
        var begin = _time.GetTimestamp();
        for (var delay = 20; ; delay = Math.Min(delay * 2, 1000))
        {
            try
            {
                await run();
                return true;
            }
            catch (Exception e)
            {
                await ForgetTransactionAsync();
                var transient = _database.IsTransient(e);
                if (!transient && group.Count > 1) return false;
                if (!transient || _time.GetElapsedTime(begin) > Patience) return Fail(group, e);
            }
            await Task.Delay(delay);
        }
    }

    private bool Fail(List<Work> group, Exception exception)
    {
        foreach (var work in group) work.Fail(_database, exception);
        return true;
    }

    private async Task RunAloneAsync(ActionWork work)
    {
        await work.Action(await SessionAsync(), default);
        work.Done();
    }

    private async Task RunActionAsync(ActionWork work)
    {
        var session = await SessionAsync();
        _head = null;
        var state = await _database.BeginGroupAsync(session, _chain, new GroupKeys(), default);
        var entries = await work.Action(session, default);
        if (entries.Count == 0)
        {
            await session.CommitAsync(default);
        }
        else
        {
            var plan = Plan([new AuditWork(entries)], state, Instant.Microseconds(_time.GetUtcNow()));
            await _database.WriteGroupAsync(session, _chain, plan.Rows, default);
        }
        work.Done();
    }

    private async Task RunGroupAsync(List<Work> group)
    {
        var session = await SessionAsync();
        var plan = _unsure is { } unsure && await IsWrittenAsync(session, unsure) ? unsure : await WriteAsync(session, group);
        if (plan.Rows.Events is [var first, ..] events) _own.Add(first.Number, events[^1].Number);
        plan.Acknowledge();
        _waiting.InsertRange(0, plan.PutOff);
    }

    private async Task<GroupPlan> WriteAsync(Session session, List<Work> group)
    {
        var head = _head;
        _head = null;
        var plan = head is not null && group.TrueForAll(work => work is AuditWork) ? await AppendAsync(session, group, head) : null;
        plan ??= await WriteCheckedAsync(session, group);
        if (plan.Rows.AuditGroup is { } written) _head = new(written.Sequence, written.Hash, written.Events);
        return plan;
    }

    // Entries of the access log need nothing that must be looked up: the head that the last group left will do, unless another process has written since.
    private async Task<GroupPlan?> AppendAsync(Session session, List<Work> group, ChainHead head)
    {
        var state = new GroupState { Sequence = head.Sequence, Hash = head.Hash, Events = head.Events };
        var plan = _unsure = Plan(group, state, Instant.Microseconds(_time.GetUtcNow()));
        if (await _database.TryAppendAuditAsync(session, _chain, plan.Rows, default)) return plan;
        _unsure = null;
        return null;
    }

    private async Task<GroupPlan> WriteCheckedAsync(Session session, List<Work> group)
    {
        var keys = new GroupKeys();
        foreach (var commit in group.OfType<CommitWork>().SelectMany(work => work.Commits)) commit.AddKeys(keys);
        var state = await _database.BeginGroupAsync(session, _chain, keys, default);
        var plan = Plan(group, state, Instant.Microseconds(_time.GetUtcNow()));
        if (plan.IsEmpty)
        {
            await session.RollbackAsync();
            return plan;
        }
        _unsure = plan;
        await _database.WriteGroupAsync(session, _chain, plan.Rows, default);
        return plan;
    }

    private GroupPlan Plan(List<Work> group, GroupState state, long now)
    {
        var rows = new GroupRows();
        var audit = new AuditGroupBuilder(_codec);
        var planner = new GroupPlanner(state, rows, audit, now);
        var plan = new GroupPlan(rows);
        foreach (var work in group) work.AddTo(plan, planner, audit, now);
        if (!plan.IsEmpty) audit.Close(state, rows, now);
        return plan;
    }

    // A connection that breaks while its transaction is being committed leaves open whether it was. The chain tells.
    private async Task<bool> IsWrittenAsync(Session session, GroupPlan plan)
    {
        var group = plan.Rows.AuditGroup!;
        var hash = await session.FirstAsync(
            "select hash from audit_group where chain_id = $1 and sequence = $2", [_chain, group.Sequence], r => r.Bytes(0), default);
        return hash is not null && hash.AsSpan().SequenceEqual(group.Hash);
    }

    private async Task<Session> SessionAsync() => _session ??= await _database.OpenWriterAsync(default);

    // Where even undoing fails the connection is broken, and a new one is opened next time.
    private async Task ForgetTransactionAsync()
    {
        if (_session is not { } session) return;
        try
        {
            await session.RollbackAsync();
        }
        catch (Exception)
        {
            _session = null;
            await session.DisposeAsync();
        }
    }

    /// <summary>What the last group of a chain left for the next to be linked to.</summary>
    private sealed record ChainHead(long Sequence, byte[] Hash, long Events);
}
