using System.Runtime.CompilerServices;
using Varde.Foundation;
using Varde.Records.Storage;

namespace Varde.Records.Queries;

/// <summary>
/// Finds the documents that a query wants to look at. Within one EHR the rows of its documents tell which they are; over all EHRs the value index
/// does, or the index of what documents hold.
/// </summary>
internal sealed class DocumentSearcher(IDatabase database, Owners owners, Names names, Dictionaries dictionaries)
{
    private const int FirstBatch = 32;
    private const int LargestBatch = 1024;

    private readonly CandidateFinder _candidates = new(database);
    private readonly FoundRows _rows = new(database, names, dictionaries);

    /// <summary>The documents.</summary>
    public async IAsyncEnumerable<FoundDocument> SearchAsync(DocumentSearch search, [EnumeratorCancellation] CancellationToken ct)
    {
        var key = search.Ehr is { } ehr ? await owners.KeyAsync(ehr, ct) ?? 0 : (long?)null;
        if (search.Permit.Parts.Count == 0 || search.Kinds.Count == 0 || key == 0) yield break;
        await using var session = await database.RentReaderAsync(ct);
        await using var more = await database.RentReaderAsync(ct);
        var found = key is { } one && IsOfNow(search) ? InRecordAsync(search, one, session, more, ct)
            : search.Leaves is null || !IsOfNow(search) ? _rows.StreamAsync(search, key, session, more, ct)
            : InPopulationAsync(search, session, more, ct);
        await foreach (var document in found) yield return document;
    }

    private static bool IsOfNow(DocumentSearch search) => search.AsOf is null && !search.AllVersions;

    // The rows of one record lie together: its documents are chosen and put in order by what lies packed in them, before any of them is read.
    private async IAsyncEnumerable<FoundDocument> InRecordAsync(
        DocumentSearch search, long key, Session session, Session more, [EnumeratorCancellation] CancellationToken ct)
    {
        var candidates = await _candidates.InRecordAsync(search, key, session, ct);
        for (var at = 0; at < candidates.Count;)
        {
            var batch = candidates.Skip(at).Take(at == 0 ? FirstBatch : LargestBatch).ToList();
            at += batch.Count;
            await foreach (var document in _rows.OfAsync(search, batch, session, more, ct)) yield return document;
        }
    }

    private async IAsyncEnumerable<FoundDocument> InPopulationAsync(
        DocumentSearch search, Session session, Session more, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var reading = await database.RentReaderAsync(ct);
        var batch = new List<Candidate>();
        var size = FirstBatch;
        await foreach (var candidate in _candidates.InPopulationAsync(search, session, ct))
        {
            batch.Add(candidate);
            if (batch.Count < size) continue;
            await foreach (var document in _rows.OfAsync(search, batch, reading, more, ct)) yield return document;
            batch.Clear();
            size = Math.Min(size * 2, LargestBatch);
        }
        await foreach (var document in _rows.OfAsync(search, batch, reading, more, ct)) yield return document;
    }
}

/// <summary>A document that may match, and what it is ordered by.</summary>
internal readonly record struct Candidate(long EhrId, long DocumentId, double? OrderedBy = null);
