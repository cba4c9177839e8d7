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

    /// <summary>The versions as they were at this time; null for now.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>True for earlier versions too.</summary>
    public bool AllVersions { get; init; }

    /// <summary>True when the VERSION around the content is wanted.</summary>
    public bool WithEnvelope { get; init; }
}

/// <summary>A version that a search found.</summary>
/// <param name="EhrKey">The store's key of the EHR: documents of one EHR come one after the other.</param>
/// <param name="Ehr">The EHR.</param>
/// <param name="Version">What is known of the version; its envelope and attestations only when they were asked for.</param>
/// <param name="IsLatest">True for the version that queries see when they ask for no other.</param>
/// <param name="Content">The canonical JSON.</param>
public sealed record FoundDocument(long EhrKey, Guid Ehr, VersionSummary Version, bool IsLatest, ReadOnlyMemory<byte> Content);

/// <summary>An EHR that a search found.</summary>
/// <param name="EhrKey">The store's key of the EHR, in whose order they come.</param>
/// <param name="Ehr">The EHR.</param>
public sealed record FoundEhr(long EhrKey, EhrSummary Ehr);
