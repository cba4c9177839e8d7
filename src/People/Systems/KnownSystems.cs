using System.Text.Json;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.People.Facts;
using Varde.People.Rollout;
using Varde.Records;

namespace Varde.People.Systems;

/// <summary>The facts about no patient that access depends on: registered clients, approvals, switches of rollout. All of them are kept in memory, with the stamp of the region's Basics.</summary>
internal sealed class KnownSystems(RecordStore store, ResourceLookup lookup, Freshness freshness, PeopleSettings settings)
{
    /// <summary>How many there may be of all together.</summary>
    public const int Most = 20_000;

    private const int MostGroups = 500;
    private static readonly string[] Basics = ["Basic"], Groups = ["Group"];

    private readonly BoundedCache<string, (long Stamp, IReadOnlySet<EhrId> Members)> _groups = new(MostGroups);
    private volatile Snapshot? _known;

    /// <summary>What is registered of a client for the organisation that its token names; null when nothing is.</summary>
    public async ValueTask<RegisteredClient?> ClientAsync(Actor actor, CancellationToken cancellation) =>
        actor.SignIn?.Client is not { } id ? null
        : settings.Clients.FirstOrDefault(client => client.Id == id && (client.Organisation.Length == 0 || client.Organisation == actor.Organisation))
            ?? (await NowAsync(cancellation)).Clients.GetValueOrDefault((actor.Organisation, id));

    /// <summary>The clients that organisations have registered.</summary>
    public async ValueTask<IReadOnlyCollection<RegisteredClient>> ClientsAsync(CancellationToken cancellation) => [.. (await NowAsync(cancellation)).Clients.Values];

    /// <summary>The clients that the operator has registered.</summary>
    public IReadOnlyList<RegisteredClient> OfOperator => settings.Clients;

    /// <summary>All approvals, in force or not.</summary>
    public async ValueTask<IReadOnlyList<Approval>> ApprovalsAsync(CancellationToken cancellation) => (await NowAsync(cancellation)).Approvals;

    /// <summary>All switches of rollout, as they are now.</summary>
    public ValueTask<RolloutSet> SwitchesAsync(CancellationToken cancellation)
    {
        var now = NowAsync(cancellation);
        return now.IsCompletedSuccessfully ? new(now.Result.Rollout) : WaitAsync(now);

        static async ValueTask<RolloutSet> WaitAsync(ValueTask<Snapshot> reading) => (await reading).Rollout;
    }

    /// <summary>The records of the members of a group; of one that is not there none.</summary>
    public async ValueTask<IReadOnlySet<EhrId>> MembersAsync(string group, CancellationToken cancellation)
    {
        await freshness.FollowAsync(cancellation);
        var stamp = freshness.StampOf(ResourceLookup.Region.Id, Groups);
        if (_groups.TryGet(group, out var known) && known.Stamp == stamp) return known.Members;
        var members = await ReadMembersAsync(group, cancellation);
        _groups.Put(group, (stamp, members));
        return members;
    }

    private async ValueTask<Snapshot> NowAsync(CancellationToken cancellation)
    {
        await freshness.FollowAsync(cancellation);
        var stamp = freshness.StampOf(ResourceLookup.Region.Id, Basics);
        return _known is { } known && known.Stamp == stamp ? known : _known = await ReadAsync(stamp, cancellation);
    }

    private async Task<Snapshot> ReadAsync(long stamp, CancellationToken cancellation)
    {
        var read = new Snapshot(stamp);
        foreach (var key in await lookup.FindAsync("Basic", Most, [SystemBasic.Search(PeopleCodes.Client, PeopleCodes.Approval, PeopleCodes.Switch)], cancellation))
            if ((await SystemBasic.ReadAsync(store, key, cancellation)).Basic is { } basic) read.Add(key.Id, basic);
        read.Rollout = new(read.Switches);
        return read;
    }

    private async Task<IReadOnlySet<EhrId>> ReadMembersAsync(string id, CancellationToken cancellation) =>
        (await SystemBasic.ReadAsync(store, new ResourceKey("Group", id), cancellation)).Basic is not { } group ? new HashSet<EhrId>()
        : group.Along("member").Where(member => !member.Along("inactive").Any(inactive => inactive.ValueKind == JsonValueKind.True))
            .SelectMany(member => member.References("Patient", "entity")).Select(patient => ResourceLookup.RecordOf(new("Patient", patient))).ToHashSet();

    private sealed class Snapshot(long stamp)
    {
        public long Stamp { get; } = stamp;

        public Dictionary<(string Organisation, string Id), RegisteredClient> Clients { get; } = [];

        public List<Approval> Approvals { get; } = [];

        public List<RolloutSwitch> Switches { get; } = [];

        public RolloutSet Rollout { get; set; } = new([]);

        public void Add(string id, JsonElement basic)
        {
            if (SystemBasic.Is(basic, PeopleCodes.Client) && ClientBasic.Read(basic) is { } client) Clients[(client.Organisation, client.Id)] = client;
            else if (SystemBasic.Is(basic, PeopleCodes.Approval) && ApprovalBasic.Read(id, basic) is { } approval) Approvals.Add(approval);
            else if (SystemBasic.Is(basic, PeopleCodes.Switch) && SwitchBasic.Read(id, basic) is { } one) Switches.Add(one);
        }
    }
}
