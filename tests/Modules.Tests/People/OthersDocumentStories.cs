using System.Net;
using System.Text.Json.Nodes;
using Varde.Foundation;
using Varde.Modules.Tests.ClinicalRepository;
using Varde.People;
using Varde.People.Facts;

namespace Varde.Modules.Tests.People;

/// <summary>Who treats a person reads what other organisations wrote, and withdraws none of it, by whatever road (R-STAFF-OTHERS-DOCUMENT).</summary>
public sealed class OthersDocumentStories
{
    private const string Sentence = "Only the organisation that wrote this can withdraw it. Ask them to.";

    [Theory, OnEachDatabase]
    public async Task What_another_organisation_wrote_is_read_and_not_withdrawn(Database database)
    {
        var world = await RegionWorld.MakeAsync(database);
        try
        {
            await world.StoreAsync(Care(world, "pasient", "hjemmesykepleier"));
            await RefusedAsync(await SharedNote.WriteAsync(world, "pasient", "staff fastlege"));
        }
        finally
        {
            await world.Server.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_resource_of_another_organisation_is_not_said_to_be_entered_in_error_nor_brought_back_by_any_road()
    {
        var world = await RegionWorld.MakeAsync(Database.Embedded);
        try
        {
            await world.StoreAsync(Care(world, "pasient", "hjemmesykepleier"));
            var stay = new JsonObject
            {
                ["resourceType"] = "Encounter", ["id"] = $"{Guid.NewGuid()}", ["status"] = "finished", ["class"] = new JsonObject { ["system"] = "http://terminology.hl7.org/CodeSystem/v3-ActCode", ["code"] = "AMB" },
                ["subject"] = new JsonObject { ["reference"] = $"Patient/{world.RecordOf("pasient")}" },
            };
            var path = $"fhir/r4/Encounter/{(string?)stay["id"]}";
            Assert.Equal(HttpStatusCode.Created, (await world.TextAsync("staff fastlege", "PUT", path, stay)).Status);
            var wrong = (JsonObject)stay.DeepClone();
            wrong["status"] = "entered-in-error";
            foreach (var type in new[] { "transaction", "batch" })
                Assert.Contains(Sentence, (await world.TextAsync("staff hjemmesykepleier", "POST", "fhir/r4", Bundle(type, wrong))).Text, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.Forbidden, (await world.TextAsync("staff hjemmesykepleier", "PUT", path, wrong)).Status);
            Assert.Equal(HttpStatusCode.OK, (await world.TextAsync("staff hjemmesykepleier", "PUT", path, stay)).Status);
            Assert.Equal(HttpStatusCode.OK, (await world.TextAsync("staff fastlege", "PUT", path, wrong)).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await world.TextAsync("staff hjemmesykepleier", "PUT", path, stay)).Status);
            Assert.Equal(HttpStatusCode.OK, (await world.TextAsync("staff fastlege", "PUT", path, stay)).Status);
        }
        finally
        {
            await world.Server.DisposeAsync();
        }
    }

    [Fact]
    public async Task Another_organisations_course_of_care_is_neither_ended_nor_opened_again()
    {
        var world = await RegionWorld.MakeAsync(Database.Embedded);
        try
        {
            await world.StoreAsync(Care(world, "pasient", "hjemmesykepleier"));
            var course = Care(world, "pasient", "fastlege");
            var path = $"fhir/r4/EpisodeOfCare/{(string?)course["id"]}";
            Assert.Equal(HttpStatusCode.Created, (await world.TextAsync("staff fastlege", "PUT", path, course)).Status);
            var (finished, ended, told) = ((JsonObject)course.DeepClone(), (JsonObject)course.DeepClone(), (JsonObject)course.DeepClone());
            finished["status"] = "finished";
            ended["period"]!["end"] = "2024-02-01";
            told["identifier"] = new JsonArray(new JsonObject { ["value"] = "K-1" });
            foreach (var change in new[] { finished, ended })
            {
                var (status, text) = await world.TextAsync("staff hjemmesykepleier", "PUT", path, change);
                Assert.Equal(HttpStatusCode.Forbidden, status);
                Assert.Contains(Sentence, text, StringComparison.Ordinal);
            }
            Assert.Equal(HttpStatusCode.OK, (await world.TextAsync("staff hjemmesykepleier", "PUT", path, told)).Status);
            Assert.Equal(HttpStatusCode.OK, (await world.TextAsync("staff fastlege", "PUT", path, finished)).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await world.TextAsync("staff hjemmesykepleier", "PUT", path, course)).Status);
        }
        finally
        {
            await world.Server.DisposeAsync();
        }
    }

    private static JsonObject Bundle(string type, JsonObject resource) => new()
    {
        ["resourceType"] = "Bundle", ["type"] = type,
        ["entry"] = new JsonArray(new JsonObject { ["resource"] = resource.DeepClone(), ["request"] = new JsonObject { ["method"] = "PUT", ["url"] = $"Encounter/{(string?)resource["id"]}" } }),
    };

