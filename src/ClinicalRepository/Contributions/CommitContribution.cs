using Varde.AccessControl;
using Varde.ClinicalRepository.Rest;
using Varde.ClinicalRepository.VersionedObjects;
using Varde.Foundation;
using Varde.OpenEhr.Formats;
using Varde.OpenEhr.ReferenceModel;
using Varde.Records;

namespace Varde.ClinicalRepository.Contributions;

/// <summary>Commits a contribution: versions of any kind, deletions and attestations together, all of them or none (openEHR REST, Create CONTRIBUTION).</summary>
internal sealed class CommitContribution(RecordStore store, ContributionVersions versions, CommitAudit audits, Committer committer)
{
    public async Task<Outcome<Answer>> HandleAsync(RestRequest request, CancellationToken cancellation)
    {
        if (!request.Ehr().TryGet(out var ehr, out var refusal)) return refusal;
        if (!MediaTypes.Wanted(request.Http, DocumentFormat.Json, DocumentFormat.Xml).TryGet(out var answerForm, out refusal)) return refusal;
        if (!(await ReadAsync(request, cancellation)).TryGet(out var body, out refusal)) return refusal;
        if (!(await request.Access.AskAsync(AccessAction.Create, new AccessSubject("CONTRIBUTION", "", ehr), cancellation)).TryGet(out var grant, out refusal)) return refusal;
        if (!(await store.FindEhrAsync(ehr, cancellation)).TryGet(out var summary, out refusal)) return refusal;
        if (!IdOf(body).TryGet(out var id, out refusal)) return refusal;
        if (!(await versions.PrepareAsync(summary, grant.Actor, body, cancellation)).TryGet(out var prepared, out refusal)) return refusal;
        var audit = audits.Of(grant.Actor, body.Audit);
        var pending = new PendingContribution
        {
            Ehr = ehr,
            Id = id,
            Grant = grant,
            Audit = audit,
            Change = AuditTerms.ChangeTypeOf(audit.ChangeType) ?? ChangeType.Unknown,
            Versions = prepared.Versions,
            Attestations = prepared.Attestations,
        };
        if (!(await committer.CommitAsync(pending, cancellation)).TryGet(out var receipt, out refusal)) return refusal;
        return Answered(request, answerForm, pending, receipt);
    }

    private static async Task<Outcome<ContributionBody>> ReadAsync(RestRequest request, CancellationToken cancellation)
    {
        if (!MediaTypes.OfBody(request.Http, DocumentFormat.Json, DocumentFormat.Xml).TryGet(out var form, out var refusal)) return refusal;
        if (!(await request.BodyAsync(cancellation)).TryGet(out var body, out refusal)) return refusal;
        if (body.IsEmpty) return Invalid.At("", "A body is required.");
        var read = form == DocumentFormat.Xml ? CanonicalXml.ReadContribution(body, request.Limits.Xml) : CanonicalJson.ReadContribution(body.Span, request.Limits.Json);
        return read.Succeeded ? read.Value : new Invalid(read.Faults.ToRecordFaults());
    }

    private static Outcome<Guid> IdOf(ContributionBody body) => body.Uid?.Value switch
    {
        null => Guid.CreateVersion7(),
        var text => Guid.TryParseExact(text, "D", out var id) ? id : Invalid.At("/uid", "must be a UUID of 36 characters"),
    };

    private static Answer Answered(RestRequest request, DocumentFormat form, PendingContribution pending, CommitReceipt receipt) => Body(request, form, pending, receipt) with
    {
        Status = 201,
        Tag = receipt.ContributionId.ToString("D"),
        Location = request.Address($"ehr/{pending.Ehr}/contribution/{receipt.ContributionId:D}"),
        LastModified = receipt.TimeCommitted,
        Applied = request.Preference,
    };

    private static Answer Body(RestRequest request, DocumentFormat form, PendingContribution pending, CommitReceipt receipt) => request.Preference switch
    {
        Preference.Representation => ReadVersions.Object(form, ContributionRepresentation.Of(pending, receipt)),
        Preference.Identifier => Answer.Json(RestJson.Bytes(new IdentifierBody(receipt.ContributionId.ToString("D")))),
        _ => new Answer(201),
    };
}
