using System.Security.Cryptography;
using System.Text;

namespace Varde.Fhir.Subscriptions;

/// <summary>Signs notifications, so that an endpoint knows that they come from whom it gave the key to: HMAC-SHA256 over the body.</summary>
internal static class HookSignature
{
    /// <summary>The header that it stands in.</summary>
    public const string Header = "X-Varde-Signature";

    /// <summary>The value of the header.</summary>
    public static string Of(string secret, ReadOnlySpan<byte> body) =>
        "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));
}
