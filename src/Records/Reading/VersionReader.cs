using Varde.Foundation;
using Varde.Records.Keys;
using Varde.Records.Storage;

namespace Varde.Records.Reading;

/// <summary>Reads versions of documents.</summary>
internal sealed class VersionReader(IDatabase database, Owners owners, Names names, Dictionaries dictionaries)
{
    private const string Columns =
        """
        select d.document_id, d.object_id, d.kind, d.template_id, d.archetype_id, d.access_class_id, d.latest, v.number, v.system_id, v.preceding,
            p.system_id, v.contribution_id, v.time_committed, v.change_type, v.lifecycle, v.digest, v.envelope,
            (select count(*) from attestation a where a.ehr_id = v.ehr_id and a.document_id = v.document_id and a.number = v.number),
            (select count(*) from item_tag t where t.ehr_id = v.ehr_id and t.document_id = v.document_id and t.number in (0, v.number))
        """;

    private const string Tables =
        """
        from document d
        join version v on v.ehr_id = d.ehr_id and v.document_id = d.document_id
        left join version p on p.ehr_id = v.ehr_id and p.document_id = v.document_id and p.number = v.preceding
        where d.ehr_id = $1 and d.object_id = $2
        """;

    private const string TablesOfAnyOwner =
        """
        from object_owner x
        join record_owner o on o.ehr_id = x.ehr_id
        join document d on d.ehr_id = x.ehr_id and d.object_id = x.object_id
        join version v on v.ehr_id = d.ehr_id and v.document_id = d.document_id
        left join version p on p.ehr_id = v.ehr_id and p.document_id = v.document_id and p.number = v.preceding
        where x.object_id = $1
        """;

    private const int ContentColumn = 19;

    public async Task<Outcome<StoredVersion>> ReadAsync(RecordOwner owner, VersionUid uid, CancellationToken ct)
    {
        var read = await ReadOneAsync($"{Columns}, v.content {Tables} and v.number = $3", owner, uid.ObjectId, [uid.Number], ct);
        return read.TryGet(out var version, out var refusal) && version.Uid != uid ? new NotFound($"Version {uid} does not exist.")
            : refusal is null ? version! : refusal;
    }

    public Task<Outcome<StoredVersion>> ReadLatestAsync(RecordOwner owner, Guid objectId, CancellationToken ct) =>
        ReadOneAsync($"{Columns}, v.content {Tables} and v.number = d.latest", owner, objectId, [], ct);

    /// <summary>The latest version of an object, whoever's it is, in one statement.</summary>
    public async Task<Outcome<StoredVersion>> FindLatestAsync(Guid objectId, CancellationToken ct)
    {
        await using var session = await database.RentReaderAsync(ct);
        var found = await session.FirstAsync(
            $"{Columns}, v.content, d.ehr_id, o.owner_kind, o.owner_id {TablesOfAnyOwner} and v.number = d.latest", [objectId],
            r => new OwnedRecord(new VersionRecord(r, r.Bytes(ContentColumn)), r.Long(ContentColumn + 1), new RecordOwner((OwnerKind)r.Int(ContentColumn + 2), r.Uuid(ContentColumn + 3))), ct);
        return found is not null && await VersionAsync(found.Version, found.Owner, found.EhrId, session, ct) is { } version ? version : Missing(objectId);
    }

    public Task<Outcome<StoredVersion>> ReadAtTimeAsync(RecordOwner owner, Guid objectId, DateTimeOffset time, CancellationToken ct) =>
        ReadOneAsync(
            $"{Columns}, v.content {Tables} and v.time_committed <= $3 order by v.number desc limit 1",
            owner, objectId, [Instant.Microseconds(time)], ct);

    public async Task<IReadOnlyList<StoredVersion>> ReadDerivedAsync(RecordOwner owner, Guid sourceId, CancellationToken ct)
    {
        if (await owners.KeyAsync(owner.Id, ct) is not { } ehrId) return [];
        await using var session = await database.RentReaderAsync(ct);
        var rows = await session.ListAsync(
            $"""
            {Columns}, v.content
            from derived_document s
            join document d on d.ehr_id = s.ehr_id and d.object_id = s.object_id
            join version v on v.ehr_id = d.ehr_id and v.document_id = d.document_id and v.number = d.latest
            left join version p on p.ehr_id = v.ehr_id and p.document_id = v.document_id and p.number = v.preceding
            where s.ehr_id = $1 and s.source_id = $2 order by d.document_id
            """,
            [ehrId, sourceId], r => new VersionRecord(r, r.Bytes(ContentColumn)), ct);
        var derived = new List<StoredVersion>(rows.Count);
        foreach (var row in rows)
            if (await VersionAsync(row, owner, ehrId, session, ct) is { } version) derived.Add(version);
        return derived;
    }

    public async Task<Outcome<IReadOnlyList<VersionSummary>>> ReadHistoryAsync(RecordOwner owner, Guid objectId, CancellationToken ct)
    {
        if (await owners.KeyAsync(owner.Id, ct) is not { } ehrId) return Missing(objectId);
        await using var session = await database.RentReaderAsync(ct);
        var rows = await session.ListAsync($"{Columns} {Tables} order by v.number", [ehrId, objectId], r => new VersionRecord(r), ct);
        if (rows.Count == 0) return Missing(objectId);
        var list = new List<VersionSummary>(rows.Count);
        try
        {
            foreach (var row in rows) list.Add(await SummaryAsync(row, owner, ehrId, session, ct));
        }
        catch (ErasedMeanwhileException)
        {
            return Missing(objectId);
        }
        return Outcome<IReadOnlyList<VersionSummary>>.Done(list);
    }

