using System.Globalization;
using System.Text;
using Varde.Foundation;

namespace Varde.Fhir.FhirPath;

/// <summary>The kinds of words in an expression.</summary>
internal enum FhirPathTokenKind
{
    /// <summary>A name, which may be a word of the language.</summary>
    Name,

    /// <summary>A name between grave accents, which is never a word of the language.</summary>
    QuotedName,

    /// <summary>A text between apostrophes.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A point in time, behind <c>@</c>.</summary>
    Time,

    /// <summary><c>$this</c>, <c>$index</c>, <c>$total</c>.</summary>
    Special,

    /// <summary>An operator or a bracket.</summary>
    Sign,

    /// <summary>The end of the expression.</summary>
    End,
}

/// <summary>A word of an expression.</summary>
internal readonly record struct FhirPathToken(FhirPathTokenKind Kind, string Text, int At);

/// <summary>Takes an expression apart into words (FHIRPath 2.0, 4.1 and appendix B).</summary>
internal sealed class FhirPathTokens(string text)
{
    private static readonly string[] Signs = ["<=", ">=", "!=", "!~", ".", "(", ")", "[", "]", "{", "}", ",", "|", "+", "-", "*", "/", "&", "=", "~", "<", ">", "%"];

    private readonly List<FhirPathToken> _tokens = [];
    private int _at;
    private string? _fault;

    /// <summary>The words; refused when there are characters that belong to none, or more words than an evaluation can be nested.</summary>
    public static Outcome<IReadOnlyList<FhirPathToken>> Read(string text, int most)
    {
        var tokens = new FhirPathTokens(text);
        while (tokens._fault is null && tokens.SkipBlanks())
        {
            if (tokens._tokens.Count >= most) return Invalid.At("", $"an expression may have {most} words");
            tokens.ReadToken();
        }
        if (tokens._fault is { } fault) return Invalid.At("", fault);
        tokens._tokens.Add(new(FhirPathTokenKind.End, "", text.Length));
        return tokens._tokens;
    }

    // Comments are blanks.
    private bool SkipBlanks()
    {
        while (_at < text.Length)
        {
            if (char.IsWhiteSpace(text[_at])) _at++;
            else if (Here("//")) SkipTo("\n", isNeeded: false);
            else if (Here("/*")) SkipTo("*/", isNeeded: true);
            else return true;
        }
        return false;
    }

    private void SkipTo(string end, bool isNeeded)
    {
        var found = text.IndexOf(end, _at + 2, StringComparison.Ordinal);
        if (found < 0 && isNeeded) _fault = $"the comment at character {_at + 1} does not end";
        _at = found < 0 ? text.Length : found + end.Length;
    }

    private void ReadToken()
    {
        var first = text[_at];
        if (char.IsAsciiLetter(first) || first == '_') Add(FhirPathTokenKind.Name, End(_at, IsOfName));
        else if (char.IsAsciiDigit(first)) ReadNumber();
        else if (first == '$') Add(FhirPathTokenKind.Special, End(_at + 1, IsOfName));
        else if (first == '@') Add(FhirPathTokenKind.Time, EndOfTime());
        else if (first is '\'' or '`' or '"') ReadQuoted(first);
        else ReadSign();
    }

    private void ReadNumber()
    {
        var end = End(_at, char.IsAsciiDigit);
        if (end + 1 < text.Length && text[end] == '.' && char.IsAsciiDigit(text[end + 1])) end = End(end + 1, char.IsAsciiDigit);
        Add(FhirPathTokenKind.Number, end);
    }

    private void ReadQuoted(char quote)
    {
        var (start, made) = (_at++, new StringBuilder());
        while (_at < text.Length && text[_at] != quote)
        {
            if (text[_at] == '\\' && _at + 1 < text.Length) ReadEscape(made);
            else made.Append(text[_at++]);
        }
        if (_at++ >= text.Length) _fault ??= $"the text at character {start + 1} does not end";
        _tokens.Add(new(quote == '\'' ? FhirPathTokenKind.Text : FhirPathTokenKind.QuotedName, made.ToString(), start));
    }

    private void ReadEscape(StringBuilder made)
    {
        var escaped = text[_at + 1];
        _at += 2;
        switch (escaped)
        {
            case 'n': made.Append('\n'); break;
            case 'r': made.Append('\r'); break;
            case 't': made.Append('\t'); break;
            case 'f': made.Append('\f'); break;
            case 'u': ReadCode(made); break;
            case '\'' or '"' or '`' or '\\' or '/': made.Append(escaped); break;
            // The rules of the specification write regular expressions with escapes that FHIRPath does not have: they stand for themselves.
            default: made.Append('\\').Append(escaped); break;
        }
    }

    private void ReadCode(StringBuilder made)
    {
        if (_at + 4 <= text.Length && ushort.TryParse(text.AsSpan(_at, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)) made.Append((char)code);
        else _fault = $"the escape at character {_at - 1} needs four hexadecimal digits";
        _at += 4;
    }

    private void ReadSign()
    {
        var sign = Array.Find(Signs, Here);
        if (sign is null) _fault = $"there is a character of no meaning at {_at + 1}";
        else Add(FhirPathTokenKind.Sign, _at + sign.Length);
    }

    private void Add(FhirPathTokenKind kind, int end)
    {
        _tokens.Add(new(kind, text[_at..end], _at));
        _at = end;
    }

    private int End(int from, Func<char, bool> belongs)
    {
        while (from < text.Length && belongs(text[from])) from++;
        return from;
    }

    // @2015-02-04T14:34:28.123+09:00. A full stop that no digit follows belongs to what comes behind the time, as in @2015.toString().
    private int EndOfTime()
    {
        var end = End(_at + 1, c => char.IsAsciiDigit(c) || c == '-');
        if (end == text.Length || text[end] != 'T') return end;
        end = End(end + 1, c => char.IsAsciiDigit(c) || c == ':');
        if (end + 1 < text.Length && text[end] == '.' && char.IsAsciiDigit(text[end + 1])) end = End(end + 1, char.IsAsciiDigit);
        if (end < text.Length && text[end] == 'Z') return end + 1;
        var isOffset = end + 3 < text.Length && text[end] is '+' or '-' && char.IsAsciiDigit(text[end + 1]) && text[end + 3] == ':';
        return isOffset ? End(end + 1, c => char.IsAsciiDigit(c) || c == ':') : end;
    }

    private bool Here(string sign) => string.CompareOrdinal(text, _at, sign, 0, sign.Length) == 0;

    private static bool IsOfName(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';
}
