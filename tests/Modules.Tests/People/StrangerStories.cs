using System.Net;
using System.Text.Json.Nodes;
using Varde.Modules.Tests.ClinicalRepository;

namespace Varde.Modules.Tests.People;

/// <summary>What whoever has nothing to do with a person learns of them, and cannot change.</summary>
public sealed partial class StrangerStories
{
    private static readonly string[] Roads = ["fhir/r4/Patient/{0}", "openehr/v1/ehr/{0}", "openehr/v1/ehr/{0}/ehr_status", "openehr/v1/ehr/{0}/directory", "fhir/r4/Patient/{0}/$everything", "fhir/r4/Observation?patient=Patient/{0}"];

    [Theory, OnEachDatabase]
    public async Task To_a_stranger_all_people_are_alike_and_like_nobody(Database database)
    {
        var world = await RegionWorld.OnAsync(database);
        foreach (var road in Roads)
        {
            var expected = await AnswerAsync(world, road, Guid.NewGuid());
            foreach (var key in new[] { "mor", "kode-6", "kode-7", "dod-10-dager", "jente-13", "nyfodt-uten-nummer" })
                Assert.Equal((road, key, expected), (road, key, await AnswerAsync(world, road, world.RecordOf(key).Value)));
        }
        Assert.Equal("Refuse R-GATE-DEAD", await world.DecidedAsync(world.Citizen("enke"), "dod-10-dager", "journal"));
    }

    [Theory, OnEachDatabase]
    public async Task Where_staff_see_nothing_of_a_person_no_query_and_no_list_shows_the_record(Database database)
    {
        var world = await RegionWorld.OnAsync(database);
        foreach (var (who, key) in new[] { ("sykepleier", "sperret-enhet"), ("informatiker", "kode-6"), ("sikkerhetsansvarlig", "pasient"), ("lege-bodo", "jente-9") })
        {
            var one = await AqlAsync(world, $"staff {who}", $"SELECT e/ehr_id/value, e/time_created/value FROM EHR e[ehr_id/value='{world.RecordOf(key)}']");
            Assert.True(one.Status == HttpStatusCode.Forbidden || one.Body!["rows"]!.AsArray().Count == 0, $"{who} {key}: {one.Body}");
            var all = await AqlAsync(world, $"staff {who}", "SELECT e/ehr_id/value FROM EHR e");
            Assert.DoesNotContain(world.RecordOf(key).ToString(), all.Body!["rows"]!.ToJsonString(), StringComparison.Ordinal);
            Assert.Equal((who, HttpStatusCode.Forbidden), (who, (await world.CallAsync($"staff {who}", "GET", $"fhir/r4/Observation?patient=Patient/{world.RecordOf(key)}")).Status));
        }
    }

    [Theory, OnEachDatabase]
    public async Task An_EHR_STATUS_is_written_neither_by_the_person_nor_by_those_who_only_look(Database database)
    {
        var world = await RegionWorld.MakeAsync(database);
        var (api, path) = (new Api(world.Server), $"ehr/{world.RecordOf("enke")}/ehr_status");
        var own = await api.CallAsync("GET", path, headers: [("As", "citizen enke")]);
        var closed = own.Expect(HttpStatusCode.OK).JsonBody.AsObject();
        closed["is_modifiable"] = false;
        Assert.Equal(HttpStatusCode.NotFound, (await WriteAsync(api, path, closed, own.Tag, "citizen enke")).Status);
        Assert.Equal(HttpStatusCode.Created, (await world.CallAsync("staff lege-bodo", "POST", "api/access/bases", Basis(world, "enke", "DELBEHAN"))).Status);
        Assert.Contains((await WriteAsync(api, path, closed, own.Tag, "staff lege-bodo")).Status, new[] { HttpStatusCode.Forbidden, HttpStatusCode.NotFound });

        // What is laid down about access is stored in a record that takes no more documents.
        (await WriteAsync(api, path, closed, own.Tag, null)).Expect(HttpStatusCode.NoContent);
        Assert.Equal(HttpStatusCode.Created, (await world.CallAsync("staff ortoped", "POST", "api/access/bases", Basis(world, "enke", "BLAALYS"))).Status);
        Assert.Equal("Permit R-STAFF-EMERGENCY", await world.DecidedAsync(world.Staff("ortoped"), "enke", "journal"));
        await world.Server.DisposeAsync();
    }

    [Theory, OnEachDatabase]
    public async Task Who_a_relative_is_does_not_change_and_does_not_go(Database database)
    {
        var world = await RegionWorld.MakeAsync(database);
        var related = (await world.StoredAsync("gammel-mor", "RelatedPerson")).First(one => one["identifier"] is not null);
        related.Remove("meta");
        var other = related.DeepClone().AsObject();
        other["identifier"]![0]!["value"] = world.Resident("enke").Number;
        var (status, body) = await world.CallAsync("staff fastlege", "PUT", $"fhir/r4/RelatedPerson/{related["id"]}", other);
        Assert.True(status == HttpStatusCode.Forbidden, $"{status} {body} {related}");
        Assert.Equal(HttpStatusCode.Forbidden, (await world.CallAsync("staff fastlege", "DELETE", $"fhir/r4/RelatedPerson/{related["id"]}")).Status);
        related["telecom"] = new JsonArray(new JsonObject { ["system"] = "phone", ["value"] = "77000000" });
        Assert.Equal(HttpStatusCode.OK, (await world.CallAsync("staff fastlege", "PUT", $"fhir/r4/RelatedPerson/{related["id"]}", related)).Status);
        await world.Server.DisposeAsync();
    }

    private static JsonObject Basis(RegionWorld world, string whose, string code) => new() { ["patient"] = world.RecordOf(whose).ToString(), ["basis"] = code, ["reason"] = "Tilsyn" };

    private static Task<Reply> WriteAsync(Api api, string path, JsonObject status, string tag, string? who) =>
        api.CallAsync("PUT", path, status.ToJsonString(), headers: who is null ? [("If-Match", $"\"{tag}\"")] : [("If-Match", $"\"{tag}\""), ("As", who)]);

    private static Task<(HttpStatusCode Status, JsonNode? Body)> AqlAsync(RegionWorld world, string who, string query) => world.CallAsync(who, "POST", "openehr/v1/query/aql", new JsonObject { ["q"] = query });

    // Ids, and the moment of the answer.
    [System.Text.RegularExpressions.GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9-]{10}T[0-9:.]+(Z|[+-][0-9:]+)", System.Text.RegularExpressions.RegexOptions.ExplicitCapture, 1000)]
    private static partial System.Text.RegularExpressions.Regex Changing();

    private static async Task<string> AnswerAsync(RegionWorld world, string road, Guid record)
    {
        var (status, body) = await world.CallAsync("citizen pasient", "GET", string.Format(System.Globalization.CultureInfo.InvariantCulture, road, record));
        return $"{status} {Changing().Replace(body?.ToJsonString() ?? "", "ID")}";
    }
}
