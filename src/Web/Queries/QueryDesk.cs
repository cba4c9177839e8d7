using Microsoft.Extensions.Localization;
using Varde.AccessControl;
using Varde.ClinicalRepository;
using Varde.Foundation;

namespace Varde.Web.Queries;

/// <summary>Asks and stores what is filled in on the query page, and says in the reader's language why it was not done.</summary>
internal sealed class QueryDesk(QueryService queries, StoredQueries stored, IStringLocalizer<Texts> texts)
{
    /// <summary>Asks for one page of the answer, and one row more to know whether it goes on.</summary>
    public Task<AskedQuery> AskPageAsync(AccessSession access, QueryForm form, CancellationToken cancellation) =>
        AskAsync(access, form, check => check.CanBePaged ? form.ToRequest() with { Offset = form.Offset, Fetch = form.PageSize + 1 } : form.ToRequest(), cancellation);

    /// <summary>Asks for all rows.</summary>
    public Task<AskedQuery> AskAllAsync(AccessSession access, QueryForm form, CancellationToken cancellation) =>
        AskAsync(access, form, _ => form.ToRequest(), cancellation);

    /// <summary>What is wrong with the query that is filled in.</summary>
    public Task<QueryCheck> CheckAsync(QueryForm form, CancellationToken cancellation) => QueryCheck.OfAsync(form, queries, cancellation);

    /// <summary>Stores the query that is filled in. What is wrong is said of the field that it is wrong in.</summary>
    public async Task<SavedQuery> SaveAsync(AccessSession access, QueryForm form, CancellationToken cancellation)
    {
        if (form.Name.Length == 0) return new(null) { NameProblem = texts["QueryNameMissing"] };
        if ((await CheckAsync(form, cancellation)).Faults.Count > 0) return new(null) { TextProblem = texts["QuerySaveWrong"] };
        return (await stored.StoreAsync(access, form.Name, form.Version, form.Text, cancellation)).Match(done => new SavedQuery(done), Unsaved);
    }

    private async Task<AskedQuery> AskAsync(AccessSession access, QueryForm form, Func<QueryCheck, QueryRequest> request, CancellationToken cancellation)
    {
        var check = await CheckAsync(form, cancellation);
        if (form.Text.Trim().Length == 0) return new(form, check) { Problem = texts["QueryEmptyText"] };
        if (check.Faults.Count > 0 || !form.IsComplete) return new(form, check) { Problem = texts[check.Faults.Count > 0 ? "QueryHasFaults" : "QueryFieldsWrong"] };
        var asked = request(check);
        return (await queries.AnswerAsync(access, asked, cancellation)).Match(
            answer => new AskedQuery(form, check) { Request = asked, Answer = answer },
            refusal => new AskedQuery(form, check) { Problem = Sentence(refusal), Refusal = refusal });
    }

    private SavedQuery Unsaved(Refusal refusal) => refusal switch
    {
        Invalid { Faults: [{ Path: "version" }, ..] } => new(null) { VersionProblem = texts["QueryVersionWrong"] },
        Invalid => new(null) { NameProblem = texts["QueryNameWrong"] },
        Conflict => new(null) { VersionProblem = texts["QueryVersionTaken"] },
        InvalidQuery => new(null) { TextProblem = texts["QuerySaveWrong"] },
        _ => new(null) { TextProblem = Sentence(refusal) },
    };

    private string Sentence(Refusal refusal) => refusal switch
    {
        QueryTimedOut late => texts["QueryTimedOut", late.Limit.TotalSeconds],
        TooManyRows many => texts["QueryTooManyRows", many.MostRows],
        Unavailable => texts["QueryUnavailable"],
        InvalidQuery wrong => $"{texts["QueryHasFaults"]} {wrong.Message}",
        _ => refusal.Message,
    };
}

/// <summary>A query that was asked, and what came of it.</summary>
/// <param name="Form">What was filled in.</param>
/// <param name="Check">What is wrong with the query.</param>
public sealed record AskedQuery(QueryForm Form, QueryCheck Check)
{
    /// <summary>What was asked; null when nothing was.</summary>
    public QueryRequest? Request { get; init; }

    /// <summary>The answer; null when there is none, and then <see cref="Problem"/> says why.</summary>
    public QueryAnswer? Answer { get; init; }

    public string? Problem { get; init; }

    public Refusal? Refusal { get; init; }
}

/// <summary>What came of storing a query.</summary>
/// <param name="Query">The query as it is stored; null when it is not.</param>
public sealed record SavedQuery(StoredQuery? Query)
{
    public string? NameProblem { get; init; }

    public string? VersionProblem { get; init; }

    public string? TextProblem { get; init; }
}
