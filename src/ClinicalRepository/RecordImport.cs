using Varde.AccessControl;
using Varde.ClinicalRepository.Compositions;
using Varde.ClinicalRepository.EhrStatuses;
using Varde.ClinicalRepository.Rest;
using Varde.ClinicalRepository.Templates;
using Varde.ClinicalRepository.VersionedObjects;
using Varde.Foundation;
using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Templates;
using Varde.Records;
using Actor = Varde.AccessControl.Actor;
using RmEhrStatus = Varde.OpenEhr.ReferenceModel.EhrStatus;

namespace Varde.ClinicalRepository;

/// <summary>
/// Brings templates and documents into the repository from inside the server: demo people now, files later. They pass the same gate and the
/// same checks as what comes over the REST API, and are committed in the same way.
/// </summary>
public sealed class RecordImport
{
    private readonly RecordStore _store;
    private readonly CompositionContent _content;
    private readonly EhrStatusContent _statuses;
    private readonly TemplateLibrary _templates;
    private readonly CommitAudit _audits;
    private readonly Committer _committer;
    private readonly RepositorySettings _settings;
    private readonly Gate _gate;

    internal RecordImport(
        RecordStore store, CompositionContent content, EhrStatusContent statuses, TemplateLibrary templates, CommitAudit audits, Committer committer,
        RepositorySettings settings, Gate gate) =>
        (_store, _content, _statuses, _templates, _audits, _committer, _settings, _gate) =
        (store, content, statuses, templates, audits, committer, settings, gate);

    /// <summary>Stores a template; one that is there already is left as it is.</summary>
    /// <returns>The template's id, or <see cref="Invalid"/> with every fault of the template.</returns>
    public async Task<Outcome<string>> TemplateAsync(ReadOnlyMemory<byte> opt, CancellationToken cancellation = default)
    {
        var read = OperationalTemplateReader.Read(opt);
        if (!read.Succeeded) return new Invalid(read.Faults.ToRecordFaults());
        var id = read.Value.TemplateId;
        if (!(await AskAsync(AccessAction.Create, new AccessSubject("TEMPLATE", id), cancellation)).TryGet(out var grant, out var refusal)) return refusal;
        var saved = await _store.SaveDefinitionAsync(UploadTemplate.DefinitionOf(read.Value, opt), WhenPresent.Refuse, grant.ForCommit(), cancellation);
        _templates.Forget(id);
        return saved.TryGet(out _, out refusal) || refusal is Conflict ? id : refusal;
    }

    /// <summary>Creates an EHR with its first status.</summary>
    public async Task<Outcome<EhrId>> EhrAsync(EhrId id, RmEhrStatus status, CancellationToken cancellation = default)
    {
        if (!(await AskAsync(AccessAction.Create, new AccessSubject("EHR", id.ToString(), id), cancellation)).TryGet(out var grant, out var refusal)) return refusal;
        if (!_statuses.Check(status, Lifecycle.Complete).TryGet(out var good, out refusal)) return refusal;
        var first = new PendingVersion
        {
            Kind = VersionedKind.EhrStatus,
            Uid = NewUid.For(good, _settings.SystemId),
            Data = good,
            Audit = _audits.Of(grant.Actor, said: null),
            Change = ChangeType.Creation,
        };
        var contribution = new PendingContribution
        {
            Ehr = id, Grant = grant, Audit = first.Audit, Change = first.Change, Versions = [first], CreatesEhr = true,
        };
        return (await _committer.CommitAsync(contribution, cancellation)).Map(_ => id);
    }

    /// <summary>Commits a composition: the first version of a document, or the version after <paramref name="preceding"/>.</summary>
    /// <param name="ehr">Whose record.</param>
    /// <param name="composition">The content.</param>
    /// <param name="committer">Name of the person who wrote it.</param>
    /// <param name="preceding">The version that it replaces; null for a new document.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>The uid that the version got; or <see cref="Unprocessable"/> with every rule that the composition breaks.</returns>
    public async Task<Outcome<VersionUid>> CompositionAsync(
        EhrId ehr, Composition composition, string committer, VersionUid? preceding = null, CancellationToken cancellation = default)
    {
        var action = preceding is null ? AccessAction.Create : AccessAction.Update;
        if (!(await AskAsync(action, new AccessSubject("COMPOSITION", preceding?.ToString() ?? "", ehr), cancellation)).TryGet(out var grant, out var refusal)) return refusal;
        if (!(await _content.CheckAsync(composition, Lifecycle.Complete, cancellation)).TryGet(out var good, out refusal)) return refusal;
        var change = preceding is null ? ChangeType.Creation : ChangeType.Modification;
        var version = new PendingVersion
        {
            Kind = VersionedKind.Composition,
            Uid = preceding?.Next(_settings.SystemId) ?? NewUid.For(good, _settings.SystemId),
            Preceding = preceding,
            Data = good,
            Audit = _audits.Of(grant.Actor, new AuditDetails { Committer = new PartyIdentified { Name = committer }, ChangeType = AuditTerms.Term(change) }),
            Change = change,
        };
        return (await _committer.CommitAsync(ehr, grant, version, cancellation)).Map(receipt => receipt.Versions[0]);
    }

    private ValueTask<Outcome<Grant>> AskAsync(AccessAction action, AccessSubject subject, CancellationToken cancellation) =>
        _gate.Open(Actor.Server).AskAsync(action, subject, cancellation, "import");
}
