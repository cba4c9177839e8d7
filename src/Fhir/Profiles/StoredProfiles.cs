using System.Collections.Frozen;
using System.Text.Json;
using Varde.Fhir.Resources;
using Varde.Fhir.Storage;
using Varde.Records;

namespace Varde.Fhir.Profiles;

/// <summary>
/// The StructureDefinitions that are stored on this server, as the validator knows them. They are read again when one has changed, which the newest entry in
/// their history tells; that is asked for when a profile is needed, at most once in a while, and at once after a change through this server.
/// </summary>
internal sealed class StoredProfiles(RecordStore store, StoredResources resources, TimeProvider time) : IDisposable
{
    private const string Type = "StructureDefinition";
    private const int PageOfHistory = 500;
    private const int MostDefinitions = 20_000;
    private const int LargestDefinition = 8 * 1024 * 1024;

    private static readonly TimeSpan OthersAreAskedFor = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _turn = new(1);
    private volatile Known _known = new(null, 0, 0, FrozenDictionary<ResourceKey, Stored>.Empty, ProfileLibrary.R4);
    private int _changes = 1;

    /// <summary>Tells that this server has stored or deleted a definition.</summary>
    public void HaveChanged() => Interlocked.Increment(ref _changes);

    /// <summary>All profiles that are known now, those of the specification included.</summary>
    public async ValueTask<ProfileLibrary> CurrentAsync(CancellationToken cancellation)
    {
        if (IsFresh(_known)) return _known.Library;
        await _turn.WaitAsync(cancellation);
        try
        {
            return IsFresh(_known) ? _known.Library : (_known = await ReadAsync(_known, Volatile.Read(ref _changes), cancellation)).Library;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private bool IsFresh(Known known) => known.Changes == Volatile.Read(ref _changes) && time.GetElapsedTime(known.AskedFor) < OthersAreAskedFor;

    private async Task<Known> ReadAsync(Known before, int changes, CancellationToken cancellation)
    {
        var asked = time.GetTimestamp();
        var changed = new Dictionary<ResourceKey, ToldResource>();
        EventPosition? newest = null, at = null;
        for (var more = true; more && changed.Count < MostDefinitions;)
        {
            var page = await store.ReadResourceEventsBackAsync(Type, null, at, newest is null && before.Newest is not null ? 1 : PageOfHistory, cancellation);
            newest ??= page.Count > 0 ? page[0].Position : null;
            var news = page.TakeWhile(e => !e.Position.Equals(before.Newest)).ToList();
            foreach (var told in news.Select(ToldResource.Of).OfType<ToldResource>()) changed.TryAdd(told.Key, told);
            more = page.Count > 0 && news.Count == page.Count;
            at = page.Count > 0 ? page[^1].Position : at;
        }
        if (changed.Count == 0) return before with { Changes = changes, AskedFor = asked };
        var definitions = await WithAsync(before.Definitions, changed, cancellation);
        return new(newest, changes, asked, definitions, LibraryOf(definitions.Values));
    }

    private async Task<FrozenDictionary<ResourceKey, Stored>> WithAsync(FrozenDictionary<ResourceKey, Stored> before, Dictionary<ResourceKey, ToldResource> changed, CancellationToken cancellation)
    {
        var definitions = before.ToDictionary();
        foreach (var (key, told) in changed)
        {
            definitions.Remove(key);
            if (definitions.Count < MostDefinitions && (await resources.LatestAsync(told.Owner, key, cancellation)).TryGet(out var latest, out _) && !latest.IsDeleted && latest.Version.Content.Length <= LargestDefinition)
                definitions[key] = Stored.Of(StoredJson.Parse(latest.Version.Content), latest.LastUpdated);
        }
        return definitions.ToFrozenDictionary();
    }

    // Of several with one address the latest is meant, unless a version is named.
    private static ProfileLibrary LibraryOf(IEnumerable<Stored> definitions)
    {
        var byAddress = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var stored in definitions.OrderByDescending(d => d.Time))
        {
            byAddress.TryAdd(stored.Url, stored.Json);
            byAddress.TryAdd($"{stored.Url}|{stored.Version}", stored.Json);
        }
        var frozen = byAddress.ToFrozenDictionary(StringComparer.Ordinal);
        return new(canonical => frozen.TryGetValue(canonical, out var json) ? json : null, ProfileLibrary.R4);
    }

    /// <summary>What is known, and since when.</summary>
    private sealed record Known(EventPosition? Newest, int Changes, long AskedFor, FrozenDictionary<ResourceKey, Stored> Definitions, ProfileLibrary Library);

    /// <summary>A definition that is stored.</summary>
    private sealed record Stored(string Url, string Version, JsonElement Json, DateTimeOffset Time)
    {
        public static Stored Of(JsonElement json, DateTimeOffset time) => new(JsonText.Of(json, "url") ?? "", JsonText.Of(json, "version") ?? "", json, time);
    }
}
