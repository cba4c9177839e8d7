using System.Buffers;
using System.Text;
using Varde.Fhir.Resources;

namespace Varde.Fhir.Tests.Resources;

public sealed class StoredFormTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 28, 15, 4, 5, 678, TimeSpan.FromHours(1));

    [Theory]
    [InlineData(
        """{ "name" : [ { "family" : "a \" b\u00e6\/" } ], "id":"x", "resourceType" : "Patient" , "multipleBirthInteger": 2 }""",
        """{"resourceType":"Patient","id":"new","meta":{},"name":[{"family":"a \" b\u00e6\/"}],"multipleBirthInteger":2}""")]
    [InlineData(
        """{"resourceType":"Patient","active":true,"meta":{"versionId":"7","lastUpdated":"2020-01-01T00:00:00Z","_lastUpdated":{"id":"a"},"tag":[{"code":"\"meta\":{"}]}}""",
        """{"resourceType":"Patient","id":"new","meta":{"tag":[{"code":"\"meta\":{"}]},"active":true}""")]
    public void What_is_stored_has_the_server_s_parts_in_front_and_the_rest_to_the_letter(string sent, string stored) =>
        Assert.Equal(stored, Encoding.UTF8.GetString(StoredForm.Of(ReadJson.Read(sent).Value, "new")));

    [Theory]
    [InlineData("""{"resourceType":"Patient"}""", """{"resourceType":"Patient","id":"a","meta":{"versionId":"3","lastUpdated":"2026-11-28T14:04:05.678Z"}}""")]
    [InlineData(
        """{"resourceType":"Patient","meta":{"source":"urn:a"},"active":true}""",
        """{"resourceType":"Patient","id":"a","meta":{"versionId":"3","lastUpdated":"2026-11-28T14:04:05.678Z","source":"urn:a"},"active":true}""")]
    public void What_is_shown_has_the_version_and_its_time(string sent, string shown)
    {
        var output = new ArrayBufferWriter<byte>();
        StoredForm.WriteShown(output, StoredForm.Of(ReadJson.Read(sent).Value, "a"), 3, At);
        Assert.Equal(shown, Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Fact]
    public void What_was_stored_is_read_again_as_it_is()
    {
        var read = StoredForm.Read(StoredForm.Of(ReadJson.Read("""{"resourceType":"Patient","active":true}""").Value, "a"));
        Assert.Equal(("Patient", "a"), (read.Type.Name, read.Id));
    }
}
