using System.Runtime.CompilerServices;
using System.Text;
using Varde.AccessControl;
using Varde.ClinicalRepository.Compositions;
using Varde.ClinicalRepository.Rest;
using Varde.ClinicalRepository.Templates;
using Varde.ClinicalRepository.VersionedObjects;
using Varde.Foundation;
using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Templates;
using Varde.Records;
using RmEhrStatus = Varde.OpenEhr.ReferenceModel.EhrStatus;

namespace Varde.ClinicalRepository;

/// <summary>
/// The records as pages read them: the same documents as in the openEHR API, by the same rules. Every call asks the gate; the page closes the
/// session before it answers, so that the look is in the access log first.
/// </summary>
public sealed class RecordReading
{
    private static readonly DocumentFilter Compositions = new(DocumentKind.Composition);

    private readonly RecordStore _store;
    private readonly TemplateLibrary _templates;
    private readonly ReadVersions _versions;
    private readonly CompositionContent _content;

    internal RecordReading(RecordStore store, TemplateLibrary templates, ReadVersions versions, CompositionContent content) =>
        (_store, _templates, _versions, _content) = (store, templates, versions, content);

    /// <summary>The records there are, in the order in which they were created.</summary>
    public async Task<Outcome<Page<RecordOverview>>> ListAsync(AccessSession access, PageRequest page, CancellationToken cancellation)
    {
        if (!(await access.AskToQueryAsync(ehr: null, "records", "", cancellation)).TryGet(out var permit, out var refusal)) return refusal;
        var found = permit.Ehrs is { } seen ? await SeenAsync(seen, page, cancellation) : await _store.ListEhrsAsync(page, cancellation);
        var overviews = new List<RecordOverview>();
        foreach (var ehr in found.Items)
            overviews.Add(await OverviewAsync(access, ehr, cancellation));
        return new Page<RecordOverview>(overviews, found.Total);
    }

    /// <summary>Some records, in the order in which they are asked for: those of them that the reader sees. That they are listed is told to the access log by whoever tells whose they are.</summary>
    public async Task<IReadOnlyList<RecordOverview>> ListAsync(AccessSession access, IReadOnlyList<EhrId> records, CancellationToken cancellation)
    {
        List<RecordOverview> overviews = [];
        foreach (var record in records)
            if (await access.SeesAsync(new AccessSubject("EHR", record.ToString(), record), cancellation) && (await _store.FindEhrAsync(record, cancellation)).TryGet(out var ehr, out _)) overviews.Add(await OverviewAsync(access, ehr, cancellation));
        return overviews;
    }

    /// <summary>One record.</summary>
    /// <param name="access">The reader's session with the gate.</param>
    /// <param name="ehr">The record.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <param name="at">Its documents are counted as they were at this instant; null for now. Who may see it, and whose it is, is as now.</param>
    public async Task<Outcome<RecordOverview>> FindAsync(AccessSession access, EhrId ehr, CancellationToken cancellation, DateTimeOffset? at = null)
    {
        if (!(await access.AskAsync(AccessAction.Read, new AccessSubject("EHR", ehr.ToString(), ehr), cancellation)).TryGet(out var grant, out var refusal)) return refusal;
        return (await _store.FindEhrAsync(ehr, cancellation)).TryGet(out var found, out refusal) ? (await OverviewAsync(access, found, cancellation, at)) with { Rule = grant.Decision.Permit, Basis = grant.Basis } : refusal;
    }

    /// <summary>The documents of a record, each in its latest version, the newest first.</summary>
    /// <param name="access">The reader's session with the gate.</param>
    /// <param name="ehr">The record.</param>
    /// <param name="templateId">Only documents of this template; null for all.</param>
    /// <param name="page">Which of them, counted from the newest.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <param name="at">The record as it was at this instant; null for now.</param>
    public async Task<Outcome<RecordContents>> DocumentsAsync(
        AccessSession access, EhrId ehr, string? templateId, PageRequest page, CancellationToken cancellation, DateTimeOffset? at = null)
    {
        if (!(await access.AskToQueryAsync(ehr, "documents", "", cancellation)).TryGet(out _, out var refusal)) return refusal;
        if (!(await _store.HasEhrAsync(ehr, cancellation)).TryGet(out _, out refusal)) return refusal;
        if (at is { } then) return await DocumentsThenAsync(access, ehr, templateId, page, then, cancellation);
        var seen = await SeenCompositions.OfAsync(_store, access, ehr, cancellation);
        var documents = await OpenedAsync(access, ehr, await seen.NewestAsync(templateId, page, cancellation), cancellation);
        return new RecordContents(new(documents, seen.Count(templateId)), await KindsAsync(seen.OfTemplates, cancellation));
    }

