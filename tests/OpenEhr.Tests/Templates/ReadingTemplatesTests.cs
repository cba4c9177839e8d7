using System.Text;
using CsCheck;
using Varde.OpenEhr.Templates;
using Varde.OpenEhr.Templates.WebTemplates;

namespace Varde.OpenEhr.Tests.Templates;

public sealed class ReadingTemplatesTests
{
    public static TheoryData<string> Valid => SharedTemplates.Files("opt", "*.opt");

    public static TheoryData<string> Invalid => SharedTemplates.Files("opt-invalid", "*.*");

    [Theory]
    [MemberData(nameof(Valid))]
    public void A_published_template_is_read(string file)
    {
        var read = OperationalTemplateReader.Read(SharedTemplates.Bytes(file));

        Assert.True(read.Succeeded, string.Join('\n', read.Faults));
        Assert.NotEmpty(read.Value.TemplateId);
        Assert.All(read.Value.Nodes(), node => Assert.True(node.Parent is not null || node == read.Value.Definition));
    }

    [Theory]
    [MemberData(nameof(Invalid))]
    public void A_broken_template_is_refused_with_place_and_reason(string file)
    {
        var read = OperationalTemplateReader.Read(SharedTemplates.Bytes(file));

        Assert.False(read.Succeeded);
        Assert.All(read.Faults, fault => Assert.NotEmpty(fault.Message));
        Assert.Contains(read.Faults, fault => fault.Line > 0 || fault.Message.Contains("empty", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("alien_tags/minimal_action.opt", "<bullfrog> does not belong in <template>.", 4)]
    [InlineData("empty_file/empty_file.opt", "The file is empty: an operational template was expected.", 0)]
    [InlineData("empty_file/empty_xml.opt", "The file is empty: an operational template was expected.", 0)]
    [InlineData("empty_file/empty_xml_template.opt", "<template> lacks <definition>, which is mandatory.", 3)]
    [InlineData("multiple_elements/minimal_action_concept_twice_1.opt", "<concept> stands more than once in <template>; one is allowed.", 42)]
    [InlineData("multiple_elements/minimal_action_template-id_twice_3.opt", "<template_id> stands more than once in <template>; one is allowed.", 515)]
    [InlineData("multiple_elements/minimal_action_definition_twice.opt", "<definition> stands more than once in <template>; one is allowed.", 516)]
    [InlineData("removed_mandatory_elements/minimal_action_removed_concept_value.opt", "<concept> in <template> is empty; a value is mandatory.", 41)]
    [InlineData("removed_mandatory_elements/minimal_action_removed_definition.opt", "<template> lacks <definition>, which is mandatory.", 3)]
    [InlineData("removed_mandatory_elements/minimal_action_removed_language.opt", "<template> lacks <language>, which is mandatory.", 3)]
    [InlineData("removed_template_id/minimal_admin_invalid_1.opt", "<value> in <template_id> is empty; a value is mandatory.", 39)]
    [InlineData("removed_template_id/minimal_admin_invalid_2.opt", "<template_id> lacks <value>, which is mandatory.", 38)]
    [InlineData("removed_template_id/minimal_admin_invalid_3.opt", "<template_id> lacks <value>, which is mandatory.", 38)]
    [InlineData("removed_template_id/minimal_admin_invalid_4.opt", "<template> lacks <template_id>, which is mandatory.", 3)]
    public void The_reason_names_the_element_and_its_line(string file, string message, int line)
    {
        var read = OperationalTemplateReader.Read(SharedTemplates.Bytes("opt-invalid/ehrbase-it/" + file));

        Assert.Contains(read.Faults, fault => fault.Message == message && fault.Line == line);
    }

    [Fact]
    public void A_template_is_read_from_utf8_and_utf16_with_and_without_byte_order_mark()
    {
        var withoutDeclaration = SmallTemplate.Xml[(SmallTemplate.Xml.IndexOf('\n', StringComparison.Ordinal) + 1)..];
        var declaredAs16 = SmallTemplate.Xml.Replace("utf-8", "utf-16", StringComparison.Ordinal);
        byte[][] forms =
        [
            Encoding.UTF8.GetBytes(SmallTemplate.Xml),
            [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(SmallTemplate.Xml)],
            [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(declaredAs16)],
            [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes(declaredAs16)],
            Encoding.UTF8.GetBytes(declaredAs16),
            Encoding.UTF8.GetBytes(withoutDeclaration),
        ];

        Assert.All(forms, form => Assert.Equal("smerte.v1", OperationalTemplateReader.Read(form).ValueOrThrow().TemplateId));
    }

    [Fact]
    public void A_document_type_definition_is_refused()
    {
        var bomb = SmallTemplate.With("<template ", "<!DOCTYPE template [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><template ");

        var fault = Assert.Single(OperationalTemplateReader.Read(bomb).Faults);
        Assert.Contains("DTD", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Deep_nesting_is_refused_without_reading_on()
    {
        var deep = SmallTemplate.With("<concept>Smerte</concept>", string.Concat(Enumerable.Repeat("<a>", 200_000)));

        var fault = Assert.Single(OperationalTemplateReader.Read(deep).Faults);
        Assert.Contains("nests deeper than 400", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Thirty_megabytes_are_refused_by_the_limit_from_bytes_and_from_a_stream()
    {
        var large = SmallTemplate.With("Spør", new string('x', 30_000_000));
        using var stream = new MemoryStream(large);

        Assert.Contains("at most 16777216", Assert.Single(OperationalTemplateReader.Read(large).Faults).Message, StringComparison.Ordinal);
        Assert.Contains("at most 16777216", Assert.Single(OperationalTemplateReader.Read(stream).Faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_small_elements_are_refused_by_their_number()
    {
        var many = SmallTemplate.With("<items id=\"help\">Spør</items>", string.Concat(Enumerable.Repeat("<i/>", 600_000)));

        Assert.Contains("more than 500000", Assert.Single(OperationalTemplateReader.Read(many).Faults).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<rm_type_name>ITEM_TREE<", "<rm_type_name>ITEM_SHRUB<", "The reference model has no class ITEM_SHRUB.")]
    [InlineData("<rm_type_name>ITEM_TREE<", "<rm_type_name>DV_TEXT<", "EVALUATION.data holds ITEM_STRUCTURE, never DV_TEXT.")]
    [InlineData("<rm_attribute_name>data<", "<rm_attribute_name>dato<", "The class EVALUATION of the reference model has no attribute dato.")]
    [InlineData("C_COMPLEX_OBJECT", "C_SIMPLE_OBJECT", "xsi:type of <children> is C_SIMPLE_OBJECT, which is no kind of constraint of AOM 1.4.")]
    [InlineData("C_SINGLE_ATTRIBUTE", "C_ATTRIBUTE", "xsi:type of <attributes> is C_ATTRIBUTE; C_SINGLE_ATTRIBUTE or C_MULTIPLE_ATTRIBUTE was expected.")]
    [InlineData("<node_id>at0001</node_id>", "<node_id>at0001</node_id><x/>", "<x> does not belong in <children>.")]
    [InlineData("EVALUATION.pain.v1</value>", "SECTION.pain.v1</value>", "The archetype openEHR-EHR-SECTION.pain.v1 is of the class SECTION, the node of EVALUATION.")]
    [InlineData("openEHR-EHR-EVALUATION.pain.v1</value>", "pain</value>", "\"pain\" is no archetype id; the form is openEHR-EHR-OBSERVATION.pulse.v1.")]
    [InlineData("<upper>1</upper></occurrences>\n    <node_id>at0000", "<upper>en</upper></occurrences>\n    <node_id>at0000", "<upper> is \"en\"; a whole number was expected.")]
    [InlineData("<lower>1</lower><upper>1</upper></existence>", "<lower>2</lower><upper>1</upper></existence>", "<existence> runs backwards: 2 is greater than 1.")]
    [InlineData("http://schemas.openehr.org/v1", "http://example.org", "The root is <template> of the namespace http://example.org; <template> of http://schemas.openehr.org/v1 was expected.")]
    public void What_is_wrong_within_the_definition_is_named(string piece, string other, string message)
    {
        var read = OperationalTemplateReader.Read(SmallTemplate.With(piece, other));

        Assert.Contains(read.Faults, fault => fault.Message == message && fault.Line > 0);
    }

    [Fact]
    public void All_faults_are_named_at_once_in_the_order_of_the_file()
    {
        var xml = SmallTemplate.Xml
            .Replace("<concept>Smerte</concept>", "<concept/><bullfrog/>", StringComparison.Ordinal)
            .Replace("ITEM_TREE", "ITEM_SHRUB", StringComparison.Ordinal)
            .Replace("<is_ordered>false", "<is_ordered>maybe", StringComparison.Ordinal);

        var lines = OperationalTemplateReader.Read(Encoding.UTF8.GetBytes(xml)).Faults.Select(fault => fault.Line).ToList();

        Assert.Equal(4, lines.Count);
        Assert.Equal(lines.Order(), lines);
    }

    [Fact]
    public void A_file_of_nothing_but_faults_is_answered_with_the_first_of_them()
    {
        var many = SmallTemplate.With("<concept>Smerte</concept>", string.Concat(Enumerable.Range(0, 400_000).Select(at => $"<x{at % 100}/>")));

        var faults = OperationalTemplateReader.Read(many).Faults;

        Assert.Equal(501, faults.Count);
        Assert.Contains(faults, fault => fault.Message.StartsWith("There are more than 500 faults", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("9223372036854775807", "<occurrences> must be counted from 0 to 2147483647.")]
    [InlineData("99999999999999999999999", "<upper> is \"99999999999999999999999\"; a whole number was expected.")]
    [InlineData("-1", "<occurrences> runs backwards: 0 is greater than -1.")]
    public void A_number_that_no_count_can_be_is_named(string number, string message)
    {
        var read = OperationalTemplateReader.Read(SmallTemplate.With("<lower>0</lower><upper_unbounded>true</upper_unbounded></occurrences>", $"<lower>0</lower><upper>{number}</upper></occurrences>"));

        Assert.Contains(read.Faults, fault => fault.Message == message);
    }

    [Fact]
    public void Names_that_multiply_beyond_measure_are_refused()
    {
        var nested = Enumerable.Range(0, 8).Aggregate("", (within, _) => NamedCluster(within));
        var bomb = SmallTemplate.With("<node_id>at0001</node_id>", $"<node_id>at0001</node_id>{Container("items", nested)}");

        Assert.Contains("more than 50000 nodes", Assert.Single(OperationalTemplateReader.Read(bomb).Faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_becomes_of_the_bytes_the_answer_is_a_template_or_faults()
    {
        var bytes = Encoding.UTF8.GetBytes(SmallTemplate.Xml);

        Gen.Select(Gen.Int[0, bytes.Length - 1], Gen.Byte, Gen.Int[0, bytes.Length]).Array[0, 4].Sample(changes =>
        {
            var changed = changes.Aggregate(bytes.ToArray(), Change);
            var read = OperationalTemplateReader.Read(changed);
            return read.Succeeded ? WebTemplateWriter.Write(WebTemplate.Of(read.Value)).Length > 0 : read.Faults.Count > 0;
        });
    }

    private static string NamedCluster(string within)
    {
        var codes = string.Concat(Enumerable.Range(0, 20).Select(at => $"<code_list>at{at}</code_list>"));
        var code = Node("C_CODE_PHRASE", "CODE_PHRASE", $"<terminology_id><value>local</value></terminology_id>{codes}");
        var name = Node("C_COMPLEX_OBJECT", "DV_CODED_TEXT", Single("defining_code", code));
        return Node("C_COMPLEX_OBJECT", "CLUSTER", Single("name", name) + Container("items", within));
    }

    private static string Node(string kind, string rmType, string content) =>
        $"""<children xsi:type="{kind}"><rm_type_name>{rmType}</rm_type_name><occurrences><lower>0</lower><upper>1</upper></occurrences><node_id>at0001</node_id>{content}</children>""";

    private static string Single(string name, string content) =>
        $"""<attributes xsi:type="C_SINGLE_ATTRIBUTE"><rm_attribute_name>{name}</rm_attribute_name><existence><lower>0</lower><upper>1</upper></existence>{content}</attributes>""";

    private static string Container(string name, string content) =>
        $"""<attributes xsi:type="C_MULTIPLE_ATTRIBUTE"><rm_attribute_name>{name}</rm_attribute_name><existence><lower>0</lower><upper>1</upper></existence>{content}<cardinality><is_ordered>true</is_ordered><is_unique>false</is_unique><interval><lower>0</lower><upper_unbounded>true</upper_unbounded></interval></cardinality></attributes>""";

    private static byte[] Change(byte[] bytes, (int At, byte Value, int Length) change)
    {
        if (change.At >= bytes.Length)
        {
            return bytes;
        }

        bytes[change.At] = change.Value;
        return change.Length % 7 == 0 ? bytes[..change.At] : bytes;
    }
}
