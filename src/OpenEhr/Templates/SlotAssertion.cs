using System.Text.RegularExpressions;

namespace Varde.OpenEhr.Templates;

/// <summary>
/// A statement about which archetypes fill a slot (AOM 1.4, ASSERTION). Templates write one kind:
/// <c>archetype_id/value matches {/openEHR-EHR-CLUSTER\.device\.v1|…/}</c>.
/// </summary>
public sealed class SlotAssertion
{
    private const int LongestPattern = 20_000;
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(200);
    private readonly Regex? _regex;

    /// <summary>Makes the assertion; a pattern that is no regular expression never matches but is kept as text.</summary>
    /// <param name="expression">The statement as text, where the template carries it.</param>
    /// <param name="pattern">The regular expression for the archetype id, or null when the statement is of another kind.</param>
    public SlotAssertion(string? expression, string? pattern)
    {
        (Expression, Pattern) = (expression, pattern);
        _regex = Compile(pattern);
    }

    /// <summary>The statement as text.</summary>
    public string? Expression { get; }

    /// <summary>The regular expression for the archetype id; null when the statement says something else.</summary>
    public string? Pattern { get; }

    /// <summary>True for <c>.*</c>: every archetype.</summary>
    public bool IsAny => Pattern is ".*" or ".+";

    /// <summary>True when the whole archetype id matches. A match that takes too long counts as none.</summary>
    public bool Matches(string archetypeId)
    {
        try
        {
            return _regex?.IsMatch(archetypeId) == true;
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private static Regex? Compile(string? pattern)
    {
        try
        {
            return pattern is not { Length: <= LongestPattern } ? null : new Regex($@"^(?:{pattern})\z", RegexOptions.CultureInvariant, Limit);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
