using System.Net;
using System.Text.Json.Nodes;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Modules.Tests.ClinicalRepository;

namespace Varde.Modules.Tests.People;

/// <summary>What is left out of a resource and what remains, and edge cases of the rules' page that only explain answered, over the API.</summary>
public sealed class PartStories
{
    private const string Label = "http://hl7.org/fhir/uv/security-label-ds4p/StructureDefinition/extension-inline-sec-label";

    // Edge cases 44 and 45.
    [Theory, OnEachDatabase]
    public async Task A_part_about_another_person_is_left_out_for_the_person_and_the_rest_is_given(Database database)
    {
        var world = await RegionWorld.OnAsync(database);
        var note = await SharedResource.WriteAsync(world, "pasient", "staff fastlege", Note(isMarked: true));
        var (status, seen) = await world.TextAsync("citizen pasient", "GET", note.Path);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("egen hoste", seen, StringComparison.Ordinal);
        foreach (var hidden in new[] { "broren", "Kari", "narrative", "third-party" }) Assert.DoesNotContain(hidden, seen, StringComparison.Ordinal);
        Assert.Equal(["Anna"], JsonNode.Parse(seen)!["contained"]![0]!["name"]![0]!["given"]!.AsArray().Select(given => (string)given!));
        var (_, whole) = await world.TextAsync("staff fastlege", "GET", note.Path);
        foreach (var shown in new[] { "egen hoste", "broren", "Kari", "narrative" }) Assert.Contains(shown, whole, StringComparison.Ordinal);
        // A query shows no part of it: what is searched for could tell of the rest.
        Assert.Empty((await world.CallAsync("citizen pasient", "GET", $"fhir/r4/Observation?patient={note.Record}&_id={note.Id}")).Body!["entry"]?.AsArray() ?? []);
        var entries = (await world.Server.Store.ReadAuditAsync(note.Record, Varde.Foundation.PageRequest.All)).Items.Select(item => item.Entry);
        Assert.Contains(entries, entry => entry is { Outcome: "limited", Rule: "R-OBJ-THIRD-PARTY" } && entry.Object.Contains(note.Id, StringComparison.Ordinal));
    }

    [Theory, OnEachDatabase]
    public async Task A_mark_that_comes_with_a_later_version_holds_from_then_on_and_a_whole_that_is_marked_is_not_there(Database database)
    {
        var world = await RegionWorld.OnAsync(database);
        var note = await SharedResource.WriteAsync(world, "pasient", "staff fastlege", Note(isMarked: false));
        Assert.Contains("broren", (await world.TextAsync("citizen pasient", "GET", note.Path)).Text, StringComparison.Ordinal);
        var marked = Note(isMarked: true);
        (marked["id"], marked["subject"]) = (note.Id, new JsonObject { ["reference"] = $"Patient/{note.Record}" });
        var (changed, answer) = await world.TextAsync("staff fastlege", "PUT", note.Path, marked);
        Assert.True(changed == HttpStatusCode.OK, answer);
        var (status, seen) = await world.TextAsync("citizen pasient", "GET", note.Path);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.DoesNotContain("broren", seen, StringComparison.Ordinal);
        var whole = Note(isMarked: false);
        whole["extension"] = Mark();
        var hidden = await SharedResource.WriteAsync(world, "pasient", "staff fastlege", whole);
        Assert.Equal(HttpStatusCode.NotFound, (await world.CallAsync("citizen pasient", "GET", hidden.Path)).Status);
    }

    [Theory, OnEachDatabase]
    public async Task An_entry_of_a_composition_about_another_person_is_left_out_too(Database database)
    {
        var world = await RegionWorld.OnAsync(database);
        await new Api(world.Server).UploadTemplatesAsync();
        var document = Api.JsonOf(Api.Documents.First(one => one.TemplateId == "varde.vital_signs.v1" && Api.JsonOf(one.Composition)["content"]!.AsArray().Count > 1).Composition);
        var path = $"openehr/v1/ehr/{world.RecordOf("pasient")}/composition";
        var (status, _) = await world.CallAsync("staff fastlege", "POST", path, document.DeepClone().AsObject(), null, ("Prefer", "return=representation"));
        Assert.Equal(HttpStatusCode.Created, status);
        var uid = (await world.Server.Store.ListDocumentsAsync(world.RecordOf("pasient"), new(Varde.Records.DocumentKind.Composition), Varde.Foundation.PageRequest.All)).Items[^1].Latest;
        Assert.Equal(document["content"]!.AsArray().Count, await EntriesAsync(world, "citizen pasient", $"{path}/{uid.ObjectId:D}"));

        // A later version tells of the first entry that it is the mother's.
        document["content"]![0]!["subject"] = new JsonObject
        {
            ["_type"] = "PARTY_RELATED", ["name"] = "Moren", ["relationship"] = new JsonObject { ["_type"] = "DV_CODED_TEXT", ["value"] = "mother", ["defining_code"] = new JsonObject { ["_type"] = "CODE_PHRASE", ["terminology_id"] = new JsonObject { ["_type"] = "TERMINOLOGY_ID", ["value"] = "openehr" }, ["code_string"] = "10" } },
        };
        document.Remove("uid");
        var (changed, answer) = await world.TextAsync("staff fastlege", "PUT", $"{path}/{uid.ObjectId:D}", document, null, ("If-Match", $"\"{uid}\""));
        Assert.True(changed is HttpStatusCode.OK or HttpStatusCode.NoContent, answer);
        Assert.Equal(document["content"]!.AsArray().Count - 1, await EntriesAsync(world, "citizen pasient", $"{path}/{uid.ObjectId:D}"));
        Assert.Equal(document["content"]!.AsArray().Count, await EntriesAsync(world, "staff fastlege", $"{path}/{uid.ObjectId:D}"));
        var (_, found) = await world.CallAsync("citizen pasient", "POST", "openehr/v1/query/aql", new() { ["q"] = $"SELECT c/uid/value FROM EHR e CONTAINS COMPOSITION c WHERE c/uid/value LIKE '{uid.ObjectId:D}*'" });
        Assert.Empty(found!["rows"]!.AsArray());
        foreach (var view in await ViewsAsync(world, uid.ObjectId)) Assert.Equal((view, HttpStatusCode.NotFound), (view, (await world.CallAsync("citizen pasient", "GET", $"fhir/r4/{view}")).Status));
    }

