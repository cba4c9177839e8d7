using System.Text.Json;
using Varde.Foundation;

namespace Varde.Fhir.Search.Asking;

/// <summary>
/// Reads the parameter <c>_filter</c> (FHIR R4, search_filter, 3.1.3): comparisons of search parameters with <c>and</c>, <c>or</c>, <c>not</c> and parentheses, from
/// left to right, none before the other. What is not understood is refused with its place: to leave it out would change what is asked.
/// </summary>
/// <param name="reader">Reads the comparisons.</param>
/// <param name="types">The types that are searched, at least one.</param>
internal sealed class FilterReader(CriterionReader reader, IReadOnlyList<string> types)
{
    /// <summary>Its name.</summary>
    public const string Parameter = "_filter";

    private const int LongestText = 8000;
    private const int MostComparisons = 100;
    private const int MostLevels = 20;

    private string _text = "";
    private int _at;
    private int _comparisons;

    /// <summary>Reads a filter.</summary>
    /// <returns>The criterion, or in <see cref="Invalid"/> what is wrong and at which character.</returns>
    public Outcome<SearchCriterion> Read(string text)
    {
        if (text.Length > LongestText) return Invalid.At("", $"a filter has at most {LongestText} characters");
        _text = text;
        if (!Filter(0).TryGet(out var criterion, out var refusal)) return refusal;
        return SkipWhite() == _text.Length ? criterion : Wrong(_at, "and, or, or the end of the filter is wanted");
    }

    private Outcome<SearchCriterion> Filter(int level)
    {
        if (level > MostLevels) return Wrong(_at, $"parentheses stand in each other at most {MostLevels} times");
        if (!Part(level).TryGet(out var left, out var refusal)) return refusal;
        while (Logic() is { } logic)
        {
            if (!Part(level).TryGet(out var right, out refusal)) return refusal;
            left = logic == "and" ? new AllCriterion([left, right]) : new AnyCriterion([left, right]);
        }
        return left;
    }

    private Outcome<SearchCriterion> Part(int level)
    {
        if (SkipWhite() == _text.Length) return Wrong(_at, "a comparison is wanted");
        if (_text[_at] == '(') return Enclosed(level);
        if (Word() != "not") return Comparison();
        _at += "not".Length;
        return (level < MostLevels ? Part(level + 1) : Filter(level + 1)).Map(inner => (SearchCriterion)new NotCriterion(inner));
    }

    private Outcome<SearchCriterion> Enclosed(int level)
    {
        var start = _at++;
        if (!Filter(level + 1).TryGet(out var inner, out var refusal)) return refusal;
        if (SkipWhite() == _text.Length || _text[_at] != ')') return Wrong(start, "the parenthesis that opens here is not closed");
        _at++;
        return inner;
    }

    // Behind a comparison stands and, or, or nothing that belongs to it.
    private string? Logic()
    {
        SkipWhite();
        var word = Word();
        if (word is not ("and" or "or")) return null;
        _at += word.Length;
        return word;
    }

    private Outcome<SearchCriterion> Comparison()
    {
        var start = _at;
        if (++_comparisons > MostComparisons) return Wrong(start, $"a filter has at most {MostComparisons} comparisons");
        var path = Word();
        _at += path.Length;
        if (_at < _text.Length && _text[_at] == '[') return Wrong(_at, "conditions on what stands on the way, name[filter].name, are not supported");
        if (path.Length == 0) return Wrong(start, "the name of a search parameter is wanted");
        SkipWhite();
        var compared = Word();
        if (!FilterComparison.Operators.Contains(compared)) return Wrong(_at, $"one of {string.Join(", ", FilterComparison.Operators.Order(StringComparer.Ordinal))} is wanted");
        _at += compared.Length;
        if (!Value().TryGet(out var value, out var refusal)) return refusal;
        return reader.Read(types, new FilterComparison(path, compared, value)).Match(criterion => criterion, fault => Outcome<SearchCriterion>.Refused(Wrong(start, Sentence(fault))));
    }

    private Outcome<string> Value()
    {
        var start = SkipWhite();
        if (start == _text.Length) return Wrong(start, "a value is wanted");
        if (_text[start] == '"') return Quoted(start);
        while (_at < _text.Length && !char.IsWhiteSpace(_text[_at]) && _text[_at] is not (')' or ']')) _at++;
        return _at > start ? _text[start.._at] : Wrong(start, "a value is wanted");
    }

    // A string of JSON. A backslash in it is a character like others, which values of parameters escape.
    private Outcome<string> Quoted(int start)
    {
        for (_at++; _at < _text.Length && _text[_at] != '"'; _at++)
            if (_text[_at] == '\\') _at++;
        if (_at >= _text.Length) return Wrong(start, "the string that begins here has no end");
        try
        {
            return JsonSerializer.Deserialize<string>(_text.AsSpan(start, ++_at - start))!.Replace("\\", "\\\\", StringComparison.Ordinal);
        }
        catch (JsonException)
        {
            return Wrong(start, "this is no string of JSON");
        }
    }

    /// <summary>The word that begins here, which is not read yet.</summary>
    private string Word()
    {
        var end = _at;
        while (end < _text.Length && (char.IsAsciiLetterOrDigit(_text[end]) || _text[end] is '_' or '-' or '.' or ':')) end++;
        return _text[_at..end];
    }

    private int SkipWhite()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at])) _at++;
        return _at;
    }

    private static string Sentence(Refusal refusal) => refusal is Invalid { Faults: [var fault, ..] } ? fault.Message : refusal.Message;

    private static Invalid Wrong(int at, string message) => Invalid.At("", $"at character {at + 1}: {message}");
}
