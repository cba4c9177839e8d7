using System.Text;
using CsCheck;
using Varde.OpenEhr.Formats;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Tests.Formats;

public sealed class CanonicalXmlTests
{
    private const string Head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    private const string Spaces = " xmlns=\"http://schemas.openehr.org/v1\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"";

    [Fact]
    public void What_is_written_reads_back_the_same() => RandomObjects.Any.Sample(made =>
        RandomObjects.Same(made, CanonicalXml.Read(CanonicalXml.Write(made), made.Class).ValueOrThrow()), iter: 1500);

    [Fact]
    public void Json_to_xml_to_json_is_equal() => RandomObjects.Of(RmModel.Composition).Sample(made =>
    {
        var json = CanonicalJson.Write(made);
        var xml = CanonicalXml.Write(CanonicalJson.Read<Composition>(json).ValueOrThrow());
        return json.AsSpan().SequenceEqual(CanonicalJson.Write(CanonicalXml.Read<Composition>(xml).ValueOrThrow()));
    }, iter: 500);

    [Fact]
    public void Cut_or_changed_bytes_never_throw() => Gen.Select(RandomObjects.Of(RmModel.Observation), Gen.Double.Unit, Gen.Byte, Gen.Bool).Sample((made, at, value, cut) =>
    {
        var bytes = CanonicalXml.Write(made);
        var place = (int)(at * (bytes.Length - 1));
        if (cut) bytes = bytes[..place];
        else bytes[place] = value;
        var read = CanonicalXml.Read<Observation>(bytes);
        return read.Succeeded || read.Faults.Count > 0;
    }, iter: 2000);

    [Fact]
    public void Bytes_of_chance_never_throw() => Gen.Byte.Array[0, 60].Sample(bytes => !CanonicalXml.Read<RmObject>(bytes).Succeeded, iter: 2000);

    [Fact]
    public void Elements_are_written_in_the_order_of_the_table_with_their_types() =>
        Assert.Equal(Head + "<element" + Spaces + " archetype_node_id=\"at0004\"><name xsi:type=\"DV_TEXT\"><value>Puls</value></name>"
            + "<value xsi:type=\"DV_QUANTITY\"><magnitude>5.0</magnitude><units>/min</units></value></element>",
            Rewritten("<element archetype_node_id='at0004' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'><value xsi:type='DV_QUANTITY'><units>/min</units>"
            + "<magnitude> 5.0 </magnitude></value><name xsi:type='DV_TEXT'><value>Puls</value></name></element>"));

    [Theory]
    [InlineData("<composition/>"), InlineData("<COMPOSITION/>"), InlineData("<data xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:type='COMPOSITION'/>")]
    [InlineData("<o:composition xmlns:o='http://schemas.openehr.org/v1'/>"), InlineData("<content xmlns='http://schemas.openehr.org/v1' xmlns:x='http://www.w3.org/2001/XMLSchema-instance' x:type='v1:COMPOSITION'/>")]
    public void The_root_may_be_named_in_several_ways(string xml) => Assert.IsType<Composition>(CanonicalXml.Read<RmObject>(Encoding.UTF8.GetBytes(xml)).ValueOrThrow());

    [Fact]
    public void A_root_of_any_name_is_of_the_expected_class() => Assert.IsType<Composition>(CanonicalXml.Read<Composition>("<what/>"u8.ToArray()).ValueOrThrow());

    [Fact]
    public void A_version_is_written_as_version() =>
        Assert.Equal(Head + "<version" + Spaces + " xsi:type=\"ORIGINAL_VERSION\"><signature>s</signature></version>",
            Encoding.UTF8.GetString(CanonicalXml.Write(new OriginalVersion { Signature = "s" })));

