namespace Varde.Modules.Tests.Aql;

/// <summary>A table of a suite: comma separated, quoted by <c>"</c> that is doubled within; the head names the variables.</summary>
internal static class SuiteTable
{
    /// <summary>Each row as variable → value.</summary>
    public static IEnumerable<IReadOnlyDictionary<string, string>> Rows(string file)
    {
        var lines = Lines(SuiteFolder.Text(file));
        var names = lines[0].Select(cell => SuiteText.NameOf(cell.Trim()) ?? cell.Trim()).ToList();
        foreach (var cells in lines.Skip(1).Where(cells => cells.Count == names.Count))
            yield return names.Zip(cells).ToDictionary(pair => pair.First, pair => SuiteText.Cell(pair.Second.Trim()));
    }

    private static List<List<string>> Lines(string text)
    {
        List<List<string>> lines = [[""]];
        var quoted = false;
        foreach (var c in text.TrimStart('\uFEFF').Replace("\"\"", "\u0001", StringComparison.Ordinal))
            if (c == '"') quoted = !quoted;
            else if (c == ',' && !quoted) lines[^1].Add("");
            else if (c == '\n' && !quoted) lines.Add([""]);
            else if (c != '\r') lines[^1][^1] += c == '\u0001' ? '"' : c;
        return lines;
    }
}
