using Varde.AccessControl;
using Varde.ClinicalRepository.Rest;
using Varde.ClinicalRepository.VersionedObjects;
using Varde.Foundation;
using Varde.OpenEhr.ReferenceModel;
using Varde.Records;

namespace Varde.ClinicalRepository.Compositions;

/// <summary>Commits a version that says that the composition is deleted (openEHR REST, Delete COMPOSITION). The versions before stay.</summary>
internal sealed class DeleteComposition(ReadVersions versions, CommitAudit audits, Committer committer, RepositorySettings settings)
{
    public async Task<Outcome<Answer>> HandleAsync(RestRequest request, CancellationToken cancellation)
    {
        if (!request.Ehr().TryGet(out var ehr, out var refusal)) return refusal;
        if (!VersionUid.Parse(request.Route("uid_based_id")).TryGet(out var preceding, out refusal)) return refusal;
        if (!CommitTerms.Read(request.Http, CommitTerms.Delete).TryGet(out var said, out refusal)) return refusal;
        if (!(await request.Access.AskAsync(AccessAction.Delete, new AccessSubject("COMPOSITION", preceding.ToString(), ehr), cancellation)).TryGet(out var grant, out refusal)) return refusal;
        if (!(await versions.AtAsync(ehr, VersionedKind.Composition, preceding.ObjectId, at: null, cancellation)).TryGet(out var latest, out refusal)) return refusal;
        if (latest.IsDeleted) return Invalid.At("uid_based_id", "The composition is deleted already.");
        if (latest.Uid != preceding) return new Superseded("The address does not name the latest version of the composition.", latest.Uid);
        var committed = await committer.CommitAsync(ehr, grant, Deletion(preceding, audits.Of(grant.Actor, said.Change, said.Headers)), cancellation);
        return committed.TryGet(out var receipt, out refusal) ? WriteAnswers.Deleted(receipt) : AsConflict(refusal);
    }

    // Somebody was quicker between the look and the commit: the same answer as before it.
    private static Refusal AsConflict(Refusal refusal) => refusal is PreconditionFailed failed ? new Superseded(failed.Message, failed.Latest) : refusal;

    private PendingVersion Deletion(VersionUid preceding, AuditDetails audit) => new()
    {
        Kind = VersionedKind.Composition,
        Uid = preceding.Next(settings.SystemId),
        Preceding = preceding,
        Audit = audit,
        Change = ChangeType.Deleted,
        Lifecycle = Lifecycle.Deleted,
    };
}
