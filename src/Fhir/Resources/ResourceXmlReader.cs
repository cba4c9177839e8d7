using System.Xml;
using Varde.Fhir.Definitions;
using Varde.Foundation;

namespace Varde.Fhir.Resources;

/// <summary>
/// Reads a resource in XML as JSON, by the definitions (FHIR R4, xml, 2.6.1). What XML can be wrong in by itself is said here: well-formedness, namespaces,
/// attributes, text where none belongs, unknown elements and their order. Everything else is checked on the JSON, so that both formats obey the same rules.
/// </summary>
internal sealed class ResourceXmlReader
{
    private const string SchemaInstance = "http://www.w3.org/2001/XMLSchema-instance";
    // Each element may be a list, which makes two levels of JSON; the JSON must be within the bounds of JSON.
    private const int MaxDepth = (ResourceReader.MaxDepth / 2) - 2;
    private const int MaxFaults = 100;

    // No DTD, so no entity but those of XML; and nothing is ever fetched.
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreProcessingInstructions = true, IgnoreWhitespace = true,
    };

    private readonly List<Fault> _faults = [];
    private readonly XmlReader _xml;
    private readonly XmlSource _source;
    private ElementPath _path = null!;

    private ResourceXmlReader(XmlReader xml, XmlSource source) => (_xml, _source) = (xml, source);

    /// <summary>The JSON of a resource in XML, with what is wrong with the XML; <see cref="Unreadable"/> when it cannot be read at all.</summary>
    /// <param name="text">The whole document.</param>
    public static Outcome<ReadXml> Read(string text)
    {
        try
        {
            using var characters = new StringReader(text);
            using var xml = XmlReader.Create(characters, Settings);
            return new ResourceXmlReader(xml, new XmlSource(text, (IXmlLineInfo)xml)).Read();
        }
        catch (XmlException malformed)
        {
            return Unreadable.Because(Sentence(malformed));
        }
    }

    private Outcome<ReadXml> Read()
    {
        _xml.MoveToContent();
        if (_xml.NamespaceURI != ResourceXmlWriter.Namespace) return Unreadable.Because($"The document must be a resource in the namespace {ResourceXmlWriter.Namespace}");
        if (FhirDefinitions.R4.Resource(_xml.LocalName) is not { } type) return Unreadable.Because("The document must be one of the types of resource of R4");
        _path = new ElementPath(type);
        if (ReadResource(type, member: null) is not { } root) return Unreadable.Because($"The document has more than {MaxDepth} elements inside each other");
        while (!_xml.EOF) _xml.Read(); // Only white space may follow; anything else is not well-formed, and is thrown.
        return new ReadXml(ResourceJson.Write(root), _faults);
    }

    private XmlNode? ReadResource(FhirType type, JsonMember? member)
    {
        var node = new XmlNode { Member = member, Resource = type };
        while (_xml.MoveToNextAttribute()) ReadAttribute(null, node);
        _xml.MoveToElement();
        return ReadElements(JsonNames.Of(type.Structure), node) ? node : null;
    }

    /// <summary>Reads what stands in the element that the reader is on, and the end of it; false when it lies too deep.</summary>
    private bool ReadElements(JsonNames names, XmlNode node)
    {
        if (_xml.Depth > MaxDepth) return false;
        var isEmpty = _xml.IsEmptyElement;
        _xml.Read();
        if (isEmpty) return true;
        for (var last = -1; _xml.NodeType != XmlNodeType.EndElement;)
            if (_xml.NodeType != XmlNodeType.Element) ReadText();
            else if (!ReadElement(names, node, ref last)) return false;
        _xml.Read();
        return true;
    }

    private void ReadText()
    {
        Fault("holds a text, where only elements belong");
        _xml.Read();
    }

    private bool ReadElement(JsonNames names, XmlNode node, ref int last)
    {
        if (MemberHere(names) is not { } member)
        {
            Fault("is no element here", _xml.LocalName);
            _xml.Skip();
            return true;
        }
        if (member.Slot < last) Fault("stands behind what it must stand before: elements have an order", member.Element.Name);
        if (member.Slot == last && !member.Element.IsList) Fault("stands here more than once", member.Element.Name);
        last = Math.Max(last, member.Slot);
        _path.Enter(member.Element);
        if (member.Element.IsList) _path.At(node.NextIndex(member));
        var isRead = ReadChild(member, node);
        _path.Leave();
        return isRead;
    }

    private JsonMember? MemberHere(JsonNames names)
    {
        if (names.Find(_xml.LocalName) is not { IsExtra: false, IsXmlAttribute: false } member) return null;
        return _xml.NamespaceURI == (member.Kind == PrimitiveKind.Xhtml ? XhtmlRules.Namespace : ResourceXmlWriter.Namespace) ? member : null;
    }

    private bool ReadChild(JsonMember member, XmlNode owner)
    {
        if (member.Kind == PrimitiveKind.Xhtml)
        {
            owner.Add(new XmlNode { Member = member, Value = _source.TakeElement(_xml) });
            return true;
        }
        if (member.IsResource) return ReadNested(member, owner);
        var node = owner.Add(new XmlNode { Member = member });
        while (_xml.MoveToNextAttribute()) ReadAttribute(member, node);
        _xml.MoveToElement();
        return ReadElements(member.Below, node);
    }

    /// <summary>A resource inside an element: <c>&lt;contained>&lt;Patient>…</c>.</summary>
    private bool ReadNested(JsonMember member, XmlNode owner)
    {
        if (_xml.Depth > MaxDepth) return false;
        if (_xml.HasAttributes) Fault("may have no attributes");
        var (isEmpty, count) = (_xml.IsEmptyElement, 0);
        _xml.Read();
        while (!isEmpty && _xml.NodeType != XmlNodeType.EndElement)
        {
            if (_xml.NodeType != XmlNodeType.Element) ReadText();
            else if (count++ > 0 || _xml.NamespaceURI != ResourceXmlWriter.Namespace || FhirDefinitions.R4.Resource(_xml.LocalName) is not { } type) SkipNested();
            else if (ReadResource(type, member) is not { } node) return false;
            else owner.Add(node);
        }
        if (count == 0) Fault("must hold a resource");
        if (!isEmpty) _xml.Read();
        return true;
    }

    private void SkipNested()
    {
        Fault("must hold one resource, of a type of R4", _xml.LocalName);
        _xml.Skip();
    }

    private void ReadAttribute(JsonMember? member, XmlNode node)
    {
        if (_xml.Prefix == "xmlns" || _xml.Name == "xmlns" || _xml.NamespaceURI == SchemaInstance) return;
        if (_xml.NamespaceURI.Length > 0 || member is null) Fault("is no attribute here", _xml.LocalName);
        else if (_xml.LocalName == "value" && member.Kind != PrimitiveKind.None) node.Value = Value(member);
        else if (member.Below.Find(_xml.LocalName) is { IsXmlAttribute: true } attribute) node.Add(new XmlNode { Member = attribute, Value = _xml.Value });
        else Fault("is no attribute here", _xml.LocalName);
    }

    private string? Value(JsonMember member)
    {
        var value = _xml.Value;
        if (!member.Kind.IsBare() || IsBare(value, member.Kind)) return value;
        Fault(member.Kind == PrimitiveKind.Boolean ? "must be true or false" : "must be a number");
        return null;
    }

    // Without quotes stands in JSON what has the form of JSON; what a number may be is checked there.
    private static bool IsBare(string value, PrimitiveKind kind) =>
        kind == PrimitiveKind.Boolean ? value is "true" or "false" : JsonNumber.Is(value);

    private void Fault(string message, string? below = null)
    {
        if (_faults.Count < MaxFaults) _faults.Add(new Fault(_path.Text(below), message));
    }

    private static string Sentence(XmlException malformed) =>
        malformed.Message.Contains("DTD", StringComparison.Ordinal)
            ? "The document has a document type definition, which is refused whatever it defines"
            : $"Not well-formed XML at line {malformed.LineNumber}, column {malformed.LinePosition}";
}

/// <summary>A resource that was read from XML.</summary>
/// <param name="Json">The resource in JSON, in UTF-8.</param>
/// <param name="Faults">What is wrong with the XML.</param>
internal sealed record ReadXml(byte[] Json, IReadOnlyList<Fault> Faults);
