namespace Varde.Templates.Definition;

/// <summary>Reads one line word by word and knows the column of each, so that a fault can say where it is.</summary>
internal sealed class LineCursor(SourceLine line, List<DefinitionFault> faults)
{
    private int position;

    public SourceLine Line => line;

    /// <summary>Column of the word read last.</summary>
    public int Column { get; private set; } = line.Column;

    public bool AtEnd
    {
        get
        {
            SkipSpaces();
            return position >= line.Text.Length;
        }
    }

    /// <summary>The next word without taking it; empty at the end.</summary>
    public string Peek()
    {
        SkipSpaces();
        var end = line.Text.IndexOf(' ', position);
        return end < 0 ? line.Text[position..] : line.Text[position..end];
    }

    /// <summary>Takes the next word; empty at the end.</summary>
    public string Word()
    {
        var word = Peek();
        Column = line.Column + position;
        position += word.Length;
        return word;
    }

    /// <summary>Takes the next word, or names what is missing.</summary>
    public string Expect(string what)
    {
        var word = Word();
        if (word.Length == 0) Fault($"{what} is missing");
        return word;
    }

    /// <summary>Takes all that is left of the line.</summary>
    public string Rest()
    {
        SkipSpaces();
        Column = line.Column + position;
        var rest = line.Text[position..];
        position = line.Text.Length;
        return rest;
    }

    /// <summary>Takes the rest as one text per language, separated by a bar.</summary>
    public LocalText Texts(IReadOnlyList<string> languages, string what)
    {
        var rest = Rest();
        var parts = rest.Split(" | ", StringSplitOptions.TrimEntries);
        if (parts.Length == languages.Count && parts.All(p => p.Length > 0)) return new LocalText(parts);
        Fault($"{what} is wanted in {string.Join(" | ", languages)}, found '{rest}'");
        return new LocalText([.. languages.Select(_ => rest)]);
    }

    /// <summary>Names what is left over when a line should have ended.</summary>
    public void End()
    {
        if (!AtEnd) Fault($"'{Rest()}' is not understood here");
    }

    /// <summary>Names lines that are indented under a line that takes none.</summary>
    public void NoChildren()
    {
        foreach (var child in line.Children)
            faults.Add(new(child.Number, child.Column, $"nothing can stand under '{FirstWord(line.Text)}'"));
    }

    public void Fault(string message) => faults.Add(new(line.Number, Column, message));

    private static string FirstWord(string text) => text.Split(' ', 2)[0];

    private void SkipSpaces()
    {
        while (position < line.Text.Length && line.Text[position] == ' ') position++;
    }
}
