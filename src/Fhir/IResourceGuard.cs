using System.Text.Json;
using Varde.AccessControl;
using Varde.Foundation;

namespace Varde.Fhir;

/// <summary>
/// Says which resources that come over the API an actor does not write, though the gate lets them write in the record: those that are somebody else's to say. A module registers one for
/// the facts that it is the master of; what its own commands write (<see cref="ResourceWriting"/>) is not asked about.
/// </summary>
public interface IResourceGuard
{
    /// <summary>Looks at a change.</summary>
    /// <param name="grant">The permission by which it is made: who makes it, and by which basis.</param>
    /// <param name="type">The type of resource.</param>
    /// <param name="before">The resource as it is; null for a new one.</param>
    /// <param name="after">The resource as it would be; null when it is deleted.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>Null where the actor may write it.</returns>
    ValueTask<Refusal?> CheckAsync(Grant grant, string type, JsonElement? before, JsonElement? after, CancellationToken cancellation);
}
