using Microsoft.Playwright;

namespace Varde.Web.Tests;

/// <summary>What holds for every page, seen in a real browser.</summary>
public sealed class PageTests(RunningVarde varde, Browser browser)
{
    public static TheoryData<string> Pages => ["", "finnes-ikke", "kliniker", "kliniker/sporring", "kliniker/sporring?eksempel=laboratory", "docs", "docs/operating", "docs/architecture", "docs/api", "innlogging", "meg"];

    [Fact]
    public async Task A_fault_of_access_is_found_in_light_and_in_dark()
    {
        var page = await browser.OpenAsync(new Uri(varde.Address, "docs"));
        await page.EvaluateAsync("document.querySelector('main').innerHTML = '<img src=/favicon.svg><p class=faint>Knapt å se</p>'; document.querySelector('.faint').style = 'background: white; color: #eee'");
        var faults = await Browser.FaultsInBothSchemes(page);
        Assert.Equal(["color-contrast", "image-alt", "in dark, color-contrast"], faults.Select(fault => fault.Split(':')[0]).Order(StringComparer.Ordinal));
        Assert.All(faults.Where(fault => fault.Contains("contrast", StringComparison.Ordinal)), fault => Assert.Contains("Knapt å se", fault, StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Pages)), Trait("tier", "all")]
    public async Task The_page_has_no_serious_fault_of_access(string address)
    {
        var page = await browser.OpenAsync(new Uri(varde.Address, address));
        Assert.Empty(await Browser.FaultsOfAccess(page));
    }

    [Theory, MemberData(nameof(Pages))]
    public async Task The_page_fits_a_phone_of_360_pixels(string address)
    {
        var page = await browser.OpenAsync(new Uri(varde.Address, address), 360, 780);
        Assert.Equal(360, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.Empty(await Browser.FaultsOfAccess(page));
    }

    [Theory, MemberData(nameof(Pages))]
    public async Task The_page_breaks_no_rule_of_its_own_security_policy(string address)
    {
        var page = await browser.OpenAsync(new Uri(varde.Address, "sprak/nb"));
        var faults = new List<string>();
        page.Console += (_, message) => faults.AddRange(message is { Type: "error" } && !message.Text.Contains("404") ? [message.Text] : []);
        page.PageError += (_, fault) => faults.Add(fault);
        await page.GotoAsync(new Uri(varde.Address, address).ToString(), new() { WaitUntil = WaitUntilState.NetworkIdle });
        Assert.Empty(faults);
    }

    [Theory, MemberData(nameof(Pages)), Trait("tier", "all")]
    public async Task The_page_reads_without_script(string address)
    {
        var page = await browser.OpenAsync(new Uri(varde.Address, address), script: false);
        Assert.True(await page.Locator("h1").First.IsVisibleAsync());
    }

    [Theory, InlineData("docs/portal"), InlineData("docs/clinician-pages")]
    public async Task The_pictures_of_a_guide_are_there(string address)
    {
        var page = await browser.OpenAsync(new Uri(varde.Address, address));
        var widths = await page.Locator("main img").EvaluateAllAsync<int[]>("pictures => Promise.all(pictures.map(async picture => { await picture.decode(); return picture.naturalWidth; }))");
        Assert.NotEmpty(widths);
        Assert.DoesNotContain(0, widths);
    }

    [Fact]
    public async Task The_first_key_leads_past_the_menu_to_the_content()
    {
        var page = await browser.OpenAsync(varde.Address);
        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("Gå til innholdet", await page.EvaluateAsync<string>("document.activeElement.textContent"));
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForSelectorAsync("#innhold:focus");
    }

    [Fact]
    public async Task The_reader_chooses_English_and_goes_back_to_Norwegian()
    {
        var page = await browser.OpenAsync(varde.Address);
        await page.GetByRole(AriaRole.Link, new() { Name = "English" }).ClickAsync();
        await page.WaitForSelectorAsync("html[lang=en]");
        Assert.Contains("One record", await page.Locator("h1").TextContentAsync(), StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Link, new() { Name = "Norsk" }).ClickAsync();
        await page.WaitForSelectorAsync("html[lang=nb]");
        Assert.Contains("Én journal", await page.Locator("h1").TextContentAsync(), StringComparison.Ordinal);
    }
}