    private static async Task<int> EntriesAsync(RegionWorld world, string who, string path)
    {
        var (status, body) = await world.CallAsync(who, "GET", path);
        Assert.True(status == HttpStatusCode.OK, body?.ToJsonString());
        return body!["content"]!.AsArray().Count;
    }

    // What is made from a composition, as somebody finds it from whom nothing is hidden.
    private static async Task<IReadOnlyList<string>> ViewsAsync(RegionWorld world, Guid composition)
    {
        var views = new List<string>();
        foreach (var listed in (await world.Server.Store.ListDocumentsAsync(world.RecordOf("pasient"), new(Varde.Records.DocumentKind.FhirResource), Varde.Foundation.PageRequest.All)).Items.Where(one => one.ArchetypeId == "Observation"))
        {
            var stored = (await world.Server.Store.ReadVersionAsync(world.RecordOf("pasient"), listed.Latest)).Value;
            if (ResourceViews.NoteOf(stored) is { } view && view.Source == composition) views.Add($"Observation/{(string)JsonNode.Parse(stored.Content.Span)!["id"]!}");
        }
        Assert.NotEmpty(views);
        return views;
    }

    // Edge case 65: a cut opens nothing. Edge case 68: an old note with a part about another person.
    [Theory, OnEachDatabase]
    public async Task A_cut_opens_nothing_and_of_an_old_note_only_the_title_is_told(Database database)
    {
        var world = await RegionWorld.OnAsync(database);
        var child = await SharedResource.WriteAsync(world, "jente-14", "staff fastlege", Note(isMarked: true));
        Assert.Equal(HttpStatusCode.NotFound, (await world.CallAsync("citizen mor", "GET", child.Path)).Status);
        var old = await SharedResource.WriteAsync(world, "pasient", "staff fastlege", Note(isMarked: true));
        await world.LayDownAsync("pasient", new ResourceKey("Observation", old.Id).ObjectId, documents => documents with { Codes = [RestrictionCode.OlderThanOnlineAccess] });
        Assert.Equal(HttpStatusCode.NotFound, (await world.CallAsync("citizen pasient", "GET", old.Path)).Status);
        Assert.Contains(old.Id, (await world.TextAsync("citizen pasient", "GET", "api/me/sharing")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await world.CallAsync("staff fastlege", "GET", old.Path)).Status);
    }

