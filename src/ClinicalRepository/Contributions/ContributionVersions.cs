using Varde.AccessControl;
using Varde.ClinicalRepository.Compositions;
using Varde.ClinicalRepository.Directories;
using Varde.ClinicalRepository.EhrStatuses;
using Varde.ClinicalRepository.Rest;
using Varde.ClinicalRepository.VersionedObjects;
using Varde.Foundation;
using Varde.OpenEhr.Formats;
using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Validation;
using Varde.Records;
using Fault = Varde.Foundation.Fault;
using Version = Varde.OpenEhr.ReferenceModel.Version;

namespace Varde.ClinicalRepository.Contributions;

/// <summary>Checks the versions of a contribution against what is stored and against their templates, every fault of every version named.</summary>
internal sealed class ContributionVersions(
    RecordStore store, CompositionContent compositions, EhrStatusContent statuses, CommitAudit audits, RepositorySettings settings)
{
    private const int HighestNumber = 1_000_000_000;

    /// <summary>The versions and attestations to commit; or all faults, 400 when one of them is of form, 422 when all are of content.</summary>
    public async Task<Outcome<PreparedVersions>> PrepareAsync(EhrSummary ehr, AccessSession access, ContributionBody body, CancellationToken cancellation)
    {
        if (body.Versions.Count == 0) return Invalid.At("/versions", "is missing or empty: a contribution has one version at least");
        var (versions, attestations, grants, found) = (new List<PendingVersion>(), new List<PendingAttestation>(), new List<Grant>(), new FaultsByVersion());
        for (var i = 0; i < body.Versions.Count && !found.IsFull; i++)
        {
            var version = await PrepareAsync(new Given(ehr, body.Versions[i], audits.Of(access.Actor, body.Versions[i].CommitAudit), access), cancellation);
            if (!version.TryGet(out var one, out var refusal))
            {
                if (!found.Take(i, refusal)) return refusal;
                continue;
            }
            versions.AddRange(one.Versions);
            attestations.AddRange(one.Attestations);
            grants.AddRange(one.Grants);
        }
        var prepared = new PreparedVersions { Versions = versions, Attestations = attestations, Grants = grants };
        return found.Refusal ?? SameObjectTwice(prepared) ?? Outcome<PreparedVersions>.Done(prepared);
    }

    private static Invalid? SameObjectTwice(PreparedVersions prepared) =>
        prepared.Versions.GroupBy(v => v.Uid.ObjectId).FirstOrDefault(g => g.Skip(1).Any()) is { } twice
            ? Invalid.At("/versions", $"two versions of the object {twice.Key:D}: a contribution holds one of each object")
            : null;

    private Task<Outcome<PreparedVersions>> PrepareAsync(Given given, CancellationToken cancellation) =>
        given.Version is ImportedVersion imported ? ImportAsync(given, imported, cancellation) : OriginalAsync(given, (OriginalVersion)given.Version, cancellation);

    private async Task<Outcome<PreparedVersions>> OriginalAsync(Given given, OriginalVersion version, CancellationToken cancellation)
    {
        if (!VersionTerms.Read(given.Version.CommitAudit?.ChangeType, version).TryGet(out var terms, out var refusal)) return refusal;
        if (terms.IsAttestationOnly) return await AttestAsync(given, version, terms.Preceding!, cancellation);
        if (!(await LatestAsync(given, terms, version.Data, cancellation)).TryGet(out var latest, out refusal)) return refusal;
        if (Faulty(given.Audit, version.Attestations) is { } faulty) return faulty;
        var kind = version.Data is { } data ? VersionedKind.Of(data) : latest.Version is { } before ? VersionedKind.Of(before.Kind) : null;
        if (kind is null) return Invalid.At("/data", $"a version of {version.Data?.Class.Name ?? "nothing"} cannot be committed to an EHR");
        if (OutOfPlace(kind, terms, latest.Version, version.Data) is { } outOfPlace) return outOfPlace;
        var document = terms.Change == ChangeType.Deleted ? null : version.Data;
        if (document is not null && await CheckAsync(document, terms.State, cancellation) is { } broken) return broken;
        return new PreparedVersions
        {
            Grants = [latest.Grant],
            Versions =
            [
                new PendingVersion
                {
                    Kind = kind,
                    Uid = terms.Preceding?.Next(settings.SystemId) ?? FirstUid(version),
                    Preceding = terms.Preceding,
                    Data = document,
                    Audit = given.Audit,
                    Change = terms.Change,
                    Lifecycle = terms.State,
                    Attestations = Timed(version.Attestations, given.Audit),
                    OtherInputs = version.OtherInputVersionUids,
                    Signature = version.Signature,
                },
            ],
        };
    }

    private VersionUid FirstUid(OriginalVersion version) => new(
        NewUid.ObjectIdOf(version.Uid?.Value) ?? NewUid.ObjectIdOf(version.Data!.Uid?.Value) ?? Guid.CreateVersion7(), settings.SystemId, 1);

    /// <summary>The latest version of the object that is built on, once the gate has permitted the change; none for a new object.</summary>
    private async Task<Outcome<Before>> LatestAsync(Given given, VersionTerms terms, Locatable? data, CancellationToken cancellation)
    {
        if (terms.Preceding is not { } preceding) return (await MayCreateAsync(given, data, cancellation)).Map(grant => new Before(null, grant));
        var action = terms.Change == ChangeType.Deleted ? AccessAction.Delete : AccessAction.Update;
        if (!(await GrantedAsync(given, action, preceding, await store.ReadLatestAsync(given.Ehr.Id, preceding.ObjectId, cancellation), cancellation)).TryGet(out var found, out var refusal)) return refusal;
        if (await given.Access.WhyNotWithdrawAsync(new AccessSubject("CONTRIBUTION", $"{preceding}", given.Ehr.Id), found.Version!, terms.State, cancellation) is { } unwithdrawn) return unwithdrawn;
        return found.Version!.Uid == preceding ? found : new Superseded("preceding_version_uid does not name the latest version of its object.", found.Version.Uid);
    }

    private static ValueTask<Outcome<Grant>> MayCreateAsync(Given given, Locatable? data, CancellationToken cancellation)
    {
        var (kind, template) = (data is null ? "CONTRIBUTION" : data.Class.Name, data?.ArchetypeDetails?.TemplateId?.Value);
        var service = data is Composition ? TypeServices.OfComposition(data.ArchetypeNodeId, template) : TypeServices.OfType(kind, isOfPatient: true);
        return given.Access.AskAsync(AccessAction.Create, new AccessSubject(kind, "", given.Ehr.Id) { Service = service, Name = template ?? "" }, cancellation);
    }

    // What may not be known of is as if it were not there.
    private static async ValueTask<Outcome<Before>> GrantedAsync(Given given, AccessAction action, VersionUid uid, Outcome<StoredVersion> read, CancellationToken cancellation)
    {
        var subject = new AccessSubject("CONTRIBUTION", uid.ToString(), given.Ehr.Id) { Missing = Unprocessable.At("/preceding_version_uid", "names no version of this EHR") };
        if (!read.TryGet(out var version, out _)) return await given.Access.MissingAsync(action, subject, cancellation);
        var named = subject with { Document = AccessedDocument.Of(version), Name = version.TemplateId ?? "" };
        return (await given.Access.AskAsync(action, named, cancellation)).Map(grant => new Before(version, grant));
    }

    private static Refusal? OutOfPlace(VersionedKind kind, VersionTerms terms, StoredVersion? latest, Locatable? data)
    {
        if (latest is null) return SecondStatus(kind);
        if (terms.Change != ChangeType.Deleted) return WrittenOver.Refuse(latest, data!, terms.Change);
        if (kind == VersionedKind.EhrStatus) return Unprocessable.At("/commit_audit/change_type", "the EHR_STATUS cannot be deleted");
        return latest.IsDeleted ? Invalid.At("/preceding_version_uid", "the object is deleted already") : null;
    }

    // Whether another document may be the second of its kind is decided when it is written.
    private static Conflict? SecondStatus(VersionedKind kind) => kind == VersionedKind.EhrStatus
        ? new Conflict("The EHR has its EHR_STATUS; a new version of it names preceding_version_uid.", ConflictReason.ObjectExists)
        : null;

    private async Task<Refusal?> CheckAsync(Locatable document, Lifecycle state, CancellationToken cancellation) => document switch
    {
        Composition composition => (await compositions.CheckAsync(composition, state, cancellation)).Refusal,
        EhrStatus status => statuses.Check(status, state).Refusal,
        Folder folder => FolderContent.Check(folder).Refusal,
        _ => throw new InvalidOperationException($"{document.Class.Name} has no rules"),
    };

    private async Task<Outcome<PreparedVersions>> AttestAsync(Given given, OriginalVersion version, VersionUid target, CancellationToken cancellation)
    {
        if (!(await GrantedAsync(given, AccessAction.Update, target, await store.ReadVersionAsync(given.Ehr.Id, target, cancellation), cancellation)).TryGet(out var attested, out var refusal)) return refusal;
        if (Faulty(given.Audit, version.Attestations) is { } faulty) return faulty;
        var kind = VersionedKind.Of(attested.Version!.Kind);
        return new PreparedVersions { Grants = [attested.Grant], Attestations = [.. Timed(version.Attestations, given.Audit).Select(a => new PendingAttestation(target, kind, a))] };
    }

    private async Task<Outcome<PreparedVersions>> ImportAsync(Given given, ImportedVersion imported, CancellationToken cancellation)
    {
        if (imported.Item is not { Data: { } data } item) return Invalid.At("/item", "is missing, or has no data: an imported version holds the version as it was made");
        if (!VersionUid.Parse(item.Uid?.Value).TryGet(out var uid, out _)) return Invalid.At("/item/uid", "must have the form uuid::system::number");
        if (uid.Number > HighestNumber) return Invalid.At("/item/uid", $"has a version number above {HighestNumber}, after which no version could follow");
        if (VersionedKind.Of(data) is not { } kind || kind == VersionedKind.EhrStatus) return Invalid.At("/item/data", $"a {data.Class.Name} cannot be imported");
        if (AuditTerms.LifecycleOf(item.LifecycleState) is not { } state || state == Lifecycle.Deleted)
            return Invalid.At("/item/lifecycle_state", "must be 532, 553, 800 or 801");
        if (!(await BeforeImportAsync(given, kind, uid, data, cancellation)).TryGet(out var before, out var refusal)) return refusal;
        if (before.Version is { } latest && await given.Access.WhyNotWithdrawAsync(new AccessSubject("CONTRIBUTION", $"{uid}", given.Ehr.Id), latest, state, cancellation) is { } unwithdrawn) return unwithdrawn;
        List<OpenEhr.Fault> faults = [.. RmValidator.Validate(given.Audit), .. RmValidator.Validate(item.With("data", null))];
        if (faults.Count > 0) return new Unprocessable(faults.ToRecordFaults());
        if (await CheckAsync(data, state, cancellation) is { } broken) return broken;
        return new PreparedVersions
        {
            Grants = [before.Grant],
            Versions =
            [
                new PendingVersion
                {
                    Kind = kind,
                    Uid = uid,
                    Preceding = before.Version?.Uid,
                    Data = data,
                    Audit = given.Audit,
                    Change = before.Version is null ? ChangeType.Creation : ChangeType.Modification,
                    Lifecycle = state,
                    Signature = imported.Signature,
                    Imported = (OriginalVersion)item.With("data", null),
                },
            ],
        };
    }

    /// <summary>An import follows on whatever version the system holds of the object, when its number is higher.</summary>
    private async Task<Outcome<Before>> BeforeImportAsync(Given given, VersionedKind kind, VersionUid uid, Locatable data, CancellationToken cancellation)
    {
        if (!(await store.ReadLatestAsync(given.Ehr.Id, uid.ObjectId, cancellation)).TryGet(out var latest, out _))
            return (await MayCreateAsync(given, data, cancellation)).Map(grant => new Before(null, grant));
        if (!(await GrantedAsync(given, AccessAction.Update, uid, latest, cancellation)).TryGet(out var before, out var refusal)) return refusal;
        return latest.Uid.Number < uid.Number && latest.Kind == kind.Kind
            ? before
            : new Conflict("The version that is to be imported, or a later one, is here already.", ConflictReason.ObjectExists);
    }

    // RM 1.1.0 Common §4: what was signed and by whom is the committer's word; the time of signing here is the server's.
    private static IReadOnlyList<Attestation> Timed(IReadOnlyList<Attestation> attestations, AuditDetails audit) =>
        [.. attestations.Select(a => (Attestation)a.With("time_committed", audit.TimeCommitted).With("system_id", audit.SystemId))];

    private static Unprocessable? Faulty(AuditDetails audit, IReadOnlyList<Attestation> attestations)
    {
        List<Fault> faults = [.. RmValidator.Validate(audit).ToRecordFaults().Under("/commit_audit")];
        var timed = Timed(attestations, audit);
        for (var i = 0; i < timed.Count; i++) faults.AddRange(RmValidator.Validate(timed[i]).ToRecordFaults().Under($"/attestations[{i}]"));
        return faults.Count > 0 ? new Unprocessable(faults) : null;
    }

    /// <summary>A version as it was given, with the audit that its commit will have.</summary>
    private sealed record Given(EhrSummary Ehr, Version Version, AuditDetails Audit, AccessSession Access);

    private sealed record Before(StoredVersion? Version, Grant Grant);
}

/// <summary>What a contribution will commit.</summary>
internal sealed record PreparedVersions
{
    public IReadOnlyList<PendingVersion> Versions { get; init; } = [];

    public IReadOnlyList<PendingAttestation> Attestations { get; init; } = [];

    /// <summary>The gate's permission for each of them.</summary>
    public IReadOnlyList<Grant> Grants { get; init; } = [];
}
