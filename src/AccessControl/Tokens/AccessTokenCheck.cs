using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Varde.Foundation.Tokens;

namespace Varde.AccessControl.Tokens;

/// <summary>Reads an access token (RFC 9068) and proves that it is in force: type, algorithm, issuer, signature, audience and times.</summary>
internal sealed class AccessTokenCheck(TokenSettings settings, IIssuerKeys keys, TimeProvider time)
{
    // Without maps of claim names and without a memory of tokens: what a token says is read as it stands, each time.
    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false };

    private static readonly string[] Types = ["at+jwt", "application/at+jwt"];

    public async ValueTask<(ReadToken? Token, TokenAnswer? Refused)> ReadAsync(string text, CancellationToken cancellation)
    {
        if (Parse(text) is not { } unproved) return Refuse("The token is not a signed JWT.");
        if (!SigningAlgorithms.IsAllowed(unproved.Alg)) return Refuse("The token is signed with an algorithm that is not taken.");
        if (settings.Issuers().FirstOrDefault(one => one.Issuer == unproved.Issuer) is not { } issuer) return Refuse("The token is from a service that is not trusted.");
        if (unproved.Kid is not { Length: > 0 }) return Refuse("The token does not name its key.");
        if (await keys.OfAsync(issuer.Issuer, unproved.Kid, cancellation) is not { } known) return (null, TokenAnswer.Unavailable("The sign-in service does not answer, and its keys are not known; try again in a moment."));
        if (known.FirstOrDefault(key => key.KeyId == unproved.Kid) is not { } key) return Refuse("The token is signed with a key that its service does not have.");
        var result = await Handler.ValidateTokenAsync(unproved, Parameters(issuer, key));
        return result.IsValid ? ReadToken.Of((JsonWebToken)result.SecurityToken, issuer) : Refuse(SentenceFor(result.Exception));
    }

    private static JsonWebToken? Parse(string text)
    {
        try
        {
            return new JsonWebToken(text) is { InnerToken: null, EncodedSignature.Length: > 0 } token && token.Issuer is not null && token.Alg is not null ? token : null;
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or SecurityTokenException or JsonException or FormatException)
        {
            return null;
        }
    }

    private TokenValidationParameters Parameters(TrustedIssuer issuer, SecurityKey key) => new()
    {
        ValidIssuer = issuer.Issuer,
        ValidAudience = settings.Audience,
        ValidTypes = Types,
        ValidAlgorithms = SigningAlgorithms.Allowed,
        IssuerSigningKey = key,
        TryAllIssuerSigningKeys = false,
        LifetimeValidator = (from, until, _, _) => IsInForce(from, until),
        RequireExpirationTime = true,
        RequireSignedTokens = true,
    };

    private bool IsInForce(DateTime? from, DateTime? until)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return until is { } end && now < end + ProofGuard.ClockSkew && (from is not { } start || start - ProofGuard.ClockSkew <= now);
    }

    private static string SentenceFor(Exception? fault) => fault switch
    {
        SecurityTokenInvalidAudienceException => "The token is for another service.",
        SecurityTokenInvalidLifetimeException or SecurityTokenExpiredException or SecurityTokenNotYetValidException or SecurityTokenNoExpirationException => "The token is not in force now.",
        SecurityTokenInvalidTypeException => "The token is no access token.",
        _ => "The token's signature is not right.",
    };

    private static (ReadToken?, TokenAnswer?) Refuse(string sentence) => (null, TokenAnswer.Wrong(sentence));
}

/// <summary>A token that is in force.</summary>
/// <param name="Jwt">Its claims.</param>
/// <param name="Issuer">Who gave it.</param>
/// <param name="IsBound">Whether it says that it is bound to something.</param>
/// <param name="KeyThumbprint">The key that it is bound to; null when it is bound to none, or to something else than a key of proofs.</param>
internal sealed record ReadToken(JsonWebToken Jwt, TrustedIssuer Issuer, bool IsBound, string? KeyThumbprint)
{
    public static (ReadToken?, TokenAnswer?) Of(JsonWebToken jwt, TrustedIssuer issuer)
    {
        var isBound = jwt.TryGetPayloadValue<JsonElement>(TokenClaims.Confirmation, out var bindings);
        return (new ReadToken(jwt, issuer, isBound, isBound ? ThumbprintIn(bindings) : null), null);
    }

    /// <summary>A claim that is one text; null where it is absent or something else.</summary>
    public string? Text(string claim) => Jwt.TryGetPayloadValue<object>(claim, out var value) ? value as string : null;

    private static string? ThumbprintIn(JsonElement bindings) =>
        bindings.ValueKind == JsonValueKind.Object && bindings.TryGetProperty(TokenClaims.KeyThumbprint, out var thumbprint) && thumbprint.ValueKind == JsonValueKind.String
            ? thumbprint.GetString() : null;
}
