using System.Collections.Concurrent;
using System.Text;
using Varde.Records.Keys;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Varde.Records.Storage;

/// <summary>
/// The bytes of a stored blob: format (0 clear, 1 zstd), dictionary id, the generation of the owner's key (0 = not encrypted), then the data. Ids are written in
/// 7 bits a byte. What is compressed is compressed before it is encrypted. Compressors hold their dictionary digested and are pooled.
/// </summary>
internal sealed class BlobCodec : IDisposable
{
    /// <summary>No dictionary.</summary>
    public const int NoDictionary = 0;

    /// <summary>The built-in dictionary of VERSION envelopes.</summary>
    public const int EnvelopeDictionary = 1;

    /// <summary>The built-in dictionary of audit groups.</summary>
    public const int AuditDictionary = 2;

    /// <summary>The first id that is given to a trained dictionary.</summary>
    public const int FirstTrained = 16;

    private const byte Clear = 0;
    private const byte Zstd = 1;
    private const int Level = 3;
    private const int LargestBlob = 1 << 30;
    private readonly ConcurrentDictionary<int, DictionaryPool> _pools = new();

    public BlobCodec()
    {
        _pools[NoDictionary] = new DictionaryPool(null);
        _pools[EnvelopeDictionary] = new DictionaryPool(Encoding.UTF8.GetBytes(BuiltInDictionaries.Envelope));
        _pools[AuditDictionary] = new DictionaryPool(Encoding.UTF8.GetBytes(BuiltInDictionaries.Audit));
    }

    /// <summary>Makes a dictionary known.</summary>
    public void Add(int dictionaryId, byte[] dictionary) => _pools.TryAdd(dictionaryId, new DictionaryPool(dictionary));

    /// <summary>Whether a blob's dictionary is known; an unknown one was trained by another process since the start.</summary>
    public bool Knows(ReadOnlySpan<byte> blob, out int dictionaryId)
    {
        dictionaryId = NoDictionary;
        if (blob.Length == 0) return true;
        var rest = blob[1..];
        dictionaryId = (int)VarInt.Read(ref rest);
        return _pools.ContainsKey(dictionaryId);
    }

    /// <summary>Compresses with a dictionary; keeps the clear bytes where that is shorter.</summary>
    public byte[] Encode(ReadOnlySpan<byte> data, int dictionaryId)
    {
        if (data.IsEmpty) return [];
        var pool = _pools[dictionaryId];
        var compressor = pool.RentCompressor();
        try
        {
            var packed = compressor.Wrap(data);
            return packed.Length < data.Length ? Framed(Zstd, dictionaryId, packed) : Framed(Clear, NoDictionary, data);
        }
        finally
        {
            pool.Return(compressor);
        }
    }

    /// <summary>Encrypts an encoded blob for its place. Without a key, or of no bytes, it stays as it is.</summary>
    public static byte[] Seal(byte[] encoded, DataKey? key, BlobPlace place)
    {
        if (key is null || encoded.Length == 0) return encoded;
        var header = HeaderOf(encoded, out var data);
        var anew = Header(header.Format, header.DictionaryId, key.Generation);
        return key.Seal(anew, data, place.Bound(anew));
    }

    /// <summary>The generation of the key that a blob is encrypted by; 0 when it is not.</summary>
    /// <exception cref="InvalidDataException">The blob is damaged.</exception>
    public static int KeyOf(byte[] blob) => blob.Length == 0 ? 0 : HeaderOf(blob, out _).Key;

    /// <summary>The bytes that were encoded.</summary>
    /// <param name="blob">The blob.</param>
    /// <param name="key">The key that it names; null when it names none.</param>
    /// <param name="place">Where it was found.</param>
    /// <exception cref="InvalidDataException">The blob is damaged, belongs elsewhere or is of a format of the future.</exception>
    public byte[] Decode(ReadOnlySpan<byte> blob, DataKey? key, BlobPlace place)
    {
        if (blob.IsEmpty) return [];
        var header = HeaderOf(blob, out var data);
        if (header.Key != (key?.Generation ?? 0)) throw new InvalidDataException("A stored document is encrypted by another key.");
        if (key is not null) data = key.Open(data, place.Bound(blob[..^data.Length]));
        return header.Format switch
        {
            Clear => data.ToArray(),
            Zstd => Unpack(data, header.DictionaryId),
            _ => throw new InvalidDataException("A stored document has an unknown format."),
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var pool in _pools.Values) pool.Dispose();
    }

    private static byte[] Framed(byte format, int dictionaryId, ReadOnlySpan<byte> data)
    {
        var header = Header(format, dictionaryId, 0);
        var blob = new byte[header.Length + data.Length];
        header.CopyTo(blob, 0);
        data.CopyTo(blob.AsSpan(header.Length));
        return blob;
    }

    private static byte[] Header(byte format, int dictionaryId, int key)
    {
        var header = new List<byte>(4) { format };
        VarInt.Append(header, (ulong)dictionaryId);
        VarInt.Append(header, (ulong)key);
        return [.. header];
    }

    private static (byte Format, int DictionaryId, int Key) HeaderOf(ReadOnlySpan<byte> blob, out ReadOnlySpan<byte> data)
    {
        data = blob[1..];
        var dictionaryId = VarInt.Read(ref data);
        var key = VarInt.Read(ref data);
        return dictionaryId > int.MaxValue || key > int.MaxValue ? throw new InvalidDataException("A stored document is damaged.") : (blob[0], (int)dictionaryId, (int)key);
    }

    private byte[] Unpack(ReadOnlySpan<byte> data, int dictionaryId)
    {
        if (!_pools.TryGetValue(dictionaryId, out var pool)) throw new InvalidDataException("A stored document's dictionary is missing.");
        var decompressor = pool.RentDecompressor();
        try
        {
            var size = Decompressor.GetDecompressedSize(data);
            if (size > LargestBlob) throw new InvalidDataException("A stored document is damaged.");
            var content = new byte[size];
            return decompressor.Unwrap(data, content) == content.Length ? content : throw new InvalidDataException("A stored document is cut off.");
        }
        catch (ZstdException e)
        {
            throw new InvalidDataException("A stored document is damaged.", e);
        }
        finally
        {
            pool.Return(decompressor);
        }
    }

    private sealed class DictionaryPool(byte[]? dictionary) : IDisposable
    {
        private readonly ConcurrentBag<Compressor> _compressors = [];
        private readonly ConcurrentBag<Decompressor> _decompressors = [];

        public Compressor RentCompressor() => _compressors.TryTake(out var compressor) ? compressor : NewCompressor();

        public Decompressor RentDecompressor() => _decompressors.TryTake(out var decompressor) ? decompressor : NewDecompressor();

        public void Return(Compressor compressor) => _compressors.Add(compressor);

        public void Return(Decompressor decompressor) => _decompressors.Add(decompressor);

        public void Dispose()
        {
            foreach (var compressor in _compressors) compressor.Dispose();
            foreach (var decompressor in _decompressors) decompressor.Dispose();
        }

        private Compressor NewCompressor()
        {
            var compressor = new Compressor(Level);
            if (dictionary is not null) compressor.LoadDictionary(dictionary);
            // Our own header names the dictionary, and the row has a digest: zstd need not repeat either.
            compressor.SetParameter(ZSTD_cParameter.ZSTD_c_dictIDFlag, 0);
            compressor.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, 0);
            return compressor;
        }

        private Decompressor NewDecompressor()
        {
            var decompressor = new Decompressor();
            if (dictionary is not null) decompressor.LoadDictionary(dictionary);
            return decompressor;
        }
    }
}
