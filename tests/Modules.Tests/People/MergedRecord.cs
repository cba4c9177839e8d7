using System.Net;
using System.Text.Json.Nodes;
using Varde.Foundation;
using Varde.Modules.Tests.ClinicalRepository;
using Varde.Records;

namespace Varde.Modules.Tests.People;

/// <summary>Somebody who was registered as unknown, with a note in the record, and the roads by which the note is found for the person whom it turns out to be.</summary>
internal sealed class MergedRecord
{
    private const string Template = "varde.vital_signs.v1";
    private static readonly JsonObject Document = Api.JsonOf(Api.Documents.First(d => d.TemplateId == Template).Composition);

    private MergedRecord(RegionWorld world) => World = world;

    public RegionWorld World { get; }

    public EhrId Record { get; } = new(Guid.NewGuid());

    public Guid Note { get; private set; }

    public string Address => $"Patient/{Record}";

    /// <summary>Somebody unknown is brought in, the emergency department takes care of them and writes a note.</summary>
    public static async Task<MergedRecord> UnknownAsync(RegionWorld world, string carer = "akuttlege")
    {
        var unknown = new MergedRecord(world);
        await world.StoreAsync(new() { ["resourceType"] = "Patient", ["id"] = unknown.Record.ToString(), ["active"] = true, ["name"] = new JsonArray(new JsonObject { ["text"] = "Ukjent" }) });
        await world.StoreAsync(Course(world, unknown.Record, carer));
        await new Api(world.Server).UploadTemplatesAsync();
        unknown.Note = await WriteAsync(world, unknown.Record, $"staff {carer}");
        return unknown;
    }

    /// <summary>Somebody of the staff takes part in the treatment.</summary>
    public static JsonObject Course(RegionWorld world, EhrId record, string carer) => new()
    {
        ["resourceType"] = "EpisodeOfCare", ["id"] = Guid.NewGuid().ToString("D"), ["status"] = "active", ["patient"] = new JsonObject { ["reference"] = $"Patient/{record}" },
        ["careManager"] = new JsonObject { ["reference"] = $"Practitioner/{world.Region.Staff.Named(carer).Id}" }, ["period"] = new JsonObject { ["start"] = "2026-01-01" },
    };

    /// <summary>A note as somebody writes it.</summary>
    public static async Task<Guid> WriteAsync(RegionWorld world, EhrId record, string who)
    {
        var written = await new Api(world.Server).CallAsync("POST", $"ehr/{record}/composition", Document.ToJsonString(), headers: [("As", who)]);
        Assert.True(written.Status is HttpStatusCode.Created or HttpStatusCode.NoContent, $"{written.Status}");
        return Guid.Parse(written.Tag.Split("::")[0]);
    }

    public Task<(HttpStatusCode Status, JsonNode? Body)> TryWriteAsync(string who) => World.CallAsync(who, "POST", $"openehr/v1/ehr/{Record}/composition", (JsonObject)Document.DeepClone());

    public Task<(HttpStatusCode Status, JsonNode? Body)> MergeAsync(EhrId into, string who = "machine register") => CallAsync(World, "$merge", Address, $"Patient/{into}", who);

    public Task<(HttpStatusCode Status, JsonNode? Body)> UnmergeAsync(EhrId from, string who = "machine register") => CallAsync(World, "$unmerge", Address, $"Patient/{from}", who);

    /// <summary>Merges, or takes it back.</summary>
    public static Task<(HttpStatusCode Status, JsonNode? Body)> CallAsync(RegionWorld world, string operation, string source, string? target, string who = "machine register", params JsonObject[] more)
    {
        List<JsonNode> parameters = [Named("source-patient", source)];
        if (target is not null) parameters.Add(Named("target-patient", target));
        return world.CallAsync(who, "POST", $"fhir/r4/Patient/{operation}", new() { ["resourceType"] = "Parameters", ["parameter"] = new JsonArray([.. parameters, .. more]) });
    }

    private static JsonObject Named(string name, string reference) => new() { ["name"] = name, ["valueReference"] = new JsonObject { ["reference"] = reference } };

    /// <summary>The note's resources as they are found for a patient: how many, by each road.</summary>
    public async Task<IReadOnlyDictionary<string, int>> FoundAsync(string who, EhrId patient)
    {
        var found = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (name, address) in Roads(patient)) found[name] = await CountAsync(who, address);
        return found;
    }

    private static IEnumerable<(string Name, string Address)> Roads(EhrId patient) =>
    [
        ("patient", $"Observation?patient={patient}&_count=500"), ("subject", $"Observation?subject=Patient/{patient}&_count=500"), ("chain", $"Observation?patient._id={patient}&_count=500"),
        ("compartment", $"Patient/{patient}/Observation?_count=500"), ("everything", $"Patient/{patient}/$everything?_type=Observation&_count=500"),
        ("included", $"Patient?_id={patient}&_revinclude=Observation:patient"), ("lastn", $"Observation/$lastn?patient={patient}&category=vital-signs&max=500"),
    ];

    private async Task<int> CountAsync(string who, string address)
    {
        var (status, body) = await World.CallAsync(who, "GET", $"fhir/r4/{address}");
        if (status != HttpStatusCode.OK) return 0;
        return (body!["entry"] as JsonArray ?? []).Count(entry => (string?)entry!["resource"]!["resourceType"] == "Observation" && (string?)entry["resource"]!["subject"]?["reference"] == Address);
    }

    /// <summary>The versioned objects of the documents that a query over some records, or all, tells.</summary>
    public async Task<IReadOnlyCollection<Guid>> QueriedAsync(string who, EhrId? record)
    {
        var query = record is { } one ? $"SELECT c/uid/value AS u FROM EHR e[ehr_id/value='{one}'] CONTAINS COMPOSITION c" : "SELECT c/uid/value AS u FROM EHR e CONTAINS COMPOSITION c";
        var (status, body) = await World.CallAsync(who, "POST", "openehr/v1/query/aql", new() { ["q"] = query, ["fetch"] = 5000 });
        Assert.True(status == HttpStatusCode.OK, $"{status} {body}");
        return [.. body!["rows"]!.AsArray().Select(row => Guid.Parse(((string)row![0]!).Split("::")[0]))];
    }

    /// <summary>Whether somebody reads the note itself.</summary>
    public async Task<bool> IsReadByAsync(string who) => (await World.CallAsync(who, "GET", $"openehr/v1/ehr/{Record}/composition/{Note:D}")).Status == HttpStatusCode.OK;

    /// <summary>The Patient as it is stored, without what every version has anew.</summary>
    public static async Task<JsonObject> PatientAsync(RegionWorld world, EhrId record)
    {
        var patient = await world.ReadAsync("Patient", record.Value);
        patient.Remove("meta");
        return patient;
    }

    public static async Task<IReadOnlyList<AuditEntry>> LogAsync(RegionWorld world, EhrId record) => [.. (await world.Server.Store.ReadAuditAsync(record, PageRequest.All)).Items.Select(item => item.Entry)];
}
