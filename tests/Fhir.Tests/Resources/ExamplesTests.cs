using System.Buffers;
using System.Text.Json;
using Varde.Fhir.Resources;
using Varde.Foundation;

namespace Varde.Fhir.Tests.Resources;

public sealed class ExamplesTests
{
    /// <summary>Examples that break the specification they belong to: where, and by which part of it.</summary>
    private static readonly Dictionary<string, (string Path, string Reason)> Broken = new(StringComparer.Ordinal)
    {
        ["r4-examples/activitydefinition-supplyrequest-example.json"] = ("ActivityDefinition.text.div", "narrative, txt-2: the narrative shall have some content that is not white space"),
        ["r4-examples/eventdefinition-example.json"] = ("EventDefinition.text.div", "narrative, txt-2"),
        ["r4-examples/devicemetric-example.json"] = ("DeviceMetric.parent.reference", "DeviceMetric.parent is Reference(Device), and leads to a DeviceDefinition"),
        ["r4-examples/deviceusestatement-example.json"] = ("DeviceUseStatement.reasonReference[0].reference", "DeviceUseStatement.reasonReference may not lead to a Procedure"),
        ["fhir-test-cases/r4/examples/devicemetric-example.json"] = ("DeviceMetric.parent.reference", "as above"),
        ["fhir-test-cases/r4/examples/deviceusestatement-example.json"] = ("DeviceUseStatement.reasonReference[0].reference", "as above"),
        ["r4-examples/medicationrequest0301.json"] = ("MedicationRequest.dispenseRequest.performer.reference", "MedicationRequest.dispenseRequest.performer is Reference(Organization)"),
        ["r4-examples/observation-example-clinical-gender.json"] = ("Observation.performer[0].reference", "Observation.performer may not lead to an Encounter"),
        ["r4-examples/questionnaireresponse-extensions-QuestionnaireResponse-item-subject.json"] = ("SearchParameter.id", "datatypes, id: at most 64 characters, and this has 67"),
        ["fhir-test-cases/r4/patient-name-extensions.json"] = ("Patient.name[0].given", "json, 2.6.2.3: null fills out both arrays, and here one is shorter"),
        ["fhir-test-cases/r4/bundle-with-no-type.json"] = ("Bundle.type", "Bundle.type is 1..1"),
        ["fhir-test-cases/r4/examples/bundle-questionnaire.json"] = ("Questionnaire.item[0].item[0].linkId", "Questionnaire.item.linkId is 1..1"),
        ["fhir-test-cases/r4/explanationofbenefit-example.json"] = ("ExplanationOfBenefit.status", "ExplanationOfBenefit.status is 1..1: the example is of an earlier draft"),
        ["fhir-test-cases/r4/r4-caredove-bundle.json"] = ("Bundle.entry[0].resource.id", "json, 2.6.2.1: an id is in quotes"),
        ["fhir-test-cases/r4/myconsent-ext.xml"] = ("StructureDefinition.contextType", "StructureDefinition.contextType is of STU3"),
        ["fhir-test-cases/r4/observation-example.xml"] = ("Observation.extension", "xml, 2.6.1: elements have an order, and status comes behind extension"),
    };

    public static TheoryData<string> Json =>
        [.. SharedResources.Files("r4-examples", "*.json"), .. SharedResources.Files("fhir-test-cases/r4", "*.json"), .. SharedResources.Files("fhir-test-cases/r4/examples", "*.json")];

    public static TheoryData<string> Xml => [.. SharedResources.Files("fhir-test-cases/r4", "*.xml"), .. SharedResources.Files("fhir-test-cases/r4/examples", "*.xml")];

    [Theory]
    [MemberData(nameof(Json))]
    public void Every_example_is_read_and_what_is_shown_of_it_is_what_was_sent(string file)
    {
        if (ReadExample(file, ResourceFormat.Json) is not { } resource) return;
        var stored = StoredForm.Of(resource, "an-id");
        var shown = new ArrayBufferWriter<byte>();
        StoredForm.WriteShown(shown, stored, 3, DateTimeOffset.UnixEpoch);
        Assert.Equal(WithoutOwnMeta(ReadJson.Values(resource.Root)), WithoutOwnMeta(ReadJson.Values(JsonElement.Parse(shown.WrittenSpan))));
        Assert.Equal(stored, StoredForm.Of(StoredForm.Read(stored), "an-id"));
    }

    [Theory]
    [MemberData(nameof(Json))]
    public void Every_example_comes_back_from_XML_with_the_same_texts_and_digits(string file)
    {
        if (ReadExample(file, ResourceFormat.Json) is not { } resource) return;
        var back = ResourceReader.Read(Xmled(resource), ResourceFormat.Xml);
        Assert.True(back.IsDone, ReadJson.Faults(back.Refusal));
        Assert.Equal(ReadJson.Values(resource.Root), ReadJson.Values(back.Value.Root));
    }

    [Theory]
    [MemberData(nameof(Xml))]
    public void Every_example_in_XML_is_read_and_comes_back(string file)
    {
        if (ReadExample(file, ResourceFormat.Xml) is not { } resource) return;
        var back = ResourceReader.Read(Xmled(resource), ResourceFormat.Xml);
        Assert.True(back.IsDone, ReadJson.Faults(back.Refusal));
        Assert.Equal(ReadJson.Values(resource.Root), ReadJson.Values(back.Value.Root));
    }

    [Theory]
    [MemberData(nameof(Json))]
    public void Nothing_is_changed_where_no_reference_is(string file)
    {
        if (ReadExample(file, ResourceFormat.Json) is not { } resource) return;
        Assert.Equal(resource.Root.GetRawText(), System.Text.Encoding.UTF8.GetString(References.Rewrite(resource.Root, _ => null)));
    }

    private static Resource? ReadExample(string file, ResourceFormat format)
    {
        var read = ResourceReader.Read(SharedResources.Bytes(file), format);
        if (!Broken.TryGetValue(file, out var fault))
        {
            Assert.True(read.IsDone, ReadJson.Faults(read.Refusal));
            return read.Value;
        }
        Assert.Contains(Assert.IsType<Invalid>(read.Refusal).Faults, f => f.Path == fault.Path);
        return null;
    }

    private static ReadOnlyMemory<byte> Xmled(Resource resource)
    {
        var xml = new ArrayBufferWriter<byte>();
        ResourceXmlWriter.Write(resource.Root, xml);
        return xml.WrittenMemory;
    }

    private static IEnumerable<string> WithoutOwnMeta(IEnumerable<string> values) =>
        values.Where(v => !v.StartsWith(".id ", StringComparison.Ordinal) && !v.StartsWith(".meta.versionId", StringComparison.Ordinal) && !v.StartsWith(".meta.lastUpdated", StringComparison.Ordinal));
}
