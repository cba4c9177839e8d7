using System.Collections.Concurrent;
using Varde.Records.Keys;
using ZstdSharp;

namespace Varde.Records.Storage;

/// <summary>The compression dictionaries: for each template the newest is used for writing, and all are kept for reading.</summary>
internal sealed class Dictionaries(Names names, DataKeys keys, Func<Func<Session, CancellationToken, Task>, CancellationToken, Task> write) : IDisposable
{
    private const int Size = 32 * 1024;
    private const int FewestExamples = 8;
    private readonly ConcurrentDictionary<string, int> _newest = new();

    public BlobCodec Codec { get; } = new();

    /// <summary>The keys that blobs are encrypted by.</summary>
    public DataKeys Keys => keys;

    /// <summary>The dictionary to write a template's documents with.</summary>
    public int Of(string templateId) => _newest.GetValueOrDefault(templateId, BlobCodec.NoDictionary);

    /// <summary>Reads the dictionaries that are stored.</summary>
    public async Task LoadAsync(Session session, CancellationToken ct)
    {
        var stored = await session.ListAsync(
            "select dictionary_id, name_id, content from dictionary order by dictionary_id", [], r => (Id: r.Int(0), Name: r.Int(1), Content: r.Bytes(2)), ct);
        foreach (var (id, name, content) in stored) Add(id, await names.TextAsync(name, session, ct), content);
    }

    /// <summary>Decodes a blob, with a dictionary of another process if need be.</summary>
    /// <param name="blob">The blob.</param>
    /// <param name="place">Where it was found.</param>
    /// <param name="session">For what must be looked up.</param>
    /// <param name="ct">Ends the work.</param>
    /// <exception cref="ErasedMeanwhileException">The record was erased meanwhile.</exception>
    /// <exception cref="InvalidDataException">The blob was changed, or belongs elsewhere.</exception>
    public async ValueTask<byte[]> DecodeAsync(byte[] blob, BlobPlace place, Session session, CancellationToken ct)
    {
        if (blob.Length == 0) return [];
        if (!Codec.Knows(blob, out _)) await LoadAsync(session, ct);
        var generation = BlobCodec.KeyOf(blob);
        if (generation == 0 && keys.RefusesClear && place.Kind != BlobKind.AuditGroup) throw new InvalidDataException("A stored document is not encrypted.");
        var key = generation == 0 ? null : await keys.FindAsync(place.EhrId, generation, session, ct);
        return Codec.Decode(blob, key, place);
    }

    /// <summary>Trains and stores a dictionary.</summary>
    public async Task TrainAsync(string templateId, IReadOnlyList<ReadOnlyMemory<byte>> examples, long now, CancellationToken ct)
    {
        if (examples.Count < FewestExamples) throw new ArgumentException($"A dictionary is trained on at least {FewestExamples} examples.", nameof(examples));
        var content = Learn([.. examples.Select(e => e.ToArray())]);
        var name = await names.IdOfAsync(templateId, ct);
        var id = 0;
        await write(async (session, token) =>
        {
            id = BlobCodec.FirstTrained + await IdBlocks.NextAsync(session, "dictionary", token);
            await session.ExecuteAsync(
                "insert into dictionary (dictionary_id, name_id, time_created, content) values ($1, $2, $3, $4)", [id, name, now, content], token);
        }, ct);
        Add(id, templateId, content);
    }

    /// <inheritdoc/>
    public void Dispose() => Codec.Dispose();

    // Few or very like examples have nothing to be chosen from: then their own bytes are the dictionary (zstd format, raw content dictionary).
    private static byte[] Learn(byte[][] examples)
    {
        try
        {
            return DictBuilder.TrainFromBuffer(examples, Size);
        }
        catch (ZstdException)
        {
            return [.. examples.OrderByDescending(e => e.Length).SelectMany(e => e).Take(Size)];
        }
    }

    private void Add(int id, string templateId, byte[] content)
    {
        Codec.Add(id, content);
        _newest[templateId] = id;
    }
}
