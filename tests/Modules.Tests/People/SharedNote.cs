using System.Net;
using System.Text.Json.Nodes;
using Varde.AccessControl;
using Varde.Foundation;
using Varde.Modules.Tests.ClinicalRepository;
using Varde.Records;

namespace Varde.Modules.Tests.People;

/// <summary>A note in somebody's record, about which something is laid down, and the roads that lead to it and its views.</summary>
public sealed class SharedNote
{
    private static readonly JsonObject Document = Api.JsonOf(Api.Documents.First(d => d.TemplateId == "varde.vital_signs.v1").Composition);

    /// <summary>What is written.</summary>
    public static string Written => Document.ToJsonString();

    private SharedNote(RegionWorld world, EhrId record) => (World, Record) = (world, record);

    public RegionWorld World { get; }

    public EhrId Record { get; }

    public Guid Uid { get; private set; }

    public string View { get; private set; } = "";

    private string Panel => $"api/records/{Record}/documents/{Uid:D}/sharing";

    /// <summary>Somebody writes a note.</summary>
    public static async Task<SharedNote> WriteAsync(Database database, string whose, string who) => await WriteAsync(await RegionWorld.OnAsync(database), whose, who);

    /// <summary>Somebody writes a note in a world.</summary>
    public static async Task<SharedNote> WriteAsync(RegionWorld world, string whose, string who)
    {
        var note = new SharedNote(world, world.RecordOf(whose));
        await new Api(world.Server).UploadTemplatesAsync();
        var written = await new Api(world.Server).CallAsync("POST", $"ehr/{note.Record}/composition", Document.ToJsonString(), headers: [("As", who)]);
        Assert.True(written.Status is HttpStatusCode.Created or HttpStatusCode.NoContent, $"{written.Status}");
        note.Uid = Guid.Parse(written.Tag.Split("::")[0]);
        var views = await world.Server.Store.ReadDerivedAsync(note.Record, note.Uid);
        note.View = (string)JsonNode.Parse(views.First(view => view.ArchetypeId == "Observation").Content.Span)!["id"]!;
        return note;
    }

    /// <summary>The same note once more.</summary>
    public async Task WriteAgainAsync(string who)
    {
        var latest = (await World.Server.Store.ReadLatestAsync(Record, Uid)).Value.Uid;
        (await new Api(World.Server).CallAsync("PUT", $"ehr/{Record}/composition/{Uid:D}", Document.ToJsonString(), headers: [("As", who), ("If-Match", $"\"{latest}\"")])).Expect(HttpStatusCode.NoContent);
    }

    public Task<(HttpStatusCode Status, JsonNode? Body)> PanelAsync(string who) => World.CallAsync(who, "GET", Panel);

    /// <summary>The tag that a change names.</summary>
    public async Task<string> TagAsync(string who)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(new Uri(World.Server.Client.BaseAddress!, "/"), Panel));
        request.Headers.Add("As", who);
        using var answer = await World.Server.Client.SendAsync(request);
        return answer.Headers.ETag?.ToString() ?? "\"none\"";
    }

    /// <summary>Changes it over what is laid down now.</summary>
    public async Task<(HttpStatusCode Status, JsonNode? Body)> ChangeAsync(string who, JsonObject change) => await ChangeAsync(who, change, await TagAsync(who));

    public async Task<(HttpStatusCode Status, JsonNode? Body)> ChangeAsync(string who, JsonObject change, string? tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(new Uri(World.Server.Client.BaseAddress!, "/"), Panel)) { Content = new StringContent(change.ToJsonString(), System.Text.Encoding.UTF8, "application/json") };
        request.Headers.Add("As", who);
        if (tag is not null) request.Headers.TryAddWithoutValidation("If-Match", tag);
        using var answer = await World.Server.Client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    /// <summary>Why a change is refused.</summary>
    public async Task<(HttpStatusCode Status, string Detail)> RefusedAsync(string who, JsonObject change)
    {
        var (status, body) = await ChangeAsync(who, change);
        Assert.True((int)status is >= 400 and < 500, $"{status} {body}");
        return (status, (string?)body?["detail"] ?? "");
    }

    /// <summary>What the gate decides about the note at a moment.</summary>
    public async Task<string> DecidedAsync(Actor actor, DateTimeOffset now)
    {
        var version = (await World.Server.Store.ReadLatestAsync(Record, Uid)).Value;
        var decision = await World.Gate.DecideAsync(new AccessRequest(actor, AccessAction.Read, new AccessSubject("COMPOSITION", "", Record) { Document = AccessedDocument.Of(version) }, "", now), default);
        return $"{decision.Effect} {decision.Rule}";
    }

    /// <summary>Whether somebody comes to the note, by each road.</summary>
    public async Task<IReadOnlyList<(string Name, bool IsSeen)>> RoadsAsync(string who)
    {
        var (ehr, id) = ($"openehr/v1/ehr/{Record}", Uid.ToString("D"));
        return
        [
            ("composition", await GetsAsync(who, $"{ehr}/composition/{id}", id)),
            ("version", await GetsAsync(who, $"{ehr}/versioned_composition/{id}/version", id)),
            ("AQL in the record", await AsksAsync(who, $"SELECT c/uid/value FROM EHR e[ehr_id/value='{Record}'] CONTAINS COMPOSITION c", id)),
            ("AQL over all", await AsksAsync(who, $"SELECT c/uid/value FROM COMPOSITION c WHERE c/uid/value LIKE '{id}*'", id)),
            ("AQL by value", await AsksAsync(who, $"SELECT c/uid/value FROM EHR e[ehr_id/value='{Record}'] CONTAINS COMPOSITION c CONTAINS OBSERVATION o ORDER BY c/context/start_time/value", id)),
            ("read", await GetsAsync(who, $"fhir/r4/Observation/{View}", View)),
            ("history", await GetsAsync(who, $"fhir/r4/Observation/{View}/_history", View)),
            ("search by patient", await GetsAsync(who, $"fhir/r4/Observation?patient={Record}&_count=500", View)),
            ("search by id", await GetsAsync(who, $"fhir/r4/Observation?_id={View}", $"Observation/{View}\"")),
            ("everything", await GetsAsync(who, $"fhir/r4/Patient/{Record}/$everything?_count=1000", View)),
        ];
    }

    private async Task<bool> GetsAsync(string who, string path, string marker)
    {
        var (status, body) = await World.CallAsync(who, "GET", path);
        return status == HttpStatusCode.OK && body!.ToJsonString().Contains(marker, StringComparison.Ordinal);
    }

    private async Task<bool> AsksAsync(string who, string query, string marker)
    {
        var (status, body) = await World.CallAsync(who, "POST", "openehr/v1/query/aql", new JsonObject { ["q"] = query });
        return status == HttpStatusCode.OK && body!["rows"]!.ToJsonString().Contains(marker, StringComparison.Ordinal);
    }
}
