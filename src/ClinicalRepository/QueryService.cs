using System.Security.Cryptography;
using System.Text;
using Varde.AccessControl;
using Varde.ClinicalRepository.Queries;
using Varde.ClinicalRepository.Templates;
using Varde.Foundation;
using Varde.OpenEhr.Aql.Binding;
using Varde.OpenEhr.Aql.Language;

namespace Varde.ClinicalRepository;

/// <summary>Answers queries in AQL: for the API and for the query page, by the same rules. Every query asks the gate.</summary>
public sealed class QueryService
{
    private readonly QueryRunner _runner;
    private readonly TemplateLibrary _templates;
    private readonly IAqlTerminology _terminology;

    internal QueryService(QueryRunner runner, TemplateLibrary templates, IAqlTerminology terminology) => (_runner, _templates, _terminology) = (runner, templates, terminology);

    /// <summary>Answers a query.</summary>
    /// <returns>
    /// The answer; or <see cref="InvalidQuery"/> with the place of each fault, <see cref="QueryTimedOut"/>, <see cref="TooManyRows"/>,
    /// <see cref="Unavailable"/> when too many queries wait, or what the gate refuses.
    /// </returns>
    public async Task<Outcome<QueryAnswer>> AnswerAsync(AccessSession access, QueryRequest request, CancellationToken cancellation)
    {
        if (!(await BindAsync(request, cancellation)).TryGet(out var query, out var refusal)) return refusal;
        var needs = new QueryNeeds(query);
        if (!(await access.AskToQueryAsync(request.Ehr ?? EhrOf(needs), Digest(request), request.Name ?? "", cancellation)).TryGet(out var permit, out refusal)) return refusal;
        return await _runner.RunAsync(needs, permit, request, cancellation);
    }

    /// <summary>
    /// Reads and checks a query, also against the templates, asks what it asks of terminologies, and puts in its parameters and the part of the rows that
    /// is asked for.
    /// </summary>
    public async Task<Outcome<BoundQuery>> BindAsync(QueryRequest request, CancellationToken cancellation)
    {
        var parsed = AqlParser.Parse(request.Text);
        if (parsed.Value is not { } syntax) return new InvalidQuery(parsed.Faults);
        var answers = await AqlTerminologyAnswers.AskAsync(syntax, _terminology, cancellation);
        var bound = AqlBinder.Bind(syntax, request.Parameters, new AqlOptions(request.IsStrict), answers);
        if (bound.Value is not { } query) return new InvalidQuery(bound.Faults);
        if (query.NodeIds.Count > 0) query = query with { Warnings = [.. query.Warnings, .. NodeIdWarnings.Of(query, await _templates.ArchetypesAsync(cancellation))] };
        return PartOf(query, request);
    }

    private static Outcome<BoundQuery> PartOf(BoundQuery query, QueryRequest request)
    {
        if (request.Fetch is null && request.Offset == 0) return query;
        return query.Syntax.Select.Top is { } top
            ? new InvalidQuery([AqlFault.At(request.Text, top.Span, "TOP does not go together with fetch and offset", "use LIMIT")])
            : query.Part(request.Offset, request.Fetch);
    }

    private static EhrId? EhrOf(QueryNeeds needs) => needs.EhrIds is [var only] && EhrId.TryParse(only, out var ehr) ? ehr : null;

    // The access log names a query without its text, in which there may be names.
    private static string Digest(QueryRequest request) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request.Text)))[..16];
}
