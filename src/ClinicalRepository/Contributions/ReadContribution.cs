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
        if (!(await request.Access.AskAsync(AccessAction.Read, new AccessSubject("CONTRIBUTION", id.ToString("D"), ehr), cancellation)).TryGet(out _, out refusal)) return refusal;
        if (!(await store.ReadContributionAsync(ehr, id, cancellation)).TryGet(out var stored, out refusal)) return refusal;
        var versions = await ReferencesAsync(ehr, stored, cancellation);
        if (versions.Count == 0) return new NotFound($"Contribution {id} holds no openEHR documents.");
        var audit = DocumentForms.Stored<AuditDetails>(stored.Envelope).With("time_committed", RmTime.Of(stored.TimeCommitted));
        return ReadVersions.Object(form, ContributionRepresentation.Of(id, (AuditDetails)audit, versions))
            with { Tag = id.ToString("D"), LastModified = stored.TimeCommitted };
    }

    private async Task<IReadOnlyList<ObjectRef>> ReferencesAsync(EhrId ehr, StoredContribution stored, CancellationToken cancellation)
    {
        List<ObjectRef> references = [];
        foreach (var uid in stored.Versions)
        {
            var version = await store.ReadVersionAsync(ehr, uid, cancellation);
            // A FHIR transaction may bring resources beside the status of a new EHR.
            if (version.Value.Kind != DocumentKind.FhirResource) references.Add(References.ToVersion(uid, VersionedKind.Of(version.Value.Kind)));
        }
        return references;
    }
}
