using System.Net;
using System.Text.Json.Nodes;
using Varde.AccessControl;
using Varde.Foundation;
using Varde.Modules.Tests.ClinicalRepository;
using Varde.Records;

namespace Varde.Modules.Tests.People;

/// <summary>A resource in somebody's record that is kept as it came, about which something is laid down.</summary>
public sealed class SharedResource
{
    private SharedResource(RegionWorld world, EhrId record, string type, string id) => (World, Record, Type, Id) = (world, record, type, id);

    public RegionWorld World { get; }

    public EhrId Record { get; }

    public string Type { get; }

    public string Id { get; }

    public string Path => $"fhir/r4/{Type}/{Id}";

    private string Panel => $"api/records/{Record}/documents/{Type}/{Id}/sharing";

    /// <summary>Somebody stores a resource about a person.</summary>
    public static async Task<SharedResource> WriteAsync(RegionWorld world, string whose, string who, JsonObject resource)
    {
        resource["subject"] = new JsonObject { ["reference"] = $"Patient/{world.RecordOf(whose)}" };
        var type = (string)resource["resourceType"]!;
        var (status, body) = await world.CallAsync(who, "POST", $"fhir/r4/{type}", resource);
        Assert.True(status == HttpStatusCode.Created, $"{status} {body}");
        return new(world, world.RecordOf(whose), type, (string)body!["id"]!);
    }

    /// <summary>A referral that a unit is to assess.</summary>
    public static Task<SharedResource> ReferralAsync(RegionWorld world, string whose, string who) => WriteAsync(world, whose, who, new()
    {
        ["resourceType"] = "ServiceRequest", ["status"] = "active", ["intent"] = "order", ["code"] = new JsonObject { ["text"] = "Henvisning til BUP" },
    });

    /// <summary>A result, in a group of analyses or in none.</summary>
    public static Task<SharedResource> ResultAsync(RegionWorld world, string whose, string who, string analysis = "TEST-NONE", SharedResource? basedOn = null)
    {
        var result = new JsonObject
        {
            ["resourceType"] = "Observation", ["status"] = "final",
            ["category"] = new JsonArray(new JsonObject { ["coding"] = new JsonArray(new JsonObject { ["system"] = "http://terminology.hl7.org/CodeSystem/observation-category", ["code"] = "laboratory" }) }),
            ["code"] = new JsonObject { ["coding"] = new JsonArray(new JsonObject { ["system"] = "urn:test:analyses", ["code"] = analysis }) },
            ["valueString"] = "funn",
        };
        if (basedOn is not null) result["basedOn"] = new JsonArray(new JsonObject { ["reference"] = $"ServiceRequest/{basedOn.Id}" });
        return WriteAsync(world, whose, who, result);
    }

    public async Task<bool> IsSeenAsync(string who)
    {
        var isRead = (await World.CallAsync(who, "GET", Path)).Status == HttpStatusCode.OK;
        var (status, found) = await World.CallAsync(who, "GET", $"fhir/r4/{Type}?patient={Record}&_count=500");
        Assert.Equal(isRead, status == HttpStatusCode.OK && found!.ToJsonString().Contains(Id, StringComparison.Ordinal));
        return isRead;
    }

    /// <summary>What the gate decides about it at a moment.</summary>
    public async Task<string> DecidedAsync(string who, DateTimeOffset now)
    {
        var stored = (await World.Server.Store.ReadLatestAsync(Record, new Varde.Fhir.ResourceKey(Type, Id).ObjectId)).Value;
        var decision = await World.Gate.DecideAsync(new AccessRequest(World.Citizen(who), AccessAction.Read, new AccessSubject(Type, Id, Record) { Document = AccessedDocument.Of(stored) }, "", now), default);
        return $"{decision.Effect} {decision.Rule}";
    }

    public async Task<JsonNode> ChangeAsync(string who, JsonObject change)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(new Uri(World.Server.Client.BaseAddress!, "/"), Panel)) { Content = new StringContent(change.ToJsonString(), System.Text.Encoding.UTF8, "application/json") };
        request.Headers.Add("As", who);
        request.Headers.TryAddWithoutValidation("If-Match", "*");
        using var answer = await World.Server.Client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }
}
