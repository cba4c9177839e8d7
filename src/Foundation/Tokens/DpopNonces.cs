using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace Varde.Foundation.Tokens;

/// <summary>
/// Values that a server gives callers to put into their next proofs, so that none can be made long before (RFC 9449, 8 and 9). Nothing is kept: a nonce is a time and its
/// authentication code, so that every process that has the key knows the nonces of the others.
/// </summary>
/// <param name="key">The secret, 32 bytes.</param>
/// <param name="purpose">What keeps the nonces of one kind of server from another's.</param>
/// <param name="time">The clock.</param>
public sealed class DpopNonces(byte[] key, string purpose, TimeProvider time)
{
    private const int TimeBytes = 8;
    private const int CodeBytes = 16;

    /// <summary>How long a nonce is taken.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly byte[] _key = HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 32, info: System.Text.Encoding.UTF8.GetBytes("dpop-nonce/" + purpose));

    /// <summary>A nonce of now.</summary>
    public string Next()
    {
        Span<byte> nonce = stackalloc byte[TimeBytes + CodeBytes];
        BinaryPrimitives.WriteInt64BigEndian(nonce, time.GetUtcNow().ToUnixTimeSeconds());
        Sign(nonce[..TimeBytes], nonce[TimeBytes..]);
        return Base64Url.EncodeToString(nonce);
    }

    /// <summary>Whether a nonce is one of ours and not too old.</summary>
    public bool IsGood(string text)
    {
        Span<byte> nonce = stackalloc byte[TimeBytes + CodeBytes], code = stackalloc byte[CodeBytes];
        if (text.Length != Base64Url.GetEncodedLength(nonce.Length) || !Base64Url.TryDecodeFromChars(text, nonce, out _)) return false;
        Sign(nonce[..TimeBytes], code);
        var given = BinaryPrimitives.ReadInt64BigEndian(nonce);
        return CryptographicOperations.FixedTimeEquals(code, nonce[TimeBytes..]) && time.GetUtcNow().ToUnixTimeSeconds() - given <= (long)Lifetime.TotalSeconds;
    }

    private void Sign(ReadOnlySpan<byte> what, Span<byte> code)
    {
        Span<byte> whole = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, what, whole);
        whole[..CodeBytes].CopyTo(code);
    }
}
