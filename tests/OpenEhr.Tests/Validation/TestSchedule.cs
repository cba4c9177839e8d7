using System.Text.RegularExpressions;
using Varde.OpenEhr.Tests.Templates;

namespace Varde.OpenEhr.Tests.Validation;

/// <summary>A row of a table of openEHR's conformance test schedule (CNF, content of data types).</summary>
/// <param name="TestCase">The test case, such as <c>CONT-DV_COUNT-validate_range</c>.</param>
/// <param name="Cells">The cells by their heads.</param>
internal sealed record ScheduleRow(string TestCase, IReadOnlyDictionary<string, string> Cells)
{
    /// <summary>The cells as they stand, which is how <c>contested-cases.md</c> names a row.</summary>
    public string Text => string.Join(", ", Cells.Where(one => one.Key is not ("constraints violated" or "violated constraints" or "comment" or "notes")).Select(one => one.Value));

    /// <summary>The class of the data type; in an interval the class of its ends.</summary>
    public string Type => TestCase.Split('-')[1].Replace("DV_INTERVAL_", "", StringComparison.Ordinal);

    public bool IsInterval => TestCase.Contains("DV_INTERVAL_", StringComparison.Ordinal);

    public bool IsAccepted => Cells["expected"] == "accepted";

    /// <summary>A cell; null where it says NULL or the table has no such column.</summary>
    public string? this[string head] => Cells.TryGetValue(head, out var cell) && cell is not ("NULL" or "null") ? cell : null;
}

/// <summary>Reads the tables in place from the text of the schedule.</summary>
internal static partial class TestSchedule
{
    private static readonly Lazy<IReadOnlyList<ScheduleRow>> All = new(() => SharedTemplates.Folder is null ? [] : [.. Files().SelectMany(Read)]);

    /// <summary>Every row that says what is expected of it in one line.</summary>
    public static IReadOnlyList<ScheduleRow> Rows => All.Value;

    private static IEnumerable<string> Files() =>
        Directory.EnumerateFiles(Path.Combine(SharedTemplates.Folder!, "rest-spec", "cnf-platform-test-schedule"), "master17*.adoc").Order(StringComparer.Ordinal);

    private static List<ScheduleRow> Read(string file)
    {
        var (rows, testCase, table) = (new List<ScheduleRow>(), "", (List<string>?)null);
        foreach (var line in File.ReadLines(file))
        {
            if (line.StartsWith("==== Test Case ", StringComparison.Ordinal)) testCase = line["==== Test Case ".Length..].Trim();
            if (!line.StartsWith("|===", StringComparison.Ordinal)) table?.Add(line);
            else if (table is null) table = [];
            else
            {
                rows.AddRange(OfTable(testCase, table));
                table = null;
            }
        }
        return rows;
    }

    // The head is all up to the first empty line after it; each row is a line.
    private static IEnumerable<ScheduleRow> OfTable(string testCase, List<string> table)
    {
        var lines = table.SkipWhile(string.IsNullOrWhiteSpace).ToList();
        var heads = Cells(Continued().Replace(string.Join('\n', lines.TakeWhile(line => !string.IsNullOrWhiteSpace(line))), one => one.Groups["end"].Value is "_" or "." ? one.Groups["end"].Value : one.Groups["end"].Value + " "));
        // A proportion at each end of an interval takes two lines for each row: those tables are not of the form read here.
        if (!heads.Contains("expected") || testCase.Contains("INTERVAL_DV_PROPORTION", StringComparison.Ordinal)) yield break;
        foreach (var line in lines.SkipWhile(line => !string.IsNullOrWhiteSpace(line)).Where(line => line.StartsWith('|')))
            yield return new(testCase, heads.Zip(Cells(line)).GroupBy(one => one.First).ToDictionary(one => one.Key, one => one.First().Second));
    }

    private static List<string> Cells(string line) => [.. Bar().Split(line.Trim()[1..]).Select(cell => cell.Replace("\\|", "|", StringComparison.Ordinal).Trim())];

    [GeneratedRegex(@"(?<!\\)\|", RegexOptions.None, 1000)]
    private static partial Regex Bar();

    [GeneratedRegex(@"(?<end>\S)\s*\+\n\s*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Continued();
}
