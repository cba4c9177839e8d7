using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Varde.Modules.Tests.Fhir;

/// <summary>A notification that came.</summary>
public sealed record Received(string Body, IReadOnlyDictionary<string, string> Headers, int Answered)
{
    public JsonObject Bundle => JsonNode.Parse(Body)!.AsObject();

    public string Type => Status("type")!;

    /// <summary>The resources that it tells of, beside the state.</summary>
    public IReadOnlyList<JsonNode> Entries => [.. Bundle["entry"]!.AsArray().Skip(1).Select(e => e!)];

    /// <summary>The numbers of its events.</summary>
    public IReadOnlyList<string> Numbers => [.. Parameters.Where(p => (string?)p["name"] == "notification-event").Select(p => (string)p["part"]![0]!["valueString"]!)];

    public IEnumerable<JsonNode> Parameters => Bundle["entry"]![0]!["resource"]!["parameter"]!.AsArray().Select(p => p!);

    public string? Status(string name) => (string?)(Parameters.FirstOrDefault(p => (string?)p["name"] == name) is { } found ? found["valueCode"] ?? found["valueString"] ?? found["valueCanonical"] : null);
}

/// <summary>An endpoint on this machine that subscriptions are delivered to.</summary>
public sealed class HookReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Channel<Received> _received = Channel.CreateUnbounded<Received>();

    private HookReceiver(WebApplication app) => _app = app;

    /// <summary>What it answers.</summary>
    public int Answer { get; set; } = 200;

    public string Address => $"{_app.Urls.First()}/hook";

    public static async Task<HookReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new HookReceiver(builder.Build());
        receiver._app.MapPost("/hook", (Delegate)receiver.TakeAsync);
        await receiver._app.StartAsync();
        return receiver;
    }

    /// <summary>The next notification, taken or not; fails when none comes for a long time.</summary>
    public async Task<Received> NextAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        return await _received.Reader.ReadAsync(limit.Token);
    }

    /// <summary>Whether one has come that nobody has looked at.</summary>
    public bool HasMore => _received.Reader.TryPeek(out _);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IResult> TakeAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        var body = await reader.ReadToEndAsync();
        var answer = Answer;
        _received.Writer.TryWrite(new(body, request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase), answer));
        return Results.StatusCode(answer);
    }
}
