using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Varde.Records.Storage;

namespace Varde.Records.Queries;

/// <summary>Finds which documents may match a <see cref="LeafSearch"/>, in the order of their keys and each once.</summary>
internal sealed class OrderedCandidates(IDatabase database)
{
    /// <summary>A term with fewer leaves than this is good enough: the others are not looked at.</summary>
    private const int FewLeaves = 500;

    /// <summary>Terms with more leaves than this are equally bad.</summary>
    private const int MostCounted = 8_000;

    /// <summary>A further term is read too when it has at most this many times the leaves of the first.</summary>
    private const int WorthReading = 4;

    private const int FirstScan = 128;
    private const int NextScan = 1024;

    /// <summary>The candidates.</summary>
    public IAsyncEnumerable<Candidate> OfAsync(LeafSearch search, CancellationToken ct) => search switch
    {
        { Objects: { } objects } => ObjectsAsync(objects, search.After, ct),
        _ when IsByLeavesAlone(search, out var leaves) => FilteredAsync(leaves, search.After, ct),
        { Leaves: { } leaves } => MergedAsync(FilteredAsync(leaves, search.After, ct), ScanAsync(search, search.Unindexed, ct)),
        _ => ScanAsync(search, search.Contents, ct),
    };

    /// <summary>Whether the index alone names the candidates of a search.</summary>
    public static bool IsByLeavesAlone(LeafSearch search, [NotNullWhen(true)] out LeafFilter? leaves)
    {
        leaves = search is { Objects: null, Unindexed.Count: 0 } ? search.Leaves : null;
        return leaves is not null;
    }

    /// <summary>SQL and arguments of the leaves of the first of a filter's terms, the one that is likely to have the fewest; at most so many of each of its alternatives.</summary>
    public (string Sql, object?[] Arguments) First(LeafFilter filter, long after, int limit) => Statement(filter is LeafAll all ? all.Terms[0] : filter, after, limit);

    private async IAsyncEnumerable<Candidate> ObjectsAsync(IReadOnlyList<Guid> objects, long after, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var session = await database.RentReaderAsync(ct);
        var found = session.StreamAsync(
            $"""
            select d.ehr_id, d.document_id from object_owner x join document d on d.ehr_id = x.ehr_id and d.object_id = x.object_id
            where {database.IsKeyOf("x.object_id", "$1")} and d.document_id > $2 order by d.document_id
            """,
            [objects.ToArray(), after], Read, ct);
        await foreach (var candidate in found) yield return candidate;
    }

    // All documents that hold one of some texts: the index gives those of one text in order, a batch at a time.
    private async IAsyncEnumerable<Candidate> ScanAsync(LeafSearch search, IReadOnlyList<int> contents, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var session = await database.RentReaderAsync(ct);
        for (var (after, size) = (search.After, FirstScan); ; size = NextScan)
        {
            var (batch, end) = (new List<Candidate>(), long.MaxValue);
            foreach (var id in contents)
            {
                var some = await session.ListAsync(ScanSql(search.Kind, size), [id, after], Read, ct);
                if (some.Count == size) end = Math.Min(end, some[^1].DocumentId);
                batch.AddRange(some);
            }
            batch.Sort((a, b) => a.DocumentId.CompareTo(b.DocumentId));
            foreach (var candidate in batch.Where(c => c.DocumentId <= end)) yield return candidate;
            if (end == long.MaxValue) yield break;
            after = end;
        }
    }

    private static string ScanSql(DocumentKind kind, int size) =>
        $"""
        select d.ehr_id, d.document_id from document d
        where d.kind = {(int)kind} and d.contents_id = $1 and d.document_id > $2 order by d.document_id limit {size}
        """;

    private static async IAsyncEnumerable<Candidate> MergedAsync(IAsyncEnumerable<Candidate> left, IAsyncEnumerable<Candidate> right)
    {
        await using var a = left.GetAsyncEnumerator();
        await using var b = right.GetAsyncEnumerator();
        var (hasA, hasB, last) = (await a.MoveNextAsync(), await b.MoveNextAsync(), 0L);
        while (hasA || hasB)
        {
            var isA = hasA && (!hasB || a.Current.DocumentId <= b.Current.DocumentId);
            var next = isA ? a.Current : b.Current;
            if (next.DocumentId != last) yield return next;
            last = next.DocumentId;
            if (isA) hasA = await a.MoveNextAsync();
            else hasB = await b.MoveNextAsync();
        }
    }

