using System.Text.Json;
using Varde.Fhir.Resources;

namespace Varde.Fhir.Subscriptions;

/// <summary>The names that the Subscriptions R5 Backport guide (1.1.0) gives to what R4's Subscription has no element for, and how they are read.</summary>
internal static class BackportNames
{
    private const string Definitions = "http://hl7.org/fhir/uv/subscriptions-backport/";
    private const string Structures = Definitions + "StructureDefinition/";

    public const string FilterCriteria = Structures + "backport-filter-criteria";
    public const string ChannelType = Structures + "backport-channel-type";
    public const string PayloadContent = Structures + "backport-payload-content";
    public const string HeartbeatPeriod = Structures + "backport-heartbeat-period";
    public const string Timeout = Structures + "backport-timeout";
    public const string MaxCount = Structures + "backport-max-count";
    public const string SubscriptionProfile = Structures + "backport-subscription";
    public const string StatusProfile = Structures + "backport-subscription-status-r4";
    public const string OfferedTopic = Structures + "capabilitystatement-subscriptiontopic-canonical";
    public const string Server = Definitions + "CapabilityStatement/backport-subscription-server-r4";
    public const string StatusOperation = Definitions + "OperationDefinition/backport-subscription-status";
    public const string EventsOperation = Definitions + "OperationDefinition/backport-subscription-events";

    /// <summary>The extensions of an element with an address.</summary>
    public static IEnumerable<JsonElement> Extensions(JsonElement owner, string url) =>
        owner.Items("extension").Where(e => JsonText.Of(e, "url") == url);

    /// <summary>The extensions of a primitive element, which stand beside it (FHIR R4, json, 2.6.2.3).</summary>
    public static IEnumerable<JsonElement> ExtensionsOf(JsonElement owner, string name, string url) =>
        owner.TryGetProperty("_" + name, out var shadow) ? Extensions(shadow, url) : [];

    /// <summary>The value of the first extension with an address, whatever its type; null when there is none.</summary>
    public static JsonElement? Value(IEnumerable<JsonElement> extensions) => extensions.Select(e => JsonList.ChoiceOf(e)?.Value).FirstOrDefault(value => value is not null);

    /// <summary>The texts of all extensions.</summary>
    public static IEnumerable<string> Texts(IEnumerable<JsonElement> extensions) =>
        extensions.Select(e => Value([e]) is { } value ? JsonText.Of(value) : null).OfType<string>();
}
