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
        WithObjectAsync(request, (ehr, id) => versions.VersionedObjectAsync(request, ehr, VersionedKind.Composition, id, cancellation), cancellation);

    public Task<Outcome<Answer>> RevisionHistoryAsync(RestRequest request, CancellationToken cancellation) =>
        WithObjectAsync(request, (ehr, id) => versions.RevisionHistoryAsync(request, ehr, VersionedKind.Composition, id, cancellation), cancellation);

    public Task<Outcome<Answer>> VersionAtTimeAsync(RestRequest request, CancellationToken cancellation) =>
        WithObjectAsync(request, async (ehr, id) =>
        {
            if (!request.AtTime().TryGet(out var at, out var refusal)) return refusal;
            var read = await versions.AtAsync(ehr, VersionedKind.Composition, id, at, cancellation);
            return read.TryGet(out var stored, out refusal) ? ReadVersions.Version(request, stored) : refusal;
        }, cancellation);

    public Task<Outcome<Answer>> VersionByUidAsync(RestRequest request, CancellationToken cancellation) =>
        WithObjectAsync(request, async (ehr, id) =>
        {
            if (!request.Version().TryGet(out var uid, out var refusal)) return refusal;
            if (uid.ObjectId != id) return new NotFound("The version is of another object than the address names.");
            var read = await versions.ByUidAsync(ehr, VersionedKind.Composition, uid, cancellation);
            return read.TryGet(out var stored, out refusal) ? ReadVersions.Version(request, stored) : refusal;
        }, cancellation);

    private async Task<Outcome<StoredVersion>> FindAsync(RestRequest request, CancellationToken cancellation)
    {
        if (!request.Ehr().TryGet(out var ehr, out var refusal)) return refusal;
        if (!request.AtTime().TryGet(out var at, out refusal)) return refusal;
        var id = request.Route("uid_based_id");
        if (!(await ReadVersions.AskAsync(request, ehr, VersionedKind.Composition, Printable.Of(id), cancellation)).TryGet(out _, out refusal)) return refusal;
        if (VersionUid.TryParse(id, out var uid)) return await versions.ByUidAsync(ehr, VersionedKind.Composition, uid, cancellation);
        return request.ObjectId("uid_based_id").TryGet(out var objectId, out refusal)
            ? await versions.AtAsync(ehr, VersionedKind.Composition, objectId, at, cancellation)
            : refusal;
    }

    private static async Task<Outcome<Answer>> WithObjectAsync(RestRequest request, Func<EhrId, Guid, Task<Outcome<Answer>>> answer, CancellationToken cancellation)
    {
        if (!request.Ehr().TryGet(out var ehr, out var refusal)) return refusal;
        if (!request.ObjectId().TryGet(out var id, out refusal)) return refusal;
        if (!(await ReadVersions.AskAsync(request, ehr, VersionedKind.Composition, id.ToString("D"), cancellation)).TryGet(out _, out refusal)) return refusal;
        return await answer(ehr, id);
    }
}
