using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Varde.AccessControl;
using Varde.Fhir.Patching;
using Varde.Fhir.Resources;
using Varde.Fhir.Rest;
using Varde.Fhir.Storage;
using Varde.Foundation;

namespace Varde.Fhir.Interactions;

/// <summary>Changes parts of a resource, by JSON Patch or FHIRPath Patch (FHIR R4, http, 3.1.0.6).</summary>
internal sealed class PatchResource(ResourceWrites writes, ResourceCommits commits)
{
    /// <summary>By id.</summary>
    public async Task<Outcome<FhirResult>> HandleAsync(FhirCall call, CancellationToken cancellation) =>
        call.Key().TryGet(out var key, out var refusal) ? await PatchAsync(call, key, cancellation) : refusal;

    /// <summary>By conditions: the one resource that meets them; 404 when none does.</summary>
    public Task<Outcome<FhirResult>> ConditionalAsync(FhirCall call, CancellationToken cancellation) => writes.OfConditionsAsync(
        call,
        async (type, found) => found is null ? new NotFound($"No resource of type {type.Name} meets the conditions.") : await PatchAsync(call, found, cancellation),
        cancellation);

    private Task<Outcome<FhirResult>> PatchAsync(FhirCall call, ResourceKey key, CancellationToken cancellation)
    {
        var read = Patch(call);
        return writes.OverAsync(
            call, AccessAction.Update, key, asNew: null,
            async (latest, grant) => read.TryGet(out var patch, out var refusal) ? await StoreAsync(call, key, latest, patch, grant, cancellation) : refusal,
            cancellation);
    }

    private async Task<Outcome<FhirResult>> StoreAsync(
        FhirCall call, ResourceKey key, StoredResource? latest, Func<JsonElement, Outcome<ReadOnlyMemory<byte>>> patch, Grant grant, CancellationToken cancellation)
    {
        if (latest is null) return StoredResources.Missing(key);
        if (!await MayKnowAsync(call.Access, latest, cancellation)) return StoredResources.Missing(key);
        if (latest.IsDeleted) return StoredResources.Deleted(key);
        if (!Patched(latest, grant, patch).TryGet(out var resource, out var refusal)) return refusal;
        if (await call.Access.WhyNotWithdrawAsync(latest, resource, cancellation) is { } unwithdrawn) return unwithdrawn;
        var pending = new PendingResource { Key = key, Resource = resource, Latest = latest, Method = "PATCH", Grant = grant, Bases = call.Bases };
        return (await commits.CommitAsync(pending, cancellation)).Map(committed => WrittenResult.Of(committed, StatusCodes.Status200OK));
    }

    /// <summary>Whether what a patch leaves as it is may be known: a machine client may write what it may not read, and a patch would show it.</summary>
    public static async ValueTask<bool> MayKnowAsync(AccessSession access, StoredResource latest, CancellationToken cancellation) =>
        access.Actor.Kind != ActorKind.Machine || await access.SeesAsync(GrantedResources.SubjectOf(latest), cancellation);

    /// <summary>A resource with a FHIRPath Patch applied.</summary>
    public static Outcome<Resource> Patched(StoredResource latest, Grant grant, Resource parameters) => Patch(parameters).Then(patch => Patched(latest, grant, patch));

    private static Outcome<Resource> Patched(StoredResource latest, Grant grant, Func<JsonElement, Outcome<ReadOnlyMemory<byte>>> patch)
    {
        if (!patch(StoredJson.Parse(ShownResource.Of(latest.Version.Content, latest.Number, latest.LastUpdated, grant.LabelsOf(latest.Version.AccessClass)))).TryGet(out var patched, out var refusal)) return refusal is Invalid invalid ? new Unprocessable(invalid.Faults) : refusal;
        if (!CheckedResource.Read(patched, ResourceFormat.Json).TryGet(out var resource, out refusal)) return refusal;
        return resource.Id == latest.Key.Id && resource.Type.Name == latest.Key.Type ? resource : Unprocessable.At($"{latest.Key.Type}.id", "cannot be changed by a patch");
    }

    private static Outcome<Func<JsonElement, Outcome<ReadOnlyMemory<byte>>>> Patch(FhirCall call)
    {
        if (MediaTypes.IsJsonPatch(call.ContentType)) return Outcome<Func<JsonElement, Outcome<ReadOnlyMemory<byte>>>>.Done(resource => JsonPatch.Apply(resource, call.Body));
        return call.ReadResource().Then(Patch);
    }

    private static Outcome<Func<JsonElement, Outcome<ReadOnlyMemory<byte>>>> Patch(Resource parameters) => parameters.Type.Name == "Parameters"
        ? Outcome<Func<JsonElement, Outcome<ReadOnlyMemory<byte>>>>.Done(resource => FhirPathPatch.Apply(resource, parameters.Root))
        : Invalid.At("resourceType", "must be Parameters: a patch is a JSON Patch or a FHIRPath Patch");
}
