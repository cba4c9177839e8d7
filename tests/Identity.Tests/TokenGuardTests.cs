using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Varde.AccessControl;

namespace Varde.Identity.Tests;

/// <summary>Each check of a resource server by FAPI 2.0 and RFC 9449: one thing wrong at a time, and the token is not taken.</summary>
public sealed class TokenGuardTests
{
    [Fact]
    public async Task A_doctors_token_with_its_proof_makes_her_the_actor()
    {
        using var caller = new Caller();
        var actor = (await caller.CallAsync(caller.Token())).Actor!;
        Assert.Equal((ActorKind.Staff, "hpr:9900010", "Ingrid Prøve Fjell", "310070009", "310070017"), (actor.Kind, actor.Id, actor.DisplayName, actor.Organisation, actor.Unit));
        Assert.Equal((Caller.Doctor, SignInLevel.High, "client-a", true), (actor.SignIn!.Person.ToString(), actor.SignIn.Level, actor.SignIn.Client, actor.SignIn.IsBound));
    }

    [Fact]
    public async Task A_citizens_token_makes_a_citizen_under_an_id_that_is_not_the_number()
    {
        using var caller = new Caller();
        var actor = (await caller.CallAsync(caller.Token(who: Caller.CitizenClaims()))).Actor!;
        Assert.Equal((ActorKind.Citizen, ""), (actor.Kind, actor.Organisation));
        Assert.StartsWith("person:", actor.Id, StringComparison.Ordinal);
        Assert.Equal(actor.Id, (await caller.CallAsync(caller.Token(who: Caller.CitizenClaims()))).Actor!.Id);
    }

