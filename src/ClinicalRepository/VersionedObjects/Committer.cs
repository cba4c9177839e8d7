using System.Text.Json;
using Varde.AccessControl;
using Varde.ClinicalRepository.ItemTags;
using Varde.ClinicalRepository.Rest;
using Varde.Foundation;
using Varde.OpenEhr.Formats;
using Varde.OpenEhr.ReferenceModel;
using Varde.Records;
using RmEhrStatus = Varde.OpenEhr.ReferenceModel.EhrStatus;

namespace Varde.ClinicalRepository.VersionedObjects;

/// <summary>A contribution that is about to be committed.</summary>
internal sealed record PendingContribution
{
    public required EhrId Ehr { get; init; }

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Grant Grant { get; init; }

    public required AuditDetails Audit { get; init; }

    public required ChangeType Change { get; init; }

    public IReadOnlyList<PendingVersion> Versions { get; init; } = [];

    public IReadOnlyList<PendingAttestation> Attestations { get; init; } = [];

    /// <summary>Whether the EHR comes into being with this contribution.</summary>
    public bool CreatesEhr { get; init; }
}

/// <summary>An attestation of a version that is stored already.</summary>
internal sealed record PendingAttestation(VersionUid Target, VersionedKind Kind, Attestation Attestation);

/// <summary>Commits contributions: the versions, the audit entry and the events in one transaction, or nothing.</summary>
/// <param name="store">The store.</param>
/// <param name="settings">The id of this system, and the templates of which an EHR has one document at most.</param>
/// <param name="derived">Makes what is kept with compositions; null when nothing is.</param>
/// <param name="newDocuments">Tells the classes of new documents; null where only their kinds tell them.</param>
internal sealed class Committer(RecordStore store, RepositorySettings settings, IDerivedDocuments? derived = null, INewDocuments? newDocuments = null)
{
    /// <summary>Commits one version as a contribution of its own, with the version's audit.</summary>
    public Task<Outcome<CommitReceipt>> CommitAsync(EhrId ehr, Grant grant, PendingVersion version, CancellationToken cancellation) =>
        CommitAsync(new PendingContribution { Ehr = ehr, Grant = grant, Audit = version.Audit, Change = version.Change, Versions = [version] }, cancellation);

    /// <remarks>
    /// A new object whose id is taken in another EHR gets an id of ours: a conflict would tell the caller what another EHR holds.
    /// </remarks>
    public async Task<Outcome<CommitReceipt>> CommitAsync(PendingContribution contribution, CancellationToken cancellation)
    {
        var committed = await StoreAsync(contribution, cancellation);
        return committed.Refusal is Conflict { Reason: ConflictReason.ObjectExists } && await WithFreeIdsAsync(contribution, cancellation) is { } renamed
            ? await StoreAsync(renamed, cancellation)
            : committed;
    }

    /// <summary>Commits one version as a contribution of its own, under its own uid and no other.</summary>
    public Task<Outcome<CommitReceipt>> CommitAsItIsAsync(EhrId ehr, Grant grant, PendingVersion version, CancellationToken cancellation) =>
        StoreAsync(new PendingContribution { Ehr = ehr, Grant = grant, Audit = version.Audit, Change = version.Change, Versions = [version] }, cancellation);

    private async Task<PendingContribution?> WithFreeIdsAsync(PendingContribution contribution, CancellationToken cancellation)
    {
        List<PendingVersion> versions = [];
        foreach (var version in contribution.Versions)
            versions.Add(await IsTakenElsewhereAsync(version, contribution.Ehr, cancellation) ? version with { Uid = version.Uid with { ObjectId = Guid.CreateVersion7() } } : version);
        return versions.SequenceEqual(contribution.Versions) ? null : contribution with { Versions = versions };
    }

    // By its subject other programs find a record: whoever writes in it does not make it another's.
    private async Task<bool> ChangesSubjectAsync(PendingContribution contribution, CancellationToken cancellation)
    {
        if (contribution.Grant.Actor.Kind is ActorKind.Developer or ActorKind.Server) return false;
        foreach (var version in contribution.Versions)
            if (version is { Preceding: { } preceding, Data: RmEhrStatus becomes } && (await store.ReadVersionAsync(contribution.Ehr, preceding, cancellation)).TryGet(out var stored, out _)
                && SubjectOf(becomes) != SubjectOf(DocumentForms.Stored<RmEhrStatus>(stored.Content))) return true;
        return false;
    }

