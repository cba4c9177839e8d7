using Microsoft.IdentityModel.Tokens;

namespace Varde.AccessControl;

/// <summary>The public keys of the sign-in services: fetched, and kept so that tokens are read while a service is down.</summary>
public interface IIssuerKeys
{
    /// <summary>The keys of a service.</summary>
    /// <param name="issuer">Its name, as its tokens have it.</param>
    /// <param name="keyId">The key that is wanted. One that is not among those kept makes them be fetched again, but not again and again.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>The keys; null where they never could be fetched.</returns>
    ValueTask<IReadOnlyCollection<SecurityKey>?> OfAsync(string issuer, string keyId, CancellationToken cancellation);
}

/// <summary>A sign-in service whose tokens are taken.</summary>
/// <param name="Issuer">Its name, letter by letter as its tokens have it.</param>
/// <param name="SignsIn">Whom it signs in.</param>
public sealed record TrustedIssuer(string Issuer, SignsIn SignsIn);

/// <summary>Whom a sign-in service signs in: a service for citizens makes nobody staff.</summary>
[Flags]
public enum SignsIn
{
    /// <summary>Citizens, as ID-porten does.</summary>
    Citizens = 1,

    /// <summary>Staff and machines, as HelseID does.</summary>
    Staff = 2,

    /// <summary>All of them.</summary>
    All = Citizens | Staff,
}
