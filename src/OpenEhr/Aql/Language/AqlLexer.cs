namespace Varde.OpenEhr.Aql.Language;

/// <summary>
/// Cuts the text of a query into tokens, one at a time, the longest that fits (AQL 1.1.0 grammar, AqlLexer). Comments begin with <c>--</c> and
/// end with the line.
/// </summary>
internal sealed class AqlLexer(string text)
{
    private static readonly string[] LongSymbols = ["<=", ">=", "!=", "<>", ".."];

    private int _at;

    /// <summary>The next token.</summary>
    public AqlToken Next()
    {
        SkipBlanks();
        if (_at >= text.Length) return new(AqlTokenKind.End, "", new(text.Length, 0));
        return text[_at] switch
        {
            '\'' or '"' => ReadText(),
            '$' => ReadParameter(),
            >= '0' and <= '9' => ReadNumber(),
            '.' when IsDigit(_at + 1) => ReadNumber(),
            var c when char.IsAsciiLetter(c) => ReadWord(),
            _ => ReadSymbol(),
        };
    }

    /// <summary>Goes back to a place, from where the text is then read by other rules.</summary>
    public void Return(int place) => _at = place;

    /// <summary>Reads all up to a character that ends it, without blanks around it; null when the text ends first.</summary>
    public AqlToken? ReadUntil(char end)
    {
        SkipBlanks();
        var close = text.IndexOf(end, _at);
        if (close < 0) return null;
        var start = _at;
        _at = close;
        var read = text[start..close].TrimEnd();
        return new(AqlTokenKind.Unknown, read, new(start, read.Length));
    }

    /// <summary>Reads a regular expression between slashes; null when there is none.</summary>
    public AqlToken? ReadRegex()
    {
        SkipBlanks();
        if (_at >= text.Length || text[_at] != '/') return null;
        var start = _at++;
        while (_at < text.Length && text[_at] is not ('/' or '\n' or '\r')) _at += text[_at] == '\\' ? 2 : 1;
        if (_at >= text.Length || text[_at] != '/') return null;
        _at++;
        return new(AqlTokenKind.Unknown, text[(start + 1)..(_at - 1)], new(start, _at - start));
    }

    private void SkipBlanks()
    {
        while (_at < text.Length)
            if (text[_at] is ' ' or '\t' or '\r' or '\n' or '\uFEFF' or '\u00A0') _at++;
            else if (text[_at] == '-' && At(_at + 1) == '-') SkipLine();
            else return;
    }

    private void SkipLine()
    {
        while (_at < text.Length && text[_at] is not ('\r' or '\n')) _at++;
    }

    private AqlToken ReadText()
    {
        var (start, quote) = (_at++, text[_at - 1]);
        while (_at < text.Length && text[_at] != quote) _at += text[_at] == '\\' ? 2 : 1;
        if (_at >= text.Length)
        {
            _at = text.Length;
            return new(AqlTokenKind.Unknown, text[start..], new(start, 1));
        }
        _at++;
        return Token(AqlTokenKind.Text, start, text[(start + 1)..(_at - 1)]);
    }

    private AqlToken ReadParameter()
    {
        var start = _at++;
        while (IsWordChar(At(_at))) _at++;
        return Token(_at > start + 1 ? AqlTokenKind.Parameter : AqlTokenKind.Unknown, start, text[(start + 1).._at]);
    }

    private AqlToken ReadNumber()
    {
        var start = _at;
        var kind = AqlTokenKind.Integer;
        SkipDigits();
        if (At(_at) == '.' && IsDigit(_at + 1))
        {
            kind = AqlTokenKind.Real;
            _at++;
            SkipDigits();
        }
        if (At(_at) is 'e' or 'E' && (IsDigit(_at + 1) || (At(_at + 1) is '+' or '-' && IsDigit(_at + 2))))
        {
            kind = AqlTokenKind.Real;
            _at += 2;
            SkipDigits();
        }
        return IsWordChar(At(_at)) || At(_at) == ':' ? ReadTermCode(start) ?? Token(kind, start) : Token(kind, start);
    }

