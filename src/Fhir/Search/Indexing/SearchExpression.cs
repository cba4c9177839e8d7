using System.Text.RegularExpressions;

namespace Varde.Fhir.Search.Indexing;

/// <summary>
/// Reads the FHIRPath of search parameters: the small part of the language that R4's parameters are written in (FHIR R4, SearchParameter.expression).
/// </summary>
/// <remarks>
/// <code>
/// expression := path { '|' path }
/// path       := ( '(' path [ 'as' type ] ')' | name ) { '.' name | '.as(' type ')' | '.ofType(' type ')' | '.where(' condition ')' | '[' n ']' }
///               [ '.exists()' 'and' path '!= false' ]
/// condition  := name '=' text | 'resolve() is' type
/// </code>
/// </remarks>
internal sealed partial class SearchExpression
{
    private readonly string _text;
    private readonly List<Match> _tokens;
    private int _at;

    private SearchExpression(string text) => (_text, _tokens) = (text, [.. Token().Matches(text).Cast<Match>()]);

    /// <summary>The ways that an expression leads.</summary>
    /// <exception cref="FormatException">The expression is not of this grammar.</exception>
    public static IReadOnlyList<SearchPath> Parse(string text)
    {
        var expression = new SearchExpression(text);
        var paths = new List<SearchPath> { expression.Whole() };
        while (expression.Takes("|")) paths.Add(expression.Whole());
        return expression._at == expression._tokens.Count ? paths : throw expression.Fault();
    }

    private string Next => _at < _tokens.Count ? _tokens[_at].Value : "";

    private SearchPath Whole()
    {
        var path = Path();
        if (!Takes("and")) return path;
        if (path.Steps[^1] is not IsKnownStep || Path() is not { } compared || compared.Steps.Count != path.Steps.Count - 1) throw Fault();
        Take("!=");
        Take("false");
        return path;
    }

    private SearchPath Path()
    {
        var path = Takes("(") ? Enclosed() : new SearchPath(Name(), []);
        var steps = path.Steps.ToList();
        while (Step() is { } step) steps.Add(step);
        return path with { Steps = steps };
    }

    private SearchPath Enclosed()
    {
        var path = Path();
        if (Takes("as")) path = path with { Steps = [.. path.Steps, new TypeStep(Name())] };
        Take(")");
        return path;
    }

    private SearchStep? Step() => Takes("[") ? Index() : Takes(".") ? Function(Name()) : null;

    private IndexStep Index()
    {
        var index = int.Parse(Name(), System.Globalization.CultureInfo.InvariantCulture);
        Take("]");
        return new(index);
    }

    private SearchStep Function(string name)
    {
        if (!Takes("(")) return new MemberStep(name);
        SearchStep step = name switch
        {
            "as" or "ofType" => new TypeStep(Name()),
            "where" => Condition(Name()),
            "exists" => new IsKnownStep(),
            _ => throw Fault(),
        };
        Take(")");
        return step;
    }

    private SearchStep Condition(string name)
    {
        if (name != "resolve")
        {
            Take("=");
            return new WhereStep(name, Name().Trim('\''));
        }
        foreach (var token in (string[])["(", ")", "is"]) Take(token);
        return new TargetStep(Name());
    }

    private string Name() => _at < _tokens.Count && _tokens[_at].Groups["word"].Success ? _tokens[_at++].Value : throw Fault();

    private bool Takes(string token)
    {
        if (Next != token) return false;
        _at++;
        return true;
    }

    private void Take(string token)
    {
        if (!Takes(token)) throw Fault();
    }

    private FormatException Fault() => new($"The expression '{_text}' is not understood at token {_at}.");

    [GeneratedRegex(@"(?<word>%?\w+|'[^']*')|!=|[^\s\w]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Token();
}
