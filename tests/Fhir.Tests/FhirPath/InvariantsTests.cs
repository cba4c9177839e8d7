using System.Text;
using System.Text.Json;
using CsCheck;
using Varde.Fhir.Definitions;
using Varde.Fhir.FhirPath;
using Varde.Fhir.Resources;
using Varde.Fhir.Tests.Resources;

namespace Varde.Fhir.Tests.FhirPath;

public sealed class InvariantsTests
{
    /// <summary>The examples of the specification that break a rule of it.</summary>
    private static readonly Dictionary<string, string> Broken = new(StringComparer.Ordinal)
    {
        // Logical models that are not abstract and have no base.
        ["definition.json"] = "sdf-4", ["request.json"] = "sdf-4",
    };

    [Fact]
    public void Every_rule_of_the_specification_is_an_expression() =>
        Assert.Equal([], FhirDefinitions.R4.Rules.Where(r => FhirPathExpression.Parse(r.Value.Expression).Refusal is not null).Select(r => r.Key));

    [Fact]
    public void Every_search_parameter_is_an_expression() =>
        Assert.Equal([], FhirDefinitions.R4.ResourceTypes.SelectMany(t => FhirDefinitions.R4.ParametersOf(t).Values).Distinct()
            .Where(p => p.Expression.Length > 0 && FhirPathExpression.Parse(p.Expression).Refusal is not null).Select(p => p.Code + ": " + p.Expression));

    [Fact]
    public void The_examples_of_the_specification_keep_its_rules_apart_from_those_that_are_listed()
    {
        Assert.SkipWhen(SharedResources.Folder is null, SharedResources.Absent);
        var faults = Directory.EnumerateFiles(Path.Combine(SharedResources.Folder!, "r4-examples"), "*.json").Order(StringComparer.Ordinal)
            .SelectMany(file => Faults(JsonElement.Parse(File.ReadAllBytes(file))).Select(fault => $"{Path.GetFileName(file)} {fault.Path} {fault.Message}"))
            .Where(fault => !Broken.Any(b => fault.StartsWith(b.Key, StringComparison.Ordinal) && fault.Contains(b.Value, StringComparison.Ordinal)))
            .ToList();
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Theory]
    [InlineData("""{"resourceType":"Patient","contact":[{"name":{"text":"x"}},{"gender":"male"}]}""", "Patient.contact[1]", "pat-1")]
    [InlineData("""{"resourceType":"Patient","name":[{"period":{"start":"2024-02","end":"2024-01-31"}}]}""", "Patient.name[0].period", "per-1")]
    [InlineData("""{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient","telecom":[{"value":"1"}]}}]}""", "Bundle.entry[0].resource.telecom[0]", "cpt-2")]
    [InlineData("""{"resourceType":"Patient","contained":[{"resourceType":"Organization","id":"a","name":"x"}]}""", "Patient", "dom-3")]
    [InlineData("""{"resourceType":"Patient","contained":[{"resourceType":"Organization","id":"a"}],"managingOrganization":{"reference":"#a"}}""", "Patient.contained[0]", "org-1")]
    [InlineData("""{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueString":"a","dataAbsentReason":{"text":"b"}}""", "Observation", "obs-6")]
    [InlineData("""{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"s","code":"1"}]},"valueString":"a","component":[{"code":{"coding":[{"code":"1","system":"s"}]}}]}""", "Observation", "obs-7")]
    [InlineData("""{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":{"value":1,"code":"mg"}}""", "Observation.value", "qty-3")]
    [InlineData("""{"resourceType":"Task","status":"draft","intent":"order","authoredOn":"2024-02-02","lastModified":"2024-02-01"}""", "Task", "inv-1")]
    [InlineData("""{"resourceType":"Parameters","parameter":[{"name":"a","valueString":"b","part":[{"name":"c","valueString":"d"}]}]}""", "Parameters.parameter[0]", "inv-1")]
    [InlineData("""{"resourceType":"Patient","birthDate":"2000","_birthDate":{"extension":[{"url":"http://x","valuePeriod":{"start":"2024","end":"2023"}}]}}""", "Patient.birthDate.extension[0].value", "per-1")]
    [InlineData("""{"resourceType":"Questionnaire","status":"draft","item":[{"linkId":"1","type":"string"},{"linkId":"1","type":"string"}]}""", "Questionnaire", "que-2")]
    public void A_broken_rule_is_named_at_the_element_that_it_is_about(string json, string path, string key)
    {
        var fault = Assert.Single(Faults(JsonElement.Parse(json)));
        Assert.Equal((path, key), (fault.Path, fault.Message.Split(':')[0]));
    }

