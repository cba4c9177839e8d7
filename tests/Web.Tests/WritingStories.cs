using System.Globalization;
using Microsoft.Playwright;

namespace Varde.Web.Tests;

/// <summary>Clinicians who write, in a real browser: by template, with drafts, faults, signature, corrections, withdrawal, and a colleague who writes in the same document.</summary>
public sealed class WritingStories(RunningVarde varde, Browser browser)
{
    private const string Kari = "Kari Demones";
    private const string Note = "varde.clinical_note.v1", Story = "#f-journalnotat-anamnese-pasientens-fortelling-0", Assessment = "#f-journalnotat-vurdering-vurdering";

    [Fact]
    public async Task A_doctor_writes_a_note_mends_what_is_wrong_and_signs()
    {
        var page = await OpenAsync("fastlege", "/ny");
        await page.Locator("#navn").FillAsync("journalnot");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Link, new() { Name = "Journalnotat" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Journalnotat");
        await Assertions.Expect(page.Locator($"{Story}-sist")).ToContainTextAsync("Sist:");
        await page.Locator(Story).FillAsync("Hoste i tre dager");
        await page.Locator("#f-journalnotat-diagnose-0-diagnostisk-sikkerhet-at0076").CheckAsync();
        await PressAsync(page, "Signer");
        await Assertions.Expect(page.Locator(".write-faults")).ToContainTextAsync("Én ting må rettes");
        await Assertions.Expect(page.Locator("#f-journalnotat-diagnose-0-diagnose-feil")).ToHaveTextAsync("Må fylles ut.");
        await Assertions.Expect(page.Locator(Story)).ToHaveValueAsync("Hoste i tre dager");
        Assert.Empty(await Browser.FaultsOfAccess(page));
        await page.Locator(".write-faults a").ClickAsync();
        await Assertions.Expect(page.Locator("#f-journalnotat-diagnose-0-diagnose")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("Hoste");
        await PressAsync(page, "Signer");
        await Assertions.Expect(page.Locator(".toast")).ToHaveTextAsync("Dokumentet er signert.");
        await Assertions.Expect(page.Locator(".document")).ToContainTextAsync("Hoste i tre dager");
        await Assertions.Expect(page.Locator(".document .frame")).ToContainTextAsync("Prøvelegene");
        await Assertions.Expect(page.Locator(".document-heading .ds-tag")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_draft_is_kept_while_one_writes_found_again_and_is_nobody_elses_to_see()
    {
        var page = await OpenAsync("fastlege", $"/ny/{Note}");
        await ReadyAsync(page);
        await page.Locator(Assessment).PressSequentiallyAsync("Trolig virus");
        await Assertions.Expect(page.Locator("[data-status]")).ToContainTextAsync("Kladden er lagret kl.");
        Assert.Contains("/kladd/", page.Url, StringComparison.Ordinal);
        await page.Locator(Assessment).PressSequentiallyAsync(", ikke bakterier");
        await page.WaitForResponseAsync(answer => answer.Url.EndsWith("/skriv/kladd", StringComparison.Ordinal));
        await Assertions.Expect(page.Locator("live-record [role=status]")).ToHaveTextAsync("");
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator(Assessment)).ToHaveValueAsync("Trolig virus, ikke bakterier");
        var address = new Uri(page.Url).AbsolutePath;
        await page.GotoAsync(new Uri(varde.Address, "kliniker").ToString());
        await Assertions.Expect(page.Locator("section:has(#kladder)")).ToContainTextAsync(Kari);
        Assert.Empty(await Browser.FaultsOfAccess(page));
        var colleague = await browser.SignInAsync(varde, "helseid", "sykehuslege", 1280);
        var response = await colleague.GotoAsync(new Uri(varde.Address, address).ToString());
        Assert.Equal(404, response!.Status);
        await page.Locator($"section:has(#kladder) a[href='{address}']").ClickAsync();
        await PressAsync(page, "Forkast");
        await Assertions.Expect(page.Locator(".toast")).ToContainTextAsync("Kladden er forkastet.");
        await PressAsync(page, "Angre");
        await Assertions.Expect(page.Locator(Assessment)).ToHaveValueAsync("Trolig virus, ikke bakterier");
        await PressAsync(page, "Forkast");
        await Assertions.Expect(page.Locator(".toast")).ToContainTextAsync("Kladden er forkastet.");
    }

    [Fact]
    public async Task A_draft_keeps_what_can_be_read_and_says_what_cannot()
    {
        var page = await OpenAsync("sykepleier", "/ny/varde.vital_signs.v1");
        await ReadyAsync(page);
        await page.Locator("#f-vitale-tegn-puls-pulsfrekvens").FillAsync("mange");
        await page.Locator("#f-vitale-tegn-blodtrykk-systolisk").FillAsync("131");
        await Assertions.Expect(page.Locator("[data-status]")).ToContainTextAsync("bortsett fra 1 felt");
        await Assertions.Expect(page.Locator("[data-marked]")).ToHaveTextAsync("Skriv et tall.");
        await Assertions.Expect(page.Locator("#f-vitale-tegn-puls-pulsfrekvens")).ToHaveValueAsync("mange");
        await PressAsync(page, "Forkast");
        await Assertions.Expect(page.Locator(".toast")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_no_browser_of_ours_sends_is_refused_and_nothing_fails()
    {
        var page = await OpenAsync("fastlege", $"/ny/{Note}");
        await ReadyAsync(page);
        var statuses = await page.EvaluateAsync<int[]>("""
            async () => {
              const form = document.querySelector("form.write-form"), { draft, calculate, codes } = form.parentElement.dataset;
              const send = async (address, change) => { const data = new FormData(form); change(data); return (await fetch(address, { method: "POST", body: data })).status; };
              return [
                await send(draft, data => data.set("mal", "no.such.template")), await send(draft, data => data.set("versjon", "01a227d2-dafd-7ba8-abda-75d40871ba9e::varde.local::9")),
                await send(calculate, data => data.set("mal", "no.such.template")), await send(codes, data => data.set("felt", "x")), await send(codes, data => data.delete("__RequestVerificationToken")),
                await send(form.action, data => { for (let i = 0; i < 20000; i++) data.append(`journalnotat/x:${i}`, "y"); }),
                await send(form.action, data => data.set("gjor", "legg:../x")), await send(form.action, data => data.set("versjon", "x")), await send(form.action, data => data.set("gjor", "signer")),
              ];
            }
            """);
        Assert.Equal([403, 403, 403, 200, 400, 400, 200, 200, 200], statuses);
    }

    [Fact]
    public async Task Of_two_who_correct_one_document_the_later_sees_both_and_nothing_is_lost()
    {
        var first = await SignedAsync("fastlege", "Første vurdering");
        var address = first.Url.Split('?')[0];
        var second = await browser.SignInAsync(varde, "helseid", "fastlege", 1280);
        await second.GotoAsync($"{address}/rett");
        await first.GotoAsync($"{address}/rett");
        await first.Locator(Assessment).FillAsync("Vurdering av den ene");
        await first.Locator(Story).FillAsync("Bare den ene skrev dette");
        await first.Locator("#arsak").FillAsync("Skrivefeil");
        await PressAsync(first, "Signer rettelsen");
        await Assertions.Expect(first.Locator(".toast")).ToContainTextAsync("Rettelsen er signert");
        await second.Locator(Assessment).FillAsync("Vurdering av den andre");
        await second.Locator("#arsak").FillAsync("Ny opplysning");
        await PressAsync(second, "Signer rettelsen");
        await Assertions.Expect(second.Locator(".ds-alert[role=alert]").First).ToContainTextAsync("endret dokumentet");
        var row = second.Locator(".write-disputed tbody tr");
        await Assertions.Expect(row).ToHaveCountAsync(1);
        await Assertions.Expect(row).ToContainTextAsync("Vurdering av den ene");
        await Assertions.Expect(row).ToContainTextAsync("Vurdering av den andre");
        await Assertions.Expect(second.Locator(Story)).ToHaveValueAsync("Bare den ene skrev dette");
        await Assertions.Expect(second.Locator("#arsak")).ToHaveValueAsync("Ny opplysning");
        Assert.Empty(await Browser.FaultsOfAccess(second));
        await PressAsync(second, "Bruk det andre for Vurdering");
        await Assertions.Expect(second.Locator(Assessment)).ToHaveValueAsync("Vurdering av den ene");
        await second.Locator(Assessment).FillAsync("Begges vurdering");
        await PressAsync(second, "Signer rettelsen");
        await Assertions.Expect(second.Locator(".document")).ToContainTextAsync("Begges vurdering");
        await Assertions.Expect(second.Locator(".document")).ToContainTextAsync("Bare den ene skrev dette");
    }

    [Fact]
    public async Task A_nurse_takes_vital_signs_in_three_clicks_and_the_score_forms_as_they_are_typed()
    {
        var page = await OpenAsync("sykepleier", "");
        await page.GetByRole(AriaRole.Link, new() { Name = "Ny måling", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Mål vitale tegn");
        await ReadyAsync(page);
        await FillVitalsAsync(page);
        await Assertions.Expect(page.Locator("output[data-calculated]")).ToHaveTextAsync("9 – høy risiko");
        Assert.Empty(await Browser.FaultsOfAccess(page));
        await PressAsync(page, "Signer måling");
        await Assertions.Expect(page.Locator(".toast")).ToContainTextAsync("Målingen er signert.");
        await Assertions.Expect(page.Locator("section:has(#vitale) .series-rows li").First).ToContainTextAsync("9");
        await page.GetByRole(AriaRole.Link, new() { Name = "Se dokumentet" }).ClickAsync();
        await Assertions.Expect(page.Locator(".document")).ToContainTextAsync("38,4");
        await Assertions.Expect(page.Locator(".document")).ToContainTextAsync("Totalskår");
    }

    [Fact]
    public async Task The_body_mass_index_is_calculated_whatever_the_browser_says()
    {
        var page = await OpenAsync("fastlege", "/ny/varde.body_measurements.v1", script: false);
        await page.Locator("#f-kroppsmål-høyde-høyde-eller-lengde").FillAsync("170");
        await page.Locator("#f-kroppsmål-vekt-kroppsvekt").FillAsync("80,5");
        await page.Locator("[name='kroppsmål/kroppsmasseindeks/kmi|magnitude']").FillAsync("99");
        await PressAsync(page, "Signer");
        await Assertions.Expect(page.Locator(".document")).ToContainTextAsync("27,9");
        await Assertions.Expect(page.Locator(".document")).Not.ToContainTextAsync("99");
    }

    [Fact]
    public async Task A_document_is_corrected_compared_withdrawn_with_a_reason_and_brought_back()
    {
        var page = await SignedAsync("fastlege", "Feil vurdering");
        await page.GetByRole(AriaRole.Link, new() { Name = "Rett", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Rett: Journalnotat");
        await page.Locator(Assessment).FillAsync("Riktig vurdering");
        await PressAsync(page, "Signer rettelsen");
        await Assertions.Expect(page.Locator("#arsak-feil")).ToHaveTextAsync("Skriv hvorfor dokumentet rettes.");
        await page.Locator("#arsak").FillAsync("Feil ord");
        await PressAsync(page, "Signer rettelsen");
        await Assertions.Expect(page.Locator(".toast")).ToContainTextAsync("Rettelsen er signert");
        var address = page.Url.Split('?')[0];
        await page.GotoAsync($"{address}/forskjell");
        var row = page.Locator(".changes tbody tr", new() { HasText = "Vurdering" });
        await Assertions.Expect(row).ToContainTextAsync("Endret");
        await Assertions.Expect(row.Locator("del")).ToHaveTextAsync("Feil vurdering");
        await Assertions.Expect(row.Locator("ins")).ToHaveTextAsync("Riktig vurdering");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Feil ord");
        Assert.Empty(await Browser.FaultsOfAccess(page));
        await page.GotoAsync($"{address}/trekk");
        await PressAsync(page, "Trekk tilbake");
        await Assertions.Expect(page.Locator("#arsak-feil")).ToHaveTextAsync("Skriv hvorfor dokumentet trekkes tilbake.");
        await page.Locator("#arsak").FillAsync("Ført på feil pasient");
        Assert.Empty(await Browser.FaultsOfAccess(page));
        await PressAsync(page, "Trekk tilbake");
        await Assertions.Expect(page.Locator(".empty-state")).ToContainTextAsync("Ført på feil pasient");
        await page.GotoAsync(address[..address.IndexOf("/dokument/", StringComparison.Ordinal)] + "/dokumenter");
        await page.Locator(".write-withdrawn summary").ClickAsync();
        await Assertions.Expect(page.Locator(".write-withdrawn")).ToContainTextAsync("Ført på feil pasient");
        Assert.Empty(await Browser.FaultsOfAccess(page));
        await page.GotoAsync(address);
        await PressAsync(page, "Hent tilbake");
        await Assertions.Expect(page.Locator(".toast")).ToHaveTextAsync("Dokumentet er hentet tilbake.");
        await Assertions.Expect(page.Locator(".document")).ToContainTextAsync("Riktig vurdering");
    }

    [Fact]
    public async Task The_record_is_shown_as_it_was_with_a_band_that_says_so_and_a_way_back()
    {
        var page = await SignedAsync("fastlege", "Skrevet i dag");
        var place = page.Url[..page.Url.IndexOf("/dokument/", StringComparison.Ordinal)] + "/dokumenter";
        await page.GotoAsync(place);
        var now = await page.Locator(".list-table tbody tr").CountAsync();
        await page.GetByText("Vis journalen slik den var").ClickAsync();
        await page.Locator("#tidspunkt").FillAsync("i morgen");
        await PressAsync(page, "Vis");
        await Assertions.Expect(page.Locator("#tidspunkt-feil")).ToContainTextAsync("som har vært");
        await Assertions.Expect(page.Locator("#tidspunkt")).ToHaveValueAsync("i morgen");
        await page.Locator("#tidspunkt").FillAsync("01.01.2020");
        await PressAsync(page, "Vis");
        await Assertions.Expect(page.Locator(".time-band")).ToContainTextAsync("Slik journalen var 1. januar 2020");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Journalen hadde ingen dokumenter da.");
        Assert.Empty(await Browser.FaultsOfAccess(page));
        await page.GetByRole(AriaRole.Link, new() { Name = "Tilbake til nå" }).ClickAsync();
        await Assertions.Expect(page.Locator(".time-band")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator(".list-table tbody tr")).ToHaveCountAsync(now);
    }

    [Fact]
    public async Task Without_script_parts_are_added_and_removed_codes_are_found_and_the_note_is_signed()
    {
        var page = await OpenAsync("fastlege", $"/ny/{Note}", script: false);
        await page.Locator(Story).FillAsync("Første fortelling");
        await PressAsync(page, "+ Legg til en til: Pasientens fortelling");
        await page.Locator("#f-journalnotat-anamnese-pasientens-fortelling-1").FillAsync("Andre fortelling");
        await PressAsync(page, "+ Legg til en til: Pasientens fortelling");
        await page.Locator("button[value='fjern:journalnotat/anamnese/pasientens_fortelling:0']").ClickAsync();
        await Assertions.Expect(page.Locator(Story)).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("#f-journalnotat-anamnese-pasientens-fortelling-1")).ToHaveValueAsync("Andre fortelling");
        await page.Locator("#f-journalnotat-diagnose-0-diagnose").FillAsync("diabetes");
        await PressAsync(page, "Søk kode");
        await page.GetByLabel("Diabetes mellitus type 2", new() { Exact = false }).First.CheckAsync();
        await PressAsync(page, "Signer");
        await Assertions.Expect(page.Locator(".document")).ToContainTextAsync("ICD-10 E11.9");
        await Assertions.Expect(page.Locator(".document")).ToContainTextAsync("Andre fortelling");
        await Assertions.Expect(page.Locator(".document")).Not.ToContainTextAsync("Første fortelling");
    }

    [Theory]
    [InlineData("", 1280), InlineData("", 360), InlineData("/varde.clinical_note.v1", 360), InlineData("/varde.medication_order.v1", 360), InlineData("/varde.laboratory_report.v1", 1280)]
    [InlineData("/varde.critical_information.v1", 360), InlineData("/varde.vital_signs.v1", 360)]
    public async Task Every_form_fits_and_has_no_fault_of_access_in_light_and_dark(string template, int width)
    {
        var page = await OpenAsync("fastlege", $"/ny{template}", width);
        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.Empty(await Browser.FaultsOfAccess(page));
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        Assert.Empty(await Browser.FaultsOfAccess(page));
    }

    [Fact]
    public async Task The_measurement_is_reached_by_key_and_fits_a_desk_and_a_phone()
    {
        var page = await OpenAsync("sykepleier", "");
        await page.WaitForSelectorAsync("key-shortcuts[data-ready]", new() { State = WaitForSelectorState.Attached });
        await page.Keyboard.PressAsync("m");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Mål vitale tegn");
        var last = (await page.Locator(".write-bar").BoundingBoxAsync())!;
        Assert.True(last.Y + last.Height <= 801, last.Y.ToString(CultureInfo.InvariantCulture));
        await page.SetViewportSizeAsync(360, 780);
        Assert.Equal(360, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.Empty(await Browser.FaultsOfAccess(page));
    }

    private async Task<IPage> SignedAsync(string who, string assessment)
    {
        var page = await OpenAsync(who, $"/ny/{Note}");
        await page.Locator(Assessment).FillAsync(assessment);
        await PressAsync(page, "Signer");
        await Assertions.Expect(page.Locator(".toast")).ToHaveTextAsync("Dokumentet er signert.");
        return page;
    }

    private static async Task FillVitalsAsync(IPage page)
    {
        var root = "#f-vitale-tegn-";
        foreach (var (field, text) in new[] { ("blodtrykk-systolisk", "105"), ("blodtrykk-diastolisk", "70"), ("puls-pulsfrekvens", "112"), ("respirasjon-respirasjonsfrekvens", "22"), ("kroppstemperatur-temperatur", "38,4"), ("oksygenmetning-spo", "95") })
            await page.Locator(root + field).FillAsync(text);
        await page.Locator($"{root}oksygenmetning-innåndet-oksygen-puster-romluft-false").CheckAsync();
        await page.Locator($"{root}bevissthet-acvpu-acvpu").SelectOptionAsync("at0005");
    }

    private static Task PressAsync(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).First.ClickAsync();

    private static async Task ReadyAsync(IPage page) => await page.WaitForSelectorAsync("writing-form[data-ready]");

    private async Task<IPage> OpenAsync(string who, string place, int width = 1280, bool script = true)
    {
        var page = await browser.SignInAsync(varde, "helseid", who, width);
        await page.GotoAsync(new Uri(varde.Address, "kliniker").ToString());
        await page.Locator("#sok").FillAsync(Kari);
        await page.GetByRole(AriaRole.Button, new() { Name = "Søk", Exact = true }).ClickAsync();
        var address = new Uri(varde.Address, (await page.Locator("section:has(#treff) th a").GetAttributeAsync("href"))! + place).ToString();
        if (!script) page = await browser.WithoutScriptAsync(page);
        await page.GotoAsync(address);
        return page;
    }
}
