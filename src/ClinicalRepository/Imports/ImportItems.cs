using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Varde.ClinicalRepository.Imports;

/// <summary>A document that is to be imported, not yet looked at.</summary>
/// <param name="File">The file that it is in.</param>
/// <param name="Line">Its line, from 1; 0 when it is the whole file.</param>
/// <param name="End">Where in the file it ends.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="Text">Its text; null when it is to be read from the file, or is larger than is taken.</param>
internal sealed record ImportItem(ImportFile File, int Line, long End, long Size, ReadOnlyMemory<byte>? Text)
{
    /// <summary>The document in words, for journal, report and ids.</summary>
    public string Name => Line == 0 ? File.Name : $"{File.Name}:{Line}";
}

/// <summary>Goes through the documents of an import from a position on.</summary>
internal static class ImportItems
{
    public static async IAsyncEnumerable<ImportItem> AfterAsync(
        ImportFiles files, ImportPosition after, long largest, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var file in files.From(after.Name))
        {
            cancellation.ThrowIfCancellationRequested();
            var (offset, line) = file.Name == after.Name ? (after.Offset, after.Line) : (0, 0);
            if (!file.HasLines)
            {
                if (offset == 0) yield return new ImportItem(file, 0, Math.Max(file.Length, 1), file.Length, null);
                continue;
            }
            await foreach (var item in LinesAsync(file, offset, line, largest, cancellation)) yield return item;
        }
    }

    private static async IAsyncEnumerable<ImportItem> LinesAsync(
        ImportFile file, long offset, int line, long largest, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var stream = new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
        stream.Position = offset;
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 128 * 1024));
        var skipped = 0L;
        while (true)
        {
            var read = await reader.ReadAsync(cancellation);
            var rest = read.Buffer;
            while (TryLine(ref rest, read.IsCompleted, out var text, out var length))
            {
                (offset, line) = (offset + skipped + length, line + 1);
                var size = skipped + text.Length;
                if (!IsBlank(text) || skipped > 0) yield return new ImportItem(file, line, offset, size, size > largest ? null : text.ToArray());
                skipped = 0;
            }
            // A line that is longer than any document may be is passed over, not kept.
            if (skipped + rest.Length > largest) (skipped, rest) = (skipped + rest.Length, rest.Slice(rest.End));
            reader.AdvanceTo(rest.Start, rest.End);
            if (read.IsCompleted) break;
        }
        await reader.CompleteAsync();
    }

    private static bool TryLine(ref ReadOnlySequence<byte> rest, bool isLast, out ReadOnlySequence<byte> line, out long length)
    {
        if (rest.PositionOf((byte)'\n') is { } end)
        {
            line = rest.Slice(0, end);
            length = line.Length + 1;
            rest = rest.Slice(rest.GetPosition(1, end));
            return true;
        }
        (line, length) = (rest, rest.Length);
        if (!isLast || rest.IsEmpty) return false;
        rest = rest.Slice(rest.End);
        return true;
    }

    private static bool IsBlank(ReadOnlySequence<byte> line)
    {
        foreach (var segment in line)
            if (segment.Span.IndexOfAnyExcept(" \t\r"u8) >= 0) return false;
        return true;
    }
}
