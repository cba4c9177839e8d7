using System.Text.Json;
using System.Text.Json.Nodes;
using Varde.AccessControl;
using Varde.Fhir.Bundles;
using Varde.Fhir.Interactions;
using Varde.Fhir.Resources;
using Varde.Fhir.Storage;
using Varde.Foundation;
using Varde.Records;

namespace Varde.Fhir;

/// <summary>
/// The resources that pages let somebody change. A change is the transaction that a program would post to the API: the gate is asked about each resource, the same guards and checks look at them,
/// and all of them are stored or none. The page closes the session before it answers.
/// </summary>
public sealed class ResourceEditing
{
    private readonly ProcessBundle _bundles;
    private readonly ReadHistory _history;
    private readonly StoredResources _resources;
    private readonly RecordStore _store;
    private readonly IOpenEhrRecords _audits;

    internal ResourceEditing(ProcessBundle bundles, ReadHistory history, StoredResources resources, RecordStore store, IOpenEhrRecords audits) =>
        (_bundles, _history, _resources, _store, _audits) = (bundles, history, resources, store, audits);

    /// <summary>A resource as it is now.</summary>
    /// <param name="access">The reader's session with the gate.</param>
    /// <param name="key">Which.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>The resource; <see cref="NotFound"/> and <see cref="Gone"/> where there is none.</returns>
    public async Task<Outcome<EditedResource>> OpenAsync(AccessSession access, ResourceKey key, CancellationToken cancellation) =>
        ResourceKey.IsId(key.Id) ? (await _resources.SeenAsync(access, key, cancellation)).Map(Of) : StoredResources.Missing(key);

    /// <summary>An earlier version of a resource, for whoever has opened it.</summary>
    /// <param name="access">The reader's session with the gate.</param>
    /// <param name="key">Which.</param>
    /// <param name="number">The number of the version.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<Outcome<EditedResource>> VersionAsync(AccessSession access, ResourceKey key, int number, CancellationToken cancellation)
    {
        if (!(await _history.VersionsAsync(access, key, cancellation)).TryGet(out var versions, out var refusal)) return refusal;
        return versions.FirstOrDefault(version => version.Uid.Number == number) is { IsDeleted: false } found
            ? (await _resources.VersionAsync(found.Owner, key, found, cancellation)).Map(Of)
            : new NotFound($"{key} has no version {number}.");
    }

    /// <summary>Who changed a resource and when, the newest first.</summary>
    /// <param name="access">The reader's session with the gate.</param>
    /// <param name="key">Which.</param>
    /// <param name="most">How many versions at most.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<Outcome<IReadOnlyList<ResourceChange>>> HistoryAsync(AccessSession access, ResourceKey key, int most, CancellationToken cancellation)
    {
        if (!(await _history.VersionsAsync(access, key, cancellation)).TryGet(out var versions, out var refusal)) return refusal;
        var changes = new List<ResourceChange>();
        foreach (var version in versions.Reverse().Take(most))
        {
            var by = (await _store.ReadContributionAsync(version.Owner, version.ContributionId, cancellation)).TryGet(out var contribution, out _) ? _audits.CommitterOf(contribution.Envelope) : "";
            var content = !version.IsDeleted && (await _resources.VersionAsync(version.Owner, key, version, cancellation)).TryGet(out var stored, out _) ? Of(stored).Content : null;
            changes.Add(new(version.Uid.Number, version.TimeCommitted, by, version.ChangeType) { Content = content });
        }
        return changes;
    }

    /// <summary>Whether the rules let somebody store a resource, which is neither done nor logged: what a page offers. A guard may still refuse what is sent.</summary>
    /// <param name="access">The writer's session with the gate.</param>
    /// <param name="key">Which.</param>
    /// <param name="content">The resource as it would be.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async Task<bool> MayStoreAsync(AccessSession access, ResourceKey key, JsonObject content, CancellationToken cancellation) =>
        (await AskedAsync(access, key, content, cancellation)).TryGet(out var asked, out _) && await access.MayAsync(asked.Action, asked.Subject, cancellation);

