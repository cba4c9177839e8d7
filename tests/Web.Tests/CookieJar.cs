using System.Net;
using System.Text.RegularExpressions;

namespace Varde.Web.Tests;

/// <summary>A browser without a window: keeps cookies, also those that go over TLS or on this machine alone, and follows redirects.</summary>
internal sealed partial class CookieJar(Uri server, HttpClient http)
{
    private Uri? _at;

    public Dictionary<string, (string Value, string Attributes)> Cookies { get; } = [];

    /// <summary>Where the last answer came from.</summary>
    public Uri At => _at ?? server;

    /// <summary>Goes through a door, chooses a person, and reads who that is.</summary>
    public async Task<string> SignInAsync(string door, string who)
    {
        // A busy machine may not answer the pages in time when they ask the stand-in who it is.
        for (var tries = 1; ; tries++)
        {
            var page = await SignInOnceAsync(door, who);
            if (Cookies.ContainsKey("__Host-varde") || tries == 3) return page;
        }
    }

    private async Task<string> SignInOnceAsync(string door, string who)
    {
        var page = (await GetAsync($"innlogging/{door}")).Body;
        Dictionary<string, string> form = new() { ["who"] = who };
        foreach (var name in new[] { "client_id", "request_uri", "__RequestVerificationToken" }) form[name] = Field(page, name);
        return (await PostAsync("national/identity/connect/authorize", form)).Body;
    }

    /// <summary>Where a page leads, without going there.</summary>
    public async Task<Uri?> LeadsToAsync(string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server, address));
        if (Cookies.Count > 0) request.Headers.Add("Cookie", Header);
        using var answer = await http.SendAsync(request);
        return answer.Headers.Location;
    }

    /// <summary>Where a form leads, without going there.</summary>
    public async Task<Uri?> PostedToAsync(string address, Dictionary<string, string> form)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server, address)) { Content = new FormUrlEncodedContent(form) };
        if (Cookies.Count > 0) request.Headers.Add("Cookie", Header);
        using var answer = await http.SendAsync(request);
        return answer.Headers.Location;
    }

    /// <summary>The cookies as a request sends them.</summary>
    public string Header => string.Join("; ", Cookies.Select(cookie => $"{cookie.Key}={cookie.Value.Value}"));

    /// <summary>The value of a hidden field.</summary>
    public static string Field(string page, string name) => WebUtility.HtmlDecode(Regex.Match(page, $"name=\"{name}\" value=\"([^\"]*)\"", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value);

    public Task<(HttpStatusCode Status, string Body)> GetAsync(string address) => SendAsync(HttpMethod.Get, address, content: null);

    public Task<(HttpStatusCode Status, string Body)> PostAsync(string address, Dictionary<string, string> form) => SendAsync(HttpMethod.Post, address, form);

    /// <summary>Sends a form in which a field may stand several times.</summary>
    public Task<(HttpStatusCode Status, string Body)> PostAllAsync(string address, IEnumerable<KeyValuePair<string, string>> form) => SendAsync(HttpMethod.Post, address, form);

    /// <summary>Sends a form with a file.</summary>
    public Task<(HttpStatusCode Status, string Body)> UploadAsync(string address, IEnumerable<KeyValuePair<string, string>> form, string field, byte[] file)
    {
        var content = new MultipartFormDataContent();
        foreach (var (name, value) in form) content.Add(new StringContent(value), name);
        content.Add(new ByteArrayContent(file), field, "side.txt");
        return SendAsync(HttpMethod.Post, address, content);
    }

    private Task<(HttpStatusCode Status, string Body)> SendAsync(HttpMethod method, string address, IEnumerable<KeyValuePair<string, string>>? form) => SendAsync(method, address, form is null ? null : new FormUrlEncodedContent(form));

    private async Task<(HttpStatusCode Status, string Body)> SendAsync(HttpMethod method, string address, HttpContent? content)
    {
        for (var step = 0; step < 10; step++)
        {
            _at = new Uri(server, address);
            using var request = new HttpRequestMessage(method, _at) { Content = content };
            if (Cookies.Count > 0) request.Headers.Add("Cookie", Header);
            using var answer = await http.SendAsync(request);
            Keep(answer);
            if (answer.Headers.Location is not { } next || (next.IsAbsoluteUri && next.Authority != server.Authority)) return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
            (method, content, address) = (HttpMethod.Get, null, next.ToString());
        }
        throw new InvalidOperationException("The redirects do not end.");
    }

    private void Keep(HttpResponseMessage answer)
    {
        if (!answer.Headers.TryGetValues("Set-Cookie", out var set)) return;
        foreach (var cookie in set)
        {
            var (name, rest) = (cookie[..cookie.IndexOf('=', StringComparison.Ordinal)], cookie[(cookie.IndexOf('=', StringComparison.Ordinal) + 1)..]);
            var end = rest.IndexOf(';', StringComparison.Ordinal) is >= 0 and var at ? at : rest.Length;
            if (end == 0) Cookies.Remove(name);
            else Cookies[name] = (rest[..end], rest[end..]);
        }
    }
}
