using System.Xml;

namespace Varde.OpenEhr.Templates.Reading;

/// <summary>An XML element of a template file with its place in the file: the small tree that the reader interprets.</summary>
internal sealed class OptElement(string name, OptElement? parent, int line, int column)
{
    private const string SchemaInstance = "http://www.w3.org/2001/XMLSchema-instance";
    private readonly List<OptElement> _children = [];
    private readonly Dictionary<string, string> _attributes = [];

    /// <summary>The name without namespace.</summary>
    public string Name => name;

    /// <summary>The value of <c>xsi:type</c> without prefix, or null.</summary>
    public string? Type { get; private set; }

    /// <summary>The text between the tags as written.</summary>
    public string RawText { get; private set; } = "";

    /// <summary>The text without the white space around it, which pretty-printers add.</summary>
    public string Text => RawText.Trim();

    public IReadOnlyList<OptElement> Children => _children;

    public int Line => line;

    public int Column => column;

    /// <summary>The way down from the root, numbered from 1 where an element stands several times.</summary>
    public string Path => parent is null ? $"/{name}" : $"{parent.Path}/{name}{parent.Ordinal(this)}";

    public string? Attribute(string attributeName) => _attributes.GetValueOrDefault(attributeName);

    public IEnumerable<OptElement> All(string childName) => _children.Where(one => one.Name == childName);

    public OptElement AddChild(XmlReader reader)
    {
        var (childLine, childColumn) = reader is IXmlLineInfo info ? (info.LineNumber, Math.Max(1, info.LinePosition - 1)) : (0, 0);
        var child = new OptElement(reader.LocalName, this, childLine, childColumn);
        _children.Add(child);
        child.TakeAttributes(reader);
        return child;
    }

    public void AddText(string text) => RawText = RawText.Length == 0 ? text : RawText + text;

    public void TakeAttributes(XmlReader reader)
    {
        while (reader.MoveToNextAttribute())
        {
            if (IsTypeAttribute(reader))
            {
                Type = reader.Value.Trim()[(reader.Value.Trim().IndexOf(':', StringComparison.Ordinal) + 1)..];
            }
            else if (reader.Prefix.Length == 0)
            {
                _attributes[reader.LocalName] = reader.Value.Trim();
            }
        }

        reader.MoveToElement();
    }

    // Some published templates declare the prefix xsi with a misspelt namespace; the prefix says what was meant.
    private static bool IsTypeAttribute(XmlReader reader) =>
        reader.LocalName == "type" && (reader.NamespaceURI == SchemaInstance || reader.Prefix == "xsi");

    private string Ordinal(OptElement child)
    {
        var same = _children.FindAll(one => one.Name == child.Name);
        return same.Count == 1 ? "" : $"[{same.IndexOf(child) + 1}]";
    }
}
