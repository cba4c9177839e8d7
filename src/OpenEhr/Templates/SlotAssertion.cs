using System.Text.RegularExpressions;

namespace Varde.OpenEhr.Templates;

/// <summary>
/// A statement about which archetypes fill a slot (AOM 1.4, ASSERTION). Templates write one kind:
/// <c>archetype_id/value matches {/openEHR-EHR-CLUSTER\.device\.v1|…/}</c>.
/// </summary>
public sealed class SlotAssertion
{
    private readonly Regex? _regex;

    /// <summary>Makes the assertion; a pattern that is no regular expression never matches but is kept as text.</summary>
    /// <param name="expression">The statement as text, where the template carries it.</param>
    /// <param name="pattern">The regular expression for the archetype id, or null when the statement is of another kind.</param>
    public SlotAssertion(string? expression, string? pattern)
    {
        (Expression, Pattern) = (expression, pattern);
        _regex = TemplatePattern.Compile(pattern);
    }

    /// <summary>The statement as text.</summary>
    public string? Expression { get; }

    /// <summary>The regular expression for the archetype id; null when the statement says something else.</summary>
    public string? Pattern { get; }

    /// <summary>True for <c>.*</c>: every archetype.</summary>
    public bool IsAny => Pattern is ".*" or ".+";

    /// <summary>True when the whole archetype id matches.</summary>
    public bool Matches(string archetypeId) => _regex is not null && TemplatePattern.IsMatch(_regex, archetypeId);
}
