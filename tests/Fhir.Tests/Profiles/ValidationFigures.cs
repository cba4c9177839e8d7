using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Varde.Fhir.Profiles;
using Varde.Fhir.Resources;

namespace Varde.Fhir.Tests.Profiles;

/// <summary>How long validation by a profile takes. Run by hand: <c>--explicit only --filter-class '*ValidationFigures'</c>.</summary>
public sealed class ValidationFigures
{
    private const string Pressure = """
        {"resourceType":"Observation","status":"final","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"vital-signs"}]}],
         "code":{"coding":[{"system":"http://loinc.org","code":"85354-9"}]},"subject":{"reference":"Patient/somebody"},"effectiveDateTime":"2026-01-01T12:00:00Z",
         "component":[{"code":{"coding":[{"system":"http://loinc.org","code":"8480-6"}]},"valueQuantity":{"value":120,"unit":"mmHg","system":"http://unitsofmeasure.org","code":"mm[Hg]"}},
          {"code":{"coding":[{"system":"http://loinc.org","code":"8462-4"}]},"valueQuantity":{"value":80,"unit":"mmHg","system":"http://unitsofmeasure.org","code":"mm[Hg]"}}]}
        """;

    [Fact]
    public void A_blood_pressure_keeps_its_profile()
    {
        var issues = ProfileLibrary.R4.Validate(System.Text.Json.Nodes.JsonNode.Parse(Pressure)!, "http://hl7.org/fhir/StructureDefinition/bp");
        Nothing.In(issues.Errors());
        var broken = Pressure.Replace("8462-4", "8480-6", StringComparison.Ordinal).Replace("\"mm[Hg]\"}},", "\"kPa\"}},", StringComparison.Ordinal);
        var errors = ProfileLibrary.R4.Validate(System.Text.Json.Nodes.JsonNode.Parse(broken)!, "http://hl7.org/fhir/StructureDefinition/bp").Errors();
        Assert.Contains("Observation.component[0].value.code: must be the very value that the profile fixes", errors);
        Assert.Contains("Observation.component: is missing, in the slice DiastolicBP", errors);
        Assert.Contains("Observation.component: stands 2 times; at most 1 are allowed, in the slice SystolicBP", errors);
    }

    [Fact(Explicit = true)]
    public void Microseconds()
    {
        Tell("bp Observation", ProfileLibrary.R4, Encoding.UTF8.GetBytes(Pressure), ResourceFormat.Json, "http://hl7.org/fhir/StructureDefinition/bp");
        Assert.SkipWhen(PublishedProfiles.Norway is null, PublishedProfiles.AbsentNorway);
        var norway = PublishedProfiles.Library(PublishedProfiles.In(Path.Combine(PublishedProfiles.Norway!, "HL7Norway_basisprofiler-r4/StructureDefinition")));
        var patient = File.ReadAllBytes(Path.Combine(PublishedProfiles.Norway!, "HL7Norway_basisprofiler-r4/Examples/no-basis-Patient-Espen-Eksempel.xml"));
        Tell("no-basis-Patient", norway, patient, ResourceFormat.Xml, "http://hl7.no/fhir/StructureDefinition/no-basis-Patient");
    }

    private static void Tell(string what, ProfileLibrary library, byte[] body, ResourceFormat format, string profile)
    {
        var resource = ResourceReader.Read(body, format).Value;
        var validator = new Validator(library, new ListedCodes());
        var first = Stopwatch.StartNew();
        validator.ByProfiles(resource, [profile]);
        first.Stop();
        for (var i = 0; i < 5000; i++) validator.ByProfiles(resource, [profile]);
        const int Times = 20_000;
        var all = Stopwatch.StartNew();
        for (var i = 0; i < Times; i++) validator.ByProfiles(resource, [profile]);
        TestContext.Current.TestOutputHelper!.WriteLine($"{what}: {all.Elapsed.TotalMicroseconds / Times:F1} µs each; the first, with its snapshot, {first.Elapsed.TotalMilliseconds:F0} ms");
    }
}
