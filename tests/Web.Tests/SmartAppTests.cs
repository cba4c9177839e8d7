using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Varde.Web.Identity;

namespace Varde.Web.Tests;

/// <summary>Apps as SMART App Launch tells of them: started from the record or by their user, and held to what they were given.</summary>
[Collection(SignedInRegion.Name)]
public sealed class SmartAppTests(SignedInRegion region)
{
    private const string Laboratory = SignedInRegion.Laboratory, Back = SignedInRegion.Back;

    [Fact]
    public async Task An_app_that_is_started_from_the_record_reads_exactly_one_patients_laboratory_results()
    {
        var doctor = await region.DoctorAsync();
        var patient = await region.PatientAsync();
        var start = QueryHelpers.ParseQuery((await doctor.LeadsToAsync($"kliniker/pasient/{patient}/app/labsvar?besok={Guid.Empty}"))!.Query);
        using var app = new App(region.Server, "labsvar", start["iss"]!);
        var scope = $"openid fhirUser launch launch/encounter patient/Observation.rs?{Laboratory}";
        var (page, fields) = await app.AskAsync(scope, start["launch"]);
        Assert.Single(Regex(page, "name=\"who\" value=\"[^\"]*/high\""));
        var tokens = await app.SignInAsync(fields, ("who", "sykehuslege/high"));
        Assert.Equal((patient, Guid.Empty.ToString(), true), ((string)tokens["patient"]!, (string)tokens["encounter"]!, (bool)tokens["need_patient_banner"]!));
        Assert.Equal(scope.Split(' ').Order(), ((string)tokens["scope"]!).Split(' ').Order());
        Assert.StartsWith($"{start["iss"]}/Practitioner/", (string?)Claims(tokens["id_token"])["fhirUser"], StringComparison.Ordinal);

        var whole = await region.SearchAsync($"Observation?patient={patient}&{Laboratory}&_count=1000");
        var seen = await app.SearchAsync("Observation?_count=1000");
        Assert.NotEmpty(whole);
        Assert.Equal(whole, seen);
        Assert.Equal(whole, await app.SearchAsync("Observation?_count=1000&_include=Observation:patient&_revinclude=DiagnosticReport:result"));
        Assert.Equal(HttpStatusCode.Forbidden, (await app.GetAsync($"Patient/{patient}")).Status);
        // The sessions are the doctor's own.
        foreach (var (method, address) in new[] { (HttpMethod.Get, "api/me/sessions"), (HttpMethod.Delete, "api/me/sessions"), (HttpMethod.Delete, "api/me/sessions/x") })
            Assert.Equal((HttpStatusCode.Forbidden, "DPoP error=\"insufficient_scope\", scope=\"varde:api\""), await app.SendAsync(method, address));
        Assert.Null(await doctor.LeadsToAsync("meg"));
        Assert.Equal(HttpStatusCode.OK, (await app.GetAsync(seen[0])).Status);
        foreach (var hidden in (await region.SearchAsync($"Observation?category=vital-signs&_count=3")).Concat(await region.SearchAsync($"Observation?{Laboratory}&_count=1000")).Except(whole).Take(6))
            Assert.Equal(HttpStatusCode.NotFound, (await app.GetAsync(hidden)).Status);
    }

    [Fact]
    public async Task A_launch_is_good_once_for_the_one_who_started_it_and_only_with_its_scope()
    {
        var doctor = await region.DoctorAsync();
        var path = $"kliniker/pasient/{await region.PatientAsync()}/app/labsvar";
        var start = QueryHelpers.ParseQuery((await doctor.LeadsToAsync(path))!.Query);
        using var app = new App(region.Server, "labsvar", start["iss"]!);
        Assert.Equal("invalid_request", (string?)(await app.PushAsync("openid patient/*.rs", start["launch"]))["error"]);
        Assert.Equal("invalid_request", (string?)(await app.PushAsync("openid launch patient/*.rs", null))["error"]);
        Assert.Equal("invalid_request", (string?)(await app.PushAsync("openid launch patient/*.rs", start["launch"] + "x"))["error"]);
        Assert.Equal("invalid_target", (string?)(await app.PushAsync("openid launch patient/*.rs", start["launch"], "https://other.example/fhir"))["error"]);
        var pushed = await app.PushAsync("openid launch patient/*.rs", start["launch"]);
        Assert.Null(pushed["error"]);
        Assert.Equal("invalid_request", (string?)(await app.PushAsync("openid launch patient/*.rs", start["launch"]))["error"]);
        var (_, fields) = await app.PageAsync((string)pushed["request_uri"]!);
        Assert.Null(await app.ChooseAsync(fields, ("who", "fastlege/high")));
        Assert.Null(await doctor.LeadsToAsync($"kliniker/pasient/{Guid.NewGuid()}/app/labsvar"));
        Assert.Null(await doctor.LeadsToAsync(path + "2"));
        Assert.Equal("/innlogging", (await new CookieJar(region.Server).LeadsToAsync(path))!.ToString().Split('?')[0]);
    }

