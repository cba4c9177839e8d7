using Varde.Records.Storage;

namespace Varde.Records.Reading;

/// <summary>Counts what the store holds.</summary>
internal sealed class FigureReader(IDatabase database)
{
    public async Task<StoreFigures> ReadAsync(CancellationToken ct)
    {
        await using var session = await database.RentReaderAsync(ct);
        var kinds = await session.ListAsync("select kind, count(*) from document where lifecycle <> $1 group by kind", [(int)Lifecycle.Deleted], r => (Kind: (DocumentKind)r.Int(0), Count: r.Long(1)), ct);
        var (groups, events) = await session.FirstAsync("select sum(sequence), sum(events) from audit_chain", [], r => (r.Long(0), r.Long(1)), ct);
        return new StoreFigures(database.Dialect)
        {
            Ehrs = await CountAsync("select count(*) from ehr"),
            Documents = kinds.ToDictionary(one => one.Kind, one => one.Count),
            AuditGroups = groups,
            Events = events,
            Bytes = await CountAsync(database.SizeQuery),
        };

        Task<long> CountAsync(string sql) => session.FirstAsync(sql, [], r => r.Long(0), ct);
    }
}
