using System.Globalization;
using System.Text.Json;
using Varde.Fhir.Definitions;
using Varde.Fhir.Resources;
using Varde.Fhir.Rest;
using Varde.Foundation;

namespace Varde.Fhir.Subscriptions;

/// <summary>What a Subscription asks for, read and checked (Subscriptions R5 Backport 1.1.0, backport-subscription).</summary>
internal sealed record SubscriptionRequest
{
    /// <summary>The code system of channels that are Varde's own.</summary>
    public const string ChannelSystem = "urn:varde:subscription-channel-type";

    /// <summary>The code of the channel of server-sent events.</summary>
    public const string EventStreamCode = "server-sent-events";

    /// <summary>The header whose value is the key of signatures. It is not sent.</summary>
    public const string SecretHeader = "X-Varde-Secret";

    private const int MostFilters = 20;

    /// <summary>The canonical address of the topic.</summary>
    public required string Topic { get; init; }

    /// <summary>The filters, all of which must hold.</summary>
    public IReadOnlyList<string> Filters { get; init; } = [];

    /// <summary>Whether events are read as a stream; else they are posted to <see cref="Endpoint"/>.</summary>
    public bool IsStream { get; init; }

    /// <summary>Where notifications are posted.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>The headers that are sent with them.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The key that notifications are signed with; null when they are not.</summary>
    public string? Secret { get; init; }

    /// <summary>The media type of notifications, as it was asked for.</summary>
    public string ContentType { get; init; } = MediaTypes.Json;

    /// <summary>The form of notifications.</summary>
    public ResourceFormat Format { get; init; }

    /// <summary>How much of a resource is told.</summary>
    public PayloadContent Content { get; init; }

    /// <summary>After how long without notification one is sent that says that all is well; null for never.</summary>
    public TimeSpan? Heartbeat { get; init; }

    /// <summary>How long the endpoint may take to answer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How many events are told in one notification at most.</summary>
    public int MostEvents { get; init; } = 1;

    /// <summary>When it ends; null for never.</summary>
    public DateTimeOffset? End { get; init; }

    /// <summary>Reads a Subscription.</summary>
    /// <returns>What it asks for, or <see cref="Unprocessable"/> with every fault.</returns>
    public static Outcome<SubscriptionRequest> Read(JsonElement subscription, SubscriptionSettings settings)
    {
        var faults = new List<Fault>();
        var channel = subscription.GetProperty("channel");
        var request = OfChannel(channel, settings, faults) with
        {
            Topic = Topicality(subscription, faults),
            Filters = [.. BackportNames.Texts(BackportNames.ExtensionsOf(subscription, "criteria", BackportNames.FilterCriteria))],
            End = EndOf(subscription),
        };
        if (request.Filters.Count > MostFilters) faults.Add(new("Subscription.criteria", $"has more than {MostFilters} filters"));
        return faults.Count > 0 ? new Unprocessable(faults) : request;
    }

