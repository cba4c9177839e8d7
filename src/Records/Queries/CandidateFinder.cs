using System.Runtime.CompilerServices;
using Varde.Records.Storage;

namespace Varde.Records.Queries;

/// <summary>Finds which documents may match, without reading them.</summary>
internal sealed class CandidateFinder(IDatabase database)
{
    /// <summary>A term with fewer leaves than this is read to the end; how many more there are does not matter then.</summary>
    private const int FewLeaves = 2_000;

    /// <summary>A second term is read too when it has at most this many times the leaves of the first.</summary>
    private const int WorthReading = 4;

    /// <summary>The candidates of one record, in the order that is asked for.</summary>
    public async Task<List<LeafDocument>> InRecordAsync(DocumentSearch search, long key, Session session, CancellationToken ct)
    {
        var (needsPack, contents) = (search.Leaves is not null || search.Order is not null || search.ByLeaves, search.Contents?.ToArray());
        var sql =
            $"""
            select document_id, kind, access_class_id, contents_id{(needsPack ? ", leaves" : "")} from document
            where ehr_id = $1 and shown > 0{(contents is null ? "" : $" and (contents_id is null or {database.IsOneOf("contents_id", "$2")})")} order by document_id
            """;
        var rows = await session.ListAsync(
            sql, contents is null ? [key] : [key, contents],
            r => new LeafDocument(key, search.Ehr!.Value, r.Long(0), (DocumentKind)r.Int(1), r.Int(2), r.IntOrNull(3), needsPack ? r.Bytes(4) : []), ct);
        var unindexed = search.Unindexed.ToHashSet();
        var candidates = rows.Where(row => search.Kinds.Contains(row.Kind) && IsCandidate(search, row, unindexed));
        if (search.Order is not { } order) return [.. candidates];
        var placed = candidates.Select(row => row with { OrderedBy = Place(row, order, unindexed) });
        return [.. order.Descending ? placed.OrderByDescending(c => c.OrderedBy) : placed.OrderBy(c => c.OrderedBy)];
    }

    // What has no value comes first when the smallest do. Of a document with values that are no leaves nothing is known: it comes first in any case.
    private static double Place(LeafDocument row, LeafOrder order, HashSet<int> unindexed) =>
        row.ContentsId is { } id && unindexed.Contains(id) ? order.Descending ? double.PositiveInfinity : double.NegativeInfinity
        : LeafPack.Extreme(row.Pack, order) ?? double.NegativeInfinity;

    /// <summary>The candidates of all records, as the value index gives them; each once.</summary>
    public async IAsyncEnumerable<Candidate> InPopulationAsync(DocumentSearch search, Session session, [EnumeratorCancellation] CancellationToken ct)
    {
        var given = new HashSet<long>();
        await foreach (var candidate in FilteredAsync(search.Leaves!, session, ct))
            if (given.Add(candidate.DocumentId)) yield return candidate;
        if (search.Unindexed.Count == 0) yield break;
        var odd = session.StreamAsync(
            $"select d.ehr_id, d.document_id from document d where {database.IsOneOf("d.contents_id", "$1")}", [search.Unindexed.ToArray()],
            r => new Candidate(r.Long(0), r.Long(1)), ct);
        await foreach (var candidate in odd)
            if (given.Add(candidate.DocumentId)) yield return candidate;
    }

    private static bool IsCandidate(DocumentSearch search, LeafDocument row, HashSet<int> unindexed) =>
        row.ContentsId is not { } id || search.Leaves is null || unindexed.Contains(id) || LeafPack.Matches(row.Pack, search.Leaves);

