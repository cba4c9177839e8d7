using Varde.AccessControl;
using Varde.Fhir.Bundles;
using Varde.Fhir.Resources;
using Varde.Fhir.Rest;
using Varde.Records;

namespace Varde.Fhir.Subscriptions;

/// <summary>Delivers notifications to endpoints. The access log tells of what is disclosed before it leaves.</summary>
internal sealed class HookDelivery(RecordStore store, EventTelling telling, RestHook hook, Gate gate, TimeProvider time)
{
    /// <summary>Delivers a notification without events.</summary>
    public async Task<Delivery> GreetAsync(FeedState state, SubscriptionRequest request, string type, CancellationToken cancellation)
    {
        var notification = new Notification(state, type, state.Delivered) { Topic = TopicOf(request) };
        return new(state.Version, type, state.Delivered, await PostAsync(request, notification, cancellation));
    }

    /// <summary>Delivers the events that come next.</summary>
    public async Task<Delivery> EventsAsync(Guid feed, FeedState state, SubscriptionRequest request, CancellationToken cancellation)
    {
        var events = await store.ReadFeedEventsAsync(feed, state.Delivered, long.MaxValue, request.MostEvents, cancellation);
        if (events.Count == 0) return new(state.Version, Notification.EventNotification, state.Delivered, null);
        var access = gate.Open(Actor.DeliveringTo(state.Subscriber));
        var (told, reached) = await telling.TellAsync(events, request.Content, access, cancellation);
        var notification = new Notification(state, Notification.EventNotification, reached) { Topic = TopicOf(request), Events = told };
        await access.CloseAsync(disclosed: true, cancellation);
        return new(state.Version, Notification.EventNotification, reached, told.Count > 0 ? await PostAsync(request, notification, cancellation) : null);
    }

    /// <summary>The topic, where the subscriber wants to be told more than that something happened.</summary>
    public static string? TopicOf(SubscriptionRequest request) => request.Content == PayloadContent.Empty ? null : request.Topic;

    private Task<string?> PostAsync(SubscriptionRequest request, Notification notification, CancellationToken cancellation) =>
        hook.PostAsync(request, FhirAnswer.Formed(notification.WriteBundle(time.GetUtcNow()), request.Format), cancellation);
}
