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
        var own = await note.World.TextAsync("staff fastlege", "DELETE", $"openehr/v1/ehr/{note.Record}/composition/{latest}");
        Assert.Equal(HttpStatusCode.NoContent, own.Status);
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
