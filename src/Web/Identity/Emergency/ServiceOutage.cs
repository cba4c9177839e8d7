using Varde.Records;

namespace Varde.Web.Identity.Emergency;

/// <summary>
/// Whether the sign-in service for staff is down: a security officer says so, or this server has asked it in vain for half a minute. Keys and metadata that are kept say nothing of it.
/// </summary>
internal sealed class ServiceOutage(HttpClient http, Func<string> issuer, EmergencyCodes codes, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _one = new(1);
    private DateTimeOffset? _downSince;
    private DateTimeOffset _asked = DateTimeOffset.MinValue;

    /// <summary>For how long the service must not have answered.</summary>
    public static TimeSpan Least { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether it is down now.</summary>
    public async Task<bool> IsDownAsync(CancellationToken cancellation) =>
        await codes.DeclaredUntilAsync(time.GetUtcNow(), cancellation) is not null || await IsMeasuredAsync(cancellation);

    public void Dispose()
    {
        _one.Dispose();
        http.Dispose();
    }

    // One asks for all.
    private async Task<bool> IsMeasuredAsync(CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            if (time.GetUtcNow() - _asked >= Between) await AskAsync(cancellation);
            return _downSince is { } since && time.GetUtcNow() - since >= Least;
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task AskAsync(CancellationToken cancellation)
    {
        var began = time.GetUtcNow();
        _downSince = await AnswersAsync(cancellation) ? null : _downSince ?? began;
        _asked = time.GetUtcNow();
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellation)
    {
        try
        {
            using var answer = await http.GetAsync(issuer() + "/.well-known/openid-configuration", HttpCompletionOption.ResponseHeadersRead, cancellation);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException or UriFormatException && !cancellation.IsCancellationRequested)
        {
            return false;
        }
    }
}
