using Varde.Records.Storage;

namespace Varde.Records.Reading;

/// <summary>Reads whose documents are, and their classes, many at once.</summary>
internal sealed class ClassReader(IDatabase database, Names names)
{
    private const int Batch = 500;

    public async Task<IReadOnlyDictionary<Guid, OwnedDocument>> ReadAsync(IReadOnlyCollection<Guid> objects, CancellationToken ct)
    {
        var found = new Dictionary<Guid, OwnedDocument>(objects.Count);
        if (objects.Count == 0) return found;
        await using var session = await database.RentReaderAsync(ct);
        foreach (var some in objects.Chunk(Batch))
            foreach (var row in await RowsAsync(session, some, ct))
                found[row.Object] = new(row.Object, row.Owner, row.Kind, await names.ClassAsync(row.Class, session, ct));
        return found;
    }

    private Task<List<(Guid Object, RecordOwner Owner, DocumentKind Kind, int Class)>> RowsAsync(Session session, Guid[] objects, CancellationToken ct) => session.ListAsync(
        $"""
        select x.object_id, o.owner_kind, o.owner_id, d.kind, d.access_class_id
        from object_owner x
        join record_owner o on o.ehr_id = x.ehr_id and o.time_deleted is null
        join document d on d.ehr_id = x.ehr_id and d.object_id = x.object_id
        where {database.IsKeyOf("x.object_id", "$1")}
        """,
        [objects], r => (r.Uuid(0), new RecordOwner((OwnerKind)r.Int(1), r.Uuid(2)), (DocumentKind)r.Int(3), r.Int(4)), ct);
}
