using Microsoft.AspNetCore.Http;
using Varde.AccessControl;
using Varde.ClinicalRepository.EhrStatuses;
using Varde.ClinicalRepository.Rest;
using Varde.ClinicalRepository.VersionedObjects;
using Varde.Foundation;
using Varde.OpenEhr.ReferenceModel;
using Varde.Records;

namespace Varde.ClinicalRepository.Ehrs;

/// <summary>Creates an EHR with its first EHR_STATUS: the caller's, or one that may be queried and modified (openEHR REST, Create EHR).</summary>
internal sealed class CreateEhr(EhrStatusContent content, CommitAudit audits, Committer committer, RepositorySettings settings)
{
    /// <summary>POST: the server chooses the id.</summary>
    public Task<Outcome<Answer>> WithNewIdAsync(RestRequest request, CancellationToken cancellation) => HandleAsync(request, EhrId.New(), cancellation);

    /// <summary>PUT: the caller chose the id; 400 when it is no UUID, 409 when it is in use.</summary>
    public async Task<Outcome<Answer>> WithIdAsync(RestRequest request, CancellationToken cancellation) =>
        EhrId.Parse(request.Route("ehr_id")).TryGet(out var id, out var refusal) ? await HandleAsync(request, id, cancellation) : refusal;

    private async Task<Outcome<Answer>> HandleAsync(RestRequest request, EhrId id, CancellationToken cancellation)
    {
        if (!MediaTypes.Wanted(request.Http, DocumentFormat.Json, DocumentFormat.Xml).TryGet(out var answerForm, out var refusal)) return refusal;
        if (!CommitTerms.Read(request.Http, CommitTerms.Create).TryGet(out var said, out refusal)) return refusal;
        if (!(await content.ReadOptionalAsync(request, cancellation)).TryGet(out var status, out refusal)) return refusal;
        if (!(await request.Access.AskAsync(AccessAction.Create, new AccessSubject("EHR", id.ToString(), id) { Missing = WithItsPerson }, cancellation)).TryGet(out var grant, out refusal)) return refusal;
        if (!content.Check(status, said.State).TryGet(out status, out refusal)) return refusal;
        var first = FirstStatus(status, audits.Of(grant.Actor, said.Change, said.Headers));
        var committed = await committer.CommitAsync(Contribution(id, grant, first), cancellation);
        return committed.Map(receipt => Created(request, answerForm, id, receipt));
    }

    // A record without its person would be nobody's, and open to nobody who signs in.
    private static Forbidden WithItsPerson => new("A record begins with its person, who is registered through /api/people.");

    private PendingVersion FirstStatus(OpenEhr.ReferenceModel.EhrStatus status, AuditDetails audit) => new()
    {
        Kind = VersionedKind.EhrStatus,
        Uid = NewUid.For(status, settings.SystemId),
        Data = status,
        Audit = audit,
        Change = ChangeType.Creation,
    };

    private static PendingContribution Contribution(EhrId id, Grant grant, PendingVersion status) =>
        new() { Ehr = id, Grant = grant, Audit = status.Audit, Change = ChangeType.Creation, Versions = [status], CreatesEhr = true };

    private Answer Created(RestRequest request, DocumentFormat form, EhrId id, CommitReceipt receipt) => Body(request, form, id, receipt) with
    {
        Tag = id.ToString(),
        Location = request.Address($"ehr/{id}"),
        LastModified = receipt.TimeCommitted,
        Applied = request.Preference,
    };

    private Answer Body(RestRequest request, DocumentFormat form, EhrId id, CommitReceipt receipt) => request.Preference switch
    {
        Preference.Representation => ReadVersions.Object(form, EhrRepresentation.Of(id, settings.SystemId, receipt.TimeCommitted, receipt.Versions[0], directory: null))
            with { Status = StatusCodes.Status201Created },
        Preference.Identifier => Answer.Json(RestJson.Bytes(new IdentifierBody(id.ToString())), StatusCodes.Status201Created),
        _ => new Answer(StatusCodes.Status201Created),
    };
}
