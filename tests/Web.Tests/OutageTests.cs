using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Varde.Records;
using Varde.Web.Identity;
using Varde.Web.Identity.Emergency;

namespace Varde.Web.Tests;

/// <summary>When a sign-in service counts as down, and what a server sends to the services as their client.</summary>
public sealed class OutageTests
{
    private readonly StandingClock _time = new();

    [Fact]
    public async Task A_service_is_down_when_it_was_asked_in_vain_for_half_a_minute_and_no_longer_when_it_answers()
    {
        var folder = Directory.CreateTempSubdirectory("varde-outage-").FullName;
        try
        {
            await using var store = await RecordStore.OpenAsync(new RecordStoreOptions { Database = folder, Extractors = [] });
            using var service = new Service();
            using var http = new HttpClient(service);
            using var outage = new ServiceOutage(http, () => "https://sts.example", store.EmergencyCodes, _time);
            Assert.False(await outage.IsDownAsync(default));
            service.Answers = false;
            foreach (var (seconds, isDown) in new[] { (10, false), (20, false), (11, true) }) Assert.Equal((seconds, isDown), (seconds, await AfterAsync(outage, seconds)));
            service.Answers = true;
            Assert.False(await AfterAsync(outage, 6));
            // Once it has answered, the half minute begins anew.
            service.Answers = false;
            Assert.False(await AfterAsync(outage, 6));
            await store.EmergencyCodes.DeclareAsync("hpr:1", "test", _time.Now, _time.Now.AddHours(1), new() { ActorId = "hpr:1", ActorDisplay = "x", Action = "read", Object = "x" });
            Assert.True(await outage.IsDownAsync(default));
            Assert.Null(await store.EmergencyCodes.DeclaredUntilAsync(_time.Now.AddHours(2)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Codes_may_be_tried_so_often_in_a_minute()
    {
        var limit = new AttemptLimit(3, _time);
        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => limit.TryOnce()));
        _time.Now = _time.Now.AddSeconds(60);
        Assert.True(limit.TryOnce());
    }

    [Fact]
    public void A_code_is_found_however_it_is_written_and_no_two_are_alike()
    {
        var codes = Enumerable.Range(0, 100).Select(_ => CodeText.New()).ToList();
        Assert.Equal(100, codes.Distinct().Count());
        Assert.All(codes, code => Assert.Equal(CodeText.DigestOf(code), CodeText.DigestOf(code.ToLowerInvariant().Replace("-", "", StringComparison.Ordinal).Replace('0', 'o').Replace('1', 'l'))));
        Assert.All(new[] { null, "", "short", new string('A', 25), "AAAA-AAAA-AAAA-AAAA-AAAA-AAA!" }, text => Assert.Null(CodeText.DigestOf(text)));
    }

    [Theory]
    [InlineData(true, "ES256")]
    [InlineData(false, "PS256")]
    public async Task A_client_tells_its_organisation_and_resource_and_signs_its_requests_by_its_own_key(bool isOnCurve, string algorithm)
    {
        using AsymmetricAlgorithm made = isOnCurve ? ECDsa.Create(ECCurve.NamedCurves.nistP256) : RSA.Create(2048);
        using var read = ClientKey.Read(made.ExportPkcs8PrivateKeyPem())!;
        using var service = new Service();
        using var http = new HttpClient(new ClientBackchannel(
            new ClientKey(read, TimeProvider.System), "client-a", "https://sts.example", new() { Organisation = ClientRequests.OrganisationOf("310070009:310070017"), Resource = "https://record.example", SendsObjects = true }, service));
        using var push = new FormUrlEncodedContent(new Dictionary<string, string> { ["response_type"] = "code", ["client_id"] = "client-a", ["scope"] = "openid a b" });
        (await http.PostAsync("https://sts.example/par", push)).Dispose();
        var sent = QueryHelpers.ParseQuery(service.Sent);
        Assert.Equal(["client_assertion", "client_assertion_type", "client_id", "request"], sent.Keys.Order());
        var (header, request) = (Part(sent["request"]!, 0), Part(sent["request"]!, 1));
        Assert.Equal((algorithm, "oauth-authz-req+jwt", "https://record.example", "openid a b", "client-a"), ((string)header["alg"]!, (string)header["typ"]!, (string)request["resource"]!, (string)request["scope"]!, (string)request["iss"]!));
        Assert.Equal("NO:ORGNR:310070009:310070017", (string?)Part(sent["client_assertion"]!, 1)["authorization_details"]![0]!["practitioner_role"]!["organization"]!["identifier"]!["value"]);
        using var token = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "authorization_code", ["code"] = "c" });
        (await http.PostAsync("https://sts.example/token", token)).Dispose();
        Assert.Equal(("c", "https://record.example"), ((string)QueryHelpers.ParseQuery(service.Sent)["code"]!, (string)QueryHelpers.ParseQuery(service.Sent)["resource"]!));
    }

    [Fact]
    public void A_key_of_another_kind_or_too_short_is_not_taken()
    {
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var small = RSA.Create(1024);
        Assert.All(new[] { curve.ExportPkcs8PrivateKeyPem(), small.ExportPkcs8PrivateKeyPem(), "x", "" }, pem => Assert.Null(ClientKey.Read(pem)));
    }

    private async Task<bool> AfterAsync(ServiceOutage outage, int seconds)
    {
        _time.Now = _time.Now.AddSeconds(seconds);
        return await outage.IsDownAsync(default);
    }

    private static JsonNode Part(string token, int part) => JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[part]))!;

    private sealed class Service : HttpMessageHandler
    {
        public bool Answers { get; set; } = true;

        public string Sent { get; private set; } = "";

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (!Answers) throw new HttpRequestException("down");
            if (request.Content is not null) Sent = await request.Content.ReadAsStringAsync(cancellationToken);
            return new(HttpStatusCode.OK);
        }
    }

    private sealed class StandingClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 11, 28, 8, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
