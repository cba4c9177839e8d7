using System.Collections.Frozen;

namespace Varde.Foundation.Tokens;

/// <summary>
/// The algorithms that tokens, proofs and client assertions may be signed with: those of the FAPI 2.0 security profile (5.4.1) and their longer siblings. None,
/// the symmetric ones, which a public key could be passed off as the secret of, and RSA with PKCS #1 v1.5 are not among them.
/// </summary>
public static class SigningAlgorithms
{
    private static readonly FrozenDictionary<string, string> CurveOf = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["ES256"] = "P-256", ["ES384"] = "P-384", ["ES512"] = "P-521",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Their names (RFC 7518, 3.1).</summary>
    public static IReadOnlyList<string> Allowed { get; } = ["ES256", "ES384", "ES512", "PS256", "PS384", "PS512"];

    /// <summary>Whether a name is that of one of them.</summary>
    public static bool IsAllowed(string? name) => name is not null && Allowed.Contains(name);

    /// <summary>The curve that an algorithm signs on; null for those of RSA.</summary>
    internal static string? Curve(string name) => CurveOf.GetValueOrDefault(name);
}
