using System.Security.Cryptography;
using Varde.Records.Commits;
using Varde.Records.Storage;

namespace Varde.Records.Upkeep;

/// <summary>Checks the audit chains link by link and every version against its digest.</summary>
internal sealed class Verifier(IDatabase database, int chains, Dictionaries dictionaries)
{
    private const int Batch = 500;

    public async Task<Verification> VerifyAsync(CancellationToken ct)
    {
        await using var session = await database.RentReaderAsync(ct);
        var (groups, brokenLink) = await ChainsAsync(session, ct);
        var (versions, brokenVersion) = await VersionsAsync(session, ct);
        return new Verification(groups, versions, brokenLink, brokenVersion);
    }

    private async Task<(long Groups, string? Broken)> ChainsAsync(Session session, CancellationToken ct)
    {
        var groups = 0L;
        string? broken = null;
        for (var chain = 0; chain < chains; chain++)
        {
            var (count, fault) = await ChainAsync(session, chain, ct);
            groups += count;
            broken ??= fault;
        }
        return (groups, broken);
    }

    private async Task<(long Groups, string? Broken)> ChainAsync(Session session, int chain, CancellationToken ct)
    {
        var head = await session.FirstAsync(
            "select sequence, hash from audit_chain where chain_id = $1", [chain], r => (Sequence: r.Long(0), Hash: r.Bytes(1)), ct);
        var hash = new byte[32];
        for (var sequence = 0L; sequence < head.Sequence;)
        {
            var groups = await session.ListAsync(
                "select sequence, hash, entries from audit_group where chain_id = $1 and sequence > $2 and sequence <= $4 order by sequence limit $3",
                [chain, sequence, Batch, head.Sequence], r => (Sequence: r.Long(0), Hash: r.Bytes(1), Entries: r.Bytes(2)), ct);
            if (groups.Count == 0) return (sequence, Missing(chain, sequence + 1));
            foreach (var group in groups)
            {
                if (group.Sequence != sequence + 1) return (sequence, Missing(chain, sequence + 1));
                if (await BrokenAsync(group.Hash, group.Entries, hash, session, ct)) return (sequence, $"audit chain {chain}, group {group.Sequence} was changed");
                (sequence, hash) = (group.Sequence, group.Hash);
            }
        }
        return (head.Sequence, hash.AsSpan().SequenceEqual(head.Hash) ? null : $"audit chain {chain} does not end in group {head.Sequence}");
    }

    private static string Missing(int chain, long sequence) => $"audit chain {chain}, group {sequence} is missing";

    private async Task<bool> BrokenAsync(byte[] stated, byte[] entries, byte[] before, Session session, CancellationToken ct)
    {
        try
        {
            return !AuditGroupBuilder.Link(before, await dictionaries.DecodeAsync(entries, session, ct)).AsSpan().SequenceEqual(stated);
        }
        catch (InvalidDataException)
        {
            return true;
        }
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
