using System.Text.Json;
using System.Text.Json.Serialization;
using Varde.AccessControl;

namespace Varde.Fhir.Subscriptions;

/// <summary>What is kept with the feed of a subscription.</summary>
internal sealed record FeedState
{
    /// <summary>The id of the Subscription.</summary>
    public required string Id { get; init; }

    /// <summary>The version that the subscriber wrote last; later ones are the server's.</summary>
    public required int Version { get; init; }

    /// <summary>The address that the subscriber knows this server by, without a slash at the end.</summary>
    public required string Base { get; init; }

    /// <summary>Who subscribed: for whom the gate is asked about every event.</summary>
    public required Actor Subscriber { get; init; }

    /// <summary>The state of the subscription.</summary>
    public string Status { get; init; } = SubscriptionStatus.Requested;

    /// <summary>Why it is in error; null when it is not.</summary>
    public string? Error { get; init; }

    /// <summary>The number of the last event that was delivered.</summary>
    public long Delivered { get; init; }

    /// <summary>How often delivery has failed in a row.</summary>
    public int Failures { get; init; }

    /// <summary>When it is tried again.</summary>
    public DateTimeOffset NextAttempt { get; init; }

    /// <summary>When a notification was last delivered.</summary>
    public DateTimeOffset LastSent { get; init; }

    /// <summary>The resource.</summary>
    [JsonIgnore]
    public ResourceKey Key => new("Subscription", Id);

    /// <summary>Reads what <see cref="Write"/> wrote; null for what cannot be read, which is no matter of other feeds.</summary>
    public static FeedState? Read(ReadOnlyMemory<byte> state)
    {
        try
        {
            return JsonSerializer.Deserialize<FeedState>(state.Span);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The state as the store keeps it.</summary>
    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this);
}

/// <summary>The codes of Subscription.status.</summary>
internal static class SubscriptionStatus
{
    public const string Requested = "requested";
    public const string Active = "active";
    public const string Error = "error";
    public const string Off = "off";
}
