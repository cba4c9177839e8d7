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
    private readonly Gate _gate;

    internal ResourceImport(UpdateResource update, Gate gate) => (_update, _gate) = (update, gate);

    /// <summary>Stores a resource under its own id, over the version that is there.</summary>
    /// <param name="json">The resource in JSON, with an id.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>Its key; or why it was not stored, with all faults.</returns>
    public async Task<Outcome<ResourceKey>> StoreAsync(ReadOnlyMemory<byte> json, CancellationToken cancellation = default)
    {
        if (!CheckedResource.Read(json, ResourceFormat.Json).TryGet(out var resource, out var refusal)) return refusal;
        if (resource.Id is not { } id) return Invalid.At("id", "is missing");
        var (key, session) = (new ResourceKey(resource.Type.Name, id), _gate.Open(Actor.Server));
        var route = new Dictionary<string, string>(StringComparer.Ordinal) { ["type"] = key.Type, ["id"] = key.Id };
        var stored = await _update.HandleAsync(new FhirCall { Method = "PUT", Route = route, BaseAddress = "", Access = session, Resource = resource }, cancellation);
        await session.CloseAsync(disclosed: stored.IsDone, cancellation);
        return stored.Map(_ => key);
    }
}
