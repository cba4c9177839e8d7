using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Varde.AccessControl;
using Varde.Foundation.Tokens;
using Varde.Records;

namespace Varde.Web.Identity;

/// <summary>Signs people in to the pages: the code flow with pushed requests, PKCE and bound tokens, and a session of ours.</summary>
internal static class PageSignIn
{
    /// <summary>The two doors, as the protocol's schemes.</summary>
    public const string Staff = "helseid", Citizen = "idporten";

    private static readonly string[] StaffScopes =
        ["openid", "profile", "helseid://scopes/identity/pid", "helseid://scopes/identity/security_level", "helseid://scopes/hpr/hpr_number", GrantedScopes.Api];

    private static readonly string[] CitizenScopes = ["openid", "profile", GrantedScopes.Api];

    public static void AddPageSignIn(this IServiceCollection services)
    {
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie().AddOpenIdConnect(Staff, _ => { }).AddOpenIdConnect(Citizen, _ => { });
        services.AddSingleton(s => s.GetRequiredService<RecordStore>().Sessions).AddSingleton<SessionStore>();
        services.AddOptions<CookieAuthenticationOptions>(CookieAuthenticationDefaults.AuthenticationScheme).Configure<SessionStore>(SetSession);
        services.AddOptions<OpenIdConnectOptions>(Staff).Configure<IServiceProvider>((options, s) => SetDoor(options, s, Staff, StaffScopes));
        services.AddOptions<OpenIdConnectOptions>(Citizen).Configure<IServiceProvider>((options, s) => SetDoor(options, s, Citizen, CitizenScopes));
    }

    /// <summary>Where a door leads back to; registered at its service.</summary>
    public static string ReturnPath(string door) => $"/innlogging/{door}/svar";

    /// <summary>Where sign-out at a service leads back to.</summary>
    public static string SignOutPath(string door) => $"/innlogging/{door}/ut";

    /// <summary>The actor whose session a request belongs to; null when it belongs to none.</summary>
    public static async Task<Actor?> ActorOfSessionAsync(HttpContext context) =>
        SessionStore.ActorOf((await context.AuthenticateAsync(CookieAuthenticationDefaults.AuthenticationScheme)).Properties);

    private static void SetSession(CookieAuthenticationOptions options, SessionStore sessions)
    {
        // Browsers take a cookie of this name from this host alone, over TLS or from this machine, for all its paths.
        options.Cookie = Cookie("__Host-varde");
        // How long it may lie unused is the store's to tell; the framework's sliding would end a session after half of it.
        options.ExpireTimeSpan = SessionStore.Longest;
        options.SlidingExpiration = false;
        options.SessionStore = sessions;
        options.LoginPath = SignInPages.Path;
        // A new session for each sign-in: one that somebody planted in the browser before is ended, not taken over.
        options.Events.OnSigningIn = async context =>
        {
            if (await context.HttpContext.AuthenticateAsync(CookieAuthenticationDefaults.AuthenticationScheme) is { Succeeded: true }) await context.HttpContext.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        };
    }

    private static void SetDoor(OpenIdConnectOptions options, IServiceProvider services, string door, string[] scopes)
    {
        var (settings, own) = (services.GetRequiredService<IdentitySettings>(), services.GetRequiredService<OwnAddress>().Current);
        var issuer = door == Staff ? settings.StaffOf(own) : settings.CitizensOf(own);
        options.Authority = issuer;
        options.RequireHttpsMetadata = !new Uri(issuer).IsLoopback;
        options.ClientId = settings.ClientId;
        options.ResponseType = OpenIdConnectResponseType.Code;
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.PushedAuthorizationBehavior = PushedAuthorizationBehavior.Require;
        options.CallbackPath = ReturnPath(door);
        options.SignedOutCallbackPath = SignOutPath(door);
        options.RemoteSignOutPath = default;
        options.SignedOutRedirectUri = SignInPages.Path;
        options.MapInboundClaims = false;
        // For sign-out at the service; the session is kept by the server, so that it stands in no cookie.
        options.SaveTokens = true;
        options.DisableTelemetry = true;
        options.CorrelationCookie = Cookie("__Host-varde-svar.");
        options.NonceCookie = Cookie("__Host-varde-engang.");
        options.ProtocolValidator.NonceLifetime = options.RemoteAuthenticationTimeout = TimeSpan.FromMinutes(10);
        options.TokenValidationParameters.ValidAlgorithms = SigningAlgorithms.Allowed;
        options.TokenValidationParameters.NameClaimType = TokenClaims.Name;
        options.BackchannelTimeout = KeptDocuments.Deadline;
        options.BackchannelHttpHandler = new ClientBackchannel(services.GetRequiredService<ClientKey>(), settings.ClientId, issuer, door == Staff ? settings.StaffRequests : settings.CitizenRequests, new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) });
        options.Scope.Clear();
        foreach (var scope in scopes) options.Scope.Add(scope);
        SetEvents(options);
    }

    private static void SetEvents(OpenIdConnectOptions options)
    {
        options.Events.OnRedirectToIdentityProvider = context =>
        {
            context.ProtocolMessage.UiLocales = System.Globalization.CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;
            return Task.CompletedTask;
        };
        // The client proves who it is in the back channel.
        options.Events.OnPushAuthorization = context =>
        {
            context.HandleClientAuthentication();
            return Task.CompletedTask;
        };
        options.Events.OnTokenValidated = FindActorAsync;
        options.Events.OnRemoteFailure = context =>
        {
            context.HandleResponse();
            context.Response.Redirect($"{SignInPages.Path}?feil=1");
            return Task.CompletedTask;
        };
    }

    private static async Task FindActorAsync(TokenValidatedContext context)
    {
        var guard = context.HttpContext.RequestServices.GetRequiredService<TokenGuard>();
        var answer = await guard.OfSignInAsync(context.TokenEndpointResponse?.AccessToken ?? "", context.HttpContext.RequestAborted);
        if (answer.Actor is null) context.Fail(answer.Sentence);
        else SessionStore.SetActor(context.Properties!, answer.Actor, context.SecurityToken.Issuer);
    }

    private static CookieBuilder Cookie(string name) => new() { Name = name, Path = "/", HttpOnly = true, SecurePolicy = CookieSecurePolicy.Always, SameSite = SameSiteMode.Lax, IsEssential = true };
}
