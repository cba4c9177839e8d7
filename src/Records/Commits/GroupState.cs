namespace Varde.Records.Commits;

/// <summary>What a group of commits must be checked against: the keys to look up.</summary>
internal sealed class GroupKeys
{
    public HashSet<Guid> Owners { get; } = [];
    public HashSet<long> Ehrs { get; } = [];
    public HashSet<(string Id, string Namespace)> Subjects { get; } = [];
    public HashSet<Guid> NewObjects { get; } = [];
    public HashSet<(long EhrId, Guid ObjectId)> Documents { get; } = [];
    public HashSet<(long EhrId, Guid ContributionId)> Contributions { get; } = [];

    /// <summary>Documents that get another access class: they must be known with all that is made from them.</summary>
    public HashSet<(long EhrId, Guid ObjectId)> Classes { get; } = [];

    /// <summary>Of which EHRs the documents must be known of which there is one at most; see <see cref="PreparedVersion.Sole"/>.</summary>
    public HashSet<(long EhrId, int Sole)> SoleDocuments { get; } = [];
}

/// <summary>What the database holds of those keys, read with the chain locked; then kept up to date while the group is planned.</summary>
internal sealed class GroupState
{
    /// <summary>The number of the chain's last group.</summary>
    public long Sequence { get; set; }

    /// <summary>The hash of the chain's last group.</summary>
    public byte[] Hash { get; set; } = [];

    /// <summary>The epoch that the chain is in; see <see cref="Storage.Epoch"/>.</summary>
    public long Epoch { get; set; }

    /// <summary>The number of the chain's last event.</summary>
    public long Events { get; set; }

    public Dictionary<Guid, OwnerState> Owners { get; } = [];
    public Dictionary<long, EhrState> Ehrs { get; } = [];
    public Dictionary<(string Id, string Namespace), long> Subjects { get; } = [];
    public HashSet<Guid> UsedObjects { get; } = [];
    public Dictionary<(long EhrId, Guid ObjectId), DocumentState> Documents { get; } = [];
    public HashSet<(long EhrId, Guid ContributionId)> UsedContributions { get; } = [];

    /// <summary>Those documents, deleted ones aside.</summary>
    public HashSet<(long EhrId, int Sole, Guid ObjectId)> SoleDocuments { get; } = [];

    /// <summary>What is made from the documents that get another class.</summary>
    public Dictionary<(long EhrId, Guid ObjectId), List<Guid>> Views { get; } = [];

    /// <summary>Documents that a commit of this group writes, or makes something from: a second commit to one of them waits for the next group.</summary>
    public HashSet<long> Written { get; } = [];
}

/// <summary>An owner; one that was erased is deleted too, and is answered for as one that never was.</summary>
internal sealed record OwnerState(long EhrId, bool IsDeleted, bool IsErased);

internal sealed record EhrState(Guid StatusId, EhrStatusFacts Facts);

/// <summary>A stored document; the system and the time are those of its latest version.</summary>
internal sealed record DocumentState(long DocumentId, int Kind, int Latest, string System, long Time, int AccessClassId, ShownVersion? Shown);

/// <summary>The version of a document that queries see: since when, and what is in the index of it.</summary>
internal sealed record ShownVersion(int Number, long Time, int AccessClassId, byte[] Leaves, int? ContentsId);
