using Varde.Records.Commits;
using Varde.Records.Storage;

namespace Varde.Records.Upkeep;

/// <summary>Makes the leaves anew from the documents, current and past, a batch of documents in a transaction.</summary>
internal sealed class Reindexer(IDatabase database, Names names, Dictionaries dictionaries, Extraction extraction, Func<Guid, Writer> writerOf)
{
    private const int Batch = 200;

    /// <summary>Makes all leaves anew when they were made by other rules than those in force. Whoever stops halfway begins again.</summary>
    public async Task FollowRulesAsync(CancellationToken ct)
    {
        if (await StoredRulesAsync(ct) == extraction.Rules) return;
        await writerOf(Guid.Empty).RunAsync(ClearAsync, ct);
        await ReindexAsync(ct);
        await writerOf(Guid.Empty).RunAsync(
            (session, token) => session.ExecuteAsync("insert into leaf_rules (rules) values ($1)", [extraction.Rules], token), ct);
    }

    public async Task<ReindexReport> ReindexAsync(CancellationToken ct)
    {
        var report = new ReindexReport(0, 0, 0);
        (long Ehr, long Document) last = (0, 0);
        while (true)
        {
            var documents = await NextAsync(last, ct);
            foreach (var owner in documents.GroupBy(d => d.OwnerId)) report = await ReindexAsync(owner.Key, [.. owner], report, ct);
            if (documents.Count < Batch) return report;
            last = (documents[^1].EhrId, documents[^1].DocumentId);
        }
    }

    private static async Task ClearAsync(Session session, CancellationToken ct)
    {
        await session.ExecuteAsync("delete from leaf_rules", [], ct);
        await session.ExecuteAsync("delete from leaf_number where ehr_id > 0", [], ct);
        await session.ExecuteAsync("delete from leaf_text where ehr_id > 0", [], ct);
        await session.ExecuteAsync("delete from leaf_history where ehr_id > 0", [], ct);
        await session.ExecuteAsync("update document set leaves = $1 where ehr_id > 0 and length(leaves) > 0", [Array.Empty<byte>()], ct);
    }

    private async Task<string?> StoredRulesAsync(CancellationToken ct)
    {
        await using var session = await database.RentReaderAsync(ct);
        return await session.FirstAsync("select rules from leaf_rules", [], r => r.Text(0), ct);
    }

    private async Task<List<DocumentRecord>> NextAsync((long Ehr, long Document) after, CancellationToken ct)
    {
        await using var session = await database.RentReaderAsync(ct);
        return await session.ListAsync(
            """
            select d.ehr_id, d.document_id, o.owner_id
            from document d join record_owner o on o.ehr_id = d.ehr_id
            where (d.ehr_id, d.document_id) > ($1, $2) order by d.ehr_id, d.document_id limit $3
            """,
            [after.Ehr, after.Document, Batch], r => new DocumentRecord(r.Long(0), r.Long(1), r.Uuid(2)), ct);
    }

    private async Task<ReindexReport> ReindexAsync(Guid owner, IReadOnlyList<DocumentRecord> documents, ReindexReport report, CancellationToken ct)
    {
        var (count, changed) = (0L, 0L);
        await InternAsync(documents, ct);
        await writerOf(owner).RunAsync(async (session, token) =>
        {
            (count, changed) = (0, 0);
            foreach (var document in documents)
            {
                var (written, differs) = await ReindexAsync(session, document, token);
                (count, changed) = (count + written, changed + (differs ? 1 : 0));
            }
        }, ct);
        return new ReindexReport(report.Documents + documents.Count, report.Leaves + count, report.Changed + changed);
    }

    // New paths are interned by the writer, which cannot be asked from within its own transaction: so once before.
    private async Task InternAsync(IReadOnlyList<DocumentRecord> documents, CancellationToken ct)
    {
        await using var session = await database.RentReaderAsync(ct);
        foreach (var document in documents) await MakeAsync(session, document, ct);
    }

    private async Task<(int Leaves, bool Changed)> ReindexAsync(Session session, DocumentRecord document, CancellationToken ct)
    {
        if (await MakeAsync(session, document, ct) is not { } made) return (0, false);
        var pack = PackedLeaves.Write(made.Current);
        var past = new LeafChanges();
        foreach (var (leaves, from, until) in made.Past) past.Keep(document.EhrId, document.DocumentId, leaves, from, until);
        if (made.IsStoredAs(pack) && await IsPastAsync(session, document, past, ct)) return (made.Current.Count, false);
        await ReplaceAsync(session, document, made, pack, past, ct);
        return (made.Current.Count, true);
    }

