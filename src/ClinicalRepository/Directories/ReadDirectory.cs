using Varde.ClinicalRepository.Rest;
using Varde.ClinicalRepository.VersionedObjects;
using Varde.Foundation;
using Varde.OpenEhr.Paths;
using Varde.OpenEhr.ReferenceModel;
using Varde.Records;

namespace Varde.ClinicalRepository.Directories;

/// <summary>Reads the directory of an EHR, or one folder of it by its path (openEHR REST, Get folder in directory).</summary>
internal sealed class ReadDirectory(RecordStore store, ReadVersions versions)
{
    public async Task<Outcome<Answer>> AtTimeAsync(RestRequest request, CancellationToken cancellation)
    {
        if (!request.Ehr().TryGet(out var ehr, out var refusal)) return refusal;
        if (!request.AtTime().TryGet(out var at, out refusal)) return refusal;
        var read = await request.Access.SeenAsync(new AskedVersion(ehr, VersionedKind.Folder, ""), await VersionAtAsync(ehr, at, cancellation), cancellation);
        return read.TryGet(out var stored, out refusal) ? await FolderAsync(request, ehr, stored, cancellation) : refusal;
    }

    public async Task<Outcome<Answer>> ByVersionAsync(RestRequest request, CancellationToken cancellation)
    {
        if (!request.Ehr().TryGet(out var ehr, out var refusal)) return refusal;
        if (!request.Version().TryGet(out var uid, out refusal)) return refusal;
        var read = await request.Access.SeenAsync(
            new AskedVersion(ehr, VersionedKind.Folder, uid.ToString()), await versions.ByUidAsync(ehr, VersionedKind.Folder, uid, cancellation), cancellation);
        return read.TryGet(out var stored, out refusal) ? await FolderAsync(request, ehr, stored, cancellation) : refusal;
    }

    private async Task<Outcome<StoredVersion>> VersionAtAsync(EhrId ehr, DateTimeOffset? at, CancellationToken cancellation)
    {
        if (!(await store.HasEhrAsync(ehr, cancellation)).TryGet(out _, out var refusal)) return refusal;
        return await CurrentDirectory.FindAsync(store, ehr, at, cancellation) is { } directory ? await versions.ByUidAsync(ehr, VersionedKind.Folder, directory.Latest, cancellation)
            : new NotFound("The EHR has no directory.");
    }

    private async Task<Outcome<Answer>> FolderAsync(RestRequest request, EhrId ehr, StoredVersion stored, CancellationToken cancellation)
    {
        if (!MediaTypes.Wanted(request.Http, DocumentFormat.Json, DocumentFormat.Xml).TryGet(out var form, out var refusal)) return refusal;
        var path = request.Http.Query["path"].ToString();
        if (stored.IsDeleted || path.Length == 0 && request.Access.IsOpen) return ReadVersions.Document(form, stored);
        var root = await SeenFolder.OfAsync(store, request.Access, ehr, DocumentForms.Stored<Folder>(stored.Content), cancellation);
        return (path.Length == 0 ? root : FolderPath.Find(root, path)) is { } folder
            ? ReadVersions.Object(form, folder) with { Tag = stored.Uid.ToString(), LastModified = stored.TimeCommitted }
            : new NotFound("The directory has no folder at this path.");
    }
}
