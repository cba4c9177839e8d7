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
        if (!(await request.Access.AskAsync(AccessAction.Update, new AccessSubject("FOLDER", preceding.ToString(), ehr), cancellation)).TryGet(out var grant, out refusal)) return refusal;
        if (!(await LatestIsAsync(ehr, preceding, cancellation)).TryGet(out preceding, out refusal)) return refusal;
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
        if (!(await request.Access.AskAsync(AccessAction.Delete, new AccessSubject("FOLDER", preceding.ToString(), ehr), cancellation)).TryGet(out var grant, out refusal)) return refusal;
        if (!(await LatestIsAsync(ehr, preceding, cancellation)).TryGet(out preceding, out refusal)) return refusal;
        var version = Next(folder: null, preceding, audits.Of(grant.Actor, said.Change, said.Headers), said);
        return (await committer.CommitAsync(ehr, grant, version, cancellation)).Map(WriteAnswers.Deleted);
    }

    private async Task<Outcome<VersionUid>> LatestIsAsync(EhrId ehr, VersionUid expected, CancellationToken cancellation)
    {
        if (!(await store.HasEhrAsync(ehr, cancellation)).TryGet(out _, out var refusal)) return refusal;
        if (await CurrentDirectory.FindAsync(store, ehr, asOf: null, cancellation) is not { Lifecycle: not Lifecycle.Deleted } directory)
            return new NotFound("The EHR has no directory.");
        return directory.Latest == expected ? expected : new PreconditionFailed("If-Match does not name the latest version of the directory.", directory.Latest);
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
