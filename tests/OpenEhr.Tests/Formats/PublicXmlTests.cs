using Varde.OpenEhr.Formats;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Tests.Formats;

public sealed class PublicXmlTests
{
    public static TheoryData<string> Compositions => PublicCases.Rows("CANONICAL_XML", "accept");

    public static TheoryData<string> JsonCompositions => PublicCases.Rows("CANONICAL_JSON", "accept");

    public static TheoryData<string, string> Broken => new()
    {
        { "compositions-xml/ehrbase-it/nested.en.v1__invalid_wrong_structure.xml", "/: not well-formed XML" },
        { "compositions-xml/ehrbase-it/persistent_minimal.en.v1__invalid_wrong_structure.xml", "/: not well-formed XML" },
    };

    [Theory, MemberData(nameof(Compositions))]
    public void A_document_is_read_and_written_back_equal(string file)
    {
        var xml = PublicCases.Bytes(file);
        var read = CanonicalXml.Read<RmObject>(xml);
        Assert.True(read.Succeeded != PublicCases.IsNoDocument(file), string.Join('\n', read.Faults));
        if (!read.Succeeded) return;
        var written = CanonicalXml.Write(read.Value);
        Assert.Equal(PublicCases.IsRespelt(file), XmlDifference.Of(xml, written, respelt: false) is not null);
        Assert.Null(XmlDifference.Of(xml, written, PublicCases.IsRespelt(file)));
        Assert.Equal(written, CanonicalXml.Write(CanonicalXml.Read<RmObject>(written).ValueOrThrow()));
    }

    [Theory, MemberData(nameof(Compositions))]
    public void A_document_is_equal_after_going_by_json(string file)
    {
        Assert.SkipWhen(PublicCases.IsNoDocument(file), "It is no document.");
        var read = CanonicalXml.Read<RmObject>(PublicCases.Bytes(file)).ValueOrThrow();
        Assert.True(RandomObjects.Same(read, CanonicalJson.Read<RmObject>(CanonicalJson.Write(read)).ValueOrThrow()));
    }

    [Theory, MemberData(nameof(JsonCompositions))]
    public void A_json_document_is_equal_after_going_by_xml(string file)
    {
        Assert.SkipWhen(PublicCases.IsNoDocument(file), "It is no document.");
        var json = CanonicalJson.Write(CanonicalJson.Read<RmObject>(PublicCases.Bytes(file)).ValueOrThrow());
        var xml = CanonicalXml.Write(CanonicalJson.Read<RmObject>(json).ValueOrThrow());
        Assert.Equal(json, CanonicalJson.Write(CanonicalXml.Read<RmObject>(xml).ValueOrThrow()));
    }

    [Theory, MemberData(nameof(Broken))]
    public void A_broken_document_is_refused_with_place_and_reason(string file, string fault) =>
        Assert.Contains(CanonicalXml.Read<RmObject>(PublicCases.Bytes(file)).Faults, f => f.ToString().StartsWith(fault, StringComparison.Ordinal) && f.Line > 0);
}
