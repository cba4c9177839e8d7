namespace Varde.Templates.Definition;

/// <summary>A line of a definition with the lines indented under it.</summary>
internal sealed class SourceLine(int number, int column, string text)
{
    private const int Step = 2;

    public int Number { get; } = number;

    /// <summary>Column of the first character that is not a space.</summary>
    public int Column { get; } = column;
    public string Text { get; } = text;
    public List<SourceLine> Children { get; } = [];

    /// <summary>Reads the lines into a forest by their indentation: two spaces a level, <c>#</c> begins a remark line.</summary>
    public static IReadOnlyList<SourceLine> ReadForest(string text, List<DefinitionFault> faults)
    {
        var roots = new List<SourceLine>();
        var open = new Stack<(int Level, SourceLine Line)>();
        var number = 0;
        foreach (var raw in text.ReplaceLineEndings("\n").Split('\n'))
        {
            number++;
            var content = raw.TrimStart(' ');
            if (content.Trim().Length == 0 || content[0] == '#') continue;
            Place(new SourceLine(number, raw.Length - content.Length + 1, content.TrimEnd()), roots, open, faults);
        }
        return roots;
    }

    private static void Place(
        SourceLine line, List<SourceLine> roots, Stack<(int Level, SourceLine Line)> open, List<DefinitionFault> faults)
    {
        if (line.Text[0] == '\t') faults.Add(new(line.Number, line.Column, "a tab: indent with two spaces a level"));
        var spaces = line.Column - 1;
        if (spaces % Step != 0) faults.Add(new(line.Number, line.Column, $"indented by {spaces} spaces: a level is two"));
        var level = spaces / Step;
        while (open.Count > 0 && open.Peek().Level >= level) open.Pop();
        var parentLevel = open.Count == 0 ? -1 : open.Peek().Level;
        if (level > parentLevel + 1) faults.Add(new(line.Number, line.Column, "indented deeper than one level under the line above"));
        (open.Count == 0 ? roots : open.Peek().Line.Children).Add(line);
        open.Push((level, line));
    }
}
