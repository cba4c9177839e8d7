using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Varde.Records.Keys;

/// <summary>The key that the blobs of one owner are encrypted by.</summary>
/// <param name="ehrId">The owner's key in the tables.</param>
/// <param name="generation">Which of the owner's keys it is, from 1; blobs name it in their header.</param>
/// <param name="bytes">The key itself.</param>
internal sealed class DataKey(long ehrId, int generation, byte[] bytes)
{
    /// <summary>The generation of an owner's first key.</summary>
    public const int First = 1;

    /// <summary>Stands for the owner of what is kept in files beside the database; no owner has this key in the tables.</summary>
    public const long OfFiles = 0;

    private const int KeyBytes = 32;

    // To make a cipher ready costs more than to use it on a document. One waits for whoever comes next; the runtime frees it with the key.
    private AesGcm? _idle;

    public long EhrId => ehrId;

    public int Generation => generation;

    /// <summary>The key itself, for wrapping.</summary>
    public ReadOnlyMemory<byte> Bytes => bytes;

    /// <summary>A new key of an owner that has none.</summary>
    public static DataKey New(long ehrId) => new(ehrId, First, RandomNumberGenerator.GetBytes(KeyBytes));

    /// <summary>What a wrapped key is bound to: whose it is, by the key of the tables and by the id that the world knows, and its generation.</summary>
    public static byte[] Bound(Guid owner, long ehrId, int generation)
    {
        var bound = new byte[16 + 8 + 4];
        owner.TryWriteBytes(bound, bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(bound.AsSpan(16), ehrId);
        BinaryPrimitives.WriteInt32BigEndian(bound.AsSpan(24), generation);
        return bound;
    }

    /// <summary>A header as it is, then the data sealed.</summary>
    /// <param name="header">The header.</param>
    /// <param name="data">The data.</param>
    /// <param name="bound">What must be said again to open it: header and place.</param>
    public byte[] Seal(ReadOnlySpan<byte> header, ReadOnlySpan<byte> data, ReadOnlySpan<byte> bound)
    {
        var cipher = Take();
        var made = Sealed.Make(cipher, header, data, bound);
        Return(cipher);
        return made;
    }

    /// <summary>The data that was sealed.</summary>
    /// <exception cref="InvalidDataException">It was changed, or belongs elsewhere.</exception>
    public byte[] Open(ReadOnlySpan<byte> data, ReadOnlySpan<byte> bound)
    {
        var cipher = Take();
        var opened = Sealed.TryOpen(cipher, data, bound);
        Return(cipher);
        return opened ?? throw new InvalidDataException("A stored document was changed, or belongs to another place.");
    }

    private AesGcm Take() => Interlocked.Exchange(ref _idle, null) ?? Sealed.Cipher(bytes);

    private void Return(AesGcm cipher) => Interlocked.Exchange(ref _idle, cipher)?.Dispose();
}

/// <summary>A data key as it is stored: wrapped by the master key of a generation.</summary>
internal readonly record struct KeyRow(long EhrId, int Generation, int Master, byte[] Wrapped);

/// <summary>The key of a record, or a name that only it used, is there no more: it was erased while it was read.</summary>
internal sealed class ErasedMeanwhileException() : Exception("The record was erased.");
