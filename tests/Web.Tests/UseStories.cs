using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Varde.Web.Tests;

/// <summary>The page of how much services are used, for whoever leads the rollout. The story is of a service that no other story is about.</summary>
public sealed class UseStories(RunningVarde varde)
{
    [Fact]
    public async Task The_lead_chooses_a_service_and_a_place_and_sees_its_weeks_with_the_switch_that_turned_it_on()
    {
        var lead = await StaffAsync("innforingsleder");
        Assert.Contains("Velg en tjeneste.", (await lead.GetAsync("drift/bruk")).Body, StringComparison.Ordinal);
        using var set = await varde.Http.PostAsync(new Uri(varde.Address, "api/switches"), JsonContent.Create(new { service = "appointment.municipal", node = "region", audience = "all", on = true, phase = "operation", why = "I bruk" }));
        var id = (string)JsonNode.Parse(await set.Content.ReadAsStringAsync())!["id"]!;

        var region = WebUtility.HtmlDecode((await lead.GetAsync("drift/bruk?tjeneste=appointment.municipal")).Body);
        foreach (var told in new[] { "Ingen bruk i disse ukene", "pågår", $"/drift/brytere/{id}\">Slått på: Hele regionen", "Støttes ikke ennå.", "drift/bruk/fil?tjeneste=appointment.municipal" }) Assert.Contains(told, region, StringComparison.Ordinal);
        Assert.Equal(13, region.Split("<th scope=\"row\">").Length - 1);
        Assert.Contains("href=\"/drift/bruk?tjeneste=appointment.municipal&sted=region\"", WebUtility.HtmlDecode((await lead.GetAsync($"drift/brytere/{id}")).Body), StringComparison.Ordinal);

        // A search of which one place fits is that place; of several one is chosen; none says so.
        Assert.Contains("Vis hele regionen", (await lead.GetAsync("drift/bruk?tjeneste=appointment.municipal&sok=Pr%C3%B8velegene+Troms%C3%B8&uker=26")).Body, StringComparison.Ordinal);
        Assert.Contains("/drift/bruk?tjeneste=appointment.municipal&sted=", WebUtility.HtmlDecode((await lead.GetAsync("drift/bruk?tjeneste=appointment.municipal&sok=kommune")).Body), StringComparison.Ordinal);
        Assert.Contains("Ingen steder passer", WebUtility.HtmlDecode((await lead.GetAsync("drift/bruk?tjeneste=appointment.municipal&sok=finnesikke")).Body), StringComparison.Ordinal);
        Assert.Contains("Stedet finnes ikke.", WebUtility.HtmlDecode((await lead.GetAsync("drift/bruk?tjeneste=appointment.municipal&sted=finnes-ikke")).Body), StringComparison.Ordinal);
        foreach (var day in new[] { "i-fjor", "1.1.2199" }) Assert.Contains("Skriv en dato som ikke er senere enn i dag", WebUtility.HtmlDecode((await lead.GetAsync($"drift/bruk?tjeneste=appointment.municipal&til={day}")).Body), StringComparison.Ordinal);
        Assert.Contains("Velg en tjeneste.", (await lead.GetAsync("drift/bruk?tjeneste=template")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_week_in_which_people_opened_their_documents_is_drawn_and_told_on_the_page_and_as_a_file()
    {
        foreach (var who in new[] { "pasient", "mor" })
        {
            var citizen = await CookieJar.SignedInAsync(varde, "idporten", who);
            var own = Found((await citizen.GetAsync("innbygger")).Body, "innbygger/[0-9a-f-]{36}/journal");
            var document = Found((await citizen.GetAsync(own)).Body, $"{own}/[0-9a-f-]{{36}}");
            Assert.Equal(HttpStatusCode.OK, (await citizen.GetAsync(document)).Status);
        }
        var lead = await StaffAsync("innforingsleder");
        // How many others did the same meanwhile is not known here: a week of few is a frame, and one of five or more a column.
        var page = WebUtility.HtmlDecode((await lead.GetAsync("drift/bruk?tjeneste=journal")).Body);
        foreach (var told in new[] { "Brukte den selv", "Åpnet innen 14 dager", "foreløpig", "Reserverte seg" }) Assert.Contains(told, page, StringComparison.Ordinal);
        Assert.Matches("<rect class=\"use-(column running|withheld)\"", page);
        var (status, file) = await lead.GetAsync("drift/bruk/fil?tjeneste=journal");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Matches(@"journal,region,,\d{4}-W\d{2},[-0-9]+,[-0-9]+,served,\d*,,(no|yes),yes", file);
        Assert.Equal(HttpStatusCode.BadRequest, (await lead.GetAsync("drift/bruk/fil?tjeneste=journal&til=i-fjor")).Status);
    }

    [Theory, InlineData("drift/bruk"), InlineData("drift/bruk?tjeneste=plan"), InlineData("drift/bruk/fil?tjeneste=plan")]
    public async Task Figures_of_use_are_for_whoever_leads_the_rollout(string place)
    {
        Assert.Contains((await (await StaffAsync("sikkerhetsansvarlig")).GetAsync(place)).Status, new[] { HttpStatusCode.Forbidden, HttpStatusCode.NotFound });
        Assert.Equal(HttpStatusCode.OK, (await (await StaffAsync("innforingsleder")).GetAsync(place)).Status);
    }

    private static string Found(string page, string pattern) => Regex.Match(page, pattern, RegexOptions.None, TimeSpan.FromSeconds(1)).Value;

    private Task<CookieJar> StaffAsync(string who) => CookieJar.SignedInAsync(varde, "helseid", who);
}
