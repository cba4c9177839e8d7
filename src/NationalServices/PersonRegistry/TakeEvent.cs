using Microsoft.AspNetCore.Http;
using Varde.Foundation;

namespace Varde.NationalServices.PersonRegistry;

/// <summary>
/// The stand-in for the population register: whoever tries the demo says what has happened to somebody, and the register tells the platform. It answers when the platform has applied it, so
/// that what is asked next is decided on it. It takes this from the demo's program for it alone, or whom else the host lets speak for the register.
/// </summary>
internal static class TakeEvent
{
    private const long LargestBody = 64 * 1024;

    /// <summary>The demo's program that says what has happened.</summary>
    public static DemoMachine Teller { get; } = new("folkeregisteret", "Folkeregisteret (øvingstjeneste)", Work: null);

    public static async Task<IResult> AnswerAsync(HttpContext context, RegisterClient client, Func<HttpContext, bool> isTeller)
    {
        if (!isTeller(context)) return Results.Problem($"The register takes this from the program {Teller.Client} alone.", statusCode: StatusCodes.Status403Forbidden);
        if (!(await RequestBody.ReadAsync(context.Request.BodyReader, context.Request.ContentLength, LargestBody, context.RequestAborted)).TryGet(out var body, out var refusal))
            return Results.Problem(refusal.Message, statusCode: StatusCodes.Status413PayloadTooLarge);
        try
        {
            var (status, told) = await client.TellAsync(body.ToArray(), context.RequestAborted);
            return told.Length == 0 ? Results.StatusCode(status) : Results.Content(told, "application/problem+json", statusCode: status);
        }
        catch (HttpRequestException)
        {
            return Results.Problem("The platform does not answer; nothing was changed.", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }
}
