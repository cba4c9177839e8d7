using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Varde.Modules.Tests.Aql;

/// <summary>
/// The text of the public suites: variables as <c>${name}</c>, and a backslash that makes the next character plain. A query of a table has been through
/// that once and stands then in a JSON string.
/// </summary>
internal static partial class SuiteText
{
    /// <summary>The text with the variables that have a value put in; the others stay as they are.</summary>
    public static string Fill(string text, IReadOnlyDictionary<string, string> values) =>
        Variable().Replace(text, match => values.TryGetValue(match.Groups["name"].Value, out var value) ? value : match.Value);

    /// <summary>A query from its template and a row of the table.</summary>
    public static string Query(string template, IReadOnlyDictionary<string, string> row)
    {
        var text = Fill(template, row).Trim();
        return text.Contains('\\', StringComparison.Ordinal) ? JsonSerializer.Deserialize<string>($"\"{text}\"")! : text;
    }

    /// <summary>A cell of a table: <c>${EMPTY}</c> is nothing, and a backslash makes the next character plain.</summary>
    public static string Cell(string text)
    {
        if (text == "${EMPTY}") return "";
        var plain = new StringBuilder();
        for (var i = 0; i < text.Length; i++) plain.Append(text[i] == '\\' && i + 1 < text.Length ? text[++i] : text[i]);
        return plain.ToString();
    }

    /// <summary>The name of a variable that is the whole text, or null.</summary>
    public static string? NameOf(string text) => Variable().Match(text) is { Success: true } match && match.Length == text.Length ? match.Groups["name"].Value : null;

    [GeneratedRegex(@"\$\{(?<name>\w+)\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Variable();
}
