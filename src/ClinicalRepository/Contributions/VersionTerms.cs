using Varde.ClinicalRepository.VersionedObjects;
using Varde.Foundation;
using Varde.OpenEhr.ReferenceModel;
using Varde.Records;

namespace Varde.ClinicalRepository.Contributions;

/// <summary>How a version of a contribution is to be committed, and that its parts agree on it.</summary>
/// <param name="Change">The change type.</param>
/// <param name="State">The lifecycle state.</param>
/// <param name="Preceding">The version that it builds on; null for a new object.</param>
/// <param name="IsAttestationOnly">True when signatures are added to the preceding version, and no new version comes into being.</param>
internal sealed record VersionTerms(ChangeType Change, Lifecycle State, VersionUid? Preceding, bool IsAttestationOnly)
{
    public static Outcome<VersionTerms> Read(DvCodedText? changeType, OriginalVersion version)
    {
        List<Fault> faults = [];
        var change = ChangeOf(changeType, faults);
        var preceding = PrecedingOf(version, faults);
        var attests = change == ChangeType.Attestation && version.Data is null;
        CheckPreceding(change, version.PrecedingVersionUid, faults);
        CheckData(change, version, attests, faults);
        var state = StateOf(change, version.LifecycleState, faults);
        return faults.Count > 0 ? new Invalid(faults) : new VersionTerms(change, state, preceding, attests);
    }

    private static ChangeType ChangeOf(DvCodedText? given, List<Fault> faults)
    {
        if (AuditTerms.ChangeTypeOf(given) is { } change) return change;
        faults.Add(new("/commit_audit/change_type", given is null
            ? "is missing: it says whether the version is a creation, a modification or another change"
            : "is no code of the openEHR group audit change type"));
        return ChangeType.Unknown;
    }

    private static VersionUid? PrecedingOf(OriginalVersion version, List<Fault> faults)
    {
        if (version.PrecedingVersionUid is not { } given) return null;
        if (VersionUid.TryParse(given.Value, out var uid)) return uid;
        faults.Add(new("/preceding_version_uid", "must have the form uuid::system::number"));
        return null;
    }

    private static void CheckPreceding(ChangeType change, ObjectVersionId? preceding, List<Fault> faults)
    {
        if (change == ChangeType.Creation && preceding is not null)
            faults.Add(new("/preceding_version_uid", "a creation builds on no version; a change of an object is a modification or an amendment"));
        if (preceding is null && BuildsOnAVersion(change))
            faults.Add(new("/preceding_version_uid", $"is missing: a {change.ToString().ToLowerInvariant()} names the version that it builds on"));
    }

    private static bool BuildsOnAVersion(ChangeType change) => change
        is ChangeType.Modification or ChangeType.Amendment or ChangeType.Deleted or ChangeType.Restoration or ChangeType.Attestation;

    private static void CheckData(ChangeType change, OriginalVersion version, bool attests, List<Fault> faults)
    {
        if (attests && version.Attestations.Count == 0) faults.Add(new("/attestations", "is missing: an attestation without data signs the preceding version"));
        if (version.Data is null && change != ChangeType.Deleted && !attests) faults.Add(new("/data", "is missing"));
    }

    // Some clients send a deletion with the state that the document had; the deletion counts.
    private static Lifecycle StateOf(ChangeType change, DvCodedText? given, List<Fault> faults)
    {
        if (change == ChangeType.Deleted) return Lifecycle.Deleted;
        if (given is null) return Lifecycle.Complete;
        if (AuditTerms.LifecycleOf(given) is { } state and not Lifecycle.Deleted) return state;
        faults.Add(new("/lifecycle_state", "must be 532, 553, 800 or 801 of the openEHR group version lifecycle state; a deletion is a change type too"));
        return Lifecycle.Complete;
    }
}
