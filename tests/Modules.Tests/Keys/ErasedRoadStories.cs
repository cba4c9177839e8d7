using System.Net;
using System.Text.Json.Nodes;
using Varde.Foundation;
using Varde.Modules.Tests.ClinicalRepository;
using Varde.Modules.Tests.Fhir;
using Varde.Modules.Tests.Records;
using Varde.Records;

namespace Varde.Modules.Tests.Keys;

/// <summary>By whatever road an erased record is asked for, the answer is that of one that never was.</summary>
public sealed class ErasedRoadStories
{
    private const string Word = "Skjelvfamilie";

    [Theory, OnEachDatabase]
    public async Task Every_road_answers_for_an_erased_record_as_for_one_that_never_was(Database database)
    {
        await using var server = await RepositoryServer.StartAsync(database);
        var (api, fhir) = (new Api(server), new FhirApi(server));
        var (erased, kept) = (await FillAsync(api, fhir), await FillAsync(api, fhir));
        foreach (var road in Roads(erased)) Assert.True((await CallAsync(api, fhir, road)).Status is HttpStatusCode.OK, road);
        var asked = new[] { await CountAsync(api), await TotalAsync(fhir, "Observation"), await TotalAsync(fhir, $"Patient?family={Word}"), await TotalAsync(fhir, $"Patient?_content={Word.ToLowerInvariant()}") };
        Assert.Equal(1, (await server.Store.EraseAsync(erased.Ehr, "asked for", RecordsWorld.Audit("erase", erased.Ehr))).Map(_ => 1).Value);
        var never = new Written(EhrId.New(), Renumbered(erased.Version), Guid.NewGuid(), Guid.NewGuid());
        foreach (var (road, other) in Roads(erased).Zip(Roads(never)))
        {
            var (answer, missing) = (await CallAsync(api, fhir, road), await CallAsync(api, fhir, other));
            Assert.Equal((missing.Status, Named(missing, never, erased)), (answer.Status, answer.Text));
            Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        }
        Assert.Equal([1, asked[1] / 2, 1, 1], [await CountAsync(api), await TotalAsync(fhir, "Observation"), await TotalAsync(fhir, $"Patient?family={Word}"), await TotalAsync(fhir, $"Patient?_content={Word.ToLowerInvariant()}")]);
        Assert.Equal(2, asked[0]);
        Assert.DoesNotContain(erased.Ehr.ToString(), (await fhir.CallAsync("GET", "_history?_count=500")).Text, StringComparison.Ordinal);
        foreach (var road in Roads(kept)) Assert.Equal(HttpStatusCode.OK, (await CallAsync(api, fhir, road)).Status);
        Assert.NotEqual(0, (await server.Store.ReadAuditAsync(erased.Ehr, PageRequest.First)).Total);
    }

    private static string[] Roads(Written one) =>
    [
        $"ehr/{one.Ehr}", $"ehr/{one.Ehr}/ehr_status", $"ehr/{one.Ehr}/composition/{one.Version}", $"ehr/{one.Ehr}/composition/{one.Version.Split(':')[0]}",
        $"ehr/{one.Ehr}/versioned_composition/{one.Version.Split(':')[0]}", $"ehr/{one.Ehr}/versioned_composition/{one.Version.Split(':')[0]}/revision_history",
        $"ehr/{one.Ehr}/contribution/{one.Contribution}",
        $"fhir:Patient/{one.Ehr}", $"fhir:Patient/{one.Ehr}/_history", $"fhir:Patient/{one.Ehr}/_history/1", $"fhir:Patient/{one.Ehr}/$everything",
        $"fhir:Observation/{one.Observation}", $"fhir:Observation/{one.Observation}/_history/1",
    ];

    private static Task<Reply> CallAsync(Api api, FhirApi fhir, string road) => road.StartsWith("fhir:", StringComparison.Ordinal) ? fhir.CallAsync("GET", road[5..]) : api.GetAsync(road);

    // A Patient whose id is that of the EHR, an Observation of theirs, and a composition.
    private static async Task<Written> FillAsync(Api api, FhirApi fhir)
    {
        var ehr = EhrId.New();
        _ = (await fhir.CallAsync("PUT", $"Patient/{ehr}", FhirApi.With(FhirApi.Person(Word), ehr.ToString()))).Expect(HttpStatusCode.Created);
        var observation = Guid.NewGuid();
        var height = FhirApi.With(FhirApi.Height($"Patient/{ehr}"), observation.ToString());
        height["status"] = "registered";
        _ = (await fhir.CallAsync("PUT", $"Observation/{observation}", height)).Expect(HttpStatusCode.Created);
        var version = await api.CommitAsync(ehr.ToString(), Api.Document());
        var contribution = (await api.Server.Store.ReadVersionAsync(ehr, VersionUid.Parse(version).Value)).Value.ContributionId;
        return new(ehr, version, contribution, observation);
    }

    private static string Renumbered(string version) => $"{Guid.NewGuid()}{version[version.IndexOf(':', StringComparison.Ordinal)..]}";

    private static string Named(Reply reply, Written from, Written to) => reply.Text
        .Replace(from.Ehr.ToString(), to.Ehr.ToString(), StringComparison.Ordinal).Replace(from.Version, to.Version, StringComparison.Ordinal)
        .Replace(from.Version.Split(':')[0], to.Version.Split(':')[0], StringComparison.Ordinal)
        .Replace(from.Contribution.ToString(), to.Contribution.ToString(), StringComparison.Ordinal).Replace(from.Observation.ToString(), to.Observation.ToString(), StringComparison.Ordinal);

    private static async Task<int> CountAsync(Api api) =>
        (await api.CallAsync("POST", "query/aql", new JsonObject { ["q"] = "SELECT e/ehr_id/value, c/uid/value FROM EHR e CONTAINS COMPOSITION c" })).Expect(HttpStatusCode.OK).JsonBody["rows"]!.AsArray().Count;

    private static async Task<int> TotalAsync(FhirApi fhir, string search) =>
        (int)(await fhir.CallAsync("GET", $"{search}{(search.Contains('?', StringComparison.Ordinal) ? '&' : '?')}_summary=count")).Expect(HttpStatusCode.OK).JsonBody["total"]!;

    private sealed record Written(EhrId Ehr, string Version, Guid Contribution, Guid Observation);
}