    [Theory]
    [InlineData("""{"resourceType":"Questionnaire","status":"draft","item":[{"linkId":"1","type":"boolean"},{"linkId":"2","type":"string","enableWhen":[{"question":"1","operator":"exists","answerBoolean":true}]}]}""")]
    [InlineData("""{"resourceType":"Patient","contained":[{"resourceType":"Organization","id":"a","name":"x","endpoint":[{"reference":"#"}]}]}""")]
    [InlineData("""{"resourceType":"Patient","name":[{"period":{"start":"2024-01-31","end":"2024-01"}}]}""")]
    public void A_resource_that_keeps_the_rules_has_no_fault(string json) => Assert.Empty(Faults(JsonElement.Parse(json)));

    [Theory]
    [InlineData("ele-1", """{"resourceType":"Patient","name":[{}]}""")]
    [InlineData("ext-1", """{"resourceType":"Patient","extension":[{"url":"http://x","valueString":"a","extension":[{"url":"b","valueString":"c"}]}]}""")]
    [InlineData("txt-1", """{"resourceType":"Patient","text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><script>x</script></div>"}}""")]
    [InlineData("txt-2", """{"resourceType":"Patient","text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"> </div>"}}""")]
    [InlineData("dom-2", """{"resourceType":"Patient","contained":[{"resourceType":"Organization","id":"a","name":"x","contained":[{"resourceType":"Organization","id":"b"}]}]}""")]
    [InlineData("ref-1", """{"resourceType":"Patient","managingOrganization":{"reference":"#a"}}""")]
    public void What_is_not_evaluated_is_refused_by_the_reader(string key, string json)
    {
        Assert.Contains(key, Invariants.NotEvaluated);
        Assert.IsType<Foundation.Invalid>(ResourceReader.Read(Encoding.UTF8.GetBytes(json), ResourceFormat.Json).Refusal);
    }

    [Fact]
    public void Good_practice_is_advice_and_no_fault()
    {
        var patient = JsonElement.Parse("""{"resourceType":"Patient"}""");
        Assert.Empty(Faults(patient));
        Assert.StartsWith("dom-6", Assert.Single(Invariants.Warnings(patient, FhirDefinitions.R4.Resource("Patient")!)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"code\":{\"coding\":[{0}]},\"valueString\":\"a\",\"component\":[{1}]", """{"code":"i"}""", """{"code":{"coding":[{"code":"xi"}]}}""")]
    [InlineData("\"contained\":[{0}],\"derivedFrom\":[{1}]", """{"resourceType":"Patient","id":"i"}""", """{"reference":"#xi"}""")]
    [InlineData("\"code\":{\"text\":\"a\"},\"referenceRange\":[{0}],\"note\":[{1}]", """{"low":{"value":1,"code":"i"}}""", """{"text":"i"}""")]
    public void A_resource_that_is_made_to_be_much_work_comes_to_an_end(string members, string first, string second)
    {
        var json = "{\"resourceType\":\"Observation\"," + members.Replace("{0}", Many(first), StringComparison.Ordinal).Replace("{1}", Many(second), StringComparison.Ordinal) + "}";
        Assert.True(Faults(JsonElement.Parse(json)).Count <= 100);
    }

    [Fact]
    public void No_JSON_throws()
    {
        var values = Gen.OneOf("null", "1", "1e400", "\"x\"", "\"2024-13-01\"", "true", "{}", "[]", "[null]", "[[1]]", """{"start":1,"end":[2]}""", """{"reference":"#a"}""", """[{"resourceType":"Patient","id":"a"}]""");
        var names = Gen.OneOf("id", "contained", "text", "period", "code", "valueQuantity", "valuePeriod", "component", "extension", "_status", "status", "subject", "referenceRange", "meta", "frob");
        Gen.Select(Gen.OneOf("Observation", "Patient", "Bundle", "Questionnaire"), Gen.Select(names, values).Array[0, 8]).Sample(
            made => Faults(JsonElement.Parse($$"""{"resourceType":"{{made.Item1}}"{{string.Concat(made.Item2.Select(m => $",\"{m.Item1}\":{m.Item2}"))}}}""")), iter: 20_000);
    }

    private static string Many(string item) => string.Join(',', Enumerable.Range(0, 10_000).Select(i => item.Replace("i\"", $"{i}\"", StringComparison.Ordinal)));

    private static IReadOnlyList<Foundation.Fault> Faults(JsonElement resource) =>
        FhirDefinitions.R4.Resource(resource.GetProperty("resourceType").GetString()!) is { } type ? Invariants.Check(resource, type) : [];
}
