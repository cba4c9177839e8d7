using Microsoft.AspNetCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using Varde.Foundation.Tokens;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Varde.NationalServices.IdentityProvider;

/// <summary>How OpenIddict is set: the flows and rules of HelseID and ID-porten, and nothing else of what it can.</summary>
internal static class ProviderProtocol
{
    private const string Root = "national/identity/";

    // After all that OpenIddict checks itself, so that only requests of authenticated clients use up a proof.
    private const int Last = int.MaxValue - 100_000;

    // Before OpenIddict writes a token or an answer, so that what is added is written too.
    private const int First = int.MinValue + 1;

    public static void AddProtocol(this IServiceCollection services, IdentityProviderSettings settings)
    {
        services.AddDbContext<IdentityStore>(options => options.UseSqlite($"Data Source={IdentityStore.FileIn(settings.Folder)}").UseOpenIddict());
        services.AddOpenIddict()
            .AddCore(core => core.UseEntityFrameworkCore().UseDbContext<IdentityStore>())
            .AddServer(server =>
            {
                SetAddresses(server);
                SetFlows(server);
                SetLifetimes(server);
                AddEvents(server);
                // The server as a whole decides whether it answers without TLS; today it answers this machine only.
                server.UseAspNetCore().EnableAuthorizationEndpointPassthrough().EnableEndSessionEndpointPassthrough().DisableTransportSecurityRequirement();
            });
        services.AddOptions<OpenIddictServerOptions>().Configure<ProviderKeys, IdentityProviderSettings>(SetIdentity);
    }

    private static void SetIdentity(OpenIddictServerOptions options, ProviderKeys keys, IdentityProviderSettings settings)
    {
        options.Issuer = new Uri(settings.Issuer());
        options.SigningCredentials.Add(new(keys.Signing, Microsoft.IdentityModel.Tokens.SecurityAlgorithms.EcdsaSha256));
        options.EncryptionCredentials.Add(new(keys.Encryption, Microsoft.IdentityModel.Tokens.SecurityAlgorithms.Aes256KW, Microsoft.IdentityModel.Tokens.SecurityAlgorithms.Aes256CbcHmacSha512));
        options.ClientAuthenticationMethods.IntersectWith([ClientAuthenticationMethods.PrivateKeyJwt]);
        options.CodeChallengeMethods.IntersectWith([CodeChallengeMethods.Sha256]);
        // As long as somebody looks at the sign-in page.
        options.RequestTokenLifetime = TimeSpan.FromMinutes(5);
        options.ResponseModes.IntersectWith([ResponseModes.Query, ResponseModes.FormPost]);
    }

    private static void SetAddresses(OpenIddictServerBuilder server) => server
        .SetConfigurationEndpointUris(Root + ".well-known/openid-configuration", Root + ".well-known/oauth-authorization-server")
        .SetJsonWebKeySetEndpointUris(Root + ".well-known/openid-configuration/jwks")
        .SetPushedAuthorizationEndpointUris(Root + "connect/par")
        .SetAuthorizationEndpointUris(Root + "connect/authorize")
        .SetTokenEndpointUris(Root + "connect/token")
        .SetRevocationEndpointUris(Root + "connect/revocation")
        .SetEndSessionEndpointUris(Root + "connect/endsession");

    private static void SetFlows(OpenIddictServerBuilder server) => server
        .AllowAuthorizationCodeFlow().RequirePushedAuthorizationRequests().RequireProofKeyForCodeExchange()
        .AllowRefreshTokenFlow().AllowClientCredentialsFlow()
        .RegisterScopes([.. ProviderScopes.Named])
        // Scopes of SMART are without number: they are checked by their form, for each kind of client.
        .DisableScopeValidation().IgnoreScopePermissions()
        .DisableAccessTokenEncryption().DisableResourceValidation().IgnoreResourcePermissions().DisableAudienceValidation().IgnoreAudiencePermissions();

    private static void SetLifetimes(OpenIddictServerBuilder server) => server
        .SetAuthorizationCodeLifetime(TimeSpan.FromSeconds(60)).SetAccessTokenLifetime(TimeSpan.FromMinutes(10)).SetIdentityTokenLifetime(TimeSpan.FromMinutes(5))
        // A used refresh token that comes again is theft or a fault: all of its family end with it.
        .SetRefreshTokenLifetime(TimeSpan.FromHours(8)).SetRefreshTokenReuseLeeway(TimeSpan.Zero).DisableSlidingRefreshTokenExpiration();

    private static void AddEvents(OpenIddictServerBuilder server)
    {
        server.AddEventHandler<ProcessAuthenticationContext>(on => on.UseScopedHandler<CheckClientAssertion>().SetOrder(Last));
        server.AddEventHandler<ValidatePushedAuthorizationRequestContext>(on => on.UseSingletonHandler<BindTokens>().SetOrder(Last));
        server.AddEventHandler<ValidatePushedAuthorizationRequestContext>(on => on.UseInlineHandler(CheckScopes).SetOrder(Last - 1));
        server.AddEventHandler<ValidatePushedAuthorizationRequestContext>(on => on.UseSingletonHandler<TellContext>().SetOrder(Last + 1));
        server.AddEventHandler<ApplyTokenResponseContext>(on => on.UseSingletonHandler<TellContext>().SetOrder(First));
        server.AddEventHandler<ValidateTokenRequestContext>(on => on.UseSingletonHandler<BindTokens>().SetOrder(Last));
        server.AddEventHandler<GenerateTokenContext>(on => on.UseSingletonHandler<BindTokens>().SetOrder(First));
        server.AddEventHandler<ApplyTokenResponseContext>(on => on.UseSingletonHandler<BindTokens>().SetOrder(First));
        server.AddEventHandler<HandleConfigurationRequestContext>(on => on.UseSingletonHandler<BindTokens>().SetOrder(Last));
        server.AddEventHandler<HandleTokenRequestContext>(on => on.UseScopedHandler<GiveTokens>().SetOrder(Last));
    }

    private static ValueTask CheckScopes(ValidatePushedAuthorizationRequestContext context)
    {
        if (context.Request.GetScopes().FirstOrDefault(scope => !ProviderScopes.MayPersonGive(scope)) is { } refused)
            context.Reject(Errors.InvalidScope, $"The scope '{refused}' is not given for people.");
        return default;
    }
}
