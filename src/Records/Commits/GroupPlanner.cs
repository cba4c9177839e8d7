using Varde.Foundation;

namespace Varde.Records.Commits;

/// <summary>
/// Decides the commits of a group one after the other, against the state read with the chain locked, and writes down the rows of those
/// that are accepted. The state follows, so that later commits of the group see earlier ones.
/// </summary>
internal sealed class GroupPlanner(GroupState state, GroupRows rows, AuditGroupBuilder audit, long now)
{
    /// <summary>Decides commits that are written together: of different owners, and each of other objects.</summary>
    /// <returns>The receipts or the refusal; null when they must wait for the next group, since this one writes the same document.</returns>
    public Outcome<IReadOnlyList<CommitReceipt>>? Plan(IReadOnlyList<PreparedCommit> commits)
    {
        if (commits.Any(commit => commit.Epoch != state.Epoch)) return new Overtaken();
        if (commits.Any(Writes)) return null;
        foreach (var commit in commits)
            if (Refused(commit) is { } refusal) return refusal;
        var time = commits.Max(TimeOf);
        foreach (var commit in commits) Accept(commit, time);
        return commits.Select(commit => Receipt(commit, time)).ToArray();
    }

    private bool Writes(PreparedCommit commit) =>
        commit.Versions.Select(v => v.Version.Uid.ObjectId).Concat(commit.Classes.Select(c => c.ObjectId))
            .Any(id => Stored(commit, id) is { } document && state.Written.Contains(document.DocumentId));

    private DocumentState? Stored(PreparedCommit commit, Guid objectId) => state.Documents.GetValueOrDefault((commit.EhrId, objectId));

    // The server's time, and later than every version the commit builds on: clocks may step back, histories may not.
    private long TimeOf(PreparedCommit commit)
    {
        var objects = commit.Versions.Select(v => v.Version.Uid.ObjectId).Concat(commit.Attestations.Select(a => a.Attestation.Target.ObjectId));
        return objects.Aggregate(now, (time, id) => Math.Max(time, (Stored(commit, id)?.Time ?? 0) + 1));
    }

    private Refusal? Refused(PreparedCommit commit)
    {
        var refusal = RefusedOwner(commit) ?? RefusedContribution(commit) ?? RefusedSecond(commit);
        foreach (var version in commit.Versions) refusal ??= (RefusedVersion(commit, version.Version) ?? RefusedView(commit, version.Version)) ?? RefusedStatus(commit, version.Version);
        foreach (var attestation in commit.Attestations) refusal ??= RefusedAttestation(commit, attestation.Attestation.Target);
        foreach (var change in commit.Classes) refusal ??= RefusedClass(commit, change);
        return refusal;
    }

    private Refusal? RefusedOwner(PreparedCommit commit)
    {
        var request = commit.Request;
        if (commit.OwnerIsNew) return state.Owners.GetValueOrDefault(request.Owner.Id) is { } owner ? Used(request, owner) : null;
        if (request.Owner.Kind != OwnerKind.Ehr) return null;
        if (request.NewEhr is not null) return new Conflict($"EHR {request.Owner.Id} exists.", ConflictReason.EhrExists);
        if (!state.Ehrs.TryGetValue(commit.EhrId, out var ehr)) return new Gone($"EHR {request.Owner.Id} was deleted.");
        var onlyStatus = commit.Attestations.Count == 0 && commit.Versions.All(v => v.Version.Kind == DocumentKind.EhrStatus);
        return ehr.Facts.IsModifiable || onlyStatus || request.IsAboutAccess
            ? null
            : new Conflict($"EHR {request.Owner.Id} is not modifiable.", ConflictReason.EhrNotModifiable);
    }

    private static Conflict Used(CommitRequest request, OwnerState owner) => owner.IsDeleted
        ? new Conflict($"The id {request.Owner.Id} belonged to an EHR that was deleted.", ConflictReason.EhrExists)
        : new Conflict($"{request.Owner.Kind} {request.Owner.Id} exists.", ConflictReason.EhrExists);

    private Conflict? RefusedContribution(PreparedCommit commit) =>
        state.UsedContributions.Contains((commit.EhrId, commit.Request.ContributionId))
            ? new Conflict($"Contribution {commit.Request.ContributionId} exists.", ConflictReason.ContributionExists)
            : null;

