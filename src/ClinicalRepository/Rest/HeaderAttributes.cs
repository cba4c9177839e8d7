using System.Text;
using Varde.Foundation;

namespace Varde.ClinicalRepository.Rest;

/// <summary>
/// The attributes of a header: <c>a.b="text", c=token</c>, in groups parted by semicolons. Inside quotes a backslash makes the next character plain.
/// </summary>
internal static class HeaderAttributes
{
    /// <summary>The groups that hold anything; what cannot be read is a fault, and reading ends there.</summary>
    public static List<List<(string Key, string Value)>> Read(string header, string line, List<Fault> faults)
    {
        List<List<(string, string)>> groups = [[]];
        var at = 0;
        while (SkipBlanks(line, ref at, groups))
        {
            var key = Token(line, ref at);
            if (key.Length == 0 || at >= line.Length || line[at] != '=' || Value(line, ref at) is not { } value)
            {
                faults.Add(new Fault(header, "must be a list of attribute=\"value\", separated by commas"));
                break;
            }
            groups[^1].Add((key, value));
        }
        groups.RemoveAll(group => group.Count == 0);
        return groups;
    }

    private static bool SkipBlanks(string line, ref int at, List<List<(string, string)>> groups)
    {
        for (; at < line.Length && (line[at] is ' ' or '\t' or ',' or ';'); at++)
            if (line[at] == ';') groups.Add([]);
        return at < line.Length;
    }

    private static string Token(string line, ref int at)
    {
        var start = at;
        while (at < line.Length && (char.IsAsciiLetterOrDigit(line[at]) || line[at] is '.' or '_' or '-' or ':')) at++;
        return line[start..at];
    }

    private static string? Value(string line, ref int at)
    {
        at++;
        if (at >= line.Length || line[at] != '"') return Token(line, ref at) is { Length: > 0 } token ? token : null;
        var text = new StringBuilder();
        for (at++; at < line.Length && line[at] != '"'; at++)
            text.Append(line[at] == '\\' && at + 1 < line.Length ? line[++at] : line[at]);
        return at++ < line.Length ? text.ToString() : null;
    }
}