    /// <summary>When a Subscription ends; null for never.</summary>
    public static DateTimeOffset? EndOf(JsonElement subscription) =>
        JsonText.Of(subscription, "end") is { } text && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var end) ? end : null;

    /// <summary>Whether the same events are asked for.</summary>
    public bool AsksForSame(SubscriptionRequest other) => Topic == other.Topic && Filters.SequenceEqual(other.Filters);

    private static string Topicality(JsonElement subscription, List<Fault> faults)
    {
        var criteria = JsonText.Of(subscription, "criteria") ?? "";
        if (FhirDefinitions.R4.Resource(criteria.Split('?')[0]) is not { } type) return criteria;
        faults.Add(new(
            "Subscription.criteria",
            $"is the query of R4's own subscriptions, which are not supported: send the canonical address of a topic, such as urn:varde:topic:{type.Name}, and the query as the extension {BackportNames.FilterCriteria}"));
        return criteria;
    }

    private static SubscriptionRequest OfChannel(JsonElement channel, SubscriptionSettings settings, List<Fault> faults)
    {
        var isStream = IsStreamed(channel, faults);
        var headers = HookHeaders.Read(channel, faults);
        var payload = JsonText.Of(channel, "payload");
        var format = Formatted(payload, faults);
        return new()
        {
            Topic = "",
            IsStream = isStream,
            Endpoint = isStream ? null : EndpointOf(channel, settings, faults),
            Headers = [.. headers.Where(h => !h.Key.Equals(SecretHeader, StringComparison.OrdinalIgnoreCase))],
            Secret = headers.FirstOrDefault(h => h.Key.Equals(SecretHeader, StringComparison.OrdinalIgnoreCase)).Value,
            ContentType = payload ?? MediaTypes.Json,
            Format = format,
            Content = ContentOf(channel, faults),
            Heartbeat = Number(channel, BackportNames.HeartbeatPeriod, 86_400, faults) is > 0 and var period ? TimeSpan.FromSeconds(period) : null,
            Timeout = TimeSpan.FromSeconds(Number(channel, BackportNames.Timeout, 60, faults) is > 0 and var timeout ? timeout : 20),
            MostEvents = Number(channel, BackportNames.MaxCount, 100, faults) is > 0 and var most ? most : 1,
        };
    }

    private static bool IsStreamed(JsonElement channel, List<Fault> faults)
    {
        var type = JsonText.Of(channel, "type");
        if (BackportNames.Value(BackportNames.ExtensionsOf(channel, "type", BackportNames.ChannelType)) is not { ValueKind: JsonValueKind.Object } custom)
        {
            if (type != "rest-hook") faults.Add(new("Subscription.channel.type", $"must be rest-hook, or have the extension {BackportNames.ChannelType} with {ChannelSystem}|{EventStreamCode}"));
            return false;
        }
        var isKnown = JsonText.Of(custom, "system") == ChannelSystem && JsonText.Of(custom, "code") == EventStreamCode;
        if (!isKnown) faults.Add(new("Subscription.channel.type", $"is a channel that is not known: {ChannelSystem}|{EventStreamCode} is"));
        return isKnown;
    }

    private static Uri? EndpointOf(JsonElement channel, SubscriptionSettings settings, List<Fault> faults)
    {
        if (Uri.TryCreate(JsonText.Of(channel, "endpoint"), UriKind.Absolute, out var endpoint) && EndpointGuard.FaultOf(endpoint, settings) is not { } fault) return endpoint;
        faults.Add(new("Subscription.channel.endpoint", endpoint is null ? "must be the address that notifications are posted to" : EndpointGuard.FaultOf(endpoint, settings)!));
        return null;
    }

    private static ResourceFormat Formatted(string? payload, List<Fault> faults)
    {
        if (payload is not null && MediaTypes.OfBody(payload).TryGet(out var format, out _)) return format;
        faults.Add(new("Subscription.channel.payload", $"must be {MediaTypes.Json} or {MediaTypes.Xml}, of FHIR 4.0"));
        return ResourceFormat.Json;
    }

    private static PayloadContent ContentOf(JsonElement channel, List<Fault> faults)
    {
        var code = BackportNames.Value(BackportNames.ExtensionsOf(channel, "payload", BackportNames.PayloadContent)) is { } value ? JsonText.Of(value) : null;
        if (PayloadContents.Of(code) is { } content) return content;
        faults.Add(new("Subscription.channel.payload", $"has the extension {BackportNames.PayloadContent}, which is empty, id-only or full-resource"));
        return PayloadContent.Empty;
    }

    // What is more than this server does is done as far as it does.
    private static int Number(JsonElement channel, string extension, int most, List<Fault> faults)
    {
        if (BackportNames.Value(BackportNames.Extensions(channel, extension)) is not { } value) return 0;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= 0) return (int)Math.Min(number, most);
        faults.Add(new("Subscription.channel", $"the extension {extension} must be a whole number"));
        return 0;
    }
}

/// <summary>How much of a resource a notification tells (backport-content-value-set).</summary>
internal enum PayloadContent
{
    /// <summary>That something happened.</summary>
    Empty,

    /// <summary>To which resource.</summary>
    IdOnly,

    /// <summary>The resource itself.</summary>
    FullResource,
}

/// <summary>The codes of <see cref="PayloadContent"/>.</summary>
internal static class PayloadContents
{
    /// <summary>What a code means; null when it is none.</summary>
    public static PayloadContent? Of(string? code) => code switch
    {
        "empty" => PayloadContent.Empty,
        "id-only" => PayloadContent.IdOnly,
        "full-resource" => PayloadContent.FullResource,
        _ => null,
    };
}
