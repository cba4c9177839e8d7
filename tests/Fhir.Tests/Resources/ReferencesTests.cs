using System.Text;
using Varde.Fhir.Resources;

namespace Varde.Fhir.Tests.Resources;

public sealed class ReferencesTests
{
    private const string Sent = """
        {"resourceType":"Patient", "text":{"status":"empty","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><a href=\"urn:uuid:1\" title='urn:uuid:1'>urn:uuid:1</a><img src='urn:uuid:1' alt=''/></div>"},
        "contained":[{"resourceType":"Basic","id":"b","code":{"text":"urn:uuid:1"},"subject":{"reference":"urn:uuid:1"}}],
        "extension":[{"url":"http://e","valueUrl":"urn:uuid:1"},{"url":"http://e","valueString":"urn:uuid:1"},{"url":"http://e","valueReference":{"reference":"#b"}}],
        "identifier":[{"system":"urn:uuid:1","value":"urn:uuid:1"}], "multipleBirthInteger": 2, "managingOrganization":{"reference":"urn:uuid:1","display":"urn:uuid:1"}}
        """;

    [Fact]
    public void References_addresses_and_links_are_changed_and_all_else_is_kept_to_the_letter()
    {
        var written = Encoding.UTF8.GetString(References.Rewrite(ReadJson.Read(Sent).Value.Root, value => value == "urn:uuid:1" ? "Organization/1" : null));
        const string Expected = """
            {"resourceType":"Patient", "text":{"status":"empty","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><a href=\"Organization/1\" title='urn:uuid:1'>urn:uuid:1</a><img src='Organization/1' alt=''/></div>"},
            "contained":[{"resourceType":"Basic","id":"b","code":{"text":"urn:uuid:1"},"subject":{"reference":"Organization/1"}}],
            "extension":[{"url":"http://e","valueUrl":"Organization/1"},{"url":"http://e","valueString":"urn:uuid:1"},{"url":"http://e","valueReference":{"reference":"#b"}}],
            "identifier":[{"system":"Organization/1","value":"urn:uuid:1"}], "multipleBirthInteger": 2, "managingOrganization":{"reference":"Organization/1","display":"urn:uuid:1"}}
            """;
        Assert.Equal(Expected, written);
    }

    [Fact]
    public void References_are_listed_with_their_paths() =>
        Assert.Equal(
            [
                new("Patient.contained[0].subject.reference", "urn:uuid:1"),
                new("Patient.extension[2].value.reference", "#b"),
                new("Patient.managingOrganization.reference", "urn:uuid:1"),
            ],
            References.Of(ReadJson.Read(Sent).Value.Root));
}
