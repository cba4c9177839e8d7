using Varde.Foundation;

namespace Varde.Records;

/// <summary>
/// The storage engine under openEHR and FHIR: versioned documents, contributions, leaf index, outbox and audit chain in one database.
/// Safe for use from many threads. Refusals are values; an exception means that the database is broken or a caller has a bug.
/// </summary>
public sealed class RecordStore : IAsyncDisposable
{
    /// <summary>Opens the database named by the options, brings its tables up to date and starts the writer.</summary>
    /// <exception cref="StoreUnavailableException">The data folder is in use by another server, or the database cannot be reached.</exception>
    public static Task<RecordStore> OpenAsync(RecordStoreOptions options, CancellationToken ct = default) => throw new NotSupportedException();

    /// <summary>Stores a contribution, all of it or nothing, and answers when it is durable.</summary>
    /// <returns>
    /// The receipt; or <see cref="PreconditionFailed"/> when a preceding version is not the latest, <see cref="Conflict"/> when an id or
    /// subject is in use or the EHR is not modifiable, <see cref="NotFound"/> when the EHR or an object does not exist,
    /// <see cref="Gone"/> when the EHR was deleted, <see cref="Unavailable"/> when too many commits wait.
    /// </returns>
    public Task<Outcome<CommitReceipt>> CommitAsync(CommitRequest request, CancellationToken ct = default) => throw new NotSupportedException();

    /// <summary>Appends audit entries that go with no write; answers when they are durable.</summary>
    public Task AppendAuditAsync(IReadOnlyList<AuditEntry> entries, CancellationToken ct = default) => throw new NotSupportedException();

    /// <summary>Appends the audit entry of a read; answers when it is durable, in a write shared with others that wait.</summary>
    public Task AppendReadAuditAsync(AuditEntry entry, CancellationToken ct = default) => throw new NotSupportedException();

    /// <summary>The version with this uid.</summary>
    public Task<Outcome<StoredVersion>> ReadVersionAsync(RecordOwner owner, VersionUid uid, CancellationToken ct = default) => throw new NotSupportedException();

    /// <summary>The latest version of an object; it may record a deletion, see <see cref="VersionSummary.IsDeleted"/>.</summary>
    public Task<Outcome<StoredVersion>> ReadLatestAsync(RecordOwner owner, Guid objectId, CancellationToken ct = default) => throw new NotSupportedException();

    /// <summary>The version of an object that was the latest at an instant; <see cref="NotFound"/> before its first.</summary>
    public Task<Outcome<StoredVersion>> ReadAtTimeAsync(RecordOwner owner, Guid objectId, DateTimeOffset time, CancellationToken ct = default) => throw new NotSupportedException();

    /// <summary>All versions of an object without content, oldest first.</summary>
    public Task<Outcome<IReadOnlyList<VersionSummary>>> ReadHistoryAsync(RecordOwner owner, Guid objectId, CancellationToken ct = default) => throw new NotSupportedException();

    /// <summary>The documents of an owner, oldest first.</summary>
    public Task<Page<DocumentSummary>> ListDocumentsAsync(RecordOwner owner, DocumentFilter filter, PageRequest page, CancellationToken ct = default) => throw new NotSupportedException();

    /// <summary>A contribution.</summary>
    public Task<Outcome<StoredContribution>> ReadContributionAsync(RecordOwner owner, Guid contributionId, CancellationToken ct = default) => throw new NotSupportedException();

    /// <summary>The contributions of an owner, oldest first.</summary>
    public Task<Page<StoredContribution>> ListContributionsAsync(RecordOwner owner, PageRequest page, CancellationToken ct = default) => throw new NotSupportedException();

    /// <summary>The EHR with this id; <see cref="Gone"/> when it was deleted.</summary>
    public Task<Outcome<EhrSummary>> FindEhrAsync(EhrId id, CancellationToken ct = default) => throw new NotSupportedException();

