using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Varde.Foundation.Tokens;
using Varde.NationalServices.IdentityProvider;
using Varde.NationalServices.PersonRegistry;

namespace Varde.NationalServices;

/// <summary>Tokens of demo people and of the demo's programs for whoever tries the API, without a browser: what HelseID has in its test service for tokens. There is none of it toward people who exist.</summary>
public sealed class DemoTokens
{
    /// <summary>The client that these tokens name.</summary>
    public const string Client = "varde-token";

    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    private readonly ProviderKeys _keys;
    private readonly IdentityProviderSettings _settings;
    private readonly IDemoPeople _people;
    private readonly TimeProvider _time;

    internal DemoTokens(ProviderKeys keys, IdentityProviderSettings settings, IDemoPeople people, TimeProvider time) => (_keys, _settings, _people, _time) = (keys, settings, people, time);

    /// <summary>Those whom a token can be of.</summary>
    public IEnumerable<string> Names => [.. _people.All.Select(person => person.Name), .. Machines.Select(machine => machine.Client)];

    private IEnumerable<DemoMachine> Machines => [.. _people.Machines, TakeEvent.Teller];

    /// <summary>A token of somebody.</summary>
    /// <param name="name">The person's name, as <see cref="Names"/> has it; null comes back when nobody has it.</param>
    /// <param name="thumbprint">The key that it is bound to; null for a token that is bound to none.</param>
    /// <param name="lifetime">How long it is in force.</param>
    /// <param name="scope">Its scopes.</param>
    public string? Issue(string name, string? thumbprint, TimeSpan lifetime, string scope) =>
        ClaimsOf(name, scope) is { } claims ? Handler.CreateToken(Describe(claims, thumbprint, lifetime)) : null;

    /// <summary>A token of a machine that acts for a person, as the service gives it in exchange for the person's own (RFC 8693).</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="person">For whom; null comes back when nobody has one of the names.</param>
    /// <param name="thumbprint">As <see cref="Issue"/>.</param>
    /// <param name="lifetime">As <see cref="Issue"/>.</param>
    /// <param name="scope">As <see cref="Issue"/>.</param>
    public string? Exchange(string machine, string person, string? thumbprint, TimeSpan lifetime, string scope)
    {
        if (Machines.FirstOrDefault(one => one.Client == machine) is not { } acting || _people.Find(person) is not { } behind) return null;
        var claims = ClaimsOf(behind, scope);
        // What is told of the organisation is that of the client that acts.
        claims.Remove(TokenClaims.ChildOrganisation);
        foreach (var (claim, value) in ClaimsOf(acting, scope).Where(one => one.Key != "sub")) claims[claim] = value;
        claims[TokenClaims.ActingParty] = new Dictionary<string, string> { ["sub"] = acting.Client };
        return Handler.CreateToken(Describe(claims, thumbprint, lifetime));
    }

    private Dictionary<string, object>? ClaimsOf(string name, string scope) =>
        _people.Find(name) is { } person ? ClaimsOf(person, scope) : Machines.FirstOrDefault(machine => machine.Client == name) is { } machine ? ClaimsOf(machine, scope) : null;

    private SecurityTokenDescriptor Describe(Dictionary<string, object> claims, string? thumbprint, TimeSpan lifetime)
    {
        var now = _time.GetUtcNow().UtcDateTime;
        claims["jti"] = Guid.NewGuid().ToString("N");
        if (thumbprint is not null) claims[TokenClaims.Confirmation] = new Dictionary<string, string> { [TokenClaims.KeyThumbprint] = thumbprint };
        return new()
        {
            Issuer = _settings.Issuer(), Audience = _settings.Audience, TokenType = "at+jwt",
            IssuedAt = now, NotBefore = now, Expires = now + lifetime,
            SigningCredentials = new(_keys.Signing, SecurityAlgorithms.EcdsaSha256),
            Claims = claims,
        };
    }

    private Dictionary<string, object> ClaimsOf(DemoPerson person, string scope)
    {
        var claims = ClaimsOfToken.FactsOf(person, high: true).ToDictionary(fact => fact.Claim, fact => (object)fact.Value, StringComparer.Ordinal);
        claims["sub"] = _keys.SubjectOf(person.Person);
        claims[TokenClaims.Client] = Client;
        claims[TokenClaims.Name] = person.DisplayName;
        claims[TokenClaims.Scope] = scope;
        return claims;
    }

    // As the stand-in gives it to a client that proves its key.
    private static Dictionary<string, object> ClaimsOf(DemoMachine machine, string scope)
    {
        var claims = ClaimsOfToken.WorkOf(machine.Work).ToDictionary(fact => fact.Claim, fact => (object)fact.Value, StringComparer.Ordinal);
        (claims["sub"], claims[TokenClaims.Client], claims[TokenClaims.ClientName], claims[TokenClaims.Scope]) = (machine.Client, machine.Client, machine.DisplayName, scope);
        return claims;
    }
}
