using System.Runtime.CompilerServices;
using Varde.Foundation;
using Varde.Records.Queries;
using Varde.Records.Storage;

namespace Varde.Records.Reading;

/// <summary>Finds EHRs and the owners of objects.</summary>
internal sealed class EhrReader(IDatabase database, Owners owners, Names names)
{
    private const string Columns =
        """
        select o.owner_id, e.system_id, e.time_created, e.status_id, e.is_modifiable, e.is_queryable, e.subject_id, e.subject_namespace, e.ehr_id
        from ehr e join record_owner o on o.ehr_id = e.ehr_id
        """;

    private const string Keys = "select o.owner_id, e.ehr_id from ehr e join record_owner o on o.ehr_id = e.ehr_id";

    public async Task<Outcome<EhrSummary>> FindAsync(EhrId id, CancellationToken ct)
    {
        if (!(await KeyAsync(id, ct)).TryGet(out var key, out var refusal)) return refusal;
        await using var session = await database.RentReaderAsync(ct);
        var row = await session.FirstAsync($"{Columns} where e.ehr_id = $1", [key], r => new EhrRecord(r), ct);
        return row is null ? new NotFound($"EHR {id} does not exist.") : await SummaryAsync(row, session, ct);
    }

    public async Task<Outcome<EhrId>> HasAsync(EhrId id, CancellationToken ct) => (await KeyAsync(id, ct)).Map(_ => id);

    private async ValueTask<Outcome<long>> KeyAsync(EhrId id, CancellationToken ct) => await owners.FindAsync(id.Value, ct) switch
    {
        null or { IsErased: true } => new NotFound($"EHR {id} does not exist."),
        { IsDeleted: true } => new Gone($"EHR {id} was deleted."),
        var owner => owner.EhrId,
    };

    public async Task<Outcome<EhrSummary>> FindBySubjectAsync(string subjectId, string subjectNamespace, CancellationToken ct)
    {
        // PostgreSQL takes no text with NUL: nobody has such a subject.
        if (subjectId.Contains('\0') || subjectNamespace.Contains('\0')) return new NotFound("No EHR has this subject.");
        await using var session = await database.RentReaderAsync(ct);
        var ehrId = await session.FirstAsync(
            "select ehr_id from ehr_subject where subject_id = $1 and subject_namespace = $2", [subjectId, subjectNamespace], r => (long?)r.Long(0), ct);
        if (ehrId is null) return new NotFound("No EHR has this subject.");
        var row = await session.FirstAsync($"{Columns} where e.ehr_id = $1", [ehrId], r => new EhrRecord(r), ct);
        return row is null ? new NotFound("No EHR has this subject.") : await SummaryAsync(row, session, ct);
    }

    public async Task<Page<EhrSummary>> ListAsync(PageRequest page, CancellationToken ct)
    {
        await using var session = await database.RentReaderAsync(ct);
        var rows = await session.ListAsync($"{Columns} order by e.ehr_id limit $1 offset $2", [page.Limit, page.Offset], r => new EhrRecord(r), ct);
        var total = await session.FirstAsync("select count(*) from ehr", [], r => r.Long(0), ct);
        var items = new List<EhrSummary>(rows.Count);
        foreach (var row in rows) items.Add(await SummaryAsync(row, session, ct));
        return new Page<EhrSummary>(items, total);
    }

    public async IAsyncEnumerable<FoundEhr> SearchAsync(EhrSearch search, [EnumeratorCancellation] CancellationToken ct)
    {
        var permitted = search.Permit.Ehrs;
        var key = search.Ehr is { } one ? await owners.KeyAsync(one, ct) ?? 0 : (long?)null;
        if (search.Permit.Parts.Count == 0 || key == 0) yield break;
        await using var session = await database.RentReaderAsync(ct);
        await using var more = await database.RentReaderAsync(ct);
        var held = search.Contents is { } contents ? await HeldContents.ReadAsync(database, names, search.Permit, key, contents, ct) : null;
        var where = key is null ? "where e.is_queryable = 1 order by e.ehr_id" : "where e.ehr_id = $1";
        await foreach (var (ehr, id, record) in session.StreamAsync($"{(search.WithSummary ? Columns : Keys)} {where}", key is null ? [] : [key], Read, ct))
            if (permitted is null || permitted.Contains(id))
                yield return new(ehr, id) { Summary = record is null ? null : await SummaryAsync(record, more, ct), Contents = held?.Of(ehr, id) ?? [] };

        (long, Guid, EhrRecord?) Read(Row r) => search.WithSummary ? (r.Long(8), r.Uuid(0), new EhrRecord(r)) : (r.Long(1), r.Uuid(0), null);
    }

    public async Task<Outcome<RecordOwner>> FindOwnerAsync(Guid objectId, CancellationToken ct)
    {
        await using var session = await database.RentReaderAsync(ct);
        var owner = await session.FirstAsync(
            "select o.owner_kind, o.owner_id from object_owner x join record_owner o on o.ehr_id = x.ehr_id where x.object_id = $1",
            [objectId], r => (RecordOwner?)new RecordOwner((OwnerKind)r.Int(0), r.Uuid(1)), ct);
        return owner is { } found ? found : new NotFound($"Object {objectId} does not exist.");
    }

    private async Task<EhrSummary> SummaryAsync(EhrRecord row, Session session, CancellationToken ct) => new(
        new EhrId(row.Id), await names.TextAsync(row.SystemId, session, ct), Instant.FromMicroseconds(row.Time), row.StatusId, row.Status);

    private sealed class EhrRecord(Row r)
    {
        public Guid Id { get; } = r.Uuid(0);
        public int SystemId { get; } = r.Int(1);
        public long Time { get; } = r.Long(2);
        public Guid StatusId { get; } = r.Uuid(3);
        public EhrStatusFacts Status { get; } = new(r.Flag(4), r.Flag(5), r.TextOrNull(6), r.TextOrNull(7));
    }
}
