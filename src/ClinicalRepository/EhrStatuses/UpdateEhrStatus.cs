using Varde.AccessControl;
using Varde.ClinicalRepository.Rest;
using Varde.ClinicalRepository.VersionedObjects;
using Varde.Foundation;
using Varde.OpenEhr.ReferenceModel;
using Varde.Records;

namespace Varde.ClinicalRepository.EhrStatuses;

/// <summary>Makes a new version of the EHR_STATUS: the one write that an EHR takes when it is not modifiable.</summary>
internal sealed class UpdateEhrStatus(RecordStore store, EhrStatusContent content, CommitAudit audits, Committer committer, RepositorySettings settings)
{
    public async Task<Outcome<Answer>> HandleAsync(RestRequest request, CancellationToken cancellation)
    {
        if (!request.Ehr().TryGet(out var ehr, out var refusal)) return refusal;
        if (!MediaTypes.Wanted(request.Http, DocumentFormat.Json, DocumentFormat.Xml).TryGet(out var answerForm, out refusal)) return refusal;
        if (!EntityTags.Preceding(request.Http).TryGet(out var preceding, out refusal)) return refusal;
        if (!CommitTerms.ReadTagged(request.Http, CommitTerms.Update).TryGet(out var said, out refusal)) return refusal;
        if (!(await content.ReadAsync(request, cancellation)).TryGet(out var status, out refusal)) return refusal;
        var asked = new AskedVersion(ehr, VersionedKind.EhrStatus, preceding.ToString());
        if (!(await request.Access.GrantedAsync(AccessAction.Update, asked, await CurrentStatus.ReadAsync(store, ehr, cancellation), cancellation)).TryGet(out var granted, out refusal)) return refusal;
        if (!content.Check(status, said.State).TryGet(out status, out refusal)) return refusal;
        var (latest, grant) = (granted.Version, granted.Grant);
        if (latest.Uid != preceding) return new PreconditionFailed("If-Match does not name the latest version of the EHR_STATUS.", latest.Uid);
        var version = Next(status, preceding, audits.Of(grant.Actor, said.Change, said.Headers), said);
        var committed = await committer.CommitAsync(ehr, grant, version, cancellation);
        return committed.Map(receipt => WriteAnswers.Updated(
            request, receipt, $"ehr/{ehr}/ehr_status/{receipt.Versions[0]}", () => WriteAnswers.Canonical(answerForm, version.DocumentAs(receipt.Versions[0])))
            with { ObjectTags = said.Tags.OfObject ?? latest.ObjectTags, VersionTags = said.Tags.OfVersion });
    }

    private PendingVersion Next(OpenEhr.ReferenceModel.EhrStatus status, VersionUid preceding, AuditDetails audit, CommitTerms said) => new()
    {
        Kind = VersionedKind.EhrStatus,
        Uid = preceding.Next(settings.SystemId),
        Preceding = preceding,
        Data = status,
        Audit = audit,
        Change = said.Change,
        Lifecycle = said.State,
        Tags = said.Tags,
    };
}
