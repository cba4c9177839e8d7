namespace Varde.Foundation.Tokens;

/// <summary>Every check of a proof that comes with a request (RFC 9449, 4.3), but for the binding of the token to its key, which is the token's to tell.</summary>
/// <param name="seen">Which were used.</param>
/// <param name="nonces">The nonces of this server.</param>
/// <param name="requiresNonce">Whether a proof must hold one. One that holds one must hold a good one in any case.</param>
/// <param name="time">The clock.</param>
public sealed class ProofGuard(ISeenProofs seen, DpopNonces nonces, bool requiresNonce, TimeProvider time)
{
    /// <summary>How old a proof may be, and how far ahead of ours the caller's clock.</summary>
    public static readonly TimeSpan OldestProof = TimeSpan.FromSeconds(60), ClockSkew = TimeSpan.FromSeconds(10);

    /// <summary>How long a used proof must be remembered: as long as its time would let it be used again.</summary>
    public static readonly TimeSpan Memory = OldestProof + ClockSkew + TimeSpan.FromSeconds(1);

    /// <summary>A nonce for the caller's next proof.</summary>
    public string NextNonce() => nonces.Next();

    /// <summary>Checks the proof of a request.</summary>
    /// <param name="headers">The values of its header; there must be one.</param>
    /// <param name="method">The request's method.</param>
    /// <param name="address">The request's address.</param>
    /// <param name="accessToken">The access token that came with it; null where none belongs.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async ValueTask<ProofAnswer> CheckAsync(IReadOnlyList<string?> headers, string method, Uri address, string? accessToken, CancellationToken cancellation)
    {
        if (headers is not [{ Length: > 0 } text]) return ProofAnswer.Wrong(headers.Count == 0 ? "The request has no DPoP proof." : "The request has more than one DPoP proof, or an empty one.");
        if (!DpopProof.Read(text).TryGet(out var proof, out var unreadable)) return ProofAnswer.Wrong(unreadable.Message);
        if (proof.FaultFor(method, address, accessToken) is { } fault) return ProofAnswer.Wrong($"The DPoP proof {fault}.");
        // Before the time: a proof with our nonce was made after we gave it, and one without it must be made anew anyway.
        if (proof.Nonce is { } nonce ? !nonces.IsGood(nonce) : requiresNonce) return ProofAnswer.WantsNonce;
        if (FaultOfTime(proof.Made) is { } late) return ProofAnswer.Wrong($"The DPoP proof {late}.");
        // Last, so that only proofs that are good otherwise take room.
        return await seen.SeeAsync(proof.Thumbprint, proof.Id, cancellation) switch
        {
            // What is remembered may have begun anew just now.
            ProofSighting.New when IsForgotten(proof.Made) => ProofAnswer.Wrong($"The DPoP proof {Forgotten}."),
            ProofSighting.New => ProofAnswer.Good(proof.Thumbprint),
            ProofSighting.Seen => ProofAnswer.Wrong("The DPoP proof was used before."),
            _ => ProofAnswer.NoRoom,
        };
    }

    private string? FaultOfTime(DateTimeOffset made)
    {
        var now = time.GetUtcNow();
        return made > now + ClockSkew ? "was made in the future" : made < WholeSecond(now) - OldestProof ? "is too old" : IsForgotten(made) ? Forgotten : null;
    }

    private const string Forgotten = "was made before this server started: make another";

    // What was used so early may be forgotten, so that such a proof could be used twice.
    private bool IsForgotten(DateTimeOffset made) => made < WholeSecond(seen.Since);

    private static DateTimeOffset WholeSecond(DateTimeOffset moment) => DateTimeOffset.FromUnixTimeSeconds(moment.ToUnixTimeSeconds());
}

/// <summary>What the check of a proof told.</summary>
/// <param name="Thumbprint">Of the key that made a good one; null for one that is not taken.</param>
/// <param name="Error">The word for what is wrong (RFC 9449, 12.2); null for a good one.</param>
/// <param name="Sentence">What is wrong.</param>
public sealed record ProofAnswer(string? Thumbprint, string? Error, string Sentence)
{
    /// <summary>The proof must hold a nonce of this server.</summary>
    public static readonly ProofAnswer WantsNonce = new(null, "use_dpop_nonce", "The DPoP proof must hold the nonce that this answer gives.");

    /// <summary>More proofs come than can be remembered.</summary>
    public static readonly ProofAnswer NoRoom = new(null, "temporarily_unavailable", "More calls come than this server can remember the proofs of; try again in a moment.");

    /// <summary>A good proof.</summary>
    public static ProofAnswer Good(string thumbprint) => new(thumbprint, null, "");

    /// <summary>One that is not taken.</summary>
    public static ProofAnswer Wrong(string sentence) => new(null, "invalid_dpop_proof", sentence);
}
