using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Varde.AccessControl;
using Varde.ClinicalRepository;
using Varde.Foundation;
using Varde.Modules.Tests.ClinicalRepository;
using Varde.Records;

namespace Varde.Modules.Tests.People;

/// <summary>A document is seen or not, by whatever road one comes to it: the same for people who sign in as the rules say of them.</summary>
public sealed class EveryRoadStories
{
    private const string Whose = "jente-9";

    [Theory, OnEachDatabase]
    public async Task Who_may_see_a_document_sees_it_by_every_road_and_who_may_not_by_none(Database database)
    {
        var road = await RoadAsync(database);
        foreach (var (who, sees) in new[] { ("citizen mor", true), ("citizen far-annen-adresse", true), ("citizen pasient", false), ("staff fastlege", true), ("staff lege-bodo", false) })
            foreach (var (name, isSeen) in await road.TryAllAsync(who)) Assert.Equal((who, name, sees), (who, name, isSeen));
    }

    [Theory, OnEachDatabase]
    public async Task A_document_that_is_hidden_from_parents_is_hidden_by_every_road_and_treating_staff_see_it(Database database)
    {
        var road = await RoadAsync(database);
        await road.LayDownAsync(about => about with { Codes = [RestrictionCode.HiddenFromParents] });
        foreach (var (name, isSeen) in await road.TryAllAsync("citizen mor")) Assert.Equal((name, false), (name, isSeen));
        foreach (var (name, isSeen) in await road.TryAllAsync("staff fastlege")) Assert.Equal((name, true), (name, isSeen));
    }

    [Theory, OnEachDatabase]
    public async Task A_hidden_document_and_one_that_is_not_there_are_answered_alike(Database database)
    {
        var road = await RoadAsync(database);
        await road.LayDownAsync(about => about with { Codes = [RestrictionCode.HiddenFromParents] });
        foreach (var (hidden, missing) in road.Alike)
        {
            var (a, b) = (await road.World.CallAsync("citizen mor", "GET", hidden), await road.World.CallAsync("citizen mor", "GET", missing));
            Assert.Equal((hidden, b.Status, Plain(b.Body)), (hidden, a.Status, Plain(a.Body)));
        }
    }

    [Theory, OnEachDatabase]
    public async Task A_new_version_keeps_what_was_laid_down_and_so_do_views_that_come_with_it(Database database)
    {
        var road = await RoadAsync(database);
        await road.LayDownAsync(about => about with { Codes = [RestrictionCode.HiddenFromParents] });
        await road.WriteAgainAsync("staff fastlege");
        foreach (var (name, isSeen) in await road.TryAllAsync("citizen mor")) Assert.Equal((name, false), (name, isSeen));
    }

    [Theory, OnEachDatabase]
    public async Task Citizens_see_documents_as_they_are_now_and_staff_their_history(Database database)
    {
        var road = await RoadAsync(database);
        Assert.Single(await road.VersionsAsync("citizen mor"));
        await road.WriteAgainAsync("staff fastlege");
        Assert.Equal((1, 2), ((await road.VersionsAsync("citizen mor")).Count, (await road.VersionsAsync("staff fastlege")).Count));
        Assert.EndsWith("::2", (await road.VersionsAsync("citizen mor"))[0], StringComparison.Ordinal);
        await road.DeleteAsync("staff fastlege");
        Assert.Empty(await road.VersionsAsync("citizen mor"));
        Assert.Equal(2, (await road.VersionsAsync("staff fastlege")).Count);
    }

    [Theory, OnEachDatabase]
    public async Task No_query_and_no_list_tells_which_records_there_are_but_those_that_the_reader_may_see(Database database)
    {
        var road = await RoadAsync(database);
        foreach (var (who, expected) in new[] { ("citizen pasient", new[] { "pasient" }), ("citizen mor", ["mor", Whose]), ("staff sikkerhetsansvarlig", []), ("nobody", []) })
        {
            var seen = await road.RecordsAsync(who);
            Assert.All(expected, key => Assert.Contains(road.World.RecordOf(key).ToString(), seen));
            Assert.DoesNotContain(road.World.RecordOf("sperret-person").ToString(), seen);
            Assert.InRange(seen.Count, expected.Length, 10);
        }
        Assert.InRange((await road.RecordsAsync("staff fastlege")).Count, 1, 60);
    }