    private async Task<RecordContents> DocumentsThenAsync(AccessSession access, EhrId ehr, string? templateId, PageRequest page, DateTimeOffset then, CancellationToken cancellation)
    {
        var all = await ThenAsync(access, ehr, then, cancellation);
        var wanted = all.Where(summary => templateId is null || summary.TemplateId == templateId).Reverse().ToList();
        var documents = await OpenedAsync(access, ehr, [.. wanted.Skip(page.Offset).Take(page.Limit)], cancellation);
        return new RecordContents(new(documents, wanted.Count), await KindsAsync(all.Select(summary => summary.TemplateId).OfType<string>().CountBy(template => template), cancellation));
    }

    // The compositions as they were at an instant, the oldest first, of those that the reader sees.
    private async Task<IReadOnlyList<DocumentSummary>> ThenAsync(AccessSession access, EhrId ehr, DateTimeOffset then, CancellationToken cancellation) =>
        await SeenDocuments.OfListAsync(access, ehr, (await _store.ListDocumentsAsync(ehr, Compositions with { AsOf = then }, PageRequest.All, cancellation)).Items, cancellation);

    private async Task<IReadOnlyList<RecordDocument>> OpenedAsync(AccessSession access, EhrId ehr, IReadOnlyList<DocumentSummary> listed, CancellationToken cancellation)
    {
        var documents = new List<RecordDocument>(listed.Count);
        foreach (var summary in listed)
            if ((await _versions.ByUidAsync(ehr, VersionedKind.Composition, summary.Latest, cancellation)).TryGet(out var stored, out _))
                documents.Add(await MarkedAsync(access, ehr, summary, await OpenAsync(stored, cancellation), cancellation));
        return documents;
    }

    /// <summary>All documents of a record that the reader may see, each in its latest version, the newest first: decided together, and opened one by one as they are taken out.</summary>
    /// <param name="access">The reader's session with the gate.</param>
    /// <param name="ehr">The record.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<Outcome<IAsyncEnumerable<RecordDocument>>> AllAsync(AccessSession access, EhrId ehr, int most, CancellationToken cancellation)
    {
        if (!(await access.AskToQueryAsync(ehr, "documents", "", cancellation)).TryGet(out _, out var refusal)) return Outcome<IAsyncEnumerable<RecordDocument>>.Refused(refusal);
        if (!(await _store.HasEhrAsync(ehr, cancellation)).TryGet(out _, out refusal)) return Outcome<IAsyncEnumerable<RecordDocument>>.Refused(refusal);
        var seen = await SeenDocuments.OfListAsync(access, ehr, (await _store.ListDocumentsAsync(ehr, Compositions, PageRequest.All, cancellation)).Items, cancellation);
        return Outcome<IAsyncEnumerable<RecordDocument>>.Done(OpenedAsync(ehr, [.. seen.Reverse().Take(most)], cancellation));
    }

