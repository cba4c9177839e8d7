using Microsoft.AspNetCore.Http;
using Varde.AccessControl;
using Varde.Fhir.Definitions;
using Varde.Fhir.Resources;
using Varde.Fhir.Storage;
using Varde.Foundation;

namespace Varde.Fhir.Interactions;

/// <summary>Stores a new version of a resource, or creates one with the id of the address (FHIR R4, http, 3.1.0.4).</summary>
internal sealed class UpdateResource(StoredResources resources, ResourceCommits commits, Conditions conditions)
{
    /// <summary>By id; with If-Match only over that version, else 412.</summary>
    public async Task<Outcome<FhirResult>> HandleAsync(FhirCall call, CancellationToken cancellation)
    {
        if (!call.Key().TryGet(out var key, out var refusal)) return refusal;
        if (!call.Access.Ask(AccessAction.Update, await resources.SubjectAsync(key, cancellation)).TryGet(out var grant, out refusal)) return refusal;
        return SubmittedResource.Read(call, key).TryGet(out var resource, out refusal) ? await OverAsync(call, key, resource, grant, cancellation) : refusal;
    }

    /// <summary>By conditions: over the one resource that meets them, or as a new one when none does (3.1.0.4.3).</summary>
    public async Task<Outcome<FhirResult>> ConditionalAsync(FhirCall call, CancellationToken cancellation)
    {
        if (!call.Type().TryGet(out var type, out var refusal)) return refusal;
        if (!call.Access.Ask(AccessAction.Update, new AccessSubject(type.Name, "")).TryGet(out var grant, out refusal)) return refusal;
        if (!SubmittedResource.Read(call, type).TryGet(out var resource, out refusal)) return refusal;
        using var turn = await conditions.TakeTurnAsync(type.Name, call.Query, cancellation);
        if (!(await conditions.FindAsync(call, type, call.Query, cancellation)).TryGet(out var found, out refusal)) return refusal;
        return Target(type, resource, found).TryGet(out var key, out refusal) ? await OverAsync(call, key, resource, grant, cancellation) : refusal;
    }

    /// <summary>Which resource a conditional update writes.</summary>
    /// <param name="type">The type.</param>
    /// <param name="resource">The resource; without an id it gets that of the match, or a new one.</param>
    /// <param name="found">The match; null for none.</param>
    public static Outcome<ResourceKey> Target(FhirType type, Resource resource, ResourceKey? found) =>
        found is null ? new ResourceKey(type.Name, resource.Id ?? ResourceKey.NewId())
        : resource.Id is null || resource.Id == found.Id ? found
        : Invalid.At($"{type.Name}.id", "is not the id of the resource that meets the conditions");

    private async Task<Outcome<FhirResult>> OverAsync(FhirCall call, ResourceKey key, Resource resource, Grant grant, CancellationToken cancellation)
    {
        using var turn = await conditions.TakeTurnAsync(key, cancellation);
        return await LatestVersion.OverAsync(resources, call, key, latest => StoreAsync(call, key, resource, latest, grant, cancellation), cancellation);
    }

    private async Task<Outcome<FhirResult>> StoreAsync(FhirCall call, ResourceKey key, Resource resource, StoredResource? latest, Grant grant, CancellationToken cancellation)
    {
        var pending = new PendingResource { Key = key, Resource = resource, Latest = latest, Method = "PUT", Grant = grant, Bases = call.Bases };
        var status = latest is null or { IsDeleted: true } ? StatusCodes.Status201Created : StatusCodes.Status200OK;
        return (await commits.CommitAsync(pending, cancellation)).Map(committed => WrittenResult.Of(committed, status));
    }
}

/// <summary>Writes over the latest version of a resource.</summary>
internal static class LatestVersion
{
    /// <summary>How often a write is tried that others come before.</summary>
    public const int MostAttempts = 20;

    /// <summary>
    /// Gives the latest version to a write. Where the caller demands no version, another write that came in between is written over, as it would be had
    /// it come a moment earlier.
    /// </summary>
    /// <param name="resources">Where it is read.</param>
    /// <param name="call">The call, which may demand a version.</param>
    /// <param name="key">Which resource.</param>
    /// <param name="write">The write; it is given null when there is no such resource.</param>
    /// <param name="cancellation">Ends the work.</param>
    public static async Task<Outcome<FhirResult>> OverAsync(
        StoredResources resources, FhirCall call, ResourceKey key, Func<StoredResource?, Task<Outcome<FhirResult>>> write, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (!(await FindAsync(resources, key, cancellation)).TryGet(out var latest, out var refusal)) return refusal;
            if (call.Precondition(key, latest) is { } failed) return failed;
            var written = await write(latest);
            if (!IsOvertaken(written.Refusal) || attempt == MostAttempts) return written;
        }
    }

    /// <summary>Whether somebody else wrote meanwhile.</summary>
    public static bool IsOvertaken(Refusal? refusal) =>
        refusal is PreconditionFailed { Latest: not null } or Conflict { Reason: ConflictReason.ObjectExists or ConflictReason.EhrExists };

    /// <summary>The latest version; null when there never was one.</summary>
    public static async Task<Outcome<StoredResource?>> FindAsync(StoredResources resources, ResourceKey key, CancellationToken cancellation)
    {
        if (!(await resources.OwnerAsync(key, cancellation)).TryGet(out var owner, out var refusal)) return refusal is NotFound ? (StoredResource?)null : refusal;
        return (await resources.LatestAsync(owner, key, cancellation)).Map(latest => (StoredResource?)latest);
    }
}
