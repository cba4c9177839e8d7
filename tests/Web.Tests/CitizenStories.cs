using Microsoft.Playwright;

namespace Varde.Web.Tests;

/// <summary>Citizens on their own pages and on those of others, in a real browser, on a phone and on a desk.</summary>
public sealed class CitizenStories(RunningVarde varde, Browser browser)
{
    public static TheoryData<string> Readers => ["pasient", "mor", "ungdom-16", "jente-14", "sonn-med-fullmakt"];

    [Theory, MemberData(nameof(Readers))]
    public Task Each_reader_finds_every_place_of_the_menu_without_a_fault_of_access(string who) => LookAroundAsync(who, 360);

    [Theory, MemberData(nameof(Readers)), Trait("tier", "all")]
    public Task Each_reader_finds_every_place_of_the_menu_at_a_desk(string who) => LookAroundAsync(who, 1280);

    private async Task LookAroundAsync(string who, int width)
    {
        var page = await browser.SignInAsync(varde, "idporten", who, width);
        await page.GotoAsync(new Uri(varde.Address, "innbygger").ToString());
        var places = await page.Locator(".place-bar a").EvaluateAllAsync<string[]>("links => links.map(link => link.href)");
        Assert.True(places.Length >= 4);
        foreach (var place in places)
        {
            var answer = await page.GotoAsync(place);
            Assert.Equal(200, answer!.Status);
            Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
            Assert.Empty(await Browser.FaultsOfAccess(page));
        }
    }

    [Fact]
    public async Task A_mother_turns_to_her_daughter_and_sees_whose_pages_they_are()
    {
        var page = await browser.SignInAsync(varde, "idporten", "mor", 360);
        await page.GotoAsync(new Uri(varde.Address, "innbygger").ToString());
        await page.GetByText("Bytt person").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Sara Demovik forelder" }).ClickAsync();
        await Assertions.Expect(page.Locator(".person-name")).ToHaveTextAsync("Sara Demovik");
        await Assertions.Expect(page.Locator(".person-bar")).ToContainTextAsync("9 år. Du ser dette som forelder.");
        await Assertions.Expect(page.Locator(".place-bar")).ToContainTextAsync("Hvem har sett journalen");
    }

