using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;
using Varde.AccessControl;
using Varde.Foundation.Tokens;

namespace Varde.Identity.Tests;

/// <summary>Somebody with a token who calls the record, and the guard that the record checks it with. The clock stands.</summary>
public sealed class Caller : IDisposable
{
    public const string Issuer = "https://sts.example", Address = "https://record.example/fhir/r4/Patient", Doctor = "14837110034", Citizen = "27861290056";

    public static readonly DateTimeOffset Start = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

    private readonly byte[] _secret = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    public Caller(bool requiresNonce = false, bool allowsUnbound = false, SignsIn signsIn = SignsIn.All, int room = 1_000)
    {
        Keys = new(Service);
        Nonces = new DpopNonces(_secret, "record", Time);
        var proofs = new ProofGuard(new SeenProofs(room, Time), Nonces, requiresNonce, Time);
        // Proofs of before the start are refused; the stories begin a while after it.
        Time.Now = Start;
        Guard = new TokenGuard(new() { Issuers = () => [new(Issuer, signsIn)], AllowsUnbound = allowsUnbound }, Keys, proofs, new PersonIds(_secret), Time);
    }

    public ManualTime Time { get; } = new(Start - TimeSpan.FromHours(2));

    public ProofMaker Key { get; } = new();

    public ProofMaker Service { get; } = new();

    public HeldKeys Keys { get; }

    public DpopNonces Nonces { get; }

    public TokenGuard Guard { get; }

    public static JsonObject CitizenClaims() => new() { ["pid"] = Citizen, ["acr"] = "idporten-loa-high" };

    /// <summary>A token of a doctor, changed before it is signed.</summary>
    public string Token(Action<JsonObject, JsonObject>? change = null, JsonObject? who = null)
    {
        JsonObject header = new() { ["typ"] = "at+jwt", ["alg"] = "ES256", ["kid"] = Service.Thumbprint };
        JsonObject claims = new()
        {
            ["iss"] = Issuer, ["aud"] = "varde", ["client_id"] = "client-a", ["sub"] = "s", ["scope"] = "varde:api", ["name"] = "Ingrid Prøve Fjell",
            ["iat"] = Seconds(0), ["nbf"] = Seconds(0), ["exp"] = Seconds(600), ["cnf"] = new JsonObject { ["jkt"] = Key.Thumbprint },
        };
        who ??= new()
        {
            ["helseid://claims/identity/pid"] = Doctor, ["helseid://claims/identity/security_level"] = "4", ["helseid://claims/hpr/hpr_number"] = "9900010",
            ["helseid://claims/client/claims/orgnr_parent"] = "310070009", ["helseid://claims/client/claims/orgnr_child"] = "310070017",
        };
        foreach (var (name, value) in who) claims[name] = value!.DeepClone();
        change?.Invoke(header, claims);
        return Service.Token(header, claims);
    }

    public long Seconds(double after) => Time.Now.AddSeconds(after).ToUnixTimeSeconds();

    /// <summary>Calls with a token and a proof that is changed before it is signed.</summary>
    public Task<TokenAnswer> CallAsync(string token, Action<JsonObject, JsonObject>? change = null, string? nonce = null, ProofMaker? key = null) =>
        SendAsync([$"DPoP {token}"], [(key ?? Key).Proof("GET", Address, Time.Now, token, nonce, change)]);

    public Task<TokenAnswer> SendAsync(string?[] authorization, string?[] proofs, string method = "GET", string address = Address) =>
        Guard.CheckAsync(new TokenCall(authorization, proofs, method, new Uri(address)), default).AsTask();

    public void Dispose()
    {
        Key.Dispose();
        Service.Dispose();
    }

    /// <summary>The keys of the service, as long as it can be reached or was once.</summary>
    public sealed class HeldKeys(ProofMaker service) : IIssuerKeys
    {
        public bool AreKnown { get; set; } = true;

        public ValueTask<IReadOnlyCollection<SecurityKey>?> OfAsync(string issuer, string keyId, CancellationToken cancellation) =>
            new(AreKnown && issuer == Issuer ? [service.AsServiceKey()] : null);
    }
}
