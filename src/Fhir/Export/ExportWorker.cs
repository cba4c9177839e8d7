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
            await PostponedAsync(() => RoundAsync(stoppingToken), stoppingToken);
            await _begun.WaitAsync(Pause, stoppingToken);
        }
    }

    private async Task RoundAsync(CancellationToken stopping)
    {
        folder.Sweep(time.GetUtcNow() - settings.ExportLife);
        // What is wrong with one is no matter of the others.
        foreach (var job in folder.All()) await PostponedAsync(() => TryRunAsync(job, stopping), stopping);
    }

    // The disk and the database come back; whatever else it is, it is no reason to stop the server.
    private async Task PostponedAsync(Func<Task> work, CancellationToken stopping)
    {
        try
        {
            await work();
        }
        catch (Exception problem) when (!stopping.IsCancellationRequested)
        {
            LogPostponed(problem);
        }
    }

    private async Task TryRunAsync(ExportJob job, CancellationToken stopping)
    {
        if (folder.ProgressOf(job) is not { Finished: null }) return;
        using var mine = folder.TryLock(job.Id);
        // Another server may have run it to its end before it let it go.
        if (mine is null || folder.ProgressOf(job) is not { Finished: null }) return;
        if (!job.IsReadable)
        {
            LogUnreadable(job.Id);
            Fail(job, "What was asked for cannot be read any more: begin a new one.");
            return;
        }
        var settled = job.Time + settings.ExportSettling - time.GetUtcNow();
        if (settled > TimeSpan.Zero) await Task.Delay(settled, time, stopping);
        try
        {
            await run.RunAsync(job, stopping);
        }
        catch (Exception problem) when (!StoreOutage.Is(problem) && problem is not IOException && !stopping.IsCancellationRequested)
        {
            LogFailed(job.Id, problem);
            Fail(job, "The export failed; the fault is in the log of the server.");
        }
        catch (IOException) when (folder.Find(job.Id) is null)
        {
            // Somebody ended it, and its files went away under it.
        }
    }

    private void Fail(ExportJob job, string failure)
    {
        if (folder.ProgressOf(job) is { } progress) folder.Save(job, progress with { Finished = time.GetUtcNow(), Failure = failure });
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Export {Job} cannot be read")]
    private partial void LogUnreadable(string job);

    [LoggerMessage(Level = LogLevel.Error, Message = "Export {Job} failed")]
    private partial void LogFailed(string job, Exception problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An export waits for the disk, the database or what else is in its way")]
    private partial void LogPostponed(Exception problem);
}
