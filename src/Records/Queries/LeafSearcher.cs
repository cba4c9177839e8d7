using System.Runtime.CompilerServices;
using Varde.Records.Keys;
using Varde.Records.Storage;

namespace Varde.Records.Queries;

/// <summary>Answers a <see cref="LeafSearch"/>: candidates of the value index, in order, and the rows of their documents with the leaves that lie in them.</summary>
internal sealed class LeafSearcher(IDatabase database, Names names, Dictionaries dictionaries)
{
    private const int FirstBatch = 64;
    private const int LargestBatch = 1024;
    private const int LargestOpening = 256;

    /// <summary>A search whose most telling term has fewer leaves than this is answered by one statement.</summary>
    private const int Small = 65;

    private readonly OrderedCandidates _candidates = new(database);

    /// <summary>The documents, by their key.</summary>
    public async IAsyncEnumerable<LeafHit> SearchAsync(LeafSearch search, [EnumeratorCancellation] CancellationToken ct)
    {
        if (search.Permit.IsNothing || search.Contents.Count == 0 || search.Objects is { Count: 0 }) yield break;
        await using var reading = await database.RentReaderAsync(ct);
        var (permitted, batch, size) = (new PermitCheck(search.Permit), new List<Candidate>(), FirstBatch);
        if ((search.Owners is { } owners ? await OfOwnersAsync(search, owners, permitted, reading, ct) : await SmallAsync(search, permitted, reading, ct)) is { } all)
        {
            foreach (var hit in all) yield return hit;
            yield break;
        }
        await foreach (var candidate in _candidates.OfAsync(search, ct))
        {
            batch.Add(candidate);
            if (batch.Count < size) continue;
            foreach (var hit in await HitsAsync(search, batch, permitted, reading, ct)) yield return hit;
            batch.Clear();
            size = Math.Min(size * 2, LargestBatch);
        }
        foreach (var hit in await HitsAsync(search, batch, permitted, reading, ct)) yield return hit;
    }

    /// <summary>Documents with their content, in the order given.</summary>
    public async Task<IReadOnlyList<OpenedDocument>> OpenAsync(QueryPermit permit, IReadOnlyList<DocumentPlace> places, CancellationToken ct)
    {
        if (permit.IsNothing || places.Count == 0) return [];
        await using var session = await database.RentReaderAsync(ct);
        var (permitted, opened) = (new PermitCheck(permit), new Dictionary<long, OpenedDocument>());
        foreach (var chunk in places.Chunk(LargestOpening))
            foreach (var row in await session.ListAsync(OpenSql, [Keys(chunk)], r => new OpenRow(r), ct))
            {
                var access = await names.ClassAsync(row.AccessClassId, session, ct);
                if (permitted.Allows(row.Owner, row.AccessClassId, access) && await OpenedAsync(row, access, session, ct) is { } document) opened[row.Place.DocumentKey] = document;
            }
        return [.. places.Where(p => opened.ContainsKey(p.DocumentKey)).Select(p => opened[p.DocumentKey])];
    }

    // A record has few resources of a kind: their candidates, rows and leaves are one question to the database. Null when there are more.
    private async Task<List<LeafHit>?> SmallAsync(LeafSearch search, PermitCheck permitted, Session session, CancellationToken ct)
    {
        if (!OrderedCandidates.IsByLeavesAlone(search, out var leaves)) return null;
        var (candidates, arguments) = _candidates.First(leaves, search.After, Small);
        var sql = HitSql(search, $"({candidates}) k", "left join", IsWanted($"${arguments.Length + 1}"));
        var rows = await session.ListAsync(sql, [.. arguments, search.Contents.ToArray()], r => r.IntOrNull(3) is null ? null : Hit(r, search), ct);
        return rows.Count < Small ? await PermittedAsync(rows.OfType<HitRow>().DistinctBy(row => row.Hit.Place.DocumentKey), permitted, session, ct) : null;
    }

    // A record lies together: to go through it costs less than to fetch from it what the index of all records names.
    private async Task<List<LeafHit>> OfOwnersAsync(LeafSearch search, IReadOnlyList<Guid> owners, PermitCheck permitted, Session session, CancellationToken ct)
    {
        var hits = new List<LeafHit>();
        foreach (var owner in owners.Distinct())
        {
            var rows = await session.ListAsync(OwnerSql(search), [owner, search.After, search.Contents.ToArray()], r => Hit(r, search), ct);
            hits.AddRange(await PermittedAsync(rows.OfType<HitRow>(), permitted, session, ct));
        }
        return hits;
    }

    private string OwnerSql(LeafSearch search) =>
        $"""
        select d.ehr_id, o.owner_id, d.document_id, d.access_class_id, d.contents_id, d.leaves{(search.WithTime ? ", v.time_committed" : "")}
        from record_owner o
        join document d on d.ehr_id = o.ehr_id and d.document_id > $2 and d.shown > 0 and d.kind = {(int)search.Kind} and {IsWanted("$3")}
        {(search.WithTime ? "join version v on v.ehr_id = d.ehr_id and v.document_id = d.document_id and v.number = d.shown" : "")}
        where o.owner_id = $1 and o.time_deleted is null
        """;

