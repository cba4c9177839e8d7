using System.Runtime.CompilerServices;
using Varde.Records.Commits;
using Varde.Records.Storage;

namespace Varde.Records.Upkeep;

/// <summary>Reads what is in the index, whoever it belongs to. The value index is in the order of its values: of some EHRs it is read whole.</summary>
internal static class StoredIndex
{
    /// <summary>Each row of the value index whose EHR has a key in a range.</summary>
    public static async IAsyncEnumerable<LeafRow> RowsAsync(Session session, long from, long until, [EnumeratorCancellation] CancellationToken ct)
    {
        var numbers = session.StreamAsync(
            "select ehr_id, document_id, path_id, access_class_id, number from leaf_number where ehr_id >= $1 and ehr_id < $2", [from, until],
            r => new LeafRow(r.Long(0), r.Long(1), r.Int(2), 0, r.Int(3), r.NumberOrNull(4), null), ct);
        await foreach (var row in numbers) yield return row;
        var texts = session.StreamAsync(
            "select ehr_id, document_id, path_id, access_class_id, sort_key from leaf_text where ehr_id >= $1 and ehr_id < $2", [from, until],
            r => new LeafRow(r.Long(0), r.Long(1), r.Int(2), 0, r.Int(3), null, r.Bytes(4)), ct);
        await foreach (var row in texts) yield return row;
    }

    /// <summary>Each row of the history of EHRs with a key in a range.</summary>
    public static IAsyncEnumerable<PastLeafRow> PastRowsAsync(Session session, long from, long until, CancellationToken ct) => session.StreamAsync(
        "select ehr_id, document_id, path_id, number, sort_key, valid_from, valid_to from leaf_history where ehr_id >= $1 and ehr_id < $2",
        [from, until], Past, ct);

    /// <summary>The digests of the history of a range of documents.</summary>
    public static async Task<Dictionary<DocumentKey, LeafDigest>> PastAsync(Session session, DocumentKey after, DocumentKey upTo, CancellationToken ct)
    {
        var digests = new Dictionary<DocumentKey, LeafDigest>();
        var rows = session.StreamAsync(
            """
            select ehr_id, document_id, path_id, number, sort_key, valid_from, valid_to from leaf_history
            where (ehr_id, document_id) > ($1, $2) and (ehr_id, document_id) <= ($3, $4)
            """,
            [after.EhrId, after.DocumentId, upTo.EhrId, upTo.DocumentId], Past, ct);
        await foreach (var row in rows)
        {
            var key = new DocumentKey(row.Leaf.EhrId, row.Leaf.DocumentId);
            digests[key] = digests.GetValueOrDefault(key) + LeafDigest.OfPast(row);
        }
        return digests;
    }

    private static PastLeafRow Past(Row r) =>
        new(new LeafRow(r.Long(0), r.Long(1), r.Int(2), 0, 0, r.NumberOrNull(3), r.BytesOrNull(4)), r.Long(5), r.Long(6));
}
