using System.Text.RegularExpressions;

namespace Varde.OpenEhr.Tests;

/// <summary>
/// The public cases whose expectation disagrees with the specification, as <c>contested-cases.md</c> lists them. A listed case must end otherwise than
/// its source expects: when it ends as expected, its row is stale and the test fails.
/// </summary>
internal static partial class ContestedCases
{
    private static readonly Lazy<List<string[]>> Rows = new(ReadRows);

    /// <summary>The cases that a client meets over the API.</summary>
    public static IReadOnlyList<ContestedCase> OverTheApi { get; } = Section("Cases that a client meets");

    /// <summary>The cases that only the tests of the formats meet.</summary>
    public static IReadOnlyList<ContestedCase> OfTheFormats { get; } = Section("Cases that only the tests of the formats meet");

    /// <summary>The rows that explain differences of web templates.</summary>
    public static IReadOnlyList<string[]> WebTemplateRows { get; } = [.. Rows.Value.Where(one => one[0] == "Web templates in detail").Select(one => one[1..])];

    /// <summary>The row of a case when it has one of the kinds; null when it is not contested in that way.</summary>
    public static ContestedCase? Find(string name, params ReadOnlySpan<string> kinds)
    {
        foreach (var one in OverTheApi.Concat(OfTheFormats).Where(one => one.Name == name))
            foreach (var kind in kinds)
                if (one.Kinds.Contains(kind)) return one;
        return null;
    }

    /// <summary>True for a row of the conformance test schedule that is contested.</summary>
    public static bool IsContestedRow(string testCase, string row) => Rows.Value.Exists(one => one[0] == "Rows of the conformance test schedule" && one[1] == testCase && one[2] == row);

    private static List<ContestedCase> Section(string title) =>
        [.. Rows.Value.Where(one => one[0] == title).Select(one => new ContestedCase(one[1], one[2].Split(", "), one[3]))];

    // Each row with the heading that it stands under before its cells; heads of tables and the lines below them left out.
    private static List<string[]> ReadRows()
    {
        using var reader = new StreamReader(typeof(ContestedCases).Assembly.GetManifestResourceStream("contested-cases.md")!);
        var (section, rows, isHead) = ("", new List<string[]>(), true);
        foreach (var line in reader.ReadToEnd().Split('\n').Select(line => line.Trim()))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal)) section = line[3..];
            if (line.StartsWith('|') && !isHead && !line.StartsWith("|--", StringComparison.Ordinal)) rows.Add([section, .. Cells(line)]);
            isHead = !line.StartsWith('|');
        }
        return rows;
    }

    private static IEnumerable<string> Cells(string line) => Bar().Split(line[1..^1]).Select(cell => cell.Trim().Replace("\\|", "|", StringComparison.Ordinal));

    [GeneratedRegex(@"(?<!\\)\|", RegexOptions.None, 1000)]
    private static partial Regex Bar();
}

/// <summary>A contested case: its name, in which ways it is contested, and the sentence of the specification that decides.</summary>
internal sealed record ContestedCase(string Name, IReadOnlyList<string> Kinds, string Sentence);
