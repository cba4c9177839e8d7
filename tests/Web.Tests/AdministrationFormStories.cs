using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Varde.Web.Tests;

/// <summary>The administrator of an organisation, who registers and changes its units and staff on the pages.</summary>
public sealed class AdministrationFormStories(RunningVarde varde, Browser browser)
{
    private const string Hospital = "Universitetssykehuset Nord-Norge HF";

    [Fact]
    public async Task A_unit_is_registered_changed_by_two_at_once_taken_out_of_use_and_taken_back()
    {
        var (jar, hospital) = (await AdministratorAsync(), await IdAsync("Organization", Hospital));
        var form = $"drift/organisasjoner/{hospital}/ny-enhet";
        var wrong = await SendAsync(jar, form, new() { ["navn"] = "", ["postnummer"] = "90", ["epost"] = "ikke en adresse", ["telefon"] = "ring meg" });
        foreach (var fault in new[] { "Skriv navnet.", "Et postnummer har fire siffer.", "Skriv en e-postadresse", "Skriv et telefonnummer med siffer", "4 ting må rettes" }) Assert.Contains(fault, wrong, StringComparison.Ordinal);
        Assert.Contains("value=\"ikke en adresse\"", wrong, StringComparison.Ordinal);

        var made = await SendAsync(jar, form, new() { ["navn"] = "Sengepost for prøver", ["type"] = "08", ["postnummer"] = "9038", ["poststed"] = "TROMSØ", ["adresse"] = "Prøveveien 1" });
        Assert.Contains("Registrert.", made, StringComparison.Ordinal);
        var unit = await IdAsync("Organization", "Sengepost for prøver");
        var stored = await ReadAsync($"Organization/{unit}");
        Assert.Equal(($"Organization/{hospital}", "08", "9038"), ((string?)stored["partOf"]!["reference"], (string?)stored["type"]!.AsArray().Last()!["coding"]![0]!["code"], (string?)stored["address"]![0]!["postalCode"]));

        // Two have the form open: of what only one has changed nothing is lost, and what both have changed is shown with both.
        var (page, old) = ($"drift/organisasjoner/{unit}", (await jar.GetAsync($"drift/organisasjoner/{unit}/endre")).Body);
        await SendAsync(jar, $"{page}/endre", new(Filled(old)) { ["navn"] = "Sengepost A", ["telefon"] = "77 00 00 00" });
        var met = await SendAsync(jar, $"{page}/endre", new(Filled(old)) { ["navn"] = "Sengepost B", ["epost"] = "post@eksempel.no" }, old);
        Assert.Contains("endret dette", met, StringComparison.Ordinal);
        Assert.Matches(@"Sengepost B</td>\s*<td data-label=""Lagret nå"">Sengepost A", met);
        Assert.Contains("value=\"77 00 00 00\"", met, StringComparison.Ordinal);
        Assert.Equal("Sengepost A", (string?)(await ReadAsync($"Organization/{unit}"))["name"]);
        var taken = await SendAsync(jar, $"{page}/endre", new(Filled(met)) { ["gjor"] = "hent:navn", ["deres-navn"] = "Sengepost A" }, met);
        Assert.Contains("value=\"Sengepost A\"", taken, StringComparison.Ordinal);
        Assert.Contains("Endringen er lagret.", await SendAsync(jar, $"{page}/endre", Filled(taken), taken), StringComparison.Ordinal);
        Assert.Contains("Ingenting var endret.", await SendAsync(jar, $"{page}/endre", Filled((await jar.GetAsync($"{page}/endre")).Body)), StringComparison.Ordinal);

        var ended = await SendAsync(jar, page, new() { ["gjor"] = "avslutt" }, handler: "avslutt");
        Assert.Contains("Enheten er tatt ut av bruk.", ended, StringComparison.Ordinal);
        Assert.False((bool)(await ReadAsync($"Organization/{unit}"))["active"]!);
        Assert.Contains("Angret", await SendAsync(jar, page, new() { ["gjor"] = "angre" }, ended, "angre"), StringComparison.Ordinal);
        Assert.True((bool)(await ReadAsync($"Organization/{unit}"))["active"]!);
        var history = (await jar.GetAsync(page)).Body;
        Assert.Contains("<del>Sengepost for prøver</del> → <ins>Sengepost A</ins>", WebUtility.HtmlDecode(history), StringComparison.Ordinal);
        Assert.Contains("Randi Testvoll", WebUtility.HtmlDecode(history), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_member_of_staff_is_registered_once_gets_another_role_and_ends_and_the_ending_is_taken_back()
    {
        var (jar, hospital) = (await AdministratorAsync(), await IdAsync("Organization", Hospital));
        var form = $"drift/organisasjoner/{hospital}/ny-ansatt";
        var wrong = await SendAsync(jar, form, new() { ["hpr"] = "12a", ["fra"] = "i går", ["enhet"] = hospital });
        foreach (var fault in new[] { "Et HPR-nummer har bare siffer", "Skriv fornavnet.", "Skriv etternavnet.", "Velg en rolle.", "Skriv en dato" }) Assert.Contains(fault, wrong, StringComparison.Ordinal);

        Dictionary<string, string> nurse = new() { ["hpr"] = "770011223", ["fornavn"] = "Prøve", ["etternavn"] = "Ansattsen", ["enhet"] = hospital, ["rolle"] = "nurse", ["fra"] = "1.2.2026" };
        Assert.Contains("Registrert.", await SendAsync(jar, form, nurse), StringComparison.Ordinal);
        var role = (await SearchAsync("PractitionerRole?practitioner:Practitioner.identifier=770011223"))[0];
        Assert.Equal(($"Organization/{hospital}", "2026-02-01"), ((string?)role["organization"]!["reference"], (string?)role["period"]!["start"]));
        Assert.Contains("har denne rollen ved enheten fra før", await SendAsync(jar, form, nurse), StringComparison.Ordinal);
        Assert.Contains("Nummeret tilhører Prøve Ansattsen", await SendAsync(jar, form, new(nurse) { ["fornavn"] = "Noen", ["etternavn"] = "Andre" }), StringComparison.Ordinal);
        Assert.Contains("Registrert.", await SendAsync(jar, form, new() { ["hpr"] = "770011223", ["enhet"] = hospital, ["rolle"] = "informatician", ["leder"] = "ja" }), StringComparison.Ordinal);
        Assert.Single(await SearchAsync("Practitioner?identifier=770011223"));
        Assert.Equal(2, (await SearchAsync("PractitionerRole?practitioner:Practitioner.identifier=770011223")).Count);

        var page = $"drift/ansatte/{role["id"]}";
        Assert.Contains("kan ikke være før første dag", await SendAsync(jar, page, new() { ["gjor"] = "avslutt", ["til"] = "1.1.2026" }, handler: "avslutt"), StringComparison.Ordinal);
        var ended = await SendAsync(jar, page, new() { ["gjor"] = "avslutt", ["til"] = "3.2.2026" }, handler: "avslutt");
        Assert.Contains("Rollen er avsluttet.", ended, StringComparison.Ordinal);
        Assert.Equal("2026-02-03", (string?)(await ReadAsync($"PractitionerRole/{role["id"]}"))["period"]!["end"]);
        Assert.Contains("Angret", await SendAsync(jar, page, new() { ["gjor"] = "angre" }, ended, "angre"), StringComparison.Ordinal);
        Assert.Null((await ReadAsync($"PractitionerRole/{role["id"]}"))["period"]!["end"]);
        // Sent again from the old page it finds that somebody has been there.
        Assert.Contains("Noen andre har endret dette", await SendAsync(jar, page, new() { ["gjor"] = "avslutt", ["til"] = "4.2.2026" }, ended, "avslutt"), StringComparison.Ordinal);

        var edit = (await jar.GetAsync($"{page}/endre")).Body;
        Assert.Contains("Endringen er lagret.", await SendAsync(jar, $"{page}/endre", new(Filled(edit)) { ["etternavn"] = "Nynavnsen", ["rolle"] = "doctor" }, edit), StringComparison.Ordinal);
        Assert.Equal(("Nynavnsen", "doctor"), ((string?)(await SearchAsync("Practitioner?identifier=770011223"))[0]["name"]![0]!["family"], (string?)(await ReadAsync($"PractitionerRole/{role["id"]}"))["code"]!.AsArray().Last()!["coding"]![0]!["code"]));
    }

    [Fact]
    public async Task Whoever_may_not_change_something_is_offered_no_form_and_is_told_why_at_its_address()
    {
        var (hospital, office) = (await IdAsync("Organization", Hospital), (string)(await SearchAsync("Organization?name:contains=Prøvelegene&_count=1"))[0]["id"]!);
        var doctor = await CookieJar.SignedInAsync(varde, "helseid", "sykehuslege");
        Assert.DoesNotContain("ny-enhet", (await doctor.GetAsync($"drift/organisasjoner/{hospital}")).Body, StringComparison.Ordinal);
        var administrator = await AdministratorAsync();
        Assert.Contains("ny-enhet", (await administrator.GetAsync($"drift/organisasjoner/{hospital}")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("ny-enhet", (await administrator.GetAsync($"drift/organisasjoner/{office}")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("ny-virksomhet", (await administrator.GetAsync("drift/organisasjoner")).Body, StringComparison.Ordinal);
        foreach (var (jar, address) in new[] { (doctor, $"organisasjoner/{hospital}/endre"), (administrator, $"organisasjoner/{office}/ny-ansatt"), (administrator, $"organisasjoner/{office}/endre"), (administrator, "ny-virksomhet") })
        {
            var (status, body) = await jar.GetAsync($"drift/{address}");
            Assert.Equal((HttpStatusCode.Forbidden, true), (status, WebUtility.HtmlDecode(body).Contains("virksomhetens egen organisasjonsansvarlig", StringComparison.Ordinal)));
        }
        Assert.Equal(HttpStatusCode.NotFound, (await administrator.GetAsync($"drift/ansatte/{Guid.NewGuid()}")).Status);
        var own = (string)(await SearchAsync("PractitionerRole?role=urn:varde:role|org-admin")).First(one => ((string)one["practitioner"]!["display"]!).Contains("Testvoll", StringComparison.Ordinal))["id"]!;
        Assert.Contains("Du kan ikke registrere eller endre din egen rolle.", await SendAsync(administrator, $"drift/ansatte/{own}", new() { ["gjor"] = "avslutt", ["til"] = "1.1.2040" }, handler: "avslutt"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_organisation_is_registered_in_the_open_development_mode_by_a_number_that_is_one()
    {
        var jar = new CookieJar(varde);
        foreach (var (number, sentence) in new[] { ("", "Skriv organisasjonsnummeret."), ("12345678", "har ni siffer"), ("923609017", "Det siste sifferet passer ikke med de andre.") })
            Assert.Contains(sentence, await SendAsync(jar, "drift/ny-virksomhet", new() { ["navn"] = "Prøvevirksomheten", ["nummer"] = number }), StringComparison.Ordinal);
        Assert.Contains("Registrert.", await SendAsync(jar, "drift/ny-virksomhet", new() { ["navn"] = "Prøvevirksomheten", ["nummer"] = "923 609 016" }), StringComparison.Ordinal);
        Assert.Equal("Prøvevirksomheten", (string?)(await SearchAsync("Organization?identifier=923609016"))[0]["name"]);
    }

    [Fact]
    public async Task A_toast_stays_until_it_is_closed_by_the_keyboard_and_is_a_line_of_the_page_without_script()
    {
        var hospital = await IdAsync("Organization", Hospital);
        var page = await browser.SignInAsync(varde, "helseid", "organisasjonsansvarlig", 360);
        // An address that somebody made tells of nothing; the form's own does.
        await page.GotoAsync(new Uri(varde.Address, $"drift/organisasjoner/{hospital}?utfort=endret").ToString());
        await Assertions.Expect(page.Locator(".toast")).ToHaveCountAsync(0);
        await page.GotoAsync(new Uri(varde.Address, $"drift/organisasjoner/{hospital}/endre").ToString());
        await page.GetByLabel("Telefon").FillAsync("77 62 60 01");
        await page.GetByRole(AriaRole.Button, new() { Name = "Lagre" }).ClickAsync();
        await Assertions.Expect(page.Locator(".toast [role=status]")).ToHaveTextAsync("Endringen er lagret.");
        Assert.Equal("fixed", await page.Locator(".toast").EvaluateAsync<string>("one => getComputedStyle(one).position"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Lukk" }).FocusAsync();
        await page.Keyboard.PressAsync("Escape");
        var address = page.Url;
        await Assertions.Expect(page.Locator(".toast")).ToHaveCountAsync(0);
        Assert.Equal("innhold", await page.EvaluateAsync<string>("document.activeElement.id"));
        var plain = await browser.WithoutScriptAsync(page);
        await plain.GotoAsync(address);
        await Assertions.Expect(plain.Locator(".toast")).ToHaveTextAsync("Endringen er lagret.");
        Assert.NotEqual("fixed", await plain.Locator(".toast").EvaluateAsync<string>("one => getComputedStyle(one).position"));
    }

    private Task<CookieJar> AdministratorAsync() => CookieJar.SignedInAsync(varde, "helseid", "organisasjonsansvarlig");

    // Sends a form of a page as it was read, or as it is now, with some fields filled in.
    private static async Task<string> SendAsync(CookieJar jar, string page, Dictionary<string, string> fields, string? read = null, string handler = "skjema")
    {
        read ??= (await jar.GetAsync(page)).Body;
        Dictionary<string, string> form = new() { ["_handler"] = handler, ["gjor"] = "lagre" };
        foreach (var name in new[] { "__RequestVerificationToken", "versjon", "personversjon", "id" }) form[name] = CookieJar.Field(read, name);
        foreach (var (name, text) in fields) form[name] = text;
        return WebUtility.HtmlDecode((await jar.PostAsync(page, form)).Body);
    }

    // What stands in the fields of a form.
    private static Dictionary<string, string> Filled(string page)
    {
        Dictionary<string, string> form = [];
        var plain = WebUtility.HtmlDecode(page);
        foreach (var name in new[] { "navn", "telefon", "epost", "adresse", "postnummer", "poststed", "hpr", "fornavn", "etternavn", "fra", "til" })
            if (Regex.Match(plain, $"name=\"{name}\" value=\"([^\"]*)\"", RegexOptions.None, TimeSpan.FromSeconds(1)) is { Success: true } field) form[name] = field.Groups[1].Value;
        foreach (var name in new[] { "type", "enhet", "rolle" })
            if (Regex.Match(plain, $"<select[^>]*name=\"{name}\".*?</select>", RegexOptions.Singleline, TimeSpan.FromSeconds(1)) is { Success: true } list && Regex.Match(list.Value, "(?<=value=\")[^\"]*(?=\" selected)", RegexOptions.None, TimeSpan.FromSeconds(1)) is { Success: true } chosen) form[name] = chosen.Value;
        return form;
    }

    private async Task<string> IdAsync(string type, string name) => (string)(await SearchAsync($"{type}?name:exact={Uri.EscapeDataString(name)}"))[0]["id"]!;

    private async Task<IReadOnlyList<JsonNode>> SearchAsync(string search) => [.. ((await ReadAsync(search))["entry"] as JsonArray ?? []).Select(entry => entry!["resource"]!)];

    private async Task<JsonNode> ReadAsync(string address) => JsonNode.Parse(await varde.Http.GetStringAsync(new Uri(varde.Address, $"fhir/r4/{address}")))!;
}
