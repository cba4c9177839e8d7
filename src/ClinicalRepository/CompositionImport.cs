using Varde.ClinicalRepository.Imports;
using Varde.Foundation;

namespace Varde.ClinicalRepository;

/// <summary>
/// Brings compositions into the repository from files, many at once: a folder with a file for each, or files with one a line. They pass the same
/// gate and the same checks as what comes over the REST API. What was interrupted is continued, and what is in is never put in twice.
/// </summary>
public sealed class CompositionImport
{
    private readonly ItemImport _items;
    private readonly RepositorySettings _settings;
    private readonly TimeProvider _time;

    internal CompositionImport(ItemImport items, RepositorySettings settings, TimeProvider time) => (_items, _settings, _time) = (items, settings, time);

    /// <summary>Imports what there is, in the order of the names, and reports what is refused.</summary>
    /// <param name="request">What to import.</param>
    /// <param name="progress">Is told how far it has come.</param>
    /// <param name="cancellation">Stops it; the next run with the same path goes on from there.</param>
    /// <returns>What became of the documents; or <see cref="NotFound"/> when there is nothing at the path, <see cref="Conflict"/> when it is being imported already.</returns>
    public async Task<Outcome<ImportSummary>> RunAsync(ImportRequest request, IProgress<ImportProgress>? progress, CancellationToken cancellation)
    {
        if (!ImportFiles.At(request.Path).TryGet(out var files, out var refusal)) return refusal;
        if (!ImportJournal.Open(request).TryGet(out var journal, out refusal)) return refusal;
        using (journal)
        {
            return await new ImportRun(request, files, journal, _items, _settings.LargestBody, _time).RunAsync(progress, cancellation);
        }
    }
}

/// <summary>What to import.</summary>
/// <param name="Path">A folder or a file. A document belongs to the EHR that the nearest folder is named by, or that its line names.</param>
/// <param name="Folder">Where the journal is kept, and the report unless it is given another place.</param>
public sealed record ImportRequest(string Path, string Folder)
{
    /// <summary>The EHR of all documents.</summary>
    public EhrId? Ehr { get; init; }

    /// <summary>The template of documents in FLAT; null when all are canonical.</summary>
    public string? TemplateId { get; init; }

    /// <summary>Whether EHRs that do not exist are created.</summary>
    public bool CreatesEhrs { get; init; }

    /// <summary>Where refusals are written, one JSON object a line.</summary>
    public string? Report { get; init; }
}

/// <summary>How far an import has come.</summary>
/// <param name="Documents">How many documents were looked at, in earlier runs too.</param>
/// <param name="Bytes">How many bytes they are.</param>
/// <param name="TotalBytes">How many bytes all are.</param>
public readonly record struct ImportProgress(long Documents, long Bytes, long TotalBytes);

/// <summary>What became of the documents of an import; of an interrupted one and the one that went on, together.</summary>
/// <param name="Committed">How many were committed.</param>
/// <param name="Present">How many were in already.</param>
/// <param name="Refused">How many were refused.</param>
/// <param name="Ignored">How many files are of no kind that is imported.</param>
/// <param name="Report">Where the refusals are told, and keys of FLAT that nothing was read from; null when there is nothing to tell.</param>
/// <param name="IsContinued">Whether an interrupted run was continued.</param>
public sealed record ImportSummary(long Committed, long Present, long Refused, long Ignored, string? Report, bool IsContinued);
