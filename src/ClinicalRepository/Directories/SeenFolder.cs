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
        var hidden = new HashSet<Guid>((await store.ListDocumentsAsync(ehr, new(IncludeDeleted: true), PageRequest.All, cancellation)).Items.Select(document => document.Latest.ObjectId));
        var seen = await SeenDocuments.OfAsync(store, access, ehr, cancellation);
        hidden.RemoveWhere(seen.Shows);
        return hidden.Count == 0 ? folder : Without(folder, hidden);
    }

    private static Folder Without(Folder folder, HashSet<Guid> hidden)
    {
        List<ObjectRef> items = [.. folder.Items.Where(item => !Names(item, hidden))];
        List<Folder> folders = [.. folder.Folders.Select(inner => Without(inner, hidden))];
        return (Folder)folder.With("items", items).With("folders", folders);
    }

    // A version uid begins with the uid of its object.
    private static bool Names(ObjectRef item, HashSet<Guid> hidden) =>
        item.Id?.Value?.Split("::")[0] is { } id && Guid.TryParse(id, out var objectId) && hidden.Contains(objectId);
}
