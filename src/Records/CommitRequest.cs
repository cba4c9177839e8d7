using Varde.Foundation;

namespace Varde.Records;

/// <summary>One contribution: all of it is stored in one transaction, or nothing (openEHR RM 1.1.0, change_control, CONTRIBUTION).</summary>
public sealed record CommitRequest
{
    /// <summary>Whose documents these are. Every version of a contribution has the same owner.</summary>
    public required RecordOwner Owner { get; init; }

    /// <summary>The contribution's UUID; a used one is a <see cref="Conflict"/>.</summary>
    public Guid ContributionId { get; init; } = Guid.CreateVersion7();

    /// <summary>The change type of the contribution's own audit.</summary>
    public ChangeType ChangeType { get; init; } = ChangeType.Creation;

    /// <summary>
    /// JSON of what the caller wants back with the contribution (its audit). The time of the commit is the server's and is given
    /// back beside it, see <see cref="StoredContribution.TimeCommitted"/>.
    /// </summary>
    public ReadOnlyMemory<byte> Envelope { get; init; }

    /// <summary>Whether it is stored in an EHR that is not modifiable too: what is laid down about access to the record, which is not its content.</summary>
    public bool IsAboutAccess { get; init; }

    /// <summary>Given when the EHR is created by this commit; the versions then include its first EHR_STATUS.</summary>
    public NewEhr? NewEhr { get; init; }

    /// <summary>The versions, each of another versioned object.</summary>
    public IReadOnlyList<NewVersion> Versions { get; init; } = [];

    /// <summary>Attestations added to versions that are stored already.</summary>
    public IReadOnlyList<NewAttestation> Attestations { get; init; } = [];

    /// <summary>Other access classes of documents that are stored, and of all that is made from them. Such a commit need bring no version.</summary>
    public IReadOnlyList<NewClass> Classes { get; init; } = [];

    /// <summary>The audit entry that is written in the same transaction.</summary>
    public required AuditEntry Audit { get; init; }

    /// <summary>Events for subscriptions, notifications and exchange, written in the same transaction.</summary>
    public IReadOnlyList<NewEvent> Events { get; init; } = [];
}

/// <summary>Another access class of a stored document, of all its versions and of all its views.</summary>
/// <param name="ObjectId">The versioned object.</param>
/// <param name="Expected">The class that is to be in force until then; another is a <see cref="PreconditionFailed"/>.</param>
/// <param name="Class">The class from now on.</param>
public sealed record NewClass(Guid ObjectId, AccessClass Expected, AccessClass Class);

/// <summary>The EHR that a commit creates. Its id is the commit's owner.</summary>
/// <param name="SystemId">EHR.system_id: the system the EHR was created in.</param>
public sealed record NewEhr(string SystemId);

/// <summary>One version to store.</summary>
public sealed record NewVersion
{
    /// <summary>The version's uid. The number is above <see cref="Preceding"/>, by one unless the version is imported.</summary>
    public required VersionUid Uid { get; init; }

    /// <summary>The number of the version this one builds on, 0 for a new object. Another latest is a <see cref="PreconditionFailed"/>.</summary>
    public int Preceding { get; init; }

    /// <summary>What the document is; the same in every version of an object.</summary>
    public required DocumentKind Kind { get; init; }

    /// <summary>The change type of the version's commit audit.</summary>
    public ChangeType ChangeType { get; init; } = ChangeType.Creation;

    /// <summary>The lifecycle state. <see cref="Records.Lifecycle.Deleted"/> goes with empty <see cref="Content"/>.</summary>
    public Lifecycle Lifecycle { get; init; } = Lifecycle.Complete;

    /// <summary>The operational template's id; null when there is none.</summary>
    public string? TemplateId { get; init; }

    /// <summary>The root node's archetype id, or a FHIR resource's type; null when there is none.</summary>
    public string? ArchetypeId { get; init; }

    /// <summary>The canonical JSON in UTF-8: what is stored, digested and given back byte for byte.</summary>
    public ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>JSON of what the caller wants back of the VERSION itself: commit audit, attestations, signature, imported item. No time of commit.</summary>
    public ReadOnlyMemory<byte> Envelope { get; init; }

    /// <summary>
    /// The version that the document is made from, when it is a view of another; null when it is its own master. Unless it is committed with it, that
    /// version must be the latest of its object: another latest is a <see cref="PreconditionFailed"/>.
    /// </summary>
    public VersionUid? DerivedFrom { get; init; }

    /// <summary>
    /// What the access rules need to know of a new document. A new version of one that is stored keeps the class in force, and what is derived has that of its source, whatever
    /// stands here: it is changed by <see cref="CommitRequest.Classes"/> alone.
    /// </summary>
    public required AccessClass AccessClass { get; init; }

    /// <summary>The caller's parsed document, handed to the extractors so that they need not parse <see cref="Content"/> again.</summary>
    public object? Document { get; init; }

    /// <summary>
    /// True when an EHR has one document of this template at most, deleted ones aside; a second is a <see cref="Conflict"/>. For a FOLDER this holds
    /// always, whatever its template (openEHR RM 1.1.0, ehr, EHR.directory).
    /// </summary>
    public bool IsOnlyOneOfTemplate { get; init; }

    /// <summary>The tags of the versioned object from now on, in the place of those that it has; null leaves them as they are.</summary>
    public IReadOnlyList<ItemTag>? ObjectTags { get; init; }

    /// <summary>The tags of this version.</summary>
    public IReadOnlyList<ItemTag> VersionTags { get; init; } = [];

    /// <summary>For an EHR_STATUS: the facts of it that the store holds beside the EHR. Required for that kind.</summary>
    public EhrStatusFacts? Status { get; init; }
}

/// <summary>What the store keeps of an EHR_STATUS (openEHR RM 1.1.0, ehr).</summary>
/// <param name="IsModifiable">False refuses every write but EHR_STATUS.</param>
/// <param name="IsQueryable">False takes the EHR out of population queries.</param>
/// <param name="SubjectId">The value of subject.external_ref.id; null for a self-subject without reference.</param>
/// <param name="SubjectNamespace">subject.external_ref.namespace; given with the id. The pair belongs to at most one EHR.</param>
public sealed record EhrStatusFacts(bool IsModifiable = true, bool IsQueryable = true, string? SubjectId = null, string? SubjectNamespace = null);

/// <summary>An attestation added to a stored version (openEHR RM 1.1.0, change_control, ORIGINAL_VERSION.attestations).</summary>
/// <param name="Target">The version attested.</param>
/// <param name="Envelope">JSON of the ATTESTATION, without its time of commit.</param>
public sealed record NewAttestation(VersionUid Target, ReadOnlyMemory<byte> Envelope);

/// <summary>What a commit gave.</summary>
/// <param name="ContributionId">The contribution's UUID.</param>
/// <param name="TimeCommitted">The server's time of the commit in UTC, with microseconds; later than that of every earlier version of the same objects.</param>
/// <param name="Versions">The uids of the stored and attested versions, in the request's order, attestations last.</param>
public sealed record CommitReceipt(Guid ContributionId, DateTimeOffset TimeCommitted, IReadOnlyList<VersionUid> Versions);
