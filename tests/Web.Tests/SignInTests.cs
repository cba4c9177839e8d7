using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using Varde.Web.Identity;

namespace Varde.Web.Tests;

/// <summary>Sign-in as callers and people meet it: tokens over HTTP, sessions of the pages.</summary>
public sealed class SignInTests(RunningVarde varde, Browser browser)
{
    private const string Api = "fhir/r4/Patient";
    private const string Counted = $"{Api}?_total=accurate&_count=1";

    [Fact]
    public async Task A_token_with_its_proof_is_its_owner_who_sees_their_own_and_is_never_the_developer()
    {
        var headers = await TokenAsync(varde, "sykehuslege", $"GET {new Uri(varde.Address, Counted)}");
        using var answer = await GetAsync(varde, Counted, headers);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var seen = (int)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["total"]!;
        Assert.InRange(seen, 1, (int)JsonNode.Parse(await varde.Http.GetStringAsync(Counted))!["total"]! - 1);
        Assert.True(answer.Headers.Contains("DPoP-Nonce"));
        using var again = await GetAsync(varde, Api, headers);
        Assert.Equal(HttpStatusCode.Unauthorized, again.StatusCode);
        Assert.Contains("error=\"invalid_dpop_proof\"", again.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_of_the_demo_signs_in_for_itself_and_does_what_it_is_registered_for()
    {
        using (var listed = await GetAsync(varde, "api/clients", await TokenAsync(varde, "lab-unn", $"GET {new Uri(varde.Address, "api/clients")}")))
            Assert.Contains("\"lab-unn\"", await listed.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var patient = (string)JsonNode.Parse(await varde.Http.GetStringAsync($"{Api}?_count=1"))!["entry"]![0]!["resource"]!["id"]!;
        var result = $$$"""{"resourceType":"Observation","status":"final","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"laboratory"}]}],"code":{"text":"x"},"subject":{"reference":"Patient/{{{patient}}}"},"valueString":"y"}""";
        using var request = new HttpRequestMessage(HttpMethod.Post, "fhir/r4/Observation") { Content = new StringContent(result, System.Text.Encoding.UTF8, "application/fhir+json") };
        foreach (var (name, value) in await TokenAsync(varde, "lab-unn", $"POST {new Uri(varde.Address, "fhir/r4/Observation")}")) request.Headers.TryAddWithoutValidation(name, value);
        using var sent = await varde.Http.SendAsync(request);
        Assert.True(sent.StatusCode == HttpStatusCode.Created, await sent.Content.ReadAsStringAsync());
        using var read = await GetAsync(varde, $"{Api}/{patient}", await TokenAsync(varde, "lab-unn", $"GET {new Uri(varde.Address, $"{Api}/{patient}")}"));
        Assert.Equal(HttpStatusCode.NotFound, read.StatusCode);
    }

    [Theory]
    [InlineData("Authorization", "Bearer abc", "invalid_token")]
    [InlineData("Authorization", "DPoP abc", "invalid_token")]
    [InlineData("Authorization", "DPoP eyJhbGciOiJub25lIn0.eyJpc3MiOiJ4In0.", "invalid_token")]
    [InlineData("Authorization", "Basic dXNlcjpwYXNz", "invalid_request")]
    [InlineData("DPoP", "abc", "invalid_request")]
    public async Task What_is_no_good_token_is_401_and_not_the_developer(string header, string value, string error)
    {
        foreach (var address in new[] { Api, "openehr/v1/ehr", "api/anything" })
        {
            using var answer = await GetAsync(varde, address, [(header, value)]);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Contains($"DPoP error=\"{error}\"", answer.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_token_in_the_address_is_refused()
    {
        using var answer = await GetAsync(varde, $"{Api}?access_token=abc", []);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task A_proof_made_for_another_address_is_refused()
    {
        using var answer = await GetAsync(varde, Api, await TokenAsync(varde, "fastlege", $"GET {new Uri(varde.Address, "fhir/r4/Observation")}"));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Headers_beyond_the_limit_are_answered_431()
    {
        using var answer = await GetAsync(varde, Api, [("Authorization", "DPoP " + new string('a', 40_000))]);
        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task Apps_find_out_how_to_sign_in()
    {
        foreach (var api in new[] { "fhir/r4", "openehr/v1" })
        {
            Assert.Equal(HttpStatusCode.OK, await StatusOnceReachedAsync(varde, $"{api}/.well-known/smart-configuration"));
            var smart = JsonNode.Parse(await varde.Http.GetStringAsync($"{api}/.well-known/smart-configuration"))!;
            Assert.StartsWith(varde.Address.ToString(), (string?)smart["token_endpoint"], StringComparison.Ordinal);
            Assert.Contains("permission-v2", smart["capabilities"]!.AsArray().Select(item => (string?)item));
            Assert.Contains("S256", smart["code_challenge_methods_supported"]!.AsArray().Select(item => (string?)item));
        }
        var statement = JsonNode.Parse(await varde.Http.GetStringAsync("fhir/r4/metadata"))!;
        Assert.Contains("without a token is the developer's", (string?)statement["rest"]![0]!["security"]!["description"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_gives_tokens_of_demo_people_alone_and_unbound_ones_only_where_they_are_taken()
    {
        var (code, output, _) = await RunningVarde.RunAsync("token", "--as", "nobody", "--data", varde.DataFolder);
        Assert.Equal(1, code);
        Assert.Contains("sykehuslege, sykepleier", output, StringComparison.Ordinal);
        Assert.Contains("allow-unbound-tokens", (await RunningVarde.RunAsync("token", "--as", "fastlege", "--unbound", "--data", varde.DataFolder)).Output, StringComparison.Ordinal);
        Assert.Contains("\"d\"", (await RunningVarde.RunAsync("token", "--as", "fastlege", "--data", varde.DataFolder)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_signs_in_to_the_pages_and_out_and_the_session_is_gone_for_good()
    {
        var jar = new CookieJar(varde);
        var me = await jar.SignInAsync("helseid", "sykehuslege/high");
        Assert.Contains("Amund Testmoen", WebUtility.HtmlDecode(me), StringComparison.Ordinal);
        Assert.Contains("970000001", me, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\b\d{11}\b", me);
        var session = jar.Cookies["__Host-varde"];
        Assert.Contains("; secure; samesite=lax; httponly", session.Attributes, StringComparison.OrdinalIgnoreCase);
        await jar.PostAsync("utlogging", new() { ["door"] = "helseid", ["__RequestVerificationToken"] = CookieJar.Field(me, "__RequestVerificationToken") });
        jar.Cookies["__Host-varde"] = session;
        Assert.DoesNotContain("Amund", (await jar.GetAsync("meg")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_out_needs_the_pages_own_token()
    {
        var jar = await CookieJar.SignedInAsync(varde, "idporten", "mor");
        Assert.Equal(HttpStatusCode.BadRequest, (await jar.PostAsync("utlogging", new() { ["door"] = "idporten" })).Status);
        Assert.Contains("Marit", (await jar.GetAsync("meg")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_in_again_gives_a_new_session_and_ends_the_one_before()
    {
        var jar = await CookieJar.SignedInAsync(varde, "idporten", "mor");
        var before = jar.Cookies["__Host-varde"];
        await jar.SignInAsync("idporten", "far-annen-adresse/substantial");
        Assert.NotEqual(before.Value, jar.Cookies["__Host-varde"].Value);
        jar.Cookies["__Host-varde"] = before;
        Assert.DoesNotContain("Marit", (await jar.GetAsync("meg")).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example")]
    [InlineData("javascript:alert(1)")]
    public async Task After_sign_in_nobody_is_led_to_another_site(string address)
    {
        var page = await varde.Http.GetStringAsync($"innlogging?til={Uri.EscapeDataString(address)}");
        Assert.Contains("href=\"/innlogging/helseid\"", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/innlogging/idporten\"", page, StringComparison.Ordinal);
        Assert.Null(SignInPages.OnThisSite(address));
    }

    [Fact]
    public async Task An_answer_that_nobody_asked_the_service_for_signs_nobody_in()
    {
        using var answer = await varde.Http.GetAsync("innlogging/helseid/svar?code=abc&state=def");
        Assert.Equal("/innlogging?feil=1", answer.Headers.Location?.ToString());
    }

    [Fact]
    public async Task In_a_browser_a_reader_signs_in_without_script_and_reads_who_she_is()
    {
        var page = await browser.OpenAsync(new Uri(varde.Address, "innlogging"), script: false);
        await page.GetByRole(AriaRole.Link, new() { Name = "Ansatt: HelseID" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Logg inn (nivå høyt): Tuva Demolia" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Uri(varde.Address, "meg").ToString());
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Tuva Demolia");
        await page.GetByRole(AriaRole.Button, new() { Name = "Logg ut" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Uri(varde.Address, "innlogging").ToString());
    }

    [Fact]
    public async Task The_sign_in_page_of_the_stand_in_can_be_used_by_everybody()
    {
        var page = await browser.OpenAsync(new Uri(varde.Address, "innlogging/idporten"), 360, 780);
        Assert.Equal(360, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.Empty(await Browser.FaultsOfAccess(page));
    }

    [Fact]
    public async Task Where_sign_in_is_required_nobody_is_the_developer()
    {
        await using var closed = new RunningVarde { Settings = ["--no-demo"], IsOpen = false };
        await closed.InitializeAsync();
        using var api = await closed.Http.GetAsync(Api);
        Assert.Equal((HttpStatusCode.Unauthorized, true), (api.StatusCode, api.Headers.WwwAuthenticate.ToString().StartsWith("DPoP algs=", StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.Unauthorized, await TellAsync(closed, new(), null));
        using var page = await closed.Http.GetAsync("kliniker?a=1");
        Assert.Equal("/innlogging?til=%2Fkliniker%3Fa%3D1", page.Headers.Location?.ToString());
        Assert.Equal(HttpStatusCode.OK, await StatusOnceReachedAsync(closed, "fhir/r4/.well-known/smart-configuration"));
        Assert.Equal(HttpStatusCode.OK, (await closed.Http.GetAsync("innlogging")).StatusCode);
        using var signedIn = await GetAsync(closed, Api, await TokenAsync(closed, "gp", $"GET {new Uri(closed.Address, Api)}"));
        // Nobody works in a region without people: whoever signs in sees nothing.
        Assert.DoesNotContain("\"entry\"", await signedIn.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_register_of_the_demo_answers_when_the_record_has_applied_what_it_says()
    {
        var before = JsonNode.Parse(await varde.Http.GetStringAsync("fhir/r4/Patient?family=Demovaara"))!["entry"]![0]!["resource"]!;
        var happened = new JsonObject { ["kind"] = "name", ["person"] = (string?)before["identifier"]![0]!["value"], ["given"] = "Eero", ["family"] = "Demovaara Nytt" };
        Assert.Equal(HttpStatusCode.Forbidden, await TellAsync(varde, happened, "lab-unn"));
        Assert.Equal(HttpStatusCode.Forbidden, await TellAsync(varde, happened, "sykehuslege"));
        Assert.Equal("Demovaara", (string?)JsonNode.Parse(await varde.Http.GetStringAsync($"fhir/r4/Patient/{before["id"]}"))!["name"]![0]!["family"]);
        Assert.Equal(HttpStatusCode.NoContent, await TellAsync(varde, happened, "folkeregisteret"));
        var after = JsonNode.Parse(await varde.Http.GetStringAsync($"fhir/r4/Patient/{before["id"]}"))!;
        Assert.Equal("Demovaara Nytt", (string?)after["name"]![0]!["family"]);
        (happened["given"], happened["family"]) = ((string?)before["name"]![0]!["given"]![0], "Demovaara");
        Assert.Equal(HttpStatusCode.NoContent, await TellAsync(varde, happened, null));
    }

    // Without a name as the developer of the open mode.
    private static async Task<HttpStatusCode> TellAsync(RunningVarde server, JsonObject happened, string? program)
    {
        const string Events = "national/personregister/v1/events";
        using var request = new HttpRequestMessage(HttpMethod.Post, Events) { Content = new StringContent(happened.ToJsonString(), System.Text.Encoding.UTF8, "application/json") };
        foreach (var (name, value) in program is null ? [] : await TokenAsync(server, program, $"POST {new Uri(server.Address, Events)}")) request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await server.Http.SendAsync(request);
        return answer.StatusCode;
    }

    [Fact]
    public async Task Keys_that_were_fetched_are_known_while_the_service_is_down_and_over_a_restart()
    {
        var folder = Directory.CreateTempSubdirectory("varde-keys-").FullName;
        var service = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]).Build();
        service.Urls.Add("http://127.0.0.1:0");
        service.MapGet("/.well-known/openid-configuration", () => Results.Json(new { issuer = service.Urls.First(), jwks_uri = service.Urls.First() + "/keys" }));
        service.MapGet("/other/.well-known/openid-configuration", () => Results.Json(new { issuer = service.Urls.First(), jwks_uri = service.Urls.First() + "/keys" }));
        service.MapGet("/keys", () => Results.Json(new { keys = new[] { new { kty = "EC", crv = "P-256", kid = "k1", x = "usWxHK2PmfnHKwXPS54m0kTcGJ90UiglWiGahtagnv8", y = "IBOL-C3BttVivg-lSreASjpkttcsz-1rb7btKLv8EX4" } } }));
        await service.StartAsync();
        var issuer = service.Urls.First();
        try
        {
            using var http = new HttpClient();
            var keys = new PublishedKeys(new KeptDocuments(http, folder), TimeProvider.System);
            Assert.Equal("k1", (await keys.OfAsync(issuer, "k1", default))!.Single().KeyId);
            // Metadata that name another service than was asked for are nobody's.
            Assert.Null(await keys.OfAsync(issuer + "/other", "k1", default));
            await service.StopAsync();
            Assert.Equal("k1", (await keys.OfAsync(issuer, "k1", default))!.Single().KeyId);
            Assert.Equal("k1", (await new PublishedKeys(new KeptDocuments(http, folder), TimeProvider.System).OfAsync(issuer, "k1", default))!.Single().KeyId);
            Assert.Null(await new PublishedKeys(new KeptDocuments(http, folder + "-other"), TimeProvider.System).OfAsync(issuer, "k1", default));
        }
        finally
        {
            await service.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    internal static async Task<(string, string)[]> TokenAsync(RunningVarde server, string person, string call)
    {
        var (code, output, error) = await RunningVarde.RunAsync("token", "--as", person, "--for", call, "--data", server.DataFolder);
        Assert.Equal((0, ""), (code, error));
        return [.. output.Split('\n').Select(line => line.Split(": ", 2)).Where(parts => parts[0] is "Authorization" or "DPoP").Select(parts => (parts[0], parts[1].Trim()))];
    }

    // A server that has just started may not reach the stand-in in time on a busy machine, and says so: whoever asks again is answered.
    internal static async Task<HttpStatusCode> StatusOnceReachedAsync(RunningVarde server, string address)
    {
        for (var tries = 1; ; tries++)
        {
            using var answer = await server.Http.GetAsync(address);
            if (answer.StatusCode != HttpStatusCode.ServiceUnavailable || tries == 12) return answer.StatusCode;
            await Task.Delay(TimeSpan.FromSeconds(5));
        }
    }

    internal static async Task<HttpResponseMessage> GetAsync(RunningVarde server, string address, (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await server.Http.SendAsync(request);
    }

}
