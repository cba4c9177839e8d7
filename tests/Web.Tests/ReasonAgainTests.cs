using System.Net;
using System.Text.Json.Nodes;

namespace Varde.Web.Tests;

/// <summary>The page on which a reason is given, to somebody whose emergency was found wrong.</summary>
[Collection(SignedInRegion.Name)]
public sealed class ReasonAgainTests(SignedInRegion region)
{
    private const string Doctor = "akuttlege", Leader = "klinikksjef";

    [Fact]
    public async Task What_is_missing_of_the_reason_stands_beside_it_with_what_was_written()
    {
        var patient = (string)JsonNode.Parse((await region.CallAsync("far", "GET", "api/me")).Body)!["patient"]!;
        var (status, body, _) = await region.CallAsync(Doctor, "POST", "api/access/bases", new() { ["patient"] = patient, ["basis"] = "BLAALYS", ["reason"] = "Nysgjerrig" });
        Assert.True(status == HttpStatusCode.Created, body);
        var review = JsonNode.Parse((await region.CallAsync(Leader, "GET", "api/access/reviews")).Body)!["reviews"]!.AsArray().Single(one => (string?)one!["patient"] == patient)!;
        Assert.Equal(HttpStatusCode.NoContent, (await region.CallAsync(Leader, "POST", $"api/access/reviews/{(string)review["id"]!}", new() { ["decision"] = "wrong", ["reason"] = "Ingen del i behandlingen" })).Status);

        var jar = await region.StaffAsync(Doctor);
        var address = $"kliniker/pasient/{patient}/grunnlag";
        var refused = WebUtility.HtmlDecode((await StateAsync(jar, address, "Haster svært")).Body);
        Assert.Contains("minst 40 bokstaver", refused, StringComparison.Ordinal);
        Assert.Contains("id=\"emergencyReason-feil\"", refused, StringComparison.Ordinal);
        Assert.Contains("Haster svært", refused, StringComparison.Ordinal);
        var opened = await StateAsync(jar, address, "Pasienten ble brakt inn bevisstløs i kveld, og jeg er alene på vakt.");
        Assert.Equal(HttpStatusCode.OK, opened.Status);
        Assert.DoesNotContain("emergencyReason", opened.Body, StringComparison.Ordinal);
    }

    private static async Task<(HttpStatusCode Status, string Body)> StateAsync(CookieJar jar, string address, string reason)
    {
        var page = (await jar.GetAsync(address)).Body;
        return await jar.PostAsync(address, new()
        {
            ["_handler"] = "akutt", ["__RequestVerificationToken"] = CookieJar.Field(page, "__RequestVerificationToken"), ["basis"] = "BLAALYS", ["emergencyReason"] = reason,
        });
    }
}
