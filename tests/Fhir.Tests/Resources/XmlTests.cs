using System.Buffers;
using System.Text;
using Varde.Fhir.Resources;
using Varde.Foundation;

namespace Varde.Fhir.Tests.Resources;

public sealed class XmlTests
{
    [Fact]
    public void Everything_that_JSON_can_say_comes_back_from_XML()
    {
        const string Json = """
            {"resourceType":"Patient","id":"p","meta":{"tag":[{"code":"a"}]},"text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">a &lt;\r\n<b class='x'>b</b></div>"},
            "contained":[{"resourceType":"Organization","id":"o","name":"O"},{"resourceType":"Organization","id":"q","name":"Q"}],
            "extension":[{"id":"e","url":"http://e","valueDecimal":1.50e-3},{"url":"http://f","extension":[{"url":"g","_valueDate":{"extension":[{"url":"http://h","valueCode":"x"}]}}]}],
            "active":true,"name":[{"id":"n","family":"a\tb\r\nc \"<&>' æøå 😀 ","given":["a",null,"c"],"_given":[null,{"extension":[{"url":"http://h","valueCode":"x"}]},{"id":"i"}]}],
            "_gender":{"extension":[{"url":"http://h","valueCode":"x"}]},"deceasedDateTime":"2020-01-01T10:00:00.1200+01:00","managingOrganization":{"reference":"#o"},
            "generalPractitioner":[{"reference":"#q"}]}
            """;
        var sent = ReadJson.Read(Json);
        Assert.Equal("", ReadJson.Faults(sent.Refusal));
        var back = ReadJson.ReadXml(Xml(sent.Value));
        Assert.Equal("", ReadJson.Faults(back.Refusal));
        Assert.Equal(ReadJson.Values(sent.Value.Root), ReadJson.Values(back.Value.Root));
    }

    [Fact]
    public void Elements_are_written_in_the_order_of_the_specification() =>
        Assert.Equal(
            """<Patient xmlns="http://hl7.org/fhir"><id value="p"/><active value="true"/><name id="n"><family value="a"/></name><multipleBirthInteger value="2"/></Patient>""",
            Xml(ReadJson.Read("""{"multipleBirthInteger":2,"name":[{"family":"a","id":"n"}],"active":true,"id":"p","resourceType":"Patient"}""").Value));

    [Fact]
    public void A_narrative_whose_namespace_is_declared_around_it_is_kept_too()
    {
        var read = ReadJson.ReadXml("""<Patient xmlns="http://hl7.org/fhir" xmlns:x="urn:x"><text><status value="empty"/><div xmlns="http://www.w3.org/1999/xhtml">a</div></text></Patient>""");
        Assert.Equal("""<div xmlns="http://www.w3.org/1999/xhtml">a</div>""", read.Value.Root.GetProperty("text").GetProperty("div").GetString());
    }

    [Theory]
    [InlineData("", "<x:div xmlns:x=\"http://www.w3.org/1999/xhtml\"  class='a'>a <x:b>b</x:b></x:div>", "<x:div xmlns:x=\"http://www.w3.org/1999/xhtml\"  class='a'>a <x:b>b</x:b></x:div>")]
    [InlineData(" xmlns:x='http://www.w3.org/1999/xhtml'", "<x:div class='a'>a <x:b>b</x:b></x:div>", "<x:div class=\"a\" xmlns:x=\"http://www.w3.org/1999/xhtml\">a <x:b>b</x:b></x:div>")]
    public void A_narrative_with_a_prefix_is_kept_as_it_came_and_can_be_read_alone(string around, string div, string kept)
    {
        var read = ReadJson.ReadXml($"<Patient xmlns=\"http://hl7.org/fhir\"{around}><text><status value=\"generated\"/>{div}</text></Patient>");
        Assert.Equal("", ReadJson.Faults(read.Refusal));
        Assert.Equal(kept, read.Value.Root.GetProperty("text").GetProperty("div").GetString());
        Assert.Equal($"<Patient xmlns=\"http://hl7.org/fhir\"><text><status value=\"generated\"/>{kept}</text></Patient>", Xml(read.Value));
    }

