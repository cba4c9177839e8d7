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
                yield return new ContestedQuery(section, name, answer.Trim('`'), sentence);
        }
    }

    private static List<string> Cells(string line) => [.. Bar().Split(line[1..^1]).Select(cell => cell.Trim().Replace("\\|", "|", StringComparison.Ordinal))];

    [GeneratedRegex(@"(?<!\\)\|", RegexOptions.None, 1000)]
    private static partial Regex Bar();
}

/// <summary>A row of the page: the query by suite and number, our answer (a status, a number of rows, or rows as JSON) and the sentence that decides.</summary>
internal sealed record ContestedQuery(string Section, string Name, string Answer, string Sentence);
