using Varde.Records.Commits;
using Varde.Records.Keys;
using Varde.Records.Storage;

namespace Varde.Records.Upkeep;

/// <summary>Walks the audit chains link by link.</summary>
internal sealed class ChainCheck(IDatabase database, int chains, Dictionaries dictionaries)
{
    private const int Batch = 500;

    /// <summary>How many links there are, and the first that does not hold.</summary>
    public async Task<(long Groups, string? Broken)> CheckAsync(CancellationToken ct)
    {
        await using var session = await database.RentReaderAsync(ct);
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
            return !AuditGroupBuilder.Link(before, await dictionaries.DecodeAsync(entries, BlobPlace.OfAuditGroup, session, ct)).AsSpan().SequenceEqual(stated);
        }
        catch (InvalidDataException)
        {
            return true;
        }
    }
}
