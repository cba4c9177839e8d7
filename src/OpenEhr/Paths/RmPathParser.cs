using System.Globalization;
using System.Text;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Paths;

/// <summary>Reads a path from left to right; the first fault ends it.</summary>
internal sealed class RmPathParser(string text)
{
    private const int Longest = 10_000;

    private int _at;
    private string? _fault;

    public Parsed<RmPath> Parse()
    {
        if (text.Length > Longest) return Parsed<RmPath>.Failed("/", $"the path is longer than {Longest} characters");
        var path = text is "" or "/" ? new RmPath([]) : ReadPath(nested: false);
        if (_fault is null && _at < text.Length && text is not "/") Fail("a / and a step are needed");
        return _fault is null ? Parsed<RmPath>.Of(path) : Parsed<RmPath>.Failed(Shortened(), _fault, 1, _at + 1);
    }

    private string Shortened() => text.Length <= 200 ? text : text[..200];

    /// <param name="nested">True inside a predicate, where steps have no predicates of their own.</param>
    private RmPath ReadPath(bool nested)
    {
        var steps = new List<RmPathStep>();
        Take('/');
        do steps.Add(ReadStep(nested));
        while (_fault is null && Take('/'));
        return new([.. steps]);
    }

    private RmPathStep ReadStep(bool nested)
    {
        var attribute = ReadAttribute();
        var predicate = new Predicate();
        while (_fault is null && !nested && Take('[')) ReadPredicate(predicate);
        return new(attribute, predicate.NodeId, predicate.Name, predicate.Conditions, predicate.Position);
    }

    private string ReadAttribute()
    {
        var start = _at;
        while (_at < text.Length && (char.IsAsciiLetterLower(text[_at]) || text[_at] == '_' || (_at > start && char.IsAsciiDigit(text[_at])))) _at++;
        if (_at == start) Fail("the name of an attribute is needed, such as items");
        return text[start.._at];
    }

    private void ReadPredicate(Predicate predicate)
    {
        do ReadTerm(predicate);
        while (_fault is null && (TakeAnd() || TakeBlank(',')));
        if (_fault is null && !TakeBlank(']')) Fail("] is needed");
    }

    private void ReadTerm(Predicate predicate)
    {
        SkipBlanks();
        if (_at < text.Length && text[_at] is '\'' or '"') predicate.Name = Once(predicate.Name, ReadText(), "the name");
        else if (ReadPosition() is { } position) predicate.Position = predicate.Position == 0 ? position : Fail("the position stands there already", 0);
        else if (LooksLikeCondition()) ReadCondition(predicate);
        else predicate.NodeId = Once(predicate.NodeId, ReadNodeId(), "the node id");
    }

    private string? Once(string? before, string now, string what) => before is null ? now : Fail<string?>($"{what} stands there already", null);

    private int? ReadPosition()
    {
        var end = _at;
        while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
        if (end == _at || (end < text.Length && text[end] is not (']' or ' ' or ','))) return null;
        if (!int.TryParse(text.AsSpan(_at, end - _at), NumberStyles.None, CultureInfo.InvariantCulture, out var position) || position == 0)
            return Fail<int?>("positions are counted from 1", 1);
        _at = end;
        return position;
    }

    /// <summary>A condition begins with a path of attributes and has an equals sign after it; a node id has neither.</summary>
    private bool LooksLikeCondition()
    {
        var end = _at;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '_' or '/')) end++;
        while (end < text.Length && text[end] == ' ') end++;
        return end < text.Length && text[end] is '=' or '!';
    }

    private void ReadCondition(Predicate predicate)
    {
        var path = ReadPath(nested: true);
        SkipBlanks();
        var equal = !Take('!');
        if (!Take('=')) Fail("= or != is needed");
        SkipBlanks();
        if (_fault is not null) return;
        var value = ReadValue();
        if (equal && value is string name && predicate.Name is null && path.ToString() == "/name/value") predicate.Name = name;
        else predicate.Conditions.Add(new(path, equal, value));
    }

    private object ReadValue()
    {
        if (_at < text.Length && text[_at] is '\'' or '"') return ReadText();
        var start = _at;
        while (_at < text.Length && text[_at] is not (']' or ' ' or ',')) _at++;
        return text[start.._at] switch
        {
            "true" => true,
            "false" => false,
            var number => RmNumber.Parse(number) ?? Fail<object>("a text in quotes, a number, true or false is needed", ""),
        };
    }

    private string ReadText()
    {
        var quote = text[_at++];
        var read = new StringBuilder();
        for (; _at < text.Length && text[_at] != quote; _at++)
        {
            if (text[_at] == '\\' && _at + 1 < text.Length) _at++;
            read.Append(text[_at]);
        }
        return Take(quote) ? read.ToString() : Fail($"{quote} is needed", "");
    }

    private string ReadNodeId()
    {
        var start = _at;
        while (_at < text.Length && IsOfNodeId(text[_at])) _at++;
        return _at > start ? text[start.._at] : Fail("a node id, a name in quotes, a condition or a position is needed", "");
    }

    /// <summary>True for the characters that node ids (at-codes and archetype ids) are made of.</summary>
    public static bool IsOfNodeId(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or ':';

    private bool TakeAnd()
    {
        SkipBlanks();
        if (!text.AsSpan(_at).StartsWith("and ", StringComparison.OrdinalIgnoreCase)) return false;
        _at += 4;
        return true;
    }

    private bool TakeBlank(char c)
    {
        SkipBlanks();
        return Take(c);
    }

    private bool Take(char c)
    {
        if (_at >= text.Length || text[_at] != c) return false;
        _at++;
        return true;
    }

    private void SkipBlanks()
    {
        while (_at < text.Length && text[_at] == ' ') _at++;
    }

    private void Fail(string needed) => _fault ??= needed;

    private T Fail<T>(string needed, T instead)
    {
        Fail(needed);
        return instead;
    }

    private sealed class Predicate
    {
        public string? NodeId { get; set; }

        public string? Name { get; set; }

        public List<RmPathCondition> Conditions { get; } = [];

        public int Position { get; set; }
    }
}
