using Varde.Records.Storage;

namespace Varde.Records.Queries;

/// <summary>Counts documents by what they hold. The index of what they hold tells it, in which those of one text lie by EHR and access class; no document is read.</summary>
internal sealed class HoldingCounter(IDatabase database, Owners owners, Names names)
{
    private const int Page = 1_000;

    /// <summary>How many documents hold each of some texts, up to a number; texts that none holds are left out.</summary>
    public async Task<IReadOnlyDictionary<int, long>> CountAsync(QueryPermit permit, Guid? ehr, IReadOnlyList<int> contents, long most, CancellationToken ct)
    {
        var counts = new Dictionary<int, long>();
        var key = ehr is { } one ? await owners.KeyAsync(one, ct) ?? 0 : (long?)null;
        if (permit.Parts.Count == 0 || contents.Count == 0 || key == 0) return counts;
        await using var session = await database.RentReaderAsync(ct);
        if (key is { } only) await AddOfRecordAsync(counts, permit, ehr!.Value, only, contents, session, ct);
        else
            foreach (var id in contents) counts[id] = await OfPopulationAsync(new(permit), id, most, session, ct);
        return counts.Where(count => count.Value > 0).ToDictionary(count => count.Key, count => Math.Min(count.Value, most));
    }

    private async Task AddOfRecordAsync(Dictionary<int, long> counts, QueryPermit permit, Guid ehr, long key, IReadOnlyList<int> contents, Session session, CancellationToken ct)
    {
        var sql =
            $"""
            select d.contents_id, d.access_class_id, count(*) from document d
            where d.ehr_id = $1 and {database.IsOneOf("d.contents_id", "$2")} group by d.contents_id, d.access_class_id
            """;
        foreach (var (id, access, count) in await session.ListAsync(sql, [key, contents.ToArray()], r => (r.Int(0), r.Int(1), r.Long(2)), ct))
            if (permit.Allows(ehr, await names.ClassAsync(access, session, ct))) counts[id] = counts.GetValueOrDefault(id) + count;
    }

    // Page by page, so that what is left out by the permit costs no more than a look into the index.
    private async Task<long> OfPopulationAsync(PermitCheck permitted, int contents, long most, Session session, CancellationToken ct)
    {
        var count = 0L;
        for (var (ehr, access) = (0L, 0); count < most;)
        {
            var rows = await session.ListAsync(PopulationSql, [contents, ehr, access], r => (Ehr: r.Long(0), Access: r.Int(1), Owner: r.Uuid(2), Count: r.Long(3)), ct);
            foreach (var row in rows)
                if (permitted.Allows(row.Owner, row.Access, await names.ClassAsync(row.Access, session, ct))) count += row.Count;
            if (rows.Count < Page) break;
            (ehr, access) = (rows[^1].Ehr, rows[^1].Access);
        }
        return count;
    }

    private static readonly string PopulationSql =
        $"""
        select d.ehr_id, d.access_class_id, o.owner_id, count(*)
        from document d join record_owner o on o.ehr_id = d.ehr_id
        where d.contents_id = $1 and (d.ehr_id, d.access_class_id) > ($2, $3){FoundRows.IsQueryable}
        group by d.ehr_id, d.access_class_id, o.owner_id order by d.ehr_id, d.access_class_id limit {Page}
        """;
}
