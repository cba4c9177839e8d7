using System.Diagnostics;
using Varde.ClinicalRepository.Leaves;
using Varde.ClinicalRepository.Queries.Planning;
using Varde.Foundation;
using Varde.OpenEhr.Aql.Binding;
using Varde.OpenEhr.Aql.Evaluation;
using Varde.Records;

namespace Varde.ClinicalRepository.Queries;

/// <summary>Answers bound queries within what the reader may see.</summary>
/// <param name="store">The store.</param>
/// <param name="planner">Tells which documents need to be looked at.</param>
/// <param name="settings">How long and how large a query may be.</param>
/// <param name="time">The clock.</param>
/// <param name="coverage">Tells what queries do not see; null when nothing knows it.</param>
internal sealed class QueryRunner(RecordStore store, QueryPlanner planner, RepositorySettings settings, TimeProvider time, IQueryCoverage? coverage = null) : IDisposable
{
    private readonly QueryTurns _turns = new(
        settings.MostQueriesAtOnce > 0 ? settings.MostQueriesAtOnce : Math.Max(1, Environment.ProcessorCount / 2), settings.MostWaitingQueries);

    /// <summary>Answers a query.</summary>
    /// <param name="needs">The query, and what it needs to see.</param>
    /// <param name="permit">What the reader may see; nothing else is in any row, count, order or aggregate.</param>
    /// <param name="request">The EHR, the time and the part of the rows that are asked for.</param>
    /// <param name="cancellation">Ends the work, when the caller has left.</param>
    public async Task<Outcome<QueryAnswer>> RunAsync(QueryNeeds needs, QueryPermit permit, QueryRequest request, CancellationToken cancellation)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(settings.QueryTimeLimit);
        try
        {
            var plan = await planner.PlanAsync(needs, request.AsOf is null, limited.Token);
            if (needs.EhrIds is not null || request.Ehr is not null) return await Task.Run(() => AnswerAsync(plan, permit, request, limited.Token), limited.Token);
            if (!(await _turns.TakeAsync(limited.Token)).TryGet(out var turn, out var refusal)) return refusal;
            using (turn) return await Task.Run(() => AnswerAsync(plan, permit, request, limited.Token), limited.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new QueryTimedOut(settings.QueryTimeLimit);
        }
    }

    public void Dispose() => _turns.Dispose();

    /// <summary>Answers by a plan.</summary>
    public async Task<Outcome<QueryAnswer>> AnswerAsync(QueryPlan plan, QueryPermit permit, QueryRequest request, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        var data = new QueryData(store, plan, permit, request.AsOf);
        var builder = new ResultBuilder(plan.Query, new AqlEnvironment(time.GetLocalNow()), settings.MostQueryRows, cancellation);
        var ehrs = Ehrs(plan.Needs, request).ToList();
        foreach (var ehr in ehrs)
            if (!await AddAsync(builder, data, ehr, isOrdered: plan.Order is not null && ehr is not null && ehrs.Count == 1, cancellation)) break;
        if (builder.IsOverfull) return new TooManyRows(settings.MostQueryRows);
        var rows = builder.Finish();
        return new QueryAnswer(plan.Query, rows, [.. builder.Remarks], new(plan.Steps, data.CountOfEhrs, data.Documents, data.ByLeaves, Stopwatch.GetElapsedTime(started)))
        {
            NotCovered = await NotCoveredAsync(plan.Needs, ehrs, permit, cancellation),
        };
    }

    // A query that takes nothing from compositions misses nothing that might stand in one.
    private async Task<IReadOnlyList<NotCovered>> NotCoveredAsync(QueryNeeds needs, IReadOnlyList<Guid?> ehrs, QueryPermit permit, CancellationToken cancellation)
    {
        if (coverage is null || !needs.Kinds.Contains(DocumentKind.Composition)) return [];
        var all = new List<NotCovered>();
        foreach (var ehr in ehrs) all.AddRange(await coverage.BesideCompositionsAsync(permit, ehr is { } id ? new EhrId(id) : null, cancellation));
        return [.. all.GroupBy(n => n.Type).Select(type => new NotCovered(type.Key, type.Sum(n => n.Resources), type.Any(n => n.OrMore))).OrderBy(n => n.Type, StringComparer.Ordinal)];
    }

    private static async Task<bool> AddAsync(ResultBuilder builder, QueryData data, Guid? ehr, bool isOrdered, CancellationToken cancellation)
    {
        await foreach (var (one, orderedBy) in data.ReadAsync(ehr, cancellation))
        {
            if (isOrdered && orderedBy is { } next && builder.IsSettledBefore(next, next + LeafWriter.Epoch)) return false;
            if (!builder.Add(one)) return false;
        }
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