    [Theory]
    [InlineData("<active value='true'/><frob value='x'/>", "Patient.frob")]
    [InlineData("<active value='true'/><name><familly value='x'/></name>", "Patient.name[0].familly")]
    [InlineData("<gender value='male'/><active value='true'/>", "Patient.active")]
    [InlineData("<name><family value='a'/></name><gender value='male'/><name><family value='b'/></name>", "Patient.name")]
    [InlineData("<active value='true'/><active value='true'/>", "Patient.active")]
    [InlineData("hello<active value='true'/>", "Patient")]
    [InlineData("<name>hello<family value='a'/></name>", "Patient.name[0]")]
    [InlineData("<name><![CDATA[hello]]><family value='a'/></name>", "Patient.name[0]")]
    [InlineData("<active value='true'>true</active>", "Patient.active")]
    [InlineData("<active value='yes'/>", "Patient.active")]
    [InlineData("<multipleBirthInteger value='+1'/>", "Patient.multipleBirth")]
    [InlineData("<multipleBirthInteger value='1,\"active\":true'/>", "Patient.multipleBirth")]
    [InlineData("<multipleBirthInteger value='2.5'/>", "Patient.multipleBirth")]
    [InlineData("<active val='true'/>", "Patient.active")]
    [InlineData("<active/>", "Patient.active")]
    [InlineData("<name/>", "Patient.name[0]")]
    [InlineData("<name value='x'/>", "Patient.name[0]")]
    [InlineData("<name><id value='x'/><family value='a'/></name>", "Patient.name[0].id")]
    [InlineData("<extension><url value='http://e'/><valueCode value='x'/></extension>", "Patient.extension[0].url")]
    [InlineData("<active xmlns='urn:other' value='true'/>", "Patient.active")]
    [InlineData("<_active id='x'/>", "Patient._active")]
    [InlineData("<text><status value='empty'/><div>a</div></text>", "Patient.text.div")]
    [InlineData("<text><status value='empty'/><div xmlns='http://www.w3.org/1999/xhtml'><script>x</script></div></text>", "Patient.text.div")]
    [InlineData("<contained/>", "Patient.contained[0]")]
    [InlineData("<contained><Frob/></contained>", "Patient.contained[0].Frob")]
    [InlineData("<contained><Patient><id value='a'/></Patient><Patient><id value='b'/></Patient></contained>", "Patient.contained[0].Patient")]
    [InlineData("<deceasedBoolean value='true'/><deceasedDateTime value='2020'/>", "Patient.deceased")]
    [InlineData("<birthDate value='2021-02-29'/>", "Patient.birthDate")]
    public void What_is_wrong_in_XML_is_named_with_its_path(string content, string path) =>
        Assert.Contains(Assert.IsType<Invalid>(ReadJson.ReadXml($"<Patient xmlns='http://hl7.org/fhir'>{content}</Patient>").Refusal).Faults, f => f.Path == path);

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("""{"resourceType":"Patient"}""")]
    [InlineData("<Patient xmlns='http://hl7.org/fhir'><name></Patient>")]
    [InlineData("<Patient xmlns='http://hl7.org/fhir'/><Patient xmlns='http://hl7.org/fhir'/>")]
    [InlineData("<Patient xmlns='http://hl7.org/fhir'/>x")]
    [InlineData("<Patient xmlns='urn:other'><active value='true'/></Patient>")]
    [InlineData("<Patient><active value='true'/></Patient>")]
    [InlineData("<Frob xmlns='http://hl7.org/fhir'/>")]
    [InlineData("<!DOCTYPE Patient><Patient xmlns='http://hl7.org/fhir'/>")]
    [InlineData("<!DOCTYPE Patient [<!ENTITY a 'b'>]><Patient xmlns='http://hl7.org/fhir'><name><family value='&a;'/></name></Patient>")]
    [InlineData("<!DOCTYPE Patient [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><Patient xmlns='http://hl7.org/fhir'><name><family value='x'/>&a;</name></Patient>")]
    [InlineData("<Patient xmlns='http://hl7.org/fhir'><name><family value='&nbsp;'/></name></Patient>")]
    [InlineData("<Patient xmlns='http://hl7.org/fhir'><name><family value='&#0;'/></name></Patient>")]
    public void What_is_no_XML_of_FHIR_cannot_be_read(string xml) => Assert.IsType<Unreadable>(ReadJson.ReadXml(xml).Refusal);

    [Fact]
    public void Comments_and_white_space_say_nothing()
    {
        var read = ReadJson.ReadXml("<?xml version='1.0' encoding='UTF-8'?>\n<!-- a -->\n<Patient xmlns='http://hl7.org/fhir' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:schemaLocation='a b'>\n  <!-- b -->\n  <active value='true'/>\n</Patient>\n");
        Assert.Equal("""{"resourceType":"Patient","active":true}""", read.Value.Root.GetRawText());
    }

    private static string Xml(Resource resource)
    {
        var xml = new ArrayBufferWriter<byte>();
        ResourceXmlWriter.Write(resource.Root, xml);
        return Encoding.UTF8.GetString(xml.WrittenSpan);
    }
}
