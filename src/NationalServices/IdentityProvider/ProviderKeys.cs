using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;
using Varde.Foundation.Identifiers;
using Varde.Foundation.Tokens;

namespace Varde.NationalServices.IdentityProvider;

/// <summary>The keys of the stand-in: made once, and kept in its folder.</summary>
internal sealed class ProviderKeys
{
    private readonly byte[] _secret;

    public ProviderKeys(IdentityProviderSettings settings)
    {
        Signing = new ECDsaSecurityKey(KeyFile.SigningKey(Path.Combine(settings.Folder, "identity-signing.key")));
        Signing.KeyId = Base64Url.EncodeToString(Signing.ComputeJwkThumbprint());
        _secret = KeyFile.Secret(Path.Combine(settings.Folder, "identity-secret.key"));
        Encryption = new SymmetricSecurityKey(Derive("codes and refresh tokens"));
    }

    /// <summary>Signs the tokens that others read.</summary>
    public ECDsaSecurityKey Signing { get; }

    /// <summary>Encrypts those that only the stand-in reads.</summary>
    public SymmetricSecurityKey Encryption { get; }

    /// <summary>A secret for one purpose.</summary>
    public byte[] Derive(string purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, _secret, 32, info: Encoding.UTF8.GetBytes(purpose));

    /// <summary>The subject that stands for a person in tokens (sub).</summary>
    public string SubjectOf(NationalId person) => Base64Url.EncodeToString(HMACSHA256.HashData(Derive("subjects"), Encoding.ASCII.GetBytes(person.ToString())).AsSpan(0, 16));
}
