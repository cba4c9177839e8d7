using Varde.AccessControl;
using Varde.Foundation;
using Varde.People.Facts;

namespace Varde.People;

/// <summary>A node of the rollout: an Organization of the region, or the region itself.</summary>
/// <param name="Id">Its id; <c>region</c> for the whole region.</param>
/// <param name="Name">What it is called; empty for the region, and for one that is no longer there.</param>
public sealed record RolloutNode(string Id, string Name)
{
    /// <summary>Its number in the register of entities; null without one.</summary>
    public string? Number { get; init; }

    /// <summary>What it is part of; null for the region and for what stands right below it.</summary>
    public string? PartOf { get; init; }

    /// <summary>Whether it is the whole region.</summary>
    public bool IsRegion => Id == Rollout.RolloutSwitch.WholeRegion;
}

/// <summary>A version of a switch of rollout, as it is told.</summary>
/// <param name="Id">The switch.</param>
/// <param name="Version">Which version of it, from 1.</param>
/// <param name="Service">Of which service.</param>
/// <param name="Node">At which node, with all that is part of it.</param>
public sealed record SwitchVersion(string Id, int Version, ServiceId Service, RolloutNode Node)
{
    /// <summary>For whom: users, patients, share or all.</summary>
    public required string Audience { get; init; }

    /// <summary>The named users, by the ids that <c>/api/me</c> tells.</summary>
    public IReadOnlyList<string> Users { get; init; } = [];

    /// <summary>The named patients.</summary>
    public IReadOnlyList<EhrId> Patients { get; init; } = [];

    /// <summary>The share in percent; 0 where the audience is another.</summary>
    public int Share { get; init; }

    /// <summary>The first moment at which it counts.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>From when it counts no more; null while none is set.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>The phase: trial, introduction or operation.</summary>
    public required string Phase { get; init; }

    /// <summary>Whether the service is on by it.</summary>
    public bool IsOn { get; init; }

    /// <summary>Whether it stops the service for the whole region.</summary>
    public bool IsKill { get; init; }

    /// <summary>Why it was decided.</summary>
    public required string Why { get; init; }

    /// <summary>Who decided it, as the access log names them.</summary>
    public required string By { get; init; }

    /// <summary>The name of whoever decided it.</summary>
    public required string ByName { get; init; }

    /// <summary>The delivery of the roadmap that it carries out; null where none is named.</summary>
    public string? Delivery { get; init; }

    /// <summary>What the roadmaps say of that delivery; null where none is named.</summary>
    public PlannedDelivery? Planned { get; init; }

    /// <summary>Who takes over the open work; null where nobody was named.</summary>
    public RolloutNode? TakenOverBy { get; init; }

    /// <summary>Why that one.</summary>
    public string? TakenOverWhy { get; init; }

    /// <summary>When this version was stored; null where that was not asked for.</summary>
    public DateTimeOffset? Stored { get; init; }

    /// <summary>Whether it counts at a moment.</summary>
    public bool Counts(DateTimeOffset at) => new Span(From, To).Holds(at);
}

/// <summary>Whether services are on at nodes, at one moment.</summary>
/// <param name="At">The moment.</param>
/// <param name="Services">The services, in the order of the access rules.</param>
/// <param name="Rows">The nodes: the region first, then by name.</param>
public sealed record RolloutTable(DateTimeOffset At, IReadOnlyList<ServiceId> Services, IReadOnlyList<RolloutRow> Rows);

/// <summary>The states of all services at a node.</summary>
/// <param name="Node">The node.</param>
/// <param name="Cells">One for each service, in their order.</param>
public sealed record RolloutRow(RolloutNode Node, IReadOnlyList<RolloutCell> Cells)
{
    /// <summary>Whether a switch was ever set for this very node.</summary>
    public bool HasSwitch { get; init; }
}

/// <summary>Whether a service is on at a node.</summary>
/// <param name="Service">The service.</param>
/// <param name="State">For everybody: <c>on</c>, <c>off</c>, or <c>stopped</c> for the whole region.</param>
public sealed record RolloutCell(ServiceId Service, string State)
{
    /// <summary>For some people it is otherwise: for named ones, or a share.</summary>
    public bool IsOtherForSome { get; init; }

    /// <summary>The switch that decides; null where none does.</summary>
    public string? Switch { get; init; }

    /// <summary>The node of that switch.</summary>
    public string? DecidedAt { get; init; }

    /// <summary>The phase by that switch.</summary>
    public string? Phase { get; init; }
}

/// <summary>Whether a service is on at a node for somebody, at one moment, and why.</summary>
/// <param name="Service">The service.</param>
/// <param name="Node">The node.</param>
/// <param name="At">The moment.</param>
/// <param name="State"><c>on</c>, <c>off</c> or <c>stopped</c>.</param>
/// <param name="IsUnderRollout">Whether the service has any switch.</param>
/// <param name="By">The switch that decides, in the version of that moment; null where none does.</param>
public sealed record RolloutAnswer(ServiceId Service, RolloutNode Node, DateTimeOffset At, string State, bool IsUnderRollout, SwitchVersion? By);

/// <summary>Open work that a change would leave without anybody to do it.</summary>
/// <param name="Kind">Of which kind: appointments, messages, plans, referrals, forms, renewals.</param>
/// <param name="Count">How much.</param>
public sealed record OpenWorkCount(string Kind, int Count);

/// <summary>A service is not turned off while work is open: it is handed over first.</summary>
/// <param name="Open">What is open.</param>
public sealed record OpenWorkLeft(IReadOnlyList<OpenWorkCount> Open)
    : Refusal($"Work is open where the service would be turned off ({string.Join(", ", Open.Select(one => $"{one.Kind}: {one.Count}"))}). Name in handOver the organisation that takes it over, and why.");
