using Varde.Foundation;
using Varde.Records;

namespace Varde.ClinicalRepository.Directories;

/// <summary>Finds the directory of an EHR. An EHR has one; a directory made after a deleted one is a new object, and the newer counts.</summary>
internal static class CurrentDirectory
{
    /// <returns>The directory as of an instant, deleted or not; null when there was none.</returns>
    public static async Task<DocumentSummary?> FindAsync(RecordStore store, EhrId ehr, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        var folders = await store.ListDocumentsAsync(ehr, new DocumentFilter(DocumentKind.Folder, asOf, IncludeDeleted: true), PageRequest.All, cancellation);
        return folders.Items.LastOrDefault(f => f.Lifecycle != Lifecycle.Deleted) ?? folders.Items.MaxBy(f => f.TimeCommitted);
    }
}
