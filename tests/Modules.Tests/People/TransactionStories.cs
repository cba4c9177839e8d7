using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Fhir.Interactions;
using Varde.Fhir.Resources;
using Varde.Fhir.Storage;
using Varde.Foundation;
using Varde.Modules.Tests.ClinicalRepository;
using Varde.Modules.Tests.Fhir;

namespace Varde.Modules.Tests.People;

/// <summary>Batches and transactions of people who sign in: each entry is asked about as it would be stored, and tells no more than a call of its own.</summary>
public sealed class TransactionStories
{
    [Theory, OnEachDatabase]
    public async Task What_is_stored_in_the_record_of_another_is_asked_about_there_wherever_its_reference_seemed_to_lead(Database database)
    {
        var world = await RegionWorld.OnAsync(database);
        var (mine, theirs) = (world.RecordOf("mor"), world.RecordOf("jente-14"));
        Assert.NotEqual(HttpStatusCode.Created, (await new FhirApi(world.Server).CallAsync("POST", "Communication", Message($"Patient/{theirs}"), headers: ("As", "citizen mor"))).Status);
        foreach (var full in new[] { $"http://x.example/Patient/{mine}", $"Patient/{mine}", $"urn:uuid:{Guid.NewGuid()}" })
        {
            var patient = FhirApi.Bundle("transaction", ("POST", "Patient", new JsonObject { ["resourceType"] = "Patient" }, full),
                ("POST", "Communication", Message(full.StartsWith("urn", StringComparison.Ordinal) ? full : $"Patient/{mine}"), null));
            patient["entry"]![0]!["request"]!["ifNoneExist"] = $"_id={theirs}";
            var reply = await new FhirApi(world.Server).CallAsync("POST", "", patient, headers: ("As", "citizen mor"));
            Assert.True(reply.Status is HttpStatusCode.Forbidden or HttpStatusCode.NotFound || full == $"Patient/{mine}", $"{full}: {reply.Status} {reply.Text}");
        }
        (await new FhirApi(world.Server).CallAsync("POST", "", FhirApi.Bundle("transaction", ("POST", "Communication", Message($"Patient?_id={theirs}"), null)), headers: ("As", "citizen mor"))).RefusedQuietly();
        Assert.DoesNotContain(await world.StoredAsync("jente-14", "Communication"), c => c.ToJsonString().Contains("Til prøve", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_may_write_in_the_record_that_a_reference_leads_to_does()
    {
        var world = await RegionWorld.ChangingAsync();
        var (mine, urn) = (world.RecordOf("pasient"), $"urn:uuid:{Guid.NewGuid()}");
        var bundle = FhirApi.Bundle("transaction", ("POST", "Patient", new JsonObject { ["resourceType"] = "Patient" }, urn), ("POST", "Communication", Message(urn), null));
        bundle["entry"]![0]!["request"]!["ifNoneExist"] = $"_id={mine}";
        (await new FhirApi(world.Server).CallAsync("POST", "", bundle, headers: ("As", "citizen pasient"))).Expect(HttpStatusCode.OK);
        Assert.Contains(await world.StoredAsync("pasient", "Communication"), c => (string?)c["subject"]!["reference"] == $"Patient/{mine}");
    }

    [Theory, OnEachDatabase]
    public async Task A_grant_for_one_record_stores_nothing_in_another(Database database)
    {
        var world = await RegionWorld.OnAsync(database);
        var session = world.Gate.Open(world.Citizen("mor"));
        var grant = (await session.AskAsync(AccessAction.Create, new AccessSubject("Communication", "", world.RecordOf("mor")), default)).Value;
        var message = CheckedResource.Read(System.Text.Encoding.UTF8.GetBytes(Message($"Patient/{world.RecordOf("jente-14")}").ToJsonString()), ResourceFormat.Json).Value;
        var pending = new PendingResource { Key = new("Communication", ResourceKey.NewId()), Resource = message, Method = "POST", Grant = grant, Bases = [] };
        Assert.IsType<Conflict>((await world.Server.Services.GetRequiredService<ResourceCommits>().CommitAsync(pending, default)).Refusal);
        Assert.DoesNotContain(await world.StoredAsync("jente-14", "Communication"), c => (string?)c["id"] == pending.Key.Id);
    }

    [Theory, OnEachDatabase]
    public async Task A_hidden_resource_and_one_that_is_not_there_are_answered_alike_in_every_entry(Database database)
    {
        var world = await RegionWorld.OnAsync(database);
        var hidden = (string)(await world.StoredAsync("jente-14", "EpisodeOfCare"))[0]["id"]!;
        foreach (var kind in new[] { "transaction", "batch" })
            foreach (var entry in Entries(world.RecordOf("pasient").ToString()))
            {
                var (there, missing) = (await AnswerAsync(world, kind, entry, hidden), await AnswerAsync(world, kind, entry, Guid.NewGuid().ToString()));
                Assert.Equal((kind, entry("ID").Item1, entry("ID").Item2, missing), (kind, entry("ID").Item1, entry("ID").Item2, there));
                if (entry("ID").Item2.Contains("/ID", StringComparison.Ordinal)) Assert.DoesNotContain("\"20", there, StringComparison.Ordinal);
            }
    }

    [Theory, OnEachDatabase]
    public async Task A_patient_of_whom_nothing_may_be_seen_is_answered_alike_by_every_search(Database database)
    {
        var world = await RegionWorld.OnAsync(database);
        var patient = world.RecordOf("jente-9");
        var api = new FhirApi(world.Server);
        foreach (var who in new[] { "staff lege-bodo", "citizen pasient", "staff fastlege" })
        {
            var expected = (await api.CallAsync("GET", $"Observation?patient={patient}", headers: ("As", who))).Status;
            Assert.Equal(who == "staff fastlege" ? HttpStatusCode.OK : expected, expected);
            foreach (var other in new[] { $"Observation?subject=Patient/{patient}", $"Patient/{patient}/Observation", $"Observation/$lastn?patient={patient}&category=vital-signs", $"$graphql?query={Uri.EscapeDataString($"{{ ObservationList(patient: \"{patient}\") {{ id }} }}")}" })
                Assert.Equal((who, other, expected), (who, other, (await api.CallAsync("GET", other, headers: ("As", who))).Status));
        }
    }

    private static IEnumerable<Func<string, (string, string, JsonObject?)>> Entries(string own)
    {
        JsonObject Episode(string id) => new() { ["resourceType"] = "EpisodeOfCare", ["id"] = id, ["status"] = "active", ["patient"] = new JsonObject { ["reference"] = $"Patient/{own}" } };
        yield return id => ("GET", $"EpisodeOfCare/{id}", null);
        yield return id => ("GET", $"EpisodeOfCare/{id}/_history/1", null);
        yield return id => ("GET", $"EpisodeOfCare/{id}/$meta", null);
        yield return id => ("PUT", $"EpisodeOfCare/{id}", Episode(id));
        yield return id => ("PUT", $"EpisodeOfCare?_id={id}", Episode(id));
        yield return id => ("DELETE", $"EpisodeOfCare/{id}", null);
        yield return id => ("DELETE", $"EpisodeOfCare?_id={id}", null);
        yield return id => ("PATCH", $"EpisodeOfCare/{id}", Patch());
        yield return id => ("PATCH", $"EpisodeOfCare?_id={id}", Patch());
    }

    private static JsonObject Patch() => JsonNode.Parse("""{"resourceType":"Parameters","parameter":[{"name":"operation","part":[{"name":"type","valueCode":"replace"},{"name":"path","valueString":"EpisodeOfCare.status"},{"name":"value","valueCode":"finished"}]}]}""")!.AsObject();

    // Of a transaction its refusal, of a batch the answer to the entry; ids told alike.
    private static async Task<string> AnswerAsync(RegionWorld world, string kind, Func<string, (string, string, JsonObject?)> entry, string id)
    {
        var (method, url, resource) = entry(id);
        var reply = await new FhirApi(world.Server).CallAsync("POST", "", FhirApi.Bundle(kind, (method, url, resource, null)), headers: ("As", "citizen pasient"));
        var told = reply.Status == HttpStatusCode.OK ? FhirApi.Entries(reply.JsonBody)[0].ToJsonString() : $"{reply.Status} {reply.Text}";
        return Regex.Replace(told, "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "ID", RegexOptions.None, TimeSpan.FromSeconds(1));
    }

    private static JsonObject Message(string subject) => new()
    {
        ["resourceType"] = "Communication", ["status"] = "completed", ["subject"] = new JsonObject { ["reference"] = subject },
        ["payload"] = new JsonArray(new JsonObject { ["contentString"] = "Til prøve" }),
    };
}

internal static class QuietReplies
{
    /// <summary>The answer, which is a refusal that stored nothing.</summary>
    public static void RefusedQuietly(this Reply reply) =>
        Assert.True(reply.Status is HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.PreconditionFailed, $"{reply.Status} {reply.Text}");
}
