using System.Runtime.InteropServices;
using System.Text;
using System.Xml;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Formats;

/// <summary>Reads canonical XML by the table of the model. After a fault it goes on behind the element at fault, so that all are named in one pass.</summary>
internal sealed class XmlObjectReader(CanonicalXmlOptions options)
{
    private const string Instance = "http://www.w3.org/2001/XMLSchema-instance";
    private const int LongestNumber = 400;

    private readonly Place _place = new();
    private readonly StringBuilder _pieces = new();
    private XmlReader _xml = null!;
    private IXmlLineInfo _lines = null!;

    public List<Fault> Faults { get; } = [];

    /// <summary>True to read the body of a contribution, whose versions are whole.</summary>
    public bool IsContribution { get; init; }

    /// <summary>Reads the whole document as one object; faults are in <see cref="Faults"/>.</summary>
    public RmObject? ReadRoot(ReadOnlyMemory<byte> document, RmClass? expected)
    {
        using (_xml = XmlReader.Create(Stream(document), Settings()))
        {
            _lines = (IXmlLineInfo)_xml;
            try
            {
                _xml.MoveToContent();
                var root = ReadObject(expected, ByName(expected));
                while (_xml.Read()) { } // Only comments may follow; the reader says so when anything else does.
                return root;
            }
            catch (XmlException malformed)
            {
                Faults.Add(new(_place.Path(), Sentence(malformed), malformed.LineNumber, malformed.LinePosition));
                return null;
            }
        }
    }

