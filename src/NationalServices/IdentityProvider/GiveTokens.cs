using System.Globalization;
using System.Security.Claims;
using System.Text.Json;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using Varde.Foundation.Identifiers;
using Varde.Foundation.Tokens;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Varde.NationalServices.IdentityProvider;

/// <summary>Decides what the tokens say: of the person as the region knows them now, also when a refresh token is used; of the client when it signs in for itself.</summary>
internal sealed class GiveTokens(IDemoPeople people, ClaimsOfToken claims, IOpenIddictApplicationManager clients) : IOpenIddictServerHandler<HandleTokenRequestContext>
{
    public async ValueTask HandleAsync(HandleTokenRequestContext context)
    {
        if (context.Request.IsClientCredentialsGrantType()) await GiveToClientAsync(context);
        else if ((context.AuthorizationCodePrincipal ?? context.RefreshTokenPrincipal) is { } earlier) GiveToPerson(context, earlier);
    }

    private void GiveToPerson(HandleTokenRequestContext context, ClaimsPrincipal earlier)
    {
        if (people.Find(earlier.GetClaim(ClaimsOfToken.PersonName) ?? "") is not { } person)
        {
            context.Reject(Errors.InvalidGrant, "The person is not there any more.");
            return;
        }
        var high = string.Equals(earlier.GetClaim(ClaimsOfToken.IsHigh), "true", StringComparison.OrdinalIgnoreCase);
        var about = new LaunchContext(earlier.GetClaim(TokenClaims.Patient), earlier.GetClaim(LaunchContext.EncounterClaim));
        var principal = claims.Of(person, high, long.Parse(earlier.GetClaim(ClaimsOfToken.SignedIn)!, CultureInfo.InvariantCulture), about, earlier.GetScopes());
        principal.SetClaim(BindTokens.BoundTo, BindTokens.KeyOf(context.Transaction));
        TellContext.Remember(context.Transaction, principal);
        context.SignIn(principal);
    }

    private async ValueTask GiveToClientAsync(HandleTokenRequestContext context)
    {
        var scopes = context.Request.GetScopes();
        if (scopes.FirstOrDefault(scope => !ProviderScopes.MayMachineHave(scope)) is { } refused)
        {
            context.Reject(Errors.InvalidScope, $"A client that acts for itself is not given '{refused}'.");
            return;
        }
        var client = await clients.FindByClientIdAsync(context.Request.ClientId!) ?? throw new InvalidOperationException("A client was authenticated that is not there.");
        var principal = claims.Of(context.Request.ClientId!, await clients.GetDisplayNameAsync(client), WorkIn(await clients.GetPropertiesAsync(client)), scopes);
        TellContext.Remember(context.Transaction, principal);
        context.SignIn(principal);
    }

    private static DemoWork? WorkIn(IReadOnlyDictionary<string, JsonElement> properties) => NumberIn(properties, ClientRegistration.Organisation) is { } organisation
        ? new DemoWork(organisation, NumberIn(properties, ClientRegistration.Unit), null) : null;

    private static OrganisationNumber? NumberIn(IReadOnlyDictionary<string, JsonElement> properties, string name) =>
        properties.TryGetValue(name, out var value) && OrganisationNumber.Parse(value.GetString()).TryGet(out var number, out _) ? number : null;
}
