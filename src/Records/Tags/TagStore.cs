using Varde.Foundation;
using Varde.Records.Commits;
using Varde.Records.Storage;

namespace Varde.Records.Tags;

/// <summary>Reads and changes the tags of documents and of their versions.</summary>
internal sealed class TagStore(IDatabase database, Owners owners, Names names, Func<Guid, Writer> writerOf)
{
    /// <summary>All tags of an owner's documents, in the order of documents, versions and keys.</summary>
    public async Task<Outcome<IReadOnlyList<StoredTag>>> ListAsync(RecordOwner owner, CancellationToken ct)
    {
        if (await owners.KeyAsync(owner.Id, ct) is not { } ehrId) return new NotFound($"EHR {owner.Id} does not exist.");
        await using var session = await database.RentReaderAsync(ct);
        var rows = await session.ListAsync(
            """
            select d.object_id, d.kind, t.number, v.system_id, t.tag_key, t.value, t.target_path
            from item_tag t
            join document d on d.ehr_id = t.ehr_id and d.document_id = t.document_id
            left join version v on v.ehr_id = t.ehr_id and v.document_id = t.document_id and v.number = t.number
            where t.ehr_id = $1 order by t.document_id, t.number, t.tag_key, t.target_path
            """,
            [ehrId], r => new TagRecord(r), ct);
        var tags = new List<StoredTag>(rows.Count);
        foreach (var row in rows) tags.Add(await ToldAsync(row, session, ct));
        return tags;
    }

    /// <summary>Puts these tags on the target, in the place of those that it has.</summary>
    /// <returns>How many; <see cref="NotFound"/> when there is no such target, <see cref="Conflict"/> when the EHR is not modifiable.</returns>
    public Task<Outcome<int>> SetAsync(RecordOwner owner, TagTarget target, IReadOnlyList<ItemTag> tags, AuditEntry audit, CancellationToken ct) =>
        ChangeAsync(owner, target, audit, (session, at, token) => SetAsync(session, at, tags, token), ct);

    /// <summary>Takes the tags of a key off the target, whatever their path.</summary>
    /// <returns>How many; otherwise as <see cref="SetAsync(RecordOwner, TagTarget, IReadOnlyList{ItemTag}, AuditEntry, CancellationToken)"/>, and when none has the key.</returns>
    public Task<Outcome<int>> RemoveAsync(RecordOwner owner, TagTarget target, string key, AuditEntry audit, CancellationToken ct) =>
        ChangeAsync(owner, target, audit, (session, at, token) => RemoveAsync(session, at, key, token), ct);

    private async Task<StoredTag> ToldAsync(TagRecord row, Session session, CancellationToken ct)
    {
        var version = row.SystemId is { } system ? new VersionUid(row.ObjectId, await names.TextAsync(system, session, ct), row.Number) : null;
        return new StoredTag(new TagTarget(row.ObjectId, version), row.Kind, row.Tag);
    }

    private async Task<Outcome<int>> ChangeAsync(
        RecordOwner owner, TagTarget target, AuditEntry audit, Func<Session, TagPlace, CancellationToken, Task<Outcome<int>>> change, CancellationToken ct)
    {
        if (await owners.KeyAsync(owner.Id, ct) is not { } ehrId) return new NotFound($"EHR {owner.Id} does not exist.");
        Outcome<int> outcome = 0;
        await writerOf(owner.Id).RunAuditedAsync(async (session, token) =>
        {
            var place = await PlaceAsync(session, ehrId, target, token);
            outcome = place.TryGet(out var at, out var refusal) ? await change(session, at, token) : refusal;
            return outcome.IsDone ? [(audit, ehrId)] : [];
        }, ct);
        return outcome;
    }

    private static async Task<Outcome<TagPlace>> PlaceAsync(Session session, long ehrId, TagTarget target, CancellationToken ct)
    {
        var found = await session.FirstAsync(
            "select d.document_id, d.kind, e.is_modifiable from document d left join ehr e on e.ehr_id = d.ehr_id where d.ehr_id = $1 and d.object_id = $2",
            [ehrId, target.ObjectId], r => new FoundDocument(r.Long(0), (DocumentKind)r.Int(1), r.IntOrNull(2) != 0), ct);
        if (found is null) return new NotFound($"Object {target.ObjectId} does not exist.");
        if (!found.IsModifiable && found.Kind != DocumentKind.EhrStatus) return new Conflict("The EHR is not modifiable.", ConflictReason.EhrNotModifiable);
        var place = new TagPlace(ehrId, found.DocumentId, target.Version?.Number ?? 0);
        return target.Version is null || await HasVersionAsync(session, place, target.Version.SystemId, ct)
            ? place
            : new NotFound($"Version {target.Version} does not exist.");
    }

    private static async Task<bool> HasVersionAsync(Session session, TagPlace at, string system, CancellationToken ct) => await session.FirstAsync(
        """
        select 1 from version v join name n on n.name_id = v.system_id
        where v.ehr_id = $1 and v.document_id = $2 and v.number = $3 and n.text = $4
        """,
        [at.EhrId, at.DocumentId, at.Number, system], _ => true, ct);

    private static async Task<Outcome<int>> SetAsync(Session session, TagPlace at, IReadOnlyList<ItemTag> tags, CancellationToken ct)
    {
        await session.ExecuteAsync("delete from item_tag where ehr_id = $1 and document_id = $2 and number = $3", [at.EhrId, at.DocumentId, at.Number], ct);
        foreach (var tag in tags)
        {
            await session.ExecuteAsync(
                "insert into item_tag (ehr_id, document_id, number, tag_key, target_path, value) values ($1, $2, $3, $4, $5, $6)",
                [at.EhrId, at.DocumentId, at.Number, tag.Key, tag.TargetPath, tag.Value], ct);
        }
        return tags.Count;
    }

    private static async Task<Outcome<int>> RemoveAsync(Session session, TagPlace at, string key, CancellationToken ct)
    {
        var count = await session.ExecuteAsync(
            "delete from item_tag where ehr_id = $1 and document_id = $2 and number = $3 and tag_key = $4", [at.EhrId, at.DocumentId, at.Number, key], ct);
        return count > 0 ? count : new NotFound("The target has no tag with this key.");
    }

    private sealed record FoundDocument(long DocumentId, DocumentKind Kind, bool IsModifiable);

    private sealed record TagPlace(long EhrId, long DocumentId, int Number);

    private sealed class TagRecord(Row r)
    {
        public Guid ObjectId { get; } = r.Uuid(0);
        public DocumentKind Kind { get; } = (DocumentKind)r.Int(1);
        public int Number { get; } = r.Int(2);
        public int? SystemId { get; } = r.IntOrNull(3);
        public ItemTag Tag { get; } = new(r.Text(4), r.TextOrNull(5), r.Text(6));
    }
}
