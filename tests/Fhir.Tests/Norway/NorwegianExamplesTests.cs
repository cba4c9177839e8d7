using System.Buffers;
using System.Text.Json;
using Varde.Fhir.Interactions;
using Varde.Fhir.Resources;
using Varde.Fhir.Tests.Resources;
using Varde.Foundation;

namespace Varde.Fhir.Tests.Norway;

/// <summary>Resources of Norwegian profiles are taken as R4.</summary>
public sealed class NorwegianExamplesTests
{
    public static TheoryData<string> Files => NorwegianResources.Files;

    [Theory, MemberData(nameof(Files))]
    public void A_Norwegian_resource_is_taken_and_comes_back_equal(string file)
    {
        if (Read(file) is not { } resource) return;
        var stored = StoredForm.Of(resource, "an-id");
        var shown = new ArrayBufferWriter<byte>();
        StoredForm.WriteShown(shown, stored, 3, DateTimeOffset.UnixEpoch);
        Assert.Equal(WithoutOwnMeta(ReadJson.Values(resource.Root)), WithoutOwnMeta(ReadJson.Values(JsonElement.Parse(shown.WrittenSpan))));
    }

    [Theory, MemberData(nameof(Files))]
    public void A_Norwegian_resource_is_the_same_in_XML(string file)
    {
        if (Read(file) is not { } resource) return;
        var xml = new ArrayBufferWriter<byte>();
        ResourceXmlWriter.Write(resource.Root, xml);
        var back = ResourceReader.Read(xml.WrittenMemory, ResourceFormat.Xml);
        Assert.True(back.IsDone, ReadJson.Faults(back.Refusal));
        Assert.Equal(ReadJson.Values(resource.Root), ReadJson.Values(back.Value.Root));
    }

    [Fact]
    public void Of_the_answer_of_the_medication_service_only_its_composition_and_its_frame_break_the_specification()
    {
        var answer = ResourceReader.ReadUnchecked(NorwegianResources.Bytes(NorwegianResources.Sfm), ResourceFormat.Json).Value;
        var entries = answer.GetProperty("parameter")[0].GetProperty("resource").GetProperty("entry").EnumerateArray().Select(e => e.GetProperty("resource")).ToList();
        Assert.Equal(37, entries.Count);
        foreach (var resource in entries)
        {
            var read = CheckedResource.Read(JsonSerializer.SerializeToUtf8Bytes(resource), ResourceFormat.Json);
            Assert.True(read.IsDone != (resource.GetProperty("resourceType").GetString() == "Composition"), ReadJson.Faults(read.Refusal));
        }
    }

    private static Resource? Read(string file)
    {
        var read = CheckedResource.Read(NorwegianResources.Bytes(file), NorwegianResources.FormatOf(file));
        if (NorwegianResources.Deviation(file) is not { } deviation)
        {
            Assert.True(read.IsDone, Named(read.Refusal));
            return read.Value;
        }
        Assert.Contains(Assert.IsType<Unprocessable>(read.Refusal).Faults, f => f.Path == deviation.Path);
        return null;
    }

    private static string Named(Refusal? refusal) => refusal is Unprocessable unprocessable ? string.Join('\n', unprocessable.Faults.Select(f => f.ToSentence())) : ReadJson.Faults(refusal);

    private static IEnumerable<string> WithoutOwnMeta(IEnumerable<string> values) =>
        values.Where(v => !v.StartsWith(".id ", StringComparison.Ordinal) && !v.StartsWith(".meta.versionId", StringComparison.Ordinal) && !v.StartsWith(".meta.lastUpdated", StringComparison.Ordinal));
}
