using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Fhir.Subscriptions;
using Varde.Foundation;
using Varde.Modules.Tests.ClinicalRepository;
using Varde.Modules.Tests.Fhir;
using Varde.Records;

namespace Varde.Modules.Tests.People;

/// <summary>Subscriptions deliver what their subscriber may see when it is delivered, by the subscriber's own rules.</summary>
public sealed class DeliveryStories
{
    private const string Guide = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/";

    [Theory, OnEachDatabase]
    public async Task What_a_subscriber_may_see_is_delivered_and_the_log_tells_by_which_rule(Database database)
    {
        var world = await RegionWorld.OfSystemsAsync(database);
        await using var hook = await HookReceiver.StartAsync();
        var subscription = await SubscribedAsync(world, world.Staff("fastlege"), hook, "pasient", "mor-bodo");
        Assert.Equal("handshake", (await hook.NextAsync()).Type);
        await ActiveAsync(world, subscription);
        // She is nobody's patient there; of her nothing is told, not even that something happened.
        await world.StoreAsync(Condition(world, "mor-bodo"));
        var mine = Condition(world, "pasient");
        await world.StoreAsync(mine);
        var told = await hook.NextAsync();
        Assert.Equal(["1"], told.Numbers);
        Assert.EndsWith($"/Condition/{(string?)mine["id"]}", (string?)told.Entries.Single()["fullUrl"], StringComparison.Ordinal);
        Assert.Contains("read R-SYS-SUBSCRIPTION", await world.RulesOfAsync("pasient", world.Staff("fastlege").Id));
    }

    [Theory, OnEachDatabase]
    public async Task When_the_relation_ends_before_delivery_nothing_is_delivered_and_nothing_is_said(Database database)
    {
        var world = await RegionWorld.MakeAsync(database);
        await using var hook = await HookReceiver.StartAsync();
        var subscription = await SubscribedAsync(world, world.Staff("fastlege"), hook, "pasient", "kode-7");
        await hook.NextAsync();
        await ActiveAsync(world, subscription);
        var course = (await world.StoredAsync("pasient", "EpisodeOfCare")).Where(episode => (string?)episode["status"] == "active").ToList();
        // The endpoint does not take it; until it does, the relation has ended.
        hook.Answer = 503;
        await world.StoreAsync(Condition(world, "pasient"));
        await hook.NextAsync();
        foreach (var episode in course) await world.StoreAsync(Ended(episode));
        Assert.Equal("Refuse R-STAFF-NO-BASIS", await world.DecidedAsync(world.Staff("fastlege"), "pasient", "journal"));
        hook.Answer = 200;
        var feed = new ResourceKey("Subscription", subscription).ObjectId;
        var reached = 0L;
        for (var attempt = 0; attempt < 300 && reached == 0; attempt++, await Task.Delay(100)) reached = FeedState.Read((await world.Server.Store.FindFeedAsync(feed))!.State)!.Delivered;
        Assert.Equal(1, reached);
        while (hook.HasMore) Assert.Equal(503, (await hook.NextAsync()).Answered);
        var events = await world.Server.Store.ReadFeedEventsAsync(feed, 0, 10, 10);
        var session = world.Gate.Open(Actor.DeliveringTo(world.Staff("fastlege")));
        var (told, _) = await world.Server.Services.GetRequiredService<EventTelling>().TellAsync(events, PayloadContent.FullResource, session, default);
        await session.CloseAsync(disclosed: true, default);
        Assert.Empty(told);
        Assert.Contains("read R-SYS-PERSON", await world.RulesOfAsync("pasient", world.Staff("fastlege").Id));
        await world.Server.DisposeAsync();
    }

    [Fact]
    public async Task Nobody_who_signs_in_makes_a_subscription_since_no_rule_speaks_of_it()
    {
        var world = await RegionWorld.OfSystemsAsync(Database.Embedded);
        await using var hook = await HookReceiver.StartAsync();
        var lab = await world.RegisteredAsync("integration", ["Subscription", "Observation"]);
        foreach (var who in new[] { "staff fastlege", "citizen pasient", SystemWords.Administrator, lab })
            Assert.Contains((await world.CallAsync(who, "POST", "fhir/r4/Subscription", Subscription(hook.Address, "Condition?code=x"))).Status, new[] { HttpStatusCode.Forbidden, HttpStatusCode.NotFound });
    }

    // As if a rule had let somebody of the staff make it: the grant is the server's, and the subscriber theirs.
    private static async Task<string> SubscribedAsync(RegionWorld world, Actor subscriber, HookReceiver hook, params string[] whose)
    {
        var server = new Standing(Lane.Server, new ServerFacts());
        var session = world.Gate.Open(subscriber);
        var grant = session.AskOn(server, new AccessFacts { Lane = Lane.Server, Actor = server.Actor, Service = default }, AccessAction.Create, new AccessSubject("Subscription", "")).Value;
        var resource = Subscription(hook.Address, $"Condition?patient={string.Join(',', whose.Select(key => $"Patient/{world.RecordOf(key)}"))}");
        var id = ResourceKey.NewId();
        resource["id"] = id;
        var stored = await world.Server.Services.GetRequiredService<ResourceWriting>().StoreAsync([new(new("Subscription", id), resource)], grant, default);
        Assert.True(stored.IsDone, stored.Refusal?.Message);
        return id;
    }

    private static JsonObject Subscription(string endpoint, string filter) => new()
    {
        ["resourceType"] = "Subscription", ["status"] = "requested", ["reason"] = "test", ["criteria"] = "urn:varde:topic:Condition-create",
        ["_criteria"] = new JsonObject { ["extension"] = new JsonArray(new JsonObject { ["url"] = Guide + "backport-filter-criteria", ["valueString"] = filter }) },
        ["channel"] = new JsonObject
        {
            ["type"] = "rest-hook", ["endpoint"] = endpoint, ["payload"] = "application/fhir+json",
            ["_payload"] = new JsonObject { ["extension"] = new JsonArray(new JsonObject { ["url"] = Guide + "backport-payload-content", ["valueCode"] = "id-only" }) },
        },
    };

    private static JsonObject Condition(RegionWorld world, string whose) => SystemWords.Resource("Condition", $$$"""
        {"id":"{{{Guid.NewGuid()}}}","code":{"text":"x"},"subject":{"reference":"Patient/{{{world.RecordOf(whose)}}}"}}
        """);

    private static JsonObject Ended(JsonObject episode)
    {
        var ended = (JsonObject)episode.DeepClone();
        ended["status"] = "cancelled";
        ended.Remove("meta");
        return ended;
    }

    private static async Task ActiveAsync(RegionWorld world, string id)
    {
        for (var attempt = 0; attempt < 300; attempt++, await Task.Delay(50))
            if ((string?)(await world.ReadAsync("Subscription", Guid.Parse(id)))["status"] == "active") return;
        Assert.Fail("The subscription did not become active.");
    }
}