    // Edge case 66: what was written to the other parent.
    [Theory, OnEachDatabase]
    public async Task A_disclosure_with_a_part_about_another_person_is_read_by_its_recipient_alone(Database database)
    {
        var world = await RegionWorld.OnAsync(database);
        var related = (await world.StoredAsync("jente-9", "RelatedPerson")).Single(one => one["identifier"]!.ToJsonString().Contains(world.Resident("mor").Number!, StringComparison.Ordinal));
        var (status, body) = await world.CallAsync("staff fastlege", "POST", $"api/records/{world.RecordOf("jente-9")}/disclosures", new() { ["recipient"] = (string)related["id"]!, ["text"] = "Det du trenger å vite, også om broren" });
        Assert.True(status == HttpStatusCode.Created, body?.ToJsonString());
        var id = (string)(await world.StoredAsync("jente-9", "Communication")).Last(one => one.ToJsonString().Contains("Det du trenger", StringComparison.Ordinal))["id"]!;
        await world.LayDownAsync("jente-9", new ResourceKey("Communication", id).ObjectId, documents => documents with { HasThirdPartyParts = true });
        Assert.Equal(HttpStatusCode.OK, (await world.CallAsync("citizen mor", "GET", $"fhir/r4/Communication/{id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await world.CallAsync("citizen far-annen-adresse", "GET", $"fhir/r4/Communication/{id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await world.CallAsync("citizen jente-9", "GET", $"fhir/r4/Communication/{id}")).Status is var own && own == HttpStatusCode.Forbidden ? HttpStatusCode.NotFound : own);
    }

    // Edge cases 26 to 28: what a youth asks the school nurse for is in no parent's calendar, and nothing is sent to them about it.
    [Theory, OnEachDatabase]
    public async Task An_appointment_that_a_youth_asks_the_school_nurse_for_is_theirs_alone(Database database)
    {
        var world = await RegionWorld.OnAsync(database);
        var record = world.RecordOf("jente-13");
        var (status, body) = await world.CallAsync("citizen jente-13", "POST", "fhir/r4/Appointment", Appointment(record, "appointment.school"));
        Assert.True(status == HttpStatusCode.Created, body?.ToJsonString());
        var id = (string)body!["id"]!;
        Assert.Equal(HttpStatusCode.OK, (await world.CallAsync("citizen jente-13", "GET", $"fhir/r4/Appointment/{id}")).Status);
        foreach (var parent in ParentsOf(world, "jente-13"))
        {
            var (read, text) = await world.TextAsync($"citizen {parent}", "GET", $"fhir/r4/Appointment/{id}");
            var (missing, nothing) = await world.TextAsync($"citizen {parent}", "GET", $"fhir/r4/Appointment/{Guid.NewGuid():D}");
            Assert.Equal((missing, nothing.Length), (read, text.Length));
            Assert.Equal(HttpStatusCode.NotFound, read);
            var (_, calendar) = await world.CallAsync($"citizen {parent}", "GET", $"fhir/r4/Appointment?patient={record}");
            Assert.DoesNotContain(id, calendar?.ToJsonString() ?? "", StringComparison.Ordinal);
            Assert.StartsWith("Refuse", await ReminderAsync(world, parent, id), StringComparison.Ordinal);
        }
        Assert.StartsWith("Permit", await ReminderAsync(world, "jente-13", id), StringComparison.Ordinal);
    }

    private static IEnumerable<string> ParentsOf(RegionWorld world, string whose) =>
        world.Region.NamedHouseholds().Single(household => household.Residents.Any(resident => resident.Key == whose)).Residents.Where(resident => resident.AgeOn(world.Region.Today) > 25 && resident.Key is not null).Select(resident => resident.Key!);

    // What is sent to somebody is decided as the delivery to a subscriber is, when it is sent.
    private static async Task<string> ReminderAsync(RegionWorld world, string to, string id)
    {
        var stored = (await world.Server.Store.FindLatestAsync(new ResourceKey("Appointment", id).ObjectId)).Value;
        var subject = new AccessSubject("Appointment", id, world.RecordOf("jente-13")) { Document = AccessedDocument.Of(stored) };
        var decision = await world.Gate.DecideAsync(new AccessRequest(Actor.DeliveringTo(world.Citizen(to)), AccessAction.Read, subject, "", TimeProvider.System.GetUtcNow()), default);
        return $"{decision.Effect} {decision.Rule}";
    }

    private static JsonObject Appointment(Varde.Foundation.EhrId record, string service) => new()
    {
        ["resourceType"] = "Appointment", ["status"] = "proposed",
        ["serviceType"] = new JsonArray(new JsonObject { ["coding"] = new JsonArray(new JsonObject { ["system"] = "urn:varde:service", ["code"] = service }) }),
        ["participant"] = new JsonArray(new JsonObject { ["actor"] = new JsonObject { ["reference"] = $"Patient/{record}" }, ["status"] = "accepted" }),
    };

    private static JsonObject Note(bool isMarked)
    {
        var about = new JsonObject { ["code"] = new JsonObject { ["text"] = "Familie" }, ["valueString"] = "Astma hos broren" };
        var person = new JsonObject { ["resourceType"] = "RelatedPerson", ["id"] = "r", ["patient"] = new JsonObject { ["reference"] = "Patient/x" }, ["name"] = new JsonArray(new JsonObject { ["given"] = new JsonArray("Anna", "Kari") }) };
        if (isMarked)
        {
            about["extension"] = Mark();
            person["name"]![0]!["_given"] = new JsonArray(null, new JsonObject { ["extension"] = Mark() });
        }
        return new()
        {
            ["resourceType"] = "Observation", ["status"] = "final", ["code"] = new JsonObject { ["text"] = "Notat" }, ["contained"] = new JsonArray(person), ["focus"] = new JsonArray(new JsonObject { ["reference"] = "#r" }),
            ["text"] = new JsonObject { ["status"] = "generated", ["div"] = "<div xmlns=\"http://www.w3.org/1999/xhtml\">narrative</div>" },
            ["component"] = new JsonArray(new JsonObject { ["code"] = new JsonObject { ["text"] = "Hoste" }, ["valueString"] = "egen hoste" }, about),
        };
    }

    private static JsonArray Mark() => new(new JsonObject { ["url"] = Label, ["valueCoding"] = new JsonObject { ["system"] = "urn:varde:part", ["code"] = "third-party" } });
}