    private static MemoryStream Stream(ReadOnlyMemory<byte> document) =>
        MemoryMarshal.TryGetArray(document, out var bytes)
            ? new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false)
            : new MemoryStream(document.ToArray(), writable: false);

    private XmlReaderSettings Settings() => new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        MaxCharactersInDocument = options.MaxCharacters,
    };

    /// <summary>The class of a root without xsi:type: by its name, else what is expected.</summary>
    private RmClass? ByName(RmClass? expected)
    {
        var named = _xml.LocalName == "version" ? RmModel.OriginalVersion : RmModel.Find(_xml.LocalName.ToUpperInvariant());
        return named is { IsAbstract: false } && (expected is null || named.IsA(expected)) ? named : expected;
    }

    /// <param name="declared">The class that the object must be of; null for any.</param>
    /// <param name="untyped">The class of an object without <c>xsi:type</c>; abstract or null when it must have one.</param>
    private RmObject? ReadObject(RmClass? declared, RmClass? untyped)
    {
        if (_xml.Depth >= options.MaxDepth) return Skip($"lies deeper than {options.MaxDepth} elements in each other");
        if (ReadClass(declared, untyped) is not { } type)
        {
            _xml.Skip();
            return null;
        }
        var made = type.Create();
        ReadXmlAttributes(made);
        if (_xml.IsEmptyElement) _xml.Read();
        else ReadChildren(made);
        return made;
    }

    private RmClass? ReadClass(RmClass? declared, RmClass? untyped)
    {
        if (_xml.GetAttribute("type", Instance) is { } named) return ClassNamed(named.Trim(), declared);
        if (untyped is { IsAbstract: false }) return untyped;
        Add("xsi:type is missing" + (declared is null ? "" : $": {declared.Name} is abstract"));
        return null;
    }

    private RmClass? ClassNamed(string named, RmClass? declared)
    {
        var name = named[(named.IndexOf(':', StringComparison.Ordinal) + 1)..];
        var found = RmModel.Find(name) ?? (IsContribution ? ContributionBody.ClassNamedByRest(name) : null);
        if (found is null) Add($"there is no class {Shortened(name)}");
        else if (found.IsAbstract) Add($"{found.Name} is abstract: one of its descendants is needed");
        else if (declared is not null && !found.IsA(declared)) Add($"{found.Name} does not fit here: {declared.Name} is needed");
        else return found;
        return null;
    }

    private void ReadXmlAttributes(RmObject owner)
    {
        if (!_xml.MoveToFirstAttribute()) return;
        do ReadXmlAttribute(owner);
        while (_xml.MoveToNextAttribute());
        _xml.MoveToElement();
    }

    private void ReadXmlAttribute(RmObject owner)
    {
        if (_xml.NamespaceURI.Length > 0) return; // xmlns declarations, xsi:type, xsi:schemaLocation and the like say nothing about the content.
        if (owner.Class.Find(_xml.LocalName) is { IsXmlAttribute: true } attribute) owner.Slots[attribute.Slot] = _xml.Value;
        else Add($"{owner.Class.Name} has no XML attribute {Shortened(_xml.LocalName)}");
    }

    private void ReadChildren(RmObject owner)
    {
        _xml.Read();
        while (_xml.NodeType != XmlNodeType.EndElement)
        {
            if (_xml.NodeType == XmlNodeType.Element) ReadChild(owner);
            else
            {
                if (_xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA) Add($"text stands here: {owner.Class.Name} has elements only");
                _xml.Read();
            }
        }
        _xml.Read();
    }

    private void ReadChild(RmObject owner)
    {
        var attribute = owner.Class.Find(_xml.LocalName);
        if (attribute is null or { IsXmlAttribute: true } || !IsOurs(_xml.NamespaceURI))
        {
            if (owner is ArchetypeId && IsPartOfArchetypeId(_xml.LocalName)) _xml.Skip();
            else Skip($"{owner.Class.Name} has no element {Shortened(_xml.Name)}");
            return;
        }
        var before = owner.Slots[attribute.Slot];
        _place.Enter(attribute);
        if (attribute.IsMultiple) ReadItem(owner, attribute, before as List<RmObject>);
        else if (before is not null) Skip($"{attribute.Name} stands here more than once");
        else owner.Slots[attribute.Slot] = ReadValue(attribute);
        _place.Leave();
    }

    /// <summary>What is ignored here, and why, is said at <see cref="CanonicalXml"/>.</summary>
    private static bool IsPartOfArchetypeId(string name) =>
        name is "qualifiedRmEntity" or "domainConcept" or "rmOriginator" or "rmName" or "rmEntity" or "specialisation" or "versionId";

    private static bool IsOurs(string ns) => ns.Length == 0 || ns == CanonicalXml.Namespace;

    private void ReadItem(RmObject owner, RmAttribute attribute, List<RmObject>? items)
    {
        _place.At(items?.Count ?? 0);
        var (declared, untyped) = IsContribution ? ContributionBody.ItemClass(attribute) : (attribute.Type!, attribute.Type!);
        if (SkippedAsNil() || ReadObject(declared, untyped) is not { } item) return;
        if (items is null) owner.Slots[attribute.Slot] = items = new(1);
        items.Add(item);
    }

    private object? ReadValue(RmAttribute attribute)
    {
        if (SkippedAsNil()) return null;
        if (attribute.Kind == RmKind.Object) return ReadObject(attribute.Type, attribute.Type);
        var (line, column) = (_lines.LineNumber, _lines.LinePosition);
        if (ReadText() is not { } text) return null;
        return attribute.Kind switch
        {
            RmKind.String or RmKind.Octets => text,
            RmKind.Boolean => Flag(text.Trim()) ?? Fault<object>($"'{Shortened(text)}' stands here: true or false is needed", line, column),
            _ => Number(text, attribute.Kind, line, column),
        };
    }

    private bool SkippedAsNil()
    {
        if (!_xml.HasAttributes || _xml.GetAttribute("nil", Instance) is not ("true" or "1")) return false;
        _xml.Skip();
        return true;
    }

    private static object? Flag(string text) => text switch
    {
        "true" or "1" => true,
        "false" or "0" => false,
        _ => null,
    };

    private RmNumber? Number(string text, RmKind kind, int line, int column)
    {
        var number = text.Length <= LongestNumber ? XmlNumber.Parse(text.Trim()) : null;
        if (number is null) return Fault<RmNumber>($"'{Shortened(text)}' stands here: a number is needed", line, column);
        if (kind != RmKind.Integer || number.Whole is not null) return number;
        return Fault<RmNumber>(number.IsWhole ? $"{number.Text} does not fit a 64-bit whole number" : $"{number.Text} is not whole: a whole number is needed", line, column);
    }

    /// <summary>The text of a simple element, its white space kept; null with a fault when it has elements inside.</summary>
    private string? ReadText()
    {
        if (_xml.IsEmptyElement)
        {
            _xml.Read();
            return "";
        }
        _xml.Read();
        var first = IsText() ? _xml.Value : "";
        if (first.Length > 0) _xml.Read();
        var whole = _xml.NodeType == XmlNodeType.EndElement;
        var text = whole ? first : ReadPieces(first);
        _xml.Read();
        return text;
    }

    private string? ReadPieces(string first)
    {
        _pieces.Clear().Append(first);
        var simple = true;
        while (_xml.NodeType != XmlNodeType.EndElement)
        {
            if (_xml.NodeType == XmlNodeType.Element)
            {
                simple = false;
                Skip($"element {Shortened(_xml.Name)} stands here: text is needed");
                continue;
            }
            if (IsText()) _pieces.Append(_xml.Value);
            _xml.Read();
        }
        return simple ? _pieces.ToString() : null;
    }

    private bool IsText() => _xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace;

    private RmObject? Skip(string message)
    {
        Add(message);
        _xml.Skip();
        return null;
    }

    private T? Fault<T>(string message, int line, int column) where T : class
    {
        Add(message, line, column);
        return null;
    }

    private void Add(string message) => Add(message, _lines.LineNumber, _lines.LinePosition);

    private void Add(string message, int line, int column)
    {
        if (Faults.Count < options.MaxFaults) Faults.Add(new(_place.Path(), message, line, column));
        else if (Faults.Count == options.MaxFaults) Faults.Add(new("/", $"there are more than {options.MaxFaults} faults: the others are not named"));
    }

    private static string Sentence(XmlException malformed) =>
        malformed.Message.Contains("DTD", StringComparison.Ordinal)
            ? "a document type definition stands here: it is refused, whatever it defines"
            : "not well-formed XML: " + malformed.Message;

    private static string Shortened(string text) => text.Length <= 80 ? text : text[..80];
}
