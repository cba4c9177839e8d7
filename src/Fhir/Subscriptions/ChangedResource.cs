using Varde.Fhir.Resources;
using Varde.Fhir.Search.Answering;
using Varde.Fhir.Search.Asking;
using Varde.Fhir.Search.Indexing;
using Varde.Fhir.Storage;
using Varde.Records;

namespace Varde.Fhir.Subscriptions;

/// <summary>A change of a resource, with what is searched of it before and after.</summary>
/// <param name="Type">The type of resource.</param>
/// <param name="Change">What was done.</param>
/// <param name="Version">The version that it made.</param>
/// <param name="Before">The resource before; null when it is new.</param>
/// <param name="After">The resource after; null when it is deleted.</param>
internal sealed record ChangedResource(string Type, TopicChanges Change, StoredResource Version, SearchSubject? Before, SearchSubject? After)
{
    /// <summary>Reads the change that an event tells of; null when it cannot be read any more.</summary>
    public static async Task<ChangedResource?> ReadAsync(StoredResources resources, OutboxEvent happened, CancellationToken cancellation)
    {
        if (ToldResource.Of(happened) is not { } told) return null;
        if (!(await resources.VersionAsync(happened.Owner, told.Key, told.Version, cancellation)).TryGet(out var version, out _)) return null;
        var change = ChangeOf(version.Version.ChangeType);
        var before = change != TopicChanges.Create && (await resources.VersionAsync(happened.Owner, told.Key, told.Version - 1, cancellation)).TryGet(out var previous, out _)
            ? Subject(previous) : null;
        return new(told.Key.Type, change, version, before, Subject(version));
    }

    private static TopicChanges ChangeOf(ChangeType type) => type switch
    {
        ChangeType.Creation or ChangeType.Restoration => TopicChanges.Create,
        ChangeType.Deleted => TopicChanges.Delete,
        _ => TopicChanges.Update,
    };

    private static SearchSubject? Subject(StoredResource stored) =>
        stored.IsDeleted ? null : new SearchSubject(SearchValues.Of(stored.Key.Type, StoredJson.Parse(stored.Version.Content)), MatchRunner.Microseconds(stored.LastUpdated));
}