    private static (string?, string?) SubjectOf(RmEhrStatus status) => (status.Subject?.ExternalRef?.Id?.Value, status.Subject?.ExternalRef?.Namespace);

    private async Task<bool> IsTakenElsewhereAsync(PendingVersion version, EhrId ehr, CancellationToken cancellation) =>
        version is { Preceding: null, Imported: null }
        && (await store.FindOwnerAsync(version.Uid.ObjectId, cancellation)).TryGet(out var owner, out _) && owner != RecordOwner.Of(ehr);

    private async Task<Outcome<CommitReceipt>> StoreAsync(PendingContribution contribution, CancellationToken cancellation)
    {
        if (TagLists.NamesCode(contribution.Versions.SelectMany(version => version.Tags.OfVersion.Concat(version.Tags.OfObject ?? []))))
            return contribution.Grant.RefuseRoute(contribution.Versions.Count > 1 ? SettingRoute.Contribution : SettingRoute.Tag);
        if (await ChangesSubjectAsync(contribution, cancellation)) return new Forbidden("Whose record an EHR is does not change here: who somebody is follows from the population register.");
        NewVersion[] versions = [.. contribution.Versions.Select(v => ToStore(v, contribution))];
        for (var i = 0; i < versions.Length; i++)
            if (!(await LaidDownAsync(versions[i], contribution, cancellation)).TryGet(out versions[i]!, out var refusal)) return refusal;
            else if (await MarkAsync(versions[i], contribution, cancellation) is { } unmarked) return unmarked;
        var views = derived is null ? DerivedDocuments.Nothing : await derived.OfAsync(contribution.Ehr, versions, cancellation);
        return (await store.CommitAsync(RequestOf(contribution, versions, views), cancellation)).Map(receipt => Told(receipt, versions.Length, views.Versions.Count));
    }

    private async ValueTask<Outcome<NewVersion>> LaidDownAsync(NewVersion version, PendingContribution contribution, CancellationToken cancellation)
    {
        if (newDocuments is null || version is not { Preceding: 0, Kind: DocumentKind.Composition } || !DocumentClass.Parse(version.AccessClass).TryGet(out var documents, out _)) return version;
        var document = new NewDocument(contribution.Grant, contribution.Ehr, documents) { Analyses = documents.Service == ServiceId.TestResult ? CodesIn(version.Content) : [], HasThirdPartyParts = OtherPeoplesEntries.Are(version.Content) };
        return (await newDocuments.ClassOfAsync(document, cancellation)).Map(found => version with { AccessClass = found.ToAccessClass() });
    }

    // A version that brings the first entry about another person is kept from queries before it is there: its object is, whatever becomes of the version.
    private async Task<Refusal?> MarkAsync(NewVersion version, PendingContribution contribution, CancellationToken cancellation)
    {
        if (version is not { Preceding: > 0, Kind: DocumentKind.Composition, Content.IsEmpty: false } || !OtherPeoplesEntries.Are(version.Content)) return null;
        if (!(await store.ReadLatestAsync(contribution.Ehr, version.Uid.ObjectId, cancellation)).TryGet(out var latest, out _)) return null;
        var named = latest.AccessClass.Category.Length > 0 ? latest.AccessClass : latest.AccessClass with { Category = ServiceId.Journal.Value };
        if (!DocumentClass.Parse(named).TryGet(out var documents, out _) || documents.HasThirdPartyParts) return null;
        var audit = contribution.Grant.ForCommit($"COMPOSITION/{version.Uid.ObjectId:D}") with { Action = "restrict", Ehr = contribution.Ehr };
        var marked = new NewClass(version.Uid.ObjectId, latest.AccessClass, (documents with { HasThirdPartyParts = true }).ToAccessClass());
        return (await store.CommitAsync(new() { Owner = contribution.Ehr, Classes = [marked], Audit = audit }, cancellation)).Refusal;
    }

