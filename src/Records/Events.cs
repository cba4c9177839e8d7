namespace Varde.Records;

/// <summary>An event to write to the outbox with a commit.</summary>
/// <param name="Type">What happened, as the reader knows it.</param>
/// <param name="Payload">JSON in UTF-8 that names what changed; content is read from the store when it is needed.</param>
public sealed record NewEvent(string Type, ReadOnlyMemory<byte> Payload);

/// <summary>An event in the outbox.</summary>
/// <param name="Position">Where a reader stands when it has handled this event and all before it.</param>
/// <param name="Owner">Whose document changed.</param>
/// <param name="Time">When, UTC.</param>
/// <param name="Type">What happened.</param>
/// <param name="Payload">JSON in UTF-8.</param>
public sealed record OutboxEvent(EventPosition Position, RecordOwner Owner, DateTimeOffset Time, string Type, ReadOnlyMemory<byte> Payload)
{
    /// <summary>How the type of an event begins that tells of a FHIR resource; the type of resource follows.</summary>
    public const string OfResource = "resource.";

    /// <summary>Whether this process wrote it: then <see cref="ResourceStamps"/> have told of it before its commit was acknowledged. It may be false of one that it wrote long ago.</summary>
    public bool IsOwn { get; init; }

    /// <summary>The chain that it is in, and its number there.</summary>
    internal (int Chain, long Number) Place { get; init; }
}

/// <summary>Whose resources events are wanted of.</summary>
/// <param name="Owner">The owner.</param>
/// <param name="Type">The type of resource; null for all.</param>
public sealed record ResourcesOf(Guid Owner, string? Type)
{
    /// <summary>Whether the owner has most of the type: then they are looked for among those of the type, and else among the owner's.</summary>
    public bool IsByType { get; init; }
}
