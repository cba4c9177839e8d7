using System.Net;
using Microsoft.Playwright;
using Varde.Web.Administration;

namespace Varde.Web.Tests;

/// <summary>Those who look after the region and its security, on the pages of the administration.</summary>
public sealed class AdministrationStories(RunningVarde varde, Browser browser)
{
    private static readonly Dictionary<string, string> Purpose = new() { ["formal"] = "Stikkprøve" };

    public static TheoryData<string, int, int> Readers => new()
    {
        { "sikkerhetsansvarlig", 1280, 7 }, { "sikkerhetsansvarlig", 360, 7 }, { "informatiker", 1280, 4 }, { "organisasjonsansvarlig", 360, 4 }, { "innforingsleder", 360, 8 },
    };

    [Theory, MemberData(nameof(Readers))]
    public async Task Each_reader_finds_every_place_of_the_menu_without_a_fault_of_access(string who, int width, int count)
    {
        var page = await browser.SignInAsync(varde, "helseid", who, width);
        await page.GotoAsync(new Uri(varde.Address, "drift").ToString());
        var places = await page.Locator(".place-menu a").EvaluateAllAsync<string[]>("links => links.map(link => link.href)");
        Assert.Equal(count, places.Length);
        foreach (var place in places.Where(place => place.Contains("/drift", StringComparison.Ordinal)))
        {
            Assert.Equal(200, (await page.GotoAsync(place))!.Status);
            Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
            Assert.Empty(await Browser.FaultsOfAccess(page));
        }
    }

    [Fact]
    public async Task The_state_tells_what_is_stored_and_how_fast_pages_were_answered()
    {
        var jar = await StaffAsync("informatiker");
        await jar.GetAsync("drift");
        var page = (await jar.GetAsync("drift")).Body;
        Assert.Contains("Alt er i orden.", page, StringComparison.Ordinal);
        Assert.Matches(@"<dt>Journaler</dt><dd>2\d\d</dd>", page);
        Assert.Matches(@"Sidene</th>\s*<td class=""figure"" data-label=""Antall"">[1-9]", page);
    }

