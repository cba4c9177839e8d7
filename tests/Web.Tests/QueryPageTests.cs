using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Varde.Web.Queries;

namespace Varde.Web.Tests;

/// <summary>What an informatician does on the query page over the demo records, in a real browser.</summary>
public sealed partial class QueryPageTests(RunningVarde varde, Browser browser)
{
    private const string PerTemplate = "SELECT c/archetype_details/template_id/value AS template, COUNT(*) AS documents FROM EHR e CONTAINS COMPOSITION c GROUP BY c/archetype_details/template_id/value ORDER BY template";

    private const string Misspelt = "SELECT c/name/value\nFROM EHR e CONTAINS COMPOSITIO c";

    private Uri Address => new(varde.Address, "kliniker/sporring");

    [Fact]
    public async Task A_query_is_written_run_by_key_and_answered_as_a_table()
    {
        var page = await ReadyAsync();
        await page.Locator(".cm-content").FillAsync(PerTemplate);
        await page.Keyboard.PressAsync("Control+Enter");
        await page.Locator("th", new() { HasText = "documents" }).WaitForAsync();
        await page.Locator("td", new() { HasText = "varde.vital_signs.v1" }).WaitForAsync();
        Assert.Matches("^[0-9]+ rader på [0-9]", (await page.Locator(".query-count").TextContentAsync())!.Trim());
        Assert.Equal("right", await page.Locator("tbody td.number").First.EvaluateAsync<string>("cell => getComputedStyle(cell).textAlign.replace('end', 'right')"));
        await page.GetByText("Slik ble svaret funnet").ClickAsync();
        Assert.Matches("dokumenter ble åpnet", await page.Locator(".query-plan").TextContentAsync() ?? "");
        Assert.Equal(Address.ToString(), page.Url);
    }

