using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Varde.Web.Administration;

namespace Varde.Web.Tests;

/// <summary>Waves of rollout on the pages of whoever leads it. The stories are of services that no other story is about.</summary>
public sealed class WaveStories(RunningVarde varde, Browser browser)
{
    [Fact]
    public async Task The_lead_plans_a_wave_makes_it_ready_decides_and_writes_about_the_first_day()
    {
        var lead = await StaffAsync("innforingsleder");
        var empty = await PostAsync(lead, "drift/bolger/ny", "bolge", new() { ["gjor"] = "lagre" });
        foreach (var fault in new[] { "Skriv et navn på høyst 120 tegn.", "Velg en tjeneste.", "Velg minst ett sted.", "Skriv en dato, for eksempel 24.11.2026.", "Velg en fase." }) Assert.Contains(fault, empty, StringComparison.Ordinal);
        var wave = await PlannedAsync(lead, "Utprøving, målinger i Bodø");
        Assert.Contains("Bølgen er planlagt.", wave.Page, StringComparison.Ordinal);
        Assert.Contains(">Utprøving ved fire sykehus og i fire kommuner</a>", wave.Page, StringComparison.Ordinal);
        Assert.Contains("Ingen punkter ennå.", wave.Page, StringComparison.Ordinal);

        var none = await PostAsync(lead, $"{wave.Address}/punkt/ny", "punkt", new() { ["gjor"] = "lagre", ["versjon"] = "1", ["tilstand"] = "waived" });
        foreach (var fault in new[] { "Skriv hva som skal være klart.", "Velg et område.", "Skriv hvilken leder som fritar.", "Skriv hvorfor det fritas." }) Assert.Contains(fault, none, StringComparison.Ordinal);
        Dictionary<string, string> item = new() { ["gjor"] = "lagre", ["versjon"] = "1", ["hva"] = "Superbrukere er på plass", ["omrade"] = "training", ["krav"] = "must", ["frist"] = "1.1.2026", ["dokumentasjon"] = "https://example.org/liste" };
        var added = await PostAsync(lead, $"{wave.Address}/punkt/ny", "punkt", item);
        Assert.Contains("0 av 1 punkter som må være klare, er klare.", added, StringComparison.Ordinal);
        Assert.Contains("over fristen", added, StringComparison.Ordinal);
        Assert.Contains("href=\"https://example.org/liste\"", added, StringComparison.Ordinal);
        Assert.Contains("Noen andre har endret bølgen.", await PostAsync(lead, $"{wave.Address}/punkt/ny", "punkt", item), StringComparison.Ordinal);

        // What somebody wrote is text, and a link is one of the web.
        var odd = await PostAsync(lead, $"{wave.Address}/punkt/ny", "punkt", new(item) { ["versjon"] = "2", ["hva"] = "<b>Fet</b>", ["krav"] = "may", ["dokumentasjon"] = "javascript:alert(1)" });
        Assert.DoesNotContain("<b>Fet</b>", (await lead.GetAsync(wave.Address)).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"javascript", odd, StringComparison.Ordinal);
        await PostAsync(lead, Found(odd, $"href=\"/({wave.Address}/punkt/[0-9a-f-]+)\"><b>"), "fjern", new() { ["gjor"] = "fjern", ["versjon"] = "3" });

        Dictionary<string, string> go = new() { ["versjon"] = "4", ["beslutning"] = "go", ["hvorfor"] = "Alt er klart" };
        Assert.Contains("noe som må være klart, er åpent", await PostAsync(lead, $"{wave.Address}/beslutning", "beslutning", go), StringComparison.Ordinal);
        var address = Found(added, $"href=\"/({wave.Address}/punkt/[0-9a-f-]+)\"");
        await PostAsync(lead, address, "punkt", new(item) { ["versjon"] = "4", ["tilstand"] = "done" });
        go["versjon"] = "5";
        // The first switch of a service is asked about once more.
        var asked = await PostAsync(lead, $"{wave.Address}/beslutning", "beslutning", go);
        Assert.Contains("Tjenesten har ingen brytere og er på overalt.", asked, StringComparison.Ordinal);
        go["bekreftet"] = "ja";
        var decided = await PostAsync(lead, $"{wave.Address}/beslutning", "beslutning", go);
        Assert.Contains("Slik sto alt da det ble bestemt.", decided, StringComparison.Ordinal);
        Assert.Contains("Beslutningen er lagret.", decided, StringComparison.Ordinal);
        var bryter = (await lead.GetAsync(Found(decided, "href=\"/(drift/brytere/[^\"]+)\""))).Body;
        Assert.Contains("Alt er klart", bryter, StringComparison.Ordinal);

        // Taken out afterwards, the item still stands in what was decided on.
        Assert.Contains("Punktet er tatt ut.", await PostAsync(lead, address, "fjern", new() { ["gjor"] = "fjern", ["versjon"] = "6" }), StringComparison.Ordinal);
        Assert.Contains("Superbrukere er på plass", WebUtility.HtmlDecode((await lead.GetAsync($"{wave.Address}/beslutning/1")).Body), StringComparison.Ordinal);
        Assert.Contains("Skriv en av de første 14 dagene", await PostAsync(lead, wave.Address, "notat", new() { ["versjon"] = "7", ["dag"] = "1.1.2020", ["notat"] = "x" }), StringComparison.Ordinal);
        var today = AccessControl.NorwegianCalendar.DayAt(TimeProvider.System.GetUtcNow()).ToString("dd.MM.yyyy", System.Globalization.CultureInfo.InvariantCulture);
        var noted = await PostAsync(lead, wave.Address, "notat", new() { ["versjon"] = "7", ["dag"] = today, ["notat"] = "Rolig første dag" });
        Assert.Contains("Rolig første dag", noted, StringComparison.Ordinal);
        Assert.Contains("Utprøving, målinger i Bodø", WebUtility.HtmlDecode((await lead.GetAsync("drift/bolger")).Body), StringComparison.Ordinal);
        foreach (var place in new[] { "finnes-ikke", $"{wave.Address[13..]}/beslutning/9", $"{wave.Address[13..]}/punkt/nei" }) Assert.Equal(HttpStatusCode.NotFound, (await lead.GetAsync($"drift/bolger/{place}")).Status);
        var other = await StaffAsync("sikkerhetsansvarlig");
        foreach (var place in new[] { "drift/bolger", "drift/bolger/ny", wave.Address, $"{wave.Address}/beslutning" }) Assert.Contains((await other.GetAsync(place)).Status, new[] { HttpStatusCode.Forbidden, HttpStatusCode.NotFound });
    }