    [Fact]
    public async Task No_text_of_an_actor_holds_the_national_id()
    {
        using var caller = new Caller();
        foreach (var (who, number) in new[] { (Caller.CitizenClaims(), Caller.Citizen), (null, Caller.Doctor) })
        {
            var actor = (await caller.CallAsync(caller.Token(who: who))).Actor!;
            Assert.DoesNotContain(number, $"{actor} {actor.SignIn} {actor.Id} {actor.DisplayName}", StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_token_of_no_person_makes_a_machine()
    {
        using var caller = new Caller();
        var actor = (await caller.CallAsync(caller.Token(who: new() { ["helseid://claims/client/claims/orgnr_parent"] = "310070009" }))).Actor!;
        Assert.Equal((ActorKind.Machine, "client:client-a", "310070009", null), (actor.Kind, actor.Id, actor.Organisation, actor.SignIn!.Person));
    }

    public static TheoryData<string, Action<JsonObject, JsonObject>> BadTokens => new()
    {
        { "no type", (header, _) => header.Remove("typ") },
        { "an identity token", (header, _) => header["typ"] = "JWT" },
        { "a proof", (header, _) => header["typ"] = "dpop+jwt" },
        { "no key id", (header, _) => header.Remove("kid") },
        { "another key id", (header, _) => header["kid"] = "other" },
        { "no algorithm", (header, _) => header.Remove("alg") },
        { "algorithm none", (header, _) => header["alg"] = "none" },
        { "algorithm None in other letters", (header, _) => header["alg"] = "nOnE" },
        { "a symmetric algorithm", (header, _) => header["alg"] = "HS256" },
        { "RSA of old", (header, _) => header["alg"] = "RS256" },
        { "a longer algorithm than the key's", (header, _) => header["alg"] = "ES512" },
        { "another issuer", (_, claims) => claims["iss"] = "https://elsewhere.example" },
        { "an issuer that begins as ours", (_, claims) => claims["iss"] = Caller.Issuer + ".elsewhere.example" },
        { "our issuer with a slash", (_, claims) => claims["iss"] = Caller.Issuer + "/" },
        { "our issuer in capitals", (_, claims) => claims["iss"] = "HTTPS://STS.EXAMPLE" },
        { "no issuer", (_, claims) => claims.Remove("iss") },
        { "another audience", (_, claims) => claims["aud"] = "varde-test" },
        { "an audience that begins as ours", (_, claims) => claims["aud"] = new JsonArray("varde2", "vard") },
        { "no audience", (_, claims) => claims.Remove("aud") },
        { "no end", (_, claims) => claims.Remove("exp") },
        { "an end that is past", (_, claims) => claims["exp"] = (long)claims["iat"]! - 11 },
        { "a beginning to come", (_, claims) => claims["nbf"] = (long)claims["iat"]! + 60 },
        { "an end that is no time", (_, claims) => claims["exp"] = "soon" },
        { "no key that it is bound to", (_, claims) => claims.Remove("cnf") },
        { "bound to a certificate", (_, claims) => claims["cnf"] = new JsonObject { ["x5t#S256"] = "AAAA" } },
        { "bound to another key", (_, claims) => claims["cnf"]!["jkt"] = Base64Url.EncodeToString(SHA256.HashData("other"u8)) },
        { "bound to a list", (_, claims) => claims["cnf"] = new JsonArray() },
        { "bound to a number", (_, claims) => claims["cnf"] = new JsonObject { ["jkt"] = 7 } },
        { "no client", (_, claims) => claims.Remove("client_id") },
        { "a person of both kinds", (_, claims) => claims["pid"] = Caller.Citizen },
        { "a person who is none", (_, claims) => claims["helseid://claims/identity/pid"] = "12345678901" },
        { "no level", (_, claims) => claims.Remove("helseid://claims/identity/security_level") },
        { "a level too low", (_, claims) => claims["helseid://claims/identity/security_level"] = "2" },
        { "an HPR number that is none", (_, claims) => claims["helseid://claims/hpr/hpr_number"] = "x" },
        { "an organisation that is none", (_, claims) => claims["helseid://claims/client/claims/orgnr_parent"] = "310070008" },
    };

    [Theory, MemberData(nameof(BadTokens))]
    public async Task A_token_with_one_thing_wrong_is_not_taken(string what, Action<JsonObject, JsonObject> change)
    {
        using var caller = new Caller();
        var answer = await caller.CallAsync(caller.Token(change));
        Assert.True(answer.Actor is null, what);
        Assert.Equal("invalid_token", answer.Error);
        Assert.DoesNotContain(Caller.Doctor, answer.Sentence, StringComparison.Ordinal);
    }

    public static TheoryData<string, Action<JsonObject, JsonObject>> BadProofs => new()
    {
        { "no type", (header, _) => header.Remove("typ") },
        { "the type of a token", (header, _) => header["typ"] = "at+jwt" },
        { "algorithm none", (header, _) => header["alg"] = "none" },
        { "a symmetric algorithm", (header, _) => header["alg"] = "HS256" },
        { "RSA of old", (header, _) => header["alg"] = "RS256" },
        { "an algorithm for other keys", (header, _) => header["alg"] = "PS256" },
        { "a longer algorithm than the key's", (header, _) => header["alg"] = "ES384" },
        { "no key", (header, _) => header.Remove("jwk") },
        { "a key that is a text", (header, _) => header["jwk"] = "key" },
        { "a private key", (header, _) => header["jwk"]!["d"] = "AAAA" },
        { "a secret as its key", (header, _) => header["jwk"] = new JsonObject { ["kty"] = "oct", ["k"] = "AAAA" } },
        { "a key of another curve", (header, _) => header["jwk"]!["crv"] = "P-384" },
        { "a key that is on no curve", (header, _) => header["jwk"]!["x"] = Base64Url.EncodeToString(new byte[32]) },
        { "a key without its point", (header, _) => header["jwk"]!.AsObject().Remove("y") },
        { "extensions that must be known", (header, _) => header["crit"] = new JsonArray("exp") },
        { "no id", (_, claims) => claims.Remove("jti") },
        { "an empty id", (_, claims) => claims["jti"] = "" },
        { "an id that is too long", (_, claims) => claims["jti"] = new string('a', 300) },
        { "no method", (_, claims) => claims.Remove("htm") },
        { "another method", (_, claims) => claims["htm"] = "POST" },
        { "its method in small letters", (_, claims) => claims["htm"] = "get" },
        { "no address", (_, claims) => claims.Remove("htu") },
        { "another path", (_, claims) => claims["htu"] = Caller.Address + "/1" },
        { "another host", (_, claims) => claims["htu"] = "https://record.example.evil.example/fhir/r4/Patient" },
        { "another port", (_, claims) => claims["htu"] = "https://record.example:8443/fhir/r4/Patient" },
        { "another scheme", (_, claims) => claims["htu"] = "http://record.example/fhir/r4/Patient" },
        { "somebody in its address", (_, claims) => claims["htu"] = "https://a@record.example/fhir/r4/Patient" },
        { "a path alone", (_, claims) => claims["htu"] = "/fhir/r4/Patient" },
        { "no time", (_, claims) => claims.Remove("iat") },
        { "a time that is a text", (_, claims) => claims["iat"] = "now" },
        { "a time beyond time", (_, claims) => claims["iat"] = long.MaxValue },
        { "a time too far ahead", (_, claims) => claims["iat"] = (long)claims["iat"]! + 11 },
        { "a time too long ago", (_, claims) => claims["iat"] = (long)claims["iat"]! - 61 },
        { "no hash of its token", (_, claims) => claims.Remove("ath") },
        { "the hash of another token", (_, claims) => claims["ath"] = Base64Url.EncodeToString(SHA256.HashData("other"u8)) },
    };

    [Theory, MemberData(nameof(BadProofs))]
    public async Task A_proof_with_one_thing_wrong_is_not_taken(string what, Action<JsonObject, JsonObject> change)
    {
        using var caller = new Caller();
        var answer = await caller.CallAsync(caller.Token(), change);
        Assert.True(answer.Actor is null, what);
        Assert.Equal("invalid_dpop_proof", answer.Error);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(-60)]
    public async Task A_clock_that_is_a_little_off_is_borne_with(int seconds)
    {
        using var caller = new Caller();
        Assert.NotNull((await caller.CallAsync(caller.Token(), (_, claims) => claims["iat"] = (long)claims["iat"]! + seconds)).Actor);
    }

    [Theory]
    [InlineData("https://record.example/fhir/r4/Patient?_count=1#top")]
    [InlineData("HTTPS://Record.Example:443/fhir/r4/Patient")]
    public async Task An_address_that_differs_only_in_how_it_is_written_is_the_same(string written)
    {
        using var caller = new Caller();
        Assert.NotNull((await caller.CallAsync(caller.Token(), (_, claims) => claims["htu"] = written)).Actor);
    }

    [Fact]
    public async Task A_proof_is_good_once()
    {
        using var caller = new Caller();
        var token = caller.Token();
        var proof = caller.Key.Proof("GET", Caller.Address, caller.Time.Now, token);
        Assert.NotNull((await caller.SendAsync([$"DPoP {token}"], [proof])).Actor);
        for (var later = 0; later <= 75; later += 5)
        {
            Assert.Null((await caller.SendAsync([$"DPoP {token}"], [proof])).Actor);
            caller.Time.Now = Caller.Start.AddSeconds(later);
        }
    }

    [Fact]
    public async Task Of_many_calls_at_once_with_one_proof_one_is_answered()
    {
        using var caller = new Caller();
        var token = caller.Token();
        var proof = caller.Key.Proof("GET", Caller.Address, caller.Time.Now, token);
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => caller.SendAsync([$"DPoP {token}"], [proof]))));
        Assert.Single(answers, answer => answer.Actor is not null);
    }

