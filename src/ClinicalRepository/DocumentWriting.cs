using Varde.AccessControl;
using Varde.ClinicalRepository.Compositions;
using Varde.ClinicalRepository.Rest;
using Varde.ClinicalRepository.Templates;
using Varde.ClinicalRepository.VersionedObjects;
using Varde.Foundation;
using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Templates;
using Varde.OpenEhr.Templates.WebTemplates;
using Varde.Records;

namespace Varde.ClinicalRepository;

/// <summary>
/// Documents as people write them on pages: the same checks, commits and permissions as in the openEHR API. A draft is a version in the state incomplete
/// (RM 1.1.0 Common §6, version lifecycle), a signature the version that completes it.
/// </summary>
public sealed class DocumentWriting
{
    private const int MostDrafts = 200;

    private readonly RecordStore _store;
    private readonly TemplateLibrary _templates;
    private readonly ReadVersions _versions;
    private readonly SimplifiedForms _simplified;
    private readonly CompositionContent _content;
    private readonly CommitAudit _audits;
    private readonly Committer _committer;
    private readonly RepositorySettings _settings;

    internal DocumentWriting(
        RecordStore store, TemplateLibrary templates, ReadVersions versions, SimplifiedForms simplified, CompositionContent content, CommitAudit audits, Committer committer,
        RepositorySettings settings) =>
        (_store, _templates, _versions, _simplified, _content, _audits, _committer, _settings) = (store, templates, versions, simplified, content, audits, committer, settings);

    /// <summary>The templates by which somebody may write in a record, and those of services that are not in use where they work.</summary>
    /// <param name="access">The writer's session with the gate.</param>
    /// <param name="ehr">The record.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<IReadOnlyList<WritableTemplate>> TemplatesAsync(AccessSession access, EhrId ehr, CancellationToken cancellation)
    {
        Dictionary<ServiceId, (bool May, bool IsInUse)> permitted = [];
        List<WritableTemplate> writable = [];
        foreach (var stored in await _store.ListDefinitionsAsync(DefinitionKind.Template, cancellation))
        {
            if (!(await _templates.FindAsync(stored.Id, cancellation)).TryGet(out var template, out _)) continue;
            var service = ServiceOf(template.Operational.Definition.ArchetypeNodeId, stored.Id);
            if (!permitted.TryGetValue(service, out var known)) permitted[service] = known = await PermittedAsync(access, new("COMPOSITION", "", ehr) { Service = service }, cancellation);
            if (known.May || !known.IsInUse) writable.Add(new(template.Operational, service) { IsInUse = known.IsInUse });
        }
        return writable;
    }

    private static async ValueTask<(bool May, bool IsInUse)> PermittedAsync(AccessSession access, AccessSubject subject, CancellationToken cancellation) =>
        await access.MayAsync(AccessAction.Create, subject, cancellation) ? (true, true) : (false, await access.NotInUseAsync(subject, cancellation) is null);

    /// <summary>The template of a form, for somebody who may write by it.</summary>
    /// <param name="access">The writer's session with the gate.</param>
    /// <param name="ehr">The record.</param>
    /// <param name="templateId">The template's id.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>The template; or what the gate answers to whoever may not write by it.</returns>
    public async Task<Outcome<WebTemplate>> TemplateAsync(AccessSession access, EhrId ehr, string templateId, CancellationToken cancellation)
    {
        // The gate is asked first: who may write nothing here does not learn which templates there are.
        var found = (await _templates.FindAsync(templateId, cancellation)).TryGet(out var template, out var missing);
        var subject = NewDocument(ehr, template?.Operational.Definition.ArchetypeNodeId, templateId);
        if (await access.WhyNotAsync(AccessAction.Create, subject, cancellation) is { } refusal) return refusal;
        return found ? template!.WebTemplate : missing!;
    }

