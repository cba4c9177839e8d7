using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Varde.Foundation;
using Varde.Records.Commits;
using Varde.Records.Keys;
using Varde.Records.Queries;
using Varde.Records.Reading;
using Varde.Records.SignIns;
using Varde.Records.Storage;
using Varde.Records.Storage.Postgres;
using Varde.Records.Storage.Sqlite;
using Varde.Records.Tags;
using Varde.Records.Upkeep;

namespace Varde.Records;

/// <summary>
/// The storage engine under openEHR and FHIR: versioned documents, contributions, leaf index, outbox and audit chain in one database.
/// Safe for use from many threads. Refusals are values; an exception means that the database is broken or a caller has a bug.
/// </summary>
public sealed class RecordStore : IAsyncDisposable
{
    private const int MostAttempts = 20;

    private readonly IDatabase _database;
    private readonly RecordStoreOptions _options;
    private readonly Names _names;
    private readonly DataKeys _keys;
    private readonly Epoch _epoch;
    private readonly Dictionaries _dictionaries;
    private readonly Owners _owners;
    private readonly IdBlocks _ehrIds;
    private readonly IdBlocks _documentIds;
    private readonly Writer[] _writers;
    private readonly CommitPreparer _preparer;
    private readonly VersionReader _versions;
    private readonly ListReader _lists;
    private readonly EhrReader _ehrs;
    private readonly StreamReaders _streams;
    private readonly AuditReader _audit;
    private readonly LookReader _looks;
    private readonly FigureReader _figures;
    private readonly FeedStore _feeds;
    private readonly Definitions _definitions;
    private readonly EhrDeletion _deletion;
    private readonly Erasures _erasures;
    private readonly KeyRotation _rotation;
    private readonly OldBlobs _oldBlobs;
    private readonly FileSeal _files;
    private readonly TagStore _tags;
    private readonly Verifier _verifier;
    private readonly AuditVerifier _auditVerifier;
    private readonly Reindexer _reindexer;
    private readonly DocumentSearcher _searcher;
    private readonly LeafSearcher _leafSearcher;
    private readonly HoldingCounter _holders;
    private volatile SearchCatalogue? _catalogue;
    private long _catalogueRead;

    private RecordStore(IDatabase database, int chains, MasterKeyring? masters, RecordStoreOptions options)
    {
        (_database, _options) = (database, options);
        _names = new Names(WriteAsync);
        _keys = new DataKeys(masters, WriteAsync, options.Time);
        _dictionaries = new Dictionaries(_names, _keys, WriteAsync);
        _epoch = new Epoch(ForgetAsync);
        _owners = new Owners(database);
        _ehrIds = new IdBlocks("ehr", WriteAsync);
        _documentIds = new IdBlocks("document", WriteAsync);
        _writers = [.. Enumerable.Range(0, chains).Select(chain => new Writer(database, chain, _dictionaries.Codec, options))];
        var extraction = new Extraction(options.Extractors, _names);
        _preparer = new CommitPreparer(database, _epoch, _names, _dictionaries, _owners, _ehrIds, _documentIds, extraction);
        _versions = new VersionReader(database, _owners, _names, _dictionaries);
        _lists = new ListReader(database, _owners, _names, _dictionaries);
        _ehrs = new EhrReader(database, _owners, _names);
        _searcher = new DocumentSearcher(database, _owners, _names, _dictionaries);
        _leafSearcher = new LeafSearcher(database, _names, _dictionaries);
        _holders = new HoldingCounter(database, _owners, _names);
        _streams = new StreamReaders(database, chains, _owners, _dictionaries);
        _audit = new AuditReader(database, chains, _owners, _dictionaries);
        _looks = new LookReader(database);
        _figures = new FigureReader(database);
        _feeds = new FeedStore(database, _writers[0]);
        _definitions = new Definitions(database, _writers[0], options.Time);
        _deletion = new EhrDeletion(database, _epoch, _owners, new NameSweep(database, _names, _dictionaries, extraction), WriterOf, options.Time);
        _erasures = new Erasures(database, _deletion, options.ErasureList, _writers[0], options.Time);
        _rotation = new KeyRotation(database, _keys, _epoch, _writers[0], options.Time);
        _oldBlobs = new OldBlobs(database, _keys, _epoch, WriterOf);
        Sessions = database is PostgresDatabase ? new SharedSessions(database) : new MemorySessions();
        Proofs = database is PostgresDatabase ? new SharedProofs(database, options.Time) : null;
        EmergencyCodes = new EmergencyCodes(database, _writers[0]);
        _files = new FileSeal(database, _keys);
        _tags = new TagStore(database, _owners, _names, WriterOf);
        _auditVerifier = new AuditVerifier(database, chains, _dictionaries);
        _verifier = new Verifier(_auditVerifier, new DocumentCheck(database, _dictionaries));
        var maker = new LeafMaker(_epoch, _names, _dictionaries, extraction);
        _reindexer = new Reindexer(database, maker, new IndexCheck(database, maker), new IndexRepair(database, maker, WriterOf), WriterOf);
    }

