using Varde.Records;

namespace Varde.Fhir.Subscriptions;

/// <summary>A feed as the worker has it. The worker's loop alone changes it; what a delivery comes to is handed back to the loop.</summary>
internal sealed class Feed(Guid id, FeedState state, long last)
{
    /// <summary>The feed's id: the versioned object of the Subscription.</summary>
    public Guid Id { get; } = id;

    /// <summary>What is kept with it.</summary>
    public FeedState State { get; set; } = state;

    /// <summary>The number of its last event.</summary>
    public long Last { get; set; } = last;

    /// <summary>Which changes are its events; null when what it asks for cannot be read any more.</summary>
    public SubscriptionPlan? Plan { get; set; }

    /// <summary>Why there is no plan; null when there is one.</summary>
    public string? Fault { get; set; }

    /// <summary>The delivery that is under way; null when none is.</summary>
    public Task<Delivery>? Running { get; set; }

    /// <summary>Whether changes are given to it.</summary>
    public bool IsFollowing => Plan is not null && State.Status != SubscriptionStatus.Off;

    /// <summary>A change of what is kept with it.</summary>
    public FeedChange Change => new(Id) { State = State.Write() };
}

/// <summary>What a delivery came to.</summary>
/// <param name="Version">The version of the Subscription that it was for.</param>
/// <param name="Type">The kind of notification.</param>
/// <param name="Delivered">The number of the last event that the endpoint has.</param>
/// <param name="Error">What went wrong; null when nothing did.</param>
internal sealed record Delivery(int Version, string Type, long Delivered, string? Error);
