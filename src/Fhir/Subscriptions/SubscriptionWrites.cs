using System.Buffers;
using System.Text.Json;
using Varde.AccessControl;
using Varde.Fhir.Resources;
using Varde.Fhir.Search;
using Varde.Fhir.Storage;
using Varde.Foundation;
using Varde.Records;

namespace Varde.Fhir.Subscriptions;

/// <summary>
/// Takes Subscriptions in. Their state is the server's own (FHIR R4, Subscription.status): whatever a client writes is a request, unless it says that the subscription is
/// off. One that is off, or has ended, asks for nothing and is only kept.
/// </summary>
internal sealed class SubscriptionWrites(SubscriptionTopics topics, SearchEngine engine, RecordStore store, FhirSettings settings, TimeProvider time)
{
    /// <summary>What is stored of what is to be stored.</summary>
    /// <returns>The same, with Subscriptions as the server takes them; or why one is not taken.</returns>
    public async Task<Outcome<IReadOnlyList<PendingResource>>> AcceptAsync(IReadOnlyList<PendingResource> pending, CancellationToken cancellation)
    {
        if (!pending.Any(IsRequest)) return Outcome<IReadOnlyList<PendingResource>>.Done(pending);
        var accepted = new List<PendingResource>(pending.Count);
        foreach (var one in pending)
            if ((IsRequest(one) ? await AcceptAsync(one, accepted.Count(IsNew), cancellation) : one).TryGet(out var taken, out var refusal)) accepted.Add(taken);
            else return refusal;
        return accepted;
    }

    /// <summary>The plan of a Subscription.</summary>
    public async Task<Outcome<SubscriptionPlan>> PlanAsync(JsonElement subscription, IReadOnlyList<string> bases, CancellationToken cancellation)
    {
        if (!SubscriptionRequest.Read(subscription, settings.Subscriptions).TryGet(out var request, out var refusal)) return refusal;
        if (!(await topics.FindAsync(request.Topic, cancellation)).TryGet(out var topic, out refusal)) return refusal is Invalid invalid ? new Unprocessable(invalid.Faults) : refusal;
        return SubscriptionPlan.Of(engine, request, topic, bases);
    }

    /// <summary>A Subscription in another state.</summary>
    /// <param name="subscription">The Subscription.</param>
    /// <param name="status">The state.</param>
    /// <param name="error">What went wrong; null when nothing did.</param>
    public static Outcome<Resource> InState(JsonElement subscription, string status, string? error)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            foreach (var member in subscription.EnumerateObject())
                if (member.Name == "status") json.WriteString("status", status);
                else if (member.Name != "error") member.WriteTo(json);
            if (error is not null) json.WriteString("error", error);
            json.WriteEndObject();
        }
        return ResourceReader.Read(bytes.WrittenMemory, ResourceFormat.Json);
    }

    private static bool IsRequest(PendingResource pending) => pending is { Key.Type: "Subscription", Resource: not null } && pending.Grant.Actor.Kind != ActorKind.Server;

    private static bool IsNew(PendingResource pending) => pending.Latest is null && IsRequest(pending) && JsonText.Of(pending.Resource!.Root, "status") != SubscriptionStatus.Off;

    private async Task<Outcome<PendingResource>> AcceptAsync(PendingResource pending, int newBeside, CancellationToken cancellation)
    {
        var subscription = pending.Resource!.Root;
        var isOff = JsonText.Of(subscription, "status") == SubscriptionStatus.Off || SubscriptionRequest.EndOf(subscription) <= time.GetUtcNow();
        if (!isOff && (await PlanAsync(subscription, pending.Bases, cancellation)).Refusal is { } refusal) return refusal;
        if (!isOff && pending.Latest is null && (await store.ListFeedsAsync(EventFeed.Subscriptions, cancellation)).Count + newBeside >= settings.Subscriptions.MostSubscriptions)
            return Unprocessable.At("Subscription", $"this server has as many subscriptions as it takes: {settings.Subscriptions.MostSubscriptions}");
        return InState(subscription, isOff ? SubscriptionStatus.Off : SubscriptionStatus.Requested, error: null).Map(taken => pending with { Resource = taken });
    }
}
