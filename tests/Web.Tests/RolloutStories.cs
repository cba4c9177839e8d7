using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Varde.Web.Administration;

namespace Varde.Web.Tests;

/// <summary>The switches of rollout on the pages of whoever leads it, and what others are told where a service is off. Each story is about services and people that no other is about.</summary>
public sealed class RolloutStories(RunningVarde varde, Browser browser)
{
    [Fact]
    public async Task The_lead_sets_a_switch_changes_it_ends_it_and_sees_what_was_on()
    {
        var lead = await StaffAsync("innforingsleder");
        Dictionary<string, string> form = new() { ["gjor"] = "sett" };
        var empty = await PostAsync(lead, "drift/brytere/ny", "bryter", form);
        foreach (var fault in new[] { "Velg en tjeneste.", "Velg et sted i listen.", "Velg på eller av.", "Velg en fase.", "Skriv hvorfor." }) Assert.Contains(fault, empty, StringComparison.Ordinal);

        // The first switch of a service would turn it off elsewhere: that is asked once more, and nothing is stored before.
        form = new() { ["tjeneste"] = "kj.write", ["stedsok"] = "Nordlandssykehuset", ["gjor"] = "finn", ["tilstand"] = "on", ["fase"] = "trial", ["hvorfor"] = "Utprøving i Bodø" };
        var found = await PostAsync(lead, "drift/brytere/ny", "bryter", form);
        Assert.Contains("Utprøving i Bodø", found, StringComparison.Ordinal);
        form["sted"] = Found(found, "name=\"sted\" value=\"([0-9a-f-]{36})\"");
        form["gjor"] = "sett";
        Assert.Contains("Dette er den første bryteren", await PostAsync(lead, "drift/brytere/ny", "bryter", form), StringComparison.Ordinal);
        Assert.DoesNotContain("Egne opplysninger i kjernejournal</a>", (await lead.GetAsync("drift/brytere")).Body, StringComparison.Ordinal);

        var region = await PostAsync(lead, "drift/brytere/ny", "bryter", new(form) { ["sted"] = "region" });
        Assert.Contains("Bryteren er satt.", region, StringComparison.Ordinal);
        form["hvem"] = "share";
        Assert.Contains("Skriv et helt tall fra 1 til 100.", await PostAsync(lead, "drift/brytere/ny", "bryter", form), StringComparison.Ordinal);
        form["andel"] = "10";
        form["tilstand"] = "off";
        Assert.Contains("Bryteren er satt.", await PostAsync(lead, "drift/brytere/ny", "bryter", form), StringComparison.Ordinal);

        var matrix = WebUtility.HtmlDecode((await lead.GetAsync("drift/brytere?tjeneste=kj.write")).Body);
        Assert.Contains("På, men av for noen", matrix, StringComparison.Ordinal);
        Assert.Contains("10 %", matrix, StringComparison.Ordinal);
        // The region's comes first in the list, and this one last.
        var address = Found(matrix[matrix.LastIndexOf("href=\"/drift/brytere/", StringComparison.Ordinal)..], "href=\"/(drift/brytere/[^\"]+)\"");
        Dictionary<string, string> change = new() { ["gjor"] = "endre", ["versjon"] = "7", ["hvem"] = "share", ["andel"] = "25", ["tilstand"] = "off", ["fase"] = "introduction", ["hvorfor"] = "Flere er med", ["leveranse"] = "kj-2026" };
        Assert.Contains("Noen andre har endret bryteren.", await PostAsync(lead, address, "endre", change), StringComparison.Ordinal);
        change["versjon"] = "1";
        Assert.Contains("Velg en leveranse i listen, eller ingen.", await PostAsync(lead, address, "endre", change), StringComparison.Ordinal);
        // Searched for by words in the same form, which keeps what was written.
        var deliveries = await PostAsync(lead, address, "endre", new(change) { ["gjor"] = "finn", ["leveransesok"] = "sengepost" });
        Assert.Contains("Flere er med", deliveries, StringComparison.Ordinal);
        change["leveranse"] = Found(deliveries, "name=\"leveranse\" value=\"(2a-[0-9a-f]{8})\"");
        var changed = await PostAsync(lead, address, "endre", change);
        Assert.Contains("Endringen er lagret.", changed, StringComparison.Ordinal);
        Assert.Contains(">Kurve ved sengepostene</a>", changed, StringComparison.Ordinal);
        Assert.Contains("Skriv hvorfor.", await PostAsync(lead, address, "avslutt", new() { ["gjor"] = "avslutt", ["versjon"] = "2" }), StringComparison.Ordinal);
        var ended = await PostAsync(lead, address, "avslutt", new() { ["gjor"] = "avslutt", ["versjon"] = "2", ["hvorfor"] = "Prøvd ut" });
        Assert.Contains("Bryteren er avsluttet.", ended, StringComparison.Ordinal);
        Assert.Contains("Versjon 3", ended, StringComparison.Ordinal);

        Assert.Contains("Slik var det 1. januar 2026", WebUtility.HtmlDecode((await lead.GetAsync("drift/brytere?dag=1.1.2026&tjeneste=kj.write")).Body), StringComparison.Ordinal);
        Assert.Contains("Skriv en dato", WebUtility.HtmlDecode((await lead.GetAsync("drift/brytere?dag=i-fjor")).Body), StringComparison.Ordinal);
        Assert.Contains(",kj.write,on,", (await lead.GetAsync(AdministrationModule.RolloutFile[1..])).Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await lead.GetAsync("drift/brytere/finnes-ikke")).Status);
    }

    [Fact]
    public async Task Named_staff_are_found_by_name_or_number_within_the_organisation_and_an_id_of_nobody_is_a_fault_beside_the_field()
    {
        var lead = await StaffAsync("innforingsleder");
        Dictionary<string, string> form = new() { ["gjor"] = "finn", ["stedsok"] = "UNN Tromsø", ["hvem"] = "users", ["brukersok"] = "Testmoen", ["pasientsok"] = "Kari", ["tjeneste"] = "accesslog", ["tilstand"] = "on", ["fase"] = "trial", ["hvorfor"] = "Prøves av én" };
        var all = await PostAsync(lead, "drift/brytere/ny", "bryter", form);
        var amund = Found(all, "name=\"bruker\" value=\"(hpr:[0-9]+)\"");
        Assert.Matches($"Amund Testmoen<span class=\"aside\">[^<]*Medisinsk[^<]*, HPR {amund[4..]}<", WebUtility.HtmlDecode(all));
        // Whoever leads the rollout sees no patients, and finds none.
        Assert.DoesNotContain("name=\"pasient\"", all, StringComparison.Ordinal);
        form["sted"] = Found(all, "name=\"sted\" value=\"([0-9a-f-]{36})\"");
        Assert.Contains("Amund Testmoen", await PostAsync(lead, "drift/brytere/ny", "bryter", new(form) { ["brukersok"] = amund[4..] }), StringComparison.Ordinal);
        Assert.DoesNotContain("Ánte Demočohkka", await PostAsync(lead, "drift/brytere/ny", "bryter", new(form) { ["brukersok"] = "Demočohkka" }), StringComparison.Ordinal);
        // A place whose name begins so comes first, whatever units have it in theirs, and all of its staff who fit are found, not those alone who are among the first of the region.
        var rana = await PostAsync(lead, "drift/brytere/ny", "bryter", new(form) { ["stedsok"] = "Rana", ["sted"] = "region" });
        var kommune = Found(rana, "value=\"([0-9a-f-]{36})\"[^>]*>\\s*<label[^>]*>Rana kommune<");
        var there = await PostAsync(lead, "drift/brytere/ny", "bryter", new(form) { ["sted"] = kommune, ["brukersok"] = "test" });
        Assert.True(Regex.Count(there, "name=\"bruker\"", RegexOptions.None, TimeSpan.FromSeconds(5)) >= 2);
        // Those who are ticked stay so by name, and an id of nobody by itself.
        string[] ticked = [.. Regex.Matches(there, "(?<=name=\"bruker\" value=\")hpr:[0-9]+", RegexOptions.None, TimeSpan.FromSeconds(5)).Select(one => one.Value).Take(2), "hpr:970999999"];
        var token = CookieJar.Field((await lead.GetAsync("drift/brytere/ny")).Body, "__RequestVerificationToken");
        var kept = WebUtility.HtmlDecode((await lead.PostAllAsync("drift/brytere/ny",
            [.. form.Where(one => one.Key != "brukersok"), new("_handler", "bryter"), new("__RequestVerificationToken", token), .. ticked.Select(one => new KeyValuePair<string, string>("bruker", one))])).Body);
        foreach (var one in ticked[..2]) Assert.Matches($"value=\"{one}\" checked[^>]*>\\s*<label[^>]*>[^<]+<span class=\"aside\">[^<]+, HPR {one[4..]}<", kept);
        Assert.Matches("value=\"hpr:970999999\" checked[^>]*>\\s*<label[^>]*>hpr:970999999<", kept);
        Assert.DoesNotContain("første treffene", WebUtility.HtmlDecode(there)[there.IndexOf("brukersok", StringComparison.Ordinal)..], StringComparison.Ordinal);
        form["gjor"] = "sett";
        form["bekreftet"] = "accesslog";
        foreach (var (field, id, sentence) in new[] { ("brukere", "hpr:970999999", "skriv en bruker-id som finnes"), ("brukere", "Amund", "skriv en bruker-id som finnes"), ("pasienter", Guid.NewGuid().ToString(), "skriv id-en til en journal som finnes") })
            Assert.Contains(sentence, await PostAsync(lead, "drift/brytere/ny", "bryter", new(form) { [field] = id, ["hvem"] = field == "brukere" ? "users" : "patients" }), StringComparison.Ordinal);
        form["bruker"] = amund;
        var set = await PostAsync(lead, "drift/brytere/ny", "bryter", form);
        Assert.Contains("Bryteren er satt.", set, StringComparison.Ordinal);
        Assert.Matches($"value=\"{amund}\" checked[^>]*>\\s*<label[^>]*>Amund Testmoen", set);
    }

    [Fact]
    public async Task The_emergency_stop_is_confirmed_once_more_and_is_ended_again()
    {
        var lead = await StaffAsync("innforingsleder");
        Assert.Contains("Skriv hvorfor.", await PostAsync(lead, "drift/brytere/steng", "steng", new() { ["tjeneste"] = "gpinfo" }), StringComparison.Ordinal);
        Dictionary<string, string> form = new() { ["tjeneste"] = "gpinfo", ["hvorfor"] = "Feil i tjenesten" };
        Assert.Contains("Vil du stenge fastlege i hele regionen nå?", await PostAsync(lead, "drift/brytere/steng", "steng", form), StringComparison.Ordinal);
        Assert.DoesNotContain("Feil i tjenesten", await PostAsync(lead, "drift/brytere/steng", "steng", new() { ["tjeneste"] = "gpinfo" }), StringComparison.Ordinal);
        form["gjor"] = "steng";
        Assert.Contains("Tjenesten er stengt i hele regionen.", await PostAsync(lead, "drift/brytere/steng", "steng", form), StringComparison.Ordinal);
        var matrix = (await lead.GetAsync("drift/brytere?tjeneste=gpinfo")).Body;
        Assert.Contains(">Stengt</span>", matrix, StringComparison.Ordinal);
        var address = Found(matrix[matrix.IndexOf("id=\"alle\"", StringComparison.Ordinal)..], "href=\"/(drift/brytere/[^\"]+)\"");
        Assert.Contains("Bryteren er avsluttet.", await PostAsync(lead, address, "avslutt", new() { ["gjor"] = "avslutt", ["versjon"] = "1", ["hvorfor"] = "Rettet" }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_a_service_is_off_a_page_says_so_in_words_in_the_place_of_what_would_begin_something()
    {
        var lead = await StaffAsync("innforingsleder");
        var doctor = await StaffAsync("barnelege");
        var citizen = await CitizenAsync("kode-6");
        var (about, self) = (await IdAsync(doctor), await IdAsync(citizen));
        foreach (var (service, user) in new[] { ("journal", about), ("poa", self) })
        {
            Dictionary<string, string> form = new() { ["gjor"] = "sett", ["tjeneste"] = service, ["sted"] = "region", ["tilstand"] = "on", ["fase"] = "operation", ["hvorfor"] = "I drift" };
            Assert.Contains("Bryteren er satt.", await PostAsync(lead, "drift/brytere/ny", "bryter", form), StringComparison.Ordinal);
            Assert.Contains("Bryteren er satt.", await PostAsync(lead, "drift/brytere/ny", "bryter", new(form) { ["tilstand"] = "off", ["hvem"] = "users", ["brukere"] = user }), StringComparison.Ordinal);
        }
        var patient = Found((await doctor.GetAsync("kliniker")).Body, "(kliniker/pasient/[0-9a-f-]{36})");
        var record = WebUtility.HtmlDecode((await doctor.GetAsync(patient)).Body);
        Assert.Contains("har ikke tatt i bruk", record, StringComparison.Ordinal);
        Assert.DoesNotContain($"{patient}/ny\"", record, StringComparison.Ordinal);
        Assert.Contains("Det gjelder: journaldokumenter", WebUtility.HtmlDecode((await doctor.GetAsync($"{patient}/ny")).Body), StringComparison.Ordinal);
        var settings = WebUtility.HtmlDecode((await citizen.GetAsync($"{await OwnPagesAsync(citizen)}/innstillinger")).Body);
        Assert.Contains("har ikke tatt i bruk tjenesten", settings, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"receiver\"", settings, StringComparison.Ordinal);
        var other = await CitizenAsync("enke");
        Assert.Contains("name=\"receiver\"", (await other.GetAsync($"{await OwnPagesAsync(other)}/innstillinger")).Body, StringComparison.Ordinal);
    }

    // The five rules of docs/rollout.md on the page that would begin a document; the APIs are asked in the stories of switches.
    [Fact, Trait("tier", "all")]
    public async Task Each_rule_of_switches_decides_what_a_page_offers()
    {
        var server = new RunningVarde();
        await server.InitializeAsync();
        try
        {
            var (lead, doctor) = (await CookieJar.SignedInAsync(server, "helseid", "innforingsleder"), await CookieJar.SignedInAsync(server, "helseid", "sykehuslege"));
            var patient = Found((await doctor.GetAsync("kliniker")).Body, "(kliniker/pasient/[0-9a-f-]{36})");
            var found = await PostAsync(lead, "drift/brytere/ny", "bryter", new() { ["gjor"] = "finn", ["stedsok"] = "UNN Tromsø", ["hvem"] = "users", ["brukersok"] = "Testmoen" });
            var (hospital, user) = (Found(found, "value=\"([0-9a-f-]{36})\"[^>]*>\\s*<label[^>]*>UNN Tromsø<"), Found(found, "value=\"(hpr:[0-9]+)\"[^>]*>\\s*<label[^>]*>Amund Testmoen<"));
            var today = AccessControl.NorwegianCalendar.DayAt(TimeProvider.System.GetUtcNow());
            async Task ThenAsync(string rule, bool isOffered) => Assert.Equal((rule, isOffered), (rule, !WebUtility.HtmlDecode((await doctor.GetAsync($"{patient}/ny")).Body).Contains("Det gjelder: journaldokumenter", StringComparison.Ordinal)));
            async Task SetAsync(string rule, bool isOffered, string place, string state, params (string Field, string Text)[] more)
            {
                Dictionary<string, string> form = new() { ["gjor"] = "sett", ["tjeneste"] = "journal", ["sted"] = place, ["tilstand"] = state, ["fase"] = "trial", ["hvorfor"] = rule, ["bekreftet"] = "journal" };
                foreach (var (field, text) in more) form[field] = text;
                Assert.Contains("Bryteren er satt.", await PostAsync(lead, "drift/brytere/ny", "bryter", form), StringComparison.Ordinal);
                await ThenAsync(rule, isOffered);
            }
            static string Day(DateOnly day) => day.ToString("dd.MM.yyyy", System.Globalization.CultureInfo.InvariantCulture);

            await ThenAsync("1, no switch", isOffered: true);
            await SetAsync("2, not yet", isOffered: false, hospital, "on", ("fra", Day(today.AddDays(1))));
            await SetAsync("2, no more", isOffered: false, hospital, "on", ("fra", Day(today.AddDays(-9))), ("til", Day(today)));
            await SetAsync("4, the nearest", isOffered: true, hospital, "on");
            await SetAsync("4, the region is further up", isOffered: true, "region", "off");
            await SetAsync("5, a share is narrower than all", isOffered: false, hospital, "off", ("hvem", "share"), ("andel", "100"));
            await SetAsync("5, named ones are narrower", isOffered: true, hospital, "on", ("hvem", "users"), ("bruker", user));
            Assert.Contains("Tjenesten er stengt i hele regionen.", await PostAsync(lead, "drift/brytere/steng", "steng", new() { ["tjeneste"] = "journal", ["hvorfor"] = "Feil", ["gjor"] = "steng" }), StringComparison.Ordinal);
            await ThenAsync("3, stopped for the region", isOffered: false);
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    [Theory, InlineData("drift/brytere"), InlineData("drift/brytere/ny"), InlineData("drift/brytere/steng"), InlineData("drift/brytere/fil")]
    public async Task Switches_are_for_whoever_leads_the_rollout(string place)
    {
        Assert.Contains((await (await StaffAsync("sikkerhetsansvarlig")).GetAsync(place)).Status, new[] { HttpStatusCode.Forbidden, HttpStatusCode.NotFound });
        Assert.Equal(HttpStatusCode.OK, (await (await StaffAsync("innforingsleder")).GetAsync(place)).Status);
    }

    [Fact]
    public async Task The_form_works_by_keyboard_and_without_a_fault_of_access()
    {
        var page = await browser.SignInAsync(varde, "helseid", "innforingsleder", 360);
        foreach (var place in new[] { "drift/brytere/ny", "drift/brytere/steng" })
        {
            await page.GotoAsync(new Uri(varde.Address, place).ToString());
            Assert.Equal(360, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
            Assert.Empty(await Browser.FaultsOfAccess(page));
        }
        await page.GotoAsync(new Uri(varde.Address, "drift/brytere/ny").ToString());
        await page.GetByLabel("Søk etter sted").FillAsync("Prøvelegene Tromsø");
        // Enter searches, and sets nothing.
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Radio, new() { Name = "Prøvelegene Tromsø" })).ToBeCheckedAsync();
        await page.GetByLabel("En andel av pasientene").CheckAsync();
        await Assertions.Expect(page.GetByLabel("Andel i prosent")).ToBeVisibleAsync();
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await page.GetByRole(AriaRole.Button, new() { Name = "Sett bryteren" }).ClickAsync();
        await Assertions.Expect(page.Locator("#tjeneste-feil")).ToBeVisibleAsync();
        Assert.Empty(await Browser.FaultsOfAccess(page));
    }

    private Task<CookieJar> StaffAsync(string who) => CookieJar.SignedInAsync(varde, "helseid", who);

    private Task<CookieJar> CitizenAsync(string who) => CookieJar.SignedInAsync(varde, "idporten", who);

    private static string Found(string page, string pattern) => Regex.Match(page, pattern, RegexOptions.None, TimeSpan.FromSeconds(5)).Groups[1].Value;

    private static async Task<string> IdAsync(CookieJar jar) => Found((await jar.GetAsync("meg")).Body, "<dd class=\"id\">([^<]+)</dd>");

    private static async Task<string> OwnPagesAsync(CookieJar jar) => Found((await jar.GetAsync("innbygger")).Body, "(innbygger/[0-9a-f-]{36})/");

    private static async Task<string> PostAsync(CookieJar jar, string address, string handler, Dictionary<string, string> form)
    {
        form = new(form) { ["_handler"] = handler, ["__RequestVerificationToken"] = CookieJar.Field((await jar.GetAsync(address)).Body, "__RequestVerificationToken") };
        return WebUtility.HtmlDecode((await jar.PostAsync(address, form)).Body);
    }
}