    // The first term that has few leaves is taken; where none has, the one that has the fewest, and others that are not much longer are held against it.
    private async IAsyncEnumerable<Candidate> FilteredAsync(LeafFilter filter, long after, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var session = await database.RentReaderAsync(ct);
        var terms = filter is LeafAll all ? all.Terms : [filter];
        if (terms.Count > 1 && await FewAsync(terms, after, session, ct) is { } few)
        {
            foreach (var candidate in few) yield return candidate;
            yield break;
        }
        var (first, kept) = terms.Count == 1 ? (terms[0], []) : await ChosenAsync(terms, after, session, ct);
        var (sql, arguments) = Statement(first, after, null);
        var last = 0L;
        await foreach (var candidate in session.StreamAsync($"select u.ehr_id, u.document_id from ({sql}) u order by u.document_id", arguments, Read, ct))
        {
            if (candidate.DocumentId != last && kept.TrueForAll(documents => documents.Contains(candidate.DocumentId))) yield return candidate;
            last = candidate.DocumentId;
        }
    }

    private async Task<IEnumerable<Candidate>?> FewAsync(IReadOnlyList<LeafFilter> terms, long after, Session session, CancellationToken ct)
    {
        foreach (var term in terms)
        {
            var (sql, arguments) = Statement(term, after, FewLeaves);
            var some = await session.ListAsync(sql, arguments, Read, ct);
            if (some.Count < FewLeaves) return some.DistinctBy(c => c.DocumentId).OrderBy(c => c.DocumentId);
        }
        return null;
    }

    private async Task<(LeafFilter First, List<HashSet<long>> Kept)> ChosenAsync(IReadOnlyList<LeafFilter> terms, long after, Session session, CancellationToken ct)
    {
        var sizes = new List<(LeafFilter Term, long Size)>();
        foreach (var term in terms) sizes.Add((term, await CountAsync(term, after, MostCounted, session, ct)));
        var best = sizes.MinBy(s => s.Size);
        var kept = new List<HashSet<long>>();
        foreach (var (term, _) in sizes.Where(s => s != best && s.Size <= best.Size * WorthReading && s.Size < MostCounted))
            kept.Add(await DocumentsAsync(term, after, session, ct));
        return (best.Term, kept);
    }

    private async Task<long> CountAsync(LeafFilter term, long after, int limit, Session session, CancellationToken ct)
    {
        var (sql, arguments) = Statement(term, after, limit);
        return await session.FirstAsync($"select count(*) from ({sql}) u", arguments, r => r.Long(0), ct);
    }

    private async Task<HashSet<long>> DocumentsAsync(LeafFilter term, long after, Session session, CancellationToken ct)
    {
        var (sql, arguments) = Statement(term, after, null);
        return [.. await session.ListAsync(sql, arguments, r => r.Long(1), ct)];
    }

    private (string Sql, object?[] Arguments) Statement(LeafFilter term, long after, int? limit)
    {
        var (arguments, parts) = (new List<object?>(), new List<string>());
        string Parameter(object value)
        {
            arguments.Add(value);
            return $"${arguments.Count}";
        }
        foreach (var simple in Simple(term)) parts.Add(Part(simple, Parameter));
        var most = limit is null ? "" : $" limit {limit.Value}";
        var last = Parameter(after);
        return (string.Join(" union all ", parts.Select(part => $"select * from (select l.ehr_id, l.document_id from {part} and l.document_id > {last}{most}) p")), [.. arguments]);
    }

    private static IEnumerable<LeafFilter> Simple(LeafFilter term) => term switch
    {
        LeafAny any => any.Terms.SelectMany(Simple),
        LeafAll => throw new System.Diagnostics.UnreachableException("Terms within a term are alternatives."),
        _ => [term],
    };

    private string Part(LeafFilter term, Func<object, string> parameter) => term switch
    {
        LeafRange r => $"leaf_number l where {IsPath(r.Paths, parameter)} and l.number between {parameter(r.Low ?? -double.MaxValue)} and {parameter(r.High ?? double.MaxValue)}",
        LeafKeys { Keys: [var only] } k => $"leaf_text l where {IsPath(k.Paths, parameter)} and l.sort_key = {parameter(only)}",
        LeafKeys k => $"leaf_text l where {IsPath(k.Paths, parameter)} and {database.IsKeyOf("l.sort_key", parameter(k.Keys.ToArray()))}",
        LeafKeyRange { Above: { } above } r => $"leaf_text l where {IsPath(r.Paths, parameter)} and l.sort_key >= {parameter(r.Low)} and l.sort_key < {parameter(above)}",
        LeafKeyRange r => $"leaf_text l where {IsPath(r.Paths, parameter)} and l.sort_key >= {parameter(r.Low)}",
        LeafWords w => database.HoldingWords(w, parameter),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private string IsPath(IReadOnlyList<int> paths, Func<object, string> parameter) =>
        paths is [var only] ? $"l.path_id = {parameter(only)}" : database.IsOneOf("l.path_id", parameter(paths.ToArray()));

    private static Candidate Read(Row r) => new(r.Long(0), r.Long(1));
}
