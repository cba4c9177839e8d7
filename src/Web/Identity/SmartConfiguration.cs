using Varde.Fhir;
using Varde.Foundation.Tokens;

namespace Varde.Web.Identity;

/// <summary>What SMART apps read to learn how to sign in (SMART App Launch 2.2, "Conformance"; SMART on openEHR, "Service discovery"): of the service for staff, whose tokens carry scopes.</summary>
internal sealed class SmartConfiguration(PublishedKeys keys, IdentitySettings settings, OwnAddress own) : IFhirSecurity
{
    // What the record does with scopes, whoever gives the tokens.
    private static readonly string[] OfRecord = ["client-confidential-asymmetric", "sso-openid-connect", "permission-offline", "permission-patient", "permission-user", "permission-v1", "permission-v2"];

    // What the stand-in does beside: a real service for staff knows no launches.
    private static readonly string[] OfStandIn = ["launch-ehr", "launch-standalone", "client-public", "context-banner", "context-ehr-patient", "context-ehr-encounter", "context-standalone-patient"];

    private static readonly string[] Scopes =
        ["openid", "profile", "offline_access", "patient/*.cruds", "user/*.cruds", "system/*.cruds", "patient/composition-*.cruds", "user/composition-*.cruds", "user/template-*.cruds", "user/aql-*.cruds", AccessControl.GrantedScopes.Api];

    private static readonly string[] LaunchScopes = ["fhirUser", "launch", "launch/patient", "launch/encounter"];

    public async Task<IResult> AnswerAsync(CancellationToken cancellation)
    {
        var address = own.Current;
        if (await keys.MetadataAsync(settings.StaffOf(address), cancellation) is not { } service)
            return Results.Problem("The sign-in service does not answer; try again in a moment.", statusCode: StatusCodes.Status503ServiceUnavailable);
        return Results.Json(new Dictionary<string, object?>
        {
            ["issuer"] = service.Issuer,
            ["jwks_uri"] = service.JwksUri,
            ["authorization_endpoint"] = service.AuthorizationEndpoint,
            ["token_endpoint"] = service.TokenEndpoint,
            ["pushed_authorization_request_endpoint"] = service.PushedAuthorizationRequestEndpoint,
            ["require_pushed_authorization_requests"] = service.RequirePushedAuthorizationRequests,
            ["revocation_endpoint"] = service.RevocationEndpoint,
            ["grant_types_supported"] = new[] { "authorization_code", "client_credentials", "refresh_token" },
            ["token_endpoint_auth_methods_supported"] = service.TokenEndpointAuthMethodsSupported,
            ["token_endpoint_auth_signing_alg_values_supported"] = SigningAlgorithms.Allowed,
            ["dpop_signing_alg_values_supported"] = SigningAlgorithms.Allowed,
            ["code_challenge_methods_supported"] = new[] { "S256" },
            ["response_types_supported"] = new[] { "code" },
            ["scopes_supported"] = HasLaunches ? [.. Scopes, .. LaunchScopes] : Scopes,
            ["capabilities"] = HasLaunches ? [.. OfRecord, .. OfStandIn] : OfRecord,
            ["services"] = ServicesAt(address),
        });
    }

    private bool HasLaunches => settings.StaffIssuer is null;

    public FhirSecurity Describe()
    {
        var issuer = settings.StaffOf(own.Current);
        return new(settings.RequiresSignIn
            ? $"Every call needs an access token of {issuer} that is bound to a key, and a DPoP proof (RFC 9449). /.well-known/smart-configuration tells how to get one."
            : $"A call from this machine without a token is the developer's. Access tokens of {issuer} are taken when they are bound to a key and come with a DPoP proof (RFC 9449).");
    }

    private static Dictionary<string, object> ServicesAt(Uri own) => new()
    {
        ["org.openehr.rest"] = new { baseUrl = new Uri(own, ClinicalRepository.ClinicalRepositoryModule.Base).AbsoluteUri, description = "openEHR REST API" },
        ["org.fhir.rest"] = new { baseUrl = new Uri(own, FhirModule.Base).AbsoluteUri, description = "FHIR R4" },
    };
}
