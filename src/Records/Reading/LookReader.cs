using Varde.Foundation;
using Varde.Records.Storage;

namespace Varde.Records.Reading;

/// <summary>Reads when somebody last looked into records.</summary>
internal sealed class LookReader(IDatabase database)
{
    private const string Looks =
        """
        select o.owner_id, l.time_last, l.time_before
        from record_look l join record_owner o on o.ehr_id = l.ehr_id and o.time_deleted is null
        where l.actor = $1
        """;

    /// <summary>The records that somebody looked into last, the newest look first.</summary>
    public async Task<IReadOnlyList<RecordLook>> LatelyAsync(string actor, int most, CancellationToken ct)
    {
        await using var session = await database.RentReaderAsync(ct);
        return await session.ListAsync($"{Looks} order by l.time_last desc limit $2", [actor, most], LookOf, ct);
    }

    /// <summary>Their looks into some records.</summary>
    public async Task<IReadOnlyList<RecordLook>> OfAsync(string actor, IReadOnlyCollection<EhrId> records, CancellationToken ct)
    {
        if (records.Count == 0) return [];
        await using var session = await database.RentReaderAsync(ct);
        return await session.ListAsync($"{Looks} and {database.IsKeyOf("o.owner_id", "$2")}", [actor, records.Select(record => record.Value).ToArray()], LookOf, ct);
    }

    private static RecordLook LookOf(Row row) =>
        new(new EhrId(row.Uuid(0)), Instant.FromMicroseconds(row.Long(1)), row.IsNull(2) ? null : Instant.FromMicroseconds(row.Long(2)));
}
