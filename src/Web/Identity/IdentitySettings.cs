using Varde.AccessControl;
using Varde.NationalServices;

namespace Varde.Web.Identity;

/// <summary>How actors sign in.</summary>
internal sealed record IdentitySettings
{
    /// <summary>Whether a call without sign-in is refused; in the open development mode one from this machine is the developer's.</summary>
    public bool RequiresSignIn { get; init; } = true;

    /// <summary>The service that staff and machines sign in at (HelseID); null for the stand-in.</summary>
    public Uri? StaffIssuer { get; init; }

    /// <summary>The service that citizens sign in at (ID-porten); null for the stand-in.</summary>
    public Uri? CitizenIssuer { get; init; }

    /// <summary>The id that the pages are registered under at the services.</summary>
    public required string ClientId { get; init; }

    /// <summary>What a token must be for.</summary>
    public required string Audience { get; init; }

    /// <summary>Whether a token that is bound to no key is taken.</summary>
    public bool AllowsUnboundTokens { get; init; }

    /// <summary>Whether a proof must hold a nonce of this server.</summary>
    public bool RequiresNonce { get; init; }

    /// <summary>How long a session of the pages lasts without being used.</summary>
    public required TimeSpan Idle { get; init; }

    /// <summary>The private key of the pages as a client, that the operator has registered, as PEM; null for one that the server makes.</summary>
    public string? ClientKeyPem { get; init; }

    /// <summary>What the service for staff wants in requests.</summary>
    public ClientRequests StaffRequests { get; init; } = new();

    /// <summary>What the service for citizens wants in requests.</summary>
    public ClientRequests CitizenRequests { get; init; } = new();

    /// <summary>The apps that are registered at the stand-in; a real service registers its own.</summary>
    public IReadOnlyList<SmartApp> Apps { get; init; } = [];

    /// <summary>Whether somebody signs in at the stand-in.</summary>
    public bool UsesStandIn => StaffIssuer is null || CitizenIssuer is null;

    /// <summary>The services, by whom they sign in.</summary>
    public IReadOnlyList<TrustedIssuer> Issuers(Uri own) => StaffOf(own) == CitizensOf(own)
        ? [new(StaffOf(own), SignsIn.All)]
        : [new(StaffOf(own), SignsIn.Staff), new(CitizensOf(own), SignsIn.Citizens)];

    public string StaffOf(Uri own) => NameOf(StaffIssuer, own);

    public string CitizensOf(Uri own) => NameOf(CitizenIssuer, own);

    // As it was written: names of issuers are compared letter by letter, and Uri would add a slash.
    private static string NameOf(Uri? issuer, Uri own) => issuer?.OriginalString ?? own.GetLeftPart(UriPartial.Authority) + IdentityProviderSettings.Base;
}
