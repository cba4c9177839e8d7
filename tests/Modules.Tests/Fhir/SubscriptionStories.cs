using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Fhir.Subscriptions;
using Varde.Foundation;
using Varde.Modules.Tests.ClinicalRepository;
using Varde.Records;
using static Varde.Modules.Tests.Fhir.FhirApi;

namespace Varde.Modules.Tests.Fhir;

/// <summary>Subscriptions of the R5 backport: what is asked for comes, once it happens, to whom may see it, and nothing else does.</summary>
public sealed class SubscriptionStories
{
    private const string Guide = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/";

    /// <summary>Endpoints on this machine may be called, and everything goes on fast.</summary>
    private static FhirSettings Near(FhirSettings settings) => settings with
    {
        Subscriptions = new() { AllowsHttp = true, TrustedHosts = ["127.0.0.1"], Interval = TimeSpan.FromMilliseconds(30), FirstRetry = TimeSpan.FromMilliseconds(30), MostFailures = 4 },
    };

    [Theory, OnEachDatabase]
    public async Task An_endpoint_is_greeted_and_then_hears_of_what_was_asked_for_and_of_nothing_else(Database database)
    {
        await using var server = await RepositoryServer.StartAsync(database, fhir: Near);
        await using var hook = await HookReceiver.StartAsync();
        var api = new FhirApi(server);
        var (patient, other) = (await api.CreateAsync(Person()), await api.CreateAsync(Person()));
        var asked = Subscription("Observation-create", hook.Address, filters: $"Observation?patient=Patient/{patient}");
        asked["channel"]!["header"] = new JsonArray("Authorization: Bearer abc", "X-Varde-Secret: hemmelig");
        var made = (await api.CallAsync("POST", "Subscription", asked)).Expect(HttpStatusCode.Created).JsonBody;
        Assert.Equal("requested", (string?)made["status"]);

        var greeting = await hook.NextAsync();
        Assert.Equal(("handshake", "requested", "0"), (greeting.Type, greeting.Status("status"), greeting.Status("events-since-subscription-start")));
        await ActiveAsync(api, (string)made["id"]!);
        await api.CreateAsync(Height($"Patient/{other}"));
        var height = await api.CreateAsync(Height($"Patient/{patient}"));
        await api.CallAsync("PUT", $"Observation/{height}", With(Height($"Patient/{patient}", "171.0"), height));
        var second = await api.CreateAsync(Height($"Patient/{patient}"));

        var told = await hook.NextAsync();
        Assert.Equal(("event-notification", "active"), (told.Type, told.Status("status")));
        Assert.Equal(["1"], told.Numbers);
        Assert.EndsWith($"/Observation/{height}", (string?)told.Entries.Single()["fullUrl"], StringComparison.Ordinal);
        Assert.Null(told.Entries.Single()["resource"]);
        Assert.Equal("history", (string?)told.Bundle["type"]);
        Assert.Equal("Bearer abc", told.Headers["Authorization"]);
        Assert.Equal("application/fhir+json", told.Headers["Content-Type"]);
        Assert.Equal($"sha256={Convert.ToHexStringLower(HMACSHA256.HashData("hemmelig"u8, Encoding.UTF8.GetBytes(told.Body)))}", told.Headers["X-Varde-Signature"]);
        Assert.DoesNotContain("X-Varde-Secret", told.Headers.Keys);
        var next = await hook.NextAsync();
        Assert.Equal(["2"], next.Numbers);
        Assert.EndsWith($"/Observation/{second}", (string?)next.Entries.Single()["fullUrl"], StringComparison.Ordinal);
        Assert.False(hook.HasMore);
    }

