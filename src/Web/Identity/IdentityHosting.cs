using Microsoft.AspNetCore.Hosting.Server;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation.Tokens;
using Varde.NationalServices;
using Varde.Records;
using Varde.Web.Hosting;
using Varde.Web.Identity.Emergency;

namespace Varde.Web.Identity;

/// <summary>Sign-in as part of the program: the stand-in, the check of tokens, the sessions of the pages.</summary>
internal static class IdentityHosting
{
    private const int RoomForProofs = 500_000;

    private static readonly string[] Programs = ["/openehr", "/fhir", "/api", NationalServicesModule.RegisterEvents];
    private static readonly string[] Others = ["/national", "/health"];

    public static void AddIdentity(this IServiceCollection services, ServerSettings settings)
    {
        var own = new OwnAddress(settings);
        var client = new ClientKey(settings.Identity.ClientKeyPem is { } pem ? ClientKey.Read(pem)! : KeyFile.SigningKey(KeyPath(settings, "pages-client.key")), TimeProvider.System);
        services.AddSingleton(own).AddSingleton(settings.Identity).AddSingleton(client);
        services.AddSingleton(s => new PublishedKeys(new KeptDocuments(Fetching(), KeyPath(settings, "published")), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IIssuerKeys>(s => s.GetRequiredService<PublishedKeys>());
        services.AddSingleton(s => ProofsOf(s.GetRequiredService<RecordStore>(), new SeenProofs(RoomForProofs, s.GetRequiredService<TimeProvider>()), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => GuardOfProofs(settings, s.GetRequiredService<ISeenProofs>(), s.GetRequiredService<TimeProvider>())).AddSingleton<BackchannelLogout>();
        services.AddSingleton(new PersonIds(KeyFile.Secret(KeyPath(settings, "person-ids.key"))));
        services.AddSingleton(new TokenSettings { Issuers = () => settings.Identity.Issuers(own.Current), Audience = settings.Identity.Audience, AllowsUnbound = settings.Identity.AllowsUnboundTokens });
        services.AddSingleton<TokenGuard>().AddSingleton<SmartConfiguration>().AddSingleton<IFhirSecurity>(s => s.GetRequiredService<SmartConfiguration>());
        services.AddSingleton(s => s.GetRequiredService<RecordStore>().EmergencyCodes).AddSingleton<EmergencyApi>().AddSingleton<EmergencySignIn>();
        services.AddSingleton(s => new ServiceOutage(Fetching(), () => settings.Identity.StaffOf(own.Current), s.GetRequiredService<EmergencyCodes>(), s.GetRequiredService<TimeProvider>()));
        services.AddIdentityProvider(StandIn(settings, own, client));
        services.AddPageSignIn();
    }

    /// <summary>Finds out who calls, after routing and before anything answers.</summary>
    public static void UseIdentity(this WebApplication app)
    {
        app.Services.GetRequiredService<OwnAddress>().Follow(app.Services.GetRequiredService<IServer>());
        // The host would put authentication before everything else, since it does not see that of the branches.
        ((IApplicationBuilder)app).Properties["__AuthenticationMiddlewareSet"] = true;
        if (app.Services.GetRequiredService<IdentitySettings>().UsesStandIn) app.UseNationalServices();
        app.UseWhen(context => IsAt(context, Programs), programs => programs.UseMiddleware<TokenCheck>());
        app.UseWhen(context => !IsAt(context, Programs) && !IsAt(context, Others), pages =>
        {
            pages.UseAuthentication();
            pages.UseMiddleware<PageActor>();
        });
    }

    public static void MapIdentity(this WebApplication app)
    {
        var settings = app.Services.GetRequiredService<IdentitySettings>();
        if (settings.UsesStandIn) app.MapNationalServices(context => IsRegisterTeller(ActorOfRequest.Of(context), settings));
        foreach (var api in new[] { FhirModule.Base, ClinicalRepository.ClinicalRepositoryModule.Base })
            app.MapGet(api + "/.well-known/smart-configuration", (SmartConfiguration smart, CancellationToken cancellation) => smart.AnswerAsync(cancellation)).ExcludeFromDescription();
        app.MapSmartLaunch();
        app.MapOwnSessions();
        BackchannelLogout.Map(app);
        EmergencyApi.Map(app);
        EmergencySignIn.Map(app);
        app.MapSignInPages();
    }

    // By a token of the stand-in itself: at a real service anybody may have that name.
    private static bool IsRegisterTeller(Actor actor, IdentitySettings settings) =>
        actor.Kind == ActorKind.Developer || (settings.StaffIssuer is null && actor is { Kind: ActorKind.Machine, SignIn.Client: var client } && client == NationalServicesModule.RegisterTellerId);

    // The pages are a client of the stand-in, by the key that they sign with.
    private static IdentityProviderSettings StandIn(ServerSettings settings, OwnAddress own, ClientKey client) => new()
    {
        Folder = Path.Combine(settings.DataFolder, "identity"),
        Address = () => own.Current,
        Audience = settings.Identity.Audience,
        Clients =
        [
            new(settings.Identity.ClientId, "Varde", client.PublicKeySet) { ReturnAddresses = Both(PageSignIn.ReturnPath), SignOutAddresses = Both(PageSignIn.SignOutPath) },
            .. settings.Identity.Apps.Select(app => app.Client),
        ],
        Launcher = settings.Identity.ClientId,
        FhirApi = () => new Uri(own.Current, FhirModule.Base),
    };

    private static Uri[] Both(Func<string, string> path) => [new(path(PageSignIn.Staff), UriKind.Relative), new(path(PageSignIn.Citizen), UriKind.Relative)];

    private static ProofGuard GuardOfProofs(ServerSettings settings, ISeenProofs seen, TimeProvider time) => new(
        seen, new DpopNonces(KeyFile.Secret(KeyPath(settings, "nonces.key")), "record", time), settings.Identity.RequiresNonce, time);

    private static ISeenProofs ProofsOf(RecordStore store, SeenProofs here, TimeProvider time) => store.Proofs is { } everywhere ? new ProofsOfAllServers(here, everywhere, time) : here;

    private static HttpClient Fetching() => new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        Timeout = KeptDocuments.Deadline, MaxResponseContentBufferSize = KeptDocuments.Largest,
    };

    private static string KeyPath(ServerSettings settings, string name) => Path.Combine(settings.DataFolder, "keys", name);

    private static bool IsAt(HttpContext context, string[] places) => Array.Exists(places, place => context.Request.Path.StartsWithSegments(place, StringComparison.OrdinalIgnoreCase));
}
