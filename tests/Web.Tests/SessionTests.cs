using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;

namespace Varde.Web.Tests;

/// <summary>Sessions of the pages: whose they are, and all the ways in which they end; and who calls that must sign in otherwise.</summary>
[Collection(SignedInRegion.Name)]
public sealed class SessionTests(SignedInRegion region)
{
    private const string LogoutEvent = "http://schemas.openid.net/event/backchannel-logout";

    [Fact]
    public async Task Who_is_signed_in_sees_their_own_sessions_and_ends_them()
    {
        // Stories told before this one have left theirs.
        foreach (var who in new[] { "fastlege", "mor" }) await region.CallAsync(who, "DELETE", "api/me/sessions");
        var (one, other) = (await region.StaffAsync("fastlege"), await region.StaffAsync("fastlege"));
        var listed = await SessionsAsync("fastlege");
        Assert.Equal(2, listed.Count);
        Assert.Empty(await SessionsAsync("mor"));
        Assert.Equal(HttpStatusCode.NotFound, (await region.CallAsync("mor", "DELETE", $"api/me/sessions/{listed[0]}")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await region.CallAsync("fastlege", "DELETE", $"api/me/sessions/{listed[0]}")).Status);
        Assert.Equal((false, true), (await IsInAsync(one), await IsInAsync(other)));
        var page = (await other.GetAsync("meg")).Body;
        await other.PostAsync("meg/okter", new() { ["okt"] = listed[1], ["__RequestVerificationToken"] = CookieJar.Field(page, "__RequestVerificationToken") });
        Assert.False(await IsInAsync(other));
    }

    [Fact]
    public async Task Every_page_says_who_is_signed_in_or_where_one_signs_in_and_speaks_of_no_developer_where_there_is_none()
    {
        var (anyone, gp) = (new CookieJar(region.Server), await region.StaffAsync("fastlege"));
        foreach (var (jar, account) in new[] { (anyone, "<a href=\"/innlogging\">Logg inn</a>"), (gp, "<span class=\"unseen\">Innlogget som </span>Tuva Demolia</a>") })
        {
            var start = (await jar.GetAsync("")).Body;
            Assert.Contains(account, start, StringComparison.Ordinal);
            Assert.Contains("Authorization: Bearer", start, StringComparison.Ordinal);
            Assert.DoesNotContain("Utviklermodus", start, StringComparison.Ordinal);
        }
        Assert.Matches("Pr&#xF8;velegene Troms&#xF8; \\(3[0-9]{8}\\)", (await gp.GetAsync("meg")).Body);
    }

