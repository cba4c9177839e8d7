using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Varde.Web.Tests;

/// <summary>What nobody in good faith sends, at pages and addresses: it is refused, changes nothing, and never stops the server.</summary>
public sealed class OddInputStories(RunningVarde varde)
{
    private const string NoCharacter = "\ufffe";

    [Fact]
    public async Task Units_that_are_parts_of_each_other_are_listed_once_each()
    {
        var (one, other) = (Guid.NewGuid(), Guid.NewGuid());
        await PutAsync(Unit(one, null));
        await PutAsync(Unit(other, one));
        await PutAsync(Unit(one, other));
        var doctor = await SignedInAsync("sykehuslege");
        foreach (var page in new[] { $"organisasjoner/{one}", $"organisasjoner/{other}/ny-ansatt", $"organisasjoner/{one}/ny-ansatt" })
            Assert.Contains((await doctor.GetAsync($"drift/{page}")).Status, new[] { HttpStatusCode.OK, HttpStatusCode.Forbidden });
        var developer = (await new CookieJar(varde).GetAsync($"drift/organisasjoner/{one}/ny-ansatt")).Body;
        Assert.Equal((1, 1), (developer.Split($"<option value=\"{one}\"").Length - 1, developer.Split($"<option value=\"{other}\"").Length - 1));
    }

    [Fact]
    public async Task A_field_that_is_far_too_long_is_told_to_be_that()
    {
        var jar = await SignedInAsync("organisasjonsansvarlig");
        var hospital = (string?)JsonNode.Parse(await varde.Http.GetStringAsync(new Uri(varde.Address, "fhir/r4/Organization?identifier=300000142")))!["entry"]![0]!["resource"]!["id"];
        var page = $"drift/organisasjoner/{hospital}/ny-enhet";
        Dictionary<string, string> form = new() { ["navn"] = "Enhet for lange felt", ["epost"] = $"a@{new string('.', 200_000)}@", ["telefon"] = new string('1', 200_000) };
        var (status, body) = await PostAsync(jar, page, "skjema", form);
        Assert.Equal((HttpStatusCode.OK, 2), (status, Regex.Count(WebUtility.HtmlDecode(body), "class=\"ds-validation-message\"[^>]*>[^<]*200 tegn", RegexOptions.None, TimeSpan.FromSeconds(5))));
    }

    [Fact]
    public async Task What_is_no_character_is_searched_for_and_found_nowhere()
    {
        var written = Uri.EscapeDataString($"Ø{NoCharacter}");
        foreach (var search in new[] { $"Organization?name={written}", $"Organization?name:contains={written}", $"Patient?phonetic={written}" })
            Assert.Empty(JsonNode.Parse(await varde.Http.GetStringAsync(new Uri(varde.Address, $"fhir/r4/{search}")))!["entry"] as JsonArray ?? []);
        var (status, body) = await PostAsync(await SignedInAsync("sykehuslege"), "kliniker", "finn", new() { ["gjor"] = "finn", ["sok"] = $"Demo{NoCharacter}" });
        Assert.Equal((HttpStatusCode.OK, true), (status, body.Contains("id=\"treff\"", StringComparison.Ordinal)));
    }

    [Theory, InlineData("""{"service":"\ud800","node":"region"}"""), InlineData("""{"service":"plan","node":"region","phase":"trial","on":true,"why":"\udfff"}"""), InlineData("""{"\ud800":1}""")]
    public async Task Half_of_a_character_is_no_text(string json)
    {
        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await varde.Http.PostAsync(new Uri(varde.Address, "api/switches"), body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task An_address_that_anybody_made_tells_of_nothing_that_was_not_done_and_an_hour_that_there_was_not_is_none()
    {
        var lead = await SignedInAsync("innforingsleder");
        Dictionary<string, string> form = new() { ["gjor"] = "sett", ["tjeneste"] = "vaccination", ["sted"] = "region", ["tilstand"] = "on", ["fase"] = "operation", ["hvorfor"] = "I drift" };
        var set = (await PostAsync(lead, "drift/brytere/ny", "bryter", form)).Body;
        Assert.Contains("Bryteren er satt.", set, StringComparison.Ordinal);
        var address = $"drift/brytere/{Regex.Match(set, "(?<=action=\"/drift/brytere/)[0-9a-f-]{36}", RegexOptions.None, TimeSpan.FromSeconds(5)).Value}";
        foreach (var (done, sentence) in new[] { ("stengt", "Tjenesten er stengt i hele regionen."), ("avsluttet", "Bryteren er avsluttet."), ("satt", "Bryteren er satt."), ("satt&spor=CfDJ8", "Bryteren er satt.") })
            Assert.DoesNotContain(sentence, (await lead.GetAsync($"{address}?gjort={done}")).Body, StringComparison.Ordinal);
        var gap = WebUtility.HtmlDecode((await lead.GetAsync("drift/brytere?dag=29.03.2026&klokke=02.30")).Body);
        Assert.Contains("Skriv et klokkeslett", gap, StringComparison.Ordinal);
    }

    private static JsonObject Unit(Guid id, Guid? partOf)
    {
        var unit = new JsonObject { ["resourceType"] = "Organization", ["id"] = id.ToString(), ["active"] = true, ["name"] = $"Del av ringen {id}" };
        if (partOf is { } whole) unit["partOf"] = new JsonObject { ["reference"] = $"Organization/{whole}" };
        return unit;
    }

    // Whoever is not signed in to this server is its developer, whom no guard of organisations keeps from anything.
    private async Task PutAsync(JsonObject resource)
    {
        using var body = new StringContent(resource.ToJsonString(), Encoding.UTF8, "application/fhir+json");
        using var answer = await varde.Http.PutAsync(new Uri(varde.Address, $"fhir/r4/{resource["resourceType"]}/{resource["id"]}"), body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private async Task<CookieJar> SignedInAsync(string who)
    {
        var jar = new CookieJar(varde);
        await jar.SignInAsync("helseid", $"{who}/high");
        return jar;
    }

    private static async Task<(HttpStatusCode Status, string Body)> PostAsync(CookieJar jar, string page, string handler, Dictionary<string, string> form)
    {
        form = new(form) { ["_handler"] = handler, ["__RequestVerificationToken"] = CookieJar.Field((await jar.GetAsync(page)).Body, "__RequestVerificationToken") };
        return await jar.PostAsync(page, form);
    }
}
