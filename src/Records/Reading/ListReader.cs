using Varde.Foundation;
using Varde.Records.Commits;
using Varde.Records.Keys;
using Varde.Records.Storage;

namespace Varde.Records.Reading;

/// <summary>Reads lists of documents and contributions of one owner.</summary>
internal sealed class ListReader(IDatabase database, Owners owners, Names names, Dictionaries dictionaries)
{
    private const string Now =
        """
        from document d
        join version v on v.ehr_id = d.ehr_id and v.document_id = d.document_id and v.number = d.latest
        where d.ehr_id = $1 and d.kind between $2 and $3 and v.lifecycle <> $4 and v.time_committed <= $5 and v.time_committed > $6
        """;

    // The version that was the latest at the time asked for, of each document that existed then.
    private const string AsOf =
        """
        from document d
        join version v on v.ehr_id = d.ehr_id and v.document_id = d.document_id and v.number = (
            select max(w.number) from version w where w.ehr_id = d.ehr_id and w.document_id = d.document_id and w.time_committed <= $5)
        where d.ehr_id = $1 and d.kind between $2 and $3 and v.lifecycle <> $4 and v.time_committed > $6
        """;

    private static readonly string GroupsSql =
        $"""
        select d.template_id, d.archetype_id, d.lifecycle, d.access_class_id, count(*) from document d
        where d.ehr_id = $1 and d.kind = {(int)DocumentKind.Composition} and d.lifecycle <> {(int)Lifecycle.Deleted}
        group by d.template_id, d.archetype_id, d.lifecycle, d.access_class_id
        """;

    // The kind stands in the text: SQLite would plan the statement anew each time that it is bound, since partial indexes are for documents of one kind.
    private static readonly string CompositionsSql =
        $"""
        select distinct d.template_id, d.contents_id, d.access_class_id
        from document d where d.ehr_id = $1 and d.kind = {(int)DocumentKind.Composition} and d.shown > 0 and d.template_id is not null
        """;

    private static readonly string DraftsSql =
        $"""
        select d.object_id, v.system_id, v.number, d.kind, d.template_id, d.archetype_id, v.lifecycle, v.time_committed, d.access_class_id, o.owner_id
        from document d
        join version v on v.ehr_id = d.ehr_id and v.document_id = d.document_id and v.number = d.latest
        join record_owner o on o.ehr_id = d.ehr_id
        where d.kind = {(int)DocumentKind.Composition} and d.lifecycle = {(int)Lifecycle.Incomplete} and o.time_deleted is null
            and d.access_class_id in (select access_class_id from access_class where organisation = $1 and unit = $2)
        order by v.time_committed desc limit $3
        """;

    public async Task<Page<DocumentSummary>> DocumentsAsync(RecordOwner owner, DocumentFilter filter, PageRequest page, CancellationToken ct)
    {
        if (await owners.KeyAsync(owner.Id, ct) is not { } ehrId) return new Page<DocumentSummary>([], 0);
        await using var session = await database.RentReaderAsync(ct);
        var (tables, arguments) = TablesOf(ehrId, filter);
        var rows = await RowsAsync(tables, arguments, "", page, session, ct);
        var total = page.Offset == 0 && rows.Count < page.Limit
            ? rows.Count
            : await session.FirstAsync($"select count(*) {tables}", arguments, r => r.Long(0), ct);
        return await SummariesAsync(rows, session, ct) is { } items ? new Page<DocumentSummary>(items, total) : new Page<DocumentSummary>([], 0);
    }

    /// <summary>Documents from the newest on; how many there are in all is not counted.</summary>
    public async Task<IReadOnlyList<DocumentSummary>> NewestAsync(RecordOwner owner, DocumentFilter filter, PageRequest page, CancellationToken ct)
    {
        if (await owners.KeyAsync(owner.Id, ct) is not { } ehrId) return [];
        await using var session = await database.RentReaderAsync(ct);
        var (tables, arguments) = TablesOf(ehrId, filter);
        return await SummariesAsync(await RowsAsync(tables, arguments, "desc", page, session, ct), session, ct) ?? [];
    }