    /// <summary>The EHR whose latest EHR_STATUS has this subject.</summary>
    public Task<Outcome<EhrSummary>> FindEhrBySubjectAsync(string subjectId, string subjectNamespace, CancellationToken ct = default) => throw new NotSupportedException();

    /// <summary>All EHRs, in the order of their creation.</summary>
    public Task<Page<EhrSummary>> ListEhrsAsync(PageRequest page, CancellationToken ct = default) => throw new NotSupportedException();

    /// <summary>Whose document a versioned object is.</summary>
    public Task<Outcome<RecordOwner>> FindOwnerAsync(Guid objectId, CancellationToken ct = default) => throw new NotSupportedException();

    /// <summary>Removes an EHR and all its documents for good (ADMIN). The audit chain and a tombstone of the EHR's id stay.</summary>
    public Task<Outcome<EhrId>> DeleteEhrAsync(EhrId id, AuditEntry audit, CancellationToken ct = default) => throw new NotSupportedException();

    /// <summary>Stores a definition.</summary>
    public Task<Outcome<StoredDefinition>> SaveDefinitionAsync(Definition definition, WhenPresent whenPresent, AuditEntry audit, CancellationToken ct = default) => throw new NotSupportedException();

    /// <summary>A definition; of a stored query without version, the one with the highest version.</summary>
    public Task<Outcome<StoredDefinition>> ReadDefinitionAsync(DefinitionKind kind, string id, string version = "", CancellationToken ct = default) => throw new NotSupportedException();

    /// <summary>All definitions of a kind, by id and version, with their bytes.</summary>
    public Task<IReadOnlyList<StoredDefinition>> ListDefinitionsAsync(DefinitionKind kind, CancellationToken ct = default) => throw new NotSupportedException();

    /// <summary>Removes a definition; a template in use is a <see cref="Conflict"/>.</summary>
    public Task<Outcome<Definition>> DeleteDefinitionAsync(DefinitionKind kind, string id, string version, AuditEntry audit, CancellationToken ct = default) => throw new NotSupportedException();

    /// <summary>
    /// Trains the dictionary that compresses the documents of a template from now on. The examples are generated: a patient's document is
    /// never one, since the dictionary keeps parts of them outside every EHR.
    /// </summary>
    public Task TrainDictionaryAsync(string templateId, IReadOnlyList<ReadOnlyMemory<byte>> examples, CancellationToken ct = default) => throw new NotSupportedException();

    /// <summary>Events after a position, in order within each owner.</summary>
    public Task<IReadOnlyList<OutboxEvent>> ReadEventsAsync(EventPosition after, int limit, CancellationToken ct = default) => throw new NotSupportedException();

    /// <summary>The audit entries of one EHR, newest first: the citizen's access log.</summary>
    public Task<Page<StoredAuditEntry>> ReadAuditAsync(EhrId ehr, PageRequest page, CancellationToken ct = default) => throw new NotSupportedException();

    /// <summary>Checks every link of the audit chains and every document's digest.</summary>
    public Task<Verification> VerifyAsync(CancellationToken ct = default) => throw new NotSupportedException();

    /// <summary>The current leaves of a document, in the extractors' order.</summary>
    public Task<Outcome<IReadOnlyList<Leaf>>> ReadLeavesAsync(RecordOwner owner, Guid objectId, CancellationToken ct = default) => throw new NotSupportedException();

    /// <summary>Makes all current leaves anew from the documents, with the extractors now registered.</summary>
    /// <returns>What was done and how many documents had other leaves than before.</returns>
    public Task<ReindexReport> ReindexAsync(CancellationToken ct = default) => throw new NotSupportedException();

    /// <summary>Whether the database answers.</summary>
    public Task<bool> IsReadyAsync(CancellationToken ct = default) => throw new NotSupportedException();

    /// <summary>Finishes the commits that wait, then closes the database.</summary>
    public ValueTask DisposeAsync() => throw new NotSupportedException();
}
