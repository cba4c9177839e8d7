using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Varde.Fhir.Patching;
using Varde.Fhir.Resources;
using Varde.Fhir.Tests.Resources;
using Varde.Foundation;

namespace Varde.Fhir.Tests.Patching;

/// <summary>FHIRPath Patch, held against HL7's own cases.</summary>
public sealed class FhirPathPatchTests
{
    [Fact]
    public void HL7s_cases_give_what_they_expect()
    {
        var file = SharedResources.Bytes("fhir-test-cases/r4/patch/fhir-patch-tests.xml");
        var cases = XDocument.Load(new MemoryStream(file)).Root!.Elements("case").ToList();
        Assert.Equal(33, cases.Count);
        Assert.Empty(cases.Select(FaultOf).OfType<string>());
    }

    [Theory]
    [InlineData("replace", "Patient.photo[0].title", "path")]
    [InlineData("add", "Patient.name", "path")]
    [InlineData("delete", "Patient.name.given", "path")]
    [InlineData("frob", "Patient.name", "type")]
    [InlineData("delete", "Patient.descendants()", "path")]
    [InlineData("delete", "Patient", "path")]
    [InlineData("delete", "Patient.name[\u0D6E].given", "path")]
    public void What_cannot_be_done_is_refused_with_its_place(string type, string path, string place)
    {
        var parameters = $$$"""{"resourceType":"Parameters","parameter":[{"name":"operation","part":[{"name":"type","valueCode":"{{{type}}}"},{"name":"path","valueString":"{{{path}}}"},{"name":"name","valueString":"active"},{"name":"value","valueString":"x"}]}]}""";
        var fault = Assert.IsType<Invalid>(Apply("""{"resourceType":"Patient","name":[{"given":["a","b"]},{"family":"c"}]}""", parameters).Refusal).Faults.Single();
        Assert.Equal($"Parameters.parameter[0].{place}", fault.Path);
    }

    [Fact]
    public void What_is_said_of_a_primitive_goes_with_it()
    {
        var patched = Apply(
            """{"resourceType":"Patient","name":[{"given":["a","b"],"_given":[null,{"id":"x"}]}]}""",
            """{"resourceType":"Parameters","parameter":[{"name":"operation","part":[{"name":"type","valueCode":"delete"},{"name":"path","valueString":"Patient.name[0].given[0]"}]}]}""");
        Assert.Equal("""{"resourceType":"Patient","name":[{"given":["b"],"_given":[{"id":"x"}]}]}""", Encoding.UTF8.GetString(patched.Value.Span));
    }

    private static string? FaultOf(XElement test)
    {
        var (input, patch) = (Json(test, "input"), Json(test, "diff"));
        var patched = FhirPathPatch.Apply(System.Text.Json.JsonElement.Parse(input), System.Text.Json.JsonElement.Parse(patch));
        if (test.Element("error") is not null) return patched.IsDone ? $"{test.Attribute("name")!.Value} is not refused" : null;
        if (!patched.TryGet(out var bytes, out var refusal)) return $"{test.Attribute("name")!.Value}: {refusal.Message}";
        return JsonNode.DeepEquals(Comparable(bytes.Span), Comparable(Json(test, "output"))) ? null : $"{test.Attribute("name")!.Value} gives {Encoding.UTF8.GetString(bytes.Span)}";
    }

    // A narrative is the same with other white space between its elements.
    private static JsonNode Comparable(ReadOnlySpan<byte> json)
    {
        var node = JsonNode.Parse(json)!;
        if (node["text"]?["div"] is { } div) node["text"]!["div"] = string.Concat(((string)div!).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return node;
    }

    // As the cases write them: some hold what breaks R4 on purpose, so they are not checked.
    private static byte[] Json(XElement test, string part) => ResourceXmlReader.Read(test.Element(part)!.Elements().Single().ToString()).Value.Json;

    private static Outcome<ReadOnlyMemory<byte>> Apply(string resource, string parameters) =>
        FhirPathPatch.Apply(System.Text.Json.JsonElement.Parse(resource), System.Text.Json.JsonElement.Parse(parameters));
}
