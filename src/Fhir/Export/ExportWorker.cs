using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Varde.Records;

namespace Varde.Fhir.Export;

/// <summary>Runs the exports one after the other, beside the other work of the server, and removes what has run out. Several servers may share the folder: each export is run by one.</summary>
internal sealed partial class ExportWorker(ExportFolder folder, ExportRun run, FhirSettings settings, TimeProvider time, ILogger<ExportWorker> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _begun = new(0);

    /// <summary>Tells that there is something to do.</summary>
    public void Wake() => _begun.Release();

    /// <inheritdoc/>
    public override void Dispose()
    {
        _begun.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (folder.IsThere && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                folder.Sweep(time.GetUtcNow() - settings.ExportLife);
                foreach (var job in folder.All()) await TryRunAsync(job, stoppingToken);
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException || StoreOutage.Is(problem))
            {
                // The disk or the database; both come back.
                LogPostponed(problem);
            }
            await _begun.WaitAsync(Pause, stoppingToken);
        }
    }

    private async Task TryRunAsync(ExportJob job, CancellationToken stopping)
    {
        if (folder.ProgressOf(job) is not { Finished: null }) return;
        using var mine = folder.TryLock(job.Id);
        // Another server may have run it to its end before it let it go.
        if (mine is null || folder.ProgressOf(job) is not { Finished: null }) return;
        var settled = job.Time + settings.ExportSettling - time.GetUtcNow();
        if (settled > TimeSpan.Zero) await Task.Delay(settled, time, stopping);
        try
        {
            await run.RunAsync(job, stopping);
        }
        catch (Exception problem) when (!StoreOutage.Is(problem) && problem is not (OperationCanceledException or IOException))
        {
            LogFailed(job.Id, problem);
            if (folder.ProgressOf(job) is { } progress) folder.Save(job, progress with { Finished = time.GetUtcNow(), Failure = "The export failed; the fault is in the log of the server." });
        }
        catch (IOException) when (folder.Find(job.Id) is null)
        {
            // Somebody ended it, and its files went away under it.
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Export {Job} failed")]
    private partial void LogFailed(string job, Exception problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Exports wait until the disk and the database answer")]
    private partial void LogPostponed(Exception problem);
}
