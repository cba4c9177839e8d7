using System.Text;
using System.Text.Json;
using Varde.Fhir.Rest;
using Varde.Records;

namespace Varde.Fhir.Export;

/// <summary>Whose resource stands in a file of an export, and what the access rules need to know of it.</summary>
/// <param name="Owner">Whose document it is.</param>
/// <param name="Class">Its class.</param>
internal sealed record Disclosed(Guid Owner, AccessClass Class);

/// <summary>A line of a file.</summary>
/// <param name="Disclosed">Of whom it tells.</param>
/// <param name="Json">The line, without its end.</param>
internal sealed record ExportLine(IReadOnlyList<Disclosed> Disclosed, ReadOnlyMemory<byte> Json);

/// <summary>Writes and reads the files of exports, and beside each whom it tells of. They are encrypted part by part, as they are written.</summary>
internal sealed class ExportFiles(ExportFolder folder, RecordStore store)
{
    /// <summary>A file with more lines is followed by another.</summary>
    public const int MostLines = 100_000;

    /// <summary>Writes lines after what is written of a type; what an interrupted run has written beyond that is written over.</summary>
    /// <returns>The progress, with these lines; they are safe on the disk.</returns>
    public async Task<ExportProgress> AppendAsync(ExportJob job, ExportProgress progress, ExportFile file, IReadOnlyList<ExportLine> lines, CancellationToken cancellation)
    {
        if (lines.Count == 0) return progress;
        // First whom it tells of: data without that would be shown and not stand in the access log.
        var disclosed = lines.SelectMany(l => l.Disclosed).Distinct().Select(d => (ReadOnlyMemory<byte>)JsonSerializer.SerializeToUtf8Bytes(d));
        var disclosedBytes = await PartsOf(job, DisclosedName(file.Name)).WriteAsync(file.DisclosedBytes, Lines(disclosed), cancellation);
        var text = Lines(lines.Select(l => l.Json));
        var bytes = await PartsOf(job, file.Name).WriteAsync(file.Bytes, text, cancellation);
        var longer = file with { Count = file.Count + lines.Count, Bytes = bytes, DisclosedBytes = disclosedBytes, Length = file.Length + text.Length };
        return progress with { Files = [.. progress.Files.Where(f => f.Name != file.Name), longer] };
    }

    /// <summary>A file, opened to be sent.</summary>
    /// <exception cref="IOException">It is there no more.</exception>
    public SentFile Open(ExportJob job, ExportFile file) => PartsOf(job, file.Name).Open(file.Length);

    private static byte[] Lines(IEnumerable<ReadOnlyMemory<byte>> lines)
    {
        var text = new MemoryStream();
        foreach (var line in lines)
        {
            text.Write(line.Span);
            text.WriteByte((byte)'\n');
        }
        return text.ToArray();
    }

    /// <summary>The file that more resources of a type are written to.</summary>
    public static ExportFile LastOf(ExportProgress progress, string type)
    {
        var files = progress.Files.Where(f => f.Type == type && !f.TellsDeletions).ToList();
        return files.Count > 0 && files[^1].Count < MostLines ? files[^1] : new($"{type}.{files.Count + 1}.ndjson", type, 0, 0);
    }

    /// <summary>Whom a file tells of, each once.</summary>
    public async Task<IReadOnlyCollection<Disclosed>> DisclosedAsync(ExportJob job, ExportFile file, CancellationToken cancellation)
    {
        var all = new HashSet<Disclosed>();
        await using var told = PartsOf(job, DisclosedName(file.Name)).Open(0);
        await foreach (var part in told.PartsAsync(cancellation))
            foreach (var line in Encoding.UTF8.GetString(part.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries)) all.Add(JsonSerializer.Deserialize<Disclosed>(line)!);
        return all;
    }

    private SealedParts PartsOf(ExportJob job, string name) => new(store, folder.PathOf(job.Id, name), $"export {job.Id} {name}");

    private static string DisclosedName(string name) => $"{name}.disclosed";
}
