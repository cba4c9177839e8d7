using Varde.AccessControl;
using Varde.Foundation;
using Varde.Records;

namespace Varde.ClinicalRepository.VersionedObjects;

/// <summary>Which documents of a record a reader sees: what lists, tags and folders tell of.</summary>
internal sealed class SeenDocuments
{
    // Null where all are seen.
    private readonly HashSet<Guid>? _seen;

    private SeenDocuments(HashSet<Guid>? seen) => _seen = seen;

    /// <summary>Asks the gate about all documents of a record; of documents of one class the answer is the same.</summary>
    public static async Task<SeenDocuments> OfAsync(RecordStore store, AccessSession access, EhrId ehr, CancellationToken cancellation)
    {
        if (access.IsOpen) return new(null);
        HashSet<Guid> seen = [];
        foreach (var document in (await store.ListDocumentsAsync(ehr, DocumentFilter.All, PageRequest.All, cancellation)).Items)
            if (await access.SeesAsync(SubjectOf(ehr, document), cancellation)) seen.Add(document.Latest.ObjectId);
        return new(seen);
    }

    /// <summary>Those of a list that are seen.</summary>
    public static async Task<IReadOnlyList<DocumentSummary>> OfListAsync(AccessSession access, EhrId ehr, IReadOnlyList<DocumentSummary> documents, CancellationToken cancellation)
    {
        if (access.IsOpen) return documents;
        List<DocumentSummary> seen = [];
        foreach (var document in documents)
            if (await access.SeesAsync(SubjectOf(ehr, document), cancellation)) seen.Add(document);
        return seen;
    }

    /// <summary>Whether a document is seen, or is none of this record.</summary>
    public bool Shows(Guid objectId) => _seen is null || _seen.Contains(objectId);

    /// <summary>What the gate is asked about.</summary>
    public static AccessSubject SubjectOf(EhrId ehr, DocumentSummary document) =>
        new(document.Kind == DocumentKind.FhirResource ? document.ArchetypeId ?? "Resource" : VersionedKind.Of(document.Kind).Name, document.Latest.ToString(), ehr)
        {
            Document = AccessedDocument.Of(document),
            Name = document.TemplateId ?? "",
        };
}