    // Told here and not before the commit, since two may come at once. One that is there already may always be changed.
    private Conflict? RefusedSecond(PreparedCommit commit)
    {
        if (commit.Versions.All(v => v.Sole is null)) return null;
        var come = commit.Versions
            .Where(v => v.Sole is { } sole && !state.SoleDocuments.Contains((commit.EhrId, sole, v.Version.Uid.ObjectId))).ToLookup(v => v.Sole!.Value);
        var gone = commit.Versions.Where(v => v.Sole is null).Select(v => v.Version.Uid.ObjectId).ToHashSet();
        return come.FirstOrDefault(one => one.Count() > 1 || IsThere(commit.EhrId, one.Key, gone)) is { } second ? Second(commit, second.First()) : null;
    }

    private bool IsThere(long ehrId, int sole, HashSet<Guid> gone) =>
        state.SoleDocuments.Any(d => d.EhrId == ehrId && d.Sole == sole && !gone.Contains(d.ObjectId));

    private static Conflict Second(PreparedCommit commit, PreparedVersion version)
    {
        var what = version.Version.Kind == DocumentKind.Folder ? "directory" : $"document of template {version.Version.TemplateId}";
        return new($"EHR {commit.Request.Owner.Id} has a {what}, or would have two.", ConflictReason.ObjectExists);
    }

    private Refusal? RefusedVersion(PreparedCommit commit, NewVersion version)
    {
        var stored = Stored(commit, version.Uid.ObjectId);
        if (version.Preceding == 0)
        {
            return stored is null && !state.UsedObjects.Contains(version.Uid.ObjectId)
                ? null
                : new Conflict($"Object {version.Uid.ObjectId} exists: a new object has no uid or one of its own, a new version names the one before.", ConflictReason.ObjectExists);
        }
        if (stored is null) return new NotFound($"Object {version.Uid.ObjectId} does not exist.");
        if (stored.Kind != (int)version.Kind) return new Conflict($"Object {version.Uid.ObjectId} is a {(DocumentKind)stored.Kind}.");
        return stored.Latest == version.Preceding ? null : NotLatest(version, stored);
    }

    // What was made from a version that is the latest no more tells of the past.
    private PreconditionFailed? RefusedView(PreparedCommit commit, NewVersion version)
    {
        if (version.DerivedFrom is not { } source || commit.Versions.Any(v => v.Version.Uid.ObjectId == source.ObjectId)) return null;
        return Stored(commit, source.ObjectId) is { } stored && stored.Latest == source.Number ? null
            : new($"Version {source} is not the latest.", Stored(commit, source.ObjectId) is { } other ? new VersionUid(source.ObjectId, other.System, other.Latest) : null);
    }

    private static PreconditionFailed NotLatest(NewVersion version, DocumentState stored) =>
        new($"Version {version.Preceding} of {version.Uid.ObjectId} is not the latest.",
            new VersionUid(version.Uid.ObjectId, stored.System, stored.Latest));

    private Conflict? RefusedStatus(PreparedCommit commit, NewVersion version)
    {
        if (version.Status is not { SubjectId: { } id, SubjectNamespace: { } space }) return null;
        return state.Subjects.TryGetValue((id, space), out var other) && other != commit.EhrId
            ? new Conflict("The subject has another EHR.", ConflictReason.SubjectHasEhr)
            : null;
    }

    private NotFound? RefusedAttestation(PreparedCommit commit, VersionUid target) =>
        Stored(commit, target.ObjectId) is null ? new NotFound($"Version {target} does not exist.") : null;

    private Refusal? RefusedClass(PreparedCommit commit, PreparedClass change) => Stored(commit, change.ObjectId) switch
    {
        null => new NotFound($"Object {change.ObjectId} does not exist."),
        { } stored => stored.AccessClassId == change.Expected ? null : new PreconditionFailed($"Object {change.ObjectId} has another access class.", new VersionUid(change.ObjectId, stored.System, stored.Latest)),
    };

    private void Accept(PreparedCommit commit, long time)
    {
        var members = new List<byte>();
        if (commit.OwnerIsNew) AcceptOwner(commit);
        foreach (var version in commit.Versions) AcceptVersion(commit, version, time, members);
        foreach (var attestation in commit.Attestations) AcceptAttestation(commit, attestation, time, members);
        foreach (var change in commit.Classes) AcceptClass(commit, change);
        if (commit.IsContribution) AcceptContribution(commit, time, [.. members]);
        foreach (var happened in commit.Request.Events)
        {
            rows.Events.Add(new EventRow(++state.Events, commit.EhrId, time, happened.Type, happened.Payload.ToArray()));
        }
        audit.Add(commit.Request.Audit, commit.EhrId, time);
    }

