using Varde.Records.Commits;
using Varde.Records.Storage;

namespace Varde.Records.Upkeep;

/// <summary>
/// Makes the leaves anew from the documents, current and past, while others go on reading and writing: a batch of documents at a time, of
/// which only those are written that differ. How far it has come is kept, so that who is interrupted goes on from there.
/// </summary>
internal sealed class Reindexer(IDatabase database, LeafMaker maker, IndexCheck check, IndexRepair repair, Func<Guid, Writer> writerOf)
{
    private const int Batch = 200;

    // A second repair meets only what somebody has done to the index since the first.
    private const int MostRepairs = 2;

    private Writer Main => writerOf(Guid.Empty);

    /// <summary>Makes all leaves anew when they were made by other rules than those in force.</summary>
    public async Task FollowRulesAsync(IProgress<UpkeepProgress>? progress, CancellationToken ct)
    {
        if (await StoredRulesAsync(ct) == maker.Rules) return;
        if (await ReachedAsync(ct) is null) await Main.RunAsync(ClearAsync, ct);
        await MakeAsync(progress, ct);
        await Main.RunAsync(
            async (session, token) =>
            {
                await session.ExecuteAsync("insert into leaf_rules (rules) values ($1)", [maker.Rules], token);
                await session.ExecuteAsync("delete from reindex_progress", [], token);
            }, ct);
    }

    /// <summary>Makes all leaves anew, then proves that they are what the documents give, and repairs what is not.</summary>
    public async Task<ReindexReport> ReindexAsync(IProgress<UpkeepProgress>? progress, CancellationToken ct)
    {
        if (await ReachedAsync(ct) is null) await Main.RunAsync(BeginAsync, ct);
        var made = await MakeAsync(progress, ct);
        await Main.RunAsync((session, token) => session.ExecuteAsync("delete from reindex_progress", [], token), ct);
        var found = await check.CheckAsync(progress, ct);
        var repaired = 0L;
        for (var i = 0; i < MostRepairs && !found.Holds; i++)
        {
            await repair.RepairAsync([.. found.Differing.Select(d => d.EhrId)], progress, ct);
            repaired += found.Differing.Count;
            found = await check.CheckAsync(progress, ct);
        }
        return new ReindexReport(made.Documents, made.Leaves, made.Changed, repaired, await ToldAsync(found, ct));
    }

    /// <summary>Proves that the index is what the documents give, or names those who differ.</summary>
    public async Task<IndexProof> ProveAsync(IProgress<UpkeepProgress>? progress, CancellationToken ct) =>
        await ToldAsync(await check.CheckAsync(progress, ct), ct);

    private async Task<IndexProof> ToldAsync(CheckedIndex found, CancellationToken ct)
    {
        var differences = new List<IndexDifference>();
        await using var session = await database.RentReaderAsync(ct);
        foreach (var one in found.Differing)
        {
            var owner = await session.FirstAsync("select owner_id from record_owner where ehr_id = $1", [one.EhrId], r => (Guid?)r.Uuid(0), ct);
            differences.Add(new IndexDifference(owner, one.Index.ToString(), one.Documents.ToString()));
        }
        if (found.Strays != default) differences.Add(new IndexDifference(null, found.Strays.ToString(), default(LeafDigest).ToString()));
        return new IndexProof(found.Owners, found.Documents, found.Index.ToString(), found.FromDocuments.ToString(), differences);
    }

    private async Task ClearAsync(Session session, CancellationToken ct)
    {
        await session.ExecuteAsync("delete from leaf_rules", [], ct);
        await session.ExecuteAsync("delete from leaf_number where ehr_id > 0", [], ct);
        await session.ExecuteAsync("delete from leaf_text where ehr_id > 0", [], ct);
        await session.ExecuteAsync("delete from leaf_history where ehr_id > 0", [], ct);
        await session.ExecuteAsync("update document set leaves = $1 where ehr_id > 0 and length(leaves) > 0", [Array.Empty<byte>()], ct);
        await BeginAsync(session, ct);
    }

    private async Task BeginAsync(Session session, CancellationToken ct)
    {
        await session.ExecuteAsync("delete from reindex_progress", [], ct);
        await session.ExecuteAsync("insert into reindex_progress (rules, ehr_id, document_id) values ($1, 0, 0)", [maker.Rules], ct);
    }

    private async Task<string?> StoredRulesAsync(CancellationToken ct)
    {
        await using var session = await database.RentReaderAsync(ct);
        return await session.FirstAsync("select rules from leaf_rules", [], r => r.Text(0), ct);
    }

