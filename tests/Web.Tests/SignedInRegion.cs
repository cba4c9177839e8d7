using System.Buffers.Text;
using System.Net;
using System.Text.Json.Nodes;

namespace Varde.Web.Tests;

/// <summary>A server of the demo's region where everybody signs in, and where two apps are registered; one for all the stories of sign-in.</summary>
[CollectionDefinition(Name)]
public sealed class SignedInRegion : IAsyncLifetime, ICollectionFixture<SignedInRegion>
{
    public const string Name = "Signed-in region", Laboratory = "category=http://terminology.hl7.org/CodeSystem/observation-category|laboratory", Back = "http://127.0.0.1:9/app/back";

    private readonly string _apps = Path.GetTempFileName();
    private string? _patient;

    public RunningVarde Server { get; private set; } = null!;

    public string Fhir => new Uri(Server.Address, "fhir/r4").ToString();

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(_apps, $$"""
            [{ "id": "labsvar", "name": "Labsvar", "launch": "http://127.0.0.1:9/app/launch", "redirect_uris": ["{{Back}}"] },
             { "id": "egen-app", "name": "Egen app", "redirect_uris": ["{{Back}}"] }]
            """);
        Server = new RunningVarde { Settings = ["--smart-apps", _apps], IsOpen = false };
        await Server.InitializeAsync();
        await SignInTests.StatusOnceReachedAsync(Server, "fhir/r4/.well-known/smart-configuration");
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        File.Delete(_apps);
    }

    internal Task<CookieJar> DoctorAsync() => StaffAsync("sykehuslege");

    internal Task<CookieJar> StaffAsync(string who) => CookieJar.SignedInAsync(Server, "helseid", who);

    /// <summary>Somebody with laboratory results whom the doctor treats.</summary>
    public async Task<string> PatientAsync() => _patient ??= (await SearchAsync($"Observation?{Laboratory}&_count=1", "subject"))[0].Split('/')[1];

    /// <summary>What the doctor finds without an app.</summary>
    public async Task<IReadOnlyList<string>> SearchAsync(string search, string? reference = null) => Found((await CallAsync("sykehuslege", "GET", $"fhir/r4/{search}")).Body, reference);

    /// <summary>A call with a token of somebody and its proof. A busy server that cannot reach its keys in time says so: whoever asks again is answered.</summary>
    public async Task<(HttpStatusCode Status, string Body, string Challenge)> CallAsync(string who, string method, string address, JsonObject? body = null, string? purpose = null)
    {
        for (var tries = 1; ; tries++)
        {
            var answer = await CallOnceAsync(who, method, address, (JsonObject?)body?.DeepClone(), purpose);
            if (answer.Status != HttpStatusCode.ServiceUnavailable || tries == 6) return answer;
            await Task.Delay(TimeSpan.FromSeconds(5));
        }
    }

    private async Task<(HttpStatusCode Status, string Body, string Challenge)> CallOnceAsync(string who, string method, string address, JsonObject? body, string? purpose)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(Server.Address, address));
        foreach (var (name, value) in await TokenAsync(who, $"{method} {new Uri(Server.Address, address)}")) request.Headers.TryAddWithoutValidation(name, value);
        if (purpose is not null) request.Headers.Add("Varde-Purpose", Uri.EscapeDataString(purpose));
        if (body is not null) request.Content = new StringContent(body.ToJsonString(), System.Text.Encoding.UTF8, "application/json");
        using var answer = await Server.Http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Headers.WwwAuthenticate.ToString());
    }

    /// <summary>The headers of a call; <c>helsenorge for mor</c> is a program that acts for somebody.</summary>
    public async Task<(string Name, string Value)[]> TokenAsync(string who, string call)
    {
        string[] actors = who.Split(" for ") is [var machine, var person] ? ["--as", machine, "--for", person] : ["--as", who];
        var (code, output, error) = await RunningVarde.RunAsync(["token", .. actors, "--call", call, "--data", Server.DataFolder]);
        Assert.Equal((0, ""), (code, error));
        return [.. output.Split('\n').Select(line => line.Split(": ", 2)).Where(parts => parts[0] is "Authorization" or "DPoP").Select(parts => (parts[0], parts[1].Trim()))];
    }

    /// <summary>What the token of somebody says.</summary>
    public async Task<JsonObject> ClaimsAsync(string who) =>
        (JsonObject)JsonNode.Parse(Base64Url.DecodeFromChars((await TokenAsync(who, $"GET {Server.Address}"))[0].Value.Split(' ')[1].Split('.')[1]))!;

    public static IReadOnlyList<string> Found(string body, string? reference) => JsonNode.Parse(body)!["entry"] is not JsonArray entries ? []
        : [.. entries.Select(e => e!["resource"]!).Select(r => reference is null ? $"{r["resourceType"]}/{r["id"]}" : (string)r[reference]!["reference"]!).Order(StringComparer.Ordinal)];
}
