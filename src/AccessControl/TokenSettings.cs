namespace Varde.AccessControl;

/// <summary>Which tokens are taken.</summary>
public sealed record TokenSettings
{
    /// <summary>The services whose tokens are taken. Asked for each token, since a server may not know its own address before it listens.</summary>
    public required Func<IReadOnlyList<TrustedIssuer>> Issuers { get; init; }

    /// <summary>What a token must be for (aud).</summary>
    public string Audience { get; init; } = "varde";

    /// <summary>Whether a token that is bound to no key is taken from a caller that only shows it. For development.</summary>
    public bool AllowsUnbound { get; init; }
}
