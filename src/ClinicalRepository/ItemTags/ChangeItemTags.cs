using Varde.AccessControl;
using Varde.ClinicalRepository.Rest;
using Varde.ClinicalRepository.VersionedObjects;
using Varde.Foundation;
using Varde.Records;

namespace Varde.ClinicalRepository.ItemTags;

/// <summary>Puts tags on a versioned object or on one of its versions, and takes them off (openEHR REST, ITEM_TAG). No version is made by it.</summary>
internal sealed class ChangeItemTags(RecordStore store, TagTargets targets)
{
    /// <summary>PUT: the list takes the place of the tags that the target has.</summary>
    public async Task<Outcome<Answer>> ReplaceAsync(RestRequest request, VersionedKind kind, CancellationToken cancellation)
    {
        if (!request.Ehr().TryGet(out var ehr, out var refusal)) return refusal;
        if (!MediaTypes.Wanted(request.Http, DocumentFormat.Json).TryGet(out _, out refusal)) return refusal;
        if (!MediaTypes.OfBody(request.Http, DocumentFormat.Json).TryGet(out _, out refusal)) return refusal;
        if (!(await request.BodyAsync(cancellation)).TryGet(out var body, out refusal)) return refusal;
        if (!TagLists.OfBody(body).TryGet(out var tags, out refusal)) return refusal;
        if (!(await targets.FindAsync(request, AccessAction.Update, ehr, kind, cancellation)).TryGet(out var found, out refusal)) return refusal;
        if (TagLists.NamesCode(tags)) return found.Grant.RefuseRoute(SettingRoute.Tag);
        if (!(await store.SetTagsAsync(ehr, found.Target, tags, found.Grant.ForCommit(), cancellation)).TryGet(out _, out refusal)) return refusal;
        return request.Preference == Preference.Representation
            ? ItemTagBody.List(ehr, found.With(InOrder(tags))) with { Applied = Preference.Representation }
            : Answer.NoContent with { Applied = Preference.Minimal };
    }

    /// <summary>DELETE: the tags of a key, whatever part of the target they are on.</summary>
    public async Task<Outcome<Answer>> DeleteAsync(RestRequest request, VersionedKind kind, CancellationToken cancellation)
    {
        if (!request.Ehr().TryGet(out var ehr, out var refusal)) return refusal;
        if (!(await targets.FindAsync(request, AccessAction.Delete, ehr, kind, cancellation)).TryGet(out var found, out refusal)) return refusal;
        return (await store.RemoveTagsAsync(ehr, found.Target, KeyOf(request), found.Grant.ForCommit(), cancellation)).Map(_ => Answer.NoContent);
    }

    // As they are read back.
    private static IEnumerable<ItemTag> InOrder(IReadOnlyList<ItemTag> tags) =>
        tags.OrderBy(tag => tag.Key, StringComparer.Ordinal).ThenBy(tag => tag.TargetPath, StringComparer.Ordinal);

    // The server leaves an encoded slash as it is; no key has a NUL, which PostgreSQL does not take.
    private static string KeyOf(RestRequest request) =>
        request.Route("key").Replace("%2F", "/", StringComparison.OrdinalIgnoreCase).Replace("\0", "\uFFFD", StringComparison.Ordinal);
}
