using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Varde.AccessControl;
using Varde.Foundation;

namespace Varde.Modules.Tests.ClinicalRepository;

/// <summary>Nothing is told and nothing is changed without the gate.</summary>
public sealed partial class GateStories
{
    [Fact]
    public async Task Every_address_of_the_api_is_behind_the_gate() =>
        Assert.Empty(Ungated((await Api.OnAsync(Database.Embedded)).Server.Services));

    [Fact]
    public async Task An_address_that_is_not_behind_the_gate_is_found()
    {
        await using var server = await RepositoryServer.StartAsync(Database.Embedded, map: app => app.MapGet("/openehr/v1/careless", () => "told"));
        Assert.Equal(["/openehr/v1/careless"], Ungated(server.Services));
    }

    [Fact]
    public async Task An_answer_of_an_endpoint_that_did_not_ask_does_not_leave()
    {
        await using var server = await RepositoryServer.StartAsync(Database.Embedded, map: app =>
            app.MapGroup("/openehr/v1").RequireGate().MapGet("/careless", () => Results.Ok("told")));
        var reply = await new Api(server).GetAsync("careless");
        Assert.Equal(HttpStatusCode.InternalServerError, reply.Status);
        Assert.DoesNotContain("told", reply.Text, StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task Every_address_leaves_a_line_in_the_access_log_or_refuses(Database database)
    {
        // Of its own: where others write as well, a line may be theirs.
        await using var server = await RepositoryServer.StartAsync(database);
        var api = new Api(server);
        var ehr = await api.NewEhrAsync();
        var uid = await api.CommitAsync(ehr, Api.Document());
        var status = (await api.GetAsync($"ehr/{ehr}/ehr_status")).Tag;
        var directory = (await api.CallAsync("POST", $"ehr/{ehr}/directory", DirectoryStories.Folder("root"))).Tag;
        var told = 0;
        foreach (var (method, pattern) in Operations(api.Server.Services))
        {
            var before = await CountAsync(api);
            var reply = await api.CallAsync(method, Path(pattern, ehr, uid, status, directory), accept: null);
            if (reply.Status >= HttpStatusCode.BadRequest) continue;
            Assert.True(await CountAsync(api) > before, $"{method} {pattern} answered {reply.Status} without a line");
            told++;
        }
        Assert.InRange(told, 20, 100);
    }

    [Theory, OnEachDatabase]
    public async Task The_person_sees_who_read_and_wrote_and_by_which_rule(Database database)
    {
        var api = await Api.OnAsync(database);
        var ehr = await api.NewEhrAsync();
        var uid = await api.CommitAsync(ehr, Api.Document());
        (await api.GetAsync($"ehr/{ehr}/composition/{uid}")).Expect(HttpStatusCode.OK);
        (await api.GetAsync($"ehr/{ehr}/composition/{Guid.NewGuid()}")).Expect(HttpStatusCode.NotFound);
        var log = (await api.Server.Store.ReadAuditAsync(EhrId.Parse(ehr).Value, PageRequest.All)).Items.Select(i => i.Entry).ToList();
        Assert.Equal(["read", "create", "create"], log.Select(e => e.Action));
        Assert.Equal([$"COMPOSITION/{uid}", $"COMPOSITION/{uid}"], log.Take(2).Select(e => e.Object));
        Assert.All(log, e => Assert.Equal(("developer", "R-DEV-OPEN", "permit"), (e.ActorId, e.Rule, e.Outcome)));
    }

    [Fact]
    public async Task A_caller_from_another_machine_is_refused_and_the_refusal_is_logged()
    {
        await using var server = await RepositoryServer.StartAsync(Database.Embedded, map: app => app.Use((context, next) =>
        {
            if (context.Request.Headers.ContainsKey("Far-Away")) context.Connection.RemoteIpAddress = IPAddress.Parse("192.0.2.7");
            return next(context);
        }));
        var api = new Api(server);
        var ehr = await api.NewEhrAsync();
        foreach (var id in new[] { ehr, Guid.NewGuid().ToString() })
            (await api.CallAsync("GET", $"ehr/{id}", headers: ("Far-Away", "yes"))).Expect(HttpStatusCode.Forbidden).FaultPaths();
        (await api.CallAsync("POST", $"ehr/{ehr}/directory", DirectoryStories.Folder("root"), headers: ("Far-Away", "yes"))).Expect(HttpStatusCode.Forbidden);
        (await api.GetAsync($"ehr/{ehr}/directory")).Expect(HttpStatusCode.NotFound);
        var log = (await server.Store.ReadAuditAsync(EhrId.Parse(ehr).Value, PageRequest.All)).Items.Select(i => i.Entry).ToList();
        Assert.Equal(2, log.Count(e => e is { ActorId: "unknown", Outcome: "refuse", Rule: "R-DEFAULT" }));
    }

    private static async Task<long> CountAsync(Api api) => (await api.Server.Store.VerifyAsync()).AuditGroups;

    private static IEnumerable<RouteEndpoint> Endpoints(IServiceProvider services) => services.GetRequiredService<EndpointDataSource>().Endpoints
        .OfType<RouteEndpoint>().Where(e => e.RoutePattern.RawText!.StartsWith("/openehr", StringComparison.Ordinal));

    private static List<string> Ungated(IServiceProvider services) =>
        [.. Endpoints(services).Where(e => e.Metadata.GetMetadata<GatedEndpoint>() is null).Select(e => e.RoutePattern.RawText!)];

    // What destroys the record comes last.
    private static IEnumerable<(string Method, string Pattern)> Operations(IServiceProvider services) => Endpoints(services)
        .SelectMany(e => (e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(m => (m, e.RoutePattern.RawText!)))
        .OrderBy(o => o.Item1 == "DELETE").ThenBy(o => o.Item2.Contains("/admin/", StringComparison.Ordinal));

    private static string Path(string pattern, string ehr, string uid, string status, string directory)
    {
        var version = pattern.Contains("status", StringComparison.Ordinal) ? status : pattern.Contains("directory", StringComparison.Ordinal) ? directory : uid;
        return Hole().Replace(pattern["/openehr/v1/".Length..], hole => hole.Groups["name"].Value switch
        {
            "ehr_id" => ehr,
            "template_id" => Uri.EscapeDataString(Api.Documents[0].TemplateId),
            "versioned_object_uid" => uid.Split("::")[0],
            "contribution_uid" => Guid.NewGuid().ToString(),
            "**rest" => "anything",
            _ => version,
        });
    }

    [GeneratedRegex(@"\{(?<name>[^}]+)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Hole();
}
