namespace Varde.Records;

/// <summary>What <see cref="RecordStore.VerifyAsync"/> found.</summary>
/// <param name="AuditGroups">How many links of the audit chains were checked.</param>
/// <param name="Versions">How many versions were checked.</param>
/// <param name="InClear">How many of these are not encrypted.</param>
/// <param name="BrokenLink">The first broken link of the audit chains, in words; null when all hold.</param>
/// <param name="BrokenVersion">The first version, contribution or attestation that is missing, elsewhere or not what was committed, in words; null when all hold.</param>
public sealed record Verification(long AuditGroups, long Versions, long InClear, string? BrokenLink, string? BrokenVersion)
{
    /// <summary>Whether everything holds.</summary>
    public bool IsSound => BrokenLink is null && BrokenVersion is null;
}

/// <summary>The end of an audit chain at a moment: by it the whole chain up to there is known.</summary>
/// <param name="Chain">Which chain.</param>
/// <param name="Group">The number of its last group.</param>
/// <param name="Hash">The hash of that group, in hexadecimal.</param>
public sealed record AuditAnchor(int Chain, long Group, string Hash);

/// <summary>What <see cref="RecordStore.VerifyAuditAsync"/> found.</summary>
/// <param name="Groups">How many groups are whole, up to the first fault of each chain.</param>
/// <param name="Entries">How many entries these hold.</param>
/// <param name="Fault">The first fault; null when all is as it was written.</param>
public sealed record AuditVerification(long Groups, long Entries, AuditFault? Fault)
{
    /// <summary>Whether the log is as it was written.</summary>
    public bool IsSound => Fault is null;
}

/// <summary>A place at which the access log is not as it was written.</summary>
/// <param name="Kind">What happened to it.</param>
/// <param name="Chain">In which chain.</param>
/// <param name="Group">In which group.</param>
/// <param name="Sentence">The same in a sentence, which names the last good entry too.</param>
public sealed record AuditFault(AuditFaultKind Kind, int Chain, long Group, string Sentence)
{
    /// <summary>The entries of the group that are at fault; empty when it cannot be told which.</summary>
    public IReadOnlyList<AuditPlace> Entries { get; init; } = [];

    /// <summary>The last entry before the fault; null when there is none.</summary>
    public StoredAuditEntry? LastGood { get; init; }
}

/// <summary>What can happen to an access log.</summary>
public enum AuditFaultKind
{
    /// <summary>Something was written over.</summary>
    Changed,

    /// <summary>Something was taken out.</summary>
    Removed,

    /// <summary>Something was put in the place of something else.</summary>
    Swapped,

    /// <summary>The end was cut off, or is another than the one that was anchored.</summary>
    CutOff,

    /// <summary>The list by which a person finds the entries about them is not that of the log.</summary>
    Unlisted,
}

/// <summary>What <see cref="RecordStore.RotateMasterKeyAsync"/> did.</summary>
/// <param name="Generation">The generation of the master key that is in force now.</param>
/// <param name="Wrapped">How many keys were wrapped by it in this run.</param>
/// <param name="IsContinued">Whether an interrupted rotation was brought to its end, and no further one begun.</param>
public sealed record KeyRotationReport(int Generation, long Wrapped, bool IsContinued);

/// <summary>What <see cref="RecordStore.ReindexAsync"/> did.</summary>
/// <param name="Documents">How many documents were read; fewer than there are when an interrupted run was continued.</param>
/// <param name="Leaves">How many leaves they have now.</param>
/// <param name="Changed">How many documents had other leaves before.</param>
/// <param name="Repaired">How many owners' rows were made anew since the check at the end found that they differed.</param>
/// <param name="Proof">That check, after the last repair.</param>
public sealed record ReindexReport(long Documents, long Leaves, long Changed, long Repaired, IndexProof Proof);

/// <summary>Whether what is searched is what the documents give: a digest of both for every owner, taken of one state of the database.</summary>
/// <param name="Owners">How many owners with documents there are.</param>
/// <param name="Documents">How many documents were read.</param>
/// <param name="IndexDigest">The sum of all digests of what is in the index: packs, value index and history.</param>
/// <param name="DocumentsDigest">The same of what the extractors take out of the documents.</param>
/// <param name="Differences">The owners whose two digests differ.</param>
public sealed record IndexProof(long Owners, long Documents, string IndexDigest, string DocumentsDigest, IReadOnlyList<IndexDifference> Differences)
{
    /// <summary>Whether the index is a function of the documents.</summary>
    public bool Holds => Differences.Count == 0;
}

/// <summary>An owner whose index is not what its documents give.</summary>
/// <param name="Owner">The owner, for an EHR its id; null for rows of the index that belong to nobody.</param>
/// <param name="IndexDigest">Of what is in the index.</param>
/// <param name="DocumentsDigest">Of what the documents give.</param>
public sealed record IndexDifference(Guid? Owner, string IndexDigest, string DocumentsDigest);

/// <summary>How far a long piece of work has come.</summary>
/// <param name="Step">What is being done.</param>
/// <param name="Done">How many are done.</param>
/// <param name="Total">Of how many; it may rise while others write.</param>
public readonly record struct UpkeepProgress(UpkeepStep Step, long Done, long Total);

/// <summary>The steps of upkeep.</summary>
public enum UpkeepStep
{
    /// <summary>Leaves are made from the documents; counted in documents.</summary>
    Making,

    /// <summary>What is in the index is compared with what the documents give; counted in documents.</summary>
    Checking,

    /// <summary>What differs is made anew; counted in owners.</summary>
    Repairing,

    /// <summary>Documents are held against what was committed; counted in versions.</summary>
    Verifying,

    /// <summary>Documents in clear are encrypted; counted in owners.</summary>
    Encrypting,

    /// <summary>Keys are wrapped by another master key; counted in owners.</summary>
    Rewrapping,
}
