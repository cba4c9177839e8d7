using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Varde.Web.Tests;

/// <summary>What a clinician does with a demo record, in a real browser; and what the pages answer to bad addresses.</summary>
public sealed partial class RecordPageTests(RunningVarde varde, Browser browser)
{
    [Fact]
    public async Task A_clinician_goes_from_the_start_page_to_a_document_and_its_history()
    {
        var page = await browser.OpenAsync(varde.Address);
        await page.GetByRole(AriaRole.Link, new() { Name = "Åpne journalene" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Finn pasient" }).WaitForAsync();
        var person = page.Locator("tbody th a").First;
        var name = await person.TextContentAsync();
        await person.ClickAsync();
        await page.Locator(".patient-banner", new() { HasText = name! }).WaitForAsync();
        await page.Locator(".place-menu").GetByText("Dokumenter").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new Regex("^Vitale tegn \\(", RegexOptions.None, TimeSpan.FromSeconds(1)) }).ClickAsync();
        // The oldest on the page: other stories write newer ones, of a pulse alone.
        await page.Locator("tbody th a", new() { HasText = "Vitale tegn" }).Last.ClickAsync();
        await page.GetByText("Systolisk", new() { Exact = true }).First.WaitForAsync();
        Assert.Equal("mmHg", (await page.Locator(".value", new() { HasText = "mmHg" }).First.Locator(".unit").TextContentAsync())!.Trim());
        await page.GetByRole(AriaRole.Link, new() { Name = "Historikk" }).ClickAsync();
        await page.GetByText("Opprettet").First.WaitForAsync();
        Assert.Equal("page", await page.GetByRole(AriaRole.Link, new() { Name = "Historikk" }).GetAttributeAsync("aria-current"));
    }

    [Fact]
    public async Task The_same_form_reads_in_English()
    {
        var page = await browser.OpenAsync(new Uri(varde.Address, await DocumentOf("varde.vital_signs.v1")));
        await page.GetByRole(AriaRole.Link, new() { Name = "English" }).ClickAsync();
        await page.WaitForSelectorAsync("html[lang=en]");
        await page.GetByText("Systolic", new() { Exact = true }).First.WaitForAsync();
    }

    [Theory]
    [InlineData("json", "\"_type\": \"COMPOSITION\"")]
    [InlineData("xml", "<composition")]
    [InlineData("flat", "vital")]
    [InlineData("structured", "vital")]
    public async Task Programs_forms_stand_beside_the_form(string form, string holds)
    {
        var page = await varde.Http.GetStringAsync($"{await DocumentOf("varde.vital_signs.v1")}?vis={form}");
        Assert.Contains(holds, WebUtility.HtmlDecode(page), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("code-block", page, StringComparison.Ordinal);
        Assert.Contains("Accept: application/", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("varde.vital_signs.v1", "")]
    [InlineData("varde.laboratory_report.v1", "")]
    [InlineData("varde.medication_order.v1", "")]
    [InlineData("varde.discharge_summary.v1", "")]
    [InlineData("varde.problem_list.v1", "?vis=historikk")]
    [InlineData("varde.vital_signs.v1", "?vis=json")]
    public async Task A_document_is_accessible_and_fits_a_phone(string template, string view)
    {
        var page = await browser.OpenAsync(new Uri(varde.Address, await DocumentOf(template) + view), 360, 780);
        Assert.Equal(360, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.Empty(await Browser.FaultsOfAccess(page));
    }

    [Fact]
    public async Task The_list_of_documents_is_accessible_and_fits_a_phone()
    {
        var page = await browser.OpenAsync(new Uri(varde.Address, $"{await FirstRecord()}/dokumenter"), 360, 780);
        Assert.Equal(360, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.Empty(await Browser.FaultsOfAccess(page));
    }

    [Theory]
    [InlineData("kliniker/pasient/00000000-0000-4000-8000-000000000000")]
    [InlineData("kliniker/pasient/not-an-id")]
    [InlineData("kliniker?side=-1")]
    [InlineData("kliniker?side=99999999999999999999")]
    [InlineData("{record}/dokumenter?side=x")]
    [InlineData("{record}/dokument/00000000-0000-4000-8000-000000000000")]
    [InlineData("{document}?versjon=99")]
    [InlineData("{document}?versjon=x")]
    public async Task What_is_not_there_is_a_page_that_does_not_exist(string address)
    {
        var path = address.Replace("{record}", await FirstRecord(), StringComparison.Ordinal).Replace("{document}", await DocumentOf("varde.vital_signs.v1"), StringComparison.Ordinal);
        using var answer = await varde.Http.GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("Siden finnes ikke", WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_of_another_record_is_not_shown()
    {
        var (mine, other) = (await DocumentOf("varde.vital_signs.v1"), (await Records())[^1]);
        Assert.False(mine.StartsWith(other, StringComparison.Ordinal));
        using var answer = await varde.Http.GetAsync(other + mine[mine.IndexOf("/dokument/", StringComparison.Ordinal)..]);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Documents_are_listed_by_the_time_that_they_tell_of_the_newest_first()
    {
        var withDocuments = 0;
        foreach (var record in await Records())
        {
            var times = ListedTime().Matches(WebUtility.HtmlDecode(await varde.Http.GetStringAsync($"{record}/dokumenter")))
                .Select(match => DateTime.ParseExact(match.Groups["time"].Value, "d. MMMM yyyy 'kl.' HH.mm", new CultureInfo("nb-NO"))).ToList();
            Assert.Equal(times.OrderDescending(), times);
            withDocuments += times.Count > 1 ? 1 : 0;
        }
        // Other tests leave records without documents.
        Assert.InRange(withDocuments, 10, 1000);
    }

    [Theory]
    [InlineData("DELETE", "same-origin", HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "cross-site", HttpStatusCode.Forbidden)]
    public async Task What_a_page_does_not_take_is_refused_with_a_page_that_does_not_call_it_our_fault(string method, string site, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri("kliniker", UriKind.Relative));
        request.Headers.Add("Sec-Fetch-Site", site);
        using var answer = await varde.Http.SendAsync(request);
        Assert.Equal(expected, answer.StatusCode);
        Assert.Contains("Forespørselen ble avvist", WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()), StringComparison.Ordinal);
    }

    private async Task<string> FirstRecord() => (await Records())[0];

    private async Task<List<string>> Records(int page = 1) => [.. RecordLink().Matches(await varde.Http.GetStringAsync($"kliniker?side={page}")).Select(match => match.Value)];

    private async Task<string> DocumentOf(string template)
    {
        for (var page = 1; await Records(page) is { Count: > 0 } records; page++)
        {
            foreach (var record in records)
                if (DocumentLink().Matches(await varde.Http.GetStringAsync($"{record}/dokumenter?mal={template}")).LastOrDefault() is { } document)
                    return document.Value;
        }
        throw new InvalidOperationException($"No demo record has a document of {template}.");
    }

    [GeneratedRegex("<td>(?<time>[0-9]+[.] [a-z]+ [0-9]{4} kl[.] [0-9]{2}[.][0-9]{2})</td>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ListedTime();

    [GeneratedRegex("kliniker/pasient/[0-9a-f-]{36}", RegexOptions.None, 1000)]
    private static partial Regex RecordLink();

    [GeneratedRegex("kliniker/pasient/[0-9a-f-]{36}/dokument/[0-9a-f-]{36}", RegexOptions.None, 1000)]
    private static partial Regex DocumentLink();
}
