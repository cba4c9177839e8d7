using System.Text.Json.Nodes;
using Varde.Fhir.Profiles;

namespace Varde.Fhir.Tests.Profiles;

/// <summary>What R4 asks in words, and by no rule: a validation tells of it.</summary>
public sealed class WordsOfTheSpecificationTests
{
    [Theory]
    [InlineData("""{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"8302-2"}]},"subject":{"reference":"Patient/1"},"effectiveDateTime":"2026","valueQuantity":{"value":1.7,"unit":"m","system":"http://unitsofmeasure.org","code":"m"}}""", "Observation.category")]
    [InlineData("""{"resourceType":"CapabilityStatement","status":"active","date":"2026","kind":"requirements","description":"x","fhirVersion":"4.0.1","format":["json"],"rest":[{"mode":"server","resource":[{"type":"Patient","searchParam":[{"name":"born","definition":"http://hl7.org/fhir/SearchParameter/individual-birthdate","type":"token"}]}]}]}""", "CapabilityStatement.rest[0].resource[0].searchParam[0].type")]
    [InlineData("""{"resourceType":"SearchParameter","url":"http://p.example/a","name":"A","status":"active","description":"x","code":"a","base":["Patient"],"type":"string","expression":"Patient.name","derivedFrom":"http://hl7.org/fhir/SearchParameter/Organization-name"}""", "SearchParameter.base[0]")]
    [InlineData("""{"resourceType":"SearchParameter","url":"http://p.example/a","name":"A","status":"active","description":"x","code":"a","base":["Organization"],"type":"token","expression":"Organization.name","derivedFrom":"http://hl7.org/fhir/SearchParameter/Organization-name"}""", "SearchParameter.type")]
    [InlineData("""{"resourceType":"CodeSystem","status":"active","content":"complete","supplements":"http://loinc.org"}""", "CodeSystem.content")]
    [InlineData("""{"resourceType":"CodeSystem","status":"active","content":"complete","property":[{"code":"p","type":"integer"}],"concept":[{"code":"a","concept":[{"code":"b","property":[{"code":"q","valueInteger":1}]}]}]}""", "CodeSystem.concept[0].concept[0].property[0].code")]
    [InlineData("""{"resourceType":"CodeSystem","status":"active","content":"complete","property":[{"code":"p","type":"integer"}],"concept":[{"code":"a","property":[{"code":"p","valueDecimal":1.5}]}]}""", "CodeSystem.concept[0].property[0].value")]
    [InlineData("""{"resourceType":"ValueSet","status":"active","url":"urn:uuid:6a2ee390-978e-42c6-8f88-c17dff3bd8a"}""", "ValueSet.url")]
    [InlineData("""{"resourceType":"Bundle","type":"collection","entry":[{"fullUrl":"http://a.example/Observation/o","resource":{"resourceType":"Observation","id":"o","status":"final","code":{"text":"x"},"subject":{"reference":"Patient/p/_history/2"}}},{"fullUrl":"http://a.example/Patient/p","resource":{"resourceType":"Patient","id":"p","meta":{"versionId":"1"},"active":true}}]}""", "Bundle.entry[0].resource.subject.reference")]
    [InlineData("""{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"Patient?frob=1"}},"request":{"method":"POST","url":"Observation"}}]}""", "Bundle.entry[0].resource.subject.reference")]
    public void What_is_wrong_is_told(string resource, string path) =>
        Assert.Contains(ProfileLibrary.R4.Validate(JsonNode.Parse(resource)!), i => i.Severity == IssueSeverity.Error && i.Path == path);

    [Theory]
    [InlineData("2", "kg", "is more than")]
    [InlineData("1001", "g", "is more than")]
    [InlineData("1000", "g", "")]
    [InlineData("0.9", "kg", "")]
    [InlineData("499999", "mg", "is less than")]
    [InlineData("500", "g", "")]
    [InlineData("2", "m", "")]
    public void A_limit_holds_in_every_unit_of_its_kind(string amount, string unit, string told)
    {
        var profile = JsonNode.Parse("""
            {"resourceType":"StructureDefinition","url":"http://profiles.example/weight","name":"W","status":"active","kind":"resource","abstract":false,"type":"Observation","baseDefinition":"http://hl7.org/fhir/StructureDefinition/Observation","derivation":"constraint",
             "differential":{"element":[{"id":"Observation.value[x]","path":"Observation.value[x]","type":[{"code":"Quantity"}],"minValueQuantity":{"value":500,"system":"http://unitsofmeasure.org","code":"g"},"maxValueQuantity":{"value":1,"system":"http://unitsofmeasure.org","code":"kg"}}]}}
            """)!;
        var resource = JsonNode.Parse($$$"""{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":{"value":{{{amount}}},"system":"http://unitsofmeasure.org","code":"{{{unit}}}"}}""")!;
        var errors = PublishedProfiles.Library([System.Text.Json.JsonElement.Parse(profile.ToJsonString())]).Validate(resource, "http://profiles.example/weight").Errors();
        if (told.Length == 0) Assert.Empty(errors);
        else Assert.Contains(told, Assert.Single(errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://other.example","code":"8302-2"}]},"valueString":"tall"}""")]
    [InlineData("""{"resourceType":"SearchParameter","url":"http://p.example/a","name":"A","status":"active","description":"x","code":"a","base":["Organization"],"type":"string","expression":"Organization.name","derivedFrom":"http://hl7.org/fhir/SearchParameter/Organization-name"}""")]
    [InlineData("""{"resourceType":"CodeSystem","status":"active","content":"complete","property":[{"code":"p","type":"integer"}],"concept":[{"code":"a","property":[{"code":"p","valueInteger":1}]}]}""")]
    [InlineData("""{"resourceType":"ValueSet","status":"active","url":"urn:uuid:6A2EE390-978e-42c6-8f88-c17dff3bd8a1"}""")]
    [InlineData("""{"resourceType":"Bundle","type":"collection","entry":[{"fullUrl":"http://a.example/Observation/o","resource":{"resourceType":"Observation","id":"o","status":"final","code":{"text":"x"},"subject":{"reference":"Patient/p/_history/1"},"performer":[{"reference":"Patient/elsewhere/_history/9"}]}},{"fullUrl":"http://a.example/Patient/p","resource":{"resourceType":"Patient","id":"p","meta":{"versionId":"1"},"active":true}}]}""")]
    [InlineData("""{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"Patient?identifier=1"}},"request":{"method":"POST","url":"Observation"}}]}""")]
    public void What_is_right_has_no_errors(string resource) => Nothing.In(ProfileLibrary.R4.Validate(JsonNode.Parse(resource)!).Errors());
}
