using Varde.Records.Keys;

namespace Varde.Records.Commits;

/// <summary>The rows that one group of commits writes, in the order in which the tables are written.</summary>
internal sealed class GroupRows
{
    public List<OwnerRow> Owners { get; } = [];
    public List<KeyRow> Keys { get; } = [];
    public List<EhrRow> NewEhrs { get; } = [];
    public List<EhrRow> ChangedEhrs { get; } = [];
    public List<SubjectRow> RemovedSubjects { get; } = [];
    public List<SubjectRow> Subjects { get; } = [];
    public List<ObjectRow> Objects { get; } = [];
    public List<DerivedRow> Derived { get; } = [];
    public List<ContributionRow> Contributions { get; } = [];
    public List<DocumentRow> NewDocuments { get; } = [];
    public List<DocumentRow> ChangedDocuments { get; } = [];
    public List<ClassRow> Classes { get; } = [];
    public List<VersionRow> Versions { get; } = [];
    public List<AttestationRow> Attestations { get; } = [];
    public List<ClearedTagsRow> ClearedTags { get; } = [];
    public List<TagRow> Tags { get; } = [];
    public LeafChanges Leaves { get; } = new();
    public List<EventRow> Events { get; } = [];
    public List<AuditEntryRow> AuditEntries { get; } = [];
    public List<LookRow> Looks { get; } = [];
    public AuditGroupRow? AuditGroup { get; set; }
}

internal readonly record struct OwnerRow(Guid OwnerId, int Kind, long EhrId);

internal readonly record struct EhrRow(long EhrId, int SystemId, long Time, Guid StatusId, EhrStatusFacts Facts);

internal readonly record struct SubjectRow(string Id, string Namespace, long EhrId);

internal readonly record struct ObjectRow(Guid ObjectId, long EhrId);

/// <summary>A new document that is made from another.</summary>
internal readonly record struct DerivedRow(long EhrId, Guid SourceId, Guid ObjectId);

internal readonly record struct ContributionRow(long EhrId, Guid Id, long Time, int ChangeType, byte[] Versions, byte[] Envelope);

/// <summary>
/// A document's current row; shown is the version that queries see (0 for none) and whose leaves and contents these are, expected the number of the
/// latest version before, 0 for a new document.
/// </summary>
internal readonly record struct DocumentRow(
    long EhrId, long DocumentId, Guid ObjectId, int Kind, int? TemplateId, int? ArchetypeId, int Lifecycle, int AccessClassId, int Latest, int Shown, byte[] Leaves,
    int? ContentsId, int Expected);

/// <summary>Another access class of a stored document.</summary>
internal readonly record struct ClassRow(long EhrId, long DocumentId, int AccessClassId);

internal readonly record struct VersionRow(
    long EhrId, long DocumentId, int Number, int Preceding, int SystemId, int ChangeType, int Lifecycle, long Time, Guid ContributionId,
    byte[] Digest, byte[] Content, byte[] Envelope);

/// <summary>A versioned object that loses the tags it has.</summary>
internal readonly record struct ClearedTagsRow(long EhrId, long DocumentId);

/// <summary>A tag on a version, or on the versioned object when the number is 0.</summary>
internal readonly record struct TagRow(long EhrId, long DocumentId, int Number, ItemTag Tag);

internal readonly record struct AttestationRow(long EhrId, long DocumentId, int Number, Guid ContributionId, long Time, byte[] Envelope);

internal readonly record struct EventRow(long Number, long EhrId, long Time, string Type, byte[] Payload);

internal readonly record struct AuditEntryRow(long EhrId, int Ordinal);

/// <summary>The latest look of somebody into a record.</summary>
internal readonly record struct LookRow(long EhrId, string Actor, long Time)
{
    /// <summary>How many microseconds after a look the next one is of the same visit.</summary>
    public static readonly long Visit = (long)RecordLook.Visit.TotalMicroseconds;
}

internal sealed record AuditGroupRow(long Sequence, long Time, byte[] Hash, byte[] Entries, long Events);
