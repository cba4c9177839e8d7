using System.Text.Json;
using Varde.AccessControl;
using Varde.Foundation;
using Varde.People.Facts;
using Varde.People.Sharing;
using Varde.Records;

namespace Varde.People;

/// <summary>Tells a reader what has come to a record since they were there last, of what they see.</summary>
public sealed class NewsReading
{
    // Whoever has been away for longer reads the record.
    private const int Most = 1_000;

    // Of more than these nobody looks at who wrote them.
    private const int MostOpened = 20;

    private readonly RecordStore _store;
    private readonly LastLooks _looks;
    private readonly SharedDocuments _documents;
    private readonly SharingHistory _history;
    private readonly TimeProvider _time;

    internal NewsReading(RecordStore store, LastLooks looks, SharedDocuments documents, SharingHistory history, TimeProvider time) =>
        (_store, _looks, _documents, _history, _time) = (store, looks, documents, history, time);

    /// <summary>What is new in a record.</summary>
    /// <param name="access">The session of the reader.</param>
    /// <param name="record">The record.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>Null on a first visit, and for whoever's looks are not remembered: then nothing is told to be new.</returns>
    public async Task<RecordNews?> OfAsync(AccessSession access, EhrId record, CancellationToken cancellation)
    {
        if ((await _looks.OfAsync(access.Actor, [record], cancellation)).GetValueOrDefault(record)?.NewSince(_time.GetUtcNow()) is not { } since) return null;
        List<DocumentSummary> come = [];
        var all = (await _store.ListDocumentsAsync(record, DocumentFilter.All with { Since = since }, new PageRequest(0, Most), cancellation)).Items;
        foreach (var one in all)
            if (one.Lifecycle == Lifecycle.Complete && await access.SeesAsync(SubjectOf(record, one), cancellation)) come.Add(one);
        var own = await OwnTimesAsync(access.Actor, record, come, cancellation);
        come.RemoveAll(one => own.Contains(one.TimeCommitted));
        return new RecordNews(since)
        {
            Documents = come.Where(one => one.Kind == DocumentKind.Composition).Select(one => one.Latest.ObjectId).ToHashSet(),
            Results = come.Count(one => one is { Kind: DocumentKind.FhirResource, ArchetypeId: "Observation" } && one.AccessClass.Category == ServiceId.TestResult.Value),
            Vaccines = come.Count(one => one is { Kind: DocumentKind.FhirResource, ArchetypeId: "Immunization" }),
            // Whether a note is told of is decided by the document that it is about.
            Notes = [.. all.Where(one => one is { Kind: DocumentKind.FhirResource, ArchetypeId: "Basic" } && one.AccessClass.Category == ServiceId.Audit.Value).Select(one => one.Latest.ObjectId)],
        };
    }

    /// <summary>Where others have given or withheld a document since, that the reader sees: the newest change of each. What came with a new document is none.</summary>
    /// <param name="access">The session of the reader.</param>
    /// <param name="record">The record.</param>
    /// <param name="news">What is new.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<IReadOnlyList<ChangedSharing>> SharingAsync(AccessSession access, EhrId record, RecordNews news, CancellationToken cancellation)
    {
        List<ChangedSharing> changed = [];
        foreach (var note in news.Notes.Take(MostOpened))
            if (await DocumentOfAsync(record, note, cancellation) is { } id && !news.Documents.Contains(id) && await ChangeOfAsync(access, record, id, news.Since, cancellation) is { } change) changed.Add(change);
        return [.. changed.OrderByDescending(one => one.Time)];
    }

    private async Task<ChangedSharing?> ChangeOfAsync(AccessSession access, EhrId record, Guid id, DateTimeOffset since, CancellationToken cancellation)
    {
        if (!(await _documents.FindAsync(record, id, cancellation)).TryGet(out var document, out _) || !await access.SeesAsync(document.Subject, cancellation)) return null;
        var newest = (await _history.OfAsync(document, cancellation)).FirstOrDefault(change => change.Time > since && change.By != access.Actor.DisplayName);
        return newest is null ? null : new(document.Address, document.Title, newest);
    }

    private async Task<Guid?> DocumentOfAsync(EhrId record, Guid note, CancellationToken cancellation) =>
        (await _store.ReadLatestAsync(record, note, cancellation)).TryGet(out var stored, out _) && JsonElement.Parse(stored.Content.Span) is var basic && SharingNote.Is(basic) && Guid.TryParseExact(basic.Text("id"), "D", out var document) ? document : null;

    // What the reader wrote is nothing new to them, nor what was made of it in the same moment.
    private async Task<HashSet<DateTimeOffset>> OwnTimesAsync(Actor actor, EhrId record, IReadOnlyList<DocumentSummary> come, CancellationToken cancellation)
    {
        HashSet<DateTimeOffset> own = [];
        foreach (var one in come.Where(one => one.Kind == DocumentKind.Composition).OrderByDescending(one => one.TimeCommitted).Take(MostOpened))
            if ((await _store.ReadVersionAsync(record, one.Latest, cancellation)).TryGet(out var version, out _) && CommitterOf(version) == actor.Id) own.Add(one.TimeCommitted);
        return own;
    }

    private static string? CommitterOf(StoredVersion version) => JsonElement.Parse(version.Envelope.Span).Text("commit_audit", "committer", "external_ref", "id", "value");

    private static AccessSubject SubjectOf(EhrId record, DocumentSummary one) =>
        new(one.Kind == DocumentKind.FhirResource ? one.ArchetypeId ?? "Resource" : one.Kind == DocumentKind.Composition ? "COMPOSITION" : "EHR_STATUS", one.Latest.ToString(), record) { Document = AccessedDocument.Of(one), Name = one.TemplateId ?? "" };
}

/// <summary>What has come to a record since somebody was there last, of what they see, without what they wrote themselves.</summary>
/// <param name="Since">Since when: the end of their visit before this one.</param>
public sealed record RecordNews(DateTimeOffset Since)
{
    /// <summary>Complete documents that are new, or have a new version, by their versioned objects.</summary>
    public IReadOnlySet<Guid> Documents { get; init; } = new HashSet<Guid>();

    /// <summary>How many results of laboratories.</summary>
    public int Results { get; init; }

    /// <summary>How many vaccines.</summary>
    public int Vaccines { get; init; }

    /// <summary>The notes of what was laid down about documents, by their versioned objects.</summary>
    internal IReadOnlyList<Guid> Notes { get; init; } = [];
}

/// <summary>A document that others gave or withheld.</summary>
/// <param name="Document">How addresses name it.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Change">The newest change.</param>
public sealed record ChangedSharing(string Document, string Title, SharingEvent Change)
{
    /// <summary>When it was changed.</summary>
    public DateTimeOffset Time => Change.Time;
}
