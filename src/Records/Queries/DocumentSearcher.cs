using System.Runtime.CompilerServices;
using Varde.Foundation;
using Varde.Records.Storage;

namespace Varde.Records.Queries;

/// <summary>
/// Finds the documents that a query wants to look at. Within one EHR the rows of its documents tell which they are; over all EHRs the value index
/// does, or the index of what documents hold.
/// </summary>
internal sealed class DocumentSearcher
{
    private const int FirstBatch = 32;
    private const int LargestBatch = 1024;

    private readonly IDatabase _database;
    private readonly Owners _owners;
    private readonly CandidateFinder _candidates;
    private readonly FoundRows _rows;
    private readonly FoundLeaves _leaves;

    public DocumentSearcher(IDatabase database, Owners owners, Names names, Dictionaries dictionaries)
    {
        (_database, _owners, _candidates) = (database, owners, new(database));
        _rows = new(database, names, dictionaries);
        _leaves = new(database, names, _rows);
    }

    /// <summary>The documents.</summary>
    public async IAsyncEnumerable<FoundDocument> SearchAsync(DocumentSearch search, [EnumeratorCancellation] CancellationToken ct)
    {
        var key = search.Ehr is { } ehr ? await _owners.KeyAsync(ehr, ct) ?? 0 : (long?)null;
        if (search.Permit.Parts.Count == 0 || search.Kinds.Count == 0 || key == 0) yield break;
        var keys = search.Records is { } records ? await KeysAsync(records, ct) : key is { } only ? [only] : null;
        await using var session = await _database.RentReaderAsync(ct);
        await using var more = await _database.RentReaderAsync(ct);
        var found = search.Records is not null ? _rows.StreamAsync(search, keys, session, more, ct)
            : key is { } one && IsOfNow(search) ? InRecordAsync(search, one, session, more, ct)
            : search.Leaves is not null && IsOfNow(search) ? InPopulationAsync(search, session, more, ct)
            : search.ByLeaves ? AllByLeavesAsync(search, session, more, ct)
            : _rows.StreamAsync(search, keys, session, more, ct);
        await foreach (var document in found) yield return document;
    }

    private async Task<long[]> KeysAsync(IReadOnlyCollection<Guid> records, CancellationToken ct)
    {
        var keys = new List<long>(records.Count);
        foreach (var record in records)
            if (await _owners.KeyAsync(record, ct) is { } key) keys.Add(key);
        return [.. keys];
    }

    /// <summary>A document that was found by its leaves, opened; null when it is there no more.</summary>
    public async Task<FoundDocument?> OpenAsync(DocumentSearch search, FoundDocument found, CancellationToken ct)
    {
        await using var session = await _database.RentReaderAsync(ct);
        await using var more = await _database.RentReaderAsync(ct);
        await foreach (var opened in _rows.OfAsync(search, [new(found.EhrKey, found.DocumentKey)], session, more, ct)) return opened;
        return null;
    }

    private static bool IsOfNow(DocumentSearch search) => search.AsOf is null && !search.AllVersions;

    // The rows of one record lie together: its documents are chosen and put in order by what lies packed in them, before any of them is read.
    private async IAsyncEnumerable<FoundDocument> InRecordAsync(
        DocumentSearch search, long key, Session session, Session more, [EnumeratorCancellation] CancellationToken ct)
    {
        var rows = await _candidates.InRecordAsync(search, key, session, ct);
        for (var at = 0; at < rows.Count;)
        {
            var batch = rows.GetRange(at, Math.Min(at == 0 ? FirstBatch : LargestBatch, rows.Count - at));
            at += batch.Count;
            var found = search.ByLeaves ? _leaves.GivenAsync(search, batch, session, more, ct)
                : _rows.OfAsync(search, [.. batch.Select(row => new Candidate(row.EhrId, row.DocumentId, row.OrderedBy))], session, more, ct);
            await foreach (var document in found) yield return document;
        }
    }

    private async IAsyncEnumerable<FoundDocument> InPopulationAsync(
        DocumentSearch search, Session session, Session more, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var reading = await _database.RentReaderAsync(ct);
        var batch = new List<Candidate>();
        var size = FirstBatch;
        await foreach (var candidate in _candidates.InPopulationAsync(search, session, ct))
        {
            batch.Add(candidate);
            if (batch.Count < size) continue;
            await foreach (var document in OfAsync(search, batch, reading, more, ct)) yield return document;
            batch.Clear();
            size = Math.Min(size * 2, LargestBatch);
        }
        await foreach (var document in OfAsync(search, batch, reading, more, ct)) yield return document;
    }

    private IAsyncEnumerable<FoundDocument> OfAsync(DocumentSearch search, IReadOnlyList<Candidate> batch, Session reading, Session more, CancellationToken ct) =>
        search.ByLeaves ? _leaves.OfAsync(search, batch, reading, more, ct) : _rows.OfAsync(search, batch, reading, more, ct);

    private async IAsyncEnumerable<FoundDocument> AllByLeavesAsync(
        DocumentSearch search, Session session, Session more, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var reading = await _database.RentReaderAsync(ct);
        await foreach (var document in _leaves.StreamAsync(search, session, reading, more, ct)) yield return document;
    }
}

/// <summary>A document that may match, and what it is ordered by.</summary>
internal readonly record struct Candidate(long EhrId, long DocumentId, double? OrderedBy = null)
{
    /// <summary>The keys of some, as an argument of a statement.</summary>
    public static DocumentKeyList KeysOf(IReadOnlyList<Candidate> candidates) => new([.. candidates.Select(c => c.EhrId)], [.. candidates.Select(c => c.DocumentId)]);
}
