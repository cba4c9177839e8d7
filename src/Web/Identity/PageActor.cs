using Varde.AccessControl;
using Varde.Web.Roadmap;

namespace Varde.Web.Identity;

/// <summary>Finds out who looks at a page: whoever the session is of. Where sign-in is required and there is no session, the page is the sign-in page.</summary>
internal sealed class PageActor(RequestDelegate next, IdentitySettings settings)
{
    // The roadmap is published for anyone, as are the guides.
    private static readonly string[] Open = [SignInPages.Path, SignInPages.SignOutPath, "/feil", "/sprak", "/utseende", "/docs", RoadmapAddress.Root, .. RoadmapFiles.All.Select(file => file.Place)];

    public async Task InvokeAsync(HttpContext context)
    {
        if (await PageSignIn.ActorOfSessionAsync(context) is { } actor) ActorOfRequest.Set(context, actor);
        else if (settings.RequiresSignIn && !IsOpen(context))
        {
            context.Response.Redirect($"{SignInPages.Path}?til={Uri.EscapeDataString(context.Request.Path + context.Request.QueryString)}");
            return;
        }
        else if (settings.RequiresSignIn) ActorOfRequest.Set(context, Actor.Unknown);
        await next(context);
    }

    // What the pages are made of is nobody's record.
    private static bool IsOpen(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<Microsoft.AspNetCore.StaticAssets.StaticAssetDescriptor>() is not null || context.Request.Path.StartsWithSegments("/_framework", StringComparison.Ordinal)
        || context.Request.Path == "/" || Open.Any(open => context.Request.Path.StartsWithSegments(open, StringComparison.OrdinalIgnoreCase));
}
