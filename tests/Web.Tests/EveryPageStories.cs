using System.Net;
using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.Playwright;
using Varde.Web.Layout;

namespace Varde.Web.Tests;

/// <summary>Every page of the house in light and in dark: whoever adds a page adds where it is found here, or this story fails.</summary>
public sealed class EveryPageStories(RunningVarde varde, Browser browser)
{
    private const string Nobody = "", Doctor = "fastlege", Citizen = "pasient", Officer = "sikkerhetsansvarlig", Administrator = "organisasjonsansvarlig", Lead = "innforingsleder";
    private const string Note = "varde.clinical_note.v1";

    [Fact]
    public async Task Every_page_is_without_a_fault_of_access_in_light_and_in_dark()
    {
        var visits = await VisitsAsync();
        var routes = typeof(App).Assembly.GetTypes().SelectMany(type => type.GetCustomAttributes<RouteAttribute>()).Select(route => route.Template);
        Assert.Equal(routes.Order(StringComparer.Ordinal), visits.Select(visit => visit.Route).Order(StringComparer.Ordinal));
        List<string> faults = [];
        foreach (var group in visits.GroupBy(visit => visit.Who)) faults.AddRange(await LookAsync(group.Key, [.. group]));
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    private async Task<IReadOnlyList<string>> LookAsync(string who, IReadOnlyList<Visit> visits)
    {
        var page = who == Nobody ? await browser.OpenAsync(varde.Address) : await browser.SignInAsync(varde, who == Citizen ? "idporten" : "helseid", who, 1280);
        List<string> faults = [];
        foreach (var visit in visits)
        {
            var answer = await page.GotoAsync(new Uri(varde.Address, visit.Address).ToString());
            if (answer!.Status != 200 || new Uri(page.Url).AbsolutePath.TrimStart('/') != visit.Address.Split('?')[0]) faults.Add($"{visit.Route} of {who}: {answer.Status} at {page.Url}");
            else faults.AddRange((await Browser.FaultsInBothSchemes(page)).Select(fault => $"{visit.Route}: {fault}"));
        }
        return faults;
    }

    private async Task<IReadOnlyList<Visit>> VisitsAsync() =>
    [
        new("/", Nobody, ""), new("/docs", Nobody, "docs"), new("/docs/{*Name}", Nobody, "docs/administration"), new("/docs/api", Nobody, "docs/api"), new("/innlogging", Nobody, "innlogging"),
        new("/innlogging/nod", Nobody, "innlogging/nod"), new("/innlogging/nodtilgang", Nobody, "innlogging/nodtilgang"), new("/feil/{Status:int}", Nobody, "feil/404"),
        new("/meg", Doctor, "meg"), .. await OfClinicianAsync(), .. await OfCitizenAsync(), .. await OfAdministrationAsync(), .. await OfRolloutAsync(),
    ];

    private async Task<IReadOnlyList<Visit>> OfClinicianAsync()
    {
        var jar = await SignedInAsync(Doctor);
        var (kari, drafted) = ((await SearchAsync("Patient?family=Demones&given=Kari"))[0]["id"]!.ToString(), await DraftAsync(jar));
        var (of, at) = ("/kliniker/pasient/{Id:guid}", $"kliniker/pasient/{kari}");
        var document = await CorrectableAsync(jar, at);
        var preview = await LinkAsync(jar, $"{at}/deling/{document}", "/kliniker/pasient/[^\"]*/slik-ser/[^\"?/]+");
        var referral = (await SearchAsync("ServiceRequest?_count=1"))[0];
        return
        [
            new("/kliniker", Doctor, "kliniker"), new("/kliniker/arbeidslister", Doctor, "kliniker/arbeidslister"), new("/kliniker/sporring", Doctor, "kliniker/sporring"),
            new(of, Doctor, at), .. new[] { "/dokumenter", "/provesvar", "/vaksiner", "/logg", "/grunnlag", "/ny", "/maling" }.Select(place => new Visit(of + place, Doctor, at + place)),
            new($"{of}/provesvar/{{Code}}", Doctor, $"{at}/provesvar/NPU27300"), new($"{of}/ny/{{Template}}", Doctor, $"{at}/ny/{Note}"), new($"{of}/kladd/{{Document:guid}}", Doctor, drafted),
            .. new[] { "", "/rett", "/trekk", "/forskjell" }.Select(place => new Visit($"{of}/dokument/{{Document:guid}}{place}", Doctor, $"{at}/dokument/{document}{place}")),
            new($"{of}/deling/{{Document:guid}}", Doctor, $"{at}/deling/{document}"), new($"{of}/deling/{{Type}}/{{Resource}}", Nobody, $"kliniker/pasient/{((string)referral["subject"]!["reference"]!).Split('/')[1]}/deling/ServiceRequest/{referral["id"]}"),
            new($"{of}/slik-ser/{{Reader}}", Doctor, preview), new($"{of}/slik-ser/{{Reader}}/dokument/{{Document:guid}}", Doctor, await LinkAsync(jar, preview, "/kliniker/pasient/[^\"]*/slik-ser/[^\"]+/dokument/[0-9a-f-]{36}")),
        ];
    }

    private async Task<IReadOnlyList<Visit>> OfCitizenAsync()
    {
        var jar = await SignedInAsync(Citizen, "idporten");
        var own = (await LinkAsync(jar, "innbygger", "/innbygger/[0-9a-f-]{36}/journal"))[..^"/journal".Length];
        const string Of = "/innbygger/{Id:guid}";
        return
        [
            new("/innbygger", Citizen, "innbygger"), new(Of, Citizen, own),
            .. new[] { "/journal", "/provesvar", "/vaksiner", "/innsynslogg", "/innstillinger", "/profil", "/last-ned", "/last-ned/utskrift" }.Select(place => new Visit(Of + place, Citizen, own + place)),
            new($"{Of}/journal/{{Document:guid}}", Citizen, await LinkAsync(jar, $"{own}/journal", "/innbygger/[^\"]*/journal/[0-9a-f-]{36}")),
            new($"{Of}/provesvar/{{Code}}", Citizen, await LinkAsync(jar, $"{own}/provesvar", "/innbygger/[^\"]*/provesvar/[^\"?]+")),
        ];
    }

    private async Task<IReadOnlyList<Visit>> OfAdministrationAsync()
    {
        var organisation = $"drift/organisasjoner/{(await SearchAsync("Organization?name:exact=Universitetssykehuset%20Nord-Norge%20HF"))[0]["id"]}";
        var role = await LinkAsync(await SignedInAsync(Administrator), organisation, "/drift/ansatte/[^\"]+");
        return
        [
            .. new[] { "", "/organisasjoner", "/maler", "/regler", "/regler/forklar", "/logg", "/uvanlig", "/komponenter" }.Select(place => new Visit($"/drift{place}", Officer, $"drift{place}")),
            new("/drift/maler/mal", Officer, $"drift/maler/mal?id={Note}"), new("/drift/ny-virksomhet", Nobody, "drift/ny-virksomhet"), new("/drift/organisasjoner/{Id}", Administrator, organisation),
            .. new[] { "ny-enhet", "endre", "ny-ansatt" }.Select(form => new Visit($"/drift/organisasjoner/{{Id}}/{form}", Administrator, $"{organisation}/{form}")),
            new("/drift/ansatte/{Role}", Administrator, role), new("/drift/ansatte/{Role}/endre", Administrator, $"{role}/endre"),
        ];
    }

    // A switch that says what holds without it, and a roadmap of its own.
    private async Task<IReadOnlyList<Visit>> OfRolloutAsync()
    {
        await RoadmapStories.PublishAsync(varde);
        using var set = await varde.Http.PostAsync(new Uri(varde.Address, "api/switches"), JsonContent.Create(new { service = "poa", node = "region", audience = "all", on = true, phase = "operation", why = "Alltid i bruk" }));
        var own = JsonNode.Parse(await set.Content.ReadAsStringAsync())!["id"];
        const string Map = "?kart=helse-prove-rhf";
        return
        [
            .. new[] { "", "/tidslinje", "/endringer", "/for-meg" }.Select(place => new Visit($"/veikart{place}", Nobody, $"veikart{place}{Map}")),
            new("/veikart/leveranse/{Id}", Nobody, await LinkAsync(new CookieJar(varde), $"veikart{Map}", "/veikart/leveranse/[^\"]+")), new("/drift/veikart", Lead, $"drift/veikart{Map}"),
            new("/drift/veikart/import", Lead, "drift/veikart/import"), new("/drift/veikart/rett", Lead, $"drift/veikart/rett{Map}"),
            .. new[] { "", "/ny", "/steng" }.Select(place => new Visit($"/drift/brytere{place}", Lead, $"drift/brytere{place}")), new("/drift/brytere/{Id}", Lead, $"drift/brytere/{own}"),
            new("/drift/bruk", Lead, "drift/bruk?tjeneste=poa&sted=region"), .. await OfWavesAsync(),
        ];
    }

    // A wave with items of each state, that was decided not to go.
    private async Task<IReadOnlyList<Visit>> OfWavesAsync()
    {
        object[] items = [new { area = "legal", text = "Avtaler", must = true, due = "2026-01-01" }, new { area = "technical", text = "Koblinger", must = true, state = "done", evidence = "https://example.org/prove" }, new { area = "technical", text = "Brett", state = "waived", waivedBy = "Lederen", waivedWhy = "Kommer" }];
        using var planned = await varde.Http.PostAsync(new Uri(varde.Address, "api/waves"), JsonContent.Create(new { name = "Fullmakter i regionen", service = "poa", nodes = new[] { "region" }, start = "2026-10-01", phase = "trial", items }));
        var wave = JsonNode.Parse(await planned.Content.ReadAsStringAsync())!;
        using var decision = new HttpRequestMessage(HttpMethod.Post, new Uri(varde.Address, $"api/waves/{wave["id"]}/decision")) { Content = JsonContent.Create(new Dictionary<string, string> { ["decision"] = "no-go", ["why"] = "Avtaler mangler" }) };
        decision.Headers.Add("If-Match", "\"1\"");
        using var decided = await varde.Http.SendAsync(decision);
        Assert.Equal(HttpStatusCode.OK, decided.StatusCode);
        var (of, at) = ("/drift/bolger/{Id}", $"drift/bolger/{wave["id"]}");
        return
        [
            new("/drift/bolger", Lead, "drift/bolger"), new("/drift/bolger/ny", Lead, "drift/bolger/ny"), .. new[] { "", "/endre", "/beslutning" }.Select(place => new Visit(of + place, Lead, at + place)),
            new($"{of}/beslutning/{{Number}}", Lead, $"{at}/beslutning/1"), new($"{of}/punkt/{{Item}}", Lead, $"{at}/punkt/{wave["items"]![0]!["id"]}"),
        ];
    }

    private Task<CookieJar> SignedInAsync(string who, string door = "helseid") => CookieJar.SignedInAsync(varde, door, who);

    private static async Task<string> LinkAsync(CookieJar jar, string page, string pattern) => Links((await jar.GetAsync(page)).Body, pattern)[0].TrimStart('/');

    private static IReadOnlyList<string> Links(string page, string pattern) => [.. Regex.Matches(WebUtility.HtmlDecode(page), $"\"({pattern})\"?", RegexOptions.None, TimeSpan.FromSeconds(1)).Select(match => match.Groups[1].Value)];

    // The first document of a record that its reader may correct and withdraw.
    private static async Task<string> CorrectableAsync(CookieJar jar, string record)
    {
        foreach (var document in Links((await jar.GetAsync($"{record}/dokumenter")).Body, "/kliniker/pasient/[^\"]*/dokument/[0-9a-f-]{36}").Select(link => link.Split('/')[^1]).Distinct())
            if (await jar.LeadsToAsync($"{record}/dokument/{document}/rett") is null && await jar.LeadsToAsync($"{record}/dokument/{document}/trekk") is null) return document;
        throw new InvalidOperationException("There is nothing to correct.");
    }

    // A draft in the record of somebody whom no other story writes about.
    private static async Task<string> DraftAsync(CookieJar jar)
    {
        var record = Links((await jar.GetAsync("kliniker")).Body, "/kliniker/pasient/[0-9a-f-]{36}")[^1].TrimStart('/');
        var page = (await jar.GetAsync($"{record}/ny/{Note}")).Body;
        Dictionary<string, string> form = new() { ["_handler"] = "skriv", ["gjor"] = "lagre", ["journalnotat/vurdering/vurdering"] = "En kladd som blir stående." };
        foreach (var name in new[] { "__RequestVerificationToken", "mal", "versjon" }) form[name] = CookieJar.Field(page, name);
        return Links((await jar.PostAsync($"{record}/ny/{Note}", form)).Body, "/kliniker/pasient/[^\"]*/kladd/[0-9a-f-]{36}")[0].TrimStart('/');
    }

    private async Task<IReadOnlyList<JsonNode>> SearchAsync(string search) =>
        [.. ((JsonNode.Parse(await varde.Http.GetStringAsync(new Uri(varde.Address, $"fhir/r4/{search}")))!["entry"] as JsonArray) ?? []).Select(entry => entry!["resource"]!)];

    /// <summary>Where a page is looked at.</summary>
    /// <param name="Route">Its route, as the page declares it.</param>
    /// <param name="Who">The key of the reader; empty for whoever has not signed in, who is the developer here.</param>
    /// <param name="Address">The address.</param>
    private sealed record Visit(string Route, string Who, string Address);
}
