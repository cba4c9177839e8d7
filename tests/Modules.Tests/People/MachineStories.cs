using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Varde.AccessControl;
using Varde.Foundation;
using Varde.Modules.Tests.ClinicalRepository;

namespace Varde.Modules.Tests.People;

/// <summary>Machine clients: what they may do follows from their registration, and from nothing that they say themselves.</summary>
public sealed class MachineStories
{
    [Theory]
    [InlineData("machine nobody")]
    [InlineData("machine nobody@310000012")]
    [InlineData("unbound nobody@310000012")]
    public async Task A_client_that_is_not_registered_is_answered_401_at_every_address_but_what_is_open(string who)
    {
        var world = await RegionWorld.OnAsync(Database.Embedded);
        var endpoints = world.Server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(endpoint => endpoint.Metadata.GetMetadata<GatedEndpoint>() is not null).ToList();
        Assert.True(endpoints.Count > 100);
        var others = new List<string>();
        foreach (var endpoint in endpoints)
            foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
            {
                var path = Filled(endpoint.RoutePattern.RawText!, world);
                if (IsOpen(path, method)) continue;
                var (status, text) = await world.TextAsync(who, method, path, method is "POST" or "PUT" or "PATCH" ? [] : null, "Kontroll");
                // The APIs of the standards say first what is wrong with a request that cannot be read.
                if (status != HttpStatusCode.Unauthorized && (path.StartsWith("api/", StringComparison.Ordinal) || status is HttpStatusCode.Forbidden or < HttpStatusCode.BadRequest or HttpStatusCode.InternalServerError)) others.Add($"{(int)status} {method} {path} {text[..Math.Min(text.Length, 120)]}");
            }
        Assert.True(others.Count == 0, string.Join('\n', others));
    }

    // What tells the same to everybody.
    private static bool IsOpen(string path, string method) => method == "OPTIONS" || path is "fhir/r4/metadata" or "openehr/v1";

