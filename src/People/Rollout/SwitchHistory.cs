using System.Text.Json;
using Varde.Fhir;
using Varde.People.Facts;
using Varde.People.Systems;
using Varde.Records;

namespace Varde.People.Rollout;

/// <summary>The switches as they were stored: all of them at a moment, and all versions of one.</summary>
internal sealed class SwitchHistory(RecordStore store, ResourceLookup lookup, KnownSystems known, KnownOrganisations organisations, TimeProvider time)
{
    /// <summary>The switches by the versions that were stored at a moment; of now, and of a moment to come, by those of now.</summary>
    public async ValueTask<RolloutSet> AtAsync(DateTimeOffset? moment, CancellationToken cancellation)
    {
        if (moment is not { } at || at >= time.GetUtcNow()) return await known.SwitchesAsync(cancellation);
        var switches = new List<RolloutSwitch>();
        foreach (var key in await lookup.FindAsync("Basic", KnownSystems.Most, [SystemBasic.Search(PeopleCodes.Switch)], cancellation))
            if ((await store.ReadAtTimeAsync(ResourceLookup.Region, key.ObjectId, at, cancellation)).TryGet(out var stored, out _) && Read(key, stored) is { } one) switches.Add(one);
        return new(switches);
    }

    /// <summary>All versions of a switch, the oldest first; empty where there is none.</summary>
    public async Task<IReadOnlyList<SwitchVersion>> VersionsAsync(string id, CancellationToken cancellation)
    {
        var key = SwitchBasic.KeyOf(id);
        if (!ResourceKey.IsId(key.Id) || !(await store.ReadHistoryAsync(ResourceLookup.Region, key.ObjectId, cancellation)).TryGet(out var history, out _)) return [];
        var versions = new List<SwitchVersion>();
        foreach (var version in history)
            if ((await store.ReadVersionAsync(ResourceLookup.Region, version.Uid, cancellation)).TryGet(out var stored, out _) && Read(key, stored) is { } one)
                versions.Add(await ToldAsync(one, version.Uid.Number, cancellation) with { Stored = version.TimeCommitted });
        return versions;
    }

    /// <summary>The switch of an id as it is now, with the number of its version; null and 0 where there is none.</summary>
    public async Task<(RolloutSwitch? Switch, int Version)> LatestAsync(string id, CancellationToken cancellation)
    {
        var key = SwitchBasic.KeyOf(id);
        if (!ResourceKey.IsId(key.Id)) return (null, 0);
        var (basic, version) = await SystemBasic.ReadAsync(store, key, cancellation);
        return basic is { } one && SwitchBasic.Read(key.Id, one) is { } read ? (read, version) : (null, 0);
    }

    /// <summary>A switch as it is told.</summary>
    public async ValueTask<SwitchVersion> ToldAsync(RolloutSwitch one, int version, CancellationToken cancellation) => new(one.Id, version, one.Service, await NodeAsync(one.Node, cancellation))
    {
        Audience = one.Audience.Kind.Code(), Users = [.. one.Audience.Users.Order(StringComparer.Ordinal)], Patients = [.. one.Audience.Patients.OrderBy(patient => patient.ToString(), StringComparer.Ordinal)], Share = one.Audience.Percent,
        From = one.From, To = one.To, Phase = one.Phase.Code(), IsOn = one.IsOn, IsKill = one.IsKill, Why = one.Why, By = one.By, ByName = one.ByName, Delivery = one.Delivery,
        TakenOverBy = one.HandOver is { } taken ? await NodeAsync(taken.To, cancellation) : null, TakenOverWhy = one.HandOver?.Why,
    };

    /// <summary>A node by its id.</summary>
    public async ValueTask<RolloutNode> NodeAsync(string id, CancellationToken cancellation) =>
        id == RolloutSwitch.WholeRegion || await organisations.LineOfAsync(id, cancellation) is not [var found, ..] ? new(id, "") : NodeOf(found);

    /// <summary>A node of an Organization.</summary>
    public static RolloutNode NodeOf(OrganisationFacts one) => new(one.Id, one.Name) { Number = one.Number, PartOf = one.PartOf };

    private static RolloutSwitch? Read(ResourceKey key, StoredVersion stored) => stored.IsDeleted ? null : SwitchBasic.Read(key.Id, JsonElement.Parse(stored.Content.Span));
}
