using System.Globalization;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Varde.NationalServices.IdentityProvider;

/// <summary>Where people say who they are: a page without script that lists those who do not exist. There is no session: whoever signs in again is asked again.</summary>
internal sealed class SignInEndpoint(IDemoPeople people, ClaimsOfToken claims, IAntiforgery antiforgery)
{
    private const string Scheme = OpenIddictServerAspNetCoreDefaults.AuthenticationScheme;

    public async Task<IResult> AnswerAsync(HttpContext context)
    {
        var request = context.GetOpenIddictServerRequest() ?? throw new InvalidOperationException("The page is reached through the protocol alone.");
        if (request.HasPromptValue(PromptValues.None)) return Refuse(Errors.LoginRequired, "Nobody is signed in without being asked.");
        if (!HttpMethods.IsPost(context.Request.Method)) return Page(context, request, null);
        if (!await antiforgery.IsRequestValidAsync(context)) return Page(context, request, SignInTexts.For(Language(context, request)).Again);
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        return form.ContainsKey("cancel") ? Refuse(Errors.AccessDenied, "The person did not sign in.") : SignIn(context, request, form);
    }

    private IResult SignIn(HttpContext context, OpenIddictRequest request, IFormCollection form)
    {
        // A button's value is the name of the person, with the level behind it.
        if (form["who"].ToString().Split('/') is not [var name, var level] || people.Find(name) is not { } person || !Levels(request).Contains(level))
            return Page(context, request, SignInTexts.For(Language(context, request)).Again);
        var principal = claims.Of(person, level == SignInPage.High, request.GetScopes());
        if ((string?)request[BindTokens.BoundTo] is { } key) principal.SetClaim(BindTokens.BoundTo, key);
        return Results.SignIn(principal, authenticationScheme: Scheme);
    }

    private IResult Page(HttpContext context, OpenIddictRequest request, string? problem)
    {
        var tokens = antiforgery.GetAndStoreTokens(context);
        SetPolicy(context, request);
        var page = new SignInPage(SignInTexts.For(Language(context, request)), people.All, [.. Levels(request)]);
        var hidden = new[] { (Parameters.ClientId, Given(context, Parameters.ClientId)), (Parameters.RequestUri, Given(context, Parameters.RequestUri)), (tokens.FormFieldName, tokens.RequestToken ?? "") };
        return Results.Content(page.Write(hidden, problem), "text/html; charset=utf-8", statusCode: problem is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }

    // The form leads, by a redirect, to where the client awaits its answer; browsers hold that to the policy too.
    private static void SetPolicy(HttpContext context, OpenIddictRequest request)
    {
        var back = Uri.TryCreate(request.RedirectUri, UriKind.Absolute, out var uri) ? " " + uri.GetLeftPart(UriPartial.Authority) : "";
        context.Response.Headers.ContentSecurityPolicy = $"default-src 'none'; style-src 'self'; form-action 'self'{back}; base-uri 'none'; frame-ancestors 'none'";
    }

    private static IEnumerable<string> Levels(OpenIddictRequest request) =>
        request.AcrValues?.Contains(Foundation.Tokens.TokenClaims.CitizenHigh, StringComparison.Ordinal) == true ? [SignInPage.High] : [SignInPage.High, SignInPage.Substantial];

    private static string Given(HttpContext context, string name) =>
        (context.Request.HasFormContentType ? context.Request.Form[name] : context.Request.Query[name]).ToString();

    // The reader's choice on the page goes before the client's wish.
    private static string Language(HttpContext context, OpenIddictRequest request) =>
        context.Request.Query["ui_locales"] is [{ } chosen] ? chosen : request.UiLocales ?? CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;

    private static IResult Refuse(string error, string sentence) => Results.Forbid(
        new AuthenticationProperties(new Dictionary<string, string?>
        {
            [OpenIddictServerAspNetCoreConstants.Properties.Error] = error,
            [OpenIddictServerAspNetCoreConstants.Properties.ErrorDescription] = sentence,
        }), [Scheme]);

    /// <summary>Ends nothing, since there is no session here, and sends people back to where the client says.</summary>
    public static IResult SignOut() => Results.SignOut(authenticationSchemes: [Scheme]);
}
