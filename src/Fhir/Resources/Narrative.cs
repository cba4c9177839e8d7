namespace Varde.Fhir.Resources;

/// <summary>
/// The XHTML of a narrative (FHIR R4, narrative, 2.4): what <see cref="XhtmlRules"/> allow, well-formed, in one <c>div</c> that says something. Its elements may have
/// a prefix where that is declared inside the <c>div</c>: <c>&lt;x:div xmlns:x="http://www.w3.org/1999/xhtml"></c> means the same (Namespaces in XML 1.0, 6).
/// </summary>
internal ref struct Narrative
{
    private const int MaxDepth = 64;
    private const int MaxAttributes = 32;
    private const int MaxDeclarations = 64;
    private const string NoDiv = "must be a <div> of XHTML";
    private const string NotNamed = $"must be in the namespace {XhtmlRules.Namespace}";
    private const string Malformed = "must be well-formed XHTML, without document type, processing instruction, CDATA section and entities other than those of XML";

    private readonly ReadOnlySpan<char> _text;
    private readonly Span<Range> _open;
    // The prefixes of the namespace, each with the depth of the element that declares it; the empty one is the default. The innermost come last.
    private readonly Span<(Range Prefix, int Depth)> _declared;
    private XhtmlScanner _scanner;
    private int _depth;
    private int _declarations;
    private bool _says;

    private Narrative(ReadOnlySpan<char> text, Span<Range> open, Span<(Range Prefix, int Depth)> declared)
    {
        _text = text;
        _open = open;
        _declared = declared;
        _scanner = new XhtmlScanner(text);
    }

    /// <summary>What is wrong with the text of a <c>div</c>; null when nothing is. The first fault only: what follows one is not reliable.</summary>
    public static string? FaultOf(ReadOnlySpan<char> div)
    {
        var text = div.Trim();
        Span<Range> open = stackalloc Range[MaxDepth];
        Span<(Range, int)> declared = stackalloc (Range, int)[MaxDeclarations];
        return text.StartsWith("<") ? new Narrative(text, open, declared).Check() : NoDiv;
    }

    private string? Check()
    {
        do
        {
            var fault = _scanner.Read() switch
            {
                XhtmlToken.Text => CheckText(),
                XhtmlToken.Comment => null,
                XhtmlToken.StartTag => CheckStartTag(),
                XhtmlToken.EndTag => CheckEndTag(),
                _ => Malformed,
            };
            if (fault is not null) return fault;
        }
        while (_depth > 0);
        if (_scanner.Read() != XhtmlToken.End) return Malformed;
        return _says ? null : "says nothing: there must be a text or an image in it";
    }

    private string? CheckText()
    {
        _says |= !_scanner.Value.IsWhiteSpace();
        return null;
    }

    private string? CheckStartTag()
    {
        var name = _scanner.NameStart..(_scanner.NameStart + _scanner.Name.Length);
        var colon = _scanner.Name.IndexOf(':');
        var prefix = name.Start..(name.Start.Value + Math.Max(colon, 0));
        var element = _scanner.Name[(colon + 1)..];
        if (_depth == 0 && element is not "div") return NoDiv;
        if (!XhtmlRules.HasElement(element)) return $"may not have an element {Short(_scanner.Name)}";
        _says |= element is "img";
        if (CheckAttributes(element) is { } fault) return fault;
        if (!IsDeclared(prefix)) return NotNamed;
        if (_scanner.Token == XhtmlToken.EmptyTagEnd) return Leave();
        if (_depth == MaxDepth) return $"has more than {MaxDepth} elements inside each other";
        _open[_depth++] = name;
        return null;
    }

    private string? CheckEndTag()
    {
        if (_depth == 0 || !_scanner.Name.SequenceEqual(_text[_open[--_depth]])) return Malformed;
        return Leave();
    }

    // What an element declares holds inside it.
    private string? Leave()
    {
        while (_declarations > 0 && _declared[_declarations - 1].Depth == _depth) _declarations--;
        return null;
    }

    private readonly bool IsDeclared(Range prefix)
    {
        foreach (var declaration in _declared[.._declarations])
            if (_text[declaration.Prefix].SequenceEqual(_text[prefix])) return true;
        return false;
    }

    private string? CheckAttributes(ReadOnlySpan<char> element)
    {
        Span<Range> met = stackalloc Range[MaxAttributes];
        var count = 0;
        while (_scanner.Read() == XhtmlToken.Attribute)
        {
            if (count == MaxAttributes || IsMet(met[..count])) return Malformed;
            met[count++] = _scanner.NameStart..(_scanner.NameStart + _scanner.Name.Length);
            if (FaultOfAttribute(element) is { } fault) return fault;
        }
        return _scanner.Token == XhtmlToken.Fault ? Malformed : null;
    }

    private string? FaultOfAttribute(ReadOnlySpan<char> element)
    {
        if (_scanner.Name is "xmlns") return Declare(0);
        if (_scanner.Name.StartsWith("xmlns:")) return IsPrefix(_scanner.Name[6..]) ? Declare(6) : Malformed;
        if (!XhtmlRules.HasAttribute(element, _scanner.Name)) return $"may not have an attribute {Short(_scanner.Name)} on {Short(element)}";
        return XhtmlRules.IsSafe(_scanner.Name, _scanner.Value) ? null : $"may not load or run anything by the {Short(_scanner.Name)} of {Short(element)}";
    }

    /// <summary>Takes up the declaration that was read, of a prefix that begins at a place of its name.</summary>
    private string? Declare(int prefix)
    {
        if (_scanner.Value is not XhtmlRules.Namespace) return NotNamed;
        if (_declarations == MaxDeclarations) return $"declares its namespace more than {MaxDeclarations} times";
        var start = _scanner.NameStart;
        _declared[_declarations++] = (prefix == 0 ? start..start : (start + prefix)..(start + _scanner.Name.Length), _depth);
        return null;
    }

    // Namespaces in XML 1.0, 3: xml and xmlns are bound to their own.
    private static bool IsPrefix(ReadOnlySpan<char> name) =>
        name.Length > 0 && (char.IsAsciiLetter(name[0]) || name[0] == '_') && !name.Contains(':') && name is not ("xml" or "xmlns");

    private readonly bool IsMet(ReadOnlySpan<Range> met)
    {
        foreach (var name in met)
            if (_text[name].SequenceEqual(_scanner.Name)) return true;
        return false;
    }

    private static string Short(ReadOnlySpan<char> name) => name.Length <= 40 ? name.ToString() : name[..40].ToString();
}
