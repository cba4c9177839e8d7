using Varde.AccessControl;

namespace Varde.People.Rollout;

/// <summary>The switches that there are at one time, ready to be asked.</summary>
internal sealed class RolloutSet
{
    private readonly Dictionary<ServiceId, ServiceRollout> _services;

    public RolloutSet(IEnumerable<RolloutSwitch> switches)
    {
        All = [.. switches];
        _services = All.GroupBy(one => one.Service).ToDictionary(group => group.Key, group => new ServiceRollout(group.Key, group));
    }

    /// <summary>All of them, also those that count no more or not yet.</summary>
    public IReadOnlyList<RolloutSwitch> All { get; }

    /// <summary>The services that have a switch.</summary>
    public IReadOnlyCollection<ServiceId> Services => _services.Keys;

    /// <summary>The rollout of a service; null for one that has no switch, which is on everywhere.</summary>
    public ServiceRollout? Of(ServiceId service) => _services.GetValueOrDefault(service);

    /// <summary>The same with one switch put in, in the place of the one of its id.</summary>
    public RolloutSet With(RolloutSwitch one) => new(All.Where(other => other.Id != one.Id).Append(one));

    /// <summary>Whether a service is on, and by what.</summary>
    /// <param name="service">The service.</param>
    /// <param name="line">The Organization that owns what is done, and all that it is part of, from itself upwards; empty for the region alone.</param>
    /// <param name="person">Whose use it is.</param>
    /// <param name="at">When.</param>
    public RolloutState StateOf(ServiceId service, IReadOnlyList<string> line, RolloutPerson person, DateTimeOffset at) => Of(service)?.StateOf(line, person, at) ?? RolloutState.WithoutSwitches;
}

/// <summary>
/// The rollout of one service. It is off but where a switch turns it on: the nearest node of the line decides, there the narrowest audience, and off before on among equals. What stops it for the whole
/// region stands above all of them.
/// </summary>
internal sealed class ServiceRollout
{
    private readonly Dictionary<string, RolloutSwitch[]> _nodes;
    private readonly RolloutSwitch[] _kills;

    public ServiceRollout(ServiceId service, IEnumerable<RolloutSwitch> switches)
    {
        var all = switches.ToLookup(one => one.IsKill);
        Service = service;
        _kills = [.. all[true]];
        _nodes = all[false].GroupBy(one => one.Node, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.OrderBy(one => one.Audience.Width).ThenBy(one => one.IsOn).ThenByDescending(one => one.From).ThenBy(one => one.Id, StringComparer.Ordinal).ToArray(), StringComparer.Ordinal);
        IsForAll = all[false].All(one => one.Audience.Kind == AudienceKind.All);
    }

    public ServiceId Service { get; }

    /// <summary>Whether no switch asks who somebody is.</summary>
    public bool IsForAll { get; }

    /// <summary>Whether it is stopped for the whole region.</summary>
    public bool IsStopped(DateTimeOffset at) => Stops(at) is not null;

    /// <inheritdoc cref="RolloutSet.StateOf"/>
    public RolloutState StateOf(IReadOnlyList<string> line, RolloutPerson person, DateTimeOffset at)
    {
        if (Stops(at) is { } stop) return new(IsOn: false, stop);
        // A stop begins no rollout: once it has ended, a service that has no other switch is on as before.
        if (_nodes.Count == 0) return RolloutState.WithoutSwitches;
        for (var i = 0; i < line.Count; i++)
            if (Deciding(line[i], person, at) is { } nearest) return new(nearest.IsOn, nearest);
        return Deciding(RolloutSwitch.WholeRegion, person, at) is { } region ? new(region.IsOn, region) : RolloutState.NotReached;
    }

    /// <summary>Whether it is on at a line for some people only: for others than it is for everybody, by a switch that nothing nearer stands before.</summary>
    public bool IsForSome(IReadOnlyList<string> line, DateTimeOffset at)
    {
        var forAll = StateOf(line, RolloutPerson.Anybody, at);
        if (forAll.By is { IsKill: true }) return false;
        return UpTo(line, forAll.By?.Node).SelectMany(node => _nodes.GetValueOrDefault(node) ?? []).Any(one => one.Audience.Kind != AudienceKind.All && one.IsOn != forAll.IsOn && one.Counts(at));
    }

    /// <summary>Whether it is on at a line for a patient, whoever uses it: also where it is on for named users only.</summary>
    public bool IsOnForSomeUser(IReadOnlyList<string> line, RolloutPerson patient, DateTimeOffset at) =>
        StateOf(line, patient, at).IsOn
        || (!IsStopped(at) && line.Append(RolloutSwitch.WholeRegion).SelectMany(node => _nodes.GetValueOrDefault(node) ?? []).Any(one => one.Audience.Kind == AudienceKind.Users && one.IsOn && one.Counts(at)));

    private RolloutSwitch? Stops(DateTimeOffset at) => Array.Find(_kills, one => one.Counts(at));

    private RolloutSwitch? Deciding(string node, RolloutPerson person, DateTimeOffset at) =>
        _nodes.TryGetValue(node, out var there) ? Array.Find(there, one => one.Counts(at) && one.Audience.Includes(Service, person)) : null;

    private static IEnumerable<string> UpTo(IReadOnlyList<string> line, string? node)
    {
        foreach (var one in line.Append(RolloutSwitch.WholeRegion))
        {
            yield return one;
            if (one == node) yield break;
        }
    }
}

/// <summary>Whether a service is on somewhere, for somebody, at a moment.</summary>
/// <param name="IsOn">Whether it is.</param>
/// <param name="By">The switch that decided; null where none did.</param>
internal sealed record RolloutState(bool IsOn, RolloutSwitch? By)
{
    /// <summary>A service that has no switch is on.</summary>
    public static RolloutState WithoutSwitches { get; } = new(true, null);

    /// <summary>A service under rollout is off where no switch has turned it on.</summary>
    public static RolloutState NotReached { get; } = new(false, null);

    /// <summary>In one word: on, off, stopped.</summary>
    public string Word => IsOn ? "on" : By is { IsKill: true } ? "stopped" : "off";
}
