using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.WebUtilities;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;

namespace Varde.Web.Identity;

/// <summary>
/// Starts an app from the record (SMART App Launch 2.2, "Launch App: EHR Launch"): whoever has signed in to the pages, and may see who the patient is, is sent to the app with a launch that is
/// signed for the sign-in service.
/// </summary>
internal static class SmartLaunch
{
    /// <summary>Where an app is started about a patient.</summary>
    public static string PathOf(EhrId patient, string app) => $"/kliniker/pasient/{patient}/app/{Uri.EscapeDataString(app)}";

    public static void MapSmartLaunch(this WebApplication app) =>
        app.MapGet("/kliniker/pasient/{id}/app/{app}", StartAsync).RequireGate().ExcludeFromDescription();

    private static async Task<IResult> StartAsync(
        HttpContext context, string id, string app, string? besok, AccessSession access, IdentitySettings settings, ClientKey key, OwnAddress own)
    {
        if (!settings.UsesStandIn || settings.Apps.FirstOrDefault(one => one.Client.Id == app) is not { Launch: { } launch } || !EhrId.TryParse(id, out var patient)) return Results.NotFound();
        if (besok is not null && !Guid.TryParseExact(besok, "D", out _)) return Results.NotFound();
        if ((await access.AskAsync(AccessAction.Read, new AccessSubject("Patient", patient.ToString(), patient), context.RequestAborted)).Refusal is not null) return Results.NotFound();
        var session = await context.AuthenticateAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        if (session.Principal?.FindFirst("sub")?.Value is not { } subject) return Results.NotFound();
        var handed = key.Launch(settings.ClientId, own.Current.GetLeftPart(UriPartial.Authority) + NationalServices.IdentityProviderSettings.Base, subject, access.Actor.Kind == ActorKind.Staff, patient, besok);
        return Results.Redirect(QueryHelpers.AddQueryString(launch.AbsoluteUri, new Dictionary<string, string?> { ["iss"] = new Uri(own.Current, FhirModule.Base).AbsoluteUri, ["launch"] = handed }));
    }
}
