using Varde.AccessControl;
using Varde.ClinicalRepository.Rest;
using Varde.ClinicalRepository.VersionedObjects;
using Varde.Foundation;
using Varde.Records;

namespace Varde.ClinicalRepository.ItemTags;

/// <summary>Finds what the address of tags names: a version, or the versioned object as a whole.</summary>
internal sealed class TagTargets(ReadVersions versions)
{
    /// <summary>The target with its tags, once the gate has permitted what is to be done with them; <see cref="NotFound"/> when the EHR has no such document or version.</summary>
    public async Task<Outcome<FoundTarget>> FindAsync(RestRequest request, AccessAction action, EhrId ehr, VersionedKind kind, CancellationToken cancellation)
    {
        var asked = new AskedVersion(ehr, kind, Printable.Of(request.Route("uid_based_id"))) { Type = "ITEM_TAG" };
        if (VersionUid.TryParse(request.Route("uid_based_id"), out var uid))
            return (await request.Access.GrantedAsync(action, asked, await versions.ByUidAsync(ehr, kind, uid, cancellation), cancellation)).Map(OfVersion);
        if (!request.ObjectId("uid_based_id").TryGet(out var id, out var refusal)) return refusal;
        return (await request.Access.GrantedAsync(action, asked, await versions.AtAsync(ehr, kind, id, at: null, cancellation), cancellation)).Map(OfObject);
    }

    private static FoundTarget OfVersion(Granted<StoredVersion> found) =>
        new(new(found.Version.Uid.ObjectId, found.Version.Uid), found.Version.Kind, found.Version.VersionTags, found.Grant);

    private static FoundTarget OfObject(Granted<StoredVersion> found) => new(new(found.Version.Uid.ObjectId), found.Version.Kind, found.Version.ObjectTags, found.Grant);
}

/// <summary>A target with its tags, and the gate's permission for what is to be done with them.</summary>
internal sealed record FoundTarget(TagTarget Target, DocumentKind Kind, IReadOnlyList<ItemTag> Items, Grant Grant)
{
    public IEnumerable<StoredTag> Tags => With(Items);

    public IEnumerable<StoredTag> With(IEnumerable<ItemTag> tags) => tags.Select(tag => new StoredTag(Target, Kind, tag));
}
