using Microsoft.AspNetCore.Http;
using Varde.AccessControl;
using Varde.Fhir.Definitions;
using Varde.Fhir.Search;
using Varde.Fhir.Storage;
using Varde.Foundation;
using Varde.Records;

namespace Varde.Fhir.Interactions;

/// <summary>Reads a resource, now or in a version (FHIR R4, http, 3.1.0.2 and 3.1.0.3).</summary>
internal sealed class ReadResource(StoredResources resources)
{
    /// <summary>The current version; 410 when it is deleted.</summary>
    public async Task<Outcome<FhirResult>> CurrentAsync(FhirCall call, CancellationToken cancellation)
    {
        if (!call.Key().TryGet(out var key, out var refusal)) return refusal;
        if (!(await resources.FindLatestAsync(key, cancellation)).TryGet(out var latest, out refusal)) return refusal;
        if (latest is null) return StoredResources.Missing(key);
        if (!(await AskedAsync(call, key, latest.Version.Owner, cancellation)).TryGet(out _, out refusal)) return refusal;
        return latest.IsDeleted ? StoredResources.Deleted(key) : Answer(call, latest);
    }

    /// <summary>A version; 410 when it is the deletion.</summary>
    public async Task<Outcome<FhirResult>> VersionAsync(FhirCall call, CancellationToken cancellation)
    {
        if (!call.Key().TryGet(out var key, out var refusal)) return refusal;
        if (FhirCall.VersionOf(call.Route["version"]) is not { } number) return new NotFound($"{key} has no such version.");
        if (!(await GrantedAsync(call, key, cancellation)).TryGet(out var owner, out refusal)) return refusal;
        var read = await resources.VersionAsync(owner, key, number, cancellation);
        return read.Then(stored => stored.IsDeleted ? StoredResources.Deleted(key) : Answer(call, stored));
    }

    private async Task<Outcome<RecordOwner>> GrantedAsync(FhirCall call, ResourceKey key, CancellationToken cancellation)
    {
        if (!(await resources.OwnerAsync(key, cancellation)).TryGet(out var owner, out var refusal)) return refusal;
        return (await AskedAsync(call, key, owner, cancellation)).Map(_ => owner);
    }

    private static ValueTask<Outcome<Grant>> AskedAsync(FhirCall call, ResourceKey key, RecordOwner owner, CancellationToken cancellation) =>
        call.Access.AskAsync(AccessAction.Read, new AccessSubject(key.Type, key.Id, owner.Ehr), cancellation);

    private static Outcome<FhirResult> Answer(FhirCall call, StoredResource stored)
    {
        if (IsKnown(call, stored)) return About(new FhirResult(StatusCodes.Status304NotModified), stored);
        if (call.WantsContent && stored.Key.Type == "Binary" && BinaryContent.Raw(stored.Version.Content) is { } content) return About(content, stored);
        var parameters = call.Query.Where(p => p.Key is "_summary" or "_elements");
        return SearchQuery.Parse(FhirDefinitions.R4.Resource(stored.Key.Type), parameters)
            .Map(asked => About(FhirResult.Of(ShownResource.Part(stored.Show(), asked.Summary, asked.Elements)), stored));
    }

    private static FhirResult About(FhirResult result, StoredResource stored) => result with { Version = stored.Number, LastModified = stored.LastUpdated };

    // RFC 9110 §13.1.3: If-Modified-Since counts only where there is no If-None-Match. Dates of headers have whole seconds.
    private static bool IsKnown(FhirCall call, StoredResource stored) =>
        call.IfNoneMatch is { } tags ? tags.Split(',').Any(tag => tag.Trim() == "*" || FhirCall.VersionOf(tag) == stored.Number)
        : call.IfModifiedSince is { } since && stored.LastUpdated.ToUnixTimeSeconds() <= since.ToUnixTimeSeconds();
}
