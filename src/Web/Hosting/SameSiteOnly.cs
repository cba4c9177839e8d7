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
        var site = headers["Sec-Fetch-Site"].ToString();
        // Where the browser says which site asks, its Origin adds nothing: a form of our own, on a page that tells no referrer, has the origin null.
        var foreign = site.Length > 0 ? site is "cross-site" or "same-site" : IsForeignOrigin(context.Request);
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