    private AqlToken ReadWord()
    {
        var start = _at;
        if (EndOfArchetypeId() is { } end)
        {
            _at = end;
            return Token(AqlTokenKind.ArchetypeId, start);
        }
        if (ReadTermCode(start) is { } code) return code;
        _at = start;
        while (IsWordChar(At(_at))) _at++;
        if (EndOfNodeCode(start) is not { } codeEnd) return Token(AqlTokenKind.Word, start);
        _at = codeEnd;
        return Token(AqlTokenKind.NodeCode, start);
    }

    /// <summary><c>terminology(version)::code|text|</c>; null, and nothing is read, when it is none.</summary>
    private AqlToken? ReadTermCode(int start)
    {
        var at = SkipTermChars(start);
        if (at > start && At(at) == '(')
        {
            var inner = SkipTermChars(at + 1);
            if (inner > at + 1 && At(inner) == ')') at = inner + 1;
        }
        if (at == start || At(at) != ':' || At(at + 1) != ':') return null;
        var end = SkipTermChars(at + 2);
        if (end == at + 2) return null;
        if (At(end) == '|' && text.IndexOf('|', end + 1) is var bar and > 0 && text.AsSpan(end, bar - end).IndexOfAny("[]") < 0) end = bar + 1;
        _at = end;
        return Token(AqlTokenKind.TermCode, start);
    }

    /// <summary><c>publisher-model-CLASS.concept.v1</c>, with a namespace before it or not.</summary>
    private int? EndOfArchetypeId()
    {
        var at = _at;
        while (IsNameChar(At(at)) || At(at) == '.') at++;
        if (At(at) == ':' && At(at + 1) == ':' && char.IsAsciiLetter(At(at + 2))) at += 2;
        else at = _at;
        for (var part = 0; part < 3; part++)
        {
            var start = at;
            while (IsWordChar(At(at))) at++;
            if (at == start || At(at) != (part < 2 ? '-' : '.')) return null;
            at++;
        }
        while (IsNameChar(At(at))) at++;
        if (At(at) != '.' || At(at + 1) is not ('v' or 'V') || !IsDigit(at + 2)) return null;
        at += 2;
        while (IsDigit(at) || (At(at) == '.' && IsDigit(at + 1))) at++;
        return EndOfPrerelease(at);
    }

    private int EndOfPrerelease(int at)
    {
        foreach (var mark in (string[])["-rc", "-alpha"])
        {
            if (!text.AsSpan(at).StartsWith(mark, StringComparison.Ordinal)) continue;
            at += mark.Length;
            if (At(at) == '.' && IsDigit(at + 1))
                for (at++; IsDigit(at);) at++;
        }
        return at;
    }

    /// <summary><c>at0004</c>, <c>at0002.1</c>, <c>id5</c>.</summary>
    private int? EndOfNodeCode(int start)
    {
        var word = text.AsSpan(start, _at - start);
        if (word.Length < 3 || !(word.StartsWith("at", StringComparison.Ordinal) || word.StartsWith("id", StringComparison.Ordinal))) return null;
        if (word[2..].ContainsAnyExceptInRange('0', '9')) return null;
        var at = _at;
        while (At(at) == '.' && IsDigit(at + 1))
            for (at++; IsDigit(at);) at++;
        return at;
    }

    private AqlToken ReadSymbol()
    {
        var start = _at;
        var symbol = Array.Find(LongSymbols, s => text.AsSpan(start).StartsWith(s, StringComparison.Ordinal)) ?? text[start..(start + 1)];
        _at += symbol.Length;
        return Token("()[]{},/*+-=<>.|:;".Contains(symbol[0], StringComparison.Ordinal) || symbol == "!=" ? AqlTokenKind.Symbol : AqlTokenKind.Unknown, start);
    }

    private AqlToken Token(AqlTokenKind kind, int start, string? shown = null) => new(kind, shown ?? text[start.._at], new(start, _at - start));

    private int SkipTermChars(int at)
    {
        while (IsNameChar(At(at)) || At(at) == '.') at++;
        return at;
    }

    private void SkipDigits()
    {
        while (IsDigit(_at)) _at++;
    }

    private char At(int place) => place < text.Length ? text[place] : '\0';

    private bool IsDigit(int place) => char.IsAsciiDigit(At(place));

    private static bool IsWordChar(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    private static bool IsNameChar(char c) => IsWordChar(c) || c == '-';
}
