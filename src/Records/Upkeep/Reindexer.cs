using Varde.Records.Commits;
using Varde.Records.Storage;

namespace Varde.Records.Upkeep;

/// <summary>Makes the current leaves anew from the documents, a batch of documents in a transaction.</summary>
internal sealed class Reindexer(IDatabase database, Names names, Dictionaries dictionaries, Extraction extraction, Func<Guid, Writer> writerOf)
{
    private const int Batch = 200;

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

    /// <summary>The current leaves of a document, as they are stored.</summary>
    public async Task<IReadOnlyList<Leaf>> ReadAsync(long ehrId, long documentId, Session session, CancellationToken ct)
    {
        var rows = await session.ListAsync(
            "select path_id, positions, number, text, sort_key from leaf where ehr_id = $1 and document_id = $2 order by path_id",
            [ehrId, documentId], r => (Path: r.Int(0), Positions: r.BytesOrNull(1), Number: r.NumberOrNull(2), Text: r.TextOrNull(3), Sort: r.BytesOrNull(4)), ct);
        var leaves = new List<Leaf>(rows.Count);
        foreach (var row in rows)
        {
            var (path, type) = await names.PathAsync(row.Path, session, ct);
            leaves.Add(new Leaf(path, type, row.Positions, row.Number, row.Text, row.Sort));
        }
        return leaves;
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
        var leaves = new Dictionary<long, IReadOnlyList<PreparedLeaf>>();
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
        foreach (var document in documents) await ExtractAsync(session, document, ct);
    }

    private async Task<(int Leaves, bool Changed)> ReindexAsync(Session session, DocumentRecord document, CancellationToken ct)
    {
        var (accessClassId, leaves) = await ExtractAsync(session, document, ct);
        var before = (await ReadAsync(document.EhrId, document.DocumentId, session, ct)).Select(Fingerprint).Order(StringComparer.Ordinal);
        if (before.SequenceEqual(leaves.Select(l => Fingerprint(l.Leaf)).Order(StringComparer.Ordinal))) return (leaves.Count, false);
        var rows = new List<LeafRow>(leaves.Count);
        LeafRows.Add(rows, document.EhrId, document.DocumentId, accessClassId, leaves);
        await session.ExecuteAsync("delete from leaf where ehr_id = $1 and document_id = $2", [document.EhrId, document.DocumentId], ct);
        await database.InsertLeavesAsync(session, rows, ct);
        return (leaves.Count, true);
    }

    private async Task<(int AccessClassId, IReadOnlyList<PreparedLeaf> Leaves)> ExtractAsync(Session session, DocumentRecord document, CancellationToken ct)
    {
        var row = await session.FirstAsync(
            """
            select d.kind, d.lifecycle, d.template_id, d.archetype_id, d.access_class_id, v.content
            from document d join version v on v.ehr_id = d.ehr_id and v.document_id = d.document_id and v.number = d.latest
            where d.ehr_id = $1 and d.document_id = $2
            """,
            [document.EhrId, document.DocumentId],
            r => new ContentRecord((DocumentKind)r.Int(0), (Lifecycle)r.Int(1), r.IntOrNull(2), r.IntOrNull(3), r.Int(4), r.Bytes(5)), ct);
        if (row is null) return (0, []);
        var template = await names.TextAsync(row.TemplateId, session, ct);
        var archetype = await names.TextAsync(row.ArchetypeId, session, ct);
        var content = await dictionaries.DecodeAsync(row.Content, session, ct);
        return (row.AccessClassId, await extraction.LeavesAsync(row.Kind, row.Lifecycle, template, archetype, null, content, ct));
    }

    private static string Fingerprint(Leaf leaf)
    {
        var number = leaf.Number is { } n ? BitConverter.DoubleToInt64Bits(n).ToString("x") : "";
        var (positions, sort) = (Convert.ToHexString(leaf.Positions ?? []), Convert.ToHexString(leaf.Sort ?? []));
        return string.Join('\u001f', leaf.Path.Path, leaf.Path.Discriminator, leaf.Path.Scope, leaf.Type, positions, number, sort, leaf.Text);
    }

    private sealed record DocumentRecord(long EhrId, long DocumentId, Guid OwnerId);

    private sealed record ContentRecord(DocumentKind Kind, Lifecycle Lifecycle, int? TemplateId, int? ArchetypeId, int AccessClassId, byte[] Content);
}
