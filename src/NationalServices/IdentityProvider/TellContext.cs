using System.Security.Claims;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using Varde.Foundation.Tokens;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Varde.NationalServices.IdentityProvider;

/// <summary>What SMART asks of requests and token answers beyond OAuth: the API that a token is for, a launch that is good, and the context beside the tokens (SMART App Launch 2.2).</summary>
internal sealed class TellContext(Launches launches, IdentityProviderSettings settings) :
    IOpenIddictServerHandler<ValidatePushedAuthorizationRequestContext>, IOpenIddictServerHandler<ApplyTokenResponseContext>
{
    private const string Principal = "varde:given";

    /// <summary>Remembers to whom tokens are given, for the answer.</summary>
    public static void Remember(OpenIddictServerTransaction transaction, ClaimsPrincipal principal) => transaction.Properties[Principal] = principal;

    public async ValueTask HandleAsync(ValidatePushedAuthorizationRequestContext context)
    {
        if ((string?)context.Request[Claims.Audience] is { } asked && settings.FhirApi is { } api && asked.TrimEnd('/') != api().AbsoluteUri.TrimEnd('/'))
            context.Reject(Errors.InvalidTarget, "Tokens of this service are for another API (aud).");
        else if (context.Request.HasScope(ProviderScopes.FhirUser) && !context.Request.HasScope(ProviderScopes.OpenId)) context.Reject(Errors.InvalidScope, "The scope fhirUser goes with openid.");
        else if (await launches.TakeAsync(context.Request) is { } fault) context.Reject(Errors.InvalidRequest, fault);
    }

    public ValueTask HandleAsync(ApplyTokenResponseContext context)
    {
        if (!string.IsNullOrEmpty(context.Error) || context.Transaction.Properties.GetValueOrDefault(Principal) is not ClaimsPrincipal given) return default;
        context.Response.Scope = string.Join(' ', given.GetScopes());
        if (given.GetClaim(TokenClaims.Patient) is not { } patient) return default;
        context.Response[TokenClaims.Patient] = patient;
        if (given.GetClaim(LaunchContext.EncounterClaim) is { } encounter) context.Response[LaunchContext.EncounterClaim] = encounter;
        // An app is a page of its own: nothing of the record stands around it.
        context.Response["need_patient_banner"] = true;
        return default;
    }
}
