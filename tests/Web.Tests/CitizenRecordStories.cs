using System.IO.Compression;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Varde.Web.Tests;

/// <summary>What citizens do with their record beside reading it: they ask about a look, take the record out, and choose how they are told of what is new.</summary>
[Collection(SignedInRegion.Name)]
public sealed class CitizenRecordStories(SignedInRegion region, Browser browser)
{
    [Fact]
    public async Task A_question_about_a_look_goes_to_the_security_officer_and_its_answer_to_whoever_asked()
    {
        var page = await PortalAsync("samtykke-basis-pluss", 360);
        await page.GotoAsync(await PlaceAsync(page, "innsynslogg"));
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("^Spør om dette", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)) }).First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Send spørsmålet" }).ClickAsync();
        await Assertions.Expect(page.Locator("#question-feil")).ToHaveTextAsync("Skriv hva du lurer på.");
        Assert.Empty(await Browser.FaultsOfAccess(page));
        await page.Locator("#question").FillAsync("Hvorfor ble journalen min åpnet denne dagen?");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send spørsmålet" }).ClickAsync();
        await Assertions.Expect(page.Locator(".toast")).ToContainTextAsync("Spørsmålet er sendt");
        await Assertions.Expect(page.Locator(".question-list")).ToContainTextAsync("Ikke besvart ennå");
        Assert.Equal(360, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        var officer = await browser.SignInAsync(region.Server, "helseid", "sikkerhetsansvarlig", 1280);
        await officer.GotoAsync(new Uri(region.Server.Address, "kliniker/arbeidslister").ToString());
        var asked = officer.Locator("section:has(#sporsmal) li").Filter(new() { HasText = "Hvorfor ble journalen min åpnet denne dagen?" });
        await asked.GetByRole(AriaRole.Button, new() { Name = "Send svaret" }).ClickAsync();
        await Assertions.Expect(officer.Locator("section:has(#sporsmal) .ds-validation-message")).ToHaveTextAsync("Skriv et svar.");
        Assert.Empty(await Browser.FaultsOfAccess(officer));
        await asked.GetByLabel("Svar").FillAsync("Du leste den selv.");
        await asked.GetByRole(AriaRole.Button, new() { Name = "Send svaret" }).ClickAsync();
        await Assertions.Expect(officer.Locator(".toast")).ToContainTextAsync("Svaret er sendt");
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator(".question-list")).ToContainTextAsync("Du leste den selv.");
        await Assertions.Expect(page.Locator(".question-list")).ToContainTextAsync("Leif Prøvenes svarte");
    }

    [Fact]
    public async Task Nobody_else_sees_a_question_and_a_doctor_answers_none()
    {
        var page = await PortalAsync("samtykke-basis-pluss", 1280);
        var log = await PlaceAsync(page, "innsynslogg");
        var record = log.Split("/innbygger/")[1].Split('/')[0];
        await page.GotoAsync(log);
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("^Spør om dette", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)) }).Last.ClickAsync();
        await page.Locator("#question").FillAsync("Bare jeg skal se dette spørsmålet.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send spørsmålet" }).ClickAsync();
        await Assertions.Expect(page.Locator(".question-list")).ToContainTextAsync("Bare jeg skal se");
        foreach (var who in new[] { "fastlege", "sykehuslege", "klinikksjef", "samtykke-basis-pluss" })
            Assert.DoesNotContain("Bare jeg skal se", (await region.CallAsync(who, "GET", $"fhir/r4/Task?patient=Patient/{record}")).Body, StringComparison.Ordinal);
        var doctor = await browser.SignInAsync(region.Server, "helseid", "fastlege", 1280);
        await doctor.GotoAsync(new Uri(region.Server.Address, "kliniker/arbeidslister").ToString());
        await Assertions.Expect(doctor.Locator("#sporsmal")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_download_holds_what_the_pages_show_and_nothing_that_is_hidden()
    {
        var jar = await CookieJar.SignedInAsync(region.Server, "idporten", "pasient");
        var record = await RecordAsync(jar);
        var print = await jar.GetAsync($"innbygger/{record}/last-ned/utskrift");
        Assert.Equal(HttpStatusCode.OK, print.Status);
        var before = await ZipAsync(jar, record);
        var documents = before.Entries.Where(entry => entry.FullName.StartsWith("openehr/", StringComparison.Ordinal)).Select(IdOf).ToList();
        Assert.True(documents.Count > 5);
        Assert.All(documents, id => Assert.Contains($"d{id}", print.Body, StringComparison.Ordinal));
        var bundle = await BundleAsync(before);
        Assert.Equal("collection", (string?)bundle["type"]);
        Assert.Contains(bundle["entry"]!.AsArray(), entry => (string?)entry!["resource"]!["resourceType"] == "Observation");
        // What the person hides of it is gone from both.
        var hidden = documents[0];
        var (status, answer, _) = await region.CallAsync("pasient", "POST", "api/me/hidden", new() { ["document"] = hidden });
        Assert.True(status == HttpStatusCode.NoContent, answer);
        var after = await ZipAsync(jar, record);
        Assert.DoesNotContain(after.Entries, entry => IdOf(entry) == hidden);
        Assert.DoesNotContain($"d{hidden}", (await jar.GetAsync($"innbygger/{record}/last-ned/utskrift")).Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await region.CallAsync("pasient", "DELETE", $"api/me/hidden/{hidden}")).Status);
    }

    [Fact]
    public async Task The_words_of_a_document_are_explained_below_it_in_the_readers_language_and_once_in_print()
    {
        var jar = await CookieJar.SignedInAsync(region.Server, "idporten", "pasient");
        var record = await RecordAsync(jar);
        var notes = (await jar.GetAsync($"innbygger/{record}/journal")).Body;
        var document = System.Text.RegularExpressions.Regex.Match(notes, $"/innbygger/{record}/journal/[0-9a-f-]{{36}}(?=\">Journalnotat)", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)).Value;
        Assert.NotEmpty(document);
        var page = WebUtility.HtmlDecode((await jar.GetAsync(document[1..])).Body);
        Assert.Contains($"href=\"{document}#ord\"", page, StringComparison.Ordinal);
        Assert.Contains("<dt>Anamnese</dt>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<dt>Epikrise</dt>", page, StringComparison.Ordinal);
        var print = WebUtility.HtmlDecode((await jar.GetAsync($"innbygger/{record}/last-ned/utskrift")).Body);
        Assert.Equal(2, print.Split("<dt>Anamnese</dt>").Length);
        Assert.DoesNotContain("Trykk på", print, StringComparison.Ordinal);
        var girl = await CookieJar.SignedInAsync(region.Server, "idporten", "jente-14");
        Assert.Contains("<dt>Difteri</dt>", (await girl.GetAsync($"innbygger/{await RecordAsync(girl)}/vaksiner")).Body, StringComparison.Ordinal);
        await jar.GetAsync("sprak/en");
        Assert.Contains("<dt>History</dt>", (await jar.GetAsync(document[1..])).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_outside_a_power_of_attorney_is_told_in_the_frame_of_citizens_and_leads_back_to_their_pages()
    {
        var son = await CookieJar.SignedInAsync(region.Server, "idporten", "sonn-med-fullmakt");
        var front = (await son.GetAsync("innbygger")).Body;
        var mother = front.Split("class=\"people-links\"")[1].Split("/innbygger/")[1][..36];
        Assert.Contains("Du ser det fullmakten omfatter.", (await son.GetAsync($"innbygger/{mother}")).Body, StringComparison.Ordinal);
        var (status, told) = await son.GetAsync($"innbygger/{mother}/journal");
        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Contains("Fullmakten din omfatter ikke denne tjenesten.", told, StringComparison.Ordinal);
        Assert.Contains("<a class=\"ds-button\" data-variant=\"secondary\" href=\"/innbygger\">", told, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"/drift\"", told, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"/health/ready\"", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_downloads_the_record_of_a_stranger_and_staff_download_none()
    {
        var own = await CookieJar.SignedInAsync(region.Server, "idporten", "pasient");
        var record = await RecordAsync(own);
        var other = await CookieJar.SignedInAsync(region.Server, "idporten", "mor");
        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync($"innbygger/{record}/last-ned/journal.zip")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync($"innbygger/{record}/last-ned/utskrift")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await (await region.DoctorAsync()).GetAsync($"innbygger/{record}/last-ned/journal.zip")).Status);
    }

    [Fact]
    public async Task A_choice_of_notices_is_kept_for_each_who_chooses()
    {
        var page = await PortalAsync("pasient", 360);
        var profile = await PlaceAsync(page, "profil");
        await page.GotoAsync(profile);
        await page.GetByLabel("På SMS").CheckAsync();
        await page.GetByLabel("Nye prøvesvar").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Lagre" }).ClickAsync();
        await Assertions.Expect(page.Locator(".toast")).ToHaveTextAsync("Valget er lagret.");
        await page.GotoAsync(profile);
        await Assertions.Expect(page.GetByLabel("På SMS")).ToBeCheckedAsync();
        await Assertions.Expect(page.GetByLabel("Nye prøvesvar")).ToBeCheckedAsync();
        await Assertions.Expect(page.GetByLabel("Nye meldinger")).Not.ToBeCheckedAsync();
        Assert.Empty(await Browser.FaultsOfAccess(page));
        Assert.Equal(360, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }

    [Theory, Trait("tier", "all"), InlineData("pasient", false), InlineData("pasient", true), InlineData("jente-14", false)]
    public async Task The_new_pages_have_no_fault_of_access(string who, bool isDark)
    {
        var page = await PortalAsync(who, 360);
        if (isDark) await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        var front = page.Url;
        var record = (await PlaceAsync(page, "journal")).Split("/innbygger/")[1].Split('/')[0];
        foreach (var address in new[] { front, $"innbygger/{record}/last-ned", $"innbygger/{record}/last-ned/utskrift", $"innbygger/{record}/profil" })
        {
            Assert.Equal(200, (await page.GotoAsync(new Uri(region.Server.Address, address).ToString()))!.Status);
            Assert.Equal(360, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
            Assert.Empty(await Browser.FaultsOfAccess(page));
        }
    }

    [Fact]
    public async Task A_girl_of_14_is_told_in_plain_words_what_she_sees_and_whom_to_ask()
    {
        var page = await PortalAsync("jente-14", 360);
        await Assertions.Expect(page.Locator("section:has(#for-deg)")).ToContainTextAsync("Det legen deler med bare deg, ser bare du.");
        var mother = await PortalAsync("mor", 360);
        await Assertions.Expect(mother.Locator("#for-deg")).ToHaveCountAsync(0);
    }

    private async Task<IPage> PortalAsync(string who, int width)
    {
        var page = await browser.SignInAsync(region.Server, "idporten", who, width);
        await page.GotoAsync(new Uri(region.Server.Address, "innbygger").ToString());
        return page;
    }

    private static async Task<string> PlaceAsync(IPage page, string place) => (await page.Locator($".place-bar a[href$='/{place}']").EvaluateAsync<string>("link => link.href"))!;

    private static async Task<string> RecordAsync(CookieJar jar) => (await jar.GetAsync("innbygger")).Body.Split("/innbygger/")[1][..36];

    private async Task<ZipArchive> ZipAsync(CookieJar jar, string record)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(region.Server.Address, $"innbygger/{record}/last-ned/journal.zip"));
        request.Headers.Add("Cookie", string.Join("; ", jar.Cookies.Select(cookie => $"{cookie.Key}={cookie.Value.Value}")));
        using var answer = await region.Server.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/zip", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("no-store", answer.Headers.CacheControl?.ToString() ?? "", StringComparison.Ordinal);
        return new ZipArchive(new MemoryStream(await answer.Content.ReadAsByteArrayAsync()));
    }

    private static async Task<JsonObject> BundleAsync(ZipArchive archive)
    {
        await using var stream = await archive.GetEntry("fhir/bundle.json")!.OpenAsync();
        return (await JsonNode.ParseAsync(stream))!.AsObject();
    }

    // openehr/2026-01-31-UUID.json
    private static string IdOf(ZipArchiveEntry entry) => Path.GetFileNameWithoutExtension(entry.FullName) is { Length: > 36 } name ? name[^36..] : "";
}
