namespace Varde.Web.Identity;

/// <summary>The answer to a client whose token lacks a scope (RFC 6750, 3.1; RFC 9449, 7.1): the same call succeeds with a token that has it.</summary>
internal sealed class InsufficientScope : IResult, IStatusCodeHttpResult
{
    private readonly string _scope;
    private readonly string _sentence;

    private InsufficientScope(string scope, string sentence) => (_scope, _sentence) = (scope, sentence);

    /// <inheritdoc/>
    public int? StatusCode => StatusCodes.Status403Forbidden;

    /// <summary>The answer.</summary>
    /// <param name="scope">Which scope is needed.</param>
    /// <param name="sentence">Why, in a sentence.</param>
    public static InsufficientScope Of(string scope, string sentence) => new(scope, sentence);

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.WWWAuthenticate = $"DPoP error=\"insufficient_scope\", scope=\"{_scope}\"";
        return Results.Problem(_sentence, statusCode: StatusCode).ExecuteAsync(httpContext);
    }
}
