using System.Text.Json.Nodes;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.Records;

namespace Varde.People.Sharing;

/// <summary>Stores what was laid down about a document, all of it or nothing: its class and those of what hangs on it, the note, the Tasks of new assessments, and the audit entry.</summary>
internal sealed class SharingWriting(Followers followers, RecordStore store, ResourceWriting writing)
{
    /// <summary>Stores it.</summary>
    /// <param name="document">The document as it was read: <see cref="PreconditionFailed"/> where it has changed since.</param>
    /// <param name="after">Its class from now on.</param>
    /// <param name="note">Its note from now on.</param>
    /// <param name="tasks">Tasks that come with it; those of what holds no more are cancelled.</param>
    /// <param name="grant">The permission.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>How many resources were written: none where nothing changes.</returns>
    public async Task<Outcome<int>> StoreAsync(SharedDocument document, DocumentClass after, SharingNote note, IReadOnlyList<WrittenResource> tasks, Grant grant, CancellationToken cancellation)
    {
        var (stored, changed) = (after.ToAccessClass(), new List<WrittenResource>(tasks));
        if (stored == document.Version.AccessClass && note.All.SequenceEqual(document.Note.All)) return 0;
        foreach (var gone in document.Note.All.Where(one => one.Task is not null && !note.All.Contains(one)))
            if (await CancelledAsync(document.Record, gone.Task!, cancellation) is { } cancelled) changed.Add(cancelled);
        var following = stored == document.Version.AccessClass ? [] : await followers.ClassesAsync(document, after, cancellation);
        var kept = note.ToResource(document.Record, document.Object, grant.Actor) with { Told = document.Subject.ToString(), Classes = [new(document.Object, document.Version.AccessClass, stored), .. following] };
        return await writing.StoreAsync([kept, .. changed], grant, cancellation);
    }

    private async Task<WrittenResource?> CancelledAsync(EhrId record, string task, CancellationToken cancellation) =>
        (await store.ReadLatestAsync(record, new ResourceKey("Task", task).ObjectId, cancellation)).TryGet(out var stored, out _) && !stored.IsDeleted
            ? ReviewTasks.Cancelled(JsonNode.Parse(stored.Content.Span)!.AsObject(), stored.AccessClass) : null;
}