    // All codes of coded texts: which of them name an analysis depends on the template, and no other code is like one.
    private static HashSet<string> CodesIn(ReadOnlyMemory<byte> content)
    {
        var codes = new HashSet<string>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(content.Span, new JsonReaderOptions { MaxDepth = 512 });
        while (reader.Read())
            if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("code_string"u8) && reader.Read() && reader.TokenType == JsonTokenType.String) codes.Add(reader.GetString()!);
        return codes;
    }

    private CommitRequest RequestOf(PendingContribution contribution, IReadOnlyList<NewVersion> versions, DerivedDocuments views) => new()
    {
        Owner = contribution.Ehr,
        ContributionId = contribution.Id,
        ChangeType = contribution.Change,
        Envelope = CanonicalJson.Write(contribution.Audit),
        NewEhr = contribution.CreatesEhr ? new NewEhr(settings.SystemId) : null,
        Versions = [.. versions, .. views.Versions],
        Attestations = [.. contribution.Attestations.Select(a => new NewAttestation(a.Target, CanonicalJson.Write(a.Attestation)))],
        Audit = contribution.Grant.ForCommit(Changed(contribution)),
        Events = [.. contribution.Versions.Select(EventOf), .. views.Events],
    };

    // What is derived is no part of the contribution as openEHR knows it.
    private static CommitReceipt Told(CommitReceipt receipt, int own, int views) =>
        views == 0 ? receipt : receipt with { Versions = [.. receipt.Versions.Take(own), .. receipt.Versions.Skip(own + views)] };

    /// <summary>A version as the store takes it, for whoever commits it with other documents.</summary>
    /// <param name="version">The version.</param>
    /// <param name="contribution">What it is a part of.</param>
    public NewVersion ToStore(PendingVersion version, PendingContribution contribution)
    {
        var document = version.Document;
        var template = version.Data?.ArchetypeDetails?.TemplateId?.Value;
        return new()
        {
            Uid = version.Uid,
            Preceding = version.Preceding?.Number ?? 0,
            Kind = version.Kind.Kind,
            ChangeType = version.Change,
            Lifecycle = version.Lifecycle,
            TemplateId = template,
            IsOnlyOneOfTemplate = template is not null && settings.OneDocumentPerEhr.Contains(template),
            ArchetypeId = version.Data?.ArchetypeNodeId,
            Content = document is null ? ReadOnlyMemory<byte>.Empty : CanonicalJson.Write(document),
            Envelope = VersionEnvelope.Write(version, contribution.Id),
            AccessClass = DocumentClass.WrittenBy(ServiceOf(version), contribution.Grant.Actor).ToAccessClass(),
            Document = document,
            ObjectTags = version.Tags.OfObject,
            VersionTags = version.Tags.OfVersion,
            Status = version.Data is RmEhrStatus status ? FactsOf(status) : null,
        };
    }

    private static ServiceId ServiceOf(PendingVersion version) => version.Kind == VersionedKind.Composition
        ? TypeServices.OfComposition(version.Data?.ArchetypeNodeId, version.Data?.ArchetypeDetails?.TemplateId?.Value)
        : TypeServices.OfType(version.Kind.Name, isOfPatient: true);

    private static EhrStatusFacts FactsOf(RmEhrStatus status)
    {
        var subject = status.Subject?.ExternalRef;
        return new EhrStatusFacts(status.IsModifiable ?? true, status.IsQueryable ?? true, subject?.Id?.Value, subject?.Id is null ? null : subject.Namespace ?? "");
    }

    private static string Changed(PendingContribution contribution) => contribution.Versions.Count == 1 && contribution.Attestations.Count == 0
        ? $"{contribution.Versions[0].Kind.Name}/{contribution.Versions[0].Uid}"
        : $"CONTRIBUTION/{contribution.Id:D}";

    /// <summary>What the outbox tells of a version.</summary>
    public static NewEvent EventOf(PendingVersion version) => new(
        $"openehr.{version.Kind.Segment}.{version.Change.ToString().ToLowerInvariant()}",
        RestJson.Bytes(new EventBody(
            version.Uid.ToString(), version.Kind.Name, version.Change.ToString().ToLowerInvariant(), version.Data?.ArchetypeDetails?.TemplateId?.Value)));
}
