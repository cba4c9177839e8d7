using System.Xml;

namespace Varde.Fhir.Resources;

/// <summary>
/// Goes through the XHTML of a narrative tag by tag, without making strings. It takes the XML that a narrative may consist of: names of ASCII, quoted
/// attributes, character references and the five entities of XML; no document type, processing instruction or CDATA section.
/// </summary>
internal ref struct XhtmlScanner(ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> _text = text;
    private int _at;

    /// <summary>What was read last.</summary>
    public XhtmlToken Token { get; private set; }

    /// <summary>The name of the tag or attribute that was read last.</summary>
    public ReadOnlySpan<char> Name { get; private set; }

    /// <summary>Where <see cref="Name"/> begins.</summary>
    public int NameStart { get; private set; }

    /// <summary>The value of the attribute that was read last, as it is written; or the text.</summary>
    public ReadOnlySpan<char> Value { get; private set; }

    /// <summary>Where <see cref="Value"/> begins.</summary>
    public int ValueStart { get; private set; }

    /// <summary>Reads on: after a start tag first its attributes, then <see cref="XhtmlToken.TagEnd"/> or <see cref="XhtmlToken.EmptyTagEnd"/>.</summary>
    public XhtmlToken Read() => Token = Token is XhtmlToken.StartTag or XhtmlToken.Attribute ? ReadInTag() : ReadContent();

    private XhtmlToken ReadContent()
    {
        if (_at == _text.Length) return XhtmlToken.End;
        if (_text[_at] != '<') return ReadText();
        var rest = _text[_at..];
        if (rest.StartsWith("<!--")) return ReadComment(rest);
        if (rest.StartsWith("</")) return ReadEndTag();
        _at++;
        return ReadName() ? XhtmlToken.StartTag : XhtmlToken.Fault;
    }

    private XhtmlToken ReadText()
    {
        var length = _text[_at..].IndexOf('<');
        Take(length < 0 ? _text.Length - _at : length);
        return IsWellFormed(Value) && Value.IndexOf("]]>") < 0 ? XhtmlToken.Text : XhtmlToken.Fault;
    }

    // A browser that reads HTML ends a comment earlier than XML does: <!--> and <!--->, and --!>. What follows would then be live.
    private XhtmlToken ReadComment(ReadOnlySpan<char> rest)
    {
        var length = rest[4..].IndexOf("--");
        if (length < 0 || !rest[(4 + length)..].StartsWith("-->") || rest[4] == '>' || rest[4..].StartsWith("->")) return XhtmlToken.Fault;
        _at += length + 7;
        return XhtmlToken.Comment;
    }

    private XhtmlToken ReadEndTag()
    {
        _at += 2;
        if (!ReadName()) return XhtmlToken.Fault;
        SkipWhite();
        return Skipped('>') ? XhtmlToken.EndTag : XhtmlToken.Fault;
    }

    private XhtmlToken ReadInTag()
    {
        var separated = SkipWhite();
        if (Skipped('>')) return XhtmlToken.TagEnd;
        if (Skipped('/')) return Skipped('>') ? XhtmlToken.EmptyTagEnd : XhtmlToken.Fault;
        return separated && ReadName() && ReadAttributeValue() ? XhtmlToken.Attribute : XhtmlToken.Fault;
    }

    private bool ReadAttributeValue()
    {
        SkipWhite();
        if (!Skipped('=')) return false;
        SkipWhite();
        if (_at == _text.Length || _text[_at] is not ('"' or '\'')) return false;
        var quote = _text[_at++];
        var length = _text[_at..].IndexOf(quote);
        if (length < 0) return false;
        Take(length);
        _at++;
        return IsWellFormed(Value) && !Value.Contains('<');
    }

    private void Take(int length)
    {
        Value = _text.Slice(_at, length);
        ValueStart = _at;
        _at += length;
    }

    private bool ReadName()
    {
        var rest = _text[_at..];
        var length = rest.IndexOfAnyExcept(XhtmlRules.NameCharacters);
        if (length < 0) length = rest.Length;
        Name = rest[..length];
        NameStart = _at;
        _at += length;
        return length > 0 && (char.IsAsciiLetter(Name[0]) || Name[0] == '_');
    }

    private bool SkipWhite()
    {
        var start = _at;
        while (_at < _text.Length && _text[_at] is ' ' or '\t' or '\r' or '\n') _at++;
        return _at > start;
    }

    private bool Skipped(char expected)
    {
        if (_at == _text.Length || _text[_at] != expected) return false;
        _at++;
        return true;
    }

    private static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        for (var at = text.IndexOf('&'); at >= 0; at = text.IndexOf('&'))
        {
            text = text[(at + 1)..];
            var end = text.IndexOf(';');
            if (end < 0 || !IsEntity(text[..end])) return false;
        }
        return true;
    }

    private static bool IsEntity(ReadOnlySpan<char> name) =>
        name is "amp" or "lt" or "gt" or "quot" or "apos" || (name.Length > 1 && name[0] == '#' && IsCharacter(name[1..]));

    private static bool IsCharacter(ReadOnlySpan<char> number)
    {
        var hex = number[0] == 'x';
        var style = hex ? System.Globalization.NumberStyles.AllowHexSpecifier : System.Globalization.NumberStyles.None;
        if (!int.TryParse(hex ? number[1..] : number, style, System.Globalization.CultureInfo.InvariantCulture, out var point)) return false;
        return point is >= 0x10000 and <= 0x10FFFF || (point is > 0 and < 0x10000 && XmlConvert.IsXmlChar((char)point));
    }
}

/// <summary>The parts of XHTML.</summary>
internal enum XhtmlToken
{
    None,
    Text,
    Comment,
    StartTag,
    Attribute,
    TagEnd,
    EmptyTagEnd,
    EndTag,
    End,

    /// <summary>What stands here is not well-formed, or has no place in a narrative.</summary>
    Fault,
}
