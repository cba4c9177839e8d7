using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Varde.Foundation;
using Varde.Foundation.Tokens;

namespace Varde.Web.Identity;

/// <summary>A key of a client of the sign-in services: it proves who the client is, and that tokens are asked for by whom they are given to.</summary>
internal sealed class ClientKey(ECDsa key, TimeProvider time)
{
    private static readonly TimeSpan Validity = TimeSpan.FromSeconds(30);
    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    private readonly ECDsaSecurityKey _key = Named(key);

    /// <summary>The thumbprint of the public key (RFC 7638).</summary>
    public string Thumbprint => _key.KeyId;

    /// <summary>The public key, as a set that a sign-in service is given.</summary>
    public string PublicKeySet => JsonSerializer.Serialize(new { keys = new[] { Public(("kid", Thumbprint), ("use", "sig"), ("alg", SecurityAlgorithms.EcdsaSha256)) } });

    /// <summary>The private key, for a caller that makes its own proofs.</summary>
    public string PrivateJwk => JsonSerializer.Serialize(Public(("d", Base64Url.EncodeToString(key.ExportParameters(true).D))));

    /// <summary>Says to a service who the client is (RFC 7523).</summary>
    public string Assertion(string client, string audience) => Sign("client-authentication+jwt", withKey: false, new()
    {
        ["iss"] = client, ["sub"] = client, ["aud"] = audience, ["jti"] = NewId(), ["iat"] = Now(), ["nbf"] = Now(), ["exp"] = time.GetUtcNow().Add(Validity).ToUnixTimeSeconds(),
    });

    /// <summary>What an app is started about, for the sign-in service to believe: good for a minute, for one person.</summary>
    /// <param name="client">The pages, as a client of the service.</param>
    /// <param name="audience">The service.</param>
    /// <param name="subject">Who starts the app, as the service names people.</param>
    /// <param name="isAtWork">Whether they signed in for work.</param>
    /// <param name="patient">The patient at hand.</param>
    /// <param name="encounter">The encounter at hand; null where there is none.</param>
    public string Launch(string client, string audience, string subject, bool isAtWork, EhrId patient, string? encounter)
    {
        Dictionary<string, object> claims = new()
        {
            ["iss"] = client, ["sub"] = subject, ["aud"] = audience, ["jti"] = NewId(), ["iat"] = Now(), ["exp"] = time.GetUtcNow().AddMinutes(1).ToUnixTimeSeconds(), [TokenClaims.Patient] = patient.ToString(),
            ["at_work"] = isAtWork ? "true" : "false",
        };
        if (encounter is not null) claims["encounter"] = encounter;
        return Sign("launch+jwt", withKey: false, claims);
    }

    /// <summary>A proof for one request (RFC 9449).</summary>
    public string Proof(string method, Uri address, string? nonce = null, string? accessToken = null)
    {
        Dictionary<string, object> claims = new() { ["jti"] = NewId(), ["htm"] = method, ["htu"] = address.GetLeftPart(UriPartial.Path), ["iat"] = Now() };
        if (nonce is not null) claims["nonce"] = nonce;
        if (accessToken is not null) claims["ath"] = DpopProof.HashOf(accessToken);
        return Sign(DpopProof.Type, withKey: true, claims);
    }

    private string Sign(string type, bool withKey, Dictionary<string, object> claims) => Handler.CreateToken(new SecurityTokenDescriptor
    {
        TokenType = type,
        SigningCredentials = new(_key, SecurityAlgorithms.EcdsaSha256),
        Claims = claims,
        AdditionalHeaderClaims = withKey ? new Dictionary<string, object> { ["jwk"] = Public() } : null,
    });

    private Dictionary<string, string> Public(params (string Name, string Value)[] more)
    {
        var point = key.ExportParameters(false).Q;
        Dictionary<string, string> jwk = new() { ["kty"] = "EC", ["crv"] = "P-256", ["x"] = Base64Url.EncodeToString(point.X), ["y"] = Base64Url.EncodeToString(point.Y) };
        foreach (var (name, value) in more) jwk[name] = value;
        return jwk;
    }

    private long Now() => time.GetUtcNow().ToUnixTimeSeconds();

    private static string NewId() => Guid.NewGuid().ToString("N");

    private static ECDsaSecurityKey Named(ECDsa key)
    {
        var named = new ECDsaSecurityKey(key);
        named.KeyId = Base64Url.EncodeToString(named.ComputeJwkThumbprint());
        return named;
    }
}
