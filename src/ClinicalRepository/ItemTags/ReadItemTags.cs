using Varde.AccessControl;
using Varde.ClinicalRepository.Rest;
using Varde.ClinicalRepository.VersionedObjects;
using Varde.Foundation;
using Varde.Records;

namespace Varde.ClinicalRepository.ItemTags;

/// <summary>Reads tags: those of one target, or all of an EHR (openEHR REST, ITEM_TAG).</summary>
internal sealed class ReadItemTags(RecordStore store, TagTargets targets)
{
    /// <summary>All tags of an EHR, or those that have one of the keys, values and paths asked for.</summary>
    public async Task<Outcome<Answer>> OfEhrAsync(RestRequest request, CancellationToken cancellation)
    {
        if (!request.Ehr().TryGet(out var ehr, out var refusal)) return refusal;
        if (!MediaTypes.Wanted(request.Http, DocumentFormat.Json).TryGet(out _, out refusal)) return refusal;
        if (!(await request.Access.AskAsync(AccessAction.Read, new AccessSubject("ITEM_TAG", "", ehr), cancellation)).TryGet(out _, out refusal)) return refusal;
        if (!(await store.ListTagsAsync(ehr, cancellation)).TryGet(out var tags, out refusal)) return refusal;
        return ItemTagBody.List(ehr, tags.Where(tag => IsWanted(request, tag.Tag)));
    }

    /// <summary>The tags of a versioned object or of one of its versions.</summary>
    public async Task<Outcome<Answer>> OfTargetAsync(RestRequest request, VersionedKind kind, CancellationToken cancellation)
    {
        if (!request.Ehr().TryGet(out var ehr, out var refusal)) return refusal;
        if (!MediaTypes.Wanted(request.Http, DocumentFormat.Json).TryGet(out _, out refusal)) return refusal;
        if (!(await TagTargets.AskAsync(request, AccessAction.Read, ehr, cancellation)).TryGet(out _, out refusal)) return refusal;
        if (!(await targets.FindAsync(request, ehr, kind, cancellation)).TryGet(out var found, out refusal)) return refusal;
        return ItemTagBody.List(ehr, found.Tags);
    }

    private static bool IsWanted(RestRequest request, ItemTag tag) =>
        IsWanted(request, "tag_key", tag.Key) && IsWanted(request, "tag_value", tag.Value ?? "") && IsWanted(request, "tag_target_path", tag.TargetPath);

    private static bool IsWanted(RestRequest request, string parameter, string value) =>
        request.Http.Query[parameter] is { Count: > 0 } wanted ? wanted.Contains(value) : true;
}
