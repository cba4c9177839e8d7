using Varde.Records.Storage;

namespace Varde.Records.Upkeep;

/// <summary>An owner, by its key, whose index is not what its documents give.</summary>
internal readonly record struct Difference(long EhrId, LeafDigest Index, LeafDigest Documents);

/// <summary>
/// Proves that the index is a function of the documents: for every owner the digest of what is in the index is compared with the digest of what the
/// extractors take out of the documents. Others go on writing meanwhile: where the two differ, both are taken again of one state of the database.
/// </summary>
internal sealed class IndexCheck(IDatabase database, LeafMaker maker)
{
    private const int Batch = 200;

    // The two digests of so many owners are held at once, and for each so many the value index is read once.
    private const int OwnersAtOnce = 1_000_000;

    /// <summary>The differing owners, and the sums over all.</summary>
    public async Task<CheckedIndex> CheckAsync(IProgress<UpkeepProgress>? progress, CancellationToken ct)
    {
        var found = new CheckedIndex();
        await using var session = await database.RentReaderAsync(ct);
        var total = await session.FirstAsync("select count(*) from document", [], r => r.Long(0), ct);
        var last = await session.FirstAsync("select coalesce(max(ehr_id), 0) from record_owner", [], r => r.Long(0), ct);
        for (var from = 1L; from <= last; from += OwnersAtOnce)
        {
            var sums = new Sums(from, (int)Math.Min(OwnersAtOnce, last - from + 1), isFirst: from == 1, isLast: from + OwnersAtOnce > last);
            await TakeAsync(session, sums, () => progress?.Report(new(UpkeepStep.Checking, found.Documents + sums.CountOfDocuments, Math.Max(total, found.Documents + sums.CountOfDocuments))), ct);
            found.Add(sums, await ConfirmedAsync(session, sums.Differing(), ct), await ConfirmedStraysAsync(session, sums, ct));
        }
        return found;
    }

    private async Task TakeAsync(Session session, Sums sums, Action tell, CancellationToken ct)
    {
        for (var at = DocumentKey.Before(sums.First); await LastOfBatchAsync(session, at, sums.End, ct) is { } last; at = last)
        {
            foreach (var made in await maker.BetweenAsync(session, at, last, ct)) sums.AddDocument(made);
            tell();
        }
        await foreach (var row in StoredIndex.RowsAsync(session, sums.From, sums.Until, ct)) sums.AddIndex(row.EhrId, LeafDigest.OfRow(row));
        await foreach (var row in StoredIndex.PastRowsAsync(session, sums.From, sums.Until, ct)) sums.AddIndex(row.Leaf.EhrId, LeafDigest.OfPast(row));
    }

    private static async Task<DocumentKey?> LastOfBatchAsync(Session session, DocumentKey after, long end, CancellationToken ct)
    {
        var keys = await session.ListAsync(
            "select ehr_id, document_id from document where (ehr_id, document_id) > ($1, $2) and ehr_id < $3 order by ehr_id, document_id limit $4",
            [after.EhrId, after.DocumentId, end, Batch], r => new DocumentKey(r.Long(0), r.Long(1)), ct);
        return keys.Count == 0 ? null : keys[^1];
    }

    // What was written between the two looks makes a difference that is none.
    private async Task<List<Difference>> ConfirmedAsync(Session session, HashSet<long> suspects, CancellationToken ct)
    {
        if (suspects.Count == 0) return [];
        await session.BeginSnapshotAsync(ct);
        try
        {
            return await DifferencesAsync(session, suspects, ct);
        }
        finally
        {
            await session.RollbackAsync();
        }
    }

    // An owner that came after the look began has rows, and is in no range.
    private static async Task<LeafDigest> ConfirmedStraysAsync(Session session, Sums sums, CancellationToken ct)
    {
        if (sums.Strays == default) return default;
        await session.BeginSnapshotAsync(ct);
        try
        {
            return await StraysAsync(session, sums, ct);
        }
        finally
        {
            await session.RollbackAsync();
        }
    }

    private static async Task<LeafDigest> StraysAsync(Session session, Sums sums, CancellationToken ct)
    {
        var late = (await session.ListAsync("select ehr_id from record_owner where ehr_id >= $1", [sums.End], r => r.Long(0), ct)).ToHashSet();
        var strays = default(LeafDigest);
        await foreach (var row in StoredIndex.RowsAsync(session, sums.From, sums.Until, ct))
            if (sums.IsOutside(row.EhrId) && !late.Contains(row.EhrId)) strays += LeafDigest.OfRow(row);
        await foreach (var row in StoredIndex.PastRowsAsync(session, sums.From, sums.Until, ct))
            if (sums.IsOutside(row.Leaf.EhrId) && !late.Contains(row.Leaf.EhrId)) strays += LeafDigest.OfPast(row);
        return strays;
    }