    private static (string Tables, object?[] Arguments) TablesOf(long ehrId, DocumentFilter filter)
    {
        object?[] arguments = [ehrId, (int?)filter.Kind ?? int.MinValue, (int?)filter.Kind ?? int.MaxValue, filter.IncludeDeleted ? 0 : (int)Lifecycle.Deleted,
            filter.AsOf is { } time ? Instant.Microseconds(time) : long.MaxValue,
            filter.Since is { } since ? Instant.Microseconds(since) : long.MinValue];
        var tables = filter.AsOf is null ? Now : AsOf;
        return filter.TemplateId is not { } template ? (tables, arguments) : ($"{tables} and d.template_id = (select n.name_id from name n where n.text = $7)", [.. arguments, template]);
    }

    private static Task<List<DocumentRecord>> RowsAsync(string tables, object?[] arguments, string direction, PageRequest page, Session session, CancellationToken ct) => session.ListAsync(
        $"""
        select d.object_id, v.system_id, v.number, d.kind, d.template_id, d.archetype_id, v.lifecycle, v.time_committed, d.access_class_id
        {tables} order by d.document_id {direction} limit ${arguments.Length + 1} offset ${arguments.Length + 2}
        """,
        [.. arguments, page.Limit, page.Offset], r => new DocumentRecord(r), ct);

    // Null when the record was erased since the rows were read.
    private async Task<List<DocumentSummary>?> SummariesAsync(List<DocumentRecord> rows, Session session, CancellationToken ct)
    {
        var items = new List<DocumentSummary>(rows.Count);
        try
        {
            foreach (var row in rows) items.Add(await SummaryAsync(row, session, ct));
        }
        catch (ErasedMeanwhileException)
        {
            return null;
        }
        return items;
    }

    // The kind and the state stand in the text, as in the index.
    public async Task<IReadOnlyList<(EhrId Ehr, DocumentSummary Draft)>> DraftsAsync(string organisation, string unit, int most, CancellationToken ct)
    {
        await using var session = await database.RentReaderAsync(ct);
        var rows = await session.ListAsync(DraftsSql, [organisation, unit, most], r => (Owner: r.Uuid(9), Draft: new DocumentRecord(r)), ct);
        var drafts = new List<(EhrId, DocumentSummary)>(rows.Count);
        foreach (var (owner, row) in rows) drafts.Add((new EhrId(owner), await SummaryAsync(row, session, ct)));
        return drafts;
    }

    public async Task<IReadOnlyList<CompositionGroup>> GroupsAsync(RecordOwner owner, CancellationToken ct)
    {
        if (await owners.KeyAsync(owner.Id, ct) is not { } ehrId) return [];
        await using var session = await database.RentReaderAsync(ct);
        var rows = await session.ListAsync(GroupsSql, [ehrId], r => (Template: r.IntOrNull(0), Archetype: r.IntOrNull(1), State: r.Int(2), Access: r.Int(3), Count: r.Long(4)), ct);
        var groups = new List<CompositionGroup>(rows.Count);
        try
        {
            foreach (var (template, archetype, state, access, count) in rows)
                groups.Add(new(await names.TextAsync(template, session, ct), await names.TextAsync(archetype, session, ct), (Lifecycle)state, await names.ClassAsync(access, session, ct), count));
        }
        catch (ErasedMeanwhileException)
        {
            return [];
        }
        return groups;
    }

    // The index of compositions by their templates tells it all: no document is read.
    public async Task<IReadOnlyList<CompositionsAlike>> CompositionsAsync(RecordOwner owner, CancellationToken ct)
    {
        if (await owners.KeyAsync(owner.Id, ct) is not { } ehrId) return [];
        await using var session = await database.RentReaderAsync(ct);
        var rows = await session.ListAsync(CompositionsSql, [ehrId], r => (Template: r.Int(0), Contents: r.IntOrNull(1), Access: r.Int(2)), ct);
        var alike = new List<CompositionsAlike>(rows.Count);
        try
        {
            foreach (var row in rows)
                alike.Add(new(await names.TextAsync(row.Template, session, ct), await names.TextAsync(row.Contents, session, ct) ?? "", await names.ClassAsync(row.Access, session, ct)));
        }
        catch (ErasedMeanwhileException)
        {
            return [];
        }
        return alike;
    }

    public async Task<Outcome<StoredContribution>> ContributionAsync(RecordOwner owner, Guid id, CancellationToken ct)
    {
        var missing = new NotFound($"Contribution {id} does not exist.");
        if (await owners.KeyAsync(owner.Id, ct) is not { } ehrId) return missing;
        await using var session = await database.RentReaderAsync(ct);
        var row = await session.FirstAsync(
            """
            select contribution_id, time_committed, change_type, versions, envelope from contribution
            where ehr_id = $1 and contribution_id = $2
            """,
            [ehrId, id], r => new ContributionRecord(r), ct);
        return row is not null && await ContributionAsync(row, owner, ehrId, session, ct) is { } found ? found : missing;
    }