    [Theory]
    [InlineData("+5", "5"), InlineData("05", "5"), InlineData(".5", "0.5"), InlineData("5.", "5"), InlineData("-.5e2", "-0.5e2"), InlineData("000", "0"), InlineData("1.50", "1.50"), InlineData("-0", "-0")]
    public void Numbers_of_xml_schema_become_those_of_json(string xml, string json) =>
        Assert.Equal(json, CanonicalXml.Read<DvQuantity>(Encoding.UTF8.GetBytes($"<q><magnitude>{xml}</magnitude></q>")).ValueOrThrow().Magnitude?.Text);

    [Fact]
    public void White_space_and_line_ends_of_texts_are_kept()
    {
        var text = new Element { Name = new DvText { Value = " a\r\nb\tc<&>\" ]]> " }, ArchetypeNodeId = " \t\r\n\"'<" };
        Assert.True(RandomObjects.Same(text, CanonicalXml.Read<Element>(CanonicalXml.Write(text)).ValueOrThrow()));
    }

    [Fact]
    public void Text_may_come_in_pieces() =>
        Assert.Equal("ab <c> å", CanonicalXml.Read<DvText>("<t><value>a<!-- x -->b<![CDATA[ <c> ]]>&#xE5;</value></t>"u8.ToArray()).ValueOrThrow().Value);

    [Fact]
    public void An_element_that_is_nil_is_absent() =>
        Assert.Null(CanonicalXml.Read<DvText>("<t xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'><value xsi:nil='true'/></t>"u8.ToArray()).ValueOrThrow().Value);

    [Fact]
    public void Other_encodings_are_read()
    {
        var text = "<?xml version='1.0' encoding='UTF-16'?><t><value>Blåbær</value></t>";
        Assert.Equal("Blåbær", CanonicalXml.Read<DvText>((byte[])[.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(text)]).ValueOrThrow().Value);
        Assert.Equal("Blåbær", CanonicalXml.Read<DvText>(Encoding.Latin1.GetBytes(text.Replace("UTF-16", "ISO-8859-1", StringComparison.Ordinal))).ValueOrThrow().Value);
    }

    [Theory]
    [InlineData("<t/>", "/: xsi:type is missing")]
    [InlineData("<element><value/></element>", "/value: xsi:type is missing: DATA_VALUE is abstract")]
    [InlineData("<element><value x:type='DATA_VALUE'/></element>", "/value: DATA_VALUE is abstract: one of its descendants is needed")]
    [InlineData("<element><value x:type='DV_NOTHING'/></element>", "/value: there is no class DV_NOTHING")]
    [InlineData("<element><value x:type='CLUSTER'/></element>", "/value: CLUSTER does not fit here: DATA_VALUE is needed")]
    [InlineData("<element><name/><name/></element>", "/name: name stands here more than once")]
    [InlineData("<element><archetype_node_id>at1</archetype_node_id></element>", "/: ELEMENT has no element archetype_node_id")]
    [InlineData("<element node='x'/>", "/: ELEMENT has no XML attribute node")]
    [InlineData("<element>tekst</element>", "/: text stands here: ELEMENT has elements only")]
    [InlineData("<element><y:name xmlns:y='urn:other'/></element>", "/: ELEMENT has no element y:name")]
    [InlineData("<dv_text><value>a<b/></value></dv_text>", "/value: element b stands here: text is needed")]
    [InlineData("<dv_boolean><value>ja</value></dv_boolean>", "/value: 'ja' stands here: true or false is needed")]
    [InlineData("<dv_count><magnitude>1.5</magnitude></dv_count>", "/magnitude: 1.5 is not whole: a whole number is needed")]
    [InlineData("<dv_quantity><magnitude>NaN</magnitude></dv_quantity>", "/magnitude: 'NaN' stands here: a number is needed")]
    [InlineData("<dv_quantity><magnitude/></dv_quantity>", "/magnitude: '' stands here: a number is needed")]
    [InlineData("<cluster><items x:type='ELEMENT'/><items x:type='ELEMENT'><nam/></items></cluster>", "/items[1]: ELEMENT has no element nam")]
    [InlineData("<dv_text><value>x</value>", "/value: not well-formed XML")]
    [InlineData("<dv_text><value>&nbsp;</value></dv_text>", "/value: not well-formed XML")]
    [InlineData("<dv_text><value>&#0;</value></dv_text>", "/value: not well-formed XML")]
    [InlineData("", "/: not well-formed XML")]
    [InlineData("{}", "/: not well-formed XML")]
    [InlineData("<dv_text/><dv_text/>", "/: not well-formed XML")]
    public void A_fault_is_named_with_its_path(string xml, string fault)
    {
        var end = xml.IndexOfAny([' ', '/', '>']);
        var spaced = end < 0 ? xml : xml.Insert(end, " xmlns:x='http://www.w3.org/2001/XMLSchema-instance'");
        Assert.Contains(CanonicalXml.Read<RmObject>(Encoding.UTF8.GetBytes(spaced)).Faults, f => $"{f.Path}: {f.Message}".StartsWith(fault, StringComparison.Ordinal));
    }