    private async Task<List<Difference>> DifferencesAsync(Session session, HashSet<long> owners, CancellationToken ct)
    {
        var index = owners.ToDictionary(id => id, _ => default(LeafDigest));
        var documents = owners.ToDictionary(id => id, _ => default(LeafDigest));
        foreach (var id in owners)
        {
            foreach (var made in await maker.BetweenAsync(session, DocumentKey.Before(id), DocumentKey.After(id), ct))
            {
                documents[id] += made.Digest();
                index[id] += LeafDigest.OfDocument(made.Key, made.Stored);
            }
        }
        var (from, until) = (owners.Min(), owners.Max() + 1);
        await foreach (var row in StoredIndex.RowsAsync(session, from, until, ct)) Add(row.EhrId, LeafDigest.OfRow(row));
        await foreach (var row in StoredIndex.PastRowsAsync(session, from, until, ct)) Add(row.Leaf.EhrId, LeafDigest.OfPast(row));
        return [.. owners.Select(id => new Difference(id, index[id], documents[id]))];

        void Add(long id, LeafDigest digest)
        {
            if (index.TryGetValue(id, out var sum)) index[id] = sum + digest;
        }
    }

    /// <summary>The digests of a range of owners, by their keys.</summary>
    internal sealed class Sums(long first, int count, bool isFirst, bool isLast)
    {
        private readonly LeafDigest[] _index = new LeafDigest[count];
        private readonly LeafDigest[] _documents = new LeafDigest[count];
        private long _latest;

        public long First => first;

        public long End => first + count;

        /// <summary>Rows from this key on belong to the range: before the first range there are no owners, but there may be rows.</summary>
        public long From => isFirst ? long.MinValue : first;

        public long Until => isLast ? long.MaxValue : End;

        public long CountOfDocuments { get; private set; }

        public long CountOfOwners { get; private set; }

        /// <summary>Rows of no owner that there was when the look began.</summary>
        public LeafDigest Strays { get; private set; }

        public bool IsOutside(long id) => id < first || id >= End;

        public void AddDocument(MadeLeaves made)
        {
            var id = made.Key.EhrId;
            _documents[id - first] += made.Digest();
            AddIndex(id, LeafDigest.OfDocument(made.Key, made.Stored));
            CountOfDocuments++;
            if (id == _latest) return;
            _latest = id;
            CountOfOwners++;
        }

        public void AddIndex(long id, LeafDigest digest)
        {
            if (IsOutside(id)) Strays += digest;
            else _index[id - first] += digest;
        }

        public HashSet<long> Differing() => [.. Enumerable.Range(0, count).Where(i => _index[i] != _documents[i]).Select(i => first + i)];

        public (LeafDigest Index, LeafDigest Documents) Of(long id) => (_index[id - first], _documents[id - first]);

        /// <summary>Without what belongs to nobody.</summary>
        public (LeafDigest Index, LeafDigest Documents) Whole() =>
            (_index.Aggregate(default(LeafDigest), (sum, one) => sum + one), _documents.Aggregate(default(LeafDigest), (sum, one) => sum + one));
    }
}

/// <summary>What a check found.</summary>
internal sealed class CheckedIndex
{
    public long Owners { get; private set; }

    public long Documents { get; private set; }

    public LeafDigest Index { get; private set; }

    public LeafDigest FromDocuments { get; private set; }

    public List<Difference> Differing { get; } = [];

    /// <summary>Rows of no owner.</summary>
    public LeafDigest Strays { get; private set; }

    public bool Holds => Differing.Count == 0 && Strays == default;

    /// <summary>Takes in a range; what was looked at a second time counts as it was then.</summary>
    public void Add(IndexCheck.Sums sums, IReadOnlyList<Difference> secondLook, LeafDigest strays)
    {
        var (index, documents) = sums.Whole();
        foreach (var look in secondLook)
        {
            var (first, firstDocuments) = sums.Of(look.EhrId);
            index = new(unchecked(index.Sum - first.Sum + look.Index.Sum));
            documents = new(unchecked(documents.Sum - firstDocuments.Sum + look.Documents.Sum));
        }
        (Index, FromDocuments, Strays) = (Index + index + strays, FromDocuments + documents, Strays + strays);
        (Owners, Documents) = (Owners + sums.CountOfOwners, Documents + sums.CountOfDocuments);
        Differing.AddRange(secondLook.Where(d => d.Index != d.Documents));
    }
}
