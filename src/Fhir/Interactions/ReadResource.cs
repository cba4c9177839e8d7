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
        if (latest is null) return await GrantedResources.MissingAsync(call.Access, AccessAction.Read, key, cancellation);
        if (!(await GrantedAsync(call, latest, GrantedResources.SubjectOf(latest), cancellation)).TryGet(out var seen, out refusal)) return refusal;
        return seen.IsDeleted ? StoredResources.Deleted(key) : Answer(call, seen);
    }

    /// <summary>A version; 410 when it is the deletion.</summary>
    public async Task<Outcome<FhirResult>> VersionAsync(FhirCall call, CancellationToken cancellation)
    {
        if (!call.Key().TryGet(out var key, out var refusal)) return refusal;
        if (FhirCall.VersionOf(call.Route["version"]) is not { } number) return new NotFound($"{key} has no such version.");
        if (!(await FindAsync(call, key, number, cancellation)).TryGet(out var stored, out refusal)) return refusal;
        if (!(await GrantedAsync(call, stored, await SubjectOfAsync(call, stored, cancellation), cancellation)).TryGet(out var seen, out refusal)) return refusal;
        return seen.IsDeleted ? StoredResources.Deleted(key) : Answer(call, seen);
    }

    // Of what has parts about another person the rest is given to those from whom they are kept.
    private static async ValueTask<Outcome<StoredResource>> GrantedAsync(FhirCall call, StoredResource stored, AccessSubject subject, CancellationToken cancellation) =>
        (await call.Access.AskAsync(AccessAction.Read, subject with { IsGivenInPart = !stored.IsDeleted && ThirdPartyParts.Are(stored.Version.Content) }, cancellation))
            .Map(grant => grant.Decision.LeavesOutThirdParty ? stored with { Version = stored.Version with { Content = ThirdPartyParts.Without(stored.Version.Content) } } : stored);

    // Who sees the resource and not its earlier versions is told that there is no such one; who does not see it, that it is not there.
    private static async ValueTask<AccessSubject> SubjectOfAsync(FhirCall call, StoredResource stored, CancellationToken cancellation)
    {
        var subject = GrantedResources.SubjectOf(stored);
        var latest = subject with { Document = subject.Document! with { IsLatest = true } };
        return stored.Version.IsLatest || !await call.Access.SeesAsync(latest, cancellation) ? subject : subject with { Missing = new NotFound($"{stored.Key} has no version {stored.Number}.") };
    }

    // That there is no such version is told to who may see the resource.
    private async Task<Outcome<StoredResource>> FindAsync(FhirCall call, ResourceKey key, int number, CancellationToken cancellation)
    {
        if (!(await resources.FindLatestAsync(key, cancellation)).TryGet(out var latest, out var refusal)) return refusal;
        if (latest is null) return await GrantedResources.MissingAsync(call.Access, AccessAction.Read, key, cancellation);
        if (latest.Number == number) return latest;
        var read = await resources.VersionAsync(latest.Version.Owner, key, number, cancellation);
        if (read.Refusal is not NotFound) return read;
        return (await call.Access.AskAsync(AccessAction.Read, GrantedResources.SubjectOf(latest), cancellation)).Then(_ => read);
    }

    private static Outcome<FhirResult> Answer(FhirCall call, StoredResource stored)
    {
        if (IsKnown(call, stored)) return About(new FhirResult(StatusCodes.Status304NotModified), stored);
        if (call.WantsContent && stored.Key.Type == "Binary" && BinaryContent.Raw(stored.Version.Content) is { } content) return About(content, stored);
        var parameters = call.Query.Where(p => p.Key is "_summary" or "_elements");
        return SearchQuery.Parse(FhirDefinitions.R4.Resource(stored.Key.Type), parameters)
            .Map(asked => About(FhirResult.Of(ShownResource.Part(stored.Show(call.Access), asked.Summary, asked.Elements)), stored));
    }

    private static FhirResult About(FhirResult result, StoredResource stored) => result with { Version = stored.Number, LastModified = stored.LastUpdated };

    // RFC 9110 §13.1.3: If-Modified-Since counts only where there is no If-None-Match. Dates of headers have whole seconds.
    private static bool IsKnown(FhirCall call, StoredResource stored) =>
        call.IfNoneMatch is { } tags ? tags.Split(',').Any(tag => tag.Trim() == "*" || FhirCall.VersionOf(tag) == stored.Number)
        : call.IfModifiedSince is { } since && stored.LastUpdated.ToUnixTimeSeconds() <= since.ToUnixTimeSeconds();
}
