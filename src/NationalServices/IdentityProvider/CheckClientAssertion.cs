using Microsoft.IdentityModel.JsonWebTokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using Varde.Foundation.Tokens;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Varde.NationalServices.IdentityProvider;

/// <summary>
/// What HelseID's security profile and FAPI 2.0 (5.3.2.1) ask of a client's assertion beyond what OpenIddict checks of it: signed with an algorithm that is taken, for this service and
/// nobody else, in force for a minute at most, and used once.
/// </summary>
internal sealed class CheckClientAssertion(ProviderProofs proofs, IdentityProviderSettings settings, TimeProvider time) : IOpenIddictServerHandler<ProcessAuthenticationContext>
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    public async ValueTask HandleAsync(ProcessAuthenticationContext context)
    {
        if (context.ClientAssertion is not { Length: > 0 } text || context.ClientAssertionPrincipal is null) return;
        var assertion = new JsonWebToken(text);
        if (FaultOf(assertion) is { } fault) context.Reject(Errors.InvalidClient, $"The client assertion {fault}.");
        else if (await proofs.Seen.SeeAsync($"client/{context.ClientId}", assertion.Id, default) != ProofSighting.New) context.Reject(Errors.InvalidClient, "The client assertion was used before.");
    }

    private string? FaultOf(JsonWebToken assertion) =>
        !SigningAlgorithms.IsAllowed(assertion.Alg) ? "is signed with an algorithm that is not taken"
        : assertion.Id is not { Length: > 0 and <= 256 } ? "has no jti, or one that is too long"
        : assertion.Audiences.ToArray() is not [var audience] || audience.TrimEnd('/') != settings.Issuer() ? "is not for this service alone"
        : assertion.ValidTo > time.GetUtcNow().UtcDateTime + Longest + ProofGuard.ClockSkew ? "is in force for more than a minute"
        : null;
}
