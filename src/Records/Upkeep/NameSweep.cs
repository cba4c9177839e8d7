using Varde.Records.Commits;
using Varde.Records.Keys;
using Varde.Records.Storage;

namespace Varde.Records.Upkeep;

/// <summary>
/// Finds and removes what is interned of one record alone. Paths carry what tells leaves apart, and contents the ids of archetypes: both are taken out of documents, and may be words that
/// nobody else has ever written.
/// </summary>
internal sealed class NameSweep(IDatabase database, Names names, Dictionaries dictionaries, Extraction extraction)
{
    private const int Batch = 1000;

    /// <summary>The numbers of the paths that a record has used in any version, and of its texts.</summary>
    public sealed record Used(HashSet<int> Paths, HashSet<int> Texts);

    /// <summary>What a record has used: taken out of all its versions once more, since only what is current lies with its documents.</summary>
    public async Task<Used> UsedByAsync(long ehrId, CancellationToken ct)
    {
        var used = new Used([], []);
        await using var session = await database.RentReaderAsync(ct);
        await using var more = await database.RentReaderAsync(ct);
        var versions = session.StreamAsync(
            """
            select d.object_id, d.kind, d.template_id, d.archetype_id, d.contents_id, d.leaves, v.number, v.lifecycle, v.content
            from document d join version v on v.ehr_id = d.ehr_id and v.document_id = d.document_id where d.ehr_id = $1
            """,
            [ehrId], r => new VersionRow(r), ct);
        await foreach (var version in versions) await AddAsync(used, ehrId, version, more, ct);
        return used;
    }

    /// <summary>Removes what nobody else uses, within the transaction in which the record goes.</summary>
    public async Task RemoveUnusedAsync(Session session, Used used, CancellationToken ct)
    {
        await RemoveTextsAsync(session, [.. used.Texts], ct);
        HashSet<int> paths = [.. used.Paths];
        await RemoveStillUsedAsync(session, paths, ct);
        if (paths.Count > 0) await session.ExecuteAsync($"delete from path where {database.IsOneOf("path_id", "$1")}", [paths.ToArray()], ct);
    }

    private async Task AddAsync(Used used, long ehrId, VersionRow version, Session session, CancellationToken ct)
    {
        used.Paths.UnionWith(PackedLeaves.Read(version.Leaves).Select(leaf => leaf.PathId));
        used.Texts.UnionWith(new[] { version.ArchetypeId, version.ContentsId }.OfType<int>());
        try
        {
            var content = await dictionaries.DecodeAsync(version.Content, BlobPlace.OfContent(ehrId, version.ObjectId, version.Number), session, ct);
            var (template, archetype) = (await names.TextAsync(version.TemplateId, session, ct), await names.TextAsync(version.ArchetypeId, session, ct));
            var extracted = await extraction.LeavesAsync(version.Kind, version.Lifecycle, template, archetype, null, content, ct);
            used.Paths.UnionWith(extracted.Leaves.Select(leaf => leaf.PathId));
            if (extracted.ContentsId is { } contents) used.Texts.Add(contents);
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or ErasedMeanwhileException)
        {
            // What cannot be read any more is erased all the same; of it only what lies with the document is known.
        }
    }

    // Each question leaves fewer to ask the next about: the last, which has no index and the most rows to go through, is asked of what hardly ever is left.
    private async Task RemoveTextsAsync(Session session, HashSet<int> texts, CancellationToken ct)
    {
        foreach (var use in UsesOfTexts)
            foreach (var text in texts.ToArray())
                if (await session.FirstAsync(use, [text], _ => true, ct)) texts.Remove(text);
        if (texts.Count > 0) await session.ExecuteAsync($"delete from name where {database.IsOneOf("name_id", "$1")}", [texts.ToArray()], ct);
    }

    // The text of an archetype may also be a template's or a system's.
    private static readonly string[] UsesOfTexts =
    [
        "select 1 from document d where d.contents_id = $1 and d.ehr_id > 0 limit 1",
        "select 1 from document d where d.archetype_id = $1 and d.ehr_id > 0 limit 1",
        "select 1 from document d where d.template_id = $1 and d.ehr_id > 0 limit 1",
        "select 1 from dictionary t where t.name_id = $1 limit 1",
        "select 1 from ehr e where e.system_id = $1 and e.ehr_id > 0 limit 1",
        "select 1 from version v where v.system_id = $1 and v.ehr_id > 0 limit 1",
    ];

    // Goes through the packs of the others until all paths were met; those of old versions are also in the history.
    private async Task RemoveStillUsedAsync(Session session, HashSet<int> paths, CancellationToken ct)
    {
        var after = new DocumentKey(0, 0);
        while (paths.Count > 0)
        {
            var packs = await session.ListAsync(
                "select d.ehr_id, d.document_id, d.leaves from document d where (d.ehr_id, d.document_id) > ($1, $2) order by d.ehr_id, d.document_id limit $3",
                [after.EhrId, after.DocumentId, Batch], r => (Key: new DocumentKey(r.Long(0), r.Long(1)), Pack: r.Bytes(2)), ct);
            foreach (var pack in packs) paths.ExceptWith(PackedLeaves.Read(pack.Pack).Select(leaf => leaf.PathId));
            if (packs.Count < Batch) break;
            after = packs[^1].Key;
        }
        foreach (var path in paths.ToArray())
            if (await session.FirstAsync("select 1 from leaf_history h where h.path_id = $1 and h.ehr_id > 0 limit 1", [path], _ => true, ct)) paths.Remove(path);
    }

    private sealed class VersionRow(Row r)
    {
        public Guid ObjectId { get; } = r.Uuid(0);
        public DocumentKind Kind { get; } = (DocumentKind)r.Int(1);
        public int? TemplateId { get; } = r.IntOrNull(2);
        public int? ArchetypeId { get; } = r.IntOrNull(3);
        public int? ContentsId { get; } = r.IntOrNull(4);
        public byte[] Leaves { get; } = r.Bytes(5);
        public int Number { get; } = r.Int(6);
        public Lifecycle Lifecycle { get; } = (Lifecycle)r.Int(7);
        public byte[] Content { get; } = r.Bytes(8);
    }
}
