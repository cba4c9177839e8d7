namespace Varde.Records;

/// <summary>What <see cref="RecordStore.VerifyAsync"/> found.</summary>
/// <param name="AuditGroups">How many links of the audit chains were checked.</param>
/// <param name="Versions">How many versions were checked.</param>
/// <param name="BrokenLink">The first broken link of the audit chains, in words; null when all hold.</param>
/// <param name="BrokenVersion">The first version whose content is not what was committed, in words; null when all hold.</param>
public sealed record Verification(long AuditGroups, long Versions, string? BrokenLink, string? BrokenVersion)
{
    /// <summary>Whether everything holds.</summary>
    public bool IsSound => BrokenLink is null && BrokenVersion is null;
}

/// <summary>What <see cref="RecordStore.ReindexAsync"/> did.</summary>
/// <param name="Documents">How many documents were read.</param>
/// <param name="Leaves">How many leaves they have now.</param>
/// <param name="Changed">How many documents had other leaves before.</param>
public sealed record ReindexReport(long Documents, long Leaves, long Changed);
