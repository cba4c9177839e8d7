using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Varde.AccessControl;
using Varde.Fhir.Resources;
using Varde.Fhir.Rest;
using Varde.Fhir.Storage;
using Varde.Foundation;
using Varde.Records;

namespace Varde.Fhir.Subscriptions;

/// <summary>
/// The channel of server-sent events (WHATWG HTML, server-sent events): who subscribed reads the events of a subscription as they come, and after a break goes on after
/// the last that it has (Last-Event-ID). Events are decided on anew as they are sent.
/// </summary>
internal sealed class EventStream(
    RecordStore store, StoredResources resources, EventTelling telling, Gate gate, FhirSettings settings, IHostApplicationLifetime lifetime, TimeProvider time)
{
    /// <summary>Where the stream of a subscription lies below the API.</summary>
    public const string Pattern = "/Subscription/{id}/$stream";

    private const string MediaType = "text/event-stream";
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    private int _open;

    /// <summary>Opens the stream of a subscription.</summary>
    public async Task<IResult> OpenAsync(HttpContext context)
    {
        var outcome = await FindAsync(context, context.RequestAborted);
        return outcome.TryGet(out var listener, out var refusal) ? listener : FhirAnswer.Refused(refusal, ResourceFormat.Json);
    }

    private async Task<Outcome<Listener>> FindAsync(HttpContext context, CancellationToken cancellation)
    {
        var (access, id) = (ServiceOf(context), context.Request.RouteValues["id"] as string ?? "");
        if (!ResourceKey.IsId(id)) return new NotFound("An id has 1 to 64 letters, digits, hyphens and dots.");
        var key = new ResourceKey("Subscription", id);
        if (!(await resources.SeenAsync(access, key, cancellation)).TryGet(out var stored, out var refusal)) return refusal;
        if (!SubscriptionRequest.Read(StoredJson.Parse(stored.Version.Content), settings.Subscriptions).TryGet(out var request, out _) || !request.IsStream)
            return Invalid.At("Subscription.channel", $"is not {SubscriptionRequest.ChannelSystem}|{SubscriptionRequest.EventStreamCode}");
        // Another's subscription is answered as one that is not there.
        if (await store.FindFeedAsync(key.ObjectId, cancellation) is not { } feed || FeedState.Read(feed.State) is not { } state) return new Unavailable("The subscription is not taken up yet.", TimeSpan.FromSeconds(1));
        if (!state.Subscriber.IsSame(access.Actor)) return StoredResources.Missing(key);
        if (state.Status is SubscriptionStatus.Error or SubscriptionStatus.Off) return new Conflict("The subscription is not active.");
        if (!LastSeen(context.Request, feed.LastNumber).TryGet(out var after, out refusal)) return refusal;
        return new Listener(this, feed.Id, request, after, access.Actor);
    }

    private static AccessSession ServiceOf(HttpContext context) => (AccessSession)context.RequestServices.GetService(typeof(AccessSession))!;

    // Who names no event hears of what happens from now on.
    private static Outcome<long> LastSeen(HttpRequest request, long latest) =>
        request.Headers["Last-Event-ID"].ToString() is not { Length: > 0 } text ? latest
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Min(number, latest)
        : Invalid.At("Last-Event-ID", "is the number of an event");

    /// <summary>One who listens.</summary>
    private sealed class Listener(EventStream stream, Guid feed, SubscriptionRequest request, long after, Actor actor) : IResult, IStatusCodeHttpResult
    {
        private long _after = after;
        private DateTimeOffset _lastSent;
        private DateTimeOffset _lastNotified;

        public int? StatusCode => StatusCodes.Status200OK;

        public async Task ExecuteAsync(HttpContext httpContext)
        {
            try
            {
                if (Interlocked.Increment(ref stream._open) > stream.Settings.MostStreams)
                    await FhirAnswer.Refused(new Unavailable("As many streams are open as this server serves.", TimeSpan.FromSeconds(30)), ResourceFormat.Json).ExecuteAsync(httpContext);
                else await SendAsync(httpContext.Response, httpContext.RequestAborted);
            }
            finally
            {
                Interlocked.Decrement(ref stream._open);
            }
        }

        private async Task SendAsync(HttpResponse response, CancellationToken gone)
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(gone, stream.Stopping);
            response.ContentType = MediaType;
            response.Headers.CacheControl = "private, no-store";
            response.Headers["X-Accel-Buffering"] = "no";
            try
            {
                await GreetAsync(response, Notification.Handshake, ended.Token);
                while (await StepAsync(response, ended.Token)) await Task.Delay(stream.Settings.Interval, stream.Time, ended.Token);
            }
            catch (OperationCanceledException)
            {
                // The listener has left, or the server stops: who comes again goes on after the last event that it has.
            }
        }

        // False when the subscription has ended.
        private async Task<bool> StepAsync(HttpResponse response, CancellationToken cancellation)
        {
            if (await stream.Store.FindFeedAsync(feed, cancellation) is not { } now || FeedState.Read(now.State) is not { } state) return false;
            if (!state.Subscriber.IsSame(actor) || state.Status is SubscriptionStatus.Error or SubscriptionStatus.Off) return false;
            while (_after < now.LastNumber && await stream.Store.ReadFeedEventsAsync(feed, _after, now.LastNumber, request.MostEvents, cancellation) is { Count: > 0 } events)
                await TellAsync(response, state, events, cancellation);
            var time = stream.Time.GetUtcNow();
            if (request.Heartbeat is { } period && time - _lastNotified >= period) await GreetAsync(response, Notification.Heartbeat, cancellation);
            else if (time - _lastSent >= Silence) await WriteAsync(response, ": \n\n", cancellation);
            return true;
        }

        private async Task TellAsync(HttpResponse response, FeedState state, IReadOnlyList<FeedEvent> events, CancellationToken cancellation)
        {
            var access = stream.Gate.Open(Actor.DeliveringTo(actor));
            var (told, reached) = await stream.Telling.TellAsync(events, request.Content, access, cancellation);
            await access.CloseAsync(disclosed: true, cancellation);
            _after = reached;
            if (told.Count > 0) await NotifyAsync(response, new(state, Notification.EventNotification, _after) { Events = told }, _after, cancellation);
        }

        private async Task GreetAsync(HttpResponse response, string type, CancellationToken cancellation)
        {
            if (await stream.Store.FindFeedAsync(feed, cancellation) is not { } now || FeedState.Read(now.State) is not { } state) return;
            await NotifyAsync(response, new(state, type, _after), number: null, cancellation);
        }

        private Task NotifyAsync(HttpResponse response, Notification notification, long? number, CancellationToken cancellation)
        {
            var told = notification with { Topic = HookDelivery.TopicOf(request) };
            _lastNotified = stream.Time.GetUtcNow();
            var body = FhirAnswer.Formed(told.WriteBundle(_lastNotified), request.Format);
            var text = new StringBuilder();
            if (number is { } id) text.Append(CultureInfo.InvariantCulture, $"id: {id}\n");
            text.Append(CultureInfo.InvariantCulture, $"event: {notification.Type}\n");
            foreach (var line in Encoding.UTF8.GetString(body.Span).Split('\n')) text.Append("data: ").Append(line.TrimEnd('\r')).Append('\n');
            return WriteAsync(response, text.Append('\n').ToString(), cancellation);
        }

        private async Task WriteAsync(HttpResponse response, string text, CancellationToken cancellation)
        {
            _lastSent = stream.Time.GetUtcNow();
            await response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), cancellation);
            await response.Body.FlushAsync(cancellation);
        }
    }

    private SubscriptionSettings Settings => settings.Subscriptions;

    private CancellationToken Stopping => lifetime.ApplicationStopping;

    private TimeProvider Time => time;

    private RecordStore Store => store;

    private EventTelling Telling => telling;

    private Gate Gate => gate;
}
