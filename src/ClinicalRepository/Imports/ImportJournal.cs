using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Varde.Foundation;

namespace Varde.ClinicalRepository.Imports;

/// <summary>Up to where an import has come: all before it is in or refused.</summary>
/// <param name="Name">The file.</param>
/// <param name="Offset">The byte in it after which it goes on.</param>
/// <param name="Line">The line that ends there.</param>
internal sealed record ImportPosition(string Name, long Offset, int Line)
{
    public static ImportPosition Begin { get; } = new("", 0, 0);
}

/// <summary>What an interrupted import leaves behind.</summary>
internal sealed record ImportState(ImportPosition Position, long Committed, long Present, long Refused, long Bytes, long ReportLength)
{
    public static ImportState Begin { get; } = new(ImportPosition.Begin, 0, 0, 0, 0, 0);

    public long Documents => Committed + Present + Refused;
}

/// <summary>
/// Remembers up to where an import has come while it lasts. It only spares looking again: a document has the same id in every run of an import, so that
/// one that is in is known by that.
/// </summary>
internal sealed class ImportJournal : IDisposable
{
    private readonly FileStream _file;

    private ImportJournal(FileStream file, string report) => (_file, Report) = (file, report);

    /// <summary>Where refusals are written.</summary>
    public string Report { get; }

    /// <summary>Opens the journal of this import, and keeps others from doing the same at once.</summary>
    public static Outcome<ImportJournal> Open(ImportRequest request)
    {
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Path.GetFullPath(request.Path)}\n{request.Ehr}\n{request.TemplateId}")))[..16];
        Directory.CreateDirectory(request.Folder);
        try
        {
            var file = new FileStream(Path.Combine(request.Folder, $"{key}.journal"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return new ImportJournal(file, request.Report ?? Path.Combine(request.Folder, $"{Path.GetFileName(Path.TrimEndingDirectorySeparator(request.Path))}-{key}.refused.ndjson"));
        }
        catch (IOException)
        {
            return new Conflict($"{request.Path} is being imported already.");
        }
    }

    /// <summary>Where an interrupted run has come to; the beginning when there was none, or when its last words were cut off.</summary>
    public ImportState Read()
    {
        try
        {
            return _file.Length == 0 ? ImportState.Begin : JsonSerializer.Deserialize<ImportState>(_file) ?? ImportState.Begin;
        }
        catch (JsonException)
        {
            return ImportState.Begin;
        }
    }

    public void Write(ImportState state)
    {
        _file.SetLength(0);
        _file.Position = 0;
        JsonSerializer.Serialize(_file, state);
        _file.Flush();
    }

    /// <summary>Forgets the import: all of it was looked at.</summary>
    public void Finish()
    {
        _file.SetLength(0);
        File.Delete(_file.Name);
    }

    public void Dispose() => _file.Dispose();
}
