using System.Net;
using System.Text.Json.Nodes;
using Varde.AccessControl;

namespace Varde.Modules.Tests.People;

/// <summary>What the stories of machines, approvals and switches share.</summary>
internal static class SystemWords
{
    public const string Administrator = "staff organisasjonsansvarlig", RolloutLead = "staff innforingsleder";

    /// <summary>The number of the university hospital.</summary>
    public static string Hospital(this RegionWorld world) => world.Staff("sykehuslege").Organisation;

    /// <summary>Registers a client for the hospital, and gives what it calls as.</summary>
    public static async Task<string> RegisteredAsync(this RegionWorld world, string kind, string[] kinds, string[]? services = null)
    {
        var id = $"{kind}-{Guid.NewGuid():N}";
        var body = new JsonObject { ["name"] = "Test", ["kind"] = kind, ["kinds"] = Array(kinds), ["services"] = Array(services ?? []) };
        var (status, answer) = await world.CallAsync(Administrator, "PUT", $"api/clients/{world.Hospital()}/{id}", body);
        Assert.True(status == HttpStatusCode.Created, $"{status} {answer?.ToJsonString()}");
        return $"machine {id}@{world.Hospital()}";
    }

    public static JsonArray Array(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);

    public static JsonObject Resource(string type, string json) => new(JsonNode.Parse(json)!.AsObject().Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())).Prepend(KeyValuePair.Create<string, JsonNode?>("resourceType", type)));

    /// <summary>A laboratory result.</summary>
    public static JsonObject Result(this RegionWorld world, string whose, string? identifier = null)
    {
        var result = Resource("Observation", $$$"""
            {"status":"final","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"laboratory"}]}],
             "code":{"text":"Prøve"},"subject":{"reference":"Patient/{{{world.RecordOf(whose)}}}"},"valueString":"negativ"}
            """);
        if (identifier is not null) result["identifier"] = new JsonArray(new JsonObject { ["system"] = "urn:test:lab", ["value"] = identifier });
        return result;
    }

    /// <summary>What the person measured at home.</summary>
    public static JsonObject HomeMeasurement(this RegionWorld world, string whose) => Resource("Observation", $$$"""
        {"status":"final","code":{"text":"Puls"},"subject":{"reference":"Patient/{{{world.RecordOf(whose)}}}"},"performer":[{"reference":"Patient/{{{world.RecordOf(whose)}}}"}],
         "valueQuantity":{"value":71,"unit":"/min","system":"http://unitsofmeasure.org","code":"/min"}}
        """);

    /// <summary>Calls and expects a status; the answer.</summary>
    public static async Task<JsonNode?> ExpectAsync(this RegionWorld world, HttpStatusCode expected, string who, string method, string path, JsonObject? body = null, params (string, string)[] headers)
    {
        var (status, answer) = await world.CallAsync(who, method, path, body, headers: headers);
        Assert.True(status == expected, $"{who} {method} {path}: {status} {answer?.ToJsonString()}");
        return answer;
    }

    /// <summary>The sentence of a refusal, of whichever API.</summary>
    public static string Sentence(this JsonNode? answer) => (string?)(answer?["detail"] ?? answer?["message"] ?? answer?["issue"]?[0]?["diagnostics"] ?? answer?["issue"]?[0]?["details"]?["text"]) ?? "";

    /// <summary>The rules by which the access log says that an actor was answered in somebody's record, newest last.</summary>
    public static async Task<IReadOnlyList<string>> RulesOfAsync(this RegionWorld world, string whose, string actor) =>
        [.. (await world.Server.Store.ReadAuditAsync(world.RecordOf(whose), Foundation.PageRequest.All)).Items.Select(item => item.Entry).Where(entry => entry.ActorId == actor).Select(entry => $"{entry.Action} {entry.Rule}")];
}