    [Fact]
    public async Task A_security_officer_ends_the_sessions_of_somebody_and_nobody_else_does()
    {
        var (nurse, path) = (await region.StaffAsync("sykepleier"), $"api/sessions/hpr:{(string?)(await region.ClaimsAsync("sykepleier"))["helseid://claims/hpr/hpr_number"]}");
        Assert.Equal(HttpStatusCode.NotFound, (await region.CallAsync("fastlege", "DELETE", path, purpose: "x")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await region.CallAsync("sikkerhetsansvarlig", "DELETE", path)).Status);
        Assert.True(await IsInAsync(nurse));
        Assert.Equal(HttpStatusCode.OK, (await region.CallAsync("sikkerhetsansvarlig", "DELETE", path, purpose: "Mistet nøkkelkort")).Status);
        Assert.False(await IsInAsync(nurse));
        // An officer's reach is their own organisation: not another's staff, and not citizens.
        var (gp, father) = (await region.StaffAsync("fastlege"), new CookieJar(region.Server));
        await father.SignInAsync("idporten", "far/high");
        var me = (string)JsonNode.Parse((await region.CallAsync("far", "GET", "api/me")).Body)!["id"]!;
        foreach (var other in new[] { $"hpr:{(string?)(await region.ClaimsAsync("fastlege"))["helseid://claims/hpr/hpr_number"]}", me })
        {
            var (status, body, _) = await region.CallAsync("sikkerhetsansvarlig", "DELETE", $"api/sessions/{other}", purpose: "Mistet nøkkelkort");
            Assert.Equal((HttpStatusCode.OK, 0), (status, (int)JsonNode.Parse(body)!["ended"]!));
        }
        Assert.True(await IsInAsync(gp));
        Assert.True(await IsInAsync(father));
    }

    [Fact]
    public async Task When_the_service_says_that_somebody_signed_out_their_sessions_end_and_nobody_elses()
    {
        var (doctor, nurse) = (await region.DoctorAsync(), await region.StaffAsync("sykepleier"));
        Assert.True(await IsInAsync(nurse));
        var subject = (string)(await region.ClaimsAsync("sykepleier"))["sub"]!;
        Action<JsonObject, JsonObject>[] wrong =
        [
            (_, c) => c["iss"] = "https://other.example", (_, c) => c["aud"] = "other", (_, c) => c["iat"] = Seconds(-300), (_, c) => c["iat"] = Seconds(300), (_, c) => c.Remove("iat"), (_, c) => c.Remove("jti"),
            (_, c) => c.Remove("events"), (_, c) => c["events"] = new JsonObject { ["x"] = new JsonObject() }, (_, c) => c["events"] = LogoutEvent, (_, c) => c["nonce"] = "n", (_, c) => c.Remove("sub"), (_, c) => c["exp"] = Seconds(-60),
            (h, _) => h["typ"] = "JWT", (h, _) => h["typ"] = "at+jwt", (h, _) => h["kid"] = "x",
        ];
        foreach (var change in wrong) Assert.Equal(HttpStatusCode.BadRequest, await TellAsync(Token(subject, change)));
        using (var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256)) Assert.Equal(HttpStatusCode.BadRequest, await TellAsync(Token(subject, null, stranger)));
        Assert.Equal(HttpStatusCode.BadRequest, await TellAsync(Token(subject), "idporten-x"));
        Assert.True(await IsInAsync(nurse));
        var told = Token(subject);
        Assert.Equal(HttpStatusCode.OK, await TellAsync(told));
        Assert.False(await IsInAsync(nurse));
        Assert.Equal(HttpStatusCode.BadRequest, await TellAsync(told));
        Assert.Equal(HttpStatusCode.OK, await TellAsync(Token("nobody", (_, c) => c["sid"] = "s")));
        Assert.True(await IsInAsync(doctor));
    }

    [Fact]
    public async Task A_client_that_is_not_registered_is_told_to_sign_in_otherwise()
    {
        var (status, _, challenge) = await region.CallAsync("folkeregisteret", "GET", "fhir/r4/Patient");
        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.StartsWith("DPoP error=\"invalid_token\"", challenge, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_server_says_of_itself_is_open_and_nothing_else()
    {
        foreach (var (address, expected) in new[] { ("fhir/r4/metadata", 200), ("fhir/r4/.well-known/smart-configuration", 200), ("openehr/v1/.well-known/smart-configuration", 200), ("fhir/r4/Patient", 401), ("fhir/r4/metadatax", 401), ("api/me", 401), ("api/me/sessions", 401), ("api/emergency/codes", 401) })
            Assert.Equal((address, expected), (address, (int)await SignInTests.StatusOnceReachedAsync(region.Server, address)));
    }

    [Fact]
    public async Task Helsenorge_looks_up_for_a_mother_what_she_may_see_and_nothing_for_itself()
    {
        var child = (string)JsonNode.Parse((await region.CallAsync("mor", "GET", "fhir/r4/Patient?name=Sara")).Body)!["entry"]![0]!["resource"]!["id"]!;
        var stranger = await region.PatientAsync();
        var mothers = SignedInRegion.Found((await region.CallAsync("mor", "GET", $"fhir/r4/Observation?patient={child}&_count=200")).Body, null);
        var (status, body, _) = await region.CallAsync("helsenorge for mor", "GET", $"fhir/r4/Observation?patient={child}&_count=200");
        Assert.Equal(HttpStatusCode.OK, status);
        var looked = SignedInRegion.Found(body, null);
        Assert.NotEmpty(looked);
        Assert.Empty(looked.Except(mothers));
        Assert.Empty(SignedInRegion.Found((await region.CallAsync("helsenorge", "GET", $"fhir/r4/Observation?patient={child}")).Body, null));
        Assert.Empty(Entries((await region.CallAsync("helsenorge for mor", "GET", $"fhir/r4/Observation?patient={stranger}")).Body));
        Assert.Empty(Entries((await region.CallAsync("lab-unn for mor", "GET", $"fhir/r4/Observation?patient={child}")).Body));
    }

    private static IReadOnlyList<string> Entries(string body) => JsonNode.Parse(body)!["resourceType"]!.ToString() == "Bundle" ? SignedInRegion.Found(body, null) : [];

    private async Task<IReadOnlyList<string>> SessionsAsync(string who) =>
        [.. JsonNode.Parse((await region.CallAsync(who, "GET", "api/me/sessions")).Body)!["sessions"]!.AsArray().Select(one => (string)one!["id"]!)];

    // A page that nobody without a session sees.
    private static async Task<bool> IsInAsync(CookieJar jar) => await jar.LeadsToAsync("meg") is null;

    [Theory]
    [InlineData("innlogging/helseid/utlogget")]
    [InlineData("innlogging/idporten/utlogget")]
    [InlineData("national/identity/connect/token")]
    [InlineData("national/identity/connect/par")]
    public async Task A_form_that_cannot_be_read_is_the_senders_fault(string address)
    {
        foreach (var (type, body) in new[] { ("application/x-www-form-urlencoded", string.Concat(Enumerable.Repeat("a=1&", 2_000))), ("multipart/form-data", "x"), ("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n") })
        {
            using var content = new ByteArrayContent(System.Text.Encoding.ASCII.GetBytes(body));
            content.Headers.TryAddWithoutValidation("Content-Type", type);
            using var answer = await region.Server.Http.PostAsync(address, content);
            Assert.True(answer.StatusCode is >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError, $"{address} {type}: {answer.StatusCode}");
        }
    }

    [Fact]
    public async Task A_form_of_a_page_without_its_token_is_refused()
    {
        var jar = await CookieJar.SignedInAsync(region.Server, "helseid", "fastlege");
        foreach (var address in new[] { "meg/okter", "utlogging", "kliniker/sporring/svar.csv", "drift/logg/fil", "drift/maler" })
            Assert.Equal(HttpStatusCode.BadRequest, (await jar.PostAsync(address, new() { ["okt"] = "x" })).Status);
    }

    [Theory]
    [InlineData("POST", "api/emergency/codes")]
    [InlineData("PUT", "api/emergency/outage")]
    public async Task What_wants_a_body_and_gets_none_says_so(string method, string address) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await region.CallAsync("sikkerhetsansvarlig", method, address, purpose: "Beredskap")).Status);

    private async Task<HttpStatusCode> TellAsync(string token, string door = "helseid")
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { [door == "helseid" ? "logout_token" : "token"] = token });
        using var answer = await region.Server.Http.PostAsync("innlogging/helseid/utlogget", form);
        return answer.StatusCode;
    }