    [Fact]
    public async Task Who_starts_an_app_themselves_chooses_the_patient_and_a_refreshed_token_is_for_the_same()
    {
        var patient = await region.PatientAsync();
        using var app = new App(region.Server, "egen-app", region.Fhir);
        var (_, fields) = await app.AskAsync("openid fhirUser launch/patient launch/encounter offline_access patient/Patient.rs", null);
        var chooser = await app.PostPageAsync(fields, ("who", "sykehuslege/high"));
        Assert.Contains($"value=\"{patient}\"", chooser, StringComparison.Ordinal);
        var tokens = await app.SignInAsync(App.FieldsOf(chooser), ("patient", patient));
        Assert.Equal(patient, (string?)tokens["patient"]);
        Assert.DoesNotContain("launch/encounter", (string)tokens["scope"]!, StringComparison.Ordinal);
        Assert.Equal(["Patient/" + patient], await app.SearchAsync("Patient?_count=1000"));
        var again = await app.RefreshAsync((string)tokens["refresh_token"]!);
        Assert.Equal((patient, (string?)Claims(tokens["access_token"])["patient"]), ((string)again["patient"]!, (string?)Claims(again["access_token"])["patient"]));
    }

    [Fact]
    public async Task A_parent_starts_an_app_for_the_child_and_sees_there_what_the_rules_open_to_her_and_no_more()
    {
        using var app = new App(region.Server, "egen-app", region.Fhir);
        var (_, fields) = await app.AskAsync("openid fhirUser launch/patient patient/*.rs", null);
        var chooser = await app.PostPageAsync(fields, ("who", "mor/high"));
        Assert.DoesNotContain(await region.PatientAsync(), chooser, StringComparison.Ordinal);
        var child = Regex(chooser, "value=\"[^\"]*\" aria-label=\"Velg: Sara Demovik\"").Single().Split('"')[1];
        var tokens = await app.SignInAsync(App.FieldsOf(chooser), ("patient", child));
        Assert.StartsWith($"{region.Fhir}/Patient/", (string?)Claims(tokens["id_token"])["fhirUser"], StringComparison.Ordinal);
        Assert.Equal(["Patient/" + child], await app.SearchAsync("Patient?_count=1000"));
        using var stranger = new App(region.Server, "egen-app", region.Fhir);
        await stranger.SignInAsync(App.FieldsOf(await stranger.PostPageAsync((await stranger.AskAsync("openid launch/patient patient/*.rs", null)).Fields, ("who", "mor/high"))), ("patient-id", await region.PatientAsync()));
        Assert.Empty(await stranger.SearchAsync("Patient?_count=1000"));
    }

    [Fact]
    public async Task The_server_tells_truly_what_apps_can_do()
    {
        Assert.Equal(HttpStatusCode.OK, await SignInTests.StatusOnceReachedAsync(region.Server, "fhir/r4/.well-known/smart-configuration"));
        var told = JsonNode.Parse(await region.Server.Http.GetStringAsync("fhir/r4/.well-known/smart-configuration"))!;
        string[] capabilities = [.. told["capabilities"]!.AsArray().Select(one => (string)one!)];
        Assert.Superset(new HashSet<string>(["launch-ehr", "launch-standalone", "client-public", "client-confidential-asymmetric", "sso-openid-connect", "context-ehr-patient", "context-standalone-patient", "permission-v2"]), capabilities.ToHashSet());
        Assert.Empty(capabilities.Intersect(["client-confidential-symmetric", "context-standalone-encounter", "permission-online", "authorize-post"]));
        Assert.Contains("none", told["token_endpoint_auth_methods_supported"]!.AsArray().Select(one => (string)one!));
    }

    private static JsonObject Claims(JsonNode? token) => (JsonObject)JsonNode.Parse(Base64Url.DecodeFromChars(((string)token!).Split('.')[1]))!;

