namespace Varde.Records;

/// <summary>
/// Asks for documents of one kind by their leaves, whoever owns them, in the order in which they were made. Drafts and withdrawn documents are never among them;
/// those of an EHR that takes no part in queries over all are.
/// </summary>
public sealed record LeafSearch
{
    /// <summary>What the reader may see.</summary>
    public required QueryPermit Permit { get; init; }

    /// <summary>The kind of the documents.</summary>
    public required DocumentKind Kind { get; init; }

    /// <summary>What the documents hold, by number of the text (<see cref="LeafSink.Contents"/>).</summary>
    public required IReadOnlyList<int> Contents { get; init; }

    /// <summary>Those of <see cref="Contents"/> that say that the document has values that are no leaves: it is given whatever its leaves are.</summary>
    public IReadOnlyList<int> Unindexed { get; init; } = [];

    /// <summary>What the leaves must be like: all terms of a <see cref="LeafAll"/>, the most selective first where that is known; null for anything.</summary>
    public LeafFilter? Leaves { get; init; }

    /// <summary>
    /// The lowest and the highest number of the paths that <see cref="Leaves"/> was made of: a document without such leaves is left out, unless it has a leaf beyond them, whose meaning
    /// whoever asks cannot know. Null when only the index is asked. Nothing to <see cref="Objects"/>.
    /// </summary>
    public (int Lowest, int Highest)? Known { get; init; }

    /// <summary>Only these versioned objects; null for all.</summary>
    public IReadOnlyList<Guid>? Objects { get; init; }

    /// <summary>Only documents of these owners: all of theirs are gone through, and the index is not asked. Null for all.</summary>
    public IReadOnlyList<Guid>? Owners { get; init; }

    /// <summary>Only documents made after the one with this key; 0 for all.</summary>
    public long After { get; init; }

    /// <summary>True when the time of the version is wanted.</summary>
    public bool WithTime { get; init; }
}

/// <summary>Where a document is kept.</summary>
/// <param name="EhrKey">The store's key of its owner.</param>
/// <param name="DocumentKey">The store's key of the document, which grows as documents are made.</param>
public readonly record struct DocumentPlace(long EhrKey, long DocumentKey);

/// <summary>A document that a <see cref="LeafSearch"/> found.</summary>
/// <param name="Place">Where it is kept.</param>
/// <param name="Time">When the version that queries see was committed, UTC; null when it was not asked for.</param>
/// <param name="HasMore">True when it has values that are no leaves.</param>
/// <param name="Leaves">The packed leaves, see <see cref="LeafReader"/>.</param>
public sealed record LeafHit(DocumentPlace Place, DateTimeOffset? Time, bool HasMore, ReadOnlyMemory<byte> Leaves);

/// <summary>A document with its content.</summary>
/// <param name="Place">Where it is kept.</param>
/// <param name="Owner">Its owner's UUID.</param>
/// <param name="ObjectId">The versioned object.</param>
/// <param name="Number">The number of the version that queries see.</param>
/// <param name="TimeCommitted">When that was committed, UTC.</param>
/// <param name="ArchetypeId">As <see cref="VersionSummary.ArchetypeId"/>.</param>
/// <param name="AccessClass">The access class.</param>
/// <param name="Content">The canonical JSON.</param>
public sealed record OpenedDocument(
    DocumentPlace Place, Guid Owner, Guid ObjectId, int Number, DateTimeOffset TimeCommitted, string? ArchetypeId, AccessClass AccessClass, ReadOnlyMemory<byte> Content);
