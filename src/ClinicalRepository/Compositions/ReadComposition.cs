using Varde.AccessControl;
using Varde.ClinicalRepository.Rest;
using Varde.ClinicalRepository.VersionedObjects;
using Varde.Foundation;
using Varde.Records;

namespace Varde.ClinicalRepository.Compositions;

/// <summary>Reads a composition, its versions and their history.</summary>
internal sealed class ReadComposition(ReadVersions versions, CompositionContent content)
{
    /// <summary>By version uid, or by versioned object uid: then the latest version, or the one at <c>version_at_time</c>.</summary>
    public async Task<Outcome<Answer>> HandleAsync(RestRequest request, CancellationToken cancellation)
    {
        if (!CompositionContent.Wanted(request).TryGet(out var form, out var refusal)) return refusal;
        if (!(await FindAsync(request, cancellation)).TryGet(out var stored, out refusal)) return refusal;
        return await content.AnswerAsync(form, stored, cancellation);
    }

    public Task<Outcome<Answer>> VersionedObjectAsync(RestRequest request, CancellationToken cancellation) =>
        WithObjectAsync(request, (ehr, id) => versions.VersionedObjectAsync(request, ehr, VersionedKind.Composition, id, cancellation));

    public Task<Outcome<Answer>> RevisionHistoryAsync(RestRequest request, CancellationToken cancellation) =>
        WithObjectAsync(request, (ehr, id) => versions.RevisionHistoryAsync(request, ehr, VersionedKind.Composition, id, cancellation));

    public Task<Outcome<Answer>> VersionAtTimeAsync(RestRequest request, CancellationToken cancellation) =>
        WithObjectAsync(request, async (ehr, id) =>
        {
            if (!request.AtTime().TryGet(out var at, out var refusal)) return refusal;
            var read = await SeenAsync(request, ehr, id.ToString("D"), await versions.AtAsync(ehr, VersionedKind.Composition, id, at, cancellation), cancellation);
            return read.TryGet(out var stored, out refusal) ? ReadVersions.Version(request, stored) : refusal;
        });

    public Task<Outcome<Answer>> VersionByUidAsync(RestRequest request, CancellationToken cancellation) =>
        WithObjectAsync(request, async (ehr, id) =>
        {
            if (!request.Version().TryGet(out var uid, out var refusal)) return refusal;
            if (uid.ObjectId != id) return new NotFound("The version is of another object than the address names.");
            var read = await SeenAsync(request, ehr, uid.ToString(), await versions.ByUidAsync(ehr, VersionedKind.Composition, uid, cancellation), cancellation);
            return read.TryGet(out var stored, out refusal) ? ReadVersions.Version(request, stored) : refusal;
        });

    private async Task<Outcome<StoredVersion>> FindAsync(RestRequest request, CancellationToken cancellation)
    {
        if (!request.Ehr().TryGet(out var ehr, out var refusal)) return refusal;
        if (!request.AtTime().TryGet(out var at, out refusal)) return refusal;
        var id = request.Route("uid_based_id");
        if (VersionUid.TryParse(id, out var uid))
            return await SeenAsync(request, ehr, Printable.Of(id), await versions.ByUidAsync(ehr, VersionedKind.Composition, uid, cancellation), cancellation);
        return request.ObjectId("uid_based_id").TryGet(out var objectId, out refusal)
            ? await SeenAsync(request, ehr, Printable.Of(id), await versions.AtAsync(ehr, VersionedKind.Composition, objectId, at, cancellation), cancellation)
            : refusal;
    }

    // Of what has entries about another person the rest is given to those from whom they are kept.
    private static async ValueTask<Outcome<StoredVersion>> SeenAsync(RestRequest request, EhrId ehr, string id, Outcome<StoredVersion> read, CancellationToken cancellation)
    {
        var asked = new AskedVersion(ehr, VersionedKind.Composition, id) { IsGivenInPart = read.TryGet(out var found, out _) && OtherPeoplesEntries.Are(found.Content) };
        return (await request.Access.GrantedAsync(AccessAction.Read, asked, read, cancellation)).Map(granted =>
            granted.Grant.Decision.LeavesOutThirdParty ? granted.Version with { Content = OtherPeoplesEntries.Without(granted.Version.Content) } : granted.Version);
    }

    private static async Task<Outcome<Answer>> WithObjectAsync(RestRequest request, Func<EhrId, Guid, Task<Outcome<Answer>>> answer)
    {
        if (!request.Ehr().TryGet(out var ehr, out var refusal)) return refusal;
        return request.ObjectId().TryGet(out var id, out refusal) ? await answer(ehr, id) : refusal;
    }
}
