using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Varde.Web.Tests;

/// <summary>Clinicians at work in a real browser: they find a patient, say why they need a record, and read it, by mouse and by keyboard alone, at a desk and on a phone.</summary>
public sealed partial class ClinicianStories(RunningVarde varde, Browser browser)
{
    private const string Kari = "Kari Demones";

    [Theory, InlineData("fastlege", 360), InlineData("fastlege", 1280), InlineData("sykehuslege", 1280)]
    public async Task Every_place_of_a_record_is_reached_without_a_fault_of_access(string who, int width)
    {
        var page = await OpenKariAsync(who, width);
        var places = await page.Locator(".place-menu [data-goto]").EvaluateAllAsync<string[]>("links => links.map(link => link.href)");
        Assert.Equal(5, places.Length);
        foreach (var address in places.Append($"{places[0]}/grunnlag").Append($"{places[0]}/provesvar/NPU27300"))
        {
            Assert.Equal(200, (await page.GotoAsync(address))!.Status);
            Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
            Assert.Empty(await Browser.FaultsOfAccess(page));
        }
    }

    [Fact]
    public async Task A_doctor_finds_a_patient_by_name_and_by_number_with_the_keyboard_alone()
    {
        var page = await browser.SignInAsync(varde, "helseid", "fastlege", 1280);
        await page.GotoAsync(new Uri(varde.Address, "kliniker").ToString());
        await Assertions.Expect(page.Locator("#sok")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("kari demon");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#treff")).ToHaveTextAsync("Ett treff");
        var number = (await page.Locator("section:has(#treff) .id").TextContentAsync())!;
        Assert.Equal("/kliniker", new Uri(page.Url).PathAndQuery);
        await ShortcutsAsync(page);
        await page.Locator("h1").ClickAsync();
        await page.Keyboard.PressAsync("/");
        await Assertions.Expect(page.Locator("#sok")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync(number);
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#sok")).ToHaveValueAsync(number);
        await Assertions.Expect(page.Locator("#treff")).ToHaveTextAsync("Ett treff");
        await page.Locator("section:has(#treff) th a").PressAsync("Enter");
        await Assertions.Expect(page.Locator(".patient-name")).ToHaveTextAsync(Kari);
        await Assertions.Expect(page.Locator(".why")).ToContainTextAsync("Du deltar i behandlingen");
    }

    [Theory, InlineData("{day}"), InlineData("demones {short}"), InlineData("{spaced}")]
    public async Task A_birth_date_in_the_Norwegian_order_finds_her_with_or_without_her_name(string asked)
    {
        var page = await SearchAsync("fastlege", await WithBirthDateOfKari(asked));
        await Assertions.Expect(page.Locator("section:has(#treff) tbody")).ToContainTextAsync(Kari);
    }

    [Theory, InlineData("12345678901", "ikke et gyldig fødselsnummer"), InlineData("kari 99.99.1980", "dd.mm.åååå"), InlineData("  ", "Skriv et navn")]
    public async Task What_cannot_be_looked_for_is_told_beside_the_field_and_kept(string asked, string told)
    {
        var page = await SearchAsync("fastlege", asked);
        await Assertions.Expect(page.Locator("#sok-feil")).ToContainTextAsync(told);
        await Assertions.Expect(page.Locator("#sok")).ToHaveValueAsync(asked);
        await Assertions.Expect(page.Locator("#treff")).ToHaveCountAsync(0);
        Assert.Empty(await Browser.FaultsOfAccess(page));
    }

    [Fact]
    public async Task A_name_of_nobody_and_a_name_of_somebody_elses_patient_are_answered_alike()
    {
        var (nobody, other) = (await SearchAsync("sykehuslege", "Finnesikke Ingensteds"), await SearchAsync("sykehuslege", await NameOfStrangerTo("sykehuslege")));
        var section = "section:has(#treff)";
        Assert.Equal(await nobody.Locator(section).InnerTextAsync(), await other.Locator(section).InnerTextAsync());
        Assert.Contains("Ingen treff", await nobody.Locator(section).InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_number_of_somebody_elses_patient_and_one_of_nobody_lead_to_the_same_page()
    {
        var stranger = await StrangerTo("sykehuslege");
        var (hidden, nobody) = (await SearchAsync("sykehuslege", stranger.Number), await SearchAsync("sykehuslege", Unused));
        await Assertions.Expect(hidden.Locator("#akutt")).ToBeVisibleAsync();
        Assert.Equal(await TextAsync(nobody, Unused), await TextAsync(hidden, stranger.Number));
        Assert.DoesNotContain(stranger.Name, await hidden.ContentAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_number_of_nobody_has_no_record_whoever_states_why()
    {
        var page = await SearchAsync("sykehuslege", Unused);
        await page.Locator("#basis").SelectOptionAsync("HENV_PAS");
        await page.Locator("#reason").FillAsync("Pasienten ringte");
        await page.GetByRole(AriaRole.Button, new() { Name = "Åpne journalen", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("ingen journal for dette fødselsnummeret");
        await Assertions.Expect(page.Locator("#reason")).ToHaveValueAsync("Pasienten ringte");
    }

    [Fact]
    public async Task A_doctor_without_a_basis_is_told_what_an_emergency_means_gives_a_reason_and_reads()
    {
        var stranger = await StrangerTo("sykehuslege");
        var page = await browser.SignInAsync(varde, "helseid", "sykehuslege", 1280);
        await page.GotoAsync(stranger.Address);
        Assert.EndsWith("/grunnlag", page.Url, StringComparison.Ordinal);
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Du har ikke tilgang til denne journalen");
        await Assertions.Expect(page.Locator(".lead")).ToContainTextAsync("ikke registrert som en del av behandlingen");
        Assert.DoesNotContain(stranger.Name, await page.ContentAsync(), StringComparison.Ordinal);
        var emergency = page.Locator(".emergency");
        await Assertions.Expect(emergency).ToContainTextAsync("24 timer");
        await Assertions.Expect(emergency).ToContainTextAsync("Pasienten får vite");
        await Assertions.Expect(emergency).ToContainTextAsync("Lederen din");
        Assert.Empty(await Browser.FaultsOfAccess(page));
        await page.GetByRole(AriaRole.Button, new() { Name = "Åpne journalen nå" }).PressAsync("Enter");
        await Assertions.Expect(page.Locator("#emergencyReason-feil")).ToHaveTextAsync("Skriv hvorfor det haster.");
        await Assertions.Expect(page.Locator("#emergencyReason")).ToHaveAttributeAsync("aria-invalid", "true");
        await page.Locator("#emergencyReason").FillAsync("Bevisstløs i mottak");
        await page.GetByRole(AriaRole.Button, new() { Name = "Åpne journalen nå" }).PressAsync("Enter");
        await Assertions.Expect(page.Locator(".patient-name")).ToHaveTextAsync(stranger.Name);
        await Assertions.Expect(page.Locator(".why.urgent")).ToContainTextAsync("Åpnet fordi det haster (blålys), til ");
    }

    [Fact]
    public async Task A_stated_basis_opens_the_record_and_the_banner_says_until_when()
    {
        var stranger = await StrangerTo("sykehuslege", which: 1);
        var page = await browser.SignInAsync(varde, "helseid", "sykehuslege", 360);
        await page.GotoAsync(stranger.Address);
        await page.GetByRole(AriaRole.Button, new() { Name = "Åpne journalen", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator(".ds-validation-message")).ToHaveCountAsync(2);
        await page.Locator("#reason").FillAsync("Bedt om tilsyn av vakthavende");
        await page.GetByRole(AriaRole.Button, new() { Name = "Åpne journalen", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("#basis-feil")).ToHaveTextAsync("Velg et grunnlag.");
        await Assertions.Expect(page.Locator("#reason")).ToHaveValueAsync("Bedt om tilsyn av vakthavende");
        await page.Locator("#basis").SelectOptionAsync("TILSYN");
        await page.GetByRole(AriaRole.Button, new() { Name = "Åpne journalen", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator(".why:not(.urgent)")).ToContainTextAsync("Du har oppgitt grunnlag (bedt om råd eller tilsyn), til ");
        Assert.Equal(360, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }

    [Fact]
    public async Task A_role_that_reads_no_records_is_offered_no_basis()
    {
        var address = (await StrangerTo("sykehuslege")).Address;
        var page = await browser.SignInAsync(varde, "helseid", "sikkerhetsansvarlig", 1280);
        await page.GotoAsync(address);
        await Assertions.Expect(page.Locator(".lead")).ToContainTextAsync("Rollen din gir ikke tilgang");
        await Assertions.Expect(page.Locator("form[method=post]")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Every_number_stands_with_unit_time_and_source_and_sparklines_are_drawn()
    {
        var page = await OpenKariAsync("fastlege", 1280);
        var rows = page.Locator("section:has(#lab) .series-rows li");
        Assert.Equal(await rows.CountAsync(), await rows.Locator(".unit").CountAsync());
        Assert.True(await rows.Locator("svg.sparkline").CountAsync() >= 4);
        foreach (var taken in await page.Locator(".taken").AllInnerTextsAsync()) Assert.Matches(Taken(), taken);
    }

    [Fact]
    public async Task A_nurse_reads_results_with_flags_in_every_cell_on_every_page_and_one_over_time()
    {
        var page = await OpenKariAsync("sykepleier", 1280);
        await page.Locator(".place-menu").GetByText("Prøvesvar").ClickAsync();
        for (var part = 1; part <= 2; part++)
        {
            await Assertions.Expect(page.Locator(".cumulative tbody tr", new() { HasText = "B-HbA1c" }).Locator(".flag-mark").First).ToBeVisibleAsync();
            var cells = page.Locator(".cumulative tbody tr", new() { HasText = "B-HbA1c" }).Locator("td:has(.flagged)");
            Assert.Equal(await cells.CountAsync(), await cells.Locator(".flag-mark").CountAsync());
            await Assertions.Expect(page.Locator(".group-row").First).ToHaveTextAsync("Klinisk kjemi");
            if (part == 1) await page.GetByRole(AriaRole.Link, new() { Name = "Neste" }).ClickAsync();
            await Assertions.Expect(page.Locator(".pages")).ToContainTextAsync("Side 2 av 2");
        }
        await page.GetByRole(AriaRole.Link, new() { Name = "B-HbA1c" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("B-HbA1c");
        var points = await page.Locator(".series-graph circle").CountAsync();
        Assert.True(points > 3);
        Assert.Equal(points, await page.Locator("tbody tr").CountAsync());
        await Assertions.Expect(page.Locator(".graph-band")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Keys_lead_to_places_and_are_told_and_can_be_switched_off()
    {
        var page = await OpenKariAsync("fastlege", 1280);
        await ShortcutsAsync(page);
        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("p");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Prøvesvar");
        await ShortcutsAsync(page);
        await page.Keyboard.PressAsync("?");
        await Assertions.Expect(page.Locator("dialog")).ToBeVisibleAsync();
        // While it fades in its colours are not yet those that are read.
        await page.Locator("dialog").EvaluateAsync("dialog => Promise.all(dialog.getAnimations({ subtree: true }).map(one => one.finished))");
        await Assertions.Expect(page.Locator("dialog")).ToContainTextAsync("Søk etter pasient");
        Assert.Empty(await Browser.FaultsOfAccess(page));
        await page.GetByLabel("Slå av").CheckAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("o");
        await page.Keyboard.PressAsync("?");
        await Assertions.Expect(page.Locator("dialog")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Prøvesvar");
    }

    [Fact]
    public async Task The_overview_is_read_in_the_dark_and_without_script()
    {
        var page = await OpenKariAsync("fastlege", 1280);
        await page.GetByRole(AriaRole.Link, new() { Name = "Mørkt" }).ClickAsync();
        await page.WaitForSelectorAsync("html[data-color-scheme=dark]");
        Assert.Empty(await Browser.FaultsOfAccess(page));
        var plain = await browser.OpenAsync(new Uri(varde.Address, new Uri(page.Url).AbsolutePath), script: false);
        await Assertions.Expect(plain.Locator("section:has(#lab)")).ToContainTextAsync("B-HbA1c");
    }

    private async Task<IPage> OpenKariAsync(string who, int width)
    {
        var page = await SearchAsync(who, Kari, width);
        await page.Locator("section:has(#treff) th a").ClickAsync();
        await Assertions.Expect(page.Locator(".patient-name")).ToHaveTextAsync(Kari);
        return page;
    }

    private async Task<IPage> SearchAsync(string who, string asked, int width = 1280)
    {
        var page = await browser.SignInAsync(varde, "helseid", who, width);
        await page.GotoAsync(new Uri(varde.Address, "kliniker").ToString());
        await page.Locator("#sok").FillAsync(asked);
        await page.GetByRole(AriaRole.Button, new() { Name = "Søk", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("#treff, #sok-feil")).ToBeVisibleAsync();
        return page;
    }

    private static async Task ShortcutsAsync(IPage page) => await page.WaitForSelectorAsync("key-shortcuts[data-ready]", new() { State = WaitForSelectorState.Attached });

    // What the page says, but for what was asked.
    private static async Task<string> TextAsync(IPage page, string asked)
    {
        Assert.Equal(asked, await page.Locator("#sok").InputValueAsync());
        // What awaits the reader, and the list of their patients, change while others write.
        return await page.Locator("main").EvaluateAsync<string>("main => [...main.querySelectorAll(':scope h1, section, form, p')].filter(one => !one.closest('section:has(#mine), section:has(#kladder), section:has(#venter)')).map(one => one.innerText).join('\\n')");
    }

    // A number that nobody has: its check digits fit, and the demo is of people of the test series alone.
    private const string Unused = "01010750160";

    private async Task<string> WithBirthDateOfKari(string asked)
    {
        var page = await SearchAsync("fastlege", Kari);
        var born = (await page.Locator("section:has(#treff) td").First.InnerTextAsync()).Split(" (")[0];
        var day = DateOnly.ParseExact(born, "d. MMMM yyyy", new CultureInfo("nb-NO"));
        return asked.Replace("{day}", day.ToString("dd.MM.yyyy", CultureInfo.InvariantCulture), StringComparison.Ordinal).Replace("{short}", day.ToString("ddMMyy", CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{spaced}", day.ToString("d M yyyy", CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    private async Task<string> NameOfStrangerTo(string who) => (await StrangerTo(who)).Name;

    // Somebody of the region whom the rules do not give a member of staff, as the developer sees all of them.
    private async Task<Person> StrangerTo(string who, int which = 0)
    {
        var own = await browser.SignInAsync(varde, "helseid", who, 1280);
        await own.GotoAsync(new Uri(varde.Address, "kliniker").ToString());
        var mine = await own.Locator("section:has(#mine) tbody a").EvaluateAllAsync<string[]>("links => links.map(link => link.href)");
        var all = await browser.OpenAsync(new Uri(varde.Address, "kliniker?side=2"));
        var rows = await all.Locator("section:has(#mine) tbody tr").EvaluateAllAsync<string[][]>("rows => rows.map(row => [row.querySelector('a').href, row.querySelector('a').textContent, row.querySelector('td .id')?.textContent ?? ''])");
        var found = rows.Where(row => row[2].Length == 12 && !mine.Contains(row[0])).Skip(which).First();
        return new(found[0], found[1], found[2]);
    }

    private sealed record Person(string Address, string Name, string Number);

    [GeneratedRegex(@"^\d+\. \w+ \d{4} kl\. \d\d\.\d\d, \w", RegexOptions.None, 1000)]
    private static partial Regex Taken();
}
