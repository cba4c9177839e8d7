using System.Buffers;
using System.Text;
using Varde.Fhir.Resources;
using Varde.Foundation;

namespace Varde.Fhir.Tests.Resources;

public sealed class SubsetsTests
{
    private const string Tag = """{"system":"http://terminology.hl7.org/CodeSystem/v3-ObservationValue","code":"SUBSETTED"}""";

    private const string Sent = """
        {"resourceType":"Observation","id":"o","meta":{"versionId":"1"},"text":{"status":"empty","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">a</div>"},
        "status":"final","code":{"coding":[{"code":"a"}],"text":"x"},"valueQuantity":{"value":1.50},"note":[{"text":"n"}],"method":{"text":"m"}}
        """;

    [Fact]
    public void A_summary_has_what_the_specification_marks_as_such() =>
        Assert.Equal(
            $$$"""{"resourceType":"Observation","id":"o","meta":{"versionId":"1","tag":[{{{Tag}}}]},"status":"final","code":{"coding":[{"code":"a"}],"text":"x"},"valueQuantity":{"value":1.50}}""",
            Written(Sent, Subset.Summary));

    [Fact]
    public void A_summary_leaves_out_what_is_none_at_every_level() =>
        Assert.Equal(
            $$$"""{"resourceType":"Patient","meta":{"tag":[{{{Tag}}}]},"name":[{"family":"a"}]}""",
            Written("""{"resourceType":"Patient","name":[{"id":"n","family":"a"}]}""", Subset.Summary, sortMeta: true));

    [Fact]
    public void A_modifier_extension_is_shown_whole() =>
        Assert.Contains(
            "\"modifierExtension\":[{\"url\":\"http://e\",\"valueCode\":\"x\"}]",
            Written("""{"resourceType":"Patient","modifierExtension":[{"url":"http://e","valueCode":"x"}]}""", Subset.Summary),
            StringComparison.Ordinal);

    [Fact]
    public void A_text_has_the_narrative_and_what_there_must_be() =>
        Assert.Equal(
            $$$"""{"resourceType":"Observation","id":"o","meta":{"versionId":"1","tag":[{{{Tag}}}]},"text":{"status":"empty","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">a</div>"},"status":"final","code":{"coding":[{"code":"a"}],"text":"x"}}""",
            Written(Sent, Subset.Text));

    [Fact]
    public void Data_is_all_but_the_narrative()
    {
        var written = Written(Sent, Subset.Data);
        Assert.DoesNotContain("\"div\"", written, StringComparison.Ordinal);
        Assert.Contains("\"note\":[{\"text\":\"n\"}]", written, StringComparison.Ordinal);
    }

    [Fact]
    public void Elements_are_those_that_are_named_and_those_that_there_must_be() =>
        Assert.Equal(
            $$$"""{"resourceType":"Observation","id":"o","meta":{"versionId":"1","tag":[{{{Tag}}}]},"status":"final","code":{"coding":[{"code":"a"}],"text":"x"},"valueQuantity":{"value":1.50}}""",
            Written(Sent, Subset.Elements(["value"])));

    [Fact]
    public void The_tag_is_put_once_beside_the_others() =>
        Assert.Equal(
            $$$"""{"resourceType":"Patient","meta":{"tag":[{"code":"a"},{{{Tag}}}]}}""",
            Written($$$"""{"resourceType":"Patient","meta":{"tag":[{"code":"a"},{{{Tag}}}]},"gender":"male"}""", Subset.Elements(["id"])));

    public static TheoryData<string> Examples => SharedResources.Files("r4-examples", "*.json");

    [Theory]
    [MemberData(nameof(Examples))]
    public void What_is_shown_of_an_example_is_a_resource_but_for_references_to_what_it_contains(string file)
    {
        if (ResourceReader.Read(SharedResources.Bytes(file), ResourceFormat.Json) is not { IsDone: true, Value: var resource }) return;
        foreach (var subset in (Subset[])[Subset.Summary, Subset.Text, Subset.Data, Subset.Elements(["name", "value"])])
        {
            var output = new ArrayBufferWriter<byte>();
            Subsets.Write(resource.Root, subset, output);
            var faults = ResourceReader.Read(output.WrittenMemory, ResourceFormat.Json).Refusal is { } refusal ? Assert.IsType<Invalid>(refusal).Faults : [];
            Assert.DoesNotContain(faults, f => f.Message != "leads to no contained resource");
        }
    }

    private static string Written(string sent, Subset subset, bool sortMeta = false)
    {
        var output = new ArrayBufferWriter<byte>();
        Subsets.Write(ReadJson.Read(sent).Value.Root, subset, output);
        var json = Encoding.UTF8.GetString(output.WrittenSpan);
        return sortMeta ? Encoding.UTF8.GetString(StoredForm.Of(ReadJson.Read(json).Value, "x")).Replace("\"id\":\"x\",", "", StringComparison.Ordinal) : json;
    }
}
