using Microsoft.Extensions.Hosting;

namespace Varde.People;

/// <summary>Does something now and then, as long as the server runs. What goes wrong in one round is told to the log, and the next one is done: whatever is wrong with the database is over some time.</summary>
/// <param name="interval">How long after the start, and after the round before, a round begins.</param>
/// <param name="time">The clock.</param>
internal abstract class RoundWorker(TimeSpan interval, TimeProvider time) : BackgroundService
{
    /// <summary>One round.</summary>
    protected abstract Task RoundAsync(CancellationToken cancellation);

    /// <summary>Tells the log of a round that went wrong.</summary>
    protected abstract void Failed(Exception fault);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await TryRoundAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task TryRoundAsync(CancellationToken cancellation)
    {
        try
        {
            await RoundAsync(cancellation);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            Failed(fault);
        }
    }
}
