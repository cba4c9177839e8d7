using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Varde.Foundation.Tokens;
using Varde.NationalServices.IdentityProvider;

namespace Varde.NationalServices.PersonRegistry;

/// <summary>Tells the platform what has happened, as a machine client of the stand-in for HelseID: each call has a token that is bound to the register's own key, and a proof.</summary>
internal sealed class RegisterClient : IDisposable
{
    /// <summary>The client's id.</summary>
    public const string Id = "varde-personregister";

    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private readonly ECDsa _ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(30) };
    private readonly ECDsaSecurityKey _key;
    private readonly ProviderKeys _keys;
    private readonly IdentityProviderSettings _settings;
    private readonly TimeProvider _time;

    public RegisterClient(ProviderKeys keys, IdentityProviderSettings settings, TimeProvider time)
    {
        (_keys, _settings, _time, _key) = (keys, settings, time, new ECDsaSecurityKey(_ec));
        _key.KeyId = Base64Url.EncodeToString(_key.ComputeJwkThumbprint());
    }

    /// <summary>Tells of an event; answers what the platform answered, when it has applied it.</summary>
    public async Task<(int Status, string Body)> TellAsync(byte[] happened, CancellationToken cancellation)
    {
        var address = new Uri(_settings.Address(), "/api/people/register-events");
        var token = Token();
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(happened) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Authorization = new AuthenticationHeaderValue("DPoP", token);
        request.Headers.Add("DPoP", Proof(address, token));
        using var answer = await _http.SendAsync(request, cancellation);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellation));
    }

    public void Dispose()
    {
        _http.Dispose();
        _ec.Dispose();
    }

    private string Token()
    {
        var now = _time.GetUtcNow().UtcDateTime;
        return Handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = _settings.Issuer(), Audience = _settings.Audience, TokenType = "at+jwt", IssuedAt = now, NotBefore = now, Expires = now + Lifetime,
            SigningCredentials = new(_keys.Signing, SecurityAlgorithms.EcdsaSha256),
            Claims = new Dictionary<string, object>
            {
                ["sub"] = Id, ["jti"] = Guid.NewGuid().ToString("N"), [TokenClaims.Client] = Id, [TokenClaims.ClientName] = "Personregisteret (øvingstjeneste)", [TokenClaims.Scope] = "system/Patient.u",
                [TokenClaims.Confirmation] = new Dictionary<string, string> { [TokenClaims.KeyThumbprint] = _key.KeyId },
            },
        });
    }

    private string Proof(Uri address, string token)
    {
        var point = _ec.ExportParameters(false).Q;
        return Handler.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = DpopProof.Type,
            SigningCredentials = new(_key, SecurityAlgorithms.EcdsaSha256),
            Claims = new Dictionary<string, object>
            {
                ["jti"] = Guid.NewGuid().ToString("N"), ["htm"] = "POST", ["htu"] = address.GetLeftPart(UriPartial.Path), ["iat"] = _time.GetUtcNow().ToUnixTimeSeconds(), ["ath"] = DpopProof.HashOf(token),
            },
            AdditionalHeaderClaims = new Dictionary<string, object>
            {
                ["jwk"] = new Dictionary<string, string> { ["kty"] = "EC", ["crv"] = "P-256", ["x"] = Base64Url.EncodeToString(point.X), ["y"] = Base64Url.EncodeToString(point.Y) },
            },
        });
    }
}
