using System.Net;
using System.Text.Json.Nodes;
using Varde.Modules.Tests.ClinicalRepository;
using static Varde.Modules.Tests.Fhir.FhirApi;

namespace Varde.Modules.Tests.Fhir;

/// <summary>Laboratory results that come as FHIR, alone and with their report.</summary>
public sealed class LaboratoryWriteStories
{
    private static JsonObject Result(string patient, string value = "141", string code = "NPU03429", string name = "P-Natrium", string low = "137", string high = "145") => JsonNode.Parse(
        $$$"""
        {"resourceType":"Observation","status":"final","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"laboratory"}]}],
         "code":{"coding":[{"system":"urn:oid:2.16.578.1.12.4.1.1.7280","code":"{{{code}}}","display":"{{{name}}}"}]},"subject":{"reference":"Patient/{{{patient}}}"},
         "effectiveDateTime":"2026-01-01T12:00:00Z","performer":[{"display":"Demofjord laboratorium"}],
         "valueQuantity":{"value":{{{value}}},"unit":"mmol/L","system":"http://unitsofmeasure.org","code":"mmol/L"},
         "interpretation":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation","code":"N"}]}],
         "referenceRange":[{"low":{"value":{{{low}}},"system":"http://unitsofmeasure.org","code":"mmol/L"},"high":{"value":{{{high}}},"system":"http://unitsofmeasure.org","code":"mmol/L"}}]}
        """)!.AsObject();

    private static JsonObject Potassium(string patient) => Result(patient, "4.1", "NPU03230", "P-Kalium", "3.5", "4.4");

    private static JsonObject Report(string patient, params string[] results) => new()
    {
        ["resourceType"] = "DiagnosticReport",
        ["status"] = "final",
        ["category"] = new JsonArray(Concept("http://terminology.hl7.org/CodeSystem/v2-0074", "LAB"), Concept("urn:oid:2.16.578.1.12.4.1.1.8202", "CLIN", "Medisinsk biokjemi")),
        ["code"] = new JsonObject { ["text"] = "Elektrolytter" },
        ["subject"] = new JsonObject { ["reference"] = $"Patient/{patient}" },
        ["effectiveDateTime"] = "2026-01-01T12:00:00Z",
        ["performer"] = new JsonArray(new JsonObject { ["display"] = "Demofjord laboratorium" }),
        ["identifier"] = new JsonArray(new JsonObject { ["system"] = "urn:varde:test", ["value"] = "svar-1" }),
        ["result"] = new JsonArray([.. results.Select(r => (JsonNode)new JsonObject { ["reference"] = r })]),
        ["conclusion"] = "Normale elektrolytter",
    };

    private static JsonObject Concept(string system, string code, string? display = null)
    {
        var coding = new JsonObject { ["system"] = system, ["code"] = code };
        if (display is not null) coding["display"] = display;
        return new JsonObject { ["coding"] = new JsonArray(coding) };
    }

    private static async Task<(FhirApi Fhir, Api OpenEhr, string Ehr)> BeginAsync(Database database)
    {
        var (fhir, openEhr) = (await OnAsync(database), await Api.OnAsync(database));
        await openEhr.UploadTemplatesAsync();
        return (fhir, openEhr, await fhir.CreateAsync(Person()));
    }

    private static string? Origin(JsonNode resource) => resource["meta"]!["tag"]!.AsArray().Where(t => (string?)t!["system"] == "urn:varde:fhir:origin").Select(t => (string?)t!["code"]).Single();

    private static async Task<IReadOnlyList<JsonNode?>> ResultsAsync(Api openEhr, string ehr)
    {
        var query = new JsonObject
        {
            ["q"] = $"SELECT c/uid/value, a/items[at0024]/value/defining_code/code_string, a/items[at0001]/value/magnitude FROM EHR e[ehr_id/value='{ehr}'] CONTAINS COMPOSITION c CONTAINS CLUSTER a[openEHR-EHR-CLUSTER.laboratory_test_analyte.v1]",
        };
        return [.. (await openEhr.CallAsync("POST", "query/aql", query)).Expect(HttpStatusCode.OK).JsonBody["rows"]!.AsArray()];
    }

