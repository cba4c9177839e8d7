using System.Text.Json;
using System.Text.Json.Serialization;
using Varde.Foundation;
using Varde.Records.Keys;

namespace Varde.Records;

/// <summary>
/// Which records were erased, in a file beside the database: one JSON object a line. A backup from before an erasure brings the record back; the list, which is kept apart from backups,
/// says that it must go again. It names records by their id, and holds no word about anybody.
/// </summary>
/// <param name="path">The file; made with the first erasure.</param>
public sealed class ErasureList(string path)
{
    private readonly Lock _writing = new();

    /// <summary>The file.</summary>
    public string Path => path;

    /// <summary>Adds an erasure; it is on the disk when this returns.</summary>
    public void Add(ErasedRecord erased)
    {
        lock (_writing) SafeFile.Append(path, [.. JsonSerializer.SerializeToUtf8Bytes(new Line(erased.Ehr.ToString(), erased.Time, erased.Reason)), (byte)'\n']);
    }

    /// <summary>All that were erased, in their order; none when there is no file.</summary>
    /// <exception cref="StoreUnavailableException">The file cannot be read: a list that is not understood may not be passed over.</exception>
    public IReadOnlyList<ErasedRecord> Read()
    {
        try
        {
            // The last line of a write that was cut off has no end: its erasure was not begun.
            var text = File.Exists(path) ? File.ReadAllText(path) : "";
            return [.. text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Record)];
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or JsonException or FormatException)
        {
            throw new StoreUnavailableException($"The erasure list {path} cannot be read: each line holds a JSON object with ehr, time and reason. Mend it, so that no erased record comes back.", unreadable);
        }
    }

    private static ErasedRecord Record(string line) =>
        JsonSerializer.Deserialize<Line>(line) is { Ehr: { } id } read && EhrId.TryParse(id, out var ehr) ? new(ehr, read.Time, read.Reason ?? "") : throw new FormatException("A line names no record.");

    private sealed record Line([property: JsonPropertyName("ehr")] string? Ehr, [property: JsonPropertyName("time")] DateTimeOffset Time, [property: JsonPropertyName("reason")] string? Reason);
}

/// <summary>An erased record.</summary>
/// <param name="Ehr">Its id.</param>
/// <param name="Time">When it was erased, UTC.</param>
/// <param name="Reason">Why, for whoever operates; nothing about the person.</param>
public sealed record ErasedRecord(EhrId Ehr, DateTimeOffset Time, string Reason);
