using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Varde.Web.Tests;

/// <summary>One look at a record as the demo has it, on a server where no other story writes in it.</summary>
[Collection(SignedInRegion.Name)]
public sealed partial class OverviewStories(SignedInRegion region, Browser browser)
{
    [Fact]
    public async Task All_of_the_diabetic_is_seen_at_a_desk_without_scrolling()
    {
        var page = await browser.SignInAsync(region.Server, "helseid", "fastlege", 1280);
        await page.GotoAsync(new Uri(region.Server.Address, "kliniker").ToString());
        await page.Locator("section:has(#mine) a:text-is('Kari Demones')").ClickAsync();
        await Assertions.Expect(page.Locator(".patient-name")).ToHaveTextAsync("Kari Demones");
        var cards = await page.Locator(".overview-card").AllAsync();
        Assert.Equal(5, cards.Count);
        foreach (var card in cards)
        {
            var box = (await card.BoundingBoxAsync())!;
            Assert.True(box.Y + box.Height <= 800, await card.InnerTextAsync());
        }
        await Assertions.Expect(page.Locator("section:has(#problemer)")).ToContainTextAsync("Diabetes mellitus type 2");
        await Assertions.Expect(page.Locator("section:has(#legemidler)")).ToContainTextAsync("1 tablett morgen og kveld");
        await Assertions.Expect(page.Locator("section:has(#lab) .series-rows li").First).ToContainTextAsync("høy");
        await Assertions.Expect(page.Locator("section:has(#vitale)")).ToContainTextAsync("mmHg");
        await Assertions.Expect(page.Locator(".taken").First).ToHaveTextAsync(Taken());
    }

    [GeneratedRegex(@"^\d+\. \w+ \d{4} kl\. \d\d\.\d\d, \w", RegexOptions.None, 1000)]
    private static partial Regex Taken();
}