    private static async Task<(JsonObject Report, IReadOnlyList<JsonObject> Results)> SendAsync(FhirApi fhir, string ehr, JsonObject? second = null)
    {
        var (one, other) = ($"urn:uuid:{Guid.NewGuid():D}", $"urn:uuid:{Guid.NewGuid():D}");
        var answer = (await fhir.CallAsync("POST", "", Bundle("transaction",
            ("POST", "DiagnosticReport", Report(ehr, one, other), null), ("POST", "Observation", Result(ehr), one), ("POST", "Observation", second ?? Potassium(ehr), other))))
            .Expect(HttpStatusCode.OK).JsonBody;
        var read = new List<JsonObject>();
        foreach (var entry in Entries(answer)) read.Add(await fhir.ReadAsync(((string)entry["response"]!["location"]!).Split("/fhir/r4/")[1].Split("/_history")[0]));
        return (read[0], [.. read.Skip(1)]);
    }

    [Theory, OnEachDatabase]
    public async Task A_result_alone_becomes_a_report_of_one_analyte_that_AQL_finds_and_no_DiagnosticReport(Database database)
    {
        var (fhir, openEhr, ehr) = await BeginAsync(database);
        var view = (await fhir.CallAsync("POST", "Observation", Result(ehr))).Expect(HttpStatusCode.Created).JsonBody;
        Assert.Equal("mapped", Origin(view));
        Assert.Equal(("137", "145"), (view["referenceRange"]![0]!["low"]!["value"]!.ToJsonString(), view["referenceRange"]![0]!["high"]!["value"]!.ToJsonString()));
        var row = Assert.Single(await ResultsAsync(openEhr, ehr))!;
        Assert.Equal(("NPU03429", "141"), ((string?)row[1], row[2]!.ToJsonString()));
        var composition = (await openEhr.GetAsync($"ehr/{ehr}/composition/{(string?)row[0]}")).Expect(HttpStatusCode.OK).JsonBody;
        Assert.Equal("varde.laboratory_report.v1", (string?)composition["archetype_details"]!["template_id"]!["value"]);
        Assert.Empty(await fhir.FindAsync($"DiagnosticReport?patient={ehr}"));
        Assert.Equal([(string)view["id"]!], await fhir.FindAsync($"Observation?patient={ehr}&code=NPU03429"));
    }

    [Theory, OnEachDatabase]
    public async Task A_result_alone_is_changed_and_deleted_like_a_vital_sign(Database database)
    {
        var (fhir, openEhr, ehr) = await BeginAsync(database);
        var id = await fhir.CreateAsync(Result(ehr));
        var changed = With(Result(ehr, "139"), id);
        (changed["status"], changed["effectiveDateTime"]) = ("corrected", "2026-01-01T13:00:00Z");
        Assert.Equal("2", (string?)(await fhir.CallAsync("PUT", $"Observation/{id}", changed)).Expect(HttpStatusCode.OK).JsonBody["meta"]!["versionId"]);
        var row = Assert.Single(await ResultsAsync(openEhr, ehr))!;
        Assert.Equal("139", row[2]!.ToJsonString());
        Assert.EndsWith("::2", (string?)row[0], StringComparison.Ordinal);
        (await fhir.CallAsync("DELETE", $"Observation/{id}")).Expect(HttpStatusCode.NoContent);
        Assert.Empty(await ResultsAsync(openEhr, ehr));
        (await openEhr.GetAsync($"ehr/{ehr}/composition/{((string)row[0]!).Split("::")[0]}")).Expect(HttpStatusCode.NoContent);
    }

    [Theory, OnEachDatabase]
    public async Task A_result_with_what_the_mapping_does_not_hold_is_kept_as_received(Database database)
    {
        var (fhir, openEhr, ehr) = await BeginAsync(database);
        var taken = Result(ehr);
        taken["specimen"] = new JsonObject { ["display"] = "Serum" };
        Assert.Equal("native", Origin((await fhir.CallAsync("POST", "Observation", taken)).Expect(HttpStatusCode.Created).JsonBody));
        Assert.Empty(await ResultsAsync(openEhr, ehr));
    }

