using Varde.Records.Storage;

namespace Varde.Records.Queries;

/// <summary>
/// What the documents of EHRs hold, taken EHR by EHR in the order of their keys: the numbers of their texts (<see cref="LeafSink.Contents"/>), each once,
/// of documents that may be seen. Nothing of a document is read but the index of what it holds.
/// </summary>
internal sealed class HeldContents(IDatabase database, Names names, QueryPermit permit, long? ehr, IReadOnlyList<int> contents, CancellationToken ct) : IAsyncDisposable
{
    private readonly PermitCheck _permitted = new(permit);
    private Session? _session;
    private Session? _more;
    private IAsyncEnumerator<Holding>? _all;
    private bool _has;

    /// <summary>The contents of an EHR; later ones are asked for later.</summary>
    public async ValueTask<IReadOnlyList<int>> OfAsync(long key, Guid id)
    {
        if (_all is null) await BeginAsync();
        var own = new List<int>();
        for (; _has && _all!.Current.EhrId <= key; _has = await _all.MoveNextAsync())
        {
            var (of, held, access) = _all.Current;
            if (of == key && !own.Contains(held) && _permitted.Allows(id, access, await names.ClassAsync(access, _more!, ct))) own.Add(held);
        }
        return own;
    }

    public async ValueTask DisposeAsync()
    {
        if (_all is not null) await _all.DisposeAsync();
        if (_session is not null) await _session.DisposeAsync();
        if (_more is not null) await _more.DisposeAsync();
    }

    private async ValueTask BeginAsync()
    {
        (_session, _more) = (await database.RentReaderAsync(ct), await database.RentReaderAsync(ct));
        var sql =
            $"""
            select distinct d.ehr_id, d.contents_id, d.access_class_id from document d
            where {database.IsOneOf("d.contents_id", "$1")}{(ehr is null ? "" : " and d.ehr_id = $2")} order by d.ehr_id
            """;
        object?[] arguments = ehr is { } one ? [contents.ToArray(), one] : [contents.ToArray()];
        _all = _session.StreamAsync(sql, arguments, r => new Holding(r.Long(0), r.Int(1), r.Int(2)), ct).GetAsyncEnumerator(ct);
        _has = await _all.MoveNextAsync();
    }

    private readonly record struct Holding(long EhrId, int ContentsId, int AccessClassId);
}
