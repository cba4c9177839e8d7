using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenIddict.Abstractions;

namespace Varde.NationalServices.IdentityProvider;

/// <summary>Makes the stand-in ready when it is first asked, so that a server that nobody signs in to does not wait for it, and sweeps out what is no longer in force.</summary>
internal sealed partial class PreparedProvider(IServiceScopeFactory scopes, IdentityProviderSettings settings, TimeProvider time, ILogger<PreparedProvider> log) : BackgroundService
{
    private static readonly TimeSpan Sweeping = TimeSpan.FromHours(1);
    private readonly SemaphoreSlim _one = new(1);
    private volatile bool _isReady;

    public async Task EnsureAsync(CancellationToken cancellation)
    {
        if (_isReady) return;
        await _one.WaitAsync(cancellation);
        try
        {
            if (!_isReady) await PrepareAsync(cancellation);
            _isReady = true;
        }
        finally
        {
            _one.Release();
        }
    }

    public override void Dispose()
    {
        _one.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Sweeping, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (_isReady) await TrySweepAsync(stoppingToken);
        }
    }

    // What is left is swept out the next time: a server does not stop for it.
    private async Task TrySweepAsync(CancellationToken stopping)
    {
        try
        {
            await SweepAsync(stopping);
        }
        catch (Exception fault) when (!stopping.IsCancellationRequested)
        {
            SweepFailed(log, fault);
        }
    }

    private async Task PrepareAsync(CancellationToken cancellation)
    {
        Directory.CreateDirectory(settings.Folder);
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IdentityStore>().PrepareAsync(cancellation);
        await scope.ServiceProvider.GetRequiredService<ClientRegistration>().RegisterAsync(cancellation);
        await SweepAsync(cancellation);
    }

    private async Task SweepAsync(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var old = time.GetUtcNow() - Sweeping;
        await scope.ServiceProvider.GetRequiredService<IOpenIddictTokenManager>().PruneAsync(old, cancellation);
        await scope.ServiceProvider.GetRequiredService<IOpenIddictAuthorizationManager>().PruneAsync(old, cancellation);
    }

    [LoggerMessage(1, LogLevel.Warning, "What is no longer in force of the sign-in service could not be swept out")]
    private static partial void SweepFailed(ILogger log, Exception fault);
}