    // Signed as the service signs: by the key in its folder.
    private string Token(string subject, Action<JsonObject, JsonObject>? change = null, ECDsa? by = null)
    {
        using var own = ECDsa.Create();
        own.ImportPkcs8PrivateKey(File.ReadAllBytes(Path.Combine(region.Server.DataFolder, "identity", "identity-signing.key")), out _);
        var key = new ECDsaSecurityKey(own);
        JsonObject header = new() { ["alg"] = "ES256", ["typ"] = "logout+jwt", ["kid"] = Base64UrlEncoder.Encode(key.ComputeJwkThumbprint()) };
        JsonObject claims = new()
        {
            ["iss"] = $"{region.Server.Address}national/identity", ["aud"] = "varde-web", ["iat"] = Seconds(0), ["jti"] = Guid.NewGuid().ToString("N"), ["sub"] = subject, ["events"] = new JsonObject { [LogoutEvent] = new JsonObject() },
        };
        change?.Invoke(header, claims);
        var signed = $"{Base64UrlEncoder.Encode(header.ToJsonString())}.{Base64UrlEncoder.Encode(claims.ToJsonString())}";
        return $"{signed}.{Base64UrlEncoder.Encode((by ?? own).SignData(System.Text.Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
    }

    private static long Seconds(int after) => TimeProvider.System.GetUtcNow().AddSeconds(after).ToUnixTimeSeconds();
}
