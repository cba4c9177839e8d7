using System.Net;
using System.Text.Json.Nodes;
using Varde.Modules.Tests.ClinicalRepository;
using Varde.Modules.Tests.Fhir;

namespace Varde.Modules.Tests.People;

/// <summary>Exports of those who sign in: of what they may see, by a server that goes on.</summary>
public sealed class SignedInExportStories
{
    [Theory, OnEachDatabase]
    public async Task Whoever_signs_in_exports_what_they_may_see_and_the_server_goes_on(Database database)
    {
        var world = await RegionWorld.OnAsync(database);
        var api = new FhirApi(world.Server);
        foreach (var (who, expected) in new[] { ("citizen pasient", "pasient"), ("staff fastlege", "jente-9") })
        {
            var begun = (await api.CallAsync("GET", "$export?_type=Patient", headers: [("As", who), ("Prefer", "respond-async")])).Expect(HttpStatusCode.Accepted);
            var manifest = await DoneAsync(api, who, begun.ContentHeaders.GetValues("Content-Location").Single().Split("/fhir/r4/")[1]);
            var ids = await IdsAsync(api, who, manifest);
            Assert.Contains(world.RecordOf(expected).ToString(), ids);
            Assert.DoesNotContain(world.RecordOf("sperret-person").ToString(), ids);
        }
    }

    private static async Task<JsonNode> DoneAsync(FhirApi api, string who, string begun)
    {
        while (true)
        {
            var status = await api.CallAsync("GET", begun, headers: ("As", who));
            if (status.Status != HttpStatusCode.Accepted) return status.Expect(HttpStatusCode.OK).JsonBody;
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    private static async Task<IReadOnlyList<string>> IdsAsync(FhirApi api, string who, JsonNode manifest)
    {
        var ids = new List<string>();
        foreach (var file in manifest["output"]!.AsArray())
        {
            var text = (await api.CallAsync("GET", ((string)file!["url"]!).Split("/fhir/r4/")[1], accept: "application/fhir+ndjson", headers: ("As", who))).Expect(HttpStatusCode.OK).Text;
            ids.AddRange(text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => (string)JsonNode.Parse(line)!["id"]!));
        }
        return ids;
    }
}
