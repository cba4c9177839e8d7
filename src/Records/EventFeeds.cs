namespace Varde.Records;

/// <summary>
/// What somebody is told of the outbox: a reader follows it, and gives each event to the feeds that want it. Of all processes on one database one at a
/// time is a reader, for as long as it renews its hold.
/// </summary>
/// <param name="Id">The feed's id.</param>
/// <param name="LastNumber">The number of its last event; 0 when it has none yet.</param>
/// <param name="State">What the reader keeps with it.</param>
public sealed record EventFeed(Guid Id, long LastNumber, ReadOnlyMemory<byte> State)
{
    /// <summary>The reader of subscriptions to FHIR resources.</summary>
    public const string Subscriptions = "subscriptions";

    /// <summary>How many events of a feed are kept; when there are more the oldest go.</summary>
    public const int MostKept = 10_000;
}

/// <summary>An event of a feed.</summary>
/// <param name="Number">Its number in the feed: one more than that of the event before it.</param>
/// <param name="Event">The event; null when the record that it was about has been erased.</param>
public sealed record FeedEvent(long Number, OutboxEvent? Event);

/// <summary>A change of a feed.</summary>
/// <param name="Feed">Which feed; it comes into being with its first state.</param>
public sealed record FeedChange(Guid Feed)
{
    /// <summary>What is kept with it from now on; null leaves that as it is.</summary>
    public ReadOnlyMemory<byte>? State { get; init; }

    /// <summary>The events that are added to it.</summary>
    public IReadOnlyList<OutboxEvent> Events { get; init; } = [];

    /// <summary>True when the feed ends: it goes with its events.</summary>
    public bool IsEnded { get; init; }
}
