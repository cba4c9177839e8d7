using Microsoft.AspNetCore.Http;
using Varde.ClinicalRepository.Queries;
using Varde.Foundation;
using Varde.OpenEhr.Aql.Language;
using Fault = Varde.Foundation.Fault;

namespace Varde.ClinicalRepository.Rest;

/// <summary>The one translator from a refusal to an answer of the openEHR API: a status, and one body with every fault.</summary>
internal static class ErrorAnswer
{
    // More than this help nobody, and a hostile body could have millions.
    private const int MostNamed = 2000;

    public static IResult Of(Refusal refusal) => new Answer(StatusOf(refusal), BodyOf(refusal), refusal);

    private static int StatusOf(Refusal refusal) => refusal switch
    {
        Invalid or InvalidQuery => StatusCodes.Status400BadRequest,
        Forbidden { IsForSignIn: true } => StatusCodes.Status401Unauthorized,
        Forbidden => StatusCodes.Status403Forbidden,
        NotFound => StatusCodes.Status404NotFound,
        Gone => StatusCodes.Status404NotFound,
        MethodOff => StatusCodes.Status405MethodNotAllowed,
        NotAcceptable => StatusCodes.Status406NotAcceptable,
        Conflict or Superseded => StatusCodes.Status409Conflict,
        PreconditionFailed => StatusCodes.Status412PreconditionFailed,
        QueryTimedOut => StatusCodes.Status408RequestTimeout,
        TooLarge or TooManyRows => StatusCodes.Status413PayloadTooLarge,
        UnsupportedMediaType => StatusCodes.Status415UnsupportedMediaType,
        Unprocessable => StatusCodes.Status422UnprocessableEntity,
        Unsupported => StatusCodes.Status501NotImplemented,
        Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => throw new InvalidOperationException($"No status is laid down for {refusal.GetType().Name}"),
    };

    private static ErrorBody BodyOf(Refusal refusal) => new(SentenceOf(refusal), StatusOf(refusal), refusal switch
    {
        Invalid invalid => Named(invalid.Faults),
        Unprocessable unprocessable => Named(unprocessable.Faults),
        InvalidQuery query => [.. query.Faults.Take(MostNamed).Select(ErrorFault.Of)],
        _ => [],
    });

    // What is said of a header or parameter begins with its verb ("must be ..."): read alone, the sentence needs its subject.
    private static string SentenceOf(Refusal refusal) =>
        refusal is Invalid { Faults: [var only] } && only.Message is [>= 'a' and <= 'z', ..] ? $"{only.Path.TrimStart('?')} {only.Message}" : refusal.Message;

    private static IReadOnlyList<ErrorFault> Named(IReadOnlyList<Fault> faults) => faults.Count <= MostNamed
        ? [.. faults.Select(ErrorFault.Of)]
        : [.. faults.Take(MostNamed).Select(ErrorFault.Of), new ErrorFault("/", $"There are {faults.Count - MostNamed} more faults; they are left out")];

    private sealed class Answer(int status, ErrorBody body, Refusal refusal) : IResult, IStatusCodeHttpResult
    {
        public int? StatusCode => status;

        public Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.StatusCode = status;
            if (LatestOf(refusal) is { } latest) response.Headers.ETag = EntityTags.Of(latest.ToString());
            if (refusal is Unavailable unavailable) response.Headers.RetryAfter = ((int)Math.Ceiling(unavailable.RetryAfter.TotalSeconds)).ToString();
            return response.WriteAsJsonAsync(body, RestJson.Default.ErrorBody, cancellationToken: httpContext.RequestAborted);
        }

        private static VersionUid? LatestOf(Refusal refusal) => refusal switch
        {
            PreconditionFailed failed => failed.Latest,
            Superseded superseded => superseded.Latest,
            _ => null,
        };
    }
}

/// <summary>The body of every refusal.</summary>
/// <param name="Message">One sentence.</param>
/// <param name="Code">The HTTP status again, for callers that log the body alone.</param>
/// <param name="Errors">Every fault; empty when the sentence says all.</param>
internal sealed record ErrorBody(string Message, int Code, IReadOnlyList<ErrorFault> Errors);

/// <summary>One fault of a body, header or parameter.</summary>
/// <param name="Path">Where, as the format names it; of a query its line and column.</param>
/// <param name="Message">What is wrong and what is accepted.</param>
/// <param name="Hint">What was perhaps meant.</param>
/// <param name="Start">Of a query: the first character of the place, from 0.</param>
/// <param name="Length">Of a query: how many characters the place has.</param>
internal sealed record ErrorFault(string Path, string Message, string? Hint = null, int? Start = null, int? Length = null)
{
    public static ErrorFault Of(AqlFault fault) => new($"line {fault.Line}, column {fault.Column}", fault.Message, fault.Hint, fault.Span.Start, fault.Span.Length);

    public static ErrorFault Of(Fault fault) => new(fault.Path, fault.Message);
}
