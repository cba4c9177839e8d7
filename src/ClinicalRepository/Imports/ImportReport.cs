using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Varde.ClinicalRepository.Rest;
using Varde.Foundation;

namespace Varde.ClinicalRepository.Imports;

/// <summary>One document of the report: why it was refused, or which keys of FLAT nothing was read from.</summary>
internal sealed record ReportedItem(
    string File, int? Line, string? EhrId, bool Committed, string Message, IReadOnlyList<ErrorFault> Errors, IReadOnlyList<string>? UnreadKeys);

/// <summary>The report of an import: one JSON object a line. The file comes into being with its first.</summary>
/// <param name="path">Where it lies.</param>
/// <param name="keep">How much of a report that is there is of this import.</param>
internal sealed class ImportReport(string path, long keep) : IDisposable
{
    private const int MostFaults = 100;

    private static readonly JsonSerializerOptions Form = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private FileStream? _file = keep > 0 && File.Exists(path) ? OpenAt(path, keep) : null;

    /// <summary>Its bytes so far; 0 when there is nothing to tell.</summary>
    public long Length => _file?.Length ?? 0;

    /// <summary>Tells that a document was refused.</summary>
    public void Refused(ImportItem item, EhrId? ehr, Refusal refusal) => Write(new(
        item.File.Name, LineOf(item), ehr?.ToString(), Committed: false, refusal.Message, [.. FaultsOf(refusal).Take(MostFaults).Select(ErrorFault.Of)], null));

    /// <summary>Tells that a document was committed without some of what it had.</summary>
    public void Unread(ImportItem item, EhrId? ehr, IReadOnlyList<string> keys) => Write(new(
        item.File.Name, LineOf(item), ehr?.ToString(), Committed: true, "The template does not know some keys.", [], keys));

    public void Flush() => _file?.Flush();

    public void Dispose() => _file?.Dispose();

    private static int? LineOf(ImportItem item) => item.Line == 0 ? null : item.Line;

    private static IReadOnlyList<Fault> FaultsOf(Refusal refusal) => refusal switch
    {
        Invalid invalid => invalid.Faults,
        Unprocessable unprocessable => unprocessable.Faults,
        _ => [],
    };

    private static FileStream OpenAt(string path, long length)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        // What came after the journal's last words is told again.
        file.SetLength(Math.Min(length, file.Length));
        file.Position = file.Length;
        return file;
    }

    private void Write(ReportedItem item)
    {
        _file ??= new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read);
        JsonSerializer.Serialize(_file, item, Form);
        _file.WriteByte((byte)'\n');
    }
}
