namespace Varde.Fhir.Resources;

/// <summary>The XHTML of a narrative (FHIR R4, narrative, 2.4): what <see cref="XhtmlRules"/> allow, well-formed, in one <c>div</c> that says something.</summary>
internal ref struct Narrative
{
    private const int MaxDepth = 64;
    private const int MaxAttributes = 32;
    private const string Malformed = "must be well-formed XHTML, without document type, processing instruction, CDATA section and entities other than those of XML";

    private readonly ReadOnlySpan<char> _text;
    private readonly Span<Range> _open;
    private XhtmlScanner _scanner;
    private int _depth;
    private bool _says;

    private Narrative(ReadOnlySpan<char> text, Span<Range> open)
    {
        _text = text;
        _open = open;
        _scanner = new XhtmlScanner(text);
    }

    /// <summary>What is wrong with the text of a <c>div</c>; null when nothing is. The first fault only: what follows one is not reliable.</summary>
    public static string? FaultOf(ReadOnlySpan<char> div)
    {
        var text = div.Trim();
        Span<Range> open = stackalloc Range[MaxDepth];
        return text.StartsWith("<div") ? new Narrative(text, open).Check() : "must be a <div> of XHTML";
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
        var element = _scanner.Name;
        var start = _scanner.NameStart;
        if (!XhtmlRules.HasElement(element)) return $"may not have an element {Short(element)}";
        _says |= element is "img";
        if (CheckAttributes(element) is { } fault) return fault;
        if (_scanner.Token == XhtmlToken.EmptyTagEnd) return null;
        if (_depth == MaxDepth) return $"has more than {MaxDepth} elements inside each other";
        _open[_depth++] = start..(start + element.Length);
        return null;
    }

    private string? CheckEndTag() => _scanner.Name.SequenceEqual(_text[_open[--_depth]]) ? null : Malformed;

    private string? CheckAttributes(ReadOnlySpan<char> element)
    {
        Span<Range> met = stackalloc Range[MaxAttributes];
        var (count, isNamed) = (0, _depth > 0);
        while (_scanner.Read() == XhtmlToken.Attribute)
        {
            if (count == MaxAttributes || IsMet(met[..count])) return Malformed;
            met[count++] = _scanner.NameStart..(_scanner.NameStart + _scanner.Name.Length);
            if (FaultOfAttribute(element) is { } fault) return fault;
            isNamed |= _scanner.Name is "xmlns";
        }
        if (_scanner.Token == XhtmlToken.Fault) return Malformed;
        return isNamed ? null : $"must be in the namespace {XhtmlRules.Namespace}";
    }

    private readonly string? FaultOfAttribute(ReadOnlySpan<char> element)
    {
        if (_scanner.Name is "xmlns") return _scanner.Value is XhtmlRules.Namespace ? null : $"must be in the namespace {XhtmlRules.Namespace}";
        if (!XhtmlRules.HasAttribute(element, _scanner.Name)) return $"may not have an attribute {Short(_scanner.Name)} on {Short(element)}";
        return XhtmlRules.IsSafe(_scanner.Name, _scanner.Value) ? null : $"may not load or run anything by the {Short(_scanner.Name)} of {Short(element)}";
    }

    private readonly bool IsMet(ReadOnlySpan<Range> met)
    {
        foreach (var name in met)
            if (_text[name].SequenceEqual(_scanner.Name)) return true;
        return false;
    }

    private static string Short(ReadOnlySpan<char> name) => name.Length <= 40 ? name.ToString() : name[..40].ToString();
}
