using Varde.Records;

namespace Varde.People.Facts;

/// <summary>
/// Tells whether what was read is still what is stored. What this process commits is known at once, by the stamps of the store. What other processes on the same database commit
/// is read from the outbox at most once a second, before a decision: then a decision is made on facts that are no older than that.
/// </summary>
internal sealed class Freshness(RecordStore store, TimeProvider time) : IDisposable
{
    /// <summary>How old what another process changed may be.</summary>
    public static readonly TimeSpan MostAge = TimeSpan.FromSeconds(1);

    private const int Batch = 2_000;
    private const int MostBatches = 5;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private EventPosition? _position;
    private long _looked;

    /// <summary>Looks for what others have changed, unless that was done a moment ago.</summary>
    public ValueTask FollowAsync(CancellationToken cancellation) =>
        Volatile.Read(ref _position) is not null && time.GetElapsedTime(Volatile.Read(ref _looked)) < MostAge ? ValueTask.CompletedTask : new(LookAsync(cancellation));

    /// <summary>The stamp of an owner's resources of some types.</summary>
    public long StampOf(Guid owner, IReadOnlyList<string> types)
    {
        var sum = 0L;
        for (var i = 0; i < types.Count; i++) sum += store.Stamps.Of(owner, types[i]);
        return sum;
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async Task LookAsync(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            if (_position is not null && time.GetElapsedTime(_looked) < MostAge) return;
            var began = time.GetTimestamp();
            var position = _position is null ? await store.ReadHeadAsync(cancellation) : await ReadAsync(_position, cancellation);
            Volatile.Write(ref _looked, began);
            Volatile.Write(ref _position, position);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<EventPosition> ReadAsync(EventPosition position, CancellationToken cancellation)
    {
        for (var batch = 0; batch < MostBatches; batch++)
        {
            var events = await store.ReadEventsAsync(position, Batch, cancellation);
            foreach (var happened in events) Touch(happened);
            if (events.Count > 0) position = events[^1].Position;
            if (events.Count < Batch) return position;
        }
        // Too much has happened to be looked at: all is read anew.
        var head = await store.ReadHeadAsync(cancellation);
        store.Stamps.TouchAll();
        return head;
    }

    // What this process has written itself has been told by the stamps already: telling it again would have all that follows from it gathered anew for nothing.
    private void Touch(OutboxEvent happened)
    {
        if (!happened.IsOwn && happened.Type.StartsWith(OutboxEvent.OfResource, StringComparison.Ordinal)) store.Stamps.Touch(happened.Owner.Id, happened.Type[OutboxEvent.OfResource.Length..]);
    }
}
