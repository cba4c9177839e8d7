using Varde.AccessControl.Tokens;
using Varde.Foundation.Tokens;

namespace Varde.AccessControl;

/// <summary>
/// Makes an actor out of the access token of a request, or says why the token is not taken. It does what the FAPI 2.0 security profile (5.3.3) asks of a resource server: the token is
/// signed by a service that is trusted, for us, in force, bound to a key, and the request proves by a fresh proof that its caller has that key (RFC 9449, 7).
/// </summary>
/// <param name="settings">Which tokens are taken.</param>
/// <param name="keys">The keys of the services.</param>
/// <param name="proofs">The check of proofs.</param>
/// <param name="persons">The ids that stand for national ids.</param>
/// <param name="time">The clock.</param>
public sealed class TokenGuard(TokenSettings settings, IIssuerKeys keys, ProofGuard proofs, PersonIds persons, TimeProvider time)
{
    // Far above any token that a service gives out; the server's own limit on headers is the outermost.
    private const int LongestToken = 16_384;
    private const string Bound = "DPoP ";
    private const string Shown = "Bearer ";

    private readonly AccessTokenCheck _check = new(settings, keys, time);
    private readonly ActorOfToken _actors = new(persons);

    /// <summary>Checks the token of a request that has one.</summary>
    public async ValueTask<TokenAnswer> CheckAsync(TokenCall call, CancellationToken cancellation)
    {
        if (call.Authorization is not [{ } credentials]) return TokenAnswer.Malformed("The request has a DPoP proof without a token, or more than one Authorization header.");
        if (TokenIn(credentials, Bound) is { } bound) return await CheckBoundAsync(bound, call, cancellation);
        return TokenIn(credentials, Shown) is { } shown ? await CheckShownAsync(shown, cancellation) : TokenAnswer.Malformed("Authorization must be DPoP and an access token.");
    }

    /// <summary>The actor of a token that the host was given itself by a service, when somebody signed in to its pages: nobody has shown it, so that no proof belongs to it.</summary>
    public async ValueTask<TokenAnswer> OfSignInAsync(string text, CancellationToken cancellation)
    {
        var (token, refused) = await _check.ReadAsync(text, cancellation);
        return token is null ? refused! : _actors.Of(token);
    }

    private async ValueTask<TokenAnswer> CheckBoundAsync(string text, TokenCall call, CancellationToken cancellation)
    {
        var (token, refused) = await _check.ReadAsync(text, cancellation);
        if (token is null) return refused!;
        if (token.KeyThumbprint is not { } thumbprint) return TokenAnswer.Wrong("The token is bound to no key.");
        var proof = await proofs.CheckAsync(call.Proofs, call.Method, call.Address, text, cancellation);
        if (proof.Error is not null) return TokenAnswer.Of(proof);
        // Both are public, so that the time it takes to compare them tells nothing.
        return proof.Thumbprint == thumbprint ? _actors.Of(token) : TokenAnswer.Wrong("The token is bound to another key than that of the proof.");
    }

    // A bound token that is only shown may have been stolen (RFC 9449, 7.1).
    private async ValueTask<TokenAnswer> CheckShownAsync(string text, CancellationToken cancellation)
    {
        if (!settings.AllowsUnbound) return TokenAnswer.Wrong("Tokens must be bound to a key and come with a DPoP proof.");
        var (token, refused) = await _check.ReadAsync(text, cancellation);
        return token is null ? refused! : token.IsBound ? TokenAnswer.Wrong("The token is bound to a key, and must come with a DPoP proof.") : _actors.Of(token);
    }

    private static string? TokenIn(string credentials, string scheme) =>
        credentials.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) && credentials.Length <= LongestToken ? credentials[scheme.Length..].Trim() : null;
}

/// <summary>What of a request its token is checked against.</summary>
/// <param name="Authorization">The values of its Authorization header.</param>
/// <param name="Proofs">The values of its DPoP header.</param>
/// <param name="Method">Its method.</param>
/// <param name="Address">Its address, as the caller knows it.</param>
public sealed record TokenCall(IReadOnlyList<string?> Authorization, IReadOnlyList<string?> Proofs, string Method, Uri Address);

/// <summary>What the check of a token told.</summary>
/// <param name="Actor">The actor; null when the token is not taken.</param>
/// <param name="Error">The word for what is wrong (RFC 6750, 3.1; RFC 9449, 12.2); empty when nothing is.</param>
/// <param name="Sentence">What is wrong. It holds nothing of the token.</param>
public sealed record TokenAnswer(Actor? Actor, string Error, string Sentence)
{
    /// <summary>Whether the fault is ours, and the same call may succeed later.</summary>
    public bool IsUnavailable { get; private init; }

    internal static TokenAnswer Of(Actor actor) => new(actor, "", "");

    internal static TokenAnswer Of(ProofAnswer proof) => new(null, proof.Error!, proof.Sentence) { IsUnavailable = proof == ProofAnswer.NoRoom };

    internal static TokenAnswer Wrong(string sentence) => new(null, "invalid_token", sentence);

    internal static TokenAnswer Malformed(string sentence) => new(null, "invalid_request", sentence);

    internal static TokenAnswer Unavailable(string sentence) => new(null, "temporarily_unavailable", sentence) { IsUnavailable = true };
}