    /// <summary>The template of the form of a document that is there, for somebody who may write another version of it.</summary>
    /// <param name="access">The writer's session with the gate.</param>
    /// <param name="ehr">The record.</param>
    /// <param name="document">The document.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<Outcome<WebTemplate>> TemplateOfAsync(AccessSession access, EhrId ehr, RecordDocument document, CancellationToken cancellation)
    {
        if (!(await _templates.FindAsync(document.Template?.TemplateId ?? "", cancellation)).TryGet(out var template, out var refusal)) return refusal;
        if (await MayFollowAsync(access, ehr, document.Version, cancellation)) return template.WebTemplate;
        return (await access.AskAsync(AccessAction.Update, Subject(ehr, document.Version), cancellation)).Map(_ => template.WebTemplate);
    }

    /// <summary>Whether somebody may write another version of a document.</summary>
    public static ValueTask<bool> MayFollowAsync(AccessSession access, EhrId ehr, VersionSummary version, CancellationToken cancellation) =>
        access.MayAsync(AccessAction.Update, Subject(ehr, version), cancellation);

    /// <summary>Whether somebody may withdraw a document.</summary>
    public static ValueTask<bool> MayWithdrawAsync(AccessSession access, EhrId ehr, VersionSummary version, CancellationToken cancellation) =>
        access.MayAsync(AccessAction.Delete, Subject(ehr, version), cancellation);

    private static AccessSubject Subject(EhrId ehr, VersionSummary version) => new("COMPOSITION", version.Uid.ToString(), ehr) { Document = AccessedDocument.Of(version), Name = version.TemplateId ?? "" };

    /// <summary>Commits what was written: as a draft, or signed.</summary>
    /// <param name="access">The writer's session with the gate.</param>
    /// <param name="ehr">The record.</param>
    /// <param name="written">What was written.</param>
    /// <param name="cancellation">Ends the work before the commit.</param>
    /// <returns>The version; <see cref="PreconditionFailed"/> where somebody else has written another one meanwhile, <see cref="Unprocessable"/> with every fault.</returns>
    public async Task<Outcome<VersionUid>> SaveAsync(AccessSession access, EhrId ehr, WrittenDocument written, CancellationToken cancellation)
    {
        var read = await _simplified.ReadAsync(written.TemplateId, "template", written.State, written.Flat, cancellation);
        // What a form sends is all meant to be kept.
        if (read.TryGet(out var submitted, out _) && submitted.UnreadKeys.Count > 0) read = new Invalid([.. submitted.UnreadKeys.Select(key => new Foundation.Fault(key, "is not known to the template") { Kind = new(OpenEhr.FaultCode.NoSuchNode.Name, []) })]);
        return written.Follows is { } preceding
            ? await FollowAsync(access, ehr, written, preceding, read, cancellation)
            : await BeginAsync(access, ehr, written, read, cancellation);
    }

    /// <summary>Commits a version that says that a document is deleted: a draft is discarded, a signed one withdrawn. The versions before stay.</summary>
    /// <param name="access">The session of whoever does it.</param>
    /// <param name="ehr">The record.</param>
    /// <param name="latest">The version that is thought to be the latest.</param>
    /// <param name="reason">Why; it stands in the audit.</param>
    /// <param name="cancellation">Ends the work before the commit.</param>
    public async Task<Outcome<VersionUid>> DeleteAsync(AccessSession access, EhrId ehr, VersionUid latest, string reason, CancellationToken cancellation)
    {
        if (!(await LatestAsync(access, AccessAction.Delete, ehr, latest, cancellation)).TryGet(out var granted, out var refusal)) return refusal;
        if (granted.Version.IsDeleted) return new Gone("The document is deleted already.", granted.Version.Uid);
        return await CommitAsync(ehr, granted.Grant, Following(latest, granted.Grant, ChangeType.Deleted, Lifecycle.Deleted, reason), cancellation);
    }

