using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Varde.Foundation.Identifiers;
using Varde.NationalServices;
using static Varde.Identity.Tests.ProviderServer;

namespace Varde.Identity.Tests;

/// <summary>The stand-in for HelseID and ID-porten keeps what their profiles promise, and refuses what they refuse.</summary>
public sealed class ProviderTests(ProviderServer provider)
{
    private const string Scopes = "openid profile offline_access helseid://scopes/identity/pid helseid://scopes/identity/security_level helseid://scopes/hpr/hpr_number varde:api";
    private const string Verifier = "a-verifier-of-at-least-forty-three-characters-long";

    [Fact]
    public async Task The_metadata_tells_of_pushed_requests_keys_and_proofs()
    {
        var metadata = await JsonAsync("/.well-known/openid-configuration");
        Assert.Equal(provider.Issuer, (string?)metadata["issuer"]);
        Assert.True((bool)metadata["require_pushed_authorization_requests"]!);
        Assert.Equal(["private_key_jwt"], Texts(metadata["token_endpoint_auth_methods_supported"]));
        Assert.Equal(["S256"], Texts(metadata["code_challenge_methods_supported"]));
        Assert.Equal(["code"], Texts(metadata["response_types_supported"]));
        Assert.Contains("ES256", Texts(metadata["dpop_signing_alg_values_supported"]));
        Assert.DoesNotContain("none", Texts(metadata["dpop_signing_alg_values_supported"]));
        Assert.All(["authorization_endpoint", "token_endpoint", "pushed_authorization_request_endpoint", "jwks_uri"], name => Assert.StartsWith(provider.Issuer + "/", (string?)metadata[name], StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_published_keys_hold_no_private_part()
    {
        var key = Assert.Single((await JsonAsync("/.well-known/openid-configuration/jwks"))["keys"]!.AsArray())!.AsObject();
        Assert.Equal("EC", (string?)key["kty"]);
        Assert.False(key.ContainsKey("d"));
    }

    [Fact]
    public async Task A_doctor_signs_in_and_gets_tokens_that_are_bound_to_the_key_of_her_client()
    {
        using var key = new ProofMaker();
        var body = await provider.SignInAsync("hospital-doctor/high", Scopes, key);
        var token = ProofMaker.Payload((string)body["access_token"]!);
        Assert.Equal("DPoP", (string?)body["token_type"]);
        Assert.Equal(key.Thumbprint, (string?)token["cnf"]!["jkt"]);
        Assert.Equal(provider.Issuer, (string?)token["iss"]);
        Assert.Equal("varde", (string?)token["aud"]);
        Assert.Equal(PeopleClient, (string?)token["client_id"]);
        Assert.Equal("4", (string?)token["helseid://claims/identity/security_level"]);
        Assert.Equal("9900010", (string?)token["helseid://claims/hpr/hpr_number"]);
        Assert.Equal("310070009", (string?)token["helseid://claims/client/claims/orgnr_parent"]);
        Assert.Equal("310070017", (string?)token["helseid://claims/client/claims/orgnr_child"]);
        Assert.True(NationalId.Parse((string?)token["helseid://claims/identity/pid"]).Value.IsOfTestSeries);
        Assert.False(token.ContainsKey("pid"));
        Assert.Equal("no", (string?)ProofMaker.Payload((string)body["id_token"]!)["nonce"]);
    }

    [Theory]
    [InlineData("girl-14/high", "idporten-loa-high")]
    [InlineData("girl-14/substantial", "idporten-loa-substantial")]
    public async Task A_citizen_signs_in_at_the_level_that_was_chosen(string chosen, string level)
    {
        using var key = new ProofMaker();
        var token = ProofMaker.Payload((string)(await provider.SignInAsync(chosen, "openid varde:api", key))["access_token"]!);
        Assert.Equal(level, (string?)token["acr"]);
        Assert.True(NationalId.Parse((string?)token["pid"]).IsDone);
        Assert.False(token.ContainsKey("helseid://claims/identity/pid"));
    }

    [Fact]
    public async Task A_client_is_told_the_national_id_only_when_it_asked()
    {
        using var key = new ProofMaker();
        var body = await provider.SignInAsync("hospital-doctor/high", "openid varde:api", key);
        Assert.False(ProofMaker.Payload((string)body["id_token"]!).ContainsKey("helseid://claims/identity/pid"));
    }

    [Fact]
    public async Task A_machine_signs_in_for_itself_with_the_organisation_of_its_registration()
    {
        using var key = new ProofMaker();
        var (status, body) = await provider.TokenAsync(MachineClient, provider.MachineKey, key, new() { ["grant_type"] = "client_credentials", ["scope"] = "system/Observation.rs varde:api" });
        Assert.True(status == HttpStatusCode.OK, body.ToJsonString());
        var token = ProofMaker.Payload((string)body["access_token"]!);
        Assert.Equal((MachineClient, Organisation, Unit), ((string?)token["client_id"], (string?)token["helseid://claims/client/claims/orgnr_parent"], (string?)token["helseid://claims/client/claims/orgnr_child"]));
        Assert.Equal("system/Observation.rs varde:api", (string?)token["scope"]);
        Assert.False(token.ContainsKey("helseid://claims/identity/pid"));
    }

    [Theory]
    [InlineData("patient/*.rs")]
    [InlineData("openid")]
    [InlineData("launch")]
    public async Task A_machine_is_not_given_scopes_of_people(string scope)
    {
        using var key = new ProofMaker();
        var (status, body) = await provider.TokenAsync(MachineClient, provider.MachineKey, key, new() { ["grant_type"] = "client_credentials", ["scope"] = scope });
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_scope"), (status, (string?)body["error"]));
    }

    [Theory]
    [InlineData("system/*.rs")]
    [InlineData("openid made-up")]
    public async Task People_are_not_given_scopes_of_machines_nor_unknown_ones(string scope) =>
        Assert.Equal("invalid_scope", (string?)(await provider.PushAsync(Verifier, scope)).Body["error"]);

    [Fact]
    public async Task A_request_that_was_not_pushed_is_refused()
    {
        using var answer = await provider.Http.GetAsync($"{provider.Issuer}/connect/authorize?client_id={PeopleClient}&response_type=code&scope=openid&redirect_uri={Uri.EscapeDataString(ReturnAddress)}");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.DoesNotContain("code=", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("code_challenge", null)]
    [InlineData("code_challenge_method", "plain")]
    [InlineData("redirect_uri", "http://127.0.0.1:9/elsewhere")]
    [InlineData("redirect_uri", "http://127.0.0.1:9/callback/../elsewhere")]
    [InlineData("response_type", "code id_token")]
    [InlineData("response_type", "token")]
    public async Task A_pushed_request_that_breaks_the_profile_is_refused(string field, string? value)
    {
        var (status, body, _) = await provider.PushAsync(Verifier, "openid", form =>
        {
            form.Remove(field);
            if (value is not null) form[field] = value;
        });
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.False(body.ContainsKey("request_uri"));
    }

    [Fact]
    public async Task A_code_goes_with_the_verifier_of_its_request()
    {
        using var key = new ProofMaker();
        var code = await provider.CodeAsync("gp/high", Verifier, "openid varde:api");
        var (_, body) = await provider.TokenAsync(PeopleClient, provider.WebKey, key, Redeem(code, Verifier + "x"));
        Assert.Equal("invalid_grant", (string?)body["error"]);
    }

    [Fact]
    public async Task A_code_that_is_used_twice_ends_what_the_first_use_gave()
    {
        using var key = new ProofMaker();
        var code = await provider.CodeAsync("gp/high", Verifier, Scopes);
        var (_, first) = await provider.TokenAsync(PeopleClient, provider.WebKey, key, Redeem(code, Verifier));
        Assert.Equal("invalid_grant", (string?)(await provider.TokenAsync(PeopleClient, provider.WebKey, key, Redeem(code, Verifier))).Body["error"]);
        Assert.Equal("invalid_grant", (string?)(await RefreshAsync(key, (string)first["refresh_token"]!)).Body["error"]);
    }

    [Fact]
    public async Task A_refresh_token_is_good_once_and_a_second_use_ends_its_family()
    {
        using var key = new ProofMaker();
        var first = (string)(await provider.SignInAsync("gp/high", Scopes, key))["refresh_token"]!;
        var (status, renewed) = await RefreshAsync(key, first);
        Assert.True(status == HttpStatusCode.OK, renewed.ToJsonString());
        Assert.Equal("21866610034", (string?)ProofMaker.Payload((string)renewed["access_token"]!)["helseid://claims/identity/pid"]);
        Assert.Equal("invalid_grant", (string?)(await RefreshAsync(key, first)).Body["error"]);
        Assert.Equal("invalid_grant", (string?)(await RefreshAsync(key, (string)renewed["refresh_token"]!)).Body["error"]);
    }

    [Fact]
    public async Task A_refresh_token_is_bound_to_the_key_that_it_was_given_to()
    {
        using var key = new ProofMaker();
        using var other = new ProofMaker();
        var refresh = (string)(await provider.SignInAsync("gp/high", Scopes, key))["refresh_token"]!;
        Assert.Equal("invalid_grant", (string?)(await RefreshAsync(other, refresh)).Body["error"]);
    }

    [Fact]
    public async Task A_code_is_bound_to_the_key_that_the_pushed_request_named()
    {
        using var key = new ProofMaker();
        using var other = new ProofMaker();
        var code = await provider.CodeAsync("gp/high", Verifier, "openid varde:api", form => form["dpop_jkt"] = key.Thumbprint);
        Assert.Equal("invalid_grant", (string?)(await provider.TokenAsync(PeopleClient, provider.WebKey, other, Redeem(code, Verifier))).Body["error"]);
    }

    [Fact]
    public async Task A_token_request_needs_a_proof_with_our_nonce_that_is_used_once()
    {
        using var key = new ProofMaker();
        Dictionary<string, string> form = new() { ["grant_type"] = "client_credentials", ["scope"] = "varde:api" };
        Assert.Equal("invalid_dpop_proof", (string?)(await provider.PostAsync("connect/token", MachineClient, provider.MachineKey, form)).Body["error"]);
        var (_, body, nonce) = await provider.PostAsync("connect/token", MachineClient, provider.MachineKey, form, provider.Proof(key, null));
        Assert.Equal("use_dpop_nonce", (string?)body["error"]);
        var proof = provider.Proof(key, nonce);
        Assert.Equal(HttpStatusCode.OK, (await provider.PostAsync("connect/token", MachineClient, provider.MachineKey, form, proof)).Status);
        Assert.Equal("invalid_dpop_proof", (string?)(await provider.PostAsync("connect/token", MachineClient, provider.MachineKey, form, proof)).Body["error"]);
    }

    public static TheoryData<string, Action<JsonObject, JsonObject>> BadAssertions => new()
    {
        { "for another service", (_, claims) => claims["aud"] = "https://elsewhere.example" },
        { "for this service and another", (_, claims) => claims["aud"] = new JsonArray((string)claims["aud"]!, "https://elsewhere.example") },
        { "of another client", (_, claims) => claims["sub"] = PeopleClient },
        { "no longer in force", (_, claims) => claims["exp"] = (long)claims["exp"]! - 600 },
        { "in force for an hour", (_, claims) => claims["exp"] = (long)claims["exp"]! + 3600 },
        { "unsigned by its algorithm", (header, _) => header["alg"] = "none" },
        { "without id", (_, claims) => claims.Remove("jti") },
    };

    [Theory, MemberData(nameof(BadAssertions))]
    public async Task A_client_whose_assertion_is_not_right_is_refused(string what, Action<JsonObject, JsonObject> change)
    {
        using var key = new ProofMaker();
        var nonce = (await provider.PostAsync("connect/token", MachineClient, provider.MachineKey, new() { ["grant_type"] = "client_credentials" }, provider.Proof(key, null))).Nonce;
        var (status, body, _) = await provider.PostAsync("connect/token", MachineClient, provider.MachineKey, new() { ["grant_type"] = "client_credentials", ["scope"] = "varde:api" }, provider.Proof(key, nonce), change);
        Assert.True(status is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized && !body.ContainsKey("access_token"), what);
    }

    [Fact]
    public async Task A_client_assertion_is_good_once()
    {
        using var key = new ProofMaker();
        var assertion = provider.MachineKey.Assertion(MachineClient, provider.Issuer, TimeProvider.System.GetUtcNow());
        Dictionary<string, string> form = new() { ["grant_type"] = "client_credentials", ["scope"] = "varde:api", ["client_assertion"] = assertion };
        Assert.Equal("use_dpop_nonce", (string?)(await provider.PostAsync("connect/token", MachineClient, provider.MachineKey, form, provider.Proof(key, null))).Body["error"]);
        Assert.Equal("invalid_client", (string?)(await provider.PostAsync("connect/token", MachineClient, provider.MachineKey, form, provider.Proof(key, null))).Body["error"]);
    }

    [Fact]
    public async Task A_client_signed_with_another_key_is_refused()
    {
        using var key = new ProofMaker();
        var (_, body, _) = await provider.PostAsync("connect/token", MachineClient, key, new() { ["grant_type"] = "client_credentials" }, provider.Proof(key, null));
        Assert.Equal("invalid_client", (string?)body["error"]);
    }

    [Fact]
    public async Task A_client_without_assertion_is_refused()
    {
        using var content = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = MachineClient, ["client_secret"] = "guess" });
        using var answer = await provider.Http.PostAsync($"{provider.Issuer}/connect/token", content);
        Assert.Contains((string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["error"], new string?[] { "invalid_client", "invalid_request" });
    }

    [Fact]
    public async Task The_page_lists_everybody_in_both_languages_without_script()
    {
        var requestUri = (string)(await provider.PushAsync(Verifier, "openid")).Body["request_uri"]!;
        var (status, page, _, policy) = await provider.PageAsync(requestUri);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("lang=\"nb\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.All(provider.Services.GetRequiredService<IDemoPeople>().All, person => Assert.Contains($"value=\"{person.Name}/high\"", page, StringComparison.Ordinal));
        Assert.All(provider.Services.GetRequiredService<IDemoPeople>().All, person => Assert.DoesNotContain(person.Person.ToString(), page, StringComparison.Ordinal));
        Assert.Equal("default-src 'none'; style-src 'self'; form-action 'self' http://127.0.0.1:9; base-uri 'none'; frame-ancestors 'none'", policy);
        Assert.Contains("lang=\"en\"", (await provider.PageAsync(requestUri, "&ui_locales=en")).Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_choice_without_the_pages_own_token_is_refused()
    {
        var requestUri = (string)(await provider.PushAsync(Verifier, "openid")).Body["request_uri"]!;
        var (_, page, cookie, _) = await provider.PageAsync(requestUri);
        Assert.Equal((HttpStatusCode.BadRequest, null), await provider.ChooseAsync(requestUri, cookie, page, "who", "gp/high", forged: true));
    }

    [Theory]
    [InlineData("nobody/high")]
    [InlineData("gp")]
    [InlineData("gp/highest")]
    [InlineData("<script>/high")]
    public async Task A_choice_that_the_page_does_not_offer_is_refused(string choice)
    {
        var requestUri = (string)(await provider.PushAsync(Verifier, "openid")).Body["request_uri"]!;
        var (_, page, cookie, _) = await provider.PageAsync(requestUri);
        Assert.Equal(HttpStatusCode.BadRequest, (await provider.ChooseAsync(requestUri, cookie, page, "who", choice)).Status);
    }

    [Fact]
    public async Task Where_the_level_high_is_asked_for_no_lower_one_is_offered()
    {
        var requestUri = (string)(await provider.PushAsync(Verifier, "openid", form => form["acr_values"] = "idporten-loa-high")).Body["request_uri"]!;
        var (_, page, cookie, _) = await provider.PageAsync(requestUri);
        Assert.DoesNotContain("/substantial", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await provider.ChooseAsync(requestUri, cookie, page, "who", "boy-12/substantial")).Status);
    }

    [Fact]
    public async Task Whoever_cancels_is_sent_back_with_that_answer_and_the_issuer()
    {
        var requestUri = (string)(await provider.PushAsync(Verifier, "openid")).Body["request_uri"]!;
        var (_, page, cookie, _) = await provider.PageAsync(requestUri);
        var (_, to) = await provider.ChooseAsync(requestUri, cookie, page, "cancel", "1");
        var answer = QueryHelpers.ParseQuery(to!.Query);
        Assert.Equal(("access_denied", "st", provider.Issuer), ((string?)answer["error"], (string?)answer["state"], (string?)answer["iss"]));
    }

    [Fact]
    public async Task A_pushed_request_signs_in_once()
    {
        var requestUri = (string)(await provider.PushAsync(Verifier, "openid")).Body["request_uri"]!;
        var (_, page, cookie, _) = await provider.PageAsync(requestUri);
        Assert.Equal(HttpStatusCode.Redirect, (await provider.ChooseAsync(requestUri, cookie, page, "who", "gp/high")).Status);
        Assert.NotEqual(HttpStatusCode.Redirect, (await provider.ChooseAsync(requestUri, cookie, page, "who", "gp/high")).Status);
    }

    [Fact]
    public void Keys_are_made_once_and_only_the_server_can_read_them()
    {
        var files = Directory.GetFiles(provider.Folder, "*.key");
        Assert.Equal(2, files.Length);
        if (OperatingSystem.IsWindows()) return;
        foreach (var file in files) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public void Everybody_is_invented_and_has_a_name_and_number_of_their_own()
    {
        var people = provider.Services.GetRequiredService<IDemoPeople>().All;
        Assert.All(people, person => Assert.True(person.Person.IsOfTestSeries));
        Assert.Equal(people.Count, people.Select(person => person.Name).Distinct().Count());
        Assert.Equal(people.Count, people.Select(person => person.Person).Distinct().Count());
        Assert.All(people, person => Assert.DoesNotContain(person.Person.ToString(), person.ToString(), StringComparison.Ordinal));
    }

    private Task<(HttpStatusCode Status, JsonObject Body)> RefreshAsync(ProofMaker key, string token) =>
        provider.TokenAsync(PeopleClient, provider.WebKey, key, new() { ["grant_type"] = "refresh_token", ["refresh_token"] = token });

    private async Task<JsonObject> JsonAsync(string path) => JsonNode.Parse(await provider.Http.GetStringAsync(provider.Issuer + path))!.AsObject();

    private static string[] Texts(JsonNode? list) => [.. list!.AsArray().Select(item => (string)item!)];
}
