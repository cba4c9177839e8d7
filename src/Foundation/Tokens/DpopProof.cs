using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Varde.Foundation.Tokens;

/// <summary>
/// A proof that a caller holds a private key, made for one request (RFC 9449, 4.2). One that could be read is well-formed and signed by the key that it names; whether it is
/// for the request at hand is asked of <see cref="FaultFor"/>.
/// </summary>
/// <param name="Thumbprint">Of the public key, as a token that is bound to it names it (RFC 7638).</param>
/// <param name="Id">What no other proof has (jti).</param>
/// <param name="Method">The method it was made for (htm).</param>
/// <param name="Address">The address it was made for (htu).</param>
/// <param name="Made">When it was made (iat).</param>
/// <param name="Nonce">What the server had given to be put in; null when nothing was.</param>
/// <param name="TokenHash">Of the access token that it goes with (ath); null when it goes with none.</param>
public sealed record DpopProof(string Thumbprint, string Id, string Method, string Address, DateTimeOffset Made, string? Nonce, string? TokenHash)
{
    /// <summary>The header of a request that holds it.</summary>
    public const string HeaderName = "DPoP";

    /// <summary>What a proof says that it is (typ).</summary>
    public const string Type = "dpop+jwt";

    private const int Longest = 8_192;
    private const int LongestId = 256;
    private const int LeastRsaBits = 2048;

    private static readonly string[] PrivateParts = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

    // The keys are the callers': to keep what was made of them would let callers fill the memory.
    private static readonly CryptoProviderFactory Verifying = new() { CacheSignatureProviders = false };

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    /// <summary>Reads a proof, and proves that the key in it signed it.</summary>
    public static Outcome<DpopProof> Read(string text)
    {
        if (text.Length > Longest) return Fault("is too long");
        if (text.Split('.') is not [var head, var body, var signature]) return Fault("is not a signed JWT");
        try
        {
            using var header = JsonDocument.Parse(Base64Url.DecodeFromChars(head), Strict);
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(body), Strict);
            return KeyOf(header.RootElement).Then(key => IsSigned(key, $"{head}.{body}", signature) ? Of(key, claims.RootElement) : Fault("is not signed by its key"));
        }
        catch (Exception unreadable) when (unreadable is JsonException or FormatException or InvalidOperationException or ArgumentException)
        {
            return Fault("cannot be read");
        }
    }

    /// <summary>Why the proof is not for a request; null when it is. The time of the proof and whether it was seen before are asked elsewhere.</summary>
    /// <param name="method">The request's method.</param>
    /// <param name="address">The request's address; a query or fragment does not count (RFC 9449, 4.3).</param>
    /// <param name="accessToken">The access token that came with it; null where none belongs.</param>
    public string? FaultFor(string method, Uri address, string? accessToken) =>
        Method != method ? "was made for another method"
        : !IsSameAddress(address) ? "was made for another address"
        : accessToken is not null && TokenHash != HashOf(accessToken) ? "was made for another token"
        : null;

    /// <summary>The hash that binds a proof to a token (ath).</summary>
    public static string HashOf(string token) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private bool IsSameAddress(Uri address) =>
        Uri.TryCreate(Address, UriKind.Absolute, out var made) && made.UserInfo.Length == 0
        && made.GetLeftPart(UriPartial.Path) == address.GetLeftPart(UriPartial.Path);

    private static Outcome<(JsonWebKey Key, string Algorithm)> KeyOf(JsonElement header)
    {
        if (TextOf(header, "typ") != Type) return Refused("has another type");
        if (TextOf(header, "alg") is not { } algorithm || !SigningAlgorithms.IsAllowed(algorithm)) return Refused("is signed with an algorithm that is not taken");
        if (header.TryGetProperty("crit", out _)) return Refused("asks for extensions that are not known");
        if (!header.TryGetProperty("jwk", out var jwk) || jwk.ValueKind != JsonValueKind.Object) return Refused("names no key");
        if (PrivateParts.Any(part => jwk.TryGetProperty(part, out _))) return Refused("holds a private key");
        var key = new JsonWebKey(jwk.GetRawText());
        return Fits(key, algorithm) ? (key, algorithm) : Refused("has a key that does not fit its algorithm");

        static Outcome<(JsonWebKey, string)> Refused(string how) => Outcome<(JsonWebKey, string)>.Refused(Fault(how).Refusal!);
    }

    private static bool Fits(JsonWebKey key, string algorithm) => SigningAlgorithms.Curve(algorithm) is { } curve
        ? key.Kty == "EC" && key.Crv == curve
        : key.Kty == "RSA" && key.KeySize >= LeastRsaBits;

    private static bool IsSigned((JsonWebKey Key, string Algorithm) by, string signed, string signature)
    {
        try
        {
            using var provider = Verifying.CreateForVerifying(by.Key, by.Algorithm);
            return provider.Verify(Encoding.ASCII.GetBytes(signed), Base64Url.DecodeFromChars(signature));
        }
        catch (Exception unusable) when (unusable is CryptographicException or NotSupportedException or InvalidOperationException or ArgumentException)
        {
            return false;
        }
    }

    private static Outcome<DpopProof> Of((JsonWebKey Key, string Algorithm) by, JsonElement claims)
    {
        if (TextOf(claims, "jti") is not { Length: > 0 and <= LongestId } id) return Fault("has no jti, or one that is too long");
        if (TextOf(claims, "htm") is not { } method || TextOf(claims, "htu") is not { } address) return Fault("does not say which request it is for");
        if (!claims.TryGetProperty("iat", out var iat) || !iat.TryGetInt64(out var seconds) || seconds is < 0 or > uint.MaxValue) return Fault("does not say when it was made");
        return new DpopProof(Base64Url.EncodeToString(by.Key.ComputeJwkThumbprint()), id, method, address, DateTimeOffset.FromUnixTimeSeconds(seconds), TextOf(claims, "nonce"), TextOf(claims, "ath"));
    }

    private static string? TextOf(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static Outcome<DpopProof> Fault(string how) => Invalid.At("", $"The DPoP proof {how}.");
}