    /// <summary>Brings a deleted document back as it was before (audit change type 816, restoration).</summary>
    /// <param name="access">The session of whoever does it.</param>
    /// <param name="ehr">The record.</param>
    /// <param name="deleted">The version that records the deletion.</param>
    /// <param name="reason">Why; it stands in the audit.</param>
    /// <param name="cancellation">Ends the work before the commit.</param>
    public async Task<Outcome<VersionUid>> RestoreAsync(AccessSession access, EhrId ehr, VersionUid deleted, string reason, CancellationToken cancellation)
    {
        if (!(await LatestAsync(access, AccessAction.Update, ehr, deleted, cancellation)).TryGet(out var granted, out var refusal)) return refusal;
        if (!granted.Version.IsDeleted || granted.Version.Preceding is not { } before) return new Foundation.Conflict("The document is not deleted.");
        if (!(await _versions.ByUidAsync(ehr, VersionedKind.Composition, before, cancellation)).TryGet(out var kept, out refusal)) return refusal;
        // Whose it is to withdraw, it is to bring back.
        if (await access.WhyNotWithdrawAsync(Subject(ehr, granted.Version), granted.Version, kept.Lifecycle, cancellation) is { } unrestored) return unrestored;
        var restored = Following(deleted, granted.Grant, ChangeType.Restoration, kept.Lifecycle, reason) with { Data = DocumentForms.Stored<Composition>(kept.Content) };
        return await CommitAsync(ehr, granted.Grant, restored, cancellation);
    }

    /// <summary>The drafts that somebody has written last and not signed, in all records that they may see; the newest first, at most 200 of their unit.</summary>
    public async Task<IReadOnlyList<OwnDraft>> DraftsAsync(AccessSession access, CancellationToken cancellation)
    {
        List<OwnDraft> drafts = [];
        var actor = access.Actor;
        foreach (var (ehr, draft) in await _store.ListDraftsAsync(actor.Organisation, actor.Unit, MostDrafts, cancellation))
        {
            if (!(await _versions.ByUidAsync(ehr, VersionedKind.Composition, draft.Latest, cancellation)).TryGet(out var stored, out _) || CommitterOf(stored) != actor.Id) continue;
            if (!await access.SeesAsync(Subject(ehr, stored), cancellation)) continue;
            var template = draft.TemplateId is { } id && (await _templates.FindAsync(id, cancellation)).TryGet(out var found, out _) ? found.Operational : null;
            drafts.Add(new(ehr, new RecordDocument(stored, DocumentForms.Stored<Composition>(stored.Content), template, VersionEnvelope.Audits(stored)[0])));
        }
        return drafts;
    }

    private async Task<Outcome<VersionUid>> BeginAsync(AccessSession access, EhrId ehr, WrittenDocument written, Outcome<SubmittedComposition> read, CancellationToken cancellation)
    {
        var archetype = (await _templates.FindAsync(written.TemplateId, cancellation)).TryGet(out var template, out _) ? template.Operational.Definition.ArchetypeNodeId : null;
        if (!(await access.AskAsync(AccessAction.Create, NewDocument(ehr, archetype, written.TemplateId), cancellation)).TryGet(out var grant, out var refusal)) return refusal;
        if (!(await _store.HasEhrAsync(ehr, cancellation)).TryGet(out _, out refusal)) return refusal;
        if (!(await CheckedAsync(read, written, cancellation)).TryGet(out var composition, out refusal)) return refusal;
        var first = new PendingVersion
        {
            Kind = VersionedKind.Composition, Uid = new VersionUid(Guid.CreateVersion7(), _settings.SystemId, 1), Data = composition, Audit = AuditOf(grant, ChangeType.Creation, written.Reason),
            Change = ChangeType.Creation, Lifecycle = written.State,
        };
        return await CommitAsync(ehr, grant, first, cancellation);
    }

    private async Task<Outcome<VersionUid>> FollowAsync(
        AccessSession access, EhrId ehr, WrittenDocument written, VersionUid preceding, Outcome<SubmittedComposition> read, CancellationToken cancellation)
    {
        if (!(await LatestAsync(access, AccessAction.Update, ehr, preceding, cancellation)).TryGet(out var granted, out var refusal)) return refusal;
        // What was signed stays signed: a draft after it would take it out of every query and list.
        if (!written.IsSigned && granted.Version.Lifecycle == Lifecycle.Complete) return new PreconditionFailed("The document was signed meanwhile.", granted.Version.Uid);
        if (await access.WhyNotWithdrawAsync(Subject(ehr, granted.Version), granted.Version, written.State, cancellation) is { } unwithdrawn) return unwithdrawn;
        if (!(await CheckedAsync(read, written, cancellation)).TryGet(out var composition, out refusal)) return refusal;
        var change = granted.Version.Lifecycle == Lifecycle.Complete ? ChangeType.Amendment : ChangeType.Modification;
        if (WrittenOver.Refuse(granted.Version, composition, change) is { } refused) return refused;
        return await CommitAsync(ehr, granted.Grant, Following(preceding, granted.Grant, change, written.State, written.Reason) with { Data = composition }, cancellation);
    }

