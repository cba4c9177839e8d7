using Varde.AccessControl;
using Varde.ClinicalRepository.Rest;
using Varde.ClinicalRepository.VersionedObjects;
using Varde.Foundation;
using Varde.OpenEhr.ReferenceModel;
using Varde.Records;

namespace Varde.ClinicalRepository.Directories;

/// <summary>Commits the directory of an EHR; 409 when it has one (openEHR REST, Create directory).</summary>
internal sealed class CreateDirectory(RecordStore store, CommitAudit audits, Committer committer, RepositorySettings settings)
{
    public async Task<Outcome<Answer>> HandleAsync(RestRequest request, CancellationToken cancellation)
    {
        if (!request.Ehr().TryGet(out var ehr, out var refusal)) return refusal;
        if (!MediaTypes.Wanted(request.Http, DocumentFormat.Json, DocumentFormat.Xml).TryGet(out var answerForm, out refusal)) return refusal;
        if (!CommitTerms.Read(request.Http, CommitTerms.Create).TryGet(out var said, out refusal)) return refusal;
        if (!(await FolderContent.ReadAsync(request, cancellation)).TryGet(out var folder, out refusal)) return refusal;
        if (!(await request.Access.AskAsync(AccessAction.Create, new AccessSubject("FOLDER", "", ehr), cancellation)).TryGet(out var grant, out refusal)) return refusal;
        if (!(await store.HasEhrAsync(ehr, cancellation)).TryGet(out _, out refusal)) return refusal;
        if (!FolderContent.Check(folder).TryGet(out folder, out refusal)) return refusal;
        var version = First(folder, audits.Of(grant.Actor, said.Change, said.Headers), said);
        var committed = await committer.CommitAsync(ehr, grant, version, cancellation);
        return committed.Map(receipt => WriteAnswers.Created(
            request, receipt, $"ehr/{ehr}/directory/{receipt.Versions[0]}", () => WriteAnswers.Canonical(answerForm, version.DocumentAs(receipt.Versions[0]))));
    }

    private PendingVersion First(Folder folder, AuditDetails audit, CommitTerms said) => new()
    {
        Kind = VersionedKind.Folder,
        Uid = NewUid.For(folder, settings.SystemId),
        Data = folder,
        Audit = audit,
        Change = said.Change,
        Lifecycle = said.State,
    };
}