    [Theory, OnEachDatabase]
    public async Task A_report_with_its_results_is_one_document(Database database)
    {
        var (fhir, openEhr, ehr) = await BeginAsync(database);
        var (report, results) = await SendAsync(fhir, ehr);
        Assert.All([report, .. results], r => Assert.Equal("mapped", Origin(r)));
        Assert.Equal(results.Select(r => $"Observation/{(string?)r["id"]}"), report["result"]!.AsArray().Select(r => (string)r!["reference"]!));
        Assert.Equal("svar-1", (string?)report["identifier"]![0]!["value"]);
        var rows = await ResultsAsync(openEhr, ehr);
        Assert.Equal(["NPU03230", "NPU03429"], rows.Select(r => (string)r![1]!).Order(StringComparer.Ordinal));
        Assert.Single(rows.Select(r => (string?)r![0]).Distinct());
        Assert.Equal([(string)report["id"]!], await fhir.FindAsync($"DiagnosticReport?patient={ehr}&identifier=svar-1"));
    }

    [Theory, OnEachDatabase]
    public async Task A_report_is_kept_as_received_with_all_its_results_when_one_of_them_cannot_be_held(Database database)
    {
        var (fhir, openEhr, ehr) = await BeginAsync(database);
        var second = Potassium(ehr);
        second["method"] = new JsonObject { ["text"] = "Ionselektiv elektrode" };
        var (report, results) = await SendAsync(fhir, ehr, second);
        Assert.All([report, .. results], r => Assert.Equal("native", Origin(r)));
        Assert.Empty(await ResultsAsync(openEhr, ehr));
    }

    [Theory, OnEachDatabase]
    public async Task A_result_of_a_report_is_changed_and_removed_in_its_document_and_the_report_goes_last(Database database)
    {
        var (fhir, openEhr, ehr) = await BeginAsync(database);
        var (report, results) = await SendAsync(fhir, ehr);
        var (first, second, at) = ((string)results[0]["id"]!, (string)results[1]["id"]!, (string)report["id"]!);
        var changed = results[0].DeepClone().AsObject();
        changed["valueQuantity"]!["value"] = 138;
        (await fhir.CallAsync("PUT", $"Observation/{first}", changed)).Expect(HttpStatusCode.OK);
        Assert.Contains("138", (await ResultsAsync(openEhr, ehr)).Select(r => r![2]!.ToJsonString()));
        changed["effectiveDateTime"] = "2026-01-02T12:00:00Z";
        (await fhir.CallAsync("PUT", $"Observation/{first}", changed)).Expect(HttpStatusCode.UnprocessableEntity);
        (await fhir.CallAsync("DELETE", $"DiagnosticReport/{at}")).Expect(HttpStatusCode.UnprocessableEntity);
        (await fhir.CallAsync("DELETE", $"Observation/{second}")).Expect(HttpStatusCode.NoContent);
        Assert.Equal("138", Assert.Single(await ResultsAsync(openEhr, ehr))![2]!.ToJsonString());
        Assert.Equal([$"Observation/{first}"], (await fhir.ReadAsync($"DiagnosticReport/{at}"))["result"]!.AsArray().Select(r => (string)r!["reference"]!));
        (await fhir.CallAsync("POST", "", Bundle("transaction", ("DELETE", $"DiagnosticReport/{at}", null, null), ("DELETE", $"Observation/{first}", null, null)))).Expect(HttpStatusCode.OK);
        Assert.Empty(await ResultsAsync(openEhr, ehr));
        (await fhir.GetAsync($"DiagnosticReport/{at}")).Expect(HttpStatusCode.Gone);
    }

    [Theory, OnEachDatabase]
    public async Task A_result_of_a_document_that_holds_more_is_not_changed_through_its_view(Database database)
    {
        var (fhir, openEhr, ehr) = await BeginAsync(database);
        await openEhr.CommitAsync(ehr, Api.JsonOf(Api.Documents.Where(d => d.TemplateId == "varde.laboratory_report.v1").MaxBy(d => d.Composition.Content.Count)!.Composition));
        var id = (await fhir.FindAsync($"Observation?patient={ehr}&category=laboratory"))[0];
        (await fhir.CallAsync("PATCH", $"Observation/{id}", """[{"op":"replace","path":"/status","value":"amended"}]""", "application/json-patch+json")).Expect(HttpStatusCode.UnprocessableEntity);
    }
}
