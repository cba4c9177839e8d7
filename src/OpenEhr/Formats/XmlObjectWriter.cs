using System.Buffers;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Formats;

/// <summary>Writes canonical XML as bytes; the same object always gives the same.</summary>
internal readonly ref struct XmlObjectWriter(Utf8Output output)
{
    /// <summary>What must be escaped, or cannot be carried at all (XML 1.0 §2.2).</summary>
    private static readonly SearchValues<char> Special =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(i => (char)i), '<', '>', '&', '"', '\uFFFE', '\uFFFF']);

    public void WriteRoot(RmObject value)
    {
        var isVersion = value.Class.IsA(RmModel.Version);
        var name = isVersion ? "version" : value.Class.Name.ToLowerInvariant();
        output.Raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<"u8);
        output.Ascii(name);
        output.Raw(" xmlns=\"http://schemas.openehr.org/v1\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""u8);
        if (isVersion) WriteType(value.Class);
        WriteInside(value);
        output.Ascii(name);
        output.Raw((byte)'>');
    }

    private void Write(RmAttribute attribute, RmObject value)
    {
        output.Raw((byte)'<');
        output.Raw(attribute.Utf8Name);
        WriteType(value.Class);
        WriteInside(value);
        output.Raw(attribute.Utf8Name);
        output.Raw((byte)'>');
    }

    private void WriteType(RmClass type)
    {
        output.Raw(" xsi:type=\""u8);
        output.Raw(type.Utf8Bytes);
        output.Raw((byte)'"');
    }

    /// <summary>From the XML attributes to the name of the end tag.</summary>
    private void WriteInside(RmObject value)
    {
        var slots = value.Slots;
        for (var i = 0; i < slots.Length; i++)
            if (slots[i] is string text && value.Class.AttributeAt(i) is { IsXmlAttribute: true } attribute) WriteXmlAttribute(attribute, text);
        output.Raw((byte)'>');
        for (var i = 0; i < slots.Length; i++)
            if (slots[i] is { } slot && value.Class.AttributeAt(i) is { IsXmlAttribute: false } attribute) WriteSlot(attribute, slot);
        output.Raw("</"u8);
    }

    private void WriteSlot(RmAttribute attribute, object slot)
    {
        switch (slot)
        {
            case RmObject item: Write(attribute, item); break;
            case List<RmObject> items:
                foreach (var item in items) Write(attribute, item);
                break;
            case string text: WriteSimple(attribute, text); break;
            case RmNumber number: WriteSimple(attribute, number.Text); break;
            default: WriteSimple(attribute, (bool)slot ? "true" : "false"); break;
        }
    }

    private void WriteXmlAttribute(RmAttribute attribute, string text)
    {
        output.Raw((byte)' ');
        output.Raw(attribute.Utf8Name);
        output.Raw("=\""u8);
        WriteText(text, inAttribute: true);
        output.Raw((byte)'"');
    }

    private void WriteSimple(RmAttribute attribute, string text)
    {
        output.Raw((byte)'<');
        output.Raw(attribute.Utf8Name);
        output.Raw((byte)'>');
        WriteText(text, inAttribute: false);
        output.Raw("</"u8);
        output.Raw(attribute.Utf8Name);
        output.Raw((byte)'>');
    }

    private void WriteText(ReadOnlySpan<char> text, bool inAttribute)
    {
        for (var at = text.IndexOfAny(Special); at >= 0; at = text.IndexOfAny(Special))
        {
            output.Text(text[..at]);
            Escape(text[at], inAttribute);
            text = text[(at + 1)..];
        }
        output.Text(text);
    }

    // Readers of XML turn line ends into \n, and any white space of an attribute into a blank, unless it is written as a reference (XML 1.0 §2.11, §3.3.3).
    private void Escape(char c, bool inAttribute) => output.Raw(c switch
    {
        '<' => "&lt;"u8,
        '>' => "&gt;"u8,
        '&' => "&amp;"u8,
        '"' when inAttribute => "&quot;"u8,
        '"' => "\""u8,
        '\r' => "&#xD;"u8,
        '\t' when inAttribute => "&#x9;"u8,
        '\n' when inAttribute => "&#xA;"u8,
        '\t' => "\t"u8,
        '\n' => "\n"u8,
        _ => throw new ArgumentException($"XML cannot carry the character U+{(int)c:X4}"),
    });
}
