using System.Text;
using System.Text.RegularExpressions;
using System.Xml;

namespace Varde.OpenEhr.Templates.Reading;

/// <summary>Reads bytes into the element tree: well-formed XML without DTD, within the limits, in the openEHR namespace.</summary>
internal static partial class OptXml
{
    private static readonly string[] Namespaces = ["http://schemas.openehr.org/v1", "http://schemas.openehr.org/v2", ""];

    public static Parsed<OptElement> Read(ReadOnlyMemory<byte> bytes, OperationalTemplateLimits limits)
    {
        if (bytes.Length > limits.Bytes)
        {
            return Parsed<OptElement>.Failed("/", $"The template is {bytes.Length} bytes long; at most {limits.Bytes} are read.");
        }

        try
        {
            using var reader = Open(bytes, limits);
            return ReadDocument(reader, limits);
        }
        catch (XmlException fault)
        {
            return Parsed<OptElement>.Failed("/", Explain(fault), fault.LineNumber, fault.LinePosition);
        }
    }

    // The reader gives no place for a refused DTD, nor for a file in which no element begins.
    private static string Explain(XmlException fault) => fault switch
    {
        { LineNumber: > 0 } => $"This is not well-formed XML: {fault.Message}",
        _ when fault.Message.Contains("DTD", StringComparison.Ordinal) => "A document type definition (DTD) is not allowed in a template.",
        _ => "The file is empty: an operational template was expected.",
    };

    private static XmlReader Open(ReadOnlyMemory<byte> bytes, OperationalTemplateLimits limits)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = limits.Bytes,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
        };
        return ClaimsUtf16ButIsNot(bytes.Span)
            ? XmlReader.Create(new StringReader(Encoding.UTF8.GetString(bytes.Span)), settings)
            : XmlReader.Create(new MemoryStream(bytes.ToArray(), writable: false), settings);
    }

    // A .NET string written as UTF-8 keeps the declaration encoding="utf-16": the bytes themselves say which it is.
    private static bool ClaimsUtf16ButIsNot(ReadOnlySpan<byte> bytes)
    {
        var head = Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, 100)]);
        return head.StartsWith("<?xml", StringComparison.Ordinal) && DeclaredUtf16().IsMatch(head);
    }

    [GeneratedRegex("""^<\?xml[^>]*encoding=["']utf-16""", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 200)]
    private static partial Regex DeclaredUtf16();

    private static Parsed<OptElement> ReadDocument(XmlReader reader, OperationalTemplateLimits limits)
    {
        if (reader.MoveToContent() != XmlNodeType.Element)
        {
            return Parsed<OptElement>.Failed("/", "The file holds no element: <template> was expected.");
        }

        var (line, column) = reader is IXmlLineInfo info ? (info.LineNumber, info.LinePosition - 1) : (1, 1);
        if (reader.LocalName != "template" || !Namespaces.Contains(reader.NamespaceURI))
        {
            var found = $"<{reader.LocalName}>{(reader.NamespaceURI.Length == 0 ? "" : $" of the namespace {reader.NamespaceURI}")}";
            return Parsed<OptElement>.Failed("/", $"The root is {found}; <template> of {Namespaces[0]} was expected.", line, column);
        }

        var root = new OptElement(reader.LocalName, null, line, column);
        root.TakeAttributes(reader);
        return Fill(reader, root, limits) is { } fault ? Parsed<OptElement>.Failed([fault]) : Parsed<OptElement>.Of(root);
    }

    private static Fault? Fill(XmlReader reader, OptElement root, OperationalTemplateLimits limits)
    {
        var open = new Stack<OptElement>();
        open.Push(root);
        if (reader.IsEmptyElement)
        {
            open.Pop();
        }

        for (var count = 1; reader.Read();)
        {
            if (reader.NodeType == XmlNodeType.Element)
            {
                var empty = reader.IsEmptyElement;
                var child = open.Peek().AddChild(reader);
                if (open.Count >= limits.Depth || ++count > limits.Elements)
                {
                    return TooMuch(child, limits);
                }

                if (!empty)
                {
                    open.Push(child);
                }
            }
            else if (reader.NodeType == XmlNodeType.EndElement)
            {
                open.Pop();
            }
            else if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
            {
                open.Peek().AddText(reader.Value);
            }
        }

        return null;
    }

    private static Fault TooMuch(OptElement at, OperationalTemplateLimits limits) =>
        new(
            "/template",
            $"The template nests deeper than {limits.Depth} elements or has more than {limits.Elements} of them.",
            at.Line,
            at.Column);
}
