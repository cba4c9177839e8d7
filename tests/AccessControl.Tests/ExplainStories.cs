using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Varde.Records;

namespace Varde.AccessControl.Tests;

/// <summary>The explain call over HTTP, on a server with a database of its own.</summary>
public sealed class ExplainStories : IAsyncLifetime
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "varde-rules-" + Guid.NewGuid().ToString("N")[..8]);
    private WebApplication? _app;
    private RecordStore? _store;
    private HttpClient? _client;

    public async ValueTask InitializeAsync()
    {
        _store = await RecordStore.OpenAsync(new RecordStoreOptions { Database = _folder });
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(_store).AddSingleton(TimeProvider.System).AddSingleton(new AccessSettings { IsOpen = true }).AddAccessControl();
        _app = builder.Build();
        _app.Use((context, next) =>
        {
            if (context.Request.Headers.ContainsKey("Far-Away")) context.Connection.RemoteIpAddress = IPAddress.Parse("192.0.2.7");
            return next(context);
        });
        _app.MapAccessControl();
        await _app.StartAsync();
        _client = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_app is not null) await _app.DisposeAsync();
        if (_store is not null) await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_question_is_answered_and_only_the_question_is_logged()
    {
        using var reply = await PostAsync(Ask.Json("citizen journal relation=parent age=13").ToJsonString());
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Equal("R-PARENT-12-SERVICE", (string?)(await reply.Content.ReadFromJsonAsync<JsonObject>())!["rule"]);
        Assert.Equal(1, (await _store!.VerifyAsync()).AuditGroups);
    }

    [Fact]
    public async Task A_question_that_cannot_be_read_is_answered_with_every_fault()
    {
        using var reply = await PostAsync("""{"lane":"citizen","service":"weather","actor":{"relation":"self"}}""");
        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (reply.StatusCode, reply.Content.Headers.ContentType?.MediaType));
        var faults = (await reply.Content.ReadFromJsonAsync<JsonObject>())!["faults"]!.AsArray();
        Assert.Equal(["service"], faults.Select(fault => (string?)fault!["path"]));
    }

    [Fact]
    public async Task A_question_that_is_too_long_is_not_read()
    {
        using var reply = await PostAsync(new string(' ', 70_000));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, reply.StatusCode);
    }

    [Fact]
    public async Task Whoever_may_not_ask_is_refused_whatever_they_ask()
    {
        _client!.DefaultRequestHeaders.Add("Far-Away", "yes");
        foreach (var body in new[] { "", Ask.Json("citizen journal relation=self age=40").ToJsonString() })
        {
            using var reply = await PostAsync(body);
            Assert.Equal(HttpStatusCode.Forbidden, reply.StatusCode);
        }
    }

    private Task<HttpResponseMessage> PostAsync(string body) =>
        _client!.PostAsync(new Uri("/api/access/explain", UriKind.Relative), new StringContent(body, Encoding.UTF8, "application/json"));
}
