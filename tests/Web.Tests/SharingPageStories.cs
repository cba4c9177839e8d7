using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Varde.Web.Tests;

/// <summary>Clinicians decide who sees a document, look at it with the eyes of others, and take it back: in a real browser, at a desk and on a phone, by keyboard and without script.</summary>
[Collection(SignedInRegion.Name)]
public sealed class SharingPageStories(SignedInRegion region, RunningVarde varde, Browser browser)
{
    private const string Doctor = "fastlege", Reason = "Hun ønsker ikke at foreldrene får vite om samtalen.";

    [Fact]
    public async Task A_doctor_hides_a_note_of_a_girl_of_14_looks_at_it_as_the_mother_and_takes_it_back()
    {
        var note = await NoteAsync();
        var page = await OpenAsync(note);
        await ShouldSeeAsync(page, "Ungdommen", "Nei");
        await ShouldSeeAsync(page, "Mor", "Nei");
        await AssessAsync(page, "both");
        await ShouldSeeAsync(page, "Ungdommen", "Ja");
        await ShouldSeeAsync(page, "Mor", "Ja");
        Assert.Equal((200, 200), await SeenByAsync(note));
        await page.Locator("#kode").SelectOptionAsync("NORN_FORANS");
        await page.Locator("#sett-begrunnelse").FillAsync(Reason);
        await page.Locator("#sett-dag").FillAsync(InDays(60));
        await page.GetByRole(AriaRole.Button, new() { Name = "Lagre", Exact = true }).ClickAsync();
        await ShouldSeeAsync(page, "Mor", "Nei");
        await ShouldSeeAsync(page, "Ungdommen", "Ja");
        await Assertions.Expect(Row(page, "Mor")).ToContainTextAsync("De får ikke vite at det finnes");
        await Assertions.Expect(page.Locator("section:has(#gjelder)")).ToContainTextAsync(Reason);
        Assert.Equal((404, 200), await SeenByAsync(note));
        await page.GetByRole(AriaRole.Link, new() { Name = "Slik ser mor det" }).ClickAsync();
        await Assertions.Expect(page.Locator(".preview-band")).ToContainTextAsync("slik ser Marit Demovik portalen");
        await Assertions.Expect(page.Locator($"a[href$='{note.Id}']")).ToHaveCountAsync(0);
        await page.GoBackAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Slik ser ungdommen det" }).ClickAsync();
        await Assertions.Expect(page.Locator($"a[href$='{note.Id}']")).ToHaveCountAsync(1);
        await page.GoBackAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Angre", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator(".toast")).ToContainTextAsync("angret");
        await ShouldSeeAsync(page, "Mor", "Ja");
        Assert.Equal((200, 200), await SeenByAsync(note));
        await Assertions.Expect(page.Locator("section:has(#endringer)")).ToContainTextAsync("Opphevet: Skjult for foreldrene");
    }

