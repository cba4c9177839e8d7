namespace Varde.Roadmap.Importing;

/// <summary>Makes blocks of text of what stands under a heading or an item.</summary>
internal static class BodyReader
{
    /// <summary>The blocks, in the order of the page; without the words of buttons.</summary>
    public static IReadOnlyList<TextBlock> Of(IEnumerable<PagePart> parts)
    {
        var blocks = new List<TextBlock>();
        Add(blocks, parts, 0);
        return blocks;
    }

    private static void Add(List<TextBlock> blocks, IEnumerable<PagePart> parts, int level)
    {
        var (lines, last) = (new List<string>(), 0);
        foreach (var part in parts)
        {
            var words = part as PageWordsPart;
            // What is between two lines may be no text of the body: a phase, say.
            if (words is null or { GoesOn: false } || words.Line != last + 1 || PageWords.IsButton(words.Text)) Close();
            last = part.Line;
            if (words is not null && !PageWords.IsButton(words.Text)) lines.Add(words.Text);
            if (part is not PageItem item) continue;
            if (item.Title.Length > 0 && !PageWords.IsButton(item.Title)) blocks.Add(Block(item.Title, TextKind.Bullet, level + 1));
            Add(blocks, item.Parts, level + 1);
        }
        Close();

        // Lines that no blank line parts are one paragraph.
        void Close()
        {
            if (lines.Count > 0) blocks.Add(Block(string.Join(' ', lines), TextKind.Paragraph, level));
            lines.Clear();
        }
    }

    private static TextBlock Block(string text, TextKind kind, int level) => PageWords.Reading(text) is { } reading ? new(TextKind.Reading, reading) : new(kind, text, level);
}
