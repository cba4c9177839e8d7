using System.Net;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Varde.Web.Tests;

/// <summary>Anyone opens the roadmap and sees what is planned and what has moved; the rollout lead says why.</summary>
public sealed class RoadmapStories(RunningVarde varde, Browser browser)
{
    private const string Title = "Deling av «journal» & plan <nå>";

    private static readonly string First = $"""
        Helse Prøve RHF

        Delmål 3A - Alle skal få det bedre

          • Et felles tiltak

            Mindre informasjon Mer informasjon

            Dette er en plikt. Omtales under delmål 9C.

            • {Title}

              Eier: Helse Prøve RHF | Brukergrupper: Kommune

              • For helsepersonell i Rana kommune.

              Startdato: Udefinert
              Sluttdato: 31.12.2024
              Utvikling
              Innføring
              Tentativ tidsplan
            • Uten datoer

              Eier: Helse Prøve RHF | Brukergrupper: Spesialisthelsetjenesten

              Startdato: Udefinert
              Sluttdato: Udefinert
              Innføring
        """;

    private static readonly string Second = First.Replace("31.12.2024", "31.12.2025", StringComparison.Ordinal);

    [Fact]
    public async Task Where_no_roadmap_was_imported_the_page_says_how_and_where_sign_in_is_required_anyone_reads_one_that_was()
    {
        var server = new RunningVarde { Settings = ["--no-demo"], IsOpen = false };
        await server.InitializeAsync();
        try
        {
            var anyone = new CookieJar(server);
            Assert.Contains("varde import roadmap", (await anyone.GetAsync("veikart")).Body, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.NotFound, (await anyone.GetAsync("veikart.json")).Status);
            await ImportAsync(server, First, "1.3.2024");
            foreach (var page in new[] { "veikart", "veikart/tidslinje", "veikart/endringer", "veikart/for-meg", "veikart.json", "veikart.csv", "veikart.ics", "veikart.atom" })
                Assert.Equal((page, HttpStatusCode.OK), (page, (await anyone.GetAsync(page)).Status));
            Assert.Contains("Dette er den f&#xF8;rste utgaven", (await anyone.GetAsync("veikart/endringer")).Body, StringComparison.Ordinal);
            Assert.DoesNotContain("arsak", (await anyone.GetAsync("drift/veikart")).Body, StringComparison.Ordinal);
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_page_is_imported_twice_and_what_moved_is_on_every_page_and_in_every_file()
    {
        await PublishAsync();
        var anyone = new CookieJar(varde);
        var list = (await anyone.GetAsync("veikart?kart=helse-prove-rhf")).Body;
        Assert.Contains("Deling av &#xAB;journal&#xBB; &amp; plan &lt;n&#xE5;&gt;", list, StringComparison.Ordinal);
        Assert.Contains("12 m&#xE5;neder senere enn f&#xF8;rst publisert", list, StringComparison.Ordinal);
        Assert.Contains("delm&#xE5;l 9C", list, StringComparison.Ordinal);
        Assert.Contains("st&#xE5;r ikke p&#xE5; dette veikartet", list, StringComparison.Ordinal);
        Assert.DoesNotContain("Mer informasjon", list, StringComparison.Ordinal);
        var then = (await anyone.GetAsync("veikart?kart=helse-prove-rhf&per=30.06.2024")).Body;
        Assert.Contains("31.12.2024", then, StringComparison.Ordinal);
        Assert.DoesNotContain("31.12.2025", then, StringComparison.Ordinal);
        Assert.Contains("Ingen utgave var publisert", (await anyone.GetAsync("veikart?kart=helse-prove-rhf&per=1.1.2023")).Body, StringComparison.Ordinal);
        foreach (var day in new[] { "tull", "31.12.2098" }) Assert.Contains("per-feil", (await anyone.GetAsync($"veikart?kart=helse-prove-rhf&per={day}")).Body, StringComparison.Ordinal);
        Assert.Contains("31.12.2024", (await anyone.GetAsync("veikart?kart=helse-prove-rhf&per=30.06.24")).Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await anyone.GetAsync("veikart.json?kart=helse-prove-rhf&per=tull")).Status);
        Assert.Contains("Slutt flyttet fra 31.12.2024 til 31.12.2025, 12 m&#xE5;neder senere.", (await anyone.GetAsync("veikart/endringer?kart=helse-prove-rhf&ar=2025")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Dette er den f&#xF8;rste utgaven", (await anyone.GetAsync("veikart/endringer?kart=helse-prove-rhf&ar=2025")).Body, StringComparison.Ordinal);

        var json = JsonNode.Parse((await anyone.GetAsync("veikart.json?kart=helse-prove-rhf")).Body)!;
        var delivery = json["goals"]![0]!["subGoals"]![0]!["measures"]![0]!["deliveries"]![0]!;
        Assert.Equal((Title, "2025-12-31", 12, null), ((string?)delivery["title"], (string?)delivery["end"]!["last"], (int)delivery["slip"]!["sinceFirst"]!["months"]!, (string?)delivery["start"]!["first"]));
        Assert.True((bool)delivery["tentative"]!);
        var lines = (await anyone.GetAsync("veikart.csv?kart=helse-prove-rhf")).Body.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.Contains("Utvikling; Innføring,true", lines[1], StringComparison.Ordinal);
        var feed = XDocument.Parse((await anyone.GetAsync("veikart.atom?kart=helse-prove-rhf")).Body);
        Assert.Contains($"{Title}: Flyttet", feed.Root!.Descendants().Where(one => one.Name.LocalName == "title").Select(one => one.Value));
        Assert.Equal(feed.Descendants().Count(one => one.Name.LocalName == "id"), feed.Descendants().Where(one => one.Name.LocalName == "id").Select(one => one.Value).Distinct().Count());
    }

    [Fact]
    public async Task The_calendar_keeps_the_rules_of_lines_and_says_what_is_open()
    {
        await PublishAsync();
        var calendar = (await new CookieJar(varde).GetAsync("veikart.ics?kart=helse-prove-rhf")).Body;
        var lines = calendar.Split("\r\n");
        Assert.All(lines, line => Assert.True(System.Text.Encoding.UTF8.GetByteCount(line) <= 75 && !line.Contains('\n', StringComparison.Ordinal), line));
        var unfolded = calendar.Replace("\r\n ", "", StringComparison.Ordinal).Split("\r\n");
        Assert.Equal("BEGIN:VCALENDAR", unfolded[0]);
        Assert.Equal(["BEGIN:VEVENT", "BEGIN:VTODO"], unfolded.Where(line => line is "BEGIN:VEVENT" or "BEGIN:VTODO"));
        foreach (var line in new[] { "STATUS:TENTATIVE", "DTSTART;VALUE=DATE:20251231", "DTEND;VALUE=DATE:20260101", "SEQUENCE:1", "CATEGORIES:Utvikling,Innføring" }) Assert.Contains(line, unfolded);
        Assert.Contains("start ikke satt", unfolded.Single(line => line.StartsWith("DESCRIPTION", StringComparison.Ordinal) && line.Contains("Utvikling", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Theory, InlineData("atom"), InlineData("ics")]
    public async Task A_file_with_whole_addresses_is_refused_where_the_request_names_no_host(string kind)
    {
        await PublishAsync();
        using var line = new System.Net.Sockets.TcpClient();
        await line.ConnectAsync(varde.Address.Host, varde.Address.Port);
        await line.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes($"GET /veikart.{kind}?kart=helse-prove-rhf HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n"));
        Assert.StartsWith("HTTP/1.1 400", await new StreamReader(line.GetStream()).ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Theory, InlineData("fase", "Utvikling", 3), InlineData("eier", "Helse Pr&#xF8;ve RHF", 2), InlineData("brukergruppe", "Spesialisthelsetjenesten", 2), InlineData("organisasjon", "Helse Pr&#xF8;ve RHF", 2)]
    public async Task Deliveries_are_put_together_in_other_ways(string by, string group, int count)
    {
        await PublishAsync();
        var page = (await new CookieJar(varde).GetAsync($"veikart?kart=helse-prove-rhf&etter={by}")).Body;
        Assert.Contains($"<span lang=\"nb\">{group}</span>", page, StringComparison.Ordinal);
        Assert.Equal(count, page.Split("class=\"delivery\"").Length - 1);
        Assert.Contains(group, (await new CookieJar(varde).GetAsync($"veikart/tidslinje?kart=helse-prove-rhf&etter={by}")).Body.Replace("ø", "&#xF8;", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_nurse_in_Rana_sees_what_is_new_for_her_and_not_what_is_for_hospitals()
    {
        await PublishAsync();
        var anyone = new CookieJar(varde);
        var page = (await anyone.GetAsync("veikart/for-meg?kart=helse-prove-rhf&sted=Municipality&rolle=Nurse&virksomhet=Rana%20kommune")).Body;
        foreach (var sentence in new[] { "Nytt siden utgaven fra 01.03.2024", "Nevner Rana kommune.", "For Kommune.", "Omtalen nevner &#xAB;helsepersonell&#xBB;." }) Assert.Contains(sentence, page, StringComparison.Ordinal);
        Assert.DoesNotContain("Uten datoer", page, StringComparison.Ordinal);
        Assert.Contains("Velg hvor du arbeider", (await anyone.GetAsync("veikart/for-meg?kart=helse-prove-rhf")).Body, StringComparison.Ordinal);
        Assert.Contains("Ingen leveranser", (await anyone.GetAsync("veikart/for-meg?kart=helse-prove-rhf&sted=Pharmacy")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_rollout_lead_says_why_something_moved_and_anyone_reads_it_and_nobody_else_may()
    {
        await PublishAsync();
        var lead = await CookieJar.SignedInAsync(varde, "helseid", "innforingsleder");
        var page = (await lead.GetAsync("drift/veikart?kart=helse-prove-rhf")).Body;
        var form = new Dictionary<string, string>
        {
            ["_handler"] = CookieJar.Field(page, "_handler"), ["__RequestVerificationToken"] = CookieJar.Field(page, "__RequestVerificationToken"),
            ["leveranse"] = CookieJar.Field(page, "leveranse"), ["utgave"] = CookieJar.Field(page, "utgave"), ["arsak"] = "Leverandøren trengte mer tid.",
        };
        Assert.Contains("Lagret.", (await lead.PostAsync("drift/veikart?kart=helse-prove-rhf", form)).Body, StringComparison.Ordinal);
        Assert.Contains("Leverand&#xF8;ren trengte mer tid.", (await new CookieJar(varde).GetAsync($"veikart/leveranse/{form["leveranse"]}?kart=helse-prove-rhf")).Body, StringComparison.Ordinal);
        Assert.Contains("h&#xF8;yst 500 tegn", (await lead.PostAsync("drift/veikart?kart=helse-prove-rhf", new(form) { ["arsak"] = new string('x', 501) })).Body, StringComparison.Ordinal);
        // What XML cannot hold would stop the feed, and what is not posted is no form: its token is not looked at.
        Assert.Contains("h&#xF8;yst 500 tegn", (await lead.PostAsync("drift/veikart?kart=helse-prove-rhf", new(form) { ["arsak"] = "Fordi \ufffe" })).Body, StringComparison.Ordinal);
        using (var got = new HttpRequestMessage(HttpMethod.Get, new Uri(varde.Address, "drift/veikart?kart=helse-prove-rhf")) { Content = new FormUrlEncodedContent(new Dictionary<string, string>(form) { ["arsak"] = "Uten nøkkel" }) })
        {
            got.Headers.Add("Cookie", lead.Header);
            Assert.Equal(HttpStatusCode.OK, (await varde.Http.SendAsync(got)).StatusCode);
        }
        Assert.Contains("Leverandøren trengte mer tid.", (await new CookieJar(varde).GetAsync("veikart.atom?kart=helse-prove-rhf")).Body, StringComparison.Ordinal);
        Assert.Contains((await lead.PostAsync("drift/veikart?kart=helse-prove-rhf", new(form) { ["utgave"] = "1" })).Status, new[] { HttpStatusCode.NotFound, HttpStatusCode.BadRequest });
        Assert.Contains("Hull i tidsplanen", page, StringComparison.Ordinal);
        var doctor = await CookieJar.SignedInAsync(varde, "helseid", "sykehuslege");
        Assert.DoesNotContain("arsak", (await doctor.GetAsync("drift/veikart?kart=helse-prove-rhf")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("/drift/veikart", (await doctor.GetAsync("drift")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_lead_sees_what_a_page_holds_before_it_is_published_corrects_what_was_matched_and_takes_an_edition_back()
    {
        var lead = await CookieJar.SignedInAsync(varde, "helseid", "innforingsleder");
        var first = First.Replace("Helse Prøve RHF", "Helse Opplastet RHF", StringComparison.Ordinal);
        async Task<string> SeeAsync(string page, string published)
        {
            var token = CookieJar.Field((await lead.GetAsync("drift/veikart/import")).Body, "__RequestVerificationToken");
            return WebUtility.HtmlDecode((await lead.UploadAsync("drift/veikart/import", [new("_handler", "se"), new("__RequestVerificationToken", token), new("gjelder", published)], "fil", System.Text.Encoding.UTF8.GetBytes(page))).Body);
        }
        async Task<string> PublishAsync(string seen) => WebUtility.HtmlDecode((await lead.PostAsync("drift/veikart/import", new()
        {
            ["_handler"] = "publiser", ["__RequestVerificationToken"] = CookieJar.Field(seen, "__RequestVerificationToken"), ["side"] = CookieJar.Field(seen, "side"), ["gjelder"] = CookieJar.Field(seen, "gjelder"),
        })).Body);

        Assert.Contains("En tekstfil på høyst 2 MB.", WebUtility.HtmlDecode((await lead.GetAsync("drift/veikart/import")).Body), StringComparison.Ordinal);
        Assert.Contains(">Linje 18: Sluttdato: «31.13.2024» er ingen dato som leses.", await SeeAsync(first.Replace("31.12.2024", "31.13.2024", StringComparison.Ordinal), "1.3.2024"), StringComparison.Ordinal);
        Assert.Contains(">01.01.2090 er ikke kommet ennå.", await SeeAsync(first, "1.1.2090"), StringComparison.Ordinal);
        Assert.Contains("Skriv en dato", await SeeAsync(first, "i fjor"), StringComparison.Ordinal);
        Assert.Contains("Filen er større enn 2 MB.", await SeeAsync(new string('x', (2 * 1024 * 1024) + 1), "1.3.2024"), StringComparison.Ordinal);
        var seen = await SeeAsync(first, "1.3.2024");
        Assert.Contains("Dette blir utgave 1, som gjelder fra 01.03.2024.", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("Helse Opplastet", (await lead.GetAsync("veikart")).Body, StringComparison.Ordinal);
        Assert.Contains("Utgave 1 er publisert.", await PublishAsync(seen), StringComparison.Ordinal);
        var second = await SeeAsync(first.Replace(Title, "Et nytt navn på alt", StringComparison.Ordinal).Replace("31.12.2024", "31.12.2025", StringComparison.Ordinal), "1.2.2025");
        Assert.Contains("Et nytt navn på alt", second, StringComparison.Ordinal);
        Assert.Contains("Utgave 2 er publisert.", await PublishAsync(second), StringComparison.Ordinal);
        Assert.Contains("Siden sier det samme som utgave 2", await SeeAsync(first.Replace(Title, "Et nytt navn på alt", StringComparison.Ordinal).Replace("31.12.2024", "31.12.2025", StringComparison.Ordinal), "1.3.2025"), StringComparison.Ordinal);

        const string Correct = "drift/veikart/rett?kart=helse-opplastet-rhf";
        async Task<string> SayAsync(string handler, Dictionary<string, string> fields)
        {
            var token = CookieJar.Field((await lead.GetAsync(Correct)).Body, "__RequestVerificationToken");
            return WebUtility.HtmlDecode((await lead.PostAsync(Correct, new(fields) { ["_handler"] = handler, ["__RequestVerificationToken"] = token })).Body);
        }
        var offered = WebUtility.HtmlDecode((await lead.GetAsync(Correct)).Body);
        string Choice(string title) => System.Text.RegularExpressions.Regex.Match(offered, $"<option value=\"([^\"]+)\"[^>]*>{System.Text.RegularExpressions.Regex.Escape(title)} ", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(5)).Groups[1].Value;
        var (anew, old) = (Choice("Et nytt navn på alt"), Choice(Title));
        Assert.NotEqual((anew, ""), (old, old));
        Assert.Contains("Skriv hvorfor", await SayAsync("samme", new() { ["gjor"] = "samme", ["utgave"] = "2", ["ny"] = anew, ["tidligere"] = old }), StringComparison.Ordinal);
        Assert.Contains("Velg leveranser som passer", await SayAsync("samme", new() { ["gjor"] = "samme", ["utgave"] = "2", ["ny"] = "", ["tidligere"] = old, ["hvorfor"] = "Nytt navn" }), StringComparison.Ordinal);
        var same = await SayAsync("samme", new() { ["gjor"] = "samme", ["utgave"] = "2", ["ny"] = anew, ["tidligere"] = old, ["hvorfor"] = "Prosjektet fikk nytt navn" });
        Assert.Contains("Leveransene er nå den samme.", same, StringComparison.Ordinal);
        Assert.Contains("Prosjektet fikk nytt navn", same, StringComparison.Ordinal);
        // The address that it had is still its own, and tells of the move.
        foreach (var id in new[] { old, anew }) Assert.Contains("12 måneder senere", WebUtility.HtmlDecode((await lead.GetAsync($"veikart/leveranse/{id}?kart=helse-opplastet-rhf")).Body), StringComparison.Ordinal);
        Assert.Contains("Rettelsen er angret.", await SayAsync("angre-1", new() { ["gjor"] = "angre", ["nummer"] = "1", ["hvorfor"] = "Det var et annet" }), StringComparison.Ordinal);
        Assert.Contains("Utgaven er trukket tilbake.", await SayAsync("trekk-2", new() { ["gjor"] = "trekk", ["utgave"] = "2", ["hvorfor"] = "Feil fil" }), StringComparison.Ordinal);
        Assert.DoesNotContain("Et nytt navn", (await lead.GetAsync("veikart?kart=helse-opplastet-rhf")).Body, StringComparison.Ordinal);
        var doctor = await CookieJar.SignedInAsync(varde, "helseid", "sykehuslege");
        foreach (var place in new[] { "drift/veikart/import", Correct }) Assert.Contains((await doctor.GetAsync(place)).Status, new[] { HttpStatusCode.Forbidden, HttpStatusCode.NotFound });
        Assert.Equal(HttpStatusCode.NotFound, (await lead.GetAsync("drift/veikart/rett?kart=finnes-ikke")).Status);
    }

    [Fact]
    public async Task A_timeline_of_very_many_deliveries_draws_the_first_and_says_how_many_are_left()
    {
        var page = new System.Text.StringBuilder("Helse Stor RHF\n\nDelmål 1A - Alt\n\n  • Et tiltak\n\n");
        for (var at = 1; at <= 340; at++) page.Append(System.Globalization.CultureInfo.InvariantCulture, $"    • Leveranse {at}\n\n      Eier: Helse Stor RHF\n      Startdato: 01.01.2024\n      Sluttdato: 31.12.2025\n");
        await ImportAsync(varde, page.ToString(), "1.3.2024", refusable: true);
        var anyone = new CookieJar(varde);
        var timeline = WebUtility.HtmlDecode((await anyone.GetAsync("veikart/tidslinje?kart=helse-stor-rhf")).Body);
        Assert.Contains("40 leveranser er ikke tegnet her.", timeline, StringComparison.Ordinal);
        Assert.Equal(600, timeline.Split("class=\"timeline-row\"").Length - 1);
        Assert.Contains("Leveranse 340", (await anyone.GetAsync("veikart?kart=helse-stor-rhf")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_pages_fit_a_phone_and_a_desk_without_a_fault_of_access()
    {
        await PublishAsync();
        var id = (string)JsonNode.Parse((await new CookieJar(varde).GetAsync("veikart.json?kart=helse-prove-rhf")).Body)!["goals"]![0]!["subGoals"]![0]!["measures"]![0]!["deliveries"]![0]!["id"]!;
        var page = await browser.OpenAsync(new Uri(varde.Address, "veikart?kart=helse-prove-rhf"), 360, 780);
        foreach (var place in new[] { "", "/tidslinje", "/endringer", "/for-meg?sted=Municipality&rolle=Nurse&", $"/leveranse/{id}" })
        {
            await page.GotoAsync(new Uri(varde.Address, $"veikart{place}{(place.Contains('?', StringComparison.Ordinal) ? "" : "?")}kart=helse-prove-rhf").ToString());
            Assert.Equal(360, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
            Assert.Empty(await Browser.FaultsOfAccess(page));
        }
        await page.SetViewportSizeAsync(1280, 800);
        await page.GotoAsync(new Uri(varde.Address, "veikart/tidslinje?kart=helse-prove-rhf").ToString());
        Assert.Equal((true, false), (await page.Locator("svg.timeline-desk").IsVisibleAsync(), await page.Locator("svg.timeline-phone").IsVisibleAsync()));
        var bar = page.Locator("svg.timeline-desk a.timeline-row").First;
        Assert.StartsWith($"{Title} Utvikling, Innføring · til 31.12.2025, start ikke satt", (await bar.TextContentAsync())!, StringComparison.Ordinal);
        await bar.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync($"**/veikart/leveranse/{id}*");
    }

    // Whichever story comes first brings both editions in; the pages say then what they say already.
    private Task PublishAsync() => PublishAsync(varde);

    internal static async Task PublishAsync(RunningVarde server)
    {
        await ImportAsync(server, First, "1.3.2024", refusable: true);
        await ImportAsync(server, Second, "1.2.2025");
    }

    private static async Task ImportAsync(RunningVarde server, string text, string published, bool refusable = false)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, text);
        var (code, output, error) = await RunningVarde.RunAsync("import", "roadmap", file, "--published", published, "--data", server.DataFolder);
        File.Delete(file);
        Assert.True(code == 0 || (refusable && output.Contains("import the oldest page first", StringComparison.Ordinal)), output + error);
    }
}
