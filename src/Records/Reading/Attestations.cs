using Varde.Records.Keys;
using Varde.Records.Storage;

namespace Varde.Records.Reading;

/// <summary>Reads what was signed of a version afterwards (openEHR Common IM, ATTESTATION).</summary>
internal static class Attestations
{
    /// <summary>The attestations of one version, the oldest first.</summary>
    public static async Task<IReadOnlyList<StoredAttestation>> OfAsync(
        long ehrId, long documentId, Guid objectId, int number, Dictionaries dictionaries, Session session, CancellationToken ct)
    {
        var stored = await session.ListAsync(
            """
            select contribution_id, time_committed, envelope from attestation
            where ehr_id = $1 and document_id = $2 and number = $3 order by time_committed
            """,
            [ehrId, documentId, number], r => (Id: r.Uuid(0), Time: r.Long(1), Envelope: r.Bytes(2)), ct);
        var list = new List<StoredAttestation>(stored.Count);
        foreach (var (id, time, envelope) in stored)
            list.Add(new StoredAttestation(id, Instant.FromMicroseconds(time), await dictionaries.DecodeAsync(envelope, BlobPlace.OfAttestation(ehrId, objectId, number, id), session, ct)));
        return list;
    }
}
