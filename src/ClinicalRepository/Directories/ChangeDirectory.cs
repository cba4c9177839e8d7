using Varde.AccessControl;
using Varde.ClinicalRepository.Rest;
using Varde.ClinicalRepository.VersionedObjects;
using Varde.Foundation;
using Varde.OpenEhr.ReferenceModel;
using Varde.Records;

namespace Varde.ClinicalRepository.Directories;

/// <summary>Commits a new version of the directory, or its deletion (openEHR REST, Update directory, Delete directory).</summary>
internal sealed class ChangeDirectory(RecordStore store, CommitAudit audits, Committer committer, RepositorySettings settings)
{
    public async Task<Outcome<Answer>> UpdateAsync(RestRequest request, CancellationToken cancellation)
    {
        if (!request.Ehr().TryGet(out var ehr, out var refusal)) return refusal;
        if (!MediaTypes.Wanted(request.Http, DocumentFormat.Json, DocumentFormat.Xml).TryGet(out var answerForm, out refusal)) return refusal;
        if (!EntityTags.Preceding(request.Http).TryGet(out var preceding, out refusal)) return refusal;
        if (!CommitTerms.Read(request.Http, CommitTerms.Update).TryGet(out var said, out refusal)) return refusal;
        if (!(await FolderContent.ReadAsync(request, cancellation)).TryGet(out var folder, out refusal)) return refusal;
        if (!(await LatestAsync(request, AccessAction.Update, ehr, preceding, cancellation)).TryGet(out var grant, out refusal)) return refusal;
        if (!FolderContent.Check(folder).TryGet(out folder, out refusal)) return refusal;
        var version = Next(folder, preceding, audits.Of(grant.Actor, said.Change, said.Headers), said);
        var committed = await committer.CommitAsync(ehr, grant, version, cancellation);
        return committed.Map(receipt => WriteAnswers.Updated(
            request, receipt, $"ehr/{ehr}/directory/{receipt.Versions[0]}", () => WriteAnswers.Canonical(answerForm, version.DocumentAs(receipt.Versions[0]))));
    }

    public async Task<Outcome<Answer>> DeleteAsync(RestRequest request, CancellationToken cancellation)
    {
        if (!request.Ehr().TryGet(out var ehr, out var refusal)) return refusal;
        if (!EntityTags.Preceding(request.Http).TryGet(out var preceding, out refusal)) return refusal;
        if (!CommitTerms.Read(request.Http, CommitTerms.Delete).TryGet(out var said, out refusal)) return refusal;
        if (!(await LatestAsync(request, AccessAction.Delete, ehr, preceding, cancellation)).TryGet(out var grant, out refusal)) return refusal;
        var version = Next(folder: null, preceding, audits.Of(grant.Actor, said.Change, said.Headers), said);
        return (await committer.CommitAsync(ehr, grant, version, cancellation)).Map(WriteAnswers.Deleted);
    }

    // The gate is asked about the directory that is there before anything is told of it.
    private async Task<Outcome<Grant>> LatestAsync(RestRequest request, AccessAction action, EhrId ehr, VersionUid expected, CancellationToken cancellation)
    {
        var asked = new AskedVersion(ehr, VersionedKind.Folder, expected.ToString());
        if (!(await request.Access.GrantedAsync(action, asked, await CurrentAsync(ehr, cancellation), cancellation)).TryGet(out var granted, out var refusal)) return refusal;
        var latest = granted.Version.Uid;
        return latest == expected ? granted.Grant : new PreconditionFailed("If-Match does not name the latest version of the directory.", latest);
    }

    private async Task<Outcome<StoredVersion>> CurrentAsync(EhrId ehr, CancellationToken cancellation)
    {
        if (!(await store.HasEhrAsync(ehr, cancellation)).TryGet(out _, out var refusal)) return refusal;
        return await CurrentDirectory.FindAsync(store, ehr, asOf: null, cancellation) is { Lifecycle: not Lifecycle.Deleted } directory ? await store.ReadVersionAsync(ehr, directory.Latest, cancellation)
            : new NotFound("The EHR has no directory.");
    }

    private PendingVersion Next(Folder? folder, VersionUid preceding, AuditDetails audit, CommitTerms said) => new()
    {
        Kind = VersionedKind.Folder,
        Uid = preceding.Next(settings.SystemId),
        Preceding = preceding,
        Data = folder,
        Audit = audit,
        Change = said.Change,
        Lifecycle = said.State,
    };
}