    private async Task<Outcome<Composition>> CheckedAsync(Outcome<SubmittedComposition> read, WrittenDocument written, CancellationToken cancellation) =>
        read.TryGet(out var submitted, out var refusal) ? await _content.CheckAsync(submitted.Composition, written.State, cancellation) : refusal;

    // The gate is asked about the latest version, whichever was named.
    private async Task<Outcome<Granted<StoredVersion>>> LatestAsync(AccessSession access, AccessAction action, EhrId ehr, VersionUid named, CancellationToken cancellation)
    {
        var read = await _versions.AtAsync(ehr, VersionedKind.Composition, named.ObjectId, at: null, cancellation);
        if (!(await access.GrantedAsync(action, new AskedVersion(ehr, VersionedKind.Composition, named.ToString()), read, cancellation)).TryGet(out var granted, out var refusal)) return refusal;
        return granted.Version.Uid == named ? granted : new PreconditionFailed("Somebody has written another version meanwhile.", granted.Version.Uid);
    }

    private async Task<Outcome<VersionUid>> CommitAsync(EhrId ehr, Grant grant, PendingVersion version, CancellationToken cancellation) =>
        (await _committer.CommitAsync(ehr, grant, version, cancellation)).Map(receipt => receipt.Versions[0]);

    private PendingVersion Following(VersionUid preceding, Grant grant, ChangeType change, Lifecycle state, string reason) => new()
    {
        Kind = VersionedKind.Composition,
        Uid = preceding.Next(_settings.SystemId),
        Preceding = preceding,
        Audit = AuditOf(grant, change, reason),
        Change = change,
        Lifecycle = state,
    };

    private AuditDetails AuditOf(Grant grant, ChangeType change, string reason) =>
        _audits.Of(grant.Actor, new AuditDetails { ChangeType = AuditTerms.Term(change), Description = reason.Length > 0 ? new DvText { Value = reason } : null });

    private static string? CommitterOf(VersionSummary version) => (VersionEnvelope.Audits(version)[0].Committer as PartyIdentified)?.ExternalRef?.Id?.Value;

    private static AccessSubject NewDocument(EhrId ehr, string? archetype, string template) =>
        new("COMPOSITION", "", ehr) { Service = ServiceOf(archetype, template), Name = template };

    private static ServiceId ServiceOf(string? archetype, string template) => TypeServices.OfComposition(archetype, template);
}

/// <summary>A template by which somebody may write.</summary>
/// <param name="Template">The template.</param>
/// <param name="Service">The service that its documents belong to.</param>
public sealed record WritableTemplate(OperationalTemplate Template, ServiceId Service)
{
    /// <summary>Whether the service is in use where they work: otherwise nothing new is written by it.</summary>
    public bool IsInUse { get; init; } = true;
}

/// <summary>What somebody has written.</summary>
/// <param name="TemplateId">By which template.</param>
/// <param name="Flat">The document in the simplified form FLAT.</param>
public sealed record WrittenDocument(string TemplateId, ReadOnlyMemory<byte> Flat)
{
    /// <summary>The version that it follows on; null for a new document.</summary>
    public VersionUid? Follows { get; init; }

    /// <summary>Whether it is signed; a draft otherwise.</summary>
    public bool IsSigned { get; init; }

    /// <summary>Why it was changed; empty where nothing is said.</summary>
    public string Reason { get; init; } = "";

    internal Lifecycle State => IsSigned ? Lifecycle.Complete : Lifecycle.Incomplete;
}

/// <summary>A draft that waits for its writer.</summary>
/// <param name="Ehr">In whose record.</param>
/// <param name="Document">The draft.</param>
public sealed record OwnDraft(EhrId Ehr, RecordDocument Document);
