using System.Net;
using System.Text.RegularExpressions;

namespace Varde.Web.Tests;

/// <summary>What the main menu and the front page offer whom: nothing that would be refused.</summary>
public sealed partial class MenuStories(RunningVarde varde)
{
    [Theory]
    [InlineData("helseid", "sykepleier", "Journaler, Arbeidslister, Spørringer, Veikart, Drift, API, Dokumentasjon")]
    [InlineData("helseid", "sikkerhetsansvarlig", "Arbeidslister, Spørringer, Veikart, Drift, API, Dokumentasjon")]
    [InlineData("helseid", "organisasjonsansvarlig", "Spørringer, Veikart, Drift, API, Dokumentasjon")]
    [InlineData("idporten", "pasient", "Veikart, API, Dokumentasjon")]
    public async Task The_menu_holds_what_the_rules_open_to_the_reader_and_each_of_it_opens(string door, string who, string expected)
    {
        var jar = await CookieJar.SignedInAsync(varde, door, who);
        var front = (await jar.GetAsync("")).Body;
        var menu = Link().Matches(Menu().Match(front).Value);
        Assert.Equal(expected, string.Join(", ", menu.Select(link => WebUtility.HtmlDecode(link.Groups["name"].Value))));
        foreach (Match link in menu) Assert.Equal(HttpStatusCode.OK, (await jar.GetAsync(link.Groups["address"].Value[1..])).Status);
        Assert.Equal(expected.StartsWith("Journaler", StringComparison.Ordinal), front.Contains("href=\"/kliniker\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_place_alone_is_marked_as_the_one_where_the_reader_is()
    {
        var jar = await CookieJar.SignedInAsync(varde, "helseid", "fastlege");
        foreach (var (address, name) in new[] { ("kliniker", "Journaler"), ("kliniker/arbeidslister", "Arbeidslister"), ("kliniker/sporring", "Spørringer"), ("docs/api", "API"), ("docs/portal", "Dokumentasjon"), ("drift/maler", "Drift") })
            Assert.Equal([name], Marked().Matches(Menu().Match((await jar.GetAsync(address)).Body).Value).Select(link => WebUtility.HtmlDecode(link.Groups["name"].Value)));
    }

    [Fact]
    public async Task A_page_answers_HEAD_as_GET_without_a_body_and_only_where_it_answers_GET()
    {
        foreach (var (address, status) in new[] { ("innlogging", HttpStatusCode.OK), ("docs/portal", HttpStatusCode.OK), ("docs/finnesikke", HttpStatusCode.NotFound) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Head, new Uri(varde.Address, address));
            using var answer = await varde.Http.SendAsync(request);
            Assert.Equal((status, "text/html"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
            Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
        }
    }

    [GeneratedRegex("<nav aria-label=\"Hovedmeny\">.*?</nav>", RegexOptions.Singleline, 1000)]
    private static partial Regex Menu();

    [GeneratedRegex("<a href=\"(?<address>[^\"]*)\"[^>]*>(?<name>[^<]*)</a>", RegexOptions.None, 1000)]
    private static partial Regex Link();

    [GeneratedRegex("aria-current=\"page\">(?<name>[^<]*)</a>", RegexOptions.None, 1000)]
    private static partial Regex Marked();
}
