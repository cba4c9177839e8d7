using System.Text.Json;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Http;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using Varde.Foundation.Tokens;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Varde.NationalServices.IdentityProvider;

/// <summary>
/// Binds what the stand-in gives to the key that the caller proves to have (RFC 9449, 5, 8 and 10): a code to the key that the pushed request named, every access token and refresh token
/// to the key of the token request. OpenIddict knows no such proofs, so they are checked in its events.
/// </summary>
internal sealed class BindTokens(ProviderProofs proofs, IdentityProviderSettings settings) :
    IOpenIddictServerHandler<ValidatePushedAuthorizationRequestContext>, IOpenIddictServerHandler<ValidateTokenRequestContext>,
    IOpenIddictServerHandler<GenerateTokenContext>, IOpenIddictServerHandler<ApplyTokenResponseContext>, IOpenIddictServerHandler<HandleConfigurationRequestContext>
{
    /// <summary>The key that a code or refresh token is bound to, kept in it. It is also the name of the parameter that asks for it (RFC 9449, 10).</summary>
    public const string BoundTo = "dpop_jkt";

    private const string NonceHeader = "DPoP-Nonce";
    private const string TokenType = "DPoP";

    /// <summary>The key that the request proved to have.</summary>
    public static string? KeyOf(OpenIddictServerTransaction transaction) => transaction.Properties.GetValueOrDefault(BoundTo) as string;

    public async ValueTask HandleAsync(ValidatePushedAuthorizationRequestContext context)
    {
        if (context.Transaction.GetHttpRequest() is not { } http || http.Headers[DpopProof.HeaderName].Count == 0) return;
        if (await ProveAsync(http) is var answer && answer.Error is not null) context.Reject(answer.Error, answer.Sentence);
        else if ((string?)context.Request[BoundTo] is { } asked && asked != answer.Thumbprint) context.Reject(Errors.InvalidRequest, "The key of the proof is another than dpop_jkt.");
        else context.Request[BoundTo] = answer.Thumbprint;
    }

    public async ValueTask HandleAsync(ValidateTokenRequestContext context)
    {
        if (context.Transaction.GetHttpRequest() is not { } http) return;
        var answer = await ProveAsync(http);
        if (answer.Error is not null) context.Reject(answer.Error, answer.Sentence);
        else if ((context.AuthorizationCodePrincipal ?? context.RefreshTokenPrincipal)?.GetClaim(BoundTo) is { } bound && bound != answer.Thumbprint)
            context.Reject(Errors.InvalidGrant, "The code or refresh token is bound to another key.");
        else context.Transaction.Properties[BoundTo] = answer.Thumbprint!;
    }

    public ValueTask HandleAsync(GenerateTokenContext context)
    {
        if (context.TokenType == TokenTypeIdentifiers.AccessToken && KeyOf(context.Transaction) is { } thumbprint)
            context.Principal.SetClaim(TokenClaims.Confirmation, JsonSerializer.SerializeToElement(new Dictionary<string, string> { [TokenClaims.KeyThumbprint] = thumbprint }));
        return default;
    }

    public ValueTask HandleAsync(ApplyTokenResponseContext context)
    {
        if (context.Transaction.GetHttpRequest() is { } http) http.HttpContext.Response.Headers[NonceHeader] = proofs.Guard.NextNonce();
        if (string.IsNullOrEmpty(context.Error) && context.Response.AccessToken is not null) context.Response.TokenType = TokenType;
        return default;
    }

    public ValueTask HandleAsync(HandleConfigurationRequestContext context)
    {
        string?[] algorithms = [.. SigningAlgorithms.Allowed];
        context.Metadata["dpop_signing_alg_values_supported"] = new OpenIddictParameter([.. algorithms]);
        context.Metadata["token_endpoint_auth_signing_alg_values_supported"] = new OpenIddictParameter([.. algorithms]);
        context.Metadata["authorization_response_iss_parameter_supported"] = true;
        if (settings.Clients.Any(client => client.IsPublic)) context.TokenEndpointAuthenticationMethods.Add("none");
        return default;
    }

    private ValueTask<ProofAnswer> ProveAsync(HttpRequest request) =>
        proofs.Guard.CheckAsync(request.Headers[DpopProof.HeaderName], request.Method, AddressOf(request), accessToken: null, request.HttpContext.RequestAborted);

    private static Uri AddressOf(HttpRequest request) => new($"{request.Scheme}://{request.Host}{request.PathBase}{request.Path}");
}
