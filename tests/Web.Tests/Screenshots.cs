using Microsoft.Playwright;

namespace Varde.Web.Tests;

/// <summary>Draws the pictures of the documentation anew, from the demo's region; <c>scripts/screenshots</c> asks for it, and nobody else.</summary>
public sealed class Screenshots(RunningVarde varde, Browser browser)
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("VARDE_SCREENSHOTS");

    /// <summary>Name, door, who, width, height, and the links that lead to the page from where the reader begins.</summary>
    public static TheoryData<string, string, string, int, int, string, string[]> Pages => new()
    {
        { "clinician-overview", "helseid", "fastlege", 1280, 800, "kliniker", ["Kari Demones"] },
        { "clinician-results", "helseid", "fastlege", 1280, 800, "kliniker", ["Kari Demones", "Prøvesvar"] },
        { "sharing-panel", "helseid", "fastlege", 1280, 800, "kliniker", ["Jonas Demovik", "Journalnotat", "Hvem ser dette"] },
        { "vital-signs", "helseid", "fastlege", 1280, 800, "kliniker", ["Kari Demones", "Ny måling"] },
        { "worklists", "helseid", "fastlege", 1280, 800, "kliniker/arbeidslister", [] },
        { "administration", "helseid", "sikkerhetsansvarlig", 1280, 800, "drift", [] },
        { "access-rules", "helseid", "sikkerhetsansvarlig", 1280, 800, "drift/regler?spor=citizen", [] },
        { "citizen-front", "idporten", "mor", 390, 844, "innbygger", [] },
        { "citizen-result", "idporten", "pasient", 390, 844, "innbygger", ["Prøvesvar", "Langtidsblodsukker (HbA1c)"] },
        { "citizen-log", "idporten", "pasient", 390, 844, "innbygger", ["Hvem har sett journalen"] },
    };

    [Theory, MemberData(nameof(Pages)), Trait("tier", "all")]
    public async Task The_picture_is_drawn(string name, string door, string who, int width, int height, string begin, string[] links)
    {
        Assert.SkipWhen(string.IsNullOrEmpty(Folder), "VARDE_SCREENSHOTS names no folder");
        var page = await browser.SignInAsync(varde, door, who, width);
        await page.SetViewportSizeAsync(width, height);
        await page.GotoAsync(new Uri(varde.Address, begin).ToString());
        foreach (var link in links) await page.Locator("main").GetByRole(AriaRole.Link, new() { NameRegex = new($"^{System.Text.RegularExpressions.Regex.Escape(link)}", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)) }).First.ClickAsync();
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        Assert.NotEmpty(await page.ScreenshotAsync(new() { Path = Path.Combine(Folder!, $"{name}.png") }));
    }
}
