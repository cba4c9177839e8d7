using System.Text;
using Varde.Records.Storage;

namespace Varde.Records.Keys;

/// <summary>Encrypts what is kept in files beside the database, by a key of its own; before it stands the generation of that key, 0 for none.</summary>
internal sealed class FileSeal(IDatabase database, DataKeys keys)
{
    private const byte Clear = 0;

    public async Task<byte[]> SealAsync(string place, ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        if (await keys.ForWritingAsync(DataKey.OfFiles, database, ct) is not { } key) return [Clear, .. bytes.Span];
        byte[] header = [(byte)key.Generation];
        return key.Seal(header, bytes.Span, Bound(header[0], place));
    }

    public async Task<byte[]> UnsealAsync(string place, ReadOnlyMemory<byte> made, CancellationToken ct)
    {
        if (made.IsEmpty) throw new InvalidDataException("A file is cut off.");
        var generation = made.Span[0];
        if (generation == Clear) return keys.AreUsed ? throw new InvalidDataException("A file is not encrypted.") : made.Span[1..].ToArray();
        await using var session = await database.RentReaderAsync(ct);
        var key = await keys.FindAsync(DataKey.OfFiles, generation, session, ct);
        return key.Open(made.Span[1..], Bound(generation, place));
    }

    private static byte[] Bound(byte generation, string place) => [generation, .. Encoding.UTF8.GetBytes(place)];
}
