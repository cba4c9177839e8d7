using System.Text.Json;
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

/// <summary>Writes the files of exports, and beside each whom it tells of.</summary>
internal sealed class ExportFiles(ExportFolder folder)
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
        var disclosedBytes = await WriteAsync(DisclosedPath(job, file.Name), file.DisclosedBytes, disclosed, cancellation);
        var bytes = await WriteAsync(folder.PathOf(job.Id, file.Name), file.Bytes, lines.Select(l => l.Json), cancellation);
        var longer = file with { Count = file.Count + lines.Count, Bytes = bytes, DisclosedBytes = disclosedBytes };
        return progress with { Files = [.. progress.Files.Where(f => f.Name != file.Name), longer] };
    }

    // Writes lines from a place on, and gives where they end.
    private static async Task<long> WriteAsync(string path, long from, IEnumerable<ReadOnlyMemory<byte>> lines, CancellationToken cancellation)
    {
        await using var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        stream.SetLength(from);
        stream.Seek(0, SeekOrigin.End);
        foreach (var line in lines)
        {
            await stream.WriteAsync(line, cancellation);
            stream.WriteByte((byte)'\n');
        }
        stream.Flush(flushToDisk: true);
        return stream.Length;
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
        await foreach (var line in File.ReadLinesAsync(DisclosedPath(job, file.Name), cancellation)) all.Add(JsonSerializer.Deserialize<Disclosed>(line)!);
        return all;
    }

    private string DisclosedPath(ExportJob job, string name) => folder.PathOf(job.Id, $"{name}.disclosed");
}
