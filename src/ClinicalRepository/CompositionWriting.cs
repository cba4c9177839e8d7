using Varde.AccessControl;
using Varde.ClinicalRepository.Compositions;
using Varde.ClinicalRepository.Templates;
using Varde.ClinicalRepository.VersionedObjects;
using Varde.Foundation;
using Varde.OpenEhr.Formats;
using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Templates;
using Varde.Records;

namespace Varde.ClinicalRepository;

/// <summary>Compositions that come from outside of the openEHR API, to be committed together with other documents. They pass the same checks.</summary>
public sealed class CompositionWriting
{
    private readonly CompositionContent _content;
    private readonly TemplateLibrary _templates;
    private readonly Committer _committer;
    private readonly CommitAudit _audits;
    private readonly RepositorySettings _settings;

    internal CompositionWriting(CompositionContent content, TemplateLibrary templates, Committer committer, CommitAudit audits, RepositorySettings settings) =>
        (_content, _templates, _committer, _audits, _settings) = (content, templates, committer, audits, settings);

    /// <summary>The territory of compositions that do not say their own.</summary>
    public string Territory => _settings.Territory;

    /// <summary>The template of this id; null when it is not on this server.</summary>
    public async Task<OperationalTemplate?> TemplateAsync(string id, CancellationToken cancellation) =>
        (await _templates.FindAsync(id, cancellation)).TryGet(out var template, out _) ? template.Operational : null;

    /// <summary>The composition again, or every rule of the reference model and of its template that it breaks.</summary>
    public Task<Outcome<Composition>> CheckAsync(Composition composition, CancellationToken cancellation) => _content.CheckAsync(composition, Lifecycle.Complete, cancellation);

    /// <summary>The composition that a stored version holds; null when it is a deletion.</summary>
    public static Composition? Read(StoredVersion version) => version.IsDeleted ? null : Read(version.Content);

    /// <summary>The composition that stored bytes hold.</summary>
    public static Composition Read(ReadOnlyMemory<byte> content) => CanonicalJson.Read<Composition>(content.Span, Rest.ReadingLimits.OfStored.Json).ValueOrThrow();

    /// <summary>A version as the store takes it, with what the outbox tells of it.</summary>
    /// <param name="ehr">Whose record.</param>
    /// <param name="contribution">The contribution that it will be a part of.</param>
    /// <param name="grant">The permission to make it; its actor is the committer.</param>
    /// <param name="composition">The document, checked; null for a deletion.</param>
    /// <param name="preceding">The version that it follows on; null for a new document.</param>
    public (NewVersion Version, NewEvent Event) Version(EhrId ehr, Guid contribution, Grant grant, Composition? composition, VersionUid? preceding)
    {
        var change = composition is null ? ChangeType.Deleted : preceding is null ? ChangeType.Creation : ChangeType.Modification;
        var audit = _audits.Of(grant.Actor, new AuditDetails { ChangeType = AuditTerms.Term(change) });
        var version = new PendingVersion
        {
            Kind = VersionedKind.Composition,
            Uid = preceding?.Next(_settings.SystemId) ?? new VersionUid(Guid.CreateVersion7(), _settings.SystemId, 1),
            Preceding = preceding,
            Data = composition,
            Audit = audit,
            Change = change,
            Lifecycle = composition is null ? Lifecycle.Deleted : Lifecycle.Complete,
        };
        var pending = new PendingContribution { Ehr = ehr, Id = contribution, Grant = grant, Audit = audit, Change = change, Versions = [version] };
        return (_committer.ToStore(version, pending), Committer.EventOf(version));
    }
}
