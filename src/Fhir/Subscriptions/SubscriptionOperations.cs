using System.Globalization;
using Varde.AccessControl;
using Varde.Fhir.Bundles;
using Varde.Fhir.Definitions;
using Varde.Fhir.Interactions;
using Varde.Fhir.Operations;
using Varde.Fhir.Resources;
using Varde.Fhir.Search;
using Varde.Fhir.Storage;
using Varde.Foundation;
using Varde.Records;

namespace Varde.Fhir.Subscriptions;

/// <summary>Tells how subscriptions are, and which events they have had (Subscriptions R5 Backport 1.1.0, $status and $events).</summary>
internal sealed class SubscriptionOperations(RecordStore store, StoredResources resources, SearchEngine engine, EventTelling telling, FhirSettings settings, TimeProvider time)
{
    private const int MostEvents = 1000;
    private const int MostSubscriptions = 1000;

    /// <summary>The state of the subscription of the address.</summary>
    public async Task<Outcome<FhirResult>> StatusAsync(FhirCall call, CancellationToken cancellation)
    {
        if (!call.Route.ContainsKey("id")) return await StatusesAsync(call, cancellation);
        if (!(await SeenAsync(call, cancellation)).TryGet(out var seen, out var refusal)) return refusal;
        return Statuses(call, [seen]);
    }

    /// <summary>The events of the subscription of the address.</summary>
    public async Task<Outcome<FhirResult>> EventsAsync(FhirCall call, CancellationToken cancellation)
    {
        if (!OperationInput.Read(call).TryGet(out var input, out var refusal)) return refusal;
        if (!Number(input, "eventsSinceNumber", 1).TryGet(out var since, out refusal)) return refusal;
        if (!Number(input, "eventsUntilNumber", long.MaxValue).TryGet(out var until, out refusal)) return refusal;
        var asked = PayloadContents.Of(input.Text("content"));
        if (asked is null && input.Text("content") is not null) return Invalid.At("content", "is empty, id-only or full-resource");
        if (!(await SeenAsync(call, cancellation)).TryGet(out var seen, out refusal)) return refusal;
        var events = await store.ReadFeedEventsAsync(seen.State.Key.ObjectId, Math.Max(since, 1) - 1, until, MostEvents, cancellation);
        // Nobody is told more than what the subscription was made for.
        var content = asked is { } less && less < seen.Content ? less : seen.Content;
        var (told, _) = await telling.TellAsync(events, content, call.Access, cancellation);
        return FhirResult.Of(new Notification(seen.State, Notification.QueryEvent, seen.Last) { Topic = content == PayloadContent.Empty ? null : seen.Topic, Events = told }.WriteBundle(time.GetUtcNow()));
    }

    private static Outcome<long> Number(OperationInput input, string name, long unsaid) =>
        input.Text(name) is not { } text ? unsaid
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : Invalid.At(name, "is a whole number");

    private async Task<Outcome<FhirResult>> StatusesAsync(FhirCall call, CancellationToken cancellation)
    {
        if (!OperationInput.Read(call).TryGet(out var input, out var refusal)) return refusal;
        List<KeyValuePair<string, string>> asked = [new("_count", $"{MostSubscriptions}")];
        if (Listed(input, "id") is { Length: > 0 } ids) asked.Add(new("_id", ids));
        if (Listed(input, "status") is { Length: > 0 } codes) asked.Add(new("status", codes));
        if (!engine.Read(FhirDefinitions.R4.Resource("Subscription"), asked, call.Bases).TryGet(out var query, out refusal)) return refusal;
        if (!(await call.Access.AskToQueryAsync(ehr: null, SearchDigest.Of("Subscription", asked), "fhir-status", cancellation, "Subscription")).TryGet(out var permit, out refusal)) return refusal;
        if (!(await engine.SearchAsync(query, permit, cursor: null, cancellation)).TryGet(out var found, out refusal)) return refusal;
        var seen = new List<SeenSubscription>();
        foreach (var match in found.Matches) seen.Add(await SeenAsync(call, match.Key, match.Content, cancellation));
        return Statuses(call, seen);
    }

    private static string Listed(OperationInput input, string name) => string.Join(',', input.Texts(name).SelectMany(t => t.Split(',')).Select(t => t.Trim()).Where(t => t.Length > 0));

    private static Outcome<FhirResult> Statuses(FhirCall call, IReadOnlyList<SeenSubscription> all)
    {
        using var bundle = new BundleWriter("searchset");
        bundle.Total(all.Count);
        bundle.Links(("self", $"{call.BaseAddress}/{call.Address}"));
        foreach (var one in all)
        {
            var status = new Notification(one.State, Notification.QueryStatus, one.Last) { Topic = one.Topic };
            bundle.Entry($"urn:uuid:{Guid.CreateVersion7()}", status.WriteStatus(), json => BundleWriter.WriteMode(json, "match"));
        }
        return FhirResult.Of(bundle.Finish());
    }

    private async Task<Outcome<SeenSubscription>> SeenAsync(FhirCall call, CancellationToken cancellation)
    {
        if (!call.Key().TryGet(out var key, out var refusal)) return refusal;
        if (!(await resources.SeenAsync(call.Access, key, cancellation)).TryGet(out var stored, out refusal)) return refusal;
        return await SeenAsync(call, key, stored.Version.Content, cancellation);
    }

    // The resource says the state; what has been counted and delivered is known by the feed, which comes a moment after the resource.
    private async Task<SeenSubscription> SeenAsync(FhirCall call, ResourceKey key, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        var subscription = StoredJson.Parse(content);
        var feed = await store.FindFeedAsync(key.ObjectId, cancellation);
        var state = (feed is null ? null : FeedState.Read(feed.State)) ?? new FeedState { Id = key.Id, Version = 0, Base = call.BaseAddress, Subscriber = call.Access.Actor };
        state = state with { Base = call.BaseAddress, Status = JsonText.Of(subscription, "status") ?? state.Status, Error = JsonText.Of(subscription, "error") };
        return SubscriptionRequest.Read(subscription, settings.Subscriptions).TryGet(out var request, out _)
            ? new(state, feed?.LastNumber ?? 0, request.Topic, request.Content) : new(state, feed?.LastNumber ?? 0, null, PayloadContent.Empty);
    }

    /// <summary>A subscription as it is now.</summary>
    private sealed record SeenSubscription(FeedState State, long Last, string? Topic, PayloadContent Content);
}
