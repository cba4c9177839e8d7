using System.Text;
using Microsoft.Playwright;

namespace Varde.Web.Tests;

/// <summary>What somebody who knows AQL does on the query page, in a real browser.</summary>
public sealed class QueryPageTests(RunningVarde varde, Browser browser)
{
    private const string Desk = "kliniker/sporring";

    [Fact]
    public async Task An_example_is_opened_asked_and_shown_as_a_table_with_its_plan()
    {
        var page = await OpenAsync();
        await page.Locator("a[href$='eksempel=blood-pressure']").ClickAsync();
        await ReadyAsync(page);
        await AskAsync(page);
        await page.Locator(".query-table tbody tr").First.WaitForAsync();
        Assert.NotEqual(0, await page.Locator(".query-table td.number").CountAsync());
        await page.Locator(".query-plan summary").ClickAsync();
        Assert.Contains("openEHR-EHR-OBSERVATION.blood_pressure.v2", await page.Locator(".query-plan").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Empty(await Browser.FaultsOfAccess(page));
        await ShootAsync(page, "answer");
    }

    [Fact]
    public async Task What_is_wrong_is_marked_where_it_is_with_a_hint()
    {
        var page = await OpenAsync();
        await WriteAsync(page, "SELECT c/nmae/value FROM EHR e CONTAINS COMPOSITION c");
        await page.Locator(".query-faults li").WaitForAsync();
        Assert.Contains("did you mean name?", await page.Locator(".query-faults").InnerTextAsync(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("nmae", await page.Locator(".query-excerpt mark").InnerTextAsync());
        await page.Locator(".cm-lintRange-error").WaitForAsync();
        Assert.Equal("nmae", await page.Locator(".cm-lintRange-error").InnerTextAsync());
        Assert.Empty(await Browser.FaultsOfAccess(page));
        await ShootAsync(page, "fault");
    }

    [Fact]
    public async Task A_parameter_has_a_field_and_what_is_missing_in_it_is_said_beside_it()
    {
        var page = await OpenAsync();
        await WriteAsync(page, "SELECT c/name/value AS document FROM EHR e CONTAINS COMPOSITION c WHERE c/name/value = $name LIMIT 3");
        var field = page.Locator("[id='verdi.name']");
        await field.WaitForAsync();
        await page.Locator("select[id='type.name']").SelectOptionAsync("Number");
        await field.FillAsync("tolv");
        await AskAsync(page);
        await page.Locator("[id='verdi.name.feil']").WaitForAsync();
        await page.Locator("select[id='type.name']").SelectOptionAsync("Text");
        await field.FillAsync("Vitale tegn");
        await AskAsync(page);
        await page.Locator(".query-table tbody tr").Nth(2).WaitForAsync();
        Assert.Contains("Vitale tegn", await page.Locator(".query-table tbody").InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_answer_is_taken_away_as_a_table_for_other_programs()
    {
        var page = await OpenAsync();
        await WriteAsync(page, "SELECT c/name/value AS document, COUNT(*) AS n FROM EHR e CONTAINS COMPOSITION c ORDER BY n DESC");
        await AskAsync(page);
        var file = await page.RunAndWaitForDownloadAsync(() => page.Locator("button[formaction$='svar.csv']").ClickAsync());
        var text = await File.ReadAllTextAsync(await file.PathAsync(), Encoding.UTF8);
        Assert.StartsWith("document,n\r\n", text, StringComparison.Ordinal);
        Assert.Contains("Vitale tegn,", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_is_stored_under_a_name_and_opened_again()
    {
        var page = await OpenAsync();
        await WriteAsync(page, "SELECT c/uid/value FROM COMPOSITION c LIMIT 1");
        await page.Locator(".query-save summary").ClickAsync();
        await page.Locator("#navn").FillAsync("no.varde::siste");
        await page.Locator("button[value=lagre]").ClickAsync();
        await page.Locator(".query-save .ds-alert[data-color=success]").WaitForAsync();
        await page.Locator(".query-stored a", new() { HasText = "no.varde::siste" }).First.ClickAsync();
        await ReadyAsync(page);
        Assert.Equal("SELECT c/uid/value FROM COMPOSITION c LIMIT 1", await page.Locator("#q").InputValueAsync());
    }

    [Fact]
    public async Task Without_script_the_page_is_a_form_that_answers()
    {
        var page = await browser.OpenAsync(new Uri(varde.Address, Desk), script: false);
        await page.Locator("#q").FillAsync("SELECT c/name/value AS document FROM COMPOSITION c LIMIT 2");
        await page.Locator("button[value=kjor]").ClickAsync();
        await page.Locator(".query-table tbody tr").Nth(1).WaitForAsync();
        Assert.Equal(2, await page.Locator(".query-table tbody tr").CountAsync());
    }

    [Fact]
    public async Task The_page_fits_a_phone()
    {
        var page = await browser.OpenAsync(new Uri(varde.Address, Desk + "?eksempel=blood-pressure"), 390, 844);
        await ReadyAsync(page);
        await AskAsync(page);
        await page.Locator(".query-table tbody tr").First.WaitForAsync();
        Assert.Equal(390, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await ShootAsync(page, "phone");
    }

    private async Task<IPage> OpenAsync()
    {
        var page = await browser.OpenAsync(new Uri(varde.Address, Desk));
        await ReadyAsync(page);
        return page;
    }

    private static Task ReadyAsync(IPage page) => page.Locator("query-desk[data-ready]").WaitForAsync();

    private static async Task WriteAsync(IPage page, string query)
    {
        await page.Locator(".cm-content").ClickAsync();
        await page.Keyboard.PressAsync("Control+a");
        await page.Keyboard.InsertTextAsync(query);
    }

    private static async Task AskAsync(IPage page)
    {
        await page.Keyboard.PressAsync("Escape");
        await page.Locator("button[value=kjor]").ClickAsync();
        await page.Locator("query-desk:not([data-busy])").WaitForAsync();
    }

    // Where somebody wants to see what the stories see.
    private static Task ShootAsync(IPage page, string name) => Environment.GetEnvironmentVariable("VARDE_SHOTS") is { Length: > 0 } folder
        ? page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"query-{name}.png"), FullPage = true })
        : Task.CompletedTask;
}
