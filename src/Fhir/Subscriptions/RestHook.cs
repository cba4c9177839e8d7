using System.Net;

namespace Varde.Fhir.Subscriptions;

/// <summary>Posts notifications to endpoints. Nothing of an answer but its status is read, and no redirection is followed.</summary>
internal sealed class RestHook : IDisposable
{
    private readonly HttpClient _client;
    private readonly TimeProvider _time;

    public RestHook(FhirSettings settings, TimeProvider time)
    {
        _time = time;
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectCallback = (context, cancellation) => new EndpointGuard(settings.Subscriptions).ConnectAsync(context, cancellation),
            MaxResponseHeadersLength = 16,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            UseCookies = false,
            UseProxy = false,
        })
        { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Posts a notification.</summary>
    /// <returns>Null when the endpoint took it; else what went wrong, in words that do not tell what lies where.</returns>
    public async Task<string?> PostAsync(SubscriptionRequest request, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        using var message = Message(request, body);
        using var limit = new CancellationTokenSource(request.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            using var answer = await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return answer.IsSuccessStatusCode ? null : $"The endpoint answered {(int)answer.StatusCode}.";
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return $"The endpoint did not answer within {request.Timeout.TotalSeconds} seconds.";
        }
        catch (Exception e) when (e is HttpRequestException or IOException or System.Net.Sockets.SocketException)
        {
            return "The endpoint could not be reached.";
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static HttpRequestMessage Message(SubscriptionRequest request, ReadOnlyMemory<byte> body)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, request.Endpoint) { Content = new ReadOnlyMemoryContent(body) };
        message.Content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
        foreach (var (name, value) in request.Headers)
            if (!message.Headers.TryAddWithoutValidation(name, value)) message.Content.Headers.TryAddWithoutValidation(name, value);
        if (request.Secret is { } secret) message.Headers.TryAddWithoutValidation(HookSignature.Header, HookSignature.Of(secret, body.Span));
        return message;
    }
}