    /// <summary>The sessions of the pages: shared with the other servers on PostgreSQL, in memory with the embedded database.</summary>
    public IPageSessions Sessions { get; }

    /// <summary>Which proofs were used at any of the servers; null with the embedded database, which has one.</summary>
    public SharedProofs? Proofs { get; }

    /// <summary>Codes for sign-in while the service is down.</summary>
    public EmergencyCodes EmergencyCodes { get; }

    /// <summary>Tells what of the resources has changed in this process.</summary>
    public ResourceStamps Stamps { get; } = new();

    /// <summary>Opens the database named by the options, brings its tables up to date and starts the writer.</summary>
    /// <exception cref="StoreUnavailableException">The data folder is in use by another server, or the database cannot be reached.</exception>
    public static async Task<RecordStore> OpenAsync(RecordStoreOptions options, CancellationToken ct = default)
    {
        IDatabase database = options.Database.Contains("Host=", StringComparison.OrdinalIgnoreCase)
            ? new PostgresDatabase(options.Database)
            : SqliteDatabase.Open(options.Database);
        try
        {
            // As many writers as chains: the database says how many it was made with.
            int chains;
            MasterKeyring? masters;
            await using (var writer = await database.OpenWriterAsync(ct))
            {
                await Migrator.MigrateAsync(database, writer, Migrator.Scripts(database.Dialect), Instant.Microseconds(options.Time.GetUtcNow()), ct);
                chains = await writer.FirstAsync("select count(*) from audit_chain", [], r => r.Int(0), ct);
                masters = await KeyringAsync(options, writer, ct);
            }
            return await LoadedAsync(new RecordStore(database, chains, masters, options), ct);
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    private static async Task<MasterKeyring?> KeyringAsync(RecordStoreOptions options, Session writer, CancellationToken ct)
    {
        await writer.BeginAsync(ct);
        try
        {
            // Who changes the chain has it: of two processes that open a new database at once, the second finds the key of the first.
            await writer.ExecuteAsync("update audit_chain set epoch = epoch where chain_id = 0", [], ct);
            var masters = await MasterKeyring.OpenAsync(options.MasterKeys, writer, Instant.Microseconds(options.Time.GetUtcNow()), ct);
            await writer.CommitAsync(ct);
            return masters;
        }
        catch
        {
            await writer.RollbackAsync();
            throw;
        }
    }

    private async Task RememberProofsAsync(CancellationToken ct)
    {
        if (Proofs is null) return;
        await using var session = await _database.RentReaderAsync(ct);
        await Proofs.BeginAsync(session, ct);
    }

    private static async Task<RecordStore> LoadedAsync(RecordStore store, CancellationToken ct)
    {
        try
        {
            await store.LoadAsync(ct);
            if ((await store._erasures.ReconcileAsync(ct)).Count > 0) await store.ScrubAsync(ct);
            await store._reindexer.FollowRulesAsync(store._options.Upkeep, ct);
            await store.RememberProofsAsync(ct);
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stores a contribution, all of it or nothing, and answers when it is durable.</summary>
    /// <returns>
    /// The receipt; or <see cref="PreconditionFailed"/> when a preceding version is not the latest, <see cref="Conflict"/> when an id or
    /// subject is in use or the EHR is not modifiable, <see cref="NotFound"/> when the EHR or an object does not exist,
    /// <see cref="Gone"/> when the EHR was deleted, <see cref="Unavailable"/> when too many commits wait.
    /// </returns>
    public async Task<Outcome<CommitReceipt>> CommitAsync(CommitRequest request, CancellationToken ct = default) =>
        (await CommitAllAsync([request], ct)).Map(receipts => receipts[0]);

    /// <summary>Stores contributions of different owners, all of them or nothing, in one transaction and at one time; answers when they are durable.</summary>
    /// <returns>
    /// The receipts in the order of the requests; otherwise as <see cref="CommitAsync"/>, and <see cref="Unsupported"/> when the owners are spread over
    /// several chains, which have no transaction in common.
    /// </returns>
    public async Task<Outcome<IReadOnlyList<CommitReceipt>>> CommitAllAsync(IReadOnlyList<CommitRequest> requests, CancellationToken ct = default)
    {
        var committed = await TryCommitAsync(requests, ct);
        // Two came first for an owner that is no EHR and comes into being with its first document: the second finds it there.
        return committed.Refusal is Conflict { Reason: ConflictReason.EhrExists } && requests.Any(r => r.Owner.Kind != OwnerKind.Ehr)
            ? await TryCommitAsync(requests, ct)
            : committed;
    }

    private async Task<Outcome<IReadOnlyList<CommitReceipt>>> TryCommitAsync(IReadOnlyList<CommitRequest> requests, CancellationToken ct)
    {
        for (var attempt = 1; attempt <= MostAttempts; attempt++)
        {
            var committed = await PrepareAndCommitAsync(requests, ct);
            if (committed.Refusal is not Overtaken) return committed;
            await FollowAsync(ct);
        }
        return new Unavailable("The keys of the records change all the time.", TimeSpan.FromSeconds(1));
    }

    private async Task<Outcome<IReadOnlyList<CommitReceipt>>> PrepareAndCommitAsync(IReadOnlyList<CommitRequest> requests, CancellationToken ct)
    {
        if (requests.DistinctBy(r => ChainOf(r.Owner.Id)).Skip(1).Any()) return new Unsupported("Records that lie on different shards cannot be changed in one transaction.");
        if (!(await _preparer.PrepareAsync(requests, ct)).TryGet(out var commits, out var refusal)) return refusal;
        foreach (var request in requests)
            foreach (var attestation in request.Attestations)
                if ((await _versions.ReadAsync(request.Owner, attestation.Target, ct)).Refusal is { } missing) return missing;
        var committed = await WriterOf(requests[0].Owner.Id).CommitAsync(commits);
        if (committed.IsDone) Stamps.Touch(requests);
        return committed;
    }

    /// <summary>Appends the audit entry of a read; answers when it is durable, in a write shared with others that wait.</summary>
    public Task AppendReadAuditAsync(AuditEntry entry, CancellationToken ct = default) => AppendReadAuditAsync([entry], ct);

    /// <summary>Appends the audit entries of one answer; they wait for one write, as far as they are of one chain.</summary>
    public async Task AppendReadAuditAsync(IReadOnlyList<AuditEntry> entries, CancellationToken ct = default)
    {
        var known = new List<(AuditEntry Entry, long? EhrId)>(entries.Count);
        foreach (var entry in entries) known.Add((entry, entry.Ehr is { } ehr ? (await _owners.FindAsync(ehr.Value, ct))?.EhrId : null));
        if (_writers.Length == 1) await _writers[0].AuditAsync(known, ct);
        else await Task.WhenAll(known.GroupBy(e => ChainOf(e.Entry.Ehr?.Value)).Select(chain => _writers[chain.Key].AuditAsync([.. chain], ct)));
    }

    /// <summary>The records that somebody looked into last, the newest look first: entries of the access log that were an opening (<see cref="AuditEntry.IsOpening"/>). What the table is too young for is not told.</summary>
    /// <param name="actor">The actor's id, as the access log has it.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="ct">Ends the reading.</param>
    public Task<IReadOnlyList<RecordLook>> ListLooksAsync(string actor, int most, CancellationToken ct = default) => _looks.LatelyAsync(actor, most, ct);

    /// <summary>When somebody last looked into some records; nothing of those that they never opened.</summary>
    public Task<IReadOnlyList<RecordLook>> ReadLooksAsync(string actor, IReadOnlyCollection<EhrId> records, CancellationToken ct = default) => _looks.OfAsync(actor, records, ct);

    /// <summary>The version with this uid.</summary>
    public Task<Outcome<StoredVersion>> ReadVersionAsync(RecordOwner owner, VersionUid uid, CancellationToken ct = default) =>
        _versions.ReadAsync(owner, uid, ct);

    /// <summary>The latest version of an object; it may record a deletion, see <see cref="VersionSummary.IsDeleted"/>.</summary>
    public Task<Outcome<StoredVersion>> ReadLatestAsync(RecordOwner owner, Guid objectId, CancellationToken ct = default) =>
        _versions.ReadLatestAsync(owner, objectId, ct);

    /// <summary>The latest version of an object, whoever's it is. Whoever calls asks the gate by its owner before anything is told.</summary>
    public Task<Outcome<StoredVersion>> FindLatestAsync(Guid objectId, CancellationToken ct = default) => _versions.FindLatestAsync(objectId, ct);

    /// <summary>The version of an object that was the latest at an instant; <see cref="NotFound"/> before its first.</summary>
    public Task<Outcome<StoredVersion>> ReadAtTimeAsync(RecordOwner owner, Guid objectId, DateTimeOffset time, CancellationToken ct = default) =>
        _versions.ReadAtTimeAsync(owner, objectId, time, ct);

    /// <summary>All versions of an object without content, oldest first.</summary>
    public Task<Outcome<IReadOnlyList<VersionSummary>>> ReadHistoryAsync(RecordOwner owner, Guid objectId, CancellationToken ct = default) =>
        _versions.ReadHistoryAsync(owner, objectId, ct);

    /// <summary>The latest versions of the documents that are made from a versioned object, in the order in which they came into being; deleted ones too.</summary>
    public Task<IReadOnlyList<StoredVersion>> ReadDerivedAsync(RecordOwner owner, Guid sourceId, CancellationToken ct = default) =>
        _versions.ReadDerivedAsync(owner, sourceId, ct);

    /// <summary>The documents of an owner, in the order in which they were made.</summary>
    public Task<Page<DocumentSummary>> ListDocumentsAsync(RecordOwner owner, DocumentFilter filter, PageRequest page, CancellationToken ct = default) =>
        _lists.DocumentsAsync(owner, filter, page, ct);

    /// <summary>The documents of an owner, those made last first, a page of them; how many there are is not counted.</summary>
    public Task<IReadOnlyList<DocumentSummary>> ListNewestDocumentsAsync(RecordOwner owner, DocumentFilter filter, PageRequest page, CancellationToken ct = default) =>
        _lists.NewestAsync(owner, filter, page, ct);

    /// <summary>A unit's drafts of compositions in all EHRs (RM 1.1.0 Common §6, version lifecycle: incomplete), the one written last first. No document is read for it.</summary>
    /// <param name="organisation">The organisation, as access classes name it.</param>
    /// <param name="unit">The unit; empty where the organisation has none.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="ct">Ends the reading.</param>
    public Task<IReadOnlyList<(EhrId Ehr, DocumentSummary Draft)>> ListDraftsAsync(string organisation, string unit, int most, CancellationToken ct = default) =>
        _lists.DraftsAsync(organisation, unit, most, ct);

    /// <summary>How many compositions of an owner there are of each group, those that queries do not see among them. None is opened for it.</summary>
    public Task<IReadOnlyList<CompositionGroup>> CountCompositionsAsync(RecordOwner owner, CancellationToken ct = default) => _lists.GroupsAsync(owner, ct);

    /// <summary>Of what kinds the compositions of an owner are that queries see: by templates, what they hold, and access classes. None is read for it.</summary>
    public Task<IReadOnlyList<CompositionsAlike>> ListCompositionsAsync(RecordOwner owner, CancellationToken ct = default) => _lists.CompositionsAsync(owner, ct);

    /// <summary>How many documents hold each of some texts (<see cref="LeafSink.Contents"/>, by number), as far as they may be seen and queries see them. None is read for it.</summary>
    /// <param name="permit">What the reader may see.</param>
    /// <param name="ehr">Only in this EHR; null for all that take part in queries.</param>
    /// <param name="contents">The numbers of the texts.</param>
    /// <param name="most">Of each, how many are counted at most.</param>
    /// <param name="ct">Ends the counting.</param>
    public Task<IReadOnlyDictionary<int, long>> CountHoldingAsync(QueryPermit permit, EhrId? ehr, IReadOnlyList<int> contents, long most, CancellationToken ct = default) =>
        _holders.CountAsync(permit, ehr?.Value, contents, most, ct);

    /// <summary>A contribution.</summary>
    public Task<Outcome<StoredContribution>> ReadContributionAsync(RecordOwner owner, Guid contributionId, CancellationToken ct = default) =>
        _lists.ContributionAsync(owner, contributionId, ct);

    /// <summary>The contributions of an owner, oldest first.</summary>
    public Task<Page<StoredContribution>> ListContributionsAsync(RecordOwner owner, PageRequest page, CancellationToken ct = default) =>
        _lists.ContributionsAsync(owner, page, ct);

    /// <summary>The EHR with this id; <see cref="Gone"/> when it was deleted.</summary>
    public Task<Outcome<EhrSummary>> FindEhrAsync(EhrId id, CancellationToken ct = default) => _ehrs.FindAsync(id, ct);

    /// <summary>
    /// Its id when the EHR exists, else <see cref="NotFound"/> or <see cref="Gone"/>: an early answer, mostly without a look into the database. A commit
    /// is checked again when it is written.
    /// </summary>
    public Task<Outcome<EhrId>> HasEhrAsync(EhrId id, CancellationToken ct = default) => _ehrs.HasAsync(id, ct);

    /// <summary>The EHR whose latest EHR_STATUS has this subject.</summary>
    public Task<Outcome<EhrSummary>> FindEhrBySubjectAsync(string subjectId, string subjectNamespace, CancellationToken ct = default) =>
        _ehrs.FindBySubjectAsync(subjectId, subjectNamespace, ct);

    /// <summary>All EHRs, in the order of their creation.</summary>
    public Task<Page<EhrSummary>> ListEhrsAsync(PageRequest page, CancellationToken ct = default) => _ehrs.ListAsync(page, ct);

    /// <summary>The documents that a query wants to look at, those of one EHR one after the other in the order of their creation.</summary>
    public IAsyncEnumerable<FoundDocument> SearchAsync(DocumentSearch search, CancellationToken ct = default) => _searcher.SearchAsync(search, ct);

    /// <summary>Opens a document that a search found by its leaves; null when it is there no more, or may not be seen any more.</summary>
    public Task<FoundDocument?> OpenAsync(DocumentSearch search, FoundDocument found, CancellationToken ct = default) => _searcher.OpenAsync(search, found, ct);

    /// <summary>The documents that a search finds by their leaves, in the order in which they were made.</summary>
    public IAsyncEnumerable<LeafHit> SearchLeavesAsync(LeafSearch search, CancellationToken ct = default) => _leafSearcher.SearchAsync(search, ct);

    /// <summary>Opens documents, as far as they are there and may be seen, in the order given.</summary>
    public Task<IReadOnlyList<OpenedDocument>> OpenAsync(QueryPermit permit, IReadOnlyList<DocumentPlace> places, CancellationToken ct = default) =>
        _leafSearcher.OpenAsync(permit, places, ct);

    /// <summary>
    /// Waits until no other process that works on this database holds any of some names, and holds them until disposed of. Callers of one process must not hold the
    /// same name at once by themselves: here that is not looked at.
    /// </summary>
    /// <param name="names">The names.</param>
    /// <param name="ct">Ends the waiting.</param>
    public ValueTask<IAsyncDisposable> HoldAsync(IEnumerable<string> names, CancellationToken ct = default) =>
        _database.HoldAsync([.. names.Select(KeyOf).Distinct().Order()], ct);

    // Two names with one key wait for each other without need, once in 2^64.
    private static long KeyOf(string name) => BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name)));

    /// <summary>What there is to search by: the paths of leaves, and the texts of what documents hold.</summary>
    public async Task<SearchCatalogue> ReadCatalogueAsync(CancellationToken ct = default)
    {
        await using (var session = await _database.RentReaderAsync(ct)) await _names.RefreshAsync(session, ct);
        return _catalogue = SearchCatalogue.Of(_names, _catalogue);
    }

    /// <summary>
    /// The same, without a look into the database as long as it was looked into not long ago: then what another process has added since may be missing, and what this one
    /// has added is not.
    /// </summary>
    public Task<SearchCatalogue> ReadCatalogueAsync(TimeSpan mayBeOld, CancellationToken ct = default)
    {
        var now = _options.Time.GetTimestamp();
        if (_catalogue is null || _options.Time.GetElapsedTime(Volatile.Read(ref _catalogueRead), now) > mayBeOld)
        {
            Volatile.Write(ref _catalogueRead, now);
            return ReadCatalogueAsync(ct);
        }
        return Task.FromResult(_catalogue = SearchCatalogue.Of(_names, _catalogue));
    }

    /// <summary>The EHRs that a query wants to look at, in the order of their creation.</summary>
    public IAsyncEnumerable<FoundEhr> SearchEhrsAsync(EhrSearch search, CancellationToken ct = default) => _ehrs.SearchAsync(search, ct);

    /// <summary>Whose document a versioned object is.</summary>
    public Task<Outcome<RecordOwner>> FindOwnerAsync(Guid objectId, CancellationToken ct = default) => _ehrs.FindOwnerAsync(objectId, ct);

    /// <summary>Removes an EHR and all its documents for good (ADMIN). The audit chain and a tombstone of the EHR's id stay.</summary>
    public async Task<Outcome<EhrId>> DeleteEhrAsync(EhrId id, AuditEntry audit, CancellationToken ct = default)
    {
        var deleted = await _deletion.DeleteAsync(id, audit, ct);
        if (deleted.IsDone) Stamps.TouchAll();
        return deleted;
    }

    /// <summary>
    /// Erases a record: its key is destroyed, and with its documents goes all that was taken out of them. It is answered for as one that never was; only its id stays taken, and its entries
    /// of the access log stay. It is on the erasure list before it is begun.
    /// </summary>
    /// <param name="ehr">The record; it may have been deleted before.</param>
    /// <param name="reason">Why, for the list; nothing about the person.</param>
    /// <param name="audit">The entry of the access log, in the same transaction.</param>
    /// <param name="ct">Ends the work.</param>
    /// <returns>The record; or <see cref="NotFound"/>, also when it is erased already.</returns>
    public Task<Outcome<EhrId>> EraseAsync(EhrId ehr, string reason, AuditEntry audit, CancellationToken ct = default) => _erasures.EraseAsync(ehr, reason, audit, ct);

    /// <summary>Erases the records of a list as far as they are here and not erased; which were.</summary>
    public Task<IReadOnlyList<EhrId>> ReplayErasuresAsync(IReadOnlyList<ErasedRecord> erased, CancellationToken ct = default) => _erasures.ReplayAsync(erased, ct);

    /// <summary>Takes what was erased, or was in clear, out of the free room of the database's files, as far as the database can. Writes wait while the embedded database is written anew.</summary>
    /// <returns>False when a copy stays for a while in a log that somebody reads.</returns>
    public Task<bool> ScrubAsync(CancellationToken ct = default) => _erasures.ScrubAsync(ct);

    /// <summary>Encrypts what is kept in a file beside the database; where documents are kept in clear, so is this.</summary>
    /// <param name="place">What it is and where it stands: said again to open it, so that nothing is taken for something else.</param>
    /// <param name="bytes">What is kept.</param>
    /// <param name="ct">Ends the work.</param>
    public Task<byte[]> SealAsync(string place, ReadOnlyMemory<byte> bytes, CancellationToken ct = default) => _files.SealAsync(place, bytes, ct);

    /// <summary>What <see cref="SealAsync"/> was given.</summary>
    /// <exception cref="InvalidDataException">It was changed, or belongs to another place or database.</exception>
    public Task<byte[]> UnsealAsync(string place, ReadOnlyMemory<byte> made, CancellationToken ct = default) => _files.UnsealAsync(place, made, ct);

    /// <summary>Brings a new master key into force and wraps the keys of all records by it, while others read and write. What was interrupted is continued.</summary>
    /// <exception cref="InvalidOperationException">Documents are kept in clear.</exception>
    public Task<KeyRotationReport> RotateMasterKeyAsync(IProgress<UpkeepProgress>? progress = null, CancellationToken ct = default) => _rotation.RotateAsync(progress, ct);

    /// <summary>Makes the next master key where master keys are kept, so that it can be brought to all servers before it is in force; its generation.</summary>
    /// <exception cref="InvalidOperationException">Documents are kept in clear.</exception>
    public Task<int> PrepareMasterKeyAsync(CancellationToken ct = default) => _rotation.PrepareAsync(ct);

    /// <summary>Encrypts what was written before the database had keys, while others read and write. What was interrupted is continued.</summary>
    /// <returns>How many versions, contributions and attestations were in clear.</returns>
    /// <exception cref="InvalidOperationException">Documents are kept in clear.</exception>
    public Task<long> EncryptAsync(IProgress<UpkeepProgress>? progress = null, CancellationToken ct = default) => _oldBlobs.EncryptAsync(progress, ct);

    /// <summary>All tags of an EHR's documents, by document, version and key.</summary>
    public Task<Outcome<IReadOnlyList<StoredTag>>> ListTagsAsync(RecordOwner owner, CancellationToken ct = default) => _tags.ListAsync(owner, ct);

    /// <summary>Puts tags on a versioned object or one of its versions, in the place of those that it has. No version is made by it.</summary>
    /// <returns>How many; <see cref="NotFound"/> when there is no such target, <see cref="Conflict"/> when the EHR is not modifiable.</returns>
    public Task<Outcome<int>> SetTagsAsync(RecordOwner owner, TagTarget target, IReadOnlyList<ItemTag> tags, AuditEntry audit, CancellationToken ct = default) =>
        _tags.SetAsync(owner, target, tags, audit, ct);

    /// <summary>Takes all tags of a key off a target.</summary>
    /// <returns>How many; otherwise as <see cref="SetTagsAsync"/>, and <see cref="NotFound"/> when the target has no such tag.</returns>
    public Task<Outcome<int>> RemoveTagsAsync(RecordOwner owner, TagTarget target, string key, AuditEntry audit, CancellationToken ct = default) =>
        _tags.RemoveAsync(owner, target, key, audit, ct);

    /// <summary>Stores a definition.</summary>
    public Task<Outcome<StoredDefinition>> SaveDefinitionAsync(Definition definition, WhenPresent whenPresent, AuditEntry audit, CancellationToken ct = default) =>
        _definitions.SaveAsync(definition, whenPresent, audit, ct);

    /// <summary>A definition; of a stored query without version, the one with the highest version.</summary>
    public Task<Outcome<StoredDefinition>> ReadDefinitionAsync(DefinitionKind kind, string id, string version = "", CancellationToken ct = default) =>
        _definitions.ReadAsync(kind, id, version, ct);

    /// <summary>All definitions of a kind, by id and version, without their bytes.</summary>
    public Task<IReadOnlyList<DefinitionSummary>> ListDefinitionsAsync(DefinitionKind kind, CancellationToken ct = default) =>
        _definitions.ListAsync(kind, ct);

    /// <summary>Removes a definition; a template in use is a <see cref="Conflict"/>.</summary>
    public Task<Outcome<Definition>> DeleteDefinitionAsync(DefinitionKind kind, string id, string version, AuditEntry audit, CancellationToken ct = default) =>
        _definitions.DeleteAsync(kind, id, version, audit, ct);

    /// <summary>
    /// Trains the dictionary that compresses the documents of a template from now on. The examples are generated: a patient's document is
    /// never one, since the dictionary keeps parts of them outside every EHR.
    /// </summary>
    public Task TrainDictionaryAsync(string templateId, IReadOnlyList<ReadOnlyMemory<byte>> examples, CancellationToken ct = default) =>
        _dictionaries.TrainAsync(templateId, examples, Instant.Microseconds(_options.Time.GetUtcNow()), ct);

    /// <summary>Events after a position, in order within each owner.</summary>
    public async Task<IReadOnlyList<OutboxEvent>> ReadEventsAsync(EventPosition after, int limit, CancellationToken ct = default) =>
        [.. (await _streams.EventsAsync(after, limit, ct)).Select(happened => happened with { IsOwn = _writers[happened.Place.Chain].HasWritten(happened.Place.Number) })];

    /// <summary>The position after all events that there are now.</summary>
    public Task<EventPosition> ReadHeadAsync(CancellationToken ct = default) => _streams.HeadAsync(ct);

    /// <summary>Takes the hold on a reader of the outbox, or renews it: of all processes on one database one has it.</summary>
    /// <param name="reader">The name of the reader.</param>
    /// <param name="holder">Who takes it.</param>
    /// <param name="time">For how long, unless it is renewed; none gives it up.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>How far the reader has come; null when another holds it.</returns>
    public Task<EventPosition?> HoldReaderAsync(string reader, string holder, TimeSpan time, CancellationToken ct = default)
    {
        var now = _options.Time.GetUtcNow();
        return _feeds.HoldAsync(reader, holder, Instant.Microseconds(now), Instant.Microseconds(now + time), ct);
    }

    /// <summary>Changes feeds, and says how far the reader has come, all of it or nothing.</summary>
    /// <param name="reader">The name of the reader.</param>
    /// <param name="holder">Who holds it.</param>
    /// <param name="position">How far it has come; null when it has come no farther.</param>
    /// <param name="changes">The changes.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>False when another holds the reader: then nothing is changed.</returns>
    public Task<bool> ChangeFeedsAsync(string reader, string holder, EventPosition? position, IReadOnlyList<FeedChange> changes, CancellationToken ct = default) =>
        _feeds.ChangeAsync(reader, holder, position, changes, ct);

    /// <summary>The feeds of a reader.</summary>
    public Task<IReadOnlyList<EventFeed>> ListFeedsAsync(string reader, CancellationToken ct = default) => _feeds.ListAsync(reader, ct);

    /// <summary>A feed; null when there is none.</summary>
    public Task<EventFeed?> FindFeedAsync(Guid feed, CancellationToken ct = default) => _feeds.FindAsync(feed, ct);

    /// <summary>The events of a feed that are kept: those after a number, up to another, in their order.</summary>
    public Task<IReadOnlyList<FeedEvent>> ReadFeedEventsAsync(Guid feed, long after, long until, int limit, CancellationToken ct = default) =>
        _feeds.EventsAsync(feed, after, until, limit, ct);

    /// <summary>What happened to resources (<see cref="OutboxEvent.OfResource"/>), newest first.</summary>
    /// <param name="type">The type of resource; null for all.</param>
    /// <param name="since">Only events of this time and later; null for all.</param>
    /// <param name="before">Only events that are older than the one at this position; null for the newest.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="ct">Ends the reading.</param>
    public Task<IReadOnlyList<OutboxEvent>> ReadResourceEventsBackAsync(
        string? type, DateTimeOffset? since, EventPosition? before, int limit, CancellationToken ct = default) =>
        _streams.ResourceEventsBackAsync(type, since, before, limit, ct);

    /// <summary>The same of the resources of some owners alone: what it costs does not depend on what others have.</summary>
    /// <param name="of">Whose resources.</param>
    /// <param name="since">Only events of this time and later; null for all.</param>
    /// <param name="before">Only events that are older than the one at this position; null for the newest.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="ct">Ends the reading.</param>
    public Task<IReadOnlyList<OutboxEvent>> ReadResourceEventsOfAsync(
        IReadOnlyCollection<ResourcesOf> of, DateTimeOffset? since, EventPosition? before, int limit, CancellationToken ct = default) =>
        _streams.ResourceEventsOfAsync(of, since, before, limit, ct);

    /// <summary>The audit entries of one EHR, newest first: the citizen's access log.</summary>
    public Task<Page<StoredAuditEntry>> ReadAuditAsync(EhrId ehr, PageRequest page, CancellationToken ct = default) => _streams.AuditAsync(ehr, page, ct);

    /// <summary>
    /// The entries of a range of the access log, the newest first (of several chains, which a cluster has, one after the other). Whoever calls has asked the gate and decides
    /// what of an entry may be told. What is written meanwhile comes before what was read, and never between.
    /// </summary>
    /// <param name="range">Which.</param>
    /// <param name="ct">Ends the reading.</param>
    public IAsyncEnumerable<StoredAuditEntry> ReadAuditBackAsync(AuditRange range, CancellationToken ct = default) => _audit.ReadAsync(range, ct);

    /// <summary>The entry of the access log at a place; null when there is none.</summary>
    public Task<StoredAuditEntry?> FindAuditAsync(AuditPlace place, CancellationToken ct = default) => _audit.FindAsync(place, ct);

    /// <summary>The ends of the audit chains as they are now, to be kept outside of the database: by them <see cref="VerifyAuditAsync"/> finds later that an end was cut off.</summary>
    public Task<IReadOnlyList<AuditAnchor>> ReadAuditAnchorsAsync(CancellationToken ct = default) => _auditVerifier.AnchorsAsync(ct);

    /// <summary>
    /// Checks the whole access log: every link of its chains, that each chain ends where it is said to, that it still holds the anchors that were kept, and that each record's own
    /// list of entries is complete.
    /// </summary>
    /// <param name="anchors">What was kept of <see cref="ReadAuditAnchorsAsync"/>, with whatever signature proves it; none when nothing was.</param>
    /// <param name="ct">Ends the check.</param>
    public Task<AuditVerification> VerifyAuditAsync(IReadOnlyList<AuditAnchor> anchors, CancellationToken ct = default) => _auditVerifier.VerifyAsync(anchors, ct);

    /// <summary>Checks every link of the audit chains, and that every document is there, in its place and as it was committed. Others may read and write meanwhile.</summary>
    public Task<Verification> VerifyAsync(IProgress<UpkeepProgress>? progress = null, CancellationToken ct = default) => _verifier.VerifyAsync(progress, ct);

    /// <summary>The current leaves of a document by path; those of one path in the extractors' order.</summary>
    public async Task<Outcome<IReadOnlyList<Leaf>>> ReadLeavesAsync(RecordOwner owner, Guid objectId, CancellationToken ct = default)
    {
        if (await _owners.KeyAsync(owner.Id, ct) is not { } ehrId) return new NotFound($"Object {objectId} does not exist.");
        await using var session = await _database.RentReaderAsync(ct);
        var pack = await session.FirstAsync("select leaves from document where ehr_id = $1 and object_id = $2", [ehrId, objectId], r => r.Bytes(0), ct);
        if (pack is null) return new NotFound($"Object {objectId} does not exist.");
        try
        {
            return Outcome<IReadOnlyList<Leaf>>.Done(await UnpackedAsync(pack, session, ct));
        }
        catch (ErasedMeanwhileException)
        {
            return new NotFound($"Object {objectId} does not exist.");
        }
    }

    private async Task<List<Leaf>> UnpackedAsync(byte[] pack, Session session, CancellationToken ct)
    {
        var leaves = new List<Leaf>();
        foreach (var leaf in PackedLeaves.Read(pack))
        {
            var (path, type) = await _names.PathAsync(leaf.PathId, session, ct);
            leaves.Add(new Leaf(path, type, leaf.Positions, leaf.Number, leaf.Text, leaf.Sort));
        }
        return leaves;
    }

    /// <summary>
    /// Makes all leaves anew from the documents, current and past, with the extractors now registered, then proves that the index is what the documents
    /// give and repairs what is not. Others may read and write meanwhile. A run that was interrupted is continued by the next.
    /// </summary>
    /// <returns>What was done and how many documents had other leaves than before.</returns>
    public Task<ReindexReport> ReindexAsync(IProgress<UpkeepProgress>? progress = null, CancellationToken ct = default) => _reindexer.ReindexAsync(progress, ct);

    /// <summary>Proves that what is searched is what the documents give, owner by owner, and changes nothing. Others may read and write meanwhile.</summary>
    public Task<IndexProof> ProveIndexAsync(IProgress<UpkeepProgress>? progress = null, CancellationToken ct = default) => _reindexer.ProveAsync(progress, ct);

    /// <summary>The access classes that documents have or had, those too that other processes brought.</summary>
    public async Task<IReadOnlyCollection<AccessClass>> AccessClassesAsync(CancellationToken ct = default)
    {
        await using var session = await _database.RentReaderAsync(ct);
        await _names.RefreshAsync(session, ct);
        return _names.Classes;
    }

    /// <summary>The records in which an organisation owns a document. It looks at all documents: for what is done in bulk.</summary>
    /// <param name="organisation">The organisation, as <see cref="AccessClass.Organisation"/> has it.</param>
    /// <param name="ct">Ends the work.</param>
    public async Task<IReadOnlyCollection<EhrId>> RecordsOfOrganisationAsync(string organisation, CancellationToken ct = default)
    {
        await using var session = await _database.RentReaderAsync(ct);
        return await session.ListAsync(
            """
            select o.owner_id from record_owner o where o.owner_kind = 1 and o.time_deleted is null and exists (
                select 1 from document d where d.ehr_id = o.ehr_id and d.access_class_id in (select access_class_id from access_class where organisation = $1))
            """,
            [organisation], r => new EhrId(r.Uuid(0)), ct);
    }

    /// <summary>How much the store holds. It counts, which takes a while where much is there.</summary>
    public Task<StoreFigures> ReadFiguresAsync(CancellationToken ct = default) => _figures.ReadAsync(ct);

    /// <summary>Whether the database answers.</summary>
    public async Task<bool> IsReadyAsync(CancellationToken ct = default)
    {
        try
        {
            await using var session = await _database.RentReaderAsync(ct);
            return await session.FirstAsync("select 1 from audit_chain limit 1", [], _ => true, ct);
        }
        catch (System.Data.Common.DbException)
        {
            return false;
        }
    }

    /// <summary>Finishes the commits that wait, then closes the database.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var writer in _writers) await writer.DisposeAsync();
        _ehrIds.Dispose();
        _documentIds.Dispose();
        _rotation.Dispose();
        _dictionaries.Dispose();
        await _database.DisposeAsync();
    }

    private async Task LoadAsync(CancellationToken ct)
    {
        await using var session = await _database.RentReaderAsync(ct);
        await _epoch.BeginAsync(session, ct);
        await _names.LoadAsync(session, ct);
        await _dictionaries.LoadAsync(session, ct);
        await _keys.FollowAsync(session, ct);
    }

    private async Task FollowAsync(CancellationToken ct)
    {
        await using var session = await _database.RentReaderAsync(ct);
        await _epoch.FollowAsync(session, ct);
    }

    // All that this process remembers of the database and that may be true no more.
    private async Task ForgetAsync(long epoch, Session session, CancellationToken ct)
    {
        _owners.Clear();
        _catalogue = null;
        await _names.ForgetAsync(epoch, session, ct);
        await _keys.FollowAsync(session, ct);
        Stamps.TouchAll();
    }

    private Task WriteAsync(Func<Session, CancellationToken, Task> action, CancellationToken ct) => _writers[0].RunAsync(action, ct);

    // All that concerns one owner is in one chain, so that its events and its history have one order.
    private int ChainOf(Guid? owner) => owner is { } id ? (id.GetHashCode() & int.MaxValue) % _writers.Length : 0;

    private Writer WriterOf(Guid owner) => _writers[ChainOf(owner)];
}
