using System.Net;
using System.Text.Json.Nodes;

namespace Varde.Web.Tests;

/// <summary>Sign-in by a printed code while the service for staff is down.</summary>
[Collection(SignedInRegion.Name)]
public sealed class EmergencyTests(SignedInRegion region)
{
    private const string Officer = "sikkerhetsansvarlig";

    [Fact]
    public async Task A_code_opens_one_record_in_an_emergency_once_to_read_while_the_service_is_said_to_be_down()
    {
        var claims = await region.ClaimsAsync("sykehuslege");
        JsonObject asked = new() { ["hpr"] = (string?)claims["helseid://claims/hpr/hpr_number"], ["person"] = (string?)claims["helseid://claims/identity/pid"], ["name"] = "Amund Testmoen", ["days"] = 30 };
        Assert.Equal(HttpStatusCode.NotFound, (await region.CallAsync("fastlege", "POST", "api/emergency/codes", (JsonObject)asked.DeepClone(), "x")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await region.CallAsync(Officer, "POST", "api/emergency/codes", (JsonObject)asked.DeepClone())).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await region.CallAsync(Officer, "POST", "api/emergency/codes", new JsonObject { ["hpr"] = "999999998", ["person"] = (string?)asked["person"], ["name"] = "X", ["days"] = 3 }, "x")).Status);
        // A code is for who has the number: not for a citizen, nor for a colleague with a number of their own.
        foreach (var other in new[] { (string?)(await region.ClaimsAsync("mor"))["pid"], (string?)(await region.ClaimsAsync("sykepleier"))["helseid://claims/identity/pid"] })
        {
            var (refused, why, _) = await region.CallAsync(Officer, "POST", "api/emergency/codes", new JsonObject { ["hpr"] = (string?)asked["hpr"], ["person"] = other, ["name"] = "X", ["days"] = 3 }, "x");
            Assert.True(refused == HttpStatusCode.BadRequest && why.Contains("person: is not who has this HPR number", StringComparison.Ordinal), $"{refused} {why}");
        }
        var (status, body, _) = await region.CallAsync(Officer, "POST", "api/emergency/codes", asked, "Beredskap");
        Assert.True(status == HttpStatusCode.Created, body);
        var (code, id) = ((string)JsonNode.Parse(body)!["code"]!, (string)JsonNode.Parse(body)!["id"]!);

        var jar = new CookieJar(region.Server);
        Assert.Contains("svarer", await TryAsync(jar, code), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await region.CallAsync(Officer, "PUT", "api/emergency/outage", new() { ["hours"] = 2 }, "HelseID svarer ikke")).Status);
        Assert.Contains("Koden kan ikke brukes", await TryAsync(jar, "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF"), StringComparison.Ordinal);
        var look = await TryAsync(jar, code.ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal));
        Assert.Contains("name=\"grunn\"", look, StringComparison.Ordinal);

        // Her own patient, whom she sees every day: nothing is open without the emergency.
        var patient = await region.PatientAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await jar.GetAsync($"kliniker/pasient/{patient}")).Status);
        Assert.Contains("ble ikke åpnet", WebUtility.HtmlDecode(await StateAsync(jar, look, patient, "")), StringComparison.Ordinal);
        var record = await StateAsync(jar, look, patient, "Bevisstløs ved ankomst");
        Assert.Contains("/dokument/", record, StringComparison.Ordinal);

        // It is good once, and a withdrawn one not at all.
        Assert.Contains("Koden kan ikke brukes", await TryAsync(new CookieJar(region.Server), code), StringComparison.Ordinal);
        var listed = JsonNode.Parse((await region.CallAsync(Officer, "GET", "api/emergency/codes", purpose: "Gjennomgang")).Body)!["codes"]!.AsArray().Single(one => (string?)one!["id"] == id)!;
        Assert.NotNull(listed["used"]);
        Assert.DoesNotContain(code, listed.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await region.CallAsync(Officer, "DELETE", $"api/emergency/codes/{id}", purpose: "x")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await region.CallAsync(Officer, "DELETE", "api/emergency/outage", purpose: "Oppe igjen")).Status);

        // The log tells of the use, and of the look by its basis.
        var log = (await region.CallAsync(Officer, "GET", "api/audit", purpose: "Gjennomgang")).Body;
        Assert.Contains($"EmergencyCode/{id}", log, StringComparison.Ordinal);
        Assert.Contains("BLAALYS", log, StringComparison.Ordinal);
        var last = HttpStatusCode.OK;
        for (var tries = 0; tries < 12; tries++) last = (await PostAsync(jar, code)).Status;
        Assert.Equal(HttpStatusCode.TooManyRequests, last);
    }

    private static async Task<string> TryAsync(CookieJar jar, string code) => WebUtility.HtmlDecode((await PostAsync(jar, code)).Body);

    private static async Task<(HttpStatusCode Status, string Body)> PostAsync(CookieJar jar, string code)
    {
        var page = (await jar.GetAsync("innlogging/nod")).Body;
        return await jar.PostAsync("innlogging/nod/kode", new() { ["kode"] = code, ["__RequestVerificationToken"] = CookieJar.Field(page, "__RequestVerificationToken") });
    }

    private static async Task<string> StateAsync(CookieJar jar, string page, string patient, string reason) =>
        (await jar.PostAsync("innlogging/nodtilgang/begrunn", new() { ["pasient"] = patient, ["grunn"] = reason, ["__RequestVerificationToken"] = CookieJar.Field(page, "__RequestVerificationToken") })).Body;
}
