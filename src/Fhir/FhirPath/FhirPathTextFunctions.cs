using System.Text.RegularExpressions;
using Varde.Fhir.Definitions;

namespace Varde.Fhir.FhirPath;

/// <summary>Functions on texts (FHIRPath 2.0, 5.6). Regular expressions are run without backtracking and within a time, since clients may write them.</summary>
internal static class FhirPathTextFunctions
{
    private const int LongestPattern = 1000;
    private const int MostKept = 200;
    private const string NoPattern = "the regular expression is none, or one that needs backtracking";

    private static readonly TimeSpan LongestMatch = TimeSpan.FromMilliseconds(200);

    public static readonly Dictionary<string, FhirPathFunctionDefinition> All = new(StringComparer.Ordinal)
    {
        ["indexOf"] = new(1, 1, With((text, other) => text.IndexOf(other, StringComparison.Ordinal))),
        ["startsWith"] = new(1, 1, With((text, start) => text.StartsWith(start, StringComparison.Ordinal))),
        ["endsWith"] = new(1, 1, With((text, end) => text.EndsWith(end, StringComparison.Ordinal))),
        ["contains"] = new(1, 1, With((text, part) => text.Contains(part, StringComparison.Ordinal))),
        ["substring"] = new(1, 2, Substring),
        ["upper"] = new(0, 0, Of(text => text.ToUpperInvariant())),
        ["lower"] = new(0, 0, Of(text => text.ToLowerInvariant())),
        ["trim"] = new(0, 0, Of(text => text.Trim())),
        ["length"] = new(0, 0, Of(text => text.Length)),
        ["toChars"] = new(0, 0, ToChars),
        ["replace"] = new(2, 2, Replace),
        ["split"] = new(1, 1, Split),
        ["join"] = new(0, 1, Join),
        ["matches"] = new(1, 1, (call, scope) => Match(call, scope, (pattern, text) => pattern.IsMatch(text)), CheckPattern),
        ["matchesFull"] = new(1, 1, (call, scope) => Match(call, scope, (pattern, text) => pattern.Match(text) is { Success: true } found && found.Length == text.Length), CheckPattern),
        ["replaceMatches"] = new(2, 2, ReplaceMatches, CheckPattern),
    };

    /// <summary>The one text before the dot; null when there is none; refused when it is something else.</summary>
    public static string? TextOf(in FhirPathScope scope)
    {
        if (scope.Focus.Length == 0) return null;
        if (scope.Focus is [{ Value: string text }]) return text;
        // A primitive may have extensions and no value.
        if (scope.Focus is not [{ Value: null, Type.Kind: FhirKind.Primitive }]) scope.Run.Refuse("the function is made for one text");
        return null;
    }

    private static FhirPathFunction Of(Func<string, object> function) =>
        (_, scope) => TextOf(scope) is { } text && scope.Run.May(text.Length / 8) ? FhirPathLiteral.Of(function(text)) : [];

    private static FhirPathFunction With(Func<string, string, object> function) => (call, scope) =>
        TextOf(scope) is { } text && call.Text(scope, 0) is { } other && scope.Run.May(text.Length / 8) ? FhirPathLiteral.Of(function(text, other)) : [];

    private static FhirPathNode[] Substring(FhirPathCall call, FhirPathScope scope)
    {
        if (TextOf(scope) is not { } text || call.Value(scope, 0) is not int start || start < 0 || start >= text.Length) return [];
        var most = text.Length - start;
        var length = call.Value(scope, 1) is int given ? Math.Clamp(given, 0, most) : most;
        return scope.Run.May(length / 8) ? FhirPathLiteral.Of(text.Substring(start, length)) : [];
    }

    private static FhirPathNode[] ToChars(FhirPathCall call, FhirPathScope scope) =>
        TextOf(scope) is { } text && scope.Run.May(text.Length) ? [.. text.Select(c => FhirPathNode.Of(c.ToString()))] : [];

    private static FhirPathNode[] Replace(FhirPathCall call, FhirPathScope scope)
    {
        if (TextOf(scope) is not { } text || call.Text(scope, 0) is not { } pattern || call.Text(scope, 1) is not { } by) return [];
        // The longest that it can become is counted before it is made.
        if (!scope.Run.May(((text.Length + 1L) * (by.Length + 1L) / Math.Max(1, pattern.Length)) / 8)) return [];
        return FhirPathLiteral.Of(pattern.Length > 0 ? text.Replace(pattern, by, StringComparison.Ordinal) : by + string.Concat(text.Select(c => c + by)));
    }

    private static FhirPathNode[] Split(FhirPathCall call, FhirPathScope scope) =>
        TextOf(scope) is { } text && call.Text(scope, 0) is { } at && scope.Run.May(text.Length) ? [.. text.Split(at).Select(part => FhirPathNode.Of(part))] : [];

    private static FhirPathNode[] Join(FhirPathCall call, FhirPathScope scope)
    {
        var between = call.Count == 0 ? "" : call.Text(scope, 0);
        if (scope.Focus.Length == 0 || between is null) return [];
        var texts = scope.Focus.Select(n => n.Value as string).ToList();
        if (texts.Contains(null)) return scope.Run.Refuse("join is made for texts");
        var length = texts.Sum(t => (long)t!.Length + between.Length);
        return scope.Run.May(length / 8) ? FhirPathLiteral.Of(string.Join(between, texts)) : [];
    }

    private static FhirPathNode[] ReplaceMatches(FhirPathCall call, FhirPathScope scope)
    {
        if (call.Text(scope, 1) is not { } by) return [];
        if (TextOf(scope) is { } text && !scope.Run.May((text.Length + 1L) * (by.Length + 1L) / 8)) return [];
        // A pattern without characters would match between all of them.
        return Match(call, scope, (pattern, t) => pattern.ToString().Length == 0 ? t : pattern.Replace(t, by));
    }

    private static FhirPathNode[] Match(FhirPathCall call, FhirPathScope scope, Func<Regex, string, object> match)
    {
        if (TextOf(scope) is not { } text || call.Text(scope, 0) is not { } written || !scope.Run.May(50 + text.Length)) return [];
        if (PatternOf(written) is not { } pattern) return scope.Run.Refuse(NoPattern);
        try
        {
            return FhirPathLiteral.Of(match(pattern, text));
        }
        catch (RegexMatchTimeoutException)
        {
            return scope.Run.Refuse("the regular expression takes too long");
        }
    }

    private static string? CheckPattern(FhirPathTerm[] arguments) =>
        arguments[0] is FhirPathLiteral { Text: { } written } && PatternOf(written) is null ? NoPattern : null;

    // The last patterns are kept: a rule asks for the same one for each element.
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, Regex?> Kept = new(StringComparer.Ordinal);

    private static Regex? PatternOf(string written)
    {
        if (Kept.TryGetValue(written, out var known)) return known;
        if (Kept.Count > MostKept) Kept.Clear();
        return Kept[written] = Made(written);
    }

    private static Regex? Made(string written)
    {
        if (written.Length > LongestPattern) return null;
        try
        {
            return new(written, RegexOptions.NonBacktracking | RegexOptions.Singleline | RegexOptions.CultureInvariant, LongestMatch);
        }
        catch (Exception refused) when (refused is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
