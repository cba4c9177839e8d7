using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Varde.Records;

namespace Varde.Fhir.Subscriptions;

/// <summary>
/// Does the work of subscriptions, in one process of all on a database at a time: follows what happens, greets endpoints, delivers, and keeps the state of each
/// subscription. An event is delivered at least once, and in order; one endpoint that is slow or down holds up no other.
/// </summary>
internal sealed partial class SubscriptionWorker(
    RecordStore store, EventFollower follower, HookDelivery hooks, SubscriptionStates states, FhirSettings settings, TimeProvider time, ILogger<SubscriptionWorker> log) : BackgroundService
{
    private const int MostAtOnce = 32;
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    private readonly string _holder = Guid.NewGuid().ToString("N");
    private Dictionary<Guid, Feed>? _feeds;
    private EventPosition? _position;
    private DateTimeOffset _renewed;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RoundAsync(stoppingToken);
                await PauseAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                // Whatever is wrong with the database is over some time; what was not stored is done again.
                RoundFailed(log, e);
                Forget();
                await Task.WhenAny(Task.Delay(settings.Subscriptions.Interval * 4, time, stoppingToken));
            }
        }
        await GiveUpAsync();
    }

    private async Task RoundAsync(CancellationToken cancellation)
    {
        if (!await HoldsAsync(cancellation)) return;
        _feeds ??= await follower.LoadAsync(cancellation);
        foreach (var feed in _feeds.Values.Where(f => f.Running is { IsCompleted: true }).ToList()) await TakeBackAsync(feed, cancellation);
        _position = await follower.FollowAsync(_feeds, _position!, _holder, cancellation);
        if (_position is null) Forget();
        else foreach (var feed in _feeds.Values.ToList()) await AttendAsync(feed, cancellation);
    }

    // How far it is is stored with what is given to feeds, and otherwise now and then: what was nobody's event is not when it is looked at again.
    private async Task<bool> HoldsAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (now - _renewed < Hold / 3) return _position is not null;
        if (_position is not null && !await store.ChangeFeedsAsync(EventFeed.Subscriptions, _holder, _position, [], cancellation)) Forget();
        var position = await store.HoldReaderAsync(EventFeed.Subscriptions, _holder, Hold, cancellation);
        if (_position is null || position is null) Forget();
        (_position, _renewed) = (position, now);
        return position is not null;
    }

    private void Forget() => (_feeds, _position, _renewed) = (null, null, default);

    // There is more to do at once when a delivery has ended.
    private Task<Task> PauseAsync(CancellationToken cancellation) =>
        Task.WhenAny([Task.Delay(settings.Subscriptions.Interval, time, cancellation), .. _feeds?.Values.Select(f => f.Running).OfType<Task>() ?? []]);

    private async Task AttendAsync(Feed feed, CancellationToken cancellation)
    {
        var (state, now) = (feed.State, time.GetUtcNow());
        if (feed.Running is not null || state.Status is SubscriptionStatus.Off) return;
        if (feed.Plan is not { Request: var request })
        {
            if (state.Status != SubscriptionStatus.Error) await ChangeAsync(feed, SubscriptionStatus.Error, feed.Fault, cancellation);
        }
        else if (request.End <= now) await ChangeAsync(feed, SubscriptionStatus.Off, null, cancellation);
        else if (request.IsStream && state.Status == SubscriptionStatus.Requested) await ChangeAsync(feed, SubscriptionStatus.Active, null, cancellation);
        else if (!request.IsStream && state.Status == SubscriptionStatus.Active && feed.Last - state.Delivered > EventFeed.MostKept)
            await ChangeAsync(feed, SubscriptionStatus.Error, $"More than {EventFeed.MostKept} events wait.", cancellation);
        else if (!request.IsStream && state.NextAttempt <= now && _feeds!.Values.Count(f => f.Running is not null) < MostAtOnce) Start(feed, request, now, cancellation);
    }

    private void Start(Feed feed, SubscriptionRequest request, DateTimeOffset now, CancellationToken cancellation)
    {
        var state = feed.State;
        if (state.Status == SubscriptionStatus.Requested) Run(feed, () => hooks.GreetAsync(state, request, Notification.Handshake, cancellation), cancellation);
        else if (state.Status == SubscriptionStatus.Active && feed.Last > state.Delivered) Run(feed, () => hooks.EventsAsync(feed.Id, state, request, cancellation), cancellation);
        else if (state.Status == SubscriptionStatus.Active && request.Heartbeat is { } period && now - state.LastSent >= period)
            Run(feed, () => hooks.GreetAsync(state, request, Notification.Heartbeat, cancellation), cancellation);
    }

    // What is wrong with one is no matter of the others.
    private void Run(Feed feed, Func<Task<Delivery>> delivery, CancellationToken cancellation)
    {
        var state = feed.State;
        feed.Running = Task.Run(
            async () =>
            {
                try
                {
                    return await delivery();
                }
                catch (Exception e) when (!cancellation.IsCancellationRequested)
                {
                    DeliveryFailed(log, state.Id, e);
                    return new Delivery(state.Version, Notification.EventNotification, state.Delivered, "The notification could not be made.");
                }
            },
            cancellation);
    }

    private async Task TakeBackAsync(Feed feed, CancellationToken cancellation)
    {
        var delivery = await feed.Running!;
        feed.Running = null;
        if (delivery.Version != feed.State.Version) return;
        if (delivery.Type == Notification.Handshake) await ChangeAsync(feed, delivery.Error is null ? SubscriptionStatus.Active : SubscriptionStatus.Error, delivery.Error, cancellation);
        else if (delivery.Error is null) await KeepAsync(feed, feed.State with { Delivered = delivery.Delivered, Failures = 0, LastSent = time.GetUtcNow() }, cancellation);
        else if (feed.State.Failures + 1 >= settings.Subscriptions.MostFailures) await ChangeAsync(feed, SubscriptionStatus.Error, delivery.Error, cancellation);
        else await KeepAsync(feed, feed.State with { Failures = feed.State.Failures + 1, NextAttempt = time.GetUtcNow() + PauseAfter(feed.State.Failures) }, cancellation);
    }

    private TimeSpan PauseAfter(int failures)
    {
        var pause = settings.Subscriptions.FirstRetry * Math.Pow(2, Math.Min(failures, 20));
        return pause < LongestPause ? pause : LongestPause;
    }

    private async Task ChangeAsync(Feed feed, string status, string? error, CancellationToken cancellation)
    {
        if (await states.WriteAsync(feed.State, status, error, cancellation))
            await KeepAsync(feed, feed.State with { Status = status, Error = error, Failures = 0, LastSent = time.GetUtcNow() }, cancellation);
    }

    private async Task KeepAsync(Feed feed, FeedState state, CancellationToken cancellation)
    {
        feed.State = state;
        if (!await store.ChangeFeedsAsync(EventFeed.Subscriptions, _holder, null, [feed.Change], cancellation)) throw new StoreUnavailableException("Another process does the work of subscriptions.");
    }

    // The next may begin at once, and need not wait until the hold ends.
    private async Task GiveUpAsync()
    {
        if (_position is null) return;
        try
        {
            await store.HoldReaderAsync(EventFeed.Subscriptions, _holder, TimeSpan.Zero);
        }
        catch (Exception e)
        {
            RoundFailed(log, e);
        }
    }

    [LoggerMessage(2, LogLevel.Error, "A notification of Subscription/{Subscription} could not be made")]
    private static partial void DeliveryFailed(ILogger log, string subscription, Exception exception);

    [LoggerMessage(1, LogLevel.Warning, "Subscriptions are not served for a moment")]
    private static partial void RoundFailed(ILogger log, Exception exception);
}
