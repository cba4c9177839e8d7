using System.Buffers;
using Microsoft.AspNetCore.Http;
using Varde.Foundation;

namespace Varde.ClinicalRepository.Rest;

/// <summary>Reads a request's body whole, up to the largest size that the settings allow.</summary>
internal static class RequestBody
{
    /// <returns>The bytes (none when there is no body), or <see cref="TooLarge"/>.</returns>
    public static async Task<Outcome<ReadOnlyMemory<byte>>> ReadAsync(HttpRequest request, long largest, CancellationToken cancellation)
    {
        if (request.ContentLength > largest) return Exceeds(largest);
        while (true)
        {
            var read = await request.BodyReader.ReadAsync(cancellation);
            var (isWhole, isTooLarge) = (read.IsCompleted, read.Buffer.Length > largest);
            byte[] body = isWhole && !isTooLarge ? read.Buffer.ToArray() : [];
            request.BodyReader.AdvanceTo(isWhole || isTooLarge ? read.Buffer.End : read.Buffer.Start, read.Buffer.End);
            if (isTooLarge) return Exceeds(largest);
            if (isWhole) return WithoutByteOrderMark(body);
        }
    }

    private static TooLarge Exceeds(long largest) => new($"The body is larger than {largest} bytes.");

    // RFC 8259 §8.1: a reader may ignore a byte order mark. XML readers do.
    private static Outcome<ReadOnlyMemory<byte>> WithoutByteOrderMark(byte[] body) =>
        Outcome<ReadOnlyMemory<byte>>.Done(body is [0xEF, 0xBB, 0xBF, ..] ? body.AsMemory(3) : body);
}