    // By the rules in force: what was made by others is not worth going on with.
    private async Task<DocumentKey?> ReachedAsync(CancellationToken ct)
    {
        await using var session = await database.RentReaderAsync(ct);
        return await session.FirstAsync(
            "select ehr_id, document_id from reindex_progress where rules = $1", [maker.Rules], r => (DocumentKey?)new DocumentKey(r.Long(0), r.Long(1)), ct);
    }

    private async Task<Made> MakeAsync(IProgress<UpkeepProgress>? progress, CancellationToken ct)
    {
        var at = await ReachedAsync(ct) ?? default;
        var (before, total) = await CountsAsync(at, ct);
        var made = new Made(0, 0, 0);
        while (await NextAsync(at, ct) is { Count: > 0 } documents)
        {
            made += await MakeAsync(at, documents, ct);
            at = documents[^1].Key;
            await Main.RunAsync((session, token) => ReachAsync(session, at, token), ct);
            progress?.Report(new(UpkeepStep.Making, before + made.Documents, Math.Max(total, before + made.Documents)));
        }
        return made;
    }

    private static Task<int> ReachAsync(Session session, DocumentKey at, CancellationToken ct) =>
        session.ExecuteAsync("update reindex_progress set ehr_id = $1, document_id = $2", [at.EhrId, at.DocumentId], ct);

    private async Task<(long Before, long Total)> CountsAsync(DocumentKey at, CancellationToken ct)
    {
        await using var session = await database.RentReaderAsync(ct);
        var before = await session.FirstAsync(
            "select count(*) from document where (ehr_id, document_id) <= ($1, $2)", [at.EhrId, at.DocumentId], r => r.Long(0), ct);
        return (before, await session.FirstAsync("select count(*) from document", [], r => r.Long(0), ct));
    }

    // Not joined: a planner that begins with the owners would sort all documents for each batch.
    private async Task<List<OwnedDocument>> NextAsync(DocumentKey after, CancellationToken ct)
    {
        await using var session = await database.RentReaderAsync(ct);
        return await session.ListAsync(
            """
            select d.ehr_id, d.document_id, (select o.owner_id from record_owner o where o.ehr_id = d.ehr_id) from document d
            where (d.ehr_id, d.document_id) > ($1, $2) order by d.ehr_id, d.document_id limit $3
            """,
            [after.EhrId, after.DocumentId, Batch], r => new OwnedDocument(new(r.Long(0), r.Long(1)), r.Uuid(2)), ct);
    }

    private async Task<Made> MakeAsync(DocumentKey after, IReadOnlyList<OwnedDocument> documents, CancellationToken ct)
    {
        await using var session = await database.RentReaderAsync(ct);
        var made = await maker.BetweenAsync(session, after, documents[^1].Key, ct);
        var stale = (await StaleAsync(session, made, after, documents[^1].Key, ct)).Select(m => m.Key).ToHashSet();
        var changed = 0;
        foreach (var owner in documents.Where(d => stale.Contains(d.Key)).GroupBy(d => d.OwnerId))
            changed += await WriteAsync(owner.Key, [.. owner.Select(d => d.Key)], ct);
        return new Made(documents.Count, made.Sum(m => (long)m.Leaves), changed);
    }

    private static async Task<List<MadeLeaves>> StaleAsync(Session session, List<MadeLeaves> made, DocumentKey after, DocumentKey upTo, CancellationToken ct)
    {
        var past = await StoredIndex.PastAsync(session, after, upTo, ct);
        return made.FindAll(m => LeafDigest.OfDocument(m.Key, m.Stored) + past.GetValueOrDefault(m.Key) != m.PackAndPast());
    }

    // A document may have got another version since it was looked at: it is made once more where nobody else can write.
    private async Task<int> WriteAsync(Guid owner, IReadOnlyList<DocumentKey> documents, CancellationToken ct)
    {
        var changed = 0;
        await writerOf(owner).RunAsync(
            async (session, token) =>
            {
                changed = 0;
                foreach (var key in documents) changed += await WriteAsync(session, key, token);
            }, ct);
        return changed;
    }

    private async Task<int> WriteAsync(Session session, DocumentKey key, CancellationToken ct)
    {
        var before = key with { DocumentId = key.DocumentId - 1 };
        var stale = await StaleAsync(session, await maker.BetweenAsync(session, before, key, ct), before, key, ct);
        foreach (var made in stale) await IndexWriting.ReplaceAsync(database, session, made, ct);
        return stale.Count;
    }

    private sealed record OwnedDocument(DocumentKey Key, Guid OwnerId);

    private readonly record struct Made(long Documents, long Leaves, long Changed)
    {
        public static Made operator +(Made a, Made b) => new(a.Documents + b.Documents, a.Leaves + b.Leaves, a.Changed + b.Changed);
    }
}
