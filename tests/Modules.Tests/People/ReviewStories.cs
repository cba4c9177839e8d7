using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Varde.Modules.Tests.ClinicalRepository;
using Varde.People.Bases;

namespace Varde.Modules.Tests.People;

/// <summary>The leader reviews emergencies, and decides what becomes of notices that are held.</summary>
public sealed class ReviewStories
{
    [Theory, OnEachDatabase]
    public async Task The_leader_reviews_what_the_organisation_opened_in_an_emergency(Database database)
    {
        var world = await RegionWorld.MakeAsync(database);
        try
        {
            Assert.Empty(await ReviewsAsync(world));
            await StateAsync(world, "staff ortoped", "enke", "Bevisstløs");
            await StateAsync(world, "staff akuttlege", "mor", "Nysgjerrig");
            await StateAsync(world, "staff lege-bodo", "mor", "Ulykke");
            var reviews = await ReviewsAsync(world);
            Assert.Equal(["Bevisstløs", "Nysgjerrig"], reviews.Select(review => (string?)review["reason"]).Order());
            var (right, wrong) = (Of(reviews, "Bevisstløs"), Of(reviews, "Nysgjerrig"));
            Assert.Equal((world.RecordOf("enke").ToString(), "BLAALYS", world.Staff("ortoped").Id, false, "sent"), ((string?)right["patient"], (string?)right["basis"], (string?)right["by"], (bool)right["overdue"]!, (string?)right["notice"]));

            Assert.Equal("Permit R-STAFF-EMERGENCY", await world.DecidedAsync(world.Staff("akuttlege"), "mor", "journal"));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, await DecideAsync(world, "klinikksjef", wrong, "wrong"));
            Assert.Equal(HttpStatusCode.NoContent, await DecideAsync(world, "klinikksjef", wrong, "wrong", "Ingen del i behandlingen"));
            Assert.Equal("Refuse R-STAFF-NO-BASIS", await world.DecidedAsync(world.Staff("akuttlege"), "mor", "journal"));
            Assert.Equal(HttpStatusCode.NoContent, await DecideAsync(world, "klinikksjef", right, "right"));
            Assert.Equal(HttpStatusCode.Conflict, await DecideAsync(world, "klinikksjef", right, "wrong", "Likevel ikke"));
            Assert.Equal("Permit R-STAFF-EMERGENCY", await world.DecidedAsync(world.Staff("ortoped"), "enke", "journal"));
            Assert.Empty(await ReviewsAsync(world));
            Assert.Equal([("right", "Funnet i orden."), ("wrong", "Ingen del i behandlingen")], (await ReviewsAsync(world, "?status=decided")).Select(review => ((string?)review["decision"], (string?)review["because"])).Order());

            var log = (await world.CallAsync("citizen mor", "GET", "api/me/access-log")).Body!.ToJsonString();
            Assert.Contains("En leder har vurdert", JsonNode.Parse(log)!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }), StringComparison.Ordinal);
            Assert.DoesNotContain("Ingen del", log, StringComparison.Ordinal);
        }
        finally
        {
            await world.Server.DisposeAsync();
        }
    }

    [Theory, OnEachDatabase]
    public async Task An_emergency_that_was_found_wrong_is_stated_again_with_a_reason_of_its_own_and_leader_officer_and_person_see_it(Database database)
    {
        var world = await RegionWorld.MakeAsync(database);
        try
        {
            const string Why = "Pasienten ble brakt inn bevisstløs i kveld, og jeg er alene på vakt.";
            await StateAsync(world, "staff akuttlege", "mor", "Nysgjerrig");
            Assert.Equal(HttpStatusCode.NoContent, await DecideAsync(world, "klinikksjef", Of(await ReviewsAsync(world), "Nysgjerrig"), "wrong", "Ingen del i behandlingen"));
            foreach (var reason in new[] { "Haster", "Pasienten er syk", $"Haster {new string('.', 60)}" })
            {
                var (status, body) = await world.CallAsync("staff akuttlege", "POST", "api/access/bases", Statement(world, reason));
                Assert.Equal((HttpStatusCode.UnprocessableEntity, "reason"), (status, (string?)body!["faults"]![0]!["path"]));
            }
            Assert.Equal("Refuse R-STAFF-NO-BASIS", await world.DecidedAsync(world.Staff("akuttlege"), "mor", "journal"));
            Assert.Single(await world.StoredAsync("mor", "Communication"));

            // Somebody else, and the same for somebody else, state theirs as ever.
            await StateAsync(world, "staff ortoped", "mor", "Haster");
            await StateAsync(world, "staff akuttlege", "enke", "Haster");
            await StateAsync(world, "staff akuttlege", "mor", Why);
            Assert.Equal("Permit R-STAFF-EMERGENCY", await world.DecidedAsync(world.Staff("akuttlege"), "mor", "journal"));
            var again = Of(await ReviewsAsync(world), Why);
            Assert.Equal([true, false, false], (await ReviewsAsync(world)).Select(review => (bool)review["again"]!));
            Assert.Equal((DateTimeOffset)again["from"]! + TimeSpan.FromDays(1), (DateTimeOffset)again["due"]!, TimeSpan.FromMinutes(1));
            Assert.Equal(3, (await world.StoredAsync("mor", "Communication")).Count);
            var (found, report) = await world.CallAsync("staff sikkerhetsansvarlig", "POST", "api/audit/unusual", new() { ["purpose"] = "Kontroll" });
            Assert.True(found == HttpStatusCode.OK, report?.ToJsonString());
            var finding = Assert.Single(report!["findings"]!.AsArray(), one => (string?)one!["rule"] == "emergency-again")!;
            Assert.Equal((world.Staff("akuttlege").Id, 1, world.RecordOf("mor").ToString()), ((string?)finding["actor"]!["id"], (int)finding["count"]!, (string?)finding["patients"]![0]));
        }
        finally
        {
            await world.Server.DisposeAsync();
        }
    }

    private static JsonObject Statement(RegionWorld world, string reason) => new() { ["patient"] = world.RecordOf("mor").ToString(), ["basis"] = "BLAALYS", ["reason"] = reason };

    [Fact]
    public async Task Only_the_leader_reviews_and_nobody_what_they_did_themselves()
    {
        var world = await RegionWorld.MakeAsync(Database.Embedded);
        try
        {
            await StateAsync(world, "staff klinikksjef", "enke", "Selv");
            var own = Assert.Single(await ReviewsAsync(world));
            Assert.Equal(HttpStatusCode.Forbidden, await DecideAsync(world, "klinikksjef", own, "right"));
            foreach (var who in new[] { "staff ortoped", "staff sikkerhetsansvarlig", "staff lege-bodo", "citizen enke" })
            {
                Assert.Equal((who, HttpStatusCode.Forbidden), (who, (await world.CallAsync(who, "GET", "api/access/reviews")).Status));
                var (known, told) = await world.TextAsync(who, "POST", $"api/access/reviews/{(string)own["id"]!}", new() { ["decision"] = "right" });
                var (unknown, nothing) = await world.TextAsync(who, "POST", $"api/access/reviews/{Guid.NewGuid()}", new() { ["decision"] = "right" });
                Assert.Equal((unknown, nothing), (known, told));
                Assert.True(known is HttpStatusCode.Forbidden or HttpStatusCode.NotFound);
            }
            Assert.Equal(HttpStatusCode.NotFound, (await world.CallAsync("staff klinikksjef", "POST", $"api/access/reviews/{Guid.NewGuid()}", new() { ["decision"] = "right" })).Status);
        }
        finally
        {
            await world.Server.DisposeAsync();
        }
    }

    // Edge case 85: a violent partner reads the person's phone.
    [Theory, OnEachDatabase]
    public async Task A_notice_is_held_for_a_person_at_risk_until_the_leader_sends_it_or_the_risk_is_over(Database database)
    {
        var world = await RegionWorld.MakeAsync(database);
        try
        {
            foreach (var whose in new[] { "pasient", "mor" })
            {
                Assert.Equal(HttpStatusCode.Forbidden, await AtRiskAsync(world, "ortoped", whose, true));
                Assert.Equal(HttpStatusCode.NoContent, await AtRiskAsync(world, "fastlege", whose, true));
                await StateAsync(world, "staff ortoped", whose, $"Skade {whose}");
                Assert.Empty(await world.StoredAsync(whose, "Communication"));
                Assert.DoesNotContain("at-risk", (await world.TextAsync($"citizen {whose}", "GET", "fhir/r4/Flag")).Text, StringComparison.Ordinal);
            }
            var notices = world.Server.Services.GetRequiredService<HeldNotices>();
            Assert.Equal(0, await notices.SendAsync(default));

            var first = Of(await ReviewsAsync(world), "Skade pasient");
            Assert.Equal("held", (string?)first["notice"]);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, await NotifyAsync(world, first, new() { ["holdUntil"] = "2020-01-01" }));
            Assert.Equal(HttpStatusCode.NoContent, await NotifyAsync(world, first, new() { ["holdUntil"] = $"{world.Region.Today.AddDays(20):yyyy-MM-dd}" }));
            Assert.Equal($"{world.Region.Today.AddDays(20):yyyy-MM-dd}", (string?)Of(await ReviewsAsync(world), "Skade pasient")["heldUntil"]);
            Assert.Equal(HttpStatusCode.NoContent, await NotifyAsync(world, first, new() { ["send"] = true }));
            Assert.Equal(HttpStatusCode.Conflict, await NotifyAsync(world, first, new() { ["send"] = true }));
            var notice = Assert.Single(await world.StoredAsync("pasient", "Communication"));
            Assert.Equal("Journalen ble åpnet fordi du trengte akutt hjelp.", (string?)notice["payload"]![0]!["contentString"]);

            // Whoever stated the emergency takes back nothing of what the person was told of it, and nobody makes such a notice up.
            // As it is stored its meta is empty, which no client may send.
            notice.Remove("meta");
            var written = notice.DeepClone().AsObject();
            written["status"] = "entered-in-error";
            foreach (var (method, path, body) in new[] { ("PUT", $"Communication/{(string)notice["id"]!}", written), ("DELETE", $"Communication/{(string)notice["id"]!}", null), ("POST", "Communication", (JsonObject?)notice.DeepClone()) })
            {
                var (status, text) = await world.TextAsync("staff ortoped", method, $"fhir/r4/{path}", body);
                Assert.True(status == HttpStatusCode.Forbidden, $"{method}: {status} {text}");
            }

            // Of a youth's emergency the notice is held: not by whoever stated it.
            await StateAsync(world, "staff klinikksjef", "jente-14", "Egen");
            foreach (var body in new[] { new JsonObject { ["send"] = true }, new JsonObject { ["holdUntil"] = $"{world.Region.Today.AddDays(20):yyyy-MM-dd}" } })
                Assert.Equal(HttpStatusCode.Forbidden, await NotifyAsync(world, Of(await ReviewsAsync(world), "Egen"), body));

            // A decision about the access is none about the notice: it is sent when the risk is over.
            Assert.Equal(HttpStatusCode.NoContent, await DecideAsync(world, "klinikksjef", Of(await ReviewsAsync(world), "Skade mor"), "right"));
            Assert.Equal(0, await notices.SendAsync(default));
            Assert.Equal(HttpStatusCode.NoContent, await AtRiskAsync(world, "fastlege", "mor", false));
            Assert.Equal(1, await notices.SendAsync(default));
            Assert.Equal(0, await notices.SendAsync(default));
            Assert.Single(await world.StoredAsync("mor", "Communication"));
        }
        finally
        {
            await world.Server.DisposeAsync();
        }
    }

    private static async Task StateAsync(RegionWorld world, string who, string whose, string reason)
    {
        var (status, body) = await world.CallAsync(who, "POST", "api/access/bases", new() { ["patient"] = world.RecordOf(whose).ToString(), ["basis"] = "BLAALYS", ["reason"] = reason });
        Assert.True(status == HttpStatusCode.Created, body?.ToJsonString());
    }

    private static async Task<IReadOnlyList<JsonNode>> ReviewsAsync(RegionWorld world, string query = "")
    {
        var (status, body) = await world.CallAsync("staff klinikksjef", "GET", $"api/access/reviews{query}");
        Assert.True(status == HttpStatusCode.OK, body?.ToJsonString());
        return [.. body!["reviews"]!.AsArray().Select(review => review!)];
    }

    private static JsonNode Of(IEnumerable<JsonNode> reviews, string reason) => reviews.Single(review => (string?)review["reason"] == reason);

    private static async Task<HttpStatusCode> DecideAsync(RegionWorld world, string who, JsonNode review, string decision, string? reason = null)
    {
        var body = new JsonObject { ["decision"] = decision };
        if (reason is not null) body["reason"] = reason;
        return (await world.CallAsync($"staff {who}", "POST", $"api/access/reviews/{(string)review["id"]!}", body)).Status;
    }

    private static async Task<HttpStatusCode> NotifyAsync(RegionWorld world, JsonNode review, JsonObject body) => (await world.CallAsync("staff klinikksjef", "POST", $"api/access/reviews/{(string)review["id"]!}/notice", body)).Status;

    private static async Task<HttpStatusCode> AtRiskAsync(RegionWorld world, string who, string whose, bool isAtRisk) =>
        (await world.CallAsync($"staff {who}", "PUT", $"api/records/{world.RecordOf(whose)}/at-risk", new() { ["atRisk"] = isAtRisk })).Status;
}
