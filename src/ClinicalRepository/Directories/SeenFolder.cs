using Varde.AccessControl;
using Varde.ClinicalRepository.VersionedObjects;
using Varde.Foundation;
using Varde.OpenEhr.ReferenceModel;
using Varde.Records;

namespace Varde.ClinicalRepository.Directories;

/// <summary>A folder as a reader sees it: without references to documents of the record that are hidden from the reader.</summary>
internal static class SeenFolder
{
    /// <summary>The folder, with all folders in it.</summary>
    public static async Task<Folder> OfAsync(RecordStore store, AccessSession access, EhrId ehr, Folder folder, CancellationToken cancellation)
    {
        if (access.IsOpen) return folder;
        var seen = await SeenDocuments.OfAsync(store, access, ehr, cancellation);
        return Without(folder, (await AllAsync(store, ehr, cancellation)).Where(document => !seen.Shows(document.Latest.ObjectId)));
    }

    /// <summary>The folder as a query that is permitted so much sees it.</summary>
    public static async Task<Folder> OfAsync(RecordStore store, QueryPermit permit, EhrId ehr, Folder folder, CancellationToken cancellation) => ReferenceEquals(permit, QueryPermit.Everything) ? folder
        : Without(folder, (await AllAsync(store, ehr, cancellation)).Where(document => document.Lifecycle == Lifecycle.Deleted || !permit.Allows(ehr.Value, document.AccessClass)));

    private static async Task<IReadOnlyList<DocumentSummary>> AllAsync(RecordStore store, EhrId ehr, CancellationToken cancellation) =>
        (await store.ListDocumentsAsync(ehr, new(IncludeDeleted: true), PageRequest.All, cancellation)).Items;

    private static Folder Without(Folder folder, IEnumerable<DocumentSummary> documents)
    {
        HashSet<Guid> hidden = [.. documents.Select(document => document.Latest.ObjectId)];
        return hidden.Count == 0 ? folder : Without(folder, hidden);
    }

    private static Folder Without(Folder folder, HashSet<Guid> hidden)
    {
        List<RmObject> items = [.. folder.Items.Where(item => !Names(item, hidden))];
        List<RmObject> folders = [.. folder.Folders.Select(inner => Without(inner, hidden))];
        return (Folder)folder.With("items", items).With("folders", folders);
    }

    // A version uid begins with the uid of its object.
    private static bool Names(ObjectRef item, HashSet<Guid> hidden) =>
        item.Id?.Value?.Split("::")[0] is { } id && Guid.TryParse(id, out var objectId) && hidden.Contains(objectId);
}
