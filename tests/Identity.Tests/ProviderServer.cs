using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Varde.NationalServices;

[assembly: AssemblyFixture(typeof(Varde.Identity.Tests.ProviderServer))]

namespace Varde.Identity.Tests;

/// <summary>The stand-in for the sign-in services on a free port of this machine, with a client for people and a machine.</summary>
public sealed partial class ProviderServer : IAsyncLifetime
{
    public const string PeopleClient = "test-web", MachineClient = "test-machine", Organisation = "310070009", Unit = "310070017";
    public const string ReturnAddress = "http://127.0.0.1:9/callback";

    private readonly string _folder = Directory.CreateTempSubdirectory("varde-identity-").FullName;
    private WebApplication? _app;

    public ProofMaker WebKey { get; } = new();

    public ProofMaker MachineKey { get; } = new();

    public HttpClient Http { get; private set; } = null!;

    public string Issuer => Address + "/national/identity";

    public string Address => _app!.Urls.First();

    public string Folder => _folder;

    public IServiceProvider Services => _app!.Services;

    public async ValueTask InitializeAsync()
    {
        _app = Build(_folder);
        await _app.StartAsync();
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(_app.Urls.First()) };
    }

    private WebApplication Build(string folder)
    {
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(TimeProvider.System);
        WebApplication? app = null;
        builder.Services.AddIdentityProvider(new IdentityProviderSettings
        {
            Folder = folder,
            Address = () => new Uri(app!.Urls.First()),
            Clients =
            [
                new(PeopleClient, "Test client", WebKey.KeySet) { ReturnAddresses = [new(ReturnAddress)], SignOutAddresses = [new(ReturnAddress)] },
                new(MachineClient, "Test machine", MachineKey.KeySet) { Work = new(Foundation.Identifiers.OrganisationNumber.Parse(Organisation).Value, Foundation.Identifiers.OrganisationNumber.Parse(Unit).Value, null) },
            ],
        });
        app = builder.Build();
        app.UseRouting();
        app.UseNationalServices();
        app.MapNationalServices(_ => false);
        return app;
    }

    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }
        WebKey.Dispose();
        MachineKey.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Posts a form as a client that proves who it is.</summary>
    public async Task<(HttpStatusCode Status, JsonObject Body, string? Nonce)> PostAsync(string path, string client, ProofMaker key, Dictionary<string, string> form, string? proof = null, Action<JsonObject, JsonObject>? change = null)
    {
        form = new(form) { ["client_id"] = client };
        form.TryAdd("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        form.TryAdd("client_assertion", key.Assertion(client, Issuer, TimeProvider.System.GetUtcNow(), change));
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Issuer}/{path}") { Content = new FormUrlEncodedContent(form) };
        if (proof is not null) request.Headers.Add("DPoP", proof);
        using var answer = await Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, text.Length == 0 ? [] : JsonNode.Parse(text)!.AsObject(), answer.Headers.TryGetValues("DPoP-Nonce", out var nonces) ? nonces.First() : null);
    }

    /// <summary>Asks for tokens with a proof, and again with the nonce that the first answer gives.</summary>
    public async Task<(HttpStatusCode Status, JsonObject Body)> TokenAsync(string client, ProofMaker key, ProofMaker proving, Dictionary<string, string> form)
    {
        var nonce = (await PostAsync("connect/token", client, key, new() { ["grant_type"] = "client_credentials" }, Proof(proving, null))).Nonce;
        var (status, body, _) = await PostAsync("connect/token", client, key, form, Proof(proving, nonce));
        return (status, body);
    }

    public string Proof(ProofMaker key, string? nonce) => key.Proof("POST", $"{Issuer}/connect/token", TimeProvider.System.GetUtcNow(), nonce: nonce);

    /// <summary>Pushes a request for a code.</summary>
    public Task<(HttpStatusCode Status, JsonObject Body, string? Nonce)> PushAsync(string verifier, string scope, Action<Dictionary<string, string>>? change = null)
    {
        Dictionary<string, string> form = new()
        {
            ["response_type"] = "code", ["redirect_uri"] = ReturnAddress, ["scope"] = scope, ["state"] = "st", ["nonce"] = "no",
            ["code_challenge"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))), ["code_challenge_method"] = "S256",
        };
        change?.Invoke(form);
        return PostAsync("connect/par", PeopleClient, WebKey, form);
    }

    /// <summary>The sign-in page of a pushed request.</summary>
    public async Task<(HttpStatusCode Status, string Page, string Cookie, string Policy)> PageAsync(string requestUri, string more = "")
    {
        using var answer = await Http.GetAsync($"{Issuer}/connect/authorize?client_id={PeopleClient}&request_uri={Uri.EscapeDataString(requestUri)}{more}");
        var cookie = answer.Headers.TryGetValues("Set-Cookie", out var set) ? set.First().Split(';')[0] : "";
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(), cookie, answer.Headers.TryGetValues("Content-Security-Policy", out var policy) ? policy.First() : "");
    }

    /// <summary>Chooses a person on the page; the answer's address, with code or error.</summary>
    public async Task<(HttpStatusCode Status, Uri? To)> ChooseAsync(string requestUri, string cookie, string page, string button, string value, bool forged = false)
    {
        var fields = Hidden().Matches(page).ToDictionary(field => field.Groups["name"].Value, field => WebUtility.HtmlDecode(field.Groups["value"].Value));
        fields[button] = value;
        if (forged) fields.Remove("__RequestVerificationToken");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Issuer}/connect/authorize") { Content = new FormUrlEncodedContent(fields) };
        request.Headers.Add("Cookie", cookie);
        using var answer = await Http.SendAsync(request);
        Assert.Equal(requestUri, fields["request_uri"]);
        return (answer.StatusCode, answer.Headers.Location);
    }

    /// <summary>Signs somebody in, up to the code.</summary>
    public async Task<string> CodeAsync(string person, string verifier, string scope, Action<Dictionary<string, string>>? change = null)
    {
        var requestUri = (string)(await PushAsync(verifier, scope, change)).Body["request_uri"]!;
        var (_, page, cookie, _) = await PageAsync(requestUri);
        var (_, to) = await ChooseAsync(requestUri, cookie, page, "who", person);
        return Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(to!.Query)["code"].Single()!;
    }

    /// <summary>Signs somebody in, up to the tokens.</summary>
    public async Task<JsonObject> SignInAsync(string person, string scope, ProofMaker proving)
    {
        var verifier = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var code = await CodeAsync(person, verifier, scope);
        var (status, body) = await TokenAsync(PeopleClient, WebKey, proving, Redeem(code, verifier));
        Assert.True(status == HttpStatusCode.OK, body.ToJsonString());
        return body;
    }

    public static Dictionary<string, string> Redeem(string code, string verifier) =>
        new() { ["grant_type"] = "authorization_code", ["code"] = code, ["redirect_uri"] = ReturnAddress, ["code_verifier"] = verifier };

    [GeneratedRegex("""<input type="hidden" name="(?<name>[^"]+)" value="(?<value>[^"]*)">""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Hidden();
}
