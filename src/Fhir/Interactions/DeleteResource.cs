using Varde.AccessControl;
using Varde.Fhir.Storage;
using Varde.Foundation;

namespace Varde.Fhir.Interactions;

/// <summary>Marks a resource as deleted; its versions stay (FHIR R4, http, 3.1.0.7).</summary>
internal sealed class DeleteResource(ResourceWrites writes, ResourceCommits commits)
{
    /// <summary>By id. What is deleted already, or never was, is deleted: 204.</summary>
    public async Task<Outcome<FhirResult>> HandleAsync(FhirCall call, CancellationToken cancellation) =>
        call.Key().TryGet(out var key, out var refusal) ? await DeleteAsync(call, key, cancellation) : refusal;

    /// <summary>By conditions: the one resource that meets them (3.1.0.7.1).</summary>
    public Task<Outcome<FhirResult>> ConditionalAsync(FhirCall call, CancellationToken cancellation) =>
        writes.OfConditionsAsync(call, async (_, found) => found is null ? WrittenResult.Deleted(null) : await DeleteAsync(call, found, cancellation), cancellation);

    private Task<Outcome<FhirResult>> DeleteAsync(FhirCall call, ResourceKey key, CancellationToken cancellation) =>
        writes.OverAsync(call, AccessAction.Delete, key, asNew: null, (latest, grant) => StoreAsync(key, latest, grant, cancellation), cancellation);

    private async Task<Outcome<FhirResult>> StoreAsync(ResourceKey key, StoredResource? latest, Grant grant, CancellationToken cancellation)
    {
        if (latest is null or { IsDeleted: true }) return WrittenResult.Deleted(null);
        var pending = new PendingResource { Key = key, Latest = latest, Method = "DELETE", Grant = grant, Bases = [] };
        return (await commits.CommitAsync(pending, cancellation)).Map(committed => WrittenResult.Deleted(committed));
    }
}
