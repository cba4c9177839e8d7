using System.Xml;

namespace Varde.Fhir.Resources;

/// <summary>The text of an XML document beside its reader, so that a narrative is kept as it was written.</summary>
internal sealed class XmlSource(string text, IXmlLineInfo place)
{
    private readonly List<int> _lines = LinesOf(text);

    /// <summary>The text of the element that the reader stands on, which it is then behind.</summary>
    public string TakeElement(XmlReader xml)
    {
        // An element that is empty, or whose prefix is declared outside: what is around it would be needed to find its end, or to read it.
        if (xml.IsEmptyElement || xml.GetAttribute(xml.Prefix.Length == 0 ? "xmlns" : $"xmlns:{xml.Prefix}") != xml.NamespaceURI) return xml.ReadOuterXml();
        var (start, depth) = (Offset() - 1, xml.Depth);
        do xml.Read();
        while (xml.NodeType != XmlNodeType.EndElement || xml.Depth != depth);
        var end = text.IndexOf('>', Offset());
        xml.Read();
        return text[start..(end + 1)];
    }

    /// <summary>Where the name of the tag that the reader stands on begins.</summary>
    private int Offset() => _lines[place.LineNumber - 1] + place.LinePosition - 1;

    // A line ends as XML says: with a line feed, a carriage return, or both (XML 1.0, 2.11).
    private static List<int> LinesOf(string text)
    {
        List<int> lines = [0];
        for (var at = text.AsSpan().IndexOfAny('\r', '\n'); at >= 0;)
        {
            at += text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? 2 : 1;
            lines.Add(at);
            var next = text.AsSpan(at).IndexOfAny('\r', '\n');
            at = next < 0 ? -1 : at + next;
        }
        return lines;
    }
}
