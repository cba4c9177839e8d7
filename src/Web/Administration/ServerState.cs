using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Varde.Records;

namespace Varde.Web.Administration;

/// <summary>How the server fares: its checks, what it holds and what it has answered. What is counted in the store is counted at most once a minute.</summary>
internal sealed class ServerState(RecordStore store, HealthCheckService health, RequestFigures requests, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan MostAge = TimeSpan.FromMinutes(1);
    private static readonly string Version = VersionOf(Assembly.GetExecutingAssembly());

    private readonly SemaphoreSlim _turn = new(1);
    private (StoreFigures Figures, DateTimeOffset Time)? _counted;

    /// <summary>The state now.</summary>
    public async Task<ServerReport> ReadAsync(CancellationToken cancellation)
    {
        var checks = await health.CheckHealthAsync(cancellation);
        using var process = Process.GetCurrentProcess();
        return new ServerReport(checks, await CountedAsync(cancellation), requests.Read())
        {
            Version = Version, Runtime = RuntimeInformation.FrameworkDescription, Started = new DateTimeOffset(process.StartTime), Memory = process.WorkingSet64,
        };
    }

    public void Dispose() => _turn.Dispose();

    // The number and the first digits of the commit (SemVer 2.0, build metadata).
    private static string VersionOf(Assembly assembly)
    {
        var whole = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
        return whole.Split('+') is [var number, { Length: > 7 } commit] ? $"{number} ({commit[..7]})" : whole;
    }

    private async Task<(StoreFigures Figures, DateTimeOffset Time)> CountedAsync(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            var now = time.GetUtcNow();
            if (_counted is not { } counted || now - counted.Time > MostAge) _counted = counted = (await store.ReadFiguresAsync(cancellation), now);
            return counted;
        }
        finally
        {
            _turn.Release();
        }
    }
}

/// <summary>How the server fares.</summary>
/// <param name="Checks">What the modules check of themselves.</param>
/// <param name="Store">What the store holds, and when that was counted.</param>
/// <param name="Requests">What was answered since the start.</param>
internal sealed record ServerReport(HealthReport Checks, (StoreFigures Figures, DateTimeOffset Time) Store, IReadOnlyList<RequestFigure> Requests)
{
    /// <summary>The version of the program.</summary>
    public required string Version { get; init; }

    /// <summary>What it runs on.</summary>
    public required string Runtime { get; init; }

    /// <summary>When the process began.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>The memory that the process has now, in bytes.</summary>
    public required long Memory { get; init; }
}
