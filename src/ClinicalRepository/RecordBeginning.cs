using Varde.AccessControl;
using Varde.ClinicalRepository.EhrStatuses;
using Varde.ClinicalRepository.VersionedObjects;
using Varde.Foundation;
using Varde.OpenEhr.Formats;
using Varde.OpenEhr.ReferenceModel;
using Varde.Records;
using Actor = Varde.AccessControl.Actor;

namespace Varde.ClinicalRepository;

/// <summary>What an EHR needs that comes into being outside of the openEHR API, in one commit with other documents.</summary>
public sealed class RecordBeginning
{
    private readonly Committer _committer;
    private readonly CommitAudit _audits;
    private readonly RepositorySettings _settings;

    internal RecordBeginning(Committer committer, CommitAudit audits, RepositorySettings settings) => (_committer, _audits, _settings) = (committer, audits, settings);

    /// <summary>The EHR, and the first version of its EHR_STATUS: it may be queried and modified, and its subject is the person with this id.</summary>
    /// <param name="id">The id of the EHR, which is the person's too.</param>
    /// <param name="contribution">The contribution that it will be a part of.</param>
    /// <param name="grant">The permission to make it.</param>
    public (NewEhr Ehr, NewVersion Status) Of(EhrId id, Guid contribution, Grant grant)
    {
        var subject = new PartySelf { ExternalRef = new PartyRef { Id = new HierObjectId { Value = id.ToString() }, Namespace = "varde", Type = "PERSON" } };
        var status = (OpenEhr.ReferenceModel.EhrStatus)EhrStatusContent.Default().With("subject", subject);
        var audit = _audits.Of(grant.Actor, new AuditDetails { ChangeType = AuditTerms.Term(ChangeType.Creation) });
        var version = new PendingVersion { Kind = VersionedKind.EhrStatus, Uid = NewUid.For(status, _settings.SystemId), Data = status, Audit = audit, Change = ChangeType.Creation };
        var pending = new PendingContribution { Ehr = id, Id = contribution, Grant = grant, Audit = audit, Change = ChangeType.Creation, Versions = [version], CreatesEhr = true };
        return (new NewEhr(_settings.SystemId), _committer.ToStore(version, pending));
    }

    /// <summary>The audit of a contribution, as the store keeps it.</summary>
    /// <param name="actor">Who commits.</param>
    /// <param name="change">What is done.</param>
    public ReadOnlyMemory<byte> Audit(Actor actor, ChangeType change) => CanonicalJson.Write(_audits.Of(actor, new AuditDetails { ChangeType = AuditTerms.Term(change) }));

    /// <summary>The name of whoever committed, as an audit of the store tells it; empty where it tells none.</summary>
    /// <param name="audit">The audit.</param>
    public static string CommitterOf(ReadOnlyMemory<byte> audit) => (DocumentForms.Stored<AuditDetails>(audit).Committer as PartyIdentified)?.Name ?? "";
}
