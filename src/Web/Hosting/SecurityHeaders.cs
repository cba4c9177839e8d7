using Microsoft.AspNetCore.StaticAssets;

namespace Varde.Web.Hosting;

/// <summary>
/// The headers of every answer. No script, style, font or picture comes from another host, nothing runs inline, and nothing but static files may be
/// kept by a browser or a proxy: what a page or an API answers is somebody's record until proved otherwise.
/// </summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    // Designsystemet draws its icons as data: pictures in the style sheet.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + "form-action 'self'; base-uri 'self'; frame-ancestors 'none'";

    /// <summary>The policy of a page whose form leads on to another host.</summary>
    public static string PolicyWithForms(string host) => ContentSecurityPolicy.Replace("form-action 'self'", $"form-action 'self' {host}", StringComparison.Ordinal);

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(Write, context);
        return next(context);
    }

    private static Task Write(object state)
    {
        var context = (HttpContext)state;
        var headers = context.Response.Headers;
        // A page that signs in or out has its own.
        if (headers.ContentSecurityPolicy.Count == 0) headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        if (context.GetEndpoint()?.Metadata.GetMetadata<StaticAssetDescriptor>() is null)
            headers.CacheControl = "private, no-store";
        return Task.CompletedTask;
    }
}