    private async Task<List<LeafHit>> HitsAsync(LeafSearch search, List<Candidate> batch, PermitCheck permitted, Session session, CancellationToken ct)
    {
        if (batch.Count == 0) return [];
        var sql = HitSql(search, database.DocumentKeys, "join", IsWanted(database.AfterDocumentKeys));
        var rows = await session.ListAsync(sql, [Candidate.KeysOf(batch), search.Contents.ToArray()], r => Hit(r, search), ct);
        return await PermittedAsync(rows.OfType<HitRow>(), permitted, session, ct);
    }

    // Not a bare column: the index of contents must not look good beside the key of each candidate, as it does to PostgreSQL before a table was first analysed.
    private string IsWanted(string contents) => database.IsOneOf("+d.contents_id", contents);

    // The index was asked for one of the terms. What lies in the row tells of the others, before anything is made of it. Of objects that are named the index was asked nothing.
    private static HitRow? Hit(Row r, LeafSearch search)
    {
        var (pack, hasMore) = (r.Bytes(5), search.Unindexed.Contains(r.Int(4)));
        if (search is { Objects: null, Leaves: { } leaves, Known: var (lowest, highest) } && !hasMore && !LeafPack.Matches(pack, leaves) && !LeafPack.HasBeyond(pack, lowest, highest)) return null;
        return new(r, pack, hasMore, search.WithTime);
    }

    private static string HitSql(LeafSearch search, string candidates, string join, string isWanted) =>
        $"""
        select k.ehr_id, o.owner_id, k.document_id, d.access_class_id, d.contents_id, d.leaves{(search.WithTime ? ", v.time_committed" : "")}
        from {candidates}
        {join} document d on d.ehr_id = k.ehr_id and d.document_id = k.document_id and d.shown > 0 and d.kind = {(int)search.Kind} and {isWanted}
        {join} record_owner o on o.ehr_id = d.ehr_id
        {(search.WithTime ? $"{join} version v on v.ehr_id = d.ehr_id and v.document_id = d.document_id and v.number = d.shown" : "")}
        """;

    private async Task<List<LeafHit>> PermittedAsync(IEnumerable<HitRow> rows, PermitCheck permitted, Session session, CancellationToken ct)
    {
        var hits = new List<LeafHit>();
        foreach (var row in rows.OrderBy(row => row.Hit.Place.DocumentKey))
            if (permitted.Allows(row.Owner, row.AccessClassId, await names.ClassAsync(row.AccessClassId, session, ct))) hits.Add(row.Hit);
        return hits;
    }

    private string OpenSql =>
        $"""
        select d.ehr_id, d.document_id, o.owner_id, d.object_id, d.access_class_id, d.archetype_id, v.number, v.time_committed, v.content
        from {database.DocumentKeys}
        join document d on d.ehr_id = k.ehr_id and d.document_id = k.document_id
        join version v on v.ehr_id = d.ehr_id and v.document_id = d.document_id and v.number = d.shown
        join record_owner o on o.ehr_id = d.ehr_id
        where d.shown > 0
        """;

    private static DocumentKeyList Keys(IReadOnlyList<DocumentPlace> places) => new([.. places.Select(p => p.EhrKey)], [.. places.Select(p => p.DocumentKey)]);

    // Null when the record was erased since the row was read.
    private async Task<OpenedDocument?> OpenedAsync(OpenRow row, AccessClass access, Session session, CancellationToken ct)
    {
        try
        {
            var content = await dictionaries.DecodeAsync(row.Content, BlobPlace.OfContent(row.Place.EhrKey, row.ObjectId, row.Number), session, ct);
            return new(row.Place, row.Owner, row.ObjectId, row.Number, Instant.FromMicroseconds(row.Time), await names.TextAsync(row.ArchetypeId, session, ct), access, content);
        }
        catch (ErasedMeanwhileException)
        {
            return null;
        }
    }

    private sealed class HitRow(Row r, byte[] pack, bool hasMore, bool withTime)
    {
        public Guid Owner { get; } = r.Uuid(1);
        public int AccessClassId { get; } = r.Int(3);
        public LeafHit Hit { get; } = new(new(r.Long(0), r.Long(2)), withTime ? Instant.FromMicroseconds(r.Long(6)) : null, hasMore, pack);
    }

    private sealed class OpenRow(Row r)
    {
        public DocumentPlace Place { get; } = new(r.Long(0), r.Long(1));
        public Guid Owner { get; } = r.Uuid(2);
        public Guid ObjectId { get; } = r.Uuid(3);
        public int AccessClassId { get; } = r.Int(4);
        public int? ArchetypeId { get; } = r.IntOrNull(5);
        public int Number { get; } = r.Int(6);
        public long Time { get; } = r.Long(7);
        public byte[] Content { get; } = r.Bytes(8);
    }
}