    public async Task<Page<StoredContribution>> ContributionsAsync(RecordOwner owner, PageRequest page, CancellationToken ct)
    {
        if (await owners.KeyAsync(owner.Id, ct) is not { } ehrId) return new Page<StoredContribution>([], 0);
        await using var session = await database.RentReaderAsync(ct);
        var rows = await session.ListAsync(
            """
            select contribution_id, time_committed, change_type, versions, envelope from contribution
            where ehr_id = $1 order by time_committed, contribution_id limit $2 offset $3
            """,
            [ehrId, page.Limit, page.Offset], r => new ContributionRecord(r), ct);
        var total = await session.FirstAsync("select count(*) from contribution where ehr_id = $1", [ehrId], r => r.Long(0), ct);
        var items = new List<StoredContribution>(rows.Count);
        foreach (var row in rows)
            if (await ContributionAsync(row, owner, ehrId, session, ct) is { } found) items.Add(found);
        return new Page<StoredContribution>(items, total);
    }

    // Null when the record was erased since the row was read.
    private async Task<StoredContribution?> ContributionAsync(
        ContributionRecord row, RecordOwner owner, long ehrId, Session session, CancellationToken ct)
    {
        var uids = new List<VersionUid>();
        foreach (var (documentId, number) in row.Members)
        {
            if (await UidAsync(ehrId, documentId, number, session, ct) is not { } uid) return null;
            uids.Add(uid);
        }
        try
        {
            var envelope = await dictionaries.DecodeAsync(row.Envelope, BlobPlace.OfContribution(ehrId, row.Id), session, ct);
            return new StoredContribution(row.Id, owner, Instant.FromMicroseconds(row.Time), row.ChangeType, envelope, uids);
        }
        catch (ErasedMeanwhileException)
        {
            return null;
        }
    }

    private async Task<VersionUid?> UidAsync(long ehrId, long documentId, int number, Session session, CancellationToken ct)
    {
        var found = await session.FirstAsync(
            """
            select d.object_id, v.system_id from document d
            join version v on v.ehr_id = d.ehr_id and v.document_id = d.document_id
            where d.ehr_id = $1 and d.document_id = $2 and v.number = $3
            """,
            [ehrId, documentId, number], r => ((Guid ObjectId, int SystemId)?)(r.Uuid(0), r.Int(1)), ct);
        return found is { } version ? new VersionUid(version.ObjectId, await names.TextAsync(version.SystemId, session, ct), number) : null;
    }

    private async Task<DocumentSummary> SummaryAsync(DocumentRecord row, Session session, CancellationToken ct) => new(
        new VersionUid(row.ObjectId, await names.TextAsync(row.SystemId, session, ct), row.Number),
        row.Kind,
        await names.TextAsync(row.TemplateId, session, ct),
        await names.TextAsync(row.ArchetypeId, session, ct),
        row.Lifecycle,
        Instant.FromMicroseconds(row.Time),
        await names.ClassAsync(row.AccessClassId, session, ct));

    private sealed class DocumentRecord(Row r)
    {
        public Guid ObjectId { get; } = r.Uuid(0);
        public int SystemId { get; } = r.Int(1);
        public int Number { get; } = r.Int(2);
        public DocumentKind Kind { get; } = (DocumentKind)r.Int(3);
        public int? TemplateId { get; } = r.IntOrNull(4);
        public int? ArchetypeId { get; } = r.IntOrNull(5);
        public Lifecycle Lifecycle { get; } = (Lifecycle)r.Int(6);
        public long Time { get; } = r.Long(7);
        public int AccessClassId { get; } = r.Int(8);
    }

    private sealed class ContributionRecord(Row r)
    {
        public Guid Id { get; } = r.Uuid(0);
        public long Time { get; } = r.Long(1);
        public ChangeType ChangeType { get; } = (ChangeType)r.Int(2);
        public List<(long DocumentId, int Number)> Members { get; } = ContributionMembers.Read(r.Bytes(3));
        public byte[] Envelope { get; } = r.Bytes(4);
    }
}
