using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;

namespace Varde.Identity.Tests;

/// <summary>A caller's key, and what it signs. It is written without the code that checks, so that both do not share a mistake.</summary>
public sealed class ProofMaker : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public JsonObject PublicJwk
    {
        get
        {
            var point = _key.ExportParameters(false).Q;
            return new() { ["kty"] = "EC", ["crv"] = "P-256", ["x"] = Base64Url.EncodeToString(point.X), ["y"] = Base64Url.EncodeToString(point.Y) };
        }
    }

    /// <summary>RFC 7638: the required members in the order of their names.</summary>
    public string Thumbprint
    {
        get
        {
            var jwk = PublicJwk;
            return Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{jwk["x"]}}","y":"{{jwk["y"]}}"}""")));
        }
    }

    public string KeySet
    {
        get
        {
            var jwk = PublicJwk;
            (jwk["kid"], jwk["use"], jwk["alg"]) = (Thumbprint, "sig", "ES256");
            return new JsonObject { ["keys"] = new JsonArray(jwk) }.ToJsonString();
        }
    }

    /// <summary>A proof for a request.</summary>
    /// <param name="method">Its method.</param>
    /// <param name="address">Its address.</param>
    /// <param name="made">When it is made.</param>
    /// <param name="token">The access token that it goes with.</param>
    /// <param name="nonce">The server's nonce.</param>
    /// <param name="change">Changes header and claims before they are signed.</param>
    public string Proof(string method, string address, DateTimeOffset made, string? token = null, string? nonce = null, Action<JsonObject, JsonObject>? change = null)
    {
        JsonObject header = new() { ["typ"] = "dpop+jwt", ["alg"] = "ES256", ["jwk"] = PublicJwk };
        JsonObject claims = new() { ["jti"] = Guid.NewGuid().ToString("N"), ["htm"] = method, ["htu"] = address, ["iat"] = made.ToUnixTimeSeconds() };
        if (token is not null) claims["ath"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(token)));
        if (nonce is not null) claims["nonce"] = nonce;
        change?.Invoke(header, claims);
        return Sign(header.ToJsonString(), claims.ToJsonString());
    }

    /// <summary>A client's assertion of who it is (RFC 7523).</summary>
    public string Assertion(string client, string audience, DateTimeOffset now, Action<JsonObject, JsonObject>? change = null)
    {
        JsonObject header = new() { ["typ"] = "client-authentication+jwt", ["alg"] = "ES256", ["kid"] = Thumbprint };
        JsonObject claims = new()
        {
            ["iss"] = client, ["sub"] = client, ["aud"] = audience, ["jti"] = Guid.NewGuid().ToString("N"),
            ["iat"] = now.ToUnixTimeSeconds(), ["nbf"] = now.ToUnixTimeSeconds(), ["exp"] = now.AddSeconds(30).ToUnixTimeSeconds(),
        };
        change?.Invoke(header, claims);
        return Sign(header.ToJsonString(), claims.ToJsonString());
    }

    /// <summary>An access token signed with this key as a service's.</summary>
    public string Token(JsonObject header, JsonObject claims) => Sign(header.ToJsonString(), claims.ToJsonString());

    public string Sign(string header, string claims)
    {
        var signed = $"{Encode(header)}.{Encode(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(_key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
    }

    public static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    public SecurityKey AsServiceKey() => new ECDsaSecurityKey(_key) { KeyId = Thumbprint };

    public static JsonObject Payload(string jwt) => JsonNode.Parse(Base64Url.DecodeFromChars(jwt.Split('.')[1]))!.AsObject();

    public void Dispose() => _key.Dispose();
}
