using Varde.AccessControl;
using Varde.ClinicalRepository.Rest;
using Varde.ClinicalRepository.VersionedObjects;
using Varde.Foundation;
using Varde.OpenEhr.ReferenceModel;
using Varde.Records;

namespace Varde.ClinicalRepository.Contributions;

/// <summary>Reads a contribution (openEHR REST, Get CONTRIBUTION by id).</summary>
internal sealed class ReadContribution(RecordStore store)
{
    public async Task<Outcome<Answer>> HandleAsync(RestRequest request, CancellationToken cancellation)
    {
        if (!request.Ehr().TryGet(out var ehr, out var refusal)) return refusal;
        if (!request.ObjectId("contribution_uid").TryGet(out var id, out refusal)) return refusal;
        if (!MediaTypes.Wanted(request.Http, DocumentFormat.Json, DocumentFormat.Xml).TryGet(out var form, out refusal)) return refusal;
        var subject = new AccessSubject("CONTRIBUTION", id.ToString("D"), ehr) { Missing = new NotFound("The EHR has no such CONTRIBUTION.") };
        if (!(await store.ReadContributionAsync(ehr, id, cancellation)).TryGet(out var stored, out refusal))
            return refusal is NotFound ? await request.Access.MissingAsync(AccessAction.Read, subject, cancellation) : refusal;
        var versions = await SeenAsync(request.Access, subject, stored, cancellation);
        if (versions.Count == 0) return await request.Access.MissingAsync(AccessAction.Read, subject, cancellation);
        var audit = DocumentForms.Stored<AuditDetails>(stored.Envelope).With("time_committed", RmTime.Of(stored.TimeCommitted));
        return ReadVersions.Object(form, ContributionRepresentation.Of(id, (AuditDetails)audit, versions))
            with { Tag = id.ToString("D"), LastModified = stored.TimeCommitted };
    }

    // Of a contribution is told what the reader sees of it: of nothing, it is not there.
    private async Task<IReadOnlyList<ObjectRef>> SeenAsync(AccessSession access, AccessSubject contribution, StoredContribution stored, CancellationToken cancellation)
    {
        List<ObjectRef> references = [];
        foreach (var uid in stored.Versions)
        {
            // A FHIR transaction may bring resources beside the status of a new EHR.
            if (!(await store.ReadVersionAsync(contribution.Ehr!.Value, uid, cancellation)).TryGet(out var version, out _) || version.Kind == DocumentKind.FhirResource) continue;
            var subject = contribution with { Document = AccessedDocument.Of(version), Name = version.TemplateId ?? "" };
            if (references.Count == 0 ? (await access.AskAsync(AccessAction.Read, subject, cancellation)).IsDone : await access.SeesAsync(subject, cancellation))
                references.Add(References.ToVersion(uid, VersionedKind.Of(version.Kind)));
        }
        return references;
    }
}
