using System.Text.Json;
using System.Text.Json.Nodes;
using Varde.Fhir.Profiles;
using Varde.Fhir.Resources;

namespace Varde.Fhir.Tests.Profiles;

/// <summary>The Norwegian profiles come without snapshots: all of them are understood, and their examples keep them.</summary>
public sealed class NorwegianProfilesTests
{
    private const string MiddleName = "http://hl7.no/fhir/StructureDefinition/no-basis-middlename";

    private static readonly string[] Folders =
        ["HL7Norway_basisprofiler-r4/StructureDefinition", "HL7Norway_Velferdsteknologi_VKP-R4/StructureDefinition", "HL7Norway_SAFEST/StructureDefinition", "helsenorge_FhirProfiler/resources"];

    private static readonly Lazy<ProfileLibrary> Known = new(() => PublishedProfiles.Library(Folders.Reverse().SelectMany(f => PublishedProfiles.In(Path.Combine(PublishedProfiles.Norway!, f)))));

    [Fact]
    public void Every_profile_has_a_snapshot()
    {
        Assert.SkipWhen(PublishedProfiles.Norway is null, PublishedProfiles.AbsentNorway);
        var all = Folders.SelectMany(f => PublishedProfiles.In(Path.Combine(PublishedProfiles.Norway!, f))).ToList();
        Assert.True(all.Count > 80);
        var refused = all.Select(d => (Url: JsonText.Of(d, "url")!, Found: Known.Value.Find(JsonText.Of(d, "url")!))).Where(f => !f.Found.IsDone).Select(f => $"{f.Url} {f.Found.Refusal!.Message}").Distinct().ToList();
        Nothing.In(refused.Except(NotUnderstood).Concat(NotUnderstood.Except(refused)));
    }

    /// <summary>Profiles that name elements of STU3, which R4 has no more.</summary>
    private static readonly string[] NotUnderstood =
    [
        "http://ehelse.no/fhir/StructureDefinition/vkp-CarePlan-v090 CarePlan.context is no element of its base",
        "http://ehelse.no/fhir/StructureDefinition/vkp-MessageHeader-v090 MessageHeader.receiver is no element of its base",
    ];

    public static TheoryData<string> Examples => PublishedProfiles.Norway is null ? new TheoryData<string>("") : new TheoryData<string>(
        ((string[])["HL7Norway_basisprofiler-r4/Examples", "HL7Norway_SAFEST/Examples", "helsenorge_FhirProfiler/examples"])
            .SelectMany(f => Directory.EnumerateFiles(Path.Combine(PublishedProfiles.Norway, f))).Select(f => Path.GetRelativePath(PublishedProfiles.Norway, f)).Order(StringComparer.Ordinal));

    /// <summary>Examples that break what they name, with the one kind of fault that they have, and why it is one.</summary>
    private static readonly (string File, string Fault, string Why)[] Broken =
    [
        ("no-basis-HealthcareService-example", "must be an id: 1 to 64 letters, digits, hyphens and dots", "R4, id: the id has an underscore"),
        ("safest-MedicinalProductPackaged", ".url: is missing", "R4, Extension.url is 1..1: the parts of an extension have none"),
        ("safest-MedicinalProductManufactured", ".value.system: must be the very value that the profile fixes", "another code system than the extension's definition fixes"),
        ("Vital-signs-weight", "Observation.category: is missing", "R4, vital signs: a body weight has the category vital-signs"),
        ("safest-MedicinalProduct-", ".value: is not allowed", "the extension's definition has parts, and no value"),
    ];

    [Theory, MemberData(nameof(Examples))]
    public void An_example_keeps_the_profiles_that_it_names(string file)
    {
        Assert.SkipWhen(file.Length == 0, PublishedProfiles.AbsentNorway);
        var json = PublishedProfiles.Read(Path.Combine(PublishedProfiles.Norway!, file))!.Value;
        var issues = new Validator(Known.Value, new ListedCodes()).Validate(json, []);
        var errors = issues.Errors();
        if (Broken.FirstOrDefault(b => file.Contains(b.File, StringComparison.Ordinal)) is { File: not null } broken)
            Assert.True(errors.Count > 0 && errors.All(e => e.Contains(broken.Fault, StringComparison.Ordinal)), $"{broken.Why}; found {string.Join('\n', errors)}");
        else Nothing.In(errors);
    }

    [Fact]
    public void A_mutated_patient_is_told_of()
    {
        Assert.Empty(Mutated(_ => { }));
        Assert.Equal(["Patient.identifier[0].value: is missing"], Mutated(p => p["identifier"]![0]!.AsObject().Remove("value")));
        Assert.Equal(["Patient.name[0].extension[0].value: must be of type string"], Mutated(p => p["name"]![0]!["extension"]![0] = new JsonObject { ["url"] = MiddleName, ["valueCode"] = "x" }));
        Assert.NotEmpty(Mutated(p => p["address"] = new JsonArray(new JsonObject { ["extension"] = new JsonArray(new JsonObject { ["url"] = "http://hl7.no/fhir/StructureDefinition/no-basis-propertyinformation", ["valueString"] = "x" }) })));
        Assert.NotEmpty(Mutated(p => p["managingOrganization"] = new JsonObject { ["reference"] = "#o" }, new JsonObject { ["resourceType"] = "Patient", ["id"] = "o" }));
    }

    private static IReadOnlyList<string> Mutated(Action<JsonObject> change, JsonObject? contained = null)
    {
        Assert.SkipWhen(PublishedProfiles.Norway is null, PublishedProfiles.AbsentNorway);
        var patient = JsonNode.Parse("""{"resourceType":"Patient","name":[{"family":"Prøve","given":["Test"]}],"gender":"female","birthDate":"1980-02-29"}""")!.AsObject();
        patient["identifier"] = new JsonArray(Identifier("urn:oid:2.16.578.1.12.4.1.4.1"));
        patient["name"]![0]!["extension"] = new JsonArray(new JsonObject { ["url"] = MiddleName, ["valueString"] = "Mellom" });
        if (contained is not null) patient["contained"] = new JsonArray(contained);
        change(patient);
        return Known.Value.Validate(patient, "http://hl7.no/fhir/StructureDefinition/no-basis-Patient").Errors();
    }

    private static JsonObject Identifier(string system) => new() { ["system"] = system, ["value"] = "29828010008" };
}