    private IAsyncEnumerable<Candidate> FilteredAsync(LeafFilter filter, Session session, CancellationToken ct) => filter switch
    {
        LeafRange or LeafKeys or LeafKeyRange => LeavesAsync(filter, session, limit: null, ct),
        LeafAny any => AnyAsync(any, session, ct),
        LeafAll all => AllAsync(all, session, ct),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private async IAsyncEnumerable<Candidate> AnyAsync(LeafAny any, Session session, [EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var term in any.Terms)
            await foreach (var candidate in FilteredAsync(term, session, ct)) yield return candidate;
    }

    // The terms are looked into a little way: whichever ends first has the fewest leaves. Others are read only when they are not much longer.
    private async IAsyncEnumerable<Candidate> AllAsync(LeafAll all, Session session, [EnumeratorCancellation] CancellationToken ct)
    {
        var sizes = new List<(LeafFilter Term, long Size)>();
        foreach (var term in all.Terms) sizes.Add((term, await SizeAsync(term, session, ct)));
        sizes.Sort((a, b) => a.Size.CompareTo(b.Size));
        var kept = new List<HashSet<long>>();
        foreach (var (term, size) in sizes.Skip(1))
            if (size <= sizes[0].Size * WorthReading && sizes[0].Size > FewLeaves / WorthReading) kept.Add(await DocumentsAsync(term, session, ct));
        await foreach (var candidate in FilteredAsync(sizes[0].Term, session, ct))
            if (kept.TrueForAll(documents => documents.Contains(candidate.DocumentId))) yield return candidate;
    }

    private async Task<HashSet<long>> DocumentsAsync(LeafFilter term, Session session, CancellationToken ct)
    {
        var documents = new HashSet<long>();
        await foreach (var candidate in FilteredAsync(term, session, ct)) documents.Add(candidate.DocumentId);
        return documents;
    }

    private async Task<long> SizeAsync(LeafFilter term, Session session, CancellationToken ct)
    {
        for (var limit = FewLeaves; ; limit *= 8)
        {
            var size = await CountAsync(term, session, limit, ct);
            if (size < limit || limit > 1_000_000) return size;
        }
    }

    private async Task<long> CountAsync(LeafFilter term, Session session, int limit, CancellationToken ct)
    {
        switch (term)
        {
            case LeafAny any:
                long sum = 0;
                foreach (var inner in any.Terms) sum += await CountAsync(inner, session, limit, ct);
                return sum;
            case LeafAll all:
                var least = long.MaxValue;
                foreach (var inner in all.Terms) least = Math.Min(least, await CountAsync(inner, session, limit, ct));
                return least;
            default:
                var (sql, arguments) = Statement(term, "l.ehr_id", limit);
                return await session.FirstAsync($"select count(*) from ({sql}) x", arguments, r => r.Long(0), ct);
        }
    }

    private IAsyncEnumerable<Candidate> LeavesAsync(LeafFilter term, Session session, int? limit, CancellationToken ct)
    {
        var (sql, arguments) = Statement(term, "l.ehr_id, l.document_id", limit);
        return session.StreamAsync(sql, arguments, r => new Candidate(r.Long(0), r.Long(1)), ct);
    }

    private (string Sql, object?[] Arguments) Statement(LeafFilter term, string columns, int? limit)
    {
        var most = limit is null ? "" : $" limit {limit.Value}";
        return term switch
        {
            LeafRange range => (
                $"select {columns} from leaf_number l where {database.IsOneOf("l.path_id", "$1")} and l.number between $2 and $3{most}",
                [range.Paths.ToArray(), range.Low ?? -double.MaxValue, range.High ?? double.MaxValue]),
            LeafKeys keys => (
                $"select {columns} from leaf_text l where {database.IsOneOf("l.path_id", "$1")} and {database.IsKeyOf("l.sort_key", "$2")}{most}",
                [keys.Paths.ToArray(), keys.Keys.ToArray()]),
            LeafKeyRange range => (
                $"select {columns} from leaf_text l where {database.IsOneOf("l.path_id", "$1")} and l.sort_key >= $2{(range.Above is null ? "" : " and l.sort_key < $3")}{most}",
                range.Above is { } above ? [range.Paths.ToArray(), range.Low, above] : [range.Paths.ToArray(), range.Low]),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}