    [Fact]
    public async Task The_same_id_by_two_keys_is_two_proofs()
    {
        using var caller = new Caller();
        using var other = new ProofMaker();
        Action<JsonObject, JsonObject> same = (_, claims) => claims["jti"] = "same";
        Assert.NotNull((await caller.CallAsync(caller.Token(), same)).Actor);
        Assert.NotNull((await caller.CallAsync(caller.Token((_, claims) => claims["cnf"]!["jkt"] = other.Thumbprint), same, key: other)).Actor);
    }

    [Fact]
    public async Task Where_no_more_proofs_can_be_remembered_calls_are_put_off_and_none_is_forgotten()
    {
        using var caller = new Caller(room: 2);
        var token = caller.Token();
        var first = caller.Key.Proof("GET", Caller.Address, caller.Time.Now, token);
        Assert.NotNull((await caller.SendAsync([$"DPoP {token}"], [first])).Actor);
        Assert.NotNull((await caller.CallAsync(token)).Actor);
        var full = await caller.CallAsync(token);
        Assert.True(full is { Actor: null, IsUnavailable: true });
        Assert.Equal("invalid_dpop_proof", (await caller.SendAsync([$"DPoP {token}"], [first])).Error);
        caller.Time.Now = caller.Time.Now.AddSeconds(80);
        Assert.NotNull((await caller.CallAsync(token)).Actor);
    }

    [Fact]
    public async Task A_proof_of_before_the_start_is_refused_since_it_may_have_been_used_then()
    {
        using var caller = new Caller();
        var token = caller.Token();
        var restarted = new Foundation.Tokens.ProofGuard(new Foundation.Tokens.SeenProofs(10, caller.Time), caller.Nonces, false, caller.Time);
        var proof = caller.Key.Proof("GET", Caller.Address, caller.Time.Now.AddSeconds(-5), token);
        Assert.Equal("invalid_dpop_proof", (await restarted.CheckAsync([proof], "GET", new(Caller.Address), token, default)).Error);
    }