    [Fact]
    public async Task A_fault_is_marked_where_it_is_while_one_writes_and_the_list_leads_there()
    {
        var page = await ReadyAsync();
        await page.Locator(".cm-content").FillAsync(Misspelt);
        await page.Locator(".cm-lintRange-error").WaitForAsync();
        Assert.Equal("COMPOSITIO", await page.Locator(".cm-lintRange-error").First.TextContentAsync());
        var fault = page.Locator(".query-faults li").First;
        Assert.Contains("Did you mean COMPOSITION?", await fault.TextContentAsync(), StringComparison.Ordinal);
        Assert.Equal("Linje 2, tegn 21", await fault.Locator("a").TextContentAsync());
        await fault.Locator("a").ClickAsync();
        await page.Keyboard.TypeAsync("COMPOSITION");
        Assert.EndsWith("CONTAINS COMPOSITION c", await page.Locator("textarea[name=q]").InputValueAsync(), StringComparison.Ordinal);
        await page.Locator(".query-faults").WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    [Fact]
    public async Task A_code_that_no_template_knows_is_told_while_one_writes()
    {
        var page = await ReadyAsync();
        await page.Locator(".cm-content").FillAsync("SELECT o/data[at0001]/events[at0066] FROM OBSERVATION o[openEHR-EHR-OBSERVATION.blood_pressure.v2]");
        var warning = page.Locator(".query-faults li[data-severity=warning]", new() { HasText = "No template here has the code at0066" });
        await warning.WaitForAsync();
        Assert.Contains("Did you mean at0006?", await warning.TextContentAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_parameter_gets_a_field_whose_fault_stands_beside_it()
    {
        var page = await ReadyAsync("?eksempel=blood-pressure");
        var field = page.GetByLabel("$systolic", new() { Exact = true });
        Assert.Equal("160", await field.InputValueAsync());
        await field.FillAsync("høyt");
        await page.Keyboard.PressAsync("Control+Enter");
        await page.Locator("[data-parameter=systolic] .ds-validation-message", new() { HasText = "Skriv et tall" }).WaitForAsync();
        await field.FillAsync("170,5");
        await page.Keyboard.PressAsync("Control+Enter");
        await page.Locator(".query-table tbody tr").First.WaitForAsync();
        foreach (var systolic in await page.Locator(".query-table tbody tr td:nth-child(4)").AllTextContentsAsync())
            Assert.InRange(int.Parse(systolic, System.Globalization.CultureInfo.InvariantCulture), 171, 400);
    }

    [Fact]
    public async Task A_new_parameter_in_the_text_gets_a_field_of_the_kind_that_its_place_expects()
    {
        var page = await ReadyAsync();
        await page.Locator(".cm-content").FillAsync("SELECT c/uid/value FROM EHR e CONTAINS COMPOSITION c LIMIT $most");
        await page.GetByLabel("$most", new() { Exact = true }).FillAsync("3");
        Assert.Equal("Number", await page.GetByLabel("Hva $most er").InputValueAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "Kjør spørringen" }).ClickAsync();
        await page.GetByText("3 rader").WaitForAsync();
    }

    [Fact]
    public async Task An_answer_is_taken_home_as_csv_and_as_json()
    {
        var page = await ReadyAsync();
        await page.Locator(".cm-content").FillAsync(PerTemplate);
        await page.Keyboard.PressAsync("Control+Enter");
        var csv = await TakeAsync(page, "Alle rader som CSV");
        Assert.Equal(Encoding.UTF8.Preamble.ToArray(), csv[..3]);
        Assert.StartsWith("template,documents\r\n", Encoding.UTF8.GetString(csv[3..]), StringComparison.Ordinal);
        Assert.Matches(@"\r\nvarde\.vital_signs\.v1,[0-9]+\r\n", Encoding.UTF8.GetString(csv));
        Assert.Contains("\"_type\":\"RESULTSET\"", Encoding.UTF8.GetString(await TakeAsync(page, "Alle rader som JSON")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_is_stored_and_opened_again_and_a_stored_version_does_not_change()
    {
        var page = await ReadyAsync("?eksempel=templates");
        var name = $"test::maler_{Guid.NewGuid():N}";
        await page.GetByText("Lagre spørringen").First.ClickAsync();
        await page.GetByLabel("Navn").FillAsync("ikke et navn");
        await SaveAsync(page);
        await page.Locator("#navn-feil").WaitForAsync();
        await page.GetByLabel("Navn").FillAsync(name);
        await page.GetByLabel("Versjon").FillAsync("1.0.0");
        await SaveAsync(page);
        await page.GetByText($"Lagret som {name}, versjon 1.0.0.").WaitForAsync();
        await page.Locator(".cm-content").FillAsync(PerTemplate);
        await SaveAsync(page);
        await page.Locator("#versjon-feil").WaitForAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(SavedAddress());
        await page.WaitForSelectorAsync("query-desk[data-ready]");
        Assert.StartsWith("-- How many documents", await page.Locator("textarea[name=q]").InputValueAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_running_query_is_stopped_by_key_and_the_text_stays()
    {
        var page = await ReadyAsync();
        var ended = new TaskCompletionSource<string?>();
        page.RequestFailed += (_, request) => ended.TrySetResult(request.Failure);
        await page.Locator(".cm-content").FillAsync("SELECT count(*) FROM EHR e CONTAINS (COMPOSITION a CONTAINS ELEMENT x) AND (COMPOSITION b CONTAINS ELEMENT y) AND (COMPOSITION c CONTAINS ELEMENT z)");
        await page.Keyboard.PressAsync("Control+Enter");
        await page.GetByRole(AriaRole.Button, new() { Name = "Stopp" }).WaitForAsync();
        await page.GetByText("Spørringen kjører").WaitForAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.GetByText("Spørringen ble stoppet").WaitForAsync();
        Assert.Contains("ABORTED", await ended.Task.WaitAsync(TimeSpan.FromSeconds(10)), StringComparison.Ordinal);
        Assert.False(await page.GetByRole(AriaRole.Button, new() { Name = "Stopp" }).IsVisibleAsync());
        Assert.StartsWith("SELECT count", await page.Locator("textarea[name=q]").InputValueAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Further_rows_are_asked_for_part_by_part()
    {
        var page = await ReadyAsync("?eksempel=latest-documents");
        await page.GetByLabel("Rader per side").SelectOptionAsync("20");
        await page.GetByRole(AriaRole.Button, new() { Name = "Kjør spørringen" }).ClickAsync();
        await page.GetByText("Rad 1–20").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Neste rader" }).ClickAsync();
        await page.GetByText("Rad 21–40").WaitForAsync();
        Assert.Equal("21", await page.Locator("tbody td.query-row-number").First.TextContentAsync());
    }

    [Fact]
    public async Task Without_script_the_page_is_one_form()
    {
        var page = await browser.OpenAsync(Address, script: false);
        await page.Locator("textarea[name=q]").FillAsync(Misspelt);
        await page.GetByRole(AriaRole.Button, new() { Name = "Kjør spørringen" }).ClickAsync();
        Assert.Equal("COMPOSITIO", await page.Locator(".query-excerpt mark").First.TextContentAsync());
        await page.Locator("textarea[name=q]").FillAsync(PerTemplate);
        await page.GetByRole(AriaRole.Button, new() { Name = "Kjør spørringen" }).ClickAsync();
        Assert.True(await page.Locator("td", new() { HasText = "varde.vital_signs.v1" }).IsVisibleAsync());
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(360)]
    public async Task An_answer_and_a_fault_are_accessible_and_keep_within_the_page(int width)
    {
        var page = await ReadyAsync("?eksempel=laboratory", width);
        await page.GetByRole(AriaRole.Button, new() { Name = "Kjør spørringen" }).ClickAsync();
        await page.Locator(".query-object summary").First.ClickAsync();
        Assert.Empty(await Browser.FaultsOfAccess(page));
        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await page.Locator(".cm-content").FillAsync("SELECT c FROM EHR e CONTAINS COMPOSITIO c WHERE c/name/value = $who");
        await page.Locator(".query-faults li").First.WaitForAsync();
        Assert.Empty(await Browser.FaultsOfAccess(page));
        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }

    public static TheoryData<string> Examples => [.. QueryExample.All.Select(example => example.Name)];

    [Theory, MemberData(nameof(Examples)), Trait("tier", "all")]
    public async Task Every_example_has_an_answer_over_the_demo_records(string example)
    {
        var page = await ReadyAsync($"?eksempel={example}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Kjør spørringen" }).ClickAsync();
        await page.Locator(".query-table tbody tr").First.WaitForAsync();
    }

    [Fact]
    public async Task A_query_that_is_not_stored_is_a_page_that_does_not_exist()
    {
        using var answer = await varde.Http.GetAsync("kliniker/sporring?lagret=finnes_ikke");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Theory]
    [InlineData("kontroll")]
    [InlineData("svar.csv")]
    [InlineData("svar.json")]
    public async Task What_the_page_asks_for_is_refused_without_its_token(string address)
    {
        using var form = new FormUrlEncodedContent([new("q", PerTemplate)]);
        using var answer = await varde.Http.PostAsync($"kliniker/sporring/{address}", form);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private async Task<IPage> ReadyAsync(string query = "", int width = 1280)
    {
        var page = await browser.OpenAsync(new Uri(Address + query), width, 800);
        await page.WaitForSelectorAsync("query-desk[data-ready]");
        return page;
    }

    private static Task SaveAsync(IPage page) => page.Locator("button[value=lagre]").ClickAsync();

    private static async Task<byte[]> TakeAsync(IPage page, string button)
    {
        var taken = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync());
        return await File.ReadAllBytesAsync(await taken.PathAsync());
    }

    [GeneratedRegex("lagret=", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SavedAddress();
}