    [Theory, InlineData("regler"), InlineData("regler/forklar"), InlineData("logg"), InlineData("uvanlig")]
    public async Task Security_is_for_its_officers_alone(string place)
    {
        Assert.Equal(HttpStatusCode.NotFound, (await (await StaffAsync("sykehuslege")).GetAsync($"drift/{place}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await (await StaffAsync("sikkerhetsansvarlig")).GetAsync($"drift/{place}")).Status);
    }

    [Theory, InlineData(""), InlineData("/organisasjoner"), InlineData("/maler"), InlineData("/regler"), InlineData("/logg")]
    public async Task Citizens_have_no_administration(string place)
    {
        var jar = await CookieJar.SignedInAsync(varde, "idporten", "mor");
        Assert.Contains((await jar.GetAsync($"drift{place}")).Status, new[] { HttpStatusCode.Forbidden, HttpStatusCode.NotFound });
    }

    [Fact]
    public async Task The_rules_are_those_that_decide_and_are_found_by_their_words()
    {
        var jar = await StaffAsync("sikkerhetsansvarlig");
        var all = (await jar.GetAsync("drift/regler")).Body;
        Assert.Contains("id=\"R-DEFAULT\"", all, StringComparison.Ordinal);
        var found = (await jar.GetAsync("drift/regler?spor=citizen&sok=BankID")).Body;
        Assert.Contains("id=\"R-GATE-LOGIN\"", found, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"R-DEFAULT\"", found, StringComparison.Ordinal);
        Assert.Contains("id=\"R-GATE-DEAD\"", (await jar.GetAsync("drift/regler?sok=personen%20er%20død")).Body, StringComparison.Ordinal);
        Assert.Contains("personen er død", WebUtility.HtmlDecode(all), StringComparison.Ordinal);
        Assert.DoesNotContain("subject is dead", all, StringComparison.Ordinal);
        await jar.GetAsync("sprak/en");
        Assert.Contains("subject is dead", (await jar.GetAsync("drift/regler")).Body, StringComparison.Ordinal);
        await jar.GetAsync("sprak/nb");
        Assert.Contains("Ingen regel passer", (await jar.GetAsync("drift/regler?sok=ingenting-slikt")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_officer_states_why_and_reads_who_did_what_and_the_person_asked_about_is_told()
    {
        var page = await browser.SignInAsync(varde, "helseid", "sikkerhetsansvarlig", 1280);
        await page.GotoAsync(new Uri(varde.Address, "drift/logg").ToString());
        await page.GetByLabel("Fra og med").FillAsync("i går");
        await page.GetByLabel("Formål").FillAsync("Klage fra pasient");
        await page.GetByRole(AriaRole.Button, new() { Name = "Vis oppføringene" }).ClickAsync();
        await Assertions.Expect(page.Locator("#fra-feil")).ToContainTextAsync("Skriv en dato");
        await Assertions.Expect(page.Locator("#formal")).ToHaveValueAsync("Klage fra pasient");
        await page.GetByLabel("Fra og med").FillAsync("");
        await page.GetByLabel("Handling").SelectOptionAsync("read");
        await page.GetByRole(AriaRole.Button, new() { Name = "Vis oppføringene" }).ClickAsync();
        await Assertions.Expect(page.Locator(".audit-table tbody tr").First).ToContainTextAsync("leste");
        Assert.DoesNotContain("?", page.Url, StringComparison.Ordinal);
        Assert.Empty(await Browser.FaultsOfAccess(page));
    }

    [Fact]
    public async Task What_is_asked_about_is_narrowed_and_older_entries_follow()
    {
        var jar = await StaffAsync("sikkerhetsansvarlig");
        var first = await PostAsync(jar, "drift/logg", "logg", new(Purpose) { ["spor"] = "none" });
        Assert.Contains("De 100 nyeste oppføringene", first, StringComparison.Ordinal);
        Assert.DoesNotContain("sikkerhetsansvarlig, Univ", first, StringComparison.Ordinal);
        var older = CookieJar.Field(first, "etter");
        var second = await PostAsync(jar, "drift/logg", "eldre", new(Purpose) { ["spor"] = "none", ["etter"] = older });
        Assert.Contains("De 100 nyeste oppføringene", second, StringComparison.Ordinal);
        Assert.NotEqual(Times(first)[0], Times(second)[0]);
        Assert.Contains("Skriv et fødselsnummer", await PostAsync(jar, "drift/logg", "logg", new(Purpose) { ["pasient"] = "123" }), StringComparison.Ordinal);
        Assert.Contains("Skriv hvorfor du ser i loggen", await PostAsync(jar, "drift/logg", "logg", []), StringComparison.Ordinal);
        Assert.DoesNotContain("audit-table", await PostAsync(jar, "drift/logg", "logg", []), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_part_of_the_log_is_taken_out_as_a_file_by_officers_alone()
    {
        var file = await PostAsync(await StaffAsync("sikkerhetsansvarlig"), AdministrationModule.AuditFile[1..], "", new(Purpose) { ["format"] = "csv", ["handling"] = "read" });
        Assert.StartsWith("id,time", file, StringComparison.Ordinal);
        Assert.Contains(",read,", file, StringComparison.Ordinal);
        var refused = await PostAsync(await StaffAsync("sykehuslege"), AdministrationModule.AuditFile[1..], "", new(Purpose) { ["format"] = "csv" }, "meg");
        Assert.DoesNotContain("id,time", refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_report_of_unusual_access_names_every_rule_that_it_held_against_the_log()
    {
        var report = await PostAsync(await StaffAsync("sikkerhetsansvarlig"), "drift/uvanlig", "uvanlig", new(Purpose));
        Assert.Equal(10, report.Split("<details").Length - 1);
        Assert.Contains("høyst 31 dager", await PostAsync(await StaffAsync("sikkerhetsansvarlig"), "drift/uvanlig", "uvanlig", new(Purpose) { ["fra"] = "1.1.2026", ["til"] = "1.6.2026" }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_informatician_uploads_a_template_and_a_text_that_is_none_is_told_with_its_faults()
    {
        var page = await browser.SignInAsync(varde, "helseid", "informatiker", 1280);
        await page.GotoAsync(new Uri(varde.Address, "drift/maler").ToString());
        await page.GetByText("Last opp en mal").First.ClickAsync();
        await SendAsync(page, "nei"u8.ToArray());
        await Assertions.Expect(page.Locator("#fil-feil")).ToBeVisibleAsync();
        var template = await TemplateAsync("varde.vital_signs.v1");
        await SendAsync(page, template);
        await Assertions.Expect(page.Locator("#fil-feil")).ToContainTextAsync("finnes alt en mal");
        await SendAsync(page, System.Text.Encoding.UTF8.GetBytes(System.Text.Encoding.UTF8.GetString(template).Replace("varde.vital_signs.v1", "varde.test_av_mal.v1", StringComparison.Ordinal)));
        await Assertions.Expect(page.Locator(".toast")).ToContainTextAsync("varde.test_av_mal.v1");
        await page.Locator(".toast a").ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("varde.test_av_mal.v1");
        await Assertions.Expect(page.Locator(".template-tree")).ToContainTextAsync("Systolisk");
        Assert.Empty(await Browser.FaultsOfAccess(page));
    }

    [Fact]
    public async Task A_doctor_reads_templates_is_offered_no_upload_and_uploads_none()
    {
        Assert.Contains("id=\"fil\"", (await (await StaffAsync("informatiker")).GetAsync("drift/maler")).Body, StringComparison.Ordinal);
        var jar = await StaffAsync("sykehuslege");
        Assert.DoesNotContain("id=\"fil\"", (await jar.GetAsync("drift/maler")).Body, StringComparison.Ordinal);
        var token = CookieJar.Field((await jar.GetAsync("meg")).Body, "__RequestVerificationToken");
        var template = System.Text.Encoding.UTF8.GetString(await TemplateAsync("varde.vital_signs.v1")).Replace("varde.vital_signs.v1", "varde.ikke_lov.v1", StringComparison.Ordinal);
        using var form = new MultipartFormDataContent { { new StringContent(token), "__RequestVerificationToken" }, { new StringContent("mal"), "_handler" }, { new StringContent(template), "fil", "mal.opt" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(varde.Address, "drift/maler")) { Content = form };
        request.Headers.Add("Cookie", jar.Header);
        using var answer = await varde.Http.SendAsync(request);
        Assert.Contains("id=\"fil-feil\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("varde.ikke_lov.v1", (await jar.GetAsync("drift/maler")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_organisation_shows_its_units_and_who_works_there()
    {
        var page = await browser.SignInAsync(varde, "helseid", "organisasjonsansvarlig", 1280);
        await page.GotoAsync(new Uri(varde.Address, "drift/organisasjoner").ToString());
        await page.GetByLabel("Søk etter virksomhet eller enhet").FillAsync("universitetssykehuset");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Link, new() { Name = "Universitetssykehuset Nord-Norge HF", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Universitetssykehuset Nord-Norge HF");
        await page.GetByRole(AriaRole.Link, new() { Name = "Administrasjonen" }).First.ClickAsync();
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Leif Prøvenes");
        await page.GotoAsync(new Uri(varde.Address, "drift/organisasjoner?sok=finnes-ikke").ToString());
        await Assertions.Expect(page.Locator(".empty-line")).ToContainTextAsync("Ingen virksomhet passer");
        Assert.Equal(404, (await page.GotoAsync(new Uri(varde.Address, $"drift/organisasjoner/{Guid.NewGuid()}").ToString()))!.Status);
    }

    [Theory, InlineData(1280), InlineData(360)]
    public async Task Every_component_in_every_state_has_no_fault_of_access(int width)
    {
        var page = await browser.SignInAsync(varde, "helseid", "informatiker", width);
        await page.GotoAsync(new Uri(varde.Address, "drift/komponenter").ToString());
        Assert.True(await page.Locator("[data-component]").CountAsync() >= 12);
        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.Empty(await Browser.FaultsInBothSchemes(page));
        var lines = await page.EvaluateAsync<string[]>("['empty-line', 'failed-line', 'hidden-line'].map(name => { const look = getComputedStyle(document.querySelector('[data-component=tilstander] .' + name)); return [look.borderInlineStart, look.borderTop, look.backgroundColor].join('|'); })");
        Assert.Equal(3, lines.Distinct().Count());
        await page.GetByRole(AriaRole.Link, new() { Name = "Andre", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-component=faner] a[aria-current=page]")).ToHaveTextAsync("Andre");
        await page.GetByRole(AriaRole.Button, new() { Name = "Åpne vinduet" }).ClickAsync();
        await Assertions.Expect(page.Locator("#k-vindu")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("#k-vindu")).Not.ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_list_is_put_in_order_by_its_heads_and_back_by_the_same()
    {
        var page = await browser.SignInAsync(varde, "helseid", "informatiker", 1280);
        await page.GotoAsync(new Uri(varde.Address, "drift/maler").ToString());
        var rising = await page.Locator("tbody th a").AllTextContentsAsync();
        await Assertions.Expect(page.Locator("th[aria-sort=ascending]")).ToContainTextAsync("Mal");
        await page.GetByRole(AriaRole.Link, new() { Name = "Mal", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("th[aria-sort=descending]")).ToContainTextAsync("Mal");
        Assert.Equal(rising.Reverse(), await page.Locator("tbody th a").AllTextContentsAsync());
        await page.GetByRole(AriaRole.Link, new() { Name = "Lagret", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("th[aria-sort=ascending]")).ToContainTextAsync("Lagret");
        Assert.Empty(await Browser.FaultsOfAccess(page));
    }

    private static async Task SendAsync(IPage page, byte[] text)
    {
        await page.Locator("#fil").SetInputFilesAsync(new FilePayload { Name = "mal.opt", MimeType = "application/xml", Buffer = text });
        await page.GetByRole(AriaRole.Button, new() { Name = "Last opp en mal" }).ClickAsync();
    }

    private async Task<byte[]> TemplateAsync(string id) => System.Text.Encoding.UTF8.GetBytes((await (await StaffAsync("informatiker")).GetAsync($"{AdministrationModule.TemplateFile[1..]}?id={id}&form=opt")).Body);

    private Task<CookieJar> StaffAsync(string who) => CookieJar.SignedInAsync(varde, "helseid", who);

    private static async Task<string> PostAsync(CookieJar jar, string address, string handler, Dictionary<string, string> form, string? page = null)
    {
        form = new(form) { ["_handler"] = handler };
        form["__RequestVerificationToken"] = CookieJar.Field((await jar.GetAsync(page ?? "drift/logg")).Body, "__RequestVerificationToken");
        return WebUtility.HtmlDecode((await jar.PostAsync(address, form)).Body);
    }

    private static List<string> Times(string page) => [.. page.Split("<time datetime=\"").Skip(1).Select(part => part.Split('"')[0])];
}
