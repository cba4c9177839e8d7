using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Varde.Web.Identity;

/// <summary>
/// Puts the client's assertion on each request to a sign-in service, and a proof on each that asks for tokens; when the service wants its nonce in the proof, the request goes once more
/// with a new assertion and a new proof, since both are good once.
/// </summary>
internal sealed class ClientBackchannel(ClientKey key, string client, string issuer, ClientRequests wanted, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private volatile string? _nonce;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method != HttpMethod.Post || request.Content is null) return await base.SendAsync(request, cancellationToken);
        var form = await request.Content.ReadAsStringAsync(cancellationToken);
        var (answer, isNew) = await TryAsync(request, form, cancellationToken);
        if (answer.IsSuccessStatusCode || !isNew) return answer;
        answer.Dispose();
        return (await TryAsync(request, form, cancellationToken)).Answer;
    }

    private async Task<(HttpResponseMessage Answer, bool HasNewNonce)> TryAsync(HttpRequestMessage request, string form, CancellationToken cancellation)
    {
        using var attempt = new HttpRequestMessage(request.Method, request.RequestUri) { Content = new StringContent(Authenticated(form), Encoding.UTF8, new MediaTypeHeaderValue("application/x-www-form-urlencoded")) };
        if (form.Contains("grant_type=", StringComparison.Ordinal)) attempt.Headers.Add("DPoP", key.Proof("POST", request.RequestUri!, _nonce));
        var answer = await base.SendAsync(attempt, cancellation);
        var given = answer.Headers.TryGetValues("DPoP-Nonce", out var nonces) ? nonces.FirstOrDefault() : null;
        var isNew = given is not null && given != _nonce;
        if (isNew) _nonce = given;
        return (answer, isNew);
    }

    private string Authenticated(string form)
    {
        var whole = wanted.Resource.Length > 0 ? $"{form}&resource={Uri.EscapeDataString(wanted.Resource)}" : form;
        // What is asked of the authorization endpoint is a request; what asks for tokens is none.
        if (wanted.SendsObjects && whole.Contains("response_type=", StringComparison.Ordinal)) whole = $"client_id={Uri.EscapeDataString(client)}&request={key.RequestObject(client, issuer, Parameters(whole))}";
        return $"{whole}&client_assertion_type={Uri.EscapeDataString(AssertionType)}&client_assertion={key.Assertion(client, issuer, wanted.Details)}";
    }

    private static IEnumerable<KeyValuePair<string, string>> Parameters(string form) => QueryHelpers.ParseQuery(form).Select(one => KeyValuePair.Create(one.Key, one.Value.ToString()));
}
