using Varde.AccessControl;
using Varde.Fhir.Storage;
using Varde.Records;

namespace Varde.Fhir.Subscriptions;

/// <summary>
/// Decides what is told of events, each time anew: the gate is asked for whoever is told, and of what may not be seen now, or is there no more, nothing is told, not even that something happened.
/// </summary>
internal sealed class EventTelling(StoredResources resources)
{
    private const int LargestNotification = 5_000_000;

    /// <summary>What may be told of events, and how far that is; of those that together are too large for one notification the first.</summary>
    /// <param name="events">The events.</param>
    /// <param name="content">How much is told.</param>
    /// <param name="access">The session of whoever is told; the caller closes it before the answer leaves.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<(IReadOnlyList<NotifiedEvent> Events, long Reached)> TellAsync(IReadOnlyList<FeedEvent> events, PayloadContent content, AccessSession access, CancellationToken cancellation)
    {
        var (told, size, reached) = (new List<NotifiedEvent>(events.Count), 0, 0L);
        foreach (var one in events)
        {
            var next = await TellAsync(one, content, access, cancellation);
            size += next?.Content?.Length ?? 0;
            if (size > LargestNotification && told.Count > 0) break;
            if (next is not null) told.Add(next);
            reached = one.Number;
        }
        return (told, reached);
    }

    private async Task<NotifiedEvent?> TellAsync(FeedEvent one, PayloadContent content, AccessSession access, CancellationToken cancellation)
    {
        if (one.Event is not { } happened || ToldResource.Of(happened) is not { } told) return null;
        if (!(await resources.VersionAsync(told.Owner, told.Key, told.Version, cancellation)).TryGet(out var stored, out _)) return null;
        if (!(await access.AskAsync(AccessAction.Read, GrantedResources.SubjectOf(stored), cancellation)).IsDone) return null;
        return content switch
        {
            PayloadContent.Empty => new NotifiedEvent(one.Number, told.Time, null, null),
            PayloadContent.IdOnly => new(one.Number, told.Time, told, null),
            _ => new(one.Number, told.Time, told, stored.IsDeleted ? (ReadOnlyMemory<byte>?)null : stored.Show(access)),
        };
    }
}