    private static async Task RefusedAsync(SharedNote note)
    {
        var latest = (await note.World.Server.Store.ReadLatestAsync(note.Record, note.Uid)).Value.Uid;
        Assert.All(await note.RoadsAsync("staff hjemmesykepleier"), road => Assert.True(road.IsSeen, road.Name));
        foreach (var (method, path, body) in Roads(note, latest))
        {
            var (status, text) = await note.World.TextAsync("staff hjemmesykepleier", method, path, body);
            Assert.Equal((path, HttpStatusCode.Forbidden), (path, status));
            Assert.Contains(Sentence, text, StringComparison.Ordinal);
        }
        // What was finished stays so for others: a draft is seen by its writers alone, and the rest is told as entered in error.
        foreach (var state in new[] { "553", "800", "801" })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await WriteAsync(note, "staff hjemmesykepleier", latest, state, "251")).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await note.World.TextAsync("staff hjemmesykepleier", "POST", $"openehr/v1/ehr/{note.Record}/contribution", Changed(latest, state))).Status);
        }
        var own = await note.World.TextAsync("staff fastlege", "DELETE", $"openehr/v1/ehr/{note.Record}/composition/{latest}");
        Assert.Equal(HttpStatusCode.NoContent, own.Status);
        // Whose it is to withdraw, it is to bring back.
        var deleted = (await note.World.Server.Store.ReadLatestAsync(note.Record, note.Uid)).Value.Uid;
        Assert.Equal(HttpStatusCode.Forbidden, (await WriteAsync(note, "staff hjemmesykepleier", deleted, "532", "816")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await WriteAsync(note, "staff fastlege", deleted, "532", "816")).Status);
    }

    private static JsonObject Care(RegionWorld world, string whose, string whom) => new()
    {
        ["resourceType"] = "EpisodeOfCare", ["id"] = $"{Guid.NewGuid()}", ["status"] = "active", ["patient"] = new JsonObject { ["reference"] = $"Patient/{world.RecordOf(whose)}" },
        ["type"] = new JsonArray(new JsonObject { ["coding"] = new JsonArray(new JsonObject { ["system"] = PeopleCodes.Care, ["code"] = "outpatient" }) }),
        ["managingOrganization"] = new JsonObject { ["reference"] = $"Organization/{world.Region.Staff.Named(whom).Unit.Id}" }, ["period"] = new JsonObject { ["start"] = "2024-01-01" },
    };

    private static (string Method, string Path, JsonObject? Body)[] Roads(SharedNote note, VersionUid latest) =>
    [
        ("DELETE", $"openehr/v1/ehr/{note.Record}/composition/{latest}", null),
        ("POST", $"openehr/v1/ehr/{note.Record}/contribution", Withdrawal(latest)),
        ("DELETE", $"fhir/r4/Observation/{note.View}", null),
    ];

    private static Task<Reply> WriteAsync(SharedNote note, string who, VersionUid over, string state, string change) => new Api(note.World.Server).CallAsync(
        "PUT", $"ehr/{note.Record}/composition/{over.ObjectId:D}", SharedNote.Written, headers: [("As", who), ("If-Match", $"\"{over}\""), ("openehr-version", $"lifecycle_state.code_string=\"{state}\""), ("openehr-audit-details", $"change_type.code_string=\"{change}\"")]);

    private static JsonObject Changed(VersionUid latest, string state)
    {
        var body = Withdrawal(latest);
        var version = body["versions"]![0]!;
        (version["data"], version["lifecycle_state"]!["defining_code"]!["code_string"]) = (JsonNode.Parse(SharedNote.Written), state);
        version["commit_audit"]!["change_type"]!["defining_code"]!["code_string"] = "251";
        return body;
    }

    private static JsonObject Withdrawal(VersionUid latest) => JsonNode.Parse(
        $$"""
        {
          "_type": "CONTRIBUTION",
          "versions": [{
            "_type": "ORIGINAL_VERSION", "preceding_version_uid": { "_type": "OBJECT_VERSION_ID", "value": "{{latest}}" },
            "lifecycle_state": { "_type": "DV_CODED_TEXT", "value": "deleted", "defining_code": { "_type": "CODE_PHRASE", "terminology_id": { "_type": "TERMINOLOGY_ID", "value": "openehr" }, "code_string": "523" } },
            "commit_audit": { "_type": "AUDIT_DETAILS", "system_id": "varde", "committer": { "_type": "PARTY_IDENTIFIED", "name": "T" },
              "change_type": { "_type": "DV_CODED_TEXT", "value": "deleted", "defining_code": { "_type": "CODE_PHRASE", "terminology_id": { "_type": "TERMINOLOGY_ID", "value": "openehr" }, "code_string": "523" } } }
          }],
          "audit": { "_type": "AUDIT_DETAILS", "system_id": "varde", "committer": { "_type": "PARTY_IDENTIFIED", "name": "T" },
            "change_type": { "_type": "DV_CODED_TEXT", "value": "deleted", "defining_code": { "_type": "CODE_PHRASE", "terminology_id": { "_type": "TERMINOLOGY_ID", "value": "openehr" }, "code_string": "523" } } }
        }
        """)!.AsObject();
}
