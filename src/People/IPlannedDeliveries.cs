namespace Varde.People;

/// <summary>The deliveries of the roadmaps, which are planned and published outside the rollout.</summary>
public interface IPlannedDeliveries
{
    /// <summary>Looks deliveries up, each in the newest edition that has it.</summary>
    /// <param name="ids">Their ids.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>One for each id.</returns>
    Task<IReadOnlyDictionary<string, PlannedDelivery>> FindAsync(IReadOnlyCollection<string> ids, CancellationToken cancellation);
}

/// <summary>A delivery of a roadmap that a switch or a wave carries out.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State">What the roadmaps say of it.</param>
public sealed record PlannedDelivery(string Id, PlannedState State)
{
    /// <summary>Its title, as it is or as it was when it went; null where no edition has it.</summary>
    public string? Title { get; init; }

    /// <summary>The roadmap that has it, by its id; null where none has.</summary>
    public string? Roadmap { get; init; }
}

/// <summary>What the roadmaps say of a delivery.</summary>
public enum PlannedState
{
    /// <summary>It is part of the edition that holds.</summary>
    Held,

    /// <summary>An earlier edition had it.</summary>
    Gone,

    /// <summary>No edition has it.</summary>
    Missing,

    /// <summary>There is no roadmap by which it could be told.</summary>
    Unknown,
}

/// <summary>Where no roadmap is kept: nothing is known of any delivery.</summary>
public sealed class NoRoadmap : IPlannedDeliveries
{
    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, PlannedDelivery>> FindAsync(IReadOnlyCollection<string> ids, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyDictionary<string, PlannedDelivery>>(ids.Distinct(StringComparer.Ordinal).ToDictionary(id => id, id => new PlannedDelivery(id, PlannedState.Unknown), StringComparer.Ordinal));
}
