using System.Text.RegularExpressions;

namespace Varde.OpenEhr.Templates;

/// <summary>
/// Regular expressions that stand in templates. Whoever wrote the template wrote them: they are matched without backtracking, in time proportional to
/// the text, so that no pattern and no text can keep the server busy.
/// </summary>
/// <remarks>
/// A pattern that .NET cannot read, that looks around or back (<c>(?=</c>, <c>\1</c>), or that stands for very many states is no pattern here: what it
/// would have demanded is not checked.
/// </remarks>
internal static partial class TemplatePattern
{
    private const int Longest = 20_000;
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(200);

    /// <summary>The expression for the whole text; null when it is no pattern.</summary>
    public static Regex? Compile(string? pattern, RegexOptions options = RegexOptions.None)
    {
        if (pattern is not { Length: <= Longest }) return null;
        try
        {
            var engine = NeverBacktracks().IsMatch(pattern) ? RegexOptions.ExplicitCapture : RegexOptions.NonBacktracking;
            return new Regex($@"^(?:{pattern})\z", RegexOptions.CultureInvariant | engine | options, Limit);
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>True when the whole text matches. A match that takes too long counts as none.</summary>
    public static bool IsMatch(Regex pattern, string text)
    {
        try
        {
            return pattern.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    // What tools write for a slot: everything, or archetype ids with all their specialisations. The usual engine never goes back in these, since what
    // follows on a specialisation cannot be part of it, and takes two kilobytes for each; an automaton takes two megabytes.
    [GeneratedRegex(@"^(\.[*+]|([A-Za-z0-9_|-]|\\?\.|\(-\[a-zA-Z0-9_\]\+\)\*\\\.)+)\z", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex NeverBacktracks();
}
