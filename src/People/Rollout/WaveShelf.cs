using System.Text.Json;
using Varde.Fhir;
using Varde.People.Systems;
using Varde.Records;

namespace Varde.People.Rollout;

/// <summary>The waves as they are stored. No decision of the gate about others depends on them, so that they are read where they are asked for.</summary>
internal sealed class WaveShelf(RecordStore store, ResourceLookup lookup, SwitchHistory nodes)
{
    private const int Most = 1_000;

    /// <summary>All waves, by their start.</summary>
    public async Task<IReadOnlyList<RolloutWave>> ListAsync(CancellationToken cancellation)
    {
        var waves = new List<RolloutWave>();
        foreach (var key in await lookup.FindAsync("Basic", Most, [SystemBasic.Search(PeopleCodes.Wave)], cancellation))
            if (await LatestAsync(WaveBasic.IdOf(key), cancellation) is { } wave) waves.Add(wave);
        return [.. waves.OrderBy(wave => wave.Start).ThenBy(wave => wave.Name, StringComparer.CurrentCulture).ThenBy(wave => wave.Id, StringComparer.Ordinal)];
    }

    /// <summary>A wave as it is now; null where there is none.</summary>
    public async Task<RolloutWave?> LatestAsync(string id, CancellationToken cancellation)
    {
        var key = WaveBasic.KeyOf(id);
        if (!ResourceKey.IsId(key.Id)) return null;
        var (basic, version) = await SystemBasic.ReadAsync(store, key, cancellation);
        return basic is { } one && WaveBasic.Read(key, version, one) is { } wave ? await NamedAsync(wave, cancellation) : null;
    }

    /// <summary>All versions of a wave, the oldest first; empty where there is none.</summary>
    public async Task<IReadOnlyList<RolloutWave>> VersionsAsync(string id, CancellationToken cancellation)
    {
        var key = WaveBasic.KeyOf(id);
        if (!ResourceKey.IsId(key.Id) || !(await store.ReadHistoryAsync(ResourceLookup.Region, key.ObjectId, cancellation)).TryGet(out var history, out _)) return [];
        var versions = new List<RolloutWave>();
        foreach (var version in history)
            if ((await store.ReadVersionAsync(ResourceLookup.Region, version.Uid, cancellation)).TryGet(out var stored, out _) && !stored.IsDeleted
                && WaveBasic.Read(key, version.Uid.Number, JsonElement.Parse(stored.Content.Span)) is { } wave)
                versions.Add(await NamedAsync(wave, cancellation) with { Stored = version.TimeCommitted });
        return versions;
    }

    private async Task<RolloutWave> NamedAsync(RolloutWave wave, CancellationToken cancellation)
    {
        var named = new List<RolloutNode>();
        foreach (var node in wave.Nodes) named.Add(await nodes.NodeAsync(node.Id, cancellation));
        return wave with { Nodes = named };
    }
}
