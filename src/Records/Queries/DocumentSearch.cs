namespace Varde.Records;

/// <summary>Which documents a query wants to look at. Drafts and withdrawn documents are never among them.</summary>
public sealed record DocumentSearch
{
    /// <summary>What the reader may see.</summary>
    public required QueryPermit Permit { get; init; }

    /// <summary>Documents of these kinds.</summary>
    public required IReadOnlyCollection<DocumentKind> Kinds { get; init; }

    /// <summary>Only in this EHR; null for all that take part in queries (EHR_STATUS.is_queryable).</summary>
    public Guid? Ehr { get; init; }

    /// <summary>Only in these records, whether or not they take part in queries; null for all. For the server itself, which gathers what it knows of many people at once.</summary>
    public IReadOnlyCollection<Guid>? Records { get; init; }

    /// <summary>The versions as they were at this time; null for now.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>True for earlier versions too.</summary>
    public bool AllVersions { get; init; }

    /// <summary>
    /// Only documents whose archetypes these are, by number of their text (<see cref="LeafSink.Contents"/>); null for all. Documents that say nothing
    /// of their archetypes, such as an EHR_STATUS, are found all the same.
    /// </summary>
    public IReadOnlyList<int>? Contents { get; init; }

    /// <summary>Only compositions with such leaves; null for all. Leaves are those of now: with another time or all versions there can be none.</summary>
    public LeafFilter? Leaves { get; init; }

    /// <summary>
    /// The numbers of those texts of <see cref="Contents"/> that say that the document has values that are no leaves; of all texts when
    /// <see cref="Contents"/> is null.
    /// </summary>
    public IReadOnlyList<int> Unindexed { get; init; } = [];

    /// <summary>In which order the documents of one EHR come; null for the order of their creation.</summary>
    public LeafOrder? Order { get; init; }

    /// <summary>True when the VERSION around the content is wanted.</summary>
    public bool WithEnvelope { get; init; }

    /// <summary>
    /// True when leaves do in place of the content, of one kind of document and of now. Documents that have values that are no leaves are opened all the same.
    /// </summary>
    public bool ByLeaves { get; init; }

    /// <summary>True when the documents of one EHR need not come one after the other.</summary>
    public bool InAnyOrder { get; init; }
}

/// <summary>A version that a search found: with its content, or with its leaves when they do (<see cref="DocumentSearch.ByLeaves"/>).</summary>
/// <param name="EhrKey">The store's key of the EHR: documents of one EHR come one after the other.</param>
/// <param name="Ehr">The EHR.</param>
/// <param name="DocumentKey">The store's key of the document.</param>
/// <param name="Kind">What it is.</param>
/// <param name="IsLatest">True for the version that queries see when they ask for no other.</param>
public sealed record FoundDocument(long EhrKey, Guid Ehr, long DocumentKey, DocumentKind Kind, bool IsLatest)
{
    /// <summary>The packed leaves, see <see cref="LeafReader"/>; null when it was opened.</summary>
    public ReadOnlyMemory<byte>? Leaves { get; init; }

    /// <summary>The canonical JSON; empty when it was not opened.</summary>
    public ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>What is known of the version, its envelope and attestations only when they were asked for.</summary>
    /// <exception cref="InvalidOperationException">The document was not opened.</exception>
    public VersionSummary Version
    {
        get => field ?? throw new InvalidOperationException("The document was not opened.");
        init;
    }

    /// <summary>What it was ordered by; null when it has no such leaf or no order was asked for.</summary>
    public double? OrderedBy { get; init; }
}

/// <summary>Which EHRs a query wants to look at.</summary>
/// <param name="Permit">What the reader may see.</param>
/// <param name="Ehr">Only this one; null for all that take part in queries.</param>
public sealed record EhrSearch(QueryPermit Permit, Guid? Ehr)
{
    /// <summary>True when more is wanted than the id.</summary>
    public bool WithSummary { get; init; }

    /// <summary>Which of these their documents hold is told with them (<see cref="LeafSink.Contents"/>, by number); null for nothing.</summary>
    public IReadOnlyList<int>? Contents { get; init; }
}

/// <summary>An EHR that a search found.</summary>
/// <param name="EhrKey">The store's key of the EHR, in whose order they come.</param>
/// <param name="Ehr">The EHR.</param>
public sealed record FoundEhr(long EhrKey, Guid Ehr)
{
    /// <summary>What is known of it; null when it was not asked for.</summary>
    public EhrSummary? Summary { get; init; }

    /// <summary>What its documents hold that may be seen, of what was asked for: the numbers of texts, each once.</summary>
    public IReadOnlyList<int> Contents { get; init; } = [];
}
