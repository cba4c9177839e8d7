using System.Security.Cryptography;
using Varde.Records.Storage;

namespace Varde.Records.Upkeep;

/// <summary>Checks the audit chains link by link and every version against its digest.</summary>
internal sealed class Verifier(IDatabase database, AuditVerifier audit, Dictionaries dictionaries)
{
    private const int Batch = 500;

    public async Task<Verification> VerifyAsync(CancellationToken ct)
    {
        var log = await audit.VerifyAsync([], ct);
        await using var session = await database.RentReaderAsync(ct);
        var (versions, brokenVersion) = await VersionsAsync(session, ct);
        return new Verification(log.Groups, versions, log.Fault?.Sentence, brokenVersion);
    }

    private async Task<(long Versions, string? Broken)> VersionsAsync(Session session, CancellationToken ct)
    {
        var checkedSoFar = 0L;
        (long Ehr, long Document, int Number) last = (0, 0, 0);
        while (true)
        {
            var rows = await session.ListAsync(
                """
                select ehr_id, document_id, number, digest, content from version
                where (ehr_id, document_id, number) > ($1, $2, $3) order by ehr_id, document_id, number limit $4
                """,
                [last.Ehr, last.Document, last.Number, Batch],
                r => (Key: (r.Long(0), r.Long(1), r.Int(2)), Digest: r.Bytes(3), Content: r.Bytes(4)), ct);
            foreach (var row in rows)
            {
                if (await ChangedAsync(row.Digest, row.Content, session, ct)) return (checkedSoFar, await NameAsync(row.Key, session, ct));
                (last, checkedSoFar) = (row.Key, checkedSoFar + 1);
            }
            if (rows.Count < Batch) return (checkedSoFar, null);
        }
    }

    private async Task<bool> ChangedAsync(byte[] digest, byte[] content, Session session, CancellationToken ct)
    {
        try
        {
            return !SHA256.HashData(await dictionaries.DecodeAsync(content, session, ct)).AsSpan().SequenceEqual(digest);
        }
        catch (InvalidDataException)
        {
            return true;
        }
    }

    private static async Task<string> NameAsync((long Ehr, long Document, int Number) key, Session session, CancellationToken ct)
    {
        var objectId = await session.FirstAsync(
            "select object_id from document where ehr_id = $1 and document_id = $2", [key.Ehr, key.Document], r => (Guid?)r.Uuid(0), ct);
        return $"version {key.Number} of object {objectId?.ToString() ?? "unknown"} is not what was committed";
    }
}