    private void AcceptOwner(PreparedCommit commit)
    {
        var owner = commit.Request.Owner;
        rows.Owners.Add(new OwnerRow(owner.Id, (int)owner.Kind, commit.EhrId));
        state.Owners[owner.Id] = new OwnerState(commit.EhrId, false, false);
        if (commit.NewKey is { } key) rows.Keys.Add(key);
    }

    private void AcceptContribution(PreparedCommit commit, long time, byte[] members)
    {
        var request = commit.Request;
        rows.Contributions.Add(new ContributionRow(commit.EhrId, request.ContributionId, time, (int)request.ChangeType, members, commit.Envelope));
        state.UsedContributions.Add((commit.EhrId, request.ContributionId));
    }

    private void AcceptVersion(PreparedCommit commit, PreparedVersion asked, long time, List<byte> members)
    {
        var version = asked.Version;
        var stored = Stored(commit, version.Uid.ObjectId);
        var prepared = asked with { AccessClassId = ClassInForce(commit, version, stored) ?? asked.AccessClassId };
        var documentId = stored?.DocumentId ?? prepared.NewDocumentId;
        var shown = Shown(prepared, stored, time);
        AcceptDocument(commit, prepared, stored, documentId, shown);
        rows.Versions.Add(new VersionRow(
            commit.EhrId, documentId, version.Uid.Number, version.Preceding, prepared.SystemId, (int)version.ChangeType, (int)version.Lifecycle,
            time, commit.Request.ContributionId, prepared.Digest, prepared.Content, prepared.Envelope));
        if (stored?.Shown is { } before) Supersede(commit.EhrId, documentId, before, shown, time);
        if (shown is not null && shown.Number != stored?.Shown?.Number) rows.Leaves.Add(commit.EhrId, documentId, prepared.AccessClassId, prepared.Leaves);
        // A draft leaves in sight what is there.
        if (!prepared.IsDraft && (prepared.Words is not null || stored is not null)) rows.Leaves.Words.Add(new(commit.EhrId, documentId, shown is null ? null : prepared.Words));
        AcceptTags(commit.EhrId, documentId, version, stored is null);
        if (version.Status is { } facts) AcceptStatus(commit, version.Uid.ObjectId, facts, time);
        Remember(commit, prepared, documentId, time, shown);
        ContributionMembers.Append(members, documentId, version.Uid.Number);
    }

    // What was laid down about a document is not undone by writing it anew, and holds for all that is made from it.
    private int? ClassInForce(PreparedCommit commit, NewVersion version, DocumentState? stored) =>
        version.DerivedFrom is { } source && Stored(commit, source.ObjectId) is { } master ? master.AccessClassId : stored?.AccessClassId;

    // The class holds for all versions and views, and is in each row of the index.
    private void AcceptClass(PreparedCommit commit, PreparedClass change)
    {
        foreach (var id in state.Views.GetValueOrDefault((commit.EhrId, change.ObjectId), []).Prepend(change.ObjectId))
        {
            if (Stored(commit, id) is not { } stored) continue;
            rows.Classes.Add(new ClassRow(commit.EhrId, stored.DocumentId, change.Class));
            if (stored.Shown is { } shown)
            {
                var leaves = PackedLeaves.Read(shown.Leaves);
                rows.Leaves.Remove(commit.EhrId, stored.DocumentId, leaves);
                rows.Leaves.Add(commit.EhrId, stored.DocumentId, change.Class, leaves);
            }
            state.Documents[(commit.EhrId, id)] = stored with { AccessClassId = change.Class, Shown = stored.Shown is { } now ? now with { AccessClassId = change.Class } : null };
            state.Written.Add(stored.DocumentId);
        }
    }

    private void AcceptTags(long ehrId, long documentId, NewVersion version, bool isNew)
    {
        if (version.ObjectTags is not null && !isNew) rows.ClearedTags.Add(new ClearedTagsRow(ehrId, documentId));
        foreach (var tag in version.ObjectTags ?? []) rows.Tags.Add(new TagRow(ehrId, documentId, 0, tag));
        foreach (var tag in version.VersionTags) rows.Tags.Add(new TagRow(ehrId, documentId, version.Uid.Number, tag));
    }

    // A draft does not hide the complete version before it: what is being amended is still what holds.
    private static ShownVersion? Shown(PreparedVersion prepared, DocumentState? stored, long time) =>
        prepared.IsDraft ? stored?.Shown
        : prepared.Version.Lifecycle == Lifecycle.Complete ? new(prepared.Version.Uid.Number, time, prepared.AccessClassId, prepared.Pack, prepared.ContentsId)
        : null;

