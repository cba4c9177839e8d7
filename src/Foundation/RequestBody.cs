using System.Buffers;
using System.IO.Pipelines;

namespace Varde.Foundation;

/// <summary>Reads the body of a request whole, up to the largest size that the settings allow.</summary>
public static class RequestBody
{
    /// <summary>Reads it.</summary>
    /// <param name="body">The body as it arrives.</param>
    /// <param name="length">How long it says it is; null when it does not say.</param>
    /// <param name="largest">The largest size, in bytes.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>The bytes without a byte order mark (none when there is no body), or <see cref="TooLarge"/>.</returns>
    public static async Task<Outcome<ReadOnlyMemory<byte>>> ReadAsync(PipeReader body, long? length, long largest, CancellationToken cancellation)
    {
        if (length > largest) return Exceeds(largest);
        while (true)
        {
            var read = await body.ReadAsync(cancellation);
            var (isWhole, isTooLarge) = (read.IsCompleted, read.Buffer.Length > largest);
            byte[] bytes = isWhole && !isTooLarge ? read.Buffer.ToArray() : [];
            body.AdvanceTo(isWhole || isTooLarge ? read.Buffer.End : read.Buffer.Start, read.Buffer.End);
            if (isTooLarge) return Exceeds(largest);
            if (isWhole) return WithoutByteOrderMark(bytes);
        }
    }

    private static TooLarge Exceeds(long largest) => new($"The body is larger than {largest} bytes.");

    // RFC 8259 §8.1: a reader may ignore a byte order mark. XML readers do.
    private static Outcome<ReadOnlyMemory<byte>> WithoutByteOrderMark(byte[] bytes) =>
        Outcome<ReadOnlyMemory<byte>>.Done(bytes is [0xEF, 0xBB, 0xBF, ..] ? bytes.AsMemory(3) : bytes);
}