    private static NotFound Missing(Guid objectId) => new($"Object {objectId} does not exist.");

    private async Task<Outcome<StoredVersion>> ReadOneAsync(string sql, RecordOwner owner, Guid objectId, object?[] more, CancellationToken ct)
    {
        if (await owners.KeyAsync(owner.Id, ct) is not { } ehrId) return Missing(objectId);
        await using var session = await database.RentReaderAsync(ct);
        var row = await session.FirstAsync(sql, [ehrId, objectId, .. more], r => new VersionRecord(r, r.Bytes(ContentColumn)), ct);
        return row is not null && await VersionAsync(row, owner, ehrId, session, ct) is { } version ? version : Missing(objectId);
    }

    // Null when the record was erased since the row was read: then it is answered for as a missing one.
    private async Task<StoredVersion?> VersionAsync(VersionRecord row, RecordOwner owner, long ehrId, Session session, CancellationToken ct)
    {
        try
        {
            var content = await dictionaries.DecodeAsync(row.Content, BlobPlace.OfContent(ehrId, row.ObjectId, row.Number), session, ct);
            return new StoredVersion(await SummaryAsync(row, owner, ehrId, session, ct), content);
        }
        catch (ErasedMeanwhileException)
        {
            return null;
        }
    }

    private async Task<VersionSummary> SummaryAsync(VersionRecord row, RecordOwner owner, long ehrId, Session session, CancellationToken ct)
    {
        var summary = await UntaggedAsync(row, owner, ehrId, session, ct);
        return row.Tags == 0 ? summary : await TaggedAsync(summary, ehrId, row.DocumentId, session, ct);
    }

    private static async Task<VersionSummary> TaggedAsync(VersionSummary summary, long ehrId, long documentId, Session session, CancellationToken ct)
    {
        var tags = (await session.ListAsync(
            """
            select number, tag_key, value, target_path from item_tag
            where ehr_id = $1 and document_id = $2 and number in (0, $3) order by number, tag_key, target_path
            """,
            [ehrId, documentId, summary.Uid.Number], r => (Number: r.Int(0), Tag: new ItemTag(r.Text(1), r.TextOrNull(2), r.Text(3))), ct))
            .ToLookup(t => t.Number, t => t.Tag);
        return summary with { ObjectTags = [.. tags[0]], VersionTags = [.. tags[summary.Uid.Number]] };
    }

    private async Task<VersionSummary> UntaggedAsync(VersionRecord row, RecordOwner owner, long ehrId, Session session, CancellationToken ct) => new()
    {
        Uid = new VersionUid(row.ObjectId, await names.TextAsync(row.SystemId, session, ct), row.Number),
        Preceding = row.PrecedingSystemId is { } system
            ? new VersionUid(row.ObjectId, await names.TextAsync(system, session, ct), row.Preceding)
            : null,
        Owner = owner,
        Kind = row.Kind,
        ContributionId = row.ContributionId,
        TimeCommitted = Instant.FromMicroseconds(row.Time),
        ChangeType = row.ChangeType,
        Lifecycle = row.Lifecycle,
        TemplateId = await names.TextAsync(row.TemplateId, session, ct),
        ArchetypeId = await names.TextAsync(row.ArchetypeId, session, ct),
        AccessClass = await names.ClassAsync(row.AccessClassId, session, ct),
        LatestNumber = row.Latest,
        Digest = row.Digest,
        Envelope = await dictionaries.DecodeAsync(row.Envelope, BlobPlace.OfVersion(ehrId, row.ObjectId, row.Number), session, ct),
        Attestations = row.Attestations == 0 ? [] : await Attestations.OfAsync(ehrId, row.DocumentId, row.ObjectId, row.Number, dictionaries, session, ct),
    };

    private sealed record OwnedRecord(VersionRecord Version, long EhrId, RecordOwner Owner);

    private sealed class VersionRecord(Row r, byte[]? content = null)
    {
        public long DocumentId { get; } = r.Long(0);
        public Guid ObjectId { get; } = r.Uuid(1);
        public DocumentKind Kind { get; } = (DocumentKind)r.Int(2);
        public int? TemplateId { get; } = r.IntOrNull(3);
        public int? ArchetypeId { get; } = r.IntOrNull(4);
        public int AccessClassId { get; } = r.Int(5);
        public int Latest { get; } = r.Int(6);
        public int Number { get; } = r.Int(7);
        public int SystemId { get; } = r.Int(8);
        public int Preceding { get; } = r.Int(9);
        public int? PrecedingSystemId { get; } = r.IntOrNull(10);
        public Guid ContributionId { get; } = r.Uuid(11);
        public long Time { get; } = r.Long(12);
        public ChangeType ChangeType { get; } = (ChangeType)r.Int(13);
        public Lifecycle Lifecycle { get; } = (Lifecycle)r.Int(14);
        public byte[] Digest { get; } = r.Bytes(15);
        public byte[] Envelope { get; } = r.Bytes(16);
        public long Attestations { get; } = r.Long(17);
        public long Tags { get; } = r.Long(18);
        public byte[] Content { get; } = content ?? [];
    }
}
