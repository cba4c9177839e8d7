using System.Buffers.Binary;
using Varde.Fhir.Rest;
using Varde.Records;

namespace Varde.Fhir.Export;

/// <summary>A file of encrypted parts, each with its length before it and bound to the file and to where it begins: none can be left out, moved or taken from another file.</summary>
/// <param name="store">What encrypts.</param>
/// <param name="path">The file.</param>
/// <param name="name">Which file it is among all.</param>
internal sealed class SealedParts(RecordStore store, string path, string name)
{
    private const int LengthBytes = 4;
    private const int LargestPart = 1 << 30;

    /// <summary>Writes a part at a place, over what may stand there; safe on the disk when it answers.</summary>
    /// <returns>Where it ends.</returns>
    public async Task<long> WriteAsync(long from, ReadOnlyMemory<byte> part, CancellationToken cancellation)
    {
        var made = await store.SealAsync(PlaceOf(from), part, cancellation);
        var length = new byte[LengthBytes];
        BinaryPrimitives.WriteInt32BigEndian(length, made.Length);
        await using var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        stream.SetLength(from);
        stream.Seek(0, SeekOrigin.End);
        await stream.WriteAsync(length, cancellation);
        await stream.WriteAsync(made, cancellation);
        stream.Flush(flushToDisk: true);
        return stream.Length;
    }

    /// <summary>Opens the file; its parts are read when they are sent.</summary>
    /// <param name="length">How long all parts are together.</param>
    public SentFile Open(long length)
    {
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return new(length, stream, cancellation => ReadAsync(stream, cancellation));
    }

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(FileStream stream, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var length = new byte[LengthBytes];
        for (var from = stream.Position; from < stream.Length; from = stream.Position)
        {
            var made = await PartAsync(stream, length, cancellation);
            yield return await store.UnsealAsync(PlaceOf(from), made, cancellation);
        }
    }

    private static async Task<byte[]> PartAsync(FileStream stream, byte[] length, CancellationToken cancellation)
    {
        try
        {
            await stream.ReadExactlyAsync(length, cancellation);
            var bytes = BinaryPrimitives.ReadInt32BigEndian(length);
            if (bytes is < 0 or > LargestPart || bytes > stream.Length - stream.Position) throw new InvalidDataException("A file is no file of parts.");
            var made = new byte[bytes];
            await stream.ReadExactlyAsync(made, cancellation);
            return made;
        }
        catch (EndOfStreamException cut)
        {
            throw new InvalidDataException("A file is cut off.", cut);
        }
    }

    private string PlaceOf(long from) => $"{name} {from}";
}
