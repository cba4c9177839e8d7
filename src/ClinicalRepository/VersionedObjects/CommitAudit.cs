using Varde.ClinicalRepository.Rest;
using Varde.OpenEhr.ReferenceModel;
using Varde.Records;
using Actor = Varde.AccessControl.Actor;
using RmActor = Varde.OpenEhr.ReferenceModel.PartyIdentified;

namespace Varde.ClinicalRepository.VersionedObjects;

/// <summary>Makes the AUDIT_DETAILS of a commit: what the committer says of it, and for the rest what the server knows.</summary>
/// <param name="settings">The id of this system.</param>
/// <param name="time">The clock.</param>
internal sealed class CommitAudit(RepositorySettings settings, TimeProvider time)
{
    /// <summary>The audit of a commit that was described in headers, or not at all.</summary>
    public AuditDetails Of(Actor actor, ChangeType change, CommitHeaders said) => new()
    {
        SystemId = settings.SystemId,
        Committer = CommitterOf(said) ?? Committer(actor),
        TimeCommitted = RmTime.Of(time.GetUtcNow()),
        ChangeType = AuditTerms.Term(change),
        Description = said.Description is { Length: > 0 } text ? new DvText { Value = text } : null,
    };

    /// <summary>The audit of a commit that came with one. The time and the system are the server's, whatever the caller wrote.</summary>
    public AuditDetails Of(Actor actor, AuditDetails? said) => new()
    {
        SystemId = settings.SystemId,
        Committer = said?.Committer ?? Committer(actor),
        TimeCommitted = RmTime.Of(time.GetUtcNow()),
        ChangeType = said?.ChangeType ?? AuditTerms.Term(ChangeType.Unknown),
        Description = said?.Description,
    };

    private static RmActor Committer(Actor actor) => new()
    {
        Name = actor.DisplayName,
        ExternalRef = new PartyRef { Id = new GenericId { Value = actor.Id, Scheme = "varde" }, Namespace = "users", Type = "PERSON" },
    };

    private static RmActor? CommitterOf(CommitHeaders said) => said.CommitterName is null && said.CommitterId is null ? null : new()
    {
        Name = said.CommitterName,
        ExternalRef = said.CommitterId is null ? null : new PartyRef
        {
            Id = new GenericId { Value = said.CommitterId, Scheme = said.CommitterNamespace ?? "unknown" },
            Namespace = said.CommitterNamespace ?? "unknown",
            Type = said.CommitterType ?? "PERSON",
        },
    };
}
