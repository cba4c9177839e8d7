using System.Collections.Concurrent;
using System.Data.Common;
using System.Threading.Channels;
using Varde.Records;

namespace Varde.Web.Live;

/// <summary>
/// Tells whoever listens that something has happened to a record: whichever process on the database did it, since the outbox says so. It is read once a second for all listeners together, and
/// not at all while nobody listens. It does not tell what happened: what of it a reader may see is decided anew for each of them.
/// </summary>
internal sealed class LiveFeed(RecordStore store, ILogger<LiveFeed> log) : BackgroundService
{
    private const int Batch = 1_000;

    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Listening, IReadOnlySet<Guid>> _listeners = [];

    /// <summary>Listens until it is disposed of.</summary>
    /// <param name="records">The records.</param>
    public Listening Listen(IEnumerable<Guid> records)
    {
        var listening = new Listening(this);
        _listeners[listening] = records.ToHashSet();
        return listening;
    }

    internal void Forget(Listening listening) => _listeners.TryRemove(listening, out _);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var clock = new PeriodicTimer(Pace);
        EventPosition? position = null;
        while (await clock.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                position = _listeners.IsEmpty ? null : await FollowAsync(position, stoppingToken);
            }
            catch (Exception fault) when (fault is StoreUnavailableException or DbException)
            {
                log.LogWarning(fault, "What is new in records could not be read");
            }
        }
    }

    private async Task<EventPosition> FollowAsync(EventPosition? position, CancellationToken cancellation)
    {
        if (position is null) return await BeginAsync(cancellation);
        var events = await store.ReadEventsAsync(position, Batch, cancellation);
        if (events.Count == 0) return position;
        var touched = events.Select(happened => happened.Owner.Id).ToHashSet();
        foreach (var (listening, records) in _listeners)
            if (records.Overlaps(touched)) listening.Tell();
        return events[^1].Position;
    }

    // What happened since they began to listen is not read any more: all look.
    private async Task<EventPosition> BeginAsync(CancellationToken cancellation)
    {
        var position = await store.ReadHeadAsync(cancellation);
        foreach (var listening in _listeners.Keys) listening.Tell();
        return position;
    }
}

/// <summary>Somebody's listening to records.</summary>
internal sealed class Listening(LiveFeed feed) : IDisposable
{
    // That something happened is told once, however much of it there was.
    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Waits until something happens.</summary>
    /// <param name="most">How long at most.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>False when nothing has happened for so long.</returns>
    public async Task<bool> WaitAsync(TimeSpan most, CancellationToken cancellation)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(most);
        try
        {
            return await _news.Reader.ReadAsync(limited.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    public void Dispose() => feed.Forget(this);

    internal void Tell() => _news.Writer.TryWrite(true);
}
