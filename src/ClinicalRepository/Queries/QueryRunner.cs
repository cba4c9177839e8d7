using System.Diagnostics;
using Varde.Foundation;
using Varde.OpenEhr.Aql.Binding;
using Varde.OpenEhr.Aql.Evaluation;
using Varde.Records;

namespace Varde.ClinicalRepository.Queries;

/// <summary>Answers bound queries within what the reader may see.</summary>
/// <param name="store">The store.</param>
/// <param name="settings">How long and how large a query may be.</param>
/// <param name="time">The clock.</param>
internal sealed class QueryRunner(RecordStore store, RepositorySettings settings, TimeProvider time)
{
    /// <summary>Answers a query.</summary>
    /// <param name="query">The query.</param>
    /// <param name="permit">What the reader may see; nothing else is in any row, count, order or aggregate.</param>
    /// <param name="request">The EHR, the time and the part of the rows that are asked for.</param>
    /// <param name="cancellation">Ends the work, when the caller has left.</param>
    public async Task<Outcome<QueryAnswer>> RunAsync(BoundQuery query, QueryPermit permit, QueryRequest request, CancellationToken cancellation)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(settings.QueryTimeLimit);
        try
        {
            return await Task.Run(() => AnswerAsync(query, permit, request, limited.Token), limited.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new QueryTimedOut(settings.QueryTimeLimit);
        }
    }

    private async Task<Outcome<QueryAnswer>> AnswerAsync(BoundQuery query, QueryPermit permit, QueryRequest request, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        var needs = new QueryNeeds(query);
        var data = new QueryData(store, needs, permit, request.AsOf);
        var builder = new ResultBuilder(query, new AqlEnvironment(time.GetLocalNow()), settings.MostQueryRows, cancellation);
        foreach (var ehr in Ehrs(needs, request))
            if (!await AddAsync(builder, data, ehr, cancellation)) break;
        if (builder.IsOverfull) return new TooManyRows(settings.MostQueryRows);
        var rows = builder.Finish();
        return new QueryAnswer(query, rows, [.. builder.Remarks], new([], data.Ehrs, data.Documents, Stopwatch.GetElapsedTime(started)));
    }

    private static async Task<bool> AddAsync(ResultBuilder builder, QueryData data, Guid? ehr, CancellationToken cancellation)
    {
        await foreach (var one in data.ReadAsync(ehr, cancellation))
            if (!builder.Add(one)) return false;
        return true;
    }

    /// <summary>The EHRs to look at one by one; a single null for all.</summary>
    private static IEnumerable<Guid?> Ehrs(QueryNeeds needs, QueryRequest request)
    {
        if (needs.EhrIds is not { } named) return [request.Ehr?.Value];
        var ids = named.Select(id => EhrId.TryParse(id, out var ehr) ? ehr.Value : (Guid?)null).OfType<Guid>().Distinct();
        return ids.Where(id => request.Ehr is null || request.Ehr.Value.Value == id).Select(id => (Guid?)id);
    }
}
