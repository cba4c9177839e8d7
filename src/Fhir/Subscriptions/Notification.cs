using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Varde.Fhir.Bundles;
using Varde.Fhir.Storage;

namespace Varde.Fhir.Subscriptions;

/// <summary>A notification: what a subscriber is told of a subscription and its events.</summary>
/// <param name="Subscription">The subscription.</param>
/// <param name="Type">What kind of notification it is (subscription-notification-type).</param>
/// <param name="LastNumber">How many events there have been, those of this notification included.</param>
internal sealed record Notification(FeedState Subscription, string Type, long LastNumber)
{
    public const string Handshake = "handshake";
    public const string Heartbeat = "heartbeat";
    public const string EventNotification = "event-notification";
    public const string QueryStatus = "query-status";
    public const string QueryEvent = "query-event";

    /// <summary>The canonical address of the topic; null when it is not told.</summary>
    public string? Topic { get; init; }

    /// <summary>The events.</summary>
    public IReadOnlyList<NotifiedEvent> Events { get; init; } = [];

    /// <summary>The notification as a Bundle of type history, which begins with the state of the subscription (Subscriptions R5 Backport, notifications).</summary>
    public ReadOnlyMemory<byte> WriteBundle(DateTimeOffset now)
    {
        using var bundle = new BundleWriter("history");
        bundle.Timestamp(now);
        bundle.Entry($"urn:uuid:{Guid.CreateVersion7()}", WriteStatus(), WriteStatusRequest);
        foreach (var told in Events.Where(e => e.Resource is not null)) bundle.Entry($"{Subscription.Base}/{told.Resource!.Key}", told.Content, json => BundleWriter.WriteRequest(json, told.Resource.Key, told.Resource.Version, told.Resource.Method));
        return bundle.Finish();
    }

    /// <summary>The state of the subscription as Parameters (backport-subscription-status-r4).</summary>
    public ReadOnlyMemory<byte> WriteStatus()
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(bytes);
        json.WriteStartObject();
        json.WriteString("resourceType", "Parameters");
        json.WriteString("id", ResourceKey.NewId());
        json.WriteStartObject("meta");
        json.WriteStartArray("profile");
        json.WriteStringValue(BackportNames.StatusProfile);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartArray("parameter");
        WriteReference(json, "subscription", $"{Subscription.Base}/{Subscription.Key}");
        if (Topic is { } topic) WriteValue(json, "topic", "valueCanonical", topic);
        WriteValue(json, "status", "valueCode", Subscription.Status);
        WriteValue(json, "type", "valueCode", Type);
        WriteValue(json, "events-since-subscription-start", "valueString", LastNumber.ToString(CultureInfo.InvariantCulture));
        foreach (var told in Events) WriteEvent(json, told);
        if (Subscription.Error is { } error) WriteError(json, error);
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return bytes.WrittenMemory;
    }

    private void WriteEvent(Utf8JsonWriter json, NotifiedEvent told)
    {
        json.WriteStartObject();
        json.WriteString("name", "notification-event");
        json.WriteStartArray("part");
        WriteValue(json, "event-number", "valueString", told.Number.ToString(CultureInfo.InvariantCulture));
        if (told.Time is { } time) WriteValue(json, "timestamp", "valueInstant", BundleWriter.TextOf(time));
        if (told.Resource is { } resource) WriteReference(json, "focus", $"{Subscription.Base}/{resource.Key}");
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteStatusRequest(Utf8JsonWriter json) => BundleWriter.WriteRequest(json, "GET", $"{Subscription.Base}/{Subscription.Key}/$status", "200");

    private static void WriteValue(Utf8JsonWriter json, string name, string type, string value)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString(type, value);
        json.WriteEndObject();
    }

    private static void WriteReference(Utf8JsonWriter json, string name, string reference)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteStartObject("valueReference");
        json.WriteString("reference", reference);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteError(Utf8JsonWriter json, string error)
    {
        json.WriteStartObject();
        json.WriteString("name", "error");
        json.WriteStartObject("valueCodeableConcept");
        json.WriteString("text", error);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}

/// <summary>An event as a subscriber is told of it.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Time">When; null when nothing but the number is told.</param>
/// <param name="Resource">Which resource; null when that is not told.</param>
/// <param name="Content">The resource; null when that is not told, or it is deleted.</param>
internal sealed record NotifiedEvent(long Number, DateTimeOffset? Time, ToldResource? Resource, ReadOnlyMemory<byte>? Content);
