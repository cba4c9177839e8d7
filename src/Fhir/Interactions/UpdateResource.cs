using Microsoft.AspNetCore.Http;
using Varde.AccessControl;
using Varde.Fhir.Definitions;
using Varde.Fhir.Resources;
using Varde.Fhir.Storage;
using Varde.Foundation;

namespace Varde.Fhir.Interactions;

/// <summary>Stores a new version of a resource, or creates one with the id of the address (FHIR R4, http, 3.1.0.4).</summary>
internal sealed class UpdateResource(ResourceWrites writes, ResourceCommits commits)
{
    /// <summary>By id; with If-Match only over that version, else 412.</summary>
    public async Task<Outcome<FhirResult>> HandleAsync(FhirCall call, CancellationToken cancellation) =>
        call.Key().TryGet(out var key, out var refusal) ? await OverAsync(call, key, SubmittedResource.Read(call, key), cancellation) : refusal;

    /// <summary>By conditions: over the one resource that meets them, or as a new one when none does (3.1.0.4.3).</summary>
    public Task<Outcome<FhirResult>> ConditionalAsync(FhirCall call, CancellationToken cancellation) => writes.OfConditionsAsync(
        call,
        async (type, found) => SubmittedResource.Read(call, type).TryGet(out var resource, out var refusal) && Target(type, resource, found).TryGet(out var key, out refusal)
            ? await OverAsync(call, key, resource, cancellation) : refusal,
        cancellation,
        call.Type().TryGet(out var type, out _) && SubmittedResource.Read(call, type).TryGet(out var about, out _) ? about : null);

    /// <summary>Which resource a conditional update writes.</summary>
    /// <param name="type">The type.</param>
    /// <param name="resource">The resource; without an id it gets that of the match, or a new one.</param>
    /// <param name="found">The match; null for none.</param>
    public static Outcome<ResourceKey> Target(FhirType type, Resource resource, ResourceKey? found) =>
        found is null ? new ResourceKey(type.Name, resource.Id ?? ResourceKey.NewId())
        : resource.Id is null || resource.Id == found.Id ? found
        : Invalid.At($"{type.Name}.id", "is not the id of the resource that meets the conditions");

    private Task<Outcome<FhirResult>> OverAsync(FhirCall call, ResourceKey key, Outcome<Resource> read, CancellationToken cancellation) => writes.OverAsync(
        call, AccessAction.Update, key, read.TryGet(out var asNew, out _) ? asNew : null,
        async (latest, grant) => read.TryGet(out var resource, out var refusal) ? await StoreAsync(call, key, resource, latest, grant, cancellation) : refusal,
        cancellation);

    private async Task<Outcome<FhirResult>> StoreAsync(FhirCall call, ResourceKey key, Resource resource, StoredResource? latest, Grant grant, CancellationToken cancellation)
    {
        if (await call.Access.WhyNotWithdrawAsync(latest, resource, cancellation) is { } unwithdrawn) return unwithdrawn;
        var pending = new PendingResource { Key = key, Resource = resource, Latest = latest, Method = "PUT", Grant = grant, Bases = call.Bases };
        var status = latest is null or { IsDeleted: true } ? StatusCodes.Status201Created : StatusCodes.Status200OK;
        return (await commits.CommitAsync(pending, cancellation)).Map(committed => WrittenResult.Of(committed, status));
    }
}
