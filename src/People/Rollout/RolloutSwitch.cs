using Varde.AccessControl;
using Varde.People.Facts;

namespace Varde.People.Rollout;

/// <summary>A switch of rollout: whether a service is on at a node of the region, for whom, from when and until when.</summary>
/// <param name="Id">Its own id.</param>
/// <param name="Service">The service, as it is written.</param>
/// <param name="Node">The Organization that it is for, with all that is part of it; or <see cref="WholeRegion"/>.</param>
internal sealed record RolloutSwitch(string Id, ServiceId Service, string Node)
{
    /// <summary>The node that everything is part of.</summary>
    public const string WholeRegion = "region";

    /// <summary>For whom.</summary>
    public Audience Audience { get; init; } = Audience.All;

    /// <summary>The first moment at which it counts.</summary>
    public DateTimeOffset From { get; init; }

    /// <summary>The moment from which it counts no more; null while none is set.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>How far the rollout has come.</summary>
    public RolloutPhase Phase { get; init; }

    /// <summary>Whether the service is on by it.</summary>
    public bool IsOn { get; init; }

    /// <summary>It stops the service everywhere, whatever nearer switches say. Such a switch is for the whole region, for all, and off.</summary>
    public bool IsKill { get; init; }

    /// <summary>Why it was decided.</summary>
    public string Why { get; init; } = "";

    /// <summary>Who decided it, by the id that the access log has.</summary>
    public string By { get; init; } = "";

    /// <summary>The name of whoever decided it.</summary>
    public string ByName { get; init; } = "";

    /// <summary>The delivery of the roadmap that it carries out; null where none is named.</summary>
    public string? Delivery { get; init; }

    /// <summary>Who takes over the open work of where it turns the service off; null where nobody was named.</summary>
    public HandOver? HandOver { get; init; }

    /// <summary>Whether it counts at a moment.</summary>
    public bool Counts(DateTimeOffset at) => new Span(From, To).Holds(at);
}

/// <summary>The phases of a rollout.</summary>
internal enum RolloutPhase
{
    /// <summary>Utprøving: with a few, to learn.</summary>
    Trial,

    /// <summary>Innføring: with one after the other.</summary>
    Introduction,

    /// <summary>Drift: in ordinary use.</summary>
    Operation,
}

/// <summary>Open work of a service that is turned off.</summary>
/// <param name="To">The Organization that takes it over.</param>
/// <param name="Why">Why that one.</param>
internal sealed record HandOver(string To, string Why);
