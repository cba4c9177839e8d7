using System.Text.Json;
using Varde.AccessControl;
using Varde.Fhir.Interactions;
using Varde.Foundation;
using Varde.Records;

namespace Varde.Fhir.Storage;

/// <summary>A version of a resource as the store has it.</summary>
/// <param name="Key">Which resource.</param>
/// <param name="Version">The version.</param>
internal sealed record StoredResource(ResourceKey Key, StoredVersion Version)
{
    /// <summary>The version's number, which is its <c>meta.versionId</c>.</summary>
    public int Number => Version.Uid.Number;

    /// <summary>When it was stored: its <c>meta.lastUpdated</c>.</summary>
    public DateTimeOffset LastUpdated => Version.TimeCommitted;

    /// <summary>Whether this version says that the resource is deleted.</summary>
    public bool IsDeleted => Version.IsDeleted;

    /// <summary>Where it lies below the API.</summary>
    public string Location => VersionLocation(Key, Number);

    /// <summary>The method that made it (FHIR R4, Bundle.entry.request.method).</summary>
    public string Method => VersionNote.MethodOf(Version);

    /// <summary>The resource as it is shown.</summary>
    public ReadOnlyMemory<byte> Show() => ShownResource.Of(Version.Content, Number, LastUpdated);

    /// <summary>The resource as it is shown to somebody, with the labels that they see.</summary>
    public ReadOnlyMemory<byte> Show(AccessSession access) => ShownResource.Of(Version.Content, Number, LastUpdated, access.LabelsOf(Version.AccessClass));

    /// <summary>Where a version of a resource lies below the API.</summary>
    public static string VersionLocation(ResourceKey key, int number) => $"{key}/_history/{number}";
}

/// <summary>What is kept with a version beside the resource: the method that made it.</summary>
internal static class VersionNote
{
    /// <summary>The name of the method in it.</summary>
    public const string Member = "method";
    private const string View = "view";
    private static readonly byte[] ViewMember = "\"view\":"u8.ToArray();

    /// <summary>The note of a method.</summary>
    public static ReadOnlyMemory<byte> Of(string method) => JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { [Member] = method });

    /// <summary>The note of a method by which a view was made, and of what it is a view of.</summary>
    public static ReadOnlyMemory<byte> Of(string method, ViewNote view) => JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object> { [Member] = method, [View] = view });

    /// <summary>What a version is a view of; null for a resource that is its own master.</summary>
    public static ViewNote? ViewOf(VersionSummary version)
    {
        if (version.Envelope.Span.IndexOf(ViewMember) < 0) return null;
        using var note = JsonDocument.Parse(version.Envelope);
        return note.RootElement.GetProperty(View).Deserialize<ViewNote>();
    }

    /// <summary>The method of a version; of one that was stored without a note it is told by the kind of change.</summary>
    public static string MethodOf(VersionSummary version)
    {
        if (version.Envelope.IsEmpty) return version.IsDeleted ? "DELETE" : version.Uid.Number == 1 ? "POST" : "PUT";
        using var note = JsonDocument.Parse(version.Envelope);
        return note.RootElement.TryGetProperty(Member, out var method) ? method.GetString()! : "PUT";
    }
}

/// <summary>Reads resources from the store. Whoever calls has asked the gate, or asks it by the owner before anything is told.</summary>
internal sealed class StoredResources(RecordStore store, FhirSettings settings)
{
    /// <summary>Whose a resource is; <see cref="NotFound"/> when there never was one of this type and id.</summary>
    public async Task<Outcome<RecordOwner>> OwnerAsync(ResourceKey key, CancellationToken cancellation) =>
        (await store.FindOwnerAsync(key.ObjectId, cancellation)).TryGet(out var owner, out var refusal) ? owner
        : refusal is NotFound ? Missing(key) : refusal;

    /// <summary>The latest version, which may say that the resource is deleted.</summary>
    public async Task<Outcome<StoredResource>> LatestAsync(RecordOwner owner, ResourceKey key, CancellationToken cancellation) =>
        Of(key, await store.ReadLatestAsync(owner, key.ObjectId, cancellation));

    /// <summary>The latest version, whoever has it; null when there never was one.</summary>
    public async Task<Outcome<StoredResource?>> FindLatestAsync(ResourceKey key, CancellationToken cancellation) =>
        Of(key, await store.FindLatestAsync(key.ObjectId, cancellation)).TryGet(out var latest, out var refusal) ? latest
        : refusal is NotFound ? (StoredResource?)null : refusal;

    /// <summary>The latest version of a resource that is not deleted; <see cref="Gone"/> when it is.</summary>
    public async Task<Outcome<StoredResource>> CurrentAsync(RecordOwner owner, ResourceKey key, CancellationToken cancellation) =>
        (await LatestAsync(owner, key, cancellation)).Then(latest => latest.IsDeleted ? Deleted(key) : Outcome<StoredResource>.Done(latest));

    /// <summary>A version by its number.</summary>
    public async Task<Outcome<StoredResource>> VersionAsync(RecordOwner owner, ResourceKey key, int number, CancellationToken cancellation)
    {
        var own = Of(key, await store.ReadVersionAsync(owner, new VersionUid(key.ObjectId, settings.SystemId, number), cancellation));
        // The system may have had another id when the version was made.
        if (own.IsDone || !(await HistoryAsync(owner, key, cancellation)).TryGet(out var history, out var refusal)) return own;
        return history.FirstOrDefault(v => v.Uid.Number == number) is { } version
            ? await VersionAsync(owner, key, version, cancellation)
            : new NotFound($"{key} has no version {number}.");
    }

    /// <summary>A version that the history names.</summary>
    public async Task<Outcome<StoredResource>> VersionAsync(RecordOwner owner, ResourceKey key, VersionSummary version, CancellationToken cancellation) =>
        Of(key, await store.ReadVersionAsync(owner, version.Uid, cancellation));

    /// <summary>All versions without their content, oldest first.</summary>
    public async Task<Outcome<IReadOnlyList<VersionSummary>>> HistoryAsync(RecordOwner owner, ResourceKey key, CancellationToken cancellation) =>
        (await store.ReadHistoryAsync(owner, key.ObjectId, cancellation)).TryGet(out var history, out var refusal) && IsOf(key, history[0]) ? Outcome<IReadOnlyList<VersionSummary>>.Done(history)
        : refusal is null or NotFound ? Missing(key) : refusal;

    public static NotFound Missing(ResourceKey key) => new($"{key} does not exist.");

    public static Gone Deleted(ResourceKey key) => new($"{key} was deleted.");

    private static Outcome<StoredResource> Of(ResourceKey key, Outcome<StoredVersion> read) =>
        read.TryGet(out var version, out var refusal) && IsOf(key, version) ? new StoredResource(key, version)
        : refusal is null or NotFound ? Missing(key) : refusal;

    private static bool IsOf(ResourceKey key, VersionSummary version) => version.Kind == DocumentKind.FhirResource && version.ArchetypeId == key.Type;
}