    private async Task ReplaceAsync(Session session, DocumentRecord document, MadeLeaves made, byte[] pack, LeafChanges changes, CancellationToken ct)
    {
        object?[] key = [document.EhrId, document.DocumentId];
        changes.Remove(document.EhrId, document.DocumentId, PackedLeaves.Read(made.Stored.Leaves));
        changes.Add(document.EhrId, document.DocumentId, made.Stored.AccessClassId, made.Current);
        await session.ExecuteAsync("delete from leaf_history where ehr_id = $1 and document_id = $2", key, ct);
        await session.ExecuteAsync(
            "update document set leaves = $3, shown = $4, contents_id = $5 where ehr_id = $1 and document_id = $2", [.. key, pack, made.Shown, made.ContentsId], ct);
        await database.ChangeLeavesAsync(session, changes, ct);
    }

    private static async Task<bool> IsPastAsync(Session session, DocumentRecord document, LeafChanges past, CancellationToken ct)
    {
        var stored = await session.ListAsync(
            "select path_id, valid_from, valid_to, number, sort_key from leaf_history where ehr_id = $1 and document_id = $2",
            [document.EhrId, document.DocumentId], r => Fingerprint(r.Int(0), r.Long(1), r.Long(2), r.NumberOrNull(3), r.BytesOrNull(4)), ct);
        var made = past.Past.Select(p => Fingerprint(p.Leaf.PathId, p.ValidFrom, p.ValidTo, p.Leaf.Number, p.Leaf.Sort));
        return stored.Order(StringComparer.Ordinal).SequenceEqual(made.Order(StringComparer.Ordinal));
    }

    private static string Fingerprint(int path, long from, long until, double? number, byte[]? sort) => string.Join(
        '|', path, from, until, number is { } n ? BitConverter.DoubleToInt64Bits(n).ToString("x") : "", Convert.ToHexString(sort ?? []));

    private async Task<MadeLeaves?> MakeAsync(Session session, DocumentRecord document, CancellationToken ct)
    {
        object?[] key = [document.EhrId, document.DocumentId];
        var row = await session.FirstAsync(
            """
            select kind, template_id, archetype_id, access_class_id, leaves, shown, contents_id from document where ehr_id = $1 and document_id = $2
            """,
            key, r => new DocumentFacts((DocumentKind)r.Int(0), r.IntOrNull(1), r.IntOrNull(2), r.Int(3), r.Bytes(4), r.Int(5), r.IntOrNull(6)), ct);
        if (row is null) return null;
        var versions = await session.ListAsync(
            "select number, time_committed, lifecycle, content from version where ehr_id = $1 and document_id = $2 order by number", key,
            r => new VersionFacts(r.Int(0), r.Long(1), (Lifecycle)r.Int(2), r.Bytes(3)), ct);
        return await MakeAsync(session, row, versions, ct);
    }

    // The same as GroupPlanner does commit by commit: a draft leaves the version before it in sight.
    private async Task<MadeLeaves> MakeAsync(Session session, DocumentFacts row, List<VersionFacts> versions, CancellationToken ct)
    {
        var past = new List<(IReadOnlyList<PreparedLeaf>, long, long)>();
        var (shown, since, extracted) = (0, 0L, Extracted.Nothing);
        foreach (var version in versions.Where(v => v.Lifecycle is not (Lifecycle.Incomplete or Lifecycle.Abandoned)))
        {
            if (shown > 0) past.Add((extracted.Leaves, since, version.Time));
            (shown, since) = (version.Lifecycle == Lifecycle.Complete ? version.Number : 0, version.Time);
            extracted = await LeavesAsync(session, row, version, ct);
        }
        return new(row, shown, extracted.ContentsId, extracted.Leaves, past);
    }

    private async Task<Extracted> LeavesAsync(Session session, DocumentFacts row, VersionFacts version, CancellationToken ct)
    {
        var template = await names.TextAsync(row.TemplateId, session, ct);
        var archetype = await names.TextAsync(row.ArchetypeId, session, ct);
        var content = await dictionaries.DecodeAsync(version.Content, session, ct);
        return await extraction.LeavesAsync(row.Kind, version.Lifecycle, template, archetype, null, content, ct);
    }

    private sealed record DocumentRecord(long EhrId, long DocumentId, Guid OwnerId);

    private sealed record DocumentFacts(DocumentKind Kind, int? TemplateId, int? ArchetypeId, int AccessClassId, byte[] Leaves, int Shown, int? ContentsId);

    private sealed record VersionFacts(int Number, long Time, Lifecycle Lifecycle, byte[] Content);

    /// <summary>What the index of a document should be, beside what is stored.</summary>
    private sealed record MadeLeaves(
        DocumentFacts Stored, int Shown, int? ContentsId, IReadOnlyList<PreparedLeaf> Current, IReadOnlyList<(IReadOnlyList<PreparedLeaf> Leaves, long From, long Until)> Past)
    {
        public bool IsStoredAs(byte[] pack) => pack.AsSpan().SequenceEqual(Stored.Leaves) && Shown == Stored.Shown && ContentsId == Stored.ContentsId;
    }
}