    [Theory, OnEachDatabase]
    public async Task Who_is_named_for_the_opposite_does_not_narrow_a_search(Database database)
    {
        var road = await RoadAsync(database);
        var (status, body) = await road.World.CallAsync("citizen mor", "GET", $"fhir/r4/Observation?subject:not=Patient/{road.World.RecordOf("pasient")}&_summary=count");
        Assert.True(status is HttpStatusCode.OK && (int)body!["total"]! > 0 || status == HttpStatusCode.BadRequest, $"{status} {body}");
    }

    [Theory, OnEachDatabase]
    public async Task Citizens_write_no_record_documents_and_whoever_has_not_signed_in_is_told_nothing(Database database)
    {
        var road = await RoadAsync(database);
        Assert.Equal(HttpStatusCode.NotFound, (await road.World.CallAsync("citizen mor", "POST", $"openehr/v1/ehr/{road.Record}/composition", (JsonObject)Api.Document())).Status);
        Assert.All(await road.TryAllAsync("nobody"), answer => Assert.False(answer.IsSeen, answer.Name));
    }

    private static string Plain(JsonNode? body) => System.Text.RegularExpressions.Regex.Replace(
        body?.ToJsonString() ?? "", "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "ID", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));

    private static async Task<Road> RoadAsync(Database database)
    {
        var world = await RegionWorld.OnAsync(database);
        var road = new Road(world, world.RecordOf(Whose));
        await road.CommitAsync("staff fastlege");
        return road;
    }

    /// <summary>One document of a child, and the roads that lead to it.</summary>
    private sealed class Road(RegionWorld world, EhrId record)
    {
        private static readonly JsonObject Document = Api.JsonOf(Api.Documents.First(d => d.TemplateId == "varde.vital_signs.v1").Composition);

        private VersionUid _uid = null!;
        private Guid _contribution;
        private string _view = "";

        public RegionWorld World => world;

        public EhrId Record => record;

        /// <summary>Addresses of the document, each with one that is like it and leads to nothing.</summary>
        public IEnumerable<(string Hidden, string Missing)> Alike
        {
            get
            {
                var (ehr, nothing) = ($"openehr/v1/ehr/{record}", Guid.NewGuid());
                yield return ($"{ehr}/composition/{_uid.ObjectId}", $"{ehr}/composition/{nothing}");
                yield return ($"{ehr}/composition/{_uid}", $"{ehr}/composition/{_uid with { ObjectId = nothing }}");
                yield return ($"{ehr}/versioned_composition/{_uid.ObjectId}", $"{ehr}/versioned_composition/{nothing}");
                yield return ($"{ehr}/versioned_composition/{_uid.ObjectId}/revision_history", $"{ehr}/versioned_composition/{nothing}/revision_history");
                yield return ($"{ehr}/contribution/{_contribution}", $"{ehr}/contribution/{nothing}");
                yield return ($"fhir/r4/Observation/{_view}", $"fhir/r4/Observation/{nothing}");
                yield return ($"fhir/r4/Observation/{_view}/_history", $"fhir/r4/Observation/{nothing}/_history");
                yield return ($"fhir/r4/Observation/{_view}/_history/1", $"fhir/r4/Observation/{nothing}/_history/1");
                yield return ($"fhir/r4/Observation/{_view}/$meta", $"fhir/r4/Observation/{nothing}/$meta");
            }
        }

        public async Task CommitAsync(string who)
        {
            await new Api(world.Server).UploadTemplatesAsync();
            var before = await ViewsAsync();
            var (status, body) = await world.CallAsync(who, "POST", $"openehr/v1/ehr/{record}/composition", (JsonObject)Document.DeepClone());
            Assert.True(status is HttpStatusCode.Created or HttpStatusCode.NoContent, $"{status} {body}");
            _uid = (await world.Server.Store.ListDocumentsAsync(record, new(DocumentKind.Composition), PageRequest.All)).Items[^1].Latest;
            _contribution = (await world.Server.Store.ReadLatestAsync(record, _uid.ObjectId)).Value.ContributionId;
            _view = (await ViewsAsync()).Except(before).First();
            await FileAsync(who);
        }

        // The directory of the record names the document.
        private async Task FileAsync(string who)
        {
            var api = new Api(world.Server);
            var folder = Folder(_uid.ObjectId);
            var made = await api.CallAsync("POST", $"ehr/{record}/directory", folder, headers: [("As", who)]);
            if (made.Status != HttpStatusCode.Conflict) made.Expect(HttpStatusCode.Created);
            else (await api.CallAsync("PUT", $"ehr/{record}/directory", folder, headers: [("As", who), ("If-Match", $"\"{(await api.CallAsync("GET", $"ehr/{record}/directory", headers: [("As", who)])).Tag}\"")])).Expect(HttpStatusCode.NoContent);
        }

        private static JsonObject Folder(Guid document) => new()
        {
            ["_type"] = "FOLDER",
            ["name"] = new JsonObject { ["_type"] = "DV_TEXT", ["value"] = "root" },
            ["archetype_node_id"] = "openEHR-EHR-FOLDER.generic.v1",
            ["archetype_details"] = new JsonObject { ["archetype_id"] = new JsonObject { ["value"] = "openEHR-EHR-FOLDER.generic.v1" }, ["rm_version"] = "1.1.0" },
            ["items"] = new JsonArray(new JsonObject
            {
                ["_type"] = "OBJECT_REF", ["namespace"] = "local", ["type"] = "VERSIONED_COMPOSITION", ["id"] = new JsonObject { ["_type"] = "HIER_OBJECT_ID", ["value"] = document.ToString("D") },
            }),
        };

        public async Task DeleteAsync(string who) =>
            (await new Api(world.Server).CallAsync("DELETE", $"ehr/{record}/composition/{_uid}", headers: [("As", who)])).Expect(HttpStatusCode.NoContent);

        /// <summary>The versions of the document that AQL gives somebody.</summary>
        public async Task<IReadOnlyList<string>> VersionsAsync(string who)
        {
            var query = $"SELECT v/uid/value FROM EHR e[ehr_id/value='{record}'] CONTAINS VERSION v[ALL_VERSIONS] CONTAINS COMPOSITION c";
            var (status, body) = await world.CallAsync(who, "POST", "openehr/v1/query/aql", new JsonObject { ["q"] = query });
            Assert.True(status == HttpStatusCode.OK, $"{status} {body}");
            return [.. body!["rows"]!.AsArray().Select(row => (string)row![0]!).Where(uid => uid.StartsWith(_uid.ObjectId.ToString("D"), StringComparison.Ordinal))];
        }

        public async Task WriteAgainAsync(string who)
        {
            var next = (JsonObject)Document.DeepClone();
            (await new Api(world.Server).CallAsync("PUT", $"ehr/{record}/composition/{_uid.ObjectId}", next.ToJsonString(), headers: [("As", who), ("If-Match", $"\"{_uid}\"")])).Expect(HttpStatusCode.NoContent);
            _uid = (await world.Server.Store.ReadLatestAsync(record, _uid.ObjectId)).Value.Uid;
        }

        public Task LayDownAsync(Func<DocumentClass, DocumentClass> change) => world.LayDownAsync(record, _uid.ObjectId, change);

        public async Task<IReadOnlyList<(string Name, bool IsSeen)>> TryAllAsync(string who)
        {
            var (ehr, id) = ($"openehr/v1/ehr/{record}", _uid.ObjectId.ToString("D"));
            return
            [
                ("composition", await GetsAsync(who, $"{ehr}/composition/{id}", id)),
                ("composition of version", await GetsAsync(who, $"{ehr}/composition/{_uid}", id)),
                ("versioned composition", await GetsAsync(who, $"{ehr}/versioned_composition/{id}", id)),
                ("version", await GetsAsync(who, $"{ehr}/versioned_composition/{id}/version", id)),
                ("contribution", await GetsAsync(who, $"{ehr}/contribution/{_contribution}", id)),
                ("directory", await GetsAsync(who, $"{ehr}/directory", id)),
                ("AQL of folders", await AsksAsync(who, $"SELECT f/items/id/value FROM EHR e[ehr_id/value='{record}'] CONTAINS FOLDER f", id)),
                ("AQL of the directory", await AsksAsync(who, $"SELECT e/directory/items/id/value FROM EHR e[ehr_id/value='{record}']", id)),
                ("last values", await LastValuesAsync(who, id)),
                ("AQL in the record", await AsksAsync(who, $"SELECT c/uid/value FROM EHR e[ehr_id/value='{record}'] CONTAINS COMPOSITION c", id)),
                ("AQL over all", await AsksAsync(who, $"SELECT c/uid/value FROM COMPOSITION c WHERE c/uid/value = '{_uid}'", id)),
                ("read", await GetsAsync(who, $"fhir/r4/Observation/{_view}", _view)),
                ("history", await GetsAsync(who, $"fhir/r4/Observation/{_view}/_history", _view)),
                ("search by patient", await GetsAsync(who, $"fhir/r4/Observation?patient={record}&_count=500", _view)),
                ("search by id", await GetsAsync(who, $"fhir/r4/Observation?_id={_view}", $"Observation/{_view}\"")),
                ("has", await CountsAsync(who, $"fhir/r4/Patient?_id={record}&_has:Observation:patient:_id={_view}&_summary=count")),
                ("everything", await GetsAsync(who, $"fhir/r4/Patient/{record}/$everything?_count=1000", _view)),
                ("compartment", await GetsAsync(who, $"fhir/r4/Patient/{record}/Observation?_count=500", _view)),
                ("batch", await BatchesAsync(who)),
                ("GraphQL", await GetsAsync(who, $"fhir/r4/$graphql?query={Uri.EscapeDataString($"{{ Observation(id: \"{_view}\") {{ id }} }}")}", _view)),
            ];
        }

        /// <summary>The records of which somebody learns by a query over all of them, and by the list that the pages show.</summary>
        public async Task<IReadOnlyCollection<string>> RecordsAsync(string who)
        {
            var (status, body) = await world.CallAsync(who, "POST", "openehr/v1/query/aql", new JsonObject { ["q"] = "SELECT e/ehr_id/value FROM EHR e" });
            HashSet<string> seen = status == HttpStatusCode.OK ? [.. body!["rows"]!.AsArray().Select(row => (string)row![0]!)] : [];
            using var scope = world.Server.Services.CreateScope();
            if ((await scope.ServiceProvider.GetRequiredService<RecordReading>().ListAsync(world.Gate.Open(ActorOf(who)), PageRequest.All, default)).TryGet(out var listed, out _))
                Assert.Equal(seen.Order(StringComparer.Ordinal), listed.Items.Select(one => one.Ehr.Id.ToString()).Order(StringComparer.Ordinal));
            return seen;
        }

        private async Task<List<string>> ViewsAsync() => [.. (await world.StoredAsync(world.KeyOf(record), "Observation")).Select(o => (string)o["id"]!)];

        // What a form shows beside its fields.
        private async Task<bool> LastValuesAsync(string who, string id)
        {
            using var scope = world.Server.Services.CreateScope();
            var archetypes = Document["content"]!.AsArray().Select(entry => (string)entry!["archetype_node_id"]!).ToHashSet();
            var found = await scope.ServiceProvider.GetRequiredService<RecordReading>().HoldingAsync(world.Gate.Open(ActorOf(who)), record, archetypes, 60, default);
            return found.TryGet(out var documents, out _) && documents.Any(one => one.Version.Uid.ObjectId.ToString("D") == id);
        }

        private Actor ActorOf(string who) => who.Split(' ') is [var lane, var key] ? lane == "staff" ? world.Staff(key) : world.Citizen(key) : Actor.Unknown;

        private async Task<bool> GetsAsync(string who, string path, string marker)
        {
            var (status, body) = await world.CallAsync(who, "GET", path);
            return status == HttpStatusCode.OK && body!.ToJsonString().Contains(marker, StringComparison.Ordinal);
        }

        private async Task<bool> AsksAsync(string who, string query, string marker)
        {
            var (status, body) = await world.CallAsync(who, "POST", "openehr/v1/query/aql", new JsonObject { ["q"] = query });
            return status == HttpStatusCode.OK && body!["rows"]!.ToJsonString().Contains(marker, StringComparison.Ordinal);
        }

        private async Task<bool> CountsAsync(string who, string path)
        {
            var (status, body) = await world.CallAsync(who, "GET", path);
            return status == HttpStatusCode.OK && (int)body!["total"]! > 0;
        }

        private async Task<bool> BatchesAsync(string who)
        {
            var bundle = new JsonObject
            {
                ["resourceType"] = "Bundle", ["type"] = "batch",
                ["entry"] = new JsonArray(new JsonObject { ["request"] = new JsonObject { ["method"] = "GET", ["url"] = $"Observation/{_view}" } }),
            };
            var (status, body) = await world.CallAsync(who, "POST", "fhir/r4", bundle);
            return status == HttpStatusCode.OK && body!["entry"]![0]!["resource"] is not null;
        }
    }
}
