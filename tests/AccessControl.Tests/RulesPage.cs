using System.Text.RegularExpressions;
using Varde.AccessControl.Rules;

namespace Varde.AccessControl.Tests;

/// <summary>docs/access-rules.md, and the rows that it must have.</summary>
internal static partial class RulesPage
{
    public static string Text { get; } = Read();

    /// <summary>The rows of all tables whose first cell is an id or a code.</summary>
    public static IReadOnlyList<string> Rows { get; } = [.. Text.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal))];

    public static IReadOnlyList<string> JsonBlocks() => [.. JsonBlock().Matches(Text).Select(match => match.Groups["json"].Value)];

    public static string RowOf(AccessRule rule) =>
        $"| {rule.Id} | {rule.Condition} | {rule.Effect} | {rule.Shown ?? "–"} | {rule.Basis} [{rule.Mark}] | {rule.Norwegian ?? "–"} | {rule.English ?? "–"} |";

    public static string RowOf(ServiceRow row) =>
        $"| {row.Id} | {row.What} | {row.Child} | {row.ParentOfYouth} | {row.Youth} | {row.Area?.ToString() ?? "self only"} | {row.Assigned} | {(row.Level is { } level ? FactWords.Of(level) : "–")} |";

    public static string RowOf(RestrictionRow row) =>
        $"| {row.Text} | {row.Meaning} | {row.SetBy} | {row.HiddenFrom} | {row.Ends} | {row.ReviewWithinDays?.ToString() ?? "-"} |";

    private static string Read()
    {
        using var reader = new StreamReader(typeof(RulesPage).Assembly.GetManifestResourceStream("access-rules.md")!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    [GeneratedRegex(@"```json\n(?<json>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex JsonBlock();
}