    [Theory, OnEachDatabase]
    public async Task As_much_is_told_as_was_asked_for(Database database)
    {
        await using var server = await RepositoryServer.StartAsync(database, fhir: Near);
        await using var hook = await HookReceiver.StartAsync();
        await using var whole = await HookReceiver.StartAsync();
        var api = new FhirApi(server);
        await ActiveAsync(api, await api.CreateAsync(Subscription("Device", hook.Address, content: "empty")));
        await ActiveAsync(api, await api.CreateAsync(Subscription("Device", whole.Address, content: "full-resource", payload: "application/fhir+xml")));
        var device = await api.CreateAsync(new JsonObject { ["resourceType"] = "Device", ["lotNumber"] = "parti-7" });
        (await api.CallAsync("DELETE", $"Device/{device}")).Expect(HttpStatusCode.NoContent);

        await hook.NextAsync();
        var empty = await hook.NextAsync();
        Assert.Equal(["1"], empty.Numbers);
        Assert.DoesNotContain(device, empty.Body, StringComparison.Ordinal);
        Assert.Null(empty.Status("topic"));
        await whole.NextAsync();
        var full = await whole.NextAsync();
        Assert.Contains("<lotNumber value=\"parti-7\"/>", full.Body, StringComparison.Ordinal);
        Assert.Equal("application/fhir+xml", full.Headers["Content-Type"]);
        var deleted = await whole.NextAsync();
        Assert.Contains("<method value=\"DELETE\"/>", deleted.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("parti-7", deleted.Body, StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task What_an_endpoint_does_not_take_is_tried_again_and_given_up_and_goes_on_when_it_is_asked_for_again(Database database)
    {
        await using var server = await RepositoryServer.StartAsync(database, fhir: Near);
        await using var hook = await HookReceiver.StartAsync();
        var api = new FhirApi(server);
        var id = await api.CreateAsync(Subscription("Device-create", hook.Address));
        await ActiveAsync(api, id);
        await hook.NextAsync();
        hook.Answer = 503;
        for (var i = 0; i < 3; i++) await api.CreateAsync(new JsonObject { ["resourceType"] = "Device" });
        var failed = await StateAsync(api, id, "error");
        Assert.Equal("The endpoint answered 503.", (string?)failed["error"]);
        for (var i = 0; i < 4; i++) Assert.Equal(["1"], (await hook.NextAsync()).Numbers);
        Assert.False(hook.HasMore);
        var status = (await api.GetAsync($"Subscription/{id}/$status")).Expect(HttpStatusCode.OK).JsonBody["entry"]![0]!["resource"]!["parameter"]!.ToJsonString();
        Assert.Contains("\"valueCode\":\"error\"", status, StringComparison.Ordinal);
        Assert.Contains("The endpoint answered 503.", status, StringComparison.Ordinal);

        hook.Answer = 200;
        (await api.CallAsync("PUT", $"Subscription/{id}", failed)).Expect(HttpStatusCode.OK);
        Assert.Equal("handshake", (await hook.NextAsync()).Type);
        for (var i = 1; i <= 3; i++) Assert.Equal([$"{i}"], (await hook.NextAsync()).Numbers);
        Assert.Null((await ActiveAsync(api, id))["error"]);
    }

    [Theory, OnEachDatabase]
    public async Task An_endpoint_that_does_not_take_the_greeting_is_in_error(Database database)
    {
        await using var server = await RepositoryServer.StartAsync(database, fhir: Near);
        await using var hook = await HookReceiver.StartAsync();
        hook.Answer = 404;
        var api = new FhirApi(server);
        Assert.Equal("The endpoint answered 404.", (string?)(await StateAsync(api, await api.CreateAsync(Subscription("Device", hook.Address)), "error"))["error"]);
        // A name is let in, and what it leads to is refused when the connection is made.
        var local = hook.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        await hook.NextAsync();
        Assert.Equal("The endpoint could not be reached.", (string?)(await StateAsync(api, await api.CreateAsync(Subscription("Device", local)), "error"))["error"]);
        Assert.False(hook.HasMore);
    }

    [Theory, OnEachDatabase]
    public async Task What_happened_while_nobody_could_be_told_is_told_after_a_restart_and_numbered_on(Database database)
    {
        await using var server = await RepositoryServer.StartAsync(database, fhir: Near);
        await using var hook = await HookReceiver.StartAsync();
        var api = new FhirApi(server);
        var id = await api.CreateAsync(Subscription("Device-create", hook.Address, most: 2));
        await ActiveAsync(api, id);
        await hook.NextAsync();
        await api.CreateAsync(new JsonObject { ["resourceType"] = "Device" });
        Assert.Equal(["1"], (await hook.NextAsync()).Numbers);
        hook.Answer = 500;
        for (var i = 0; i < 3; i++) await api.CreateAsync(new JsonObject { ["resourceType"] = "Device" });
        await server.StopAsync();
        await using var again = await RepositoryServer.StartOnAsync(server.Place, f => Near(f) with { Subscriptions = Near(f).Subscriptions with { MostFailures = 1000 } });
        hook.Answer = 200;
        var numbers = new List<string>();
        while (!numbers.Contains("4"))
            if (await hook.NextAsync() is { Answered: 200 } told) numbers.AddRange(told.Numbers);
        Assert.Equal(["2", "3", "4"], numbers);
        var events = (await new FhirApi(again).GetAsync($"Subscription/{id}/$events?eventsSinceNumber=2&eventsUntilNumber=3")).Expect(HttpStatusCode.OK).JsonBody;
        Assert.Equal(["2", "3"], new Received(events.ToJsonString(), new Dictionary<string, string>(), 200).Numbers);
        Assert.Equal("history", (string?)events["type"]);
    }

    [Fact]
    public async Task Of_two_servers_on_one_database_one_delivers_and_the_other_takes_over()
    {
        await using var first = await RepositoryServer.StartAsync(Database.PostgreSql, fhir: Near);
        await using var hook = await HookReceiver.StartAsync();
        await ActiveAsync(new(first), await new FhirApi(first).CreateAsync(Subscription("Device-create", hook.Address)));
        await hook.NextAsync();
        await using var second = await RepositoryServer.StartOnAsync(first.Place, Near);
        for (var i = 1; i <= 5; i++)
        {
            await new FhirApi(i % 2 == 0 ? first : second).CreateAsync(new JsonObject { ["resourceType"] = "Device" });
            Assert.Equal([$"{i}"], (await hook.NextAsync()).Numbers);
        }
        await first.StopAsync();
        await new FhirApi(second).CreateAsync(new JsonObject { ["resourceType"] = "Device" });
        // The first may have been stopped before it could write down that the fifth was taken: then that comes once more.
        var last = (await hook.NextAsync()).Numbers;
        if (last is ["5"]) last = (await hook.NextAsync()).Numbers;
        Assert.Equal(["6"], last);
        Assert.False(hook.HasMore);
    }

    [Theory, OnEachDatabase]
    public async Task What_cannot_be_read_of_one_subscription_is_no_matter_of_the_others(Database database)
    {
        await using var server = await RepositoryServer.StartAsync(database, fhir: Near);
        await using var hook = await HookReceiver.StartAsync();
        var (_, note) = (await new FhirApi(server).CreateAsync(Person()), Encoding.UTF8.GetBytes("""{"method":"POST","subscriber":{"Actor":{"SignIn":7},"Base":""}}"""));
        Assert.Null(FeedState.Read(note));
        await server.StopAsync();
        await using var store = await RecordStore.OpenAsync(new RecordStoreOptions { Database = server.Place, MasterKeys = Records.TestMasterKeys.Of(server.Place) });
        var position = await store.HoldReaderAsync(EventFeed.Subscriptions, "another", TimeSpan.FromMinutes(1));
        Assert.True(await store.ChangeFeedsAsync(EventFeed.Subscriptions, "another", position, [new FeedChange(Guid.NewGuid()) { State = note }]));
        await store.HoldReaderAsync(EventFeed.Subscriptions, "another", TimeSpan.Zero);
        await store.DisposeAsync();

        await using var again = await RepositoryServer.StartOnAsync(server.Place, Near);
        var api = new FhirApi(again);
        await ActiveAsync(api, await api.CreateAsync(Subscription("Device", hook.Address)));
        await api.CreateAsync(new JsonObject { ["resourceType"] = "Device", ["lotNumber"] = "parti-8" });
        await hook.NextAsync();
        Assert.Equal(["1"], (await hook.NextAsync()).Numbers);
    }

    [Theory, OnEachDatabase]
    public async Task Each_disclosure_stands_in_the_access_log_and_what_may_not_be_seen_is_not_told(Database database)
    {
        await using var server = await RepositoryServer.StartAsync(database, fhir: Near);
        await using var hook = await HookReceiver.StartAsync();
        var api = new FhirApi(server);
        var patient = await api.CreateAsync(Person());
        var id = await api.CreateAsync(Subscription("Observation", hook.Address, content: "full-resource"));
        await ActiveAsync(api, id);
        await hook.NextAsync();
        var height = await api.CreateAsync(Height($"Patient/{patient}"));
        await hook.NextAsync();
        var log = await server.Store.ReadAuditAsync(new EhrId(Guid.Parse(patient)), new PageRequest(0, 20));
        var line = Assert.Single(log.Items, e => e.Entry.Action == "read").Entry;
        Assert.Equal(($"Observation/{height}", Actor.Developer.Id, "permit"), (line.Object, line.ActorId, line.Outcome));

        var events = await server.Store.ReadFeedEventsAsync(new ResourceKey("Subscription", id).ObjectId, 0, 10, 10);
        var nobody = server.Services.GetRequiredService<Gate>().Open(Actor.Unknown);
        var told = await server.Services.GetRequiredService<EventTelling>().TellAsync(events, PayloadContent.FullResource, nobody, default);
        Assert.Equal((0, 1), (told.Events.Count, told.Reached));
    }

    [Theory, OnEachDatabase]
    public async Task A_stream_tells_events_as_they_come_and_goes_on_after_the_last_that_was_read(Database database)
    {
        await using var server = await RepositoryServer.StartAsync(database, fhir: Near);
        var api = new FhirApi(server);
        var id = await api.CreateAsync(Subscription("Device-create", endpoint: null));
        await ActiveAsync(api, id);
        using (var stream = await OpenAsync(server, id, last: null))
        {
            Assert.Equal(("handshake", null), await NextAsync(stream));
            await api.CreateAsync(new JsonObject { ["resourceType"] = "Device" });
            Assert.Equal(("event-notification", "1"), await NextAsync(stream));
        }
        for (var i = 0; i < 2; i++) await api.CreateAsync(new JsonObject { ["resourceType"] = "Device" });
        using var resumed = await OpenAsync(server, id, last: "1");
        Assert.Equal(("handshake", null), await NextAsync(resumed));
        Assert.Equal(("event-notification", "2"), await NextAsync(resumed));
        Assert.Equal(("event-notification", "3"), await NextAsync(resumed));
        (await api.CallAsync("DELETE", $"Subscription/{id}")).Expect(HttpStatusCode.NoContent);
        Assert.Equal((null, null), await NextAsync(resumed));
        (await api.GetAsync($"Subscription/{id}/$stream", "text/event-stream")).Expect(HttpStatusCode.Gone);
    }

    [Theory, OnEachDatabase]
    public async Task The_state_is_the_servers_own(Database database)
    {
        await using var server = await RepositoryServer.StartAsync(database, fhir: Near);
        await using var hook = await HookReceiver.StartAsync();
        var api = new FhirApi(server);
        var asked = Subscription("Device", hook.Address);
        asked["status"] = "active";
        var made = (await api.CallAsync("POST", "Subscription", asked)).Expect(HttpStatusCode.Created).JsonBody.AsObject();
        Assert.Equal("requested", (string?)made["status"]);
        var active = await ActiveAsync(api, (string)made["id"]!);
        active["status"] = "off";
        (await api.CallAsync("PUT", $"Subscription/{(string?)active["id"]}", active)).Expect(HttpStatusCode.OK);
        Assert.Equal("off", (string?)(await api.ReadAsync($"Subscription/{(string?)active["id"]}"))["status"]);
        // What has ended asks for nothing any more, whatever it says.
        asked["end"] = "2021-01-01T00:00:00Z";
        asked["criteria"] = "Observation?code=http://loinc.org|1975-2";
        Assert.Equal("off", (string?)(await api.CallAsync("POST", "Subscription", asked)).Expect(HttpStatusCode.Created).JsonBody["status"]);
        var states = (await api.GetAsync("Subscription/$status?status=off")).Expect(HttpStatusCode.OK).JsonBody;
        Assert.Equal(2, Entries(states).Count);
        Assert.Empty(Entries((await api.GetAsync("Subscription/$status?status=active")).JsonBody));
    }

    [Theory, OnEachDatabase]
    public async Task A_subscription_is_off_when_it_ends(Database database)
    {
        await using var server = await RepositoryServer.StartAsync(database, fhir: Near);
        await using var hook = await HookReceiver.StartAsync();
        var api = new FhirApi(server);
        var asked = Subscription("Device", hook.Address);
        asked["end"] = TimeProvider.System.GetUtcNow().AddSeconds(8).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");
        var id = await api.CreateAsync(asked);
        await ActiveAsync(api, id);
        await StateAsync(api, id, "off");
    }

    [Theory, OnEachDatabase]
    public async Task A_topic_may_be_stored_and_says_what_must_hold_before_and_after(Database database)
    {
        await using var server = await RepositoryServer.StartAsync(database, fhir: Near);
        await using var hook = await HookReceiver.StartAsync();
        var api = new FhirApi(server);
        var url = $"http://example.org/topics/{Guid.NewGuid():N}";
        await api.CreateAsync(Topic(url));
        await ActiveAsync(api, await api.CreateAsync(Subscription(url, hook.Address)));
        await hook.NextAsync();
        var height = await api.CreateAsync(Height("Patient/nobody"));
        await api.CallAsync("PUT", $"Observation/{height}", With(Height("Patient/nobody", "171.0"), height));
        var amended = With(Height("Patient/nobody", "172.0"), height);
        amended["status"] = "amended";
        (await api.CallAsync("PUT", $"Observation/{height}", amended)).Expect(HttpStatusCode.OK);
        amended["valueQuantity"]!["value"] = 173.0;
        (await api.CallAsync("PUT", $"Observation/{height}", amended)).Expect(HttpStatusCode.OK);
        var last = await api.CreateAsync(Height("Patient/nobody"));
        var final = With(Height("Patient/nobody"), last);
        final["status"] = "amended";
        (await api.CallAsync("PUT", $"Observation/{last}", final)).Expect(HttpStatusCode.OK);
        Assert.EndsWith(height, (string?)(await hook.NextAsync()).Entries.Single()["fullUrl"], StringComparison.Ordinal);
        Assert.EndsWith(last, (string?)(await hook.NextAsync()).Entries.Single()["fullUrl"], StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task What_cannot_be_done_is_refused_with_what_can(Database database)
    {
        var api = await OnAsync(database);
        Assert.Contains("backport-filter-criteria", await RefusedAsync(api, s => s["criteria"] = "Observation?code=1"), StringComparison.Ordinal);
        Assert.Contains("no topic", await RefusedAsync(api, s => s["criteria"] = "http://example.org/unknown"), StringComparison.Ordinal);
        Assert.Contains("no Patient", await RefusedAsync(api, s => s["_criteria"] = Filters("Patient?name=a")), StringComparison.Ordinal);
        Assert.Contains("through references", await RefusedAsync(api, s => s["_criteria"] = Filters("subject:Patient.name=a")), StringComparison.Ordinal);
        Assert.Contains("frobnicate", await RefusedAsync(api, s => s["_criteria"] = Filters("frobnicate=a")), StringComparison.Ordinal);
        Assert.Contains("rest-hook", await RefusedAsync(api, s => s["channel"]!["type"] = "email"), StringComparison.Ordinal);
        Assert.Contains("https://", await RefusedAsync(api, s => s["channel"]!["endpoint"] = "http://example.org/hook"), StringComparison.Ordinal);
        foreach (var inside in (string[])["https://127.0.0.1/", "https://[::1]/", "https://10.1.2.3/", "https://169.254.169.254/latest", "https://2130706433/", "https://[::ffff:10.0.0.1]/", "https://0x7f.1/"])
            Assert.Contains("public internet", await RefusedAsync(api, s => s["channel"]!["endpoint"] = inside), StringComparison.Ordinal);
        Assert.Contains("name or password", await RefusedAsync(api, s => s["channel"]!["endpoint"] = "https://a:b@example.org/"), StringComparison.Ordinal);
        Assert.Contains("sets itself", await RefusedAsync(api, s => s["channel"]!["header"] = new JsonArray("Host: elsewhere")), StringComparison.Ordinal);
        Assert.Contains("cannot stand", await RefusedAsync(api, s => s["channel"]!["header"] = new JsonArray("X-A: a\r\nX-B: b")), StringComparison.Ordinal);
        Assert.Contains("payload-content", await RefusedAsync(api, s => s["channel"]!.AsObject().Remove("_payload")), StringComparison.Ordinal);
        Assert.Contains("FHIR 4.0", await RefusedAsync(api, s => s["channel"]!["payload"] = "application/fhir+json; fhirVersion=4.3"), StringComparison.Ordinal);
        (await api.GetAsync("Subscription/nobody/$status")).Expect(HttpStatusCode.NotFound);
        (await api.GetAsync("Subscription/nobody/$events")).Expect(HttpStatusCode.NotFound);
        (await api.GetAsync("Subscription/nobody/$stream", "text/event-stream")).Expect(HttpStatusCode.NotFound);
        (await api.GetAsync("Patient/nobody/$events")).Expect(HttpStatusCode.NotFound);
    }

    [Theory, OnEachDatabase]
    public async Task Who_asked_for_heartbeats_hears_them_while_nothing_happens(Database database)
    {
        await using var server = await RepositoryServer.StartAsync(database, fhir: Near);
        await using var hook = await HookReceiver.StartAsync();
        var api = new FhirApi(server);
        var (called, listened) = (Subscription("Observation", hook.Address), Subscription("Observation", endpoint: null));
        foreach (var asked in (JsonObject[])[called, listened]) asked["channel"]!["extension"]!.AsArray().Add(new JsonObject { ["url"] = Guide + "backport-heartbeat-period", ["valueUnsignedInt"] = 1 });
        var stream = await api.CreateAsync(listened);
        await ActiveAsync(api, stream);
        using var events = await OpenAsync(server, stream, last: null);
        Assert.Equal(("handshake", null), await NextAsync(events));
        Assert.Equal(("heartbeat", null), await NextAsync(events));
        Assert.Equal(("heartbeat", null), await NextAsync(events));
        await ActiveAsync(api, await api.CreateAsync(called));
        Assert.Equal("handshake", (await hook.NextAsync()).Type);
        var beat = await hook.NextAsync();
        Assert.Equal(("heartbeat", "active", "0"), (beat.Type, beat.Status("status"), beat.Status("events-since-subscription-start")));
        Assert.Empty(beat.Entries);
    }

    [Theory, OnEachDatabase]
    public async Task No_more_streams_are_open_than_the_server_serves(Database database)
    {
        await using var server = await RepositoryServer.StartAsync(database, fhir: settings => Near(settings) with { Subscriptions = Near(settings).Subscriptions with { MostStreams = 1 } });
        var api = new FhirApi(server);
        var id = await api.CreateAsync(Subscription("Observation", endpoint: null));
        await ActiveAsync(api, id);
        using (var first = await OpenAsync(server, id, last: null))
        {
            Assert.Equal("handshake", (await NextAsync(first)).Event);
            var refused = (await api.GetAsync($"Subscription/{id}/$stream", "text/event-stream")).Expect(HttpStatusCode.ServiceUnavailable);
            Assert.Equal("OperationOutcome", (string?)refused.JsonBody["resourceType"]);
            Assert.Equal(TimeSpan.FromSeconds(30), refused.Headers.RetryAfter?.Delta);
        }
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!await IsServedAsync(server, id, limit.Token)) await Task.Delay(20, limit.Token);
    }

    private static async Task<bool> IsServedAsync(RepositoryServer server, string id, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Client.BaseAddress!, $"/fhir/r4/Subscription/{id}/$stream"));
        request.Headers.TryAddWithoutValidation("Accept", "text/event-stream");
        using var response = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        return response.StatusCode == HttpStatusCode.OK;
    }

    [Theory, OnEachDatabase]
    public async Task A_transaction_has_no_more_subscriptions_than_the_server_takes(Database database)
    {
        await using var server = await RepositoryServer.StartAsync(database, fhir: settings => Near(settings) with { Subscriptions = Near(settings).Subscriptions with { MostSubscriptions = 2 } });
        var api = new FhirApi(server);
        JsonObject Asked() => Subscription("Observation", endpoint: null);
        JsonObject Off() { var off = Asked(); off["status"] = "off"; return off; }
        (string, string, JsonObject?, string?) Post(JsonObject subscription) => ("POST", "Subscription", subscription, null);
        (await api.CallAsync("POST", "", Bundle("transaction", Post(Asked()), Post(Asked()), Post(Asked())))).Expect(HttpStatusCode.UnprocessableEntity);
        Assert.Empty(await api.FindAsync("Subscription"));
        (await api.CallAsync("POST", "", Bundle("transaction", Post(Asked()), Post(Off()), Post(Asked())))).Expect(HttpStatusCode.OK);
        foreach (var id in await api.FindAsync("Subscription?status:not=off")) await ActiveAsync(api, id);
        (await api.CallAsync("POST", "Subscription", Asked())).Expect(HttpStatusCode.UnprocessableEntity);
    }

    private static async Task<string> RefusedAsync(FhirApi api, Action<JsonObject> spoil)
    {
        var asked = Subscription("Observation", "https://example.org/hook");
        spoil(asked);
        return (await api.CallAsync("POST", "Subscription", asked)).Expect(HttpStatusCode.UnprocessableEntity).Text;
    }

    private static JsonObject Subscription(string topic, string? endpoint, string content = "id-only", string payload = "application/fhir+json", int most = 1, string? filters = null)
    {
        var channel = new JsonObject
        {
            ["extension"] = new JsonArray(new JsonObject { ["url"] = Guide + "backport-max-count", ["valuePositiveInt"] = most }),
            ["type"] = "rest-hook",
            ["payload"] = payload,
            ["_payload"] = new JsonObject { ["extension"] = new JsonArray(new JsonObject { ["url"] = Guide + "backport-payload-content", ["valueCode"] = content }) },
        };
        if (endpoint is not null) channel["endpoint"] = endpoint;
        else channel["_type"] = Extended("backport-channel-type", "valueCoding", new JsonObject { ["system"] = SubscriptionRequest.ChannelSystem, ["code"] = SubscriptionRequest.EventStreamCode });
        var subscription = new JsonObject
        {
            ["resourceType"] = "Subscription", ["status"] = "requested", ["reason"] = "Prøve", ["criteria"] = topic.Contains('/', StringComparison.Ordinal) ? topic : $"urn:varde:topic:{topic}", ["channel"] = channel,
        };
        if (filters is not null) subscription["_criteria"] = Filters(filters);
        return subscription;
    }

    private static JsonObject Filters(string filter) => Extended("backport-filter-criteria", "valueString", filter);

    private static JsonObject Extended(string name, string value, JsonNode of) => new() { ["extension"] = new JsonArray(new JsonObject { ["url"] = Guide + name, [value] = of }) };

    private static JsonObject Topic(string url)
    {
        const string Element = "http://hl7.org/fhir/5.0/StructureDefinition/extension-SubscriptionTopic.";
        return JsonNode.Parse($$"""
            {"resourceType":"Basic","code":{"coding":[{"system":"http://hl7.org/fhir/fhir-types","code":"SubscriptionTopic"}]},
             "extension":[{"url":"{{Element}}url","valueUri":"{{url}}"},
              {"url":"{{Element}}resourceTrigger","extension":[
               {"url":"resource","valueUri":"http://hl7.org/fhir/StructureDefinition/Observation"},{"url":"supportedInteraction","valueCode":"update"},
               {"url":"queryCriteria","extension":[{"url":"previous","valueString":"Observation?status:not=amended"},{"url":"current","valueString":"status=amended"},{"url":"requireBoth","valueBoolean":true}]}]}]}
            """)!.AsObject();
    }

    private static Task<JsonObject> ActiveAsync(FhirApi api, string id) => StateAsync(api, id, "active");

    private static async Task<JsonObject> StateAsync(FhirApi api, string id, string status)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            var now = await api.ReadAsync($"Subscription/{id}");
            if ((string?)now["status"] == status) return now;
            await Task.Delay(20, limit.Token);
        }
    }

    private static async Task<StreamReader> OpenAsync(RepositoryServer server, string id, string? last)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Client.BaseAddress!, $"/fhir/r4/Subscription/{id}/$stream"));
        request.Headers.TryAddWithoutValidation("Accept", "text/event-stream");
        if (last is not null) request.Headers.TryAddWithoutValidation("Last-Event-ID", last);
        var response = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return new StreamReader(await response.Content.ReadAsStreamAsync());
    }

    // The next event with its id; nothing when the stream has ended.
    private static async Task<(string? Event, string? Id)> NextAsync(StreamReader stream)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var (name, id) = ((string?)null, (string?)null);
        while (await stream.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal)) name = line[7..];
            else if (line.StartsWith("id: ", StringComparison.Ordinal)) id = line[4..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal)) Assert.Equal("Bundle", (string?)JsonNode.Parse(line[6..])!["resourceType"]);
            else if (line.Length == 0 && name is not null) return (name, id);
        }
        return (null, null);
    }
}
