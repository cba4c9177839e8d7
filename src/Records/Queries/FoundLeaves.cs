using System.Runtime.CompilerServices;
using Varde.Records.Storage;

namespace Varde.Records.Queries;

/// <summary>
/// Gives documents by the leaves in their rows. Documents with values that are no leaves are opened instead, a chunk of them at a time, so that all come
/// in the order that they are asked for in.
/// </summary>
internal sealed class FoundLeaves(IDatabase database, Names names, FoundRows contentOf)
{
    private const int Chunk = 512;

    private const string Columns = "d.ehr_id, o.owner_id, d.document_id, d.access_class_id, d.contents_id, d.leaves";

    /// <summary>The documents of some candidates of the population.</summary>
    public async IAsyncEnumerable<FoundDocument> OfAsync(
        DocumentSearch search, IReadOnlyList<Candidate> candidates, Session session, Session more, [EnumeratorCancellation] CancellationToken ct)
    {
        if (candidates.Count == 0) yield break;
        var sql =
            $"""
            select {Columns}
            from {database.DocumentKeys}
            join document d on d.ehr_id = k.ehr_id and d.document_id = k.document_id
            join record_owner o on o.ehr_id = d.ehr_id
            where d.shown > 0{(search.Contents is null ? "" : $" and (d.contents_id is null or {database.IsOneOf("d.contents_id", database.AfterDocumentKeys)})")}{FoundRows.IsQueryable}
            """;
        var kind = search.Kinds.Single();
        object?[] arguments = search.Contents is { } contents ? [Candidate.KeysOf(candidates), contents.ToArray()] : [Candidate.KeysOf(candidates)];
        var rows = await session.ListAsync(sql, arguments, r => new LeafDocument(r, kind), ct);
        await foreach (var found in GivenAsync(search, rows, session, more, ct)) yield return found;
    }

    /// <summary>All documents that a search wants, in the order of EHRs and of their creation.</summary>
    public async IAsyncEnumerable<FoundDocument> StreamAsync(
        DocumentSearch search, Session session, Session reading, Session more, [EnumeratorCancellation] CancellationToken ct)
    {
        var contents = search.Contents is null ? "" : $" and {database.IsOneOf("d.contents_id", "$1")}";
        var kind = search.Kinds.Single();
        object?[] arguments = search.Contents is { } held ? [held.ToArray()] : [];
        var sql =
            $"""
            select {Columns}
            from document d join record_owner o on o.ehr_id = d.ehr_id
            where d.kind = {(int)kind} and d.shown > 0{contents}{FoundRows.IsQueryable}{(search.InAnyOrder ? "" : " order by d.ehr_id, d.document_id")}
            """;
        var chunk = new List<LeafDocument>(Chunk);
        await foreach (var row in session.StreamAsync(sql, arguments, r => new LeafDocument(r, kind), ct))
        {
            chunk.Add(row);
            if (chunk.Count < Chunk) continue;
            await foreach (var found in GivenAsync(search, chunk, reading, more, ct)) yield return found;
            chunk.Clear();
        }
        await foreach (var found in GivenAsync(search, chunk, reading, more, ct)) yield return found;
    }

    /// <summary>Documents whose rows have been read, as far as they may be seen.</summary>
    public async IAsyncEnumerable<FoundDocument> GivenAsync(
        DocumentSearch search, IReadOnlyList<LeafDocument> rows, Session session, Session more, [EnumeratorCancellation] CancellationToken ct)
    {
        var permitted = new PermitCheck(search.Permit);
        var unindexed = search.Unindexed.ToHashSet();
        List<Candidate> opened = [.. rows.Where(row => MustOpen(row, unindexed)).Select(row => new Candidate(row.EhrId, row.DocumentId))];
        var whole = new Dictionary<long, FoundDocument>();
        await foreach (var found in contentOf.OfAsync(search, opened, session, more, ct)) whole[found.DocumentKey] = found;
        foreach (var row in rows)
            if (whole.TryGetValue(row.DocumentId, out var found)) yield return found with { OrderedBy = row.OrderedBy };
            else if (!MustOpen(row, unindexed) && permitted.Allows(row.Ehr, row.AccessClassId, await names.ClassAsync(row.AccessClassId, more, ct)))
                yield return new(row.EhrId, row.Ehr, row.DocumentId, row.Kind, IsLatest: true) { Leaves = row.Pack, OrderedBy = row.OrderedBy };
    }

    private static bool MustOpen(LeafDocument row, HashSet<int> unindexed) => row.ContentsId is not { } id || unindexed.Contains(id);
}

/// <summary>The row of a document with its packed leaves.</summary>
internal sealed record LeafDocument(long EhrId, Guid Ehr, long DocumentId, DocumentKind Kind, int AccessClassId, int? ContentsId, byte[] Pack)
{
    public LeafDocument(Row r, DocumentKind kind)
        : this(r.Long(0), r.Uuid(1), r.Long(2), kind, r.Int(3), r.IntOrNull(4), r.Bytes(5))
    {
    }

    /// <summary>What it is ordered by; null when no order was asked for.</summary>
    public double? OrderedBy { get; init; }
}