    private async IAsyncEnumerable<RecordDocument> OpenedAsync(EhrId ehr, IReadOnlyList<DocumentSummary> seen, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var summary in seen)
            if ((await _versions.ByUidAsync(ehr, VersionedKind.Composition, summary.Latest, cancellation)).TryGet(out var stored, out _)) yield return await OpenAsync(stored, cancellation);
    }

    /// <summary>The complete documents of some archetypes, each in its latest version, the newest first. Each of them is a look of its own in the access log.</summary>
    /// <param name="access">The reader's session with the gate.</param>
    /// <param name="ehr">The record.</param>
    /// <param name="archetypes">Archetype ids up to their version, such as <c>openEHR-EHR-COMPOSITION.therapeutic_precautions</c>.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <param name="at">The record as it was at this instant; null for now.</param>
    public async Task<Outcome<IReadOnlyList<RecordDocument>>> OfArchetypesAsync(
        AccessSession access, EhrId ehr, IReadOnlyCollection<string> archetypes, CancellationToken cancellation, DateTimeOffset? at = null)
    {
        if (!(await access.AskToQueryAsync(ehr, "documents", "", cancellation)).TryGet(out _, out var refusal)) return refusal;
        bool IsWanted(string? archetype) => archetypes.Contains(WithoutVersion(archetype));
        var found = at is { } then ? await ThenAsync(access, ehr, then, cancellation) : await (await SeenCompositions.OfAsync(_store, access, ehr, cancellation)).OfArchetypesAsync(IsWanted, cancellation);
        var documents = new List<RecordDocument>();
        foreach (var summary in found.Where(one => one.Lifecycle == Lifecycle.Complete && IsWanted(one.ArchetypeId)).OrderByDescending(one => one.TimeCommitted))
        {
            if (!(await ReadAsync(access, ehr, summary.Latest.ObjectId, at is null ? null : summary.Latest.Number, cancellation)).TryGet(out var document, out refusal)) return refusal;
            documents.Add(document);
        }
        return documents;
    }

    /// <summary>The newest complete documents that hold any of some entries: from them come the last values of a form. It is one look of its own in the access log.</summary>
    /// <param name="access">The reader's session with the gate.</param>
    /// <param name="ehr">The record.</param>
    /// <param name="archetypes">Ids of the entries' archetypes.</param>
    /// <param name="most">How many documents at most.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<Outcome<IReadOnlyList<RecordDocument>>> HoldingAsync(
        AccessSession access, EhrId ehr, IReadOnlySet<string> archetypes, int most, CancellationToken cancellation)
    {
        if (!(await access.AskToQueryAsync(ehr, "last-values", "", cancellation)).TryGet(out _, out var refusal)) return refusal;
        var all = await SeenDocuments.OfListAsync(access, ehr, (await _store.ListDocumentsAsync(ehr, Compositions, PageRequest.All, cancellation)).Items, cancellation);
        var documents = new List<RecordDocument>();
        Dictionary<string, bool> holds = [];
        foreach (var summary in all.Where(one => one is { Lifecycle: Lifecycle.Complete, TemplateId: not null }).OrderByDescending(one => one.TimeCommitted))
        {
            if (documents.Count == most) break;
            if (!holds.TryGetValue(summary.TemplateId!, out var isHolding))
                holds[summary.TemplateId!] = isHolding = (await _templates.FindAsync(summary.TemplateId!, cancellation)).TryGet(out var template, out _) && EntriesOf(template).Overlaps(archetypes);
            if (isHolding && (await _versions.ByUidAsync(ehr, VersionedKind.Composition, summary.Latest, cancellation)).TryGet(out var stored, out _)) documents.Add(await OpenAsync(stored, cancellation));
        }
        return documents;
    }

    /// <summary>The documents that were signed and then withdrawn, the one withdrawn last first.</summary>
    /// <param name="access">The reader's session with the gate.</param>
    /// <param name="ehr">The record.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<Outcome<IReadOnlyList<WithdrawnDocument>>> WithdrawnAsync(AccessSession access, EhrId ehr, CancellationToken cancellation)
    {
        if (!(await access.AskToQueryAsync(ehr, "documents", "", cancellation)).TryGet(out _, out var refusal)) return refusal;
        var listed = (await _store.ListDocumentsAsync(ehr, Compositions with { IncludeDeleted = true }, PageRequest.All, cancellation)).Items.Where(one => one.Lifecycle == Lifecycle.Deleted).ToList();
        var withdrawn = new List<WithdrawnDocument>();
        foreach (var summary in await SeenDocuments.OfListAsync(access, ehr, listed, cancellation))
        {
            if (!(await _versions.ByUidAsync(ehr, VersionedKind.Composition, summary.Latest, cancellation)).TryGet(out var deletion, out _) || deletion.Preceding is not { } before) continue;
            if (!(await _versions.ByUidAsync(ehr, VersionedKind.Composition, before, cancellation)).TryGet(out var kept, out _) || kept.Lifecycle != Lifecycle.Complete) continue;
            withdrawn.Add(new(await OpenAsync(kept, cancellation), deletion, VersionEnvelope.Audits(deletion)[0]));
        }
        return withdrawn.OrderByDescending(one => one.Deletion.TimeCommitted).ToList();
    }

    /// <summary>
    /// What of a record the reader sees now, as a mark that changes when something appears, changes, or is hidden from this reader, and never by what they do not see. Nothing is disclosed by
    /// it but that there is something new, and nothing is logged.
    /// </summary>
    /// <param name="access">The reader's session with the gate.</param>
    /// <param name="ehr">The record.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<SeenRecord> SeenAsync(AccessSession access, EhrId ehr, CancellationToken cancellation)
    {
        if (!await access.SeesAsync(new AccessSubject("EHR", ehr.ToString(), ehr), cancellation)) return SeenRecord.Nothing;
        var (mark, latest) = (new HashCode(), DateTimeOffset.MinValue);
        foreach (var record in await access.RecordsOfPersonAsync(ehr, cancellation))
        {
            var all = (await _store.ListDocumentsAsync(record, DocumentFilter.All, PageRequest.All, cancellation)).Items;
            foreach (var seen in await SeenDocuments.OfListAsync(access, record, all, cancellation))
            {
                mark.Add((seen.Latest, seen.Lifecycle, string.Join(" ", access.LabelsOf(seen.AccessClass))));
                if (seen.TimeCommitted > latest) latest = seen.TimeCommitted;
            }
        }
        return new SeenRecord(mark.ToHashCode(), latest);
    }

    /// <summary>One version of a document, the latest when no number is given.</summary>
    /// <param name="access">The reader's session with the gate.</param>
    /// <param name="ehr">The record.</param>
    /// <param name="objectId">The document.</param>
    /// <param name="number">The number of the version; null for the latest.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <param name="at">The latest at this instant; null for now. A version that came later is not there.</param>
    public async Task<Outcome<RecordDocument>> ReadAsync(AccessSession access, EhrId ehr, Guid objectId, int? number, CancellationToken cancellation, DateTimeOffset? at = null)
    {
        var asked = new AskedVersion(ehr, VersionedKind.Composition, objectId.ToString("D"));
        var read = number is { } wanted ? await VersionAsync(ehr, objectId, wanted, cancellation) : await _versions.AtAsync(ehr, VersionedKind.Composition, objectId, at, cancellation);
        if (at is { } then && read.TryGet(out var found, out _) && found.TimeCommitted > then) read = new NotFound("The document had no version of this number then.");
        if (!(await access.SeenAsync(asked, read, cancellation)).TryGet(out var stored, out var refusal)) return refusal;
        return (await OpenAsync(stored, cancellation)) with { IsOpenedInEmergency = await access.IsOpenedInEmergencyAsync(new AccessSubject("COMPOSITION", stored.Uid.ToString(), ehr) { Document = AccessedDocument.Of(stored), Name = stored.TemplateId ?? "" }, cancellation) };
    }

    /// <summary>The versions of a document, the newest first.</summary>
    public async Task<Outcome<IReadOnlyList<RecordVersion>>> HistoryAsync(AccessSession access, EhrId ehr, Guid objectId, CancellationToken cancellation)
    {
        var read = await _versions.HistoryAsync(ehr, VersionedKind.Composition, objectId, cancellation);
        // Who sees no earlier versions has a history of one.
        var asked = new AskedVersion(ehr, VersionedKind.Composition, objectId.ToString("D"));
        if (!(await access.SeenAsync(asked, read.Map(versions => versions[^1]), cancellation)).TryGet(out _, out var refusal)) return refusal;
        List<RecordVersion> seen = [];
        foreach (var version in read.Value.Reverse())
            if (version.IsLatest || await access.SeesAsync(new AccessSubject("COMPOSITION", version.Uid.ToString(), ehr) { Document = AccessedDocument.Of(version), Name = version.TemplateId ?? "" }, cancellation))
                seen.Add(new RecordVersion(version, VersionEnvelope.Audits(version)));
        return seen;
    }

    /// <summary>A document as programs get it, with line breaks for a reader. The document was read through the gate already.</summary>
    public async Task<Outcome<string>> WriteAsync(Composition document, RecordForm form, CancellationToken cancellation)
    {
        var written = await _content.WriteAsync(FormatOf(form), document, cancellation);
        return written.Map(answer => Readable.Of(Encoding.UTF8.GetString(answer.Body.Span), form));
    }

    private static HashSet<string> EntriesOf(LoadedTemplate template) =>
        [.. template.WebTemplate.Tree.DescendantsAndSelf().Select(node => node.NodeId).OfType<string>().Where(id => id.StartsWith("openEHR-EHR-", StringComparison.Ordinal))];

    private static string WithoutVersion(string? archetypeId) =>
        archetypeId?.LastIndexOf(".v", StringComparison.Ordinal) is >= 0 and var end ? archetypeId[..end] : "";

    // In the order in which the records were created: their number is that of whom the reader may see.
    private async Task<Page<EhrSummary>> SeenAsync(IReadOnlySet<Guid> seen, PageRequest page, CancellationToken cancellation)
    {
        List<EhrSummary> found = [];
        foreach (var id in seen)
            if ((await _store.FindEhrAsync(new EhrId(id), cancellation)).TryGet(out var ehr, out _)) found.Add(ehr);
        return new Page<EhrSummary>([.. found.OrderBy(ehr => ehr.TimeCreated).ThenBy(ehr => ehr.Id.Value).Skip(page.Offset).Take(page.Limit)], found.Count);
    }

    private async Task<RecordOverview> OverviewAsync(AccessSession access, EhrSummary ehr, CancellationToken cancellation, DateTimeOffset? at = null)
    {
        var status = DocumentForms.Stored<RmEhrStatus>((await _store.ReadLatestAsync(ehr.Id, ehr.StatusId, cancellation)).Value.Content);
        if (at is { } then)
        {
            var all = await ThenAsync(access, ehr.Id, then, cancellation);
            return new RecordOverview(ehr, status, all.Count, all.Count == 0 ? null : all[^1].TimeCommitted);
        }
        var seen = await SeenCompositions.OfAsync(_store, access, ehr.Id, cancellation);
        var newest = await seen.NewestAsync(templateId: null, new PageRequest(0, 1), cancellation);
        return new RecordOverview(ehr, status, seen.Count(), newest is [var document] ? document.TimeCommitted : null);
    }

    private async Task<IReadOnlyList<DocumentsOfTemplate>> KindsAsync(IEnumerable<KeyValuePair<string, int>> counted, CancellationToken cancellation)
    {
        var kinds = new List<DocumentsOfTemplate>();
        foreach (var kind in counted)
        {
            var template = (await _templates.FindAsync(kind.Key, cancellation)).TryGet(out var found, out _) ? found.Operational : null;
            kinds.Add(new DocumentsOfTemplate(kind.Key, template, kind.Value));
        }
        return kinds;
    }

    private async Task<Outcome<StoredVersion>> VersionAsync(EhrId ehr, Guid objectId, int number, CancellationToken cancellation)
    {
        if (!(await _versions.HistoryAsync(ehr, VersionedKind.Composition, objectId, cancellation)).TryGet(out var history, out var refusal)) return refusal;
        return history.FirstOrDefault(version => version.Uid.Number == number) is { } found
            ? await _versions.ByUidAsync(ehr, VersionedKind.Composition, found.Uid, cancellation)
            : new NotFound("The document has no version of this number.");
    }

    private async Task<RecordDocument> OpenAsync(StoredVersion stored, CancellationToken cancellation)
    {
        var content = stored.IsDeleted ? null : DocumentForms.Stored<Composition>(stored.Content);
        var template = stored.TemplateId is { } id && (await _templates.FindAsync(id, cancellation)).TryGet(out var found, out _) ? found.Operational : null;
        return new RecordDocument(stored, content, template, VersionEnvelope.Audits(stored)[0]);
    }

    private static async Task<RecordDocument> MarkedAsync(AccessSession access, EhrId ehr, DocumentSummary summary, RecordDocument document, CancellationToken cancellation) =>
        document with { IsOpenedInEmergency = await access.IsOpenedInEmergencyAsync(SeenDocuments.SubjectOf(ehr, summary), cancellation) };

    private static DocumentFormat FormatOf(RecordForm form) => form switch
    {
        RecordForm.Xml => DocumentFormat.Xml,
        RecordForm.Flat => DocumentFormat.Flat,
        RecordForm.Structured => DocumentFormat.Structured,
        _ => DocumentFormat.Json,
    };
}