    /// <summary>Why somebody may not store a resource, for a page that is nothing but its form: the access log tells of the refusal.</summary>
    /// <param name="access">The writer's session with the gate.</param>
    /// <param name="key">Which.</param>
    /// <param name="content">The resource as it would be.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>Null where they may.</returns>
    public async Task<Refusal?> WhyNotAsync(AccessSession access, ResourceKey key, JsonObject content, CancellationToken cancellation)
    {
        if (!(await AskedAsync(access, key, content, cancellation)).TryGet(out var asked, out var refusal)) return refusal;
        return await access.WhyNotAsync(asked.Action, asked.Subject, cancellation);
    }

    /// <summary>Stores resources, all of them or none.</summary>
    /// <param name="access">The writer's session with the gate.</param>
    /// <param name="edits">The resources, each with its type and id in it.</param>
    /// <param name="cancellation">Ends the work before the commit.</param>
    /// <returns>How many; <see cref="PreconditionFailed"/> where one of them has been changed meanwhile, <see cref="Forbidden"/> where the rules or a guard say so, or every fault.</returns>
    public async Task<Outcome<int>> StoreAsync(AccessSession access, IReadOnlyList<ResourceEdit> edits, CancellationToken cancellation)
    {
        var bundle = new JsonObject { ["resourceType"] = "Bundle", ["type"] = "transaction", ["entry"] = new JsonArray([.. edits.Select(EntryOf)]) };
        return (await _bundles.HandleAsync(CallOf(access, JsonSerializer.SerializeToUtf8Bytes(bundle)), cancellation)).Map(_ => edits.Count);
    }

    private async Task<Outcome<(AccessAction Action, AccessSubject Subject)>> AskedAsync(AccessSession access, ResourceKey key, JsonObject content, CancellationToken cancellation) =>
        (await _resources.FindLatestAsync(key, cancellation)).Map(latest =>
            (latest is null or { IsDeleted: true } ? AccessAction.Create : AccessAction.Update,
                ResourceWrites.SubjectOf(CallOf(access, default), key, latest, Resource.Checked(JsonSerializer.SerializeToElement(content)))));

    private static JsonObject EntryOf(ResourceEdit edit) => new()
    {
        ["fullUrl"] = $"urn:uuid:{Guid.CreateVersion7()}",
        ["resource"] = edit.Content.DeepClone(),
        ["request"] = new JsonObject
        {
            ["method"] = "PUT", ["url"] = edit.Key.ToString(),
            [edit.Follows is null ? "ifNoneMatch" : "ifMatch"] = edit.Follows is { } number ? $"W/\"{number}\"" : "*",
        },
    };

    private static FhirCall CallOf(AccessSession access, ReadOnlyMemory<byte> body) => new()
    {
        Method = "POST", Route = new Dictionary<string, string>(StringComparer.Ordinal), BaseAddress = "", Access = access, Body = body, ContentType = "application/fhir+json",
    };

    // What is stored has meta always, and FHIR has no empty objects.
    private static EditedResource Of(StoredResource stored)
    {
        var content = (JsonObject)JsonNode.Parse(stored.Version.Content.Span)!;
        if (content["meta"] is JsonObject { Count: 0 }) content.Remove("meta");
        return new(stored.Key, content, stored.Number);
    }
}

/// <summary>A resource as a page changes it.</summary>
/// <param name="Key">Which.</param>
/// <param name="Content">The whole of it, as it is stored.</param>
/// <param name="Number">The number of the version.</param>
public sealed record EditedResource(ResourceKey Key, JsonObject Content, int Number);

/// <summary>A resource that is to be stored.</summary>
/// <param name="Key">Which: its type and id stand in the content too.</param>
/// <param name="Content">The whole of it.</param>
public sealed record ResourceEdit(ResourceKey Key, JsonObject Content)
{
    /// <summary>The number of the version that it is made from, after which no other may have come; null for a resource that must not be there yet.</summary>
    public int? Follows { get; init; }
}

/// <summary>A version of a resource in its history.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Time">When it was stored.</param>
/// <param name="By">The name of whoever stored it; empty where that is not told.</param>
/// <param name="Change">What was done.</param>
public sealed record ResourceChange(int Number, DateTimeOffset Time, string By, ChangeType Change)
{
    /// <summary>The resource as it was then; null where it was deleted.</summary>
    public JsonObject? Content { get; init; }
}
