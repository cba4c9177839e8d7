namespace Varde.Web.Hosting;

/// <summary>
/// Refuses what another web site makes a browser send here. As long as nobody signs in, a request to this machine needs no cookie to be obeyed, so
/// the ordinary defences against forged requests do not reach it. Following a link to a page is allowed; programs that are not browsers send no such header.
/// </summary>
internal sealed class SameSiteOnly(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        // No script can set this header. Where it says that the page itself sends, the origin may be null: our pages tell no referrer, and a form then has none.
        var foreign = headers["Sec-Fetch-Site"].ToString() switch
        {
            "same-origin" or "none" => false,
            "cross-site" or "same-site" => true,
            _ => IsForeignOrigin(context.Request),
        };
        var followedLink = HttpMethods.IsGet(context.Request.Method) && headers["Sec-Fetch-Mode"] == "navigate";
        if (!foreign || followedLink || FaultAnswers.IsFaultPage(context))
            return next(context);
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    // Browsers before 2023 send no Sec-Fetch headers, but all say where a request that changes something comes from.
    private static bool IsForeignOrigin(HttpRequest request) =>
        request.Headers.Origin.ToString() is { Length: > 0 } origin
        && !(Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase));
}