/// <summary>A record in a list.</summary>
/// <param name="Ehr">What the store knows of it.</param>
/// <param name="Status">Its EHR_STATUS now.</param>
/// <param name="Documents">How many documents it has.</param>
/// <param name="LatestCommit">When one of them was committed last, UTC; null when there is none.</param>
public sealed record RecordOverview(EhrSummary Ehr, RmEhrStatus Status, long Documents, DateTimeOffset? LatestCommit)
{
    /// <summary>Id of the rule that permits the reader to see it; null in lists.</summary>
    public string? Rule { get; init; }

    /// <summary>The basis that it is permitted on; null where there is none, and in lists.</summary>
    public BasisCode? Basis { get; init; }
}

/// <summary>What is in a record.</summary>
/// <param name="Documents">The documents asked for.</param>
/// <param name="Kinds">How many documents of each template the whole record has.</param>
public sealed record RecordContents(Page<RecordDocument> Documents, IReadOnlyList<DocumentsOfTemplate> Kinds);

/// <summary>How many documents of one template a record has.</summary>
/// <param name="TemplateId">The template's id.</param>
/// <param name="Template">The template; null when it is not here.</param>
/// <param name="Count">How many.</param>
public sealed record DocumentsOfTemplate(string TemplateId, OperationalTemplate? Template, int Count);