    [Fact]
    public async Task A_mother_of_a_youth_sees_no_log_and_of_the_grown_up_no_pages()
    {
        var page = await browser.SignInAsync(varde, "idporten", "mor", 1280);
        await page.GotoAsync(new Uri(varde.Address, "innbygger").ToString());
        var records = await page.Locator(".person-switch a").EvaluateAllAsync<string[]>("links => links.map(link => link.textContent.trim().split(/\\s\\s+/)[0] + '|' + link.href)");
        var nora = records.Single(link => link.StartsWith("Nora", StringComparison.Ordinal)).Split('|')[1];
        await page.GotoAsync(nora);
        await Assertions.Expect(page.Locator(".place-bar")).Not.ToContainTextAsync("Hvem har sett journalen");
        Assert.Equal(404, (await page.GotoAsync(nora + "/innsynslogg"))!.Status);
        Assert.DoesNotContain(records, link => link.StartsWith("Sigurd", StringComparison.Ordinal) && link.Contains("ikke åpent", StringComparison.Ordinal) is false && link.Contains("Testvik", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_patient_reads_a_result_in_plain_words_with_a_graph_and_the_same_numbers_in_a_table()
    {
        var page = await browser.SignInAsync(varde, "idporten", "pasient", 360);
        await page.GotoAsync(new Uri(varde.Address, "innbygger").ToString());
        await page.GetByRole(AriaRole.Link, new() { Name = "Prøvesvar", Exact = true }).First.ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Prøvesvar");
        await page.GetByRole(AriaRole.Link, new() { Name = "Langtidsblodsukker (HbA1c)" }).First.ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Langtidsblodsukker (HbA1c)");
        var points = await page.Locator(".series-graph circle").CountAsync();
        Assert.True(points > 3);
        Assert.Equal(points, await page.Locator("tbody tr").CountAsync());
        Assert.Equal(points, await page.Locator("tbody .ds-tag").CountAsync());
        await Assertions.Expect(page.GetByRole(AriaRole.Img)).ToHaveAttributeAsync("aria-label", new System.Text.RegularExpressions.Regex($"{points} svar", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task A_patient_reads_who_has_looked_and_a_wrong_date_is_told_beside_its_field()
    {
        var page = await browser.SignInAsync(varde, "idporten", "pasient", 1280);
        await page.GotoAsync(new Uri(varde.Address, "innbygger").ToString());
        await page.GetByRole(AriaRole.Link, new() { Name = "Hvem har sett journalen" }).First.ClickAsync();
        await Assertions.Expect(page.Locator(".log-list li").Filter(new() { HasText = "Du åpnet" }).First).ToBeVisibleAsync();
        await page.GetByLabel("Fra dag").FillAsync("i går");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#fra")).ToHaveAttributeAsync("aria-invalid", "true");
        await Assertions.Expect(page.Locator("#fra")).ToHaveValueAsync("i går");
        await Assertions.Expect(page.Locator("#fra-feil")).ToContainTextAsync("Skriv en dato");
    }

    [Fact]
    public async Task A_patient_blocks_a_place_by_keyboard_alone_and_lifts_it_again()
    {
        var page = await SettingsAsync("sperret-person", 1280);
        var before = await page.Locator("section:has(#sperringer) .choice-list li").CountAsync();
        await page.GetByText("Sperr opplysninger").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        var whom = page.GetByLabel("Hvem skal ikke se dem?");
        await whom.PressAsync("ArrowDown");
        // A browser on a busy machine may take the first key for the opening of the list.
        for (var tries = 0; tries < 5 && (await whom.InputValueAsync()).Length == 0; tries++)
        {
            await Task.Delay(500, TestContext.Current.CancellationToken);
            await whom.PressAsync("ArrowDown");
        }
        await Assertions.Expect(whom).Not.ToHaveValueAsync("");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sperr", Exact = true }).PressAsync("Enter");
        await Assertions.Expect(page.Locator(".toast")).ToHaveTextAsync("Opplysningene er sperret.");
        await Assertions.Expect(page.Locator("section:has(#sperringer) .choice-list li")).ToHaveCountAsync(before + 1);
        await page.Locator("section:has(#sperringer) .choice-list button").Last.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".toast")).ToHaveTextAsync("Sperringen er opphevet.");
        await Assertions.Expect(page.Locator("section:has(#sperringer) .choice-list li")).ToHaveCountAsync(before);
    }

    [Fact]
    public async Task What_is_wrong_with_a_power_of_attorney_stands_beside_each_field_and_what_was_written_is_kept()
    {
        var page = await SettingsAsync("pasient", 360);
        await page.GetByText("Gi en fullmakt").ClickAsync();
        await page.GetByLabel("Fødselsnummeret").FillAsync("123");
        await page.GetByLabel("Til og med dag").FillAsync("i morgen");
        await page.GetByRole(AriaRole.Button, new() { Name = "Gi fullmakt" }).ClickAsync();
        await Assertions.Expect(page.Locator(".ds-validation-message")).ToHaveCountAsync(4);
        await Assertions.Expect(page.GetByLabel("Fødselsnummeret")).ToHaveValueAsync("123");
        await Assertions.Expect(page.GetByLabel("Til og med dag")).ToHaveValueAsync("i morgen");
        Assert.Empty(await Browser.FaultsOfAccess(page));
    }

    [Fact]
    public async Task A_mother_withdraws_her_daughters_access_and_gives_it_again()
    {
        var page = await browser.SignInAsync(varde, "idporten", "mor-bodo", 360);
        await page.GotoAsync(new Uri(varde.Address, "innbygger").ToString());
        await page.Locator(".people-links").GetByText("Julie").ClickAsync();
        // The menu of the page before is alike: whose page it is tells that it was swapped.
        await Assertions.Expect(page.Locator(".person-name")).ToHaveTextAsync("Julie Demoeide");
        await page.Locator(".place-bar").GetByText("Innstillinger").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Samtykk", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("section:has(#ungdom)")).ToContainTextAsync("kan bruke sine egne sider");
        await page.GetByRole(AriaRole.Button, new() { Name = "Trekk samtykket" }).ClickAsync();
        await Assertions.Expect(page.Locator("section:has(#ungdom)")).ToContainTextAsync("kan ikke bruke sine egne sider ennå");
    }

    private async Task<IPage> SettingsAsync(string who, int width)
    {
        var page = await browser.SignInAsync(varde, "idporten", who, width);
        await page.GotoAsync(new Uri(varde.Address, "innbygger").ToString());
        await page.Locator(".place-bar").GetByText("Innstillinger").ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Innstillinger");
        return page;
    }

    [Fact]
    public async Task Whoever_has_not_signed_in_is_led_to_the_doors()
    {
        var page = await browser.OpenAsync(new Uri(varde.Address, "innbygger"));
        Assert.EndsWith("/innlogging?til=%2Finnbygger", page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_pages_are_dark_when_the_reader_chooses_so()
    {
        var page = await browser.SignInAsync(varde, "idporten", "pasient", 1280);
        await page.GotoAsync(new Uri(varde.Address, "innbygger").ToString());
        await page.GetByRole(AriaRole.Link, new() { Name = "Mørkt" }).ClickAsync();
        await page.WaitForSelectorAsync("html[data-color-scheme=dark]");
        Assert.EndsWith("/innbygger", page.Url, StringComparison.Ordinal);
        Assert.Empty(await Browser.FaultsOfAccess(page));
    }
}
