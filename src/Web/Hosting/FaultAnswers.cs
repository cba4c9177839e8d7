using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.WebUtilities;
using Varde.Records;

namespace Varde.Web.Hosting;

/// <summary>
/// The answers nobody wrote: an address that is not there, a method it does not take, a request the server cannot read, a bug. Programs get a body they
/// can read, in the form of the standard whose address they called; people get a page. None shows a stack trace.
/// </summary>
internal static class FaultAnswers
{
    private static readonly string[] ProgramAddresses = ["/openehr", "/fhir", "/api", "/national", "/health"];

    public static void UseFaultAnswers(this WebApplication app)
    {
        // Around the handler of exceptions, so that those get their page too; with services of its own, since those of the page that failed are used up.
        app.UseWhen(context => !IsForPrograms(context), pages => pages.UseStatusCodePagesWithReExecute("/feil/{0}", createScopeForStatusCodePages: true));
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            StatusCodeSelector = StatusOf,
            ExceptionHandler = context =>
            {
                if (context.Response.StatusCode == StatusCodes.Status503ServiceUnavailable)
                    context.Response.Headers.RetryAfter = StoreOutage.RetryAfter.TotalSeconds.ToString(CultureInfo.InvariantCulture);
                return IsForPrograms(context) ? WriteBody(context) : Task.CompletedTask;
            },
            AllowStatusCode404Response = true,
        });
        app.Use(next => context => next(AsRead(context)));
        app.UseWhen(IsForPrograms, programs => programs.UseStatusCodePages(status => WriteBody(status.HttpContext)));
    }

    /// <summary>True while the page of a fault takes the place of what was asked for.</summary>
    public static bool IsFaultPage(HttpContext context) => context.Features.Get<IStatusCodeReExecuteFeature>() is not null;

    // The page of a fault is read, whatever was to be done at the address that failed.
    private static HttpContext AsRead(HttpContext context)
    {
        if (IsFaultPage(context)) context.Request.Method = HttpMethods.Get;
        return context;
    }

    private static int StatusOf(Exception exception) =>
        exception is BadHttpRequestException unreadable ? unreadable.StatusCode
        : StoreOutage.Is(exception) ? StatusCodes.Status503ServiceUnavailable
        : StatusCodes.Status500InternalServerError;

    private static bool IsForPrograms(HttpContext context) =>
        Array.Exists(ProgramAddresses, address => context.Request.Path.StartsWithSegments(address, StringComparison.OrdinalIgnoreCase));

    private static Task WriteBody(HttpContext context)
    {
        var status = context.Response.StatusCode;
        var (reason, sentence) = (ReasonPhrases.GetReasonPhrase(status), SentenceFor(status));
        if (context.Request.Path.StartsWithSegments("/openehr", StringComparison.OrdinalIgnoreCase))
            return context.Response.WriteAsJsonAsync(new { error = reason, message = sentence });
        if (context.Request.Path.StartsWithSegments("/fhir", StringComparison.OrdinalIgnoreCase))
            return context.Response.WriteAsJsonAsync(OperationOutcome(status, sentence), options: null, "application/fhir+json");
        return context.Response.WriteAsJsonAsync(new { title = reason, status, detail = sentence }, options: null, "application/problem+json");
    }

    private static object OperationOutcome(int status, string sentence) => new
    {
        resourceType = "OperationOutcome",
        issue = new[] { new { severity = "error", code = status == 404 ? "not-found" : status == 401 ? "login" : status >= 500 ? "exception" : "processing", diagnostics = sentence } },
    };

    private static string SentenceFor(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => "The request has no access token that is taken; the header WWW-Authenticate tells why.",
        StatusCodes.Status403Forbidden => "The request came from another web site.",
        StatusCodes.Status404NotFound => "Nothing answers at this address.",
        StatusCodes.Status405MethodNotAllowed => "The address does not take this method.",
        StatusCodes.Status413PayloadTooLarge => "The request is larger than this server accepts.",
        StatusCodes.Status415UnsupportedMediaType => "The address does not take this media type.",
        StatusCodes.Status503ServiceUnavailable => "The server cannot answer now; try again in a moment.",
        >= 500 => "The server failed; the fault is in its log. Nothing was stored.",
        _ => "The request could not be read.",
    };
}
