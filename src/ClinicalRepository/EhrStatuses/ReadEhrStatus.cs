using Varde.ClinicalRepository.Rest;
using Varde.ClinicalRepository.VersionedObjects;
using Varde.Foundation;
using Varde.Records;

namespace Varde.ClinicalRepository.EhrStatuses;

/// <summary>Reads the EHR_STATUS of an EHR, its versions and their history.</summary>
internal sealed class ReadEhrStatus(RecordStore store, ReadVersions versions)
{
    public Task<Outcome<Answer>> AtTimeAsync(RestRequest request, CancellationToken cancellation) =>
        WithObjectAsync(request, async (ehr, id) => await AtAsync(request, ehr, id, cancellation) is var read && read.TryGet(out var stored, out var refusal)
            ? Document(request, stored) : refusal, cancellation);

    public async Task<Outcome<Answer>> ByVersionAsync(RestRequest request, CancellationToken cancellation)
    {
        var read = await VersionAsync(request, cancellation);
        return read.TryGet(out var stored, out var refusal) ? Document(request, stored) : refusal;
    }

    public Task<Outcome<Answer>> VersionedObjectAsync(RestRequest request, CancellationToken cancellation) =>
        WithObjectAsync(request, (ehr, id) => versions.VersionedObjectAsync(request, ehr, VersionedKind.EhrStatus, id, cancellation), cancellation);

    public Task<Outcome<Answer>> RevisionHistoryAsync(RestRequest request, CancellationToken cancellation) =>
        WithObjectAsync(request, (ehr, id) => versions.RevisionHistoryAsync(request, ehr, VersionedKind.EhrStatus, id, cancellation), cancellation);

    public Task<Outcome<Answer>> VersionAtTimeAsync(RestRequest request, CancellationToken cancellation) =>
        WithObjectAsync(request, async (ehr, id) => await AtAsync(request, ehr, id, cancellation) is var read && read.TryGet(out var stored, out var refusal)
            ? ReadVersions.Version(request, stored) : refusal, cancellation);

    public async Task<Outcome<Answer>> VersionByUidAsync(RestRequest request, CancellationToken cancellation)
    {
        var read = await VersionAsync(request, cancellation);
        return read.TryGet(out var stored, out var refusal) ? ReadVersions.Version(request, stored) : refusal;
    }

    private static Outcome<Answer> Document(RestRequest request, StoredVersion stored) =>
        MediaTypes.Wanted(request.Http, DocumentFormat.Json, DocumentFormat.Xml).Map(form => ReadVersions.Document(form, stored));

    private async Task<Outcome<Answer>> WithObjectAsync(RestRequest request, Func<EhrId, Guid, Task<Outcome<Answer>>> answer, CancellationToken cancellation)
    {
        if (!request.Ehr().TryGet(out var ehr, out var refusal)) return refusal;
        var current = await request.Access.SeenAsync(new AskedVersion(ehr, VersionedKind.EhrStatus, ""), await CurrentStatus.ReadAsync(store, ehr, cancellation), cancellation);
        return current.TryGet(out var latest, out refusal) ? await answer(ehr, latest.Uid.ObjectId) : refusal;
    }

    private async Task<Outcome<StoredVersion>> AtAsync(RestRequest request, EhrId ehr, Guid id, CancellationToken cancellation) =>
        request.AtTime().TryGet(out var at, out var refusal)
            ? await request.Access.SeenAsync(new AskedVersion(ehr, VersionedKind.EhrStatus, ""), await versions.AtAsync(ehr, VersionedKind.EhrStatus, id, at, cancellation), cancellation) : refusal;

    private async Task<Outcome<StoredVersion>> VersionAsync(RestRequest request, CancellationToken cancellation)
    {
        if (!request.Ehr().TryGet(out var ehr, out var refusal)) return refusal;
        if (!request.Version().TryGet(out var uid, out refusal)) return refusal;
        return await request.Access.SeenAsync(
            new AskedVersion(ehr, VersionedKind.EhrStatus, uid.ToString()), await versions.ByUidAsync(ehr, VersionedKind.EhrStatus, uid, cancellation), cancellation);
    }
}