    [Fact]
    public async Task What_is_missing_is_told_beside_its_field_and_what_was_written_is_kept()
    {
        var page = await OpenAsync(await NoteAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "Lagre vurderingen" }).ClickAsync();
        await Assertions.Expect(page.Locator("#valg-feil")).ToHaveTextAsync("Velg hvem som kan se det.");
        await page.Locator("#kode").SelectOptionAsync("NORN_FORANS");
        await page.Locator("#sett-begrunnelse").FillAsync(Reason);
        await page.Locator("#sett-dag").FillAsync("i morgen");
        await page.GetByRole(AriaRole.Button, new() { Name = "Lagre", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("#sett-dag-feil")).ToHaveTextAsync("Skriv en dag som dd.mm.åååå.");
        await Assertions.Expect(page.Locator("#sett-dag")).ToHaveValueAsync("i morgen");
        await Assertions.Expect(page.Locator("#sett-begrunnelse")).ToHaveValueAsync(Reason);
        await Assertions.Expect(page.Locator("#kode")).ToHaveValueAsync("NORN_FORANS");
        await page.Locator("#sett-dag").FillAsync(InDays(400));
        await page.GetByRole(AriaRole.Button, new() { Name = "Lagre", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("#sett-dag-feil")).ToHaveTextAsync("Dagen kan være høyst 365 dager fram i tid.");
        Assert.Empty(await Browser.FaultsOfAccess(page));
    }

    [Fact]
    public async Task Two_who_decide_at_once_do_not_overwrite_each_other()
    {
        var note = await NoteAsync();
        var (first, second) = (await OpenAsync(note), await OpenAsync(note));
        await AssessAsync(first, "both");
        await second.Locator("#valg-nobody").CheckAsync();
        await second.GetByRole(AriaRole.Button, new() { Name = "Lagre vurderingen" }).ClickAsync();
        await Assertions.Expect(second.GetByRole(AriaRole.Alert)).ToContainTextAsync("En kollega endret delingen");
        await ShouldSeeAsync(second, "Mor", "Ja");
        await Assertions.Expect(second.Locator("#valg-nobody")).ToBeCheckedAsync();
    }

    [Fact]
    public async Task A_preview_is_a_look_by_the_doctor_and_not_by_the_mother_and_nothing_in_it_can_be_sent()
    {
        var note = await NoteAsync();
        var page = await OpenAsync(note);
        await AssessAsync(page, "both");
        var before = TimeProvider.System.GetUtcNow();
        await page.GetByRole(AriaRole.Link, new() { Name = "Slik ser mor det" }).ClickAsync();
        await page.Locator($"a[href*='/slik-ser/'][href$='{note.Id}']").ClickAsync();
        await Assertions.Expect(page.Locator(".hidden-line, .document-heading").First).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("form, button, input")).ToHaveCountAsync(0);
        var looks = await LogAsync(note.Record, before);
        Assert.Contains(looks, look => look.Name == "Tuva Demolia" && look.Object.Contains(note.Id, StringComparison.Ordinal));
        // Pages that she has open in other stories look by themselves, at other notes.
        Assert.DoesNotContain(looks, look => look.Name == "Marit Demovik" && look.Object.Contains(note.Id, StringComparison.Ordinal));
        Assert.Equal(404, (await page.GotoAsync(new Uri(region.Server.Address, $"kliniker/pasient/{note.Record}/slik-ser/ingen").ToString()))!.Status);
    }

    [Fact]
    public async Task Whoever_does_not_own_the_document_sees_who_sees_it_and_can_change_nothing()
    {
        var note = await NoteAsync();
        var page = await browser.SignInAsync(region.Server, "helseid", "helsesykepleier", 1280);
        await page.GotoAsync(PanelOf(note));
        await Assertions.Expect(page.Locator(".hidden-line")).ToContainTextAsync("ikke endre det");
        Assert.Equal(0, await page.Locator("main form").CountAsync());
        await ShouldSeeAsync(page, "Fastlege", "Ja");
    }

