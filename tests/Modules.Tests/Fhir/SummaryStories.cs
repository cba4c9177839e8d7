using System.Net;
using System.Text.Json.Nodes;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.Modules.Tests.ClinicalRepository;
using static Varde.Modules.Tests.Fhir.FhirApi;
using static Varde.Modules.Tests.Fhir.OperationStories;

namespace Varde.Modules.Tests.Fhir;

/// <summary>The International Patient Summary.</summary>
public sealed class SummaryStories
{
    private const string Allergies = "48765-2";
    private const string Medications = "10160-0";
    private const string Problems = "11450-4";

    [Theory, OnEachDatabase]
    public async Task Of_a_patient_of_whom_nothing_is_known_nothing_is_said_to_be_absent(Database database)
    {
        var api = await OnAsync(database);
        var patient = await api.CreateAsync(Person());
        var summary = (await api.CallAsync("GET", $"Patient/{patient}/$summary", headers: ("Accept-Language", "en"))).Expect(HttpStatusCode.OK).JsonBody;
        Assert.Equal(["Composition", "Patient"], Entries(summary).Take(2).Select(e => (string)e["resource"]!["resourceType"]!));
        Assert.Equal([Allergies, Medications, Problems], Sections(summary).Select(CodeOf));
        foreach (var (section, code) in Sections(summary).Zip((string[])["no-allergy-info", "no-medication-info", "no-problem-info"]))
        {
            Assert.Contains("No information", (string)section["text"]!["div"]!, StringComparison.Ordinal);
            Assert.Contains(code, EntriesOf(summary, section).Single().ToJsonString(), StringComparison.Ordinal);
        }
        Assert.DoesNotContain("no-known", summary.ToJsonString(), StringComparison.Ordinal);
        (await api.CallAsync("POST", "Bundle", summary.ToJsonString())).Expect(HttpStatusCode.Created);
        (await api.GetAsync("Patient/nobody/$summary")).Expect(HttpStatusCode.NotFound);
    }

    [Theory, OnEachDatabase]
    public async Task What_the_record_holds_stands_in_its_section_and_in_words(Database database)
    {
        var (api, identifier) = (await OnAsync(database), Guid.NewGuid().ToString("N"));
        var patient = await api.CreateAsync(Person(identifier: identifier));
        var allergy = await api.CreateAsync(Allergy(patient, "Nøtter <b> & mer"));
        var refuted = Allergy(patient, "Pollen");
        refuted["verificationStatus"] = JsonNode.Parse("""{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/allergyintolerance-verification","code":"refuted"}]}""");
        await api.CreateAsync(refuted);
        var medication = await api.CreateAsync(JsonNode.Parse("""{"resourceType":"Medication","code":{"text":"Paracetamol 500 mg"}}""")!.AsObject());
        await api.CreateAsync(JsonNode.Parse($$$"""
            {"resourceType":"MedicationStatement","status":"active","medicationReference":{"reference":"Medication/{{{medication}}}"},"subject":{"reference":"Patient/{{{patient}}}"},"dosage":[{"text":"1 tablett ved behov"}]}
            """)!.AsObject());
        var height = Height($"Patient/{patient}", "171.50");
        height["category"] = JsonNode.Parse("""[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"vital-signs"}]}]""");
        var vital = await api.CreateAsync(height);
        var relative = Height("Patient/somebody-else");
        relative["performer"] = new JsonArray(new JsonObject { ["reference"] = $"Patient/{patient}" });
        relative["category"] = height["category"]!.DeepClone();
        await api.CreateAsync(relative);
        var summary = (await api.CallAsync("POST", "Patient/$summary", Parameters(("identifier", "valueIdentifier", new JsonObject { ["system"] = "urn:varde:test", ["value"] = identifier })))).Expect(HttpStatusCode.OK).JsonBody;
        Assert.Equal([allergy], EntriesOf(summary, Section(summary, Allergies)).Select(r => (string)r["id"]!));
        Assert.Contains("Nøtter &lt;b&gt; &amp; mer", (string)Section(summary, Allergies)["text"]!["div"]!, StringComparison.Ordinal);
        Assert.Contains("Paracetamol 500 mg", (string)Section(summary, Medications)["text"]!["div"]!, StringComparison.Ordinal);
        Assert.Contains("1 tablett ved behov", (string)Section(summary, Medications)["text"]!["div"]!, StringComparison.Ordinal);
        Assert.Contains(Entries(summary), e => (string?)e["resource"]!["id"] == medication);
        Assert.Equal([vital], EntriesOf(summary, Section(summary, "8716-3")).Select(r => (string)r["id"]!));
        Assert.Contains("171.50 cm", (string)Section(summary, "8716-3")["text"]!["div"]!, StringComparison.Ordinal);
        Assert.Contains("Ingen opplysninger om problemer", (string)Section(summary, Problems)["text"]!["div"]!, StringComparison.Ordinal);
        (await api.CallAsync("POST", "Bundle", summary.ToJsonString())).Expect(HttpStatusCode.Created);
        var log = await api.Server.Store.ReadAuditAsync(EhrId.Parse(patient).Value, PageRequest.First);
        Assert.Contains(log.Items, e => e.Entry.Action == "search" && e.Entry.Object.StartsWith("QUERY/fhir#", StringComparison.Ordinal));
    }

    [Theory, OnEachDatabase]
    public async Task Documents_that_nothing_reads_are_told_of_in_every_section(Database database)
    {
        var api = await OnAsync(database);
        var patient = await api.CreateAsync(Person());
        await ViewStories.CommitUnmappedAsync(new Api(api.Server), patient);
        await api.CreateAsync(Allergy(patient));
        var summary = (await api.GetAsync($"Patient/{patient}/$summary")).Expect(HttpStatusCode.OK).JsonBody;
        Assert.All(Sections(summary), section => Assert.Contains("test.unmapped.v1", (string)section["text"]!["div"]!, StringComparison.Ordinal));
    }

    private static IEnumerable<JsonNode> Sections(JsonNode summary) => Entries(summary)[0]["resource"]!["section"]!.AsArray().Select(s => s!);

    private static JsonNode Section(JsonNode summary, string code) => Sections(summary).Single(s => CodeOf(s) == code);

    private static string CodeOf(JsonNode section) => (string)section["code"]!["coding"]![0]!["code"]!;

    private static IEnumerable<JsonNode> EntriesOf(JsonNode summary, JsonNode section) =>
        section["entry"]!.AsArray().Select(entry => Entries(summary).Single(e => (string?)e["fullUrl"] == (string?)entry!["reference"])["resource"]!);
}
