using System.Globalization;
using Varde.AccessControl;
using Varde.Foundation.Tokens;

namespace Varde.Web.Identity;

/// <summary>
/// Finds out who calls the addresses for programs. A call that brings credentials is its owner's or nobody's: what is wrong with them is never passed over, so that nobody becomes
/// the developer by a bad token.
/// </summary>
internal sealed class TokenCheck(RequestDelegate next, TokenGuard guard, ProofGuard proofs, IdentitySettings settings)
{
    private const int SecondsToWait = 5;
    private const string QueryToken = "access_token";

    private static readonly string Algorithms = string.Join(' ', SigningAlgorithms.Allowed);

    // What a client reads to learn how to sign in, and what the server can do.
    private static readonly string[] Open = ["/fhir/r4/.well-known", "/openehr/v1/.well-known", "/fhir/r4/metadata"];

    public async Task InvokeAsync(HttpContext context)
    {
        if (settings.RequiresSignIn) ActorOfRequest.Set(context, Actor.Unknown);
        if (BringsCredentials(context.Request)) await CheckAsync(context);
        else if (settings.RequiresSignIn && !Open.Any(open => context.Request.Path.StartsWithSegments(open, StringComparison.OrdinalIgnoreCase))) Challenge(context.Response, "", "");
        else await next(context);
    }

    private async Task CheckAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        response.Headers["DPoP-Nonce"] = proofs.NextNonce();
        var answer = request.Query.ContainsKey(QueryToken)
            ? new TokenAnswer(null, "invalid_request", "A token in an address would stand in logs: send it in the Authorization header.")
            : await guard.CheckAsync(new(request.Headers.Authorization, request.Headers[DpopProof.HeaderName], request.Method, AddressOf(request)), context.RequestAborted);
        if (answer.Actor is { } actor)
        {
            ActorOfRequest.Set(context, actor);
            response.OnStarting(ChallengeOfRules, response);
            await next(context);
        }
        else if (answer.IsUnavailable) PutOff(response);
        else Challenge(response, answer.Error, answer.Sentence);
    }

    private static bool BringsCredentials(HttpRequest request) =>
        request.Headers.Authorization.Count > 0 || request.Headers[DpopProof.HeaderName].Count > 0 || request.Query.ContainsKey(QueryToken);

    private static Uri AddressOf(HttpRequest request) => new($"{request.Scheme}://{request.Host}{request.PathBase}{request.Path}");

    private static void Challenge(HttpResponse response, string error, string sentence)
    {
        response.StatusCode = StatusCodes.Status401Unauthorized;
        response.Headers.WWWAuthenticate = error.Length == 0 ? $"DPoP algs=\"{Algorithms}\"" : $"DPoP error=\"{error}\", error_description=\"{sentence}\", algs=\"{Algorithms}\"";
    }

    // A rule may want another sign-in: a client that is registered, a token that is bound, a surer level.
    private static Task ChallengeOfRules(object state)
    {
        var response = (HttpResponse)state;
        if (response.StatusCode == StatusCodes.Status401Unauthorized && response.Headers.WWWAuthenticate.Count == 0)
            Challenge(response, "invalid_token", "The rules want another sign-in for this.");
        return Task.CompletedTask;
    }

    private static void PutOff(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        response.Headers.RetryAfter = SecondsToWait.ToString(CultureInfo.InvariantCulture);
    }
}
