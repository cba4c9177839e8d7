using Microsoft.Playwright;

namespace Varde.Web.Tests;

/// <summary>The main way of each role through the pages, at a desk and on a phone, by mouse and by keyboard alone.</summary>
public sealed class RoleStories(RunningVarde varde, Browser browser)
{
    private const int Desk = 1280, Phone = 360, MostTabs = 400;

    // By name and not the first: other stories give the doctor a reason to open more records. Who is measured is nobody that another story counts.
    private const string Kari = "section:has(#mine) a:text-is('Kari Demones')", Geir = "section:has(#mine) a:text-is('Geir Testeng')", Ragnhild = "section:has(#mine) a:text-is('Ragnhild Testhaugen')";

    /// <summary>Who, by which door, from where; the steps, of which "field=text" writes and others press; and what stands at the end of the way.</summary>
    private static readonly Way[] Ways =
    [
        new("sykehuslege", "helseid", "kliniker", [Kari, ".place-menu [data-goto=d]", "main a[href*='/dokument/'] >> nth=0"], ".document"),
        new("sykepleier", "helseid", "kliniker", [Geir, ".place-menu a[href$='/maling']", "#f-vitale-tegn-puls-pulsfrekvens=72", "button:has-text('Signer måling')"], ".toast"),
        new("fastlege", "helseid", "kliniker", [Kari, ".place-menu [data-goto=p]", "main a[href*='/provesvar/'] >> nth=0"], ".series-graph"),
        new("hjemmesykepleier", "helseid", "kliniker", [Ragnhild, ".place-menu [data-goto=v]"], "h1:has-text('Vaksiner')"),
        new("mor", "idporten", "innbygger", [".person-switch summary", ".person-switch a:has-text('Sara Demovik')", ".place-bar a:has-text('Journal') >> nth=0"], ".person-name:has-text('Sara Demovik')"),
        new("far-annen-adresse", "idporten", "innbygger", [".person-switch summary", ".person-switch a >> nth=0"], ".represented-bar"),
        new("jente-14", "idporten", "innbygger", [".place-bar a:has-text('Vaksiner')"], "h1:has-text('Vaksiner')"),
        new("ungdom-16", "idporten", "innbygger", [".place-bar a:has-text('Prøvesvar')"], "h1:has-text('Prøvesvar')"),
        new("sonn-med-fullmakt", "idporten", "innbygger", [".person-switch summary", ".person-switch a >> nth=0", ".place-bar a >> nth=1"], ".represented-bar"),
        new("sikkerhetsansvarlig", "helseid", "drift", [".place-menu a:has-text('Tilgangslogg')", "#formal=Stikkprøve", "button:has-text('Vis oppføringene')"], ".audit-table"),
    ];

    public static TheoryData<string> Roles => [.. Ways.Select(way => way.Who)];

    [Theory, MemberData(nameof(Roles))]
    public Task By_mouse_at_a_desk(string who) => GoAsync(who, Desk, byKeyboard: false);

    [Theory, MemberData(nameof(Roles))]
    public Task By_keyboard_alone_on_a_phone(string who) => GoAsync(who, Phone, byKeyboard: true);

    [Theory, MemberData(nameof(Roles)), Trait("tier", "all")]
    public Task By_keyboard_alone_at_a_desk(string who) => GoAsync(who, Desk, byKeyboard: true);

    [Theory, MemberData(nameof(Roles)), Trait("tier", "all")]
    public Task By_touch_on_a_phone(string who) => GoAsync(who, Phone, byKeyboard: false);

    private async Task GoAsync(string who, int width, bool byKeyboard)
    {
        var way = Ways.Single(one => one.Who == who);
        var page = await browser.SignInAsync(varde, way.Door, who, width);
        await page.GotoAsync(new Uri(varde.Address, way.Start).ToString());
        foreach (var step in way.Steps)
        {
            var (target, text) = step.Split('=') is [['#', ..] field, var words] ? (page.Locator(field), words) : (page.Locator(step), null);
            var leads = text is null && await target.EvaluateAsync<bool>("one => one.matches('a, button') && !!(document.documentElement.dataset.left = 'soon')");
            await (byKeyboard ? ByKeyboardAsync(page, target, text) : ByMouseAsync(target, text));
            // The page that is left may have the next step's link as well.
            if (leads) await Assertions.Expect(page.Locator("html[data-left]")).ToHaveCountAsync(0);
        }
        await Assertions.Expect(page.Locator(way.End).First).ToBeVisibleAsync();
        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.Empty(await Browser.FaultsOfAccess(page));
    }

    private static async Task ByMouseAsync(ILocator target, string? text)
    {
        await target.ClickAsync();
        if (text is not null) await target.FillAsync(text);
    }

    private static async Task ByKeyboardAsync(IPage page, ILocator target, string? text)
    {
        await Assertions.Expect(target).ToBeVisibleAsync();
        for (var tabs = 0; !await target.EvaluateAsync<bool>("one => one === document.activeElement"); tabs++)
        {
            Assert.True(tabs < MostTabs, $"{target} is not reached by Tab");
            await page.Keyboard.PressAsync("Tab");
        }
        if (text is not null) await page.Keyboard.TypeAsync(text);
        else await page.Keyboard.PressAsync("Enter");
    }

    private sealed record Way(string Who, string Door, string Start, string[] Steps, string End);
}
