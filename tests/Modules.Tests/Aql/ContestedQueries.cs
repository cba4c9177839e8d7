using System.Globalization;
using System.Text.RegularExpressions;

namespace Varde.Modules.Tests.Aql;

/// <summary>
/// The queries of the public suites that we answer by the specification and not as their source does, as <c>contested-queries.md</c> lists them with the
/// sentence that decides. A listed query must end as the page says and otherwise than its source expects; one that is not listed ends as its source expects.
/// </summary>
internal static partial class ContestedQueries
{
    private static readonly Lazy<List<ContestedQuery>> Rows = new(() => [.. ReadRows()]);

    public static IReadOnlyList<ContestedQuery> All => Rows.Value;

    public static ContestedQuery? Find(string name) => All.FirstOrDefault(one => one.Name == name);

    private static IEnumerable<ContestedQuery> ReadRows()
    {
        using var reader = new StreamReader(typeof(ContestedQueries).Assembly.GetManifestResourceStream("contested-queries.md")!);
        var section = "";
        while (reader.ReadLine()?.Trim() is { } line)
        {
            if (line.StartsWith("## ", StringComparison.Ordinal)) section = line[3..];
            if (section.Length > 0 && line.StartsWith('|') && Cells(line) is [var name, var answer, var sentence] && name is not ("Query" or "--" or "---"))
                foreach (var one in Names(name)) yield return new ContestedQuery(section, one, answer.Trim('`'), sentence);
        }
    }

    // "suite 3-5" stands for three queries.
    private static IEnumerable<string> Names(string cell) => Range().Match(cell) is { Success: true } match
        ? Enumerable.Range(Number(match, "first"), Number(match, "last") - Number(match, "first") + 1).Select(number => $"{match.Groups["suite"].Value} {number}")
        : [cell];

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    private static List<string> Cells(string line) => [.. Bar().Split(line[1..^1]).Select(cell => cell.Trim().Replace("\\|", "|", StringComparison.Ordinal))];

    [GeneratedRegex(@"^(?<suite>\S+) (?<first>\d+)-(?<last>\d+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Range();

    [GeneratedRegex(@"(?<!\\)\|", RegexOptions.None, 1000)]
    private static partial Regex Bar();
}

/// <summary>A row of the page: the query by suite and number, our answer (a status, a number of rows, or rows as JSON) and the sentence that decides.</summary>
internal sealed record ContestedQuery(string Section, string Name, string Answer, string Sentence);
