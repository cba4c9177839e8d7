using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Varde.Fhir.Export;
using Varde.Modules.Tests.ClinicalRepository;
using Varde.Modules.Tests.Fhir;

namespace Varde.Modules.Tests.People;

/// <summary>Exports of those who sign in: of what they may see, by a server that goes on.</summary>
public sealed class SignedInExportStories
{
    [Theory, OnEachDatabase]
    public async Task An_export_of_somebody_who_signed_in_holds_what_they_may_see_and_the_server_goes_on(Database database)
    {
        var world = await RegionWorld.OnAsync(database);
        var (api, folder) = (new FhirApi(world.Server), world.Server.Services.GetRequiredService<ExportFolder>());
        foreach (var (who, expected) in new[] { ("citizen pasient", "pasient"), ("staff fastlege", "jente-9") })
        {
            var begun = (await api.CallAsync("GET", "$export?_type=Patient", headers: [("As", who), ("Prefer", "respond-async")])).Expect(HttpStatusCode.Accepted);
            var job = folder.Find(begun.ContentHeaders.GetValues("Content-Location").Single().Split('/')[^1])!;
            while (folder.ProgressOf(job) is { Finished: null }) await Task.Delay(100, TestContext.Current.CancellationToken);
            var done = folder.ProgressOf(job)!;
            Assert.Null(done.Failure);
            var ids = new List<string>();
            // On the disk they are sealed, and no rule speaks of who fetches them yet.
            foreach (var file in done.Files)
            {
                await using var opened = world.Server.Services.GetRequiredService<ExportFiles>().Open(job, file);
                var bytes = new List<byte>();
                await foreach (var part in opened.PartsAsync(TestContext.Current.CancellationToken)) bytes.AddRange(part.ToArray());
                ids.AddRange(System.Text.Encoding.UTF8.GetString([.. bytes]).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => (string)JsonNode.Parse(line)!["id"]!));
            }
            Assert.Contains(world.RecordOf(expected).ToString(), ids);
            Assert.DoesNotContain(world.RecordOf("sperret-person").ToString(), ids);
            Assert.Equal(who.Split(' ')[0], job.Actor.Kind.ToString().ToLowerInvariant());
            Assert.NotNull(job.Actor.SignIn!.Person);
        }
        (await api.CallAsync("GET", "metadata")).Expect(HttpStatusCode.OK);
    }
}