    [Fact]
    public void All_faults_are_named_in_one_pass_with_line_and_column() =>
        Assert.Equal(
            ["/name: DV_TEXT has no element valeu (line 2, column 8)", "/: ELEMENT has no element size (line 3, column 2)"],
            CanonicalXml.Read<Element>("<element>\n<name><valeu>x</valeu></name>\n<size>4</size></element>"u8.ToArray()).Faults.Select(f => f.ToString()));

    [Theory]
    [InlineData("<!DOCTYPE t [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><dv_text><value>&x;</value></dv_text>")]
    [InlineData("<!DOCTYPE t SYSTEM 'http://127.0.0.1:9/x.dtd'><dv_text/>")]
    [InlineData("<!DOCTYPE t [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'>]><dv_text><value>&c;</value></dv_text>")]
    public void A_document_type_definition_is_refused(string xml) =>
        Assert.Equal("a document type definition stands here: it is refused, whatever it defines", Assert.Single(CanonicalXml.Read<DvText>(Encoding.UTF8.GetBytes(xml)).Faults).Message);

    [Fact]
    public void Nesting_beyond_the_limit_is_a_fault_and_not_a_crash()
    {
        const string open = "<items xsi:type='CLUSTER'>";
        var deep = "<cluster xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'>" + string.Concat(Enumerable.Repeat(open, 50_000)) + string.Concat(Enumerable.Repeat("</items>", 50_000)) + "</cluster>";
        Assert.Contains("deeper than 200", Assert.Single(CanonicalXml.Read<Cluster>(Encoding.UTF8.GetBytes(deep)).Faults).Message, StringComparison.Ordinal);
        Assert.False(CanonicalXml.Read<Cluster>(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("<x>", 100_000)))).Succeeded);
    }

    [Fact]
    public void A_document_beyond_the_limit_of_size_is_a_fault() =>
        Assert.False(CanonicalXml.Read<DvText>(Encoding.UTF8.GetBytes($"<t><value>{new string('x', 2000)}</value></t>"), new() { MaxCharacters = 1000 }).Succeeded);

    [Fact]
    public void A_contribution_body_holds_whole_versions()
    {
        var body = CanonicalXml.ReadContribution("""
            <contribution xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
              <versions><data xsi:type="FOLDER"/></versions><versions xsi:type="IMPORTED_VERSION"/><audit><system_id>a</system_id></audit>
            </contribution>
            """u8.ToArray()).ValueOrThrow();
        Assert.Equal("a", body.Audit?.SystemId);
        Assert.IsType<Folder>(Assert.IsType<OriginalVersion>(body.Versions[0]).Data);
        Assert.IsType<ImportedVersion>(body.Versions[1]);
    }

    [Fact]
    public void A_character_that_xml_cannot_carry_is_not_written() =>
        Assert.Throws<ArgumentException>(() => CanonicalXml.Write(new DvText { Value = "\u0001" }));

    private static string Rewritten(string xml) =>
        Encoding.UTF8.GetString(CanonicalXml.Write(CanonicalXml.Read<RmObject>(Encoding.UTF8.GetBytes(xml)).ValueOrThrow()));
}