    [Fact]
    public async Task A_wave_at_four_hospitals_and_four_municipalities_starts_from_lists_on_the_page_and_is_on_there_alone()
    {
        var lead = await StaffAsync("innforingsleder");
        string[] places = ["UNN Tromsø", "Nordlandssykehuset Bodø", "Klinikk Hammerfest", "Helgelandssykehuset Mo i Rana", "Tromsø kommune", "Bodø kommune", "Rana kommune", "Alta kommune"];
        List<KeyValuePair<string, string>> form = [new("gjor", "finn"), new("navn", "Fornyelse ved åtte steder"), new("tjeneste", "prescription.renew"), new("start", "1.10.2026"), new("fase", "trial"), new("liste", "hospital"), new("liste", "municipality")];
        foreach (var place in places)
        {
            var found = await PostAllAsync(lead, "drift/bolger/ny", "bolge", [.. form, new("stedsok", place)]);
            form.Add(new("sted", Found(found, $"value=\"([0-9a-f-]{{36}})\"[^>]*>\\s*<label[^>]*>{place}<")));
        }
        var planned = await PostAllAsync(lead, "drift/bolger/ny", "bolge", [new("gjor", "lagre"), .. form.Skip(1)]);
        var address = Found(planned, "href=\"/(drift/bolger/[^/\"]+)/endre\"");
        foreach (var sentence in new[] { "Hver klinikk har superbrukere", "Opplæringen har nådd kveld", "Innføringsleder", "20.08.2026", "0 av 11 punkter" }) Assert.Contains(sentence, planned, StringComparison.Ordinal);
        var items = Regex.Matches(planned, $"<a href=\"/({address}/punkt/[0-9a-f-]+)\">[^<]+</a>\\s*</th>\\s*<td[^>]*>Må<", RegexOptions.None, TimeSpan.FromSeconds(5)).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(11, items.Count);
        foreach (var (at, item) in items.Index())
        {
            var page = WebUtility.HtmlDecode((await lead.GetAsync(item)).Body);
            Dictionary<string, string> ready = new()
            {
                ["gjor"] = "lagre", ["versjon"] = $"{at + 1}", ["hva"] = Found(page, "<textarea[^>]*id=\"hva\"[^>]*>([^<]*)"), ["omrade"] = Found(page, "<option value=\"([a-z-]+)\" selected"), ["krav"] = "must",
                ["tilstand"] = at == 0 ? "waived" : "done", ["fritattav"] = "Klinikksjefen ved UNN", ["fritatthvorfor"] = "Prøvd i vår",
            };
            planned = await PostAsync(lead, item, "punkt", ready);
        }
        Assert.Contains("11 av 11 punkter som må være klare, er klare, 1 av dem fritatt.", planned, StringComparison.Ordinal);
        foreach (var sentence in new[] { "Klinikksjefen ved UNN: Prøvd i vår", "Skrevet inn av Káren Demoskáidi." }) Assert.Contains(sentence, planned, StringComparison.Ordinal);
        Dictionary<string, string> go = new() { ["versjon"] = "12", ["beslutning"] = "go", ["hvorfor"] = "Alt er klart", ["bekreftet"] = "ja" };
        var decided = await PostAsync(lead, $"{address}/beslutning", "beslutning", go);
        Assert.Contains("Klinikksjefen ved UNN", decided, StringComparison.Ordinal);
        var lines = (await lead.GetAsync(AdministrationModule.RolloutFile[1..])).Body.Split('\n').Where(line => line.Contains(",prescription.renew,", StringComparison.Ordinal)).ToList();
        foreach (var place in places) Assert.Contains(lines, line => line.Contains($"{place},", StringComparison.Ordinal) && line.Contains(",on,", StringComparison.Ordinal));
        foreach (var place in new[] { "UNN Harstad", "Vefsn kommune", "Prøvelegene Alta" }) Assert.Contains(lines, line => line.Contains($"{place},", StringComparison.Ordinal) && line.Contains(",off,", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_demo_has_a_roadmap_with_what_has_moved_and_a_wave_that_carries_out_one_of_its_deliveries()
    {
        var lead = await StaffAsync("innforingsleder");
        var waves = WebUtility.HtmlDecode((await lead.GetAsync("drift/bolger")).Body);
        var wave = WebUtility.HtmlDecode((await lead.GetAsync(Found(waves, "href=\"/(drift/bolger/[^\"]+)\">Utprøving av egenbehandlingsplaner, fire sykehus"))).Body);
        foreach (var sentence in new[] { "UNN Tromsø", "Alta kommune", ">Utprøving ved fire sykehus og i fire kommuner</a>", "4 av 11 punkter som må være klare, er klare, 1 av dem fritatt." }) Assert.Contains(sentence, wave, StringComparison.Ordinal);
        var changes = WebUtility.HtmlDecode((await lead.GetAsync("veikart?kart=helseregion-prove-rhf")).Body);
        Assert.Contains("4 måneder senere enn først publisert", changes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_pages_of_a_wave_work_by_keyboard_on_a_phone_and_without_a_fault_of_access()
    {
        var lead = await StaffAsync("innforingsleder");
        var wave = await PlannedAsync(lead, "Innføring på telefon");
        await PostAsync(lead, $"{wave.Address}/punkt/ny", "punkt", new() { ["gjor"] = "lagre", ["versjon"] = "1", ["hva"] = "Avtaler er inngått", ["omrade"] = "legal", ["krav"] = "must", ["tilstand"] = "waived", ["fritattav"] = "Fagdirektøren", ["fritatthvorfor"] = "Rammeavtalen dekker det" });
        var page = await browser.SignInAsync(varde, "helseid", "innforingsleder", 360);
        foreach (var place in new[] { "drift/bolger", wave.Address, $"{wave.Address}/beslutning", $"{wave.Address}/punkt/ny", "drift/bolger/ny" })
        {
            await page.GotoAsync(new Uri(varde.Address, place).ToString());
            Assert.Equal((place, 360), (place, await page.EvaluateAsync<int>("document.documentElement.scrollWidth")));
            Assert.Empty(await Browser.FaultsOfAccess(page));
        }
        await page.GetByLabel("Søk etter sted").FillAsync("Prøvelegene Tromsø");
        // Enter searches, and stores nothing.
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Checkbox, new() { Name = "Prøvelegene Tromsø" })).ToBeVisibleAsync();
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await page.GetByRole(AriaRole.Button, new() { Name = "Planlegg bølgen" }).ClickAsync();
        await Assertions.Expect(page.Locator("#tjeneste-feil")).ToBeVisibleAsync();
        Assert.Empty(await Browser.FaultsOfAccess(page));
    }

    private static async Task<(string Address, string Page)> PlannedAsync(CookieJar lead, string name)
    {
        Dictionary<string, string> form = new() { ["gjor"] = "finn", ["stedsok"] = "Nordlandssykehuset", ["navn"] = name, ["tjeneste"] = "measurement.write", ["start"] = "1.10.2026", ["fase"] = "trial", ["leveransesok"] = "fire sykehus" };
        var found = await PostAsync(lead, "drift/bolger/ny", "bolge", form);
        (form["sted"], form["leveranse"], form["gjor"]) = (Found(found, "name=\"sted\" value=\"([0-9a-f-]{36})\""), "finnes-ikke-2026", "lagre");
        Assert.Contains("Velg en leveranse i listen, eller ingen.", await PostAsync(lead, "drift/bolger/ny", "bolge", form), StringComparison.Ordinal);
        form["leveranse"] = Found(found, "name=\"leveranse\" value=\"(1a-[0-9a-f]{8})\"");
        var page = await PostAsync(lead, "drift/bolger/ny", "bolge", form);
        return (Found(page, "href=\"/(drift/bolger/[^/\"]+)/endre\""), page);
    }

    private async Task<CookieJar> StaffAsync(string who)
    {
        var jar = new CookieJar(varde);
        await jar.SignInAsync("helseid", $"{who}/high");
        return jar;
    }

    private static string Found(string page, string pattern) => Regex.Match(page, pattern, RegexOptions.None, TimeSpan.FromSeconds(5)).Groups[1].Value;

    private static async Task<string> PostAllAsync(CookieJar jar, string address, string handler, IEnumerable<KeyValuePair<string, string>> form)
    {
        var token = CookieJar.Field((await jar.GetAsync(address)).Body, "__RequestVerificationToken");
        return WebUtility.HtmlDecode((await jar.PostAllAsync(address, form.Append(new("_handler", handler)).Append(new("__RequestVerificationToken", token)))).Body);
    }

    private static async Task<string> PostAsync(CookieJar jar, string address, string handler, Dictionary<string, string> form)
    {
        form = new(form) { ["_handler"] = handler, ["__RequestVerificationToken"] = CookieJar.Field((await jar.GetAsync(address)).Body, "__RequestVerificationToken") };
        return WebUtility.HtmlDecode((await jar.PostAsync(address, form)).Body);
    }
}
