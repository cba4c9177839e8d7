using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Varde.Web.Tests;

/// <summary>Pages that stand open learn of what is new, and of nothing that their reader does not see.</summary>
public sealed class LiveStories(RunningVarde varde, Browser browser)
{
    private const string News = "nytt", Over = "slutt", Ready = "klar", Pulse = "puls";

    // Nobody else's story is about him: his sessions are ended, and his record is written in.
    private const string Alone = "kode-7";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);

    [Fact]
    public async Task A_result_appears_on_the_page_without_loading_it_anew_and_the_focus_stays()
    {
        var page = await browser.SignInAsync(varde, "helseid", "fastlege", 1280);
        await page.GotoAsync(new Uri(varde.Address, "kliniker").ToString());
        await page.Locator("section:has(#mine) tbody th a").Last.ClickAsync();
        await Assertions.Expect(page.Locator(".patient-name")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("live-record[data-ready]")).ToHaveCountAsync(1);
        await page.EvaluateAsync("window.stayed = true");
        await page.Locator(".overview a").First.FocusAsync();
        var record = new Uri(page.Url).Segments[^1];
        await StoreAsync(Result(record, "NPU99999", "Prøve uten navn i katalogen", 17));
        await Assertions.Expect(page.Locator(".overview")).ToContainTextAsync("Prøve uten navn i katalogen");
        await Assertions.Expect(page.Locator("live-record [role=status]")).ToContainTextAsync("oppdatert");
        Assert.True(await page.EvaluateAsync<bool>("window.stayed === true"));
        Assert.True(await page.EvaluateAsync<bool>("document.querySelector('.overview').contains(document.activeElement)"));
        Assert.Empty(await Browser.FaultsOfAccess(page));
    }

    [Fact]
    public async Task A_mother_of_a_youth_is_told_of_a_vaccine_and_not_of_a_result_that_nobody_has_released()
    {
        var jar = await CitizenAsync("mor");
        var daughter = await RecordOfAsync("jente-14");
        await using var stream = await ListenAsync(jar, daughter);
        Assert.Equal(Ready, await stream.NextAsync());
        await StoreAsync(Result(daughter, "NPU99998", "Skjult prøve", 3));
        Assert.Null(await stream.NextAsync(TimeSpan.FromSeconds(4)));
        await StoreAsync(new JsonObject
        {
            ["resourceType"] = "Immunization", ["status"] = "completed", ["vaccineCode"] = new JsonObject { ["text"] = "Prøvevaksine" },
            ["patient"] = new JsonObject { ["reference"] = $"Patient/{daughter}" }, ["occurrenceDateTime"] = "2026-01-05",
        });
        Assert.Equal(News, await stream.NextAsync());
    }

    // The signs of life come every 15 seconds: what is hidden neither calls one forth nor puts it off.
    [Fact]
    public async Task The_pulse_of_an_open_page_does_not_tell_of_what_is_hidden()
    {
        var jar = await CitizenAsync("mor");
        var daughter = await RecordOfAsync("jente-14");
        await using var stream = await ListenAsync(jar, daughter);
        Assert.Equal(Ready, await stream.NextAsync());
        var begun = System.Diagnostics.Stopwatch.StartNew();
        await Task.Delay(TimeSpan.FromSeconds(8));
        await StoreAsync(Result(daughter, "NPU99996", "Skjult prøve", 3));
        Assert.Equal(Pulse, await stream.NextOfAllAsync());
        Assert.InRange(begun.Elapsed, TimeSpan.FromSeconds(14), TimeSpan.FromSeconds(19));
    }

    [Fact]
    public async Task Whoever_comes_late_is_told_of_what_was_written_after_the_page_was_drawn()
    {
        var jar = await CitizenAsync(Alone);
        var record = await RecordOfAsync(Alone);
        var drawn = TimeProvider.System.GetUtcNow().UtcTicks;
        await StoreAsync(Result(record, "NPU99997", "Sen prøve", 4));
        await using var stream = await ListenAsync(jar, record, drawn);
        Assert.Equal([Ready, News], [await stream.NextAsync(), await stream.NextAsync()]);
    }

    [Fact]
    public async Task Nobody_listens_to_a_record_that_they_do_not_see()
    {
        var (mother, stranger) = (await CitizenAsync("mor"), await RecordOfAsync("pasient"));
        Assert.Equal(HttpStatusCode.NotFound, (await mother.GetAsync($"live/{stranger}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await mother.GetAsync($"live/{Guid.NewGuid()}")).Status);
    }

    [Fact]
    public async Task A_page_is_told_that_its_session_is_over()
    {
        var jar = await CitizenAsync(Alone);
        await using var stream = await ListenAsync(jar, await RecordOfAsync(Alone));
        Assert.Equal(Ready, await stream.NextAsync());
        var page = (await jar.GetAsync("meg")).Body;
        foreach (var session in page.Split("name=\"okt\" value=\"").Skip(1).Select(part => part.Split('"')[0]))
            await jar.PostAsync("meg/okter", new() { ["okt"] = session, ["__RequestVerificationToken"] = CookieJar.Field(page, "__RequestVerificationToken") });
        string? told;
        do told = await stream.NextAsync();
        while (told == News);
        Assert.Equal(Over, told);
    }

    private Task<CookieJar> CitizenAsync(string who) => CookieJar.SignedInAsync(varde, "idporten", who);

    // The front page leads to one's own record.
    private async Task<string> RecordOfAsync(string who)
    {
        var page = (await (await CitizenAsync(who)).GetAsync("innbygger")).Body;
        var links = page.Split("href=\"/innbygger/").Skip(1).Select(part => part.Split('"', '/')[0]).Where(id => Guid.TryParse(id, out _));
        return links.GroupBy(id => id, StringComparer.Ordinal).OrderByDescending(group => group.Count()).First().Key;
    }

    private async Task StoreAsync(JsonObject resource)
    {
        using var answer = await varde.Http.PostAsJsonAsync($"fhir/r4/{(string?)resource["resourceType"]}", resource);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    private static JsonObject Result(string patient, string code, string name, int value) => new()
    {
        ["resourceType"] = "Observation", ["status"] = "final",
        ["category"] = new JsonArray(new JsonObject { ["coding"] = new JsonArray(new JsonObject { ["system"] = "http://terminology.hl7.org/CodeSystem/observation-category", ["code"] = "laboratory" }) }),
        ["code"] = new JsonObject { ["coding"] = new JsonArray(new JsonObject { ["system"] = "urn:oid:2.16.578.1.12.4.1.1.7280", ["code"] = code, ["display"] = name }), ["text"] = name },
        ["performer"] = new JsonArray(new JsonObject { ["display"] = "Prøvelaboratoriet" }),
        ["subject"] = new JsonObject { ["reference"] = $"Patient/{patient}" }, ["effectiveDateTime"] = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:sszzz", System.Globalization.CultureInfo.InvariantCulture),
        ["valueQuantity"] = new JsonObject { ["value"] = value, ["unit"] = "mmol/L", ["system"] = "http://unitsofmeasure.org", ["code"] = "mmol/L" },
    };

    private async Task<Stream> ListenAsync(CookieJar jar, string record, long? since = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(varde.Address, $"live/{record}{(since is { } ticks ? $"?siden={ticks}" : "")}"));
        request.Headers.Add("Cookie", string.Join("; ", jar.Cookies.Select(cookie => $"{cookie.Key}={cookie.Value.Value}")));
        var answer = await varde.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        return new Stream(request, answer, SseParser.Create(await answer.Content.ReadAsStreamAsync()).EnumerateAsync().GetAsyncEnumerator());
    }

    private sealed class Stream(HttpRequestMessage request, HttpResponseMessage answer, IAsyncEnumerator<SseItem<string>> items) : IAsyncDisposable
    {
        private Task<bool>? _reading;

        /// <summary>The type of the next event, whichever it is; null at the end.</summary>
        public async Task<string?> NextOfAllAsync() => await items.MoveNextAsync() ? items.Current.EventType : null;

        /// <summary>The type of the next event but for signs of life; null when none comes in time.</summary>
        public async Task<string?> NextAsync(TimeSpan? within = null)
        {
            var end = Task.Delay(within ?? Patience);
            while (true)
            {
                _reading ??= items.MoveNextAsync().AsTask();
                if (await Task.WhenAny(_reading, end) == end) return null;
                if (!await _reading) return null;
                _reading = null;
                if (items.Current.EventType != Pulse) return items.Current.EventType;
            }
        }

        public ValueTask DisposeAsync()
        {
            answer.Dispose();
            request.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
