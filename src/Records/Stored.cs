using System.Diagnostics.CodeAnalysis;
using Varde.Foundation;

namespace Varde.Records;

/// <summary>What is known of a version without its content.</summary>
public record VersionSummary
{
    /// <summary>The version's uid.</summary>
    public required VersionUid Uid { get; init; }

    /// <summary>The uid of the version before it; null for the first.</summary>
    public VersionUid? Preceding { get; init; }

    /// <summary>Whose document it is.</summary>
    public required RecordOwner Owner { get; init; }

    /// <summary>What the document is.</summary>
    public required DocumentKind Kind { get; init; }

    /// <summary>The contribution that brought the version.</summary>
    public required Guid ContributionId { get; init; }

    /// <summary>The server's time of the commit, UTC.</summary>
    public required DateTimeOffset TimeCommitted { get; init; }

    /// <summary>The change type of the commit audit.</summary>
    public required ChangeType ChangeType { get; init; }

    /// <summary>The lifecycle state of this version.</summary>
    public required Lifecycle Lifecycle { get; init; }

    /// <summary>The template's id, as of the document's latest version.</summary>
    public string? TemplateId { get; init; }

    /// <summary>The root archetype's id, as of the document's latest version.</summary>
    public string? ArchetypeId { get; init; }

    /// <summary>The access class, as of the document's latest version: old versions are no way around a new restriction.</summary>
    public required AccessClass AccessClass { get; init; }

    /// <summary>The number of the object's latest version.</summary>
    public required int LatestNumber { get; init; }

    /// <summary>The JSON given at commit.</summary>
    public ReadOnlyMemory<byte> Envelope { get; init; }

    /// <summary>Attestations added after the commit, oldest first.</summary>
    public IReadOnlyList<StoredAttestation> Attestations { get; init; } = [];

    /// <summary>The tags of the versioned object.</summary>
    public IReadOnlyList<ItemTag> ObjectTags { get; init; } = [];

    /// <summary>The tags of this version.</summary>
    public IReadOnlyList<ItemTag> VersionTags { get; init; } = [];

    /// <summary>SHA-256 of the canonical JSON; of no bytes when deleted.</summary>
    public ReadOnlyMemory<byte> Digest { get; init; }

    /// <summary>Whether this version records a deletion.</summary>
    public bool IsDeleted => Lifecycle == Lifecycle.Deleted;

    /// <summary>Whether no later version exists.</summary>
    public bool IsLatest => Uid.Number == LatestNumber;
}

/// <summary>A version with its content.</summary>
public sealed record StoredVersion : VersionSummary
{
    [SetsRequiredMembers]
    internal StoredVersion(VersionSummary summary, ReadOnlyMemory<byte> content) : base(summary) => Content = content;

    /// <summary>The canonical JSON, byte for byte as committed; empty when deleted.</summary>
    public ReadOnlyMemory<byte> Content { get; init; }
}

/// <summary>An attestation that was added to a version after its commit.</summary>
/// <param name="ContributionId">The contribution that brought it.</param>
/// <param name="TimeCommitted">The server's time, UTC.</param>
/// <param name="Envelope">The JSON given at commit.</param>
public sealed record StoredAttestation(Guid ContributionId, DateTimeOffset TimeCommitted, ReadOnlyMemory<byte> Envelope);

/// <summary>One versioned document in a list.</summary>
/// <param name="Latest">The uid of the latest version (as of the time asked for).</param>
/// <param name="Kind">What it is.</param>
/// <param name="TemplateId">The template's id; null when there is none.</param>
/// <param name="ArchetypeId">The root archetype's id; null when there is none.</param>
/// <param name="Lifecycle">The lifecycle state of that version.</param>
/// <param name="TimeCommitted">When that version was committed, UTC.</param>
/// <param name="AccessClass">The access class now in force.</param>
public sealed record DocumentSummary(
    VersionUid Latest, DocumentKind Kind, string? TemplateId, string? ArchetypeId, Lifecycle Lifecycle, DateTimeOffset TimeCommitted, AccessClass AccessClass);

/// <summary>A stored contribution.</summary>
/// <param name="Id">Its UUID.</param>
/// <param name="Owner">Whose documents it changed.</param>
/// <param name="TimeCommitted">The server's time, UTC.</param>
/// <param name="ChangeType">The change type of its audit.</param>
/// <param name="Envelope">The JSON given at commit.</param>
/// <param name="Versions">The versions it brought or attested, in the order given.</param>
public sealed record StoredContribution(
    Guid Id, RecordOwner Owner, DateTimeOffset TimeCommitted, ChangeType ChangeType, ReadOnlyMemory<byte> Envelope, IReadOnlyList<VersionUid> Versions);

/// <summary>An EHR.</summary>
/// <param name="Id">Its id.</param>
/// <param name="SystemId">EHR.system_id.</param>
/// <param name="TimeCreated">When it was created, UTC.</param>
/// <param name="StatusId">The versioned object's UUID of its EHR_STATUS.</param>
/// <param name="Status">The facts of the latest EHR_STATUS.</param>
public sealed record EhrSummary(EhrId Id, string SystemId, DateTimeOffset TimeCreated, Guid StatusId, EhrStatusFacts Status);
