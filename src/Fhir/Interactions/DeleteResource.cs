using Varde.AccessControl;
using Varde.Fhir.Storage;
using Varde.Foundation;

namespace Varde.Fhir.Interactions;

/// <summary>Marks a resource as deleted; its versions stay (FHIR R4, http, 3.1.0.7).</summary>
internal sealed class DeleteResource(StoredResources resources, ResourceCommits commits, Conditions conditions)
{
    /// <summary>By id. What is deleted already, or never was, is deleted: 204.</summary>
    public async Task<Outcome<FhirResult>> HandleAsync(FhirCall call, CancellationToken cancellation) =>
        call.Key().TryGet(out var key, out var refusal) ? await DeleteAsync(call, key, cancellation) : refusal;

    /// <summary>By conditions: the one resource that meets them (3.1.0.7.1).</summary>
    public async Task<Outcome<FhirResult>> ConditionalAsync(FhirCall call, CancellationToken cancellation)
    {
        if (!call.Type().TryGet(out var type, out var refusal)) return refusal;
        using var turn = await conditions.TakeTurnAsync(type.Name, call.Query, cancellation);
        if (!(await conditions.FindAsync(call, type, call.Query, cancellation)).TryGet(out var found, out refusal)) return refusal;
        return found is null ? WrittenResult.Deleted(null) : await DeleteAsync(call, found, cancellation);
    }

    private async Task<Outcome<FhirResult>> DeleteAsync(FhirCall call, ResourceKey key, CancellationToken cancellation)
    {
        if (!call.Access.Ask(AccessAction.Delete, await resources.SubjectAsync(key, cancellation)).TryGet(out var grant, out var refusal)) return refusal;
        using var turn = await conditions.TakeTurnAsync(key, cancellation);
        return await LatestVersion.OverAsync(resources, call, key, latest => StoreAsync(key, latest, grant, cancellation), cancellation);
    }

    private async Task<Outcome<FhirResult>> StoreAsync(ResourceKey key, StoredResource? latest, Grant grant, CancellationToken cancellation)
    {
        if (latest is null or { IsDeleted: true }) return WrittenResult.Deleted(null);
        var pending = new PendingResource { Key = key, Latest = latest, Method = "DELETE", Grant = grant, Bases = [] };
        return (await commits.CommitAsync(pending, cancellation)).Map(committed => WrittenResult.Deleted(committed));
    }
}
