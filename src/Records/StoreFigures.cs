namespace Varde.Records;

/// <summary>How much the store holds, of everybody together.</summary>
/// <param name="Database">The database: sqlite or postgresql.</param>
public sealed record StoreFigures(string Database)
{
    /// <summary>Records of persons.</summary>
    public required long Ehrs { get; init; }

    /// <summary>Documents that are not deleted, by kind.</summary>
    public required IReadOnlyDictionary<DocumentKind, long> Documents { get; init; }

    /// <summary>Groups of entries in the access log.</summary>
    public required long AuditGroups { get; init; }

    /// <summary>Events that the outbox has told.</summary>
    public required long Events { get; init; }

    /// <summary>What the database takes, in bytes.</summary>
    public required long Bytes { get; init; }
}
