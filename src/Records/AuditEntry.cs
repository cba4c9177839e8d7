using Varde.Foundation;

namespace Varde.Records;

/// <summary>One line of the access log: who did what to whose record, by which rule. Append-only and hash-chained; erasure leaves it.</summary>
public sealed record AuditEntry
{
    /// <summary>When, UTC. The store sets it when it is left at its default.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>The actor's id.</summary>
    public required string ActorId { get; init; }

    /// <summary>The actor as the access log shows it.</summary>
    public required string ActorDisplay { get; init; }

    /// <summary>What was done, as the gate names it (read, create, query).</summary>
    public required string Action { get; init; }

    /// <summary>What it was done to: a version uid, a resource, a query's digest.</summary>
    public required string Object { get; init; }

    /// <summary>Whose record; null for what concerns no single person.</summary>
    public EhrId? Ehr { get; init; }

    /// <summary>The rule that decided.</summary>
    public string Rule { get; init; } = "";

    /// <summary>The purpose given.</summary>
    public string Purpose { get; init; } = "";

    /// <summary>The answer: permit, limited, refuse, or what became of it.</summary>
    public string Outcome { get; init; } = "";

    /// <summary>Whether somebody opened the record by it: it is remembered as their last look (<see cref="RecordLook"/>). The log itself does not tell it apart.</summary>
    public bool IsOpening { get; init; }

    /// <summary>Further facts as JSON text; empty when none.</summary>
    public string Details { get; init; } = "";
}

/// <summary>An audit entry with its place in the chain.</summary>
/// <param name="Chain">Which chain.</param>
/// <param name="Group">The group's number in the chain, from 1.</param>
/// <param name="Ordinal">The entry's place in the group, from 0.</param>
/// <param name="Entry">The entry.</param>
public sealed record StoredAuditEntry(int Chain, long Group, int Ordinal, AuditEntry Entry)
{
    /// <summary>Where it stands.</summary>
    public AuditPlace Place => new(Chain, Group, Ordinal);
}
