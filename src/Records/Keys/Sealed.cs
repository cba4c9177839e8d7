using System.Security.Cryptography;

namespace Varde.Records.Keys;

/// <summary>
/// AES-256-GCM: a nonce, the encrypted bytes, and a tag of 128 bits that tells whether they or what they are bound to were changed.
/// </summary>
/// <remarks>
/// A nonce is 96 random bits. Under one key two are alike with a probability of less than 2^-32 as long as fewer than 2^32 are made (NIST SP 800-38D, 8.3). A data key is of one
/// owner, of whom there are thousands of blobs, and millions of the region; a master key wraps one key for each owner. A counter would have to survive restored backups and be one for all processes.
/// </remarks>
internal static class Sealed
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <summary>By how much bytes are longer when they are sealed.</summary>
    public const int Overhead = NonceBytes + TagBytes;

    /// <summary>A cipher of a key: used by one thread at a time.</summary>
    public static AesGcm Cipher(byte[] key) => new(key, TagBytes);

    /// <summary>A header as it is, then the data sealed.</summary>
    /// <param name="key">The key, 32 bytes.</param>
    /// <param name="header">What stands before, in clear.</param>
    /// <param name="data">What is encrypted.</param>
    /// <param name="bound">What must be said again to open it.</param>
    public static byte[] Make(byte[] key, ReadOnlySpan<byte> header, ReadOnlySpan<byte> data, ReadOnlySpan<byte> bound)
    {
        using var aes = Cipher(key);
        return Make(aes, header, data, bound);
    }

    /// <summary>The same by a cipher that is ready.</summary>
    public static byte[] Make(AesGcm cipher, ReadOnlySpan<byte> header, ReadOnlySpan<byte> data, ReadOnlySpan<byte> bound)
    {
        var made = new byte[header.Length + Overhead + data.Length];
        header.CopyTo(made);
        var parts = made.AsSpan(header.Length);
        var nonce = parts[..NonceBytes];
        RandomNumberGenerator.Fill(nonce);
        cipher.Encrypt(nonce, data, parts[NonceBytes..^TagBytes], parts[^TagBytes..], bound);
        return made;
    }

    /// <summary>The data; null when the key is another, or the bytes or what they are bound to were changed.</summary>
    public static byte[]? TryOpen(byte[] key, ReadOnlySpan<byte> made, ReadOnlySpan<byte> bound)
    {
        using var aes = Cipher(key);
        return TryOpen(aes, made, bound);
    }

    /// <summary>The same by a cipher that is ready.</summary>
    public static byte[]? TryOpen(AesGcm cipher, ReadOnlySpan<byte> made, ReadOnlySpan<byte> bound)
    {
        if (made.Length < Overhead) return null;
        var data = new byte[made.Length - Overhead];
        try
        {
            cipher.Decrypt(made[..NonceBytes], made[NonceBytes..^TagBytes], made[^TagBytes..], data, bound);
            return data;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