    private static string Filled(string pattern, RegionWorld world) => System.Text.RegularExpressions.Regex.Replace(pattern.TrimStart('/'), @"\{\**(?<name>[^}:?]*)[^}]*\}", part => part.Groups["name"].Value switch
    {
        "type" => "Patient",
        "id" or "ehr_id" or "patient" or "record" => world.RecordOf("enke").ToString(),
        "version" => "1",
        var name => name.Contains("uid", StringComparison.Ordinal) ? $"{Guid.Empty}::varde::1" : "x",
    }, System.Text.RegularExpressions.RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

    [Theory, OnEachDatabase]
    public async Task A_laboratory_sends_a_result_and_reads_it_back_and_reads_nothing_else(Database database)
    {
        var world = await RegionWorld.OfSystemsAsync(database);
        var (lab, other) = (await world.RegisteredAsync("integration", ["Observation", "DiagnosticReport"], ["result"]), await world.RegisteredAsync("integration", ["Observation"], ["result"]));
        var sent = await world.ExpectAsync(HttpStatusCode.Created, lab, "POST", "fhir/r4/Observation", world.Result("pasient"));
        var address = $"fhir/r4/Observation/{(string?)sent!["id"]}";
        Assert.Equal("negativ", (string?)(await world.ExpectAsync(HttpStatusCode.OK, lab, "GET", address))!["valueString"]);
        Assert.Contains((string)sent["id"]!, (await world.ExpectAsync(HttpStatusCode.OK, lab, "GET", $"fhir/r4/Observation?patient={world.RecordOf("pasient")}"))!.ToJsonString(), StringComparison.Ordinal);

        // Another system of the same hospital has not written it; nor does this one read what is not its own.
        await world.ExpectAsync(HttpStatusCode.NotFound, other, "GET", address);
        Assert.Equal(0, (int)(await world.ExpectAsync(HttpStatusCode.OK, other, "GET", $"fhir/r4/Observation?patient={world.RecordOf("pasient")}&_summary=count"))!["total"]!);
        await world.ExpectAsync(HttpStatusCode.NotFound, lab, "GET", $"fhir/r4/Patient/{world.RecordOf("pasient")}");
        // Nor by a patch, which would show what it leaves as it is.
        var patch = SystemWords.Resource("Parameters", """{"parameter":[{"name":"operation","part":[{"name":"type","valueCode":"replace"},{"name":"path","valueString":"Observation.status"},{"name":"value","valueCode":"amended"}]}]}""");
        await world.ExpectAsync(HttpStatusCode.NotFound, other, "PATCH", address, (JsonObject)patch.DeepClone());
        await world.ExpectAsync(HttpStatusCode.OK, lab, "PATCH", address, (JsonObject)patch.DeepClone());
        Assert.Equal(0, (int)(await world.ExpectAsync(HttpStatusCode.OK, lab, "GET", "fhir/r4/EpisodeOfCare?_summary=count"))!["total"]!);
        Assert.Empty((await world.ExpectAsync(HttpStatusCode.OK, lab, "POST", "openehr/v1/query/aql", new() { ["q"] = "SELECT e/ehr_id/value FROM EHR e" }))!["rows"]!.AsArray());

        // Treating staff see it, and the log tells by which rule it came.
        await world.ExpectAsync(HttpStatusCode.OK, "staff fastlege", "GET", address);
        Assert.Contains("create R-SYS-INTEGRATION", await world.RulesOfAsync("pasient", $"client:{lab.Split(' ', '@')[1]}"));
    }

    [Theory, OnEachDatabase]
    public async Task What_stands_not_in_its_registration_a_system_does_not_write(Database database)
    {
        var world = await RegionWorld.OfSystemsAsync(database);
        var lab = await world.RegisteredAsync("integration", ["Observation"], ["result"]);
        var note = SystemWords.Resource("Observation", $$$"""{"status":"final","code":{"text":"Notat"},"subject":{"reference":"Patient/{{{world.RecordOf("pasient")}}}"},"valueString":"x"}""");
        await world.ExpectAsync(HttpStatusCode.NotFound, lab, "POST", "fhir/r4/Observation", note);
        await world.ExpectAsync(HttpStatusCode.NotFound, lab, "POST", "fhir/r4/Condition", SystemWords.Resource("Condition", $$$"""{"code":{"text":"x"},"subject":{"reference":"Patient/{{{world.RecordOf("pasient")}}}"}}"""));
        await world.ExpectAsync(HttpStatusCode.NotFound, lab, "POST", "fhir/r4/Observation", SystemWords.Resource("Observation", $$$"""{"status":"final","code":{"text":"x"},"subject":{"reference":"Patient/{{{Guid.NewGuid()}}}"}}"""));
        // A document of openEHR by the id of its template.
        var journal = await world.RegisteredAsync("integration", ["varde.vital_signs.v1"]);
        await new Api(world.Server).UploadTemplatesAsync();
        var document = Api.JsonOf(Api.Documents.First(d => d.TemplateId == "varde.vital_signs.v1").Composition);
        var path = $"openehr/v1/ehr/{world.RecordOf("pasient")}/composition";
        await world.ExpectAsync(HttpStatusCode.NotFound, lab, "POST", path, (JsonObject)document.DeepClone());
        await world.ExpectAsync(HttpStatusCode.Created, journal, "POST", path, (JsonObject)document.DeepClone(), ("Prefer", "return=representation"));
    }

    [Theory, OnEachDatabase]
    public async Task A_result_that_is_sent_twice_on_the_same_condition_is_there_once(Database database)
    {
        var world = await RegionWorld.OfSystemsAsync(database);
        var (lab, number) = (await world.RegisteredAsync("integration", ["Observation"]), Guid.NewGuid().ToString("N"));
        (string, string) condition = ("If-None-Exist", $"identifier=urn:test:lab|{number}");
        var first = await world.ExpectAsync(HttpStatusCode.Created, lab, "POST", "fhir/r4/Observation", world.Result("pasient", number), condition);
        var second = await world.ExpectAsync(HttpStatusCode.OK, lab, "POST", "fhir/r4/Observation", world.Result("pasient", number), condition);
        Assert.Equal((string?)first!["id"], (string?)second!["id"]);
    }

    [Theory, OnEachDatabase]
    public async Task Who_is_not_registered_or_whose_token_is_bound_to_no_key_or_names_another_organisation_is_refused(Database database)
    {
        var world = await RegionWorld.OfSystemsAsync(database);
        var lab = await world.RegisteredAsync("integration", ["Observation"]);
        var id = lab.Split(' ', '@')[1];
        foreach (var who in new[] { $"machine unknown@{world.Hospital()}", lab.Replace("machine", "unbound", StringComparison.Ordinal), $"machine {id}@{world.Staff("lege-bodo").Organisation}", $"machine {id}" })
        {
            var refused = await world.ExpectAsync(HttpStatusCode.Unauthorized, who, "POST", "fhir/r4/Observation", world.Result("pasient"));
            Assert.Contains(who.Contains('@', StringComparison.Ordinal) ? "Unknown client" : "", refused.Sentence(), StringComparison.Ordinal);
            await world.ExpectAsync(HttpStatusCode.Unauthorized, who, "GET", "fhir/r4/Organization");
            if (who.Contains('@', StringComparison.Ordinal)) await world.ExpectAsync(HttpStatusCode.Unauthorized, who, "GET", $"openehr/v1/ehr/{world.RecordOf("pasient")}");
        }
        await world.ExpectAsync(HttpStatusCode.NoContent, SystemWords.Administrator, "DELETE", $"api/clients/{world.Hospital()}/{id}");
        await world.ExpectAsync(HttpStatusCode.Unauthorized, lab, "POST", "fhir/r4/Observation", world.Result("pasient"));
    }

    [Theory, OnEachDatabase]
    public async Task A_gateway_sends_home_measurements_of_those_who_are_enrolled_at_its_organisation(Database database)
    {
        var world = await RegionWorld.OfSystemsAsync(database);
        var (gateway, ward) = (await world.RegisteredAsync("gateway", []), world.Region.Staff.Named("sykehuslege").Unit.Id);
        await world.ExpectAsync(HttpStatusCode.NotFound, gateway, "POST", "fhir/r4/Observation", world.HomeMeasurement("kode-7"));
        await world.StoreAsync(Enrolled(world, "kode-7", ward));
        var sent = await world.ExpectAsync(HttpStatusCode.Created, gateway, "POST", "fhir/r4/Observation", world.HomeMeasurement("kode-7"));
        var changed = (JsonObject)sent!.DeepClone();
        changed["status"] = "amended";
        await world.ExpectAsync(HttpStatusCode.OK, gateway, "PUT", $"fhir/r4/Observation/{(string?)sent["id"]}", changed);
        await world.ExpectAsync(HttpStatusCode.NotFound, gateway, "GET", $"fhir/r4/Observation/{(string?)sent["id"]}");
        await world.ExpectAsync(HttpStatusCode.NotFound, gateway, "POST", "fhir/r4/Observation", world.Result("kode-7"));
        // Enrolled elsewhere.
        await world.StoreAsync(Enrolled(world, "enke", world.Region.Staff.Named("lege-bodo").Unit.Id));
        await world.ExpectAsync(HttpStatusCode.NotFound, gateway, "POST", "fhir/r4/Observation", world.HomeMeasurement("enke"));
    }

    [Fact]
    public async Task Organisations_register_their_own_clients_and_none_of_others_or_of_national_exchanges()
    {
        var world = await RegionWorld.OfSystemsAsync(Database.Embedded);
        var (own, others) = ($"api/clients/{world.Hospital()}/ny", $"api/clients/{world.Staff("lege-bodo").Organisation}/ny");
        JsonObject body = new() { ["kind"] = "integration", ["kinds"] = SystemWords.Array(["Observation"]) };
        Assert.Contains("cannot change this", (await world.ExpectAsync(HttpStatusCode.Forbidden, SystemWords.Administrator, "PUT", others, (JsonObject)body.DeepClone())).Sentence(), StringComparison.Ordinal);
        foreach (var who in new[] { "staff sykehuslege", "staff innforingsleder", "staff sikkerhetsansvarlig" }) await world.ExpectAsync(HttpStatusCode.Forbidden, who, "PUT", own, (JsonObject)body.DeepClone());
        await world.ExpectAsync(HttpStatusCode.NotFound, "citizen pasient", "PUT", own, (JsonObject)body.DeepClone());
        await world.ExpectAsync(HttpStatusCode.Forbidden, SystemWords.Administrator, "PUT", own, new() { ["kind"] = "helsenorge" });
        await world.ExpectAsync(HttpStatusCode.Forbidden, SystemWords.Administrator, "PUT", own, new() { ["kind"] = "integration", ["receives"] = SystemWords.Array(["journal"]) });
        foreach (var wrong in new JsonObject[] { [], new() { ["kind"] = "subscription" }, new() { ["kind"] = "integration", ["kinds"] = "Observation" }, new() { ["kind"] = "integration", ["kinds"] = SystemWords.Array(["a b"]) }, new() { ["kind"] = "integration", ["services"] = SystemWords.Array(["switch"]) }, new() { ["kind"] = "integration", ["more"] = 1 } })
            await world.ExpectAsync(HttpStatusCode.BadRequest, SystemWords.Administrator, "PUT", own, wrong);
        await world.ExpectAsync(HttpStatusCode.Created, SystemWords.Administrator, "PUT", own, (JsonObject)body.DeepClone(), ("If-None-Match", "*"));
        await world.ExpectAsync(HttpStatusCode.PreconditionFailed, SystemWords.Administrator, "PUT", own, (JsonObject)body.DeepClone(), ("If-None-Match", "*"));
        Assert.Contains("\"ny\"", (await world.ExpectAsync(HttpStatusCode.OK, SystemWords.Administrator, "GET", "api/clients"))!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_who_signs_in_writes_a_registration_over_the_FHIR_API_or_reads_one()
    {
        var world = await RegionWorld.OfSystemsAsync(Database.Embedded);
        await world.RegisteredAsync("integration", ["Observation"]);
        var forged = SystemWords.Resource("Basic", $$$"""{"id":"varde-client-x","code":{"coding":[{"system":"urn:varde:client","code":"fact"}]},"subject":{"reference":"Patient/{{{world.RecordOf("pasient")}}}"}}""");
        await world.ExpectAsync(HttpStatusCode.Forbidden, "staff fastlege", "PUT", "fhir/r4/Basic/varde-client-x", forged);
        foreach (var who in new[] { SystemWords.Administrator, "staff fastlege", "staff sikkerhetsansvarlig" })
            Assert.DoesNotContain("urn:varde:client", (await world.CallAsync(who, "GET", "fhir/r4/Basic?code=urn:varde:client|fact")).Body?.ToJsonString() ?? "", StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task Helsenorge_looks_up_documents_only_for_somebody_and_only_what_they_may_see(Database database)
    {
        var world = await RegionWorld.OfSystemsAsync(database);
        var written = await world.ExpectAsync(HttpStatusCode.Created, "staff fastlege", "POST", "fhir/r4/Condition", SystemWords.Resource("Condition", $$$"""{"code":{"text":"x"},"subject":{"reference":"Patient/{{{world.RecordOf("jente-14")}}}"}}"""));
        var document = (await world.Server.Store.FindLatestAsync(new Varde.Fhir.ResourceKey("Condition", (string)written!["id"]!).ObjectId)).Value;
        var helsenorge = RegionWorld.Machine($"helsenorge@{world.Hospital()}");
        Assert.Equal("Refuse R-DEFAULT", await AsksAsync(helsenorge));
        Assert.Equal("Refuse R-SYS-PERSON", await AsksAsync(helsenorge with { OnBehalfOf = world.Citizen("mor") }));
        Assert.Equal("Refuse R-SYS-PERSON", await AsksAsync(helsenorge with { OnBehalfOf = world.Citizen("pasient") }));
        Assert.Equal("Permit R-SYS-EXCHANGE", await AsksAsync(helsenorge with { OnBehalfOf = world.Staff("fastlege") }));

        async Task<string> AsksAsync(Actor actor)
        {
            var subject = new AccessSubject("Condition", "x", world.RecordOf("jente-14")) { Document = AccessedDocument.Of(document) };
            var decision = await world.Gate.DecideAsync(new AccessRequest(actor, AccessAction.Read, subject, "", TimeProvider.System.GetUtcNow()), default);
            return $"{decision.Effect} {decision.Rule}";
        }
    }

    private static JsonObject Enrolled(RegionWorld world, string whose, Guid unit) => SystemWords.Resource("EpisodeOfCare", $$$"""
        {"id":"{{{Guid.NewGuid()}}}","status":"active","type":[{"coding":[{"system":"urn:varde:care","code":"home-monitoring"}]}],"patient":{"reference":"Patient/{{{world.RecordOf(whose)}}}"},
         "managingOrganization":{"reference":"Organization/{{{unit}}}"}}
        """);
}
