using System.Net;
using System.Text.RegularExpressions;

namespace Varde.Web.Tests;

/// <summary>How a clinician comes to a patient, and what stands over a record in an emergency and in the past: read out of the pages as the server sends them, without script.</summary>
public sealed partial class PatientListStories(RunningVarde varde)
{
    private const string Kari = "Kari Demones";

    [Fact]
    public async Task A_name_that_is_spelt_otherwise_is_found_by_its_sound_and_marked_as_such()
    {
        var jar = await StaffAsync("fastlege");
        var alike = await SearchAsync(jar, "Cari Demoness");
        Assert.Contains("Navn som lyder likt (1)", alike, StringComparison.Ordinal);
        Assert.Contains(Kari, Section(alike, "lyder"), StringComparison.Ordinal);
        Assert.Contains("Ingen treff", Section(alike, "treff"), StringComparison.Ordinal);
        Assert.DoesNotContain(Kari, Section(alike, "treff"), StringComparison.Ordinal);
        var exact = await SearchAsync(jar, Kari);
        Assert.Contains(Kari, Section(exact, "treff"), StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"lyder\"", exact, StringComparison.Ordinal);
        // Whom the rules do not give the reader is not told by likeness either.
        Assert.DoesNotContain("id=\"lyder\"", await SearchAsync(await StaffAsync("lege-bodo"), "Cari Demoness"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_lists_are_links_stand_by_name_and_say_in_words_that_they_are_empty()
    {
        var jar = await StaffAsync("fastlege");
        var mine = (await jar.GetAsync("kliniker")).Body;
        var families = Row().Matches(Section(mine, "mine")).Select(row => WebUtility.HtmlDecode(row.Groups["it"].Value).Split(' ')[^1]).ToList();
        Assert.True(families.Count > 20, $"{families.Count}");
        Assert.Equal(families.Order(StringComparer.Create(System.Globalization.CultureInfo.GetCultureInfo("nb-NO"), ignoreCase: true)), families);
        var unit = Section((await jar.GetAsync("kliniker?liste=enhet")).Body, "mine");
        Assert.Contains("Fast rolle i behandlingen, siden ", unit, StringComparison.Ordinal);
        var kari = LinkTo(mine, Kari);
        await jar.GetAsync(kari);
        var lately = Section((await jar.GetAsync("kliniker?liste=nylig")).Body, "mine");
        Assert.Contains($"href=\"/{kari}\"", lately, StringComparison.Ordinal);
        Assert.Contains("aria-current=\"page\">Nylig", lately, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await jar.GetAsync("kliniker?liste=finnesikke")).Status);
        var none = Section((await (await StaffAsync("barnepsykiater")).GetAsync("kliniker?liste=nylig")).Body, "mine");
        Assert.Contains("Du har ikke åpnet noen journaler som du fortsatt har tilgang til.", WebUtility.HtmlDecode(none), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_record_as_it_stood_says_so_on_every_page_offers_no_writing_and_shows_nothing_of_now()
    {
        var jar = await StaffAsync("fastlege");
        var kari = LinkTo((await jar.GetAsync("kliniker")).Body, Kari);
        const string then = "?tidspunkt=01.01.2020%2012.00";
        (string Place, string[] Empty)[] places =
        [
            ("", ["Ingen aktive problemer var ført i problemlisten da.", "Ingen forordninger var i kraft da.", "Ingen målinger var ført da.", "Ingen prøvesvar var kommet da."]),
            ("/dokumenter", ["Journalen hadde ingen dokumenter da."]), ("/provesvar", ["Ingen prøvesvar var kommet da."]), ("/vaksiner", ["Ingen vaksiner var ført da."]),
        ];
        foreach (var (place, empty) in places)
        {
            var page = WebUtility.HtmlDecode((await jar.GetAsync($"{kari}{place}{then}")).Body);
            Assert.Contains("Slik journalen var 1. januar 2020 kl. 12.00", page, StringComparison.Ordinal);
            Assert.Contains($"<a href=\"/{kari}{place}\">Tilbake til nå</a>", page, StringComparison.Ordinal);
            Assert.All(empty, sentence => Assert.Contains(sentence, page, StringComparison.Ordinal));
            Assert.DoesNotContain("/ny\"", page, StringComparison.Ordinal);
            Assert.DoesNotContain("live-record", page, StringComparison.Ordinal);
            Assert.DoesNotContain("/logg\"", page, StringComparison.Ordinal);
            foreach (Match link in Place().Matches(page)) Assert.Contains("tidspunkt=", link.Groups["it"].Value, StringComparison.Ordinal);
            // What is no time is told beside its field, over the record of now.
            var wrong = WebUtility.HtmlDecode((await jar.GetAsync($"{kari}{place}?tidspunkt=i%20morgen")).Body);
            Assert.Contains("Skriv et tidspunkt som har vært", wrong, StringComparison.Ordinal);
            Assert.DoesNotContain("class=\"time-band\"", wrong, StringComparison.Ordinal);
        }
        var document = Document().Match((await jar.GetAsync($"{kari}/dokumenter")).Body).Groups["it"].Value[1..];
        Assert.Equal(HttpStatusCode.NotFound, (await jar.GetAsync(document + then)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await jar.GetAsync($"{document}{then}&versjon=1")).Status);
        var now = (await jar.GetAsync($"{document}?tidspunkt={Uri.EscapeDataString(TimeZoneInfo.ConvertTimeBySystemTimeZoneId(TimeProvider.System.GetUtcNow(), "Europe/Oslo").ToString("dd.MM.yyyy", System.Globalization.CultureInfo.InvariantCulture))}")).Body;
        Assert.Contains("class=\"time-band\"", now, StringComparison.Ordinal);
        Assert.DoesNotContain("/rett\"", now, StringComparison.Ordinal);
        Assert.DoesNotContain("/deling/", now, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_demos_named_people_have_a_past_and_their_ward_has_patients()
    {
        var doctor = await StaffAsync("sykehuslege");
        var ward = Section((await doctor.GetAsync("kliniker?liste=enhet")).Body, "mine");
        foreach (var name in new[] { "Gunvor Prøvestad", "Arvid Demostad", "Geir Testeng" }) Assert.Contains(name, WebUtility.HtmlDecode(ward), StringComparison.Ordinal);
        Assert.Contains("Innlagt", ward, StringComparison.Ordinal);
        // What was committed some days ago was known then, and what came later was not.
        var stay = LinkTo(ward, "Arvid Demostad");
        async Task<int> DocumentsAsync(int daysAgo) => Document().Count((await doctor.GetAsync($"{stay}/dokumenter{(daysAgo == 0 ? "" : $"?tidspunkt={TimeProvider.System.GetUtcNow().AddDays(-daysAgo):dd.MM.yyyy}")}")).Body);
        var (before, early, now) = (await DocumentsAsync(5), await DocumentsAsync(3), await DocumentsAsync(0));
        Assert.True(before < early && early < now, $"{before} {early} {now}");
    }

    [Fact]
    public async Task Vital_signs_are_called_by_the_words_of_the_page()
    {
        var doctor = await StaffAsync("sykehuslege");
        var record = LinkTo((await doctor.GetAsync("kliniker?liste=enhet")).Body, "Arvid Demostad");
        Assert.Contains(">Blodtrykk<", (await doctor.GetAsync(record)).Body, StringComparison.Ordinal);
        await doctor.GetAsync("sprak/en");
        var english = (await doctor.GetAsync(record)).Body;
        foreach (var name in new[] { "Blood pressure", "Pulse", "Respiration", "Oxygen saturation", "Body temperature", "Weight", "Body mass index", "Height", "NEWS2" })
            Assert.Contains($"series-name\">{name}<", english, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_blocked_and_opened_in_an_emergency_is_marked_where_it_is_listed_and_where_it_is_read()
    {
        var jar = await StaffAsync("sykehuslege");
        var all = (await new CookieJar(varde).GetAsync("fhir/r4/Patient?name=Astrid&name=Testelv")).Body;
        var record = "kliniker/pasient/" + Id().Match(all).Groups["it"].Value;
        var asked = (await jar.GetAsync($"{record}/grunnlag")).Body;
        const string mark = "Sperret – åpnet i nødsituasjon";
        Assert.DoesNotContain(mark, WebUtility.HtmlDecode(asked), StringComparison.Ordinal);
        await jar.PostAsync($"{record}/grunnlag", new() { ["_handler"] = "akutt", ["gjor"] = "grunnlag", ["__RequestVerificationToken"] = CookieJar.Field(asked, "__RequestVerificationToken"), ["basis"] = "BLAALYS", ["emergencyReason"] = "Bevisstløs i mottak" });
        var documents = WebUtility.HtmlDecode((await jar.GetAsync($"{record}/dokumenter")).Body);
        Assert.Contains(mark, documents, StringComparison.Ordinal);
        Assert.Contains(mark, WebUtility.HtmlDecode((await jar.GetAsync(Document().Match(documents).Groups["it"].Value[1..])).Body), StringComparison.Ordinal);
        Assert.Contains(mark, WebUtility.HtmlDecode((await jar.GetAsync(record)).Body), StringComparison.Ordinal);
        Assert.Contains("«Sperret» betyr at pasienten har sperret svaret", WebUtility.HtmlDecode((await jar.GetAsync($"{record}/provesvar")).Body), StringComparison.Ordinal);
        Assert.DoesNotContain(mark, WebUtility.HtmlDecode((await (await StaffAsync("fastlege")).GetAsync($"{record}/dokumenter")).Body), StringComparison.Ordinal);
    }

    private Task<CookieJar> StaffAsync(string who) => CookieJar.SignedInAsync(varde, "helseid", who);

    private static async Task<string> SearchAsync(CookieJar jar, string asked)
    {
        var page = (await jar.GetAsync("kliniker")).Body;
        return WebUtility.HtmlDecode((await jar.PostAsync("kliniker", new() { ["_handler"] = "finn", ["gjor"] = "finn", ["sok"] = asked, ["__RequestVerificationToken"] = CookieJar.Field(page, "__RequestVerificationToken") })).Body);
    }

    // The section that is named by a heading.
    private static string Section(string page, string heading)
    {
        var begin = page.IndexOf($"aria-labelledby=\"{heading}\"", StringComparison.Ordinal);
        Assert.True(begin >= 0, $"no section {heading}");
        return page[begin..page.IndexOf("</section>", begin, StringComparison.Ordinal)];
    }

    private static string LinkTo(string page, string name) => Regex.Match(page, $"<a href=\"/(kliniker/pasient/[0-9a-f-]+)\">{name}</a>", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value;

    [GeneratedRegex("<th scope=\"row\"><a href=\"[^\"]+\">(?<it>[^<]+)</a>", RegexOptions.None, 1000)]
    private static partial Regex Row();

    [GeneratedRegex("<a href=\"(?<it>[^\"]+)\"[^>]* data-goto=", RegexOptions.None, 1000)]
    private static partial Regex Place();

    [GeneratedRegex("href=\"(?<it>/kliniker/pasient/[0-9a-f-]+/dokument/[0-9a-f-]+)", RegexOptions.None, 1000)]
    private static partial Regex Document();

    [GeneratedRegex("\"resourceType\":\"Patient\",\"id\":\"(?<it>[0-9a-f-]{36})\"", RegexOptions.None, 1000)]
    private static partial Regex Id();
}
