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
internal sealed class SignInEndpoint(IDemoPeople people, ClaimsOfToken claims, Launches launches, IAntiforgery antiforgery)
{
    private const string Scheme = OpenIddictServerAspNetCoreDefaults.AuthenticationScheme;

    public async Task<IResult> AnswerAsync(HttpContext context)
    {
        var request = context.GetOpenIddictServerRequest() ?? throw new InvalidOperationException("The page is reached through the protocol alone.");
        if (request.HasPromptValue(PromptValues.None)) return Refuse(Errors.LoginRequired, "Nobody is signed in without being asked.");
        var launch = await launches.OfAsync(request);
        DemoPerson[] offered = [.. people.All.Where(person => launch is null || (claims.SubjectOf(person) == launch.Subject && person.Work is not null == launch.IsAtWork))];
        if (!HttpMethods.IsPost(context.Request.Method)) return People(context, request, offered, null);
        if (!await antiforgery.IsRequestValidAsync(context)) return People(context, request, offered, SignInTexts.For(Language(context, request)).Again);
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        return form.ContainsKey("cancel") ? Refuse(Errors.AccessDenied, "The person did not sign in.") : SignIn(context, request, form, offered, launch?.Context);
    }

    private IResult SignIn(HttpContext context, OpenIddictRequest request, IFormCollection form, IReadOnlyList<DemoPerson> offered, LaunchContext? launched)
    {
        // A button's value is the name of the person, with the level behind it.
        if (form["who"].ToString().Split('/') is not [var name, var level] || offered.FirstOrDefault(one => one.Name == name) is not { } person || !Levels(request).Contains(level))
            return People(context, request, offered, SignInTexts.For(Language(context, request)).Again);
        if (launched is null && request.HasScope(ProviderScopes.LaunchPatient)) return ChoosePatient(context, request, form, person, level);
        return SignIn(request, person, level, launched ?? LaunchContext.None, isFromRecord: launched is not null);
    }

    private IResult SignIn(OpenIddictRequest request, DemoPerson person, string level, LaunchContext about, bool isFromRecord)
    {
        var principal = claims.Of(person, level == SignInPage.High, about, about.Given(request.GetScopes(), isFromRecord));
        if ((string?)request[BindTokens.BoundTo] is { } key) principal.SetClaim(BindTokens.BoundTo, key);
        return Results.SignIn(principal, authenticationScheme: Scheme);
    }

    // Whom an app that was not started from the record is about. Whether its user may see that record is not for this service to know.
    private IResult ChoosePatient(HttpContext context, OpenIddictRequest request, IFormCollection form, DemoPerson person, string level)
    {
        var chosen = form["patient"].ToString() is { Length: > 0 } listed ? listed : form["patient-id"].ToString().Trim();
        if (Guid.TryParseExact(chosen, "D", out var id)) return SignIn(request, person, level, new(id.ToString("D"), Encounter: null), isFromRecord: false);
        var page = new PatientPage(SignInTexts.For(Language(context, request)), [.. people.Patients.Where(patient => person.Work is not null || patient.Group == person.Group)]);
        return Page(context, request, page.Write, chosen.Length > 0 ? SignInTexts.For(Language(context, request)).NoPatient : null, ("who", $"{person.Name}/{level}"));
    }

    private IResult People(HttpContext context, OpenIddictRequest request, IReadOnlyList<DemoPerson> offered, string? problem) =>
        Page(context, request, new SignInPage(SignInTexts.For(Language(context, request)), offered, [.. Levels(request)]).Write, problem);

    private IResult Page(HttpContext context, OpenIddictRequest request, Func<IReadOnlyList<(string, string)>, string?, string> write, string? problem, params (string, string)[] more)
    {
        var tokens = antiforgery.GetAndStoreTokens(context);
        SetPolicy(context, request);
        (string, string)[] hidden = [(Parameters.ClientId, Given(context, Parameters.ClientId)), (Parameters.RequestUri, Given(context, Parameters.RequestUri)), (tokens.FormFieldName, tokens.RequestToken ?? ""), .. more];
        return Results.Content(write(hidden, problem), "text/html; charset=utf-8", statusCode: problem is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
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
