using Varde.ClinicalRepository.VersionedObjects;
using Varde.OpenEhr.ReferenceModel;
using Varde.Records;

namespace Varde.ClinicalRepository.Contributions;

/// <summary>The CONTRIBUTION as the API shows it: its audit, and references to its versions.</summary>
internal static class ContributionRepresentation
{
    public static Contribution Of(PendingContribution pending, CommitReceipt receipt) => Of(
        receipt.ContributionId,
        (AuditDetails)pending.Audit.With("time_committed", RmTime.Of(receipt.TimeCommitted)),
        [.. receipt.Versions.Zip([.. pending.Versions.Select(v => v.Kind), .. pending.Attestations.Select(a => a.Kind)], References.ToVersion)]);

    public static Contribution Of(Guid id, AuditDetails audit, IReadOnlyList<ObjectRef> versions) =>
        new() { Uid = new HierObjectId { Value = id.ToString("D") }, Versions = versions, Audit = audit };
}