    [Fact]
    public async Task Where_a_nonce_is_required_the_answer_asks_for_one_and_takes_ours_alone()
    {
        using var caller = new Caller(requiresNonce: true);
        var token = caller.Token();
        Assert.Equal("use_dpop_nonce", (await caller.CallAsync(token)).Error);
        Assert.Equal("use_dpop_nonce", (await caller.CallAsync(token, nonce: "AAAA")).Error);
        Assert.NotNull((await caller.CallAsync(token, nonce: caller.Nonces.Next())).Actor);
    }

    [Fact]
    public async Task A_nonce_that_is_given_must_be_good_even_where_none_is_required()
    {
        using var caller = new Caller();
        var (token, old) = (caller.Token((_, claims) => claims["exp"] = (long)claims["exp"]! + 600), caller.Nonces.Next());
        var otherServer = new Foundation.Tokens.DpopNonces(new byte[32], "record", caller.Time).Next();
        var otherPurpose = new Foundation.Tokens.DpopNonces([.. Enumerable.Range(0, 32).Select(i => (byte)i)], "identity", caller.Time).Next();
        Assert.All(new[] { await caller.CallAsync(token, nonce: otherServer), await caller.CallAsync(token, nonce: otherPurpose), await caller.CallAsync(token, nonce: old + "A") }, answer => Assert.Equal("use_dpop_nonce", answer.Error));
        caller.Time.Now = caller.Time.Now.AddMinutes(5).AddSeconds(1);
        Assert.Equal("use_dpop_nonce", (await caller.CallAsync(token, nonce: old)).Error);
    }