    private void Supersede(long ehrId, long documentId, ShownVersion before, ShownVersion? now, long time)
    {
        if (now is not null && now.Number == before.Number && now.AccessClassId == before.AccessClassId) return;
        var leaves = PackedLeaves.Read(before.Leaves);
        rows.Leaves.Remove(ehrId, documentId, leaves);
        if (now?.Number == before.Number) rows.Leaves.Add(ehrId, documentId, now.AccessClassId, leaves);
        else rows.Leaves.Keep(ehrId, documentId, leaves, before.Time, time);
    }

    private void AcceptDocument(PreparedCommit commit, PreparedVersion prepared, DocumentState? stored, long documentId, ShownVersion? shown)
    {
        var version = prepared.Version;
        var row = new DocumentRow(
            commit.EhrId, documentId, version.Uid.ObjectId, (int)version.Kind, prepared.TemplateId, prepared.ArchetypeId,
            (int)version.Lifecycle, prepared.AccessClassId, version.Uid.Number, shown?.Number ?? 0, shown?.Leaves ?? [],
            shown?.ContentsId, stored?.Latest ?? 0);
        (stored is null ? rows.NewDocuments : rows.ChangedDocuments).Add(row);
        if (stored is null) rows.Objects.Add(new ObjectRow(version.Uid.ObjectId, commit.EhrId));
        if (stored is null && version.DerivedFrom is { } source) rows.Derived.Add(new DerivedRow(commit.EhrId, source.ObjectId, version.Uid.ObjectId));
    }

    private void Remember(PreparedCommit commit, PreparedVersion prepared, long documentId, long time, ShownVersion? shown)
    {
        var uid = prepared.Version.Uid;
        state.Documents[(commit.EhrId, uid.ObjectId)] = new DocumentState(documentId, (int)prepared.Version.Kind, uid.Number, uid.SystemId, time, prepared.AccessClassId, shown);
        state.UsedObjects.Add(uid.ObjectId);
        if (prepared.Sole is { } sole) state.SoleDocuments.Add((commit.EhrId, sole, uid.ObjectId));
        else if (prepared.Version.Lifecycle == Lifecycle.Deleted) state.SoleDocuments.RemoveWhere(d => d.EhrId == commit.EhrId && d.ObjectId == uid.ObjectId);
        state.Written.Add(documentId);
        if (prepared.Version.DerivedFrom is { } source && Stored(commit, source.ObjectId) is { } master) state.Written.Add(master.DocumentId);
    }

    private void AcceptStatus(PreparedCommit commit, Guid statusId, EhrStatusFacts facts, long time)
    {
        var before = state.Ehrs.GetValueOrDefault(commit.EhrId);
        var row = new EhrRow(commit.EhrId, commit.EhrSystemId, time, statusId, facts);
        (before is null ? rows.NewEhrs : rows.ChangedEhrs).Add(row);
        MoveSubject(commit.EhrId, before?.Facts, facts);
        state.Ehrs[commit.EhrId] = new EhrState(statusId, facts);
    }

    private void MoveSubject(long ehrId, EhrStatusFacts? before, EhrStatusFacts after)
    {
        if (before?.SubjectId == after.SubjectId && before?.SubjectNamespace == after.SubjectNamespace) return;
        if (before is { SubjectId: { } oldId, SubjectNamespace: { } oldSpace })
        {
            rows.RemovedSubjects.Add(new SubjectRow(oldId, oldSpace, ehrId));
            state.Subjects.Remove((oldId, oldSpace));
        }
        if (after is not { SubjectId: { } id, SubjectNamespace: { } space }) return;
        rows.Subjects.Add(new SubjectRow(id, space, ehrId));
        state.Subjects[(id, space)] = ehrId;
    }

    private void AcceptAttestation(PreparedCommit commit, PreparedAttestation prepared, long time, List<byte> members)
    {
        var target = prepared.Attestation.Target;
        var document = Stored(commit, target.ObjectId)!;
        rows.Attestations.Add(new AttestationRow(
            commit.EhrId, document.DocumentId, target.Number, commit.Request.ContributionId, time, prepared.Envelope));
        ContributionMembers.Append(members, document.DocumentId, target.Number);
    }

    private static CommitReceipt Receipt(PreparedCommit commit, long time)
    {
        var uids = commit.Versions.Select(v => v.Version.Uid).Concat(commit.Attestations.Select(a => a.Attestation.Target));
        return new CommitReceipt(commit.Request.ContributionId, Instant.FromMicroseconds(time), [.. uids]);
    }
}
