using System.Text.Json;
using Varde.AccessControl;
using Varde.Records;

namespace Varde.Fhir.Storage;

/// <summary>What an event in the outbox tells of a resource.</summary>
/// <param name="Key">Which resource.</param>
/// <param name="Version">The number of the version.</param>
/// <param name="Method">The method that made it.</param>
/// <param name="Owner">Whose it is.</param>
/// <param name="Time">When.</param>
internal sealed record ToldResource(ResourceKey Key, int Version, string Method, RecordOwner Owner, DateTimeOffset Time)
{
    /// <summary>Reads an event; null when it tells of no resource.</summary>
    public static ToldResource? Of(OutboxEvent happened)
    {
        if (!happened.Type.StartsWith(OutboxEvent.OfResource, StringComparison.Ordinal)) return null;
        var told = JsonSerializer.Deserialize<Payload>(happened.Payload.Span)!;
        return new(new(happened.Type[OutboxEvent.OfResource.Length..], told.Id), told.Version, told.Method, happened.Owner, happened.Time);
    }

    /// <summary>The event that tells of a version.</summary>
    public static NewEvent Event(ResourceKey key, int version, string method) =>
        new($"{OutboxEvent.OfResource}{key.Type}", JsonSerializer.SerializeToUtf8Bytes(new Payload(key.Id, version, method)));

    /// <summary>What stands in the event; the type of resource stands in the event's own.</summary>
    private sealed record Payload(string Id, int Version, string Method);
}
