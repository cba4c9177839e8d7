using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Varde.NationalServices.IdentityProvider;

/// <summary>Registers the clients of the settings, so that what stands there is what holds.</summary>
internal sealed class ClientRegistration(IOpenIddictApplicationManager clients, IdentityProviderSettings settings)
{
    /// <summary>What a client's organisation is kept under.</summary>
    public const string Organisation = "orgnr_parent", Unit = "orgnr_child";

    public async Task RegisterAsync(CancellationToken cancellation)
    {
        foreach (var client in settings.Clients) await RegisterAsync(Describe(client), cancellation);
    }

    private async Task RegisterAsync(OpenIddictApplicationDescriptor client, CancellationToken cancellation)
    {
        if (await clients.FindByClientIdAsync(client.ClientId!, cancellation) is { } known) await clients.UpdateAsync(known, client, cancellation);
        else await clients.CreateAsync(client, cancellation);
    }

    private OpenIddictApplicationDescriptor Describe(IdentityClient client)
    {
        var described = new OpenIddictApplicationDescriptor
        {
            ClientId = client.Id,
            ClientType = client.IsPublic ? ClientTypes.Public : ClientTypes.Confidential,
            ConsentType = ConsentTypes.Implicit,
            DisplayName = client.Name,
            JsonWebKeySet = client.IsPublic ? null : new JsonWebKeySet(client.Keys),
        };
        described.Permissions.UnionWith([Permissions.Endpoints.Token, Permissions.Endpoints.Revocation]);
        described.Permissions.UnionWith(client.ReturnAddresses.Count > 0 ? ForPeople : ForItself);
        if (client.ReturnAddresses.Count > 0) described.Requirements.UnionWith([Requirements.Features.ProofKeyForCodeExchange, Requirements.Features.PushedAuthorizationRequests]);
        described.RedirectUris.UnionWith(client.ReturnAddresses.Select(Whole));
        described.PostLogoutRedirectUris.UnionWith(client.SignOutAddresses.Select(Whole));
        if (client.Work is { } work) described.Properties[Organisation] = JsonSerializer.SerializeToElement(work.Organisation.Digits);
        if (client.Work?.Unit is { } unit) described.Properties[Unit] = JsonSerializer.SerializeToElement(unit.Digits);
        return described;
    }

    private static readonly string[] ForPeople =
    [
        Permissions.Endpoints.Authorization, Permissions.Endpoints.PushedAuthorization, Permissions.Endpoints.EndSession,
        Permissions.GrantTypes.AuthorizationCode, Permissions.GrantTypes.RefreshToken, Permissions.ResponseTypes.Code,
    ];

    private static readonly string[] ForItself = [Permissions.GrantTypes.ClientCredentials];

    private Uri Whole(Uri address) => address.IsAbsoluteUri ? address : new Uri(settings.Address(), address);
}
