using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Mvc;

namespace Varde.Web.Identity;

/// <summary>What the doors of the sign-in page and the button of sign-out lead to.</summary>
internal static class SignInPages
{
    /// <summary>The page with the doors, the page that tells who one is, and where sign-out is posted to.</summary>
    public const string Path = "/innlogging", Me = "/meg", SignOutPath = "/utlogging";

    public static void MapSignInPages(this WebApplication app)
    {
        // Links and no form: the policy of the pages holds forms, and where they lead to, to this site. What another site could begin by a link ends with its reader signed in as herself.
        foreach (var door in new[] { PageSignIn.Staff, PageSignIn.Citizen })
            app.MapGet($"{Path}/{door}", (string? til) => Results.Challenge(new AuthenticationProperties { RedirectUri = OnThisSite(til) ?? Me }, [door])).ExcludeFromDescription();
        app.MapPost(SignOutPath, SignOutAsync).ExcludeFromDescription();
    }

    /// <summary>An address on this site; null for anything else, so that nobody is led elsewhere after sign-in.</summary>
    public static string? OnThisSite(string? address) => address is ['/', ..] and not ['/', '/' or '\\', ..] && !address.Any(char.IsControl) ? address : null;

    // The token of the form is asked for by having a form: nobody is signed out by another site.
    private static async Task<IResult> SignOutAsync(HttpContext context, [FromForm] string door)
    {
        var session = await context.AuthenticateAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        if (!session.Succeeded || door is not (PageSignIn.Staff or PageSignIn.Citizen)) return Results.LocalRedirect(Path);
        // A service that is down, or that did not sign the person in, keeps nobody here.
        if (!await MayLeadOnAsync(context, session.Properties, door)) return Results.SignOut(new AuthenticationProperties { RedirectUri = Path }, [CookieAuthenticationDefaults.AuthenticationScheme]);
        return Results.SignOut(new AuthenticationProperties { RedirectUri = Path }, [CookieAuthenticationDefaults.AuthenticationScheme, door]);
    }

    private static async Task<bool> MayLeadOnAsync(HttpContext context, AuthenticationProperties? session, string door)
    {
        if (SessionStore.ActorOf(session) is not { SignIn.IsByCode: false }) return false;
        var (settings, own, services) = (context.RequestServices.GetRequiredService<IdentitySettings>(), context.RequestServices.GetRequiredService<OwnAddress>().Current, context.RequestServices.GetRequiredService<PublishedKeys>());
        return await services.MetadataAsync(door == PageSignIn.Staff ? settings.StaffOf(own) : settings.CitizensOf(own), context.RequestAborted) is not null;
    }
}
