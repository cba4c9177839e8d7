using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Varde.Foundation;
using Varde.Foundation.Tokens;

namespace Varde.Web.Identity;

/// <summary>
/// A key of a client of the sign-in services: it proves who the client is, and that tokens are asked for by whom they are given to. On the curve P-256 it signs by ES256, of RSA by PS256: the
/// algorithms that HelseID and FAPI 2.0 take.
/// </summary>
internal sealed class ClientKey
{
    private const int LeastRsaBits = 2048;
    private static readonly TimeSpan Validity = TimeSpan.FromSeconds(30);
    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    private readonly AsymmetricAlgorithm _key;
    private readonly AsymmetricSecurityKey _signing;
    private readonly string _algorithm;
    private readonly TimeProvider _time;

    public ClientKey(AsymmetricAlgorithm key, TimeProvider time)
    {
        (_key, _time) = (key, time);
        (_signing, _algorithm) = key is RSA rsa ? ((AsymmetricSecurityKey)new RsaSecurityKey(rsa), SecurityAlgorithms.RsaSsaPssSha256) : (new ECDsaSecurityKey((ECDsa)key), SecurityAlgorithms.EcdsaSha256);
        _signing.KeyId = Base64Url.EncodeToString(_signing.ComputeJwkThumbprint());
    }

    /// <summary>The thumbprint of the public key (RFC 7638).</summary>
    public string Thumbprint => _signing.KeyId;

    /// <summary>The public key, as a set that a sign-in service is given.</summary>
    public string PublicKeySet => JsonSerializer.Serialize(new { keys = new[] { Public(("kid", Thumbprint), ("use", "sig"), ("alg", _algorithm)) } });

    /// <summary>The private key, for a caller that makes its own proofs: one on a curve.</summary>
    public string PrivateJwk => JsonSerializer.Serialize(Public(("d", Base64Url.EncodeToString(((ECDsa)_key).ExportParameters(true).D))));

    /// <summary>Reads a private key that an operator has made and registered: PEM, P-256 or RSA of 2048 bits at least.</summary>
    /// <returns>The key; null for a text that is none, or a key of another kind.</returns>
    public static AsymmetricAlgorithm? Read(string pem)
    {
        if (Imported(ECDsa.Create(), pem) is ECDsa ec) return ec.ExportParameters(false).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value ? ec : null;
        return Imported(RSA.Create(), pem) is { KeySize: >= LeastRsaBits } rsa ? rsa : null;
    }

    /// <summary>Says to a service who the client is (RFC 7523).</summary>
    /// <param name="client">The client.</param>
    /// <param name="audience">The service.</param>
    /// <param name="details">What it asks to be authorised for beside (RFC 9396), as HelseID takes it: for which organisation it acts. Null for nothing.</param>
    public string Assertion(string client, string audience, object? details = null)
    {
        Dictionary<string, object> claims = new()
        {
            ["iss"] = client, ["sub"] = client, ["aud"] = audience, ["jti"] = NewId(), ["iat"] = Now(), ["nbf"] = Now(), ["exp"] = _time.GetUtcNow().Add(Validity).ToUnixTimeSeconds(),
        };
        if (details is not null) claims["authorization_details"] = details;
        return Sign("client-authentication+jwt", withKey: false, claims);
    }

    /// <summary>A request as an object that is signed (RFC 9101).</summary>
    /// <param name="client">The client.</param>
    /// <param name="audience">The service.</param>
    /// <param name="parameters">The parameters of the request.</param>
    public string RequestObject(string client, string audience, IEnumerable<KeyValuePair<string, string>> parameters)
    {
        var claims = parameters.ToDictionary(one => one.Key, one => (object)one.Value, StringComparer.Ordinal);
        (claims["iss"], claims["aud"], claims["jti"], claims["nbf"], claims["exp"]) = (client, audience, NewId(), Now(), _time.GetUtcNow().Add(Validity).ToUnixTimeSeconds());
        return Sign("oauth-authz-req+jwt", withKey: false, claims);
    }

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
            ["iss"] = client, ["sub"] = subject, ["aud"] = audience, ["jti"] = NewId(), ["iat"] = Now(), ["exp"] = _time.GetUtcNow().AddMinutes(1).ToUnixTimeSeconds(), [TokenClaims.Patient] = patient.ToString(),
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
        SigningCredentials = new(_signing, _algorithm),
        Claims = claims,
        AdditionalHeaderClaims = withKey ? new Dictionary<string, object> { ["jwk"] = Public() } : null,
    });

    private Dictionary<string, string> Public(params (string Name, string Value)[] more)
    {
        var jwk = _key is RSA rsa ? Public(rsa.ExportParameters(false)) : Public(((ECDsa)_key).ExportParameters(false).Q);
        foreach (var (name, value) in more) jwk[name] = value;
        return jwk;
    }

    private static Dictionary<string, string> Public(ECPoint point) => new() { ["kty"] = "EC", ["crv"] = "P-256", ["x"] = Base64Url.EncodeToString(point.X), ["y"] = Base64Url.EncodeToString(point.Y) };

    private static Dictionary<string, string> Public(RSAParameters numbers) => new() { ["kty"] = "RSA", ["n"] = Base64Url.EncodeToString(numbers.Modulus), ["e"] = Base64Url.EncodeToString(numbers.Exponent) };

    private static AsymmetricAlgorithm? Imported(AsymmetricAlgorithm key, string pem)
    {
        try
        {
            key.ImportFromPem(pem);
            return key;
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or ArgumentException)
        {
            key.Dispose();
            return null;
        }
    }

    private long Now() => _time.GetUtcNow().ToUnixTimeSeconds();

    private static string NewId() => Guid.NewGuid().ToString("N");
}
