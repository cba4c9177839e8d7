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
        if (!(await ReadVersions.AskAsync(request, ehr, VersionedKind.Folder, "", cancellation)).TryGet(out _, out refusal)) return refusal;
        if (!(await store.HasEhrAsync(ehr, cancellation)).TryGet(out _, out refusal)) return refusal;
        if (await CurrentDirectory.FindAsync(store, ehr, at, cancellation) is not { } directory)
            return new NotFound(at is null ? "The EHR has no directory." : "The EHR has no directory at that time.");
        var read = await versions.ByUidAsync(ehr, VersionedKind.Folder, directory.Latest, cancellation);
        return read.TryGet(out var stored, out refusal) ? Folder(request, stored) : refusal;
    }

    public async Task<Outcome<Answer>> ByVersionAsync(RestRequest request, CancellationToken cancellation)
    {
        if (!request.Ehr().TryGet(out var ehr, out var refusal)) return refusal;
        if (!request.Version().TryGet(out var uid, out refusal)) return refusal;
        if (!(await ReadVersions.AskAsync(request, ehr, VersionedKind.Folder, uid.ToString(), cancellation)).TryGet(out _, out refusal)) return refusal;
        var read = await versions.ByUidAsync(ehr, VersionedKind.Folder, uid, cancellation);
        return read.TryGet(out var stored, out refusal) ? Folder(request, stored) : refusal;
    }

    private static Outcome<Answer> Folder(RestRequest request, StoredVersion stored)
    {
        if (!MediaTypes.Wanted(request.Http, DocumentFormat.Json, DocumentFormat.Xml).TryGet(out var form, out var refusal)) return refusal;
        var path = request.Http.Query["path"].ToString();
        if (path.Length == 0 || stored.IsDeleted) return ReadVersions.Document(form, stored);
        return FolderPath.Find(DocumentForms.Stored<Folder>(stored.Content), path) is { } folder
            ? ReadVersions.Object(form, folder) with { Tag = stored.Uid.ToString(), LastModified = stored.TimeCommitted }
            : new NotFound("The directory has no folder at this path.");
    }
}
