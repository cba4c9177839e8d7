using Varde.Foundation;
using Varde.Records;

namespace Varde.ClinicalRepository.Imports;

/// <summary>
/// One run of an import. Several documents are on their way at once, so that the store writes them in groups; they are settled in their order, so that
/// all before the journal's position is done. What is held at once is bounded in number and bytes.
/// </summary>
internal sealed class ImportRun(ImportRequest request, ImportFiles files, ImportJournal journal, ItemImport import, long largest, TimeProvider time)
{
    private const int MostAtOnce = 256;
    private const long MostBytesAtOnce = 64 << 20;
    private static readonly TimeSpan Often = TimeSpan.FromSeconds(1);
    private readonly Queue<(ImportItem Item, Task<ImportedItem> Work)> _underWay = new();
    private ImportState _state = ImportState.Begin;
    private long _bytes;
    private long _written;

    public async Task<ImportSummary> RunAsync(IProgress<ImportProgress>? progress, CancellationToken cancellation)
    {
        _state = journal.Read();
        var isContinued = _state.Documents > 0;
        using var report = new ImportReport(journal.Report, _state.ReportLength);
        _written = time.GetTimestamp();
        try
        {
            await foreach (var item in ImportItems.AfterAsync(files, _state.Position, largest, cancellation)) await BeginAsync(item, report, progress);
            await SettleAllAsync(report, progress);
        }
        catch (OperationCanceledException)
        {
            await SettleAllAsync(report, progress);
            throw;
        }
        finally
        {
            await EndAsync(report);
        }
        journal.Finish();
        return new ImportSummary(_state.Committed, _state.Present, _state.Refused, files.Ignored, report.Length > 0 ? journal.Report : null, isContinued);
    }

    private async Task BeginAsync(ImportItem item, ImportReport report, IProgress<ImportProgress>? progress)
    {
        while (IsFull(item)) await SettleAsync(report, progress);
        _underWay.Enqueue((item, Task.Run(() => import.ImportAsync(item, request), CancellationToken.None)));
        _bytes += item.Size;
    }

    private async Task SettleAllAsync(ImportReport report, IProgress<ImportProgress>? progress)
    {
        while (_underWay.Count > 0) await SettleAsync(report, progress);
    }

    // After a fault some are under way still, of which the journal says nothing: the next run finds those that are in by their ids.
    private async Task EndAsync(ImportReport report)
    {
        await Task.WhenAll(_underWay.Select(one => (Task)one.Work)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Write(report);
    }

    private bool IsFull(ImportItem next) => _underWay.Count >= MostAtOnce || (_underWay.Count > 0 && _bytes + next.Size > MostBytesAtOnce);

    private async Task SettleAsync(ImportReport report, IProgress<ImportProgress>? progress)
    {
        var (item, work) = _underWay.Dequeue();
        var done = await work;
        _bytes -= item.Size;
        if (done.Refusal is { } refusal) report.Refused(item, done.Ehr, refusal);
        else if (done.UnreadKeys.Count > 0) report.Unread(item, done.Ehr, done.UnreadKeys);
        _state = After(item, done, report.Length);
        progress?.Report(new ImportProgress(_state.Documents, _state.Bytes, Math.Max(files.Bytes, _state.Bytes)));
        if (time.GetElapsedTime(_written) > Often) Write(report);
    }

    private ImportState After(ImportItem item, ImportedItem done, long reportLength) => _state with
    {
        Position = new ImportPosition(item.File.Name, item.End, item.Line),
        Committed = _state.Committed + (done.Refusal is null && !done.IsPresent ? 1 : 0),
        Present = _state.Present + (done.IsPresent ? 1 : 0),
        Refused = _state.Refused + (done.Refusal is null ? 0 : 1),
        Bytes = _state.Bytes + item.Size,
        ReportLength = reportLength,
    };

    private void Write(ImportReport report)
    {
        report.Flush();
        journal.Write(_state);
        _written = time.GetTimestamp();
    }
}