/// <summary>A version of a document, opened.</summary>
/// <param name="Version">What the store knows of it.</param>
/// <param name="Content">The document; null when the version records a deletion.</param>
/// <param name="Template">The template that it was written by; null when it names none that is here.</param>
/// <param name="Audit">Who committed it, when and why.</param>
public sealed record RecordDocument(VersionSummary Version, Composition? Content, OperationalTemplate? Template, AuditDetails Audit)
{
    /// <summary>Whether the patient has blocked it and the reader sees it in an emergency alone; told where documents are listed and where one is read.</summary>
    public bool IsOpenedInEmergency { get; init; }
}

/// <summary>A document that was signed and then withdrawn.</summary>
/// <param name="Document">As it was before.</param>
/// <param name="Deletion">The version that records it.</param>
/// <param name="Audit">Who withdrew it, when and why.</param>
public sealed record WithdrawnDocument(RecordDocument Document, VersionSummary Deletion, AuditDetails Audit);

/// <summary>A version in a history.</summary>
/// <param name="Version">What the store knows of it.</param>
/// <param name="Audits">Its commit first, then its attestations.</param>
public sealed record RecordVersion(VersionSummary Version, IReadOnlyList<AuditDetails> Audits);

/// <summary>The forms in which a document can be shown as programs get it.</summary>
public enum RecordForm
{
    /// <summary>Canonical JSON.</summary>
    Json,

    /// <summary>Canonical XML.</summary>
    Xml,

    /// <summary>Simplified format: one level of keys.</summary>
    Flat,

    /// <summary>Simplified format: nested.</summary>
    Structured,
}

/// <summary>What of a record a reader sees, as a mark.</summary>
/// <param name="Mark">Differs where something else is seen.</param>
/// <param name="Latest">When the newest of it was committed.</param>
public sealed record SeenRecord(int Mark, DateTimeOffset Latest)
{
    /// <summary>Nothing is seen.</summary>
    public static SeenRecord Nothing { get; } = new(0, DateTimeOffset.MinValue);
}
