using System.Text;
using System.Text.RegularExpressions;

namespace Varde.OpenEhr.Aql.Evaluation;

/// <summary>
/// A pattern of LIKE: <c>?</c> is any one character, <c>*</c> any text, a backslash takes them literally; the whole value must match, letter case
/// included. AQL 1.1.0, LIKE. Matched in linear time.
/// </summary>
internal sealed class LikePattern
{
    /// <summary>How many characters a pattern has at most: from about 1,000 on the automaton that matches it can grow larger than .NET lets it.</summary>
    public const int Longest = 500;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    private readonly Regex _regex;

    /// <param name="pattern">The pattern.</param>
    /// <param name="hasEscapes">True for a literal of a query, whose other escapes (such as <c>\'</c>) are not yet read.</param>
    public LikePattern(string pattern, bool hasEscapes)
    {
        var (regex, start) = (new StringBuilder("\\A"), new StringBuilder());
        var literal = true;
        for (var i = 0; i < pattern.Length; i++)
        {
            var c = pattern[i];
            if (c is '*' or '?')
            {
                regex.Append(c == '*' ? "[\\s\\S]*" : "[\\s\\S]");
                literal = false;
                continue;
            }
            var plain = c == '\\' && i + 1 < pattern.Length ? Escaped(pattern[++i], hasEscapes) : c.ToString();
            regex.Append(Regex.Escape(plain));
            if (literal) start.Append(plain);
        }
        _regex = new(regex.Append("\\z").ToString(), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Limit);
        (Start, IsLiteral) = (start.ToString(), literal);
    }

    /// <summary>What every match begins with.</summary>
    public string Start { get; }

    /// <summary>True when there is no wildcard: LIKE is then the same as =.</summary>
    public bool IsLiteral { get; }

    public bool Matches(string text) => _regex.IsMatch(text);

    private static string Escaped(char c, bool hasEscapes) => c is '*' or '?' or '\\' ? c.ToString()
        : hasEscapes ? Language.ExpressionParser.Unescaped("\\" + c) : "\\" + c;
}