    [Fact]
    public async Task The_public_key_of_the_service_cannot_be_passed_off_as_a_secret()
    {
        using var caller = new Caller();
        var header = new JsonObject { ["typ"] = "at+jwt", ["alg"] = "HS256", ["kid"] = caller.Service.Thumbprint }.ToJsonString();
        var signed = $"{ProofMaker.Encode(header)}.{caller.Token().Split('.')[1]}";
        foreach (var secret in new[] { caller.Service.PublicJwk.ToJsonString(), caller.Service.KeySet })
        {
            var forged = $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.ASCII.GetBytes(signed)))}";
            Assert.Equal("invalid_token", (await caller.CallAsync(forged)).Error);
        }
    }

    [Fact]
    public async Task A_token_that_the_caller_signed_with_the_key_it_brings_is_refused()
    {
        using var caller = new Caller();
        var header = new JsonObject { ["typ"] = "at+jwt", ["alg"] = "ES256", ["kid"] = caller.Service.Thumbprint, ["jwk"] = caller.Key.PublicJwk, ["jku"] = "https://evil.example/keys" };
        Assert.Equal("invalid_token", (await caller.CallAsync(caller.Key.Token(header, ProofMaker.Payload(caller.Token())))).Error);
    }

    [Fact]
    public async Task A_token_whose_content_was_changed_is_refused()
    {
        using var caller = new Caller();
        var parts = caller.Token().Split('.');
        var claims = ProofMaker.Payload(caller.Token());
        claims["helseid://claims/hpr/hpr_number"] = "9900099";
        Assert.Equal("invalid_token", (await caller.CallAsync($"{parts[0]}.{ProofMaker.Encode(claims.ToJsonString())}.{parts[2]}")).Error);
        Assert.Equal("invalid_token", (await caller.CallAsync($"{parts[0]}.{parts[1]}.")).Error);
    }

    [Fact]
    public async Task A_bound_token_that_is_only_shown_is_refused_even_where_unbound_ones_are_taken()
    {
        using var caller = new Caller(allowsUnbound: true);
        Assert.Equal("invalid_token", (await caller.SendAsync([$"Bearer {caller.Token()}"], [])).Error);
        Assert.NotNull((await caller.SendAsync([$"Bearer {caller.Token((_, claims) => claims.Remove("cnf"))}"], [])).Actor);
    }

    [Fact]
    public async Task An_unbound_token_is_refused_where_that_is_not_allowed()
    {
        using var caller = new Caller();
        Assert.Equal("invalid_token", (await caller.SendAsync([$"Bearer {caller.Token((_, claims) => claims.Remove("cnf"))}"], [])).Error);
    }

    [Fact]
    public async Task Credentials_that_are_not_one_token_with_one_proof_are_refused()
    {
        using var caller = new Caller();
        var token = caller.Token();
        string Proof() => caller.Key.Proof("GET", Caller.Address, caller.Time.Now, token);
        Assert.Equal("invalid_request", (await caller.SendAsync([], [Proof()])).Error);
        Assert.Equal("invalid_request", (await caller.SendAsync([$"DPoP {token}", $"DPoP {token}"], [Proof()])).Error);
        Assert.Equal("invalid_request", (await caller.SendAsync(["Basic dXNlcjpwYXNz"], [Proof()])).Error);
        Assert.Equal("invalid_dpop_proof", (await caller.SendAsync([$"DPoP {token}"], [])).Error);
        Assert.Equal("invalid_dpop_proof", (await caller.SendAsync([$"DPoP {token}"], [Proof(), Proof()])).Error);
        Assert.Equal("invalid_dpop_proof", (await caller.SendAsync([$"DPoP {token}"], [$"{Proof()}, {Proof()}"])).Error);
    }

    [Fact]
    public async Task What_is_far_too_large_is_refused()
    {
        using var caller = new Caller();
        var token = caller.Token();
        Assert.Equal("invalid_request", (await caller.SendAsync([$"DPoP {token}{new string('a', 20_000)}"], [])).Error);
        Assert.Equal("invalid_dpop_proof", (await caller.CallAsync(token, (header, _) => header["x"] = new string('a', 9_000))).Error);
    }

    [Fact]
    public async Task What_is_no_token_at_all_is_refused()
    {
        using var caller = new Caller();
        var sample = caller.Token();
        await CsCheck.Check.SampleAsync(CsCheck.Gen.String, async text => Assert.Null((await caller.CallAsync(text)).Actor), iter: 200);
        await CsCheck.Check.SampleAsync(CsCheck.Gen.Int[0, sample.Length - 1], async cut => Assert.Null((await caller.CallAsync(sample[..cut])).Actor), iter: 200);
    }

    [Fact]
    public async Task What_is_no_proof_at_all_is_refused()
    {
        using var caller = new Caller();
        var token = caller.Token();
        var sample = caller.Key.Proof("GET", Caller.Address, caller.Time.Now, token);
        await CsCheck.Check.SampleAsync(CsCheck.Gen.String, async text => Assert.Null((await caller.SendAsync([$"DPoP {token}"], [text])).Actor), iter: 200);
        await CsCheck.Check.SampleAsync(CsCheck.Gen.Int[0, sample.Length - 1], async cut => Assert.Null((await caller.SendAsync([$"DPoP {token}"], [sample[..cut]])).Actor), iter: 200);
    }

    [Fact]
    public async Task A_proof_whose_header_names_its_key_twice_is_refused()
    {
        using var caller = new Caller();
        using var other = new ProofMaker();
        var token = caller.Token();
        var header = $$"""{"typ":"dpop+jwt","alg":"ES256","jwk":{{other.PublicJwk.ToJsonString()}},"jwk":{{caller.Key.PublicJwk.ToJsonString()}}}""";
        var claims = ProofMaker.Payload(caller.Key.Proof("GET", Caller.Address, caller.Time.Now, token)).ToJsonString();
        Assert.Equal("invalid_dpop_proof", (await caller.SendAsync([$"DPoP {token}"], [caller.Key.Sign(header, claims)])).Error);
    }

    [Fact]
    public async Task Where_the_keys_of_the_service_are_not_known_the_call_is_put_off()
    {
        using var caller = new Caller();
        caller.Keys.AreKnown = false;
        Assert.True(await caller.CallAsync(caller.Token()) is { Actor: null, IsUnavailable: true });
    }

    [Fact]
    public async Task A_service_for_citizens_makes_nobody_staff_or_machine_and_the_other_way_round()
    {
        using var citizens = new Caller(signsIn: SignsIn.Citizens);
        using var staff = new Caller(signsIn: SignsIn.Staff);
        Assert.Null((await citizens.CallAsync(citizens.Token())).Actor);
        Assert.Null((await citizens.CallAsync(citizens.Token(who: []))).Actor);
        Assert.NotNull((await citizens.CallAsync(citizens.Token(who: Caller.CitizenClaims()))).Actor);
        Assert.Null((await staff.CallAsync(staff.Token(who: Caller.CitizenClaims()))).Actor);
    }
}