    [Fact]
    public async Task A_parent_is_told_what_is_needed_while_the_note_stays_hidden()
    {
        var note = await NoteAsync();
        var page = await OpenAsync(note);
        await AssessAsync(page, "patient", Reason, InDays(60));
        await page.GetByRole(AriaRole.Button, new() { Name = "Send til forelderen" }).ClickAsync();
        await Assertions.Expect(page.Locator("#mottaker-feil")).ToContainTextAsync("Velg en forelder");
        await page.GetByLabel("Marit Demovik").CheckAsync();
        await page.Locator("#likevel-tekst").FillAsync("Datteren din skal til kontroll om en uke.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send til forelderen" }).ClickAsync();
        await Assertions.Expect(page.Locator(".toast")).ToContainTextAsync("sendt til forelderen");
        Assert.Contains("kontroll om en uke", (await region.CallAsync("mor", "GET", $"fhir/r4/Communication?patient=Patient/{note.Record}")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("kontroll om en uke", (await region.CallAsync("far-annen-adresse", "GET", $"fhir/r4/Communication?patient=Patient/{note.Record}")).Body, StringComparison.Ordinal);
        Assert.Equal((404, 200), await SeenByAsync(note));
    }

    [Fact]
    public async Task A_restriction_stands_in_the_worklist_until_it_is_lifted()
    {
        var note = await NoteAsync();
        var page = await OpenAsync(note);
        await page.GotoAsync(new Uri(region.Server.Address, "kliniker/arbeidslister").ToString());
        var unassessed = page.Locator($"section:has(#uvurdert) a[href$='{note.Id}']");
        await Assertions.Expect(unassessed).ToHaveCountAsync(1);
        Assert.Empty(await Browser.FaultsOfAccess(page));
        await unassessed.ClickAsync();
        await AssessAsync(page, "patient", Reason, InDays(7));
        await page.GotoAsync(new Uri(region.Server.Address, "kliniker/arbeidslister").ToString());
        await Assertions.Expect(page.Locator($"section:has(#uvurdert) a[href$='{note.Id}']")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator($"section:has(#vurderinger) li:has(a[href$='{note.Id}'])")).ToContainTextAsync("Nora Demovik, frist");
        await page.GotoAsync(new Uri(region.Server.Address, "kliniker").ToString());
        await page.Locator($"section:has(#venter) a[href$='{note.Id}']").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Opphev: Skjult for foreldrene" }).ClickAsync();
        await Assertions.Expect(page.Locator(".toast")).ToContainTextAsync("Opphevet");
        await page.GotoAsync(new Uri(region.Server.Address, "kliniker/arbeidslister").ToString());
        await Assertions.Expect(page.Locator($"section:has(#vurderinger) a[href$='{note.Id}']")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_leader_reviews_an_emergency_and_says_why_it_was_not_right()
    {
        var record = (await FindAsync("Patient?name=Nora&family=Demovik"))[0].Split('/')[1];
        var (status, answer, _) = await region.CallAsync("akuttlege", "POST", "api/access/bases", new() { ["patient"] = record, ["basis"] = "BLAALYS", ["reason"] = "Bevisstløs i mottak etter fall" });
        Assert.True(status == HttpStatusCode.Created, answer);
        var page = await browser.SignInAsync(region.Server, "helseid", "klinikksjef", 1280);
        await page.GotoAsync(new Uri(region.Server.Address, "kliniker/arbeidslister").ToString());
        var review = page.Locator("section:has(#blaalys) li").Filter(new() { HasText = "Bevisstløs i mottak etter fall" });
        await Assertions.Expect(review).ToContainTextAsync("varsel holdt tilbake");
        Assert.Empty(await Browser.FaultsOfAccess(page));
        await review.GetByRole(AriaRole.Button, new() { Name = "Ikke i orden" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Skriv hvorfor det ikke var i orden.");
        await review.GetByLabel("Begrunnelse, hvis det ikke var riktig").FillAsync("Pasienten var ikke i mottak.");
        await review.GetByRole(AriaRole.Button, new() { Name = "Ikke i orden" }).ClickAsync();
        await Assertions.Expect(page.Locator(".toast")).ToContainTextAsync("ikke funnet i orden");
        await Assertions.Expect(review).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task New_results_stand_in_the_worklist_until_the_record_is_opened()
    {
        var page = await browser.SignInAsync(region.Server, "helseid", "sykehuslege", 1280);
        await page.GotoAsync(new Uri(region.Server.Address, "kliniker/arbeidslister").ToString());
        var first = page.Locator("section:has(#nye-svar) li a").First;
        await Assertions.Expect(first).ToBeVisibleAsync();
        var address = await first.GetAttributeAsync("href");
        await first.ClickAsync();
        await Assertions.Expect(page.Locator(".patient-banner")).ToBeVisibleAsync();
        await page.GotoAsync(new Uri(region.Server.Address, "kliniker/arbeidslister").ToString());
        await Assertions.Expect(page.Locator("#nye-svar")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator($"section:has(#nye-svar) a[href='{address}']")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_doctor_assesses_by_keyboard_alone()
    {
        var page = await OpenAsync(await NoteAsync());
        await page.Locator("#valg-both").FocusAsync();
        await page.Keyboard.PressAsync("Space");
        for (var i = 0; i < 3; i++) await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".toast")).ToContainTextAsync("Vurderingen er lagret");
        await ShouldSeeAsync(page, "Mor", "Ja");
    }

    [Theory, InlineData(360), InlineData(1280)]
    public async Task The_pages_have_no_fault_of_access_at_any_width(int width)
    {
        var note = await NoteAsync();
        var page = await browser.SignInAsync(region.Server, "helseid", Doctor, width);
        await page.GotoAsync(PanelOf(note));
        var preview = await page.GetByRole(AriaRole.Link, new() { Name = "Slik ser mor det" }).GetAttributeAsync("href");
        var record = $"kliniker/pasient/{note.Record}";
        foreach (var address in new[] { PanelOf(note), preview!, $"{preview}?vis=provesvar", $"{preview}?vis=vaksiner", $"{record}/logg", "kliniker/arbeidslister", "kliniker" })
        {
            Assert.Equal(200, (await page.GotoAsync(new Uri(region.Server.Address, address).ToString()))!.Status);
            Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
            Assert.Empty(await Browser.FaultsOfAccess(page));
        }
    }

    [Fact]
    public async Task The_panel_works_without_script()
    {
        var note = await NoteAsync();
        var jar = await region.StaffAsync(Doctor);
        var panel = await jar.GetAsync($"kliniker/pasient/{note.Record}/deling/{note.Id}");
        Assert.Equal(HttpStatusCode.OK, panel.Status);
        Assert.Contains("Hvem ser dette nå?", WebUtility.HtmlDecode(panel.Body), StringComparison.Ordinal);
        var form = new Dictionary<string, string> { ["_handler"] = "vurder", ["gjor"] = "vurder", ["valg"] = "both" };
        foreach (var name in new[] { "utgave", "__RequestVerificationToken" }) form[name] = CookieJar.Field(panel.Body, name);
        var done = await jar.PostAsync($"kliniker/pasient/{note.Record}/deling/{note.Id}", form);
        Assert.Contains("Vurderingen er lagret.", WebUtility.HtmlDecode(done.Body), StringComparison.Ordinal);
        Assert.Contains("Vurdert: kan vises for begge", WebUtility.HtmlDecode(done.Body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_doctor_reads_what_she_did_herself_in_a_record_and_nobody_elses_looks()
    {
        var note = await NoteAsync();
        await region.CallAsync("helsesykepleier", "GET", $"fhir/r4/Immunization?patient=Patient/{note.Record}");
        var page = await OpenAsync(note);
        await page.GotoAsync(new Uri(region.Server.Address, $"kliniker/pasient/{note.Record}/logg").ToString());
        await Assertions.Expect(page.Locator(".log-list li").First).ToContainTextAsync("Tuva Demolia");
        await Assertions.Expect(page.Locator(".log-list")).Not.ToContainTextAsync("Oda Testbakken");
    }

    [Fact]
    public async Task The_banner_says_that_an_address_is_protected()
    {
        var page = await browser.OpenAsync(new Uri(varde.Address, "kliniker"));
        await page.Locator("#sok").FillAsync("Harald Demohaugen");
        await page.GetByRole(AriaRole.Button, new() { Name = "Søk", Exact = true }).ClickAsync();
        await page.Locator("section:has(#treff) th a").ClickAsync();
        await Assertions.Expect(page.Locator(".protected-mark")).ToHaveTextAsync("Fortrolig adresse (kode 7)");
    }

    private async Task<IPage> OpenAsync(Note note)
    {
        var page = await browser.SignInAsync(region.Server, "helseid", Doctor, 1280);
        await page.GotoAsync(PanelOf(note));
        await Assertions.Expect(page.Locator("#hvem")).ToBeVisibleAsync();
        return page;
    }

    private static async Task AssessAsync(IPage page, string choice, string? reason = null, string? day = null)
    {
        await page.Locator($"#valg-{choice}").CheckAsync();
        if (reason is not null) await page.Locator("#vurder-begrunnelse").FillAsync(reason);
        if (day is not null) await page.Locator("#vurder-dag").FillAsync(day);
        await page.GetByRole(AriaRole.Button, new() { Name = "Lagre vurderingen" }).ClickAsync();
        await Assertions.Expect(page.Locator("section:has(#gjelder)")).ToContainTextAsync(choice == "both" ? "Vurdert: kan vises for begge" : "Vurdert: bare pasienten");
    }

    private static ILocator Row(IPage page, string who) => page.Locator(".audiences tbody tr").Filter(new() { Has = page.Locator($"th:text-matches('^{who}')") });

    private static Task ShouldSeeAsync(IPage page, string who, string answer) => Assertions.Expect(Row(page, who).Locator(".ds-tag")).ToHaveTextAsync(answer);

    private static string InDays(int days) => TimeProvider.System.GetLocalNow().AddDays(days).ToString("dd.MM.yyyy", System.Globalization.CultureInfo.InvariantCulture);

    private string PanelOf(Note note) => new Uri(region.Server.Address, $"kliniker/pasient/{note.Record}/deling/{note.Id}").ToString();

    // What the mother and the girl are answered on their own pages.
    private async Task<(int Mother, int Girl)> SeenByAsync(Note note)
    {
        var statuses = new List<int>();
        foreach (var who in new[] { "mor", "jente-14" })
        {
            var page = await browser.SignInAsync(region.Server, "idporten", who, 1280);
            statuses.Add((await page.GotoAsync(new Uri(region.Server.Address, $"innbygger/{note.Record}/journal/{note.Id}").ToString()))!.Status);
        }
        return (statuses[0], statuses[1]);
    }

    private async Task<IReadOnlyList<(string Name, string Object)>> LogAsync(string record, DateTimeOffset from)
    {
        var body = new JsonObject { ["purpose"] = "Kontroll av oppslag", ["patient"] = record, ["from"] = from.ToString("O", System.Globalization.CultureInfo.InvariantCulture), ["limit"] = 1000 };
        var (status, answer, _) = await region.CallAsync("sikkerhetsansvarlig", "POST", "api/audit/search", body);
        Assert.True(status == HttpStatusCode.OK, answer);
        return [.. JsonNode.Parse(answer)!["entries"]!.AsArray().Select(entry => ((string?)entry!["name"] ?? "", $"{entry["object"]} {entry["objects"]}"))];
    }

    // A measurement of the girl, written anew by her own doctor: the others belong to the school's nurse.
    private async Task<Note> NoteAsync()
    {
        var record = (await FindAsync("Patient?name=Nora&family=Demovik"))[0].Split('/')[1];
        var query = new JsonObject { ["q"] = $"SELECT c FROM EHR e[ehr_id/value='{record}'] CONTAINS COMPOSITION c WHERE c/archetype_details/template_id/value='varde.body_measurements.v1' LIMIT 1" };
        var (found, rows, _) = await region.CallAsync("helsesykepleier", "POST", "openehr/v1/query/aql", query);
        Assert.True(found == HttpStatusCode.OK, rows);
        var composition = JsonNode.Parse(rows)!["rows"]![0]![0]!.AsObject();
        composition.Remove("uid");
        var (status, answer, _) = await region.CallAsync(Doctor, "POST", $"openehr/v1/ehr/{record}/composition", composition);
        Assert.True(status is HttpStatusCode.Created or HttpStatusCode.NoContent, answer);
        return new(record, await NewestOfAsync(record));
    }

    private async Task<IReadOnlyList<string>> FindAsync(string search) => SignedInRegion.Found((await region.CallAsync(Doctor, "GET", $"fhir/r4/{search}")).Body, null);

    private async Task<string> NewestOfAsync(string record)
    {
        var query = new JsonObject { ["q"] = $"SELECT c/uid/value, v/commit_audit/time_committed/value AS t FROM EHR e[ehr_id/value='{record}'] CONTAINS VERSION v CONTAINS COMPOSITION c ORDER BY t DESC LIMIT 1" };
        var (_, rows, _) = await region.CallAsync(Doctor, "POST", "openehr/v1/query/aql", query);
        return ((string)JsonNode.Parse(rows)!["rows"]![0]![0]!).Split("::")[0];
    }

    private sealed record Note(string Record, string Id);
}