    private static IReadOnlyList<string> Regex(string text, string pattern) => [.. System.Text.RegularExpressions.Regex.Matches(text, pattern, System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)).Select(match => match.Value)];

    /// <summary>An app: a public client with a key of its own for one sign-in.</summary>
    private sealed class App : IDisposable
    {
        private readonly RunningVarde _server;
        private readonly string _client;
        private readonly string _fhir;
        private readonly ECDsa _made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        private readonly ClientKey _key;
        private readonly CookieJar _browser;
        private readonly string _verifier = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        private string _token = "", _nonce = "";

        public App(RunningVarde server, string client, string fhir) => (_server, _client, _fhir, _key, _browser) = (server, client, fhir, new ClientKey(_made, TimeProvider.System), new CookieJar(server));

        public void Dispose() => _made.Dispose();

        public async Task<(string Page, Dictionary<string, string> Fields)> AskAsync(string scope, string? launch)
        {
            var pushed = await PushAsync(scope, launch);
            Assert.True(pushed["request_uri"] is not null, pushed.ToJsonString());
            return await PageAsync((string)pushed["request_uri"]!);
        }

        public async Task<JsonNode> PushAsync(string scope, string? launch, string? audience = null)
        {
            Dictionary<string, string> form = new()
            {
                ["client_id"] = _client, ["response_type"] = "code", ["redirect_uri"] = Back, ["scope"] = scope, ["state"] = "st", ["nonce"] = "no", ["aud"] = audience ?? _fhir,
                ["code_challenge"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(_verifier))), ["code_challenge_method"] = "S256", ["dpop_jkt"] = _key.Thumbprint,
            };
            if (launch is not null) form["launch"] = launch;
            return (await SendAsync("pushed_authorization_request_endpoint", form)).Body;
        }

        public async Task<(string Page, Dictionary<string, string> Fields)> PageAsync(string request)
        {
            var (_, page) = await _browser.GetAsync($"national/identity/connect/authorize?client_id={_client}&request_uri={Uri.EscapeDataString(request)}");
            return (page, FieldsOf(page));
        }

        public static Dictionary<string, string> FieldsOf(string page) =>
            Regex(page, "<input type=\"hidden\" name=\"[^\"]+\"").Select(match => match.Split('"')[^2]).ToDictionary(name => name, name => CookieJar.Field(page, name));

        public async Task<string> PostPageAsync(Dictionary<string, string> fields, (string Name, string Value) choice) =>
            (await _browser.PostAsync("national/identity/connect/authorize", new(fields) { [choice.Name] = choice.Value })).Body;

        /// <summary>The code; null where the page asks again.</summary>
        public async Task<string?> ChooseAsync(Dictionary<string, string> fields, (string Name, string Value) choice)
        {
            var form = new Dictionary<string, string>(fields) { [choice.Name] = choice.Value };
            return await _browser.PostedToAsync("national/identity/connect/authorize", form) is { } to ? QueryHelpers.ParseQuery(to.Query)["code"].SingleOrDefault() : null;
        }

        public async Task<JsonNode> SignInAsync(Dictionary<string, string> fields, (string Name, string Value) choice)
        {
            var code = await ChooseAsync(fields, choice);
            return await TokensAsync(new() { ["grant_type"] = "authorization_code", ["code"] = code!, ["redirect_uri"] = Back, ["code_verifier"] = _verifier });
        }

        public Task<JsonNode> RefreshAsync(string refresh) => TokensAsync(new() { ["grant_type"] = "refresh_token", ["refresh_token"] = refresh });

        private async Task<JsonNode> TokensAsync(Dictionary<string, string> form)
        {
            form["client_id"] = _client;
            if (_nonce.Length == 0) await SendAsync("token_endpoint", form);
            var (status, body) = await SendAsync("token_endpoint", form);
            Assert.True(status == HttpStatusCode.OK, body.ToJsonString());
            _token = (string)body["access_token"]!;
            return body;
        }

        // The app knows what the server tells of itself.
        private async Task<(HttpStatusCode Status, JsonNode Body)> SendAsync(string endpoint, Dictionary<string, string> form)
        {
            await SignInTests.StatusOnceReachedAsync(_server, "fhir/r4/.well-known/smart-configuration");
            var address = new Uri((string)JsonNode.Parse(await _server.Http.GetStringAsync($"{_fhir}/.well-known/smart-configuration"))![endpoint]!);
            using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(form) };
            if (endpoint == "token_endpoint") request.Headers.Add("DPoP", _key.Proof("POST", address, _nonce.Length > 0 ? _nonce : null));
            using var answer = await _server.Http.SendAsync(request);
            if (answer.Headers.TryGetValues("DPoP-Nonce", out var nonces)) _nonce = nonces.First();
            return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
        }

        public async Task<(HttpStatusCode Status, string Body)> GetAsync(string path)
        {
            var address = new Uri($"{_fhir}/{path}");
            using var answer = await SignInTests.GetAsync(_server, address.ToString(), [("Authorization", $"DPoP {_token}"), ("DPoP", _key.Proof("GET", address, accessToken: _token))]);
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }

        /// <summary>Calls an address of the server that is none of a standard.</summary>
        public async Task<(HttpStatusCode Status, string Challenge)> SendAsync(HttpMethod method, string path)
        {
            var address = new Uri(_server.Address, path);
            using var request = new HttpRequestMessage(method, address);
            request.Headers.TryAddWithoutValidation("Authorization", $"DPoP {_token}");
            request.Headers.TryAddWithoutValidation("DPoP", _key.Proof(method.Method, address, accessToken: _token));
            using var answer = await _server.Http.SendAsync(request);
            return (answer.StatusCode, answer.Headers.WwwAuthenticate.ToString());
        }

        public async Task<IReadOnlyList<string>> SearchAsync(string search) => SignedInRegion.Found((await GetAsync(search)).Body, null);

    }
}
