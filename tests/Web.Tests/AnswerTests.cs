using System.Net;
using System.Text.RegularExpressions;

namespace Varde.Web.Tests;

/// <summary>What every answer carries and never carries, seen from outside.</summary>
public sealed partial class AnswerTests(RunningVarde varde)
{
    [Theory]
    [InlineData("health/live")]
    [InlineData("health/ready")]
    public async Task The_server_says_that_it_is_well(string address)
    {
        using var answer = await varde.Http.GetAsync(address);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("Healthy", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_style_sheet_and_script_of_the_start_page_has_content()
    {
        var page = await varde.Http.GetStringAsync("");
        var files = Asset().Matches(page).Select(match => match.Groups["address"].Value).ToList();
        Assert.True(files.Count >= 5);
        foreach (var file in files)
            Assert.True((await varde.Http.GetByteArrayAsync(file)).Length > 200, file);
    }

    [Theory]
    [InlineData("")]
    [InlineData("kliniker")]
    [InlineData("openehr/v1/ehr/none")]
    public async Task What_may_be_record_data_is_kept_by_nobody_and_runs_nothing_inline(string address)
    {
        using var answer = await varde.Http.GetAsync(address);
        Assert.Equal("no-store, private", answer.Headers.CacheControl!.ToString());
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Theory]
    [InlineData("openehr/v1/nowhere", "application/json", "message")]
    [InlineData("fhir/r4/nowhere", "application/fhir+json", "OperationOutcome")]
    [InlineData("api/nowhere", "application/problem+json", "detail")]
    public async Task A_program_that_asks_for_what_is_not_there_is_told_in_its_own_form(string address, string mediaType, string word)
    {
        using var answer = await varde.Http.GetAsync(address);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal(mediaType, answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains(word, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_who_asks_for_what_is_not_there_gets_a_page()
    {
        using var answer = await varde.Http.GetAsync("finnes-ikke");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("Siden finnes ikke", WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cross-site", "no-cors", HttpStatusCode.Forbidden)]
    [InlineData("same-site", "cors", HttpStatusCode.Forbidden)]
    [InlineData("cross-site", "navigate", HttpStatusCode.OK)]
    [InlineData("same-origin", "cors", HttpStatusCode.OK)]
    public async Task Another_web_site_may_link_here_but_not_call(string site, string mode, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "");
        request.Headers.Add("Sec-Fetch-Site", site);
        request.Headers.Add("Sec-Fetch-Mode", mode);
        using var answer = await varde.Http.SendAsync(request);
        Assert.Equal(expected, answer.StatusCode);
    }

    // Older browsers tell only this.
    [Theory]
    [InlineData("https://example.org", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    [InlineData("", HttpStatusCode.Created)]
    public async Task A_change_that_another_web_site_asks_for_is_refused(string origin, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "openehr/v1/ehr");
        request.Headers.Add("Origin", origin.Length > 0 ? origin : varde.Http.BaseAddress!.GetLeftPart(UriPartial.Authority));
        using var answer = await varde.Http.SendAsync(request);
        Assert.Equal(expected, answer.StatusCode);
    }

    // A page that tells no referrer sends its forms with the origin null; the browser says beside it whose page it is.
    [Theory]
    [InlineData("same-origin", HttpStatusCode.Created)]
    [InlineData("cross-site", HttpStatusCode.Forbidden)]
    public async Task A_form_of_our_own_page_is_taken(string site, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "openehr/v1/ehr");
        request.Headers.Add("Origin", "null");
        request.Headers.Add("Sec-Fetch-Site", site);
        using var answer = await varde.Http.SendAsync(request);
        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task Another_name_for_this_machine_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "") { Headers = { Host = "record.example.org" } };
        using var answer = await varde.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("/kliniker?a=b", "/kliniker?a=b")]
    [InlineData("https://example.org/", "/")]
    [InlineData("//example.org", "/")]
    [InlineData("/\\example.org", "/")]
    [InlineData("/a\nb", "/")]
    public async Task Choosing_a_language_leads_back_and_never_to_another_site(string from, string to)
    {
        using var answer = await varde.Http.GetAsync($"sprak/en?til={Uri.EscapeDataString(from)}");
        Assert.Equal(to, answer.Headers.Location!.OriginalString);
        Assert.Contains("en-GB", answer.Headers.GetValues("Set-Cookie").Single(), StringComparison.Ordinal);
    }

    [GeneratedRegex(@"<(link rel=""(stylesheet|icon)"".*? href|script src)=""(?<address>[^""]+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Asset();
}
