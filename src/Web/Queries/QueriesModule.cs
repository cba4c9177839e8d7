using Microsoft.AspNetCore.Http.HttpResults;
using Varde.AccessControl;
using Varde.ClinicalRepository;
using Varde.Foundation;

namespace Varde.Web.Queries;

/// <summary>What the query page asks for besides itself: a check of what is being written, and the answer as a file.</summary>
internal static class QueriesModule
{
    public const string Page = "/kliniker/sporring";
    public const string Check = Page + "/kontroll";
    public const string Csv = Page + "/svar.csv";
    public const string Json = Page + "/svar.json";

    /// <summary>What is asked about whoever wants to write queries.</summary>
    public static AccessSubject Subject { get; } = new("QUERY", "check");

    public static IServiceCollection AddQueries(this IServiceCollection services) => services.AddScoped<QueryDesk>();

    public static void MapQueries(this WebApplication app)
    {
        var queries = app.MapGroup("").RequireGate().ExcludeFromDescription();
        queries.MapPost(Check, CheckAsync);
        queries.MapPost(Csv, CsvAsync);
        queries.MapPost(Json, JsonAsync);
    }

    // The gate is asked, and nothing is disclosed: the access log tells of a refusal, and not of every word that somebody writes.
    private static async Task<IResult> CheckAsync(IFormCollection sent, QueryDesk desk, AccessSession access, CancellationToken cancellation)
    {
        var permitted = (await access.AskAsync(AccessAction.Read, Subject, cancellation));
        await access.CloseAsync(disclosed: false, cancellation);
        if (!permitted.IsDone) return Results.StatusCode(StatusCodes.Status403Forbidden);
        var form = QueryForm.Of(sent);
        return new RazorComponentResult<QueryCheckView>(new { Form = form, Check = await desk.CheckAsync(form, cancellation) });
    }

    private static Task<IResult> CsvAsync(IFormCollection sent, QueryDesk desk, AccessSession access, CancellationToken cancellation) =>
        FileAsync(sent, desk, access, (answer, _) => Results.File(CsvWriter.Write(answer), "text/csv; charset=utf-8", "svar.csv"), cancellation);

    private static Task<IResult> JsonAsync(IFormCollection sent, QueryDesk desk, AccessSession access, TimeProvider time, CancellationToken cancellation) =>
        FileAsync(sent, desk, access, (answer, request) =>
            Results.File(ResultSetWriter.Write(answer, request, href: null, time.GetUtcNow(), explain: true), "application/json", "svar.json"), cancellation);

    private static async Task<IResult> FileAsync(
        IFormCollection sent, QueryDesk desk, AccessSession access, Func<QueryAnswer, QueryRequest, IResult> file, CancellationToken cancellation)
    {
        var asked = await desk.AskAllAsync(access, QueryForm.Of(sent), cancellation);
        return asked is { Answer: { } answer, Request: { } request } ? file(answer, request) : Results.Text(asked.Problem, statusCode: StatusOf(asked.Refusal));
    }

    // Not 408: a browser may then ask once more by itself, and the query has taken its time already.
    private static int StatusOf(Refusal? refusal) => refusal switch
    {
        Forbidden => StatusCodes.Status403Forbidden,
        TooManyRows => StatusCodes.Status413PayloadTooLarge,
        QueryTimedOut or Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status400BadRequest,
    };
}
