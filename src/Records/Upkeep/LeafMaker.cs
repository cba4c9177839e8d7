using Varde.Records.Commits;
using Varde.Records.Keys;
using Varde.Records.Storage;

namespace Varde.Records.Upkeep;

/// <summary>A document's place in the order in which all are gone through.</summary>
internal readonly record struct DocumentKey(long EhrId, long DocumentId)
{
    /// <summary>Before all documents of an EHR.</summary>
    public static DocumentKey Before(long ehrId) => new(ehrId, 0);

    /// <summary>After all documents of an EHR.</summary>
    public static DocumentKey After(long ehrId) => new(ehrId, long.MaxValue);
}

/// <summary>What a document's row says for queries: the version they see (0 for none), the archetypes it holds, and its leaves.</summary>
internal sealed record IndexedDocument(int Shown, int? ContentsId, byte[] Pack);

/// <summary>What the index of a document should be by the extractors, beside what its row holds.</summary>
internal sealed record MadeLeaves(DocumentKey Key, IndexedDocument Stored, IndexedDocument Row, int Leaves, LeafChanges Rows, DocumentWords? Words)
{
    /// <summary>The digest of all that should be in the index of this document.</summary>
    public LeafDigest Digest() => Rows.Added.Select(LeafDigest.OfRow).Aggregate(PackAndPast(), (sum, row) => sum + row);

    /// <summary>The digest of its row and its history alone.</summary>
    public LeafDigest PackAndPast() =>
        Rows.Past.Select(LeafDigest.OfPast).Aggregate(LeafDigest.OfDocument(Key, Row), (sum, row) => sum + row);
}

/// <summary>Makes leaves from the documents as they are stored, a range of documents at a time.</summary>
internal sealed class LeafMaker(Epoch epoch, Names names, Dictionaries dictionaries, Extraction extraction)
{
    /// <summary>The rules that leaves are made by.</summary>
    public string Rules => extraction.Rules;

    /// <summary>The documents after one and up to another, by their order. Paths that nobody has used yet get their numbers.</summary>
    public async Task<List<MadeLeaves>> BetweenAsync(Session session, DocumentKey after, DocumentKey upTo, CancellationToken ct)
    {
        // No number of a path that was removed may be written.
        await epoch.FollowAsync(session, ct);
        object?[] range = [after.EhrId, after.DocumentId, upTo.EhrId, upTo.DocumentId];
        var documents = await session.ListAsync(
            """
            select d.ehr_id, d.document_id, d.kind, d.template_id, d.archetype_id, d.access_class_id, d.shown, d.contents_id, d.leaves, d.object_id
            from document d
            where (d.ehr_id, d.document_id) > ($1, $2) and (d.ehr_id, d.document_id) <= ($3, $4) order by d.ehr_id, d.document_id
            """,
            range, r => new DocumentFacts(new(r.Long(0), r.Long(1)), (DocumentKind)r.Int(2), r.IntOrNull(3), r.IntOrNull(4), r.Int(5), new(r.Int(6), r.IntOrNull(7), r.Bytes(8)), r.Uuid(9)), ct);
        var versions = (await session.ListAsync(
            """
            select v.ehr_id, v.document_id, v.number, v.time_committed, v.lifecycle, v.content from version v
            where (v.ehr_id, v.document_id) > ($1, $2) and (v.ehr_id, v.document_id) <= ($3, $4) order by v.ehr_id, v.document_id, v.number
            """,
            range, r => new VersionFacts(new(r.Long(0), r.Long(1)), r.Int(2), r.Long(3), (Lifecycle)r.Int(4), r.Bytes(5)), ct)).ToLookup(v => v.Key);
        List<MadeLeaves> made = [];
        // An EHR that was deleted between the two looks has no versions any more.
        foreach (var document in documents.Where(d => versions.Contains(d.Key)))
            if (await MakeOrErasedAsync(session, document, [.. versions[document.Key]], ct) is { } leaves) made.Add(leaves);
        return made;
    }

    private async Task<MadeLeaves?> MakeOrErasedAsync(Session session, DocumentFacts document, IReadOnlyList<VersionFacts> versions, CancellationToken ct)
    {
        try
        {
            return await MakeAsync(session, document, versions, ct);
        }
        catch (ErasedMeanwhileException)
        {
            return null;
        }
    }

    // The same as GroupPlanner does commit by commit: a draft leaves the version before it in sight.
    private async Task<MadeLeaves> MakeAsync(Session session, DocumentFacts document, IReadOnlyList<VersionFacts> versions, CancellationToken ct)
    {
        var (key, rows) = (document.Key, new LeafChanges());
        var (shown, since, current) = (0, 0L, Extracted.Nothing);
        foreach (var version in versions.Where(v => v.Lifecycle is not (Lifecycle.Incomplete or Lifecycle.Abandoned)))
        {
            if (shown > 0) rows.Keep(key.EhrId, key.DocumentId, current.Leaves, since, version.Time);
            (shown, since) = (version.Lifecycle == Lifecycle.Complete ? version.Number : 0, version.Time);
            current = await LeavesAsync(session, document, version, ct);
        }
        rows.Add(key.EhrId, key.DocumentId, document.AccessClassId, current.Leaves);
        return new MadeLeaves(key, document.Stored, new(shown, current.ContentsId, PackedLeaves.Write(current.Leaves)), current.Leaves.Count, rows, current.Words);
    }

    private async Task<Extracted> LeavesAsync(Session session, DocumentFacts row, VersionFacts version, CancellationToken ct)
    {
        var template = await names.TextAsync(row.TemplateId, session, ct);
        var archetype = await names.TextAsync(row.ArchetypeId, session, ct);
        var content = await dictionaries.DecodeAsync(version.Content, BlobPlace.OfContent(row.Key.EhrId, row.ObjectId, version.Number), session, ct);
        return await extraction.LeavesAsync(row.Kind, version.Lifecycle, template, archetype, null, content, ct);
    }

    private sealed record DocumentFacts(DocumentKey Key, DocumentKind Kind, int? TemplateId, int? ArchetypeId, int AccessClassId, IndexedDocument Stored, Guid ObjectId);

    private sealed record VersionFacts(DocumentKey Key, int Number, long Time, Lifecycle Lifecycle, byte[] Content);
}
