using Varde.Records.Storage;

namespace Varde.Records.Queries;

/// <summary>
/// What the documents of EHRs hold: the numbers of their texts (<see cref="LeafSink.Contents"/>), of documents that may be seen. Nothing of a document is read but the
/// index of what it holds, one text after the other, in which the EHRs lie in order. Some hundred bytes are kept for each EHR that holds one of them.
/// </summary>
internal sealed class HeldContents
{
    private readonly Dictionary<long, List<Holding>> _held = [];
    private readonly Dictionary<int, AccessClass> _classes = [];
    private readonly PermitCheck _permitted;

    private HeldContents(QueryPermit permit) => _permitted = new(permit);

    /// <summary>Reads what the documents of all EHRs hold, or of one.</summary>
    public static async Task<HeldContents> ReadAsync(
        IDatabase database, Names names, QueryPermit permit, long? ehr, IReadOnlyList<int> contents, CancellationToken ct)
    {
        var sql = $"select d.ehr_id, d.access_class_id from document d where d.contents_id = $1{(ehr is null ? "" : " and d.ehr_id = $2")} group by d.ehr_id, d.access_class_id";
        var found = new HeldContents(permit);
        await using var session = await database.RentReaderAsync(ct);
        await using var more = await database.RentReaderAsync(ct);
        foreach (var id in contents)
            await foreach (var (key, access) in session.StreamAsync(sql, ehr is { } one ? [id, one] : [id], r => (r.Long(0), r.Int(1)), ct))
                await found.AddAsync(key, new(id, access), names, more, ct);
        return found;
    }

    /// <summary>The contents of an EHR, each once.</summary>
    public IReadOnlyList<int> Of(long ehr, Guid id) => !_held.TryGetValue(ehr, out var own) ? []
        : [.. own.Where(one => _permitted.Allows(id, one.AccessClassId, _classes[one.AccessClassId])).Select(one => one.ContentsId).Distinct()];

    private async ValueTask AddAsync(long ehr, Holding holding, Names names, Session more, CancellationToken ct)
    {
        if (!_classes.ContainsKey(holding.AccessClassId)) _classes[holding.AccessClassId] = await names.ClassAsync(holding.AccessClassId, more, ct);
        if (!_held.TryGetValue(ehr, out var own)) _held.Add(ehr, own = new(1));
        own.Add(holding);
    }

    private readonly record struct Holding(int ContentsId, int AccessClassId);
}
