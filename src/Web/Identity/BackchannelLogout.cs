using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Varde.AccessControl;
using Varde.Foundation.Tokens;
using Varde.Records;

namespace Varde.Web.Identity;

/// <summary>Sign-out that begins at a sign-in service (OpenID Connect Back-Channel Logout 1.0): the service says whose sessions are over, and they end here.</summary>
internal sealed partial class BackchannelLogout(IdentitySettings settings, OwnAddress own, IIssuerKeys keys, ISeenProofs seen, IPageSessions sessions, TimeProvider time, ILogger<BackchannelLogout> log)
{
    private const string Type = "logout+jwt", Event = "http://schemas.openid.net/event/backchannel-logout";
    private const int Longest = 16_384;

    // A service sends it as it happens (2.4 recommends two minutes).
    private static readonly TimeSpan Oldest = TimeSpan.FromMinutes(2);
    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false };

    /// <summary>Where a service sends it; registered there.</summary>
    public static string PathOf(string door) => $"{SignInPages.Path}/{door}/utlogget";

    public static void Map(WebApplication app)
    {
        foreach (var door in new[] { PageSignIn.Staff, PageSignIn.Citizen })
            app.MapPost(PathOf(door), (HttpContext context, BackchannelLogout logout) => logout.AnswerAsync(context, door)).ExcludeFromDescription();
    }

    private async Task<IResult> AnswerAsync(HttpContext context, string door)
    {
        var issuer = door == PageSignIn.Staff ? settings.StaffOf(own.Current) : settings.CitizensOf(own.Current);
        if (!context.Request.HasFormContentType || (await context.Request.ReadFormAsync(context.RequestAborted))["logout_token"] is not [{ Length: > 0 and <= Longest } text]) return Wrong("There is no logout token.");
        var (token, fault) = await ReadAsync(text, issuer, context.RequestAborted);
        if (token is null) return fault == Unavailable ? Results.StatusCode(StatusCodes.Status503ServiceUnavailable) : Wrong(fault);
        var ended = await sessions.EndAsync(issuer, TextOf(token, "sub"), TextOf(token, "sid"), context.RequestAborted);
        Ended(log, ended, door);
        return Results.Ok();
    }

    private const string Unavailable = "The service's keys are not known.";

    private async Task<(JsonWebToken? Token, string Fault)> ReadAsync(string text, string issuer, CancellationToken cancellation)
    {
        if (!Handler.CanReadToken(text) || new JsonWebToken(text) is not { Kid.Length: > 0 } unproved) return (null, "The logout token is no signed token.");
        if (await keys.OfAsync(issuer, unproved.Kid, cancellation) is not { } known) return (null, Unavailable);
        if (known.FirstOrDefault(key => key.KeyId == unproved.Kid) is not { } key) return (null, "The logout token is signed with a key that its service does not have.");
        var result = await Handler.ValidateTokenAsync(unproved, Parameters(issuer, key));
        if (!result.IsValid) return (null, "The logout token is not right.");
        if (FaultOf(unproved) is { } fault) return (null, $"The logout token {fault}.");
        // Last, so that what is wrong otherwise takes no room.
        return await seen.SeeAsync($"logout/{issuer}", unproved.Id, cancellation) == ProofSighting.New ? (unproved, "") : (null, "The logout token was used before.");
    }

    // 2.6: a logout token tells of a logout, of somebody or of a session, and is no identity token.
    private string? FaultOf(JsonWebToken token)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return token.Id is not { Length: > 0 and <= 256 } ? "has no jti"
            : !token.TryGetPayloadValue<long>("iat", out _) || token.IssuedAt > now + ProofGuard.ClockSkew || token.IssuedAt < now - Oldest ? "was not made just now"
            : token.TryGetPayloadValue<long>("exp", out _) && token.ValidTo < now - ProofGuard.ClockSkew ? "is not in force any more"
            : !token.TryGetPayloadValue<JsonElement>("events", out var events) || events.ValueKind != JsonValueKind.Object || !events.TryGetProperty(Event, out var told) || told.ValueKind != JsonValueKind.Object ? "tells of no logout"
            : token.TryGetPayloadValue<object>("nonce", out _) ? "has a nonce"
            : TextOf(token, "sub") is null && TextOf(token, "sid") is null ? "tells of nobody" : null;
    }

    private TokenValidationParameters Parameters(string issuer, SecurityKey key) => new()
    {
        ValidIssuer = issuer, ValidAudience = settings.ClientId, ValidTypes = [Type], ValidAlgorithms = SigningAlgorithms.Allowed, IssuerSigningKey = key, TryAllIssuerSigningKeys = false,
        // Its times are looked at by themselves: it need not say until when it is good.
        ValidateLifetime = false,
    };

    private static string? TextOf(JsonWebToken token, string claim) => token.TryGetPayloadValue<object>(claim, out var value) && value is string { Length: > 0 } text ? text : null;

    private static IResult Wrong(string sentence) => Results.Json(new { error = "invalid_request", error_description = sentence }, statusCode: StatusCodes.Status400BadRequest);

    [LoggerMessage(1, LogLevel.Information, "{Count} sessions were ended by the service of {Door}")]
    private static partial void Ended(ILogger log, int count, string door);
}
