namespace Varde.Web.Hosting;

/// <summary>Light, dark, or what the reader's machine is set to: the choice is kept in a cookie of this site, and needs no script.</summary>
internal static class Appearance
{
    /// <summary>What can be chosen, in the words of the style sheet; the first holds until somebody chooses.</summary>
    public static readonly IReadOnlyList<string> Choices = ["auto", "light", "dark"];

    private const string Cookie = "varde-appearance";

    /// <summary>What the reader has chosen.</summary>
    public static string Of(HttpContext? context) =>
        context?.Request.Cookies[Cookie] is { } chosen && Choices.Contains(chosen) ? chosen : Choices[0];

    public static void MapAppearance(this WebApplication app) =>
        app.MapGet("/utseende/{choice:regex(^(auto|light|dark)$)}", (string choice, string? til, HttpContext context) =>
        {
            context.Response.Cookies.Append(Cookie, choice, Languages.Kept);
            return Results.LocalRedirect(Identity.SignInPages.OnThisSite(til) ?? "/");
        }).ExcludeFromDescription();
}
