using Varde.Records.Commits;
using Varde.Records.Storage;

namespace Varde.Records.Upkeep;

/// <summary>Reads what is in the index, whoever it belongs to. The value index is in the order of its values: of some EHRs it is read whole.</summary>
internal static class StoredIndex
{
    /// <summary>Each row of the value index whose EHR has a key in a range.</summary>
    public static async Task EachRowAsync(Session session, long from, long until, Action<LeafRow> read, CancellationToken ct)
    {
        await session.EachAsync(
            "select ehr_id, document_id, path_id, access_class_id, number from leaf_number where ehr_id >= $1 and ehr_id < $2", [from, until],
            r => read(new LeafRow(r.Long(0), r.Long(1), r.Int(2), 0, r.Int(3), r.NumberOrNull(4), null)), ct);
        await session.EachAsync(
            "select ehr_id, document_id, path_id, access_class_id, sort_key from leaf_text where ehr_id >= $1 and ehr_id < $2", [from, until],
            r => read(new LeafRow(r.Long(0), r.Long(1), r.Int(2), 0, r.Int(3), null, r.Bytes(4))), ct);
    }

    /// <summary>Each row of the history of EHRs with a key in a range.</summary>
    public static Task EachPastAsync(Session session, long from, long until, Action<PastLeafRow> read, CancellationToken ct) => session.EachAsync(
        "select ehr_id, document_id, path_id, number, sort_key, valid_from, valid_to from leaf_history where ehr_id >= $1 and ehr_id < $2",
        [from, until], r => read(Past(r)), ct);

    /// <summary>The digests of the history of a range of documents.</summary>
    public static async Task<Dictionary<DocumentKey, LeafDigest>> PastAsync(Session session, DocumentKey after, DocumentKey upTo, CancellationToken ct)
    {
        var digests = new Dictionary<DocumentKey, LeafDigest>();
        await session.EachAsync(
            """
            select ehr_id, document_id, path_id, number, sort_key, valid_from, valid_to from leaf_history
            where (ehr_id, document_id) > ($1, $2) and (ehr_id, document_id) <= ($3, $4)
            """,
            [after.EhrId, after.DocumentId, upTo.EhrId, upTo.DocumentId],
            r => digests[new(r.Long(0), r.Long(1))] = digests.GetValueOrDefault(new(r.Long(0), r.Long(1))) + LeafDigest.OfPast(Past(r)), ct);
        return digests;
    }

    private static PastLeafRow Past(Row r) =>
        new(new LeafRow(r.Long(0), r.Long(1), r.Int(2), 0, 0, r.NumberOrNull(3), r.BytesOrNull(4)), r.Long(5), r.Long(6));
}
