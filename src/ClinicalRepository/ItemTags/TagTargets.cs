using Varde.AccessControl;
using Varde.ClinicalRepository.Rest;
using Varde.ClinicalRepository.VersionedObjects;
using Varde.Foundation;
using Varde.Records;

namespace Varde.ClinicalRepository.ItemTags;

/// <summary>Finds what the address of tags names: a version, or the versioned object as a whole.</summary>
internal sealed class TagTargets(ReadVersions versions)
{
    /// <summary>Asks the gate for the tags of the target that the address names.</summary>
    public static ValueTask<Outcome<Grant>> AskAsync(RestRequest request, AccessAction action, EhrId ehr, CancellationToken cancellation) =>
        request.Access.AskAsync(action, new AccessSubject("ITEM_TAG", Printable.Of(request.Route("uid_based_id")), ehr), cancellation);

    /// <summary>The target with its tags; <see cref="NotFound"/> when the EHR has no such document or version.</summary>
    public async Task<Outcome<FoundTarget>> FindAsync(RestRequest request, EhrId ehr, VersionedKind kind, CancellationToken cancellation)
    {
        if (VersionUid.TryParse(request.Route("uid_based_id"), out var uid))
            return (await versions.ByUidAsync(ehr, kind, uid, cancellation)).Map(version => new FoundTarget(new(uid.ObjectId, version.Uid), version.Kind, version.VersionTags));
        if (!request.ObjectId("uid_based_id").TryGet(out var id, out var refusal)) return refusal;
        return (await versions.AtAsync(ehr, kind, id, at: null, cancellation)).Map(latest => new FoundTarget(new(id), latest.Kind, latest.ObjectTags));
    }
}

/// <summary>A target with its tags.</summary>
internal sealed record FoundTarget(TagTarget Target, DocumentKind Kind, IReadOnlyList<ItemTag> Items)
{
    public IEnumerable<StoredTag> Tags => With(Items);

    public IEnumerable<StoredTag> With(IEnumerable<ItemTag> tags) => tags.Select(tag => new StoredTag(Target, Kind, tag));
}
