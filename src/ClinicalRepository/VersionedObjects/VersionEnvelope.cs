using Varde.OpenEhr.Formats;
using Varde.OpenEhr.ReferenceModel;
using Varde.Records;
using Version = Varde.OpenEhr.ReferenceModel.Version;

namespace Varde.ClinicalRepository.VersionedObjects;

/// <summary>
/// What the store keeps of a VERSION beside its document: the VERSION in canonical JSON without <c>data</c>. The times of commit in it are
/// of the moment it was written; the store's own times take their place when it is read.
/// </summary>
internal static class VersionEnvelope
{
    public static byte[] Write(PendingVersion version, Guid contribution)
    {
        var original = version.Imported ?? Original(version, contribution);
        return CanonicalJson.Write(version.Imported is null ? original : Imported(version, original, contribution));
    }

    /// <summary>The whole VERSION, with its document.</summary>
    public static Version Read(StoredVersion stored)
    {
        var data = stored.IsDeleted ? null : DocumentForms.Stored<Locatable>(stored.Content);
        return Complete(DocumentForms.Stored<Version>(stored.Envelope), stored, data);
    }

    /// <summary>The whole VERSION around a document that is read already.</summary>
    public static Version Around(VersionSummary stored, Locatable data) => Complete(DocumentForms.Stored<Version>(stored.Envelope), stored, data);

    /// <summary>The audits of a version: its commit first, then its attestations.</summary>
    public static IReadOnlyList<AuditDetails> Audits(VersionSummary stored)
    {
        var version = Complete(DocumentForms.Stored<Version>(stored.Envelope), stored, data: null);
        var attestations = version is OriginalVersion original ? original.Attestations : ((ImportedVersion)version).Item!.Attestations;
        return [version.CommitAudit!, .. attestations];
    }

    private static OriginalVersion Original(PendingVersion version, Guid contribution) => new()
    {
        Contribution = References.ToContribution(contribution),
        CommitAudit = version.Audit,
        Signature = version.Signature,
        Uid = References.Id(version.Uid),
        PrecedingVersionUid = version.Preceding is { } preceding ? References.Id(preceding) : null,
        OtherInputVersionUids = version.OtherInputs,
        Attestations = version.Attestations,
        LifecycleState = AuditTerms.Term(version.Lifecycle),
    };

    private static ImportedVersion Imported(PendingVersion version, OriginalVersion item, Guid contribution) => new()
    {
        Contribution = References.ToContribution(contribution),
        CommitAudit = version.Audit,
        Signature = version.Signature,
        Item = item,
    };

    private static Version Complete(Version version, VersionSummary stored, Locatable? data)
    {
        var timed = (Version)version.With("commit_audit", version.CommitAudit!.With("time_committed", RmTime.Of(stored.TimeCommitted)));
        return timed is ImportedVersion { Item: { } item }
            ? (Version)timed.With("item", With(item, data, Later(stored), itemTime: null))
            : With((OriginalVersion)timed, data, Later(stored), RmTime.Of(stored.TimeCommitted));
    }

    private static OriginalVersion With(OriginalVersion version, Locatable? data, IReadOnlyList<Attestation> later, DvDateTime? itemTime)
    {
        IEnumerable<Attestation> own = itemTime is null ? version.Attestations : version.Attestations.Select(a => Timed(a, itemTime));
        List<RmObject> attestations = [.. own, .. later];
        var whole = attestations.Count == 0 ? version : version.With("attestations", attestations);
        return (OriginalVersion)(data is null ? whole : whole.With("data", data));
    }

    private static IReadOnlyList<Attestation> Later(VersionSummary stored) =>
        [.. stored.Attestations.Select(a => Timed(DocumentForms.Stored<Attestation>(a.Envelope), RmTime.Of(a.TimeCommitted)))];

    private static Attestation Timed(Attestation attestation, DvDateTime time) => (Attestation)attestation.With("time_committed", time);
}
