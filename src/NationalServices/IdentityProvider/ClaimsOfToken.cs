using System.Security.Claims;
using OpenIddict.Abstractions;
using Varde.Foundation.Tokens;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Varde.NationalServices.IdentityProvider;

/// <summary>What the tokens say of whom they are for, by the names of HelseID and ID-porten.</summary>
internal sealed class ClaimsOfToken(ProviderKeys keys, IdentityProviderSettings settings, TimeProvider time)
{
    /// <summary>Kept in codes and refresh tokens alone: who signed in, how surely, and when.</summary>
    public const string PersonName = "varde_person", IsHigh = "varde_high", SignedIn = "varde_signed_in";

    /// <summary>The claims of a person who signs in now.</summary>
    public ClaimsPrincipal Of(DemoPerson person, bool high, LaunchContext about, IEnumerable<string> scopes) => Of(person, high, time.GetUtcNow().ToUnixTimeSeconds(), about, scopes);

    /// <summary>The subject that stands for a person.</summary>
    public string SubjectOf(DemoPerson person) => keys.SubjectOf(person.Person);

    /// <summary>The claims of a person who signed in.</summary>
    public ClaimsPrincipal Of(DemoPerson person, bool high, long signedIn, LaunchContext about, IEnumerable<string> scopes)
    {
        var identity = new ClaimsIdentity("demo", Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, keys.SubjectOf(person.Person)).SetClaim(TokenClaims.Name, person.DisplayName)
            .SetClaim(PersonName, person.Name).SetClaim(IsHigh, high).SetClaim(SignedIn, signedIn).SetClaim(Claims.AuthenticationTime, signedIn);
        foreach (var (claim, value) in FactsOf(person, high)) identity.SetClaim(claim, value);
        identity.SetClaim(TokenClaims.Patient, about.Patient).SetClaim(LaunchContext.EncounterClaim, about.Encounter);
        if (person.FhirUser is { } resource && settings.FhirApi is { } api) identity.SetClaim(ProviderScopes.FhirUser, $"{api().AbsoluteUri.TrimEnd('/')}/{resource}");
        return Granted(identity, scopes.Where(scope => scope != ProviderScopes.FhirUser || identity.HasClaim(claim => claim.Type == scope)));
    }

    /// <summary>The claims of a client that signs in for itself.</summary>
    public ClaimsPrincipal Of(string client, string? name, DemoWork? work, IEnumerable<string> scopes)
    {
        var identity = new ClaimsIdentity("client", Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, client).SetClaim(TokenClaims.ClientName, name);
        foreach (var (claim, value) in WorkOf(work)) identity.SetClaim(claim, value);
        return Granted(identity, scopes);
    }

    /// <summary>What is said of a person to the record.</summary>
    public static IEnumerable<(string Claim, string Value)> FactsOf(DemoPerson person, bool high) => person.Work is { } work
        ? [(TokenClaims.StaffPerson, person.Person.ToString()), (TokenClaims.StaffLevel, high ? "4" : "3"), .. WorkOf(work)]
        : [(TokenClaims.CitizenPerson, person.Person.ToString()), (TokenClaims.CitizenLevel, high ? TokenClaims.CitizenHigh : TokenClaims.CitizenSubstantial)];

    /// <summary>What is said of the organisation that somebody acts for.</summary>
    public static IEnumerable<(string Claim, string Value)> WorkOf(DemoWork? work)
    {
        if (work is null) yield break;
        yield return (TokenClaims.ParentOrganisation, work.Organisation.Digits);
        if (work.Unit is { } unit) yield return (TokenClaims.ChildOrganisation, unit.Digits);
        if (work.Hpr is { } hpr) yield return (TokenClaims.HprNumber, hpr.Digits);
    }

    private ClaimsPrincipal Granted(ClaimsIdentity identity, IEnumerable<string> scopes)
    {
        string[] given = [.. scopes];
        identity.SetScopes(given);
        if (given.Any(ProviderScopes.IsOfRecord)) identity.SetAudiences(settings.Audience);
        identity.SetDestinations(claim => DestinationsOf(claim.Type, given));
        return new ClaimsPrincipal(identity);
    }

    // The record is told what it needs for its rules; the client only what it asked for, as HelseID does it.
    private static IEnumerable<string> DestinationsOf(string claim, string[] scopes) => claim switch
    {
        PersonName or IsHigh or SignedIn => [],
        ProviderScopes.FhirUser => scopes.Contains(ProviderScopes.FhirUser) ? [Destinations.IdentityToken] : [],
        TokenClaims.Name when scopes.Contains(ProviderScopes.Profile) => [Destinations.AccessToken, Destinations.IdentityToken],
        TokenClaims.StaffPerson when scopes.Contains(ProviderScopes.Pid) => [Destinations.AccessToken, Destinations.IdentityToken],
        TokenClaims.HprNumber when scopes.Contains(ProviderScopes.HprNumber) => [Destinations.AccessToken, Destinations.IdentityToken],
        TokenClaims.StaffLevel when scopes.Contains(ProviderScopes.SecurityLevel) => [Destinations.AccessToken, Destinations.IdentityToken],
        TokenClaims.CitizenPerson or TokenClaims.CitizenLevel or TokenClaims.ParentOrganisation or TokenClaims.ChildOrganisation
            or Claims.Subject or Claims.AuthenticationTime => [Destinations.AccessToken, Destinations.IdentityToken],
        _ => [Destinations.AccessToken],
    };
}
