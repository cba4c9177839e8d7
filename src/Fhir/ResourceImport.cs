using Varde.AccessControl;
using Varde.Fhir.Interactions;
using Varde.Fhir.Resources;
using Varde.Foundation;

namespace Varde.Fhir;

/// <summary>
/// Brings resources in from inside the server, such as demo people. They pass the same gate and the same checks as what comes over the API, and are stored in the same way.
/// </summary>
public sealed class ResourceImport
{
    private readonly UpdateResource _update;
    private readonly ReadResource _read;
    private readonly Gate _gate;

    internal ResourceImport(UpdateResource update, ReadResource read, Gate gate) => (_update, _read, _gate) = (update, read, gate);

    /// <summary>Stores a resource under its own id, over the version that is there.</summary>
    /// <param name="json">The resource in JSON, with an id.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>Its key; or why it was not stored, with all faults.</returns>
    public async Task<Outcome<ResourceKey>> StoreAsync(ReadOnlyMemory<byte> json, CancellationToken cancellation = default)
    {
        if (!CheckedResource.Read(json, ResourceFormat.Json).TryGet(out var resource, out var refusal)) return refusal;
        if (resource.Id is not { } id) return Invalid.At("id", "is missing");
        var (key, session) = (new ResourceKey(resource.Type.Name, id), _gate.Open(Actor.Server));
        var stored = await _update.HandleAsync(CallOf("PUT", key, session, resource), cancellation);
        await session.CloseAsync(disclosed: stored.IsDone, cancellation);
        return stored.Map(_ => key);
    }

    /// <summary>Reads what is stored.</summary>
    /// <param name="key">Type and id.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>The current version in JSON; <see cref="NotFound"/> or <see cref="Gone"/> when there is none.</returns>
    public async Task<Outcome<ReadOnlyMemory<byte>>> ReadAsync(ResourceKey key, CancellationToken cancellation = default)
    {
        var session = _gate.Open(Actor.Server);
        var read = await _read.CurrentAsync(CallOf("GET", key, session), cancellation);
        await session.CloseAsync(disclosed: read.IsDone, cancellation);
        return read.Map(found => found.Body ?? ReadOnlyMemory<byte>.Empty);
    }

    private static FhirCall CallOf(string method, ResourceKey key, AccessSession session, Resource? resource = null) => new()
    {
        Method = method, Route = new Dictionary<string, string>(StringComparer.Ordinal) { ["type"] = key.Type, ["id"] = key.Id }, BaseAddress = "", Access = session, Resource = resource,
    };
}
